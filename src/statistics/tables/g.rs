//! The log-likelihood ratio of a table.

use super::Counts;
use crate::statistics::Estimate;
use crate::statistics::distributions::chi_square_above;

/// G: twice the sum over all cells of O ln(O / E), where a cell of 0 adds nothing (Woolf
/// 1957, *Ann. Hum. Genet.* 21:397; Sokal and Rohlf 1995, section 17.2). No unit, 0 where
/// every cell holds what chance would put there. Undefined for a table with an empty row
/// or column. This is G of all cells; the log-likelihood of corpus linguistics uses two of
/// them ([`super::keyness`]).
///
/// ```
/// # use emic::statistics::tables::{g::g, Counts};
/// let tea = Counts::new(vec![vec![3, 1], vec![1, 3]]).unwrap();
/// let by_hand = 2.0 * (6.0 * 1.5_f64.ln() + 2.0 * 0.5_f64.ln());
/// assert!((g(&tea).value.unwrap() - by_hand).abs() < 1e-12);
/// ```
pub fn g(counts: &Counts) -> Estimate {
    counts.tested(|| Ok(sum(counts)))
}

/// How often chance alone gives a G as large: the upper tail of chi-square with
/// (rows - 1)(columns - 1) degrees of freedom.
pub fn p(counts: &Counts) -> Estimate {
    counts.tested(|| Ok(chi_square_above(sum(counts), counts.degrees() as f64)))
}

fn sum(counts: &Counts) -> f64 {
    let expected = counts.expected();
    let cells = counts.rows().iter().flatten().zip(expected.iter().flatten());
    let parts = cells.filter(|(seen, _)| **seen > 0).map(|(seen, wanted)| *seen as f64 * (*seen as f64 / wanted).ln());
    // Rounding may leave a little less than nothing.
    (2.0 * parts.sum::<f64>()).max(0.0)
}
