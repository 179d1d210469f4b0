//! The progress page: who has read and coded what, and marking from there.

use super::fixture::{Person, add, study};
use crate::support::TempStudy;
use emic::model::coding::MarkKind;
use emic::model::ids::Stamp;
use emic::model::study::{Mark, Study};

fn worked() -> Study {
    let mut study = study();
    add(&mut study, 0, "It began with my aunt", 0, Some("hardship"), "ana");
    add(&mut study, 0, "Then we dug", 0, Some("joint-work"), "ben");
    add(&mut study, 0, "Mornings are", 0, None, "ana");
    add(&mut study, 0, "And then?", 0, Some("gone"), "ana");
    let (coder, source, at) = ("ben".to_owned(), "letter".to_owned(), Stamp(1_770_000_000_000));
    study.marks.push(Mark { coder, source, what: MarkKind::Complete, at, codebook: None });
    study
}

fn marks(study: &Study) -> Vec<(&str, MarkKind)> {
    study.marks.iter().filter(|m| m.coder == "ana").map(|m| (m.source.as_str(), m.what)).collect()
}

#[test]
fn every_source_stands_with_marks_codings_turns_and_what_waits() {
    let mut p = Person::at(worked());
    let screen = p.press("g p").screen();
    for words in [
        "The village well",
        "ana: not marked · 2 codings · 1 highlight",
        "33% of turns (1 of 3) · 1 to",
        "ana: 0 complete, 0 read, 0 skipped of 2 · 2 codings",
        "ben: 1 complete, 0 read, 0 skipped of 2 · 1 coding",
    ] {
        assert!(screen.contains(words), "{words}: {screen}");
    }
    assert!(p.press("j").screen().contains("ben: complete since 2026-02-02"), "{}", p.screen());
}

#[test]
fn marks_are_set_and_taken_away_from_here() {
    let mut p = Person::at(worked());
    p.press("g p R j C");
    assert_eq!(marks(&p.desk.study), [("well", MarkKind::Read), ("letter", MarkKind::Complete)]);
    p.press("x");
    assert_eq!(marks(&p.desk.study), [("well", MarkKind::Read)]);
    p.press("S");
    assert_eq!(marks(&p.desk.study)[1], ("letter", MarkKind::Skipped));
}

#[test]
fn several_sources_are_marked_in_one_act() {
    let study = TempStudy::small();
    let mut p = Person::in_study(study.root(), "ana");
    p.press("g p v v C");
    assert_eq!(marks(p.desk.study()).len(), 2, "{}", p.app.message.text);
    assert!(p.app.message.text.contains("2 sources marked as complete"), "{}", p.app.message.text);
    p.saves();
    assert_eq!(marks(study.session("ana").study()).len(), 2, "they are on disk");
    p.press("u");
    assert!(marks(p.desk.study()).is_empty(), "one undo takes both back");
}

#[test]
fn the_next_unread_source_is_found_and_opened() {
    let mut p = Person::at(worked());
    p.press("g p R n Enter");
    assert!(p.screen().contains("A letter to the council") && p.app.page.is_none(), "{}", p.screen());
    p.press("Back");
    assert!(p.screen().starts_with(" Progress"), "{}", p.screen());
    p.press("C n");
    assert!(p.app.message.text.contains("you have marked every source"), "{}", p.app.message.text);
}

#[test]
fn sources_without_a_mark_come_first_when_sorted_by_marks() {
    let mut p = Person::at(worked());
    p.press("g p R s");
    assert!(p.app.message.text.contains("by your marks"), "{}", p.app.message.text);
    p.press("Home");
    assert!(p.app.page.as_ref().unwrap().say(&p.app, &p.desk.study).contains("A letter"), "{}", p.screen());
    p.press("s Home");
    assert!(p.app.page.as_ref().unwrap().say(&p.app, &p.desk.study).contains("A letter"), "0 % before 33 %");
}

#[test]
fn a_small_screen_keeps_the_titles_and_ones_own_numbers() {
    let mut p = Person::at_screen(worked(), (80, 24), Default::default());
    let screen = p.press("g p").screen();
    assert!(screen.contains("The village well") && screen.contains("Codings") && screen.contains("33%"), "{screen}");
    assert!(screen.contains("ben"), "others' marks, too: {screen}");
}
