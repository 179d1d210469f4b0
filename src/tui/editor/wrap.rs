//! Rows of a line, for a room of so many columns.
//!
//! Wrapped as transcripts are: after spaces where there are any, else between
//! characters; wide and combining characters counted as they are drawn. Spaces
//! at the end of a row hang over its edge.

use crate::tui::layout::drawn;
use unicode_segmentation::UnicodeSegmentation;

/// The narrowest room.
const NARROWEST: u16 = 4;

/// Bytes at which the rows of a line begin; the first is 0.
pub fn starts(line: &str, width: u16) -> Vec<usize> {
    let width = width.max(NARROWEST);
    let (mut rows, mut column, mut space) = (vec![0], 0u16, None);
    for (byte, grapheme) in line.grapheme_indices(true) {
        let blank = matches!(grapheme, " " | "\t");
        if !blank && column + drawn(grapheme, column).1 > width {
            let start = space.take().unwrap_or(byte);
            rows.push(start);
            column = columns(&line[start..byte]);
        }
        column = column.saturating_add(drawn(grapheme, column).1);
        if blank {
            space = Some(byte + grapheme.len());
        }
    }
    rows
}

/// Columns that words take from the start of a row on.
pub fn columns(words: &str) -> u16 {
    if words.bytes().all(|b| (b' '..=b'~').contains(&b)) {
        return u16::try_from(words.len()).unwrap_or(u16::MAX);
    }
    words.graphemes(true).fold(0u16, |column, g| column.saturating_add(drawn(g, column).1))
}

/// Which of the rows the byte is on: at the border of two, the later one.
pub fn row_of(starts: &[usize], byte: usize) -> usize {
    starts.partition_point(|start| *start <= byte).saturating_sub(1)
}

/// Bytes of a row.
pub fn row(starts: &[usize], row: usize, line: &str) -> std::ops::Range<usize> {
    starts[row]..starts.get(row + 1).copied().unwrap_or(line.len())
}

/// The byte in `words` (a row) at which the cursor comes nearest to `goal`
/// without going beyond it; on a row that goes on (`more`), not behind its
/// last character.
pub fn byte_at(words: &str, goal: u16, more: bool) -> usize {
    let (mut column, mut last) = (0u16, 0);
    for (byte, grapheme) in words.grapheme_indices(true) {
        column = column.saturating_add(drawn(grapheme, column).1);
        if column > goal {
            return byte;
        }
        last = byte;
    }
    if more { last } else { words.len() }
}
