//! What disorder chance would bring, and gamma.
//!
//! Chance texts are made of the coders' own work, as the paper proposes: each coder of a
//! chance text is one of the real ones, cut at a place by chance and put together the
//! other way round. So lengths, codes and gaps stay as they are, and only what lies
//! beside what is left to chance. A unit across the cut stays whole.

use super::super::random::Random;
use super::super::spans::{Segment, Spans};
use super::super::{Estimate, Undefined};
use super::{STEPS, Weights, continuum, disorder};

/// Steps that one chance text may take.
const STEPS_EACH: u64 = 4_000_000;

/// How chance is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Draws {
    /// Where the numbers begin.
    pub seed: u64,
    /// Chance texts at least.
    pub least: u32,
    /// Chance texts at most.
    pub most: u32,
    /// Half the width of the 95 % interval of the expected disorder, as a part of it,
    /// below which no more are drawn.
    pub precision: f64,
}

impl Default for Draws {
    /// 30 texts, more until 2 % or 200.
    fn default() -> Self {
        Self { seed: 1, least: 30, most: 200, precision: 0.02 }
    }
}

/// Expected disorder as drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expected {
    /// The mean.
    pub mean: f64,
    /// Its standard error.
    pub se: f64,
    /// Texts drawn.
    pub draws: u32,
}

/// The mean disorder of chance texts of `length` characters. A chance text without
/// units is drawn again.
///
/// # Errors
/// As [`disorder`].
pub fn expected(coders: &[Vec<Segment>], length: u32, weights: &Weights, draws: &Draws) -> Result<Expected, Undefined> {
    if coders.iter().all(Vec::is_empty) {
        return Err(Undefined::Nothing);
    }
    if length > u32::MAX / 4 {
        return Err(Undefined::TooMany);
    }
    let mut random = Random::new(draws.seed);
    let (least, most) = (draws.least.max(2), draws.most.max(2));
    let (mut n, mut mean, mut squares, mut se) = (0, 0.0, 0.0, f64::INFINITY);
    while n < most && (n < least || 1.96 * se > draws.precision * mean) {
        let found = match disorder(&by_chance(coders, length, &mut random), weights, STEPS_EACH) {
            Err(Undefined::Nothing) => continue,
            found => found?,
        };
        // Mean and squares in one pass (Welford 1962).
        n += 1;
        let apart = found - mean;
        mean += apart / f64::from(n);
        squares += apart * (found - mean);
        se = if n > 1 { (squares / f64::from(n - 1) / f64::from(n)).sqrt() } else { f64::INFINITY };
    }
    Ok(Expected { mean, se, draws: n })
}

/// A chance text: as many coders, each a real one cut somewhere; cuts are a unit's mean
/// length apart, where that can be, so that nobody is laid upon themselves.
fn by_chance(coders: &[Vec<Segment>], length: u32, random: &mut Random) -> Vec<Vec<Segment>> {
    let units = coders.iter().flatten().count().max(1) as u64;
    let mean = coders.iter().flatten().map(|s| u64::from(s.len())).sum::<u64>() / units;
    let mut cuts: Vec<u32> = Vec::new();
    let mut cut = |random: &mut Random| {
        let mut at = 0;
        for _ in 0..100 {
            at = random.below(u64::from(length)) as u32;
            if cuts.iter().all(|other| u64::from(at.abs_diff(*other)) >= mean) {
                break;
            }
        }
        cuts.push(at);
        at
    };
    let turned = |s: &Segment, at: u32| {
        let start = if s.start >= at { s.start - at } else { s.start + (length - at) };
        Segment { code: s.code, start, end: start + s.len() }
    };
    (0..coders.len())
        .map(|_| {
            let coder = random.below(coders.len() as u64) as usize;
            let at = cut(random);
            coders[coder].iter().map(|s| turned(s, at)).collect()
        })
        .collect()
}

/// Gamma of the units of these codes: `1 - observed / expected`, with
/// the observed and the expected disorder. 1 where coders agree wholly, about 0 for
/// chance. Undefined without units, for one coder, and where there are too many units
/// to be aligned exactly.
///
/// Two coders, one unit each, 0–10 and 100–110 of 110 characters: both stand alone, in
/// the text and in nearly all chance texts, so gamma is near 0.
pub fn gamma(spans: &Spans, codes: &[u16], weights: &Weights, draws: &Draws) -> Estimate {
    let coders = continuum(spans, codes);
    let units = coders.iter().map(|c| c.len() as u64).sum();
    let both = disorder(&coders, weights, STEPS)
        .and_then(|observed| Ok((observed, expected(&coders, spans.length(), weights, draws)?.mean)));
    match both {
        Err(reason) => Estimate::none(reason, units),
        Ok((observed, chance)) => {
            let value = if chance > 0.0 { Ok(1.0 - observed / chance) } else { Err(Undefined::NoVariation) };
            Estimate { value, observed: Some(observed), expected: Some(chance), ..Estimate::of(0.0, units) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::spans::fixture::{random_units, spans};
    use super::*;

    #[test]
    fn the_same_units_have_gamma_1_chance_is_near_0_and_a_seed_gives_the_same_again() {
        let (weights, draws) = (Weights::default(), Draws::default());
        let marks = [(0, 10, 'x'), (30, 38, 'y'), (60, 75, 'x')];
        let same = spans(100, &[&marks, &marks]);
        assert_eq!(gamma(&same, &[0, 1], &weights, &draws).value, Ok(1.0));
        let mut dice = Random::new(51);
        let mut all = Vec::new();
        for _ in 0..40 {
            let text = random_units(&mut dice, 2);
            let found = gamma(&text, &[0, 1, 2], &weights, &Draws { most: 60, ..draws });
            assert_eq!(found, gamma(&text, &[0, 1, 2], &weights, &Draws { most: 60, ..draws }));
            all.extend(found.value.ok());
        }
        let mean = all.iter().sum::<f64>() / all.len() as f64;
        assert!(all.len() > 30 && mean.abs() < 0.15, "{mean} of {}", all.len());
    }

    #[test]
    fn a_coder_who_marked_nothing_is_drawn_without_end() {
        let text = spans(40, &[&[(3, 9, 'x')], &[]]);
        let found = gamma(&text, &[0], &Weights::default(), &Draws::default());
        assert_eq!(found.observed, Some(2.0));
        assert!(found.value.is_ok());
        let nobody = gamma(&spans(40, &[&[], &[]]), &[0], &Weights::default(), &Draws::default());
        assert_eq!(nobody.value, Err(Undefined::Nothing));
    }
}
