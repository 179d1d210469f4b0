//! In how much the two are the same, lacking included.

use super::{Fourfold, part};
use crate::statistics::Estimate;

/// Simple matching, (a + d) / n (Sokal and Michener 1958, *Univ. Kansas Sci. Bull.*
/// 38:1409): of everything there is to have, the share in which the two are the same.
/// Grows with codes that nobody has. Undefined where there is nothing to have.
///
/// ```
/// # use emic::statistics::similarity::{simple_matching::simple_matching, Fourfold};
/// assert_eq!(simple_matching(Fourfold { both: 5, first: 2, second: 1, neither: 4 }).value, Ok(0.75));
/// ```
pub fn simple_matching(n: Fourfold) -> Estimate {
    part(n.both + n.neither, n.all(), n.all())
}
