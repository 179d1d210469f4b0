//! What a report says of small studies, and what it keeps to itself.

use super::*;
use crate::analysis::record::Record;
use crate::model::coding::Coding;
use crate::model::fixture::{codebook, coding, participant, source, span_of, study};
use crate::model::report::{Block, Matrix};
use crate::model::table::{Cell, Shape};

fn options() -> Options {
    Options {
        rows: Axis::Code,
        columns: Vec::new(),
        cells: Measure::Codings,
        quotes: 3,
        all_quotes: false,
        past: Default::default(),
        at_least: 0,
        tests: Vec::new(),
        sections: Vec::new(),
        with: Vec::new(),
        without: Vec::new(),
    }
}

/// Ada may be quoted and Bo may not.
fn kitchen() -> Study {
    let talk = source("talk").participants(&["Ada", "Bo"]);
    let talk =
        talk.turn("Ada", "cold one, cold two, cold three, cold four, cold five").turn("Bo", "secret words").build();
    let cold = ["cold one", "cold two", "cold three", "cold four", "cold five"];
    let mut codings: Vec<Coding> =
        (1..).zip(cold).map(|(n, words)| coding(n, "ana", &talk, Some("cold"), span_of(&talk, words))).collect();
    codings.push(coding(9, "ana", &talk, Some("cold"), span_of(&talk, "secret words")));
    let people = vec![
        participant("Ada", &[("role", "cook"), ("consent", "quote")]),
        participant("Bo", &[("role", "waiter"), ("consent", "archive")]),
    ];
    let mut book = codebook(&[("cold", 0), ("warm", 0)]);
    book.codes[0].fields = vec![("Example".into(), "secret example".into()), ("Use when".into(), "it is cold".into())];
    study(vec![talk], people, book, codings)
}

fn made(study: &Study, options: &Options) -> Report {
    report(study, &Scope::new(Record::All), options, "0").unwrap()
}

fn matrix(report: &Report, wanted: usize) -> &Matrix {
    let blocks = report.sections.iter().flat_map(|s| &s.blocks);
    blocks.filter_map(|b| if let Block::Matrix(m) = b { Some(m) } else { None }).nth(wanted).unwrap()
}

#[test]
fn words_of_who_did_not_agree_are_nowhere_and_are_counted() {
    let report = made(&kitchen(), &options());
    assert!(!format!("{report:?}").contains("secret"), "{report:#?}");
    let by_role = matrix(&report, 0);
    assert_eq!((by_role.behind[&(0, 1)].codings, by_role.behind[&(0, 1)].withheld), (1, 1));
    let all = made(&kitchen(), &Options { all_quotes: true, ..options() });
    let text = format!("{all:?}");
    assert!(text.contains("secret words") && text.contains("secret example"));
    assert!(all.about.iter().any(|line| line.starts_with("Every participant is quoted")));
}

#[test]
fn a_cell_shows_some_excerpts_and_knows_how_many_there_are() {
    let report = made(&kitchen(), &options());
    let by_role = matrix(&report, 0);
    let Shape::Matrix(meta) = &by_role.table.shape else { panic!() };
    assert_eq!(meta.cells[0][0].excerpts.len(), 3);
    assert_eq!(meta.cells[0][0].cell, Cell::Count(5));
    assert_eq!(by_role.behind[&(0, 0)].codings, 5);
    assert!(by_role.table.notes.last().unwrap().contains("at most 3 are shown"));
    let none = made(&kitchen(), &Options { quotes: 0, ..options() });
    assert!(matrix(&none, 0).table.excerpts.is_empty());
}

#[test]
fn the_participants_of_a_cell_take_turns_before_one_is_quoted_twice() {
    let mut study = kitchen();
    study.participants[1].attributes[1].1 = "quote".to_owned();
    let report = made(&study, &Options { columns: vec![Axis::Kind], quotes: 2, ..options() });
    let quotes: Vec<&str> = matrix(&report, 0).table.excerpts.iter().map(|e| e.quote.as_str()).collect();
    assert_eq!(quotes, ["cold one", "secret words"]);
}

#[test]
fn sections_are_those_asked_for_and_none_that_has_nothing_to_say() {
    let ids = |options: &Options| made(&kitchen(), options).sections.iter().map(|s| s.id).collect::<Vec<_>>();
    assert_eq!(ids(&options()), ["sources", "participants", "codebook", "matrices", "sequences", "portraits", "lines"]);
    let some = Options { sections: vec!["codebook", "sources"], without: vec!["codebook"], ..options() };
    assert_eq!(ids(&some), ["sources"]);
    assert_eq!(section("portraits"), Ok("portraits"));
    let said = section("portrait").unwrap_err().to_string();
    assert!(said.contains("did you mean “portraits”?"), "{said}");
}

#[test]
fn where_small_counts_are_hidden_there_is_no_table_of_persons() {
    let report = made(&kitchen(), &Options { at_least: 3, sections: vec!["participants"], ..options() });
    let text = format!("{:?}", report.sections);
    assert!(text.contains("hidden") && !text.contains("\"Ada\""), "{text}");
}

#[test]
fn the_counts_of_a_code_are_those_of_the_matrix() {
    let report = made(&kitchen(), &Options { sections: vec!["codebook"], ..options() });
    let Block::Codes(entries) = &report.sections[0].blocks[1] else { panic!() };
    assert_eq!(entries[0].counts, "6 codings, 2 participants, 1 source");
    assert_eq!(entries[1].counts, "no coding");
    assert_eq!(entries[0].fields, [("Use when".to_owned(), "it is cold".to_owned())]);
}

#[test]
fn an_empty_study_has_a_report_without_sections() {
    let report = made(&Study::default(), &options());
    assert_eq!((report.title.as_str(), report.sections.len()), ("Report", 0));
}

/// Four people with a cold; the first two are cooks. Ana and Ben have read all of them,
/// and decided on one place.
fn four(method: &str) -> Study {
    let names = ["Ada", "Bo", "Cy", "Di"];
    let talks: Vec<_> = names
        .iter()
        .map(|id| source(&id.to_lowercase()).participants(&[id]).turn(id, "cold, then warm").build())
        .collect();
    let mut codings = Vec::new();
    for (at, talk) in talks.iter().enumerate() {
        let one = |n: usize, coder, code, words| coding(n as u32, coder, talk, Some(code), span_of(talk, words));
        codings.push(one(10 * at + 1, "ana", "cold", "cold"));
        codings.push(one(10 * at + 2, "ben", if at == 0 { "warm" } else { "cold" }, "cold"));
        codings.extend((at < 3).then(|| one(10 * at + 3, "ana", "warm", "then warm")));
    }
    let mut decided = codings[0].clone();
    (decided.id.0, decided.by) = ("C9999".to_owned(), crate::model::coding::Method::Adjudication);
    decided.of = vec![codings[0].id.clone(), codings[1].id.clone()];
    codings.insert(2, decided);
    let role = |at: usize| if at < 2 { "cook" } else { "waiter" };
    let people = (0..4).map(|at| participant(names[at], &[("role", role(at))])).collect();
    let mut study = study(talks, people, codebook(&[("cold", 0), ("warm", 0)]), codings);
    study.attribute_names = ["role".to_owned()].into();
    study.config.method = method.to_owned();
    study
}

#[test]
fn what_relates_codes_and_people_is_in_the_report_and_tests_only_if_asked_for() {
    let ids = |options: &Options, method: &str| {
        let made = made(&four(method), options);
        made.sections.iter().map(|s| s.id).collect::<Vec<_>>()
    };
    let usual = ids(&options(), "");
    for id in ["sequences", "similar", "absent", "saturation", "agreement", "portraits", "lines"] {
        assert!(usual.contains(&id), "{id}: {usual:?}");
    }
    assert!(!usual.contains(&"tests"));
    let tests = Options { tests: vec!["role".to_owned()], ..options() };
    assert!(ids(&tests, "").contains(&"tests"));
    let hidden = ids(&tests, "reflexive");
    assert!(["tests", "agreement", "saturation"].iter().all(|id| !hidden.contains(id)), "{hidden:?}");
    let with = Options { with: vec!["tests", "agreement"], ..options() };
    let shown = ids(&with, "reflexive");
    assert!(shown.contains(&"tests") && shown.contains(&"agreement") && !shown.contains(&"saturation"), "{shown:?}");
}

#[test]
fn tests_come_with_their_warnings_and_agreement_with_what_was_decided() {
    let report = made(&four(""), &Options { tests: vec!["role".to_owned()], ..options() });
    let of = |id: &str| format!("{:?}", report.sections.iter().find(|s| s.id == id));
    assert!(of("tests").contains("chosen on purpose") && of("tests").contains("p_holm"), "{}", of("tests"));
    let agreement = of("agreement");
    assert!(agreement.contains("kappa before") && agreement.contains("kappa after"), "{agreement}");
    assert!(of("absent").contains("Di"));
    assert!(of("similar").contains("Tree of participants"));
}
