//! alpha_U as it was from 1995 to 2015, to be held beside old papers only.
//!
//! Krippendorff (1995, *Sociological Methodology* 25:47–76; *Content Analysis*, 2nd ed.
//! 2004, section 11.6). Each value is looked at alone: for each pair of coders, units
//! that meet count the squares of how far their ends are apart, and a unit within a
//! gap counts the square of its length. Superseded by the family of 2016, because a
//! unit twice as long weighs four times as much.

use super::super::spans::Spans;
use super::super::{Estimate, Undefined};
use super::coincidences::{Piece, pieces};

/// Observed and expected disagreement about one value.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Disagreement {
    /// D_o.
    pub observed: f64,
    /// D_e.
    pub expected: f64,
    /// Units of all coders.
    pub units: u64,
}

/// Both for one code. The example of the book (300 characters, two coders, the units of
/// value c in its figure) gives D_o .0144 and D_e .0532, which is alpha_U .7286.
///
/// # Errors
/// [`Undefined::NoPairs`] for fewer than two coders, [`Undefined::Nothing`] where nobody
/// used it.
pub fn disagreement(spans: &Spans, code: u16) -> Result<Disagreement, Undefined> {
    let coders = spans.coders().len();
    if coders < 2 {
        return Err(Undefined::NoPairs);
    }
    if !spans.uses(code) {
        return Err(Undefined::Nothing);
    }
    let all: Vec<Vec<Piece>> = (0..coders).map(|coder| pieces(spans, coder, &[code])).collect::<Result<_, _>>()?;
    let (m, l) = (coders as f64, f64::from(spans.length()));
    let mut observed = 0.0;
    for (i, one) in all.iter().enumerate() {
        for (_, two) in all.iter().enumerate().filter(|(j, _)| *j != i) {
            observed += apart(one, two);
        }
    }
    let units = all.iter().flatten().filter(|p| p.2 > 0).count() as u64;
    Ok(Disagreement { observed: observed / (m * (m - 1.0) * l * l), expected: by_chance(&all, m, l), units })
}

fn length(piece: &Piece) -> f64 {
    f64::from(piece.1 - piece.0)
}

/// How far two coders are apart, of units and gaps that meet.
fn apart(one: &[Piece], two: &[Piece]) -> f64 {
    let (mut at, mut sum) = (0, 0.0);
    for g in one {
        while let Some(h) = two.get(at) {
            let shared = f64::from(g.1.min(h.1).saturating_sub(g.0.max(h.0)));
            sum += match (g.2 > 0, h.2 > 0) {
                (true, true) if shared > 0.0 => {
                    f64::from(g.0.abs_diff(h.0)).powi(2) + f64::from(g.1.abs_diff(h.1)).powi(2)
                }
                (true, false) if shared >= length(g) => length(g).powi(2),
                (false, true) if shared >= length(h) => length(h).powi(2),
                _ => 0.0,
            };
            if h.1 > g.1 {
                break;
            }
            at += 1;
        }
    }
    sum
}

/// D_e: every unit against every other at every place, and against every gap that could
/// hold it.
fn by_chance(all: &[Vec<Piece>], coders: f64, text: f64) -> f64 {
    let mut gaps: Vec<f64> = all.iter().flatten().filter(|p| p.2 == 0).map(length).collect();
    gaps.sort_unstable_by(|a, b| b.total_cmp(a));
    // Sums of the longest gaps: all that hold a unit stand in front.
    let sums: Vec<f64> = std::iter::once(0.0)
        .chain(gaps.iter().scan(0.0, |sum, gap| {
            *sum += gap;
            Some(*sum)
        }))
        .collect();
    let units: Vec<f64> = all.iter().flatten().filter(|p| p.2 > 0).map(length).collect();
    let others = units.len() as f64 - 1.0;
    let (mut places, mut own) = (0.0, 0.0);
    for l in units {
        own += l * (l - 1.0);
        places += others / 3.0 * (2.0 * l.powi(3) - 3.0 * l * l + l);
        let hold = gaps.partition_point(|gap| *gap >= l);
        places += l * l * (sums[hold] - hold as f64 * (l - 1.0));
    }
    2.0 / text * places / (coders * text * (coders * text - 1.0) - own)
}

/// alpha_U over these values: 1 less the sum of D_o over the sum of D_e, those that
/// nobody used left out. With .0144 and .0532 of one value, 0 and .0490 of another it
/// is .859. Undefined where nobody used any.
pub fn alpha(each: &[Result<Disagreement, Undefined>]) -> Estimate {
    let used: Vec<&Disagreement> = each.iter().flatten().collect();
    let sum = |of: fn(&Disagreement) -> f64| used.iter().map(|d| of(d)).sum::<f64>();
    let units = used.iter().map(|d| d.units).sum();
    let reason = each.iter().find_map(|d| d.err()).unwrap_or(Undefined::Nothing);
    match (used.is_empty(), sum(|d| d.expected) > 0.0) {
        (true, _) => Estimate::none(reason, 0),
        (false, true) => Estimate::of(1.0 - sum(|d| d.observed) / sum(|d| d.expected), units),
        (false, false) => Estimate::none(Undefined::NoVariation, units),
    }
}
