//! The codings of every cell, row and column, and of the whole.
//!
//! There may be a hundred thousand cells, most with a few codings or none. So
//! the codings of all cells stand in one list, cell after cell, with the place
//! where each begins: counted first, then filled in.

use super::Context;
use super::items::Items;

/// A coding (an index into [`super::chosen::Chosen::all`]) with a part whose
/// words it holds.
pub(super) type Case = (u32, u32);

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
        let mut cases = vec![(0, 0); sum as usize];
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
        let mut all: Vec<Case> = Vec::with_capacity(ctx.chosen.all.len());
        let mut nowhere = (0, 0);
        for (coding, one) in (0_u32..).zip(&ctx.chosen.all) {
            let (mut in_row, mut in_column) = (false, false);
            for &part in ctx.parts(one) {
                let (row, column) = (!rows.of(one, part).is_empty(), !columns.of(one, part).is_empty());
                (in_row, in_column) = (in_row || row, in_column || column);
                if row && column {
                    all.push((coding, part as u32));
                }
            }
            nowhere.0 += u64::from(!in_row);
            nowhere.1 += u64::from(!in_column);
        }
        let across = columns.items.len();
        let of = |items: &'_ Items, case: Case, put: &mut dyn FnMut(usize)| {
            items.of(&ctx.chosen.all[case.0 as usize], case.1 as usize).iter().for_each(|at| put(*at));
        };
        let (cells, (rows, columns)) = rayon::join(
            || {
                Cases::new(rows.items.len() * across, &all, |case, put| {
                    of(rows, case, &mut |row| of(columns, case, &mut |column| put(row * across + column)));
                })
            },
            || {
                let down = Cases::new(rows.items.len(), &all, |case, put| of(rows, case, put));
                (down, Cases::new(across, &all, |case, put| of(columns, case, put)))
            },
        );
        Self { cells, rows, columns, all, across, nowhere }
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
        self.sets.of(row, column).chunk_by(|a, b| a.0 == b.0).map(|case| case[0].0)
    }
}
