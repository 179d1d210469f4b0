//! How many codes so many interviews bring, whichever they are.
//!
//! The order in which people were met is an accident. Averaged over all orders the
//! curve is smooth and can be worked out without drawing any: the expected number
//! of codes in k of T interviews, which ecologists call Mao Tau or sample-based
//! rarefaction (Colwell, Mao and Chang 2004, Ecology 85(10):2717-2727, eq. 5).

use super::{Found, by_interview};
use crate::statistics::Estimate;

/// The expected number of different codes in 1, 2 … T interviews drawn without
/// replacement, in codes.
///
/// τ(k) = Σ over codes of 1 − C(T − f, k) / C(T, k), with f the number of interviews
/// a code was found in. Nothing is undefined; τ(T) is the number of codes there are.
///
/// ```
/// # use emic::statistics::saturation::{Found, accumulation::expected};
/// // One of two interviews has the first code only, the other both.
/// assert_eq!(expected(&Found::new([vec![1], vec![1, 2]])), [1.5, 2.0]);
/// ```
pub fn expected(found: &Found) -> Vec<f64> {
    let all = found.len();
    let mut out = vec![0.0; all];
    let mut frequencies = found.frequencies();
    while let Some(f) = frequencies.first().copied() {
        let alike = frequencies.partition_point(|other| *other == f);
        frequencies.drain(..alike);
        // The chance that none of k interviews is one of the f.
        let mut missed = 1.0;
        for (drawn, sum) in out.iter_mut().enumerate() {
            let left = (all - drawn) as f64;
            missed *= ((left - f as f64) / left).max(0.0);
            *sum += alike as f64 * (1.0 - missed);
        }
    }
    out
}

pub(super) fn figures(found: &Found) -> Vec<(String, Estimate)> {
    by_interview("mao_tau", expected(found), found)
}
