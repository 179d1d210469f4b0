//! Of the places that either covers, the share that both cover.

use super::coefficient;
use crate::statistics::Estimate;

/// Jaccard's coefficient of places (1901): of the places that either covers, the share that
/// both cover. Undefined where neither covers any.
///
/// ```
/// # use emic::statistics::cooccurrence::jaccard;
/// assert_eq!(jaccard(50, 100, 100).value, Ok(50.0 / 150.0));
/// ```
pub fn jaccard(both: u64, first: u64, second: u64) -> Estimate {
    coefficient(both, first, second)
}
