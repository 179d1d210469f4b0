//! The compare page: two coders side by side, and what they decide.

use super::fixture::Person;
use crate::support::{TempStudy, place, seeded};
use emic::analysis::{Record, Scope, select};
use emic::model::change::{Change, Field, NewCoding};
use emic::model::coding::{Coding, CodingStatus};
use emic::model::study::Study;
use emic::session::Session;

fn study() -> TempStudy {
    let study = TempStudy::small();
    for (coder, codes) in [
        (
            "ana",
            [("a borrowed stove", "alpha"), ("Nobody slept", "gamma"), ("one chance more", "beta"), ("café", "alpha")],
        ),
        ("ben", [("stove, really", "alpha"), ("And then?", "beta"), ("one chance more", "gamma"), ("café", "alpha")]),
    ] {
        let mut session = seeded(study.root(), coder, 3);
        for (quote, code) in codes {
            let span = place(&session, "one", quote, 0);
            let new = NewCoding::by_hand("one", span, Some(code.into()));
            let made = session.apply(Change::Code(vec![new])).unwrap().codings;
            let field = Field::Memo(format!("{coder} on {quote}"));
            session.apply(Change::Set { codings: made, field }).unwrap();
        }
        session.finish().unwrap();
    }
    study
}

fn at(study: &TempStudy) -> Person<Session> {
    let mut p = Person::in_study(study.root(), "ana");
    p.press("g a");
    p
}

fn decisions(p: &Person<Session>) -> Vec<&Coding> {
    p.desk.study().codings.iter().filter(|c| c.is_decision()).collect()
}

fn consensus(study: &Study) -> Vec<String> {
    let scope = Scope::new(Record::Consensus);
    let mut out: Vec<String> = select(study, &scope).0.iter().map(|s| s.coding.anchor.quote.clone()).collect();
    out.sort();
    out
}

#[test]
fn both_coders_stand_side_by_side_with_their_words_and_memos() {
    let study = study();
    let p = at(&study);
    let screen = p.screen();
    for words in [
        "1 ana, 2 ben: 1 agree, 4 open, 0 decided",
        "1 agree, 4 open, 0 decided",
        "the same code, other boundaries · open",
        "ben begins 11 characters later and ends 8",
        "1[a borrowed",
        "2[stove]1",
        "memo: ana on a borrowed stove",
        "memo: ben on stove, really",
        "agreement on Alpha: kappa",
    ] {
        assert!(screen.contains(words), "{words}: {screen}");
    }
    assert!(!screen.contains("café"), "where they agree is no difference: {screen}");
}

#[test]
fn a_decision_asks_once_why_and_goes_on_to_the_next() {
    let study = study();
    let mut p = at(&study);
    p.press("2");
    assert!(p.screen().contains("Why?"), "{}", p.screen());
    assert!(decisions(&p).is_empty(), "nothing is done before the reason");
    p.types("it is about the stove").press("Enter");
    assert!(p.app.message.text.contains("decided: ben's counts (Alpha)"), "{}", p.app.message.text);
    let made = decisions(&p);
    assert_eq!((made.len(), made[0].anchor.quote.as_str(), made[0].coder.as_str()), (1, "stove, really", "ana"));
    assert!(p.screen().contains("1 agree, 3 open, 1 decided"), "{}", p.screen());
    assert!(p.screen().contains("only ana · open"), "the next open place is at hand: {}", p.screen());
    p.press("Up");
    let screen = p.screen();
    assert!(screen.contains("decided by ana on") && screen.contains("because: it is about the stove"), "{screen}");
    assert!(screen.contains("F1 of the words") && screen.contains("decided 1.00"), "{screen}");
    p.press("u");
    assert!(decisions(&p).is_empty() && p.screen().contains("4 open, 0 decided"), "{}", p.screen());
    p.press("U R");
    assert!(p.app.message.text.contains("open again"), "{}", p.app.message.text);
    assert!(p.screen().contains("4 open, 0 decided"), "{}", p.screen());
}

#[test]
fn esc_at_the_question_why_decides_nothing() {
    let study = study();
    let mut p = at(&study);
    p.press("1 Esc");
    assert!(decisions(&p).is_empty() && p.screen().contains("4 open"), "{}", p.screen());
}

#[test]
fn following_who_has_not_coded_says_that_nothing_counts() {
    let study = study();
    let mut p = at(&study);
    p.press("n 2 Enter");
    let made = decisions(&p);
    assert_eq!((made[0].status, made[0].anchor.quote.as_str()), (CodingStatus::Rejected, "Nobody slept"));
    assert!(p.app.message.text.contains("nothing counts here"), "{}", p.app.message.text);
    assert!(consensus(p.desk.study()).is_empty());
}

#[test]
fn both_another_code_and_other_boundaries_can_count() {
    let study = study();
    let mut p = at(&study);
    p.press("b");
    assert!(p.screen().contains("all words of both: “a borrowed stove, really”"), "{}", p.screen());
    p.press("a Enter");
    assert_eq!(decisions(&p)[0].anchor.quote, "a borrowed stove, really");
    p.press("c").types("beta low").press("Enter").types("it is about sleep").press("Enter");
    let of = |p: &Person<Session>, quote: &str| {
        let mut codes: Vec<String> = decisions(p)
            .iter()
            .filter(|c| c.anchor.quote == quote)
            .filter_map(|c| c.code.as_ref().map(|id| id.0.clone()))
            .collect();
        codes.sort();
        codes
    };
    assert_eq!(of(&p, "Nobody slept"), ["beta-beta-low"]);
    p.press("n 3 Enter");
    assert_eq!(of(&p, "one chance more"), ["beta", "gamma"], "{}", p.screen());
}

#[test]
fn the_words_that_count_can_be_typed() {
    let study = study();
    let mut p = at(&study);
    let screen = p.press("b").screen();
    let line = screen.lines().find(|line| line.contains("other words, which you type")).expect(&screen);
    let letter = line.split("other words").next().unwrap().trim_end().chars().last().unwrap();
    p.press(&letter.to_string());
    assert!(p.screen().contains("a borrowed stove, really"), "it begins with the words of both: {}", p.screen());
    p.press("C-u").types("a borrowed pond").press("Enter");
    assert!(p.app.message.text.contains("do not stand here"), "{}", p.app.message.text);
    assert!(decisions(&p).is_empty());
    p.press(&format!("b {letter} C-u")).types("a borrowed ... stove,").press("Enter Enter");
    let made: Vec<&str> = decisions(&p).iter().map(|c| c.anchor.quote.as_str()).collect();
    assert_eq!(made, ["a borrowed stove,"], "{}", p.screen());
}

#[test]
fn several_chosen_places_are_decided_in_one_act_with_one_reason() {
    let study = study();
    let mut p = at(&study);
    let acts = p.desk.study().acts.len();
    p.press("v v v v 1");
    assert!(p.screen().contains("Why, for all 4?"), "{}", p.screen());
    p.types("ana has read it twice").press("Enter");
    assert_eq!(p.desk.study().acts.len(), acts + 1);
    assert!(p.screen().contains("0 open, 4 decided"), "{}", p.screen());
    assert!(decisions(&p).iter().all(|c| c.memo == "ana has read it twice"));
    p.press("u");
    assert!(p.screen().contains("4 open, 0 decided"), "{}", p.screen());
}

#[test]
fn what_both_agree_on_goes_into_the_consensus_when_asked() {
    let study = study();
    let mut p = at(&study);
    p.press("A");
    assert!(p.screen().contains("put 1 place on which both agree into the consensus"), "{}", p.screen());
    p.press("y");
    assert_eq!(consensus(p.desk.study()), ["café"]);
    p.press("A");
    assert!(p.app.message.text.contains("the consensus has everything"), "{}", p.app.message.text);
}

#[test]
fn the_list_is_narrowed_by_what_is_open_by_kind_by_words_and_by_a_query() {
    let study = study();
    let mut p = at(&study);
    p.press("f g");
    assert!(p.app.message.text.contains("the same words, another code"), "{}", p.app.message.text);
    assert!(p.screen().contains("1 listed"), "{}", p.screen());
    p.press("f d");
    assert!(p.screen().contains("café") || p.screen().contains("nothing   agreed"), "{}", p.screen());
    p.press("f a /").types("gamma").press("Enter");
    assert!(p.screen().contains("2 listed"), "{}", p.screen());
    p.press("Esc o 1 Enter");
    assert!(p.screen().contains("3 listed"), "a decided place leaves the list of open ones: {}", p.screen());
}

#[test]
fn what_is_highlighted_is_said_in_words() {
    let study = study();
    let p = at(&study);
    let said = p.app.page.as_ref().unwrap().say(&p.app, p.desk.study());
    for words in [
        "one, turn 2: the same code, other boundaries.",
        "ana Alpha on “a borrowed stove”, memo: ana on a borrowed stove",
        "ben Alpha on “stove, really”",
        "nothing is decided yet",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn decisions_do_not_stand_beside_the_words_and_enter_leads_to_them() {
    let study = study();
    let mut p = at(&study);
    p.press("2 Enter Home Enter");
    assert_eq!(p.selected(), Some("a borrowed stove, really"));
    let own = p.app.view.index.items.iter().filter(|i| i.mine).count();
    assert_eq!(own, 4, "four codings of ana, no decision");
    p.press("Back");
    assert!(p.screen().starts_with(" Compare"), "{}", p.screen());
}

#[test]
fn coding_blind_there_is_no_compare_page() {
    let study = study();
    let mut p = Person::blind(study.root(), "ana");
    p.press("g a");
    assert!(p.app.message.text.contains("coding blind you do not see"), "{}", p.app.message.text);
    assert!(p.app.page.is_none());
}

#[test]
fn where_the_method_asks_for_no_agreement_it_is_shown_only_when_asked_for() {
    let study = study();
    let toml: Vec<String> =
        study.read("study.toml").lines().filter(|l| !l.starts_with("method")).map(str::to_owned).collect();
    study.write("study.toml", &toml.join("\n").replace("format = 1", "format = 1\nmethod = \"reflexive\""));
    let mut p = at(&study);
    assert!(!p.screen().contains("agreement on Alpha"), "{}", p.screen());
    p.press("%");
    assert!(p.screen().contains("agreement on Alpha"), "{}", p.screen());
}
