//! What counts of words mean in scripts without blanks.
//!
//! In Chinese, Japanese, Thai, Lao, Khmer and Burmese each character is a token
//! ([`crate::text::tokens`]), so a count of words is a count of characters there.
//! Somebody who does not know would take it for a finding.

use crate::model::table::{Cell, Shape, Table};

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

fn is_spaceless(c: char) -> bool {
    matches!(u32::from(c),
        0x0e00..=0x0eff | 0x1000..=0x109f | 0x1780..=0x17ff | 0x3040..=0x30ff | 0x31f0..=0x31ff
        | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0xff66..=0xff9f | 0x20000..=0x3ffff)
}
