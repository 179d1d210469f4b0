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
mod relations_tests;
#[cfg(test)]
mod tests;

pub use figures::{Figure, FigureError};
pub use matrix::Shown;
pub use relation::{Relation, RelationError};

use super::coded::{Coded, One};
use super::corpus::Corpus;
use super::ledger::Rows;
use super::reading::Reading;
use super::record::Record;
use super::scope::{Scope, counted};
use crate::model::study::Study;
use crate::model::table::AxisItem;
use crate::statistics::cooccurrence::{Meetings, Piece, Shared, Sharing, meet, share};
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
    /// True where no segment is asked for, but places alone: then N are places, too.
    pub places_only: bool,
}

/// A coding that counts, as one thing of those that are held against each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Member {
    thing: u32,
    unit: u32,
    /// Index into the study's codings.
    number: u32,
    /// Whose words it holds: an index into [`Together::groups`].
    group: u32,
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
    /// Participants who speak together, by number.
    groups: Vec<Vec<usize>>,
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
        let coded = Coded::of(study, scope, &corpus);
        let places = places(study, (scope, &corpus), asked.relation, &Reading::of(study, scope));
        Self::made(study, scope, asked, (coded, places, true))
    }

    /// The same from rows, wherever they are kept. The study may be without codings, and, of
    /// some relations ([`Relation::asks_paragraphs`]), without paragraphs; there are no excerpts
    /// then.
    pub fn kept(study: &'s Study, rows: Rows<'_>, scope: &Scope, asked: Asked) -> Self {
        let corpus = Corpus::new(study, scope);
        if asked.places_only && asked.relation != Relation::Participant {
            return Self::of_places(study, rows, (scope, &corpus), asked);
        }
        let (coded, reading) = Coded::kept(study, rows, (scope, &corpus), !asked.places_only);
        let places = places(study, (scope, &corpus), asked.relation, &reading);
        Self::made(study, scope, asked, (coded, places, !asked.places_only))
    }

    /// The places alone, source by source: no coding is kept.
    fn of_places(study: &'s Study, rows: Rows<'_>, (scope, corpus): (&Scope, &Corpus), asked: Asked) -> Self {
        let things = Things::new(study, asked.codes);
        let mut sharing = Sharing::new(things.codes.len());
        // Of each coder, where coders stand beside each other; else of all.
        let mut lines: Vec<Vec<Piece>> = Vec::new();
        let (mut line, mut nobody) = (0, 0);
        let (coded, reading) = Coded::each(study, rows, (scope, corpus), &mut |source, ones| {
            let ground = Ground::new(asked.relation, &study.sources[source]);
            for one in ones {
                let Some(span) = ground.of(one.place.span) else {
                    nobody += 1;
                    continue;
                };
                let own = if scope.record == Record::All { one.place.coder as usize } else { 0 };
                lines.resize_with(lines.len().max(own + 1), Vec::new);
                let (start, end, line) = (span.start, span.end, line + own as u32);
                let piece = |thing: &u32| Piece { line, start, end, thing: *thing, unit: 0 };
                lines[own].extend(things.of_code[one.place.code as usize].iter().map(piece));
            }
            for pieces in &mut lines {
                sharing.take(pieces);
                pieces.clear();
            }
            line += lines.len() as u32;
        });
        let mut notes = coded.notes(study, scope);
        notes.extend(without_words(nobody));
        Self {
            study,
            asked,
            record: scope.record.to_string(),
            codes: things.codes,
            members: Vec::new(),
            groups: coded.groups,
            met: Meetings::default(),
            shared: sharing.end(),
            places: places(study, (scope, corpus), asked.relation, &reading),
            segments: 0,
            notes,
        }
    }

    fn made(study: &'s Study, scope: &Scope, asked: Asked, (coded, places, by_segment): (Coded, u64, bool)) -> Self {
        let mut lines = coded.notes(study, scope);
        let things = Things::new(study, asked.codes);
        let (pieces, members, nobody) = pieces(study, &coded, (asked.relation, &scope.record, by_segment), &things);
        lines.extend(without_words(nobody));
        let mut segments: Vec<u32> = members.iter().map(|m| m.unit).collect();
        segments.sort_unstable();
        segments.dedup();
        let met = if by_segment { meet(&pieces) } else { Meetings::default() };
        let shared = share(&pieces);
        Self {
            study,
            asked,
            record: scope.record.to_string(),
            codes: things.codes,
            members,
            groups: coded.groups,
            met,
            shared,
            places,
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

    /// How many codes there are that anything is coded with, those between them counted.
    fn things(&self) -> usize {
        self.shared.things()
    }

    /// The other codes that a code is held against.
    fn others(&self, thing: usize) -> Vec<usize> {
        (0..self.things()).filter(|other| !self.related(thing, *other)).collect()
    }

    /// The code with this id, if it is one of them and any segment has it.
    fn thing(&self, id: &str) -> Option<usize> {
        let code = self.study.codebook.resolve(&id.into())?;
        self.codes.iter().position(|c| *c == code).filter(|thing| *thing < self.things())
    }

    /// The codings that some segments of a code are made of.
    fn codings_of(&self, thing: usize, units: impl Iterator<Item = u32>) -> Vec<u32> {
        let mut out: Vec<u32> = self.members_of(thing, units).map(|m| m.number).collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    fn members_of(&self, thing: usize, units: impl Iterator<Item = u32>) -> impl Iterator<Item = &Member> {
        units.flat_map(move |unit| {
            let key = (thing as u32, unit);
            let from = self.members.partition_point(|m| (m.thing, m.unit) < key);
            self.members[from..].iter().take_while(move |m| (m.thing, m.unit) == key)
        })
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

/// What is said of codings that stand nowhere.
fn without_words(codings: u64) -> Option<String> {
    (codings > 0).then(|| format!("Not counted: {} that hold no participant’s words.", counted(codings, "coding")))
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

/// The pieces of the codings, sorted, the codings of every thing, and how many codings
/// stand nowhere.
fn pieces(
    study: &Study,
    coded: &Coded,
    (relation, record, by_segment): (Relation, &Record, bool),
    things: &Things,
) -> (Vec<Piece>, Vec<Member>, u64) {
    let coders = coded.all.iter().map(|one| one.place.coder + 1).max().unwrap_or(1);
    let line = |place: u32, one: &One| match record {
        Record::All => place * coders + one.place.coder,
        _ => place,
    };
    let (mut pieces, mut members, mut nowhere): (Vec<Piece>, Vec<Member>, u64) = (Vec::new(), Vec::new(), 0);
    let mut ground: Option<(u32, Ground)> = None;
    let mut from = 0;
    for one in &coded.all {
        let source = one.place.source;
        if ground.as_ref().is_none_or(|(at, _)| *at != source) {
            // What was said of one source is sorted before the next: lines are of sources.
            pieces[from..].sort_unstable();
            from = pieces.len();
            ground = Some((source, Ground::new(relation, &study.sources[source as usize])));
        }
        let span = ground.as_ref().and_then(|(_, ground)| ground.of(one.place.span));
        let lines: Vec<u32> = match relation {
            Relation::Participant => {
                coded.groups[one.group as usize].iter().map(|who| line(*who as u32, one)).collect()
            }
            _ => vec![line(source, one)],
        };
        let Some(span) = span.filter(|_| !lines.is_empty()) else {
            nowhere += 1;
            continue;
        };
        for thing in &things.of_code[one.place.code as usize] {
            if by_segment {
                members.push(Member { thing: *thing, unit: one.unit, number: one.number, group: one.group });
            }
            let (thing, unit) = (*thing, one.unit);
            pieces.extend(lines.iter().map(|line| Piece {
                line: *line,
                start: span.start,
                end: span.end,
                thing,
                unit,
            }));
        }
    }
    pieces[from..].sort_unstable();
    if relation == Relation::Participant {
        pieces.sort_unstable();
    }
    members.sort_unstable();
    (pieces, members, nowhere)
}

/// How many places there are where a code could stand: in sources in scope that were read,
/// and once for every coder whose codings stand beside the others'.
fn places(study: &Study, (scope, corpus): (&Scope, &Corpus), relation: Relation, reading: &Reading) -> u64 {
    let times = |source: usize| match scope.record {
        Record::All => reading.times(source),
        _ => u64::from(reading.any(source)),
    };
    if relation == Relation::Participant {
        let read = |coder: &Vec<bool>| {
            let seen = |source: usize| coder.get(source).copied().unwrap_or(false);
            let parts = corpus.parts.iter().filter(|part| part.source.is_some_and(seen));
            parts.filter_map(|part| part.participant).collect::<std::collections::BTreeSet<_>>()
        };
        let each: Vec<_> = reading.read.iter().map(read).collect();
        return match scope.record {
            Record::All => each.iter().map(|people| people.len() as u64).sum(),
            _ => each.into_iter().flatten().collect::<std::collections::BTreeSet<_>>().len() as u64,
        };
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
