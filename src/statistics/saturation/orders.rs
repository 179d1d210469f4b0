//! The same interviews in other orders.
//!
//! Whoever was met first makes the curve steep, whoever was met last makes it flat.
//! So the order of the study is laid beside orders by chance: between which heights
//! 95 % of them run, and what a rule says in each. The seed is the researcher's to
//! print: the same seed gives the same orders on every machine.

use super::{Found, Rule, growth, guest};
use crate::statistics::random::Random;

/// Heights at one interview over many orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// 2.5 % of orders are at or below it.
    pub low: u64,
    /// Half of them are.
    pub middle: u64,
    /// 97.5 % of them are.
    pub high: u64,
}

/// What a rule came to over many orders.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// In how many orders it was reached.
    pub reached: u64,
    /// Of how many.
    pub orders: u64,
    /// When, over the orders in which it was reached; `None` where it never was.
    pub range: Option<Range>,
}

/// New codes by interview, in so many orders by chance.
///
/// ```
/// # use emic::statistics::saturation::{Found, orders};
/// let found = Found::new([vec![1, 2], vec![2], vec![3]]);
/// let drawn = orders::drawn(&found, 100, 1);
/// assert_eq!(drawn, orders::drawn(&found, 100, 1));
/// assert!(drawn.iter().all(|new| new.iter().sum::<u64>() == 3));
/// // After all interviews all orders are at one height.
/// assert_eq!(orders::band(&drawn)[2], orders::Range { low: 3, middle: 3, high: 3 });
/// ```
pub fn drawn(found: &Found, orders: usize, seed: u64) -> Vec<Vec<u64>> {
    let mut random = Random::new(seed);
    let mut order: Vec<usize> = (0..found.len()).collect();
    let mut one = || {
        random.shuffle(&mut order);
        growth::in_order(found, order.iter().copied())
    };
    (0..orders).map(|_| one()).collect()
}

/// Between which heights the curves of these orders run, interview by interview;
/// nothing where no order was drawn.
pub fn band(drawn: &[Vec<u64>]) -> Vec<Range> {
    let steps = drawn.first().map_or(0, Vec::len);
    let mut sums = vec![0; drawn.len()];
    let at = |step: usize| {
        sums.iter_mut().zip(drawn).for_each(|(sum, new)| *sum += new[step]);
        range(sums.clone())
    };
    (0..steps).filter_map(at).collect()
}

/// What a rule says in each of these orders.
pub fn spread(drawn: &[Vec<u64>], rule: Rule) -> Spread {
    let ends: Vec<u64> =
        drawn.iter().filter_map(|new| guest::assess(new, rule).reached.value.ok()).map(|k| k as u64).collect();
    Spread { reached: ends.len() as u64, orders: drawn.len() as u64, range: range(ends) }
}

/// Quantiles: the least value that so many are at or below (Hyndman and Fan 1996,
/// type 1).
fn range(mut values: Vec<u64>) -> Option<Range> {
    values.sort_unstable();
    let at = |thousandths: usize| {
        let rank = (values.len() * thousandths).div_ceil(1000);
        values.get(rank.saturating_sub(1)).copied()
    };
    Some(Range { low: at(25)?, middle: at(500)?, high: at(975)? })
}
