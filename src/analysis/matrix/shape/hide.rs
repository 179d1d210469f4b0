//! Small numbers hidden, and others from which they could be worked out.
//!
//! A table that says “2 custody officers in the north” may say who. Numbers above 0
//! and below a limit are shown as `<N`. One hidden number alone in a line can be
//! worked out from the total of the line, so a second one is hidden with it, the
//! smallest there is; the same along columns, among the lines below a subtotal, and
//! across the tables that a third axis splits. Totals of distinct counts are no sums,
//! so this hides rather more than is needed than less. N is not hidden: it says who
//! is in the corpus, which a table of the sample says anyway.

use crate::model::table::{AxisItem, Cell, MatrixMeta, Measured, Part, Shape, Table};

/// A cell or total hidden for the sake of another.
pub(super) const HIDDEN: &str = "hidden";

/// Where a number stands: table, row, column; the last of each side is the total.
type At = (usize, usize, usize);

/// The numbers of the whole and of its parts.
struct Cube {
    tables: usize,
    rows: usize,
    columns: usize,
    /// The smallest count of each cell; `None` where there is none.
    numbers: Vec<Option<u64>>,
    hidden: Vec<bool>,
}

impl Cube {
    fn at(&self, (table, row, column): At) -> usize {
        (table * self.rows + row) * self.columns + column
    }

    /// Hides a second number where one of these is hidden alone. True if it did.
    fn second(&mut self, together: &[At]) -> bool {
        let places: Vec<usize> = together.iter().map(|at| self.at(*at)).collect();
        if places.iter().filter(|at| self.hidden[**at]).count() != 1 {
            return false;
        }
        // Totals stand last and are hidden only where nothing else is.
        let open = |at: &&usize| !self.hidden[**at] && self.numbers[**at].is_some_and(|n| n > 0);
        let (total, cells) = places.split_last().map_or((None, places.as_slice()), |(t, cells)| (Some(t), cells));
        let smallest = cells.iter().filter(open).min_by_key(|at| self.numbers[**at]);
        match smallest.or(total.filter(open)).copied() {
            Some(at) => {
                self.hidden[at] = true;
                true
            }
            None => false,
        }
    }
}

/// Hides what is above 0 and below `least`.
pub(super) fn hide(table: &mut Table, least: u64) {
    let Shape::Matrix(meta) = &table.shape else { return };
    let (row_sums, column_sums) = (sums(&meta.rows), sums(&meta.columns));
    let (rows, columns) = (meta.rows.len() + 1, meta.columns.len() + 1);
    let Table { shape, parts, notes, .. } = table;
    let mut metas: Vec<&mut MatrixMeta> = Vec::new();
    let mut said: Vec<&mut Vec<String>> = vec![notes];
    metas.extend(matrix(shape));
    for Part { table, .. } in parts {
        metas.extend(matrix(&mut table.shape));
        said.push(&mut table.notes);
    }
    let tables = metas.len();
    let mut numbers = Vec::with_capacity(tables * rows * columns);
    for meta in &mut metas {
        for row in 0..rows {
            numbers.extend((0..columns).map(|column| count(place(meta, row, column))));
        }
    }
    let hidden = numbers.iter().map(|n| n.is_some_and(|n| n > 0 && n < least)).collect();
    let mut cube = Cube { tables, rows, columns, numbers, hidden };
    settle(&mut cube, &row_sums, &column_sums);
    for (table, meta) in metas.iter_mut().enumerate() {
        for row in 0..rows {
            for column in 0..columns {
                if cube.hidden[cube.at((table, row, column))] {
                    blot(place(meta, row, column), least);
                }
            }
        }
    }
    let note = format!(
        "Numbers from 1 to {} are hidden (<{least}), and numbers from which they could be worked out ({HIDDEN}).",
        least.saturating_sub(1)
    );
    said.into_iter().for_each(|notes| notes.push(note.clone()));
}

fn matrix(shape: &mut Shape) -> Option<&mut MatrixMeta> {
    match shape {
        Shape::Matrix(meta) => Some(meta),
        Shape::List { .. } => None,
    }
}

/// Hides seconds until no number stands alone.
fn settle(cube: &mut Cube, row_sums: &[Vec<usize>], column_sums: &[Vec<usize>]) {
    let (mut changed, columns) = (true, cube.columns);
    while changed {
        changed = false;
        for table in 0..cube.tables {
            for row in 0..cube.rows {
                for sum in column_sums {
                    changed |= cube.second(&sum.iter().map(|c| (table, row, *c)).collect::<Vec<_>>());
                }
            }
            for column in 0..cube.columns {
                for sum in row_sums {
                    changed |= cube.second(&sum.iter().map(|r| (table, *r, column)).collect::<Vec<_>>());
                }
            }
        }
        for (row, column) in (0..cube.rows * cube.columns).map(|at| (at / columns, at % columns)) {
            // The whole is the sum of its parts, so it stands last.
            let tables = (1..cube.tables).chain([0]);
            changed |= cube.tables > 1 && cube.second(&tables.map(|t| (t, row, column)).collect::<Vec<_>>());
        }
    }
}

/// Which lines come to a sum that is shown, the sum last: all that stand for
/// themselves to the total, those below a subtotal to it.
fn sums(items: &[AxisItem]) -> Vec<Vec<usize>> {
    let mut out = vec![(0..items.len()).filter(|at| !items[*at].subtotal).chain([items.len()]).collect()];
    for (at, item) in items.iter().enumerate().filter(|(_, item)| item.subtotal) {
        let below = items[at + 1..].iter().take_while(|i| i.path.len() > item.path.len());
        let own = (at + 1..).zip(below).filter(|(_, i)| i.path.len() == item.path.len() + 1);
        out.push(own.map(|(at, _)| at).chain([at]).collect());
    }
    out
}

fn place(meta: &mut MatrixMeta, row: usize, column: usize) -> &mut Measured {
    match (row < meta.rows.len(), column < meta.columns.len()) {
        (true, true) => &mut meta.cells[row][column],
        (true, false) => &mut meta.row_totals[row],
        (false, true) => &mut meta.column_totals[column],
        (false, false) => &mut meta.total,
    }
}

/// The smallest count of a cell.
fn count(one: &mut Measured) -> Option<u64> {
    let part = |cell: &mut Cell| match cell {
        Cell::Count(n) | Cell::Of { part: n, .. } | Cell::Rate { part: n, .. } => Some(*n),
        Cell::Share { part, .. } => Some(*part as u64),
        _ => None,
    };
    one.each().filter_map(part).min()
}

/// Takes a number away, and what would tell it: further measures and excerpts.
fn blot(one: &mut Measured, least: u64) {
    one.excerpts.clear();
    for cell in one.each() {
        *cell = match cell {
            Cell::Text(_) | Cell::Flag(_) | Cell::Blank(_) => continue,
            Cell::Count(n) | Cell::Of { part: n, .. } if *n > 0 && *n < least => Cell::Below(least),
            _ => Cell::Blank(HIDDEN),
        };
    }
}
