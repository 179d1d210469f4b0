//! What is done to a finished table: nothing here counts anew.
//!
//! Sorting, hiding, turning and rounding are of the table, not of the analysis:
//! they choose what is shown and how, and each says so in a note. Small cells are
//! hidden first, while every number is still what was counted; then numbers are made
//! others; then lines are left out, put in order and cut off; turned at last.

mod hide;
mod lines;
mod ns;
mod numbers;
mod others;

use crate::model::table::{Cell, MatrixMeta, Part, Shape, Table};
use thiserror::Error;

pub use lines::Sort;
pub use numbers::Against;

/// What is done to a table. The default does nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Numbers below this and above 0 are hidden, and others from which they could
    /// be worked out.
    pub at_least: Option<u64>,
    /// Numbers become yes and no.
    pub binarise: bool,
    /// Numbers become parts of the largest of their line.
    pub normalise: Option<Against>,
    /// Places behind the point that people see.
    pub round: Option<u8>,
    /// Without rows and columns that hold nothing.
    pub hide_empty: bool,
    /// The order of the rows.
    pub sort: Option<Sort>,
    /// So many rows.
    pub top: Option<usize>,
    /// Rows become columns.
    pub transpose: bool,
}

/// Why a table cannot be made to look so.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ShapeError {
    /// No column to sort by.
    #[error("no column “{0}” to sort by: use book, name, total or the id of a column")]
    NoColumn(String),
    /// A word that is none of the lines numbers can be compared in.
    #[error("“{0}” is no line to compare numbers in: use row, column or table")]
    Against(String),
}

/// The table made to look so, and its parts alike: rows and columns stay the same
/// in all of them.
///
/// # Errors
/// If it is to be sorted by a column that is not there.
pub fn shaped(mut table: Table, look: &Look) -> Result<Table, ShapeError> {
    if let Some(least) = look.at_least {
        hide::hide(&mut table, least);
    }
    if look.binarise {
        each(&mut table, numbers::binarise);
    }
    if let Some(against) = look.normalise {
        each(&mut table, |meta| numbers::normalise(meta, against));
    }
    if let Some(digits) = look.round {
        each(&mut table, |meta| meta.all_cells().flat_map(|m| m.each()).for_each(|cell| numbers::round(cell, digits)));
    }
    lines::arrange(&mut table, look)?;
    if look.transpose {
        each(&mut table, transpose);
        turn_words(&mut table);
    }
    Ok(table)
}

/// Does something to a matrix and its parts, and has it say so.
fn each<S: Said>(table: &mut Table, mut act: impl FnMut(&mut MatrixMeta) -> S) {
    let mut act = |table: &mut Table| {
        if let Shape::Matrix(meta) = &mut table.shape {
            let said = act(meta).note();
            table.notes.extend(said);
        }
    };
    act(table);
    table.parts.iter_mut().for_each(|Part { table, .. }| act(table));
}

/// What is noted under a table.
trait Said {
    fn note(self) -> Option<String>;
}

impl Said for () {
    fn note(self) -> Option<String> {
        None
    }
}

impl Said for String {
    fn note(self) -> Option<String> {
        Some(self)
    }
}

/// What title and notes say of rows they say of columns, and the other way round.
fn turn_words(table: &mut Table) {
    if let Some((sides, rest)) = table.title.split_once(": ")
        && let Some((rows, columns)) = sides.split_once(" by ")
    {
        table.title = format!("{columns} by {rows}: {rest}");
    }
    let starts = ["Base: ", "In no ", "Not shown: ", "Numbers are parts "];
    for note in table.notes.iter_mut().filter(|note| starts.iter().any(|start| note.starts_with(start))) {
        let turned = note.split_inclusive([' ', ',', ';', '.', ':']).map(|word| {
            let swap = |(from, to): &(&str, &str)| {
                word.strip_prefix(from).filter(|rest| rest.len() < 2).map(|rest| format!("{to}{rest}"))
            };
            let pairs = [("rows", "columns"), ("columns", "rows"), ("row", "column"), ("column", "row")];
            pairs
                .iter()
                .find_map(swap)
                .filter(|turned| !turned.ends_with(char::is_alphanumeric))
                .unwrap_or_else(|| word.to_owned())
        });
        *note = turned.collect();
    }
    table.parts.iter_mut().for_each(|part| turn_words(&mut part.table));
}

fn transpose(meta: &mut MatrixMeta) {
    let across = meta.columns.len();
    let mut turned = vec![Vec::with_capacity(meta.rows.len()); across];
    for row in std::mem::take(&mut meta.cells) {
        for (cell, column) in row.into_iter().zip(&mut turned) {
            column.push(cell);
        }
    }
    meta.cells = turned;
    std::mem::swap(&mut meta.rows, &mut meta.columns);
    std::mem::swap(&mut meta.row_axis, &mut meta.column_axis);
    std::mem::swap(&mut meta.row_totals, &mut meta.column_totals);
    for measure in &mut meta.measures {
        let swapped = [("row", "column"), ("column", "row")];
        let ends = |(end, other): &(&str, &str)| measure.base.strip_suffix(end).map(|start| format!("{start}{other}"));
        let starts =
            |(word, other): &(&str, &str)| (measure.base == format!("{word}_total")).then(|| format!("{other}_total"));
        if let Some(base) = swapped.iter().find_map(|pair| ends(pair).or_else(|| starts(pair))) {
            measure.base = base;
        }
    }
}

/// How large a cell is; nothing where it holds no number.
fn size(cell: &Cell) -> f64 {
    match cell {
        Cell::Count(n) => *n as f64,
        Cell::Number { value, .. } => *value,
        Cell::Share { part, base, .. } if *base > 0.0 => part / base,
        Cell::Of { part, .. } => *part as f64,
        Cell::Rate { part, base, per, .. } if *base > 0 => f64::from(*per) * *part as f64 / *base as f64,
        Cell::Flag(true) => 1.0,
        // It is there, and not more is known.
        Cell::Below(_) => 0.5,
        Cell::Quotes(quotes) => quotes.len() as f64,
        _ => 0.0,
    }
}

#[cfg(test)]
mod secrets;
#[cfg(test)]
mod tests;
