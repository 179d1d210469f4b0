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
mod chosen;
mod items;
mod measure;
mod notes;
#[cfg(test)]
mod oracle;
mod sets;
#[cfg(test)]
mod tests;

pub use axis::{Axis, AxisError, axes};
pub use measure::{Measure, MeasureError};
pub use sets::Behind;

use super::codings::{quote, speakers};
use super::corpus::Corpus;
use super::ledger::Ledger;
use super::scope::{Scope, Selected};
use crate::model::study::Study;
use crate::model::table::{Cell, Excerpt, MatrixMeta, MeasureMeta, Measured, Shape, Table};
use chosen::{Chosen, One};
use items::Items;
use measure::Meter;
use sets::Sets;
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
    ledger: &'s Ledger,
    scope: &'s Scope,
    corpus: Corpus<'s>,
    chosen: Chosen,
    by_source: bool,
}

impl<'s> Context<'s> {
    fn new(study: &'s Study, ledger: &'s Ledger, scope: &'s Scope, by_source: bool) -> Self {
        let corpus = Corpus::new(study, scope);
        let chosen = Chosen::new(study, ledger, &corpus, scope);
        Self { study, ledger, scope, corpus, chosen, by_source }
    }

    /// The parts of the corpus whose words a coding holds.
    fn parts(&self, one: &One) -> &[usize] {
        &self.chosen.parts[one.parts as usize]
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
    matrix_in(study, &Ledger::of(study), scope, spec)
}

/// The same from a ledger that is up to date.
///
/// # Errors
/// As [`matrix`].
pub fn matrix_in(study: &Study, ledger: &Ledger, scope: &Scope, spec: &Spec) -> Result<Table, MatrixError> {
    let (mut table, behind) = cells(study, ledger, scope, spec)?;
    table.excerpts = behind.numbers.iter().filter_map(|number| excerpt(study, *number)).collect();
    if let Shape::Matrix(meta) = &mut table.shape {
        let of = |row, column| behind.places(row, column).collect();
        for (r, cells) in meta.cells.iter_mut().enumerate() {
            cells.iter_mut().enumerate().for_each(|(c, cell)| cell.excerpts = of(Some(r), Some(c)));
        }
        meta.row_totals.iter_mut().enumerate().for_each(|(r, total)| total.excerpts = of(Some(r), None));
        meta.column_totals.iter_mut().enumerate().for_each(|(c, total)| total.excerpts = of(None, Some(c)));
        meta.total.excerpts = of(None, None);
    }
    Ok(table)
}

/// [`matrix_in`] without the excerpts, of which there may be a hundred thousand:
/// whoever wants those of a cell asks for the codings behind it, and for each
/// [`excerpt`].
///
/// # Errors
/// As [`matrix`].
pub fn cells(study: &Study, ledger: &Ledger, scope: &Scope, spec: &Spec) -> Result<(Table, Behind), MatrixError> {
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
    let ctx = Context::new(study, ledger, scope, by_source);
    let (rows, columns) = rayon::join(|| Items::new(&spec.rows, &ctx), || Items::new(&spec.columns, &ctx));
    let sets = Sets::new(&ctx, &rows, &columns);
    let meta = measured(&ctx, spec, rows, columns, &sets);
    let title = format!("{} by {}: {}", spec.rows, spec.columns, spec.measure.heading());
    let notes = notes::notes(&ctx, spec, &sets);
    let shape = Shape::Matrix(Box::new(meta));
    let numbers = ctx.chosen.all.iter().map(|one| one.number).collect();
    Ok((Table { notes, ..Table::new(title, shape) }, Behind { sets, numbers }))
}

fn measured(ctx: &Context, spec: &Spec, rows: Items, columns: Items, sets: &Sets) -> MatrixMeta {
    let mut meter = Meter::new(ctx, spec, &rows, &columns);
    let mut read = |row, column| meter.read(sets.of(row, column), row, column);
    let (down, across) = (rows.items.len(), columns.items.len());
    let cells: Vec<Vec<Measured>> = (0..down).map(|r| (0..across).map(|c| read(Some(r), Some(c))).collect()).collect();
    let mut row_totals: Vec<Measured> = (0..down).map(|r| read(Some(r), None)).collect();
    let mut column_totals: Vec<Measured> = (0..across).map(|c| read(None, Some(c))).collect();
    let mut total = read(None, None);
    if spec.measure == Measure::Presence {
        count_presence(&cells, &mut row_totals, &mut column_totals, &mut total);
    }
    let n_unit = if ctx.by_source { "sources" } else { "participants" };
    MatrixMeta {
        row_axis: spec.rows.to_string(),
        column_axis: spec.columns.to_string(),
        measures: vec![MeasureMeta {
            word: spec.measure.word().to_owned(),
            heading: spec.measure.heading().to_owned(),
            base: meter.base_word().to_owned(),
        }],
        record: ctx.scope.record.to_string(),
        speech: "participants".to_owned(),
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
