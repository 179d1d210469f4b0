//! Where the words of a quotation were said, letter by letter.
//!
//! The rarest word of a quotation is looked up, and around each of its places the rest is held against what was said:
//! words put in may stand for some words or none, an omission may be as long as `REACH`. Nothing goes from one
//! source into another.

use super::pattern::{Pattern, Step};
use super::said::Said;
use std::ops::Range;

/// Atoms that an omission may leave out.
const REACH: usize = 3_000;
/// Places of the rarest word that are looked at.
const MOST_PLACES: usize = 250_000;
/// Places of a quotation that are told.
const TOLD: usize = 20;
/// Ends that are followed at the same time, where words were put in.
const WIDTH: usize = 48;

/// One place of a quotation: the atoms of its pieces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Index of the source.
    pub source: usize,
    /// Atoms, one range a piece, in order.
    pub pieces: Vec<Range<usize>>,
}

/// Every place where a quotation stands as it is printed, as far as its own signs allow.
pub fn exact(said: &Said, pattern: &Pattern) -> Vec<Place> {
    let unsaid = |step: &Step| matches!(step, Step::Atom { exact: None, .. });
    if pattern.pieces.iter().flatten().any(unsaid) {
        return Vec::new();
    }
    let Some((piece, step, folded)) = rarest(said, pattern) else { return Vec::new() };
    let mut out: Vec<Place> = Vec::new();
    for at in said.places(folded).iter().take(MOST_PLACES) {
        let at = *at as usize;
        if !pattern.pieces[piece][step].fits(said, at) {
            continue;
        }
        let (source, bounds) = said.source(at);
        if let Some(pieces) = around(said, pattern, (piece, step, at), &bounds)
            && out.last().is_none_or(|last| last.source != source || last.pieces[piece] != pieces[piece])
        {
            out.push(Place { source, pieces });
        }
        if out.len() == TOLD {
            break;
        }
    }
    out
}

/// The word with the fewest places: piece, step, folded number.
fn rarest(said: &Said, pattern: &Pattern) -> Option<(usize, usize, u32)> {
    let steps = pattern
        .pieces
        .iter()
        .enumerate()
        .flat_map(|(p, steps)| steps.iter().enumerate().map(move |(s, step)| (p, s, step)));
    let known = steps.filter_map(|(p, s, step)| match step {
        Step::Atom { folded: Some(folded), .. } if step.is_word() => Some((p, s, *folded)),
        _ => None,
    });
    known.min_by_key(|(_, _, folded)| said.places(*folded).len())
}

/// All pieces, the given step of the given piece standing at `at`.
fn around(
    said: &Said,
    pattern: &Pattern,
    (piece, step, at): (usize, usize, usize),
    bounds: &Range<usize>,
) -> Option<Vec<Range<usize>>> {
    let steps = &pattern.pieces[piece];
    let end = *forward(said, &steps[step..], at, bounds).first()?;
    let start = *backward(said, &steps[..step], at, bounds).last()?;
    let mut out = Vec::with_capacity(pattern.pieces.len());
    out.push(start..end);
    let mut reached = end;
    for steps in &pattern.pieces[piece + 1..] {
        let until = bounds.end.min(reached + REACH);
        let (from, to) = (reached..until).find_map(|at| Some((at, *forward(said, steps, at, bounds).first()?)))?;
        out.push(from..to);
        reached = to;
    }
    reached = start;
    for steps in pattern.pieces[..piece].iter().rev() {
        let until = bounds.start.max(reached.saturating_sub(REACH));
        let (from, to) =
            (until..=reached).rev().find_map(|at| Some((*backward(said, steps, at, bounds).last()?, at)))?;
        out.insert(0, from..to);
        reached = from;
    }
    Some(out)
}

/// The ends of `steps` beginning at `at`, ascending.
fn forward(said: &Said, steps: &[Step], at: usize, bounds: &Range<usize>) -> Vec<usize> {
    follow(said, &mut steps.iter(), at, bounds, true)
}

/// The beginnings of `steps` that end at `at`, ascending.
fn backward(said: &Said, steps: &[Step], at: usize, bounds: &Range<usize>) -> Vec<usize> {
    follow(said, &mut steps.iter().rev(), at, bounds, false)
}

fn follow(
    said: &Said,
    steps: &mut dyn Iterator<Item = &Step>,
    at: usize,
    bounds: &Range<usize>,
    ahead: bool,
) -> Vec<usize> {
    let mut here = vec![at];
    for step in steps {
        let mut next = Vec::with_capacity(here.len());
        for at in here {
            match step {
                Step::Insert { most, .. } => {
                    let to = if ahead {
                        at..=bounds.end.min(at + most)
                    } else {
                        bounds.start.max(at.saturating_sub(*most))..=at
                    };
                    next.extend(to);
                }
                _ if ahead && at < bounds.end && step.fits(said, at) => next.push(at + 1),
                _ if !ahead && at > bounds.start && step.fits(said, at - 1) => next.push(at - 1),
                _ => {}
            }
        }
        next.sort_unstable();
        next.dedup();
        if next.len() > WIDTH {
            if ahead {
                next.truncate(WIDTH)
            } else {
                next.drain(..next.len() - WIDTH);
            }
        }
        if next.is_empty() {
            return next;
        }
        here = next;
    }
    here
}
