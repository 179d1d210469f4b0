//! What Gwet's coefficients share: units, shares of categories, and the error of it.
//!
//! Gwet (2008, Br. J. Math. Stat. Psychol. 61:29–48; *Handbook of Inter-Rater
//! Reliability*, 4th ed. 2014) writes every coefficient as observed agreement against
//! an agreement by chance that is made of the shares of the categories. So one
//! linearisation over units gives every one of them a standard error: units are the
//! sample, n - 1 the divisor, and the interval is Student's.

use super::weights::Weights;
use super::within;
use crate::statistics::distributions::t_quantile;
use crate::statistics::{Estimate, Ratings, Undefined};
use std::collections::BTreeMap;

/// Units that somebody rated, as counts of categories.
#[derive(Clone, Debug)]
pub struct Units {
    /// Counts of categories, how many such units, their ratings.
    rows: Vec<Row>,
    /// Units rated at all.
    n: f64,
    /// Units rated at least twice.
    pub(super) paired: u64,
    q: usize,
}

/// Units with the same counts.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) counts: Vec<u64>,
    /// Categories that were chosen, with how often.
    chosen: Vec<(usize, f64)>,
    /// How many such units.
    pub(super) times: f64,
    /// How many ratings each has.
    pub(super) r: f64,
}

impl Row {
    /// The share of agreeing pairs of ratings, near misses in part; 0 where there is
    /// no pair.
    pub(super) fn agreement(&self, weights: &Weights) -> f64 {
        if self.r < 2.0 {
            return 0.0;
        }
        let star = |k: usize| self.chosen.iter().map(|(l, n)| weights.of(k, *l) * n).sum::<f64>();
        let pairs: f64 = self.chosen.iter().map(|(k, n)| n * (star(*k) - 1.0)).sum();
        pairs / (self.r * (self.r - 1.0))
    }

    /// `Σ_k r_k f_k / r`: the mean of a figure of the categories over its ratings.
    pub(super) fn mean(&self, of: &[f64]) -> f64 {
        self.chosen.iter().map(|(k, n)| n * of[*k]).sum::<f64>() / self.r
    }
}

/// What chance brings, and what each category adds to it.
pub(super) struct Chance {
    /// p_e.
    pub(super) expected: f64,
    /// p_e as each category's ratings make it; empty where it does not depend on
    /// ratings.
    pub(super) of_category: Vec<f64>,
}

impl Units {
    /// The units of ratings.
    ///
    /// # Errors
    /// That no unit was rated by two coders.
    pub fn new(ratings: &Ratings) -> Result<Self, Undefined> {
        let mut seen: BTreeMap<Vec<u64>, u64> = BTreeMap::new();
        for (unit, weight) in ratings.rows() {
            *seen.entry(ratings.counts(unit)).or_default() += weight;
        }
        let rows: Vec<Row> =
            seen.into_iter().map(|(counts, times)| row(counts, times)).filter(|row| row.r > 0.0).collect();
        let paired = rows.iter().filter(|row| row.r >= 2.0).map(|row| row.times).sum::<f64>();
        let n = rows.iter().map(|row| row.times).sum();
        match paired > 0.0 {
            true => Ok(Self { rows, n, paired: paired as u64, q: ratings.q() }),
            false => Err(Undefined::NoPairs),
        }
    }

    pub(super) fn q(&self) -> usize {
        self.q
    }

    /// Units with at least two ratings.
    pub(super) fn pairs(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.r >= 2.0)
    }

    /// p_a: the mean over paired units of their share of agreeing pairs.
    pub(super) fn observed(&self, weights: &Weights) -> f64 {
        self.pairs().map(|row| row.times * row.agreement(weights)).sum::<f64>() / self.paired as f64
    }

    /// π_k: the mean over rated units of the share of ratings that are k.
    pub(super) fn shares(&self) -> Vec<f64> {
        let mut out = vec![0.0; self.q];
        for row in &self.rows {
            row.chosen.iter().for_each(|(k, n)| out[*k] += row.times * n / row.r);
        }
        out.iter().map(|sum| sum / self.n).collect()
    }

    /// Observed agreement alone, with its error.
    pub(super) fn percent(&self, weights: &Weights) -> Estimate {
        let observed = self.observed(weights);
        let scale = self.n / self.paired as f64;
        let error = self.error(observed, |row| scale * row.agreement(weights));
        let mut out =
            self.with_error(Estimate { observed: Some(observed), ..Estimate::of(observed, self.paired) }, error);
        // A share is not below 0.
        out.interval = out.interval.map(|(low, high)| (low.max(0.0), high));
        out
    }

    /// Agreement beyond this chance, with its error (Gwet 2008, section 4; 2014,
    /// chapter 5).
    pub(super) fn beyond(&self, weights: &Weights, chance: &Chance) -> Estimate {
        let (observed, expected) = (self.observed(weights), chance.expected);
        let out = Estimate::beyond_chance(observed, expected, self.paired);
        let Ok(value) = out.value else { return out };
        let (scale, left) = (self.n / self.paired as f64, 1.0 - expected);
        let error = self.error(value, |row| {
            let paired = if row.r >= 2.0 { scale } else { 0.0 };
            let own = (scale * row.agreement(weights) - expected * paired) / left;
            match chance.of_category.is_empty() {
                true => own,
                false => own - 2.0 * (1.0 - value) * (row.mean(&chance.of_category) - expected) / left,
            }
        });
        self.with_error(out, error)
    }

    /// The standard error of a mean of something over units; none for a single one.
    fn error(&self, mean: f64, of: impl Fn(&Row) -> f64) -> Option<f64> {
        if self.n < 2.0 {
            return None;
        }
        let squares = self.rows.iter().map(|row| row.times * (of(row) - mean) * (of(row) - mean));
        Some((squares.sum::<f64>() / (self.n * (self.n - 1.0))).sqrt())
    }

    fn with_error(&self, out: Estimate, error: Option<f64>) -> Estimate {
        student(out, error, self.n)
    }
}

/// An estimate with its error over n units, and Student's interval.
pub(super) fn student(mut out: Estimate, error: Option<f64>, n: f64) -> Estimate {
    out.se = error;
    // An error of 0 says that the formula has nothing to say of these units, not that all is known.
    if let (Ok(value), Some(se), Some(t)) = (out.value, error.filter(|se| *se >= 1e-9), t_quantile(0.025, n - 1.0)) {
        out.interval = Some(within(value - t * se, value + t * se));
    }
    out
}

fn row(counts: Vec<u64>, times: u64) -> Row {
    let chosen: Vec<(usize, f64)> =
        counts.iter().enumerate().filter(|(_, n)| **n > 0).map(|(k, n)| (k, *n as f64)).collect();
    let r = counts.iter().sum::<u64>() as f64;
    Row { counts, chosen, times: times as f64, r }
}
