//! The theme matrix: codes against people, or any two axes.
//!
//! A cell is a *set* of codings (those that belong to its row and its column),
//! and its number is a function of that set alone. Totals and parents are the
//! same function of larger sets, so nothing is ever added up from cells and
//! counted twice: a segment coded with two children is one segment of their
//! parent, a word under three codes is one word. What the function may not
//! know, it is told: which segments are one ([`crate::analysis::record`]), and
//! whose words stand in them ([`crate::analysis::corpus`]).
//!
//! An axis is filled in once (`level`), sides are axes nested (`items`), a cell
//! is read by one short function for each measure (`meter`). What is done to the
//! finished table (sorted, hidden, rounded) is [`shape`]'s.

mod axis;
mod base;
pub(in crate::analysis) mod chosen;
mod codes;
mod condition;
mod ground;
mod items;
mod kinds;
mod level;
mod measure;
mod meter;
mod notes;
#[cfg(test)]
pub(crate) mod oracle;
#[cfg(test)]
mod papers;
mod parts;
mod read;
mod reader;
mod sets;
pub mod shape;
mod slices;
mod spec;
mod summaries;
mod tally;
#[cfg(test)]
mod tests;

pub use axis::{Axes, Axis, AxisError, axes};
pub use condition::{Bins, Compare, Condition, Term};
pub use measure::{Base, BaseError, Measure, MeasureError};
pub use sets::Behind;
pub use spec::{MatrixError, Needs, Spec, Speech};
pub use summaries::number_links;

use super::codings::{quote, speakers};
use super::corpus::{Corpus, Voice};
use super::ledger::{Ledger, Rows};
use super::scope::{Scope, Selected};
use crate::model::source::Block;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::model::table::{Cell, Excerpt, MatrixMeta, MeasureMeta, Measured, Part, Shape, Table};
use chosen::Chosen;
use ground::Ground;
use items::Items;
use parts::Parts;
use read::Reads;
use reader::Reader;
use sets::Sets;
use slices::{Case, Slices};
use std::sync::Arc;

/// Everything cells are made from.
struct Context<'s> {
    study: &'s Study,
    ledger: &'s Ledger,
    scope: &'s Scope,
    corpus: Arc<Corpus<'s>>,
    chosen: Chosen,
    reads: Reads,
    slices: Slices,
    /// Every coding that counts, with the parts and slices it holds words of.
    cases: Vec<Case>,
    /// What the table is about, where an axis splits it.
    only: Option<Only>,
    by_source: bool,
    /// Interviewers' words count, too.
    everybody: bool,
    /// Participants and sources are counted whether coded or not.
    cases_count: bool,
    /// They are counted only where somebody has read: a side asks who holds a code.
    read_count: bool,
}

/// One item of the axis that splits a table.
struct Only {
    parts: Option<Parts>,
    /// Of each of [`Context::cases`] whether it belongs there.
    holds: foldhash::HashSet<(u32, u32, u32)>,
}

impl<'s> Context<'s> {
    fn new(study: &'s Study, ledger: &'s Ledger, scope: &'s Scope, spec: &Spec) -> Self {
        let mut made = Self::bare(study, ledger, scope, spec);
        made.chosen = Chosen::new(study, ledger, &made.corpus, scope, made.everybody);
        if spec.asks_segments() {
            made.chosen.settle(&scope.record);
        }
        made.reads = Reads::new(study, ledger, &made.corpus, scope);
        made.cut();
        made
    }

    /// Everything but codings; of the ledger only what its numbers mean.
    fn bare(study: &'s Study, ledger: &'s Ledger, scope: &'s Scope, spec: &Spec) -> Self {
        let everybody = spec.speech == Speech::All;
        let corpus = Arc::new(Corpus::new(study, scope));
        let any = |axis: Axis| spec.sides().any(|side| side.any(|a| *a == axis));
        let by_source = any(Axis::Source) || any(Axis::Kind);
        let slices = Slices::new((any(Axis::Section), any(Axis::Speaker)), everybody);
        let (cases, cases_count) = (Vec::new(), spec.counts_cases(scope));
        Self {
            study,
            ledger,
            scope,
            corpus,
            chosen: Chosen::default(),
            reads: Reads::default(),
            slices,
            cases,
            only: None,
            by_source,
            everybody,
            cases_count,
            read_count: spec.asks_holders(),
        }
    }

    /// How many participants (or sources) these parts are.
    fn n(&self, parts: impl Iterator<Item = usize>) -> u64 {
        match self.by_source {
            true => self.corpus.count_sources(parts),
            false => self.corpus.count_participants(parts),
        }
    }

    /// These parts (all if none are named), as far as the table is about them.
    fn within(&self, parts: Option<&Parts>) -> Parts {
        let all = self.corpus.parts.len();
        let mut out = parts.cloned().unwrap_or_else(|| Parts::all(all));
        self.only.iter().filter_map(|only| only.parts.as_ref()).for_each(|only| out.keep(only));
        out
    }

    /// True if the table is about a case.
    fn counts(&self, case: Case) -> bool {
        self.only.as_ref().is_none_or(|only| only.holds.contains(&(case.coding, case.part, case.slice)))
    }

    fn cases_within(&self) -> impl Iterator<Item = Case> + '_ {
        self.cases.iter().copied().filter(|case| self.counts(*case))
    }

    /// What a voice says inside a span, where a paragraph is asked for.
    fn speech<'c>(
        &'c self,
        voice: Voice,
        span: Span,
        asked: impl Fn(&Block) -> bool + 'c,
    ) -> impl Iterator<Item = (&'s Block, Span)> + 'c {
        self.corpus.speech(voice, span, self.everybody).filter(move |(block, _)| asked(block))
    }

    /// True if a paragraph stands in a slice; where nothing is cut all do.
    fn in_slice(&self, source: usize, block: &Block, slice: u32) -> bool {
        !self.slices.cut() || self.slices.of_block(source, block) == Some(slice)
    }

    /// The weight of a coding that counts, if it is a number.
    fn weight(&self, coding: usize) -> Option<f64> {
        let number = self.chosen.all[coding].number as usize;
        crate::model::quantity::number(self.study.codings.get(number)?.weight.as_deref()?)
    }
}

/// The matrix of `spec` over the codings of `scope`. Highlights (no code) are
/// left out and counted in the notes.
///
/// # Errors
/// If the sides do not go together, or with what cells hold.
pub fn matrix(study: &Study, scope: &Scope, spec: &Spec) -> Result<Table, MatrixError> {
    matrix_in(study, &Ledger::of(study), scope, spec)
}

/// The same from a ledger that is up to date.
///
/// # Errors
/// As [`matrix`].
pub fn matrix_in(study: &Study, ledger: &Ledger, scope: &Scope, spec: &Spec) -> Result<Table, MatrixError> {
    let (mut table, behind, further) = made(study, ledger, scope, spec)?;
    fill(study, &mut table, &behind);
    for (part, behind) in table.parts.iter_mut().zip(&further) {
        fill(study, &mut part.table, behind);
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
    made(study, ledger, scope, spec).map(|(table, behind, _)| (table, behind))
}

/// The same with the codings behind each table of a third axis after those behind the
/// whole.
///
/// # Errors
/// As [`matrix`].
pub fn cells_in_parts(
    study: &Study,
    ledger: &Ledger,
    scope: &Scope,
    spec: &Spec,
) -> Result<(Table, Vec<Behind>), MatrixError> {
    let (table, behind, further) = made(study, ledger, scope, spec)?;
    Ok((table, [behind].into_iter().chain(further).collect()))
}

/// The same from rows wherever they are, for whoever asks for numbers alone: the
/// codings behind a cell are not gathered, and `people` says whether each cell tells
/// how many participants' words it holds. The study may lack its codings if nothing
/// is asked but what [`Spec::needs`] says it has.
///
/// # Errors
/// As [`matrix`].
pub fn counted(study: &Study, rows: Rows<'_>, scope: &Scope, spec: &Spec, people: bool) -> Result<Table, MatrixError> {
    spec.check(study)?;
    if !people && tally::can(spec) {
        let ledger = rows.meaning(study);
        let ctx = Context::bare(study, &ledger, scope, spec);
        if let Some(table) = tally::table(ctx, rows, spec) {
            return Ok(table);
        }
    }
    made(study, &rows.ledger(study), scope, spec).map(|(table, ..)| table)
}

/// Puts the excerpts into a table.
fn fill(study: &Study, table: &mut Table, behind: &Behind) {
    let held: Vec<u32> = behind.places(None, None).collect();
    table.excerpts = held.iter().filter_map(|place| excerpt(study, behind.numbers[*place as usize])).collect();
    let Shape::Matrix(meta) = &mut table.shape else { return };
    let index: foldhash::HashMap<u32, u32> = held.iter().copied().zip(0..).collect();
    let of = |row, column| behind.places(row, column).filter_map(|place| index.get(&place).copied()).collect();
    for (r, cells) in meta.cells.iter_mut().enumerate() {
        cells.iter_mut().enumerate().for_each(|(c, cell)| cell.excerpts = of(Some(r), Some(c)));
    }
    meta.row_totals.iter_mut().enumerate().for_each(|(r, total)| total.excerpts = of(Some(r), None));
    meta.column_totals.iter_mut().enumerate().for_each(|(c, total)| total.excerpts = of(None, Some(c)));
    meta.total.excerpts = of(None, None);
}

/// The table, the codings behind it, and those behind each of its parts.
fn made(
    study: &Study,
    ledger: &Ledger,
    scope: &Scope,
    spec: &Spec,
) -> Result<(Table, Behind, Vec<Behind>), MatrixError> {
    spec.check(study)?;
    let mut ctx = Context::new(study, ledger, scope, spec);
    let (mut rows, mut columns) = rayon::join(|| Items::new(&spec.rows, &ctx), || Items::new(&spec.columns, &ctx));
    let (mut table, behind) = one(&ctx, spec, &rows, &columns);
    let mut further = Vec::new();
    if let Some(axis) = &spec.split {
        let split = Items::new(&axis.clone().into(), &ctx);
        for (at, item) in split.items.iter().enumerate() {
            ctx.only = None;
            let mut holds = foldhash::HashSet::default();
            for case in &ctx.cases {
                let key = (case.coding, case.part, case.slice);
                split.each(&ctx, *case, &mut |line| _ = (line == at).then(|| holds.insert(key)));
            }
            ctx.only = Some(Only { parts: split.lines[at].parts.clone(), holds });
            [&mut rows, &mut columns].into_iter().for_each(|side| side.count(&ctx));
            let (mut own, behind) = one(&ctx, spec, &rows, &columns);
            own.title = format!("{}, {axis} {}", own.title, item.label);
            table.parts.push(Part {
                axis: axis.to_string(),
                id: item.id.clone(),
                label: item.label.clone(),
                table: own,
            });
            further.push(behind);
        }
    }
    Ok((table, behind, further))
}

/// One table of what the context is about.
fn one(ctx: &Context, spec: &Spec, rows: &Items, columns: &Items) -> (Table, Behind) {
    let sets = match spec.together() {
        Some(measure) => Sets::together(ctx, rows, &|case| same(ctx, measure, case)),
        None => Sets::new(ctx, rows, columns),
    };
    let ground = Ground::new(ctx, rows, columns);
    let sides = (rows, columns);
    let reader = || Reader::new(ctx, spec, &ground, sides, &sets);
    let mut cells = reader::lines(reader, (rows.items.len(), columns.items.len()));
    let mut totals = reader();
    let meta = measured(ctx, spec, sides, &mut |row, column| match (row, column) {
        (Some(r), Some(c)) => std::mem::replace(&mut cells[r][c], Measured::new(Cell::Blank(""))),
        _ => totals.read(row, column),
    });
    let numbers = ctx.chosen.all.iter().map(|one| one.number).collect();
    let mut table = titled(ctx, spec, (rows, columns), (meta, sets.nowhere));
    summaries::put(ctx, spec, sides, &mut table);
    (table, Behind { sets, numbers })
}

/// The table with its title and what stands under it; `nowhere` are codings in no row
/// and in no column.
fn titled(
    ctx: &Context,
    spec: &Spec,
    (rows, columns): (&Items, &Items),
    (meta, nowhere): (MatrixMeta, (u64, u64)),
) -> Table {
    let headings: Vec<&str> = spec.measures.iter().map(|m| m.heading()).collect();
    let sides: Vec<String> = [&spec.rows, &spec.columns].into_iter().filter_map(Axes::title).collect();
    let sides = if sides.is_empty() { "all".to_owned() } else { sides.join(" by ") };
    let title = format!("{sides}: {}", headings.join(", "));
    let notes = notes::notes(ctx, spec, nowhere, (rows, columns));
    Table { notes, ..Table::new(title, Shape::Matrix(Box::new(meta))) }
}

/// What two lines of one axis can have in common, as numbers that are equal for one
/// and the same.
fn same(ctx: &Context, measure: Measure, case: Case) -> Vec<u64> {
    let part = ctx.corpus.parts[case.part as usize];
    match measure {
        Measure::Participants => part.participant.map(|p| p as u64).into_iter().collect(),
        Measure::Sources => part.source.map(|s| s as u64).into_iter().collect(),
        Measure::Turns => match ctx.corpus.voice(case.part as usize) {
            Some(voice) => {
                meter::turns_of(ctx, voice, case).map(|(s, turn)| (s as u64) << 32 | u64::from(turn)).collect()
            }
            None => Vec::new(),
        },
        _ => ctx.chosen.units.get(case.coding as usize).map(|unit| u64::from(*unit)).into_iter().collect(),
    }
}

fn measured(
    ctx: &Context,
    spec: &Spec,
    (rows, columns): (&Items, &Items),
    read: &mut dyn FnMut(Option<usize>, Option<usize>) -> Measured,
) -> MatrixMeta {
    let sides = (rows, columns);
    let (down, across) = (rows.items.len(), columns.items.len());
    let cells: Vec<Vec<Measured>> = (0..down).map(|r| (0..across).map(|c| read(Some(r), Some(c))).collect()).collect();
    let row_totals = (0..down).map(|r| read(Some(r), None)).collect();
    let column_totals = (0..across).map(|c| read(None, Some(c))).collect();
    let total = read(None, None);
    let n_unit = if ctx.by_source { "sources" } else { "participants" };
    let measures = spec.measures.iter().map(|m| MeasureMeta {
        word: m.word().to_owned(),
        heading: m.heading().to_owned(),
        base: base::word(spec, *m),
    });
    let mut meta = MatrixMeta {
        row_axis: spec.rows.to_string(),
        column_axis: spec.columns.to_string(),
        measures: measures.collect(),
        record: ctx.scope.record.to_string(),
        speech: spec.speech.word().to_owned(),
        n_unit: n_unit.to_owned(),
        n: ctx.n(ctx.within(None).each()),
        rows: rows.items.clone(),
        columns: columns.items.clone(),
        cells,
        row_totals,
        column_totals,
        total,
    };
    for (at, measure) in spec.measures.iter().enumerate() {
        match measure {
            Measure::Presence => count_presence(&mut meta, at),
            measure if base::base_of(spec, *measure) != Base::None => {
                put_bases(&mut meta, at, &base::Of::new(ctx, spec, *measure, sides));
            }
            _ => {}
        }
    }
    meta
}

/// Turns counts into parts of their base.
fn put_bases(meta: &mut MatrixMeta, measure: usize, of: &base::Of) {
    let totals = base::Totals::of(&meta.row_totals, &meta.column_totals, &meta.total, measure);
    let put = |one: &mut Measured, row, column| {
        if let Some(cell) = one.each().nth(measure) {
            *cell = of.put(std::mem::take(cell), (row, column), &totals);
        }
    };
    for (r, row) in meta.cells.iter_mut().enumerate() {
        row.iter_mut().enumerate().for_each(|(c, one)| put(one, Some(r), Some(c)));
    }
    meta.row_totals.iter_mut().enumerate().for_each(|(r, one)| put(one, Some(r), None));
    meta.column_totals.iter_mut().enumerate().for_each(|(c, one)| put(one, None, Some(c)));
    put(&mut meta.total, None, None);
}

/// A total of yeses is how many there are, lines that stand for others left out.
fn count_presence(meta: &mut MatrixMeta, measure: usize) {
    let yes = |row: usize, column: usize| u64::from(*meta.cells[row][column].of(measure) == Cell::Flag(true));
    let plain = |items: &[crate::model::table::AxisItem]| -> Vec<usize> {
        (0..items.len()).filter(|at| !items[*at].subtotal).collect()
    };
    let (rows, columns) = (plain(&meta.rows), plain(&meta.columns));
    let of_rows: Vec<u64> = (0..meta.rows.len()).map(|r| columns.iter().map(|c| yes(r, *c)).sum()).collect();
    let of_columns: Vec<u64> = (0..meta.columns.len()).map(|c| rows.iter().map(|r| yes(*r, c)).sum()).collect();
    let all = rows.iter().map(|r| of_rows[*r]).sum();
    let put = |total: &mut Measured, n: u64| {
        let known = total.each().nth(measure).filter(|cell| !matches!(cell, Cell::Blank(_)));
        known.into_iter().for_each(|cell| *cell = Cell::Count(n));
    };
    meta.row_totals.iter_mut().zip(of_rows).for_each(|(total, n)| put(total, n));
    meta.column_totals.iter_mut().zip(of_columns).for_each(|(total, n)| put(total, n));
    put(&mut meta.total, all);
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
