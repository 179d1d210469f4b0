//! The sheet of excerpts: one block of rows for each cell of the matrix.
//!
//! An excerpt stands in every block whose cell counts it. That repeats words,
//! but a link can then select exactly what is behind its cell, and filtering
//! the sheet by row or column of the matrix needs no look-up. A matrix that a third
//! axis splits has the blocks of its parts below its own, with a column that says
//! whose they are.

use super::{ExportError, ROWS, cut, heading};
use crate::export::show::clean;
use crate::model::table::{Excerpt, MatrixMeta, Part, Shape, Table};
use rust_xlsxwriter::{Format, FormatAlign, Worksheet};

/// Links a worksheet may hold.
const LINKS: usize = 65_530;

const HEADER: [&str; 12] =
    ["row", "column", "id", "source", "turn", "speakers", "participants", "code", "coder", "start", "end", "quote"];

/// For each cell the rows of its block, counted from 1 as Excel does.
pub struct Places {
    blocks: Vec<Vec<Option<(u32, u32)>>>,
    /// The last column of the sheet.
    end: char,
}

impl Places {
    /// What a cell links to, if it has a block.
    pub fn of(&self, row: usize, column: usize) -> Option<String> {
        let (first, last) = self.blocks[row][column]?;
        Some(format!("internal:Excerpts!A{first}:{}{last}", self.end))
    }
}

/// A matrix whose excerpts stand on the sheet: the whole, or a part.
pub struct Side<'t> {
    /// Its excerpts.
    pub table: &'t Table,
    pub meta: &'t MatrixMeta,
    /// What people call the part; empty for the whole.
    pub label: &'t str,
}

/// The whole and its parts.
pub fn sides<'t>(table: &'t Table, meta: &'t MatrixMeta) -> Vec<Side<'t>> {
    let part = |part: &'t Part| match &part.table.shape {
        Shape::Matrix(meta) => Some(Side { table: &part.table, meta, label: &part.label }),
        Shape::List { .. } => None,
    };
    [Side { table, meta, label: "" }].into_iter().chain(table.parts.iter().filter_map(part)).collect()
}

/// Lays the blocks out, as many as the sheet has rows for and as each sheet of a
/// matrix may have links; then says how many excerpts are left out.
pub fn places(sides: &[Side]) -> (Vec<Places>, usize) {
    // One row for the header, one to say what is left out.
    let room = ROWS - 2;
    let (mut used, mut left_out) = (0, 0);
    let end = if sides.len() > 1 { 'M' } else { 'L' };
    let mut out = Vec::new();
    for side in sides {
        let mut links = 0;
        let measures = side.meta.measures.len().max(1);
        let mut block = |n: usize| {
            if n == 0 || used + n > room || links + measures > LINKS {
                left_out += n;
                return None;
            }
            let first = used as u32 + 2;
            used += n;
            links += measures;
            Some((first, first + n as u32 - 1))
        };
        let blocks = side.meta.cells.iter().map(|row| row.iter().map(|m| block(m.excerpts.len())).collect());
        out.push(Places { blocks: blocks.collect(), end });
    }
    (out, left_out)
}

pub fn write(
    sheet: &mut Worksheet,
    sides: &[Side],
    (places, left_out): &(Vec<Places>, usize),
) -> Result<(), ExportError> {
    // What the parts are parts by.
    let axis = sides.first().and_then(|whole| whole.table.parts.first()).map(|part| clean(&part.axis));
    let axis = axis.filter(|_| sides.len() > 1);
    let mut header: Vec<(String, u16)> = HEADER.iter().map(|h| (*h).to_owned()).zip(WIDTHS).collect();
    if let Some(axis) = &axis {
        header.insert(2, (axis.clone(), 18));
    }
    for (at, (name, width)) in (0..).zip(&header) {
        sheet.write_string_with_format(0, at, cut(name), &heading())?;
        sheet.set_column_width(at, *width)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    let mut last = 1;
    for (side, places) in sides.iter().zip(places) {
        let (rows, columns) = (&side.meta.rows, &side.meta.columns);
        for (r, c) in (0..rows.len()).flat_map(|r| (0..columns.len()).map(move |c| (r, c))) {
            let Some((first, end)) = places.blocks[r][c] else { continue };
            let mut labels = vec![rows[r].full(), columns[c].full()];
            labels.extend(axis.as_ref().map(|_| side.label.to_owned()));
            for (at, index) in (first - 1..).zip(&side.meta.cells[r][c].excerpts) {
                if let Some(excerpt) = side.table.excerpts.get(*index as usize) {
                    line(sheet, at, &labels, excerpt)?;
                }
            }
            last = last.max(end);
        }
    }
    if *left_out > 0 {
        let said = format!("{left_out} further excerpts do not fit on this sheet: see `emic codings --format csv`");
        sheet.write_string(last, 0, said)?;
    }
    sheet.autofilter(0, 0, last - 1, header.len() as u16 - 1)?;
    Ok(())
}

const WIDTHS: [u16; 12] = [26, 18, 30, 20, 6, 22, 20, 28, 10, 8, 8, 90];

fn line(sheet: &mut Worksheet, row: u32, labels: &[String], excerpt: &Excerpt) -> Result<(), ExportError> {
    let top = Format::new().set_align(FormatAlign::Top);
    let wrap = top.clone().set_text_wrap();
    let Excerpt { id, source, turn, span, quote, speakers, participants, code, coder } = excerpt;
    let (speakers, participants) = (speakers.join("; "), participants.join("; "));
    let code = code.clone().unwrap_or_default();
    let texts: [&str; 7] = [id, source, "", &speakers, &participants, &code, coder];
    let texts = labels.iter().map(String::as_str).chain(texts);
    for (column, text) in (0..).zip(texts) {
        sheet.write_string_with_format(row, column, cut(&clean(text)), &top)?;
    }
    // The columns of numbers, whose places depend on how many labels there are.
    let after = labels.len() as u16;
    if let Some(turn) = turn {
        sheet.write_number_with_format(row, after + 2, *turn, &top)?;
    }
    sheet.write_number_with_format(row, after + 7, span.start, &top)?;
    sheet.write_number_with_format(row, after + 8, span.end, &top)?;
    let quote = clean(quote);
    sheet.write_string_with_format(row, after + 9, cut(&quote), &wrap)?;
    // Not every program gives a wrapped row the height it needs.
    let width = usize::from(WIDTHS[11]);
    let lines: usize = quote.lines().map(|l| l.chars().count() / width + 1).sum();
    sheet.set_row_height(row, (15 * lines.max(1)).min(405) as f64)?;
    Ok(())
}
