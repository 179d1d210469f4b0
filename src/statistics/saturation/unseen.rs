//! How many codes there are that nobody has spoken of yet, at least.
//!
//! Codes that were found once or twice tell of those that were found not at all: if
//! many stand on a single interview, more would have come. Chao's estimator turns
//! that into a lower bound (Chao 1987, Biometrics 43(4):783-791).

use super::Found;
use crate::statistics::{Estimate, Undefined};

/// Chao2: the number of codes, seen and unseen, at least; in codes.
///
/// S + (T−1)/T · Q1² / (2·Q2), where S codes were seen in T interviews, Q1 of them
/// in one and Q2 in two; where Q2 = 0, S + (T−1)/T · Q1·(Q1−1)/2 (Chao 2005).
/// Undefined where there is no interview, or nothing was found.
///
/// It supposes that interviews are a sample and codes are found by chance. People
/// who were chosen are none, and a codebook grows with the reading; so it is a
/// question to the material, not an answer.
///
/// ```
/// # use emic::statistics::saturation::{Found, unseen::chao2};
/// // Four codes: one in both interviews, three in one. Q1 = 3, Q2 = 1.
/// let found = Found::new([vec![1, 2, 3], vec![1, 4]]);
/// assert_eq!(chao2(&found).value, Ok(4.0 + 0.5 * 9.0 / 2.0));
/// ```
pub fn chao2(found: &Found) -> Estimate {
    let n = found.len() as u64;
    if found.codes() == 0 {
        return Estimate::none(Undefined::Nothing, n);
    }
    let (seen, all) = (found.codes() as f64, n as f64);
    let (once, twice) = (found.found_in(1) as f64, found.found_in(2) as f64);
    let more = if twice > 0.0 { once * once / (2.0 * twice) } else { once * (once - 1.0) / 2.0 };
    Estimate { observed: Some(seen), ..Estimate::of(seen + (all - 1.0) / all * more, n) }
}

pub(super) fn figures(found: &Found) -> Vec<(String, Estimate)> {
    vec![("chao2".to_owned(), chao2(found))]
}

/// Codes found in one interview.
pub(super) fn singletons(found: &Found) -> Vec<(String, Estimate)> {
    vec![("singletons".to_owned(), Estimate::of(found.found_in(1) as f64, found.len() as u64))]
}

/// Codes found in two interviews.
pub(super) fn doubletons(found: &Found) -> Vec<(String, Estimate)> {
    vec![("doubletons".to_owned(), Estimate::of(found.found_in(2) as f64, found.len() as u64))]
}
