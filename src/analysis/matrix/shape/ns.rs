//! N of lines, where small numbers are hidden.
//!
//! N of a code (a theme, a stance …) is a count like a total and hidden with it. N of who
//! is in the corpus is known to whoever knows the sample; but beside “<3” an N of 1 says
//! that this one person did, and so N below the limit is hidden as well, and a second one
//! beside it, or the N of all would tell it. Numbers that are parts of such an N would
//! say it again: they stand without it, or, where it is small, not at all.

use super::hide::{HIDDEN, place, sums};
use crate::model::table::{AxisItem, Cell, MatrixMeta};

/// Hides N. `hidden`: whether the number of a row and a column is (`None`: the total).
pub(super) fn hide(meta: &mut MatrixMeta, least: u64, hidden: &dyn Fn(Option<usize>, Option<usize>) -> bool) {
    let people = meta.n_unit == "participants";
    match is_coded(&meta.row_axis) {
        true => with_totals(&mut meta.rows, least, &|row| hidden(Some(row), None)),
        false if people => of_corpus(&mut meta.rows, least),
        false => {}
    }
    match is_coded(&meta.column_axis) {
        true => with_totals(&mut meta.columns, least, &|column| hidden(None, Some(column))),
        false if people => of_corpus(&mut meta.columns, least),
        false => {}
    }
    without_base(meta, least);
}

/// True for axes whose lines say how things are coded.
fn is_coded(axis: &str) -> bool {
    axis.split(',').any(|axis| {
        let word = axis.trim().split(':').next().unwrap_or(axis);
        ["code", "theme", "origin", "stance", "round"].contains(&word)
    })
}

fn with_totals(items: &mut [AxisItem], least: u64, hidden: &dyn Fn(usize) -> bool) {
    for (at, item) in items.iter_mut().enumerate() {
        if hidden(at) || (item.n > 0 && item.n < least) {
            (item.n, item.n_below) = (0, Some(0));
        }
    }
}

/// Hides N below the limit and, of each level, a second one.
fn of_corpus(items: &mut [AxisItem], least: u64) {
    let levels = sums(items);
    let said = if least == 2 { 0 } else { least };
    for item in items.iter_mut().filter(|item| item.n > 0 && item.n < least) {
        (item.n, item.n_below) = (0, Some(said));
    }
    for level in &levels {
        let Some((_, lines)) = level.split_last() else { continue };
        if lines.iter().filter(|at| items[**at].n_below.is_some()).count() != 1 {
            continue;
        }
        let open = |at: &&usize| items[**at].n > 0 && !items[**at].subtotal;
        if let Some(second) = lines.iter().filter(open).min_by_key(|at| items[**at].n).copied() {
            (items[second].n, items[second].n_below) = (0, Some(0));
        }
    }
}

/// Takes an N that is hidden, or small, out of the numbers that are parts of it.
fn without_base(meta: &mut MatrixMeta, least: u64) {
    let bases: Vec<String> = meta.measures.iter().map(|m| m.base.clone()).collect();
    let below = |items: &[AxisItem]| items.iter().map(|item| item.n_below.is_some()).collect::<Vec<bool>>();
    let (rows, columns) = (below(&meta.rows), below(&meta.columns));
    for row in 0..=rows.len() {
        for column in 0..=columns.len() {
            let one = place(meta, row, column);
            for (cell, base) in one.each().zip(&bases) {
                let gone = match base.strip_prefix("participants_of_") {
                    Some("row") => rows.get(row),
                    Some("column") => columns.get(column),
                    Some(_) => None,
                    None => continue,
                };
                *cell = match cell {
                    Cell::Of { base, .. } | Cell::Rate { base, .. } if *base > 0 && *base < least => {
                        Cell::Blank(HIDDEN)
                    }
                    Cell::Of { part, .. } if gone == Some(&true) => Cell::Count(*part),
                    Cell::Rate { .. } if gone == Some(&true) => Cell::Blank(HIDDEN),
                    _ => continue,
                };
            }
        }
    }
}
