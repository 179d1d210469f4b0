//! What both have, of all there is to have.

use super::{Fourfold, part};
use crate::statistics::Estimate;

/// Russell and Rao's coefficient, a / n (1940, *J. Malaria Inst. India* 3:153): of
/// everything there is to have, the share that both have. Undefined where there is nothing.
///
/// ```
/// # use emic::statistics::similarity::{russell_rao::russell_rao, Fourfold};
/// assert_eq!(russell_rao(Fourfold { both: 3, first: 1, second: 1, neither: 1 }).value, Ok(0.5));
/// ```
pub fn russell_rao(n: Fourfold) -> Estimate {
    part(n.both, n.all(), n.all())
}
