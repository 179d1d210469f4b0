//! What a statistic returns.
//!
//! Most quarrels between programs are about 0/0: a coefficient of chance-corrected
//! agreement has no value where nothing varies, and programs print 1, 0, NaN or
//! fall over. Here what is undefined has no value and a reason, so no caller can
//! take one for the other, and what was observed is still told.

/// Why a statistic has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Undefined {
    /// No unit has ratings of two coders, or there is one coder only.
    NoPairs,
    /// All ratings are the same, so that agreement by chance is complete: 0/0.
    NoVariation,
    /// Nothing was rated, coded or counted at all.
    Nothing,
    /// Fewer units, interviews or rows than the statistic can work with.
    TooFew,
    /// Only for two coders.
    TwoCodersOnly,
    /// Only where every coder rated every unit.
    CompleteOnly,
    /// Only for two categories.
    TwoCategoriesOnly,
    /// The categories are no numbers, which this metric needs.
    NotNumbers,
    /// The categories stand in no order, which this metric or weight needs.
    NoOrder,
    /// One of the parts it is made of is undefined.
    Part,
    /// The denominator is 0.
    ZeroBase,
    /// A coder has two values on the same characters, where it takes one at most.
    Overlap,
    /// More than can be worked out exactly in a reasonable time.
    TooMany,
    /// A row or a column of a table of counts is empty, or there is only one.
    EmptyLine,
    /// Only for tables of two rows and two columns.
    TwoByTwoOnly,
    /// What was waited for did not come to pass in what there is.
    NotReached,
}

impl Undefined {
    /// The reason, in the words people read.
    pub fn words(self) -> &'static str {
        match self {
            Self::NoPairs => "no unit was rated by two coders",
            Self::NoVariation => "no variation: all ratings are the same, so agreement beyond chance cannot be told",
            Self::Nothing => "nothing was rated or coded",
            Self::TooFew => "too few to tell",
            Self::TwoCodersOnly => "defined for two coders only",
            Self::CompleteOnly => "defined only where every coder rated every unit",
            Self::TwoCategoriesOnly => "defined for two categories only",
            Self::NotNumbers => "the categories are no numbers",
            Self::NoOrder => "the categories have no order",
            Self::Part => "one of the figures it is made of is undefined",
            Self::ZeroBase => "there is nothing it could be a part of",
            Self::Overlap => "a coder has two codes on the same characters, and it takes one at most",
            Self::TooMany => "too many to be worked out exactly",
            Self::EmptyLine => "a row or column of the table is empty, so there is nothing to compare",
            Self::TwoByTwoOnly => "defined for two rows and two columns only",
            Self::NotReached => "not reached in what there is",
        }
    }
}

/// A value with what it rests on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The value, or why there is none. Always finite.
    pub value: Result<f64, Undefined>,
    /// What was observed (the share of agreement, in agreement), where there is such a thing.
    pub observed: Option<f64>,
    /// What chance alone would bring, where the statistic corrects for it.
    pub expected: Option<f64>,
    /// How many units it rests on.
    pub n_units: u64,
    /// Standard error, where there is an analytic one.
    pub se: Option<f64>,
    /// Limits of a 95 % interval, low and high, where one was worked out.
    pub interval: Option<(f64, f64)>,
}

impl Estimate {
    /// A value over so many units, with nothing else known. What is not finite is
    /// undefined for a base of 0.
    ///
    /// ```
    /// # use emic::statistics::{Estimate, Undefined};
    /// assert_eq!(Estimate::of(0.5, 8).value, Ok(0.5));
    /// assert_eq!(Estimate::of(f64::NAN, 8).value, Err(Undefined::ZeroBase));
    /// ```
    pub fn of(value: f64, n_units: u64) -> Self {
        let value = if value.is_finite() { Ok(value) } else { Err(Undefined::ZeroBase) };
        Self { value, observed: None, expected: None, n_units, se: None, interval: None }
    }

    /// No value, for a reason.
    pub fn none(reason: Undefined, n_units: u64) -> Self {
        Self { value: Err(reason), ..Self::of(0.0, n_units) }
    }

    /// Agreement corrected for chance: `(observed - expected) / (1 - expected)`;
    /// undefined for want of variation where chance is complete.
    ///
    /// ```
    /// # use emic::statistics::{Estimate, Undefined};
    /// assert_eq!(Estimate::beyond_chance(0.75, 0.5, 8).value, Ok(0.5));
    /// let same = Estimate::beyond_chance(1.0, 1.0, 8);
    /// assert_eq!((same.value, same.observed), (Err(Undefined::NoVariation), Some(1.0)));
    /// ```
    pub fn beyond_chance(observed: f64, expected: f64, n_units: u64) -> Self {
        let left = 1.0 - expected;
        let value = if left.abs() < 1e-12 { Err(Undefined::NoVariation) } else { Ok((observed - expected) / left) };
        Self { value, observed: Some(observed), expected: Some(expected), ..Self::of(0.0, n_units) }
    }

    /// The standard error as a figure of its own.
    pub fn error(&self) -> Self {
        match (self.value, self.se) {
            (_, Some(se)) => Self::of(se, self.n_units),
            (Err(reason), _) => Self::none(reason, self.n_units),
            (Ok(_), None) => Self::none(Undefined::TooFew, self.n_units),
        }
    }

    /// Without standard error and interval: where units depend on each other, both
    /// would promise too much.
    pub fn without_error(self) -> Self {
        Self { se: None, interval: None, ..self }
    }
}
