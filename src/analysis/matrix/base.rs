//! What counts are parts of, and what that is called.
//!
//! An N is who *could* be in the cell: the participants (sources, words of speech)
//! of its column where columns sort the corpus, else of its row, else of the whole
//! corpus. Who stands only in sources that nobody has read could not be in it and is
//! left out of N, as a missing value is.

use super::items::Items;
use super::measure::{Base, Measure, Side};
use super::meter::{shared, words};
use super::{Context, Spec};
use crate::analysis::corpus::Voice;
use crate::model::span::Span;
use crate::model::table::{Cell, Measured};
use std::collections::BTreeSet;

/// The base of one measure.
pub(super) struct Of {
    pub base: Base,
    pub side: Side,
    measure: Measure,
    /// N, or words, of each line of the side, and of all.
    each: Vec<u64>,
    all: u64,
}

impl Side {
    /// Columns if they sort speech, else rows if they do, else all.
    pub fn of(spec: &Spec) -> Self {
        match (spec.rows.of_speech(), spec.columns.of_speech()) {
            (_, true) => Self::Column,
            (true, false) => Self::Row,
            (false, false) => Self::Corpus,
        }
    }
}

/// What a measure is a part of: shares always of words, other numbers of what is
/// asked for.
pub(super) fn base_of(spec: &Spec, measure: Measure) -> Base {
    match measure {
        Measure::Share => Base::Words,
        counts if counts.counts() => spec.base,
        _ => Base::None,
    }
}

/// The stable word of it.
pub(super) fn word(spec: &Spec, measure: Measure) -> String {
    let side = Side::of(spec).word();
    match base_of(spec, measure) {
        Base::None => "none".to_owned(),
        Base::Row => "row_total".to_owned(),
        Base::Column => "column_total".to_owned(),
        Base::Table => "total".to_owned(),
        Base::Participants => format!("participants_of_{side}"),
        Base::Sources => format!("sources_of_{side}"),
        Base::Words => format!("speech_words_of_{side}"),
    }
}

impl Of {
    pub fn new(ctx: &Context, spec: &Spec, measure: Measure, (rows, columns): (&Items, &Items)) -> Self {
        let (base, side) = (base_of(spec, measure), Side::of(spec));
        let items = match side {
            Side::Row => Some(rows),
            Side::Column => Some(columns),
            Side::Corpus => None,
        };
        let lines = || 0..items.map_or(0, |i| i.items.len());
        let (each, all) = match base {
            Base::Participants | Base::Sources => {
                let n = |line: Option<usize>| {
                    let mut parts = ctx.within(items.zip(line).and_then(|(i, line)| i.lines[line].parts.as_ref()));
                    if !ctx.cases_count || ctx.read_count {
                        parts.keep(&ctx.reads.any);
                    }
                    match base {
                        Base::Sources => ctx.corpus.count_sources(parts.each()),
                        _ => ctx.corpus.count_participants(parts.each()),
                    }
                };
                (lines().map(|line| n(Some(line))).collect(), n(None))
            }
            Base::Words => spoken(ctx, items, measure),
            _ => (Vec::new(), 0),
        };
        Self { base, side, measure, each, all }
    }

    fn of(&self, row: Option<usize>, column: Option<usize>) -> u64 {
        self.side.line(row, column).map_or(self.all, |line| self.each[line])
    }

    /// The cell with its base. Totals of the table are asked for where they are
    /// the base.
    pub fn put(&self, cell: Cell, at: (Option<usize>, Option<usize>), totals: &Totals) -> Cell {
        let Cell::Count(part) = cell else { return cell };
        let (row, column) = at;
        let of = |base: u64| Cell::Of { part, base, digits: 0 };
        match (self.base, self.measure) {
            (Base::None, _) => cell,
            (Base::Row, _) => of(row.map_or(totals.all, |r| totals.rows[r])),
            (Base::Column, _) => of(column.map_or(totals.all, |c| totals.columns[c])),
            (Base::Table, _) => of(totals.all),
            (Base::Participants, Measure::Participants) | (Base::Sources, Measure::Sources) => of(self.of(row, column)),
            (Base::Participants | Base::Sources, _) => {
                Cell::Rate { part, base: self.of(row, column), per: 1, digits: 1 }
            }
            (Base::Words, Measure::Share) => {
                Cell::Share { part: part as f64, base: self.of(row, column) as f64, digits: 1 }
            }
            (Base::Words, _) => Cell::Rate { part, base: self.of(row, column), per: 1000, digits: 1 },
        }
    }
}

/// Counts of whole rows, whole columns and of everything.
pub(super) struct Totals {
    rows: Vec<u64>,
    columns: Vec<u64>,
    all: u64,
}

impl Totals {
    /// Those of one measure.
    pub fn of(rows: &[Measured], columns: &[Measured], all: &Measured, measure: usize) -> Self {
        let count = |m: &Measured| match m.of(measure) {
            Cell::Count(n) => *n,
            _ => 0,
        };
        Self { rows: rows.iter().map(count).collect(), columns: columns.iter().map(count).collect(), all: count(all) }
    }
}

/// All speech of each line and of all lines; of the corpus if there are none. A
/// base holds what a row of people can hold, whatever the axes: for shares what
/// participants say, for other counts also what documents and strangers do, since
/// those are counted there.
fn spoken(ctx: &Context, items: Option<&Items>, measure: Measure) -> (Vec<u64>, u64) {
    let all = ctx.within(None).both(&ctx.reads.any);
    let voice = |part: usize| if measure == Measure::Share { shared(ctx, part) } else { ctx.corpus.voice(part) };
    let voices = |parts: &super::parts::Parts| parts.each().filter_map(voice).collect::<BTreeSet<Voice>>();
    let mut known = foldhash::HashMap::<Voice, u64>::default();
    let whole = |voice: Voice| Span::new(0, ctx.study.sources[voice.source].chars());
    let mut sum = |voices: &BTreeSet<Voice>| -> u64 {
        let of = |v: &Voice| {
            let count = || words(ctx, v.source, ctx.speech(*v, whole(*v), |_| true));
            *known.entry(*v).or_insert_with(count)
        };
        voices.iter().map(of).sum()
    };
    let Some(items) = items else { return (Vec::new(), sum(&voices(&all))) };
    let parts = |line: usize| ctx.within(items.lines[line].parts.as_ref()).both(&ctx.reads.any);
    if !items.cut() {
        let each: Vec<BTreeSet<Voice>> = (0..items.items.len()).map(|line| voices(&parts(line))).collect();
        let union = each.iter().flatten().copied().collect();
        return (each.iter().map(&mut sum).collect(), sum(&union));
    }
    // Sections and speakers: only their own paragraphs, and of all lines together
    // those of any.
    let in_line = |line: usize, v: &Voice, block: &crate::model::source::Block| {
        items.has_slice(line, ctx.slices.of_block(v.source, block))
    };
    let of_line = |line: usize| {
        let count = |v: &Voice| words(ctx, v.source, ctx.speech(*v, whole(*v), |block| in_line(line, v, block)));
        voices(&parts(line)).iter().map(count).sum()
    };
    let lines: Vec<(usize, BTreeSet<Voice>)> =
        (0..items.items.len()).map(|line| (line, voices(&parts(line)))).collect();
    let any = |v: &Voice, block: &crate::model::source::Block| {
        lines.iter().any(|(line, voices)| voices.contains(v) && in_line(*line, v, block))
    };
    let count = |v: &Voice| words(ctx, v.source, ctx.speech(*v, whole(*v), |block| any(v, block)));
    let union: BTreeSet<Voice> = lines.iter().flat_map(|(_, voices)| voices).copied().collect();
    let all = union.iter().map(count).sum();
    ((0..items.items.len()).map(of_line).collect(), all)
}
