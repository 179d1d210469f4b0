//! Transcripts that other programs copy, rename, remove and bring back while a
//! session is open: every coding stays with its own words.

use super::{code, state};
use crate::support::{ONE, TempStudy, place, seeded};
use emic::model::change::{Change, NewCoding};
use emic::model::span::Span;
use emic::session::Session;

/// The last line of a journal.
fn last(study: &TempStudy, journal: &str) -> String {
    study.read(journal).lines().last().unwrap_or_default().to_owned()
}

/// A transcript in which the same words stand twice, the second time here.
fn talk(second: &str) -> String {
    format!("---\nid: talk\n---\nWe had no idea then, at all.\n\n{second}The end.\n")
}

/// A copy of `one` in front of it, with other words, that is then put in the
/// place of the original.
fn copied_over(study: &TempStudy, session: &mut Session) {
    study.write("corpus/one-v2.md", &ONE.replace("borrowed", "rented"));
    assert!(session.look_outside_now().is_some(), "the list of sources is another");
    std::fs::rename(study.root().join("corpus/one-v2.md"), study.root().join("corpus/one.md")).unwrap();
    assert!(session.look_outside_now().is_some());
}

#[test]
fn after_a_copy_took_the_place_of_the_original_the_source_that_is_named_is_coded() {
    let study = TempStudy::small();
    study.write(
        "corpus/three.md",
        "---\nid: three\n---\nThe third text has other words altogether, and enough of them.\n",
    );
    let mut session = study.session("ana");
    copied_over(&study, &mut session);
    let ids: Vec<_> = session.study().sources.iter().map(|s| s.id.as_str()).collect();
    assert_eq!(ids, ["one", "three", "two"]);
    for id in ids {
        assert_eq!(session.source(id).unwrap().id, id);
    }
    session.apply(code(&session, "three", "other words", 0, "alpha")).unwrap();
    session.apply(Change::Code(vec![NewCoding::by_hand("two", Span::new(0, 7), Some("alpha".into()))])).unwrap();
    session.flush().unwrap();
    assert!(study.read("codings/ana/three.jsonl").contains("\"quote\":\"other words\""));
    assert!(study.read("codings/ana/two.jsonl").contains("\"quote\":\"Minutes\""));
    assert_eq!(state(study.session("ana").study()), state(session.study()));
}

#[test]
fn a_copy_behind_the_original_is_said_and_changes_nothing_for_its_codings() {
    let study = TempStudy::small();
    let mut session = study.session("ana");
    session.apply(code(&session, "one", "borrowed stove", 0, "alpha")).unwrap();
    session.flush().unwrap();
    study.write("corpus/one.md.old.md", &ONE.replace("borrowed", "rented"));
    let news = session.look_outside_now().unwrap();
    assert!(news.contains("there twice"), "{news}");
    assert!(session.study().codings[0].place.grade.is_sure());
    session.apply(code(&session, "two", "Minutes", 0, "alpha")).unwrap();
    session.flush().unwrap();
    assert!(study.read("codings/ana/two.jsonl").contains("\"quote\":\"Minutes\""));
    assert_eq!(state(study.session("ana").study()), state(session.study()));
}

#[test]
fn words_are_counted_in_the_text_that_came_back_not_in_the_one_that_went() {
    let study = TempStudy::small();
    study.write("corpus/talk.md", &talk("Later on we had no money. "));
    let mut session = study.session("ana");
    session.apply(code(&session, "talk", "no idea", 0, "alpha")).unwrap();
    session.flush().unwrap();
    // Another branch is checked out, and the first one again, in which
    // somebody has written on.
    std::fs::remove_file(study.root().join("corpus/talk.md")).unwrap();
    session.look_outside_now();
    study.write("corpus/talk.md", &talk("Later on we really had had no idea then, at all. "));
    session.look_outside_now();
    session.apply(code(&session, "talk", "no idea", 1, "gamma")).unwrap();
    session.finish().unwrap();
    assert!(last(&study, "codings/ana/talk.jsonl").contains("among"));
    // A clone has no old texts; the words that were meant are gone by then.
    std::fs::remove_dir_all(study.root().join(".emic")).unwrap();
    std::fs::write(study.root().join("history/ana.jsonl"), "").unwrap();
    study.write("corpus/talk.md", &talk("Later on they knew. "));
    let clone = study.session("ana");
    let coding = clone.study().codings.iter().find(|c| c.code == Some("gamma".into())).unwrap();
    assert!(!coding.place.grade.is_sure(), "words that nobody meant: {:?}", coding.place);
}

#[test]
fn the_text_of_a_source_that_came_back_is_kept_so_that_codings_follow_its_next_edit() {
    let study = TempStudy::small();
    study.write("corpus/talk.md", &talk("Later on we had no money. "));
    let mut session = study.session("ana");
    session.apply(code(&session, "talk", "no idea", 0, "alpha")).unwrap();
    session.flush().unwrap();
    std::fs::remove_file(study.root().join("corpus/talk.md")).unwrap();
    session.look_outside_now();
    study.write("corpus/talk.md", &talk("Later on we really had had no idea then, at all. "));
    session.look_outside_now();
    session.apply(code(&session, "talk", "no idea", 1, "gamma")).unwrap();
    session.finish().unwrap();
    study.write("corpus/talk.md", &talk("Much later we really had had no idea then, at all. "));
    let again = study.session("ana");
    let coding = again.study().codings.iter().find(|c| c.code == Some("gamma".into())).unwrap();
    let span = coding.place.span;
    assert!(coding.place.grade.is_sure());
    assert_eq!(span, place(&again, "talk", "no idea", 1));
}

#[test]
fn with_a_copy_in_front_words_are_counted_in_the_copy() {
    let study = TempStudy::small();
    let mut session = study.session("ana");
    session.apply(code(&session, "one", "borrowed stove", 0, "alpha")).unwrap();
    session.flush().unwrap();
    study.write("corpus/one-copy.md", &format!("{ONE}\nborrowed stove\n"));
    session.look_outside_now();
    session.apply(code(&session, "one", "borrowed stove", 1, "gamma")).unwrap();
    session.flush().unwrap();
    assert!(last(&study, "codings/ana/one.jsonl").contains("among"));
}

#[test]
fn codings_that_another_coder_made_on_a_text_never_seen_here_stand_where_a_new_start_puts_them() {
    let study = TempStudy::small();
    let text =
        |a: &str, b: &str| format!("---\nid: talk\n---\nStart. {a}We had no idea then. And we had no idea then.{b}\n");
    study.write("corpus/talk.md", &text("", ""));
    let mut ana = study.session("ana");
    study.write("corpus/talk.md", &text("A few words. ", ""));
    let mut ben = seeded(study.root(), "ben", 7);
    ben.apply(code(&ben, "talk", "no idea", 1, "alpha")).unwrap();
    ben.finish().unwrap();
    study.write("corpus/talk.md", &text("", " We had no idea then. And we had no idea then."));
    ana.look_outside_now();
    let place = &ana.study().codings[0].place;
    assert!(place.grade.is_sure());
    assert_eq!(place, &study.session("ana").study().codings[0].place);
}
