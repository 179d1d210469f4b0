//! Whether something is commoner in one part of a corpus than in the rest.

use super::{Counts, g};
use crate::statistics::{Estimate, Undefined};

/// Log-likelihood of something that is counted `a` times in a part of size `c` and `b`
/// times in one of size `d` (Dunning 1993; Rayson and Garside 2000, *Comparing corpora
/// using frequency profiling*, section 3): twice the sum of O ln(O / E) over these two
/// counts only, where E = size · (a + b) / (c + d). 0 if it is as common here as there.
/// It is not G of the whole table ([`full`]). Undefined where a part has no size, or
/// nothing is counted.
///
/// ```
/// # use emic::statistics::tables::keyness::log_likelihood;
/// assert!(log_likelihood(5.0, 50.0, 100.0, 1000.0).value.unwrap().abs() < 1e-9);
/// assert!((log_likelihood(10.0, 0.0, 100.0, 100.0).value.unwrap() - 13.8629).abs() < 1e-4);
/// ```
pub fn log_likelihood(a: f64, b: f64, c: f64, d: f64) -> Estimate {
    let n = (a + b) as u64;
    if c <= 0.0 || d <= 0.0 {
        return Estimate::none(Undefined::ZeroBase, n);
    }
    if n == 0 {
        return Estimate::none(Undefined::Nothing, n);
    }
    let share = (a + b) / (c + d);
    let part = |seen: f64, expected: f64| if seen > 0.0 { seen * (seen / expected).ln() } else { 0.0 };
    Estimate::of(2.0 * (part(a, c * share) + part(b, d * share)), n)
}

/// G of the whole table: those counted and those not, in both parts.
///
/// ```
/// # use emic::statistics::tables::keyness::full;
/// assert!((full(30, 10, 1000, 2000).value.unwrap() - 29.46272930097768).abs() < 1e-9);
/// ```
pub fn full(a: u64, b: u64, c: u64, d: u64) -> Estimate {
    let (Some(rest), Some(other)) = (c.checked_sub(a), d.checked_sub(b)) else {
        return Estimate::none(Undefined::ZeroBase, a + b);
    };
    match Counts::new(vec![vec![a, b], vec![rest, other]]) {
        Some(counts) => g::g(&counts),
        None => Estimate::none(Undefined::Nothing, a + b),
    }
}

/// How much the two differ: the binary logarithm of how many times as common it is in the
/// first part (Hardie 2014, *Log Ratio: an informal introduction*). 1: twice as common.
/// Undefined where it is missing from either part.
///
/// ```
/// # use emic::statistics::tables::keyness::log_ratio;
/// assert_eq!(log_ratio(20.0, 10.0, 1000.0, 2000.0).value, Ok(2.0));
/// ```
pub fn log_ratio(a: f64, b: f64, c: f64, d: f64) -> Estimate {
    let n = (a + b) as u64;
    if a <= 0.0 || b <= 0.0 || c <= 0.0 || d <= 0.0 {
        return Estimate::none(Undefined::ZeroBase, n);
    }
    Estimate::of(((a / c) / (b / d)).log2(), n)
}
