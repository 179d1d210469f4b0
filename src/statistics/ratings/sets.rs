//! Ratings that are sets: several codes on one unit, or none.
//!
//! Who codes a turn with two codes has not chosen one of them. So a rating may be a
//! set of labels; an empty set is a rating ("read it, no code"), and only what is
//! not there is missing. Equal sets are kept once and ratings point at them, so that
//! distances are worked out between different sets only.

use std::collections::HashMap;

/// Units × coders, each rating a set of labels, each unit with a weight.
///
/// ```
/// # use emic::statistics::ratings::SetRatings;
/// let mut ratings = SetRatings::new(2);
/// ratings.push(&[Some(&[3, 1]), Some(&[])], 40);
/// ratings.push(&[Some(&[1, 3, 3]), None], 2);
/// assert_eq!(ratings.sets(), [vec![1, 3], vec![]]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SetRatings {
    coders: usize,
    sets: Vec<Vec<u16>>,
    known: HashMap<Vec<u16>, u32>,
    values: Vec<Option<u32>>,
    weights: Vec<u64>,
}

impl SetRatings {
    /// Without units.
    pub fn new(coders: usize) -> Self {
        Self { coders, ..Self::default() }
    }

    /// Adds so many equal units; ratings that are not there are missing.
    pub fn push(&mut self, unit: &[Option<&[u16]>], weight: u64) {
        if weight == 0 {
            return;
        }
        for coder in 0..self.coders {
            let value = unit.get(coder).copied().flatten().map(|set| self.number(set));
            self.values.push(value);
        }
        self.weights.push(weight);
    }

    fn number(&mut self, set: &[u16]) -> u32 {
        let mut set = set.to_vec();
        set.sort_unstable();
        set.dedup();
        let next = self.sets.len() as u32;
        *self.known.entry(set).or_insert_with_key(|new| {
            self.sets.push(new.clone());
            next
        })
    }

    /// The different sets, each sorted, in the order they came.
    pub fn sets(&self) -> &[Vec<u16>] {
        &self.sets
    }

    /// How many coders there are.
    pub fn coders(&self) -> usize {
        self.coders
    }

    /// How many units there are, weights counted.
    pub fn units(&self) -> u64 {
        self.weights.iter().sum()
    }

    /// Rows: ratings of a unit as indexes into [`SetRatings::sets`], and how many
    /// such units there are.
    pub fn rows(&self) -> impl Iterator<Item = (&[Option<u32>], u64)> {
        let coders = self.coders;
        self.weights.iter().enumerate().map(move |(row, weight)| {
            let unit = &self.values[row * coders..(row + 1) * coders];
            (unit, *weight)
        })
    }

    /// The same rows with other weights, in the order of [`SetRatings::rows`].
    pub fn weighted(&self, weights: &[u64]) -> Self {
        let mut out = Self { values: Vec::new(), weights: Vec::new(), ..self.clone() };
        for ((unit, _), weight) in self.rows().zip(weights).filter(|(_, weight)| **weight > 0) {
            out.values.extend(unit);
            out.weights.push(*weight);
        }
        out
    }
}
