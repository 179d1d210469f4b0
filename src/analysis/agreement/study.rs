//! Agreement of a study: who coded which units with which code, and who did not.
//!
//! A source that a coder has neither coded nor marked as read is *missing*: nothing is
//! known of what the coder would have done, so no unit of it is a "no". In a source
//! that was read, what has no coding is a "no". Codings without a code, rejected ones,
//! those that wait for a yes and those whose words are not surely found are left out
//! and counted, and so is what coders decided together afterwards: agreement is that of
//! people who work alone.
//!
//! What is kept is, for each code and source, how many units each combination of coders
//! has: every coefficient, pooled or by code, and every draw of interviews, is worked
//! out from that.

use super::asked::{AgreeError, Asked, Side, Unit, Whose};
use super::gather::{Gathered, OfLine, Total, Walk};
use super::lines::{Line, Lines, asked_for, check};
use super::sweep::{Piece, runs};
use crate::analysis::corpus::Corpus;
use crate::analysis::scope::{LeftOut, filters};
use crate::model::coding::MarkKind;
use crate::model::known::Known;
use crate::model::study::Study;
use crate::statistics::agreement::binary::Sums;
use crate::statistics::{Ratings, SetRatings};
use std::collections::BTreeMap;

/// A source that at least two have read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Read {
    /// Index of the source.
    pub source: usize,
    /// Who has read it, a bit each.
    pub who: u64,
    /// How many units it has.
    pub units: u64,
}

/// Units of a source that are coded in the same way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    /// Index into [`Agreement::read`].
    pub at: u32,
    /// How many.
    pub units: u32,
    /// Of two coders who has coded them, a bit each; of more coders how many have.
    pub kind: u8,
}

/// What was left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Out {
    /// As in every analysis.
    pub usual: LeftOut,
    /// Codings without a code.
    pub highlights: u64,
    /// Codings whose code is not in the codebook, or not on the level asked for.
    pub nowhere: u64,
    /// Codings that were decided on together.
    pub decided: u64,
    /// Codings that hold no unit: outside what counts as speech.
    pub silent: u64,
    /// Codings in sources that nobody else has read.
    pub alone: u64,
}

impl Out {
    /// Both together.
    pub(super) fn and(self, more: Self) -> Self {
        Self {
            usual: self.usual.and(more.usual),
            highlights: self.highlights + more.highlights,
            nowhere: self.nowhere + more.nowhere,
            decided: self.decided + more.decided,
            silent: self.silent + more.silent,
            alone: self.alone + more.alone,
        }
    }
}

/// What coders did, laid side by side.
pub struct Agreement<'s> {
    /// The study.
    pub study: &'s Study,
    /// Who is compared.
    pub sides: Vec<Side>,
    /// What is judged as one thing.
    pub unit: Unit,
    /// Whose words.
    pub whose: Whose,
    /// Sources that at least two have read and that have units.
    pub read: Vec<Read>,
    /// How many sources in scope have units.
    pub sources: usize,
    /// The lines of codes that anybody used.
    pub lines: Vec<Line>,
    held: Vec<OfLine>,
    /// Units by who has read them.
    by_readers: BTreeMap<u64, u64>,
    /// All codes of units at once.
    sets: SetRatings,
    /// What the scope asks for only, in words.
    pub only: Vec<String>,
    /// How many codes of those asked for nobody used.
    pub unused: usize,
    /// What was left out.
    pub out: Out,
}

impl<'s> Agreement<'s> {
    /// Lays the codings of `known` side by side. `study` may be without codings and
    /// paragraphs; these are asked of `known`, and words of sources only where units need
    /// them.
    ///
    /// # Errors
    /// If what is asked for cannot be.
    pub fn of(study: &'s Study, known: &impl Known, asked: &Asked) -> Result<Self, AgreeError> {
        check(&study.codebook, asked.level)?;
        let body = asked.whose == Whose::Body;
        if body && !matches!(asked.unit, Unit::Character | Unit::Source) {
            return Err(AgreeError::BodyOf);
        }
        if asked.within.is_some() && (body || matches!(asked.unit, Unit::Section | Unit::Source)) {
            return Err(AgreeError::WithinWhat);
        }
        let corpus = Corpus::new(study, asked.scope);
        let codes = asked_for(study, asked);
        let all = Lines::of(study, asked, &codes);
        let found = |source: &usize| asked.within.is_none_or(|within| within.places.contains_key(source));
        let scoped = (0..study.sources.len()).filter(|s| !corpus.of(*s).is_empty()).filter(found);
        let marked = marked(study, &asked.sides);
        let walk = Walk { known, corpus: &corpus, asked, codes: &codes, lines: &all, marked: &marked };
        let Gathered { read, sources, lines: mut held, used, out, pieces } = walk.over(&scoped.collect::<Vec<_>>());
        held.resize_with(all.len(), OfLine::default);
        let there = all.used(&used);
        let sets = if asked.sets {
            sets(&all.of_code, &there, (&read, &pieces), asked.sides.len())
        } else {
            SetRatings::default()
        };
        let both = there.into_iter().zip(held).filter_map(|(line, held)| Some((line?, held)));
        let (lines, held) = both.unzip();
        let asked_codes = codes
            .iter()
            .zip(&study.codebook.codes)
            .filter(|(asked, code)| **asked && code.codable && code.merged_into.is_none());
        let mut by_readers = BTreeMap::new();
        read.iter().for_each(|read| *by_readers.entry(read.who).or_default() += read.units);
        let mut only = filters(asked.scope);
        only.extend(asked.within.map(|within| format!("turns that the query finds: {}", within.query)));
        Ok(Self {
            study,
            sides: asked.sides.clone(),
            unit: asked.unit,
            whose: asked.whose,
            sources,
            unused: asked_codes.count().saturating_sub(used.iter().filter(|used| **used).count()),
            sets,
            only,
            read,
            lines,
            held,
            by_readers,
            out,
        })
    }

    /// All codes of each unit at once; empty unless they were asked for.
    pub fn sets(&self) -> &SetRatings {
        &self.sets
    }

    /// Units that at least two have read.
    pub fn units(&self) -> u64 {
        self.read.iter().map(|read| read.units).sum()
    }

    /// In how many sources a line is coded.
    pub fn sources_of(&self, line: usize) -> usize {
        self.held[line].sources as usize
    }

    /// What each source adds to a line; nothing where that was not kept.
    pub(super) fn cells(&self, line: usize) -> &[Cell] {
        &self.held[line].cells
    }

    /// How many units each combination of coders has, of those that the same have read:
    /// who has read, who has coded, units.
    fn combinations(&self, line: usize) -> BTreeMap<(u64, u64), u64> {
        let mut out: BTreeMap<_, u64> = self.by_readers.iter().map(|(read, units)| ((*read, 0), *units)).collect();
        for Total { read, who, units } in &self.held[line].totals {
            *out.entry((*read, *who)).or_default() += units;
            out.entry((*read, 0)).and_modify(|nobody| *nobody -= units);
        }
        out
    }

    /// The sums of a line.
    pub fn sums(&self, line: usize) -> Sums {
        let mut out = Sums::default();
        for ((read, who), units) in self.combinations(line) {
            let kind = Cell::kind(self.sides.len(), who);
            add(&mut out, self.sides.len(), (read.count_ones(), kind), units as f64);
        }
        out
    }

    /// The ratings of a line: coded or not, of everybody who has read.
    pub fn ratings(&self, line: usize) -> Ratings {
        let mut out = Ratings::new(["coded", "not coded"], self.sides.len());
        for ((read, who), units) in self.combinations(line) {
            let said = |side: usize| (read >> side & 1 == 1).then_some(u16::from(who >> side & 1 == 0));
            out.push(&(0..self.sides.len()).map(said).collect::<Vec<_>>(), units);
        }
        out
    }

    /// How many units a side has coded in a line, of those somebody else has read, too.
    pub fn coded(&self, line: usize, side: usize) -> u64 {
        self.held[line].totals.iter().filter(|total| total.who >> side & 1 == 1).map(|total| total.units).sum()
    }
}

impl Cell {
    /// The kind of units that these of so many sides have coded.
    pub fn kind(sides: usize, who: u64) -> u8 {
        if sides == 2 { who as u8 } else { who.count_ones() as u8 }
    }
}

/// Adds units that so many have read: of two coders who has coded them, a bit each, of more
/// how many have.
pub(super) fn add(sums: &mut Sums, sides: usize, (readers, kind): (u32, u8), units: f64) {
    match sides {
        2 => sums.add_pair(kind & 1 == 1, kind & 2 == 2, units),
        _ => sums.add(readers, kind.into(), units),
    }
}

/// All codes of each unit at once, each code as it counts in what is said of all.
fn sets(
    of_code: &[Vec<u32>],
    lines: &[Option<Line>],
    (read, pieces): (&[Read], &[Vec<Piece>]),
    sides: usize,
) -> SetRatings {
    let is = |line: &&u32| lines[**line as usize].is_some_and(|line| line.pooled);
    let pooled = |code: u32| of_code[code as usize].iter().find(is).copied();
    let mut out = SetRatings::new(sides);
    for (one, pieces) in read.iter().zip(pieces) {
        let own = |piece: &Piece| Some(Piece { code: pooled(piece.code)?, ..*piece });
        let pieces: Vec<Piece> = pieces.iter().filter_map(own).collect();
        let mut rest = one.units;
        let mut push = |of: &dyn Fn(usize) -> Vec<u16>, units: u64| {
            let said: Vec<Option<Vec<u16>>> =
                (0..sides).map(|side| (one.who >> side & 1 == 1).then(|| of(side))).collect();
            out.push(&said.iter().map(|s| s.as_deref()).collect::<Vec<_>>(), units);
        };
        for run in runs(&pieces, sides) {
            rest -= u64::from(run.units);
            push(&|side| run.sets[side].clone(), run.units.into());
        }
        push(&|_| Vec::new(), rest);
    }
    out
}

/// Of each source who says to have read it, a bit each. A mark names no round.
fn marked(study: &Study, sides: &[Side]) -> Vec<u64> {
    let mut out = vec![0; study.sources.len()];
    for mark in study.marks.iter().filter(|m| matches!(m.what, MarkKind::Read | MarkKind::Complete)) {
        let Some(source) = study.source_index(&mark.source) else { continue };
        for (at, side) in sides.iter().enumerate() {
            let is = side.coder == mark.coder && side.round.is_none();
            out[source] |= u64::from(is) << at;
        }
    }
    out
}
