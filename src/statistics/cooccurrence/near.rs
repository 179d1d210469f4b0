//! Pairs of segments that are near each other.

use super::Piece;

/// How many pairs of a segment of `one` and a segment of `other` in the same line have at
/// most `gap` places between them; overlapping and touching ones have none. Pairs, not
/// segments: a segment counts once for each that is near it.
///
/// ```
/// # use emic::statistics::cooccurrence::{near, Piece};
/// let piece = |thing, start, end| Piece { line: 0, start, end, thing, unit: start };
/// let pieces = [piece(0, 0, 10), piece(1, 10, 12), piece(1, 15, 20)];
/// assert_eq!([0, 4, 5].map(|gap| near(&pieces, (0, 1), gap)), [1, 1, 2]);
/// ```
pub fn near(pieces: &[Piece], (one, other): (u32, u32), gap: u32) -> u64 {
    let mut asked: Vec<Piece> = pieces.iter().copied().filter(|p| p.thing == one || p.thing == other).collect();
    asked.sort_unstable();
    let mut open: Vec<Piece> = Vec::new();
    let mut pairs = 0;
    for piece in asked {
        open.retain(|before| {
            before.line == piece.line && u64::from(before.end) + u64::from(gap) >= u64::from(piece.start)
        });
        pairs += open.iter().filter(|before| before.thing != piece.thing).count() as u64;
        open.push(piece);
    }
    pairs
}
