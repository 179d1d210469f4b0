//! What is wrong inside a regular expression, and at which of its characters.
//!
//! The reader of patterns says so in a drawing: the pattern, marks below it, a
//! sentence. Place and sentence are taken from there, so that a fault in a pattern
//! is shown in the query like any other.

use regex::{Error, RegexBuilder};

/// Why `pattern` is none, and the code point of it at which that shows, if it does.
pub(super) fn trouble(pattern: &str) -> Option<(String, Option<usize>)> {
    // By itself first: `a)|(b` is no pattern, though it would be one in a group.
    let own = |text: &str| RegexBuilder::new(text).case_insensitive(true).build();
    let error = own(pattern).and_then(|_| own(&format!("^(?:{pattern})$"))).err()?;
    let Error::Syntax(drawing) = error else {
        return Some(("this regular expression is too large".to_owned(), None));
    };
    let reason = drawing.lines().rev().find(|l| !l.trim().is_empty()).unwrap_or_default();
    let reason = reason.trim().trim_start_matches("error:").trim();
    let marks = drawing.lines().find(|l| l.contains('^') && l.trim_matches(['^', ' ']).is_empty());
    let place = marks.filter(|_| !pattern.contains('\n')).and_then(|l| l.find('^'));
    let within = |at: usize| at.checked_sub(INDENT).filter(|at| *at <= pattern.chars().count());
    Some((format!("not a regular expression: {reason}"), place.and_then(within)))
}

/// Columns before the drawing.
const INDENT: usize = 4;

/// How many code points of a query stand before number `at` of its pattern, both
/// counted from the first stroke: `\/` is one of the pattern.
pub(super) fn typed_before(typed: &str, at: usize) -> usize {
    let chars: Vec<char> = typed.chars().collect();
    let (mut place, mut number) = (0, 0);
    while number < at && place < chars.len() {
        let strokes = chars[place] == '\\' && chars.get(place + 1) == Some(&'/');
        let pair = chars[place] == '\\' && !strokes && number + 1 < at;
        place += if strokes || pair { 2 } else { 1 };
        number += if pair { 2 } else { 1 };
    }
    place
}
