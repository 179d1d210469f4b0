//! How many codes a source or a person really has: whether one swallows everything.
//!
//! Ten codes of which one holds nine tenths of the segments are not ten codes in the
//! sense that matters. Hill numbers say how many equally common codes would be as
//! diverse: of order 0 all count, the rare as much as the common; of order 1 each by its
//! share; of order 2 the common ones mainly.

pub mod gini_simpson;
pub mod hill;
pub mod shannon;

use super::{Estimate, Undefined};

/// A figure of counts.
#[derive(Debug)]
pub struct Row {
    /// Its stable name.
    pub name: &'static str,
    /// What people read.
    pub title: &'static str,
    /// Works it out.
    pub of: fn(&[u64]) -> Estimate,
}

/// Every figure.
pub static STATISTICS: &[Row] = &[
    Row { name: "hill_0", title: "codes used", of: |counts| hill::hill(counts, 0.0) },
    Row { name: "hill_1", title: "effective codes (order 1)", of: |counts| hill::hill(counts, 1.0) },
    Row { name: "hill_2", title: "effective codes (order 2)", of: |counts| hill::hill(counts, 2.0) },
    Row { name: "hill_3", title: "effective codes (order 3)", of: |counts| hill::hill(counts, 3.0) },
    Row { name: "shannon", title: "Shannon’s entropy", of: shannon::shannon },
    Row { name: "gini_simpson", title: "Gini-Simpson index", of: gini_simpson::gini_simpson },
];

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
    use super::Undefined;
    use super::gini_simpson::gini_simpson;
    use super::hill::hill;
    use super::shannon::shannon;

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
