//! Which segment of one coder answers which of another.
//!
//! Two coders rarely mark the same letters. Segments answer each other one to one,
//! such that all pairs together share as much text as they can: a long segment of
//! one coder does not answer three short ones of the other at once, and which pairs
//! come out does not hang on the order of reading. Only segments that stand in one
//! cluster of overlaps can answer each other, and clusters are small, so the exact
//! assignment (Kuhn 1955; Munkres 1957) is cheap.

use crate::model::span::Span;

/// A cluster with more segments of one coder than this is matched by taking the
/// greatest overlap first: the exact way takes the cube of it.
const MOST: usize = 300;

/// Pairs of indexes into `a` and `b`, by `a`: the one-to-one pairing with the
/// greatest sum of shared code points among pairs that `may` let through, and of
/// those with one sum that with most equal segments.
///
/// ```
/// # use emic::analysis::compare::matching::matched;
/// # use emic::model::span::Span;
/// let (a, b) = ([Span::new(0, 10), Span::new(8, 12)], [Span::new(9, 20)]);
/// // 3 letters are shared with the second, 1 with the first.
/// assert_eq!(matched(&a, &b, |_, _| true), [(1, 0)]);
/// ```
pub fn matched(a: &[Span], b: &[Span], may: impl Fn(usize, usize) -> bool) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    for (left, right) in clusters(a, b) {
        let bonus = left.len().min(right.len()) as i64 + 1;
        let weight = |i: usize, j: usize| match a[left[i]].intersection(b[right[j]]) {
            Some(shared) if !shared.is_empty() && may(left[i], right[j]) => {
                i64::from(shared.len()) * bonus + i64::from(a[left[i]] == b[right[j]])
            }
            _ => 0,
        };
        let pairs = if left.len().max(right.len()) > MOST {
            greatest_first(left.len(), right.len(), weight)
        } else if left.len() <= right.len() {
            assigned(left.len(), right.len(), weight)
        } else {
            let turned = assigned(right.len(), left.len(), |j, i| weight(i, j));
            turned.into_iter().map(|(j, i)| (i, j)).collect()
        };
        let there = pairs.into_iter().filter(|(i, j)| weight(*i, *j) > 0);
        out.extend(there.map(|(i, j)| (left[i], right[j])));
    }
    out.sort_unstable();
    out
}

/// Segments that hang together by overlaps: indexes into `a` and `b`. Those that no
/// segment of the other side can answer are left out.
fn clusters(a: &[Span], b: &[Span]) -> Vec<(Vec<usize>, Vec<usize>)> {
    let sides = [a, b];
    let mut all: Vec<(Span, usize, usize)> = sides
        .iter()
        .zip(0..)
        .flat_map(|(s, side)| s.iter().zip(0..).map(move |(span, at)| (*span, side, at)))
        .collect();
    all.retain(|(span, ..)| !span.is_empty());
    all.sort_unstable();
    let mut out: Vec<(Vec<usize>, Vec<usize>)> = Vec::new();
    let mut end = 0;
    for (span, side, at) in all {
        if span.start >= end || out.is_empty() {
            out.push((Vec::new(), Vec::new()));
        }
        end = end.max(span.end);
        if let Some((left, right)) = out.last_mut() {
            if side == 0 { left.push(at) } else { right.push(at) }
        }
    }
    out.retain(|(left, right)| !left.is_empty() && !right.is_empty());
    out
}

/// The assignment of `rows` to `columns` (not fewer) with the greatest sum.
fn assigned(rows: usize, columns: usize, weight: impl Fn(usize, usize) -> i64) -> Vec<(usize, usize)> {
    // Potentials and the row of each column, all from 1; 0 stands for none.
    let (mut of_row, mut of_column) = (vec![0i64; rows + 1], vec![0i64; columns + 1]);
    let mut holds = vec![0usize; columns + 1];
    for row in 1..=rows {
        let (mut least, mut done) = (vec![i64::MAX; columns + 1], vec![false; columns + 1]);
        let mut way = vec![0usize; columns + 1];
        holds[0] = row;
        let mut at = 0;
        loop {
            done[at] = true;
            let (here, mut step, mut next) = (holds[at], i64::MAX, 0);
            for column in (1..=columns).filter(|c| !done[*c]) {
                let cost = -weight(here - 1, column - 1) - of_row[here] - of_column[column];
                if cost < least[column] {
                    (least[column], way[column]) = (cost, at);
                }
                if least[column] < step {
                    (step, next) = (least[column], column);
                }
            }
            for column in 0..=columns {
                if done[column] {
                    of_row[holds[column]] += step;
                    of_column[column] -= step;
                } else {
                    least[column] -= step;
                }
            }
            at = next;
            if holds[at] == 0 {
                break;
            }
        }
        while at != 0 {
            holds[at] = holds[way[at]];
            at = way[at];
        }
    }
    (1..=columns).filter(|c| holds[*c] > 0).map(|c| (holds[c] - 1, c - 1)).collect()
}

fn greatest_first(rows: usize, columns: usize, weight: impl Fn(usize, usize) -> i64) -> Vec<(usize, usize)> {
    let pairs = (0..rows).flat_map(|i| (0..columns).map(move |j| (i, j)));
    let mut all: Vec<(i64, usize, usize)> =
        pairs.map(|(i, j)| (-weight(i, j), i, j)).filter(|(w, ..)| *w < 0).collect();
    all.sort_unstable();
    let (mut left, mut right) = (vec![false; rows], vec![false; columns]);
    let mut out = Vec::new();
    for (_, i, j) in all {
        if !left[i] && !right[j] {
            (left[i], right[j]) = (true, true);
            out.push((i, j));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn spans(of: &[(u32, u32)]) -> Vec<Span> {
        of.iter().map(|(start, length)| Span::new(*start, start + length)).collect()
    }

    /// The greatest sum over every pairing, by trying all.
    fn greatest(a: &[Span], b: &[Span], used: &mut Vec<bool>) -> u32 {
        let Some((first, rest)) = a.split_first() else { return 0 };
        let mut best = greatest(rest, b, used);
        for j in 0..b.len() {
            let shared = first.intersection(b[j]).map_or(0, Span::len);
            if shared > 0 && !used[j] {
                used[j] = true;
                best = best.max(shared + greatest(rest, b, used));
                used[j] = false;
            }
        }
        best
    }

    proptest! {
        #[test]
        fn no_other_pairing_shares_more(
            a in prop::collection::vec((0u32..30, 1u32..12), 0..6),
            b in prop::collection::vec((0u32..30, 1u32..12), 0..6),
        ) {
            let (a, b) = (spans(&a), spans(&b));
            let pairs = matched(&a, &b, |_, _| true);
            let sum: u32 = pairs.iter().map(|(i, j)| a[*i].intersection(b[*j]).map_or(0, Span::len)).sum();
            prop_assert_eq!(sum, greatest(&a, &b, &mut vec![false; b.len()]));
            let (mut left, mut right): (Vec<_>, Vec<_>) = pairs.iter().copied().unzip();
            left.dedup();
            right.sort_unstable();
            right.dedup();
            prop_assert_eq!((left.len(), right.len()), (pairs.len(), pairs.len()));
            let turned: u32 = matched(&b, &a, |_, _| true).iter().map(|(j, i)| a[*i].intersection(b[*j]).map_or(0, Span::len)).sum();
            prop_assert_eq!(sum, turned);
        }
    }

    #[test]
    fn of_two_pairings_that_share_as_much_the_one_with_equal_segments_is_taken() {
        let a = spans(&[(0, 10), (0, 10)]);
        let b = spans(&[(0, 20), (0, 10)]);
        let pairs = matched(&a, &b, |_, _| true);
        assert_eq!(pairs.len(), 2);
        assert!(pairs.iter().any(|(_, j)| *j == 1));
        assert_eq!(matched(&a[..1], &b, |_, _| true), [(0, 1)]);
    }

    #[test]
    fn segments_that_touch_or_may_not_answer_do_not() {
        let (a, b) = (spans(&[(0, 5)]), spans(&[(5, 5)]));
        assert!(matched(&a, &b, |_, _| true).is_empty());
        assert!(matched(&a, &a, |_, _| false).is_empty());
        assert!(matched(&[], &b, |_, _| true).is_empty());
    }

    #[test]
    fn very_many_segments_on_one_place_still_end() {
        let a: Vec<Span> = (0..400).map(|n| Span::new(n, n + 1_000)).collect();
        assert_eq!(matched(&a, &a, |_, _| true).len(), 400);
    }
}
