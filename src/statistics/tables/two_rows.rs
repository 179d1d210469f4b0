//! Fisher's exact test of two rows and many columns, without writing tables out.
//!
//! Columns are dealt out one after another, the largest first. What matters after some of
//! them is only what the first row still has to get: a *node*. Of every node are known,
//! from behind, the likeliest way on, the unlikeliest, and the sum of all (Mehta and Patel
//! 1983, *J. Am. Stat. Assoc.* 78:427). A way that has come to a node is told by how much
//! likelihood it has lost against the likeliest table of all. If it has lost so much that
//! nothing ahead can be likelier than the table at hand, all that is ahead counts at
//! once; if nothing ahead can be as unlikely, nothing counts; and ways that have lost the
//! same go on as one. So only what is undecided is followed.

use super::Counts;
use crate::statistics::Undefined;

/// How much likelier than the table at hand one may be and still count.
const SLACK: f64 = 1e-7;
/// Logarithms are counted in steps of this, so that equal sums are equal.
const STEP: f64 = 1e-10;
/// The most steps of dealing that are worked through for what lies ahead, and for the ways.
const AHEAD: u64 = 20_000_000;
const WAYS: usize = 12_000_000;

/// p of a table of two rows: the sum of the probabilities of all tables with these sums
/// that are no likelier.
///
/// # Errors
/// [`Undefined::TooMany`] if it would take too long.
pub(super) fn p(counts: &Counts) -> Result<f64, Undefined> {
    let [first, second] = counts.rows() else { return Err(Undefined::TwoByTwoOnly) };
    let (one, two) = (first.iter().sum::<u64>(), second.iter().sum::<u64>());
    let own = if one <= two { first } else { second };
    let mut columns: Vec<(u64, u64)> = counts.of_columns().into_iter().zip(own.iter().copied()).collect();
    columns.sort_unstable_by(|a, b| b.cmp(a));
    let sizes: Vec<usize> = columns.iter().map(|(size, _)| *size as usize).collect();
    let ahead = Ahead::new(&sizes, one.min(two) as usize)?;
    let at_hand: i64 = columns.iter().map(|(size, n)| ahead.logs.of(*size as usize, *n as usize)).sum();
    let lost = at_hand - ahead.stages[0].best[ahead.all];
    Ok((ahead.unlikely(lost + (SLACK / STEP) as i64)? / ahead.stages[0].sum[ahead.all]).min(1.0))
}

/// Logarithms of the number of ways to take n of a column, in steps.
struct Logs(Vec<i64>);

impl Logs {
    fn new(most: usize) -> Self {
        let (mut sum, mut out) = (0.0, vec![0]);
        for n in 1..=most {
            sum += (n as f64).ln();
            out.push((sum / STEP).round() as i64);
        }
        Self(out)
    }

    fn of(&self, size: usize, n: usize) -> i64 {
        self.0[size] - self.0[n] - self.0[size - n]
    }
}

/// What lies ahead of every node of one stage, by what the first row still gets.
struct Stage {
    /// The size of the column that is dealt next.
    size: usize,
    /// How much of all columns after it there is.
    rest: usize,
    /// Of the likeliest way on, its logarithm; of what cannot be, [`NEVER`].
    best: Vec<i64>,
    /// How much less the unlikeliest has.
    range: Vec<i64>,
    /// All ways on together, the likeliest being 1.
    sum: Vec<f64>,
}

/// A node from which no way leads on.
const NEVER: i64 = i64::MIN;

struct Ahead {
    logs: Logs,
    /// What the first row gets of all columns.
    all: usize,
    stages: Vec<Stage>,
}

impl Ahead {
    fn new(sizes: &[usize], all: usize) -> Result<Self, Undefined> {
        let total: usize = sizes.iter().sum();
        let work: u64 = sizes.iter().map(|size| (all as u64 + 1) * (*size.min(&all) as u64 + 1)).sum();
        if work > AHEAD {
            return Err(Undefined::TooMany);
        }
        let mut out = Self { logs: Logs::new(total), all, stages: Vec::with_capacity(sizes.len() + 1) };
        // From behind: after the last column nothing may be left.
        let mut end =
            Stage { size: 0, rest: 0, best: vec![NEVER; all + 1], range: vec![0; all + 1], sum: vec![0.0; all + 1] };
        (end.best[0], end.sum[0]) = (0, 1.0);
        out.stages.push(end);
        let mut rest = 0;
        for size in sizes.iter().rev() {
            let stage = out.stage(*size, rest);
            rest += size;
            out.stages.push(stage);
        }
        out.stages.reverse();
        Ok(out)
    }

    /// The stage before the one that was made last.
    fn stage(&self, size: usize, rest: usize) -> Stage {
        let next = &self.stages[self.stages.len() - 1];
        let (mut best, mut range, mut sum) = (Vec::new(), Vec::new(), Vec::new());
        for left in 0..=self.all {
            let deals = || deals(size, rest, left).map(|n| (self.logs.of(size, n), left - n));
            let most = deals().map(|(log, to)| log + next.best[to]).max().unwrap_or(NEVER);
            let least = deals().map(|(log, to)| log + next.best[to] - next.range[to]).min().unwrap_or(most);
            let ways = deals().map(|(log, to)| part(log + next.best[to] - most) * next.sum[to]).sum();
            best.push(most);
            range.push(most.saturating_sub(least));
            sum.push(ways);
        }
        Stage { size, rest, best, range, sum }
    }

    /// The sum of all tables that have lost at least `limit` (0 or less), the likeliest being 1.
    fn unlikely(&self, limit: i64) -> Result<f64, Undefined> {
        let (mut out, mut steps) = (0.0, 0);
        // Ways by what is left, each with what it has lost and how much it is.
        let mut here: Vec<Vec<(i64, f64)>> = vec![Vec::new(); self.all + 1];
        if limit >= 0 {
            return Ok(self.stages[0].sum[self.all]);
        }
        here[self.all].push((0, 1.0));
        for (stage, next) in self.stages.iter().zip(self.stages.iter().skip(1)) {
            let mut there: Vec<Vec<(i64, f64)>> = vec![Vec::new(); self.all + 1];
            for (left, ways) in here.iter().enumerate().filter(|(_, ways)| !ways.is_empty()) {
                for n in deals(stage.size, stage.rest, left) {
                    let to = left - n;
                    let loses = self.logs.of(stage.size, n) + next.best[to] - stage.best[left];
                    let (share, ahead) = (part(loses), next.sum[to]);
                    steps += ways.len();
                    for (lost, mass) in ways {
                        let (lost, mass) = (lost + loses, mass * share);
                        if lost <= limit {
                            out += mass * ahead;
                        } else if lost - next.range[to] <= limit {
                            there[to].push((lost, mass));
                        }
                    }
                }
                if steps > WAYS {
                    return Err(Undefined::TooMany);
                }
            }
            there.iter_mut().for_each(join);
            here = there;
        }
        Ok(out)
    }
}

/// How many of a column the first row can get, if it still gets so many of it and the rest.
fn deals(size: usize, rest: usize, left: usize) -> std::ops::RangeInclusive<usize> {
    left.saturating_sub(rest)..=left.min(size)
}

/// The number of a logarithm in steps.
fn part(log: i64) -> f64 {
    (log as f64 * STEP).exp()
}

/// Makes ways that have lost the same one.
fn join(ways: &mut Vec<(i64, f64)>) {
    ways.sort_unstable_by_key(|(lost, _)| *lost);
    ways.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        kept.1 += if same { next.1 } else { 0.0 };
        same
    });
}
