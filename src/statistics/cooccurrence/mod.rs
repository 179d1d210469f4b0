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

mod coefficient;
mod jaccard;
mod lift;
mod meet;
mod near;
mod share;

pub use coefficient::coefficient;
pub use jaccard::jaccard;
pub use lift::lift;
pub use meet::{Meetings, Totals, meet};
pub use near::near;
pub use share::{Shared, Sharing, share};

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

/// n₁₂ of [`coefficient`]: the smaller of how many segments of one code meet the other and
/// how many of the other meet the one. Where both codes lie on the same segments these are
/// the same number.
pub fn together(first: u64, second: u64) -> u64 {
    first.min(second)
}

/// How many things there are: one more than the largest number.
fn things(pieces: &[Piece]) -> usize {
    pieces.iter().map(|p| p.thing as usize + 1).max().unwrap_or(0)
}

#[cfg(test)]
mod tests;
