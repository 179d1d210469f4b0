//! One number over all codes.
//!
//! Three are in use and they are not the same. The mean of kappas has no value as
//! soon as one code has none. The pooled kappa takes the means of agreement and of
//! chance first, and stays steady with rare codes. The micro kappa adds all counts,
//! so that often used codes decide. Each is told by its own name.

use super::super::{Estimate, Undefined};
use super::fourfold::Fourfold;

/// A figure over several codes of two coders.
pub struct OverCodes {
    /// Its name in output, stable.
    pub name: &'static str,
    /// What people read.
    pub title: &'static str,
    /// Works it out, from the counts of every code.
    pub of: fn(&[Fourfold]) -> Estimate,
}

/// Every figure over several codes.
pub const OVER_CODES: &[OverCodes] = &[
    OverCodes { name: "mean_kappa_over_codes", title: "mean of kappas", of: mean_kappa },
    OverCodes { name: "pooled_kappa", title: "pooled kappa", of: pooled_kappa },
    OverCodes { name: "micro_kappa", title: "kappa of all decisions", of: micro_kappa },
    OverCodes { name: "holsti_char", title: "Holsti’s CR", of: holsti },
];

/// The plain mean of the kappas of all codes. Undefined if one of them is: codes that
/// nobody used take it away. Of .5 and 1 it is .75.
pub fn mean_kappa(codes: &[Fourfold]) -> Estimate {
    let units = units(codes);
    if codes.is_empty() {
        return Estimate::none(Undefined::Nothing, units);
    }
    let kappas: Result<Vec<f64>, Undefined> = codes.iter().map(|t| t.kappa().value).collect();
    match kappas {
        Ok(kappas) => Estimate::of(kappas.iter().sum::<f64>() / kappas.len() as f64, units),
        Err(_) => Estimate::none(Undefined::Part, units),
    }
}

/// The pooled kappa of de Vries, Elliott, Kanouse & Teleki (2008, *Field Methods*
/// 20:272–282): `(mean p_o - mean p_e) / (1 - mean p_e)`. A code with p_o .6, p_e .52
/// and one that nobody used (1 and 1): (.8 - .76) / .24 = 1/6. Undefined where no code
/// varies.
pub fn pooled_kappa(codes: &[Fourfold]) -> Estimate {
    let units = units(codes);
    let known: Vec<(f64, f64)> = codes.iter().filter_map(|t| t.kappa().observed.zip(t.kappa().expected)).collect();
    if known.is_empty() {
        return Estimate::none(Undefined::Nothing, units);
    }
    let mean = |of: fn(&(f64, f64)) -> f64| known.iter().map(of).sum::<f64>() / known.len() as f64;
    let (observed, expected) = (mean(|k| k.0), mean(|k| k.1));
    // Numerator and denominator of each kappa, so that what is nearly 1 keeps its digits.
    let parts: Vec<(f64, f64)> = codes.iter().filter(|t| t.all() > 0).map(Fourfold::kappa_parts).collect();
    let (above, below) = parts.iter().fold((0.0, 0.0), |sum, p| (sum.0 + p.0, sum.1 + p.1));
    let value = if below > 0.0 { Ok(above / below) } else { Err(Undefined::NoVariation) };
    Estimate { value, observed: Some(observed), expected: Some(expected), ..Estimate::of(0.0, units) }
}

/// Cohen's kappa of all counts added up: each code on each character is one decision.
pub fn micro_kappa(codes: &[Fourfold]) -> Estimate {
    codes.iter().fold(Fourfold::default(), |sum, t| sum.plus(*t)).kappa()
}

/// Holsti's coefficient (1969) over characters and codes: `2A / (N1 + N2)`, A decisions
/// both made, N1 and N2 those each made. As F1 of all counts added up. Undefined where
/// nobody coded.
pub fn holsti(codes: &[Fourfold]) -> Estimate {
    codes.iter().fold(Fourfold::default(), |sum, t| sum.plus(*t)).f1()
}

/// Characters of the text, which all codes share.
fn units(codes: &[Fourfold]) -> u64 {
    codes.iter().map(Fourfold::all).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOME: Fourfold = Fourfold { a: 2, b: 2, c: 2, d: 4 };
    const UNUSED: Fourfold = Fourfold { a: 0, b: 0, c: 0, d: 10 };

    #[test]
    fn an_unused_code_takes_the_mean_away_and_leaves_the_others() {
        assert_eq!(mean_kappa(&[SOME, UNUSED]).value, Err(Undefined::Part));
        let pooled = pooled_kappa(&[SOME, UNUSED]);
        assert!((pooled.value.unwrap() - 1.0 / 6.0).abs() < 1e-12);
        assert!((pooled.expected.unwrap() - 0.76).abs() < 1e-12);
        assert!((holsti(&[SOME, UNUSED]).value.unwrap() - 0.5).abs() < 1e-12);
        // 2, 2, 2, 14: p_o .8, p_e .68.
        assert!((micro_kappa(&[SOME, UNUSED]).value.unwrap() - 0.375).abs() < 1e-12);
    }

    #[test]
    fn without_codes_or_without_coding_there_is_no_number() {
        for figure in OVER_CODES {
            assert_eq!((figure.of)(&[]).value, Err(Undefined::Nothing), "{}", figure.name);
            assert!((figure.of)(&[UNUSED]).value.is_err(), "{}", figure.name);
        }
    }
}
