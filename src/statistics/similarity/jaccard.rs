//! What both have, of what either has.

use super::{Fourfold, part};
use crate::statistics::Estimate;

/// Jaccard's coefficient, a / (a + b + c) (Jaccard 1901, *Bull. Soc. Vaud. Sci. Nat.*
/// 37:547): of what either has, the share that both have. Undefined where neither has any.
///
/// ```
/// # use emic::statistics::similarity::{jaccard::jaccard, Fourfold};
/// assert_eq!(jaccard(Fourfold { both: 5, first: 2, second: 1, neither: 4 }).value, Ok(0.625));
/// ```
pub fn jaccard(n: Fourfold) -> Estimate {
    part(n.both, n.both + n.first + n.second, n.all())
}
