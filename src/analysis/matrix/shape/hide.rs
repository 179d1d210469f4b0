//! Small numbers hidden, and others from which they could be worked out.
//!
//! A table that says “2 custody officers in the north” may say who. Numbers above 0
//! and below a limit are shown as `<N`. One hidden number alone in a line can be
//! worked out from the total of the line, so a second one is hidden with it, the
//! smallest there is; then whatever else is needed so that each hidden number could be
//! another one with all that is shown: the sums along every level of both sides, and
//! those of the tables that a third axis splits ([`super::others`]). Totals of distinct
//! counts are no sums, so this hides rather more than is needed than less. What holds
//! the words of fewer participants is small whatever is measured. N is a count like
//! others ([`super::ns`]).

use super::ns;
use super::others::Numbers;
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
    /// True for totals, for lines that others come to, and for the whole of split tables.
    sum: Vec<bool>,
}

impl Cube {
    fn at(&self, (table, row, column): At) -> usize {
        (table * self.rows + row) * self.columns + column
    }

    /// Hides a second number where one of these is hidden alone. True if it did.
    fn second(&mut self, places: &[usize]) -> bool {
        if places.iter().filter(|at| self.hidden[**at]).count() != 1 {
            return false;
        }
        // Totals stand last and are hidden only where nothing else is.
        let open = |at: &&usize| !self.hidden[**at] && self.numbers[**at].is_some_and(|n| n > 0);
        let (total, cells) = places.split_last().map_or((None, places), |(t, cells)| (Some(t), cells));
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
    /// What a reader knows of a hidden number: from how much to how much it may be.
    fn known(&self, at: usize, n: u64) -> (u64, u64) {
        // Who reads “hidden” in a cell that is no sum knows that it is not below the
        // limit. Of sums not even that is said, nor where below 2 is 1.
        let place = at % (self.rows * self.columns);
        let plain = place / self.columns + 1 < self.rows && place % self.columns + 1 < self.columns;
        match plain && self.least > 2 && !self.sum[at] {
            true if n < self.least => (1, self.least - 1),
            true => (self.least, u64::MAX),
            false => (1, u64::MAX),
        }
    }

    /// All sums that a reader knows, each with what it comes to as the last.
    fn sums(&self, row_sums: &[Vec<usize>], column_sums: &[Vec<usize>]) -> Vec<Vec<usize>> {
        let at = |table, row, column| self.at((table, row, column));
        let mut out = Vec::new();
        for table in 0..self.tables {
            for row in 0..self.rows {
                out.extend(column_sums.iter().map(|sum| sum.iter().map(|c| at(table, row, *c)).collect::<Vec<_>>()));
            }
            for column in 0..self.columns {
                out.extend(row_sums.iter().map(|sum| sum.iter().map(|r| at(table, *r, column)).collect::<Vec<_>>()));
            }
        }
        if self.tables > 1 {
            // The whole is the sum of its parts, so it stands last.
            let tables = || (1..self.tables).chain([0]);
            let places = (0..self.rows * self.columns).map(|place| (place / self.columns, place % self.columns));
            out.extend(places.map(|(row, column)| tables().map(|table| at(table, row, column)).collect::<Vec<_>>()));
        }
        out.retain(|sum| sum.len() > 1);
        out
    }

    /// Hides more until each hidden number could be another one.
    fn loosen(&mut self, sums: Vec<Vec<usize>>) {
        let mut all = Numbers::new(self.numbers.clone(), sums);
        let mut free = vec![false; self.numbers.len()];
        let mut asked: Vec<usize> = (0..free.len()).filter(|at| self.hidden[*at]).collect();
        asked.iter().for_each(|at| self.give_room(&mut all, *at));
        asked.reverse();
        while let Some(at) = asked.pop() {
            if free[at] || self.numbers[at].is_none() {
                continue;
            }
            let other = all.other(at);
            other.iter().for_each(|moved| free[*moved] = true);
            if !other.is_empty() {
                continue;
            }
            if let Some(further) = self.further(&all, at) {
                self.hidden[further] = true;
                self.give_room(&mut all, further);
                asked.extend([further, at]);
            }
        }
    }

    fn give_room(&self, all: &mut Numbers, at: usize) {
        if let Some(n) = self.numbers[at] {
            let (least, most) = self.known(at, n);
            // What it is a part of, or stands for, and is shown, bounds it as well.
            let shown = |place: &usize| self.numbers[*place].filter(|_| !self.hidden[*place]);
            let wholes = all.sums_of(at).filter_map(|sum| sum.split_last()).filter(|(whole, _)| **whole != at);
            let most = wholes.filter_map(|(whole, _)| shown(whole)).filter(|whole| *whole >= n).fold(most, u64::min);
            let own = all.sums_of(at).filter_map(|sum| sum.split_last()).filter(|(whole, _)| **whole == at);
            let parts = own.flat_map(|(_, parts)| parts).filter_map(shown).filter(|part| *part <= n);
            let least = parts.fold(least, u64::max);
            all.room[at] = Some((n.saturating_sub(least), most.saturating_sub(n)));
        }
    }

    /// The smallest number that may be hidden for the sake of another: of the sums it
    /// stands in, else of all; totals of the whole last.
    fn further(&self, all: &Numbers, at: usize) -> Option<usize> {
        let open = |place: &usize| !self.hidden[*place] && self.numbers[*place].is_some_and(|n| n > 0);
        let rank = |place: &usize| (self.sum_of_all(*place), self.numbers[*place]);
        let near = all.sums_of(at).flatten().copied().filter(open).min_by_key(rank);
        near.or_else(|| (0..self.numbers.len()).filter(open).min_by_key(rank))
    }

    fn sum_of_all(&self, at: usize) -> bool {
        let place = at % (self.rows * self.columns);
        place / self.columns + 1 == self.rows || place % self.columns + 1 == self.columns
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
    // The whole of split tables is a sum throughout.
    let whole = |at: usize| tables > 1 && at < rows * columns;
    let sum = |at: usize| whole(at) || sum_rows[at / columns % rows] || sum_columns[at % columns];
    let sum = (0..tables * rows * columns).map(sum).collect();
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
        ns::hide(meta, least, &|row, column| {
            cube.hidden[cube.at((table, row.unwrap_or(rows - 1), column.unwrap_or(columns - 1)))]
        });
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

/// Hides seconds until no number stands alone, then what else is needed.
fn settle(cube: &mut Cube, row_sums: &[Vec<usize>], column_sums: &[Vec<usize>]) {
    let sums = cube.sums(row_sums, column_sums);
    let mut changed = true;
    while changed {
        changed = false;
        for sum in &sums {
            changed |= cube.second(sum);
        }
    }
    cube.loosen(sums);
}

/// Which lines come to a number that is shown, that one last: the outermost to the
/// total, those directly below a line to that line.
pub(super) fn sums(items: &[AxisItem]) -> Vec<Vec<usize>> {
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

pub(super) fn place(meta: &mut MatrixMeta, row: usize, column: usize) -> &mut Measured {
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
