//! Codes that exclude each other: do coders who both found a place worth a code of
//! this kind choose the same one?
//!
//! ATLAS.ti calls such a set of codes a *semantic domain*. Two readings of its
//! coefficients are about: characters as units, which is here, and lengths of units
//! ([`unitizing`](super::super::unitizing)). They are different numbers, and the
//! program's own digits are not published, so neither is promised to be its.

use super::super::{Estimate, Undefined};
use super::coded::Spans;

/// A stretch with a value: first code point, code point behind the last, value.
type Valued = (u32, u32, u16);

/// A set of codes that exclude each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domain {
    /// Its name.
    pub name: String,
    /// Its codes, by their places in [`Spans::codes`].
    pub codes: Vec<u16>,
}

/// Krippendorff's nominal alpha over characters, where a character that a coder gave
/// no code of the domain is missing for that coder. Characters only one coder coded
/// so count nothing. With `joy` on 0–60 and `joy` on 0–50 and `fear` on 50–60, over
/// 120 ratings: 1 - 119·20 / (2·110·10) = -.0818. Undefined where no character has
/// two coders' codes, where only one code occurs, and where one coder has two codes
/// of the domain on a character.
pub fn cu_alpha_char(spans: &Spans, domain: &Domain) -> Estimate {
    let lanes: Result<Vec<Vec<Valued>>, Undefined> = (0..spans.coders().len())
        .map(|coder| {
            let runs = domain.codes.iter().flat_map(|c| spans.runs(coder, *c).into_iter().map(|r| (r.0, r.1, *c)));
            lane(runs.collect())
        })
        .collect();
    of_lanes(spans, lanes)
}

/// The same over all domains, with the domain as the value: do coders choose codes
/// of the same kind? Undefined as [`cu_alpha_char`], and where a coder has codes of
/// two domains on one character, for which no rule is published.
pub fn cu_alpha_char_all(spans: &Spans, domains: &[Domain]) -> Estimate {
    let lanes: Result<Vec<Vec<Valued>>, Undefined> = (0..spans.coders().len())
        .map(|coder| {
            let of = |(d, value): (&Domain, u16)| {
                spans.runs_of(coder, &d.codes).into_iter().map(move |r| (r.0, r.1, value)).collect::<Vec<_>>()
            };
            lane(domains.iter().zip(0..).flat_map(of).collect())
        })
        .collect();
    of_lanes(spans, lanes)
}

fn lane(mut runs: Vec<Valued>) -> Result<Vec<Valued>, Undefined> {
    runs.sort_unstable();
    let clear = runs.windows(2).all(|pair| pair[0].1 <= pair[1].0);
    if clear { Ok(runs) } else { Err(Undefined::Overlap) }
}

fn of_lanes(spans: &Spans, lanes: Result<Vec<Vec<Valued>>, Undefined>) -> Estimate {
    match lanes {
        Ok(lanes) => alpha(&lanes),
        Err(reason) => Estimate::none(reason, u64::from(spans.length())),
    }
}

/// Nominal alpha with missing values, by a walk along the ends of all stretches.
fn alpha(lanes: &[Vec<Valued>]) -> Estimate {
    let mut ends: Vec<(u32, usize, Option<u16>)> = Vec::new();
    for (coder, lane) in lanes.iter().enumerate() {
        ends.extend(lane.iter().flat_map(|v| [(v.1, coder, None), (v.0, coder, Some(v.2))]));
    }
    // At one place a value ends before the next begins: `None` sorts first.
    ends.sort_unstable();
    let highest = lanes.iter().flatten().map(|v| usize::from(v.2) + 1).max().unwrap_or(0);
    let (mut off, mut margins, mut units) = (0.0, vec![0_u64; highest], 0);
    let (mut now, mut counts, mut from) = (vec![None::<u16>; lanes.len()], vec![0_u64; highest], 0);
    for (at, coder, value) in ends {
        let length = u64::from(at - from);
        let here = now.iter().flatten().count() as u64;
        if length > 0 && here > 1 {
            let same: u64 = now.iter().flatten().map(|v| counts[usize::from(*v)]).sum();
            off += (length * (here * here - same)) as f64 / (here - 1) as f64;
            now.iter().flatten().for_each(|v| margins[usize::from(*v)] += length);
            units += length;
        }
        from = at;
        if let Some(old) = std::mem::replace(&mut now[coder], value) {
            counts[usize::from(old)] -= 1;
        }
        if let Some(new) = value {
            counts[usize::from(new)] += 1;
        }
    }
    of_margins(off, &margins, units)
}

fn of_margins(off: f64, margins: &[u64], units: u64) -> Estimate {
    let all: u128 = margins.iter().map(|m| u128::from(*m)).sum();
    if all == 0 {
        return Estimate::none(Undefined::NoPairs, 0);
    }
    let could = all * all - margins.iter().map(|m| u128::from(*m) * u128::from(*m)).sum::<u128>();
    let value = match could {
        0 => Err(Undefined::NoVariation),
        could => Ok(1.0 - (all - 1) as f64 * off / could as f64),
    };
    let observed = Some(1.0 - off / all as f64);
    let expected = Some(1.0 - could as f64 / (all * (all - 1)) as f64);
    Estimate { value, observed, expected, ..Estimate::of(0.0, units) }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::spans;
    use super::*;

    fn domain(codes: &[u16]) -> Domain {
        Domain { name: "feeling".to_owned(), codes: codes.to_vec() }
    }

    #[test]
    fn the_example_of_the_docstring_comes_out_so() {
        let text = spans(99, &[&[(0, 60, 'x')], &[(0, 50, 'x'), (50, 60, 'y')]]);
        let figure = cu_alpha_char(&text, &domain(&[0, 1]));
        assert!((figure.value.unwrap() - (1.0 - 119.0 * 20.0 / 2200.0)).abs() < 1e-12, "{figure:?}");
        assert_eq!((figure.n_units, figure.observed), (60, Some(1.0 - 20.0 / 120.0)));
    }

    #[test]
    fn two_codes_of_one_domain_on_a_character_and_no_shared_character_have_reasons() {
        let both = spans(20, &[&[(0, 6, 'x'), (5, 9, 'y')], &[(0, 6, 'x')]]);
        assert_eq!(cu_alpha_char(&both, &domain(&[0, 1])).value, Err(Undefined::Overlap));
        assert_eq!(cu_alpha_char(&both, &domain(&[0])).value, Err(Undefined::NoVariation));
        let apart = spans(20, &[&[(0, 6, 'x')], &[(6, 9, 'y')]]);
        assert_eq!(cu_alpha_char(&apart, &domain(&[0, 1])).value, Err(Undefined::NoPairs));
        // One code used twice on the same characters is one code.
        let twice = spans(20, &[&[(0, 6, 'x'), (3, 9, 'x'), (9, 12, 'y')], &[(0, 12, 'x')]]);
        assert!(cu_alpha_char(&twice, &domain(&[0, 1])).value.is_ok());
    }
}
