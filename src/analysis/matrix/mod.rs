//! The theme matrix: codes against people, or any two axes.
//!
//! A cell is a *set* of codings (those that belong to its row and its column),
//! and its number is a function of that set alone. Totals and parents are the
//! same function of larger sets, so nothing is ever added up from cells and
//! counted twice: a segment coded with two children is one segment of their
//! parent, a word under three codes is one word. What the function may not
//! know, it is told: which segments are one ([`crate::analysis::record`]), and
//! whose words stand in them ([`crate::analysis::corpus`]).

mod axis;
mod items;
mod measure;
mod notes;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod tests;

pub use axis::{Axis, AxisError, axes};
pub use measure::{Measure, MeasureError};

use super::codings::{quote, speakers};
use super::corpus::Corpus;
use super::scope::{LeftOut, Scope, Selected, select_in};
use super::units::units;
use crate::model::study::Study;
use crate::model::table::{Cell, Excerpt, MatrixMeta, Measured, Shape, Table};
use items::Items;
use measure::{Meter, Set};
use thiserror::Error;

/// What matrix is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    /// What rows are.
    pub rows: Axis,
    /// What columns are.
    pub columns: Axis,
    /// What a cell holds.
    pub measure: Measure,
}

/// Why there is no matrix.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MatrixError {
    /// Rows and columns are one axis.
    #[error("rows and columns are both “{0}”: choose two different axes")]
    SameAxis(String),
    /// The codebook has fewer levels.
    #[error("there is no level {level} of codes: the codebook has {depth}")]
    NoLevel {
        /// The level asked for.
        level: u32,
        /// The levels there are.
        depth: u32,
    },
}

/// Everything cells are made from.
struct Context<'s> {
    study: &'s Study,
    scope: &'s Scope,
    corpus: Corpus<'s>,
    selected: Vec<Selected<'s>>,
    units: Vec<u32>,
    left: LeftOut,
    highlights: u64,
    by_source: bool,
}

impl<'s> Context<'s> {
    fn new(study: &'s Study, scope: &'s Scope, by_source: bool) -> Self {
        let corpus = Corpus::new(study, scope);
        let (mut selected, mut left) = select_in(study, &corpus, scope);
        let before = selected.len();
        selected.retain(|s| s.coding.code.is_some());
        let highlights = (before - selected.len()) as u64;
        let coded = selected.len();
        // A lost coding has no words to count, asked for or not.
        selected.retain(|s| !s.span.is_empty());
        left.unsure += (coded - selected.len()) as u64;
        let units = units(&selected, &scope.record);
        Self { study, scope, corpus, selected, units, left, highlights, by_source }
    }

    /// Every coding with every part whose words it holds.
    fn cases(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let each = self.selected.iter().enumerate();
        each.flat_map(|(i, s)| s.parts.iter().map(move |&part| (i, part)))
    }

    /// How many participants (or sources) these parts are.
    fn n(&self, parts: impl Iterator<Item = usize>) -> u64 {
        match self.by_source {
            true => self.corpus.count_sources(parts),
            false => self.corpus.count_participants(parts),
        }
    }
}

/// The matrix of `spec` over the codings of `scope`. Highlights (no code) are
/// left out and counted in the notes.
///
/// # Errors
/// If both axes are one, or a level of codes does not exist.
pub fn matrix(study: &Study, scope: &Scope, spec: &Spec) -> Result<Table, MatrixError> {
    let (mut table, codings) = cells(study, scope, spec)?;
    table.excerpts = codings.into_iter().filter_map(|number| excerpt(study, number)).collect();
    Ok(table)
}

/// [`matrix`] without the excerpts, of which there may be a hundred thousand:
/// the numbers that cells have of them are places in the list beside the table,
/// which holds indexes into [`Study::codings`] for [`excerpt`].
///
/// # Errors
/// As [`matrix`].
pub fn cells(study: &Study, scope: &Scope, spec: &Spec) -> Result<(Table, Vec<u32>), MatrixError> {
    if spec.rows == spec.columns {
        return Err(MatrixError::SameAxis(spec.rows.to_string()));
    }
    let depth = axis::depth(study);
    for axis in [&spec.rows, &spec.columns] {
        match axis {
            Axis::Level(level) if *level > depth => {
                return Err(MatrixError::NoLevel { level: *level, depth });
            }
            _ => {}
        }
    }
    let by_source = |axis: &Axis| matches!(axis, Axis::Source | Axis::Kind);
    let by_source = by_source(&spec.rows) || by_source(&spec.columns);
    let ctx = Context::new(study, scope, by_source);
    let (rows, columns) = (Items::new(&spec.rows, &ctx), Items::new(&spec.columns, &ctx));
    let sets = Sets::new(&ctx, &rows, &columns);
    let meta = measured(&ctx, spec, rows, columns, &sets);
    let title = format!("{} by {}: {}", spec.rows, spec.columns, spec.measure.heading());
    let notes = notes::notes(&ctx, spec, &sets);
    let codings = ctx.selected.iter().map(|s| s.number).collect();
    let shape = Shape::Matrix(Box::new(meta));
    Ok((Table { title, notes, shape, excerpts: Vec::new(), picture: None }, codings))
}

/// The codings of every cell, row, column and of the whole.
struct Sets {
    cells: Vec<Vec<Set>>,
    rows: Vec<Set>,
    columns: Vec<Set>,
    all: Set,
    /// Codings that belong to no row, and to no column.
    nowhere: (u64, u64),
}

impl Sets {
    fn new(ctx: &Context, rows: &Items, columns: &Items) -> Self {
        let mut sets = Self {
            cells: vec![vec![Set::default(); columns.items.len()]; rows.items.len()],
            rows: vec![Set::default(); rows.items.len()],
            columns: vec![Set::default(); columns.items.len()],
            all: Set::default(),
            nowhere: (0, 0),
        };
        for (coding, one) in ctx.selected.iter().enumerate() {
            let homeless = |items: &Items| one.parts.iter().all(|&p| items.of(coding, p).is_empty());
            sets.nowhere.0 += u64::from(homeless(rows));
            sets.nowhere.1 += u64::from(homeless(columns));
            for &part in &one.parts {
                sets.put((coding, part), rows.of(coding, part), columns.of(coding, part));
            }
        }
        sets
    }

    fn put(&mut self, case: (usize, usize), rows: &[usize], columns: &[usize]) {
        if rows.is_empty() || columns.is_empty() {
            return;
        }
        for &row in rows {
            columns.iter().for_each(|&column| self.cells[row][column].push(case));
            self.rows[row].push(case);
        }
        columns.iter().for_each(|&column| self.columns[column].push(case));
        self.all.push(case);
    }
}

fn measured(ctx: &Context, spec: &Spec, rows: Items, columns: Items, sets: &Sets) -> MatrixMeta {
    let meter = Meter::new(ctx, spec, &rows, &columns);
    let cells: Vec<Vec<Measured>> = (0..rows.items.len())
        .map(|r| {
            let cell = |c: usize| meter.read(&sets.cells[r][c], Some(r), Some(c));
            (0..columns.items.len()).map(cell).collect()
        })
        .collect();
    let mut row_totals: Vec<Measured> =
        (0..rows.items.len()).map(|r| meter.read(&sets.rows[r], Some(r), None)).collect();
    let mut column_totals: Vec<Measured> =
        (0..columns.items.len()).map(|c| meter.read(&sets.columns[c], None, Some(c))).collect();
    let mut total = meter.read(&sets.all, None, None);
    if spec.measure == Measure::Presence {
        count_presence(&cells, &mut row_totals, &mut column_totals, &mut total);
    }
    let n_unit = if ctx.by_source { "sources" } else { "participants" };
    MatrixMeta {
        row_axis: spec.rows.to_string(),
        column_axis: spec.columns.to_string(),
        measure: spec.measure.word().to_owned(),
        base: meter.base_word().to_owned(),
        record: ctx.scope.record.to_string(),
        n_unit: n_unit.to_owned(),
        n: ctx.n(0..ctx.corpus.parts.len()),
        rows: rows.items,
        columns: columns.items,
        cells,
        row_totals,
        column_totals,
        total,
    }
}

/// A total of yeses is how many there are.
fn count_presence(cells: &[Vec<Measured>], rows: &mut [Measured], columns: &mut [Measured], total: &mut Measured) {
    let yes = |m: &Measured| u64::from(m.cell == Cell::Flag(true));
    let mut all = 0;
    for (row, total) in cells.iter().zip(rows) {
        let n = row.iter().map(yes).sum();
        total.cell = Cell::Count(n);
        all += n;
    }
    for (at, total) in columns.iter_mut().enumerate() {
        total.cell = Cell::Count(cells.iter().map(|row| yes(&row[at])).sum());
    }
    total.cell = Cell::Count(all);
}

/// The words of a coding (an index into [`Study::codings`]) and all that is said
/// of them; `None` if there is no such coding of a source of the study.
pub fn excerpt(study: &Study, number: u32) -> Option<Excerpt> {
    let coding = study.codings.get(number as usize)?;
    let (source, span) = (study.source_index(&coding.source)?, coding.place.span);
    let text = &study.sources[source];
    let code = coding.code.as_ref().and_then(|c| study.codebook.resolve(c));
    let participants = study.participants_in(text, span);
    let one = Selected { coding, number, source, span, code, parts: Vec::new(), participants };
    let code = code.map(|c| study.codebook.codes[c].id.0.clone());
    Some(Excerpt {
        id: coding.id.0.clone(),
        source: coding.source.clone(),
        turn: text.turn_of(span),
        span,
        quote: quote(study, &one).to_owned(),
        speakers: speakers(study, &one),
        participants: one.participants,
        code: code.or_else(|| coding.code.as_ref().map(|c| c.0.clone())),
        coder: coding.coder.clone(),
    })
}
