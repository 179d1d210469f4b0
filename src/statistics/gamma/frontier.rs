//! Three coders and more: the best alignment by a walk along the text.
//!
//! Units stand in order of their starts. The first that is not aligned yet must be in
//! some unitary alignment with units behind it, or alone; each choice leaves a set of
//! units that are used already. Of all ways to the same set only the cheapest is
//! kept, so what grows is the number of sets that are open at one place, and that is
//! small where units are aligned with neighbours. Alignments that a unit would do
//! better to leave are never tried.

use super::super::Undefined;
use super::super::spans::Segment;
use super::{Weights, spent};
use std::collections::HashMap;

/// How many units behind a unit may be used: the bits of a set.
const WINDOW: usize = 128;
/// Unitary alignments of one unit that are too many.
const MOST: usize = 20_000;

/// A unit with its coder.
type Unit = (Segment, usize);

/// What every search knows.
struct Search<'s> {
    units: &'s [Unit],
    /// Costs of pairs worth asking about, to units behind: place from here, cost.
    near: Vec<Vec<(usize, f64)>>,
    coders: usize,
    alone: f64,
}

/// The least sum of costs.
///
/// # Errors
/// [`Undefined::TooMany`] where it would take more than so many steps.
pub fn least(coders: &[Vec<Segment>], weights: &Weights, steps: u64) -> Result<f64, Undefined> {
    let mut units: Vec<Unit> =
        coders.iter().enumerate().flat_map(|(coder, all)| all.iter().map(move |s| (*s, coder))).collect();
    units.sort_unstable_by_key(|(s, coder)| (s.start, s.end, *coder));
    let mut steps = spent(steps, (units.len() * units.len()) as u64)?;
    let search = Search {
        units: &units,
        near: neighbours(&units, coders.len(), weights)?,
        coders: coders.len(),
        alone: weights.alone,
    };
    let mut open: HashMap<u128, f64> = HashMap::from([(0, 0.0)]);
    for at in 0..units.len() {
        let alignments = search.alignments(at);
        if alignments.len() > MOST {
            return Err(Undefined::TooMany);
        }
        // Costs of all alignments, and every open set with every alignment.
        steps = spent(steps, (alignments.len() * (open.len() + coders.len())) as u64)?;
        let mut next: HashMap<u128, f64> = HashMap::new();
        let mut keep = |set: u128, cost: f64| {
            let best = next.entry(set >> 1).or_insert(cost);
            *best = best.min(cost);
        };
        for (used, cost) in open {
            if used & 1 == 1 {
                keep(used, cost);
                continue;
            }
            for (set, more) in alignments.iter().filter(|(set, _)| used & set == 0) {
                keep(used | set, cost + more);
            }
        }
        open = next;
    }
    Ok(open.get(&0).copied().unwrap_or(0.0))
}

/// How many pairs of coders there are.
fn pairs(coders: usize) -> f64 {
    (coders * (coders - 1) / 2) as f64
}

fn neighbours(units: &[Unit], coders: usize, weights: &Weights) -> Result<Vec<Vec<(usize, f64)>>, Undefined> {
    // With all others at no cost, a pair as dear as this is still better apart.
    let dear = (pairs(coders) + coders as f64 - 1.0) * weights.alone;
    let mut out = vec![Vec::new(); units.len()];
    for (at, (one, coder)) in units.iter().enumerate() {
        for (behind, (two, other)) in units.iter().enumerate().skip(at + 1) {
            let cost = weights.between(one, two);
            if coder != other && cost < dear {
                if behind - at >= WINDOW {
                    return Err(Undefined::TooMany);
                }
                out[at].push((behind - at, cost));
            }
        }
    }
    Ok(out)
}

impl Search<'_> {
    fn cost(&self, one: usize, two: usize) -> Option<f64> {
        let (one, two) = (one.min(two), one.max(two));
        let near = self.near.get(one)?;
        near.binary_search_by_key(&(two - one), |n| n.0).ok().map(|at| near[at].1)
    }

    /// All unitary alignments whose first unit this is: the set of units from here on,
    /// and the cost.
    fn alignments(&self, at: usize) -> Vec<(u128, f64)> {
        let mut out = Vec::new();
        self.extend(&mut vec![at], 0, &mut out);
        out
    }

    fn extend(&self, chosen: &mut Vec<usize>, coder: usize, out: &mut Vec<(u128, f64)>) {
        let first = chosen[0];
        if out.len() > MOST {
            return;
        }
        if coder == self.coders {
            if self.holds(chosen, 0) {
                let set = chosen.iter().fold(0, |set, unit| set | 1_u128 << (unit - first));
                out.push((set, self.total(chosen)));
            }
            return;
        }
        self.extend(chosen, coder + 1, out);
        if self.units[first].1 == coder {
            return;
        }
        for (behind, _) in &self.near[first] {
            if self.units[first + behind].1 == coder {
                chosen.push(first + behind);
                if self.holds(chosen, self.coders - coder - 1) {
                    self.extend(chosen, coder + 1, out);
                }
                chosen.pop();
            }
        }
    }

    /// True if no unit would do better alone, were `more` others to come at no cost.
    fn holds(&self, chosen: &[usize], more: usize) -> bool {
        let gain = (more as f64 + pairs(self.coders)) * self.alone;
        let stays = |one: &usize| {
            let others = chosen.iter().filter(|two| *two != one);
            let costs: Option<f64> = others.map(|two| Some(self.cost(*one, *two)? - self.alone)).sum();
            costs.is_some_and(|sum| sum < gain)
        };
        chosen.len() == 1 || chosen.iter().all(stays)
    }

    fn total(&self, chosen: &[usize]) -> f64 {
        let side_by_side: f64 = chosen
            .iter()
            .enumerate()
            .flat_map(|(n, one)| chosen[n + 1..].iter().filter_map(|two| self.cost(*one, *two)))
            .sum();
        let missing = pairs(self.coders) - (chosen.len() * (chosen.len() - 1) / 2) as f64;
        (side_by_side + missing * self.alone) / pairs(self.coders)
    }
}
