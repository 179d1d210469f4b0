//! What follows what, in sequences of steps.
//!
//! A sequence is one person's talk in one source, a step what is coded at one place: one
//! thing or several at once. The k-th step after a step is its follower at lag k. How often
//! one thing follows another says little alone, since common things follow everything; so
//! it is held against what would be expected if what comes next did not depend on what came
//! before (lag sequential analysis: Sackett 1979; Bakeman and Gottman 1997, *Observing
//! Interaction*, chapter 7).

use super::{Estimate, Undefined};

/// How often things follow each other at one lag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Followed {
    things: usize,
    /// Row by row: what comes first, then what follows.
    counts: Vec<u64>,
    /// Of each thing how often anything follows it, and how often it follows anything.
    before: Vec<u64>,
    after: Vec<u64>,
}

impl Followed {
    /// How often `then` follows `first`: pairs of steps. A step that holds several things
    /// counts for each of them.
    pub fn observed(&self, first: usize, then: usize) -> u64 {
        if first.max(then) < self.things { self.counts[first * self.things + then] } else { 0 }
    }

    /// How often anything follows `first`.
    pub fn before(&self, first: usize) -> u64 {
        self.before.get(first).copied().unwrap_or(0)
    }

    /// How often `then` follows anything.
    pub fn after(&self, then: usize) -> u64 {
        self.after.get(then).copied().unwrap_or(0)
    }

    /// All pairs.
    pub fn all(&self) -> u64 {
        self.before.iter().sum()
    }

    /// How many times as often `then` follows `first` as expected, which is (pairs that begin
    /// with `first`) · (pairs that end with `then`) / all pairs (Bakeman and Gottman 1997,
    /// section 7.4). Observed and expected come with it. Undefined where one of the two never
    /// comes first or never follows.
    pub fn ratio(&self, first: usize, then: usize) -> Estimate {
        let all = self.all();
        let observed = self.observed(first, then) as f64;
        let (before, after) = (self.before(first), self.after(then));
        if before == 0 || after == 0 {
            return Estimate::none(Undefined::Nothing, all);
        }
        let expected = before as f64 * after as f64 / all as f64;
        Estimate { observed: Some(observed), expected: Some(expected), ..Estimate::of(observed / expected, all) }
    }

    /// The same pairs and those of another lag.
    pub fn and(&self, other: &Self) -> Self {
        let things = self.things.max(other.things);
        let each = (0..things).flat_map(|first| (0..things).map(move |then| (first, then)));
        let counts = each.map(|(a, b)| self.observed(a, b) + other.observed(a, b)).collect();
        let sums = |of: fn(&Self, usize) -> u64| (0..things).map(|thing| of(self, thing) + of(other, thing)).collect();
        Self { things, counts, before: sums(Self::before), after: sums(Self::after) }
    }
}

/// Counts what follows what, `lag` steps later; a lag of 0 counts nothing. Each sequence is
/// a list of steps, each step the things in it.
///
/// ```
/// # use emic::statistics::sequence::followed;
/// // a b a b c: a is followed by b twice, of 4 pairs; 2 begin with a, 2 end with b.
/// let steps = vec![vec![0], vec![1], vec![0], vec![1], vec![2]];
/// let made = followed(&[steps], 3, 1);
/// assert_eq!(made.observed(0, 1), 2);
/// assert_eq!(made.ratio(0, 1).value, Ok(2.0)); // expected 2 · 2 / 4 = 1
/// ```
pub fn followed(sequences: &[Vec<Vec<usize>>], things: usize, lag: usize) -> Followed {
    let nothing = vec![0; things];
    let mut out = Followed { things, counts: vec![0; things * things], before: nothing.clone(), after: nothing };
    for sequence in sequences.iter().filter(|_| lag > 0) {
        for (first, then) in sequence.iter().zip(sequence.iter().skip(lag)) {
            for a in first.iter().filter(|a| **a < things) {
                for b in then.iter().filter(|b| **b < things) {
                    out.counts[a * things + b] += 1;
                    out.before[*a] += 1;
                    out.after[*b] += 1;
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences_do_not_run_into_each_other_and_lags_are_exact() {
        let two = [vec![vec![0], vec![1]], vec![vec![0, 1], vec![0]]];
        let made = followed(&two, 2, 1);
        assert_eq!([(0, 1), (0, 0), (1, 0), (1, 1)].map(|(a, b)| made.observed(a, b)), [1, 1, 1, 0]);
        assert_eq!(followed(&two, 2, 2).all(), 0);
        assert_eq!(made.ratio(1, 1).value, Ok(0.0));
        assert_eq!(followed(&two, 2, 0).all(), 0);
        assert_eq!(followed(&two, 3, 1).ratio(2, 0).value, Err(Undefined::Nothing));
        assert_eq!(made.and(&made).observed(1, 0), 2);
    }
}
