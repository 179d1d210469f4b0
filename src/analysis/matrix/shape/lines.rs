//! Lines left out, put in order and cut off. Totals hold what is not shown.

use super::{Look, ShapeError, size};
use crate::model::table::{AxisItem, Cell, MatrixMeta, Measured, Part, Shape, Table};
use std::cmp::Ordering;

/// The order of the rows. Lines below another stay below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sort {
    /// As the axis has them: the codebook's order, the file's.
    Book,
    /// By the alphabet.
    Name,
    /// By their totals, largest first.
    Total,
    /// By a column, largest first: its id or its heading.
    Column(String),
}

impl Sort {
    /// The order a word means: `book`, `name`, `total`, or a column.
    pub fn parse(word: &str) -> Self {
        match word.trim() {
            "book" => Self::Book,
            "name" => Self::Name,
            "total" => Self::Total,
            column => Self::Column(column.to_owned()),
        }
    }
}

/// Leaves out, sorts and cuts off, in the whole and in its parts alike.
pub(super) fn arrange(table: &mut Table, look: &Look) -> Result<(), ShapeError> {
    let Shape::Matrix(meta) = &table.shape else { return Ok(()) };
    let mut rows: Vec<usize> = (0..meta.rows.len()).collect();
    let mut columns: Vec<usize> = (0..meta.columns.len()).collect();
    let mut notes = Vec::new();
    if look.hide_empty {
        rows.retain(|r| !meta.cells[*r].iter().chain([&meta.row_totals[*r]]).all(nothing));
        columns.retain(|c| !meta.cells.iter().map(|row| &row[*c]).chain([&meta.column_totals[*c]]).all(nothing));
        let gone = (meta.rows.len() - rows.len(), meta.columns.len() - columns.len());
        if gone != (0, 0) {
            notes.push(format!("Not shown: {} rows and {} columns that hold nothing.", gone.0, gone.1));
        }
    }
    // The largest come first where only some are shown.
    let sort = look.sort.clone().or_else(|| look.top.map(|_| Sort::Total));
    if let Some(sort) = sort.filter(|sort| *sort != Sort::Book) {
        rows = sorted(meta, &rows, &sort)?;
    }
    if let Some(top) = look.top {
        let (before, depth) = (rows.len(), rows.iter().map(|r| meta.rows[*r].depth).min().unwrap_or(0));
        let mut seen = 0;
        rows.retain(|r| {
            seen += usize::from(meta.rows[*r].depth == depth);
            seen <= top
        });
        if rows.len() < before {
            notes.push(format!("Not shown: {} further rows; totals hold them.", before - rows.len()));
        }
    }
    let chosen = |table: &mut Table| {
        if let Shape::Matrix(meta) = &mut table.shape {
            choose(meta, &rows, &columns);
        }
        table.notes.extend(notes.iter().cloned());
    };
    chosen(table);
    table.parts.iter_mut().for_each(|Part { table, .. }| chosen(table));
    Ok(())
}

/// True if no measure of a cell says anything: a definition alone does not.
fn nothing(one: &Measured) -> bool {
    std::iter::once(&one.cell).chain(&one.more).all(|cell| match cell {
        Cell::Text(_) => true,
        Cell::Blank(why) => *why != "hidden",
        cell => size(cell) == 0.0,
    })
}

/// The rows in order; what stands below a row stays below it.
fn sorted(meta: &MatrixMeta, rows: &[usize], sort: &Sort) -> Result<Vec<usize>, ShapeError> {
    let column = match sort {
        Sort::Column(word) => {
            let is = |c: &AxisItem| c.id == *word || c.label == *word || c.full() == *word;
            let found = meta.columns.iter().position(is);
            Some(found.ok_or_else(|| ShapeError::NoColumn(word.clone()))?)
        }
        _ => None,
    };
    let value = |row: usize| size(column.map_or(&meta.row_totals[row], |c| &meta.cells[row][c]).of(first(meta)));
    let name = |row: usize| meta.rows[row].label.to_lowercase();
    let order = |a: &usize, b: &usize| match sort {
        Sort::Name => name(*a).cmp(&name(*b)),
        _ => value(*b).total_cmp(&value(*a)),
    };
    let mut out = Vec::with_capacity(rows.len());
    in_tree(meta, rows, &order, &mut out);
    Ok(out)
}

/// The first measure that is a number somewhere.
fn first(meta: &MatrixMeta) -> usize {
    let numbers = |m: &usize| meta.row_totals.iter().any(|total| size(total.of(*m)) > 0.0);
    (0..meta.measures.len()).find(numbers).unwrap_or(0)
}

/// Puts the lines that stand highest in order, each with those below it.
fn in_tree(meta: &MatrixMeta, rows: &[usize], order: &dyn Fn(&usize, &usize) -> Ordering, out: &mut Vec<usize>) {
    let Some(top) = rows.iter().map(|r| meta.rows[*r].depth).min() else { return };
    let mut groups: Vec<&[usize]> = rows.chunk_by(|_, next| meta.rows[*next].depth > top).collect();
    groups.sort_by(|a, b| order(&a[0], &b[0]));
    for group in groups {
        match group {
            [first, below @ ..] if meta.rows[*first].depth == top => {
                out.push(*first);
                in_tree(meta, below, order, out);
            }
            deeper => in_tree(meta, deeper, order, out),
        }
    }
}

fn choose(meta: &mut MatrixMeta, rows: &[usize], columns: &[usize]) {
    let pick = |of: &[Measured], order: &[usize]| order.iter().map(|i| of[*i].clone()).collect::<Vec<_>>();
    let items = |of: &[AxisItem], order: &[usize]| order.iter().map(|i| of[*i].clone()).collect::<Vec<_>>();
    meta.cells = rows.iter().map(|r| pick(&meta.cells[*r], columns)).collect();
    meta.row_totals = pick(&meta.row_totals, rows);
    meta.column_totals = pick(&meta.column_totals, columns);
    (meta.rows, meta.columns) = (items(&meta.rows, rows), items(&meta.columns, columns));
}
