//! Entropy: how much a code tells.

use super::{entropy, from};
use crate::statistics::Estimate;

/// Shannon's entropy, -Σ pᵢ ln pᵢ (Shannon 1948, section 6), in nats: 0 where one code
/// has everything. Undefined where nothing is counted.
///
/// ```
/// # use emic::statistics::diversity::shannon::shannon;
/// assert!((shannon(&[5, 5]).value.unwrap() - 2_f64.ln()).abs() < 1e-12);
/// ```
pub fn shannon(counts: &[u64]) -> Estimate {
    // Minus nothing is nothing.
    from(counts, |shares| -entropy(shares) + 0.0)
}
