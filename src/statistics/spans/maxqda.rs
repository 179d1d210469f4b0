//! Agreement as MAXQDA counts it on segments, for comparison.
//!
//! Its manual says that every segment of either coder is looked up with the other:
//! it agrees if the other has one of the same code that overlaps by so many percent.
//! What the percent are of is not written anywhere; here they are of what either
//! segment holds (intersection over union). Its kappa takes 1 over the number of
//! codes for chance (Brennan & Prediger 1981) and is not Cohen's.

use super::super::{Estimate, Undefined};
use super::coded::Spans;
use super::matching::{Fit, partners};

/// Overlaps, in percent, that figures are worked out for.
pub const PERCENTS: &[u32] = &[90, 50];

/// What was counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lookup {
    /// Segments that the other coder has, too, of both coders.
    pub agreements: u64,
    /// Segments of both coders.
    pub segments: u64,
    /// Codes that occur.
    pub codes: u64,
}

/// A figure of this kind.
pub struct OfLookup {
    /// The beginning of its name in output; a point and the percent follow.
    pub name: &'static str,
    /// What people read.
    pub title: &'static str,
    /// Works it out.
    pub of: fn(&Lookup) -> Estimate,
}

/// Every figure of this kind.
pub const OF_LOOKUP: &[OfLookup] = &[
    OfLookup { name: "maxqda_agreements", title: "MAXQDA: agreements", of: |l| l.count(l.agreements) },
    OfLookup { name: "maxqda_segments", title: "MAXQDA: segments", of: |l| l.count(l.segments) },
    OfLookup { name: "maxqda_percent", title: "MAXQDA: agreement", of: Lookup::percent },
    OfLookup { name: "maxqda_kappa_bp", title: "MAXQDA: kappa (Brennan and Prediger)", of: Lookup::kappa },
];

impl Lookup {
    /// Looks up every segment of the first two coders.
    pub fn of(spans: &Spans, codes: impl IntoIterator<Item = u16>, percent: u32) -> Self {
        let mut sum = Self::default();
        for code in codes {
            let (first, second) = (spans.of(0, code), spans.of(1, code));
            let found = |one, two| partners(one, two, Fit::Share(percent)).iter().filter(|p| !p.is_empty()).count();
            sum.agreements += (found(first, second) + found(second, first)) as u64;
            let segments = (first.len() + second.len()) as u64;
            sum.segments += segments;
            sum.codes += u64::from(segments > 0);
        }
        sum
    }

    fn count(&self, count: u64) -> Estimate {
        Estimate::of(count as f64, self.segments)
    }

    /// Segments that agree, of all: 2 of 3 is .6667. Undefined without segments.
    pub fn percent(&self) -> Estimate {
        match self.segments {
            0 => Estimate::none(Undefined::Nothing, 0),
            all => Estimate::of(self.agreements as f64 / all as f64, all),
        }
    }

    /// `(p_o - 1/q) / (1 - 1/q)` with q codes that occur: 2 of 3 with two codes is 1/3.
    /// Undefined without segments, and for one code, where chance is complete.
    pub fn kappa(&self) -> Estimate {
        match (self.percent().value, self.codes) {
            (Err(reason), _) => Estimate::none(reason, 0),
            (Ok(_), 0 | 1) => Estimate::none(Undefined::TooFew, self.segments),
            (Ok(observed), codes) => Estimate::beyond_chance(observed, 1.0 / codes as f64, self.segments),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::spans;
    use super::*;

    #[test]
    fn one_long_segment_may_agree_with_two_of_the_other() {
        let text = spans(50, &[&[(10, 40, 'x'), (20, 50, 'x')], &[(10, 50, 'x')]]);
        let found = Lookup::of(&text, 0..3, 50);
        assert_eq!(found, Lookup { agreements: 3, segments: 3, codes: 1 });
        assert_eq!(found.kappa().value, Err(Undefined::TooFew));
        let two = Lookup { agreements: 2, segments: 3, codes: 2 };
        assert!((two.kappa().value.unwrap() - 1.0 / 3.0).abs() < 1e-12);
    }
}
