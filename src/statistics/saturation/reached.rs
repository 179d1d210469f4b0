//! After how many interviews a share of all codes had been found.
//!
//! Hennink, Kaiser and Marconi (2017, Qualitative Health Research 27(4):591-608)
//! put 90 % of codes beside the number of interviews that brought them. What they
//! call *meaning* saturation is about understanding and cannot be counted.

use super::{Found, growth};
use crate::statistics::{Estimate, Undefined};

/// Shares that are told, per cent.
pub const SHARES: [u32; 4] = [80, 90, 95, 100];

/// The first interview (from 1) by which `percent` of all codes of the study had
/// been found: the least k with 100 · S(k) ≥ percent · S(n).
///
/// Undefined where no code was found at all. "All codes" are those of these
/// interviews, so 100 % is always reached: it says how late the last one came, and
/// not that there are no others.
///
/// ```
/// # use emic::statistics::saturation::{Found, reached::reached};
/// let found = Found::new([vec![1, 2, 3, 4], vec![1], vec![5]]);
/// assert_eq!(reached(&found, 80).value, Ok(1.0));
/// assert_eq!(reached(&found, 81).value, Ok(3.0));
/// ```
pub fn reached(found: &Found, percent: u32) -> Estimate {
    let sums = growth::so_far(found);
    let (n, all) = (found.len() as u64, found.codes() as u64);
    if all == 0 {
        return Estimate::none(Undefined::Nothing, n);
    }
    match sums.iter().position(|sum| sum * 100 >= all * u64::from(percent)) {
        Some(at) => Estimate::of(at as f64 + 1.0, n),
        None => Estimate::none(Undefined::NotReached, n),
    }
}

pub(super) fn figures(found: &Found) -> Vec<(String, Estimate)> {
    SHARES.iter().map(|share| (format!("interviews_for_{share}_percent"), reached(found, *share))).collect()
}
