//! An Excel workbook.
//!
//! A matrix gets three sheets: *Matrix* (headings and N frozen, the larger numbers
//! darker, totals apart by an empty line and column, so that sorting the data leaves
//! them alone), *Excerpts* (one block for each cell, to which the cell links) and
//! *Notes*. Where cells are so many of so many, *Data* holds both as numbers, as CSV
//! does; a table that is split has a sheet a part.
//! A list gets its grid and its notes. Text is always written as text: nothing
//! a participant said is run as a formula. The workbook has no clock: its date
//! is always the same.

mod excerpts;
mod heat;
mod matrix;

use super::flat::{Value, grid};
use super::show::clean;
use super::{ExportError, Options};
use crate::model::table::{Cell, Shape, Table};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet};

/// Columns a worksheet has.
const COLUMNS: usize = 16_384;
/// Characters a cell may hold, counted as Excel does: in UTF-16 units.
const CHARACTERS: usize = 32_767;
/// Rows a worksheet has.
const ROWS: usize = 1_048_576;

pub(super) fn write(table: &Table, _: &Options) -> Result<Vec<u8>, ExportError> {
    let mut book = Workbook::new();
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let title = cut(&clean(&table.title));
    book.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&day));
    match &table.shape {
        Shape::Matrix(meta) => {
            too_wide(matrix::width(meta))?;
            let places = excerpts::places(meta);
            matrix::write(book.add_worksheet().set_name("Matrix")?, meta, Some(&places))?;
            for (number, part) in (1..).zip(&table.parts) {
                if let Shape::Matrix(meta) = &part.table.shape {
                    matrix::write(book.add_worksheet().set_name(sheet_name(number, &part.label))?, meta, None)?;
                }
            }
            excerpts::write(book.add_worksheet().set_name("Excerpts")?, table, meta, &places)?;
            if meta
                .cells
                .iter()
                .flatten()
                .any(|m| (0..meta.measures.len()).any(|at| matches!(m.of(at), Cell::Of { .. })))
            {
                list(book.add_worksheet().set_name("Data")?, table)?;
            }
        }
        Shape::List { .. } => list(book.add_worksheet().set_name("Table")?, table)?,
    }
    notes(book.add_worksheet().set_name("Notes")?, table)?;
    Ok(book.save_to_buffer()?)
}

/// The name of the sheet of a part: its number makes it one of its own, and the
/// signs and the length that names of sheets cannot have are left out.
fn sheet_name(number: usize, label: &str) -> String {
    let label = clean(label).replace(['[', ']', ':', '*', '?', '/', '\\', '\'', '\n', '\t'], " ");
    let mut name = format!("{number} ");
    for c in label.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        if name.encode_utf16().count() + c.len_utf16() <= 31 {
            name.push(c);
        }
    }
    name.trim_end().to_owned()
}

fn too_wide(columns: usize) -> Result<(), ExportError> {
    match columns > COLUMNS {
        true => Err(ExportError::TooWide { columns }),
        false => Ok(()),
    }
}

fn list(sheet: &mut Worksheet, table: &Table) -> Result<(), ExportError> {
    let grid = grid(table);
    too_wide(grid.header.len())?;
    let wrap = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let top = Format::new().set_align(FormatAlign::Top);
    for (at, name) in grid.header.iter().enumerate() {
        sheet.write_string_with_format(0, at as u16, cut(name), &heading())?;
        let prose = matches!(name.as_str(), "quote" | "memo");
        sheet.set_column_width(at as u16, if prose { 60 } else { 16 })?;
    }
    let room = ROWS - 2;
    for (row, values) in (1..).zip(grid.rows.iter().take(room)) {
        for (column, value) in values.iter().enumerate() {
            let format = if matches!(grid.header[column].as_str(), "quote" | "memo") { &wrap } else { &top };
            put(sheet, row, column as u16, value, format)?;
        }
    }
    if grid.rows.len() > room {
        let gone = grid.rows.len() - room;
        sheet.write_string(ROWS as u32 - 1, 0, format!("{gone} further rows do not fit: write csv"))?;
    }
    sheet.set_freeze_panes(1, 0)?;
    if let Some(last) = grid.header.len().checked_sub(1) {
        sheet.autofilter(0, 0, grid.rows.len().min(room) as u32, last as u16)?;
    }
    Ok(())
}

fn put(sheet: &mut Worksheet, row: u32, column: u16, value: &Value, format: &Format) -> Result<(), ExportError> {
    match value {
        Value::Blank => {}
        Value::Text(text) => _ = sheet.write_string_with_format(row, column, cut(text), format)?,
        Value::Number(n) => _ = sheet.write_number_with_format(row, column, *n, format)?,
        Value::Flag(yes) => _ = sheet.write_boolean_with_format(row, column, *yes, format)?,
    }
    Ok(())
}

fn notes(sheet: &mut Worksheet, table: &Table) -> Result<(), ExportError> {
    let wrap = Format::new().set_text_wrap();
    sheet.set_column_width(0, 100)?;
    sheet.write_string_with_format(0, 0, cut(&clean(&table.title)), &Format::new().set_bold())?;
    for (row, note) in (1..).zip(&table.notes) {
        sheet.write_string_with_format(row, 0, cut(&clean(note)), &wrap)?;
    }
    Ok(())
}

fn heading() -> Format {
    let format = Format::new().set_bold().set_border_bottom(FormatBorder::Thin);
    format.set_align(FormatAlign::Bottom).set_text_wrap()
}

/// `text` as long as a cell may hold, the cut marked with its full length.
fn cut(text: &str) -> String {
    let units = text.chars().map(char::len_utf16).sum::<usize>();
    if units < CHARACTERS {
        return text.to_owned();
    }
    let mark = format!(" […cut: {} characters in all]", text.chars().count());
    let room = CHARACTERS - 1 - mark.chars().count();
    let mut used = 0;
    let fits = |c: &char| {
        used += c.len_utf16();
        used <= room
    };
    text.chars().take_while(fits).collect::<String>() + &mark
}

#[cfg(test)]
mod tests;
