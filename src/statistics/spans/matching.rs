//! Which segment of one coder is which of the other's: the most pairs there can be.
//!
//! Each segment is one half of one pair at most. Pairing the first that fits takes
//! partners away from others and counts too few, so pairs are exchanged along paths
//! until no further one can be had (Berge 1957): from a segment without a partner
//! through partners that could be given up to one that is free. Who could be whose
//! partner is looked for among neighbours only.

use super::coded::Segment;
use std::collections::VecDeque;

/// When two segments of one code are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// Same first and last character.
    Exact,
    /// A character in common.
    AnyOverlap,
    /// So many percent of what either holds are held by both (intersection over union).
    Share(u32),
}

impl Fit {
    /// The same in words.
    pub fn words(self) -> String {
        match self {
            Self::Exact => "same first and last character".to_owned(),
            Self::AnyOverlap => "any overlap".to_owned(),
            Self::Share(percent) => format!("{percent} % shared"),
        }
    }

    /// True if these two are the same, whatever their codes.
    pub fn holds(self, one: &Segment, two: &Segment) -> bool {
        let shared = u64::from(one.shared(two));
        match self {
            Self::Exact => (one.start, one.end) == (two.start, two.end),
            Self::AnyOverlap => shared > 0,
            Self::Share(percent) => {
                let either = u64::from(one.len()) + u64::from(two.len()) - shared;
                shared > 0 && 100 * shared >= u64::from(percent) * either
            }
        }
    }
}

/// For each of `first` those of `second` that it shares a character with and that
/// fit. All are of one code and sorted by place.
pub fn partners(first: &[Segment], second: &[Segment], fit: Fit) -> Vec<Vec<u32>> {
    // The farthest end so far never falls, so the first candidate is found by halving.
    let farther = |far: &mut u32, s: &Segment| {
        *far = (*far).max(s.end);
        Some(*far)
    };
    let reach: Vec<u32> = second.iter().scan(0, farther).collect();
    let of = |one: &Segment| {
        let from = reach.partition_point(|end| *end <= one.start);
        let to = second.partition_point(|s| s.start < one.end);
        let fits = |at: &usize| fit.holds(one, &second[*at]);
        (from..to.max(from)).filter(fits).map(|at| at as u32).collect()
    };
    first.iter().map(of).collect()
}

/// The greatest number of pairs, each with one of `partners`, everybody in one pair.
///
/// ```
/// # use emic::statistics::spans::most_pairs;
/// // 0 could go with either, 1 only with 0: whoever gives 0 to 0 finds one pair.
/// assert_eq!(most_pairs(&[vec![0, 1], vec![0]], 2), 2);
/// ```
pub fn most_pairs(partners: &[Vec<u32>], others: usize) -> u64 {
    const FREE: u32 = u32::MAX;
    let mut holder = vec![FREE; others];
    let mut held = vec![FREE; partners.len()];
    for (me, mine) in (0..).zip(partners) {
        if let Some(other) = mine.iter().find(|o| holder[**o as usize] == FREE) {
            (holder[*other as usize], held[me as usize]) = (me, *other);
        }
    }
    // Who was asked by whom in which search.
    let (mut asked_in, mut asked_by) = (vec![FREE; others], vec![FREE; others]);
    for start in 0..partners.len() as u32 {
        if held[start as usize] != FREE {
            continue;
        }
        let mut queue = VecDeque::from([start]);
        let mut end = FREE;
        'search: while let Some(me) = queue.pop_front() {
            for other in &partners[me as usize] {
                let at = *other as usize;
                if asked_in[at] == start {
                    continue;
                }
                (asked_in[at], asked_by[at]) = (start, me);
                if holder[at] == FREE {
                    end = *other;
                    break 'search;
                }
                queue.push_back(holder[at]);
            }
        }
        while end != FREE {
            let me = asked_by[end as usize];
            let before = std::mem::replace(&mut held[me as usize], end);
            holder[end as usize] = me;
            end = before;
        }
    }
    held.iter().filter(|h| **h != FREE).count() as u64
}

#[cfg(test)]
mod tests {
    use super::super::fixture::random;
    use super::*;
    use crate::statistics::random::Random;

    /// The most pairs, by trying everything.
    fn slow(first: &[Segment], second: &[Segment], used: u32, fit: Fit) -> u64 {
        let Some((one, rest)) = first.split_first() else { return 0 };
        let with = |(at, two): (usize, &Segment)| {
            let free = used & (1 << at) == 0 && one.shared(two) > 0 && fit.holds(one, two);
            free.then(|| 1 + slow(rest, second, used | 1 << at, fit))
        };
        let best = second.iter().enumerate().filter_map(with).max().unwrap_or(0);
        best.max(slow(rest, second, used, fit))
    }

    #[test]
    fn no_choice_of_pairs_has_more_than_those_found() {
        let mut dice = Random::new(7);
        let mut seen = 0;
        for _ in 0..1500 {
            let text = random(&mut dice, 2);
            for code in 0..3 {
                let (one, two) = (text.of(0, code), text.of(1, code));
                for fit in [Fit::Exact, Fit::AnyOverlap, Fit::Share(50), Fit::Share(20)] {
                    let found = most_pairs(&partners(one, two, fit), two.len());
                    assert_eq!(found, slow(one, two, 0, fit), "{one:?} {two:?} {fit:?}");
                    seen = seen.max(found);
                }
            }
        }
        assert!(seen > 3);
    }

    #[test]
    fn a_long_chain_of_exchanges_ends() {
        let chain: Vec<Vec<u32>> = (0..3000).map(|me| if me == 2999 { vec![0] } else { vec![me, me + 1] }).collect();
        assert_eq!(most_pairs(&chain, 3000), 3000);
    }
}
