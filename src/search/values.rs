//! When a value in the study is the value that a query asks for.
//!
//! Words are compared without case and accents, as everywhere in search.
//! In a range, numbers compare as numbers and days as days; what is neither
//! compares as words. A shorter day is all its days. A value that is a list
//! (`quote;archive`) is each of its parts and the whole.

use crate::model::quantity::number;
use crate::query::Value;
use crate::text::tokens::{folded, is_spaceless};
use std::cmp::Ordering;

/// True if `actual`, a value that is there, is asked for.
pub fn fits(asked: &Value, actual: &str) -> bool {
    is(asked, actual) || actual.contains(';') && actual.split(';').any(|part| is(asked, part.trim()))
}

/// The same of a value that is no list.
fn is(asked: &Value, actual: &str) -> bool {
    match asked {
        Value::Any => !actual.is_empty(),
        Value::Text(words) => plain(words) == plain(actual) || in_days(words, actual),
        Value::Prefix(start) => plain(actual).starts_with(&plain(start)),
        Value::Range { from, to } => {
            let above = from.as_ref().is_none_or(|(bound, closed)| match compared(actual, bound) {
                Some(Ordering::Greater) => true,
                Some(Ordering::Equal) => *closed,
                _ => false,
            });
            above
                && to.as_ref().is_none_or(|(bound, closed)| match compared(actual, bound) {
                    Some(Ordering::Less) => true,
                    Some(Ordering::Equal) => *closed,
                    _ => false,
                })
        }
    }
}

/// True if nothing that is there can be both.
pub fn apart(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Text(word), value) | (value, Value::Text(word)) => !fits(value, word),
        (Value::Prefix(a), Value::Prefix(b)) => {
            let (a, b) = (plain(a), plain(b));
            !a.starts_with(&b) && !b.starts_with(&a)
        }
        _ => false,
    }
}

/// True if `asked` is a year or a month and `actual` a day or month of it.
fn in_days(asked: &str, actual: &str) -> bool {
    match (day(asked.trim()), day(actual.trim())) {
        (Some(asked), Some(actual)) => actual.len() > asked.len() && actual.starts_with(&asked),
        _ => false,
    }
}

/// True if one of these values is of the kind of `bound`, so that a range with this
/// end can hold something: numbers beside a number, days beside a day. Words are the
/// end of a range if there are not more numbers and days than words.
pub fn comparable(bound: &str, there: &[&str]) -> bool {
    let parts = || there.iter().flat_map(|value| value.split(';'));
    let measured = |words: &str| number(words.trim()).is_some() || day(words.trim()).is_some();
    match measured(bound) {
        true => parts().any(|actual| compared(actual, bound).is_some()),
        false => parts().filter(|actual| measured(actual)).count() * 2 <= parts().count(),
    }
}

/// As `fits`, for a text in which the words may stand anywhere; whole words,
/// but for a beginning. In scripts without spaces a word ends anywhere.
pub fn holds(asked: &Value, text: &str) -> bool {
    let (words, whole) = match asked {
        Value::Text(words) => (plain(words), true),
        Value::Prefix(start) => (plain(start), false),
        other => return fits(other, text),
    };
    let text = plain(text);
    let cut = |at: usize| {
        let letter = |c: &char| c.is_alphanumeric() && !is_spaceless(*c);
        let (before, behind) = (text[..at].chars().next_back(), text[at..].chars().next());
        !(before.as_ref().is_some_and(letter) && behind.as_ref().is_some_and(letter))
    };
    text.match_indices(&words).any(|(at, _)| cut(at) && (!whole || cut(at + words.len())))
}

/// Without case and accents.
pub fn plain(words: &str) -> String {
    folded(&words.trim().to_lowercase()).into_owned()
}

/// `None` for a number against something that is none.
fn compared(actual: &str, bound: &str) -> Option<Ordering> {
    let (actual, bound) = (actual.trim(), bound.trim());
    match (number(actual), number(bound)) {
        (Some(a), Some(b)) => return a.partial_cmp(&b),
        (None, None) => {}
        // `2024-03` is a day even beside `2024`.
        (Some(_), None) | (None, Some(_)) if day(actual).is_some() && day(bound).is_some() => {}
        _ => return None,
    }
    match (day(actual), day(bound)) {
        (Some(a), Some(b)) => {
            // As exact as the less exact of the two: all of 2024 is in 2024.
            let parts = a.len().min(b.len());
            Some(a[..parts].cmp(&b[..parts]))
        }
        (None, None) => Some(plain(actual).cmp(&plain(bound))),
        _ => None,
    }
}

/// Year, month and day, as far as they are said: `2024`, `2024-03`, `2024-03-09`.
fn day(words: &str) -> Option<Vec<u16>> {
    let parts: Vec<&str> = words.split('-').collect();
    let lengths = [4, 2, 2];
    let digits = |part: &str, length| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
    let fit = parts.len() <= 3 && parts.iter().zip(lengths).all(|(part, length)| digits(part, length));
    let parts: Vec<u16> = fit.then(|| parts.iter().map(|p| p.parse().ok()).collect()).flatten()?;
    let leap = |year: u16| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match parts.get(1) {
        Some(2) if leap(parts[0]) => 29,
        Some(2) => 28,
        Some(4 | 6 | 9 | 11) => 30,
        None | Some(1..=12) => 31,
        Some(_) => return None,
    };
    parts.get(2).is_none_or(|day| (1..=days).contains(day)).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(from: Option<(&str, bool)>, to: Option<(&str, bool)>) -> Value {
        let bound = |b: Option<(&str, bool)>| b.map(|(words, closed)| (words.to_owned(), closed));
        Value::Range { from: bound(from), to: bound(to) }
    }

    #[test]
    fn words_compare_without_case_and_accents() {
        assert!(fits(&Value::Text("cafe".into()), "Café"));
        assert!(!fits(&Value::Text("cafe".into()), "cafes"));
        assert!(fits(&Value::Prefix("off".into()), "Officer"));
        assert!(fits(&Value::Any, "x") && !fits(&Value::Any, ""));
        assert!(fits(&Value::Text("007".into()), "007") && !fits(&Value::Text("7".into()), "007"));
    }

    #[test]
    fn numbers_compare_as_numbers_and_days_as_days() {
        let age = range(Some(("20", true)), Some(("35", true)));
        assert!(fits(&age, "20") && fits(&age, "35") && fits(&age, "20.5") && !fits(&age, "9") && !fits(&age, "100"));
        assert!(!fits(&age, "unknown"), "what is no number is in no range of numbers");
        let above = range(Some(("20", false)), None);
        assert!(!fits(&above, "20") && fits(&above, "21"));
        let days = range(Some(("2024-03", true)), Some(("2024-12-31", true)));
        assert!(fits(&days, "2024-03-01") && fits(&days, "2024") && !fits(&days, "2024-02-28"));
        let words = range(Some(("b", true)), Some(("d", false)));
        assert!(fits(&words, "carer") && !fits(&words, "david"));
    }

    #[test]
    fn a_year_alone_is_all_its_days_and_a_month_all_of_its_own() {
        let year = Value::Text("2018".into());
        assert!(
            fits(&year, "2018-03-02") && fits(&year, "2018-03") && fits(&year, "2018") && !fits(&year, "2019-01-01")
        );
        assert!(
            fits(&Value::Text("2018-03".into()), "2018-03-02") && !fits(&Value::Text("2018-03-02".into()), "2018-03")
        );
        assert!(!fits(&Value::Text("20".into()), "2018-03-02"));
        let july = |open: bool| range(None, Some(("2018-07", !open)));
        assert!(fits(&july(false), "2018-07-31") && !fits(&july(true), "2018-07-01"));
        assert!(!fits(&range(Some(("2018-07", false)), None), "2018-07-15"), "after July, not after its first day");
    }

    #[test]
    fn signs_between_thousands_are_no_decimal_point() {
        let income = range(Some(("1000", true)), None);
        assert!(fits(&income, "1,500") && !fits(&income, "1,5"));
    }

    #[test]
    fn a_value_that_is_a_list_is_each_of_its_parts() {
        for asked in ["archive", "quote", "quote;archive"] {
            assert!(fits(&Value::Text(asked.into()), "quote;archive"), "{asked}");
        }
        assert!(fits(&Value::Prefix("arch".into()), "quote; archive"));
        assert!(!fits(&Value::Text("chive".into()), "quote;archive"));
        assert!(fits(&range(Some(("30", true)), None), "12;34"));
    }

    #[test]
    fn what_is_no_day_is_no_end_of_a_range_of_days() {
        assert!(comparable("2018-02-28", &["2018-03-01"]) && comparable("2018", &["2018-03-01"]));
        for bound in ["2018-13-45", "2018-02-29", "2018-7", "abc"] {
            assert!(!comparable(bound, &["2018-03-01", "unknown", "2019"]), "{bound}");
        }
        assert!(!comparable("5", &["officer", "nurse"]) && comparable("5", &["unknown", "12"]));
        assert!(comparable("b", &["officer", "nurse"]));
    }

    #[test]
    fn words_stand_anywhere_in_a_text() {
        assert!(holds(&Value::Text("second home".into()), "A Second  home".replace("  ", " ").as_str()));
        assert!(holds(&Value::Prefix("hom".into()), "second home") && !holds(&Value::Prefix("ome".into()), "home"));
    }

    #[test]
    fn a_word_of_a_memo_is_not_found_inside_another() {
        let holds = |word: &str, text: &str| holds(&Value::Text(word.into()), text);
        assert!(!holds("art", "it starts") && !holds("art", "artist") && !holds("art", "smart"));
        assert!(holds("art", "smart art.") && holds("art", "(Art)") && holds("art", "state-of-the-art"));
        assert!(holds("寒い", "とても寒いです"), "no spaces part these words");
    }
}
