//! Axes that a researcher makes up: values put together, and what holds or not.
//!
//! Years in post are no axis of forty columns: `years:10` puts them together in
//! tens and `years:0-4,5-` as written. A condition (`years>=10`, `role=custody`,
//! `code:a AND code:b`) is an axis of two lines, those of whom it is true and those
//! of whom it is not; who states nothing is neither.

use crate::model::codebook::CodeId;
use crate::model::quantity::number;
use std::fmt;

/// How numbers are put together.
#[derive(Clone, Debug, PartialEq)]
pub enum Bins {
    /// Stretches of this width, from multiples of it.
    Every(f64),
    /// From and to, both within; `None` is without end.
    Ranges(Vec<(Option<f64>, Option<f64>)>),
}

/// Something that is true of a part of the corpus or not: all of its terms.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition(pub Vec<Term>);

/// One term of a condition.
#[derive(Clone, Debug, PartialEq)]
pub enum Term {
    /// An attribute, compared with a value.
    Value(String, Compare, String),
    /// The participant's words are coded with this code or one below it.
    Coded(CodeId),
}

/// How a value is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// `=`
    Is,
    /// `!=`
    IsNot,
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `>`
    Above,
    /// `>=`
    AtLeast,
}

/// The signs; longer ones first, for they begin with shorter ones.
const SIGNS: [(&str, Compare); 6] = [
    ("!=", Compare::IsNot),
    ("<=", Compare::AtMost),
    (">=", Compare::AtLeast),
    ("=", Compare::Is),
    ("<", Compare::Below),
    (">", Compare::Above),
];

impl Bins {
    /// `10`, or `0-9,10-19,20-`; `None` if it is neither. Whether its ranges can be
    /// told apart says [`Bins::wrong`].
    pub fn parse(word: &str) -> Option<Self> {
        if let Some(width) = number(word) {
            return (width > 0.0).then_some(Self::Every(width));
        }
        let end = |text: &str| if text.trim().is_empty() { Some(None) } else { number(text).map(Some) };
        let range = |text: &str| {
            let (from, to) = text.split_once('-')?;
            let (from, to) = (end(from)?, end(to)?);
            (from.is_some() || to.is_some()).then_some((from, to))
        };
        word.split(',').map(range).collect::<Option<Vec<_>>>().map(Self::Ranges)
    }

    /// What is wrong with ranges that fall or overlap: a number would be in none or
    /// in several.
    pub fn wrong(&self) -> Option<String> {
        let Self::Ranges(ranges) = self else { return None };
        let low = |at: usize| ranges[at].0.unwrap_or(f64::NEG_INFINITY);
        let high = |at: usize| ranges[at].1.unwrap_or(f64::INFINITY);
        let name = |at: usize| Self::Ranges(vec![ranges[at]]).to_string();
        let all = 0..ranges.len();
        if let Some(at) = all.clone().find(|at| low(*at) > high(*at)) {
            return Some(format!("“{}” falls; write the smaller number first", name(at)));
        }
        let pairs = all.flat_map(|b| (0..b).map(move |a| (a, b)));
        let mut shared = pairs.filter(|(a, b)| low(*a) <= high(*b) && low(*b) <= high(*a));
        let (a, b) = shared.next()?;
        Some(format!("“{}” and “{}” overlap; both ends are within, as in 0-9,10-19", name(a), name(b)))
    }

    /// The bins that hold these numbers, from the smallest up, those between that
    /// hold none too.
    pub fn of(&self, numbers: &[f64]) -> Vec<String> {
        match self {
            Self::Ranges(ranges) => (0..ranges.len()).map(|at| self.label(at as i64, true)).collect(),
            Self::Every(width) => {
                let whole = width.fract() == 0.0 && numbers.iter().all(|n| n.fract() == 0.0);
                let bins = numbers.iter().filter_map(|n| self.at(*n));
                let (low, high) = bins.fold((i64::MAX, i64::MIN), |(low, high), b| (low.min(b), high.max(b)));
                // Somebody's 1e9 years do not make a million lines.
                let all = (low..=high).take(1000);
                all.map(|bin| self.label(bin, whole)).collect()
            }
        }
    }

    /// Number of the bin of a number.
    fn at(&self, n: f64) -> Option<i64> {
        match self {
            Self::Every(width) => {
                // 0.3 / 0.1 is a little less than 3.
                let (bins, near) = (n / width, (n / width).round());
                Some(if (bins - near).abs() < 1e-9 * near.abs().max(1.0) { near } else { bins.floor() } as i64)
            }
            Self::Ranges(ranges) => {
                let within = |(from, to): &(Option<f64>, Option<f64>)| {
                    from.is_none_or(|from| n >= from) && to.is_none_or(|to| n <= to)
                };
                ranges.iter().position(within).map(|at| at as i64)
            }
        }
    }

    /// The bin of a value, as [`Bins::of`] names it.
    pub fn bin(&self, value: &str, whole: bool) -> Option<String> {
        self.at(number(value)?).map(|at| self.label(at, whole))
    }

    /// True if the numbers are whole, so that a bin ends before the next begins.
    pub fn whole(&self, numbers: &[f64]) -> bool {
        matches!(self, Self::Every(width) if width.fract() == 0.0) && numbers.iter().all(|n| n.fract() == 0.0)
    }

    fn label(&self, bin: i64, whole: bool) -> String {
        match self {
            Self::Every(width) => {
                let from = bin as f64 * width;
                if whole {
                    return if *width == 1.0 { format!("{from}") } else { format!("{from}–{}", from + width - 1.0) };
                }
                // As exact as the width is written: 0.3, not 0.30000000000000004.
                let digits = width.to_string().split_once('.').map_or(0, |(_, digits)| digits.len());
                format!("{from:.digits$} to below {:.digits$}", (bin + 1) as f64 * width)
            }
            Self::Ranges(ranges) => match ranges.get(bin as usize) {
                Some((Some(from), Some(to))) if from == to => format!("{from}"),
                Some((Some(from), Some(to))) => format!("{from}–{to}"),
                Some((Some(from), None)) => format!("{from} and more"),
                Some((None, Some(to))) => format!("up to {to}"),
                _ => String::new(),
            },
        }
    }
}

impl fmt::Display for Bins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = |n: &Option<f64>| n.map_or_else(String::new, |n| n.to_string());
        match self {
            Self::Every(width) => write!(f, "{width}"),
            Self::Ranges(ranges) => {
                let ranges: Vec<String> = ranges.iter().map(|(a, b)| format!("{}-{}", end(a), end(b))).collect();
                f.write_str(&ranges.join(","))
            }
        }
    }
}

impl Condition {
    /// The condition that a text is, if every term of it is one. Whether there is
    /// such an attribute or code, the caller asks.
    pub fn parse(text: &str) -> Option<Self> {
        text.split(" AND ").map(Term::parse).collect::<Option<Vec<_>>>().map(Self)
    }
}

impl Term {
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(id) = text.strip_prefix("code:") {
            let id = CodeId(id.trim().to_owned());
            return (CodeId::is_valid(&id.0) && id.0.parse::<u32>().is_err()).then_some(Self::Coded(id));
        }
        let at = text.find(['!', '<', '>', '='])?;
        let (name, rest) = text.split_at(at);
        let (sign, compare) = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign))?;
        let (name, value) = (name.trim(), rest[sign.len()..].trim());
        (!name.is_empty() && !value.is_empty()).then(|| Self::Value(name.to_owned(), *compare, value.to_owned()))
    }
}

impl Compare {
    /// Whether it is so. Numbers are compared by size, words are the same or not;
    /// `None` where one is a number and the other is not and size is asked for.
    pub fn holds(self, value: &str, other: &str) -> Option<bool> {
        let sizes = number(value).zip(number(other));
        let same = sizes.map_or(value.trim() == other, |(a, b)| a == b);
        Some(match self {
            Self::Is => same,
            Self::IsNot => !same,
            Self::Below => sizes?.0 < sizes?.1,
            Self::AtMost => sizes?.0 <= sizes?.1,
            Self::Above => sizes?.0 > sizes?.1,
            Self::AtLeast => sizes?.0 >= sizes?.1,
        })
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let term = |term: &Term| match term {
            Term::Coded(id) => format!("code:{id}"),
            Term::Value(name, compare, value) => {
                let sign = SIGNS.iter().find(|(_, c)| c == compare).map_or("", |(sign, _)| sign);
                format!("{name}{sign}{value}")
            }
        };
        f.write_str(&self.0.iter().map(term).collect::<Vec<_>>().join(" AND "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_put_together_in_tens_or_as_written() {
        let tens = Bins::parse("10").unwrap();
        assert_eq!(tens.of(&[3.0, 21.0, 29.0]), ["0–9", "10–19", "20–29"]);
        assert_eq!(tens.of(&[3.5]), ["0 to below 10"]);
        assert_eq!(tens.bin("29", true).as_deref(), Some("20–29"));
        let ranges = Bins::parse("0-9,10-19,20-").unwrap();
        assert_eq!(ranges.of(&[]), ["0–9", "10–19", "20 and more"]);
        assert_eq!(ranges.bin("19", true).as_deref(), Some("10–19"));
        assert_eq!(ranges.bin("9.5", true), None);
        assert_eq!(ranges.to_string(), "0-9,10-19,20-");
        let tenths = Bins::parse("0.1").unwrap();
        for n in ["0.3", "0.6", "0.7", "1.2"] {
            assert!(tenths.bin(n, false).unwrap().starts_with(&format!("{n} to below ")), "{n}");
        }
        assert_eq!(tenths.bin("0.29", false).as_deref(), Some("0.2 to below 0.3"));
        assert_eq!(tenths.bin("-0.05", false).as_deref(), Some("-0.1 to below 0.0"));
        for word in ["", "x", "0", "-3", "a-b", "-"] {
            assert!(!matches!(Bins::parse(word), Some(Bins::Every(_))), "{word}");
        }
        let wrong = |word: &str| Bins::parse(word).unwrap().wrong();
        assert!(wrong("9-0").unwrap().starts_with("“9-0” falls"));
        assert!(wrong("0-10,5-20").unwrap().starts_with("“0-10” and “5-20” overlap"));
        assert!(wrong("-5,20-,5-9").is_some());
        assert_eq!((wrong("20-,0-9,10-19"), wrong("10")), (None, None));
    }

    #[test]
    fn a_condition_is_read_and_written_back() {
        for text in ["years>=10", "role=custody", "role!=x y", "code:a AND code:b-c", "years<3 AND role=x"] {
            assert_eq!(Condition::parse(text).unwrap().to_string(), text);
        }
        for text in ["role", "code:2", ">=3", "years>=", "role=x AND role"] {
            assert_eq!(Condition::parse(text), None, "{text}");
        }
    }

    #[test]
    fn sizes_are_compared_as_numbers_and_words_as_words() {
        assert_eq!(Compare::AtLeast.holds("10", "9"), Some(true));
        assert_eq!(Compare::Is.holds("010", "10"), Some(true));
        assert_eq!(Compare::IsNot.holds("custody", "beat"), Some(true));
        assert_eq!(Compare::Below.holds("many", "9"), None);
    }
}
