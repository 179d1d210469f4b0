//! Alpha of units that carry several codes at once.

use crate::statistics::{Estimate, SetRatings, Undefined};
use std::collections::BTreeMap;

/// How far two sets of labels are apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SetDistance {
    /// `1 - |A ∩ B| / |A ∪ B|`.
    Jaccard,
    /// Jaccard's times a part that says how the sets lie to each other: 1 the same,
    /// 2/3 one within the other, 1/3 overlapping, 0 apart (Passonneau 2006).
    Masi,
}

impl SetDistance {
    /// The distance of two sorted sets. Two empty ones are the same.
    ///
    /// ```
    /// # use emic::statistics::agreement::sets::SetDistance;
    /// // Half in common, one within the other.
    /// assert_eq!(SetDistance::Jaccard.of(&[1], &[1, 4]), 0.5);
    /// assert!((SetDistance::Masi.of(&[1], &[1, 4]) - 2.0 / 3.0).abs() < 1e-12);
    /// assert_eq!(SetDistance::Masi.of(&[], &[]), 0.0);
    /// ```
    pub fn of(self, a: &[u16], b: &[u16]) -> f64 {
        if a == b {
            return 0.0;
        }
        let both = in_both(a, b);
        let jaccard = both as f64 / (a.len() + b.len() - both) as f64;
        let lie = match self {
            Self::Jaccard => 1.0,
            Self::Masi if both == a.len() || both == b.len() => 2.0 / 3.0,
            Self::Masi if both > 0 => 1.0 / 3.0,
            Self::Masi => 0.0,
        };
        1.0 - jaccard * lie
    }
}

/// How many labels two sorted sets share.
pub(super) fn in_both(a: &[u16], b: &[u16]) -> usize {
    let (mut i, mut j, mut both) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, both) = (i + 1, j + 1, both + 1),
        }
    }
    both
}

/// **Set-valued alpha**: Krippendorff's alpha whose values are sets of labels and whose
/// metric is MASI or Jaccard's distance (Passonneau 2006, LREC). One figure for all codes
/// on units that may carry several; a unit coded with nothing is a rating. No value
/// where all sets are the same.
///
/// ```
/// # use emic::statistics::{SetRatings, agreement::sets::{alpha, SetDistance}};
/// let mut ratings = SetRatings::new(2);
/// ratings.push(&[Some(&[1]), Some(&[1])], 1);
/// ratings.push(&[Some(&[1, 2]), Some(&[2])], 1);
/// // D_o = (0 + 0 + 1/2 + 1/2) / 4. Of 12 ordered pairs, 2 are {1}{1}, 4 {1}{1,2} at
/// // 1/2, 4 {1}{2} at 1, 2 {1,2}{2} at 1/2: D_e = 7/12.
/// let found = alpha(&ratings, SetDistance::Jaccard).value.unwrap();
/// assert!((found - (1.0 - 0.25 / (7.0 / 12.0))).abs() < 1e-12);
/// ```
pub fn alpha(ratings: &SetRatings, distance: SetDistance) -> Estimate {
    let sets = ratings.sets();
    let mut together: BTreeMap<(u32, u32), f64> = BTreeMap::new();
    let mut of = vec![0.0; sets.len()];
    let mut units = 0;
    for (unit, weight) in ratings.rows() {
        let said: Vec<u32> = unit.iter().flatten().copied().collect();
        if said.len() < 2 {
            continue;
        }
        units += weight;
        said.iter().for_each(|set| of[*set as usize] += weight as f64);
        // Each pair both ways round.
        let share = 2.0 * weight as f64 / (said.len() - 1) as f64;
        for (at, a) in said.iter().enumerate() {
            for b in said[at + 1..].iter().filter(|b| *b != a) {
                *together.entry((*a.min(b), *a.max(b))).or_default() += share;
            }
        }
    }
    if units == 0 {
        return Estimate::none(Undefined::NoPairs, 0);
    }
    let n: f64 = of.iter().sum();
    let apart = |a: usize, b: usize| distance.of(&sets[a], &sets[b]);
    let observed = together.iter().map(|((a, b), o)| o * apart(*a as usize, *b as usize)).sum::<f64>() / n;
    let used: Vec<usize> = (0..of.len()).filter(|a| of[*a] > 0.0).collect();
    let pairs = used.iter().enumerate().flat_map(|(at, a)| used[at + 1..].iter().map(move |b| (*a, *b)));
    let expected = 2.0 * pairs.map(|(a, b)| of[a] * of[b] * apart(a, b)).sum::<f64>() / (n * (n - 1.0));
    from_disagreement(observed, expected, units)
}

/// `1 - D_o / D_e`, with both told as agreement.
pub(super) fn from_disagreement(observed: f64, expected: f64, units: u64) -> Estimate {
    let out = match expected > 0.0 {
        true => Estimate::of(1.0 - observed / expected, units),
        false => Estimate::none(Undefined::NoVariation, units),
    };
    Estimate { observed: Some(1.0 - observed), expected: Some(1.0 - expected), ..out }
}
