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
//!
//! Where columns are many and unlike, hardly any two ways lose the same, and they are too
//! many. Then what is lost is told in [`BINS`] steps up to what the table at hand has lost,
//! and each way goes on as two, at the step below and the step above, so that on average it
//! has lost what it has. What comes out is right to about one part in a thousand.

use super::Counts;
use crate::statistics::Undefined;

/// How much likelier than the table at hand one may be and still count.
const SLACK: f64 = 1e-7;
/// Logarithms are counted in steps of this, so that equal sums are equal.
const STEP: f64 = 1e-10;
/// The most steps of dealing that are worked through: for what lies ahead, for the ways, and
/// for ways told in steps.
const AHEAD: u64 = 20_000_000;
const WAYS: usize = 1_000_000;
const BINNED: usize = 600_000_000;
/// The steps in which what is lost is told where ways are too many.
const BINS: usize = 2_048;

/// p of a table of two rows: the sum of the probabilities of all tables with these sums
/// that are no likelier; exact, or, where ways are too many, nearly so.
///
/// # Errors
/// [`Undefined::TooMany`] if even that would take too long.
pub(super) fn p(counts: &Counts) -> Result<f64, Undefined> {
    let [first, second] = counts.rows() else { return Err(Undefined::TwoByTwoOnly) };
    let (one, two) = (first.iter().sum::<u64>(), second.iter().sum::<u64>());
    let own = if one <= two { first } else { second };
    let mut columns: Vec<(u64, u64)> = counts.of_columns().into_iter().zip(own.iter().copied()).collect();
    columns.sort_unstable_by(|a, b| b.cmp(a));
    let sizes: Vec<usize> = columns.iter().map(|(size, _)| *size as usize).collect();
    let ahead = Ahead::new(&sizes, one.min(two) as usize)?;
    let at_hand: i64 = columns.iter().map(|(size, n)| ahead.logs.of(*size as usize, *n as usize)).sum();
    let limit = at_hand - ahead.stages[0].best[ahead.all] + (SLACK / STEP) as i64;
    let unlikely = match ahead.unlikely(limit) {
        Err(Undefined::TooMany) => ahead.unlikely_nearly(limit)?,
        exact => exact?,
    };
    Ok((unlikely / ahead.stages[0].sum[ahead.all]).min(1.0))
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

    /// The same, what is lost being told in steps.
    fn unlikely_nearly(&self, limit: i64) -> Result<f64, Undefined> {
        let width = -(limit as f64) / BINS as f64;
        let (mut out, mut steps) = (0.0, 0);
        let mut here: Vec<Vec<f64>> = vec![Vec::new(); self.all + 1];
        here[self.all] = vec![0.0; BINS];
        here[self.all][0] = 1.0;
        for (stage, next) in self.stages.iter().zip(self.stages.iter().skip(1)) {
            let mut there: Vec<Vec<f64>> = vec![Vec::new(); self.all + 1];
            for (left, ways) in here.iter().enumerate().filter(|(_, ways)| !ways.is_empty()) {
                let all: f64 = ways.iter().sum();
                for n in deals(stage.size, stage.rest, left) {
                    let to = left - n;
                    let loses = self.logs.of(stage.size, n) + next.best[to] - stage.best[left];
                    let share = part(loses);
                    let far = -(loses as f64) / width;
                    if loses <= limit {
                        out += all * share * next.sum[to];
                        continue;
                    }
                    let (down, above) = ((far as usize).min(BINS - 1), far.fract());
                    // What has lost less than this can nowhere ahead become as unlikely.
                    let least = ((-(limit as f64) - next.range[to] as f64) / width).max(0.0) as usize;
                    if there[to].is_empty() {
                        there[to] = vec![0.0; BINS];
                    }
                    for (down, share) in [(down, share * (1.0 - above)), (down + 1, share * above)] {
                        let kept = BINS - down;
                        out += ways[kept..].iter().sum::<f64>() * share * next.sum[to];
                        let from = least.saturating_sub(down).min(kept);
                        let going = there[to][down + from..].iter_mut().zip(&ways[from..kept]);
                        going.for_each(|(sum, mass)| *sum += mass * share);
                    }
                    steps += BINS;
                }
                if steps > BINNED {
                    return Err(Undefined::TooMany);
                }
            }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn ahead(own: &[usize], sizes: &[usize]) -> (Ahead, i64) {
        let ahead = Ahead::new(sizes, own.iter().sum()).unwrap();
        let at_hand: i64 = sizes.iter().zip(own).map(|(size, n)| ahead.logs.of(*size, *n)).sum();
        let limit = at_hand - ahead.stages[0].best[ahead.all];
        (ahead, limit + (SLACK / STEP) as i64)
    }

    #[test]
    fn ways_told_in_steps_come_near_ways_told_exactly() {
        let tables: [(&[usize], &[usize]); 3] = [
            (&[20, 14, 9, 15, 8], &[311, 290, 274, 250, 233]),
            (&[3, 9, 1, 12, 4, 6], &[411, 390, 374, 350, 333, 91]),
            (&[40, 22, 31], &[911, 590, 674]),
        ];
        for (own, sizes) in tables {
            let (ahead, limit) = ahead(own, sizes);
            let all = ahead.stages[0].sum[ahead.all];
            let (exact, near) = (ahead.unlikely(limit).unwrap() / all, ahead.unlikely_nearly(limit).unwrap() / all);
            assert!((exact - near).abs() < 1e-3 * exact.max(0.1), "{own:?}: {exact} {near}");
        }
    }

    #[test]
    fn a_code_with_fifty_segments_over_twelve_unlike_values_has_a_p() {
        let sizes = [811, 733, 690, 640, 577, 523, 470, 401, 377, 311, 268, 199];
        let own = [4, 9, 3, 8, 2, 5, 6, 1, 4, 3, 2, 3];
        let without = sizes.iter().zip(own).map(|(size, n)| size - n).collect();
        let counts = Counts::new(vec![own.to_vec(), without]).unwrap();
        // Of 300,000 tables drawn with these sums 34.22 % (standard error .09) are as unlikely.
        let made = p(&counts).unwrap();
        assert!((made - 0.3422).abs() < 0.002, "{made}");
    }
}
