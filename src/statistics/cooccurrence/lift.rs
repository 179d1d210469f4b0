//! How many times as often as by chance.

use crate::statistics::{Estimate, Undefined};

/// Lift: how many times as often both cover a place as if they had nothing to do with each
/// other: n₁₂ · n / (n₁ · n₂), n being all places (Brin, Motwani and Silverstein 1997,
/// *SIGMOD*, there called interest). 1: as by chance; 0: never together. Undefined where one
/// of them covers none.
///
/// ```
/// # use emic::statistics::cooccurrence::lift;
/// assert_eq!(lift(10, 20, 50, 200).value, Ok(2.0)); // chance: 20 · 50 / 200 = 5
/// ```
pub fn lift(both: u64, first: u64, second: u64, all: u64) -> Estimate {
    if first == 0 || second == 0 || all == 0 {
        return Estimate::none(Undefined::Nothing, all);
    }
    let expected = first as f64 * second as f64 / all as f64;
    Estimate { observed: Some(both as f64), expected: Some(expected), ..Estimate::of(both as f64 / expected, all) }
}
