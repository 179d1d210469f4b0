//! What is wrong with a query, and how it is shown: the query on one line, a
//! mark below the place, the sentence, what to do.
//!
//! The search makes such faults too (an unknown code, a field no study has), so
//! that every complaint about a query looks alike and points at its character.
//! The line is safe for a terminal: blanks of any kind become one column,
//! control characters a replacement, and a long query is cut around the place.

use std::ops::Range;
use unicode_width::UnicodeWidthStr;

/// Columns of the query that are shown around a fault, at most.
const COLUMNS: usize = 72;

/// Something wrong with a query, or (as a hint) something doubtful.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fault {
    /// Where, in code points of the query, half-open; empty at its end.
    pub span: Range<usize>,
    /// What is wrong: a clause without capital and full stop.
    pub message: String,
    /// What to do, in the same form; empty if there is nothing to say.
    pub help: String,
}

impl Fault {
    /// A fault at `span` (code points of the query, half-open).
    pub fn new(span: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: help.into() }
    }

    /// The query, a mark below the place, message and help; a line each, none at
    /// the end. A long query is cut to about 72 columns around the place.
    ///
    /// ```
    /// let fault = &emic::query::parse("custody (record").unwrap_err()[0];
    /// let shown = fault.shown("custody (record");
    /// assert!(shown.starts_with("custody (record\n        ^\nthis parenthesis is never closed\n"));
    /// ```
    pub fn shown(&self, query: &str) -> String {
        let chars: Vec<char> = query.chars().map(printable).collect();
        let start = self.span.start.min(chars.len());
        let end = self.span.end.clamp(start, chars.len());
        let (from, to) = window(&chars, start);
        let text = |range: Range<usize>| chars[range].iter().collect::<String>();
        let left = if from > 0 { "…" } else { "" };
        let right = if to < chars.len() { "…" } else { "" };
        let indent = left.width() + text(from..start).width();
        let marks = text(start..end.min(to)).width().max(1);
        let mut out = format!("{left}{}{right}\n{}{}", text(from..to), " ".repeat(indent), "^".repeat(marks));
        for line in [&self.message, &self.help] {
            if !line.is_empty() {
                out.push('\n');
                out.push_str(line);
            }
        }
        out
    }
}

/// The part of the query to show: all of it, or what fits around `place`.
fn window(chars: &[char], place: usize) -> (usize, usize) {
    let columns = |range: &[char]| range.iter().map(|c| unicode_width::UnicodeWidthChar::width(*c).unwrap_or(0)).sum();
    let whole: usize = columns(chars);
    if whole <= COLUMNS {
        return (0, chars.len());
    }
    let (mut from, mut before) = (place, 0);
    while from > 0 && before < COLUMNS / 3 {
        from -= 1;
        before += columns(&chars[from..=from]);
    }
    let (mut to, mut after) = (place, before);
    while to < chars.len() && after + columns(&chars[to..=to]) <= COLUMNS {
        after += columns(&chars[to..=to]);
        to += 1;
    }
    (from, to)
}

/// What stands for `c` on one line of a terminal.
fn printable(c: char) -> char {
    match c {
        c if c.is_whitespace() => wide_blank(c),
        // Marks that turn the direction of the line would move the rest of it.
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        c if c.is_control() => '\u{fffd}',
        c => c,
    }
}

/// A blank that keeps its columns.
fn wide_blank(c: char) -> char {
    if c == '\u{3000}' { c } else { ' ' }
}
