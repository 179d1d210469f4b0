//! Numbers made others.

use super::hide::HIDDEN;
use super::{ShapeError, size};
use crate::model::table::{AxisItem, Cell, MatrixMeta, Measured};

/// The line whose largest number the others are compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    /// Each row with its own.
    Row,
    /// Each column with its own.
    Column,
    /// All with one.
    Table,
}

impl Against {
    /// The line a word means.
    ///
    /// # Errors
    /// If it means none.
    pub fn parse(word: &str) -> Result<Self, ShapeError> {
        match word.trim() {
            "row" => Ok(Self::Row),
            "column" => Ok(Self::Column),
            "table" => Ok(Self::Table),
            _ => Err(ShapeError::Against(word.to_owned())),
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Row => "row",
            Self::Column => "column",
            Self::Table => "table",
        }
    }
}

/// True for cells that are numbers.
fn is_number(cell: &Cell) -> bool {
    matches!(cell, Cell::Count(_) | Cell::Number { .. } | Cell::Share { .. } | Cell::Of { .. } | Cell::Rate { .. })
}

/// Indexes of the lines that stand for themselves.
fn plain(items: &[AxisItem]) -> Vec<usize> {
    (0..items.len()).filter(|at| !items[*at].subtotal).collect()
}

/// Measures that hold numbers somewhere.
fn numeric(meta: &MatrixMeta) -> Vec<usize> {
    let holds = |m: &usize| {
        let totals = meta.row_totals.iter().chain(&meta.column_totals).chain([&meta.total]);
        meta.cells.iter().flatten().chain(totals).any(|one| is_number(one.of(*m)))
    };
    (0..meta.measures.len()).filter(holds).collect()
}

/// Yes and no in place of numbers; totals count the yeses.
pub(super) fn binarise(meta: &mut MatrixMeta) -> String {
    for measure in numeric(meta).into_iter().filter(|m| meta.measures[*m].word != "presence").collect::<Vec<_>>() {
        for one in meta.cells.iter_mut().flatten() {
            change(one, measure, |cell| {
                if is_number(cell) || matches!(cell, Cell::Below(_)) {
                    *cell = Cell::Flag(size(cell) > 0.0);
                }
            });
        }
        let (rows, columns) = (plain(&meta.rows), plain(&meta.columns));
        let yes = |r: usize, c: usize| u64::from(*meta.cells[r][c].of(measure) == Cell::Flag(true));
        let of_rows: Vec<u64> = (0..meta.rows.len()).map(|r| columns.iter().map(|c| yes(r, *c)).sum()).collect();
        let of_columns: Vec<u64> = (0..meta.columns.len()).map(|c| rows.iter().map(|r| yes(*r, c)).sum()).collect();
        let all = rows.iter().map(|r| of_rows[*r]).sum();
        // What is hidden is no “no”: where some is, nobody knows how many say yes.
        let veiled = |r: usize, c: usize| *meta.cells[r][c].of(measure) == Cell::Blank(HIDDEN);
        let hidden_rows: Vec<bool> = (0..meta.rows.len()).map(|r| columns.iter().any(|c| veiled(r, *c))).collect();
        let hidden_columns: Vec<bool> = (0..meta.columns.len()).map(|c| rows.iter().any(|r| veiled(*r, c))).collect();
        let put = |one: &mut Measured, n: u64, hidden: bool| {
            change(one, measure, |cell| {
                if hidden {
                    *cell = Cell::Blank(HIDDEN);
                } else if !matches!(cell, Cell::Blank(why) if *why != HIDDEN) {
                    *cell = Cell::Count(n);
                }
            });
        };
        let any = rows.iter().any(|r| hidden_rows[*r]);
        let of_rows = of_rows.into_iter().zip(hidden_rows);
        meta.row_totals.iter_mut().zip(of_rows).for_each(|(total, (n, hidden))| put(total, n, hidden));
        let of_columns = of_columns.into_iter().zip(hidden_columns);
        meta.column_totals.iter_mut().zip(of_columns).for_each(|(total, (n, hidden))| put(total, n, hidden));
        put(&mut meta.total, all, any);
        meta.measures[measure].base = "none".to_owned();
    }
    "Numbers are shown as yes and no; totals count the cells that say yes.".to_owned()
}

/// Numbers as parts of the largest of their line, 0 to 1. Totals are no cells and
/// have no place in the comparison.
pub(super) fn normalise(meta: &mut MatrixMeta, against: Against) -> String {
    for measure in numeric(meta) {
        let (rows, columns) = (plain(&meta.rows), plain(&meta.columns));
        let at = |r: usize, c: usize| size(meta.cells[r][c].of(measure));
        let most = |cells: &mut dyn Iterator<Item = f64>| cells.fold(0.0, f64::max);
        let of_rows: Vec<f64> = (0..meta.rows.len()).map(|r| most(&mut columns.iter().map(|c| at(r, *c)))).collect();
        let of_columns: Vec<f64> = (0..meta.columns.len()).map(|c| most(&mut rows.iter().map(|r| at(*r, c)))).collect();
        let all = most(&mut rows.iter().map(|r| of_rows[*r]));
        for (r, row) in meta.cells.iter_mut().enumerate() {
            for (c, one) in row.iter_mut().enumerate() {
                let most = match against {
                    Against::Row => of_rows[r],
                    Against::Column => of_columns[c],
                    Against::Table => all,
                };
                change(one, measure, |cell| {
                    if is_number(cell) {
                        *cell = Cell::number(if most > 0.0 { size(cell) / most } else { 0.0 }, 2);
                    }
                });
            }
        }
        let totals = meta.row_totals.iter_mut().chain(&mut meta.column_totals).chain([&mut meta.total]);
        totals.for_each(|one| change(one, measure, |cell| *cell = Cell::Blank("")));
        meta.measures[measure].base = format!("largest_of_{}", against.word());
    }
    let whole = if against == Against::Table { "the table".to_owned() } else { format!("their {}", against.word()) };
    format!("Numbers are parts of the largest of {whole}, which is 1.")
}

fn change(one: &mut Measured, measure: usize, act: impl FnOnce(&mut Cell)) {
    if let Some(cell) = one.each().nth(measure) {
        act(cell);
    }
}

/// Places behind the point, as people see them.
pub(super) fn round(cell: &mut Cell, to: u8) {
    match cell {
        Cell::Share { digits, .. }
        | Cell::Of { digits, .. }
        | Cell::Rate { digits, .. }
        | Cell::Number { digits, .. } => *digits = to,
        _ => {}
    }
}
