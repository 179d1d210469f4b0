//! What only a small study can show: who is quoted, what a method hides, which two
//! attributes make the composition of a sample.

use super::*;
use crate::analysis::record::Record;
use crate::model::codebook::{CodeKind, Origin};
use crate::model::fixture::{self, coding, span_of};
use crate::model::table::Shape;

/// Three ferry workers, one of whom is not to be quoted.
fn study(method: &str) -> Study {
    let talk = |id: &str, who: &str| fixture::source(id).participants(&[who]);
    let sources = vec![
        talk("ada", "Ada")
            .attribute("date", "2020-01-02")
            .turn("Interviewer", "Why?")
            .turn("Ada", "Ropes fail. We look twice.")
            .build(),
        talk("bo", "Bo").attribute("date", "2020-01-05").turn("Bo", "Nobody looks. A secret.").build(),
        talk("cy", "Cy").attribute("date", "2020-02-01").turn("Cy", "I looked once.").build(),
    ];
    let said = [
        ("ada", "looking", "We look twice"),
        ("bo", "looking", "Nobody looks"),
        ("cy", "looking", "I looked once"),
        ("ada", "luck", "Ropes fail"),
        ("bo", "fear", "A secret"),
    ];
    let codings = (1..).zip(said).map(|(n, (source, code, words))| {
        let source = sources.iter().find(|s| s.id == source).unwrap();
        coding(n, "ana", source, Some(code), span_of(source, words))
    });
    let mut codings: Vec<_> = codings.collect();
    codings.sort_by_key(|c| sources.iter().position(|s| s.id == c.source));
    let mut book = fixture::codebook(&[("care", 0), ("looking", 1), ("luck", 0), ("fear", 0)]);
    book.codes[0].kind = CodeKind::Theme;
    book.codes[1].origin = Some(Origin::Inductive);
    book.codes[1].fields =
        vec![("Example".into(), "“Nobody looks.”".into()), ("Counter-example".into(), "“Ropes fail.” (luck)".into())];
    let person = |id: &str, role: &str, firm: &str, area: &str, consent: &str| {
        fixture::participant(id, &[("role", role), ("firm", firm), ("area", area), ("consent", consent)])
    };
    let people = vec![
        person("Ada", "deck", "ferry", "north", "quote; archive"),
        person("Bo", "deck", "ferry", "south", "archive"),
        person("Cy", "office", "harbour", "south", "quote"),
    ];
    let mut study = fixture::study(sources, people, book, codings);
    study.attribute_names = ["role", "firm", "area", "consent"].map(str::to_owned).into();
    study.config.method = method.to_owned();
    study
}

fn made(study: &Study, options: &Options) -> Paper {
    let made = Made {
        version: "1.2.3".into(),
        inputs: vec![("study.toml".into(), "ab".into())],
        digest: "cd".into(),
        ..Made::default()
    };
    paper(study, &Scope::new(Record::Coder("ana".into())), options, &made).unwrap()
}

fn names(paper: &Paper) -> Vec<&str> {
    paper.pieces.iter().map(|piece| piece.name.as_str()).collect()
}

fn rows(paper: &Paper, name: &str) -> Vec<Vec<Cell>> {
    let table = paper.pieces.iter().find(|p| p.name == name).unwrap().table().unwrap();
    let Shape::List { rows, .. } = &table.shape else { panic!("a list") };
    rows.clone()
}

#[test]
fn who_did_not_agree_is_counted_and_nowhere_quoted() {
    let study = study("");
    let paper = made(&study, &Options::default());
    let quoted = rows(&paper, "quotations");
    let of = |code: &str| quoted.iter().find(|row| row[1] == Cell::Text(code.into())).unwrap().clone();
    assert_eq!(of("Looking")[3..5], [Cell::Count(3), Cell::Count(3)]);
    let text = format!("{:?}", paper.pieces);
    assert!(!text.contains("A secret") && !text.contains("Nobody looks"), "{text}");
    assert!(text.contains("We look twice"));
    // The theme takes Ada's words, so its code takes those of Cy, who was not quoted yet.
    assert_eq!(of("Looking")[6], Cell::Text("Cy (office)".into()));
    let all = made(&study, &Options { all_quotes: true, ..Options::default() });
    assert!(format!("{:?}", all.pieces).contains("Nobody looks"));
}

#[test]
fn an_example_is_printed_if_its_words_may_be() {
    let paper = made(&study(""), &Options::default());
    let book = rows(&paper, "codebook");
    let row = book.iter().find(|row| row[0] == Cell::Text("Looking".into())).unwrap();
    assert!(!row.contains(&Cell::Text("“Nobody looks.”".into())), "Bo said it");
    assert!(row.contains(&Cell::Text("“Ropes fail.” (luck)".into())), "Ada said it");
}

#[test]
fn a_reflexive_study_shows_no_saturation_until_it_is_asked_for() {
    let study = study("reflexive");
    let paper = made(&study, &Options::default());
    assert!(!names(&paper).contains(&"saturation"));
    let (_, why) = paper.left_out.iter().find(|(id, _)| id == "saturation").unwrap();
    assert!(why.contains("Braun and Clarke") && why.ends_with("--with saturation shows it all the same."), "{why}");
    let coreq = rows(&paper, "coreq");
    assert!(matches!(&coreq[21][4], Cell::Text(said) if said.starts_with("Not claimed.")), "{:?}", coreq[21]);
    for options in [
        Options { with: vec!["saturation"], ..Options::default() },
        Options { sheets: vec!["saturation"], ..Options::default() },
    ] {
        assert!(names(&made(&study, &options)).contains(&"saturation"));
    }
    let matrix = paper.pieces.iter().find(|p| p.name == "theme-matrix").unwrap().table().unwrap();
    assert_eq!(meta(matrix).unwrap().measure(), "presence", "yes and no, and no counts");
}

#[test]
fn the_composition_takes_two_attributes_that_say_different_things() {
    let paper = made(&study(""), &Options::default());
    let table = paper.pieces.iter().find(|p| p.name == "participants").unwrap().table().unwrap();
    let meta = meta(table).unwrap();
    assert_eq!((meta.row_axis.as_str(), meta.column_axis.as_str()), ("area", "role"), "the firm follows from the role");
    assert_eq!(meta.total.cell, Cell::Count(3));
    assert!(table.excerpts.is_empty());
    let few = made(&study(""), &Options { at_least: 2, ..Options::default() });
    assert!(!names(&few).contains(&"participants-each"));
    for (sheet, people) in [("coding-tree", 7), ("deductive-inductive", 7)] {
        let counts: Vec<Cell> = rows(&few, sheet).into_iter().map(|row| row[people].clone()).collect();
        assert!(counts.contains(&Cell::Below(2)) && !counts.contains(&Cell::Count(1)), "{sheet}: {counts:?}");
    }
    let chosen = made(&study(""), &Options { attributes: vec!["area".into()], ..Options::default() });
    let each = rows(&chosen, "participants-each");
    assert_eq!(each[0].len(), 4, "who, area, sources, words: {each:?}");
}

#[test]
fn checklists_are_whole_and_ask_what_the_study_does_not_know() {
    let paper = made(&study("adaptive"), &Options::default());
    let (coreq, srqr) = (rows(&paper, "coreq"), rows(&paper, "srqr"));
    assert_eq!((coreq.len(), srqr.len()), (32, 21));
    let said = |row: &[Cell]| if let Cell::Text(words) = &row[4] { words.clone() } else { panic!("{row:?}") };
    assert_eq!(said(&coreq[11]), "3 participants; 3 sources: interview 3.");
    assert_eq!(said(&coreq[1]), "ask the author");
    assert!(said(&coreq[26]).starts_with("emic 1.2.3"));
    assert!(said(&coreq[8]).starts_with("Adaptive theory (Layder 1998)"));
    assert!(said(&srqr[12]).contains("cd"), "the digest");
    assert_eq!(paper, made(&study("adaptive"), &Options::default()));
}

#[test]
fn an_empty_study_has_only_what_nobody_has_to_code_for() {
    let paper = made(&Study::default(), &Options::default());
    assert_eq!(names(&paper), ["coreq", "srqr", "methods"]);
    assert!(paper.left_out.iter().any(|(id, _)| id == "quotations"));
}

#[test]
fn relations_have_sheets_and_tests_only_if_they_are_asked_for() {
    let paper = made(&study(""), &Options::default());
    for name in ["sequences", "similar-participants", "portraits", "portrait-ada", "line-care", "saturation"] {
        assert!(names(&paper).contains(&name), "{name}: {:?}", names(&paper));
    }
    let (_, why) = paper.left_out.iter().find(|(id, _)| id == "tests").unwrap();
    assert!(why.contains("--tests"), "{why}");
    let tests = Options { tests: vec!["area".into()], ..Options::default() };
    assert!(names(&made(&study(""), &tests)).contains(&"tests-area"));
    assert!(!names(&made(&study("reflexive"), &tests)).contains(&"tests-area"));
    let few = made(&study(""), &Options { at_least: 2, ..Options::default() });
    for name in ["similar-participants", "similar-map"] {
        assert!(!names(&few).contains(&name), "{name} names persons");
    }
}
