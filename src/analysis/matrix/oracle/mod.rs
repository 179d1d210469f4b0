//! The matrix against a slow recount.
//!
//! The recount shares no code with the matrix: it walks every code point and
//! every word of every source for every cell, asks of each coding in turn
//! whether it belongs there, and joins unions by trying all pairs until
//! nothing changes.

mod asked;
mod recount;

use crate::analysis::record::Record;
use crate::model::codebook::{CodeKind, Origin};
use crate::model::coding::{Coding, CodingStatus, Method};
use crate::model::fixture;
use crate::model::source::Source;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::model::theme::{Theme, ThemeStatus};
use proptest::prelude::*;

const CODES: [(&str, u32); 6] = [("a", 0), ("b", 1), ("c", 2), ("d", 1), ("e", 0), ("f", 0)];
const MIX: &str = "один two — three [four] 5th … été seven";

fn sources() -> Vec<Source> {
    vec![
        fixture::source("s1")
            .participants(&["P1", "P2"])
            .heading("first words")
            .turn("Interviewer", "ask two things")
            .turn("P1", MIX)
            .turn("P2", "short one")
            .turn("Stranger", "not listed here")
            .heading("And now?")
            .turn("P1", "again me")
            .build(),
        fixture::source("s2")
            .participants(&["P1"])
            .attribute("role", "z")
            .heading("and NOW")
            .turn("P1", "later words of mine")
            .build(),
        fixture::source("s3").kind("document").text("nobody speaks").text("here at all").build(),
        fixture::source("s4").participants(&["P3", "P4"]).text("two people one text").build(),
    ]
}

pub(crate) type Draft = (u8, u8, Option<u8>, u32, u32, u8);

pub(crate) fn study_of(drafts: &[Draft]) -> Study {
    let sources = sources();
    let codings = (0u32..).zip(drafts).map(|(n, (coder, source, code, start, len, status))| {
        let source = &sources[usize::from(*source) % sources.len()];
        // Steps of 5, so that places often touch or are the same.
        let start = start % source.chars() / 5 * 5;
        let span = Span::new(start, (start + (1 + len / 5) * 5).min(source.chars()));
        let code = code.map(|c| CODES[usize::from(c) % CODES.len()].0);
        let coder = ["ana", "ben", "cyd"][usize::from(*coder) % 3];
        let mut coding = fixture::coding(n, coder, source, code, span);
        match status {
            0 => coding.status = CodingStatus::Rejected,
            1 | 2 => coding.by = Method::Adjudication,
            _ => {}
        }
        coding.stance = [None, Some("for"), Some("odd"), Some("mixed")][*len as usize % 4].map(str::to_owned);
        coding.round = [None, Some("2"), Some("10")][*len as usize % 3].map(str::to_owned);
        coding.weight = [None, Some("2"), Some("1,5"), Some("much")][start as usize / 5 % 4].map(str::to_owned);
        coding
    });
    let mut codings: Vec<Coding> = codings.collect();
    codings.sort_by_key(|c| sources.iter().position(|s| s.id == c.source));
    let people = vec![
        fixture::participant("P1", &[("role", "x"), ("years", "3")]),
        fixture::participant("P2", &[("role", "y"), ("years", "25")]),
        fixture::participant("P3", &[("role", "x"), ("years", "9")]),
        fixture::participant("P5", &[("role", "w"), ("years", "12")]),
    ];
    let mut book = fixture::codebook(&CODES);
    (book.codes[1].kind, book.codes[4].kind) = (CodeKind::Theme, CodeKind::Theme);
    (book.codes[0].origin, book.codes[4].origin) = (Some(Origin::Deductive), Some(Origin::Inductive));
    let named = |from: usize| codings.iter().skip(from).step_by(5).map(|c| c.id.clone()).collect();
    let theme = |id: &str, codes: &[&str], evidence, status| Theme {
        id: id.into(),
        title: id.to_owned(),
        codes: codes.iter().map(|c| (*c).into()).collect(),
        evidence,
        status,
        ..Theme::default()
    };
    // The file of `b` stands for the heading of that name.
    let themes = vec![
        theme("t", &["c", "e"], named(0), ThemeStatus::Settled),
        theme("b", &["f"], named(2), ThemeStatus::Candidate),
        theme("gone", &["a"], named(1), ThemeStatus::Dropped),
    ];
    Study { themes, ..fixture::study(sources, people, book, codings) }
}

pub(crate) fn drafts() -> impl Strategy<Value = Vec<Draft>> {
    let code = proptest::option::weighted(0.9, 0u8..6);
    prop::collection::vec((0u8..3, 0u8..4, code, 0u32..200, 0u32..60, 0u8..8), 0..30)
}

pub(crate) fn record() -> impl Strategy<Value = Record> {
    prop_oneof![Just(Record::Coder("ana".into())), Just(Record::Union), Just(Record::All), Just(Record::Consensus)]
}
