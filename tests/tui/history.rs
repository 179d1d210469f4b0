//! The history page: what was done, by day, and taking it back from there.

use super::fixture::Person;
use crate::support::{TempStudy, place};
use emic::model::change::{Change, CodebookChange, NewCode, NewCoding};
use emic::model::event::ActSummary;
use emic::model::ids::{Stamp, Ulid};
use emic::session::Session;

fn study() -> TempStudy {
    let study = TempStudy::small();
    let mut ben = study.session("ben");
    let span = place(&ben, "one", "borrowed stove", 0);
    ben.apply(Change::Code(vec![NewCoding::by_hand("one", span, Some("beta".into()))])).unwrap();
    ben.finish().unwrap();
    let mut ana = study.session("ana");
    for (quote, code) in [("Nobody slept", "alpha"), ("one chance", "gamma"), ("the café", "alpha")] {
        let span = place(&ana, "one", quote, 0);
        ana.apply(Change::Code(vec![NewCoding::by_hand("one", span, Some(code.into()))])).unwrap();
    }
    let rename = CodebookChange::Rename { code: "alpha".into(), name: "Beginning".into() };
    ana.apply(Change::Codebook(rename)).unwrap();
    ana.finish().unwrap();
    study
}

fn at(study: &TempStudy) -> Person<Session> {
    let mut p = Person::in_study(study.root(), "ana");
    p.press("g h");
    p
}

#[test]
fn acts_stand_by_day_with_what_undo_takes_next() {
    let study = study();
    let mut p = at(&study);
    let screen = p.screen();
    assert!(screen.contains("2026-11-23") && screen.contains("next: u"), "{screen}");
    assert!(screen.contains("renamed “Beginning”") && screen.contains("[-Alpha-] {+Beginning+}"), "{screen}");
    p.press("u");
    assert!(p.screen().contains("next: U"), "{}", p.screen());
    assert!(p.screen().contains("undid: renamed “Alpha”"), "{}", p.screen());
}

#[test]
fn an_act_shows_its_words_and_enter_goes_there() {
    let study = study();
    let mut p = at(&study);
    p.press("/").types("gamma").press("Enter");
    assert!(p.screen().contains("Gamma: “one chance”"), "{}", p.screen());
    p.press("Enter");
    assert_eq!(p.selected(), Some("one chance"));
}

#[test]
fn acts_are_found_by_who_did_them() {
    let study = study();
    let mut p = at(&study);
    p.press("/").types("ben").press("Enter");
    assert!(p.screen().contains("2 of 6 acts") && p.screen().contains("borrowed stove"), "{}", p.screen());
}

#[test]
fn all_acts_down_to_one_are_taken_back_after_a_question_and_brought_back_together() {
    let study = study();
    let mut p = at(&study);
    let before = p.desk.study().codings.len();
    p.press("/").types("gamma").press("Enter b");
    assert!(p.screen().contains("Take back 3 acts, down to “coded with Gamma”"), "{}", p.screen());
    p.press("n");
    assert_eq!(p.desk.study().codings.len(), before, "no leaves everything");
    p.press("b y");
    assert_eq!(p.desk.study().codings.len(), before - 2, "{}", p.app.message.text);
    assert_eq!(p.desk.study().code_name(&"alpha".into()), "Alpha");
    p.press("b");
    assert!(p.app.message.text.contains("taken back already"), "{}", p.app.message.text);
    p.press("Esc");
    assert!(p.screen().contains("undid 3 acts"), "{}", p.screen());
    p.press("U");
    assert!(p.app.message.text.contains("done again: 3 acts, up to: renamed “Beginning”"), "{}", p.app.message.text);
    assert_eq!(p.desk.study().codings.len(), before, "{}", p.app.message.text);
    assert_eq!(p.desk.study().code_name(&"alpha".into()), "Beginning");
}

#[test]
fn others_acts_are_theirs() {
    let study = study();
    let mut p = at(&study);
    p.press("/").types("ben beta").press("Enter b");
    assert!(p.app.message.text.contains("this is ben's act"), "{}", p.app.message.text);
}

#[test]
fn of_many_acts_the_newest_are_listed_and_earlier_ones_when_asked() {
    let mut study = super::fixture::study();
    let act = |i: u32| ActSummary {
        act: Ulid(format!("{i:026}")),
        at: Stamp(1_000 * i64::from(i)),
        actor: "ana".into(),
        what: format!("coded number {i}"),
        ..ActSummary::default()
    };
    study.acts = (0..2_500).map(act).collect();
    let mut p = Person::at(study);
    p.press("g h");
    assert!(p.screen().contains("2000 acts, 500 earlier: e"), "{}", p.screen());
    p.press("e End");
    assert!(p.screen().contains("2500 acts") && p.screen().contains("coded number 0"), "{}", p.screen());
    p.press("e");
    assert!(p.app.message.text.contains("every act is listed"), "{}", p.app.message.text);
}

#[test]
fn acts_are_read_by_names_on_every_size_of_screen_and_undo_names_what_it_took() {
    let study = study();
    let mut ana = study.session("ana");
    let split = CodebookChange::Split {
        code: "gamma".into(),
        new: vec![NewCode::named("Queues at the door"), NewCode::named("Delays")],
        codings: Vec::new(),
    };
    ana.apply(Change::Codebook(split)).unwrap();
    ana.finish().unwrap();
    let mut p = at(&study);
    for size in [(80, 24), (120, 40), (200, 50)] {
        p.act(emic::tui::action::Action::Resize(size.0, size.1));
        let screen = p.screen();
        assert!(screen.contains("split “Gamma” into “Queues at"), "{screen}");
        assert!(screen.contains("coded with Beginning ") && screen.contains("coded with Beta "), "{screen}");
    }
    p.press("u");
    assert!(p.app.message.text.starts_with("undone: split “Gamma” into “"), "{}", p.app.message.text);
}
