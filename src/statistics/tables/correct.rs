//! Many tests at once: of twenty codes that have nothing to do with an attribute, one
//! will differ "significantly" by chance.

/// p values corrected so that the chance of even one false finding stays what it was for
/// one test (Holm 1979, *Scand. J. Stat.* 6:65): the k-th smallest of m is multiplied by
/// m - k + 1, and none is smaller than one before it. In the order given.
///
/// ```
/// # use emic::statistics::tables::correct::holm;
/// assert_eq!(holm(&[0.01, 0.04, 0.03]), [0.03, 0.06, 0.06]);
/// ```
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut out = vec![0.0; p.len()];
    let mut least = 0.0_f64;
    for (rank, at) in by_size(p).into_iter().enumerate() {
        least = least.max((p.len() - rank) as f64 * p[at]);
        out[at] = least.min(1.0);
    }
    out
}

/// p values corrected so that of what is called a finding the expected share of false ones
/// stays below the level (Benjamini and Hochberg 1995, *J. R. Stat. Soc. B* 57:289): the
/// k-th smallest of m is multiplied by m / k, and none is larger than one after it. In the
/// order given.
///
/// ```
/// # use emic::statistics::tables::correct::benjamini_hochberg;
/// let close = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-12);
/// assert!(close(&benjamini_hochberg(&[0.01, 0.04, 0.03]), &[0.03, 0.04, 0.04]));
/// ```
pub fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    let mut out = vec![0.0; p.len()];
    let mut most = 1.0_f64;
    for (rank, at) in by_size(p).into_iter().enumerate().rev() {
        most = most.min(p[at] * p.len() as f64 / (rank + 1) as f64);
        out[at] = most;
    }
    out
}

/// Places of the values, the smallest first.
fn by_size(p: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|a, b| p[*a].total_cmp(&p[*b]).then(a.cmp(b)));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_no_tests_there_is_nothing_and_of_one_it_stays() {
        assert!(holm(&[]).is_empty() && benjamini_hochberg(&[]).is_empty());
        assert_eq!((holm(&[0.2]), benjamini_hochberg(&[0.2])), (vec![0.2], vec![0.2]));
        assert_eq!(holm(&[0.9, 0.8]), [1.0, 1.0], "no p is above 1");
    }
}
