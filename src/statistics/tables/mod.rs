//! Tables of counts: does a code come with an attribute, or is that chance?
//!
//! A test of independence asks how often chance alone would deal out counts as
//! unequal as these, given the sums of rows and columns. Its p is only worth
//! something where the counted things are independent of each other: persons or
//! interviews, not segments of one interview. Chi-square and G are approximations
//! that want some five expected in a cell ([`cochran`]); Fisher's test is exact
//! whatever the counts are. An empty row or column says nothing about independence,
//! so every test of a table that has one is undefined and not 0.

pub mod chi_square;
pub mod cochran;
pub mod correct;
pub mod cramer;
pub mod fisher;
pub mod g;
pub mod keyness;
pub mod odds;
mod two_rows;

use super::{Estimate, Undefined};

/// Counts in rows and columns, as many in every row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    cells: Vec<Vec<u64>>,
}

impl Counts {
    /// A table from its rows; `None` if they are not equally long.
    pub fn new(cells: Vec<Vec<u64>>) -> Option<Self> {
        let across = cells.first().map_or(0, Vec::len);
        cells.iter().all(|row| row.len() == across).then_some(Self { cells })
    }

    /// A table of two rows: of things that are so many in each column, those that have
    /// something, and those that have not.
    ///
    /// ```
    /// # use emic::statistics::tables::Counts;
    /// assert_eq!(Counts::with_and_without(&[3, 1], &[4, 4]).rows(), [[3, 1], [1, 3]]);
    /// ```
    pub fn with_and_without(with: &[u64], all: &[u64]) -> Self {
        let pairs = || with.iter().zip(all);
        let own = pairs().map(|(with, _)| *with).collect();
        Self { cells: vec![own, pairs().map(|(with, all)| all.saturating_sub(*with)).collect()] }
    }

    /// The rows.
    pub fn rows(&self) -> &[Vec<u64>] {
        &self.cells
    }

    /// How many rows and columns there are.
    pub fn size(&self) -> (usize, usize) {
        (self.cells.len(), self.cells.first().map_or(0, Vec::len))
    }

    /// Sums of rows.
    pub fn of_rows(&self) -> Vec<u64> {
        self.cells.iter().map(|row| row.iter().sum()).collect()
    }

    /// Sums of columns.
    pub fn of_columns(&self) -> Vec<u64> {
        (0..self.size().1).map(|c| self.cells.iter().map(|row| row[c]).sum()).collect()
    }

    /// Everything.
    pub fn total(&self) -> u64 {
        self.cells.iter().flatten().sum()
    }

    /// Why nothing can be tested: fewer than two rows or columns, or an empty one.
    pub fn untestable(&self) -> Option<Undefined> {
        let (rows, columns) = self.size();
        if self.total() == 0 {
            return Some(Undefined::Nothing);
        }
        let empty = self.of_rows().contains(&0) || self.of_columns().contains(&0);
        (rows < 2 || columns < 2 || empty).then_some(Undefined::EmptyLine)
    }

    /// What chance alone would put into each cell: row sum · column sum / total.
    ///
    /// ```
    /// # use emic::statistics::tables::Counts;
    /// let tea = Counts::new(vec![vec![3, 1], vec![1, 3]]).unwrap();
    /// assert_eq!(tea.expected(), [[2.0, 2.0], [2.0, 2.0]]);
    /// ```
    pub fn expected(&self) -> Vec<Vec<f64>> {
        let (columns, total) = (self.of_columns(), self.total() as f64);
        let row = |sum: u64| columns.iter().map(|c| sum as f64 * *c as f64 / total).collect();
        self.of_rows().into_iter().map(row).collect()
    }

    /// The same table without rows and columns that hold nothing.
    pub fn without_empty(&self) -> Self {
        let columns = self.of_columns();
        let keep = |row: &Vec<u64>| row.iter().zip(&columns).filter(|(_, sum)| **sum > 0).map(|(n, _)| *n).collect();
        Self { cells: self.cells.iter().filter(|row| row.iter().any(|n| *n > 0)).map(keep).collect() }
    }

    /// The same with columns for rows.
    pub fn turned(&self) -> Self {
        Self { cells: (0..self.size().1).map(|c| self.cells.iter().map(|row| row[c]).collect()).collect() }
    }

    /// Degrees of freedom: (rows - 1)(columns - 1).
    pub fn degrees(&self) -> u64 {
        let (rows, columns) = self.size();
        (rows.saturating_sub(1) * columns.saturating_sub(1)) as u64
    }

    /// The four cells of a table of two by two.
    fn fourfold(&self) -> Result<[u64; 4], Undefined> {
        match self.cells.as_slice() {
            [first, second] => match (first.as_slice(), second.as_slice()) {
                ([a, b], [c, d]) => Ok([*a, *b, *c, *d]),
                _ => Err(Undefined::TwoByTwoOnly),
            },
            _ => Err(Undefined::TwoByTwoOnly),
        }
    }

    /// The value of a table that can be tested, else why there is none.
    fn tested(&self, of: impl FnOnce() -> Result<f64, Undefined>) -> Estimate {
        let n = self.total();
        match self.untestable().map_or_else(of, Err) {
            Ok(value) => Estimate::of(value, n),
            Err(reason) => Estimate::none(reason, n),
        }
    }
}

/// A statistic of a table of counts.
#[derive(Debug)]
pub struct Row {
    /// Its stable name.
    pub name: &'static str,
    /// What people read.
    pub title: &'static str,
    /// Works it out.
    pub of: fn(&Counts) -> Estimate,
}

/// Every statistic of a table of counts.
pub static STATISTICS: &[Row] = &[
    Row { name: "chi2", title: "chi-square", of: chi_square::chi_square },
    Row { name: "p_chi2", title: "p of chi-square", of: chi_square::p },
    Row { name: "chi2_yates", title: "chi-square with Yates’ correction", of: chi_square::yates },
    Row { name: "p_chi2_yates", title: "p of it", of: chi_square::yates_p },
    Row { name: "G", title: "log-likelihood G", of: g::g },
    Row { name: "p_G", title: "p of G", of: g::p },
    Row { name: "cramers_v", title: "Cramér’s V", of: cramer::v },
    Row { name: "fisher_p", title: "p of Fisher’s exact test", of: fisher::p },
    Row { name: "fisher_less", title: "p of Fisher’s test that the first cell is small", of: fisher::less },
    Row { name: "fisher_greater", title: "p of Fisher’s test that the first cell is large", of: fisher::greater },
    Row { name: "odds_ratio_sample", title: "odds ratio", of: odds::ratio },
    Row { name: "min_expected", title: "smallest expected count", of: cochran::smallest },
    Row { name: "cells_below_5", title: "cells with fewer than 5 expected", of: cochran::small },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_row_or_column_leaves_every_test_undefined() {
        for cells in [vec![vec![0, 0], vec![3, 4]], vec![vec![3, 0], vec![4, 0]], vec![vec![3, 4]], vec![]] {
            let counts = Counts::new(cells).unwrap();
            for row in STATISTICS.iter().filter(|row| row.name != "odds_ratio_sample") {
                assert!((row.of)(&counts).value.is_err(), "{} of {counts:?}", row.name);
            }
        }
        assert_eq!(Counts::new(vec![vec![1], vec![1, 2]]), None);
    }

    #[test]
    fn what_is_empty_can_be_left_out() {
        let counts = Counts::new(vec![vec![1, 0, 2], vec![0, 0, 0], vec![3, 0, 4]]).unwrap();
        assert_eq!(counts.without_empty().rows(), [[1, 2], [3, 4]]);
    }
}
