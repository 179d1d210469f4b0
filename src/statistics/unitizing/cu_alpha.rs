//! cu-alpha and (k)u-alpha: values, where two coders marked something.
//!
//! What only one coder marked counts nothing here, so a high figure says that people
//! who saw something called it the same, not that they saw the same. The coverage
//! says how much of the text it rests on; print it with it.
//!
//! With three or more coders it is not settled how a unit's pairing with itself is
//! taken out of chance (2016, equation 10, against Krippendorff 2019). Here it is done
//! for each pair of coders, over coders less one; the readings differ in the third
//! place, and not at all with two coders.

use super::super::{Estimate, Undefined};
use super::Coincidences;

impl Coincidences {
    /// Observed coincidences of a value with any value.
    fn margin(&self, value: usize) -> f64 {
        (1..self.values).map(|other| self.shared(value, other)).sum()
    }

    /// All observed coincidences of values, and what chance is divided by.
    fn valued(&self) -> Option<(f64, f64)> {
        let all: f64 = (1..self.values).map(|value| self.margin(value)).sum();
        let own: f64 = self.met.iter().sum::<f64>() / (self.coders - 1) as f64;
        (all > 0.0).then(|| (all, all - own / all))
    }

    /// cu-alpha (2016, equations 7 to 11), nominal: agreement on the values of what two
    /// coders marked. Undefined where no two coders marked the same character, and where
    /// they gave all of that one value.
    ///
    /// Two coders marked 0–10 and 50–60, with x and y exchanged: they differ everywhere.
    /// Chance: `Σ l_c l_k / (l - Q/l)` = 2·20·20/(40 - 400/40) = 26.67 of 40; 1 - 40/26.67 =
    /// -.5.
    ///
    /// ```
    /// # use emic::statistics::spans::{Segment, Spans};
    /// # use emic::statistics::unitizing::Coincidences;
    /// let of = |one, two| vec![Segment { code: one, start: 0, end: 10 }, Segment { code: two, start: 50, end: 60 }];
    /// let coders = vec![("ana".to_owned(), of(0, 1)), ("ben".to_owned(), of(1, 0))];
    /// let text = Spans::new(80, vec!["x".to_owned(), "y".to_owned()], coders).unwrap();
    /// let alpha = Coincidences::of(&text, &[0, 1]).unwrap().cu_alpha().value.unwrap();
    /// assert!((alpha + 0.5).abs() < 1e-12);
    /// ```
    pub fn cu_alpha(&self) -> Estimate {
        let Some((all, below)) = self.valued() else {
            return Estimate::none(Undefined::NoPairs, self.units);
        };
        let margins: Vec<f64> = (1..self.values).map(|value| self.margin(value)).collect();
        let agreed: f64 = (1..self.values).map(|value| self.shared(value, value)).sum();
        let varies = margins.iter().filter(|m| **m > 0.0).count() > 1 && below > 0.0;
        let expected = (all * all - margins.iter().map(|m| m * m).sum::<f64>()) / below;
        self.ratio(all - agreed, expected, all, varies)
    }

    /// (k)u-alpha (2016, equation 13): the same for one value, given by its place among the
    /// codes. Undefined where nobody used it, where no two coders marked a character one
    /// of them gave this value, and where there is no other value to confuse it with.
    pub fn k_u_alpha(&self, value: usize) -> Estimate {
        let k = value + 1;
        let (Some((all, below)), true) = (self.valued(), self.lengths.get(k).is_some_and(|l| *l > 0)) else {
            let used = self.lengths.get(k).is_some_and(|l| *l > 0);
            return Estimate::none(if used { Undefined::NoPairs } else { Undefined::Nothing }, self.units);
        };
        let margin = self.margin(k);
        if margin <= 0.0 {
            return Estimate::none(Undefined::NoPairs, self.units);
        }
        let own = self.met[k] / (self.coders - 1) as f64;
        let others: f64 = (1..self.values).filter(|c| *c != k).map(|c| self.margin(c)).sum();
        let (in_all, with_others) = ((margin * all - own) / below, margin * others / below);
        // Both as parts of the value's own share, so that chance and observation have one base.
        let expected = with_others / in_all * margin;
        self.ratio(margin - self.shared(k, k), expected, margin, others > 0.0 && below > 0.0)
    }

    /// How much of all coders' text two coders marked, whatever they called it: what
    /// cu-alpha rests on. 0 where nobody did.
    pub fn coverage(&self) -> Estimate {
        let met: f64 = (1..self.values).map(|value| self.margin(value)).sum();
        Estimate::of(met / self.all(), self.units)
    }

    /// The same of one value: how much of it lies where another coder marked something.
    /// Undefined where nobody used it.
    pub fn k_u_coverage(&self, value: usize) -> Estimate {
        match self.lengths.get(value + 1) {
            None | Some(0) => Estimate::none(Undefined::Nothing, self.units),
            Some(length) => Estimate::of(self.margin(value + 1) / *length as f64, self.units),
        }
    }
}
