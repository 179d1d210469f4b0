//! Two coders: which unit stands beside which, at the least cost.
//!
//! Side by side is worth it where it costs less than both alone. Units that could
//! stand beside one another hang together in groups, and each group is an assignment
//! problem, solved exactly by shortest paths with potentials (Kuhn 1955; Jonker &
//! Volgenant 1987).

use super::super::Undefined;
use super::super::spans::Segment;
use super::{Weights, spent};

/// The least sum of costs. Alone a unit costs Δ∅.
///
/// # Errors
/// [`Undefined::TooMany`] where it would take more than so many steps.
pub fn least(one: &[Segment], two: &[Segment], weights: &Weights, steps: u64) -> Result<f64, Undefined> {
    let mut steps = spent(steps, (one.len() * two.len()) as u64)?;
    let gain = |i: usize, j: usize| 2.0 * weights.alone - weights.between(&one[i], &two[j]);
    let mut root: Vec<usize> = (0..one.len() + two.len()).collect();
    for i in 0..one.len() {
        for j in (0..two.len()).filter(|j| gain(i, *j) > 0.0) {
            let (a, b) = (top(&mut root, i), top(&mut root, one.len() + j));
            root[a] = b;
        }
    }
    let mut groups = vec![(Vec::new(), Vec::new()); root.len()];
    for at in 0..root.len() {
        let group = top(&mut root, at);
        match at.checked_sub(one.len()) {
            None => groups[group].0.push(at),
            Some(j) => groups[group].1.push(j),
        }
    }
    let mut gained = 0.0;
    for (mut rows, mut columns) in groups.into_iter().filter(|(rows, columns)| !rows.is_empty() && !columns.is_empty())
    {
        let turned = rows.len() > columns.len();
        if turned {
            std::mem::swap(&mut rows, &mut columns);
        }
        steps = spent(steps, (rows.len() * rows.len() * columns.len()) as u64)?;
        let cost = |r: usize, c: usize| match turned {
            false => -gain(rows[r], columns[c]).max(0.0),
            true => -gain(columns[c], rows[r]).max(0.0),
        };
        gained -= assigned(rows.len(), columns.len(), cost);
    }
    Ok((one.len() + two.len()) as f64 * weights.alone - gained)
}

/// The group a unit hangs in.
fn top(root: &mut [usize], mut at: usize) -> usize {
    while root[at] != at {
        root[at] = root[root[at]];
        at = root[at];
    }
    at
}

/// The least sum of costs of giving every row a column of its own. There are at least
/// as many columns as rows. Rows are taken in one by one, each along the cheapest
/// chain of exchanges.
fn assigned(rows: usize, columns: usize, cost: impl Fn(usize, usize) -> f64) -> f64 {
    // Row and column 0 are nobody.
    let (mut u, mut v) = (vec![0.0; rows + 1], vec![0.0; columns + 1]);
    let mut holder = vec![0; columns + 1];
    for row in 1..=rows {
        holder[0] = row;
        let (mut least, mut from) = (vec![f64::INFINITY; columns + 1], vec![0; columns + 1]);
        let mut done = vec![false; columns + 1];
        let mut at = 0;
        loop {
            done[at] = true;
            let (me, mut step, mut next) = (holder[at], f64::INFINITY, 0);
            for column in (1..=columns).filter(|c| !done[*c]) {
                let reduced = cost(me - 1, column - 1) - u[me] - v[column];
                if reduced < least[column] {
                    (least[column], from[column]) = (reduced, at);
                }
                if least[column] < step {
                    (step, next) = (least[column], column);
                }
            }
            for column in 0..=columns {
                if done[column] {
                    u[holder[column]] += step;
                    v[column] -= step;
                } else {
                    least[column] -= step;
                }
            }
            at = next;
            if holder[at] == 0 {
                break;
            }
        }
        while at != 0 {
            (holder[at], at) = (holder[from[at]], from[at]);
        }
    }
    (1..=columns).filter(|c| holder[*c] > 0).map(|c| cost(holder[c] - 1, c - 1)).sum()
}
