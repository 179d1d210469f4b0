//! Boundary similarity: where coders see something begin or end.
//!
//! Fournier (2013, *Proceedings of the ACL* 51:1702–1712): boundaries at the same place
//! agree; boundaries less than `near` positions apart are a near miss, which costs
//! its distance over `near`; all others cost 1. There is no chance in it, and no
//! value of codes. Positions are those of characters, or better of sentences or
//! turns, where a near miss means something.

use super::spans::Spans;
use super::{Estimate, Undefined};
use std::cmp::Reverse;

/// How far boundaries may be apart, as published.
pub const NEAR: u32 = 2;

/// The inner boundaries of a coder's segments of these codes, in order, each once.
/// Without `sections` they are positions of characters; with sections (first and
/// behind the last code point, in order) the number of sections in front, for each
/// stretch of sections a segment has a character in.
///
/// ```
/// # use emic::statistics::boundaries::of_coder;
/// # use emic::statistics::spans::{Segment, Spans};
/// let one = vec![Segment { code: 0, start: 0, end: 6 }, Segment { code: 0, start: 12, end: 17 }];
/// let text = Spans::new(20, vec!["x".to_owned()], vec![("ana".to_owned(), one)]).unwrap();
/// assert_eq!(of_coder(&text, 0, &[0], &[]), [6, 12, 17]);
/// // The first segment reaches into the second sentence, the other is within the third.
/// assert_eq!(of_coder(&text, 0, &[0], &[(0, 5), (5, 10), (10, 20)]), [2]);
/// ```
pub fn of_coder(spans: &Spans, coder: usize, codes: &[u16], sections: &[(u32, u32)]) -> Vec<u32> {
    let places = |s: &super::spans::Segment| match sections.is_empty() {
        true => [s.start, s.end],
        false => {
            let first = sections.partition_point(|u| u.1 <= s.start) as u32;
            let behind = sections.partition_point(|u| u.0 < s.end) as u32;
            // Between two sections it is in none, and bounds nothing.
            if first < behind { [first, behind] } else { [0, 0] }
        }
    };
    let last = if sections.is_empty() { spans.length() } else { sections.len() as u32 };
    let mut out: Vec<u32> = codes.iter().flat_map(|code| spans.of(coder, *code)).flat_map(places).collect();
    out.retain(|at| (1..last).contains(at));
    out.sort_unstable();
    out.dedup();
    out
}

/// Boundary similarity of two coders' boundaries (both in order, each once):
/// `1 - (A + Σ d/n_t) / (A + T + M)` with M at the same place, T near misses at the
/// distances d, chosen so that there are as many as possible and then as near as
/// possible, and A left over. 1 by convention where neither has any.
///
/// 5, 10, 15 and 6, 10, 14 with `near` 2: one at the same place, two near misses at 1;
/// 1 - (0 + 1/2 + 1/2)/3 = 2/3.
///
/// ```
/// # use emic::statistics::boundaries::similarity;
/// let found = similarity(&[5, 10, 15], &[6, 10, 14], 2).value.unwrap();
/// assert!((found - 2.0 / 3.0).abs() < 1e-12);
/// assert_eq!(similarity(&[], &[], 2).value, Ok(1.0));
/// ```
pub fn similarity(first: &[u32], second: &[u32], near: u32) -> Estimate {
    if near == 0 {
        return Estimate::none(Undefined::ZeroBase, 0);
    }
    let only = |these: &[u32], those: &[u32]| -> Vec<u32> {
        these.iter().filter(|at| those.binary_search(at).is_err()).copied().collect()
    };
    let (mine, yours) = (only(first, second), only(second, first));
    let same = (first.len() - mine.len()) as u64;
    let (misses, distance) = near_misses(&mine, &yours, near);
    let left = (mine.len() + yours.len()) as u64 - 2 * misses;
    let all = left + misses + same;
    match all {
        0 => Estimate::of(1.0, 0),
        _ => Estimate::of(1.0 - (left as f64 + distance as f64 / f64::from(near)) / all as f64, all),
    }
}

/// How many near misses there can be, and how far they are apart together at least.
/// On a line, pairs that cross can be uncrossed without loss, so the best pairs of the
/// beginnings of both lists lead to those of all. Lists are cut where nothing is near.
fn near_misses(mine: &[u32], yours: &[u32], near: u32) -> (u64, u64) {
    let (mut i, mut j, mut sum) = (0, 0, (0, 0));
    while i < mine.len() && j < yours.len() {
        let (from, and) = (i, j);
        let mut reach = mine[i].min(yours[j]);
        loop {
            let next = mine.get(i).into_iter().chain(yours.get(j)).min().copied();
            match next {
                Some(at) if at - reach < near || (i, j) == (from, and) => {
                    reach = at;
                    if mine.get(i) == Some(&at) { i += 1 } else { j += 1 }
                }
                _ => break,
            }
        }
        let (pairs, distance) = best_pairs(&mine[from..i], &yours[and..j], near);
        sum = (sum.0 + pairs, sum.1 + distance);
    }
    sum
}

fn best_pairs(mine: &[u32], yours: &[u32], near: u32) -> (u64, u64) {
    // Most pairs, then least distance.
    type Best = (u64, Reverse<u64>);
    let mut row: Vec<Best> = vec![(0, Reverse(0)); yours.len() + 1];
    for one in mine {
        let mut before = row[0];
        for (j, two) in yours.iter().enumerate() {
            let (above, left) = (row[j + 1], row[j]);
            let apart = one.abs_diff(*two);
            let paired = (before.0 + 1, Reverse(before.1.0 + u64::from(apart)));
            let best = if apart < near { above.max(left).max(paired) } else { above.max(left) };
            (before, row[j + 1]) = (above, best);
        }
    }
    row.last().map_or((0, 0), |best| (best.0, best.1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::random::Random;

    /// All ways to pair, tried out.
    fn slow(mine: &[u32], yours: &[u32], used: u32, near: u32) -> (u64, Reverse<u64>) {
        let Some((one, rest)) = mine.split_first() else { return (0, Reverse(0)) };
        let mut best = slow(rest, yours, used, near);
        for (j, two) in yours.iter().enumerate() {
            if used & (1 << j) == 0 && one.abs_diff(*two) < near {
                let (pairs, Reverse(distance)) = slow(rest, yours, used | 1 << j, near);
                best = best.max((pairs + 1, Reverse(distance + u64::from(one.abs_diff(*two)))));
            }
        }
        best
    }

    #[test]
    fn near_misses_are_those_of_trying_all_pairs() {
        let mut dice = Random::new(31);
        let mut some = 0;
        for _ in 0..3000 {
            let mut draw = || {
                let mut all: Vec<u32> = (0..dice.below(7)).map(|_| 1 + dice.below(30) as u32).collect();
                all.sort_unstable();
                all.dedup();
                all
            };
            let (one, two) = (draw(), draw());
            for near in 1..6 {
                let only = |a: &[u32], b: &[u32]| a.iter().filter(|x| !b.contains(x)).copied().collect::<Vec<_>>();
                let (mine, yours) = (only(&one, &two), only(&two, &one));
                let (pairs, Reverse(distance)) = slow(&mine, &yours, 0, near);
                assert_eq!(near_misses(&mine, &yours, near), (pairs, distance), "{mine:?} {yours:?} {near}");
                some += pairs;
            }
        }
        assert!(some > 1000);
    }

    #[test]
    fn one_coder_without_boundaries_has_none_of_the_others() {
        assert_eq!(similarity(&[3, 9], &[], 2).value, Ok(0.0));
        assert_eq!(similarity(&[3], &[3], 0).value, Err(Undefined::ZeroBase));
        assert!((similarity(&[10, 30, 45, 52], &[13, 30, 49], 5).value.unwrap() - 0.45).abs() < 1e-12);
    }
}
