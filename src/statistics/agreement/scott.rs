//! Scott's pi.

use super::pair::Pair;
use crate::statistics::{Estimate, Ratings};

/// **Scott's pi**: agreement of two coders beyond chance, where chance is one common
/// distribution of categories: the coders could change places. Two coders; units that
/// one did not rate are left out.
///
/// `π = (p_o - p_e) / (1 - p_e)` with `p_e = Σ_k ((p_k+ + p_+k) / 2)²` (Scott 1955, Public
/// Opin. Q. 19:321–325). Never above Cohen's kappa. No value where nothing varies.
///
/// ```
/// # use emic::statistics::{Ratings, agreement::scott};
/// let mut ratings = Ratings::new(["x", "y"], 2);
/// ratings.push(&[Some(0), Some(0)], 2);
/// ratings.push(&[Some(0), Some(1)], 2);
/// // Half agree; x is 6 of 8 ratings: (1/2 - 5/8) / (3/8).
/// assert!((scott::pi(&ratings).value.unwrap() + 1.0 / 3.0).abs() < 1e-12);
/// ```
pub fn pi(ratings: &Ratings) -> Estimate {
    let pair = match Pair::new(ratings) {
        Ok(pair) => pair,
        Err(reason) => return Estimate::none(reason, 0),
    };
    let both = pair.first().into_iter().zip(pair.second());
    let expected = both.map(|(a, b)| (a + b) * (a + b) / 4.0).sum();
    Estimate::beyond_chance(pair.observed(), expected, pair.n())
}
