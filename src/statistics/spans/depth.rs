//! Any number of coders, characters as units: how many of them coded each.
//!
//! One code (or "anything at all") is yes or no on each character, so all that
//! counts is for how many characters none, one, two … of the coders said yes.
//! These few numbers are found by walking along the sorted ends of all runs.

use super::super::{Estimate, Undefined};
use super::coded::{Run, Spans};

/// How many characters 0, 1, … m of the m coders marked.
///
/// ```
/// # use emic::statistics::spans::depths;
/// let depth = depths(&[vec![(0, 4)], vec![(2, 6)], vec![(2, 3)]], 10);
/// assert_eq!(depth, [4, 4, 1, 1]);
/// ```
pub fn depths(coders: &[Vec<Run>], length: u64) -> Vec<u64> {
    let mut ends: Vec<(u32, bool)> = Vec::with_capacity(2 * coders.iter().map(Vec::len).sum::<usize>());
    ends.extend(coders.iter().flatten().flat_map(|run| [(run.0, true), (run.1, false)]));
    // What ends stands before what begins, so that the depth never leaves its bounds.
    ends.sort_unstable();
    let mut out = vec![0; coders.len() + 1];
    let (mut depth, mut from) = (0_usize, 0);
    for (at, begins) in ends {
        out[depth] += u64::from(at - from);
        from = at;
        depth = if begins { depth + 1 } else { depth.saturating_sub(1) };
    }
    out[0] += length.saturating_sub(u64::from(from));
    out
}

/// Krippendorff's alpha for yes and no (*Content Analysis*, 4th ed. 2019, chapter
/// 12; "Computing Krippendorff's Alpha-Reliability" 2011, section B), from
/// [`depths`]: `1 - (n - 1) Σ h_k 2k(m - k)/(m - 1) / (2 n_1 n_0)` over the `n = mN`
/// ratings of `m` coders. With depths 4, 4, 2 of two coders: 1 - 19·8 / (2·8·12) =
/// .2083. Undefined for one coder, and where all said yes or all no.
///
/// ```
/// # use emic::statistics::spans::alpha_of_depths;
/// let alpha = alpha_of_depths(&[4, 4, 2]).value.unwrap();
/// assert!((alpha - (1.0 - 19.0 * 4.0 / 96.0)).abs() < 1e-12);
/// ```
pub fn alpha_of_depths(depths: &[u64]) -> Estimate {
    let coders = depths.len().saturating_sub(1) as u128;
    let units: u64 = depths.iter().sum();
    if units == 0 {
        return Estimate::none(Undefined::Nothing, 0);
    }
    if coders < 2 {
        return Estimate::none(Undefined::NoPairs, units);
    }
    let each = || (0_u128..).zip(depths.iter().map(|h| u128::from(*h)));
    let yes: u128 = each().map(|(k, h)| k * h).sum();
    let all = coders * u128::from(units);
    // Ordered pairs that differ, times (m - 1); ordered pairs that could.
    let off: u128 = each().map(|(k, h)| 2 * k * (coders - k) * h).sum();
    let could = 2 * yes * (all - yes);
    let observed = 1.0 - off as f64 / ((coders - 1) * all) as f64;
    let expected = 1.0 - could as f64 / (all * (all - 1)) as f64;
    let value = match could {
        0 => Err(Undefined::NoVariation),
        could => Ok(1.0 - ((all - 1) as f64 / (coders - 1) as f64) * (off as f64 / could as f64)),
    };
    Estimate { value, observed: Some(observed), expected: Some(expected), ..Estimate::of(0.0, units) }
}

/// [`alpha_of_depths`] of one code, any number of coders.
pub fn alpha(spans: &Spans, code: u16) -> Estimate {
    let runs: Vec<Vec<Run>> = (0..spans.coders().len()).map(|coder| spans.runs(coder, code)).collect();
    alpha_of_depths(&depths(&runs, u64::from(spans.length())))
}

/// c-alpha-binary, as ATLAS.ti calls it: any code or none, over all characters;
/// whether coders found the same words worth coding. Undefined as [`alpha_of_depths`].
pub fn c_alpha_binary(spans: &Spans) -> Estimate {
    let any = |coder| {
        let mut all: Vec<Run> = spans.marks(coder).iter().map(|s| (s.start, s.end)).collect();
        all.sort_unstable();
        super::coded::united(all)
    };
    let runs: Vec<Vec<Run>> = (0..spans.coders().len()).map(any).collect();
    alpha_of_depths(&depths(&runs, u64::from(spans.length())))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::spans;
    use super::*;

    #[test]
    fn one_coder_alone_and_a_text_without_characters_have_reasons() {
        assert_eq!(alpha(&spans(9, &[&[(0, 3, 'x')]]), 0).value, Err(Undefined::NoPairs));
        assert_eq!(alpha_of_depths(&[0, 0, 0]).value, Err(Undefined::Nothing));
        let none = c_alpha_binary(&spans(9, &[&[], &[], &[]]));
        assert_eq!((none.value, none.observed, none.n_units), (Err(Undefined::NoVariation), Some(1.0), 9));
    }
}
