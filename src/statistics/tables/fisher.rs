//! Fisher's exact test, for two by two and for larger tables.
//!
//! With the sums of rows and columns held, every table that could have come out has a
//! known probability, and p is the sum of those that are no likelier than the one at
//! hand. Two tables whose probabilities are equal must count as equal although rounding
//! makes one a hair larger, so a table counts up to one ten-millionth above (as R does).
//!
//! Of two by two there are few tables. Of larger ones there are millions, and they are
//! not written out. Where there are two rows, which is nearly always, `two_rows` deals
//! the columns out one by one. Else the columns are parted in two halves, each half is dealt out alone
//! (what it takes of every row, and how likely), equal results put together at once, and
//! then halves that fit each other are paired by their sorted probabilities. A table too
//! large even for that has no p and says so.

use super::{Counts, two_rows};
use crate::statistics::{Estimate, Undefined};

/// How much likelier than the table at hand one may be and still count.
const SLACK: f64 = 1e-7;
/// The most ways of dealing out a half that are kept.
const MOST: usize = 2_000_000;

/// p, two-sided: the sum of the probabilities of all tables with these sums that are no
/// likelier than this one (Fisher 1935, *J. R. Stat. Soc.* 98:39; for larger tables Freeman
/// and Halton 1951, *Biometrika* 38:141). Undefined for a table with an empty row or
/// column.
///
/// ```
/// # use emic::statistics::tables::{fisher::p, Counts};
/// let tea = Counts::new(vec![vec![3, 1], vec![1, 3]]).unwrap();
/// assert!((p(&tea).value.unwrap() - 34.0 / 70.0).abs() < 1e-12); // (1 + 16 + 16 + 1) / 70
/// ```
pub fn p(counts: &Counts) -> Estimate {
    counts.tested(|| match counts.fourfold() {
        Ok(cells) => Ok(Fourfold::new(cells).both()),
        Err(_) => match counts.size() {
            (2, _) => two_rows::p(counts),
            (_, 2) => two_rows::p(&counts.turned()),
            _ => larger(counts),
        },
    })
}

/// p, one-sided: the probability of a first cell as small or smaller. Two by two only.
pub fn less(counts: &Counts) -> Estimate {
    counts.tested(|| Ok(Fourfold::new(counts.fourfold()?).up_to()))
}

/// p, one-sided: the probability of a first cell as large or larger. Two by two only.
///
/// ```
/// # use emic::statistics::tables::{fisher::greater, Counts};
/// let tea = Counts::new(vec![vec![3, 1], vec![1, 3]]).unwrap();
/// assert!((greater(&tea).value.unwrap() - 17.0 / 70.0).abs() < 1e-12);
/// ```
pub fn greater(counts: &Counts) -> Estimate {
    counts.tested(|| Ok(Fourfold::new(counts.fourfold()?).from()))
}

/// How likely each first cell is, given the sums, up to a common factor.
struct Fourfold {
    /// From the smallest first cell there can be.
    weights: Vec<f64>,
    /// Place of the table at hand.
    at: usize,
}

impl Fourfold {
    fn new([a, b, c, d]: [u64; 4]) -> Self {
        let (row, other, column) = (a + b, c + d, a + c);
        let (low, high) = (column.saturating_sub(other), row.min(column));
        // Each from its neighbour, outwards from the likeliest: no large number ever stands.
        let up = |x: u64| (row - x) as f64 * (column - x) as f64 / ((x + 1) as f64 * (other + x + 1 - column) as f64);
        let mode = (low..high).find(|x| up(*x) < 1.0).unwrap_or(high);
        let mut weights = vec![1.0; (high - low + 1) as usize];
        for x in mode..high {
            weights[(x + 1 - low) as usize] = weights[(x - low) as usize] * up(x);
        }
        for x in (low..mode).rev() {
            weights[(x - low) as usize] = weights[(x + 1 - low) as usize] / up(x);
        }
        Self { weights, at: (a - low) as usize }
    }

    fn share(&self, of: impl Iterator<Item = f64>) -> f64 {
        (of.sum::<f64>() / self.weights.iter().sum::<f64>()).min(1.0)
    }

    fn both(&self) -> f64 {
        let limit = self.weights[self.at] * (1.0 + SLACK);
        self.share(self.weights.iter().copied().filter(|w| *w <= limit))
    }

    fn up_to(&self) -> f64 {
        self.share(self.weights[..=self.at].iter().copied())
    }

    fn from(&self) -> f64 {
        self.share(self.weights[self.at..].iter().copied())
    }
}

/// Equal ways of dealing out columns: what they take of every row, the logarithm of how
/// likely one is (in steps of [`STEP`]), and how many there are.
type Way = (u128, i64, f64);

/// Logarithms closer than this are equal.
const STEP: f64 = 1e-10;

/// p of a table larger than two by two.
fn larger(counts: &Counts) -> Result<f64, Undefined> {
    let (rows, columns) = counts.size();
    let (mut sums, mut parts) = (counts.of_rows(), counts.of_columns());
    if rows > columns {
        std::mem::swap(&mut sums, &mut parts);
    }
    let logs = Logs::new(counts.total());
    let bits = 64 - counts.total().leading_zeros();
    if bits as usize * sums.len() > 128 {
        return Err(Undefined::TooMany);
    }
    let deal = Deal { sums: &sums, bits, logs: &logs };
    parts.sort_unstable_by(|a, b| b.cmp(a));
    let half = |first: usize| parts.iter().copied().skip(first).step_by(2).collect::<Vec<u64>>();
    let (one, mut other) = (deal.all(&half(0))?, deal.all(&half(1))?);
    let whole = deal.key(&sums);
    let log = |way: &Way| way.1 as f64 * STEP;
    let most = |ways: &[Way]| ways.iter().map(log).fold(f64::NEG_INFINITY, f64::max);
    let (top, next) = (most(&one), most(&other));
    let own: f64 = counts.rows().iter().flatten().map(|n| -logs.of(*n)).sum();
    other.sort_unstable_by_key(|way| (way.0, way.1));
    // Sums of what stands before, within those that take the same of every row.
    let mut before = Vec::with_capacity(other.len());
    for (at, way) in other.iter().enumerate() {
        let sum = if at > 0 && other[at - 1].0 == way.0 { before[at - 1] } else { 0.0 };
        before.push(sum + way.2 * (log(way) - next).exp());
    }
    let (mut all, mut unlikely) = (0.0, 0.0);
    for way in &one {
        let wanted = whole - way.0;
        let from = other.partition_point(|o| o.0 < wanted);
        let to = from + other[from..].partition_point(|o| o.0 == wanted);
        if from == to {
            continue;
        }
        let weight = way.2 * (log(way) - top).exp();
        let limit = own + SLACK - log(way);
        let cut = from + other[from..to].partition_point(|o| log(o) <= limit);
        all += weight * before[to - 1];
        unlikely += if cut > from { weight * before[cut - 1] } else { 0.0 };
    }
    if all > 0.0 { Ok((unlikely / all).min(1.0)) } else { Err(Undefined::TooMany) }
}

/// Deals columns out over rows.
struct Deal<'a> {
    /// The sums of rows, which nothing may exceed.
    sums: &'a [u64],
    /// Bits of a key that one row takes.
    bits: u32,
    logs: &'a Logs,
}

impl Deal<'_> {
    fn key(&self, taken: &[u64]) -> u128 {
        taken.iter().fold(0, |key, n| key << self.bits | u128::from(*n))
    }

    fn row(&self, key: u128, row: usize) -> u64 {
        let up = self.bits as usize * (self.sums.len() - 1 - row);
        (key >> up & ((1_u128 << self.bits) - 1)) as u64
    }

    /// Every way of dealing out these columns.
    fn all(&self, columns: &[u64]) -> Result<Vec<Way>, Undefined> {
        let mut ways: Vec<Way> = vec![(0, 0, 1.0)];
        for column in columns {
            let mut further = Vec::new();
            for way in &ways {
                self.one((way, *column), (0, 0, 0.0), &mut further);
                if further.len() > 8 * MOST {
                    return Err(Undefined::TooMany);
                }
            }
            further.sort_unstable_by_key(|way| (way.0, way.1));
            further.dedup_by(|next, kept| {
                let same = next.0 == kept.0 && next.1 == kept.1;
                kept.2 += if same { next.2 } else { 0.0 };
                same
            });
            if further.len() > MOST {
                return Err(Undefined::TooMany);
            }
            ways = further;
        }
        Ok(ways)
    }

    /// Deals what is left of one column to this row and those after it.
    fn one(&self, (way, left): (&Way, u64), (row, key, log): (usize, u128, f64), out: &mut Vec<Way>) {
        let room = self.sums[row] - self.row(way.0, row);
        let push = |n: u64| (key << self.bits | u128::from(self.row(way.0, row) + n), log - self.logs.of(n));
        if row + 1 == self.sums.len() {
            if left <= room {
                let (key, log) = push(left);
                out.push((key, way.1 + (log / STEP).round() as i64, way.2));
            }
            return;
        }
        for n in 0..=left.min(room) {
            let (key, log) = push(n);
            self.one((way, left - n), (row + 1, key, log), out);
        }
    }
}

/// Logarithms of n!.
struct Logs(Vec<f64>);

impl Logs {
    fn new(most: u64) -> Self {
        let mut out = vec![0.0];
        for n in 1..=most {
            out.push(out[n as usize - 1] + (n as f64).ln());
        }
        Self(out)
    }

    fn of(&self, n: u64) -> f64 {
        self.0.get(n as usize).copied().unwrap_or(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// p by writing out every table with whole numbers.
    fn slow(cells: &[Vec<u64>]) -> f64 {
        let counts = Counts::new(cells.to_vec()).unwrap();
        let (rows, columns) = (counts.of_rows(), counts.of_columns());
        let factorial = |n: u64| (1..=n).map(|k| k as f64).product::<f64>();
        let weight = |cells: &[Vec<u64>]| 1.0 / cells.iter().flatten().map(|n| factorial(*n)).product::<f64>();
        let (own, mut all, mut unlikely) = (weight(cells), 0.0, 0.0);
        let mut made = vec![vec![0; columns.len()]; rows.len()];
        fn each(at: usize, made: &mut Vec<Vec<u64>>, sums: (&[u64], &[u64]), found: &mut dyn FnMut(&[Vec<u64>])) {
            let (down, across) = (sums.0.len(), sums.1.len());
            if at == down * across {
                let fits = made.iter().zip(sums.0).all(|(row, sum)| row.iter().sum::<u64>() == *sum)
                    && (0..across).all(|c| made.iter().map(|row| row[c]).sum::<u64>() == sums.1[c]);
                if fits {
                    found(made);
                }
                return;
            }
            for n in 0..=sums.0[at / across].min(sums.1[at % across]) {
                made[at / across][at % across] = n;
                each(at + 1, made, sums, found);
            }
            made[at / across][at % across] = 0;
        }
        each(0, &mut made, (&rows, &columns), &mut |table| {
            all += weight(table);
            unlikely += if weight(table) <= own * (1.0 + SLACK) { weight(table) } else { 0.0 };
        });
        unlikely / all
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..Default::default() })]

        #[test]
        fn p_is_what_writing_out_every_table_gives(
            cells in prop_oneof![
                prop::collection::vec(prop::collection::vec(0_u64..6, 2), 2),
                prop::collection::vec(prop::collection::vec(0_u64..3, 3), 2),
                prop::collection::vec(prop::collection::vec(0_u64..3, 2), 3),
                prop::collection::vec(prop::collection::vec(0_u64..3, 3), 3),
            ],
        ) {
            let counts = Counts::new(cells.clone()).unwrap();
            match p(&counts).value {
                Ok(p) => prop_assert!((p - slow(&cells)).abs() < 1e-9, "{} {}", p, slow(&cells)),
                Err(_) => prop_assert!(counts.untestable().is_some()),
            }
        }

        #[test]
        fn two_by_two_is_the_same_by_the_way_of_larger_tables(cells in prop::collection::vec(0_u64..30, 4)) {
            let counts = Counts::new(vec![cells[..2].to_vec(), cells[2..].to_vec()]).unwrap();
            if counts.untestable().is_none() {
                prop_assert!((p(&counts).value.unwrap() - larger(&counts).unwrap()).abs() < 1e-8);
                prop_assert!((p(&counts).value.unwrap() - two_rows::p(&counts).unwrap()).abs() < 1e-8);
            }
        }

        #[test]
        fn two_rows_are_the_same_by_halves_and_column_by_column(
            cells in prop::collection::vec((0_u64..9, 0_u64..9), 3..7),
        ) {
            let rows = vec![cells.iter().map(|c| c.0).collect(), cells.iter().map(|c| c.1).collect()];
            let counts = Counts::new(rows).unwrap().without_empty();
            if counts.untestable().is_none() {
                prop_assert!((two_rows::p(&counts).unwrap() - larger(&counts).unwrap()).abs() < 1e-8);
                prop_assert_eq!(p(&counts.turned()), p(&counts));
            }
        }
    }

    #[test]
    fn a_table_of_a_hundred_people_in_eight_areas_is_tested_at_once_and_a_huge_one_says_so() {
        let areas = Counts::new(vec![vec![3, 5, 9, 2, 7, 6, 4, 8], vec![9, 8, 3, 11, 6, 7, 8, 4]]).unwrap();
        let exact = p(&areas).value.unwrap();
        let near = crate::statistics::tables::chi_square::p(&areas).value.unwrap();
        assert!((exact - near).abs() < 0.02, "{exact} {near}");
        let huge = Counts::new(vec![vec![200; 12]; 12]).unwrap();
        assert_eq!(p(&huge).value, Err(Undefined::TooMany));
    }
}
