//! Yes or no, summed up: what every coefficient of two categories needs of any number
//! of units.
//!
//! A code is there or not. So units need not be kept: a handful of sums, to which each
//! kind of unit adds by its weight, is enough for percent agreement, kappa, alpha, AC1
//! and F1. Sums of interviews add up, which is what drawing interviews a thousand times
//! needs. The coefficients are those of this folder, for two categories.

use super::Pair;
use crate::statistics::{Estimate, Ratings, Undefined};

/// The sums.
///
/// ```
/// # use emic::statistics::agreement::binary::Sums;
/// let mut sums = Sums::default();
/// sums.add(2, 2, 20.0); // 20 units that both of two coders said yes to
/// sums.add(2, 1, 10.0);
/// sums.add(2, 0, 70.0);
/// assert_eq!((sums.percent().value, sums.percent().n_units), (Ok(0.9), 100));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sums {
    /// Units rated, and of each the share of yes.
    rated: f64,
    share: f64,
    /// Units rated twice at least, and of each the share of pairs that are the same.
    paired: f64,
    same: f64,
    /// Ratings of these, those that are yes, and Krippendorff's coincidences of yes and
    /// no, both ways round.
    values: f64,
    yes: f64,
    apart: f64,
    /// Two coders' table: both, the first only, the second only, neither.
    table: [f64; 4],
}

impl Sums {
    /// Adds so many units with m ratings of which k are yes.
    pub fn add(&mut self, m: u32, k: u32, weight: f64) {
        if m == 0 {
            return;
        }
        let (m, k) = (f64::from(m), f64::from(k));
        self.rated += weight;
        self.share += weight * k / m;
        if m < 2.0 {
            return;
        }
        self.paired += weight;
        self.same += weight * (k * (k - 1.0) + (m - k) * (m - k - 1.0)) / (m * (m - 1.0));
        self.values += weight * m;
        self.yes += weight * k;
        self.apart += weight * 2.0 * k * (m - k) / (m - 1.0);
    }

    /// Adds so many units that two coders rated, first and second.
    pub fn add_pair(&mut self, first: bool, second: bool, weight: f64) {
        self.add(2, u32::from(first) + u32::from(second), weight);
        let at = match (first, second) {
            (true, true) => 0,
            (true, false) => 1,
            (false, true) => 2,
            (false, false) => 3,
        };
        self.table[at] += weight;
    }

    /// Adds other sums, so many times.
    pub fn join(&mut self, other: &Self, times: f64) {
        self.rated += times * other.rated;
        self.share += times * other.share;
        self.paired += times * other.paired;
        self.same += times * other.same;
        self.values += times * other.values;
        self.yes += times * other.yes;
        self.apart += times * other.apart;
        self.table.iter_mut().zip(&other.table).for_each(|(sum, n)| *sum += times * n);
    }

    /// Two coders' table: both, the first only, the second only, neither.
    pub fn table(&self) -> [f64; 4] {
        self.table
    }

    /// How many units were rated twice at least.
    pub fn units(&self) -> u64 {
        self.paired.round() as u64
    }

    /// The share of ratings that are yes, of units rated twice at least.
    pub fn used(&self) -> f64 {
        if self.values > 0.0 { self.yes / self.values } else { 0.0 }
    }

    fn observed(&self) -> Result<f64, Undefined> {
        if self.paired > 0.0 { Ok(self.same / self.paired) } else { Err(Undefined::NoPairs) }
    }

    fn beyond(&self, expected: impl Fn(f64) -> f64) -> Estimate {
        match self.observed() {
            Ok(observed) => Estimate::beyond_chance(observed, expected(self.share / self.rated), self.units()),
            Err(reason) => Estimate::none(reason, 0),
        }
    }

    /// Percent agreement ([`super::percent::by_unit`]).
    pub fn percent(&self) -> Estimate {
        match self.observed() {
            Ok(observed) => Estimate { observed: Some(observed), ..Estimate::of(observed, self.units()) },
            Err(reason) => Estimate::none(reason, 0),
        }
    }

    /// Krippendorff's alpha ([`super::krippendorff::alpha`]).
    pub fn alpha(&self) -> Estimate {
        if self.paired <= 0.0 {
            return Estimate::none(Undefined::NoPairs, 0);
        }
        let no = self.values - self.yes;
        let (observed, expected) =
            (self.apart / self.values, 2.0 * self.yes * no / (self.values * (self.values - 1.0)));
        let out = match self.yes > 0.0 && no > 0.0 {
            true => Estimate::of(1.0 - observed / expected, self.units()),
            false => Estimate::none(Undefined::NoVariation, self.units()),
        };
        Estimate { observed: Some(1.0 - observed), expected: Some(1.0 - expected), ..out }
    }

    /// Gwet's AC1 ([`super::gwet::ac`]).
    pub fn ac1(&self) -> Estimate {
        self.beyond(|yes| 2.0 * yes * (1.0 - yes))
    }

    /// Fleiss' kappa with missing ratings ([`super::fleiss::generalised`]).
    pub fn fleiss(&self) -> Estimate {
        self.beyond(|yes| yes * yes + (1.0 - yes) * (1.0 - yes))
    }

    /// Brennan and Prediger's coefficient ([`super::gwet::brennan_prediger`]), PABAK for
    /// two coders.
    pub fn brennan_prediger(&self) -> Estimate {
        self.beyond(|_| 0.5)
    }

    /// Cohen's kappa ([`super::cohen::kappa`]) of two coders' table.
    pub fn kappa(&self) -> Estimate {
        let [a, b, c, d] = self.table;
        let n = a + b + c + d;
        if n <= 0.0 {
            return Estimate::none(Undefined::NoPairs, 0);
        }
        let (first, second) = ((a + b) / n, (a + c) / n);
        let expected = first * second + (1.0 - first) * (1.0 - second);
        // Both constant and the same: exactly, since sums of weights are whole.
        match (b == 0.0 && c == 0.0) && (a == 0.0 || d == 0.0) {
            true => Estimate::beyond_chance(1.0, 1.0, n.round() as u64),
            false => Estimate::beyond_chance((a + d) / n, expected, n.round() as u64),
        }
    }

    /// F1, that is agreement on yes ([`super::specific::positive`]), of two coders' table.
    pub fn f1(&self) -> Estimate {
        let [a, b, c, _] = self.table;
        self.part(2.0 * a, 2.0 * a + b + c)
    }

    /// Agreement on no ([`super::specific::negative`]).
    pub fn negative(&self) -> Estimate {
        let [_, b, c, d] = self.table;
        self.part(2.0 * d, 2.0 * d + b + c)
    }

    /// Jaccard's coefficient ([`super::specific::jaccard`]).
    pub fn jaccard(&self) -> Estimate {
        let [a, b, c, _] = self.table;
        self.part(a, a + b + c)
    }

    fn part(&self, part: f64, base: f64) -> Estimate {
        let n: f64 = self.table.iter().sum();
        if n <= 0.0 { Estimate::none(Undefined::NoPairs, 0) } else { Estimate::of(part / base, n.round() as u64) }
    }

    /// The ratings of two coders' table.
    pub fn ratings(&self) -> Ratings {
        let mut out = Ratings::new(["yes", "no"], 2);
        for (unit, weight) in [[0, 0], [0, 1], [1, 0], [1, 1]].iter().zip(&self.table) {
            out.push(&unit.map(Some), weight.round() as u64);
        }
        out
    }
}

impl From<&Ratings> for Sums {
    /// Of ratings whose first category is yes; all others are no. The table is that of
    /// the first two coders.
    fn from(ratings: &Ratings) -> Self {
        let mut out = Self::default();
        for (unit, weight) in ratings.rows() {
            let said = unit.iter().flatten();
            let (m, k) = (said.clone().count() as u32, said.filter(|c| **c == 0).count() as u32);
            out.add(m, k, weight as f64);
        }
        if let Ok(pair) = Pair::between(&ratings.dichotomised(0), 0, 1) {
            out.table = [(0, 0), (0, 1), (1, 0), (1, 1)].map(|(k, l)| pair.count(k, l) as f64);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::Level;
    use crate::statistics::agreement::weights::Weighting;
    use crate::statistics::agreement::{cohen, fleiss, gwet, krippendorff, percent, specific};
    use crate::statistics::random::Random;

    fn same(a: Estimate, b: Estimate, what: &str) {
        match (a.value, b.value) {
            (Ok(x), Ok(y)) => assert!((x - y).abs() < 1e-12, "{what}: {x} {y}"),
            (x, y) => assert_eq!(x, y, "{what}"),
        }
        let near = |x: Option<f64>, y: Option<f64>| x.zip(y).is_none_or(|(x, y)| (x - y).abs() < 1e-12);
        assert!(near(a.observed, b.observed) && near(a.expected, b.expected) && a.n_units == b.n_units, "{what}");
    }

    #[test]
    fn sums_give_what_every_coefficient_gives() {
        let mut random = Random::new(9);
        for round in 0..400 {
            let coders = 2 + round % 3;
            let mut ratings = Ratings::new(["yes", "no"], coders);
            for _ in 0..random.below(6) {
                let rating = |random: &mut Random| match random.below(5) {
                    0 => None,
                    n => Some(u16::from(n > 2)),
                };
                let unit: Vec<_> = (0..coders).map(|_| rating(&mut random)).collect();
                ratings.push(&unit, 1 + random.below(50));
            }
            let sums = Sums::from(&ratings);
            same(sums.percent(), percent::by_unit(&ratings), "percent");
            same(sums.alpha(), krippendorff::alpha(&ratings, Level::Nominal), "alpha");
            same(sums.ac1(), gwet::ac(&ratings, Weighting::Identity), "ac1");
            same(sums.fleiss(), fleiss::generalised(&ratings), "fleiss");
            same(sums.brennan_prediger(), gwet::brennan_prediger(&ratings), "brennan");
            if coders == 2 {
                same(sums.kappa(), cohen::kappa(&ratings), "kappa");
                same(sums.f1(), specific::positive(&ratings), "f1");
                same(sums.negative(), specific::negative(&ratings), "negative");
                same(sums.jaccard(), specific::jaccard(&ratings), "jaccard");
            }
            let mut twice = Sums::default();
            twice.join(&sums, 2.0);
            assert_eq!(twice.units(), 2 * sums.units());
        }
    }
}
