//! Which codes are asked about, and which are left alone.

use super::*;
use crate::model::anchor::{Anchor, Digest, Grade, Place};
use crate::model::codebook::{CodeId, CodebookFile};
use crate::model::coding::{Coding, CodingFields, Method};
use crate::model::fixture;
use crate::model::ids::{Stamp, Ulid};
use crate::model::span::Span;
use crate::model::study::Participant;

/// A codable code with a definition and an example.
fn code(id: &str, name: &str, line: u32) -> Code {
    Code {
        id: CodeId::from(id),
        name: name.into(),
        path: vec![name.into()],
        codable: true,
        line,
        definition: "Says what it is.".into(),
        fields: vec![("example".into(), "words".into())],
        ..Code::default()
    }
}

fn study(codes: Vec<Code>) -> Study {
    let file = CodebookFile { path: "codebook/codes.md".into(), ..CodebookFile::default() };
    let source = |id: &str| fixture::source(id).participants(&[&id.to_uppercase()]).build();
    let participant = |id: &str| Participant { id: id.into(), attributes: Vec::new() };
    Study {
        codebook: Codebook::new(codes, vec![file]),
        sources: vec![source("p1"), source("p2")].into(),
        participants: vec![participant("P1"), participant("P2")].into(),
        ..Study::default()
    }
}

fn used(study: &mut Study, code: &str, source: &str) {
    let span = Span::new(0, 1);
    let (before, after, text) = (String::new(), String::new(), Digest::default());
    let anchor = Anchor { span, quote: "a".into(), before, after, text, among: None };
    let id = Ulid(study.codings.len().to_string());
    study.codings.push(Coding::from(CodingFields {
        id,
        coder: "ana".into(),
        source: source.into(),
        code: Some(CodeId::from(code)),
        anchor,
        place: Place { grade: Grade::Exact, span, candidates: Vec::new() },
        by: Method::Hand,
        query: None,
        of: Vec::new(),
        status: CodingStatus::Final,
        memo: String::new(),
        round: None,
        stance: None,
        weight: None,
        created: Stamp(0),
        comments: Vec::new(),
        pending: false,
    }));
}

fn rules(study: &Study) -> Vec<(&'static str, u32)> {
    lint(study).into_iter().map(|d| (d.rule, d.line.unwrap_or(0))).collect()
}

#[test]
fn a_code_without_definition_or_example_is_named_with_its_line() {
    let mut bare = code("trust", "Trust", 3);
    bare.definition.clear();
    bare.fields = vec![("Counter-example".into(), "words".into()), ("Example".into(), String::new())];
    let found = lint(&study(vec![bare]));
    let rules: Vec<_> = found.iter().map(|d| d.rule).collect();
    assert_eq!(rules, ["code-without-definition", "code-without-example"]);
    assert_eq!((found[0].file.as_str(), found[0].line), ("codebook/codes.md", Some(3)));
    assert!(found.iter().all(|d| d.message.contains("`trust`") && !d.help.is_empty()));
}

#[test]
fn retired_merged_and_container_codes_are_not_asked_for_more() {
    let bare = |id: &str| Code { definition: String::new(), fields: Vec::new(), ..code(id, id, 1) };
    let mut study = study(vec![
        Code { status: CodeStatus::Retired, ..bare("old") },
        Code { merged_into: Some(CodeId::from("money")), ..bare("cash") },
        Code { codable: false, ..bare("holder") },
        code("money", "Money", 9),
    ]);
    used(&mut study, "cash", "p1");
    used(&mut study, "money", "p2");
    assert_eq!(rules(&study), []);
}

#[test]
fn a_parent_is_used_if_a_code_below_it_is() {
    let mut study = study(vec![
        code("work", "Work", 1),
        Code { parent: Some(0), ..code("shifts", "Night shifts", 2) },
        code("rest", "Rest", 3),
    ]);
    assert_eq!(rules(&study), [], "nothing is unused before anybody coded");
    used(&mut study, "shifts", "p1");
    used(&mut study, "shifts", "p2");
    assert_eq!(rules(&study), [("code-unused", 3)]);
    study.codings.iter_mut().for_each(|c| c.status = CodingStatus::Rejected);
    assert_eq!(rules(&study), [("code-unused", 1), ("code-unused", 2), ("code-unused", 3)]);
}

#[test]
fn a_code_used_for_one_participant_is_one_persons_story() {
    let mut study = study(vec![code("a", "Alpha", 1), code("b", "Breath", 2)]);
    for (code, source) in [("a", "p1"), ("a", "p1"), ("b", "p1"), ("b", "p2")] {
        used(&mut study, code, source);
    }
    let found = lint(&study);
    assert_eq!(found.len(), 1);
    assert!(found[0].message.contains("used 2 times, for P1 only"), "{}", found[0].message);
}

#[test]
fn names_that_differ_in_case_plural_or_a_letter_are_alike() {
    let alike = |a: &str, b: &str| Name::of(a).is_like(&Name::of(b));
    assert!(alike("Unpaid fine", "unpaid FINES"));
    assert!(alike("Police's role", "Polices role"));
    assert!(alike("Stories", "Story"));
    assert!(alike("Boxes", "Box"));
    assert!(alike("Avoiding criminal record", "Avoiding criminel records"));
    assert!(!alike("Diversion from crime", "Diversion from criminalisation"));
    assert!(!alike("Interview wave 1", "Interview wave 2"));
    assert!(!alike("🙂", "🙁"));
    assert!(!alike("健康", "犯罪"));
    let study = study(vec![
        code("fine", "Fine", 1),
        Code { status: CodeStatus::Retired, ..code("fined", "Fines", 2) },
        code("fines", "Fines", 3),
    ]);
    assert_eq!(rules(&study), [("codes-alike", 3)]);
    assert!(lint(&study)[0].message.contains("codebook/codes.md:1"));
}

#[test]
fn two_living_codes_of_one_name_at_one_place_are_told() {
    let below = |id: &str, name: &str, line| Code { parent: Some(0), depth: 1, ..code(id, name, line) };
    let mut study = study(vec![
        code("work", "Work", 1),
        below("pay", "Pay", 2),
        below("pay-2", "pay", 3),
        Code { status: CodeStatus::Retired, ..below("pay-3", "Pay", 4) },
        Code { merged_into: Some("pay".into()), ..below("pay-4", "Pay", 5) },
        code("pay-5", "Pay", 6),
    ]);
    let told = same_name(&study, &[]);
    assert_eq!(told.len(), 1, "another place, retired and merged codes are no trouble: {told:?}");
    assert!(told[0].message.contains("pay-2") && told[0].message.contains("codebook/codes.md:2"), "{told:?}");
    study.codebook = Codebook::default();
    assert!(same_name(&study, &[]).is_empty());
}
