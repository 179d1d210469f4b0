//! The sheet of excerpts: one block of rows for each cell of the matrix.
//!
//! An excerpt stands in every block whose cell counts it. That repeats words,
//! but a link can then select exactly what is behind its cell, and filtering
//! the sheet by row or column of the matrix needs no look-up.

use super::{ExportError, ROWS, cut, heading};
use crate::export::show::clean;
use crate::model::table::{Excerpt, MatrixMeta, Table};
use rust_xlsxwriter::{Format, FormatAlign, Worksheet};

/// Links a worksheet may hold.
const LINKS: usize = 65_530;

const HEADER: [&str; 12] =
    ["row", "column", "id", "source", "turn", "speakers", "participants", "code", "coder", "start", "end", "quote"];

/// For each cell the rows of its block, counted from 1 as Excel does.
pub struct Places {
    blocks: Vec<Vec<Option<(u32, u32)>>>,
    /// Excerpts for which the sheet has no row.
    left_out: usize,
}

impl Places {
    /// First and last row of the block of a cell, if it has one.
    pub fn of(&self, row: usize, column: usize) -> Option<(u32, u32)> {
        self.blocks[row][column]
    }
}

/// Lays the blocks out, as many as the sheet has rows and links for.
pub fn places(meta: &MatrixMeta) -> Places {
    // One row for the header, one to say what is left out.
    let room = ROWS - 2;
    let (mut used, mut links, mut left_out) = (0, 0, 0);
    let mut block = |n: usize| {
        if n == 0 || used + n > room || links == LINKS {
            left_out += n;
            return None;
        }
        let first = used as u32 + 2;
        used += n;
        links += 1;
        Some((first, first + n as u32 - 1))
    };
    let blocks = meta.cells.iter().map(|row| row.iter().map(|m| block(m.excerpts.len())).collect());
    let blocks = blocks.collect();
    Places { blocks, left_out }
}

pub fn write(sheet: &mut Worksheet, table: &Table, meta: &MatrixMeta, places: &Places) -> Result<(), ExportError> {
    for (at, (name, width)) in (0..).zip(HEADER.iter().zip(WIDTHS)) {
        sheet.write_string_with_format(0, at, *name, &heading())?;
        sheet.set_column_width(at, width)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    let mut last = 1;
    for (r, row) in meta.cells.iter().enumerate() {
        for (c, measured) in row.iter().enumerate() {
            let Some((first, end)) = places.of(r, c) else {
                continue;
            };
            let labels = [&meta.rows[r].full(), &meta.columns[c].full()];
            for (at, index) in (first - 1..).zip(&measured.excerpts) {
                if let Some(excerpt) = table.excerpts.get(*index as usize) {
                    line(sheet, at, labels, excerpt)?;
                }
            }
            last = last.max(end);
        }
    }
    if places.left_out > 0 {
        let said =
            format!("{} further excerpts do not fit on this sheet: see `emic codings --format csv`", places.left_out);
        sheet.write_string(last, 0, said)?;
    }
    sheet.autofilter(0, 0, last - 1, HEADER.len() as u16 - 1)?;
    Ok(())
}

const WIDTHS: [u16; 12] = [26, 18, 30, 20, 6, 22, 20, 28, 10, 8, 8, 90];

fn line(sheet: &mut Worksheet, row: u32, labels: [&String; 2], excerpt: &Excerpt) -> Result<(), ExportError> {
    let top = Format::new().set_align(FormatAlign::Top);
    let wrap = top.clone().set_text_wrap();
    let Excerpt { id, source, turn, span, quote, speakers, participants, code, coder } = excerpt;
    let (speakers, participants) = (speakers.join("; "), participants.join("; "));
    let code = code.clone().unwrap_or_default();
    let texts = [
        (0, labels[0]),
        (1, labels[1]),
        (2, id),
        (3, source),
        (5, &speakers),
        (6, &participants),
        (7, &code),
        (8, coder),
    ];
    for (column, text) in texts {
        sheet.write_string_with_format(row, column, cut(&clean(text)), &top)?;
    }
    if let Some(turn) = turn {
        sheet.write_number_with_format(row, 4, *turn, &top)?;
    }
    sheet.write_number_with_format(row, 9, span.start, &top)?;
    sheet.write_number_with_format(row, 10, span.end, &top)?;
    let quote = clean(quote);
    sheet.write_string_with_format(row, 11, cut(&quote), &wrap)?;
    // Not every program gives a wrapped row the height it needs.
    let width = usize::from(WIDTHS[11]);
    let lines: usize = quote.lines().map(|l| l.chars().count() / width + 1).sum();
    sheet.set_row_height(row, (15 * lines.max(1)).min(405) as f64)?;
    Ok(())
}
