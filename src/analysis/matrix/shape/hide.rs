//! Small numbers hidden, and others from which they could be worked out.
//!
//! A table that says “2 custody officers in the north” may say who. Numbers above 0
//! and below a limit are shown as `<N`. One hidden number alone in a line can be
//! worked out from the total of the line, so a second one is hidden with it, the
//! smallest there is; the same along columns, among the lines below a subtotal, and
//! across the tables that a third axis splits. Totals of distinct counts are no sums,
//! so this hides rather more than is needed than less. What holds the words of fewer
//! participants is small whatever is measured. N of a code (a theme, a stance …) is a
//! count like a total and hidden with it; N of who is in the corpus is not: a table of
//! the sample says that anyway.

use super::fillings::Block;
use crate::model::table::{AxisItem, Cell, MatrixMeta, Measured, Part, Shape, Table};

/// A cell or total hidden for the sake of another.
pub(super) const HIDDEN: &str = "hidden";

/// The measure whose words are the codebook's and nobody else's.
const DEFINITION: &str = "definition";

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
    least: u64,
    /// True for totals and for lines that others come to.
    sum: Vec<bool>,
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

impl Cube {
    /// Hides more where a hidden number is the only one that fits the sums of a
    /// block: its lines and the lines they come to. True if it did.
    fn loosen(&mut self, table: usize, rows: &[usize], columns: &[usize]) -> bool {
        let at = |row: usize, column: usize| (table * self.rows + rows[row]) * self.columns + columns[column];
        let mut block = Block::new(rows.len(), columns.len());
        for row in 0..rows.len() {
            for column in 0..columns.len() {
                let at = at(row, column);
                if let (true, Some(n)) = (self.hidden[at], self.numbers[at]) {
                    // Who reads “hidden” in a cell that is no sum knows that it is not below
                    // the limit. Of sums not even that is said, nor where below 2 is 1.
                    let (low, high) =
                        match row + 1 < rows.len() && column + 1 < columns.len() && self.least > 2 && !self.sum[at] {
                            true if n < self.least => (1, self.least - 1),
                            true => (self.least, u64::MAX),
                            false => (1, u64::MAX),
                        };
                    block.put((row, column), n > low, n < high);
                }
            }
        }
        let mut further = Vec::new();
        for (row, column) in block.told() {
            let line = (0..columns.len()).map(|c| at(row, c)).chain((0..rows.len()).map(|r| at(r, column)));
            let open = line.filter(|at| !self.hidden[*at] && self.numbers[*at].is_some_and(|n| n > 0));
            let smallest = open.min_by_key(|at| self.numbers[*at]);
            // The rest of the block where the two lines have nothing left to hide.
            let all = || (0..rows.len()).flat_map(|r| (0..columns.len()).map(move |c| (r, c))).map(|(r, c)| at(r, c));
            let rest = || {
                all()
                    .filter(|at| !self.hidden[*at] && self.numbers[*at].is_some_and(|n| n > 0))
                    .min_by_key(|at| self.numbers[*at])
            };
            further.extend(smallest.or_else(rest));
        }
        further.iter().for_each(|at| self.hidden[*at] = true);
        !further.is_empty()
    }
}

/// Takes excerpts away, since those of a sum tell whose are hidden, and the
/// quotations of sums.
fn hush(meta: &mut MatrixMeta, cube: &Cube, table: usize) {
    if !cube.hidden.contains(&true) {
        return;
    }
    for (row, column) in (0..cube.rows * cube.columns).map(|at| (at / cube.columns, at % cube.columns)) {
        let one = place(meta, row, column);
        one.excerpts.clear();
        if cube.sum[cube.at((table, row, column))] {
            one.each().filter(|cell| matches!(cell, Cell::Quotes(_))).for_each(|cell| *cell = Cell::Blank(HIDDEN));
        }
    }
}

/// Hides N of lines that say how things are coded: it is a total as well.
fn blot_ns(meta: &mut MatrixMeta, cube: &Cube, table: usize) {
    let (down, across) = (meta.rows.len(), meta.columns.len());
    let coded = |axis: &str| {
        axis.split(',').any(|a| {
            let word = a.split(':').next().unwrap_or(a);
            ["code", "theme", "origin", "stance", "round"].contains(&word)
        })
    };
    let blot = |item: &mut AxisItem, total: bool| {
        if total || (item.n > 0 && item.n < cube.least) {
            (item.n, item.n_below) = (0, Some(0));
        }
    };
    if coded(&meta.row_axis) {
        meta.rows.iter_mut().enumerate().for_each(|(r, item)| blot(item, cube.hidden[cube.at((table, r, across))]));
    }
    if coded(&meta.column_axis) {
        meta.columns.iter_mut().enumerate().for_each(|(c, item)| blot(item, cube.hidden[cube.at((table, down, c))]));
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
    let mut hidden = Vec::with_capacity(tables * rows * columns);
    let small = |n: u64| n > 0 && n < least;
    for meta in &mut metas {
        for row in 0..rows {
            for column in 0..columns {
                let one = place(meta, row, column);
                let number = count(one).or((one.people > 0).then_some(one.people));
                hidden.push(small(one.people) || number.is_some_and(small));
                numbers.push(number);
            }
        }
    }
    let summed = |sums: &[Vec<usize>], at: usize| sums.iter().any(|sum| sum.last() == Some(&at));
    let (sum_rows, sum_columns): (Vec<bool>, Vec<bool>) =
        ((0..rows).map(|r| summed(&row_sums, r)).collect(), (0..columns).map(|c| summed(&column_sums, c)).collect());
    let sum =
        (0..tables * rows * columns).map(|at| sum_rows[at / columns % rows] || sum_columns[at % columns]).collect();
    let mut cube = Cube { sum, tables, rows, columns, numbers, hidden, least };
    settle(&mut cube, &row_sums, &column_sums);
    for (table, meta) in metas.iter_mut().enumerate() {
        let words: Vec<bool> = meta.measures.iter().map(|m| m.word == DEFINITION).collect();
        for row in 0..rows {
            for column in 0..columns {
                let at = cube.at((table, row, column));
                if cube.hidden[at] {
                    let said = if cube.sum[at] || least == 2 { 0 } else { least };
                    blot(place(meta, row, column), said, &words);
                }
            }
        }
        blot_ns(meta, &cube, table);
        hush(meta, &cube, table);
    }
    let any = cube.hidden.contains(&true);
    let note = format!(
        "Numbers from 1 to {} are hidden (<{least}), and what is of so few participants or tells a hidden number ({HIDDEN}).",
        least.saturating_sub(1)
    );
    said.into_iter().for_each(|notes| notes.push(note.clone()));
    if any {
        table.excerpts.clear();
        table.parts.iter_mut().for_each(|part| part.table.excerpts.clear());
    }
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
        for table in 0..cube.tables {
            for rows in row_sums {
                for columns in column_sums {
                    changed |= cube.loosen(table, rows, columns);
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

/// Which lines come to a number that is shown, that one last: the outermost to the
/// total, those directly below a line to that line.
fn sums(items: &[AxisItem]) -> Vec<Vec<usize>> {
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); items.len() + 1];
    let mut above: Vec<usize> = Vec::new();
    for (at, item) in items.iter().enumerate() {
        while above.last().is_some_and(|last| items[*last].depth >= item.depth) {
            above.pop();
        }
        below[above.last().copied().unwrap_or(items.len())].push(at);
        above.push(at);
    }
    let lines = below.into_iter().enumerate().filter(|(at, own)| !own.is_empty() || *at == items.len());
    lines.map(|(at, own)| own.into_iter().chain([at]).collect()).collect()
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

/// Takes a number away, and what would tell it: further measures and excerpts. Says
/// that it is below `least` where it is. What is said of the code is nobody's.
fn blot(one: &mut Measured, least: u64, of_code: &[bool]) {
    one.excerpts.clear();
    one.people = 0;
    for (cell, of_code) in one.each().zip(of_code) {
        *cell = match cell {
            Cell::Text(_) if *of_code => continue,
            Cell::Flag(_) | Cell::Blank(_) => continue,
            Cell::Count(n) | Cell::Of { part: n, .. } if *n > 0 && *n < least => Cell::Below(least),
            _ => Cell::Blank(HIDDEN),
        };
    }
}
