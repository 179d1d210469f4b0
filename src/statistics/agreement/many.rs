//! Kappa of several coders who keep their own marginals: Light's and Conger's.

use super::cohen;
use super::pair::Pair;
use super::weights::{Weighting, Weights};
use crate::statistics::{Estimate, Ratings, Undefined};

/// **Light's kappa**: the mean of Cohen's kappa over all pairs of coders (Light 1971,
/// Psychol. Bull. 76:365–377). A unit that one of a pair did not rate is left out for
/// that pair. No value if one pair has none.
///
/// ```
/// # use emic::statistics::{Ratings, agreement::many};
/// let mut ratings = Ratings::new(["x", "y"], 3);
/// ratings.push(&[Some(0), Some(0), Some(0)], 1);
/// ratings.push(&[Some(1), Some(1), Some(0)], 1);
/// // The first two agree fully; with the third, who is constant, both have 0.
/// assert!((many::light(&ratings).value.unwrap() - 1.0 / 3.0).abs() < 1e-12);
/// ```
pub fn light(ratings: &Ratings) -> Estimate {
    let units = paired(ratings);
    let mut kappas = Vec::new();
    for (one, other) in pairs(ratings.coders()) {
        match Pair::between(ratings, one, other) {
            Ok(pair) => kappas.push(cohen::of(&pair, &Weights::new(Weighting::Identity, pair.q()))),
            Err(_) => return Estimate::none(Undefined::Part, units),
        }
    }
    match kappas.is_empty() {
        true => Estimate::none(Undefined::NoPairs, 0),
        false => Estimate { n_units: units, ..cohen::mean(&kappas) },
    }
}

/// **Conger's kappa**, which is Hubert's pairwise one: observed agreement over all pairs
/// of coders against the mean over pairs of what chance brings with the marginals of
/// the two: `p_e = mean_{i<j} Σ_k p_ik p_jk` (Conger 1980, Psychol. Bull. 88:322–328; Hubert
/// 1977). Every coder must have rated every unit. Cohen's kappa for two.
pub fn conger(ratings: &Ratings) -> Estimate {
    if ratings.coders() < 2 || ratings.units() == 0 {
        return Estimate::none(Undefined::NoPairs, 0);
    }
    if !ratings.is_complete() {
        return Estimate::none(Undefined::CompleteOnly, paired(ratings));
    }
    let n = ratings.units();
    let mut shares = vec![vec![0.0; ratings.q()]; ratings.coders()];
    let mut same = 0.0;
    let all = pairs(ratings.coders()).count() as f64;
    for (unit, weight) in ratings.rows() {
        let weight = weight as f64 / n as f64;
        for (coder, said) in unit.iter().enumerate() {
            said.iter().for_each(|k| shares[coder][usize::from(*k)] += weight);
        }
        let agreeing = pairs(unit.len()).filter(|(i, j)| unit[*i] == unit[*j]).count();
        same += weight * agreeing as f64 / all;
    }
    let both = |i: usize, j: usize| shares[i].iter().zip(&shares[j]).map(|(a, b)| a * b).sum::<f64>();
    let chance = pairs(ratings.coders()).map(|(i, j)| both(i, j)).sum::<f64>() / all;
    Estimate::beyond_chance(same, chance, n)
}

fn pairs(coders: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..coders).flat_map(move |i| (i + 1..coders).map(move |j| (i, j)))
}

/// Units with at least two ratings.
fn paired(ratings: &Ratings) -> u64 {
    ratings.rows().filter(|(unit, _)| unit.iter().flatten().count() > 1).map(|(_, weight)| weight).sum()
}
