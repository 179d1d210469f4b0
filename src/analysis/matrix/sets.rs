//! The codings of every cell, row and column, and of the whole.
//!
//! There may be a hundred thousand cells, most with a few codings or none. So
//! the codings of all cells stand in one list, cell after cell, with the place
//! where each begins: counted first, then filled in.

use super::Context;
use super::items::Items;
use super::slices::Case;
use std::collections::BTreeSet;

/// Sets of cases, by number.
#[derive(Clone, Debug, Default)]
pub(super) struct Cases {
    /// Where each set begins, and the end.
    starts: Vec<u32>,
    cases: Vec<Case>,
}

impl Cases {
    /// Sorts cases into sets: `each` says which ones a case belongs to.
    fn new(sets: usize, all: &[Case], each: impl Fn(Case, &mut dyn FnMut(usize))) -> Self {
        let mut starts = vec![0_u32; sets + 1];
        all.iter().for_each(|case| each(*case, &mut |set| starts[set + 1] += 1));
        let mut sum = 0;
        starts.iter_mut().for_each(|n| {
            sum += *n;
            *n = sum;
        });
        let mut next = starts.clone();
        let mut cases = vec![Case::default(); sum as usize];
        for case in all {
            each(*case, &mut |set| {
                cases[next[set] as usize] = *case;
                next[set] += 1;
            });
        }
        Self { starts, cases }
    }

    /// The cases of a set, in the order of the codings.
    pub fn of(&self, set: usize) -> &[Case] {
        match self.starts.get(set..set + 2) {
            Some([from, to]) => &self.cases[*from as usize..*to as usize],
            _ => &[],
        }
    }
}

/// The cases of everything.
#[derive(Clone, Debug, Default)]
pub(super) struct Sets {
    cells: Cases,
    rows: Cases,
    columns: Cases,
    all: Vec<Case>,
    /// How many columns there are.
    across: usize,
    /// Codings that belong to no row, and to no column.
    pub nowhere: (u64, u64),
}

impl Sets {
    pub fn new(ctx: &Context, rows: &Items, columns: &Items) -> Self {
        let (all, nowhere) = placed(ctx, rows, columns);
        let across = columns.items.len();
        let cells = Cases::new(rows.items.len() * across, &all, |case, put| {
            rows.each(ctx, case, &mut |row| columns.each(ctx, case, &mut |column| put(row * across + column)));
        });
        let rows = Cases::new(rows.items.len(), &all, |case, put| rows.each(ctx, case, put));
        let columns = Cases::new(across, &all, |case, put| columns.each(ctx, case, put));
        Self { cells, rows, columns, all, across, nowhere }
    }

    /// The cells of an axis with itself: what two lines have in common, by what
    /// counts as one and the same (`same`). A cell holds the cases of both lines.
    pub fn together(ctx: &Context, lines: &Items, same: &dyn Fn(Case) -> Vec<u64>) -> Self {
        let (all, nowhere) = placed(ctx, lines, lines);
        let across = lines.items.len();
        let mut holders: foldhash::HashMap<u64, BTreeSet<usize>> = foldhash::HashMap::default();
        for case in &all {
            for thing in same(*case) {
                lines.each(ctx, *case, &mut |line| _ = holders.entry(thing).or_default().insert(line));
            }
        }
        let cells = Cases::new(across * across, &all, |case, put| {
            let mut cells = BTreeSet::new();
            let others: BTreeSet<usize> = same(case).iter().filter_map(|t| holders.get(t)).flatten().copied().collect();
            lines.each(ctx, case, &mut |line| {
                for other in &others {
                    cells.extend([line * across + other, other * across + line]);
                }
            });
            cells.into_iter().for_each(put);
        });
        let rows = Cases::new(across, &all, |case, put| lines.each(ctx, case, put));
        Self { cells, columns: rows.clone(), rows, all, across, nowhere }
    }

    /// The cases of a row and a column; `None` is the totals.
    pub fn of(&self, row: Option<usize>, column: Option<usize>) -> &[Case] {
        match (row, column) {
            (Some(row), Some(column)) => self.cells.of(row * self.across + column),
            (Some(row), None) => self.rows.of(row),
            (None, Some(column)) => self.columns.of(column),
            (None, None) => &self.all,
        }
    }
}

/// The cases that stand in some row and some column, and how many codings stand in
/// no row and in no column.
fn placed(ctx: &Context, rows: &Items, columns: &Items) -> (Vec<Case>, (u64, u64)) {
    let mut all: Vec<Case> = Vec::with_capacity(ctx.cases.len());
    let mut nowhere = (0, 0);
    for coding in ctx.cases.chunk_by(|a, b| a.coding == b.coding) {
        let (mut any, mut in_row, mut in_column) = (false, false, false);
        for case in coding.iter().filter(|case| ctx.counts(**case)) {
            let (row, column) = (rows.holds(ctx, *case), columns.holds(ctx, *case));
            (any, in_row, in_column) = (true, in_row || row, in_column || column);
            if row && column {
                all.push(*case);
            }
        }
        nowhere.0 += u64::from(any && !in_row);
        nowhere.1 += u64::from(any && !in_column);
    }
    (all, nowhere)
}

/// The codings behind the numbers of a matrix.
#[derive(Clone, Debug, Default)]
pub struct Behind {
    pub(super) sets: Sets,
    /// Indexes into the study's codings, of every coding that counts.
    pub(super) numbers: Vec<u32>,
}

impl Behind {
    /// The codings of a row and a column, which are numbers in the order of the
    /// matrix; `None` is the totals. Indexes into the study's codings, each once.
    pub fn codings(&self, row: Option<usize>, column: Option<usize>) -> impl Iterator<Item = u32> + '_ {
        self.places(row, column).map(|at| self.numbers[at as usize])
    }

    /// The same as places in the list of all that count.
    pub(super) fn places(&self, row: Option<usize>, column: Option<usize>) -> impl Iterator<Item = u32> + '_ {
        // The parts of one coding stand together.
        self.sets.of(row, column).chunk_by(|a, b| a.coding == b.coding).map(|case| case[0].coding)
    }
}
