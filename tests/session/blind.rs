//! Blind mode: what another coder thinks is neither read nor shown, on any way.

use super::code;
use crate::support::{TempStudy, seeded};
use crate::tui::fixture::Person;
use emic::model::change::{Change, CodebookChange, Field, MemoChange};
use emic::model::ids::{Ids, Stamp};
use emic::session::{Options, Session};

/// Ben has coded, renamed a code, and written, changed and taken back a memo.
fn study() -> TempStudy {
    let study = TempStudy::small();
    let mut ben = seeded(study.root(), "ben", 7);
    let made = ben.apply(code(&ben, "one", "borrowed stove", 0, "alpha")).unwrap().codings;
    ben.apply(Change::Set { codings: made, field: Field::Memo("It is shame.".into()) }).unwrap();
    let title = "Alpha is really about shame".to_owned();
    let new = MemoChange::New { kind: "code".into(), title, about: vec![], text: "Words on shame.".into() };
    ben.apply(Change::Memo(new)).unwrap();
    let memo = ben.study().memos[0].id.clone();
    ben.apply(Change::Memo(MemoChange::Write { memo, text: "More on shame.".into(), over: None })).unwrap();
    ben.apply(Change::Undo).unwrap();
    let define = CodebookChange::Define { code: "alpha".into(), field: None, text: "Not shame.".into() };
    ben.apply(Change::Codebook(define)).unwrap();
    let define = CodebookChange::Define { code: "alpha".into(), field: None, text: "What is first.".into() };
    ben.apply(Change::Codebook(define)).unwrap();
    ben.finish().unwrap();
    let mut ana = seeded(study.root(), "ana", 8);
    ana.apply(code(&ana, "one", "one chance", 0, "gamma")).unwrap();
    ana.finish().unwrap();
    study
}

#[test]
fn the_words_of_another_coders_memos_are_not_in_memory() {
    let study = study();
    let ids = Ids::repeating(Stamp::parse("2026-11-24T10:00:00.000Z").unwrap(), 5);
    let options = Options { coder: Some("ana".into()), blind: true, exclusive: false, ids };
    let mut ana = Session::open(study.root(), options).unwrap();
    let read = |ana: &Session| {
        let memos = ana.study().acts.iter().filter(|a| a.actor != "ana").flat_map(|a| &a.memos).count();
        (memos, ana.study().memos.len(), ana.study().codings.len())
    };
    assert_eq!(read(&ana), (0, 0, 1));
    assert!(ana.faults().is_empty(), "{:?}", ana.faults());
    let mut ben = seeded(study.root(), "ben", 9);
    let new = MemoChange::New { kind: "code".into(), title: "More".into(), about: vec![], text: "Shame.".into() };
    ben.apply(Change::Memo(new)).unwrap();
    ben.finish().unwrap();
    ana.look_outside_now();
    assert_eq!(read(&ana), (0, 0, 1), "nor if they are written meanwhile");
    assert!(!format!("{:?}", ana.study().acts).contains("about-shame"));
    ana.apply(Change::Undo).unwrap();
    ana.finish().unwrap();
}

#[test]
fn the_help_says_that_memos_are_read_to_see_whose_they_are_and_none_of_another_coder_is_listed() {
    let study = study();
    let help = study.emic(&["--help"]).exits(0).out;
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(help.contains("journals unread and their memos out (read only to see whose they are)"), "{help}");
    let shown = study.emic(&["memos", "--blind", "--coder", "ana"]);
    assert!(!shown.out.contains("shame"), "{shown:?}");
    assert!(study.emic(&["memos", "--coder", "ana"]).out.contains("shame"));
}

#[test]
fn the_log_and_the_analyses_speak_of_ones_own_work_only() {
    let study = study();
    let emic = |args: &[&str]| study.emic_in(&[("EMIC_CODER", "ana")], &[args, &["--blind"]].concat());
    let log = emic(&["log"]).out;
    assert!(log.contains("ana") && !log.contains("ben") && !log.contains("shame"), "{log}");
    for args in [&["matrix", "--record", "coder:ben"][..], &["codings", "--record", "coder:ben"]] {
        let refused = emic(args).exits(2);
        assert!(refused.err.contains("reads the codings of ana alone"), "{}", refused.err);
    }
    for record in ["all", "union"] {
        let table = emic(&["matrix", "--record", record]);
        assert!(table.out.contains("Blind: only the codings of ana were read."), "{}", table.out);
    }
    study.write("study.toml", &format!("{}\n[analysis]\nrecord = \"coder:ben\"\n", study.read("study.toml")));
    assert!(emic(&["matrix"]).out.contains("coder:ana"));
    let all = study.emic(&["log"]).out;
    assert!(all.contains("ben") && all.contains("memo"), "{all}");
}

#[test]
fn the_interface_says_that_it_is_blind_and_shows_ones_own_acts() {
    let study = study();
    let mut p = Person::blind(study.root(), "ana");
    assert!(p.screen().lines().next().unwrap().contains("ana · blind"), "{}", p.screen());
    assert!(p.app.message.text.contains("the work of other coders is not read"));
    for page in ["g h", "g c"] {
        let screen = p.press(page).screen();
        assert!(screen.lines().next().unwrap().contains("ana · blind"), "{screen}");
        assert!(!screen.contains(" ben ") && !screen.contains("ben:") && !screen.contains("shame"), "{screen}");
    }
    let mut p = Person::in_study(study.root(), "ana");
    let screen = p.press("g h").screen();
    assert!(!screen.contains("blind") && screen.contains(" ben "), "{screen}");
}
