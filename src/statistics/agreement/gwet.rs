//! Gwet's AC1 and AC2, and Brennan and Prediger's coefficient: companions for rare codes.

use super::units::{Chance, Units};
use super::weights::{Weighting, Weights, ordered};
use crate::statistics::{Estimate, Ratings, Undefined};

/// **Gwet's AC1**, and AC2 with weights: agreement beyond chance, where chance is what
/// coders do who choose by chance *because a unit is hard*; so it stays high where a
/// code is rare. Any number of coders, missing ratings. All categories of the codebook
/// count, also those nobody used.
///
/// `AC = (p_a - p_e) / (1 - p_e)`, `p_e = T_w / (q (q - 1)) Σ_k π_k (1 - π_k)` with π_k the mean
/// over units of the share of ratings that are k and T_w the sum of weights, q for AC1
/// (Gwet 2008, Br. J. Math. Stat. Psychol. 61:29–48; 2014, chapters 2 and 3). Standard
/// error by linearisation over units, Student's interval. Defined where nothing
/// varies. Beside kappa or alpha, not instead: it is high whenever a code is rare.
///
/// ```
/// # use emic::statistics::{Ratings, agreement::{gwet, weights::Weighting}};
/// let mut ratings = Ratings::new(["x", "y"], 2);
/// ratings.push(&[Some(0), Some(0)], 2);
/// ratings.push(&[Some(0), Some(1)], 2);
/// // p_e = 2 * (3/4) * (1/4).
/// let ac1 = gwet::ac(&ratings, Weighting::Identity).value.unwrap();
/// assert!((ac1 - (0.5 - 0.375) / 0.625).abs() < 1e-12);
/// ```
pub fn ac(ratings: &Ratings, weighting: Weighting) -> Estimate {
    let chance = |units: &Units, weights: &Weights| {
        let q = units.q() as f64;
        let shares = units.shares();
        let factor = weights.sum() / (q * (q - 1.0));
        let of_category: Vec<f64> = shares.iter().map(|p| factor * (1.0 - p)).collect();
        let expected = shares.iter().zip(&of_category).map(|(p, rest)| p * rest).sum();
        Chance { expected, of_category }
    };
    estimate(ratings, weighting, chance)
}

/// **Brennan and Prediger's coefficient**: agreement beyond what coders would have who
/// choose all q categories equally often, `p_e = 1 / q` (Brennan and Prediger 1981, Educ.
/// Psychol. Meas. 41:687–699; Bennett, Alpert and Goldstein's S of 1954). PABAK for two
/// categories. All categories of the codebook count. Defined where nothing varies.
pub fn brennan_prediger(ratings: &Ratings) -> Estimate {
    let chance = |units: &Units, _: &Weights| Chance { expected: 1.0 / units.q() as f64, of_category: Vec::new() };
    estimate(ratings, Weighting::Identity, chance)
}

fn estimate(ratings: &Ratings, weighting: Weighting, chance: impl Fn(&Units, &Weights) -> Chance) -> Estimate {
    let units = match ordered(ratings, weighting).and_then(|()| Units::new(ratings)) {
        Ok(units) => units,
        Err(reason) => return Estimate::none(reason, 0),
    };
    if units.q() < 2 {
        return Estimate::none(Undefined::NoVariation, units.paired);
    }
    let weights = Weights::new(weighting, units.q());
    units.beyond(&weights, &chance(&units, &weights))
}
