//! Percent agreement, in its three readings.
//!
//! They are one number where everybody rated everything, and three where ratings are
//! missing: the mean over units, the share of pairs, the mean over ratings. Papers
//! rarely say which they print.

use super::krippendorff::Coincidences;
use super::units::Units;
use super::weights::{Weighting, Weights};
use crate::statistics::{Estimate, Level, Ratings, Undefined};

/// **Percent agreement**, the mean over units of the share of pairs of coders who say
/// the same, over units with at least two ratings: `mean_i Σ_k r_ik (r_ik - 1) / (r_i
/// (r_i - 1))` (Fleiss 1971, Psychol. Bull. 76:378–382, equation 2; Gwet 2014, chapter 2,
/// with its standard error). A first look: it is high where a code is rare, whatever
/// the coders do. 1 where all say the same; no value where no unit has two ratings.
///
/// ```
/// # use emic::statistics::{Ratings, agreement::percent};
/// let mut ratings = Ratings::new(["a", "b"], 3);
/// ratings.push(&[Some(0), Some(0), Some(1)], 1); // one pair of three
/// ratings.push(&[Some(0), Some(0), None], 1); //    the one pair there is
/// ratings.push(&[Some(1), None, None], 1); //       no pair
/// assert!((percent::by_unit(&ratings).value.unwrap() - 2.0 / 3.0).abs() < 1e-12);
/// assert!((percent::by_pair(&ratings).value.unwrap() - 2.0 / 4.0).abs() < 1e-12);
/// // Units weigh as many ratings as they have: (3 * 1/3 + 2 * 1) / 5.
/// assert!((percent::by_rating(&ratings).value.unwrap() - 3.0 / 5.0).abs() < 1e-12);
/// ```
pub fn by_unit(ratings: &Ratings) -> Estimate {
    match Units::new(ratings) {
        Ok(units) => units.percent(&Weights::new(Weighting::Identity, units.q())),
        Err(reason) => Estimate::none(reason, 0),
    }
}

/// **Percent agreement, pairs pooled**: pairs of ratings of one unit that are the same,
/// of all pairs. A unit with many ratings has many pairs, and weighs as much.
pub fn by_pair(ratings: &Ratings) -> Estimate {
    let (mut same, mut all, mut units) = (0_u64, 0_u64, 0_u64);
    let pairs = |n: u64| n * n.saturating_sub(1) / 2;
    for (unit, weight) in ratings.rows() {
        let counts = ratings.counts(unit);
        same += weight * counts.iter().map(|n| pairs(*n)).sum::<u64>();
        let here = pairs(counts.iter().sum());
        all += weight * here;
        units += if here > 0 { weight } else { 0 };
    }
    match all {
        0 => Estimate::none(Undefined::NoPairs, 0),
        _ => Estimate::of(same as f64 / all as f64, units),
    }
}

/// **Percent agreement as in Krippendorff's alpha**, `1 - D_o`: units weigh as many
/// ratings as they have.
pub fn by_rating(ratings: &Ratings) -> Estimate {
    match Coincidences::new(ratings) {
        Ok(found) => Estimate::of(1.0 - found.disagreement(ratings, Level::Nominal).0, found.units()),
        Err(reason) => Estimate::none(reason, 0),
    }
}
