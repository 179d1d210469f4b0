//! What reaches the disk: every file its own words, and none of anybody
//! else's lost.

use crate::support::TempStudy;
use emic::model::change::Change;
use emic::model::coding::MarkKind;

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
