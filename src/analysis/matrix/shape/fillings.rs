//! Whether a hidden number is the only one that fits.
//!
//! Rows and columns of a block, totals last, are sums, so a hidden number can be
//! another only if some others change with it: one up, one down in each line, around
//! in a ring. Lines are the points of a net and hidden numbers the ways between them,
//! passable in the direction in which they may grow or shrink; a number that lies on
//! no ring is told by the sums. This is exact for one block, in steps of 1.

/// The hidden numbers of a block.
pub(super) struct Block {
    rows: usize,
    columns: usize,
    /// Row, column, whether it may be less, whether it may be more.
    cells: Vec<(usize, usize, bool, bool)>,
}

impl Block {
    pub fn new(rows: usize, columns: usize) -> Self {
        Self { rows, columns, cells: Vec::new() }
    }

    /// Adds a hidden number.
    pub fn put(&mut self, (row, column): (usize, usize), less: bool, more: bool) {
        self.cells.push((row, column, less, more));
    }

    /// Where a number grows, from where to where: lines are counted rows first. The
    /// totals count against their line, so there it is the other way round.
    fn way(&self, row: usize, column: usize) -> (usize, usize) {
        let (from, to) = (row, self.rows + column);
        if (row + 1 == self.rows) == (column + 1 == self.columns) { (from, to) } else { (to, from) }
    }

    /// The numbers that are told.
    pub fn told(&self) -> Vec<(usize, usize)> {
        let mut ways: Vec<Vec<(usize, usize)>> = vec![Vec::new(); self.rows + self.columns];
        for (at, (row, column, less, more)) in self.cells.iter().enumerate() {
            let (from, to) = self.way(*row, *column);
            more.then(|| ways[from].push((to, at)));
            less.then(|| ways[to].push((from, at)));
        }
        let told = |at: &usize| {
            let (row, column, less, more) = self.cells[*at];
            let (from, to) = self.way(row, column);
            !(more && reaches(&ways, to, from, *at) || less && reaches(&ways, from, to, *at))
        };
        (0..self.cells.len()).filter(told).map(|at| (self.cells[at].0, self.cells[at].1)).collect()
    }
}

/// True if there is a way that does not use `without`.
fn reaches(ways: &[Vec<(usize, usize)>], from: usize, to: usize, without: usize) -> bool {
    let (mut seen, mut open) = (vec![false; ways.len()], vec![from]);
    while let Some(at) = open.pop() {
        if at == to {
            return true;
        }
        if !std::mem::replace(&mut seen[at], true) {
            open.extend(ways[at].iter().filter(|(_, way)| *way != without).map(|(next, _)| *next));
        }
    }
    false
}
