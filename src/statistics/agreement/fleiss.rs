//! Fleiss' kappa: as published, by category, and for missing ratings.

use super::units::{Chance, Units};
use super::weights::{Weighting, Weights};
use crate::statistics::{Estimate, Ratings, Undefined};

/// **Fleiss' kappa**: agreement of several coders beyond chance, where chance is one
/// common distribution of categories; it generalises Scott's pi, not Cohen's kappa.
/// Every unit must have the same number n of ratings.
///
/// `κ = (P̄ - P̄_e) / (1 - P̄_e)` with `P_i = (Σ_k n_ik² - n) / (n (n - 1))` and `P̄_e = Σ_k p_k²`
/// (Fleiss 1971, Psychol. Bull. 76:378–382). No value where one category takes all.
///
/// ```
/// # use emic::statistics::{Ratings, agreement::fleiss};
/// let mut ratings = Ratings::new(["x", "y"], 3);
/// ratings.push(&[Some(0), Some(0), Some(0)], 1);
/// ratings.push(&[Some(0), Some(1), Some(1)], 1);
/// // Agreement 1 and 1/3; x is 4 of 6 ratings.
/// let kappa = fleiss::kappa(&ratings).value.unwrap();
/// assert!((kappa - (2.0 / 3.0 - 5.0 / 9.0) / (4.0 / 9.0)).abs() < 1e-12);
/// ```
pub fn kappa(ratings: &Ratings) -> Estimate {
    match complete(ratings) {
        Ok((units, _)) => generalised_of(&units),
        Err(reason) => Estimate::none(reason, 0),
    }
    .without_error()
}

/// **Agreement by chance** as Fleiss' kappa has it.
pub fn expected(ratings: &Ratings) -> Estimate {
    match complete(ratings) {
        Ok((units, _)) => Estimate::of(units.shares().iter().map(|p| p * p).sum(), units.paired),
        Err(reason) => Estimate::none(reason, 0),
    }
}

/// **Fleiss' kappa of one category**: it against all others, `1 - Σ_i n_ij (n - n_ij) / (N
/// n (n - 1) p_j (1 - p_j))` (Fleiss 1971, equation 17). No value where it was always
/// chosen, or never.
pub fn of_category(ratings: &Ratings, category: u16) -> Estimate {
    kappa(&ratings.dichotomised(category))
}

/// **Standard error of Fleiss' kappa if there were no agreement beyond chance**: for
/// the test whether there is any, not for an interval (Fleiss, Nee and Landis 1979,
/// Psychol. Bull. 86:974–977, equation 12).
pub fn null_error(ratings: &Ratings) -> Estimate {
    let (units, n) = match complete(ratings) {
        Ok(both) => both,
        Err(reason) => return Estimate::none(reason, 0),
    };
    let shares = units.shares();
    let spread: f64 = shares.iter().map(|p| p * (1.0 - p)).sum();
    if spread < 1e-12 {
        return Estimate::none(Undefined::NoVariation, units.paired);
    }
    let skew: f64 = shares.iter().map(|p| p * (1.0 - p) * (1.0 - 2.0 * p)).sum();
    let pairs = units.paired as f64 * n * (n - 1.0);
    Estimate::of(2_f64.sqrt() / (spread * pairs.sqrt()) * (spread * spread - skew).max(0.0).sqrt(), units.paired)
}

/// **Fleiss' kappa for missing ratings**: agreement over units with at least two
/// ratings, shares of categories over all that were rated (Gwet 2014, chapter 2), with
/// his standard error and interval. The same as Fleiss' where nothing is missing.
pub fn generalised(ratings: &Ratings) -> Estimate {
    match Units::new(ratings) {
        Ok(units) => generalised_of(&units),
        Err(reason) => Estimate::none(reason, 0),
    }
}

fn generalised_of(units: &Units) -> Estimate {
    let weights = Weights::new(Weighting::Identity, units.q());
    let shares = units.shares();
    let chance = Chance { expected: weights.by_chance(&shares, &shares), of_category: weights.shared(&shares) };
    units.beyond(&weights, &chance)
}

/// Units, all with the same number of ratings, and that number.
fn complete(ratings: &Ratings) -> Result<(Units, f64), Undefined> {
    let units = Units::new(ratings)?;
    let mut numbers = ratings.rows().map(|(unit, _)| unit.iter().flatten().count());
    let first = numbers.next().unwrap_or(0);
    match numbers.all(|n| n == first) {
        true => Ok((units, first as f64)),
        false => Err(Undefined::CompleteOnly),
    }
}
