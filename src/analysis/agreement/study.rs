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
use super::ground::Ground;
use super::lines::{Line, Lines, asked_for, check};
use super::sweep::{Piece, runs, sweep};
use crate::analysis::corpus::Corpus;
use crate::analysis::scope::{LeftOut, filters, set_aside};
use crate::model::coding::{MarkKind, Method};
use crate::model::known::{Fact, Known};
use crate::model::study::Study;
use crate::statistics::agreement::binary::Sums;
use crate::statistics::{Ratings, SetRatings};
use rayon::prelude::*;
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

/// Units of a source that these and no others have coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cell {
    /// Index into [`Agreement::read`].
    at: u32,
    who: u64,
    units: u64,
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
    /// How many sources are in scope.
    pub sources: usize,
    /// The lines of codes that anybody used.
    pub lines: Vec<Line>,
    cells: Vec<Vec<Cell>>,
    /// All codes of units at once.
    sets: SetRatings,
    /// What the scope asks for only, in words.
    pub only: Vec<String>,
    /// How many codes of those asked for nobody used.
    pub unused: usize,
    /// What was left out.
    pub out: Out,
}

/// What was found in one source.
struct Found {
    source: usize,
    read: u64,
    units: u32,
    pieces: Vec<Piece>,
    out: Out,
}

impl<'s> Agreement<'s> {
    /// Lays the codings of `known` side by side. `study` may be without codings; words
    /// of sources are asked for only where units need them.
    ///
    /// # Errors
    /// If what is asked for cannot be.
    pub fn of(study: &'s Study, known: &impl Known, asked: &Asked) -> Result<Self, AgreeError> {
        check(&study.codebook, asked.level)?;
        if asked.whose == Whose::Body && !matches!(asked.unit, Unit::Character | Unit::Source) {
            return Err(AgreeError::BodyOf);
        }
        let corpus = Corpus::new(study, asked.scope);
        let marked = marked(study, &asked.sides);
        let codes = asked_for(study, asked);
        let scoped: Vec<usize> = (0..study.sources.len()).filter(|s| !corpus.of(*s).is_empty()).collect();
        let look = |source: &usize| look((study, known), &corpus, asked, (&codes, marked[*source]), *source);
        let mut found: Vec<Found> = scoped.par_iter().map(look).collect();
        let mut used = vec![false; codes.len()];
        let mut out = Out::default();
        for one in &mut found {
            add(&mut out, &one.out);
            if one.read.count_ones() < 2 {
                out.alone += one.pieces.len() as u64;
                one.pieces.clear();
            }
            one.pieces.iter().for_each(|piece| used[piece.code as usize] = true);
        }
        found.retain(|one| one.units > 0 && one.read.count_ones() > 1);
        let Lines { lines, of_code } = Lines::of(study, asked, &used);
        let lost = |piece: &&Piece| of_code[piece.code as usize].is_empty();
        out.nowhere += found.iter().flat_map(|one| &one.pieces).filter(lost).count() as u64;
        let mut cells = vec![Vec::new(); lines.len()];
        let held: Vec<_> = found.par_iter().map(|one| sweep(&one.pieces, &of_code)).collect();
        for (at, held) in (0..).zip(held) {
            held.iter().for_each(|h| cells[h.line as usize].push(Cell { at, who: h.who, units: h.units.into() }));
        }
        let asked_codes = codes
            .iter()
            .zip(&study.codebook.codes)
            .filter(|(asked, code)| **asked && code.codable && code.merged_into.is_none());
        let made = Self {
            study,
            sides: asked.sides.clone(),
            unit: asked.unit,
            whose: asked.whose,
            sources: scoped.len(),
            read: found.iter().map(|f| Read { source: f.source, who: f.read, units: f.units.into() }).collect(),
            unused: asked_codes.count().saturating_sub(used.iter().filter(|used| **used).count()),
            sets: SetRatings::default(),
            only: filters(asked.scope),
            lines,
            cells,
            out,
        };
        Ok(if asked.sets { made.with_sets(&found, &of_code) } else { made })
    }

    /// All codes of each unit at once, each code as it counts in what is said of all.
    fn with_sets(mut self, found: &[Found], of_code: &[Vec<u32>]) -> Self {
        let pooled = |code: u32| of_code[code as usize].iter().copied().find(|l| self.lines[*l as usize].pooled);
        let sides = self.sides.len();
        let mut sets = SetRatings::new(sides);
        for one in found {
            let own = |piece: &Piece| Some(Piece { code: pooled(piece.code)?, ..*piece });
            let pieces: Vec<Piece> = one.pieces.iter().filter_map(own).collect();
            let mut rest = one.units;
            let mut push = |of: &dyn Fn(usize) -> Vec<u16>, units: u32| {
                let said: Vec<Option<Vec<u16>>> =
                    (0..sides).map(|side| (one.read >> side & 1 == 1).then(|| of(side))).collect();
                sets.push(&said.iter().map(|s| s.as_deref()).collect::<Vec<_>>(), units.into());
            };
            for run in runs(&pieces, sides) {
                rest -= run.units;
                push(&|side| run.sets[side].clone(), run.units);
            }
            push(&|_| Vec::new(), rest);
        }
        self.sets = sets;
        self
    }

    /// All codes of each unit at once; empty unless they were asked for.
    pub fn sets(&self) -> &SetRatings {
        &self.sets
    }

    /// Units that at least two have read.
    pub fn units(&self) -> u64 {
        self.read.iter().map(|read| read.units).sum()
    }

    /// Of each source what it adds to any line in which nothing is coded.
    pub fn empty(&self) -> Vec<Sums> {
        self.read.iter().map(|read| self.sums_of(read.who, 0, read.units as f64)).collect()
    }

    /// What a line has more than nothing, source by source: index into
    /// [`Agreement::read`], and sums to be added.
    pub fn more(&self, line: usize) -> Vec<(usize, Sums)> {
        let mut out: Vec<(usize, Sums)> = Vec::new();
        for cell in &self.cells[line] {
            let at = cell.at as usize;
            if out.last().is_none_or(|last| last.0 != at) {
                out.push((at, Sums::default()));
            }
            let (read, units) = (self.read[at].who, cell.units as f64);
            if let Some((_, sums)) = out.last_mut() {
                sums.join(&self.sums_of(read, cell.who, units), 1.0);
                sums.join(&self.sums_of(read, 0, units), -1.0);
            }
        }
        out
    }

    /// The sums of a line.
    pub fn sums(&self, line: usize) -> Sums {
        let mut out = Sums::default();
        self.empty().iter().for_each(|sums| out.join(sums, 1.0));
        self.more(line).iter().for_each(|(_, sums)| out.join(sums, 1.0));
        out
    }

    fn sums_of(&self, read: u64, who: u64, units: f64) -> Sums {
        let mut out = Sums::default();
        match (self.sides.len(), read) {
            (2, 0b11) => out.add_pair(who & 1 == 1, who & 2 == 2, units),
            _ => out.add(read.count_ones(), who.count_ones(), units),
        }
        out
    }

    /// The ratings of a line: coded or not, of everybody who has read.
    pub fn ratings(&self, line: usize) -> Ratings {
        let mut kinds: BTreeMap<(u64, u64), u64> = BTreeMap::new();
        for read in &self.read {
            *kinds.entry((read.who, 0)).or_default() += read.units;
        }
        for cell in &self.cells[line] {
            let read = self.read[cell.at as usize].who;
            *kinds.entry((read, cell.who)).or_default() += cell.units;
            kinds.entry((read, 0)).and_modify(|units| *units -= cell.units);
        }
        let mut out = Ratings::new(["coded", "not coded"], self.sides.len());
        for ((read, who), units) in kinds {
            let said = |side: usize| (read >> side & 1 == 1).then_some(u16::from(who >> side & 1 == 0));
            out.push(&(0..self.sides.len()).map(said).collect::<Vec<_>>(), units);
        }
        out
    }

    /// How many units a side has coded in a line, of those somebody else has read, too.
    pub fn coded(&self, line: usize, side: usize) -> u64 {
        self.cells[line].iter().filter(|cell| cell.who >> side & 1 == 1).map(|cell| cell.units).sum()
    }
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

/// What is coded in a source.
fn look(
    (study, known): (&Study, &impl Known),
    corpus: &Corpus,
    asked: &Asked,
    (codes, marked): (&[bool], u64),
    source: usize,
) -> Found {
    let lent;
    let text = match asked.unit.needs_words() && study.sources[source].body.is_empty() {
        true => {
            lent = known.lent(source);
            &*lent
        }
        false => &study.sources[source],
    };
    let ground = Ground::of(corpus, text, source, asked);
    let mut found = Found { source, read: marked, units: ground.units(), pieces: Vec::new(), out: Out::default() };
    for coding in known.codings_at(source) {
        let fact = known.fact(coding);
        let Some(side) = side(&asked.sides, &fact) else { continue };
        // Whoever coded anything here has read it, whatever became of the coding.
        found.read |= 1 << side;
        if let Some((code, (from, to))) = counts(&fact, (asked, codes), &ground, &mut found.out) {
            found.pieces.push(Piece { code: code as u32, side: side as u8, from, to });
        }
    }
    found
}

fn side(sides: &[Side], fact: &Fact) -> Option<usize> {
    let is = |r: &Side| r.coder == fact.coder && r.round.as_deref().is_none_or(|round| fact.round == Some(round));
    sides.iter().position(is)
}

/// The code and the units of a coding that counts; what does not is noted.
fn counts(
    fact: &Fact,
    (asked, codes): (&Asked, &[bool]),
    ground: &Ground,
    out: &mut Out,
) -> Option<(usize, (u32, u32))> {
    if fact.cited.is_none() {
        out.highlights += 1;
        return None;
    }
    let Some(code) = fact.code else {
        out.nowhere += 1;
        return None;
    };
    if !codes[code] || set_aside(asked.scope, (fact.status, fact.grade), &mut out.usual) {
        return None;
    }
    if !asked.decided && fact.by == Method::Adjudication.word() {
        out.decided += 1;
        return None;
    }
    let place = ground.place(fact.span);
    out.silent += u64::from(place.is_none());
    Some((code, place?))
}

fn add(sum: &mut Out, more: &Out) {
    sum.usual.provisional += more.usual.provisional;
    sum.usual.rejected += more.usual.rejected;
    sum.usual.unsure += more.usual.unsure;
    sum.usual.no_source += more.usual.no_source;
    sum.highlights += more.highlights;
    sum.nowhere += more.nowhere;
    sum.decided += more.decided;
    sum.silent += more.silent;
    sum.alone += more.alone;
}
