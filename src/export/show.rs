//! Cells as people read them, and text made safe to write.

use crate::model::diagnostic::visible;
use crate::model::table::{Cell, MatrixMeta};

/// `text` without control characters other than line ends and tabs: each is
/// replaced by a visible stand-in, CR LF and CR by LF. What the researcher
/// wrote stays; what could steer a terminal or break a file does not.
pub fn clean(text: &str) -> String {
    if !text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t')) {
        return text.to_owned();
    }
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let safe = |c: char| match c {
        '\n' | '\t' => c,
        _ if c.is_control() => visible(c),
        _ => c,
    };
    lines.chars().map(safe).collect()
}

/// A cell in words and figures, without control characters.
pub fn human(cell: &Cell) -> String {
    match cell {
        Cell::Blank(reason) => (*reason).to_owned(),
        Cell::Text(text) => clean(text),
        Cell::Count(n) => n.to_string(),
        Cell::Number { value, digits } => format!("{value:.*}", usize::from(*digits)),
        Cell::Share { base, .. } if *base == 0.0 => "–".to_owned(),
        Cell::Share { part, base } => format!("{:.1}%", 100.0 * part / base),
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

/// The value of a share, 0 to 1; `None` where its base is 0.
pub fn ratio(part: f64, base: f64) -> Option<f64> {
    (base != 0.0).then(|| part / base)
}

/// How large a cell is, for shading; `None` for words and blanks.
pub fn size(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Count(n) => Some(*n as f64),
        Cell::Number { value, .. } => Some(*value),
        Cell::Share { part, base } => Some(ratio(*part, *base).unwrap_or(0.0)),
        Cell::Flag(yes) => Some(f64::from(u8::from(*yes))),
        _ => None,
    }
}

/// What 100 % is, where shares are of rows or of columns.
pub struct Bases {
    /// One a row.
    pub rows: Option<Vec<String>>,
    /// One a column.
    pub columns: Option<Vec<String>>,
    /// Of the total.
    pub total: Option<String>,
}

/// The bases of a matrix of shares; empty for other measures.
pub fn bases(meta: &MatrixMeta) -> Bases {
    let base = |cell: &Cell| match cell {
        Cell::Share { base, .. } => base.to_string(),
        _ => String::new(),
    };
    let of = |totals: &[crate::model::table::Measured]| totals.iter().map(|m| base(&m.cell)).collect::<Vec<_>>();
    let is = |side: &str| meta.measure == "share" && meta.base.ends_with(side);
    Bases {
        rows: is("row").then(|| of(&meta.row_totals)),
        columns: is("column").then(|| of(&meta.column_totals)),
        total: (meta.measure == "share").then(|| base(&meta.total.cell)),
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
    fn a_share_of_nothing_is_undefined() {
        assert_eq!(human(&Cell::Share { part: 0.0, base: 0.0 }), "–");
        assert_eq!(human(&Cell::Share { part: 1.0, base: 8.0 }), "12.5%");
    }
}
