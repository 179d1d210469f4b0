//! Which things lie on the same stretch of a line.
//!
//! A *line* is anything with an order: the characters of an interview, its turns, its
//! sections; a whole source or a person is a line of one place. A *piece* is a stretch of a
//! line that one thing (a code) covers as part of one segment. From the pieces two kinds of
//! figures come, and each has its measures:
//!
//! - *segments*: of the segments of one thing, how many lie where the other lies
//!   ([`meet`]). Two short segments may lie in one long one, so this depends on who is
//!   asked; [`coefficient`] makes one figure of both.
//! - *places*: how many places of the lines both cover, each once ([`share`]): characters,
//!   turns, sources. [`jaccard`] and [`lift`] are of places.
//!
//! Pieces that only touch do not share a place. Both are one walk along each line.

mod meet;
mod near;
mod share;

pub use meet::{Meetings, meet};
pub use near::near;
pub use share::{Shared, share};

use super::{Estimate, Undefined};

/// A stretch of a line that one thing covers as part of one segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Piece {
    /// Which line.
    pub line: u32,
    /// The first place it covers.
    pub start: u32,
    /// The first behind it: above `start`.
    pub end: u32,
    /// Which thing covers it.
    pub thing: u32,
    /// Which segment it is part of; equal numbers are one segment.
    pub unit: u32,
}

/// The c-coefficient: c = n₁₂ / (n₁ + n₂ - n₁₂), Jaccard's coefficient of the segments of
/// two codes, as ATLAS.ti has it. From 0 to 1; undefined where neither has a segment. n₁₂
/// counts segments that meet, not pairs of them, or c could exceed 1; where the two codes
/// count different numbers, the smaller one is meant (see [`together`]).
///
/// ```
/// # use emic::statistics::cooccurrence::coefficient;
/// assert_eq!(coefficient(5, 20, 15).value, Ok(5.0 / 30.0));
/// ```
pub fn coefficient(both: u64, first: u64, second: u64) -> Estimate {
    let either = (first + second).saturating_sub(both);
    match either {
        0 => Estimate::none(Undefined::Nothing, 0),
        n => Estimate::of(both as f64 / n as f64, n),
    }
}

/// n₁₂ of [`coefficient`]: the smaller of how many segments of one code meet the other and
/// how many of the other meet the one. Where both codes lie on the same segments these are
/// the same number.
pub fn together(first: u64, second: u64) -> u64 {
    first.min(second)
}

/// Jaccard's coefficient of places (1901): of the places that either covers, the share that
/// both cover. Undefined where neither covers any.
///
/// ```
/// # use emic::statistics::cooccurrence::jaccard;
/// assert_eq!(jaccard(50, 100, 100).value, Ok(50.0 / 150.0));
/// ```
pub fn jaccard(both: u64, first: u64, second: u64) -> Estimate {
    coefficient(both, first, second)
}

/// Lift: how many times as often both cover a place as if they had nothing to do with each
/// other: n₁₂ · n / (n₁ · n₂), n being all places (Brin, Motwani and Silverstein 1997,
/// *SIGMOD*, there called interest). 1: as by chance; 0: never together. Undefined where one
/// of them covers none.
///
/// ```
/// # use emic::statistics::cooccurrence::lift;
/// assert_eq!(lift(10, 20, 50, 200).value, Ok(2.0)); // chance: 20 · 50 / 200 = 5
/// ```
pub fn lift(both: u64, first: u64, second: u64, all: u64) -> Estimate {
    if first == 0 || second == 0 || all == 0 {
        return Estimate::none(Undefined::Nothing, all);
    }
    let expected = first as f64 * second as f64 / all as f64;
    Estimate { observed: Some(both as f64), expected: Some(expected), ..Estimate::of(both as f64 / expected, all) }
}

/// How many things there are: one more than the largest number.
fn things(pieces: &[Piece]) -> usize {
    pieces.iter().map(|p| p.thing as usize + 1).max().unwrap_or(0)
}

#[cfg(test)]
mod tests;
