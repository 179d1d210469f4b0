//! Words that are nearly those of a quotation, and what differs.
//!
//! Each of a piece's rarer words votes for the places where the piece would begin if that word stood right; where most
//! agree, the piece is laid along what was said there at the least cost. A piece is near if at least
//! [`ENOUGH`] of it stands there.

use super::find::Place;
use super::pattern::{Pattern, Step};
use super::said::Said;
use foldhash::fast::RandomState;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;

/// Share of a piece's words that must stand in the source.
pub const ENOUGH: f64 = 0.6;
/// Words of a piece that vote.
const VOTERS: usize = 16;
/// Places that count, of all voters together: more than the common words of a large study have.
const VOTES: usize = 250_000;
/// Atoms that one vote covers.
const WIDE: usize = 24;
/// Likeliest places that are tried, of a piece that is not [`LONG`].
const TRIED: usize = 12;
/// A piece so long is found by its words alone.
const LONG: usize = 60;
/// Longest piece that is laid along, in steps; of a longer one its beginning.
const LONGEST: usize = 500;

/// What a word costs that differs; a mark costs [`MARK`], the case of a letter too.
const WORD: u32 = 3;
const MARK: u32 = 1;

/// One thing that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The words that were said; empty for words that were added.
    pub said: String,
    /// The words that are printed; empty for words left out.
    pub printed: String,
}

/// The best place that is near enough, and what differs there.
pub fn near(said: &Said, pattern: &Pattern) -> Option<(Place, Vec<Difference>)> {
    let longest = pattern.pieces.iter().max_by_key(|p| p.iter().filter(|s| s.is_word()).count())?;
    let first = best(said, longest, None)?;
    let source = said.source(first.atoms.start).0;
    let mut pieces = Vec::new();
    let mut differences = Vec::new();
    for steps in &pattern.pieces {
        let found = if std::ptr::eq(steps, longest) { Some(first.clone()) } else { best(said, steps, Some(source)) };
        match found {
            Some(found) => {
                pieces.push(found.atoms);
                differences.extend(found.differences);
            }
            None => {
                let printed = steps.iter().map(Step::shown).collect::<Vec<_>>().join(" ");
                differences.push(Difference { said: String::new(), printed });
            }
        }
    }
    Some((Place { source, pieces }, differences))
}

#[derive(Debug, Clone)]
struct Laid {
    atoms: Range<usize>,
    differences: Vec<Difference>,
}

fn best(said: &Said, steps: &[Step], source: Option<usize>) -> Option<Laid> {
    let steps = &steps[..steps.len().min(LONGEST)];
    let tried = if steps.len() > LONG { 3 } else { TRIED };
    let laid = votes(said, steps, source).into_iter().take(tried).filter_map(|at| {
        let (_, bounds) = said.source(at);
        let from = bounds.start.max(at.saturating_sub(WIDE + steps.len() / 4));
        let to = bounds.end.min(at + steps.len() + steps.len() / 2 + 2 * WIDE);
        lay(said, steps, from..to)
    });
    let (cost, laid) = laid.min_by_key(|(cost, _)| *cost)?;
    let most = steps.iter().map(|s| cost_of(s.is_word())).sum::<u32>();
    (f64::from(cost) <= (1.0 - ENOUGH) * f64::from(most)).then_some(laid)
}

/// Where the piece would begin, by the votes of its rarer words; the likeliest first.
fn votes(said: &Said, steps: &[Step], source: Option<usize>) -> Vec<usize> {
    let known = steps.iter().enumerate().filter_map(|(at, step)| match step {
        Step::Atom { folded: Some(folded), .. } if step.is_word() => Some((at, *folded)),
        _ => None,
    });
    let mut known: Vec<(usize, u32)> = known.collect();
    known.sort_by_key(|(at, folded)| (said.places(*folded).len(), *at));
    // Which words vote for a place, and where the piece would begin. A word that comes again has one vote.
    let mut votes: HashMap<usize, (u32, usize), RandomState> = HashMap::default();
    let mut weights = Vec::new();
    let mut left = VOTES;
    for (at, folded) in known.into_iter().take(VOTERS) {
        let places = said.places(folded);
        let counted = places.len().min(left);
        left -= counted;
        let sign = 1u32 << weights.len();
        weights.push(1 + (places.len() as u32).max(1).leading_zeros());
        for place in &places[..counted] {
            let place = *place as usize;
            let (of, bounds) = said.source(place);
            if source.is_none_or(|s| s == of) {
                let begin = place.saturating_sub(at).max(bounds.start);
                votes.entry(begin / WIDE).or_insert((0, begin)).0 |= sign;
            }
        }
    }
    let signs = |bucket: usize| votes.get(&bucket).map_or(0, |v| v.0);
    let weight =
        |signs: u32| weights.iter().enumerate().filter(|(n, _)| signs & (1 << n) != 0).map(|(_, w)| w).sum::<u32>();
    let all = votes.iter().map(|(b, (own, begin))| (weight(own | signs(b + 1)), weight(*own), *begin));
    let mut all: Vec<(u32, u32, usize)> = all.collect();
    all.sort_unstable_by_key(|(both, own, begin)| (Reverse(*both), Reverse(*own), *begin));
    all.into_iter().map(|(_, _, begin)| begin).collect()
}

fn cost_of(word: bool) -> u32 {
    if word { WORD } else { MARK }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Move {
    None,
    Both,
    Printed,
    Said,
}

/// Lays steps along atoms; before and behind them atoms are free.
fn lay(said: &Said, steps: &[Step], window: Range<usize>) -> Option<(u32, Laid)> {
    let width = window.len();
    if width == 0 || steps.is_empty() {
        return None;
    }
    let mut moves = vec![Move::None; (steps.len() + 1) * (width + 1)];
    let mut before = vec![0u32; width + 1];
    for (row, step) in steps.iter().enumerate() {
        let own = match step {
            Step::Insert { .. } => 0,
            _ => cost_of(step.is_word()),
        };
        let mut here = vec![before[0] + own; width + 1];
        moves[(row + 1) * (width + 1)] = Move::Printed;
        for column in 0..width {
            let at = window.start + column;
            let other = cost_of(super::said::is_word(said.word(at)));
            let mut choice = (before[column + 1] + own, Move::Printed);
            let along = (here[column] + other, Move::Said);
            let both = (before[column] + unlike(said, step, at, own, other), Move::Both);
            for next in [along, both] {
                if next.0 < choice.0 || (next.0 == choice.0 && next.1 == Move::Both) {
                    choice = next;
                }
            }
            here[column + 1] = choice.0;
            moves[(row + 1) * (width + 1) + column + 1] = choice.1;
        }
        before = here;
    }
    let (end, cost) = before.iter().enumerate().min_by_key(|(_, cost)| **cost).map(|(at, cost)| (at, *cost))?;
    Some((cost, trace(said, steps, &moves, (window, end))))
}

fn unlike(said: &Said, step: &Step, at: usize, own: u32, other: u32) -> u32 {
    if step.fits(said, at) {
        return 0;
    }
    match step {
        Step::Atom { folded: Some(folded), .. } if *folded == said.folded_at(at) => MARK,
        // Dearer than a word alone, cheaper than one left out and one added.
        _ if own == other => own + 1,
        _ => own + other,
    }
}

/// Goes back over the moves and gathers what differs.
fn trace(said: &Said, steps: &[Step], moves: &[Move], (window, end): (Range<usize>, usize)) -> Laid {
    let width = window.len();
    let (mut row, mut column) = (steps.len(), end);
    let mut ops: Vec<(Option<usize>, Option<usize>)> = Vec::new();
    while row > 0 {
        match moves[row * (width + 1) + column] {
            Move::Both => {
                (row, column) = (row - 1, column - 1);
                ops.push((Some(window.start + column), Some(row)));
            }
            Move::Said => {
                column -= 1;
                ops.push((Some(window.start + column), None));
            }
            Move::Printed | Move::None => {
                row -= 1;
                ops.push((None, Some(row)));
            }
        }
    }
    ops.reverse();
    let mut differences: Vec<Difference> = Vec::new();
    let mut open = false;
    for (at, row) in ops {
        let same = matches!((at, row), (Some(at), Some(row)) if steps[row].fits(said, at))
            || matches!(row, Some(row) if at.is_none() && matches!(steps[row], Step::Insert { .. }));
        if same {
            open = false;
            continue;
        }
        if !open {
            differences.push(Difference { said: String::new(), printed: String::new() });
            open = true;
        }
        if let Some(last) = differences.last_mut() {
            at.into_iter().for_each(|at| add(&mut last.said, said.word(at)));
            row.into_iter().for_each(|row| add(&mut last.printed, &steps[row].shown()));
        }
    }
    Laid { atoms: window.start + column..window.start + end, differences }
}

fn add(to: &mut String, word: &str) {
    if !to.is_empty() && (super::said::is_word(word) || word.starts_with('[')) {
        to.push(' ');
    }
    to.push_str(word);
}
