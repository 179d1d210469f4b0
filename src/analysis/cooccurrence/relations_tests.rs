//! Every relation and figure, against a recount that looks at every two codings and every
//! place.

use super::tests::{CODES, segments};
use super::*;
use crate::model::coding::Coding;
use crate::model::fixture::{codebook, coding, source, study};
use crate::model::source::{BlockKind, Source};
use crate::model::span::Span;
use crate::model::table::{Cell, Shape};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

type Draft = (u8, u8, u8, u8, u8);

fn drawn(drafts: &[Draft]) -> Study {
    let sources = vec![
        source("s1")
            .participants(&["P", "Q"])
            .turn("Interviewer", "why is it so")
            .turn("P", "one two three")
            .heading("then")
            .turn("Q", "four five six")
            .turn("P", "seven eight")
            .turn("Interviewer", "and")
            .turn("Q", "nine ten eleven")
            .build(),
        source("s2").participants(&["P"]).turn("P", "a b c d e").turn("P2", "f g h").build(),
        source("s3").kind("document").text("a paragraph").heading("head").text("another one").text("a third").build(),
    ];
    let mut codings: Vec<Coding> = (0..)
        .zip(drafts)
        .map(|(n, (coder, at, code, start, len))| {
            let source = &sources[usize::from(*at) % 3];
            let start = u32::from(*start) % (source.chars() - 1);
            let span = Span::new(start, (start + 1 + u32::from(*len) % 40).min(source.chars()));
            let coder = ["ana", "ben"][usize::from(*coder) % 2];
            coding(n, coder, source, Some(CODES[usize::from(*code) % 4].0), span)
        })
        .collect();
    codings.sort_by_key(|c| (c.source.clone(), c.place.span, c.id.clone()));
    study(sources, Vec::new(), codebook(&CODES), codings)
}

/// The number of the turn of each paragraph, by its own way: a paragraph that has no turn is
/// one, a heading has that of what follows.
fn turn_of(source: &Source, block: usize) -> usize {
    let blocks = &source.blocks;
    let at = (block..blocks.len()).find(|b| !matches!(blocks[*b].kind, BlockKind::Heading(_))).unwrap_or(block);
    let mut kinds: Vec<(Option<u32>, usize)> = Vec::new();
    for b in (0..=at).filter(|b| !matches!(blocks[*b].kind, BlockKind::Heading(_))) {
        let key = (blocks[b].turn, if blocks[b].turn.is_some() { 0 } else { b });
        if kinds.last() != Some(&key) {
            kinds.push(key);
        }
    }
    kinds.len() - 1
}

/// The places a coding covers.
fn places(study: &Study, relation: Relation, coding: &Coding) -> BTreeSet<(String, usize)> {
    let source = study.source(&coding.source).unwrap();
    let span = coding.place.span;
    let here = |n: usize| (coding.source.clone(), n);
    let blocks = (0..source.blocks.len()).filter(|b| source.blocks[*b].span.overlaps(span));
    match relation {
        Relation::Overlap => (span.start..span.end).map(|at| here(at as usize)).collect(),
        Relation::Turn => blocks.map(|b| here(turn_of(source, b))).collect(),
        Relation::Near(n) => {
            let last = (0..source.blocks.len()).map(|b| turn_of(source, b)).max().unwrap();
            let windows = (last + 1).saturating_sub(n as usize).max(1);
            let own: BTreeSet<usize> = blocks.map(|b| turn_of(source, b)).collect();
            (0..windows).filter(|w| own.iter().any(|t| (*w..=*w + n as usize).contains(t))).map(here).collect()
        }
        Relation::Section => blocks.map(|b| here(source.blocks[b].section.map_or(0, |s| usize::from(s) + 1))).collect(),
        Relation::Source => [here(0)].into(),
        Relation::Participant => source.participants_in(span).into_iter().map(|who| (who, 0)).collect(),
    }
}

/// Two segments stand together, said without places.
fn together(study: &Study, relation: Relation, a: &Coding, b: &Coding) -> bool {
    let source = study.source(&a.source).unwrap();
    let turns = |c: &Coding| {
        let own = (0..source.blocks.len()).filter(|i| source.blocks[*i].span.overlaps(c.place.span));
        own.map(|i| turn_of(source, i)).collect::<Vec<_>>()
    };
    match relation {
        Relation::Near(n) => {
            let (x, y) = (turns(a), turns(b));
            a.source == b.source && x.iter().any(|x| y.iter().any(|y| x.abs_diff(*y) <= n as usize))
        }
        _ => !places(study, relation, a).is_disjoint(&places(study, relation, b)),
    }
}

fn relation() -> impl Strategy<Value = Relation> {
    prop_oneof![
        Just(Relation::Overlap),
        Just(Relation::Turn),
        (0_u32..4).prop_map(Relation::Near),
        Just(Relation::Section),
        Just(Relation::Source),
        Just(Relation::Participant),
    ]
}

fn record() -> impl Strategy<Value = Record> {
    prop_oneof![Just(Record::Coder("ana".into())), Just(Record::Union), Just(Record::All)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..Default::default() })]

    #[test]
    fn every_pair_is_what_a_slow_recount_finds(
        drafts in prop::collection::vec(any::<Draft>(), 0..12), relation in relation(), record in record(), below: bool,
    ) {
        let study = drawn(&drafts);
        let asked = Asked { relation, codes: if below { Codes::Below } else { Codes::Alone }, places_only: false };
        let scope = Scope::new(record.clone());
        let table = Together::of(&study, &scope, asked).list(None, usize::MAX);
        let Shape::List { rows, .. } = &table.shape else { panic!() };
        let mut found: BTreeMap<(String, String), Vec<Cell>> = BTreeMap::new();
        for row in rows {
            let [Cell::Text(a), _, Cell::Text(b), ..] = &row[..] else { panic!() };
            found.insert((a.clone(), b.clone()), row.clone());
        }
        let under = |code: &'static str| if below && code == "a" { vec!["a", "b"] } else { vec![code] };
        let whose = |c: &Coding| if record == Record::All { c.coder.clone() } else { String::new() };
        let somewhere = |c: &&Coding| !places(&study, relation, c).is_empty();
        let codings = |code: &'static str| -> Vec<&Coding> {
            let own = under(code);
            let of = study.codings.iter().filter(|c| record.holds(c) && own.iter().any(|id| c.code == Some((*id).into())));
            of.filter(somewhere).collect()
        };
        // Segments of a code, each with its codings.
        let units = |code: &'static str| {
            let all: BTreeSet<_> = under(code).into_iter().flat_map(|id| segments(&study, &record, id)).collect();
            let own = codings(code);
            let holds = |s: &(String, String, BTreeSet<u32>), c: &Coding| {
                s.0 == c.source && s.1 == whose(c) && (c.place.span.start..c.place.span.end).all(|at| s.2.contains(&at))
            };
            let mut out: Vec<Vec<&Coding>> = Vec::new();
            for segment in &all {
                // A coding of a code belongs to the segment that its own code makes of it.
                let made = own.iter().copied().filter(|c| {
                    holds(segment, c) && segments(&study, &record, &c.code.clone().unwrap().0).contains(segment)
                });
                let made: Vec<&Coding> = made.collect();
                if !made.is_empty() {
                    out.push(made);
                }
            }
            out
        };
        let covered = |code: &'static str| -> BTreeSet<(String, String, usize)> {
            let of = |c: &Coding| places(&study, relation, c).into_iter().map(|(line, at)| (whose(c), line, at)).collect::<Vec<_>>();
            codings(code).into_iter().flat_map(of).collect()
        };
        let meeting = |a: &'static str, b: &'static str| {
            let others = codings(b);
            let meets = |one: &&Coding| others.iter().any(|o| whose(o) == whose(one) && together(&study, relation, one, o));
            units(a).into_iter().filter(|segment| segment.iter().any(&meets)).count() as u64
        };
        for (i, (a, _)) in CODES.iter().enumerate() {
            for (b, _) in &CODES[i + 1..] {
                if below && *a == "a" && *b == "b" {
                    prop_assert!(!found.contains_key(&("a".to_owned(), "b".to_owned())));
                    continue;
                }
                let (first, second) = (meeting(a, b), meeting(b, a));
                let Some(row) = found.get(&((*a).to_owned(), (*b).to_owned())) else {
                    prop_assert_eq!((first, second), (0, 0), "{} {}", a, b);
                    continue;
                };
                let (own, theirs) = (covered(a), covered(b));
                let counts = [
                    (4, units(a).len()), (5, units(b).len()), (6, first as usize), (7, second as usize),
                    (9, own.intersection(&theirs).count()), (10, own.len()), (11, theirs.len()),
                ];
                for (column, wanted) in counts {
                    prop_assert_eq!(&row[column], &Cell::Count(wanted as u64), "{} {} column {}", a, b, column);
                }
                let part = own.intersection(&theirs).count() as f64 / own.union(&theirs).count() as f64;
                prop_assert_eq!(&row[12], &Cell::number(part, 3));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..Default::default() })]

    #[test]
    fn from_rows_the_tables_are_the_same(
        drafts in prop::collection::vec(any::<Draft>(), 0..12), relation in relation(), record in record(), places_only: bool,
    ) {
        let study = drawn(&drafts);
        let ledger = crate::analysis::ledger::Ledger::of(&study);
        let scope = Scope::new(record);
        let asked = Asked { relation, places_only, ..Asked::default() };
        let (of, kept) = (Together::of(&study, &scope, asked), Together::kept(&study, Rows::Ledger(&ledger), &scope, asked));
        let figures = if places_only { vec![Figure::Shared, Figure::Lift] } else { Figure::ALL.to_vec() };
        let shown = Shown { figures, ..Shown::default() };
        prop_assert_eq!(of.matrix(&shown), kept.matrix(&shown));
        if !places_only {
            prop_assert_eq!(of.list(None, 9), kept.list(None, 9));
        }
    }
}

#[test]
fn lift_is_of_all_places_in_sources_that_were_read() {
    // Two sources were read by ana, of three; P speaks in both, Q in one.
    let study = drawn(&[(0, 0, 0, 60, 3), (0, 0, 2, 60, 3), (0, 1, 0, 9, 1)]);
    let scope = Scope::new(Record::Coder("ana".into()));
    let all = |relation| {
        let made = Together::of(&study, &scope, Asked { relation, ..Asked::default() });
        made.places
    };
    assert_eq!(all(Relation::Overlap), u64::from(study.sources[0].chars() + study.sources[1].chars()));
    assert_eq!([Relation::Turn, Relation::Near(1), Relation::Section].map(all), [6 + 2, 5 + 1, 2 + 1]);
    assert_eq!([Relation::Source, Relation::Participant].map(all), [2, 2]);
}

#[test]
fn excerpts_stand_behind_cells_and_between_two_codes() {
    let study = drawn(&[(0, 0, 0, 40, 3), (0, 0, 2, 41, 3), (0, 1, 3, 9, 1)]);
    let scope = Scope::new(Record::Union);
    let made = Together::of(&study, &scope, Asked::default());
    let table = made.matrix(&Shown { excerpts: true, figures: vec![Figure::Lift], ..Shown::default() });
    let Shape::Matrix(meta) = &table.shape else { panic!() };
    assert_eq!((meta.rows.len(), table.excerpts.len()), (2, 2));
    assert_eq!(meta.cells[0][1].excerpts, [0]);
    assert_eq!(meta.cells[1][0].excerpts, [1]);
    assert!(meta.no_totals(), "a lift of all is none");
    assert_eq!(made.between("c", "a").len(), 2);
    assert!(made.between("a", "d").is_empty());
    assert_eq!(made.list(Some("d"), 9).len(), 0);
    let list = made.list(Some("c"), 9);
    let Shape::List { rows, .. } = &list.shape else { panic!() };
    assert_eq!(rows[0][0], Cell::Text("c".into()), "the code asked for stands first");
}
