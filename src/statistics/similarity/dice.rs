//! The same, with what both have counted twice.

use super::{Fourfold, part};
use crate::statistics::Estimate;

/// Dice's coefficient, 2a / (2a + b + c) (Dice 1945, *Ecology* 26:297), also Sørensen's:
/// what both have counts twice. Undefined where neither has any.
///
/// ```
/// # use emic::statistics::similarity::{dice::dice, Fourfold};
/// assert_eq!(dice(Fourfold { both: 3, first: 1, second: 1, neither: 9 }).value, Ok(0.75));
/// ```
pub fn dice(n: Fourfold) -> Estimate {
    part(2 * n.both, 2 * n.both + n.first + n.second, n.all())
}
