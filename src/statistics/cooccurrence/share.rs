//! How many places two things both cover.

use super::{Piece, things};
use rayon::prelude::*;

/// Pieces of which two halves are worth counting side by side.
const MANY: usize = 20_000;

/// Places by pairs of things.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shared {
    things: usize,
    /// Row by row; on the diagonal what a thing covers itself.
    places: Vec<u64>,
}

impl Shared {
    /// How many things there are.
    pub fn things(&self) -> usize {
        self.things
    }

    /// Places that both cover; of a thing and itself, all that it covers. Each counts once
    /// however many segments lie there.
    pub fn of(&self, one: usize, other: usize) -> u64 {
        let (low, high) = (one.min(other), one.max(other));
        if high < self.things { self.places[low * self.things + high] } else { 0 }
    }
}

/// Counts the places that every two things both cover. `pieces` are sorted, by line and
/// beginning.
///
/// Along each line the pieces that reach beyond where the walk is are kept; a thing never
/// has two of them at one place, since what it covers already is cut off a new piece. So the
/// work grows with real overlaps.
///
/// ```
/// # use emic::statistics::cooccurrence::{share, Piece};
/// let piece = |thing, start, end| Piece { line: 0, start, end, thing, unit: start };
/// let shared = share(&[piece(0, 0, 50), piece(1, 40, 90), piece(0, 45, 60)]);
/// assert_eq!((shared.of(0, 1), shared.of(0, 0)), (20, 60));
/// ```
pub fn share(pieces: &[Piece]) -> Shared {
    let things = things(pieces);
    if pieces.len() < MANY {
        return walk(pieces, things);
    }
    let parts = apart(pieces, rayon::current_num_threads());
    let nothing = || Shared { things, places: vec![0; things * things] };
    parts.into_par_iter().map(|part| walk(part, things)).reduce(nothing, |mut all, part| {
        all.places.iter_mut().zip(part.places).for_each(|(all, part)| *all += part);
        all
    })
}

/// About so many parts, each of whole lines.
fn apart(pieces: &[Piece], many: usize) -> Vec<&[Piece]> {
    let long = pieces.len().div_ceil(many.max(1));
    let (mut out, mut rest) = (Vec::new(), pieces);
    while !rest.is_empty() {
        let line = rest[long.min(rest.len()) - 1].line;
        let (part, after) = rest.split_at(rest.partition_point(|piece| piece.line <= line));
        out.push(part);
        rest = after;
    }
    out
}

/// The same along one line after another.
fn walk(pieces: &[Piece], things: usize) -> Shared {
    let mut out = Sharing::new(things);
    out.take(pieces);
    Shared { things, places: out.places }
}

/// Places counted line by line, for whoever has not all pieces at once: see [`share`].
#[derive(Clone, Debug)]
pub struct Sharing {
    things: usize,
    places: Vec<u64>,
    /// How far each thing reaches in the line that the walk is in.
    reach: Vec<(u32, u32)>,
    open: Vec<Piece>,
}

impl Sharing {
    /// Nothing yet, of at most so many things.
    pub fn new(things: usize) -> Self {
        let (places, reach) = (vec![0; things * things], vec![(u32::MAX, 0); things]);
        Self { things, places, reach, open: Vec::new() }
    }

    /// Adds whole lines that were not there yet, sorted by line and beginning.
    pub fn take(&mut self, pieces: &[Piece]) {
        let Self { things, places, reach, open } = self;
        open.clear();
        for piece in pieces {
            if open.last().is_some_and(|last| last.line != piece.line) {
                open.clear();
            }
            open.retain(|other| other.end > piece.start);
            let (line, end) = &mut reach[piece.thing as usize];
            if *line != piece.line {
                (*line, *end) = (piece.line, 0);
            }
            let start = piece.start.max(*end);
            if start >= piece.end {
                continue;
            }
            *end = piece.end;
            for other in open.iter().filter(|other| other.thing != piece.thing) {
                let both = u64::from(piece.end.min(other.end).saturating_sub(start.max(other.start)));
                let (low, high) = (piece.thing.min(other.thing) as usize, piece.thing.max(other.thing) as usize);
                places[low * *things + high] += both;
            }
            places[piece.thing as usize * (*things + 1)] += u64::from(piece.end - start);
            open.push(Piece { start, ..*piece });
        }
    }

    /// What all of it comes to.
    pub fn end(self) -> Shared {
        let there = |thing: &usize| self.places[thing * (self.things + 1)] > 0;
        let things = (0..self.things).rev().find(there).map_or(0, |last| last + 1);
        let row = |thing: usize| &self.places[thing * self.things..][..things];
        Shared { things, places: (0..things).flat_map(row).copied().collect() }
    }
}
