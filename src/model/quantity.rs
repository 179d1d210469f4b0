//! When a value that somebody wrote is a number, and in which order values stand.
//!
//! People write `1,5` and `1,500`, `1 500` and `1.500,5`. What is a number in a query is one
//! in a matrix and in a test, too, and the same one; so this is said in one place.

use std::cmp::Ordering;

/// `20`, `2.5`, `2,5`; and with signs between thousands: `1,500`, `1 500`, `1,500.5`,
/// `1.500,5`. `1.500` alone is one and a half. `None` if it is no number.
pub fn number(words: &str) -> Option<f64> {
    let (comma, point) = (words.rfind(','), words.rfind('.'));
    let decimal = match (comma, point) {
        (Some(comma), Some(point)) => Some(comma.max(point)),
        (Some(_), None) if in_thousands(words, ',') => None,
        (None, Some(_)) if words.matches('.').count() > 1 && in_thousands(words, '.') => None,
        (comma, point) => comma.or(point),
    };
    let (whole, rest) = words.split_at(decimal.unwrap_or(words.len()));
    let signs = [',', '.', ' ', '\'', '’', '\u{a0}', '\u{2009}', '\u{202f}'];
    let groups: Vec<char> = whole.chars().filter(|c| signs.contains(c)).collect();
    if let Some(sign) = groups.first()
        && !(in_thousands(whole, *sign) && !rest.starts_with(*sign) && groups.iter().all(|c| c == sign))
    {
        return None;
    }
    let joined = whole.replace(signs, "") + &rest.replacen(',', ".", 1);
    joined.parse::<f64>().ok().filter(|n| n.is_finite())
}

/// True if `sign` stands between thousands: up to three digits, then three each.
fn in_thousands(words: &str, sign: char) -> bool {
    let mut groups = words.trim_start_matches(['-', '+']).split(sign);
    let digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    let first = groups.next().is_some_and(|g| digits(g) && (1..=3).contains(&g.len()) && !g.starts_with('0'));
    first && groups.all(|group| group.len() == 3 && digits(group))
}

/// How two of these values stand to each other: by size if all of them are numbers (equal
/// numbers by how they are written), else by what is written. A total order.
pub fn order<'a>(values: impl IntoIterator<Item = &'a str>) -> fn(&str, &str) -> Ordering {
    if values.into_iter().all(|value| number(value).is_some()) { by_size } else { |a, b| a.cmp(b) }
}

fn by_size(a: &str, b: &str) -> Ordering {
    let size = |value| number(value).unwrap_or(f64::INFINITY);
    size(a).total_cmp(&size(b)).then_with(|| a.cmp(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_between_thousands_are_no_decimal_point() {
        for (words, n) in [
            ("1,500", 1500.0),
            ("1,5", 1.5),
            ("0,125", 0.125),
            ("12,500,000", 12_500_000.0),
            ("1 500", 1500.0),
            ("1’500", 1500.0),
            ("1,500.5", 1500.5),
            ("1.500,5", 1500.5),
            ("1.500.000", 1_500_000.0),
            ("1.500", 1.5),
            ("-1,500", -1500.0),
            ("2,", 2.0),
        ] {
            assert_eq!(number(words), Some(n), "{words}");
        }
        for words in ["1,50,0", "1,500,00", "a", "1 50", "1.2.3", "", "nan"] {
            assert_eq!(number(words), None, "{words}");
        }
    }

    #[test]
    fn values_stand_by_size_only_where_all_are_numbers() {
        let sorted = |values: &[&'static str]| {
            let mut out = values.to_vec();
            out.sort_by(|a, b| order(values.iter().copied())(a, b));
            out
        };
        assert_eq!(sorted(&["10", "9", "1.0", "1", "1,5"]), ["1", "1.0", "1,5", "9", "10"]);
        assert_eq!(sorted(&["9", "10+", "10"]), ["10", "10+", "9"]);
    }
}
