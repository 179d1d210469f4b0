//! Acts taken back, brought again, tried again, or refused.

use super::{code, state};
use crate::support::{TempStudy, place};
use emic::model::change::{Change, CodebookChange, Field, MemoChange, NewCode, NewCoding};
use emic::session::SessionError;

#[test]
fn undo_works_after_a_restart_and_takes_ones_own_newest_act() {
    let study = TempStudy::small();
    let mut ana = study.session("ana");
    ana.apply(code(&ana, "one", "stove", 0, "alpha")).unwrap();
    ana.apply(code(&ana, "one", "café", 0, "alpha")).unwrap();
    ana.finish().unwrap();
    let mut ben = study.session("ben");
    ben.apply(code(&ben, "one", "week", 0, "gamma")).unwrap();
    ben.finish().unwrap();
    let mut ana = study.session("ana");
    ana.apply(Change::Undo).unwrap();
    ana.finish().unwrap();
    let quotes: Vec<String> =
        study.session("ana").study().codings.iter().map(|c| format!("{} {}", c.coder, c.anchor.quote)).collect();
    assert_eq!(quotes, ["ana stove", "ben week"]);
    let mut ben = study.session("ben");
    ben.apply(Change::Undo).unwrap();
    assert!(matches!(ben.apply(Change::Undo), Err(SessionError::NothingToUndo)));
}

#[test]
fn a_merge_a_rename_and_a_new_code_with_its_coding_are_taken_back_and_brought_again() {
    let study = TempStudy::small();
    let mut session = study.session("ana");
    let before = study.read("codebook/codes.md");
    let place = place(&session, "one", "one chance", 1);
    session
        .apply(Change::NewCode {
            code: NewCode { under: Some("beta".into()), ..NewCode::named("One more") },
            codings: vec![NewCoding::by_hand("one", place, None)],
        })
        .unwrap();
    session.apply(Change::Codebook(CodebookChange::Rename { code: "gamma".into(), name: "Third".into() })).unwrap();
    session.apply(Change::Codebook(CodebookChange::Merge { code: "one-more".into(), into: "alpha".into() })).unwrap();
    session.finish().unwrap();
    let after = study.read("codebook/codes.md");
    assert!(after.contains("merged-into=alpha") && after.contains("# Third {#gamma"), "{after}");
    for _ in 0..3 {
        let mut session = study.session("ana");
        session.apply(Change::Undo).unwrap();
        session.finish().unwrap();
    }
    let session = study.session("ana");
    assert!(session.study().codings.is_empty());
    assert_eq!(study.read("codebook/codes.md"), before);
    for _ in 0..3 {
        let mut session = study.session("ana");
        session.apply(Change::Redo).unwrap();
        session.finish().unwrap();
    }
    assert_eq!(study.read("codebook/codes.md"), after);
    let session = study.session("ana");
    let coding = &session.study().codings[0];
    assert_eq!(
        session.study().codebook.codes[session.study().codebook.resolve(coding.code.as_ref().unwrap()).unwrap()].id.0,
        "alpha"
    );
}

#[test]
fn a_change_of_the_codebook_is_taken_back_around_a_later_change_elsewhere() {
    let study = TempStudy::small();
    let mut ana = study.session("ana");
    ana.apply(Change::Codebook(CodebookChange::Rename { code: "gamma".into(), name: "Third".into() })).unwrap();
    ana.finish().unwrap();
    let mut ben = study.session("ben");
    ben.apply(Change::Codebook(CodebookChange::Define {
        code: "alpha".into(),
        field: None,
        text: "What comes before the rest.".into(),
    }))
    .unwrap();
    ben.apply(code(&ben, "one", "stove", 0, "beta-beta-low")).unwrap();
    ben.finish().unwrap();
    let mut ana = study.session("ana");
    ana.apply(Change::Undo).unwrap();
    ana.finish().unwrap();
    let text = study.read("codebook/codes.md");
    assert!(
        text.contains("# Gamma {#gamma") && text.contains("before the rest") && text.contains("{#beta-beta-low}"),
        "{text}"
    );
    let mut ana = study.session("ana");
    ana.apply(Change::Redo).unwrap();
    ana.finish().unwrap();
    assert_eq!(study.read("codebook/codes.md"), text.replace("# Gamma {", "# Third {"));
}

#[test]
fn a_change_of_words_that_were_changed_again_by_hand_is_not_taken_back_over_them() {
    let study = TempStudy::small();
    let mut session = study.session("ana");
    session.apply(Change::Codebook(CodebookChange::Rename { code: "gamma".into(), name: "Third".into() })).unwrap();
    session.finish().unwrap();
    let hand = study.read("codebook/codes.md").replace("# Third", "# Third and last");
    study.write("codebook/codes.md", &hand);
    let mut session = study.session("ana");
    assert!(matches!(session.apply(Change::Undo), Err(SessionError::CodebookMovedOn(_))));
    session.finish().unwrap();
    assert_eq!(study.read("codebook/codes.md"), hand);
    // A merge is taken back even so: it is one word in one heading.
    let mut session = study.session("ana");
    session.apply(Change::Codebook(CodebookChange::Merge { code: "gamma".into(), into: "alpha".into() })).unwrap();
    session.finish().unwrap();
    let hand = study.read("codebook/codes.md").replace("What comes first.", "What comes first of all.");
    study.write("codebook/codes.md", &hand);
    let mut session = study.session("ana");
    session.apply(Change::Undo).unwrap();
    session.finish().unwrap();
    assert_eq!(study.read("codebook/codes.md"), hand.replace(" merged-into=alpha", ""));
}

#[test]
fn after_a_failed_write_everything_waits_and_a_second_try_writes_each_act_once() {
    let study = TempStudy::small();
    let mut session = study.session("ana");
    // A file where the coder's folder must be: the codebook is written, the
    // journal is not.
    study.write("codings/ana", "in the way");
    session
        .apply(Change::NewCode {
            code: NewCode::named("Fresh"),
            codings: vec![NewCoding::by_hand("one", place(&session, "one", "stove", 0), None)],
        })
        .unwrap();
    assert!(matches!(session.flush(), Err(SessionError::NotSaved(_))));
    assert!(matches!(session.apply(Change::Undo), Err(SessionError::NotSaved(_))), "no further act while one waits");
    std::fs::remove_file(study.root().join("codings/ana")).unwrap();
    session.retry();
    session.flush().unwrap();
    session.apply(code(&session, "one", "café", 0, "fresh")).unwrap();
    session.flush().unwrap();
    let again = study.session("ana");
    assert_eq!(state(again.study()), state(session.study()));
    assert_eq!(again.study().codings.len(), 2);
    assert!(
        again.faults().iter().all(|f| f.severity < emic::model::diagnostic::Severity::Warning),
        "{:?}",
        again.faults()
    );
}

#[test]
fn what_could_not_be_written_is_saved_in_a_new_folder_in_the_studys_own_layout() {
    let study = TempStudy::small();
    study.write("memos/old.md", "Old.\n");
    let mut session = study.session("ana");
    study.write("codings/ana", "in the way");
    session.apply(code(&session, "one", "stove", 0, "alpha")).unwrap();
    session.apply(Change::Memo(MemoChange::Remove { memo: "old".into() })).unwrap();
    assert!(session.flush().is_err());
    let elsewhere = tempfile::tempdir().unwrap();
    let first = session.save_elsewhere(elsewhere.path()).unwrap();
    let again = session.save_elsewhere(elsewhere.path()).unwrap();
    assert_ne!(first, again, "nothing there is written over");
    for folder in [first, again] {
        assert_eq!(folder.parent(), Some(elsewhere.path()));
        let text = std::fs::read_to_string(folder.join("codings/ana/one.jsonl")).unwrap();
        assert!(text.contains("\"quote\":\"stove\"") && text.ends_with('\n'), "{text}");
        assert_eq!(std::fs::read_to_string(folder.join("to-be-removed.txt")).unwrap(), "memos/old.md\n");
    }
}

#[test]
fn what_could_not_be_written_is_not_saved_into_a_study() {
    let (study, copy) = (TempStudy::small(), TempStudy::small());
    let mut session = study.session("ana");
    std::fs::create_dir_all(study.root().join(".emic/write.lock")).unwrap();
    let rename = CodebookChange::Rename { code: "alpha".into(), name: "First".into() };
    session.apply(Change::Codebook(rename)).unwrap();
    assert!(session.flush().is_err());
    let before = copy.tree();
    for folder in ["", "codebook", "a/new/folder"] {
        let refused = session.save_elsewhere(&copy.root().join(folder)).unwrap_err();
        assert!(refused.to_string().contains("lies in the study"), "{refused}");
    }
    assert!(session.save_elsewhere(study.root()).is_err());
    assert_eq!(copy.tree(), before);
}

#[test]
fn a_journal_of_a_later_version_is_not_written_to() {
    let study = TempStudy::small();
    let mut session = study.session("ana");
    session.apply(code(&session, "one", "stove", 0, "alpha")).unwrap();
    session.finish().unwrap();
    let line = r#"{"id":"01JD0000000000000000000009","at":"2026-11-24T10:00:00.000Z","actor":"ana","act":"01JD0000000000000000000008","n":1,"op":"weigh","grams":3}"#;
    study.write("codings/ana/one.jsonl", &format!("{}{line}\n", study.read("codings/ana/one.jsonl")));
    let before = study.tree();
    let mut session = study.session("ana");
    let of = session.study().codings[0].id.clone();
    let two = Change::Set { codings: vec![of], field: Field::Memo("x".into()) };
    for change in [
        code(&session, "one", "café", 0, "alpha"),
        two,
        Change::Undo,
        Change::Mark { source: "one".into(), what: None },
    ] {
        assert!(matches!(session.apply(change), Err(SessionError::LaterJournal(_))));
    }
    session.finish().unwrap();
    assert_eq!(study.tree(), before);
    // Another source is another journal.
    let mut session = study.session("ana");
    session.apply(code(&session, "two", "stove", 0, "alpha")).unwrap();
    session.finish().unwrap();
}

#[test]
fn undo_down_to_an_act_takes_back_all_since_at_once_and_one_redo_brings_all_back() {
    let study = TempStudy::small();
    let mut ana = study.session("ana");
    ana.apply(code(&ana, "one", "stove", 0, "alpha")).unwrap();
    let from =
        ana.apply(Change::Codebook(CodebookChange::Rename { code: "gamma".into(), name: "Third".into() })).unwrap();
    ana.apply(code(&ana, "two", "stove", 0, "alpha")).unwrap();
    ana.finish().unwrap();
    let mut ben = study.session("ben");
    ben.apply(code(&ben, "one", "week", 0, "gamma")).unwrap();
    let bens = ben.study().acts.last().unwrap().act.clone();
    ben.finish().unwrap();
    let mut ana = study.session("ana");
    ana.apply(Change::Codebook(CodebookChange::Rename { code: "gamma".into(), name: "Last".into() })).unwrap();
    ana.flush().unwrap();
    let (all, book) = (super::things(ana.study()), study.read("codebook/codes.md"));
    assert!(matches!(ana.apply(Change::UndoTo { act: bens }), Err(SessionError::NotUndoable(_))));
    let said = ana.apply(Change::UndoTo { act: from.act.clone() }).unwrap().message;
    assert!(said.starts_with("undone: 3 acts, down to: codebook: rename gamma"), "{said}");
    assert!(matches!(ana.apply(Change::UndoTo { act: from.act }), Err(SessionError::NotUndoable(_))));
    ana.finish().unwrap();
    assert!(study.read("codebook/codes.md").contains("# Gamma {#gamma"));
    // Another day.
    let mut ana = study.session("ana");
    let left: Vec<_> = ana.study().codings.iter().map(|c| (&c.coder[..], &c.anchor.quote[..])).collect();
    assert_eq!(left, [("ana", "stove"), ("ben", "week")]);
    assert_eq!(ana.next_undo().unwrap().what, "coded 1 segment with alpha");
    let said = ana.apply(Change::Redo).unwrap().message;
    assert!(said.starts_with("done again: 3 acts"), "{said}");
    ana.finish().unwrap();
    assert_eq!(study.read("codebook/codes.md"), book);
    let mut ana = study.session("ana");
    assert_eq!(super::things(ana.study()), all);
    // After that undo goes step by step again.
    ana.apply(Change::Undo).unwrap();
    assert!(ana.study().codebook.get(&"gamma".into()).unwrap().name == "Third");
    ana.apply(Change::Undo).unwrap();
    assert_eq!(ana.study().codings.len(), 2);
}

#[test]
fn if_one_of_several_acts_cannot_be_taken_back_none_is() {
    let study = TempStudy::small();
    let mut session = study.session("ana");
    let first = session.apply(code(&session, "one", "stove", 0, "alpha")).unwrap().act;
    session.apply(Change::Codebook(CodebookChange::Rename { code: "gamma".into(), name: "Third".into() })).unwrap();
    session.finish().unwrap();
    let hand = study.read("codebook/codes.md").replace("# Third", "# Third and last");
    study.write("codebook/codes.md", &hand);
    let mut session = study.session("ana");
    assert!(matches!(session.apply(Change::UndoTo { act: first }), Err(SessionError::CodebookMovedOn(_))));
    assert_eq!(session.study().codings.len(), 1);
}
