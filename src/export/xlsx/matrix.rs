//! The sheet of a matrix.

use super::excerpts::Places;
use super::heat::{rules, shaded};
use super::{ExportError, cut, heading};
use crate::export::heads::above;
use crate::export::paper::broken;
use crate::export::shade::top;
use crate::export::show::{Field, bases, clean, fields, human, ratio, size};
use crate::model::table::{AxisItem, Cell, MatrixMeta};
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline, Url, Worksheet};
use unicode_width::UnicodeWidthStr;

/// Where things stand on the sheet.
struct Grid {
    /// Where each row of the matrix stands: below its heading, where the line that
    /// stands for the whole is left out.
    rows: Vec<u32>,
    total_row: u32,
    /// What stands in which column of the sheet: totals apart by an empty one.
    fields: Vec<(u16, Field)>,
}

/// Columns that the sheet of a matrix takes.
pub fn width(meta: &MatrixMeta) -> usize {
    let (columns, total) = fields(meta);
    columns.len() + total.len() + 4
}

pub fn write(sheet: &mut Worksheet, meta: &MatrixMeta, places: &Places) -> Result<(), ExportError> {
    let bases = bases(meta);
    let left = 2 + u16::from(bases.rows.is_some());
    let top = 2 + u32::from(bases.columns.is_some());
    let (columns, total) = fields(meta);
    let apart = left + columns.len() as u16;
    let of_totals = (apart + 1..).zip(total);
    let fields = (left..).zip(columns).chain(of_totals).collect();
    let mut next = top;
    let place = |row: usize| {
        let at = next + above(meta, row).len() as u32;
        next = at + 1;
        at
    };
    let rows = (0..meta.rows.len()).map(place).collect();
    let grid = Grid { rows, total_row: next + 1, fields };
    head(sheet, meta, &grid)?;
    let dim = Format::new().set_font_color(Color::RGB(0x0059_5959));
    if let (Some(columns), Some(total)) = (&bases.columns, &bases.total) {
        sheet.write_string_with_format(2, 0, "Words", &dim)?;
        for (at, field) in grid.fields.iter().filter(|(_, f)| f.measure == 0) {
            number(sheet, 2, *at, field.column.map_or(total, |c| &columns[c]), &dim)?;
        }
    }
    if let (Some(rows), Some(total)) = (&bases.rows, &bases.total) {
        sheet.write_string_with_format(0, 2, "Words", &heading())?;
        for (at, words) in grid.rows.iter().zip(rows) {
            number(sheet, *at, 2, words, &dim)?;
        }
        number(sheet, grid.total_row, 2, total, &dim)?;
    }
    body(sheet, meta, &grid, places)?;
    rules(sheet, meta, &grid.rows, &grid.fields)?;
    totals(sheet, meta, &grid)?;
    sheet.set_freeze_panes(top, left)?;
    // Printed, it stands on one page's width, with its headings on every page.
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, top.saturating_sub(1))?;
    let label = |item: &AxisItem| clean(&item.label).width() + 2 * item.depth as usize;
    let labels = meta.rows.iter().map(label).max().unwrap_or(0).max(meta.row_axis.width());
    sheet.set_column_width(0, (labels as f64 + 2.0).clamp(18.0, 60.0))?;
    sheet.set_column_width(1, 6)?;
    sheet.set_column_width(apart, 2)?;
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
    for (column, field) in &grid.fields {
        let prose = field.prose(meta);
        let format = if prose { heading() } else { right.clone() };
        sheet.write_string_with_format(0, *column, cut(&field.heading(meta)), &format)?;
        if field.measure == 0 {
            let n = field.n(meta);
            match n.parse::<f64>() {
                Ok(n) => sheet.write_number_with_format(1, *column, n, &dim)?,
                Err(_) => sheet.write_string_with_format(1, *column, n, &dim)?,
            };
        }
        sheet.set_column_width(*column, if prose { 60.0 } else { column_width(meta, *field) })?;
    }
    Ok(())
}

/// As broad as its cells and the words of its heading need, in letters: a heading
/// goes on in further lines.
fn column_width(meta: &MatrixMeta, field: Field) -> f64 {
    let cells = (0..meta.rows.len()).map(Some).chain([None]).map(|row| human(field.cell(meta, row)).width());
    let heading = broken(&clean(&field.heading(meta)), 12).into_iter().map(|line| line.width());
    let widest = cells.chain(heading).max().unwrap_or(0);
    (widest as f64 + 2.0).clamp(8.0, 28.0)
}

fn body(sheet: &mut Worksheet, meta: &MatrixMeta, grid: &Grid, places: &Places) -> Result<(), ExportError> {
    let tops: Vec<f64> = (0..meta.measures.len().max(1)).map(|m| top(meta, m)).collect();
    for (r, item) in meta.rows.iter().enumerate() {
        let row = grid.rows[r];
        let groups = above(meta, r);
        for (at, (depth, label)) in (row - groups.len() as u32..).zip(&groups) {
            let look = Format::new().set_italic().set_indent((*depth).min(15) as u8);
            sheet.write_string_with_format(at, 0, cut(label), &look)?;
        }
        let label = Format::new().set_indent(item.depth.min(15) as u8);
        let label = if item.subtotal { label.set_bold() } else { label };
        sheet.write_string_with_format(row, 0, cut(&clean(&item.label)), &label)?;
        match item.n_below {
            None => sheet.write_number(row, 1, item.n as f64)?,
            Some(_) => sheet.write_string(row, 1, item.shown_n())?,
        };
        for (column, field) in &grid.fields {
            let cell = field.cell(meta, Some(r));
            let link = field.column.filter(|_| !human(cell).is_empty()).and_then(|c| places.of(r, c));
            let linked = link.is_some();
            if let Some(to) = link {
                let tip = "Show the excerpts";
                // The link stays when the number is written over its text.
                sheet.write_url_with_options(row, *column, Url::new(to), "", tip, None)?;
            }
            let format = cell_format(cell, linked, field.prose(meta));
            let whole = item.subtotal || field.column.is_none_or(|c| meta.columns[c].subtotal);
            let format = if whole { format.set_bold() } else { shaded(format, cell, tops[field.measure]) };
            put(sheet, row, *column, cell, &format)?;
        }
    }
    Ok(())
}

fn totals(sheet: &mut Worksheet, meta: &MatrixMeta, grid: &Grid) -> Result<(), ExportError> {
    if meta.one_row() {
        return Ok(());
    }
    let label = Format::new().set_bold().set_border_top(FormatBorder::Thin);
    sheet.write_string_with_format(grid.total_row, 0, "Total", &label)?;
    sheet.write_number_with_format(grid.total_row, 1, meta.n as f64, &label)?;
    for (column, field) in &grid.fields {
        let cell = field.cell(meta, None);
        let format = cell_format(cell, false, field.prose(meta)).set_bold().set_border_top(FormatBorder::Thin);
        put(sheet, grid.total_row, *column, cell, &format)?;
    }
    Ok(())
}

fn cell_format(cell: &Cell, linked: bool, prose: bool) -> Format {
    let format = match prose {
        true => Format::new().set_text_wrap().set_align(FormatAlign::Top),
        false => Format::new().set_align(FormatAlign::Right),
    };
    let places = |digits: u8| if digits == 0 { "0".to_owned() } else { format!("0.{}", "0".repeat(digits.into())) };
    let format = match cell {
        Cell::Share { digits, .. } => format.set_num_format(places(*digits) + "%"),
        Cell::Rate { digits, .. } | Cell::Number { digits, .. } => format.set_num_format(places(*digits)),
        _ => format,
    };
    match linked {
        true => format.set_font_color(Color::RGB(0x000b_3a66)).set_underline(FormatUnderline::Single),
        false => format,
    }
}

fn put(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell, format: &Format) -> Result<(), ExportError> {
    match cell {
        Cell::Count(n) => _ = sheet.write_number_with_format(row, column, *n as f64, format)?,
        Cell::Number { value, .. } | Cell::Chance(value) => {
            sheet.write_number_with_format(row, column, *value, format)?;
        }
        Cell::Flag(yes) => _ = sheet.write_boolean_with_format(row, column, *yes, format)?,
        Cell::Share { part, base, .. } => match ratio(*part, *base) {
            Some(ratio) => _ = sheet.write_number_with_format(row, column, ratio, format)?,
            None => _ = sheet.write_string_with_format(row, column, "–", format)?,
        },
        Cell::Rate { base, .. } if *base > 0 => {
            sheet.write_number_with_format(row, column, size(cell).unwrap_or(0.0), format)?;
        }
        other => {
            let text = human(other);
            sheet.write_string_with_format(row, column, cut(&text), format)?;
        }
    }
    Ok(())
}
