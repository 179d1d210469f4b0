//! What the family is made of: how much of the text two coders gave which values,
//! and how long the units are.
//!
//! Units and gaps of two coders are walked along together, so the work grows with
//! units and not with characters.

use super::super::Undefined;
use super::super::spans::Spans;

/// A stretch of one coder: first code point, code point behind the last, value (0 is
/// gap).
pub(super) type Piece = (u32, u32, usize);

/// Lengths shared by coders, by values. Value 0 is the gap, 1 the first code asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Coincidences {
    /// How many coders.
    pub(super) coders: usize,
    /// Code points of the text.
    pub(super) length: u64,
    /// Units of all coders.
    pub(super) units: u64,
    /// Values and the gap.
    pub(super) values: usize,
    /// Characters with value c by one and k by another, over all ordered pairs of coders,
    /// at `c * values + k`.
    pairs: Vec<u64>,
    /// Characters by value, over all coders.
    pub(super) lengths: Vec<u64>,
    /// Squared lengths of units by value; of the gap, plain lengths.
    pub(super) squares: Vec<f64>,
    /// Of each unit and each other coder, the squared length of what lies within any of
    /// that coder's units; by value, over all ordered pairs of coders.
    pub(super) met: Vec<f64>,
}

impl Coincidences {
    /// Counts these codes; other codes are gap.
    ///
    /// # Errors
    /// [`Undefined::NoPairs`] for fewer than two coders, [`Undefined::Nothing`] for a text
    /// without characters, [`Undefined::Overlap`] where units of one coder overlap.
    pub fn of(spans: &Spans, codes: &[u16]) -> Result<Self, Undefined> {
        let coders = spans.coders().len();
        if coders < 2 {
            return Err(Undefined::NoPairs);
        }
        if spans.length() == 0 {
            return Err(Undefined::Nothing);
        }
        let all: Vec<Vec<Piece>> = (0..coders).map(|coder| pieces(spans, coder, codes)).collect::<Result<_, _>>()?;
        let values = codes.len() + 1;
        let mut out = Self {
            coders,
            length: u64::from(spans.length()),
            units: all.iter().flatten().filter(|p| p.2 > 0).count() as u64,
            values,
            pairs: vec![0; values * values],
            lengths: vec![0; values],
            squares: vec![0.0; values],
            met: vec![0.0; values],
        };
        for (start, end, value) in all.iter().flatten() {
            let length = u64::from(end - start);
            out.lengths[*value] += length;
            out.squares[*value] += if *value == 0 { length as f64 } else { (length as f64).powi(2) };
        }
        for (i, one) in all.iter().enumerate() {
            for (_, two) in all.iter().enumerate().filter(|(j, _)| *j != i) {
                out.walk(one, two);
            }
        }
        Ok(out)
    }

    fn walk(&mut self, one: &[Piece], two: &[Piece]) {
        let mut at = 0;
        for (start, end, value) in one {
            let mut within = 0_u64;
            while let Some((begin, stop, other)) = two.get(at) {
                let shared = u64::from(end.min(stop).saturating_sub(*start.max(begin)));
                self.pairs[value * self.values + other] += shared;
                within += if *other > 0 { shared } else { 0 };
                if stop > end {
                    break;
                }
                at += 1;
            }
            if *value > 0 {
                self.met[*value] += (within as f64).powi(2);
            }
        }
    }

    /// Observed coincidences of two values (2016, equation 1): characters, over coders
    /// less one.
    pub(super) fn shared(&self, one: usize, two: usize) -> f64 {
        self.pairs[one * self.values + two] as f64 / (self.coders - 1) as f64
    }

    /// All characters of all coders.
    pub(super) fn all(&self) -> f64 {
        self.length as f64 * self.coders as f64
    }
}

/// A coder's units of these codes and the gaps between, from end to end.
pub(super) fn pieces(spans: &Spans, coder: usize, codes: &[u16]) -> Result<Vec<Piece>, Undefined> {
    let (mut out, mut at) = (Vec::new(), 0);
    for unit in spans.units(coder, codes)? {
        if unit.start > at {
            out.push((at, unit.start, 0));
        }
        let value = codes.iter().position(|code| *code == unit.code).map_or(0, |place| place + 1);
        out.push((unit.start, unit.end, value));
        at = unit.end;
    }
    if at < spans.length() {
        out.push((at, spans.length(), 0));
    }
    Ok(out)
}
