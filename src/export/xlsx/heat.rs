//! Shading of the cells of a worksheet.
//!
//! Numbers are shaded by rules of the workbook, so that the shading follows when a
//! number is changed or a line sorted. What is written in words (`2/3 (67%)`) has no
//! number a rule could see, and is shaded once. Both run from white to one light blue
//! on which black and the blue of links can be read.

use super::ExportError;
use crate::export::shade::{shade, top};
use crate::export::show::Field;
use crate::model::table::{Cell, MatrixMeta};
use rust_xlsxwriter::utility::row_col_to_cell;
use rust_xlsxwriter::{Color, ConditionalFormat2ColorScale, ConditionalFormatType, Format, Worksheet};

/// The ground of the largest cell, as red, green and blue.
const MOST: [u32; 3] = [0x82, 0xb4, 0xda];
/// Letters that Excel takes for the places of one rule.
const PLACES: usize = 4000;

/// The rules of every measure whose cells are numbers; `first` is the first row of data.
pub fn rules(sheet: &mut Worksheet, meta: &MatrixMeta, first: u32, fields: &[(u16, Field)]) -> Result<(), ExportError> {
    let rows: Vec<u32> = (first..).zip(&meta.rows).filter(|(_, r)| !r.subtotal).map(|(at, _)| at).collect();
    let rows = runs(&rows);
    let (Some(top_row), Some(end_row)) = (rows.first().map(|r| r.0), rows.last().map(|r| r.1)) else { return Ok(()) };
    for measure in 0..meta.measures.len().max(1) {
        let of = |f: &Field| f.measure == measure && f.column.is_some_and(|c| !meta.columns[c].subtotal);
        let columns: Vec<u32> = fields.iter().filter(|(_, f)| of(f)).map(|(at, _)| u32::from(*at)).collect();
        let columns = runs(&columns);
        let numbers = crate::export::shade::cells(meta).map(|m| m.of(measure));
        let numbers = numbers.filter(|c| shade(c).is_some()).all(|c| !matches!(c, Cell::Of { .. } | Cell::Flag(_)));
        let (Some(left), Some(right)) = (columns.first(), columns.last()) else { continue };
        if !numbers || top(meta, measure) <= 0.0 {
            continue;
        }
        let place = |r: &(u32, u32), c: &(u32, u32)| {
            format!("{}:{}", row_col_to_cell(r.0, c.0 as u16), row_col_to_cell(r.1, c.1 as u16))
        };
        let places: Vec<String> = rows.iter().flat_map(|r| columns.iter().map(move |c| place(r, c))).collect();
        let mut scale = ConditionalFormat2ColorScale::new()
            .set_minimum(ConditionalFormatType::Number, 0)
            .set_minimum_color(Color::RGB(0x00ff_ffff))
            .set_maximum_color(Color::RGB(colour(1.0)));
        let places = places.join(" ");
        if places.len() <= PLACES && places.contains(' ') {
            scale = scale.set_multi_range(places);
        }
        sheet.add_conditional_format(top_row, left.0 as u16, end_row, right.1 as u16, &scale)?;
    }
    Ok(())
}

/// A cell that is written in words with its shade.
pub fn shaded(format: Format, cell: &Cell, top: f64) -> Format {
    match (cell, shade(cell)) {
        (Cell::Of { .. } | Cell::Flag(_), Some(value)) if top > 0.0 && value > 0.0 => {
            format.set_background_color(Color::RGB(colour(value / top)))
        }
        _ => format,
    }
}

/// From white to the most, by a share from 0 to 1.
fn colour(share: f64) -> u32 {
    let part = |most: u32| (255.0 - (255.0 - f64::from(most)) * share.clamp(0.0, 1.0)).round() as u32;
    MOST.iter().fold(0, |all, most| all << 8 | part(*most))
}

/// Numbers that follow each other, as first and last.
fn runs(numbers: &[u32]) -> Vec<(u32, u32)> {
    let mut out: Vec<(u32, u32)> = Vec::new();
    for &n in numbers {
        match out.last_mut().filter(|run| run.1 + 1 == n) {
            Some(run) => run.1 = n,
            None => out.push((n, n)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shades_run_from_white_to_the_most() {
        assert_eq!((colour(0.0), colour(1.0), colour(2.0)), (0x00ff_ffff, 0x0082_b4da, 0x0082_b4da));
        assert_eq!(runs(&[1, 2, 3, 7, 9, 10]), [(1, 3), (7, 7), (9, 10)]);
    }
}
