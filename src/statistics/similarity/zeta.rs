//! Simple matching in which what both have counts twice.

use super::{Fourfold, part};
use crate::statistics::Estimate;

/// Kuckartz and Rädiker's ζ, (2a + d) / (2a + b + c + d), as MAXQDA offers it: simple
/// matching in which what both have counts twice. Undefined where there is nothing to have.
///
/// ```
/// # use emic::statistics::similarity::{zeta::zeta, Fourfold};
/// assert_eq!(zeta(Fourfold { both: 3, first: 1, second: 1, neither: 0 }).value, Ok(0.75));
/// ```
pub fn zeta(n: Fourfold) -> Estimate {
    let twice = 2 * n.both + n.neither;
    part(twice, twice + n.first + n.second, n.all())
}
