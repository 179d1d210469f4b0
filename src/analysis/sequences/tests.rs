//! What follows what, against a walk that looks at every pair of codings.

use super::*;
use crate::model::fixture::{codebook, coding, source, span_of, study};
use crate::model::span::Span;
use crate::model::table::{Cell, Shape};
use proptest::prelude::*;
use std::collections::BTreeSet;

const CODES: [(&str, u32); 4] = [("a", 0), ("b", 1), ("c", 0), ("d", 0)];

fn observed(study: &Study, record: Record, lag: usize) -> BTreeMap<(String, String), u64> {
    let made = Sequences::of(study, &Scope::new(record), Codes::Alone, lag..=lag);
    let table = made.matrix(&[Figure::Observed], true);
    let Shape::Matrix(meta) = table.shape else { panic!() };
    let mut out = BTreeMap::new();
    for (r, row) in meta.rows.iter().enumerate() {
        for (c, column) in meta.columns.iter().enumerate() {
            match &meta.cells[r][c].cell {
                Cell::Count(0) => assert!(meta.cells[r][c].excerpts.is_empty()),
                Cell::Count(n) => {
                    assert_eq!(meta.cells[r][c].excerpts.len() as u64, 2 * n, "two excerpts a pair");
                    out.insert((row.id.clone(), column.id.clone()), *n);
                }
                other => panic!("{other:?}"),
            }
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..Default::default() })]

    #[test]
    fn pairs_are_those_of_a_walk_along_the_places(
        drafts in prop::collection::vec((0_u32..3, 0_usize..4, 0_u32..30, 1_u32..9), 0..12), lag in 1_usize..4,
    ) {
        let talk = source("s").participants(&["P", "Q"]).turn("P", "one two three four five six");
        let talk = talk.turn("Q", "seven eight nine ten").build();
        let codings = (0..).zip(&drafts).map(|(n, (coder, code, start, len))| {
            let start = 7 + start;
            let coder = ["ana", "ben", "cleo"][*coder as usize];
            coding(n, coder, &talk, Some(CODES[*code].0), Span::new(start, (start + len).min(talk.chars())))
        });
        let study = study(vec![talk.clone()], Vec::new(), codebook(&CODES), codings.collect());
        let mut wanted: BTreeMap<(String, String), u64> = BTreeMap::new();
        for coder in ["ana", "ben", "cleo"] {
            for who in [Some("P"), Some("Q"), None] {
                // Places of this coder and participant, each with its codes.
                let mut places: BTreeMap<Span, BTreeSet<String>> = BTreeMap::new();
                for one in study.codings.iter().filter(|c| c.coder == coder) {
                    let people = talk.participants_in(one.place.span);
                    let own = who.map_or(people.is_empty(), |who| people.iter().any(|p| p == who));
                    if own {
                        places.entry(one.place.span).or_default().insert(one.code.clone().unwrap().0);
                    }
                }
                let places: Vec<BTreeSet<String>> = places.into_values().collect();
                for at in lag..places.len() {
                    for a in &places[at - lag] {
                        for b in &places[at] {
                            *wanted.entry((a.clone(), b.clone())).or_default() += 1;
                        }
                    }
                }
            }
        }
        prop_assert_eq!(observed(&study, Record::All, lag), wanted);
    }
}

#[test]
fn a_list_names_what_is_expected_and_the_words_can_be_read() {
    let talk = source("talk").participants(&["Ada"]).turn("Ada", "one two three four five").build();
    let code = |n, code, words| coding(n, "ana", &talk, Some(code), span_of(&talk, words));
    let codings = vec![code(1, "a", "one"), code(2, "c", "two"), code(3, "a", "three"), code(4, "c", "four")];
    let study = study(vec![talk.clone()], Vec::new(), codebook(&CODES), codings);
    let made = Sequences::of(&study, &Scope::new(Record::All), Codes::Alone, 1..=2);
    let list = made.list(Some("a"), 99);
    let Shape::List { rows, .. } = &list.shape else { panic!() };
    assert_eq!(rows.len(), 2, "a then c at lag 1, a then a at lag 2");
    // 3 pairs at lag 1, 2 begin with a and 2 end with c: 4 / 3 expected.
    assert_eq!(rows[0][5..8], [Cell::Count(2), Cell::number(4.0 / 3.0, 2), Cell::number(1.5, 2)]);
    assert_eq!(made.matrix(&[Figure::Ratio], false).parts.len(), 2);
    assert_eq!(made.between("a", "c").len(), 4);
    assert!(made.between("a", "d").is_empty());
}

#[test]
fn a_code_with_what_is_below_it_follows_where_that_follows() {
    let talk = source("talk").participants(&["Ada"]).turn("Ada", "one two three").build();
    let code = |n, code, words| coding(n, "ana", &talk, Some(code), span_of(&talk, words));
    let codings = vec![code(1, "b", "one"), code(2, "c", "two")];
    let study = study(vec![talk.clone()], Vec::new(), codebook(&CODES), codings);
    let made = Sequences::of(&study, &Scope::new(Record::All), Codes::Level(1), 1..=1);
    assert_eq!(made.list(None, 99).len(), 1);
    assert_eq!(made.between("a", "c").len(), 2);
}
