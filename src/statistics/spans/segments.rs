//! Segments as units: how many of one coder's the other coder has, too.
//!
//! The first coder is the reference. A segment counts as found if the other has one
//! of the same code that fits ([`Fit`]); each counts once, see
//! [`matching`](super::matching). Segments are taken as written: two that overlap
//! are two.

use super::super::{Estimate, Undefined};
use super::coded::Spans;
use super::matching::{Fit, most_pairs, partners};

/// When segments are the same, and the word for it in output.
pub const FITS: &[(&str, Fit)] =
    &[("exact", Fit::Exact), ("any_overlap", Fit::AnyOverlap), ("iou50", Fit::Share(50)), ("iou90", Fit::Share(90))];

/// Segments of two coders, and how many pairs they make.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pairs {
    /// Pairs.
    pub pairs: u64,
    /// Segments of the first coder.
    pub first: u64,
    /// Segments of the second coder.
    pub second: u64,
}

/// A figure on segments of two coders.
pub struct OfPairs {
    /// The beginning of its name in output; a point and the word of the fit follow.
    pub name: &'static str,
    /// What people read.
    pub title: &'static str,
    /// Works it out.
    pub of: fn(&Pairs) -> Estimate,
}

/// Every figure on pairs of segments.
pub const OF_PAIRS: &[OfPairs] = &[
    OfPairs { name: "segment_tp", title: "pairs of segments", of: Pairs::count },
    OfPairs { name: "segment_precision", title: "precision of the second coder’s segments", of: Pairs::precision },
    OfPairs { name: "segment_recall", title: "recall of the first coder’s segments", of: Pairs::recall },
    OfPairs { name: "segment_f1", title: "F1 of segments", of: Pairs::f1 },
];

impl Pairs {
    /// Pairs of the first two coders over these codes, each code by itself.
    ///
    /// ```
    /// # use emic::statistics::spans::{Fit, Pairs, Segment, Spans};
    /// let one = |start, end| vec![Segment { code: 0, start, end }];
    /// let coders = vec![("ana".to_owned(), one(2, 6)), ("ben".to_owned(), one(4, 8))];
    /// let text = Spans::new(10, vec!["x".to_owned()], coders).unwrap();
    /// assert_eq!(Pairs::of(&text, [0], Fit::AnyOverlap), Pairs { pairs: 1, first: 1, second: 1 });
    /// // Two characters of six are shared.
    /// assert_eq!(Pairs::of(&text, [0], Fit::Share(50)).pairs, 0);
    /// ```
    pub fn of(spans: &Spans, codes: impl IntoIterator<Item = u16>, fit: Fit) -> Self {
        let mut sum = Self::default();
        for code in codes {
            let (first, second) = (spans.of(0, code), spans.of(1, code));
            sum.pairs += most_pairs(&partners(first, second, fit), second.len());
            sum.first += first.len() as u64;
            sum.second += second.len() as u64;
        }
        sum
    }

    fn part(&self, part: u64, base: u64) -> Estimate {
        let units = self.first + self.second;
        match base {
            0 => Estimate::none(Undefined::Nothing, units),
            base => Estimate::of(part as f64 / base as f64, units),
        }
    }

    /// Pairs; 0 where nobody coded.
    pub fn count(&self) -> Estimate {
        Estimate::of(self.pairs as f64, self.first + self.second)
    }

    /// Of the second coder's segments, the share in a pair. Undefined without any.
    pub fn precision(&self) -> Estimate {
        self.part(self.pairs, self.second)
    }

    /// Of the first coder's segments, the share in a pair. Undefined without any.
    pub fn recall(&self) -> Estimate {
        self.part(self.pairs, self.first)
    }

    /// Of all segments, the share in a pair: `2 pairs / (first + second)`; with 1 pair of
    /// 1 and 2 segments 2/3. Undefined where nobody coded.
    pub fn f1(&self) -> Estimate {
        self.part(2 * self.pairs, self.first + self.second)
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::spans;
    use super::*;

    #[test]
    fn segments_as_written_are_units_and_codes_do_not_mix() {
        let text = spans(50, &[&[(10, 40, 'x'), (20, 50, 'x')], &[(10, 50, 'x'), (10, 40, 'y')]]);
        let pairs = Pairs::of(&text, 0..3, Fit::Share(50));
        assert_eq!(pairs, Pairs { pairs: 1, first: 2, second: 2 });
        assert_eq!((pairs.precision().value, pairs.recall().value, pairs.f1().value), (Ok(0.5), Ok(0.5), Ok(0.5)));
        let nobody = Pairs::default();
        assert_eq!((nobody.count().value, nobody.f1().value), (Ok(0.0), Err(Undefined::Nothing)));
    }
}
