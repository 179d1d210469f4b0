//! Cohen's kappa, plain and weighted.

use super::pair::Pair;
use super::weights::{Weighting, Weights, ordered};
use super::within;
use crate::statistics::distributions::normal_quantile;
use crate::statistics::{Estimate, Ratings, Undefined};
use std::sync::OnceLock;

/// **Cohen's kappa**: how far two coders agree beyond what two would who choose
/// categories as often as each of them did, without looking. Two coders; units that
/// one of them did not rate are left out.
///
/// `κ = (p_o - p_e) / (1 - p_e)` with `p_e = Σ_k p_k+ p_+k`, where p_k+ and p_+k are the
/// shares of category k in the first and the second coder's ratings (Cohen 1960, Educ.
/// Psychol. Meas. 20:37–46, equation 1). The standard error is that of Fleiss, Cohen
/// and Everitt (1969, Psychol. Bull. 72:323–327, equation 13), for units that are
/// independent of each other, and the interval is normal. No value where both coders
/// always say the same one thing (0/0). Where one coder is constant and the other is
/// not, it is exactly 0.
///
/// ```
/// # use emic::statistics::{Ratings, agreement::cohen};
/// // 20 and 15 times both say the same, 5 and 10 times they do not.
/// let mut ratings = Ratings::new(["yes", "no"], 2);
/// for (one, other, times) in [(0, 0, 20), (0, 1, 5), (1, 0, 10), (1, 1, 15)] {
///     ratings.push(&[Some(one), Some(other)], times);
/// }
/// let kappa = cohen::kappa(&ratings);
/// // 35 of 50 agree; by chance 0.5 * 0.6 + 0.5 * 0.4.
/// assert_eq!((kappa.observed, kappa.expected), (Some(0.7), Some(0.5)));
/// assert!((kappa.value.unwrap() - 0.4).abs() < 1e-12);
/// ```
pub fn kappa(ratings: &Ratings) -> Estimate {
    weighted(ratings, Weighting::Identity)
}

/// **Weighted kappa**: the same where near misses count in part (Cohen 1968, Psychol.
/// Bull. 70:213–220): `p_o = Σ w_kl p_kl`, `p_e = Σ w_kl p_k+ p_+l`. Needs categories in
/// order. With quadratic weights it comes close to a correlation within units and
/// grows with the number of categories.
pub fn weighted(ratings: &Ratings, weighting: Weighting) -> Estimate {
    let pair = ordered(ratings, weighting).and_then(|()| Pair::new(ratings));
    pair.map_or_else(|reason| Estimate::none(reason, 0), |pair| of(&pair, &Weights::new(weighting, pair.q())))
}

/// Weighted kappa of a table, with weights of one's own.
pub fn of(pair: &Pair, weights: &Weights) -> Estimate {
    let (q, first, second) = (pair.q(), pair.first(), pair.second());
    let cells = || (0..q).flat_map(|k| (0..q).map(move |l| (k, l)));
    let observed = cells().map(|(k, l)| weights.of(k, l) * pair.share(k, l)).sum();
    let expected = weights.by_chance(&first, &second);
    let mut out = Estimate::beyond_chance(observed, expected, pair.n());
    let Ok(kappa) = out.value else { return out };
    let rows: Vec<f64> = (0..q).map(|k| (0..q).map(|l| weights.of(k, l) * second[l]).sum()).collect();
    let columns: Vec<f64> = (0..q).map(|l| (0..q).map(|k| weights.of(k, l) * first[k]).sum()).collect();
    let term = |(k, l): (usize, usize)| {
        let miss = weights.of(k, l) - (rows[k] + columns[l]) * (1.0 - kappa);
        pair.share(k, l) * miss * miss
    };
    let centre = kappa - expected * (1.0 - kappa);
    let left = 1.0 - expected;
    let variance = (cells().map(term).sum::<f64>() - centre * centre) / (pair.n() as f64 * left * left);
    // What should be 0 may come out a little below it.
    let se = variance.max(0.0).sqrt();
    out.se = Some(if se < 1e-9 { 0.0 } else { se });
    // An error of 0 says that the formula has nothing to say of so few units, not that all is known.
    out.interval = limit().filter(|_| se >= 1e-9).map(|z| within(kappa - z * se, kappa + z * se));
    out
}

/// How many standard errors 95 % lie within: worked out once, for each of many codes asks.
fn limit() -> Option<f64> {
    static LIMIT: OnceLock<Option<f64>> = OnceLock::new();
    *LIMIT.get_or_init(|| normal_quantile(0.025))
}

/// **Agreement by chance** as Cohen's kappa has it.
pub fn expected(ratings: &Ratings) -> Estimate {
    match Pair::new(ratings) {
        Ok(pair) => {
            Estimate::of(of(&pair, &Weights::new(Weighting::Identity, pair.q())).expected.unwrap_or(f64::NAN), pair.n())
        }
        Err(reason) => Estimate::none(reason, 0),
    }
}

/// **The greatest kappa** that two coders could have who choose categories as often as
/// these do: p_o is replaced by `Σ min(p_k+, p_+k)` (Cohen 1960, p. 42). Far below 1
/// where the coders differ in how often they use a code at all.
pub fn max(ratings: &Ratings) -> Estimate {
    let pair = match Pair::new(ratings) {
        Ok(pair) => pair,
        Err(reason) => return Estimate::none(reason, 0),
    };
    let (first, second) = (pair.first(), pair.second());
    let most = first.iter().zip(&second).map(|(a, b)| a.min(*b)).sum();
    let expected = first.iter().zip(&second).map(|(a, b)| a * b).sum();
    Estimate::beyond_chance(most, expected, pair.n())
}

/// **Kappa over several codes** from each code's own, by the mean of observed and of
/// expected agreement: `(mean p_o - mean p_e) / (1 - mean p_e)` (de Vries, Elliott,
/// Kanouse and Teleki 2008, Field Methods 20:272–282). Steadier than the mean of kappas
/// where codes are rare, and defined where one of them is not. Codes without a unit
/// that both rated are left out.
///
/// ```
/// # use emic::statistics::{Estimate, agreement::cohen};
/// let codes = [Estimate::beyond_chance(0.9, 0.5, 40), Estimate::beyond_chance(1.0, 1.0, 40)];
/// assert!((cohen::pooled(&codes).value.unwrap() - (0.95 - 0.75) / 0.25).abs() < 1e-12);
/// assert!(cohen::mean(&codes).value.is_err());
/// ```
pub fn pooled(codes: &[Estimate]) -> Estimate {
    let parts: Vec<(f64, f64)> = codes.iter().filter_map(|c| Some((c.observed?, c.expected?))).collect();
    if parts.is_empty() {
        return Estimate::none(Undefined::NoPairs, 0);
    }
    let mean = |of: fn(&(f64, f64)) -> f64| parts.iter().map(of).sum::<f64>() / parts.len() as f64;
    Estimate::beyond_chance(mean(|p| p.0), mean(|p| p.1), units(codes))
}

/// **The mean of kappas** over several codes; no value if one of them has none, for a
/// mean of those that happen to be defined would be a mean of something else.
pub fn mean(codes: &[Estimate]) -> Estimate {
    if codes.is_empty() {
        return Estimate::none(Undefined::Nothing, 0);
    }
    let values: Result<Vec<f64>, Undefined> = codes.iter().map(|c| c.value.map_err(|_| Undefined::Part)).collect();
    match values {
        Ok(values) => Estimate::of(values.iter().sum::<f64>() / values.len() as f64, units(codes)),
        Err(reason) => Estimate::none(reason, units(codes)),
    }
}

fn units(codes: &[Estimate]) -> u64 {
    codes.iter().map(|c| c.n_units).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(cells: &[(u16, u16, u64)], q: usize) -> Ratings {
        let mut out = Ratings::new((1..=q).map(|n| n.to_string()), 2);
        cells.iter().for_each(|(a, b, n)| out.push(&[Some(*a), Some(*b)], *n));
        out
    }

    #[test]
    fn a_coder_who_says_one_thing_only_agrees_by_chance() {
        let constant = kappa(&table(&[(0, 0, 2), (0, 1, 2)], 2));
        assert_eq!((constant.value, constant.se), (Ok(0.0), Some(0.0)));
    }

    #[test]
    fn where_nothing_varies_there_is_no_kappa_and_still_an_observation() {
        let same = kappa(&table(&[(0, 0, 6)], 2));
        assert_eq!((same.value, same.observed, same.se), (Err(Undefined::NoVariation), Some(1.0), None));
    }

    #[test]
    fn three_coders_are_one_too_many() {
        let mut three = Ratings::new(["a", "b"], 3);
        three.push(&[Some(0), Some(1), Some(1)], 4);
        assert_eq!(kappa(&three).value, Err(Undefined::TwoCodersOnly));
    }

    #[test]
    fn weights_need_an_order() {
        let ratings = table(&[(0, 1, 2), (1, 1, 3)], 3).unordered();
        assert_eq!(weighted(&ratings, Weighting::Linear).value, Err(Undefined::NoOrder));
        assert!(kappa(&ratings).value.is_ok());
    }
}
