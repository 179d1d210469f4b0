//! Multi-valued alpha.

use super::sets::{from_disagreement, in_both};
use crate::statistics::{Estimate, SetRatings, Undefined};
use std::collections::BTreeMap;

/// **Multi-valued nominal alpha** (mv-alpha): alpha of units that carry several codes,
/// where chance may make any set of the labels, not only those that were used
/// (Krippendorff and Craggs 2016, Commun. Methods Meas. 10:181–198).
///
/// Sets C and K differ by `1 - 2 |C ∩ K| / (|C| + |K|)`, two empty ones not at all. D_o is
/// the mean difference within units, as in alpha. D_e is the mean difference of all
/// sets that labels could form, sizes as frequent as they are, each pair of sets weighing
/// the product of how often its labels were used (a label in both: used once less the
/// second time). Sets need not be listed for that: only how many labels a pair shares
/// matters, so one walk over the labels sums them up. No value where nothing varies.
///
/// ```
/// # use emic::statistics::{SetRatings, agreement::multivalued};
/// // One label each time: it is nominal alpha, but for labels met again.
/// let mut ratings = SetRatings::new(2);
/// ratings.push(&[Some(&[1]), Some(&[1])], 2);
/// ratings.push(&[Some(&[2]), Some(&[1])], 1);
/// // D_o = 2/6, D_e = 2 * 5 * 1 / (6 * 5).
/// assert!((multivalued::alpha(&ratings).value.unwrap() - 0.0).abs() < 1e-12);
/// ```
pub fn alpha(ratings: &SetRatings) -> Estimate {
    let sets = ratings.sets();
    let (mut observed, mut units, mut n) = (0.0, 0, 0.0);
    let mut used: BTreeMap<u16, f64> = BTreeMap::new();
    let mut sizes: BTreeMap<usize, f64> = BTreeMap::new();
    for (unit, weight) in ratings.rows() {
        let said: Vec<&[u16]> = unit.iter().flatten().map(|set| sets[*set as usize].as_slice()).collect();
        if said.len() < 2 {
            continue;
        }
        units += weight;
        let weight = weight as f64;
        n += weight * said.len() as f64;
        for (at, a) in said.iter().enumerate() {
            *sizes.entry(a.len()).or_default() += weight;
            a.iter().for_each(|label| *used.entry(*label).or_default() += weight);
            let rest: f64 = said[at + 1..].iter().map(|b| apart(in_both(a, b), a.len(), b.len())).sum();
            observed += weight * 2.0 * rest / (said.len() - 1) as f64;
        }
    }
    if units == 0 {
        return Estimate::none(Undefined::NoPairs, 0);
    }
    let counts: Vec<f64> = used.into_values().collect();
    let side = sizes.keys().next_back().map_or(1, |largest| largest + 1);
    if side.saturating_pow(3).saturating_mul(counts.len()) > MOST {
        return Estimate::none(Undefined::TooMany, units);
    }
    let expected = by_chance(&counts, &sizes, n);
    from_disagreement(observed / n, expected, units)
}

/// How many steps chance may take: sets of thirty of a hundred labels.
const MOST: usize = 1 << 28;

fn apart(both: usize, one: usize, other: usize) -> f64 {
    match one + other {
        0 => 0.0,
        all => 1.0 - 2.0 * both as f64 / all as f64,
    }
}

/// The mean difference of sets of all sizes that occur.
fn by_chance(counts: &[f64], sizes: &BTreeMap<usize, f64>, n: f64) -> f64 {
    let largest = sizes.keys().next_back().copied().unwrap_or(0);
    let sums = sums(counts, largest);
    let mut out = 0.0;
    for (a, of_a) in sizes {
        for (b, of_b) in sizes {
            let at = |both: usize| sums[(a * (largest + 1) + b) * (largest + 1) + both];
            let all: f64 = (0..=largest).map(at).sum();
            if all > 0.0 {
                let apart: f64 = (0..=largest).map(|both| at(both) * apart(both, *a, *b)).sum();
                out += of_a / n * of_b / n * apart / all;
            }
        }
    }
    out
}

/// For sets of a and b labels that share t, the sum of the products of counts, at
/// `(a * (largest + 1) + b) * (largest + 1) + t`: each label stands in neither, one, the
/// other or both.
fn sums(counts: &[f64], largest: usize) -> Vec<f64> {
    let side = largest + 1;
    let mut out = vec![0.0; side * side * side];
    out[0] = 1.0;
    // Only ratios matter: counts as parts of the greatest one stay in range.
    let most = counts.iter().copied().fold(1.0, f64::max);
    for count in counts {
        let (once, twice) = (count / most, count * (count - 1.0) / (most * most));
        for a in (0..side).rev() {
            for b in (0..side).rev() {
                for t in (0..side).rev() {
                    let at = |a: usize, b: usize, t: usize| (a * side + b) * side + t;
                    let mut sum = out[at(a, b, t)];
                    if a > 0 {
                        sum += once * out[at(a - 1, b, t)];
                    }
                    if b > 0 {
                        sum += once * out[at(a, b - 1, t)];
                    }
                    if a > 0 && b > 0 && t > 0 {
                        sum += twice * out[at(a - 1, b - 1, t - 1)];
                    }
                    out[at(a, b, t)] = sum;
                }
            }
        }
    }
    out
}
