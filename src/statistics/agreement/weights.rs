//! How much two different categories still agree.
//!
//! Weighted coefficients give part of the credit for near misses: 1 for the same
//! category, 0 for the two ends of the scale. By rank, so only the order of the
//! categories is used; a table of one's own is possible.

use crate::statistics::{Ratings, Undefined};

/// What near misses are worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Weighting {
    /// Nothing: the same or not.
    Identity,
    /// `1 - |k - l| / (q - 1)` (Cicchetti and Allison 1971).
    Linear,
    /// `1 - ((k - l) / (q - 1))²` (Fleiss and Cohen 1973).
    Quadratic,
    /// `1 - C(|k - l| + 1, 2) / C(q, 2)` (Gwet 2014, chapter 3).
    Ordinal,
}

/// Agreement weights of every pair of categories.
///
/// ```
/// # use emic::statistics::agreement::weights::{Weighting, Weights};
/// let weights = Weights::new(Weighting::Linear, 3);
/// assert_eq!((weights.of(0, 0), weights.of(0, 1), weights.of(2, 0)), (1.0, 0.5, 0.0));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    q: usize,
    values: Vec<f64>,
}

impl Weights {
    /// The weights for q categories.
    pub fn new(weighting: Weighting, q: usize) -> Self {
        let last = q.saturating_sub(1).max(1) as f64;
        let weight = |k: usize, l: usize| {
            let apart = k.abs_diff(l) as f64;
            match weighting {
                _ if k == l => 1.0,
                Weighting::Identity => 0.0,
                Weighting::Linear => 1.0 - apart / last,
                Weighting::Quadratic => 1.0 - (apart / last) * (apart / last),
                Weighting::Ordinal => 1.0 - apart * (apart + 1.0) / (last * (last + 1.0)),
            }
        };
        Self { q, values: (0..q * q).map(|at| weight(at / q, at % q)).collect() }
    }

    /// A table of one's own, row by row; `None` unless it is square.
    pub fn own(rows: &[Vec<f64>]) -> Option<Self> {
        let q = rows.len();
        let square = rows.iter().all(|row| row.len() == q);
        square.then(|| Self { q, values: rows.concat() })
    }

    /// The weight of two categories.
    pub fn of(&self, k: usize, l: usize) -> f64 {
        self.values[k * self.q + l]
    }

    /// How many categories they are for.
    pub fn q(&self) -> usize {
        self.q
    }

    /// The sum of all weights, T_w.
    pub fn sum(&self) -> f64 {
        self.values.iter().sum()
    }

    /// For each category the mean of what it shares with others that are chosen with
    /// these probabilities, seen from both sides.
    pub fn shared(&self, chosen: &[f64]) -> Vec<f64> {
        let of = |k: usize| (0..self.q).map(|l| (self.of(k, l) + self.of(l, k)) * chosen[l]).sum::<f64>() / 2.0;
        (0..self.q).map(of).collect()
    }

    /// `Σ w_kl a_k b_l`: agreement by chance of two who choose so.
    pub fn by_chance(&self, a: &[f64], b: &[f64]) -> f64 {
        let row = |k: usize| a[k] * (0..self.q).map(|l| self.of(k, l) * b[l]).sum::<f64>();
        (0..self.q).map(row).sum()
    }
}

/// Whether weights other than the identity say anything about these ratings.
///
/// # Errors
/// That the categories have no order.
pub fn ordered(ratings: &Ratings, weighting: Weighting) -> Result<(), Undefined> {
    match weighting == Weighting::Identity || ratings.is_ordered() {
        true => Ok(()),
        false => Err(Undefined::NoOrder),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_misses_are_worth_what_the_papers_say() {
        let five = |w| (0..5).map(|l| Weights::new(w, 5).of(0, l)).collect::<Vec<_>>();
        assert_eq!(five(Weighting::Identity), [1.0, 0.0, 0.0, 0.0, 0.0]);
        assert_eq!(five(Weighting::Linear), [1.0, 0.75, 0.5, 0.25, 0.0]);
        assert_eq!(five(Weighting::Quadratic), [1.0, 0.9375, 0.75, 0.4375, 0.0]);
        assert_eq!(five(Weighting::Ordinal), [1.0, 0.9, 0.7, 0.4, 0.0]);
    }

    #[test]
    fn one_category_and_none_are_no_mishap() {
        assert_eq!(Weights::new(Weighting::Linear, 1).sum(), 1.0);
        assert_eq!(Weights::new(Weighting::Ordinal, 0).sum(), 0.0);
        assert_eq!(Weights::own(&[vec![1.0], vec![1.0, 2.0]]), None);
    }
}
