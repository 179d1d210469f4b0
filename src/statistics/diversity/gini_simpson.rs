//! How likely two segments differ in their codes.

use super::from;
use crate::statistics::Estimate;

/// The Gini-Simpson index, 1 - Σ pᵢ² (Simpson 1949, *Nature* 163:688): how likely two
/// segments picked with replacement have different codes. Undefined where nothing is
/// counted.
///
/// ```
/// # use emic::statistics::diversity::gini_simpson::gini_simpson;
/// assert_eq!(gini_simpson(&[5, 5]).value, Ok(0.5));
/// ```
pub fn gini_simpson(counts: &[u64]) -> Estimate {
    from(counts, |shares| 1.0 - shares.iter().map(|p| p * p).sum::<f64>())
}
