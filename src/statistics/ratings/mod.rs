//! What coders said of units: the input of every coefficient of agreement.
//!
//! A unit is whatever was judged as one thing: a turn, a sentence, a source, a
//! character. Runs of characters that everybody judged alike are one row with a
//! *weight*, so that a corpus of millions of characters is a few rows: everything
//! here counts weights and nothing ever writes the units out one by one. A rating
//! that is not there is missing, which is not a "no".

pub mod sets;

pub use sets::SetRatings;

use std::collections::BTreeMap;
use std::sync::Arc;

/// What differences between categories mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Level {
    /// The same or not.
    #[default]
    Nominal,
    /// In order; how far apart is not known.
    Ordinal,
    /// Numbers: differences count.
    Interval,
    /// Numbers with a true zero: differences count in proportion to their sum.
    Ratio,
}

impl Level {
    /// All of them, from the one that supposes least.
    pub const ALL: [Self; 4] = [Self::Nominal, Self::Ordinal, Self::Interval, Self::Ratio];

    /// Its word: `nominal`, `ordinal`, `interval`, `ratio`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Nominal => "nominal",
            Self::Ordinal => "ordinal",
            Self::Interval => "interval",
            Self::Ratio => "ratio",
        }
    }

    /// The level a word means.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.word() == word)
    }
}

/// One rating: a category by its place in [`Ratings::categories`], or nothing.
pub type Rating = Option<u16>;

/// Units × coders, each unit with a weight.
///
/// ```
/// # use emic::statistics::ratings::Ratings;
/// let mut ratings = Ratings::new(["no", "yes"], 2);
/// ratings.push(&[Some(0), Some(0)], 970); // 970 characters that neither coded
/// ratings.push(&[Some(1), Some(0)], 30);
/// assert_eq!((ratings.units(), ratings.rows().count()), (1000, 2));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ratings {
    // Shared, for what is drawn again and again differs in its weights only.
    categories: Arc<[String]>,
    numbers: Option<Arc<[f64]>>,
    unordered: bool,
    coders: usize,
    values: Vec<Rating>,
    weights: Vec<u64>,
}

impl Ratings {
    /// Without units. The categories are those of the codebook **in their order**,
    /// with those nobody used: how many there are is part of several coefficients.
    /// Categories that are all numbers are taken for these numbers where a level
    /// asks for them.
    pub fn new<S: Into<String>>(categories: impl IntoIterator<Item = S>, coders: usize) -> Self {
        let categories: Arc<[String]> = categories.into_iter().map(Into::into).collect();
        let numbers = categories.iter().map(|label| number(label)).collect();
        Self { categories, numbers, coders, ..Self::default() }
    }

    /// The same, whose categories stand in no order: nobody said one, and they are no
    /// numbers. Metrics and weights that need one have no value then.
    pub fn unordered(mut self) -> Self {
        self.unordered = true;
        self
    }

    /// True if the order of the categories means something.
    pub fn is_ordered(&self) -> bool {
        !self.unordered
    }

    /// Adds so many equal units. A unit has as many ratings as there are coders:
    /// what is too much is left out, what is not there is missing. Categories that
    /// do not exist are missing, too; a weight of 0 adds nothing.
    pub fn push(&mut self, unit: &[Rating], weight: u64) {
        if weight == 0 {
            return;
        }
        let known = self.categories.len();
        let rating = |at: usize| unit.get(at).copied().flatten().filter(|c| usize::from(*c) < known);
        self.values.extend((0..self.coders).map(rating));
        self.weights.push(weight);
    }

    /// The categories, in order.
    pub fn categories(&self) -> &[String] {
        &self.categories
    }

    /// How many categories there are, used or not.
    pub fn q(&self) -> usize {
        self.categories.len()
    }

    /// What the categories are as numbers, if they all are.
    pub fn numbers(&self) -> Option<&[f64]> {
        self.numbers.as_deref()
    }

    /// How many coders there are.
    pub fn coders(&self) -> usize {
        self.coders
    }

    /// How many units there are, weights counted.
    pub fn units(&self) -> u64 {
        self.weights.iter().sum()
    }

    /// Rows: the ratings of a unit in the order of the coders, and how many such
    /// units there are.
    pub fn rows(&self) -> impl Iterator<Item = (&[Rating], u64)> {
        let coders = self.coders;
        self.weights.iter().enumerate().map(move |(row, weight)| {
            let unit = &self.values[row * coders..(row + 1) * coders];
            (unit, *weight)
        })
    }

    /// True if every coder rated every unit.
    pub fn is_complete(&self) -> bool {
        self.values.iter().all(Option::is_some)
    }

    /// The same with equal rows put together, sorted.
    pub fn collapsed(&self) -> Self {
        let mut seen: BTreeMap<&[Rating], u64> = BTreeMap::new();
        for (unit, weight) in self.rows() {
            *seen.entry(unit).or_default() += weight;
        }
        let mut out = self.empty();
        seen.into_iter().for_each(|(unit, weight)| out.push(unit, weight));
        out
    }

    /// The same rows with other weights, in the order of [`Ratings::rows`]; rows
    /// whose weight is 0 are left out.
    pub fn weighted(&self, weights: &[u64]) -> Self {
        let mut out = self.empty();
        self.rows().zip(weights).for_each(|((unit, _), weight)| out.push(unit, *weight));
        out
    }

    /// Only these coders, in this order.
    pub fn of_coders(&self, coders: &[usize]) -> Self {
        let mut out = Self { coders: coders.len(), ..self.empty() };
        for (unit, weight) in self.rows() {
            let chosen: Vec<Rating> = coders.iter().map(|at| unit.get(*at).copied().flatten()).collect();
            out.push(&chosen, weight);
        }
        out
    }

    /// One category against all others: `yes` where it was chosen, first, and `no`.
    pub fn dichotomised(&self, category: u16) -> Self {
        let mut out = Self::new(["yes", "no"], self.coders);
        for (unit, weight) in self.rows() {
            let said: Vec<Rating> = unit.iter().map(|r| r.map(|c| u16::from(c != category))).collect();
            out.push(&said, weight);
        }
        out
    }

    /// How often each category was chosen for a unit.
    pub fn counts(&self, unit: &[Rating]) -> Vec<u64> {
        let mut out = vec![0; self.q()];
        unit.iter().flatten().for_each(|c| out[usize::from(*c)] += 1);
        out
    }

    fn empty(&self) -> Self {
        let (categories, numbers) = (self.categories.clone(), self.numbers.clone());
        Self { categories, numbers, unordered: self.unordered, coders: self.coders, ..Self::default() }
    }
}

/// The number a label is, if it is a finite one.
pub fn number(label: &str) -> Option<f64> {
    label.trim().parse().ok().filter(|n: &f64| n.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratings() -> Ratings {
        let mut out = Ratings::new(["1", "2.5", "4"], 2);
        out.push(&[Some(0), None], 2);
        out.push(&[Some(2), Some(1)], 3);
        out.push(&[Some(0)], 5);
        out
    }

    #[test]
    fn equal_rows_are_put_together_and_nothing_is_lost() {
        let whole = ratings().collapsed();
        assert_eq!(whole.rows().collect::<Vec<_>>(), [(&[Some(0), None][..], 7), (&[Some(2), Some(1)][..], 3)]);
        assert_eq!(whole.units(), 10);
    }

    #[test]
    fn what_is_not_there_is_missing_and_no_category() {
        let mut out = Ratings::new(["a"], 2);
        out.push(&[Some(7), Some(0), Some(0)], 1);
        out.push(&[Some(0), Some(0)], 0);
        assert_eq!(out.rows().collect::<Vec<_>>(), [(&[None, Some(0)][..], 1)]);
        assert!(!out.is_complete());
    }

    #[test]
    fn categories_are_numbers_only_if_all_are() {
        assert_eq!(ratings().numbers(), Some(&[1.0, 2.5, 4.0][..]));
        assert_eq!(Ratings::new(["1", "two"], 2).numbers(), None);
        assert_eq!(Ratings::new(["1", "inf"], 2).numbers(), None);
    }

    #[test]
    fn one_category_against_the_rest_keeps_what_is_missing() {
        let rows = ratings().dichotomised(0);
        assert_eq!(rows.rows().next(), Some((&[Some(0), None][..], 2)));
        assert_eq!(rows.rows().nth(1), Some((&[Some(1), Some(1)][..], 3)));
    }
}
