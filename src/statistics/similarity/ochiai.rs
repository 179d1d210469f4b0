//! The cosine of the two.

use super::Fourfold;
use crate::statistics::{Estimate, Undefined};

/// Ochiai's coefficient, a / √((a + b)(a + c)) (1957, *Bull. Jpn. Soc. Sci. Fish.* 22:526):
/// the cosine of the two. Undefined where one of them has none.
///
/// ```
/// # use emic::statistics::similarity::{ochiai::ochiai, Fourfold};
/// assert_eq!(ochiai(Fourfold { both: 2, first: 2, second: 2, neither: 0 }).value, Ok(0.5));
/// ```
pub fn ochiai(n: Fourfold) -> Estimate {
    let (first, second) = (n.both + n.first, n.both + n.second);
    match first == 0 || second == 0 {
        true => Estimate::none(Undefined::Nothing, n.all()),
        false => Estimate::of(n.both as f64 / (first as f64 * second as f64).sqrt(), n.all()),
    }
}
