//! Of the segments of either code, the share that stand together.

use crate::statistics::{Estimate, Undefined};

/// The c-coefficient: c = n₁₂ / (n₁ + n₂ - n₁₂), Jaccard's coefficient of the segments of
/// two codes, as ATLAS.ti has it. From 0 to 1; undefined where neither has a segment. n₁₂
/// counts segments that meet, not pairs of them, or c could exceed 1; where the two codes
/// count different numbers, the smaller one is meant (see [`together`](super::together)).
///
/// ```
/// # use emic::statistics::cooccurrence::coefficient;
/// assert_eq!(coefficient(5, 20, 15).value, Ok(5.0 / 30.0));
/// ```
pub fn coefficient(both: u64, first: u64, second: u64) -> Estimate {
    let either = (first + second).saturating_sub(both);
    match either {
        0 => Estimate::none(Undefined::Nothing, 0),
        n => Estimate::of(both as f64 / n as f64, n),
    }
}
