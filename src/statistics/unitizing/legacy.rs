//! alpha_U as it was from 1995 to 2015, to be held beside old papers only.
//!
//! Krippendorff (1995, *Sociological Methodology* 25:47–76; *Content Analysis*, 2nd ed.
//! 2004, section 11.6). Each value is looked at alone: for each pair of coders, units
//! that meet count the squares of how far their ends are apart, and a unit within a
//! gap counts the square of its length. Superseded by the family of 2016, because a
//! unit twice as long weighs four times as much.

use super::super::spans::Spans;
use super::super::spans::figures::Figure;
use super::super::{Estimate, Undefined};
use super::coincidences::{Piece, pieces};

/// Observed and expected disagreement about one value.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Disagreement {
    /// D_o.
    pub observed: f64,
    /// D_e.
    pub expected: f64,
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
    Ok(Disagreement { observed: observed / (m * (m - 1.0) * l * l), expected: by_chance(&all, m, l) })
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

/// alpha_U of each code with its parts, and over all codes: 1 less the sum of D_o over
/// the sum of D_e. Undefined where nobody used a code.
pub fn figures(spans: &Spans, codes: &[u16]) -> Vec<Figure> {
    let units = |code: u16| (0..spans.coders().len()).map(|coder| spans.of(coder, code).len() as u64).sum::<u64>();
    let alpha = |d: Disagreement, units: u64| match d.expected > 0.0 {
        true => Estimate::of(1.0 - d.observed / d.expected, units),
        false => Estimate::none(Undefined::NoVariation, units),
    };
    let (mut sum, mut used, mut all, mut out) = (Disagreement::default(), false, 0, Vec::new());
    for code in codes {
        let (found, n) = (disagreement(spans, *code), units(*code));
        if let Ok(d) = found {
            (sum.observed, sum.expected, used, all) =
                (sum.observed + d.observed, sum.expected + d.expected, true, all + n);
        }
        let name = spans.codes().get(usize::from(*code)).cloned().unwrap_or_default();
        let of = |estimate: fn(Disagreement, u64) -> Estimate| match found {
            Ok(d) => estimate(d, n),
            Err(reason) => Estimate::none(reason, n),
        };
        for (statistic, title, estimate) in [
            (
                "legacy_alpha_U",
                "alpha_U of 1995",
                found.map_or_else(|reason| Estimate::none(reason, n), |d| alpha(d, n)),
            ),
            ("legacy_Do", "alpha_U of 1995: observed", of(|d, n| Estimate::of(d.observed, n))),
            ("legacy_De", "alpha_U of 1995: by chance", of(|d, n| Estimate::of(d.expected, n))),
        ] {
            out.push(Figure::new(statistic, title, "unit", estimate).about(&name));
        }
    }
    let reason = if spans.coders().len() < 2 { Undefined::NoPairs } else { Undefined::Nothing };
    let over = if used { alpha(sum, all) } else { Estimate::none(reason, 0) };
    out.insert(0, Figure::new("legacy_alpha_U", "alpha_U of 1995", "unit", over));
    out
}
