//! What was new in each interview, and how much was known up to it.
//!
//! The plainest account of all, and the one every other is made of. Guest, Bunce
//! and Johnson (2006, Field Methods 18(1):59-82) counted so when they asked how
//! many interviews are enough.

use super::{Found, by_interview};
use crate::statistics::Estimate;

/// How many codes were found for the first time in each interview.
///
/// new(i) = |C(i) \ (C(1) ∪ … ∪ C(i-1))|, in codes. Nothing is undefined; of no
/// interviews there are no numbers.
///
/// ```
/// # use emic::statistics::saturation::{Found, growth};
/// let found = Found::new([vec![1, 2], vec![2, 3], vec![1]]);
/// assert_eq!(growth::each(&found), [2, 1, 0]);
/// assert_eq!(growth::so_far(&found), [2, 3, 3]);
/// ```
pub fn each(found: &Found) -> Vec<u64> {
    in_order(found, 0..found.len())
}

/// The same with the interviews in another order.
pub(super) fn in_order(found: &Found, order: impl Iterator<Item = usize>) -> Vec<u64> {
    let mut seen = vec![false; found.codes()];
    let mut new = |codes: &[u32]| codes.iter().filter(|c| !std::mem::replace(&mut seen[**c as usize], true)).count();
    order.map(|at| new(&found.each[at]) as u64).collect()
}

/// How many different codes were found up to and including each interview: the sums
/// of [`each`].
pub fn so_far(found: &Found) -> Vec<u64> {
    let mut sum = 0;
    let up = |new| {
        sum += new;
        sum
    };
    each(found).into_iter().map(up).collect()
}

pub(super) fn new(found: &Found) -> Vec<(String, Estimate)> {
    by_interview("new", each(found).into_iter().map(|n| n as f64), found)
}

pub(super) fn cumulative(found: &Found) -> Vec<(String, Estimate)> {
    by_interview("cumulative", so_far(found).into_iter().map(|n| n as f64), found)
}
