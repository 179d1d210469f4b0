//! How much of what is told belongs to codes that were seen.
//!
//! A study may lack many codes and still hold nearly all that people say, if those
//! that it lacks are rare. Coverage asks that: if somebody were met in addition, and
//! one of their codes were drawn, how likely is it that it had been seen before?
//! (Chao and Jost 2012, Ecology 93(12):2533-2547; for interviews their appendix.)

use super::Found;
use crate::statistics::{Estimate, Undefined};

/// Sample coverage, a share from 0 to 1.
///
/// 1 − Q1/U · (T−1)·Q1 / ((T−1)·Q1 + 2·Q2), where U is how often codes were found in
/// all (each once an interview), Q1 and Q2 how many were found in one and in two of
/// T interviews. Where Q2 = 0 the last factor is (T−1)(Q1−1) / ((T−1)(Q1−1) + 2).
/// Undefined where nothing was found.
///
/// ```
/// # use emic::statistics::saturation::{Found, coverage::coverage};
/// // T = 2, U = 5, Q1 = 3, Q2 = 1: 1 - 3/5 * 3/5.
/// let found = Found::new([vec![1, 2, 3], vec![1, 4]]);
/// assert!((coverage(&found).value.unwrap() - 0.64).abs() < 1e-12);
/// ```
pub fn coverage(found: &Found) -> Estimate {
    let n = found.len() as u64;
    let uses = found.frequencies().iter().sum::<u64>() as f64;
    if uses == 0.0 {
        return Estimate::none(Undefined::Nothing, n);
    }
    let (once, twice) = (found.found_in(1) as f64, found.found_in(2) as f64);
    let others = n as f64 - 1.0;
    let (top, rest) = if twice > 0.0 { (others * once, 2.0 * twice) } else { (others * (once - 1.0).max(0.0), 2.0) };
    Estimate::of(1.0 - once / uses * (top / (top + rest)), n)
}

pub(super) fn figures(found: &Found) -> Vec<(String, Estimate)> {
    vec![("sample_coverage".to_owned(), coverage(found))]
}
