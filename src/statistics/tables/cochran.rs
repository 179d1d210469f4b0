//! Whether a table is large enough for chi-square and G.

use super::Counts;
use crate::statistics::Estimate;

/// True if chi-square and G are not to be trusted here: some expected count is below 1, or
/// more than a fifth of them are below 5 (Cochran 1954, *Biometrics* 10:417, section 3).
/// Then Fisher's exact test is to be read. Also true of what cannot be tested at all.
///
/// ```
/// # use emic::statistics::tables::{cochran::warns, Counts};
/// assert!(warns(&Counts::new(vec![vec![3, 1], vec![1, 3]]).unwrap())); // all expect 2
/// assert!(!warns(&Counts::new(vec![vec![18, 7], vec![12, 23]]).unwrap()));
/// ```
pub fn warns(counts: &Counts) -> bool {
    let all = counts.rows().iter().flatten().count() as f64;
    match (smallest(counts).value, small(counts).value) {
        (Ok(least), Ok(small)) => least < 1.0 || small / all > 0.2,
        _ => true,
    }
}

/// The smallest expected count.
pub fn smallest(counts: &Counts) -> Estimate {
    counts.tested(|| Ok(counts.expected().into_iter().flatten().fold(f64::INFINITY, f64::min)))
}

/// How many cells have an expected count below 5.
pub fn small(counts: &Counts) -> Estimate {
    counts.tested(|| Ok(counts.expected().iter().flatten().filter(|wanted| **wanted < 5.0).count() as f64))
}
