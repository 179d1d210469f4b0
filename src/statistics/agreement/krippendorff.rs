//! Krippendorff's alpha.

use super::units::{Units, student};
use super::weights::{Weighting, Weights};
use crate::statistics::{Estimate, Level, Ratings, Undefined};

/// **Krippendorff's alpha**: one minus the disagreement there is by the disagreement
/// there would be if the same ratings were shuffled among the units. Any number of
/// coders, missing ratings, four levels of measurement; ratings of units that nobody
/// else rated do not count.
///
/// `α = 1 - D_o / D_e = 1 - (n - 1) Σ o_ck δ²_ck / Σ n_c n_k δ²_ck`, with `o_ck = Σ_u (ordered
/// pairs c, k in u) / (m_u - 1)`, n_c its row sums and n their sum (Krippendorff 2011,
/// *Computing Krippendorff's Alpha-Reliability*; 2019, *Content Analysis*, 4th ed.,
/// chapter 12). δ²: nominal 1; ordinal `(Σ_{g=c..k} n_g - (n_c + n_k) / 2)²`; interval
/// `(c - k)²`; ratio `((c - k) / (c + k))²`. No value where nothing varies: without
/// variation there is no evidence of reliability. His thresholds are .800, and .667
/// for tentative conclusions. The standard error, of the nominal one, is Gwet's
/// (2014, chapter 5).
///
/// ```
/// # use emic::statistics::{Level, Ratings, agreement::krippendorff};
/// let mut ratings = Ratings::new(["x", "y"], 2);
/// ratings.push(&[Some(0), Some(0)], 2);
/// ratings.push(&[Some(0), Some(1)], 2);
/// // D_o = 4/8; D_e = 2 * 6 * 2 / (8 * 7).
/// let alpha = krippendorff::alpha(&ratings, Level::Nominal);
/// assert!((alpha.value.unwrap() - (1.0 - 0.5 / (24.0 / 56.0))).abs() < 1e-12);
/// ```
pub fn alpha(ratings: &Ratings, level: Level) -> Estimate {
    if let Err(reason) = suits(ratings, level) {
        return Estimate::none(reason, 0);
    }
    let found = match Coincidences::new(ratings) {
        Ok(found) => found,
        Err(reason) => return Estimate::none(reason, 0),
    };
    let (observed, expected, most) = found.disagreement(ratings, level);
    if expected <= 0.0 {
        return Estimate {
            observed: Some(1.0),
            expected: Some(1.0),
            ..Estimate::none(Undefined::NoVariation, found.units)
        };
    }
    // As parts of the greatest difference there is, so that both read as agreement.
    let (observed, expected) = (observed / most, expected / most);
    let out = Estimate {
        observed: Some(1.0 - observed),
        expected: Some(1.0 - expected),
        ..Estimate::of(1.0 - observed / expected, found.units)
    };
    if level == Level::Nominal { with_error(out, ratings) } else { out }
}

/// **Alpha of one category**: it against all others (Krippendorff 2019, section 12.4).
pub fn of_category(ratings: &Ratings, category: u16) -> Estimate {
    alpha(&ratings.dichotomised(category), Level::Nominal)
}

/// **Agreement by chance** as nominal alpha has it, `1 - D_e`.
pub fn expected(ratings: &Ratings) -> Estimate {
    let alpha = alpha(ratings, Level::Nominal);
    match alpha.expected {
        Some(expected) => Estimate::of(expected, alpha.n_units),
        None => Estimate::none(alpha.value.err().unwrap_or(Undefined::NoPairs), 0),
    }
}

fn suits(ratings: &Ratings, level: Level) -> Result<(), Undefined> {
    match level {
        Level::Nominal => Ok(()),
        Level::Ordinal if ratings.is_ordered() => Ok(()),
        Level::Ordinal => Err(Undefined::NoOrder),
        Level::Interval | Level::Ratio if ratings.numbers().is_some() => Ok(()),
        Level::Interval | Level::Ratio => Err(Undefined::NotNumbers),
    }
}

/// The coincidence matrix: how often two values stand together in a unit.
#[derive(Clone, Debug)]
pub struct Coincidences {
    together: Vec<Vec<f64>>,
    of: Vec<f64>,
    n: f64,
    units: u64,
}

impl Coincidences {
    /// Of the units that have at least two ratings.
    ///
    /// # Errors
    /// That there is no such unit.
    pub fn new(ratings: &Ratings) -> Result<Self, Undefined> {
        let q = ratings.q();
        let mut out = Self { together: vec![vec![0.0; q]; q], of: Vec::new(), n: 0.0, units: 0 };
        for (unit, weight) in ratings.rows() {
            let counts = ratings.counts(unit);
            let m: u64 = counts.iter().sum();
            if m < 2 {
                continue;
            }
            out.units += weight;
            let share = weight as f64 / (m - 1) as f64;
            let chosen: Vec<(usize, u64)> = counts.into_iter().enumerate().filter(|(_, n)| *n > 0).collect();
            for (c, times) in &chosen {
                for (k, others) in &chosen {
                    let others = if c == k { others - 1 } else { *others };
                    out.together[*c][*k] += share * (times * others) as f64;
                }
            }
        }
        out.of = out.together.iter().map(|row| row.iter().sum()).collect();
        out.n = out.of.iter().sum();
        if out.units == 0 { Err(Undefined::NoPairs) } else { Ok(out) }
    }

    /// How many units have at least two ratings.
    pub fn units(&self) -> u64 {
        self.units
    }

    /// D_o, D_e and the greatest squared difference of values that occur, all in the
    /// metric of the level (whose needs [`alpha`] asks about first).
    pub fn disagreement(&self, ratings: &Ratings, level: Level) -> (f64, f64, f64) {
        let distance = self.distances(ratings, level);
        let used: Vec<usize> = (0..self.of.len()).filter(|c| self.of[*c] > 0.0).collect();
        let (mut observed, mut expected, mut most) = (0.0, 0.0, 0.0_f64);
        for &c in &used {
            for &k in used.iter().filter(|k| **k != c) {
                let apart = distance(c, k);
                observed += self.together[c][k] * apart;
                expected += self.of[c] * self.of[k] * apart;
                most = most.max(apart);
            }
        }
        (observed / self.n, expected / (self.n * (self.n - 1.0)), if most > 0.0 { most } else { 1.0 })
    }

    fn distances<'a>(&'a self, ratings: &'a Ratings, level: Level) -> impl Fn(usize, usize) -> f64 + 'a {
        // Ratings below each category: sums of neighbours by one subtraction.
        let mut below = vec![0.0; self.of.len() + 1];
        (0..self.of.len()).for_each(|g| below[g + 1] = below[g] + self.of[g]);
        let numbers = ratings.numbers().unwrap_or(&[]);
        move |c: usize, k: usize| match (level, numbers.get(c), numbers.get(k)) {
            (Level::Ordinal, ..) => {
                let (low, high) = (c.min(k), c.max(k));
                let between = below[high + 1] - below[low] - (self.of[low] + self.of[high]) / 2.0;
                between * between
            }
            (Level::Interval, Some(a), Some(b)) => (a - b) * (a - b),
            (Level::Ratio, Some(a), Some(b)) if a + b == 0.0 => 0.0,
            (Level::Ratio, Some(a), Some(b)) => ((a - b) / (a + b)).powi(2),
            _ => 1.0,
        }
    }
}

/// Gwet's linearised error of nominal alpha. Units weigh as many ratings as they have;
/// one term is centred on the agreement that is corrected for small samples, as in his
/// own program.
fn with_error(out: Estimate, ratings: &Ratings) -> Estimate {
    let (Ok(_), Ok(units)) = (out.value, Units::new(ratings)) else { return out };
    let n = units.paired as f64;
    let weights = Weights::new(Weighting::Identity, units.q());
    let mean = units.pairs().map(|row| row.times * row.r).sum::<f64>() / n;
    let small = 1.0 / (n * mean);
    let mut shares = vec![0.0; units.q()];
    for row in units.pairs() {
        shares.iter_mut().zip(&row.counts).for_each(|(share, count)| *share += row.times * *count as f64 / (mean * n));
    }
    let observed = units.pairs().map(|row| row.times * row.agreement(&weights) * row.r / mean).sum::<f64>() / n;
    let corrected = (1.0 - small) * observed + small;
    let expected = weights.by_chance(&shares, &shares);
    let left = 1.0 - expected;
    let plain = (observed - expected) / left;
    let shared = weights.shared(&shares);
    let squares = units.pairs().map(|row| {
        let more = (row.r - mean) / mean;
        let own = (row.agreement(&weights) * row.r / mean - corrected * more - expected) / left;
        let chance = row.mean(&shared) * row.r / mean - expected * more;
        let off = own - 2.0 * (1.0 - plain) * (chance - expected) / left - plain;
        row.times * off * off
    });
    let error = (n > 1.0).then(|| (squares.sum::<f64>() / (n * (n - 1.0))).sqrt());
    student(out, error, n)
}
