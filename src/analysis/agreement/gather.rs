//! The walk over sources: who has read them, what counts there, and what it adds up to.
//!
//! A million codings are of a few hundred kinds: who made them, with which code, how sure
//! they are. What a coding is to the comparison is settled once for each kind, and of each
//! coding only its place is looked at. A source is added up and forgotten before the next
//! one; many of them are walked side by side.

use super::asked::{Asked, Side};
use super::ground::Ground;
use super::lines::Lines;
use super::study::{Cell, Out, Read};
use super::sweep::{Piece, Sweep};
use crate::analysis::corpus::Corpus;
use crate::analysis::scope::set_aside;
use crate::model::coding::Method;
use crate::model::known::{Fact, Known};
use crate::model::span::Span;
use foldhash::HashMap;
use rayon::prelude::*;

/// From so many sources on they are walked side by side.
const MANY: usize = 2_000;
/// The same where each has to be read word by word.
const SOME: usize = 8;

/// What is asked of sources.
pub(super) struct Walk<'a, K: Known> {
    pub known: &'a K,
    pub corpus: &'a Corpus<'a>,
    pub asked: &'a Asked<'a>,
    /// Of each code whether it is asked for.
    pub codes: &'a [bool],
    pub lines: &'a Lines,
    /// Of each source who says to have read it, a bit each.
    pub marked: &'a [u64],
}

/// What sources add up to.
#[derive(Default)]
pub(super) struct Gathered {
    /// Those that at least two have read, and that have units.
    pub read: Vec<Read>,
    /// How many have units.
    pub sources: usize,
    /// Of each line.
    pub lines: Vec<OfLine>,
    /// Of each code whether anybody used it.
    pub used: Vec<bool>,
    pub out: Out,
    /// Of each that was read the pieces, where all codes of a unit at once are asked for.
    pub pieces: Vec<Vec<Piece>>,
}

/// What is held of a line.
#[derive(Clone, Debug, Default)]
pub(super) struct OfLine {
    /// How many units these and no others have, of those that these have read.
    pub totals: Vec<Total>,
    /// In how many sources.
    pub sources: u32,
    /// What each source adds, where that is kept.
    pub cells: Vec<Cell>,
}

/// Units of sources that the same coders have read, and of these the same have coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Total {
    /// Who has read them, a bit each.
    pub read: u64,
    /// Who has coded them.
    pub who: u64,
    pub units: u64,
}

/// What a coding of a kind is to the comparison.
#[derive(Clone, Copy)]
enum Verdict {
    /// Of nobody who is compared.
    Elsewhere,
    /// Of one of them, and set aside.
    Aside(u8, bool, Out),
    /// Of one of them, with this code.
    Counts(u8, u32),
}

impl<K: Known> Walk<'_, K> {
    /// All of these sources.
    pub fn over(&self, sources: &[usize]) -> Gathered {
        let many = if self.asked.unit.needs_words() { SOME } else { MANY };
        if sources.len() < many {
            return self.one_by_one(sources);
        }
        // Some more runs than there are cores, for some take longer.
        let long = sources.len().div_ceil(4 * rayon::current_num_threads());
        let runs: Vec<Gathered> = sources.par_chunks(long.max(1)).map(|run| self.one_by_one(run)).collect();
        runs.into_iter().reduce(Gathered::and).unwrap_or_default()
    }

    fn one_by_one(&self, sources: &[usize]) -> Gathered {
        let mut run = Run {
            walk: self,
            sweep: Sweep::new(self.lines.len(), self.asked.sides.len()),
            kinds: HashMap::default(),
            out: Gathered {
                lines: vec![OfLine::default(); self.lines.len()],
                used: vec![false; self.codes.len()],
                ..Gathered::default()
            },
        };
        let mut pieces = Vec::new();
        for source in sources {
            pieces.clear();
            run.add(*source, &mut pieces);
        }
        run.out
    }

    /// What a coding of which this is known is to the comparison.
    fn verdict(&self, fact: &Fact) -> Verdict {
        let is = |side: &Side| {
            side.coder == fact.coder && side.round.as_deref().is_none_or(|round| fact.round == Some(round))
        };
        let Some(side) = self.asked.sides.iter().position(is) else { return Verdict::Elsewhere };
        let side = side as u8;
        let mut out = Out::default();
        match (fact.cited, fact.code) {
            (None, _) => out.highlights += 1,
            (_, None) => out.nowhere += 1,
            (_, Some(code)) if !self.codes[code] => {}
            _ if !self.asked.decided && is_decision(fact) => out.decided += 1,
            _ if set_aside(self.asked.scope, (fact.status, fact.grade), &mut out.usual) => {}
            (_, Some(code)) => return Verdict::Counts(side, code as u32),
        }
        // Whoever coded anything has read it, whatever became of the coding; who decides on
        // what others coded has read that.
        Verdict::Aside(side, self.asked.decided || !is_decision(fact), out)
    }
}

/// True if it was decided together, and is nobody's own coding.
pub(super) fn is_decision(fact: &Fact) -> bool {
    fact.by == Method::Adjudication.word()
}

/// Some sources, one after the other.
struct Run<'a, K: Known> {
    walk: &'a Walk<'a, K>,
    sweep: Sweep,
    kinds: HashMap<u64, Verdict>,
    out: Gathered,
}

impl<K: Known> Run<'_, K> {
    /// Adds a source. `pieces` is room for those of it.
    fn add(&mut self, source: usize, pieces: &mut Vec<Piece>) {
        let Walk { known, corpus, asked, marked, .. } = *self.walk;
        let ground = Ground::of(corpus, known, source, asked);
        let units = ground.units();
        let who = self.look(source, (marked[source], &ground), pieces);
        self.out.sources += usize::from(units > 0);
        if units == 0 || who.count_ones() < 2 {
            self.out.out.alone += pieces.len() as u64;
            return;
        }
        if !pieces.is_sorted_by_key(|piece| piece.from) {
            pieces.sort_by_key(|piece| piece.from);
        }
        let Gathered { read, lines, used, out, .. } = &mut self.out;
        for piece in pieces.iter() {
            used[piece.code as usize] = true;
            out.nowhere += u64::from(self.walk.lines.of_code[piece.code as usize].is_empty());
        }
        let at = read.len() as u32;
        read.push(Read { source, who, units: units.into() });
        let sides = asked.sides.len();
        self.sweep.source(pieces, &self.walk.lines.of_code, |line, held| {
            let line = &mut lines[line as usize];
            line.sources += 1;
            held.iter().for_each(|(coded, units)| line.add(Total { read: who, who: *coded, units: (*units).into() }));
            if asked.drawn {
                line.keep(at, held.iter().map(|(coded, units)| (Cell::kind(sides, *coded), *units)));
            }
        });
        if asked.sets {
            self.out.pieces.push(std::mem::take(pieces));
        }
    }

    /// Who has read a source, a bit each, and its pieces.
    fn look(&mut self, source: usize, (marked, ground): (u64, &Ground), pieces: &mut Vec<Piece>) -> u64 {
        let Self { walk, kinds, out, .. } = self;
        let mut read = marked;
        walk.known.kinds(source, |coding, span: Span, kind| {
            let settle = || walk.verdict(&walk.known.fact(coding));
            let verdict = kind.map_or_else(settle, |kind| *kinds.entry(kind).or_insert_with(settle));
            match verdict {
                Verdict::Elsewhere => {}
                Verdict::Aside(side, reads, why) => {
                    read |= u64::from(reads) << side;
                    out.out = out.out.and(why);
                }
                Verdict::Counts(side, code) => {
                    read |= 1 << side;
                    match ground.place(span) {
                        Some((from, to)) => pieces.push(Piece { code, side, from, to }),
                        None => out.out.silent += 1,
                    }
                }
            }
        });
        read
    }
}

impl OfLine {
    fn add(&mut self, more: Total) {
        match self.totals.iter_mut().find(|total| (total.read, total.who) == (more.read, more.who)) {
            Some(total) => total.units += more.units,
            None => self.totals.push(more),
        }
    }

    /// Keeps what a source adds: units by kind, each kind once.
    fn keep(&mut self, at: u32, held: impl Iterator<Item = (u8, u32)>) {
        let from = self.cells.len();
        for (kind, units) in held {
            match self.cells[from..].iter_mut().find(|cell| cell.kind == kind) {
                Some(cell) => cell.units += units,
                None => self.cells.push(Cell { at, units, kind }),
            }
        }
    }
}

impl Gathered {
    /// With what further sources add up to.
    fn and(mut self, more: Self) -> Self {
        let before = self.read.len() as u32;
        self.read.extend(more.read);
        self.sources += more.sources;
        for (line, more) in self.lines.iter_mut().zip(more.lines) {
            more.totals.into_iter().for_each(|total| line.add(total));
            line.sources += more.sources;
            line.cells.extend(more.cells.into_iter().map(|cell| Cell { at: cell.at + before, ..cell }));
        }
        self.used.iter_mut().zip(more.used).for_each(|(used, more)| *used |= more);
        self.out = self.out.and(more.out);
        self.pieces.extend(more.pieces);
        self
    }
}
