//! The odds ratio.

use super::Counts;
use crate::statistics::{Estimate, Undefined};

/// The odds ratio of a sample, ad / bc: how many times as large the odds of the first
/// column are in the first row as in the second (Cornfield 1951, *J. Natl Cancer Inst.*
/// 11:1269). 1 where there is no difference. Undefined where b or c is 0, and for tables
/// that are not two by two.
///
/// ```
/// # use emic::statistics::tables::{odds::ratio, Counts};
/// let tea = Counts::new(vec![vec![3, 1], vec![1, 3]]).unwrap();
/// assert_eq!(ratio(&tea).value, Ok(9.0));
/// ```
pub fn ratio(counts: &Counts) -> Estimate {
    let n = counts.total();
    match counts.fourfold() {
        Err(reason) => Estimate::none(reason, n),
        Ok([_, 0, ..] | [_, _, 0, _]) => Estimate::none(Undefined::ZeroBase, n),
        Ok([a, b, c, d]) => Estimate::of(a as f64 * d as f64 / (b as f64 * c as f64), n),
    }
}
