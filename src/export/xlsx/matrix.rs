//! The sheet of a matrix.

use super::excerpts::Places;
use super::{ExportError, cut, heading};
use crate::export::show::{bases, clean, ratio};
use crate::model::table::{Cell, MatrixMeta, Measured};
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Url, Worksheet};

/// Where things stand on the sheet.
struct Grid {
    /// First column of data.
    left: u16,
    /// First row of data.
    top: u32,
    total_column: u16,
    total_row: u32,
}

pub fn write(sheet: &mut Worksheet, meta: &MatrixMeta, places: &Places) -> Result<(), ExportError> {
    let bases = bases(meta);
    let left = 2 + u16::from(bases.rows.is_some());
    let top = 2 + u32::from(bases.columns.is_some());
    let grid = Grid {
        left,
        top,
        total_column: left + meta.columns.len() as u16 + 1,
        total_row: top + meta.rows.len() as u32 + 1,
    };
    head(sheet, meta, &grid)?;
    let dim = Format::new().set_font_color(Color::RGB(0x0059_5959));
    if let (Some(columns), Some(total)) = (&bases.columns, &bases.total) {
        sheet.write_string_with_format(2, 0, "Words", &dim)?;
        for (at, words) in columns.iter().enumerate() {
            number(sheet, 2, left + at as u16, words, &dim)?;
        }
        number(sheet, 2, grid.total_column, total, &dim)?;
    }
    if let (Some(rows), Some(total)) = (&bases.rows, &bases.total) {
        sheet.write_string_with_format(0, 2, "Words", &heading())?;
        for (at, words) in rows.iter().enumerate() {
            number(sheet, top + at as u32, 2, words, &dim)?;
        }
        number(sheet, grid.total_row, 2, total, &dim)?;
    }
    body(sheet, meta, &grid, places)?;
    totals(sheet, meta, &grid)?;
    sheet.set_freeze_panes(top, left)?;
    // Printed, it stands on one page's width, with its headings on every page.
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, top.saturating_sub(1))?;
    sheet.set_column_width(0, 44)?;
    sheet.set_column_width(1, 6)?;
    sheet.set_column_width(grid.total_column - 1, 2)?;
    Ok(())
}

fn number(sheet: &mut Worksheet, row: u32, column: u16, text: &str, format: &Format) -> Result<(), ExportError> {
    if let Ok(n) = text.parse::<f64>() {
        sheet.write_number_with_format(row, column, n, format)?;
    }
    Ok(())
}

fn head(sheet: &mut Worksheet, meta: &MatrixMeta, grid: &Grid) -> Result<(), ExportError> {
    let right = heading().set_align(FormatAlign::Right);
    let dim = Format::new().set_font_color(Color::RGB(0x0059_5959));
    sheet.write_string_with_format(0, 0, cut(&clean(&meta.row_axis)), &heading())?;
    sheet.write_string_with_format(0, 1, "N", &right)?;
    sheet.write_string_with_format(1, 0, format!("N ({})", meta.n_unit), &dim)?;
    for (at, item) in meta.columns.iter().enumerate() {
        let column = grid.left + at as u16;
        sheet.write_string_with_format(0, column, cut(&clean(&item.label)), &right)?;
        sheet.write_number_with_format(1, column, item.n as f64, &dim)?;
        sheet.set_column_width(column, 14)?;
    }
    sheet.write_string_with_format(0, grid.total_column, "Total", &right)?;
    sheet.write_number_with_format(1, grid.total_column, meta.n as f64, &dim)?;
    Ok(())
}

fn body(sheet: &mut Worksheet, meta: &MatrixMeta, grid: &Grid, places: &Places) -> Result<(), ExportError> {
    for (r, item) in meta.rows.iter().enumerate() {
        let row = grid.top + r as u32;
        let label = Format::new().set_indent(item.depth.min(15) as u8);
        sheet.write_string_with_format(row, 0, cut(&clean(&item.label)), &label)?;
        sheet.write_number(row, 1, item.n as f64)?;
        for (c, measured) in meta.cells[r].iter().enumerate() {
            let column = grid.left + c as u16;
            let link = places.of(r, c);
            if let Some((first, last)) = link {
                let to = format!("internal:Excerpts!A{first}:L{last}");
                let tip = "Show the excerpts";
                // The link stays when the number is written over its text.
                sheet.write_url_with_options(row, column, Url::new(to), "", tip, None)?;
            }
            put(sheet, row, column, measured, &cell_format(measured, link.is_some()))?;
        }
    }
    Ok(())
}

fn totals(sheet: &mut Worksheet, meta: &MatrixMeta, grid: &Grid) -> Result<(), ExportError> {
    let bold = |m: &Measured| cell_format(m, false).set_bold();
    for (r, total) in meta.row_totals.iter().enumerate() {
        put(sheet, grid.top + r as u32, grid.total_column, total, &bold(total))?;
    }
    let top = |m: &Measured| bold(m).set_border_top(FormatBorder::Thin);
    let label = Format::new().set_bold().set_border_top(FormatBorder::Thin);
    sheet.write_string_with_format(grid.total_row, 0, "Total", &label)?;
    sheet.write_number_with_format(grid.total_row, 1, meta.n as f64, &label)?;
    for (c, total) in meta.column_totals.iter().enumerate() {
        put(sheet, grid.total_row, grid.left + c as u16, total, &top(total))?;
    }
    put(sheet, grid.total_row, grid.total_column, &meta.total, &top(&meta.total))
}

fn cell_format(measured: &Measured, linked: bool) -> Format {
    let format = Format::new().set_align(FormatAlign::Right);
    let format = match measured.cell {
        Cell::Share { .. } => format.set_num_format("0.0%"),
        _ => format,
    };
    match linked {
        true => format.set_font_color(Color::RGB(0x0005_63C1)),
        false => format,
    }
}

fn put(sheet: &mut Worksheet, row: u32, column: u16, measured: &Measured, format: &Format) -> Result<(), ExportError> {
    match &measured.cell {
        Cell::Count(n) => _ = sheet.write_number_with_format(row, column, *n as f64, format)?,
        Cell::Number { value, .. } => _ = sheet.write_number_with_format(row, column, *value, format)?,
        Cell::Flag(yes) => _ = sheet.write_boolean_with_format(row, column, *yes, format)?,
        Cell::Share { part, base } => match ratio(*part, *base) {
            Some(ratio) => _ = sheet.write_number_with_format(row, column, ratio, format)?,
            None => _ = sheet.write_string_with_format(row, column, "–", format)?,
        },
        other => {
            let text = crate::export::show::human(other);
            sheet.write_string_with_format(row, column, cut(&text), format)?;
        }
    }
    Ok(())
}
