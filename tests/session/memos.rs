//! Memos made, changed, removed and taken back, by several hands.

use super::code;
use crate::support::TempStudy;
use emic::model::anchor::Digest;
use emic::model::change::{Change, MemoChange};
use emic::model::memo::{Target, backlinks};
use emic::session::{Options, Session, SessionError};

fn new(title: &str, about: &[&str], text: &str) -> Change {
    let about = about.iter().map(|words| Target::parse(words)).collect();
    Change::Memo(MemoChange::New { kind: String::new(), title: title.into(), about, text: text.into() })
}

fn write(memo: &str, text: &str) -> Change {
    Change::Memo(MemoChange::Write { memo: memo.into(), text: text.into(), over: None })
}

/// One act in a session of its own.
fn act(study: &TempStudy, coder: &str, change: Change) -> Result<String, SessionError> {
    let mut session = study.session(coder);
    let applied = session.apply(change)?;
    session.finish()?;
    Ok(applied.message)
}

const LUCK: &str = "memos/on-luck.md";

#[test]
fn a_new_memo_is_a_file_and_what_it_is_about_gets_lasting_ids() {
    let study = TempStudy::small();
    let mut session = study.session("ana");
    session.apply(new("On luck", &["code:beta-beta-low", "source:two"], "It is [[code:alpha]].")).unwrap();
    let memo = session.study().memo("on-luck").unwrap().clone();
    assert_eq!(memo.coder.as_deref(), Some("ana"));
    assert_eq!(memo.created.as_deref(), Some("2026-11-23"));
    session.finish().unwrap();
    let session = study.session("ana");
    assert_eq!(session.study().memos, [memo], "what is in memory is what is on disk");
    assert!(study.read("codebook/codes.md").contains("{#beta-beta-low}"));
    assert!(study.read("corpus/two.md").starts_with("---\nid: two\n"));
    let about = |words: &str| backlinks(session.study(), &Target::parse(words)).len();
    assert_eq!((about("code:alpha"), about("source:two"), about("code:gamma")), (1, 1, 0));
    assert!(session.faults().is_empty());
}

#[test]
fn names_of_memos_never_meet() {
    let study = TempStudy::small();
    study.write("memos/readme.md", "About this folder.\n");
    study.write("memos/On-Luck.md", "An older one.\n");
    study.write("memos/picture.png", "not a memo");
    let mut session = study.session("ana");
    for title in ["On luck", "On luck", "README", "運", ""] {
        session.apply(new(title, &[], "Words.")).unwrap();
    }
    session.finish().unwrap();
    let session = study.session("ana");
    let ids: Vec<&str> = session.study().memos.iter().map(|m| m.id.as_str()).collect();
    assert_eq!(ids.len(), 6, "{ids:?}");
    assert!(ids.contains(&"on-luck-2") && ids.contains(&"on-luck-3") && ids.contains(&"readme-2"), "{ids:?}");
    assert!(ids.contains(&"analytic-2026-11-23") && ids.iter().any(|id| id.starts_with("memo-")), "{ids:?}");
    assert_eq!(study.read("memos/readme.md"), "About this folder.\n");
}

#[test]
fn every_act_on_a_memo_is_taken_back_and_brought_again_after_restarts() {
    let study = TempStudy::small();
    let memo = || "on-luck".to_owned();
    let mut states = vec![String::new()];
    for change in [
        new("On luck", &["code:alpha"], "One.\n\nTwo."),
        write("on-luck", "One.\n\nTwo and [[code:gamma]].\n\nThree."),
        Change::Memo(MemoChange::Retitle { memo: memo(), title: "Luck,\nagain".into() }),
        Change::Memo(MemoChange::Kind { memo: memo(), kind: "Method".into() }),
        Change::Memo(MemoChange::About { memo: memo(), about: vec![Target::Study] }),
        Change::Memo(MemoChange::Remove { memo: memo() }),
    ] {
        act(&study, "ana", change).unwrap();
        states.push(study.read(LUCK));
    }
    assert!(!study.root().join(LUCK).exists(), "a removed memo's file is gone");
    assert!(states[5].contains("about: [study]") && states[5].contains("kind: method"), "{}", states[5]);
    assert!(states[5].contains("title: \"Luck, again\""), "{}", states[5]);
    for _ in 0..2 {
        for before in states[..6].iter().rev() {
            act(&study, "ana", Change::Undo).unwrap();
            assert_eq!(&study.read(LUCK), before);
        }
        assert!(matches!(act(&study, "ana", Change::Undo), Err(SessionError::NothingToUndo)));
        assert!(!study.root().join(LUCK).exists());
        for after in &states[1..] {
            act(&study, "ana", Change::Redo).unwrap();
            assert_eq!(&study.read(LUCK), after);
        }
    }
    assert!(study.session("ana").study().memos.is_empty());
}

#[test]
fn a_change_is_taken_back_around_a_colleagues_later_lines_and_never_over_them() {
    let study = TempStudy::small();
    act(&study, "ana", new("On luck", &[], "One.\n\nTwo.\n\nThree.")).unwrap();
    act(&study, "ana", write("on-luck", "First.\n\nTwo.\n\nThree.")).unwrap();
    act(&study, "ben", write("on-luck", "First.\n\nTwo.\n\nThird.")).unwrap();
    act(&study, "ana", Change::Undo).unwrap();
    assert!(study.read(LUCK).ends_with("One.\n\nTwo.\n\nThird.\n"));
    let there = study.read(LUCK);
    assert!(matches!(act(&study, "ana", Change::Undo), Err(SessionError::MemoMovedOn(_))), "ben's words would go");
    assert_eq!(study.read(LUCK), there);
    act(&study, "ben", write("on-luck", "One and only.\n\nTwo.\n\nThird.")).unwrap();
    assert!(matches!(act(&study, "ana", Change::Redo), Err(SessionError::MemoMovedOn(_))), "the same line");
}

#[test]
fn words_written_in_another_program_are_not_taken_back_nor_written_over() {
    let study = TempStudy::small();
    act(&study, "ana", new("On luck", &[], "One.")).unwrap();
    act(&study, "ana", write("on-luck", "Two.")).unwrap();
    let mut session = study.session("ana");
    let read = Digest::of(&session.study().memo("on-luck").unwrap().body);
    let hand = study.read(LUCK).replace("Two.", "Three, by hand.");
    study.write(LUCK, &hand);
    let over = Change::Memo(MemoChange::Write { memo: "on-luck".into(), text: "Mine.".into(), over: Some(read) });
    assert!(matches!(session.apply(over), Err(SessionError::MemoChanged(_))));
    assert!(matches!(session.apply(Change::Undo), Err(SessionError::MemoMovedOn(_))));
    assert_eq!(session.study().memo("on-luck").unwrap().body, "Three, by hand.\n", "the new words are taken up");
    let seen = Digest::of("Three, by hand.\n");
    session
        .apply(Change::Memo(MemoChange::Write { memo: "on-luck".into(), text: "Mine.".into(), over: Some(seen) }))
        .unwrap();
    session.apply(Change::Undo).unwrap();
    session.finish().unwrap();
    assert_eq!(study.read(LUCK), hand);
}

#[test]
fn a_memo_is_about_what_is_there_and_says_which_word_was_meant() {
    let study = TempStudy::small();
    let said = |change| act(&study, "ana", change).unwrap_err().to_string();
    assert_eq!(said(new("A", &["code:alfa"], "")), "there is no code “alfa”; did you mean “alpha”?");
    assert_eq!(said(new(" ", &[], "\n")), "a memo needs a title or words");
    study.write("memos/on-luck.md", "---\nabout: [code:gone]\n---\nOld.\n");
    assert_eq!(said(write("on-lukc", "x")), "there is no memo “on-lukc”; did you mean “on-luck”?");
    assert_eq!(said(write("on-luck", "Old.")), "the memo is like that already");
    let about = ["code:gone", "code:alpha"].map(Target::parse).to_vec();
    act(&study, "ana", Change::Memo(MemoChange::About { memo: "on-luck".into(), about })).unwrap();
    assert!(study.read(LUCK).contains("about: [code:gone, code:alpha]"), "what it was about before may stay");
    study.write("memos/on-luck.md", "<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n");
    let kind = Change::Memo(MemoChange::Kind { memo: "on-luck".into(), kind: "code".into() });
    assert!(matches!(act(&study, "ana", kind), Err(SessionError::MemoConflict(_))));
    act(&study, "ana", write("on-luck", "x and y")).unwrap();
    assert_eq!(study.read(LUCK), "x and y\n");
}

#[test]
fn words_that_look_like_front_matter_stay_words() {
    let study = TempStudy::small();
    study.write("memos/on-luck.md", "Plain.\n");
    act(&study, "ana", write("on-luck", "---\nid: other\n---\nWords.")).unwrap();
    let session = study.session("ana");
    let memo = session.study().memo("on-luck").unwrap();
    assert_eq!(memo.body, "---\nid: other\n---\nWords.\n");
}

#[test]
fn a_memo_and_codings_are_taken_back_in_their_order() {
    let study = TempStudy::small();
    let mut session = study.session("ana");
    session.apply(new("On luck", &[], "One.")).unwrap();
    session.apply(code(&session, "one", "stove", 0, "alpha")).unwrap();
    session.apply(write("on-luck", "Two.")).unwrap();
    session.apply(Change::Undo).unwrap();
    assert_eq!((session.study().memos[0].body.as_str(), session.study().codings.len()), ("One.\n", 1));
    session.apply(Change::Undo).unwrap();
    assert_eq!((session.study().memos.len(), session.study().codings.len()), (1, 0));
    session.apply(Change::Undo).unwrap();
    assert!(session.study().memos.is_empty());
    session.finish().unwrap();
    assert!(!study.root().join(LUCK).exists());
}

#[test]
fn a_memo_that_cannot_be_written_waits_and_is_not_lost() {
    let study = TempStudy::small();
    std::fs::remove_dir(study.root().join("memos")).ok();
    study.write("memos", "a file where the folder should be");
    let mut session = study.session("ana");
    session.apply(new("On luck", &[], "One.")).unwrap();
    assert!(matches!(session.flush(), Err(SessionError::NotSaved(_))));
    assert!(!study.read("history/ana.jsonl").contains("\"op\":\"memo\""), "no line speaks of a memo that is not there");
    std::fs::remove_file(study.root().join("memos")).unwrap();
    session.retry();
    session.finish().unwrap();
    assert!(study.read(LUCK).ends_with("One.\n"));
}

#[test]
fn blind_coders_do_not_read_the_memos_of_others() {
    let study = TempStudy::small();
    study.write("memos/everybody.md", "For all.\n");
    act(&study, "ana", new("On luck", &[], "One.")).unwrap();
    act(&study, "ben", new("On rain", &[], "Wet.")).unwrap();
    let ids = emic::model::ids::Ids::repeating(Default::default(), 7);
    let options = Options { coder: Some("ben".into()), blind: true, exclusive: false, ids };
    let mut session = Session::open(study.root(), options).unwrap();
    session.apply(write("on-rain", "Wetter.")).unwrap();
    let ids: Vec<&str> = session.study().memos.iter().map(|m| m.id.as_str()).collect();
    assert_eq!(ids, ["everybody", "on-rain"]);
    session.apply(new("On luck", &[], "Mine.")).unwrap();
    session.finish().unwrap();
    assert!(study.read(LUCK).ends_with("One.\n"), "a hidden memo is not written over");
}

#[test]
fn several_acts_on_memos_are_taken_back_and_brought_again_at_once() {
    let study = TempStudy::small();
    let mut first = None;
    for change in [
        new("On luck", &[], "One.\n\nTwo."),
        write("on-luck", "First.\n\nTwo."),
        new("On rain", &["memo:on-luck"], "Wet."),
        write("on-luck", "First.\n\nSecond."),
        Change::Memo(MemoChange::Remove { memo: "on-rain".into() }),
    ] {
        let mut session = study.session("ana");
        let applied = session.apply(change).unwrap();
        session.finish().unwrap();
        first.get_or_insert(applied.act);
    }
    let after = study.read(LUCK);
    let second = study.session("ana").study().acts_down_to("ana", &first.clone().unwrap())[3].act.clone();
    act(&study, "ana", Change::UndoTo { act: second }).unwrap();
    assert!(study.read(LUCK).ends_with("One.\n\nTwo.\n") && study.read("memos/on-rain.md").is_empty());
    act(&study, "ana", Change::Undo).unwrap();
    assert!(study.session("ana").study().memos.is_empty());
    act(&study, "ana", Change::Redo).unwrap();
    act(&study, "ana", Change::Redo).unwrap();
    assert_eq!((study.read(LUCK), study.read("memos/on-rain.md")), (after, String::new()));
    act(&study, "ana", Change::Undo).unwrap();
    assert!(study.read("memos/on-rain.md").ends_with("Wet.\n"), "one by one again");
    act(&study, "ana", Change::UndoTo { act: first.unwrap() }).unwrap();
    assert!(study.session("ana").study().memos.is_empty());
}

#[test]
fn memos_that_other_programs_write_are_taken_up_and_a_conflict_waits() {
    let study = TempStudy::small();
    study.write("memos/old.md", "Old.\n");
    let mut session = study.session("ana");
    study.write("memos/old.md", "Older still.\n");
    study.write("memos/new.md", "New.\n");
    assert_eq!(session.look_outside_now().as_deref(), Some("2 memos were changed outside"));
    let bodies = |session: &Session| session.study().memos.iter().map(|m| m.body.clone()).collect::<Vec<_>>();
    assert_eq!(bodies(&session), ["New.\n", "Older still.\n"]);
    study.write("memos/old.md", "<<<<<<< a\nOld.\n=======\nNo.\n>>>>>>> b\n");
    assert!(session.look_outside_now().unwrap().contains("memos/old.md"));
    assert_eq!(bodies(&session), ["New.\n", "Older still.\n"], "what it said before stays");
    assert!(matches!(session.apply(write("old", "Mine.")), Err(SessionError::HeldBack(_))));
    std::fs::remove_file(study.root().join("memos/new.md")).unwrap();
    study.write("memos/old.md", "Repaired.\n");
    assert!(session.look_outside_now().is_some());
    assert_eq!((bodies(&session).as_slice(), session.faults().len()), (&["Repaired.\n".to_owned()][..], 0));
    session.apply(write("old", "Mine.")).unwrap();
    session.flush().unwrap();
    assert_eq!(session.look_outside_now(), None, "one's own writing is no news");
    study.write("memos/old.md", "Theirs.\n");
    session.apply(new("Another", &[], "Words.")).unwrap();
    assert_eq!(session.study().memo("old").unwrap().body, "Theirs.\n");
    session.finish().unwrap();
}

#[test]
fn an_act_on_a_memo_that_another_program_changes_in_the_same_moment_is_given_up() {
    let study = TempStudy::small();
    study.write("memos/old.md", "Old.\n");
    let mut session = study.session("ana");
    let held = emic::store::lock::take(study.root()).unwrap();
    session.apply(Change::Memo(MemoChange::Remove { memo: "old".into() })).unwrap();
    study.write("memos/old.md", "Theirs.\n");
    drop(held);
    assert!(session.flush().unwrap_err().to_string().contains("old.md"));
    assert_eq!(study.read("memos/old.md"), "Theirs.\n");
    assert_eq!(session.study().memo("old").unwrap().body, "Theirs.\n");
    let held = emic::store::lock::take(study.root()).unwrap();
    session.apply(write("old", "Mine.")).unwrap();
    study.write("memos/old.md", "Theirs again.\n");
    drop(held);
    assert!(session.flush().unwrap_err().to_string().contains("given-up-old.md"));
    assert_eq!(study.read(".emic/given-up-old.md"), "Mine.\n", "what was written is not lost");
    session.apply(write("old", "Both.")).unwrap();
    session.finish().unwrap();
    assert_eq!(study.read("memos/old.md"), "Both.\n");
}

#[test]
fn a_removal_is_taken_back_before_it_has_reached_the_disk() {
    let study = TempStudy::small();
    study.write("memos/old.md", "Old.\n");
    let mut session = study.session("ana");
    let held = emic::store::lock::take(study.root()).unwrap();
    session.apply(Change::Memo(MemoChange::Remove { memo: "old".into() })).unwrap();
    session.apply(Change::Undo).unwrap();
    drop(held);
    session.flush().unwrap();
    assert_eq!(study.read("memos/old.md"), "Old.\n");
    session.apply(Change::Redo).unwrap();
    session.finish().unwrap();
    assert!(!study.root().join("memos/old.md").exists());
}

#[test]
fn a_new_memo_may_not_begin_as_a_merge_conflict_which_nothing_could_change_again() {
    let study = TempStudy::small();
    let before = study.tree();
    let refused = act(&study, "ana", new("Git", &[], "Pasted:\n<<<<<<< HEAD\n")).unwrap_err();
    assert!(matches!(refused, SessionError::MemoConflict(_)));
    assert_eq!(study.tree(), before);
}
