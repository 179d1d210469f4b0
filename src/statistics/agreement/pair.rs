//! Two coders' ratings as a table: what one said against what the other said.

use crate::statistics::{Ratings, Undefined};

/// How often the first coder said row k and the second column l, of the units that
/// both rated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    table: Vec<Vec<u64>>,
    n: u64,
}

impl Pair {
    /// The table of two coders.
    ///
    /// # Errors
    /// That there are not two coders, or no unit that both rated.
    pub fn new(ratings: &Ratings) -> Result<Self, Undefined> {
        match ratings.coders() {
            0 | 1 => Err(Undefined::NoPairs),
            2 => Self::between(ratings, 0, 1),
            _ => Err(Undefined::TwoCodersOnly),
        }
    }

    /// The table of two of several coders.
    ///
    /// # Errors
    /// That there is no unit that both rated.
    pub fn between(ratings: &Ratings, one: usize, other: usize) -> Result<Self, Undefined> {
        let q = ratings.q();
        let mut out = Self { table: vec![vec![0; q]; q], n: 0 };
        for (unit, weight) in ratings.rows() {
            let said = |coder: usize| unit.get(coder).copied().flatten().map(usize::from);
            if let (Some(k), Some(l)) = (said(one), said(other)) {
                out.table[k][l] += weight;
                out.n += weight;
            }
        }
        if out.n == 0 { Err(Undefined::NoPairs) } else { Ok(out) }
    }

    /// How many units both rated.
    pub fn n(&self) -> u64 {
        self.n
    }

    /// How many categories there are.
    pub fn q(&self) -> usize {
        self.table.len()
    }

    /// How many units the first rated k and the second l.
    pub fn count(&self, k: usize, l: usize) -> u64 {
        self.table[k][l]
    }

    /// The same, of all units.
    pub fn share(&self, k: usize, l: usize) -> f64 {
        self.table[k][l] as f64 / self.n as f64
    }

    /// How many units both rated the same.
    pub fn same(&self) -> u64 {
        (0..self.q()).map(|k| self.table[k][k]).sum()
    }

    /// The share of units that both rated the same.
    pub fn observed(&self) -> f64 {
        self.same() as f64 / self.n as f64
    }

    /// Shares of the categories in what the first said.
    pub fn first(&self) -> Vec<f64> {
        self.table.iter().map(|row| row.iter().sum::<u64>() as f64 / self.n as f64).collect()
    }

    /// Shares of the categories in what the second said.
    pub fn second(&self) -> Vec<f64> {
        (0..self.q()).map(|l| self.table.iter().map(|row| row[l]).sum::<u64>() as f64 / self.n as f64).collect()
    }
}
