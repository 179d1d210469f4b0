//! What reaches the disk: every file its own words, and none of anybody
//! else's lost.

use crate::support::{TWO, TempStudy};
use emic::model::change::{Change, MemoChange};
use emic::model::coding::MarkKind;
use emic::session::SessionError;

#[test]
fn two_files_whose_names_begin_alike_keep_their_own_words_in_one_act() {
    let study = TempStudy::small();
    let a = "corpus/Interview with the warden of the North Marsh, part one.md";
    let b = "corpus/Interview with the warden of the North Marsh, part two.md";
    study.write(a, "**P-01:** These are the words of part one, and they are longer than those of two.\n");
    study.write(b, "**P-01:** Part two.\n");
    let mut session = study.session("ana");
    let long = session.study().sources.iter().filter(|s| s.id.contains("part"));
    let ids: Vec<String> = long.map(|s| s.id.clone()).collect();
    assert_eq!(ids.len(), 2);
    session.apply(Change::Marks { sources: ids, what: Some(MarkKind::Read) }).unwrap();
    session.finish().unwrap();
    assert!(study.read(a).contains("words of part one") && study.read(a).contains("id: "));
    assert!(study.read(b).contains("Part two.") && study.read(b).contains("id: "));
}

#[test]
fn a_source_named_twice_is_marked_once() {
    let study = TempStudy::small();
    let mut session = study.session("ana");
    let marks = Change::Marks { sources: vec!["two".into(), "two".into()], what: Some(MarkKind::Read) };
    assert_eq!(session.apply(marks).unwrap().message, "1 source marked as read");
    session.finish().unwrap();
    assert_eq!(study.read("codings/ana/two.jsonl").lines().count(), 1);
}

#[cfg(unix)]
#[test]
fn what_stands_below_emic_is_for_its_owner_alone_to_read() {
    use std::os::unix::fs::PermissionsExt;
    let study = TempStudy::small();
    study.write("memos/m.md", "old\n");
    let mut session = study.session("ana");
    emic::store::places::keep(study.root(), "ana", &Default::default()).unwrap();
    let held = emic::store::lock::take(study.root()).unwrap();
    session.apply(Change::Mark { source: "one".into(), what: Some(MarkKind::Read) }).unwrap();
    let write = MemoChange::Write { memo: "m".into(), text: "A secret.".into(), over: None };
    session.apply(Change::Memo(write)).unwrap();
    study.write("memos/m.md", "theirs\n");
    drop(held);
    assert!(session.flush().is_err());
    let mut seen = 0;
    for folder in ["", "texts", "places"] {
        for entry in std::fs::read_dir(study.root().join(".emic").join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let mode = std::fs::metadata(&path).unwrap().permissions().mode();
            if path.is_file() && !path.ends_with("write.lock") {
                seen += 1;
                assert_eq!(mode & 0o077, 0, "{path:?} {mode:o}");
            }
        }
    }
    assert!(seen >= 4, "a text of each source, the places and the words given up");
}

#[test]
fn the_texts_of_many_sources_are_kept_bit_by_bit_and_all_of_them_at_the_end() {
    let study = TempStudy::small();
    (0..60).for_each(|n| study.write(&format!("corpus/s{n}.md"), &format!("---\nid: s{n}\n---\n\nWords {n}.\n")));
    let kept = || std::fs::read_dir(study.root().join(".emic/texts")).map_or(0, Iterator::count);
    let mut session = study.session("ana");
    session.apply(Change::Mark { source: "s1".into(), what: Some(MarkKind::Read) }).unwrap();
    session.flush().unwrap();
    // The writer answers for the act, and has kept what came before it.
    assert!((1..60).contains(&kept()), "{}", kept());
    study.write(".emic/texts/0123456789abcdef", "what nothing leads from");
    session.finish().unwrap();
    let sources = 63;
    assert_eq!(study.session("ana").study().sources.len() + 1, sources);
    assert_eq!(kept(), sources, "one for each source, and one that nobody looked at");
    let mut session = study.session("ana");
    session.apply(Change::Mark { source: "s2".into(), what: Some(MarkKind::Read) }).unwrap();
    session.finish().unwrap();
    assert_eq!(kept(), sources - 1, "what nothing leads from goes with the first act");
}

/// What writes the id of `two` into its file.
fn speaking_of_two() -> Vec<Change> {
    let memo = |text: &str, about: &[&str]| {
        let about = about.iter().map(|a| emic::model::memo::Target::parse(a)).collect();
        Change::Memo(MemoChange::New { kind: String::new(), title: "On".into(), about, text: text.into() })
    };
    vec![
        Change::Mark { source: "two".into(), what: Some(MarkKind::Read) },
        Change::Marks { sources: vec!["two".into()], what: Some(MarkKind::Read) },
        memo("see [[source:two]]", &[]),
        memo("", &["source:two#t1"]),
    ]
}

#[test]
fn an_id_that_a_person_wrote_into_a_source_is_taken_up_and_not_replaced() {
    for change in speaking_of_two() {
        let study = TempStudy::small();
        let mut session = study.session("ana");
        let theirs = format!("---\nid: minutes-2026\n---\n{TWO}");
        study.write("corpus/two.md", &theirs);
        let _ = session.apply(change);
        session.flush().unwrap();
        assert_eq!(study.read("corpus/two.md"), theirs);
        assert!(session.source("minutes-2026").is_ok() && session.source("two").is_err());
    }
}

#[test]
fn an_id_is_not_written_into_a_source_with_a_merge_conflict() {
    for change in speaking_of_two() {
        let study = TempStudy::small();
        let mut session = study.session("ana");
        let theirs = format!("<<<<<<< HEAD\n{TWO}\n=======\nother\n>>>>>>> x\n");
        study.write("corpus/two.md", &theirs);
        assert!(matches!(session.apply(change), Err(SessionError::Conflict(_))));
        session.finish().unwrap();
        assert_eq!(study.read("corpus/two.md"), theirs);
    }
}
