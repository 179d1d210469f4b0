//! Which codes stand together: on the same words, in one turn, near each other, with one
//! person.
//!
//! A cell counts the segments of its row's code that stand together with a segment of its
//! column's code. So a row reads as a sentence (of 12 segments of A, 5 are B's as well), and
//! the two cells of a pair may differ: two short segments of A can lie inside one long one
//! of B. Other figures count *places* (characters, turns, sources …) that both cover; what a
//! place is, the [`Relation`] says. Codes count themselves alone unless it is asked for with
//! what is below them; then a code is never counted with one above or below it, which it
//! always meets.
//!
//! What one segment is, the record says, as everywhere; under `all` a coder's codings meet
//! that coder's own only. The counting itself knows no study and is in
//! [`crate::statistics::cooccurrence`].

pub(in crate::analysis) mod figures;
mod list;
mod matrix;
mod pair;
mod relation;
#[cfg(test)]
mod tests;

pub use figures::{Figure, FigureError};
pub use matrix::Shown;
pub use relation::{Relation, RelationError};

use super::corpus::Corpus;
use super::reading::Reading;
use super::record::Record;
use super::scope::{Scope, Selected, counted, notes, select_in};
use super::units::{Place, units};
use crate::model::study::Study;
use crate::model::table::AxisItem;
use crate::statistics::cooccurrence::{Meetings, Piece, Shared, meet, share};
use relation::Ground;

/// Which codes are held against each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Codes {
    /// Every code, without what is below it.
    #[default]
    Alone,
    /// Every code with what is below it.
    Below,
    /// The codes of one level, 1 being the top, with what is below them.
    Level(u32),
}

/// What is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// How segments stand together.
    pub relation: Relation,
    /// Which codes.
    pub codes: Codes,
}

/// A coding that counts, as one thing of those that are held against each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Member {
    thing: u32,
    unit: u32,
    /// Index into the study's codings.
    number: u32,
}

/// What stands together.
#[derive(Clone, Debug)]
pub struct Together<'s> {
    study: &'s Study,
    asked: Asked,
    record: String,
    /// The codes: of each thing its index in the codebook, in its order.
    codes: Vec<usize>,
    members: Vec<Member>,
    met: Meetings,
    shared: Shared,
    /// How many places there are in all sources that were read.
    places: u64,
    /// How many segments there are, of whatever code.
    segments: u64,
    notes: Vec<String>,
}

impl<'s> Together<'s> {
    /// Looks at all codings of `scope` that have a code and words.
    pub fn of(study: &'s Study, scope: &Scope, asked: Asked) -> Self {
        let corpus = Corpus::new(study, scope);
        let (selected, left) = select_in(study, &corpus, scope);
        let mut lines = notes(study, scope, &left);
        let before = selected.len();
        let ones = ones(selected, &scope.record);
        if before > ones.len() {
            let other = counted((before - ones.len()) as u64, "coding");
            lines.push(format!("Not counted: {other} without a code of the codebook or without words."));
        }
        let things = Things::new(study, asked.codes);
        let (pieces, members, nobody) = pieces(study, &ones, (asked, scope, &corpus), &things);
        if nobody > 0 {
            lines.push(format!("Not counted: {} that hold no participant’s words.", counted(nobody, "coding")));
        }
        let mut segments: Vec<u32> = members.iter().map(|m| m.unit).collect();
        segments.sort_unstable();
        segments.dedup();
        let (met, shared) = (meet(&pieces), share(&pieces));
        Self {
            study,
            asked,
            record: scope.record.to_string(),
            codes: things.codes,
            members,
            met,
            shared,
            places: places(study, scope, asked.relation, &corpus),
            segments: segments.len() as u64,
            notes: lines,
        }
    }

    /// True if two codes are never held against each other: they are one, or one stands
    /// below the other and counts what is below it.
    fn related(&self, one: usize, other: usize) -> bool {
        let book = &self.study.codebook;
        let (a, b) = (self.codes[one], self.codes[other]);
        one == other || self.asked.codes != Codes::Alone && (book.is_under(a, b) || book.is_under(b, a))
    }

    /// The other codes that a code is held against.
    fn others(&self, thing: usize) -> Vec<usize> {
        (0..self.met.things()).filter(|other| !self.related(thing, *other)).collect()
    }

    /// The code with this id, if it is one of them and any segment has it.
    fn thing(&self, id: &str) -> Option<usize> {
        let code = self.study.codebook.resolve(&id.into())?;
        self.codes.iter().position(|c| *c == code).filter(|thing| *thing < self.met.things())
    }

    /// The codings that some segments of a code are made of.
    fn codings_of(&self, thing: usize, units: impl Iterator<Item = u32>) -> Vec<u32> {
        let mut out = Vec::new();
        for unit in units {
            let key = (thing as u32, unit);
            let from = self.members.partition_point(|m| (m.thing, m.unit) < key);
            let here = self.members[from..].iter().take_while(|m| (m.thing, m.unit) == key);
            out.extend(here.map(|m| m.number));
        }
        out.sort_unstable();
        out.dedup();
        out
    }

    /// The codings of the row's code in a cell of [`Together::matrix`]: indexes into
    /// [`Study::codings`].
    pub fn codings(&self, row: &AxisItem, column: &AxisItem) -> Vec<u32> {
        match (self.thing(&row.id), self.thing(&column.id)) {
            (Some(row), Some(column)) if !self.related(row, column) => {
                self.codings_of(row, self.met.of(row, &[column]))
            }
            _ => Vec::new(),
        }
    }

    fn code(&self, thing: usize) -> &'s crate::model::codebook::Code {
        &self.study.codebook.codes[self.codes[thing]]
    }
}

/// A coding with its code and its segment.
pub(super) struct One<'s> {
    pub selected: Selected<'s>,
    /// Its code, by index.
    pub code: usize,
    /// Its coder, by number.
    pub coder: u32,
    /// Its segment: equal numbers are one.
    pub unit: u32,
}

/// The codes that are held against each other, and what each code of the codebook counts
/// for.
pub(super) struct Things {
    /// The codes, by index.
    pub codes: Vec<usize>,
    /// Of each code of the codebook the numbers of those that it counts for.
    pub of_code: Vec<Vec<u32>>,
}

impl Things {
    pub fn new(study: &Study, asked: Codes) -> Self {
        let book = &study.codebook;
        let live = |code: &usize| book.resolve(&book.codes[*code].id) == Some(*code);
        let level = |code: usize| book.lineage(code).len() as u32;
        let codes: Vec<usize> = (0..book.codes.len())
            .filter(live)
            .filter(|code| !matches!(asked, Codes::Level(n) if level(*code) != n))
            .collect();
        let thing = |code: &usize| codes.binary_search(code).ok().map(|at| at as u32);
        let of_code = (0..book.codes.len())
            .map(|code| match asked {
                Codes::Alone => thing(&code).into_iter().collect(),
                Codes::Below | Codes::Level(_) => book.lineage(code).iter().filter_map(thing).collect(),
            })
            .collect();
        Self { codes, of_code }
    }
}

/// The codings that have a code and words, by source and beginning.
pub(super) fn ones<'s>(selected: Vec<Selected<'s>>, record: &Record) -> Vec<One<'s>> {
    let mut coders: Vec<&str> = selected.iter().map(|s| s.coding.coder.as_str()).collect();
    coders.sort_unstable();
    coders.dedup();
    let mut out: Vec<One<'s>> = selected
        .into_iter()
        .filter(|one| !one.span.is_empty())
        .filter_map(|selected| {
            let coder = coders.binary_search(&selected.coding.coder.as_str()).unwrap_or(0) as u32;
            Some(One { code: selected.code?, coder, unit: 0, selected })
        })
        .collect();
    out.sort_by_key(|one| (one.selected.source, one.selected.span, one.selected.number));
    let place = |one: &One| Place {
        source: one.selected.source as u32,
        code: one.code as u32,
        coder: one.coder,
        span: one.selected.span,
    };
    let places: Vec<Place> = out.iter().map(place).collect();
    out.iter_mut().zip(units(&places, record)).for_each(|(one, unit)| one.unit = unit);
    out
}

/// The pieces of the codings, sorted, the codings of every thing, and how many codings
/// stand nowhere.
fn pieces(
    study: &Study,
    ones: &[One],
    (asked, scope, corpus): (Asked, &Scope, &Corpus),
    things: &Things,
) -> (Vec<Piece>, Vec<Member>, u64) {
    let coders = ones.iter().map(|one| one.coder + 1).max().unwrap_or(1);
    let line = |place: usize, one: &One| match scope.record {
        Record::All => place as u32 * coders + one.coder,
        _ => place as u32,
    };
    let (mut pieces, mut members, mut nowhere) = (Vec::new(), Vec::new(), 0);
    let mut ground: Option<(usize, Ground)> = None;
    for one in ones {
        let source = one.selected.source;
        if ground.as_ref().is_none_or(|(at, _)| *at != source) {
            ground = Some((source, Ground::new(asked.relation, &study.sources[source])));
        }
        let span = ground.as_ref().and_then(|(_, ground)| ground.of(one.selected.span));
        let people = || one.selected.participants.iter().filter_map(|id| corpus.participant(id));
        let lines: Vec<u32> = match asked.relation {
            Relation::Participant => people().map(|who| line(who, one)).collect(),
            _ => vec![line(source, one)],
        };
        let Some(span) = span.filter(|_| !lines.is_empty()) else {
            nowhere += 1;
            continue;
        };
        for thing in &things.of_code[one.code] {
            members.push(Member { thing: *thing, unit: one.unit, number: one.selected.number });
            let piece =
                |line: &u32| Piece { line: *line, start: span.start, end: span.end, thing: *thing, unit: one.unit };
            pieces.extend(lines.iter().map(piece));
        }
    }
    pieces.sort_unstable();
    members.sort_unstable();
    (pieces, members, nowhere)
}

/// How many places there are where a code could stand: in sources in scope that were read,
/// and once for every coder whose codings stand beside the others'.
fn places(study: &Study, scope: &Scope, relation: Relation, corpus: &Corpus) -> u64 {
    let reading = Reading::of(study, scope);
    let times = |source: usize| match scope.record {
        Record::All => reading.times(source),
        _ => u64::from(reading.any(source)),
    };
    if relation == Relation::Participant {
        let mut most = vec![0; corpus.participants.len()];
        for part in &corpus.parts {
            if let (Some(source), Some(who)) = (part.source, part.participant) {
                most[who] = times(source).max(most[who]);
            }
        }
        return most.iter().sum();
    }
    let mut sources: Vec<usize> = corpus.parts.iter().filter_map(|part| part.source).collect();
    sources.sort_unstable();
    sources.dedup();
    let all = |source: &usize| match times(*source) {
        0 => 0,
        n => n * u64::from(Ground::new(relation, &study.sources[*source]).places()),
    };
    sources.iter().map(all).sum()
}
