//! How many equally common codes would be as diverse.

use super::{entropy, from};
use crate::statistics::Estimate;

/// The Hill number of order q: (Σ pᵢ^q)^(1 / (1 - q)), for q = 1 its limit, e to the power
/// of Shannon's entropy (Hill 1973, *Ecology* 54:427, eq. 5). In codes. Counts of 0 add
/// nothing. Undefined where nothing is counted.
///
/// ```
/// # use emic::statistics::diversity::hill::hill;
/// assert_eq!(hill(&[8, 1, 1], 0.0).value, Ok(3.0));
/// assert!((hill(&[8, 1, 1], 2.0).value.unwrap() - 1.0 / 0.66).abs() < 1e-12); // .64 + .01 + .01
/// ```
pub fn hill(counts: &[u64], q: f64) -> Estimate {
    if (q - 1.0).abs() < 1e-12 {
        return from(counts, |shares| (-entropy(shares)).exp());
    }
    from(counts, |shares| shares.iter().map(|p| p.powf(q)).sum::<f64>().powf(1.0 / (1.0 - q)))
}
