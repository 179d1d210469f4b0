//! u-alpha and |u-alpha: boundaries with values, and worth marking or not.

use super::super::{Estimate, Undefined};
use super::Coincidences;

impl Coincidences {
    /// u-alpha (2016, equations 4 and 5): 1 less the share of characters on which coders
    /// differ over the share they would differ on if their units and gaps fell anywhere.
    /// A unit is never paired with itself, so chance knows how long units are. Undefined
    /// where everything is gap, or everything one value; at most 0 where one coder
    /// marked nothing.
    ///
    /// A text of 50 characters, one coder marked 5–15 and the other nothing: they differ
    /// on 20 of 100 ratings; chance is `100 · 2·90·10 / (100² - 90 - 10²)` = 18.349 of 100;
    /// 1 - 20/18.349 = -.09.
    ///
    /// ```
    /// # use emic::statistics::spans::{Segment, Spans};
    /// # use emic::statistics::unitizing::Coincidences;
    /// let one = vec![Segment { code: 0, start: 5, end: 15 }];
    /// let coders = vec![("ana".to_owned(), one), ("ben".to_owned(), vec![])];
    /// let text = Spans::new(50, vec!["x".to_owned()], coders).unwrap();
    /// let alpha = Coincidences::of(&text, &[0]).unwrap().u_alpha().value.unwrap();
    /// assert!((alpha + 0.09).abs() < 1e-12);
    /// ```
    pub fn u_alpha(&self) -> Estimate {
        let agreed: f64 = (0..self.values).map(|v| self.shared(v, v)).sum();
        let all = self.all();
        let same: f64 = self.lengths.iter().map(|l| (*l as f64).powi(2)).sum();
        let varies = self.lengths.iter().filter(|l| **l > 0).count() > 1;
        let expected = all * (all * all - same) / self.open();
        self.ratio(all - agreed, expected, all, varies)
    }

    /// |u-alpha (2016, equation 6): the same with one value for all units: did coders find
    /// the same stretches worth marking? Undefined where nobody marked anything, and
    /// where nobody left anything out. Equal to u-alpha where there is one value.
    pub fn bar_u_alpha(&self) -> Estimate {
        let (gap, all) = (self.lengths[0] as f64, self.all());
        let expected = all * gap * (all - gap) / self.open();
        self.ratio(gap - self.shared(0, 0), expected, gap, gap > 0.0 && gap < all)
    }

    /// Ordered pairs of characters, none of one unit with itself.
    fn open(&self) -> f64 {
        self.all().powi(2) - self.squares.iter().sum::<f64>()
    }

    /// 1 less observed over expected disagreement, both parts of `base`.
    pub(super) fn ratio(&self, observed: f64, expected: f64, base: f64, varies: bool) -> Estimate {
        let value = if varies { Ok(1.0 - observed / expected) } else { Err(Undefined::NoVariation) };
        let part = |x: f64| (base > 0.0).then(|| 1.0 - x / base);
        let (observed, expected) = (part(observed), part(expected));
        Estimate { value, observed, expected, ..Estimate::of(0.0, self.units) }
    }
}
