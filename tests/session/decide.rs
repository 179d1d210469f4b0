//! Deciding together: what is written, by whom, and how it is taken back.

use super::code;
use crate::support::{TempStudy, place, seeded};
use emic::analysis::compare::{Comparison, Outcome, State};
use emic::analysis::ledger::Ledger;
use emic::check;
use emic::model::change::{Change, Decision, Field, Keep};
use emic::model::coding::{CodingStatus, Method};
use emic::model::ids::{Ids, Stamp, Ulid};
use emic::model::study::Study;
use emic::session::{Options, Session, SessionError};
use emic::store::load::load;

/// Ana and ben differ in boundaries, in the code, and in one that ana alone has.
fn study() -> TempStudy {
    let study = TempStudy::small();
    for (coder, codes) in [
        ("ana", [("a borrowed stove", "alpha"), ("one chance", "beta"), ("Nobody slept", "gamma"), ("café", "alpha")]),
        (
            "ben",
            [("borrowed stove, really", "alpha"), ("one chance", "gamma"), ("And then?", "beta"), ("café", "alpha")],
        ),
    ] {
        let mut session = seeded(study.root(), coder, 3);
        for (quote, id) in codes {
            session.apply(code(&session, "one", quote, 0, id)).unwrap();
        }
        session.finish().unwrap();
    }
    study
}

fn id(study: &Study, coder: &str, quote: &str) -> Ulid {
    let of = study.codings.iter().find(|c| c.coder == coder && !c.is_decision() && c.anchor.quote == quote);
    of.unwrap_or_else(|| panic!("{coder} has not coded {quote}")).id.clone()
}

/// What ana and ben have coded of the stove.
fn stove(study: &Study) -> Vec<Ulid> {
    vec![id(study, "ana", "a borrowed stove"), id(study, "ben", "borrowed stove, really")]
}

fn decide(of: Vec<Ulid>, keep: Keep, reason: &str) -> Change {
    Change::Decide(vec![Decision { of, keep, reason: reason.to_owned() }])
}

fn compared(study: &Study) -> Comparison {
    Comparison::of(study, &Ledger::of(study), ["ana".to_owned(), "ben".to_owned()])
}

/// State and outcome of the place of the stove.
fn of_stove(study: &Study) -> (State, Option<Outcome>) {
    let compared = compared(study);
    let at = study.codings.iter().position(|c| c.id == stove(study)[0]);
    let place = compared.places.iter().find(|p| p.codings[0] == at).unwrap();
    (place.state(), compared.decision(place).map(|d| d.outcome(study, place)))
}

#[test]
fn a_decision_stands_in_the_deciders_journal_and_changes_nobodys_codings() {
    let study = study();
    let before = study.tree();
    let mut ana = study.session("ana");
    let of = stove(ana.study());
    let applied = ana.apply(decide(of.clone(), Keep::These(vec![of[1].clone()]), " her words begin there ")).unwrap();
    assert_eq!(applied.message, "decided: ben's counts (Alpha)");
    assert_eq!(of_stove(ana.study()), (State::Decided, Some(Outcome::Second)));
    ana.finish().unwrap();
    let after = study.tree();
    let changed: Vec<&String> =
        after.iter().filter(|(path, bytes)| before.get(*path) != Some(bytes)).map(|(p, _)| p).collect();
    assert_eq!(changed, ["codings/ana/one.jsonl"], "one line in one's own folder");
    let old = &before["codings/ana/one.jsonl"];
    assert!(after["codings/ana/one.jsonl"].starts_with(old), "lines are added, never changed");
    let line = String::from_utf8(after["codings/ana/one.jsonl"][old.len()..].to_vec()).unwrap();
    for part in ["\"by\":\"adjudication\"", "\"memo\":\"her words begin there\"", &of[0].0, &of[1].0] {
        assert!(line.contains(part), "{part}: {line}");
    }
    let loaded = load(study.root(), None).unwrap();
    let made = loaded.study.codings.iter().find(|c| c.is_decision()).unwrap();
    let mut sorted = of.clone();
    sorted.sort();
    assert_eq!((made.coder.as_str(), &made.of, &made.by), ("ana", &sorted, &Method::Adjudication));
    assert_eq!(made.anchor.quote, "borrowed stove, really");
    assert_eq!(of_stove(&loaded.study), (State::Decided, Some(Outcome::Second)), "after reading it again");
    assert_eq!(loaded.study.acts.last().unwrap().what, "decided on 1 place: alpha");
    assert!(check::study(&loaded.study, &loaded.events).iter().all(|f| !f.rule.starts_with("deci")));
}

#[test]
fn every_way_to_decide_is_taken_back_and_done_again() {
    let study = study();
    let mut ana = study.session("ana");
    let of = stove(ana.study());
    let both = ana.study().codings.to_vec();
    let hull = place(&ana, "one", "a borrowed stove, really", 0);
    for (keep, outcome) in [
        (Keep::These(vec![of[0].clone()]), Outcome::First),
        (Keep::These(of.clone()), Outcome::Both),
        (Keep::Neither, Outcome::Neither),
        (Keep::Other { code: Some("gamma".into()), span: None }, Outcome::Other),
        (Keep::Other { code: None, span: Some(hull) }, Outcome::Other),
    ] {
        ana.apply(decide(of.clone(), keep, "")).unwrap();
        assert_eq!(of_stove(ana.study()), (State::Decided, Some(outcome)));
        ana.apply(Change::Undo).unwrap();
        assert_eq!(of_stove(ana.study()), (State::Open, None), "{outcome:?}");
        ana.apply(Change::Redo).unwrap();
        assert_eq!(of_stove(ana.study()), (State::Decided, Some(outcome)));
        ana.apply(Change::Reopen(vec![of[1].clone()])).unwrap();
        assert_eq!(of_stove(ana.study()), (State::Open, None));
        assert_eq!(*ana.study().codings, both, "the codings are as they were");
    }
    assert!(ana.apply(Change::Reopen(of)).is_err(), "nothing is left to open");
}

#[test]
fn a_newer_decision_takes_the_place_of_ones_own_and_undo_brings_the_old_one_back() {
    let study = study();
    let mut ana = study.session("ana");
    let of = stove(ana.study());
    ana.apply(decide(of.clone(), Keep::These(vec![of[0].clone()]), "first thought")).unwrap();
    ana.apply(decide(of.clone(), Keep::Neither, "second thought")).unwrap();
    assert_eq!(of_stove(ana.study()), (State::Decided, Some(Outcome::Neither)));
    assert_eq!(ana.study().codings.iter().filter(|c| c.is_decision()).count(), 1);
    ana.apply(Change::Undo).unwrap();
    assert_eq!(of_stove(ana.study()), (State::Decided, Some(Outcome::First)));
    ana.finish().unwrap();
    assert_eq!(of_stove(&load(study.root(), None).unwrap().study), (State::Decided, Some(Outcome::First)));
}

#[test]
fn nobody_decides_over_what_somebody_else_has_decided() {
    let study = study();
    let mut ana = study.session("ana");
    let of = stove(ana.study());
    ana.apply(decide(of.clone(), Keep::Neither, "")).unwrap();
    ana.finish().unwrap();
    let mut ben = seeded(study.root(), "ben", 9);
    let said = ben.apply(decide(of.clone(), Keep::These(vec![of[1].clone()]), "")).unwrap_err().to_string();
    assert!(said.starts_with("ana has decided this on ") && said.contains("only ana can open it again"), "{said}");
    assert!(matches!(ben.apply(Change::Reopen(of)), Err(SessionError::DecidedBy { .. })));
}

#[test]
fn two_decisions_made_apart_are_joined_and_check_says_so() {
    let study = study();
    let apart = TempStudy::small();
    for (path, bytes) in study.tree() {
        apart.write(&path, std::str::from_utf8(&bytes).unwrap());
    }
    let decided = |at: &TempStudy, coder: &str, which: usize| {
        let mut session = seeded(at.root(), coder, which as u64 + 20);
        let of = stove(session.study());
        let keep = Keep::These(vec![of[which].clone()]);
        session.apply(decide(of, keep, "")).unwrap();
        session.finish().unwrap();
    };
    decided(&study, "ana", 0);
    decided(&apart, "ben", 1);
    // What git does: each has written to their own file.
    study.write("codings/ben/one.jsonl", &apart.read("codings/ben/one.jsonl"));
    let loaded = load(study.root(), None).unwrap();
    assert!(loaded.faults.is_empty(), "{:?}", loaded.faults);
    let faults = check::study(&loaded.study, &loaded.events);
    let fault = faults.iter().find(|f| f.rule == "decided-twice").unwrap();
    assert!(fault.message.contains("by ana and ben") && fault.line.is_some(), "{fault:?}");
    let mut ben = seeded(study.root(), "ben", 40);
    let own = ben.study().codings.iter().find(|c| c.is_decision() && c.coder == "ben").unwrap().id.clone();
    ben.apply(Change::Reopen(vec![own])).unwrap();
    let left = ben.study().codings.iter().filter(|c| c.is_decision()).map(|c| c.coder.as_str());
    assert_eq!(left.collect::<Vec<_>>(), ["ana"]);
    ben.finish().unwrap();
    let loaded = load(study.root(), None).unwrap();
    assert!(check::study(&loaded.study, &loaded.events).iter().all(|f| f.rule != "decided-twice"));
}

#[test]
fn what_cannot_be_decided_is_refused_and_nothing_happens() {
    let study = study();
    let mut ana = study.session("ana");
    let of = stove(ana.study());
    let stranger = id(ana.study(), "ana", "Nobody slept");
    let span = place(&ana, "one", "Nobody", 0);
    let before = ana.study().codings.to_vec();
    let refused: Vec<(Change, &str)> = vec![
        (decide(Vec::new(), Keep::Neither, ""), "at least one coding"),
        (decide(of.clone(), Keep::These(Vec::new()), ""), "say which"),
        (decide(of.clone(), Keep::These(vec![stranger]), ""), "none of the codings"),
        (decide(vec![Ulid("nothing".into())], Keep::Neither, ""), "there is no coding"),
        (decide(of.clone(), Keep::Other { code: Some("nowhere".into()), span: None }, ""), "there is no code"),
        (Change::Decide(Vec::new()), "nothing to decide"),
        (
            Change::Decide(vec![
                Decision { of: of.clone(), keep: Keep::Neither, reason: String::new() },
                Decision { of: of[..1].to_vec(), keep: Keep::Neither, reason: String::new() },
            ]),
            "decided on twice",
        ),
    ];
    for (change, part) in refused {
        let said = ana.apply(change).unwrap_err().to_string();
        assert!(said.contains(part), "{part}: {said}");
    }
    assert_eq!(*ana.study().codings, before);
    ana.apply(decide(of.clone(), Keep::Other { code: None, span: Some(span) }, "")).unwrap();
    let decision = ana.study().codings.iter().find(|c| c.is_decision()).unwrap().id.clone();
    let said = ana.apply(decide(vec![decision], Keep::Neither, "")).unwrap_err().to_string();
    assert!(said.contains("is a decision"), "{said}");
}

#[test]
fn coding_blind_nobody_decides_nor_counts_what_was_decided() {
    let study = study();
    let mut ana = study.session("ana");
    let of = stove(ana.study());
    ana.apply(decide(of.clone(), Keep::These(vec![of[0].clone()]), "")).unwrap();
    ana.finish().unwrap();
    let ids = Ids::repeating(Stamp::parse("2026-11-24T10:00:00.000Z").unwrap(), 5);
    let options = Options { coder: Some("ana".into()), blind: true, exclusive: false, ids };
    let mut blind = Session::open(study.root(), options).unwrap();
    let said = blind.apply(decide(of[..1].to_vec(), Keep::Neither, "")).unwrap_err();
    assert!(matches!(said, SessionError::DecidedBlind), "{said}");
    assert!(emic::analysis::choose(blind.study(), Some("consensus")).is_err());
}

#[test]
fn a_decision_on_words_of_ones_own_does_not_stand_in_the_way_of_coding() {
    let study = study();
    let mut ana = study.session("ana");
    let of = stove(ana.study());
    ana.apply(decide(of.clone(), Keep::These(vec![of[1].clone()]), "")).unwrap();
    ana.apply(code(&ana, "one", "borrowed stove, really", 0, "alpha")).unwrap();
    let own = ana.study().codings.iter().filter(|c| c.coder == "ana" && c.anchor.quote == "borrowed stove, really");
    assert_eq!(own.map(|c| c.is_decision()).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn the_reason_and_the_outcome_of_a_decision_can_be_changed_by_its_decider() {
    let study = study();
    let mut ana = study.session("ana");
    let of = stove(ana.study());
    let made = ana.apply(decide(of.clone(), Keep::These(vec![of[0].clone()]), "")).unwrap().codings;
    ana.apply(Change::Set { codings: made.clone(), field: Field::Memo("Because she says so.".into()) }).unwrap();
    ana.apply(Change::Set { codings: made, field: Field::Status(CodingStatus::Rejected) }).unwrap();
    assert_eq!(of_stove(ana.study()), (State::Decided, Some(Outcome::Neither)));
    assert_eq!(compared(ana.study()).decided[0].reason, "Because she says so.");
    ana.finish().unwrap();
}
