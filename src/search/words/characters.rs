//! What counts of words mean in scripts without blanks.
//!
//! In Chinese, Japanese, Thai, Lao, Khmer and Burmese each character is a token
//! ([`crate::text::tokens`]), so a count of words is a count of characters there.
//! Somebody who does not know would take it for a finding.

use crate::model::table::{Cell, Shape, Table};
use crate::text::tokens::is_spaceless;

/// A note for a table whose words are characters, at least some of them.
pub fn note(table: &Table) -> Option<&'static str> {
    let Shape::List { rows, .. } = &table.shape else {
        return None;
    };
    let spaceless = |row: &Vec<Cell>| matches!(row.first(), Some(Cell::Text(word)) if word.starts_with(is_spaceless));
    rows.iter().any(spaceless).then_some(
        "Chinese, Japanese, Thai, Lao, Khmer and Burmese are counted by characters, not by words; --concordance and emic search find words of several.",
    )
}
