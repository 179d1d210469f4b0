//! Cells as people read them, and text made safe to write.

use crate::model::diagnostic::visible;
use crate::model::table::{Cell, MatrixMeta, Measured, Quote};
use std::borrow::Cow;

/// `text` without control characters other than line ends and tabs: each is
/// replaced by a visible stand-in, CR LF and CR by LF. What the researcher
/// wrote stays; what could steer a terminal or break a file does not.
pub fn clean(text: &str) -> String {
    cleaned(text).into_owned()
}

/// The same; words that hold nothing of the kind, as nearly all, as they are.
pub fn cleaned(text: &str) -> Cow<'_, str> {
    // The second of two bytes tells other controls from letters: those are looked at.
    let plain = |b: u8| b >= b' ' && b != 0x7f && b != 0xc2 || matches!(b, b'\n' | b'\t');
    let bad = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    if text.bytes().all(plain) || !text.contains(bad) {
        return Cow::Borrowed(text);
    }
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let safe = |c: char| match c {
        '\n' | '\t' => c,
        _ if c.is_control() => visible(c),
        _ => c,
    };
    Cow::Owned(lines.chars().map(safe).collect())
}

/// Words for XML: no signs of its own, and nothing that it does not allow.
pub fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
    out
}

/// The smallest probability that people are shown as a number.
pub const LEAST: f64 = 0.0001;

/// A number with so many places behind the point, halves away from nothing, never -0.
pub fn places(value: f64, digits: u8) -> String {
    let tens = 10f64.powi(i32::from(digits));
    let rounded = (value * tens).round() / tens;
    // What is too large to have such places is shown as it is.
    let shown = if rounded.is_finite() { rounded + 0.0 } else { value };
    format!("{shown:.*}", usize::from(digits))
}

/// A cell in words and figures, without control characters.
pub fn human(cell: &Cell) -> String {
    match cell {
        Cell::Blank(reason) => (*reason).to_owned(),
        Cell::Text(text) => clean(text),
        Cell::Count(n) => n.to_string(),
        Cell::Number { value, digits } => places(*value, *digits),
        Cell::Chance(p) if *p > 0.0 && *p < LEAST => format!("<{LEAST}"),
        Cell::Chance(p) => places(*p, 4),
        Cell::Share { base, .. } if *base == 0.0 => "–".to_owned(),
        Cell::Share { part, base, digits } => format!("{:.*}%", usize::from(*digits), 100.0 * part / base),
        Cell::Of { part, base: 0, .. } => format!("{part}/0"),
        Cell::Of { part, base, digits } => {
            format!("{part}/{base} ({:.*}%)", usize::from(*digits), 100.0 * *part as f64 / *base as f64)
        }
        Cell::Rate { base: 0, .. } => "–".to_owned(),
        Cell::Rate { digits, .. } => format!("{:.*}", usize::from(*digits), size(cell).unwrap_or(0.0)),
        Cell::Below(n) => format!("<{n}"),
        Cell::Quotes(quotes) => quotes.iter().map(quoted).collect::<Vec<_>>().join(" | "),
        Cell::Flag(true) => "yes".to_owned(),
        Cell::Flag(false) => "–".to_owned(),
        Cell::List(words) => clean(&words.join("; ")),
        Cell::Pairs(pairs) => {
            let pairs: Vec<String> = pairs.iter().map(|(k, v)| format!("{k}={v}")).collect();
            clean(&pairs.join("; "))
        }
        Cell::Position(span) => format!("{}–{}", span.start, span.end),
    }
}

/// Words with whose they are and where.
pub fn quoted(quote: &Quote) -> String {
    let by = if quote.by.is_empty() { quote.source.clone() } else { quote.by.join(", ") };
    clean(&format!("“{}” ({by})", quote.words.trim()))
}

/// The value of a share, 0 to 1; `None` where its base is 0.
pub fn ratio(part: f64, base: f64) -> Option<f64> {
    (base != 0.0).then(|| part / base)
}

/// How large a cell is, for shading; `None` for words and blanks.
pub fn size(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Count(n) => Some(*n as f64),
        Cell::Number { value, .. } | Cell::Chance(value) => Some(*value),
        Cell::Share { part, base, .. } => Some(ratio(*part, *base).unwrap_or(0.0)),
        Cell::Of { part, .. } => Some(*part as f64),
        Cell::Rate { base: 0, .. } => Some(0.0),
        Cell::Rate { part, base, per, .. } => Some(f64::from(*per) * *part as f64 / *base as f64),
        Cell::Quotes(quotes) => Some(quotes.len() as f64),
        Cell::Flag(yes) => Some(f64::from(u8::from(*yes))),
        _ => None,
    }
}

/// A column of cells as people read it: one measure of one column of the
/// matrix, or of the totals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The column of the matrix; `None` is the total.
    pub column: Option<usize>,
    /// The measure, by its place.
    pub measure: usize,
}

/// What stands for a total where totals mean nothing.
static NO_TOTAL: Measured = Measured { cell: Cell::Blank(""), more: Vec::new(), excerpts: Vec::new(), people: 0 };

impl Field {
    /// The heading: the column's, and with several measures also the measure's.
    pub fn heading(self, meta: &MatrixMeta) -> String {
        let column = self.over(meta);
        match (meta.measures.get(self.measure), meta.measures.len()) {
            (Some(measure), 2..) if meta.one_column() => measure.heading.clone(),
            (Some(measure), 2..) => format!("{column}: {}", measure.heading),
            _ => column,
        }
    }

    /// What its column is called, whatever is measured.
    pub fn over(self, meta: &MatrixMeta) -> String {
        self.column.map_or_else(|| "Total".to_owned(), |c| clean(&meta.columns[c].full()))
    }

    /// The cell of a row; `None` is the totals.
    pub fn cell(self, meta: &MatrixMeta, row: Option<usize>) -> &Cell {
        self.measured(meta, row).of(self.measure)
    }

    /// The same with its excerpts.
    pub fn measured(self, meta: &MatrixMeta, row: Option<usize>) -> &Measured {
        match (row, self.column) {
            (Some(row), Some(column)) => &meta.cells[row][column],
            (Some(row), None) => meta.row_totals.get(row).unwrap_or(&NO_TOTAL),
            (None, Some(column)) => meta.column_totals.get(column).unwrap_or(&NO_TOTAL),
            (None, None) => &meta.total,
        }
    }

    /// The figure over the column, where this is the first of its measures.
    pub fn once(self, figure: impl FnOnce() -> String) -> String {
        if self.measure == 0 { figure() } else { String::new() }
    }

    /// N of the column, as people read it.
    pub fn n(self, meta: &MatrixMeta) -> String {
        self.column.map_or_else(|| meta.n.to_string(), |c| meta.columns[c].shown_n())
    }

    /// True for words that people read, aligned left.
    pub fn prose(self, meta: &MatrixMeta) -> bool {
        let word = meta.measures.get(self.measure).map_or("", |m| m.word.as_str());
        matches!(word, "quote" | "quotes" | "definition" | "summary")
    }
}

/// The columns of a matrix for people: each measure of each column, then of the
/// totals, which stand apart. One column for everything has no total beside it.
pub fn fields(meta: &MatrixMeta) -> (Vec<Field>, Vec<Field>) {
    let measures = || 0..meta.measures.len().max(1);
    let of = |column| measures().map(move |measure| Field { column, measure });
    let columns = (0..meta.columns.len()).flat_map(|c| of(Some(c))).collect();
    let total =
        if meta.no_totals() || meta.one_column() && !meta.columns.is_empty() { Vec::new() } else { of(None).collect() };
    (columns, total)
}

/// What shares and rates are of, where that is words of rows or of columns.
pub struct Bases {
    /// One a row.
    pub rows: Option<Vec<String>>,
    /// One a column.
    pub columns: Option<Vec<String>>,
    /// Of the total.
    pub total: Option<String>,
}

/// The bases of the first measure that has words for a base.
pub fn bases(meta: &MatrixMeta) -> Bases {
    let at = meta.measures.iter().position(|m| m.base.starts_with("speech_words"));
    let base = |one: &Measured| at.and_then(|at| base_of(one.of(at))).map_or_else(String::new, |n| n.to_string());
    let of = |totals: &[Measured]| totals.iter().map(base).collect::<Vec<_>>();
    let is = |side: &str| at.is_some_and(|at| meta.measures[at].base.ends_with(side));
    Bases {
        rows: is("row").then(|| of(&meta.row_totals)),
        columns: is("column").then(|| of(&meta.column_totals)),
        total: at.is_some().then(|| base(&meta.total)),
    }
}

/// What a cell is a part of, where it is one.
pub fn base_of(cell: &Cell) -> Option<u64> {
    match cell {
        Cell::Share { base, .. } => Some(*base as u64),
        Cell::Of { base, .. } | Cell::Rate { base, .. } => Some(*base),
        _ => None,
    }
}

/// A reason in the words of machines: `not coded` is `not_coded`.
pub fn reason(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Blank(why) => (!why.is_empty()).then(|| why.replace(' ', "_")),
        Cell::Below(_) => Some(human(cell)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_get_a_stand_in_and_words_stay() {
        assert_eq!(clean("a\u{1b}[2J\r\nb\tc\u{9b}é👩‍👧"), "a␛[2J\nb\tc·é👩‍👧");
    }

    #[test]
    fn words_in_xml_are_only_words() {
        assert_eq!(xml("a<b>&\"\u{ffff}\u{0}"), "a&lt;b&gt;&amp;&quot;\u{fffd}␀");
    }

    #[test]
    fn people_see_places_and_a_chance_too_small_for_them_is_said_to_be_less() {
        let number = |value, digits| human(&Cell::number(value, digits));
        let seen = [number(0.125, 2), number(2.5, 0), number(-0.004, 2), number(2.0 / 3.0, 3), number(1e300, 9)];
        assert_eq!(seen[..4], ["0.13", "3", "0.00", "0.667"]);
        assert!(seen[4].starts_with('1'), "{}", seen[4]);
        assert_eq!(
            [1.45e-11, 0.0001, 0.00014, 0.25, 0.0].map(|p| human(&Cell::Chance(p))),
            ["<0.0001", "0.0001", "0.0001", "0.2500", "0.0000"]
        );
    }

    #[test]
    fn a_share_of_nothing_is_undefined() {
        assert_eq!(human(&Cell::Share { part: 0.0, base: 0.0, digits: 1 }), "–");
        assert_eq!(human(&Cell::Share { part: 1.0, base: 8.0, digits: 1 }), "12.5%");
    }
}
