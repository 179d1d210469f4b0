//! Two programs on one study at the same time, and what lies in the way of one.

use crate::support::{Ran, TempStudy, program};
use emic::model::change::{Change, NewCoding};
use emic::model::ids::{Ids, Stamp};
use emic::session::{Options, Session};
use std::path::Path;

fn run(root: &Path, args: &[&str]) -> Ran {
    let mut command = program(root);
    command.args(args);
    crate::support::run(command, "")
}

fn open(study: &TempStudy, seed: u64) -> Session {
    let ids = Ids::repeating(Stamp(1_700_000_000_000 + seed as i64), seed);
    let options = Options { coder: Some("ana".into()), blind: false, exclusive: false, ids };
    Session::open(study.root(), options).unwrap()
}

fn code(session: &mut Session, quote: &str) {
    let span = crate::support::place(session, "one", quote, 0);
    let new = NewCoding::by_hand("one", span, Some("alpha".into()));
    session.apply(Change::Code(vec![new])).unwrap();
    session.flush().unwrap();
}

#[test]
fn undo_takes_the_newest_act_even_if_another_window_made_it() {
    let study = TempStudy::small();
    let (mut first, mut second) = (open(&study, 1), open(&study, 2));
    code(&mut first, "borrowed stove");
    code(&mut second, "Nobody slept");
    assert_eq!(second.study().codings.len(), 2, "the other window's coding is seen");
    first.apply(Change::Undo).unwrap();
    first.flush().unwrap();
    let left: Vec<String> = open(&study, 3).study().codings.iter().map(|c| c.anchor.quote.clone()).collect();
    assert_eq!(left, ["borrowed stove"]);
}

#[test]
fn the_same_segment_is_not_coded_twice_from_two_windows() {
    let study = TempStudy::small();
    let (mut first, mut second) = (open(&study, 1), open(&study, 2));
    code(&mut first, "borrowed stove");
    let span = crate::support::place(&second, "one", "borrowed stove", 0);
    let again = NewCoding::by_hand("one", span, Some("alpha".into()));
    assert!(second.apply(Change::Code(vec![again])).is_err());
}

#[test]
fn two_undos_at_once_take_back_two_acts() {
    let study = TempStudy::small();
    let mut session = open(&study, 1);
    for quote in ["borrowed stove", "Nobody slept", "one chance more"] {
        code(&mut session, quote);
    }
    session.finish().unwrap();
    let root = study.root().to_owned();
    let undo = move || run(&root, &["undo", "--coder", "ana"]).exits(0);
    let threads: Vec<_> = (0..2).map(|_| std::thread::spawn(undo.clone())).collect();
    threads.into_iter().for_each(|t| drop(t.join().unwrap()));
    assert_eq!(open(&study, 4).study().codings.len(), 1);
}

#[test]
fn an_id_too_long_for_a_file_name_is_coded_and_read_again() {
    let study = TempStudy::small();
    let id = "Интервью с сотрудником полиции о наркотиках и алкоголе, часть первая".to_owned();
    study.write("corpus/long.md", &format!("---\nid: \"{id}\"\nspeakers: [A]\n---\nA: Some words here.\n"));
    let mut session = open(&study, 1);
    let span = crate::support::place(&session, &id, "Some words", 0);
    session.apply(Change::Code(vec![NewCoding::by_hand(&id, span, Some("alpha".into()))])).unwrap();
    session.finish().unwrap();
    let again = open(&study, 2);
    assert_eq!(again.study().codings[0].source, id);
    assert!(again.study().codings[0].place.grade.is_sure());
}

#[test]
fn a_date_at_the_end_of_time_is_a_bad_line_and_harms_no_later_one() {
    let study = TempStudy::small();
    let mut session = open(&study, 1);
    code(&mut session, "borrowed stove");
    session.finish().unwrap();
    let text = study.read("codings/ana/one.jsonl");
    let line = text.lines().next().unwrap();
    let at = &line[line.find("\"at\":\"").unwrap() + 6..][..24];
    study.write(
        "codings/ana/one.jsonl",
        &format!("{text}{}\n", line.replace(at, "9999-12-30T22:00:00.999Z").replacen("01", "02", 1)),
    );
    let mut session = open(&study, 2);
    code(&mut session, "Nobody slept");
    session.finish().unwrap();
    assert_eq!(open(&study, 3).study().codings.len(), 2);
}

#[cfg(unix)]
#[test]
fn a_link_in_a_circle_is_not_followed() {
    let study = TempStudy::small();
    std::os::unix::fs::symlink(".", study.root().join("corpus/again")).unwrap();
    assert_eq!(open(&study, 1).study().sources.len(), 2);
}

#[test]
fn a_folder_that_is_none_is_named_and_the_rest_is_read() {
    let study = TempStudy::small();
    std::fs::remove_dir_all(study.root().join("codings")).unwrap();
    study.write("codings", "not a folder");
    let session = open(&study, 1);
    assert_eq!(session.study().sources.len(), 2);
    assert!(session.faults().iter().any(|f| f.rule == "unreadable-folder"));
}

#[test]
fn an_export_never_overwrites_the_study() {
    let study = TempStudy::small();
    let before = study.read("corpus/one.md");
    run(study.root(), &["sources", "-o", "corpus/one.md"]).exits(2);
    run(study.root(), &["sources", "-o", "nowhere/table.csv"]).exits(2);
    run(study.root(), &["sources", "-o", "table.pdf"]).exits(2);
    assert_eq!(study.read("corpus/one.md"), before);
    run(study.root(), &["sources", "-o", "table.csv"]).exits(0);
    assert!(study.read("table.csv").starts_with("id,file,kind"));
}

#[test]
fn blind_needs_to_know_who_is_blind() {
    let study = TempStudy::small();
    run(study.root(), &["codings", "--blind"]).exits(2);
}

#[test]
fn a_text_changed_on_disk_is_read_anew_before_it_is_coded() {
    let study = TempStudy::small();
    let mut session = open(&study, 1);
    code(&mut session, "borrowed stove");
    let old = study.read("corpus/one.md");
    study.write("corpus/one.md", &old.replace("With a borrowed", "Well, with a borrowed"));
    let span = crate::support::place(&session, "one", "Nobody slept", 0);
    let new = NewCoding::by_hand("one", span, Some("alpha".into()));
    let refused = session.apply(Change::Code(vec![new])).unwrap_err().to_string();
    assert!(refused.contains("read anew"), "{refused}");
    let first = &session.study().codings[0];
    assert_eq!(session.study().sources[0].slice(first.place.span), "borrowed stove");
    code(&mut session, "Nobody slept");
    session.finish().unwrap();
    let again = open(&study, 2);
    assert!(again.study().codings.len() == 2 && again.study().codings.iter().all(|c| c.place.grade.is_sure()));
}
