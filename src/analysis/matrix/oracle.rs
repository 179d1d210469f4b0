//! The matrix against a slow recount.
//!
//! The recount shares no code with the matrix: it walks every code point and
//! every word of every source for every cell, asks of each coding in turn
//! whether it belongs there, and joins unions by trying all pairs until
//! nothing changes.

use super::*;
use crate::analysis::record::Record;
use crate::model::coding::{Coding, CodingStatus};
use crate::model::fixture;
use crate::model::span::Span;
use proptest::prelude::*;
use std::collections::BTreeSet;

const CODES: [(&str, u32); 6] = [("a", 0), ("b", 1), ("c", 2), ("d", 1), ("e", 0), ("f", 0)];
const MIX: &str = "один two — three [four] 5th … été seven";

fn sources() -> Vec<crate::model::source::Source> {
    vec![
        fixture::source("s1")
            .participants(&["P1", "P2"])
            .heading("first words")
            .turn("Interviewer", "ask two things")
            .turn("P1", MIX)
            .turn("P2", "short one")
            .turn("Stranger", "not listed here")
            .turn("P1", "again me")
            .build(),
        fixture::source("s2").participants(&["P1"]).attribute("role", "z").turn("P1", "later words of mine").build(),
        fixture::source("s3").kind("document").text("nobody speaks").text("here at all").build(),
        fixture::source("s4").participants(&["P3", "P4"]).text("two people one text").build(),
    ]
}

pub(super) type Draft = (u8, u8, Option<u8>, u32, u32, u8);

pub(super) fn study_of(drafts: &[Draft]) -> Study {
    let sources = sources();
    let codings = (0u32..).zip(drafts).map(|(n, (coder, source, code, start, len, status))| {
        let source = &sources[usize::from(*source) % sources.len()];
        // Steps of 5, so that places often touch or are the same.
        let start = start % source.chars() / 5 * 5;
        let span = Span::new(start, (start + (1 + len / 5) * 5).min(source.chars()));
        let code = code.map(|c| CODES[usize::from(c) % CODES.len()].0);
        let coder = ["ana", "ben", "cyd"][usize::from(*coder) % 3];
        let mut coding = fixture::coding(n, coder, source, code, span);
        if *status == 0 {
            coding.status = CodingStatus::Rejected;
        }
        coding
    });
    let mut codings: Vec<Coding> = codings.collect();
    codings.sort_by_key(|c| sources.iter().position(|s| s.id == c.source));
    let people = vec![
        fixture::participant("P1", &[("role", "x")]),
        fixture::participant("P2", &[("role", "y")]),
        fixture::participant("P3", &[("role", "x")]),
        fixture::participant("P5", &[("role", "w")]),
    ];
    fixture::study(sources, people, fixture::codebook(&CODES), codings)
}

/// Who a word belongs to: a participant, or nobody.
type Owner = Option<String>;

struct Recount<'s> {
    study: &'s Study,
    record: &'s Record,
    codings: Vec<&'s Coding>,
    places: Vec<Span>,
}

impl<'s> Recount<'s> {
    fn new(study: &'s Study, record: &'s Record) -> Self {
        let counts = |c: &&Coding| {
            c.status == CodingStatus::Final
                && c.code.is_some()
                && match record {
                    Record::Coder(id) => c.coder == *id,
                    _ => true,
                }
        };
        let codings: Vec<&Coding> = study.codings.iter().filter(counts).collect();
        let mut places: Vec<Span> = codings.iter().map(|c| c.place.span).collect();
        let mut changed = *record == Record::Union;
        while changed {
            changed = false;
            for i in 0..codings.len() {
                for j in 0..codings.len() {
                    let alike = codings[i].source == codings[j].source && codings[i].code == codings[j].code;
                    if alike && places[i].overlaps(places[j]) && places[i] != places[j] {
                        let hull = places[i].hull(places[j]);
                        (places[i], places[j]) = (hull, hull);
                        changed = true;
                    }
                }
            }
        }
        Self { study, record, codings, places }
    }

    /// Everybody a coding's words belong to.
    fn owners(&self, coding: &Coding) -> Vec<Owner> {
        let source = self.study.source(&coding.source).unwrap();
        let mut out = Vec::new();
        if source.speakers.is_empty() {
            out.extend(source.participants.iter().cloned().map(Some));
        }
        for at in coding.place.span.start..coding.place.span.end {
            let block = source.blocks.iter().find(|b| b.text.contains(at));
            let Some(who) = block.and_then(|b| b.speaker) else {
                continue;
            };
            let speaker = &source.speakers[usize::from(who)];
            if !speaker.interviewer && !out.contains(&speaker.participant) {
                out.push(speaker.participant.clone());
            }
        }
        if out.is_empty() {
            out.push(None);
        }
        out
    }

    fn in_axis(&self, axis: &Axis, id: &str, coding: &Coding, owner: &Owner) -> bool {
        let source = self.study.source(&coding.source).unwrap();
        match axis {
            Axis::Code | Axis::Level(_) => {
                let code = self.study.codebook.get(coding.code.as_ref().unwrap()).unwrap();
                code.path.iter().any(|name| name.to_lowercase() == id)
            }
            Axis::Participant => owner.as_deref() == Some(id),
            Axis::Source => coding.source == id,
            Axis::Kind => source.kind == id,
            Axis::Coder => coding.coder == id,
            Axis::Attribute(name) => self.value(source, owner, name).as_deref() == Some(id),
        }
    }

    fn value(&self, source: &crate::model::source::Source, owner: &Owner, name: &str) -> Option<String> {
        let own = source.attribute(name).map(str::to_owned);
        let row = owner.as_ref().and_then(|o| self.study.participant(o));
        let theirs = row.and_then(|p| p.attribute(name)).map(str::to_owned);
        let missing = owner.as_ref().map(|_| "(not stated)".to_owned());
        own.or(theirs).or(missing)
    }

    /// The cases that stand in the row and the column; `None` is any.
    fn cases(&self, spec: &Spec, meta: &MatrixMeta, row: Option<&str>, column: Option<&str>) -> Vec<(usize, Owner)> {
        let rows = meta.rows.iter().map(|r| r.id.as_str());
        let columns = meta.columns.iter().map(|c| c.id.as_str());
        let rows: Vec<&str> = row.map_or_else(|| rows.collect(), |r| vec![r]);
        let columns: Vec<&str> = column.map_or_else(|| columns.collect(), |c| vec![c]);
        let mut out = Vec::new();
        for (index, coding) in self.codings.iter().enumerate() {
            for owner in self.owners(coding) {
                let r = rows.iter().any(|id| self.in_axis(&spec.rows, id, coding, &owner));
                let c = columns.iter().any(|id| self.in_axis(&spec.columns, id, coding, &owner));
                if r && c {
                    out.push((index, owner));
                }
            }
        }
        out
    }

    /// Ids of the codings that stand there, in the study's order.
    fn ids(&self, spec: &Spec, meta: &MatrixMeta, row: Option<&str>, column: Option<&str>) -> Vec<String> {
        let there: BTreeSet<usize> = self.cases(spec, meta, row, column).into_iter().map(|c| c.0).collect();
        there.into_iter().map(|i| self.codings[i].id.0.clone()).collect()
    }

    /// How many participants or sources are coded with a code or one below it.
    fn n(&self, axis: &Axis, id: &str, unit: &str) -> u64 {
        let coded = self.codings.iter().flat_map(|c| self.owners(c).into_iter().map(move |o| (*c, o)));
        let here = coded.filter(|(c, o)| self.in_axis(axis, id, c, o));
        let who = |(coding, owner): (&Coding, Owner)| match unit {
            "sources" => Some(coding.source.clone()),
            _ => owner,
        };
        here.filter_map(who).collect::<BTreeSet<_>>().len() as u64
    }

    fn count(&self, measure: Measure, cases: &[(usize, Owner)]) -> u64 {
        match measure {
            Measure::Presence => u64::from(!cases.is_empty()),
            Measure::Participants => cases.iter().filter_map(|c| c.1.clone()).collect::<BTreeSet<_>>().len() as u64,
            Measure::Codings => {
                let place = |i: usize| {
                    let coder = (*self.record == Record::All).then(|| self.codings[i].coder.clone());
                    (self.codings[i].source.clone(), self.places[i], coder)
                };
                cases.iter().map(|c| place(c.0)).collect::<BTreeSet<_>>().len() as u64
            }
            Measure::Words => self.words(cases),
            Measure::Share => {
                let people = cases.iter().filter(|c| c.1.is_some());
                self.words(&people.cloned().collect::<Vec<_>>())
            }
        }
    }

    /// Every word of every source, asked one by one whether it is coded.
    fn words(&self, cases: &[(usize, Owner)]) -> u64 {
        let mut out = 0;
        for source in &self.study.sources {
            for block in &source.blocks {
                for start in word_starts(source, block) {
                    let owner = block.speaker.map(|w| &source.speakers[usize::from(w)]);
                    let interviewer = owner.is_some_and(|s| s.interviewer);
                    let coded = cases.iter().any(|(i, who)| {
                        let same = owner.is_none_or(|s| s.participant == *who);
                        let coding = self.codings[*i];
                        coding.source == source.id && same && coding.place.span.contains(start)
                    });
                    out += u64::from(coded && !interviewer);
                }
            }
        }
        out
    }
}

fn word_starts(source: &crate::model::source::Source, block: &crate::model::source::Block) -> Vec<u32> {
    use crate::model::source::BlockKind;
    if block.kind != BlockKind::Paragraph {
        return Vec::new();
    }
    let letters: Vec<char> = source.slice(block.text).chars().collect();
    let mut out = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let from = at;
        while at < letters.len() && !letters[at].is_whitespace() {
            at += 1;
        }
        if letters[from..at].iter().any(|c| c.is_alphanumeric()) {
            out.push(block.text.start + from as u32);
        }
        at += 1;
    }
    out
}

fn value(cell: &Cell) -> u64 {
    match cell {
        Cell::Count(n) => *n,
        Cell::Flag(yes) => u64::from(*yes),
        Cell::Share { part, .. } => *part as u64,
        other => panic!("{other:?}"),
    }
}

fn axes_of() -> impl Strategy<Value = Axis> {
    prop_oneof![
        Just(Axis::Code),
        Just(Axis::Level(2)),
        Just(Axis::Participant),
        Just(Axis::Source),
        Just(Axis::Kind),
        Just(Axis::Coder),
        Just(Axis::Attribute("role".into())),
    ]
}

pub(super) fn drafts() -> impl Strategy<Value = Vec<Draft>> {
    let code = proptest::option::weighted(0.9, 0u8..6);
    prop::collection::vec((0u8..3, 0u8..4, code, 0u32..200, 0u32..60, 0u8..8), 0..30)
}

pub(super) fn record() -> impl Strategy<Value = Record> {
    prop_oneof![Just(Record::Coder("ana".into())), Just(Record::Union), Just(Record::All)]
}

fn measure() -> impl Strategy<Value = Measure> {
    (0usize..5).prop_map(|i| Measure::ALL[i])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..Default::default() })]

    #[test]
    fn every_cell_and_total_is_what_a_slow_recount_finds(
        drafts in drafts(), rows in axes_of(), columns in axes_of(), measure in measure(), record in record(),
    ) {
        prop_assume!(rows != columns);
        let study = study_of(&drafts);
        let spec = Spec { rows, columns, measure };
        let table = matrix(&study, &Scope::new(record.clone()), &spec).unwrap();
        let excerpts = table.excerpts;
        let Shape::Matrix(meta) = table.shape else { panic!("a matrix") };
        let recount = Recount::new(&study, &record);
        let expect = |row, column| recount.count(measure, &recount.cases(&spec, &meta, row, column));
        let behind = |one: &Measured| one.excerpts.iter().map(|e| excerpts[*e as usize].id.clone()).collect::<Vec<_>>();
        for (r, row) in meta.rows.iter().enumerate() {
            for (c, column) in meta.columns.iter().enumerate() {
                let found = value(&meta.cells[r][c].cell);
                prop_assert_eq!(found, expect(Some(&row.id), Some(&column.id)), "{} {}", row.id, column.id);
                prop_assert_eq!(behind(&meta.cells[r][c]), recount.ids(&spec, &meta, Some(&row.id), Some(&column.id)));
            }
            prop_assert_eq!(behind(&meta.row_totals[r]), recount.ids(&spec, &meta, Some(&row.id), None));
        }
        for (c, column) in meta.columns.iter().enumerate() {
            prop_assert_eq!(behind(&meta.column_totals[c]), recount.ids(&spec, &meta, None, Some(&column.id)));
        }
        prop_assert_eq!(behind(&meta.total), recount.ids(&spec, &meta, None, None));
        for (axis, items) in [(&spec.rows, &meta.rows), (&spec.columns, &meta.columns)] {
            if matches!(axis, Axis::Code | Axis::Level(_)) {
                for item in items {
                    prop_assert_eq!(item.n, recount.n(axis, &item.id, &meta.n_unit), "N of {}", item.id);
                }
            }
        }
        if measure != Measure::Presence {
            for (r, row) in meta.rows.iter().enumerate() {
                prop_assert_eq!(value(&meta.row_totals[r].cell), expect(Some(&row.id), None));
            }
            for (c, column) in meta.columns.iter().enumerate() {
                prop_assert_eq!(value(&meta.column_totals[c].cell), expect(None, Some(&column.id)));
            }
            prop_assert_eq!(value(&meta.total.cell), expect(None, None));
        }
    }

    #[test]
    fn a_parent_holds_at_least_each_child_and_at_most_all_together(
        drafts in drafts(), record in record(), measure in measure(),
    ) {
        prop_assume!(measure != Measure::Presence);
        let study = study_of(&drafts);
        let spec = Spec { rows: Axis::Code, columns: Axis::Kind, measure };
        let table = matrix(&study, &Scope::new(record), &spec).unwrap();
        let Shape::Matrix(meta) = table.shape else { panic!("a matrix") };
        let total = |at: usize| value(&meta.row_totals[at].cell);
        for (at, code) in study.codebook.codes.iter().enumerate() {
            if let Some(parent) = code.parent {
                prop_assert!(total(parent) >= total(at));
            }
        }
        prop_assert!(value(&meta.total.cell) <= (0..meta.rows.len()).map(total).sum());
    }
}
