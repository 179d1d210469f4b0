//! Gamma: agreement on free units, where they are and what they are called at once.
//!
//! Mathet, Widlöcher & Métivier (2015, *Computational Linguistics* 41:437–479). Units
//! of different coders are put side by side into *unitary alignments*, at most one of
//! each coder; the alignment of the whole text that costs least is the observed
//! disorder. Gamma is 1 less observed over expected disorder, and the expected one
//! is drawn by chance, so it comes with a seed.
//!
//! Units may overlap, in one coder's work too. Finding the best alignment is exact
//! here: for two coders as an assignment ([`assign`]), for more by a walk along the
//! text that keeps every open possibility ([`frontier`]). Where there are too many
//! of these, there is no number.

pub mod assign;
pub mod expected;
pub mod frontier;

pub use expected::{Draws, Expected, gamma};

use super::spans::{Segment, Spans};
use super::{Estimate, Undefined};

/// What differences cost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// α: of places.
    pub place: f64,
    /// β: of codes.
    pub code: f64,
    /// Δ∅: of a unit that stands alone.
    pub alone: f64,
}

impl Default for Weights {
    /// All 1, as published.
    fn default() -> Self {
        Self { place: 1.0, code: 1.0, alone: 1.0 }
    }
}

impl Weights {
    /// What two units side by side cost: `α · ((|Δstart| +
    /// |Δend|) / (sum of lengths))² · Δ∅`, and `β · Δ∅` if their codes differ.
    ///
    /// 0–10 and 1–9, both x: (2/18)² = .0123.
    pub fn between(&self, one: &Segment, two: &Segment) -> f64 {
        let apart = f64::from(one.start.abs_diff(two.start)) + f64::from(one.end.abs_diff(two.end));
        let long = f64::from(one.len()) + f64::from(two.len());
        let code = if one.code == two.code { 0.0 } else { self.code };
        (self.place * (apart / long).powi(2) + code) * self.alone
    }
}

/// Steps that the disorder of one text may take: some seconds.
pub const STEPS: u64 = 400_000_000;

/// What is left of so many steps.
fn spent(steps: u64, more: u64) -> Result<u64, Undefined> {
    steps.checked_sub(more).ok_or(Undefined::TooMany)
}

/// The disorder of the best alignment: the sum over its unitary alignments of the mean
/// cost of all pairs of coders (a missing unit costs Δ∅, two missing ones, too), over
/// the mean number of units of a coder.
///
/// # Errors
/// [`Undefined::NoPairs`] for fewer than two coders, [`Undefined::Nothing`] without
/// units, [`Undefined::TooMany`] where it would take more than so many steps.
pub fn disorder(coders: &[Vec<Segment>], weights: &Weights, steps: u64) -> Result<f64, Undefined> {
    let units: usize = coders.iter().map(Vec::len).sum();
    match coders {
        [] | [_] => return Err(Undefined::NoPairs),
        _ if units == 0 => return Err(Undefined::Nothing),
        _ => {}
    }
    let sum = match coders {
        [one, two] => assign::least(one, two, weights, steps)?,
        more => frontier::least(more, weights, steps)?,
    };
    Ok(sum * coders.len() as f64 / units as f64)
}

/// The units of these codes, coder by coder.
pub fn continuum(spans: &Spans, codes: &[u16]) -> Vec<Vec<Segment>> {
    let of = |coder| codes.iter().flat_map(|code| spans.of(coder, *code)).copied().collect();
    (0..spans.coders().len()).map(of).collect()
}

/// [`disorder`] of the units of these codes as coders wrote them. Two coders, one unit
/// each, far apart: both stand alone, 2 / 1 = 2.
///
/// ```
/// # use emic::statistics::gamma::{Weights, observed_disorder};
/// # use emic::statistics::spans::{Segment, Spans};
/// let one = |start| vec![Segment { code: 0, start, end: start + 10 }];
/// let coders = vec![("ana".to_owned(), one(0)), ("ben".to_owned(), one(100))];
/// let text = Spans::new(110, vec!["x".to_owned()], coders).unwrap();
/// assert_eq!(observed_disorder(&text, &[0], &Weights::default()).value, Ok(2.0));
/// ```
pub fn observed_disorder(spans: &Spans, codes: &[u16], weights: &Weights) -> Estimate {
    let coders = continuum(spans, codes);
    let units = coders.iter().map(|c| c.len() as u64).sum();
    match disorder(&coders, weights, STEPS) {
        Ok(value) => Estimate::of(value, units),
        Err(reason) => Estimate::none(reason, units),
    }
}

#[cfg(test)]
pub(super) mod slow {
    use super::*;

    /// The least sum over all partitions into unitary alignments, by trying them all.
    pub fn least(coders: &[Vec<Segment>], weights: &Weights) -> f64 {
        let Some(first) = coders.iter().position(|units| !units.is_empty()) else { return 0.0 };
        let mut best = f64::INFINITY;
        let mut chosen = vec![None; coders.len()];
        chosen[first] = Some(0);
        choose(coders, weights, first + 1, &mut chosen, &mut best);
        best
    }

    fn choose(coders: &[Vec<Segment>], w: &Weights, from: usize, chosen: &mut Vec<Option<usize>>, best: &mut f64) {
        if from < coders.len() {
            for unit in std::iter::once(None).chain((0..coders[from].len()).map(Some)) {
                chosen[from] = unit;
                choose(coders, w, from + 1, chosen, best);
            }
            chosen[from] = None;
            return;
        }
        let mut rest = coders.to_vec();
        let taken: Vec<Option<Segment>> =
            rest.iter_mut().zip(chosen.iter()).map(|(units, at)| at.map(|at| units.remove(at))).collect();
        let (mut cost, mut pairs) = (0.0, 0.0);
        for (i, one) in taken.iter().enumerate() {
            for two in &taken[i + 1..] {
                pairs += 1.0;
                cost += match (one, two) {
                    (Some(one), Some(two)) => w.between(one, two),
                    _ => w.alone,
                };
            }
        }
        *best = best.min(cost / pairs + least(&rest, w));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::random::Random;

    fn random(dice: &mut Random, coders: usize, most: u64) -> Vec<Vec<Segment>> {
        let unit = |dice: &mut Random| {
            let start = dice.below(40) as u32;
            Segment { code: dice.below(2) as u16, start, end: start + 1 + dice.below(12) as u32 }
        };
        (0..coders).map(|_| (0..dice.below(most + 1)).map(|_| unit(dice)).collect()).collect()
    }

    fn compare(seed: u64, coders: usize, most: u64, rounds: usize) {
        let mut dice = Random::new(seed);
        for round in 0..rounds {
            let all = random(&mut dice, coders, most);
            let units: usize = all.iter().map(Vec::len).sum();
            let weights = match round % 3 {
                0 => Weights::default(),
                1 => Weights { place: 3.0, code: 2.0, alone: 1.0 },
                _ => Weights { place: 0.5, code: 1.0, alone: 2.0 },
            };
            match disorder(&all, &weights, STEPS) {
                Ok(found) => {
                    let slow = slow::least(&all, &weights) * coders as f64 / units as f64;
                    assert!((found - slow).abs() < 1e-9, "{found} {slow} {weights:?} {all:?}");
                }
                Err(reason) => assert_eq!((reason, units), (Undefined::Nothing, 0)),
            }
        }
    }

    #[test]
    fn no_alignment_of_two_coders_costs_less_than_the_one_found() {
        compare(41, 2, 5, 300);
    }

    #[test]
    fn no_alignment_of_three_or_four_coders_costs_less_than_the_one_found() {
        compare(42, 3, 3, 120);
        compare(43, 4, 2, 40);
    }

    #[test]
    fn one_coder_alone_has_no_disorder_and_too_many_units_have_a_reason() {
        let unit = Segment { code: 0, start: 3, end: 9 };
        assert_eq!(disorder(&[vec![unit]], &Weights::default(), STEPS), Err(Undefined::NoPairs));
        assert_eq!(disorder(&[vec![unit], vec![]], &Weights::default(), STEPS), Ok(2.0));
        let crowd = || (0..200).map(|n| Segment { code: 0, start: n, end: n + 300 }).collect::<Vec<_>>();
        assert_eq!(disorder(&[crowd(), crowd(), crowd()], &Weights::default(), STEPS), Err(Undefined::TooMany));
    }
}
