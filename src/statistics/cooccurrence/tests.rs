//! Walks along lines, against places counted one by one.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

type Draft = (u8, u8, u8, u8, u8);

fn made(drafts: &[Draft]) -> Vec<Piece> {
    let piece = |d: &Draft| {
        let start = u32::from(d.1 % 20);
        let end = start + 1 + u32::from(d.2 % 9);
        Piece { line: u32::from(d.0 % 3), start, end, thing: u32::from(d.3 % 5), unit: u32::from(d.4 % 9) }
    };
    let mut out: Vec<Piece> = drafts.iter().map(piece).collect();
    out.sort_unstable();
    out
}

/// Every place a thing covers.
fn places(pieces: &[Piece], thing: u32) -> BTreeSet<(u32, u32)> {
    let own = pieces.iter().filter(|p| p.thing == thing);
    own.flat_map(|p| (p.start..p.end).map(|at| (p.line, at))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..Default::default() })]

    #[test]
    fn places_and_segments_are_those_counted_one_by_one(drafts in prop::collection::vec(any::<Draft>(), 0..25)) {
        let pieces = made(&drafts);
        let (shared, met) = (share(&pieces), meet(&pieces));
        for a in 0..5_u32 {
            let units: BTreeSet<u32> = pieces.iter().filter(|p| p.thing == a).map(|p| p.unit).collect();
            prop_assert_eq!(met.segments(a as usize), units.len() as u64);
            for b in 0..5_u32 {
                let both = places(&pieces, a).intersection(&places(&pieces, b)).count() as u64;
                prop_assert_eq!(shared.of(a as usize, b as usize), both);
                let theirs = places(&pieces, b);
                let meets = |unit: &&u32| {
                    let own = pieces.iter().filter(|p| p.thing == a && p.unit == **unit);
                    own.flat_map(|p| (p.start..p.end).map(|at| (p.line, at))).any(|place| theirs.contains(&place))
                };
                let wanted: Vec<u32> = units.iter().filter(meets).copied().collect();
                let counted = met.counts(a as usize).get(b as usize).copied().unwrap_or(0);
                if (b as usize) < met.things() {
                    prop_assert_eq!(counted, wanted.len() as u64);
                }
                for unit in &units {
                    prop_assert_eq!(met.meets(a as usize, *unit, b as usize), wanted.contains(unit));
                }
                if a != b {
                    prop_assert_eq!(met.of(a as usize, &[b as usize]).collect::<Vec<_>>(), wanted);
                }
            }
        }
    }

    #[test]
    fn near_pairs_are_those_counted_one_by_one(drafts in prop::collection::vec(any::<Draft>(), 0..20), gap in 0_u32..12) {
        let pieces = made(&drafts);
        let mut wanted = 0;
        for a in pieces.iter().filter(|p| p.thing == 0) {
            for b in pieces.iter().filter(|p| p.thing == 1 && p.line == a.line) {
                wanted += u64::from(a.start.max(b.start).saturating_sub(a.end.min(b.end)) <= gap);
            }
        }
        prop_assert_eq!(near(&pieces, (0, 1), gap), wanted);
    }
}

#[test]
fn many_pieces_are_counted_side_by_side_as_they_are_alone() {
    let piece = |n: u32| Piece { line: n / 70, start: n % 70, end: n % 70 + 1 + n % 5, thing: n % 49 % 7, unit: n };
    let all: Vec<Piece> = (0..40_000).map(piece).collect();
    let shared = share(&all);
    let lines: Vec<Shared> = all.chunk_by(|a, b| a.line == b.line).map(share).collect();
    for (a, b) in (0..7).flat_map(|a| (0..7).map(move |b| (a, b))) {
        assert_eq!(shared.of(a, b), lines.iter().map(|one| one.of(a, b)).sum::<u64>());
    }
}

#[test]
fn nothing_is_undefined_and_more_than_sixty_four_things_are_told_apart() {
    assert!(coefficient(0, 0, 0).value.is_err() && jaccard(0, 0, 0).value.is_err() && lift(0, 0, 3, 9).value.is_err());
    assert_eq!(coefficient(0, 4, 6).value, Ok(0.0));
    let pieces: Vec<Piece> =
        (0..130).map(|thing| Piece { line: thing / 65, start: 0, end: 1, thing, unit: thing }).collect();
    let met = meet(&pieces);
    assert!(met.meets(0, 0, 64) && !met.meets(0, 0, 65) && met.meets(65, 65, 129));
    assert_eq!(met.counts(129).iter().sum::<u64>(), 65);
}
