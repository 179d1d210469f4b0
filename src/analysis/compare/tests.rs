use super::*;
use crate::model::coding::{Coding, MarkKind, Method};
use crate::model::fixture::{self, codebook, coding, span_of};
use crate::model::ids::Ulid;
use crate::model::study::Mark;

const TALK: &str = "We dug the well together, and nobody was paid for it in money.";

fn study(codings: Vec<Coding>) -> Study {
    let talk = fixture::source("talk").participants(&["Ada"]).turn("Ada", TALK).turn("Ada", "Then we rested.").build();
    let other = fixture::source("other").participants(&["Bo"]).turn("Bo", "I was not there at all.").build();
    fixture::study(vec![talk, other], Vec::new(), codebook(&[("work", 0), ("money", 0), ("care", 0)]), codings)
}

fn source(id: &str) -> crate::model::source::Source {
    study(Vec::new()).source(id).unwrap().clone()
}

fn on(number: u32, coder: &str, code: &str, words: &str) -> Coding {
    let source = source(if words == "not there" { "other" } else { "talk" });
    coding(number, coder, &source, Some(code), span_of(&source, words))
}

fn decides(number: u32, coder: &str, code: &str, words: &str, of: &[&str]) -> Coding {
    let mut made = on(number, coder, code, words);
    made.by = Method::Adjudication;
    made.of = of.iter().map(|id| Ulid((*id).to_owned())).collect();
    made
}

/// Sorted as loading sorts.
fn compared(mut codings: Vec<Coding>) -> (Study, Ledger, Comparison) {
    let empty = study(Vec::new());
    codings.sort_by_key(|c| (empty.source_index(&c.source), c.place.span, c.id.clone()));
    let study = study(codings);
    let ledger = Ledger::of(&study);
    let compared = Comparison::of(&study, &ledger, ["ana".to_owned(), "ben".to_owned()]);
    (study, ledger, compared)
}

fn kinds(compared: &Comparison) -> Vec<Kind> {
    compared.places.iter().map(|p| p.kind).collect()
}

#[test]
fn every_way_to_differ_is_told_apart() {
    let (_, _, compared) = compared(vec![
        on(1, "ana", "work", "dug the well"),
        on(2, "ben", "work", "dug the well"),
        on(3, "ana", "work", "together, and nobody"),
        on(4, "ben", "work", "together"),
        on(5, "ana", "money", "paid for it"),
        on(6, "ben", "care", "was paid for it"),
        on(7, "ana", "care", "in money"),
        on(8, "ben", "money", "rested"),
    ]);
    use Kind::*;
    assert_eq!(kinds(&compared), [Agreed, Boundaries, OtherCode, OnlyFirst, OnlySecond]);
    assert_eq!((compared.counts.open, compared.counts.agreed(), compared.counts.all()), (4, 1, 5));
}

#[test]
fn other_codes_on_words_of_which_less_than_half_are_shared_are_two_places() {
    let (_, _, compared) =
        compared(vec![on(1, "ana", "money", "nobody was paid for it"), on(2, "ben", "care", "paid")]);
    assert_eq!(kinds(&compared), [Kind::OnlyFirst, Kind::OnlySecond]);
}

#[test]
fn what_one_of_them_has_not_read_is_no_difference() {
    let codings = vec![on(1, "ana", "care", "not there"), on(2, "ana", "work", "dug"), on(3, "ben", "work", "dug")];
    let (mut study, mut ledger, compared) = compared(codings);
    assert_eq!((compared.read(), compared.left.unread, compared.counts.all()), (1, 1, 1));
    study.marks.push(Mark {
        coder: "ben".into(),
        source: "other".into(),
        what: MarkKind::Read,
        at: Default::default(),
        codebook: None,
    });
    ledger.update(&study);
    let again = Comparison::of(&study, &ledger, ["ana".to_owned(), "ben".to_owned()]);
    assert_eq!((again.read(), again.left.unread, kinds(&again)), (2, 0, vec![Kind::Agreed, Kind::OnlyFirst]));
}

#[test]
fn a_decision_counts_for_both_and_before_and_after_are_told() {
    let codings = vec![
        on(1, "ana", "work", "dug the well"),
        on(2, "ben", "care", "dug the well"),
        on(3, "ana", "work", "together"),
        on(4, "ben", "work", "rested"),
        decides(5, "ana", "work", "dug the well", &["C0001", "C0002"]),
    ];
    let (study, ledger, compared) = compared(codings);
    assert_eq!((compared.counts.decided, compared.counts.open), (1, 2));
    let place = &compared.places[0];
    let decision = compared.decision(place).unwrap();
    assert_eq!(decision.outcome(&study, place), Outcome::First);
    let code = study.codebook.find(&"work".into()).unwrap();
    let found = figures::figures(&study, &ledger, &compared, code);
    // Turns: ana has the first, ben the second; after the decision ben has both.
    assert_eq!(found.before.kappa.value, Ok(-1.0));
    assert_eq!(found.after.kappa.value, Ok(0.0));
    let (dug, together, rested) = (12.0, 8.0, 6.0);
    assert_eq!(found.before.f1.value, Ok(0.0));
    assert_eq!(found.after.f1.value, Ok(2.0 * dug / (2.0 * dug + together + rested)));
    let care = study.codebook.find(&"care".into()).unwrap();
    let found = figures::figures(&study, &ledger, &compared, care);
    assert!(found.before.f1.value.is_ok() && found.after.f1.value.is_err(), "nobody's care is left: {found:?}");
}

#[test]
fn every_outcome_of_a_decision_is_recognised() {
    let of = &["C0001", "C0002"];
    let base = || vec![on(1, "ana", "work", "dug the well"), on(2, "ben", "work", "the well together")];
    let outcome = |more: Vec<Coding>| {
        let (study, _, compared) = compared(base().into_iter().chain(more).collect());
        let place = compared.places.iter().find(|p| p.kind == Kind::Boundaries).unwrap();
        compared.decision(place).map(|d| d.outcome(&study, place))
    };
    assert_eq!(outcome(Vec::new()), None);
    let one = |code: &str, words: &str| decides(5, "ben", code, words, of);
    assert_eq!(outcome(vec![one("work", "dug the well")]), Some(Outcome::First));
    assert_eq!(outcome(vec![one("work", "the well together")]), Some(Outcome::Second));
    assert_eq!(outcome(vec![one("work", "the well")]), Some(Outcome::Other));
    assert_eq!(outcome(vec![one("care", "dug the well")]), Some(Outcome::Other));
    let second = decides(6, "ben", "work", "the well together", of);
    assert_eq!(outcome(vec![one("work", "dug the well"), second]), Some(Outcome::Both));
    let mut no = one("work", "dug the well");
    no.status = CodingStatus::Rejected;
    assert_eq!(outcome(vec![no]), Some(Outcome::Neither));
    assert_eq!(outcome(vec![decides(5, "ben", "work", "dug the well", &["C0001"])]), None, "ben's was not decided on");
}

#[test]
fn decisions_are_nobodys_own_codings() {
    let codings = vec![
        on(1, "ana", "work", "dug the well"),
        on(2, "ben", "work", "dug the well"),
        decides(3, "ana", "work", "dug the well", &["C0001", "C0002"]),
    ];
    let (study, _, compared) = compared(codings);
    assert_eq!((compared.counts.all(), compared.counts.taken), (1, 1));
    let records = ["coder:ana", "union", "all", "consensus"].map(|w| record::Record::parse(w).unwrap());
    let held = records.map(|r| study.codings.iter().filter(|c| r.holds(c)).count());
    assert_eq!(held, [1, 2, 2, 1]);
}

#[test]
fn the_two_coders_are_those_asked_for_or_the_only_two() {
    let study = study(vec![on(1, "ana", "work", "dug"), on(2, "ben", "work", "dug"), on(3, "cy", "work", "dug")]);
    let two = |asked: &[&str], own: &str| {
        let asked: Vec<String> = asked.iter().map(|a| (*a).to_owned()).collect();
        two(&study, &asked, own).map_err(|e| e.to_string())
    };
    assert_eq!(two(&["cy", "ana"], "ana"), Ok(["cy".to_owned(), "ana".to_owned()]));
    assert!(two(&[], "ana").unwrap_err().contains("say which two with --coders"));
    assert!(two(&["ana", "bem"], "").unwrap_err().contains("did you mean “ben”?"));
    assert!(two(&["ana", "ana"], "").unwrap_err().contains("name two"));
}

#[test]
fn a_place_is_told_with_how_far_its_boundaries_are_apart() {
    let (study, ledger, compared) =
        compared(vec![on(1, "ana", "work", "dug the well"), on(2, "ben", "work", "the well together")]);
    let table = places(&study, &compared, &Asked::default());
    let crate::model::table::Shape::List { columns, rows } = &table.shape else { panic!() };
    let cell = |key: &str| {
        let at = columns.iter().position(|c| c.key == key).unwrap();
        rows[0][at].clone()
    };
    use crate::model::table::Cell;
    assert_eq!((cell("start_by"), cell("end_by")), (Cell::number(4.0, 0), Cell::number(9.0, 0)));
    assert_eq!(cell("shared"), Cell::number(8.0 / 21.0, 2));
    assert_eq!(cell("counts"), Cell::Blank("not decided"));
    let none = Asked { kinds: vec![Kind::Agreed], ..Asked::default() };
    assert_eq!((table.len(), places(&study, &compared, &none).len()), (1, 0));
    let codes = by_code(&study, &ledger, &compared, (&[], true));
    assert!(codes.notes.last().unwrap().starts_with("Agreement is not shown"));
}

#[test]
fn of_three_coders_it_is_told_who_has_a_place_and_who_has_not() {
    let mut codings = vec![
        on(1, "ana", "work", "dug the well"),
        on(2, "ben", "work", "the well together"),
        on(3, "cy", "work", "well"),
        on(4, "ana", "money", "paid"),
        on(5, "cy", "money", "paid"),
        on(6, "ana", "care", "rested"),
        on(7, "ben", "care", "rested"),
        on(8, "cy", "care", "rested"),
        decides(9, "ana", "money", "paid", &["C0004", "C0005"]),
    ];
    let empty = study(Vec::new());
    codings.sort_by_key(|c| (empty.source_index(&c.source), c.place.span, c.id.clone()));
    let study = study(codings);
    let ledger = Ledger::of(&study);
    let coders = many_of(&study, &[]).unwrap().unwrap();
    assert_eq!(coders, ["ana", "ben", "cy"]);
    let list = |kinds: &[&str]| {
        let kinds = kinds.iter().map(|k| (*k).to_owned()).collect();
        let table = many(&study, &ledger, &coders, &Many { kinds, ..Many::default() });
        let crate::model::table::Shape::List { rows, .. } = table.shape else { panic!() };
        rows
    };
    let text = |words: &str| crate::model::table::Cell::Text(words.to_owned());
    let differ = list(&[]);
    assert_eq!(differ.len(), 2, "where all agree is not listed");
    assert_eq!(
        (&differ[0][2], &differ[0][4], &differ[0][11]),
        (&text("work"), &text("boundaries"), &text("dug the well together"))
    );
    assert_eq!((&differ[1][2], &differ[1][4], &differ[1][5]), (&text("money"), &text("some"), &text("decided")));
    assert_eq!(differ[1][7], crate::model::table::Cell::List(vec!["ben".to_owned()]));
    assert_eq!(list(&["agreed"])[0][2], text("care"));
    assert!(many_of(&study, &["ana".to_owned(), "cy".to_owned()]).unwrap().is_none());
    assert!(many_of(&study, &["ana".to_owned(), "cyd".to_owned()]).unwrap_err().to_string().contains("did you mean"));
}
