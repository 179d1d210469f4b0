//! What queries find, by small studies; `random` walks over everything.

mod random;

use super::hits::Order;
use super::slow::Slow;
use super::units::{Place, Unit, units};
use super::{Search, SearchError, text::Text};
use crate::model::anchor::Grade;
use crate::model::codebook::Origin;
use crate::model::coding::CodingStatus;
use crate::model::fixture::{self, span_of};
use crate::model::study::{Participant, Study};
use crate::query;
use crate::store::glance::tests::kept;
use proptest::prelude::*;

/// Two interviews and a field note, with codings of ana and ben.
fn study() -> Study {
    let one = fixture::source("one").participants(&["P1"]);
    let one = one.turn("Interviewer", "Tell me about custody.").turn("P1", "They held him in custody. A cold cell.");
    let one = one.turn("Interviewer", "And then?").turn("P1", "Then the records went missing, both of them.").build();
    let two = fixture::source("two").participants(&["P2"]);
    let two = two.turn("Interviewer", "Tell me.").turn("P2", "A record of custody is a criminal and public record.");
    let two = two.turn("P2", "Nobody kept one.").build();
    let note = fixture::source("note").kind("field-note").text("The cell was cold in the morning.").build();
    let mut book = fixture::codebook(&[("harm", 0), ("stigma", 1), ("cold", 1), ("process", 0)]);
    book.codes[3].origin = Some(Origin::Inductive);
    let coding = fixture::coding;
    let mut codings = vec![
        coding(1, "ana", &one, Some("harm"), span_of(&one, "held him in custody")),
        coding(3, "ana", &one, Some("cold"), span_of(&one, "custody. A cold cell")),
        coding(2, "ben", &one, Some("cold"), span_of(&one, "A cold cell")),
        coding(4, "ana", &two, Some("stigma"), span_of(&two, "criminal and public record")),
        coding(5, "ben", &two, Some("process"), span_of(&two, "A record of custody")),
        coding(6, "ana", &two, None, span_of(&two, "kept")),
        coding(7, "ana", &note, Some("cold"), span_of(&note, "cold in the morning")),
    ];
    codings[2].memo = "Ask about blankets".into();
    codings[3].status = CodingStatus::Provisional;
    codings[4].status = CodingStatus::Rejected;
    codings[6].place.grade = Grade::Moved;
    codings[6].stance = Some("against".into());
    let sources = [one, two, note].map(|mut source| {
        source.language = Some("en".into());
        source
    });
    let person = |id: &str, role: &str, age: &str| Participant {
        id: id.into(),
        attributes: vec![("role".into(), role.into()), ("age".into(), age.into())],
    };
    let people = vec![person("P1", "Officer", "34"), person("P2", "Nurse", "58")];
    let mut study = fixture::study(sources.into(), people, book, codings);
    study.attribute_names = vec!["role".into(), "age".into()];
    study.coders = vec!["ana".into(), "ben".into()];
    study
}

/// Sources and words of what is found.
fn found(query: &str, unit: Unit) -> Vec<String> {
    let study = study();
    let slow = Slow::new(&study);
    let query = query::parse(query).unwrap_or_else(|f| panic!("{query}: {f:?}"));
    let search = Search::new(&study, &slow, &query).unwrap_or_else(|e| panic!("{}: {e:?}", query.text));
    let said = |p: &Place| format!("{}: {}", study.sources[p.source].id, study.sources[p.source].slice(p.span));
    search.places(unit).iter().map(said).collect()
}

fn turns(query: &str) -> Vec<String> {
    found(query, Unit::Turn)
}

fn excerpts(query: &str) -> Vec<String> {
    found(query, Unit::Excerpt)
}

const ASKED: &str = "one: Tell me about custody.";
const HELD: &str = "one: They held him in custody. A cold cell.";
const GONE: &str = "one: Then the records went missing, both of them.";
const RECORD: &str = "two: A record of custody is a criminal and public record.";
const NOBODY: &str = "two: Nobody kept one.";
const NOTE: &str = "note: The cell was cold in the morning.";

#[test]
fn words_are_found_in_all_forms_or_in_one() {
    assert_eq!(turns("record"), [GONE, RECORD]);
    assert_eq!(turns("=record"), [RECORD]);
    assert_eq!(turns("record*"), [GONE, RECORD]);
    assert_eq!(turns("\"criminal record\"~2"), [RECORD]);
    assert!(turns("\"criminal record\"").is_empty());
    assert_eq!(turns("P1: hello OR nobody"), [NOBODY]);
}

#[test]
fn and_or_and_not_are_about_the_unit() {
    assert_eq!(turns("custody cell"), [HELD]);
    assert_eq!(found("custody cell", Unit::Sentence), [""; 0]);
    assert_eq!(found("custody", Unit::Sentence).len(), 3);
    assert_eq!(turns("custody -cell"), [ASKED, RECORD]);
    assert_eq!(turns("custody -speaker:interviewer"), [HELD, RECORD]);
    assert_eq!(found("custody cell", Unit::Source).len(), 1);
    assert_eq!(turns("missing OR cell"), [HELD, GONE, NOTE]);
}

#[test]
fn attributes_are_of_whoever_speaks() {
    assert_eq!(turns("custody role:officer"), [HELD], "the interviewer is no officer");
    assert_eq!(turns("age:>=50 record"), [RECORD]);
    assert_eq!(turns("age:[30 TO 40] custody"), [HELD]);
    assert_eq!(turns("kind:field-note"), [NOTE]);
    assert_eq!(turns("participant:p2"), [RECORD, NOBODY]);
}

#[test]
fn codes_are_found_with_all_below_them_and_by_whom() {
    assert_eq!(turns("under:harm"), [HELD, RECORD, NOTE]);
    assert_eq!(turns("code:harm"), [HELD]);
    assert_eq!(turns("code:cold coder:ben"), [HELD]);
    assert_eq!(turns("code:cold -coder:ben"), [HELD, NOTE], "by somebody else");
    assert_eq!(turns("code:harm code:cold"), [HELD]);
    assert_eq!(turns("code:harm code:cold coder:ben"), [""; 0], "each of them by ben");
    assert_eq!(turns("code:harm (coder:ben is:coded)"), [HELD], "parentheses begin anew");
    assert_eq!(turns("(code:harm OR code:cold) coder:ben"), [HELD]);
    assert_eq!(turns("coder:ben"), [HELD], "what was rejected does not count");
    assert_eq!(turns("status:rejected"), [RECORD]);
    assert_eq!(turns("custody -coder:ana"), [ASKED]);
    assert_eq!(turns("memo:blanket*"), [HELD]);
    assert_eq!(turns("stance:against is:moved"), [NOTE]);
}

#[test]
fn who_is_asked_for_stays_asked_for_beside_what_is_left_out() {
    assert_eq!(turns("coder:ana"), [HELD, RECORD, NOBODY, NOTE]);
    assert_eq!(turns("coder:ana -code:harm"), [RECORD, NOBODY, NOTE]);
    assert_eq!(turns("coder:ben -code:harm"), [HELD], "it was ana who coded harm there");
    assert_eq!(turns("coder:ana -is:highlighted"), [HELD, RECORD, NOTE]);
    assert_eq!(turns("coder:ana (code:cold coder:ben)"), [HELD]);
    assert_eq!(turns("coder:ana (is:uncoded coder:ben)"), [RECORD, NOBODY, NOTE]);
    assert_eq!(turns("coder:ben (code:harm OR blanket OR custody)"), [HELD]);
    assert_eq!(excerpts("coder:ben -code:harm"), ["one: A cold cell"]);
    assert_eq!(excerpts("coder:ana -code:cold -is:highlighted").len(), 2);
}

#[test]
fn a_minus_beside_the_same_field_is_about_the_turn() {
    assert_eq!(turns("coder:ana -coder:ben"), [RECORD, NOBODY, NOTE], "by ana, and not by ben as well");
    assert_eq!(turns("code:cold coder:ana -coder:ben"), [NOTE], "so by ana, and not so by ben");
    assert_eq!(turns("code:harm coder:ana -coder:ben"), [HELD], "ben has another code there");
    assert_eq!(turns("is:uncoded coder:ben -coder:ana"), [ASKED, "one: And then?", GONE, "two: Tell me."]);
    assert_eq!(turns("coder:a* -coder:ben"), [RECORD, NOBODY, NOTE]);
    assert_eq!(turns("coder:* -coder:ben"), [HELD, RECORD, NOBODY, NOTE], "by anybody but ben");
    assert_eq!(turns("memo:ask -memo:blankets"), [""; 0], "a memo has many words");
}

#[test]
fn alternatives_of_who_coded_narrow_the_code() {
    assert_eq!(turns("code:harm coder:(ana OR ben)"), [HELD]);
    assert_eq!(turns("code:stigma status:(final OR rejected)"), [""; 0]);
    assert_eq!(excerpts("code:cold coder:(ben OR ana)").len(), 3);
    assert_eq!(excerpts("code:cold (coder:ben OR stance:against)"), ["one: A cold cell", "note: cold in the morning"]);
    assert_eq!(turns("code:cold -coder:(ana OR ben)"), [""; 0]);
}

#[test]
fn highlights_have_coders_and_memos_too() {
    assert_eq!(turns("kept coder:ana"), [NOBODY]);
    assert_eq!(turns("kept is:coded coder:ana"), [""; 0]);
    assert_eq!(turns("kept -coder:ana"), [""; 0]);
}

#[test]
fn what_was_rejected_is_found_only_if_its_status_is_asked_for() {
    assert_eq!(turns("code:process -status:final"), [""; 0]);
    assert_eq!(turns("code:process status:rejected"), [RECORD]);
    assert_eq!(turns("status:(rejected OR provisional)"), [RECORD]);
    let either = "(coder:ben OR status:provisional)";
    assert_eq!(excerpts(&format!("{either} -zebra")), excerpts(either), "provisional is not rejected");
}

#[test]
fn what_was_decided_together_is_found_only_if_it_is_asked_for() {
    let mut study = study();
    let mut decided = study.codings[0].clone();
    decided.id.0 = "C0099".to_owned();
    decided.by = crate::model::coding::Method::Adjudication;
    decided.of = vec![study.codings[0].id.clone()];
    let code = decided.code.clone().expect("it has a code").0;
    study.codings.push(decided);
    study.codings.sort_by_key(|c| (["one", "two", "note"].iter().position(|s| *s == c.source), c.place.span));
    let slow = Slow::new(&study);
    let ids = |query: &str| {
        let query = query::parse(query).expect("it reads");
        let places = Search::new(&study, &slow, &query).expect("it is there").places(Unit::Excerpt);
        places.iter().map(|p| study.codings[p.coding.expect("a coding")].id.0.clone()).collect::<Vec<_>>()
    };
    let (all, asked) = (ids(&format!("code:{code}")), ids(&format!("code:{code} by:adjudication")));
    assert!(!all.is_empty() && !all.contains(&"C0099".to_owned()), "{all:?}");
    assert_eq!(asked, ["C0099"]);
    assert!(!ids("is:coded").contains(&"C0099".to_owned()));
}

#[test]
fn what_is_not_coded_is_found() {
    assert_eq!(turns("is:uncoded -speaker:interviewer"), [GONE, NOBODY]);
    assert_eq!(turns("is:highlighted"), [NOBODY]);
    assert_eq!(turns("custody is:uncoded"), [ASKED]);
}

#[test]
fn excerpts_are_found_by_their_own_code_and_words() {
    assert_eq!(excerpts("code:cold"), ["one: custody. A cold cell", "one: A cold cell", "note: cold in the morning"]);
    assert_eq!(excerpts("code:cold coder:ana custody"), ["one: custody. A cold cell"]);
    assert_eq!(excerpts("under:harm record"), ["two: criminal and public record"]);
    assert!(excerpts("code:harm code:cold").is_empty(), "no excerpt has two codes");
    assert_eq!(excerpts("code:harm & code:cold"), ["one: held him in custody"]);
    assert_eq!(excerpts("role:nurse status:provisional"), ["two: criminal and public record"]);
}

#[test]
fn relations_find_what_stands_to_something_else() {
    assert_eq!(turns("custody WITHIN code:harm"), [HELD]);
    assert_eq!(excerpts("(code:cold coder:ben) WITHIN (code:cold coder:ana)"), ["one: A cold cell"]);
    assert_eq!(turns("NEAR(held cell, 5)"), [HELD]);
    assert!(turns("NEAR(held cell, 4)").is_empty());
    assert_eq!(turns("BEFORE(custody, missing, 2 turns)"), [HELD]);
    assert_eq!(turns("BEFORE(custody, missing, 3 turns)"), [ASKED, HELD]);
    assert!(turns("BEFORE(missing, custody, 5 turns)").is_empty());
}

#[test]
fn what_the_study_does_not_have_is_said_with_the_nearest_that_it_has() {
    let study = study();
    let slow = Slow::new(&study);
    let query = query::parse("cod:harm custody code:hram rol:officer role:offcer").expect("it reads");
    let Err(SearchError::Query(faults)) = Search::new(&study, &slow, &query).map(|_| ()) else {
        panic!("nothing is wrong");
    };
    let said: Vec<(usize, &str)> = faults.iter().map(|f| (f.span.start, f.help.as_str())).collect();
    let near = ["did you mean code:?", "did you mean harm?", "did you mean role:?", "did you mean Officer?"];
    assert_eq!(said, [(0, near[0]), (17, near[1]), (27, near[2]), (39, near[3])]);
}

#[test]
fn words_to_mark_are_whole_and_only_what_was_asked_for() {
    let study = study();
    let slow = Slow::new(&study);
    let marked = |query: &str| -> Vec<String> {
        let query = query::parse(query).expect("it reads");
        let search = Search::new(&study, &slow, &query).expect("it is there");
        let hits = search.hits(Unit::Turn, Order::Corpus);
        hits.iter()
            .flat_map(|h| h.highlights.iter().map(|s| study.sources[h.place.source].slice(*s).to_owned()))
            .collect()
    };
    assert_eq!(marked("record -custody"), ["records"]);
    assert_eq!(marked("\"criminal record\"~2 recor*"), ["record", "criminal and public record"]);
    assert_eq!(marked("NEAR(held cell, 5)"), ["held", "cell"]);
    assert_eq!(marked("custody WITHIN code:harm"), ["custody"]);
}

#[test]
fn words_that_stand_to_something_else_say_how_well_a_turn_fits() {
    let study = study();
    let slow = Slow::new(&study);
    let best = |query: &str| -> Vec<(String, bool)> {
        let query = query::parse(query).expect("it reads");
        let hits = Search::new(&study, &slow, &query).expect("it is there").hits(Unit::Turn, Order::Relevance);
        let said = |p: &Place| format!("{}: {}", study.sources[p.source].id, study.sources[p.source].slice(p.span));
        hits.iter().map(|hit| (said(&hit.place), hit.score > 0.0)).collect()
    };
    assert_eq!(best("NEAR(held cell, 5)"), [(HELD.to_owned(), true)]);
    assert_eq!(best("BEFORE(custody, missing, 3 turns)"), [(ASKED.to_owned(), true), (HELD.to_owned(), true)]);
    assert_eq!(best("custody OR NEAR(held cell, 5)")[0].0, HELD, "before the shorter one, for it is both");
    assert_eq!(best("code:harm & code:cold"), [(HELD.to_owned(), false)], "no words were asked for");
}
