//! How many codes a source or a person really has: whether one swallows everything.
//!
//! Ten codes of which one holds nine tenths of the segments are not ten codes in the
//! sense that matters. Hill numbers say how many equally common codes would be as
//! diverse: of order 0 all count, the rare as much as the common; of order 1 each by its
//! share; of order 2 the common ones mainly.

use super::{Estimate, Undefined};

/// The Hill number of order q: (Σ pᵢ^q)^(1 / (1 - q)), for q = 1 its limit, e to the power
/// of Shannon's entropy (Hill 1973, *Ecology* 54:427, eq. 5). In codes. Counts of 0 add
/// nothing. Undefined where nothing is counted.
///
/// ```
/// # use emic::statistics::diversity::hill;
/// assert_eq!(hill(&[8, 1, 1], 0.0).value, Ok(3.0));
/// assert!((hill(&[8, 1, 1], 2.0).value.unwrap() - 1.0 / 0.66).abs() < 1e-12); // .64 + .01 + .01
/// ```
pub fn hill(counts: &[u64], q: f64) -> Estimate {
    if (q - 1.0).abs() < 1e-12 {
        return from(counts, |shares| (-entropy(shares)).exp());
    }
    from(counts, |shares| shares.iter().map(|p| p.powf(q)).sum::<f64>().powf(1.0 / (1.0 - q)))
}

/// Shannon's entropy, -Σ pᵢ ln pᵢ (Shannon 1948, section 6), in nats: 0 where one code
/// has everything. Undefined where nothing is counted.
///
/// ```
/// # use emic::statistics::diversity::shannon;
/// assert!((shannon(&[5, 5]).value.unwrap() - 2_f64.ln()).abs() < 1e-12);
/// ```
pub fn shannon(counts: &[u64]) -> Estimate {
    // Minus nothing is nothing.
    from(counts, |shares| -entropy(shares) + 0.0)
}

/// The Gini-Simpson index, 1 - Σ pᵢ² (Simpson 1949, *Nature* 163:688): how likely two
/// segments picked with replacement have different codes. Undefined where nothing is
/// counted.
///
/// ```
/// # use emic::statistics::diversity::gini_simpson;
/// assert_eq!(gini_simpson(&[5, 5]).value, Ok(0.5));
/// ```
pub fn gini_simpson(counts: &[u64]) -> Estimate {
    from(counts, |shares| 1.0 - shares.iter().map(|p| p * p).sum::<f64>())
}

/// Σ p ln p.
fn entropy(shares: &[f64]) -> f64 {
    shares.iter().map(|p| p * p.ln()).sum()
}

fn from(counts: &[u64], of: impl Fn(&[f64]) -> f64) -> Estimate {
    let all: u64 = counts.iter().sum();
    let shares: Vec<f64> = counts.iter().filter(|n| **n > 0).map(|n| *n as f64 / all as f64).collect();
    if shares.is_empty() { Estimate::none(Undefined::Nothing, 0) } else { Estimate::of(of(&shares), all) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entropy_is_taken_with_its_sign_and_nothing_is_undefined() {
        assert_eq!(shannon(&[7]).value, Ok(0.0));
        assert!((hill(&[4, 4, 0], 1.0).value.unwrap() - 2.0).abs() < 1e-12);
        for q in [0.0, 1.0, 2.0] {
            assert_eq!(hill(&[0, 0], q).value, Err(Undefined::Nothing));
        }
        assert_eq!((shannon(&[]).value, gini_simpson(&[]).value), (Err(Undefined::Nothing), Err(Undefined::Nothing)));
    }
}
