//! Holsti's coefficient of reliability.

use crate::statistics::{Estimate, Ratings, Undefined};

/// **Holsti's CR**: decisions that two coders agree on, of all decisions they made:
/// `2A / (N1 + N2)`, A units on which both say the same, N1 and N2 units each rated
/// (Holsti 1969, *Content Analysis*, p. 140). With the same units rated by both it is
/// the share of agreement. Not corrected for chance. No value where nobody rated.
///
/// ```
/// # use emic::statistics::{Ratings, agreement::holsti};
/// let mut ratings = Ratings::new(["x", "y"], 2);
/// ratings.push(&[Some(0), Some(0)], 6);
/// ratings.push(&[Some(0), None], 2);
/// ratings.push(&[Some(0), Some(1)], 1);
/// // 2 * 6 / (9 + 7).
/// assert_eq!(holsti::coefficient(&ratings).value, Ok(0.75));
/// ```
pub fn coefficient(ratings: &Ratings) -> Estimate {
    match ratings.coders() {
        0 | 1 => return Estimate::none(Undefined::NoPairs, 0),
        2 => {}
        _ => return Estimate::none(Undefined::TwoCodersOnly, 0),
    }
    let (mut same, mut rated, mut units) = (0, 0, 0);
    for (unit, weight) in ratings.rows() {
        let decisions = unit.iter().flatten().count() as u64;
        rated += decisions * weight;
        units += if decisions > 0 { weight } else { 0 };
        same += if decisions == 2 && unit[0] == unit[1] { weight } else { 0 };
    }
    match rated {
        0 => Estimate::none(Undefined::NoPairs, 0),
        _ => Estimate::of(2.0 * same as f64 / rated as f64, units),
    }
}
