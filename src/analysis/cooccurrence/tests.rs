//! Codes on the same words, against a slow recount that walks code points.

use super::*;
use crate::model::coding::Coding;
use crate::model::fixture::{codebook, coding, source, span_of, study};
use crate::model::span::Span;
use crate::model::table::{Cell, Shape};
use proptest::prelude::*;
use std::collections::BTreeSet;

pub(super) const CODES: [(&str, u32); 4] = [("a", 0), ("b", 1), ("c", 0), ("d", 0)];

type Draft = (u8, u8, u8, u32, u32);

fn drawn(drafts: &[Draft]) -> Study {
    let sources = vec![
        source("s1").participants(&["P1"]).turn("P1", "one two three four five six seven eight nine").build(),
        source("s2").participants(&["P2"]).turn("P2", "ten eleven twelve thirteen").build(),
    ];
    let mut codings: Vec<Coding> = (0..)
        .zip(drafts)
        .map(|(n, (coder, at, code, start, len))| {
            let source = &sources[usize::from(*at) % 2];
            let start = 8 + start % 24;
            let span = Span::new(start, (start + 1 + len % 8).min(source.chars()));
            let coder = ["ana", "ben"][usize::from(*coder) % 2];
            coding(n, coder, source, Some(CODES[usize::from(*code) % 4].0), span)
        })
        .collect();
    codings.sort_by_key(|c| (c.source.clone(), c.place.span, c.id.clone()));
    study(sources, Vec::new(), codebook(&CODES), codings)
}

/// The segments of a code as sets of code points with their source (and coder),
/// made by joining what has to be joined until nothing changes.
pub(super) fn segments(study: &Study, record: &Record, code: &str) -> BTreeSet<(String, String, BTreeSet<u32>)> {
    let mine = study.codings.iter().filter(|c| c.code == Some(code.into()) && record.holds(c));
    let whose = |c: &Coding| if *record == Record::All { c.coder.clone() } else { String::new() };
    let mut out: Vec<(String, String, BTreeSet<u32>)> =
        mine.map(|c| (c.source.clone(), whose(c), (c.place.span.start..c.place.span.end).collect())).collect();
    let mut changed = record.merges();
    while changed {
        changed = false;
        for i in 0..out.len() {
            for j in 0..out.len() {
                if i != j && out[i].0 == out[j].0 && out[i].2 != out[j].2 && !out[i].2.is_disjoint(&out[j].2) {
                    let both: BTreeSet<u32> = out[i].2.union(&out[j].2).copied().collect();
                    (out[i].2, out[j].2) = (both.clone(), both);
                    changed = true;
                }
            }
        }
    }
    out.into_iter().collect()
}

fn recount(study: &Study, record: &Record, code: &str, other: &str) -> u64 {
    let others = segments(study, record, other);
    let meets = |one: &&(String, String, BTreeSet<u32>)| {
        others.iter().any(|o| o.0 == one.0 && o.1 == one.1 && !o.2.is_disjoint(&one.2))
    };
    segments(study, record, code).iter().filter(meets).count() as u64
}

fn record() -> impl Strategy<Value = Record> {
    prop_oneof![Just(Record::Coder("ana".into())), Just(Record::Union), Just(Record::All)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..Default::default() })]

    #[test]
    fn every_cell_is_what_a_slow_recount_finds(
        drafts in prop::collection::vec(any::<Draft>(), 0..14), record in record(),
    ) {
        let study = drawn(&drafts);
        let scope = Scope::new(record.clone());
        let together = Together::of(&study, &scope, Asked::default());
        let table = together.matrix(&Shown::default());
        let Shape::Matrix(meta) = &table.shape else { panic!() };
        for (a, _) in CODES {
            for (b, _) in CODES.iter().filter(|(b, _)| *b != a) {
                let at = |id: &str| meta.rows.iter().position(|item| item.id == id);
                let counted = match (at(a), at(b)) {
                    (Some(r), Some(c)) => match meta.cells[r][c].cell { Cell::Count(n) => n, _ => panic!() },
                    _ => 0,
                };
                prop_assert_eq!(counted, recount(&study, &record, a, b), "{} with {}", a, b);
            }
        }
        for item in &meta.rows {
            prop_assert_eq!(item.n, segments(&study, &record, &item.id).len() as u64);
        }
    }
}

/// One long segment of `a` with two short ones of `b` in it, `c` beside them.
fn small() -> Study {
    let talk = source("talk").participants(&["Ada"]).turn("Ada", "one two three four five").build();
    let code = |n, code, words| coding(n, "ana", &talk, Some(code), span_of(&talk, words));
    let codings = vec![code(1, "a", "one two three"), code(2, "b", "one"), code(3, "b", "three"), code(4, "c", "four")];
    study(vec![talk], Vec::new(), codebook(&CODES), codings)
}

#[test]
fn a_row_says_how_many_of_its_segments_are_the_columns_as_well() {
    let study = small();
    let scope = Scope::new(Record::All);
    let together = Together::of(&study, &scope, Asked::default());
    let table = together.matrix(&Shown::default());
    let Shape::Matrix(meta) = &table.shape else { panic!() };
    let cells: Vec<Vec<&Cell>> = meta.cells.iter().map(|row| row.iter().map(|m| &m.cell).collect()).collect();
    assert_eq!(cells, [[&Cell::Blank(""), &Cell::Count(1)], [&Cell::Count(2), &Cell::Blank("")]]);
    assert_eq!(meta.rows.iter().map(|r| r.n).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(meta.row_totals[1].cell, Cell::Count(2));
    assert_eq!(together.codings(&meta.rows[1], &meta.columns[0]), [1, 2]);
    let pairs = together.pairs(10);
    assert_eq!((pairs.len(), pairs.notes.len()), (1, 1));
}

#[test]
fn codes_that_are_not_shown_are_counted_in_the_note() {
    let study = small();
    let scope = Scope::new(Record::All);
    let table = Together::of(&study, &scope, Asked::default()).matrix(&Shown { most: 1, ..Shown::default() });
    assert_eq!(table.len(), 1);
    assert!(table.notes[3].starts_with("Not shown: 1 code "), "{:?}", table.notes);
}
