//! One code, two coders: four counts of characters, and what is read off them.
//!
//! *a* both coded, *b* the first only, *c* the second only, *d* neither. All
//! figures on the agreement of two people about one code are fractions of these
//! four, so they stand together: whoever reads one sees what the others say. They
//! are worked out from whole numbers with one division at the end, because
//! `1 - (1 - p)` of a rare code in a long text has few digits left.
//!
//! Characters are no independent observations: kappa and its kin grow with the
//! text that nobody coded. Jaccard and F1 do not look at it.

use super::super::{Estimate, Undefined};
use super::coded::{Run, Spans};

/// Characters by who coded them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fourfold {
    /// Both.
    pub a: u64,
    /// The first only.
    pub b: u64,
    /// The second only.
    pub c: u64,
    /// Neither.
    pub d: u64,
}

/// A figure on one code.
pub struct PerCode {
    /// Its name in output, stable.
    pub name: &'static str,
    /// What people read.
    pub title: &'static str,
    /// Works it out.
    pub of: fn(&Fourfold) -> Estimate,
}

/// Every figure on one code and two coders, in order of output.
pub const PER_CODE: &[PerCode] = &[
    PerCode { name: "a", title: "both", of: |t| t.count(t.a) },
    PerCode { name: "b", title: "the first only", of: |t| t.count(t.b) },
    PerCode { name: "c", title: "the second only", of: |t| t.count(t.c) },
    PerCode { name: "d", title: "neither", of: |t| t.count(t.d) },
    PerCode { name: "percent", title: "percent agreement", of: Fourfold::percent },
    PerCode { name: "expected", title: "agreement by chance (Cohen)", of: Fourfold::expected },
    PerCode { name: "kappa", title: "Cohen’s kappa", of: Fourfold::kappa },
    PerCode { name: "kappa_max", title: "greatest kappa with these marginals", of: Fourfold::kappa_max },
    PerCode { name: "scott_pi", title: "Scott’s pi", of: Fourfold::scott_pi },
    PerCode { name: "alpha_nominal", title: "Krippendorff’s alpha", of: Fourfold::alpha },
    PerCode { name: "pabak", title: "PABAK", of: Fourfold::pabak },
    PerCode { name: "ac1", title: "Gwet’s AC1", of: Fourfold::ac1 },
    PerCode { name: "jaccard", title: "Jaccard", of: Fourfold::jaccard },
    PerCode { name: "f1", title: "F1", of: Fourfold::f1 },
    PerCode { name: "neg_specific", title: "agreement on leaving out", of: Fourfold::neg_specific },
];

/// `part / base`, both at least 0.
fn share(part: u128, base: u128) -> f64 {
    part as f64 / base as f64
}

impl Fourfold {
    /// The counts of one code of the first two coders.
    ///
    /// ```
    /// # use emic::statistics::spans::{Fourfold, Segment, Spans};
    /// let one = |start, end| vec![Segment { code: 0, start, end }];
    /// let coders = vec![("ana".to_owned(), one(2, 6)), ("ben".to_owned(), one(4, 8))];
    /// let text = Spans::new(10, vec!["x".to_owned()], coders).unwrap();
    /// assert_eq!(Fourfold::of(&text, 0), Fourfold { a: 2, b: 2, c: 2, d: 4 });
    /// ```
    pub fn of(spans: &Spans, code: u16) -> Self {
        Self::between(&spans.runs(0, code), &spans.runs(1, code), u64::from(spans.length()))
    }

    /// The counts of two coders' runs (sorted, apart from each other) in a text of
    /// so many characters.
    pub fn between(first: &[Run], second: &[Run], length: u64) -> Self {
        let covered = |runs: &[Run]| runs.iter().map(|r| u64::from(r.1 - r.0)).sum::<u64>();
        let (one, two, a) = (covered(first), covered(second), shared(first, second));
        let (b, c) = (one - a, two - a);
        Self { a, b, c, d: length.saturating_sub(a + b + c) }
    }

    /// All characters.
    pub fn all(&self) -> u64 {
        self.a + self.b + self.c + self.d
    }

    /// The counts of two texts, or of two codes, together.
    pub fn plus(self, other: Self) -> Self {
        Self { a: self.a + other.a, b: self.b + other.b, c: self.c + other.c, d: self.d + other.d }
    }

    /// The counts of so many such texts.
    pub fn times(self, n: u64) -> Self {
        Self { a: self.a * n, b: self.b * n, c: self.c * n, d: self.d * n }
    }

    fn count(&self, count: u64) -> Estimate {
        Estimate::of(count as f64, self.all())
    }

    fn part(&self, part: u64, base: u64) -> Estimate {
        match base {
            0 => Estimate::none(Undefined::Nothing, self.all()),
            base => Estimate::of(part as f64 / base as f64, self.all()),
        }
    }

    /// Characters each of the two coded, with the code.
    fn coded(&self) -> (u128, u128) {
        (u128::from(self.a + self.b), u128::from(self.a + self.c))
    }

    /// N² times what chance leaves open, `1 - p_e`, for Cohen's chance.
    fn open(&self) -> u128 {
        let (one, two, all) = (self.coded().0, self.coded().1, u128::from(self.all()));
        one * (all - two) + two * (all - one)
    }

    /// What is asked of both at once: a value with what was observed and expected.
    fn against(&self, value: Result<f64, Undefined>, expected: f64) -> Estimate {
        let all = self.all();
        if all == 0 {
            return Estimate::none(Undefined::Nothing, 0);
        }
        let observed = Some((self.a + self.d) as f64 / all as f64);
        Estimate { value, observed, expected: Some(expected), ..Estimate::of(0.0, all) }
    }

    fn cohen_chance(&self) -> f64 {
        let all = u128::from(self.all());
        share(all * all - self.open(), all * all)
    }

    /// Share of characters on which both did the same: `(a + d) / N`. In a text of 10
    /// with 2, 2, 2, 4 it is .6. Undefined in a text without characters.
    pub fn percent(&self) -> Estimate {
        self.part(self.a + self.d, self.all())
    }

    /// Agreement by chance as Cohen has it, each coder keeping to their own share:
    /// `p1 p2 + (1 - p1)(1 - p2)`. With 2, 2, 2, 4: .4·.4 + .6·.6 = .52.
    pub fn expected(&self) -> Estimate {
        match self.all() {
            0 => Estimate::none(Undefined::Nothing, 0),
            all => Estimate::of(self.cohen_chance(), all),
        }
    }

    /// Kappa as a fraction, both parts of 1: `p_o - p_e` and `1 - p_e`.
    pub(super) fn kappa_parts(&self) -> (f64, f64) {
        let wide = |x: u64| i128::from(x);
        let above = 2 * (wide(self.a) * wide(self.d) - wide(self.b) * wide(self.c));
        let all = self.all() as f64;
        (above as f64 / (all * all), self.open() as f64 / (all * all))
    }

    /// Cohen's kappa (1960, *Educational and Psychological Measurement* 20:37–46):
    /// `(p_o - p_e) / (1 - p_e)`, from counts `2(ad - bc) / (n1(N - n2) + n2(N - n1))`.
    /// With 2, 2, 2, 4: (.6 - .52) / .48 = 1/6. Undefined where both coded nothing or
    /// both everything; 0 where one coded nothing.
    pub fn kappa(&self) -> Estimate {
        let (above, below) = self.kappa_parts();
        let value = if self.open() == 0 { Err(Undefined::NoVariation) } else { Ok(above / below) };
        self.against(value, self.cohen_chance())
    }

    /// The highest kappa these two could have reached with as much coded by each:
    /// `p_o` with `min(p1, p2) + min(1 - p1, 1 - p2)` in its place (Cohen 1960). With 2,
    /// 2, 2, 4 it is 1: both coded 4 characters. Undefined as kappa is.
    pub fn kappa_max(&self) -> Estimate {
        let (one, two) = self.coded();
        let all = u128::from(self.all());
        let value = match self.open() {
            0 => Err(Undefined::NoVariation),
            open => {
                let best = all * (one.min(two) + (all - one).min(all - two));
                Ok((best as f64 - (all * all - open) as f64) / open as f64)
            }
        };
        self.against(value, self.cohen_chance())
    }

    /// Scott's pi (1955, *Public Opinion Quarterly* 19:321–325): chance from what both
    /// coded together, `1 - 2N(b + c) / (S(2N - S))` with `S = 2a + b + c`. With 2, 2, 2,
    /// 4: 1 - 2·10·4 / (8·12) = 1/6. Undefined where both coded nothing or everything.
    pub fn scott_pi(&self) -> Estimate {
        let (off, both, twice) = self.pooled();
        let value = match both * (twice - both) {
            0 => Err(Undefined::NoVariation),
            base => Ok(1.0 - share(twice * off, base)),
        };
        let p = share(both, twice);
        self.against(value, p * p + (1.0 - p) * (1.0 - p))
    }

    /// Krippendorff's alpha for nominal data (*Content Analysis*, 4th ed. 2019, chapter
    /// 12): as Scott's pi, with chance drawn without putting back,
    /// `1 - (2N - 1)(b + c) / (S(2N - S))`. With 2, 2, 2, 4: 1 - 19·4 / 96 = .2083.
    /// Undefined where both coded nothing or everything.
    pub fn alpha(&self) -> Estimate {
        let (off, both, twice) = self.pooled();
        let value = match both * (twice - both) {
            0 => Err(Undefined::NoVariation),
            base => Ok(1.0 - share((twice - 1) * off, base)),
        };
        let expected = match twice {
            0 => 1.0,
            _ => 1.0 - share(2 * both * (twice - both), twice * (twice - 1)),
        };
        self.against(value, expected)
    }

    /// Characters they differ on, ratings with the code, ratings in all.
    fn pooled(&self) -> (u128, u128, u128) {
        let (one, two) = self.coded();
        (u128::from(self.b + self.c), one + two, 2 * u128::from(self.all()))
    }

    /// Kappa with chance at one half (Byrt, Bishop & Carlin 1993, *Journal of Clinical
    /// Epidemiology* 46:423–429): `2 p_o - 1`. With 2, 2, 2, 4: .2.
    pub fn pabak(&self) -> Estimate {
        let percent = self.percent().value;
        self.against(percent.map(|p| 2.0 * p - 1.0), 0.5)
    }

    /// Gwet's AC1 (2008, *British Journal of Mathematical and Statistical Psychology*
    /// 61:29–48) for two categories: chance is `2π(1 - π)`, π the mean share coded. With
    /// 2, 2, 2, 4: π = .4, (.6 - .48) / .52 = .2308. Defined wherever there is a text;
    /// high for every rare code.
    pub fn ac1(&self) -> Estimate {
        let (_, both, twice) = self.pooled();
        let p = share(both, twice);
        let chance = 2.0 * p * (1.0 - p);
        let percent = self.percent().value;
        self.against(percent.map(|o| (o - chance) / (1.0 - chance)), chance)
    }

    /// Of what either coded, the share both coded: `a / (a + b + c)`. With 2, 2, 2, 4:
    /// 1/3. Undefined where nobody used the code.
    pub fn jaccard(&self) -> Estimate {
        self.part(self.a, self.a + self.b + self.c)
    }

    /// F1, also Dice and positive agreement (Cicchetti & Feinstein 1990, *Journal of
    /// Clinical Epidemiology* 43:551–558): `2a / (2a + b + c)`. With 2, 2, 2, 4: .5. What
    /// kappa comes to as uncoded text grows. Undefined where nobody used the code.
    pub fn f1(&self) -> Estimate {
        self.part(2 * self.a, 2 * self.a + self.b + self.c)
    }

    /// The same of leaving out: `2d / (2d + b + c)`. With 2, 2, 2, 4: 2/3. Undefined where
    /// both coded everything.
    pub fn neg_specific(&self) -> Estimate {
        self.part(2 * self.d, 2 * self.d + self.b + self.c)
    }
}

/// Characters in runs of both.
pub fn shared(first: &[Run], second: &[Run]) -> u64 {
    let (mut i, mut j, mut sum) = (0, 0, 0);
    while let (Some(one), Some(two)) = (first.get(i), second.get(j)) {
        sum += u64::from(one.1.min(two.1).saturating_sub(one.0.max(two.0)));
        match one.1 <= two.1 {
            true => i += 1,
            false => j += 1,
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(estimate: Estimate, value: f64) {
        assert!((estimate.value.unwrap() - value).abs() < 1e-12, "{estimate:?} {value}");
    }

    #[test]
    fn the_examples_of_the_docstrings_come_out_so() {
        let t = Fourfold { a: 2, b: 2, c: 2, d: 4 };
        near(t.percent(), 0.6);
        near(t.expected(), 0.52);
        near(t.kappa(), 1.0 / 6.0);
        near(t.kappa_max(), 1.0);
        near(t.scott_pi(), 1.0 / 6.0);
        near(t.alpha(), 1.0 - 19.0 / 24.0);
        near(t.pabak(), 0.2);
        near(t.ac1(), 0.12 / 0.52);
        near(t.jaccard(), 1.0 / 3.0);
        near(t.f1(), 0.5);
        near(t.neg_specific(), 2.0 / 3.0);
    }

    #[test]
    fn where_nothing_varies_chance_corrected_figures_have_no_value_and_the_rest_has() {
        for t in [Fourfold { d: 9, ..Fourfold::default() }, Fourfold { a: 9, ..Fourfold::default() }] {
            for figure in [t.kappa(), t.kappa_max(), t.scott_pi(), t.alpha()] {
                assert_eq!(figure.value, Err(Undefined::NoVariation));
                assert_eq!((figure.observed, figure.expected), (Some(1.0), Some(1.0)));
            }
            assert_eq!((t.pabak().value, t.ac1().value), (Ok(1.0), Ok(1.0)));
        }
        let nobody = Fourfold { d: 9, ..Fourfold::default() };
        assert_eq!((nobody.f1().value, nobody.jaccard().value), (Err(Undefined::Nothing), Err(Undefined::Nothing)));
        for figure in PER_CODE.iter().skip(4) {
            assert_eq!((figure.of)(&Fourfold::default()).value, Err(Undefined::Nothing), "{}", figure.name);
        }
    }

    #[test]
    fn a_code_of_one_character_in_a_thousand_million_keeps_its_digits() {
        let t = Fourfold { a: 1, b: 1, c: 0, d: 999_999_998 };
        let (n, s) = (1e9, 3.0);
        near(t.scott_pi(), 1.0 - 2.0 * n / (s * (2.0 * n - s)));
        near(t.kappa(), 2.0 * 999_999_998.0 / (2.0 * (n - 1.0) + (n - 2.0)));
    }
}
