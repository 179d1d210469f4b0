//! Intervals by drawing again: what the figure would be with other interviews.
//!
//! Coders' judgements of neighbouring characters, sentences or turns hang together,
//! so a standard error that takes them for independent promises too much. Drawing
//! whole interviews with replacement, and working the figure out anew each time,
//! supposes only that the interviews are a sample (Efron and Tibshirani 1993, chapter
//! 13; for agreement: Zapf, Castell, Morawietz and Karch 2016, BMC Med. Res. Methodol.
//! 16:93). The limits are percentiles. A draw in which nothing varies has no value: it
//! is left out and counted. Nothing is written out one by one: a draw says how often
//! each interview, or each kind of unit, was drawn, and weights do the rest.

use super::random::Random;
use super::{Ratings, Undefined};

/// How often each thing was drawn, in each draw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draws {
    times: Vec<Vec<u32>>,
    seed: u64,
}

impl Draws {
    /// So many draws of `things` with replacement, as many things each time as there
    /// are.
    pub fn new(things: usize, draws: usize, seed: u64) -> Self {
        Self::of(&vec![1; things], draws, seed)
    }

    /// The same of things that stand for several equal ones each: all of these are
    /// drawn one by one.
    pub fn of(weights: &[u64], draws: usize, seed: u64) -> Self {
        let mut random = Random::new(seed);
        let mut below: Vec<u64> = Vec::with_capacity(weights.len());
        let mut all = 0;
        for weight in weights {
            all += weight;
            below.push(all);
        }
        // What stands for one each is found by its number.
        let each_one = weights.iter().all(|weight| *weight == 1);
        let draw = |_| {
            let mut out = vec![0; weights.len()];
            for _ in 0..all {
                let at = random.below(all);
                out[if each_one { at as usize } else { below.partition_point(|b| *b <= at) }] += 1;
            }
            out
        };
        Self { times: (0..draws).map(draw).collect(), seed }
    }

    /// The draws: how often each thing.
    pub fn iter(&self) -> impl Iterator<Item = &[u32]> {
        self.times.iter().map(Vec::as_slice)
    }

    /// How many draws there are.
    pub fn len(&self) -> usize {
        self.times.len()
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.times.is_empty()
    }

    /// What they were made from.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// What a figure comes to in each draw; `None` where it is undefined.
    pub fn spread(&self, figure: impl Fn(&[u32]) -> Option<f64>) -> Spread {
        Spread::of(self.iter().map(figure))
    }

    /// What a figure of ratings comes to, each row drawn as often as its weight says.
    /// The draws must be those of the weights of these rows.
    pub fn spread_of(&self, ratings: &Ratings, figure: impl Fn(&Ratings) -> Option<f64>) -> Spread {
        self.spread(|times| {
            let weights: Vec<u64> = times.iter().map(|n| u64::from(*n)).collect();
            figure(&ratings.weighted(&weights))
        })
    }
}

/// The values that draws gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spread {
    values: Vec<f64>,
    undefined: usize,
}

impl Spread {
    /// Of values, `None` for undefined ones.
    pub fn of(values: impl Iterator<Item = Option<f64>>) -> Self {
        let mut out = Self::default();
        for value in values {
            match value.filter(|v| v.is_finite()) {
                Some(value) => out.values.push(value),
                None => out.undefined += 1,
            }
        }
        out.values.sort_unstable_by(f64::total_cmp);
        out
    }

    /// How many draws had no value.
    pub fn undefined(&self) -> usize {
        self.undefined
    }

    /// The same, of all draws.
    pub fn share_undefined(&self) -> f64 {
        self.undefined as f64 / (self.undefined + self.values.len()).max(1) as f64
    }

    /// The mean of the defined values.
    pub fn mean(&self) -> Option<f64> {
        (!self.values.is_empty()).then(|| self.values.iter().sum::<f64>() / self.values.len() as f64)
    }

    /// The standard deviation of the defined values: the standard error of the figure.
    pub fn sd(&self) -> Option<f64> {
        let mean = self.mean()?;
        let squares = self.values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>();
        Some((squares / self.values.len() as f64).sqrt())
    }

    /// The smallest value that at least the share `p` of the defined values do not
    /// exceed.
    pub fn quantile(&self, p: f64) -> Option<f64> {
        let rank = (p * self.values.len() as f64 - 1e-9).ceil().max(1.0) as usize;
        self.values.get(rank - 1).copied()
    }

    /// The percentiles 2.5 and 97.5.
    ///
    /// # Errors
    /// That fewer than half of the draws have a value.
    pub fn interval(&self) -> Result<(f64, f64), Undefined> {
        let enough = self.values.len() > self.undefined;
        let limits = self.quantile(0.025).zip(self.quantile(0.975)).filter(|_| enough);
        limits.ok_or(Undefined::TooFew)
    }

    /// The share of defined values that are below a wanted least: Hayes and
    /// Krippendorff's q (2007, Commun. Methods Meas. 1:77–89).
    pub fn below(&self, least: f64) -> Option<f64> {
        let below = self.values.partition_point(|v| *v < least);
        (!self.values.is_empty()).then(|| below as f64 / self.values.len() as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::Level;
    use crate::statistics::agreement::krippendorff;
    use crate::statistics::agreement::tests::{ratings, vectors};

    #[test]
    fn every_draw_is_as_large_as_what_was_drawn_from() {
        let draws = Draws::of(&[3, 0, 9], 50, 4);
        assert!(draws.iter().all(|times| times.iter().sum::<u32>() == 12 && times[1] == 0));
        assert_eq!(draws, Draws::of(&[3, 0, 9], 50, 4));
        assert_ne!(draws, Draws::of(&[3, 0, 9], 50, 5));
    }

    #[test]
    fn quantiles_are_values_that_came_and_what_is_undefined_is_counted() {
        let spread = Spread::of([Some(4.0), None, Some(1.0), Some(2.0), Some(3.0)].into_iter());
        assert_eq!(
            (spread.quantile(0.5), spread.quantile(0.51), spread.quantile(1.0)),
            (Some(2.0), Some(3.0), Some(4.0))
        );
        assert_eq!((spread.undefined(), spread.share_undefined(), spread.below(2.5)), (1, 0.2, Some(0.5)));
        assert_eq!(Spread::of([None, Some(1.0)].into_iter()).interval(), Err(Undefined::TooFew));
        assert_eq!(Spread::default().mean(), None);
    }

    /// The vectors hold the exact distribution over all resamples.
    #[test]
    fn draws_come_as_near_to_the_exact_distribution_as_they_must() {
        let vectors = vectors("bootstrap");
        for (file, vector) in &vectors {
            let expected = |name: &str| vector["expected"][name].as_f64().unwrap();
            let ratings = ratings(&vector["input"]).collapsed();
            let alpha = |ratings: &Ratings| krippendorff::alpha(ratings, Level::Nominal).value.ok();
            assert!((alpha(&ratings).unwrap() - expected("alpha")).abs() < 1e-9, "{file}");
            let weights: Vec<u64> = ratings.rows().map(|(_, weight)| weight).collect();
            let spread = Draws::of(&weights, 40_000, 11).spread_of(&ratings, alpha);
            assert!((spread.mean().unwrap() - expected("mean")).abs() < 0.01, "{file}");
            assert!((spread.sd().unwrap() - expected("sd")).abs() < 0.01, "{file}");
            assert!((spread.share_undefined() - expected("share_undefined")).abs() < 0.001, "{file}");
            for p in ["0.025", "0.05", "0.5", "0.95", "0.975"] {
                // The limit, or a value next to it.
                let (at, exact) = (p.parse::<f64>().unwrap(), expected(&format!("quantile.{p}")));
                let (low, high) = (spread.quantile(at - 0.01).unwrap(), spread.quantile(at + 0.01).unwrap());
                assert!(low - 1e-9 <= exact && exact <= high + 1e-9, "{file} {p}: {low} {exact} {high}");
            }
        }
        assert!([0, 2].contains(&vectors.len()));
    }
}
