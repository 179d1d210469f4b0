//! What other programs do to the files while a session is open: editors,
//! `git pull`, another emic.

use super::{code, state};
use crate::support::{CODES, ONE, TWO, TempStudy, place, seeded};
use emic::model::change::{Change, CodebookChange, Field, NewCode, NewCoding};
use emic::model::codebook::CodeStatus;
use emic::session::{Session, WriteState};

fn quotes(session: &Session) -> Vec<(String, String, bool)> {
    let study = session.study();
    let words =
        |c: &emic::model::coding::Coding| study.source(&c.source).map_or("", |s| s.slice(c.place.span)).to_owned();
    study.codings.iter().map(|c| (c.coder.clone(), words(c), c.place.grade.is_sure())).collect()
}

fn own(word: &str) -> (String, String, bool) {
    ("ana".to_owned(), word.to_owned(), true)
}

/// Ana with two codings in `one`, all saved.
fn ana() -> (TempStudy, Session) {
    let study = TempStudy::small();
    let mut session = study.session("ana");
    session.apply(code(&session, "one", "borrowed stove", 0, "alpha")).unwrap();
    session.apply(code(&session, "one", "one chance", 1, "gamma")).unwrap();
    session.flush().unwrap();
    (study, session)
}

#[test]
fn own_writes_are_no_news_and_nothing_new_is_nothing() {
    let (_study, mut session) = ana();
    assert_eq!(session.look_outside_now(), None);
    session.apply(code(&session, "two", "stove", 0, "beta-beta-low")).unwrap();
    session
        .apply(Change::NewCode {
            code: NewCode::named("Fresh"),
            codings: vec![NewCoding::by_hand("two", place(&session, "two", "End", 0), None)],
        })
        .unwrap();
    assert_eq!(session.look_outside_now(), None, "not while acts wait");
    session.flush().unwrap();
    assert_eq!(session.look_outside_now(), None);
    assert_eq!(session.look_outside_now(), None);
}

#[test]
fn the_look_in_a_thread_of_its_own_finds_what_a_direct_look_finds() {
    let (study, mut session) = ana();
    study.write("corpus/two.md", &TWO.replace("paid back", "given back"));
    let news = (0..2_000).find_map(|_| {
        std::thread::sleep(std::time::Duration::from_millis(1));
        session.look_outside()
    });
    assert_eq!(news.as_deref(), Some("two was changed outside"));
    assert!(session.study().source("two").unwrap().body.contains("given back"));
}

#[test]
fn codings_follow_an_edited_text_at_once_and_the_map_is_written_with_the_next_act() {
    let (study, mut session) = ana();
    study.write("corpus/one.md", &ONE.replace("With a borrowed", "Well, you know, with a borrowed"));
    let before = study.tree();
    assert_eq!(session.look_outside_now().as_deref(), Some("one was changed outside"));
    assert_eq!(quotes(&session), [own("borrowed stove"), own("one chance")]);
    session.poll();
    assert_eq!(study.tree(), before, "looking writes nothing");
    session.apply(Change::Undo).unwrap();
    session.flush().unwrap();
    assert_eq!(quotes(&session), [own("borrowed stove")]);
    assert_eq!(study.read("history/ana.jsonl").matches("\"op\":\"text\"").count(), 1);
    session.apply(Change::Redo).unwrap();
    session.flush().unwrap();
    assert_eq!(state(study.session("ana").study()), state(session.study()));
    // The words that were chosen on the new text are coded without a question.
    session.apply(code(&session, "one", "you know", 0, "alpha")).unwrap();
    session.finish().unwrap();
}

#[test]
fn sources_come_go_and_change_their_name_and_codings_stay_with_their_source() {
    let (study, mut session) = ana();
    study.write("corpus/a new one.md", "---\nid: letter\n---\nDear all.");
    std::fs::remove_file(study.root().join("corpus/two.md")).unwrap();
    assert_eq!(session.look_outside_now().as_deref(), Some("new: letter; gone: two"));
    std::fs::rename(study.root().join("corpus/one.md"), study.root().join("corpus/zz.md")).unwrap();
    session.look_outside_now();
    let ids: Vec<_> = session.study().sources.iter().map(|s| s.id.as_str()).collect();
    assert_eq!(ids, ["letter", "one"]);
    assert_eq!(quotes(&session), [own("borrowed stove"), own("one chance")]);
    session.apply(code(&session, "letter", "Dear", 0, "alpha")).unwrap();
    session.flush().unwrap();
    assert_eq!(state(study.session("ana").study()), state(session.study()));
    std::fs::remove_file(study.root().join("corpus/zz.md")).unwrap();
    session.look_outside_now();
    assert_eq!(session.study().codings.iter().filter(|c| c.place.grade.is_sure()).count(), 1, "the others are lost");
    study.write("corpus/one.md", ONE);
    session.look_outside_now();
    assert_eq!(quotes(&session).len(), 3);
    assert_eq!(state(study.session("ana").study()), state(session.study()));
    session.apply(Change::Undo).unwrap();
    session.finish().unwrap();
}

#[test]
fn the_codebook_the_participants_and_the_settings_are_taken_up() {
    let (study, mut session) = ana();
    study.write("codebook/codes.md", &CODES.replace("# Gamma", "# Third"));
    study.write("codebook/more.md", "# Delta {#delta}\n");
    study.write("corpus/participants.csv", "id,role\nP-01,cook\nP-02,baker\n");
    study.write("study.toml", &study.read("study.toml").replace("A test", "Another"));
    let news = session.look_outside_now().unwrap();
    assert_eq!(news, "the codebook, the participants and study.toml were changed outside");
    let now = session.study();
    assert_eq!((now.participants.len(), now.config.title.as_str()), (2, "Another"));
    assert_eq!(now.code_name(&"gamma".into()), "Third");
    session.apply(code(&session, "one", "week", 0, "delta")).unwrap();
    session.flush().unwrap();
    assert_eq!(state(study.session("ana").study()), state(session.study()));
    // A speaker becomes an interviewer: every source is read anew.
    study.write(
        "study.toml",
        &format!("{}\n", study.read("study.toml").replacen("interviewers = [", "interviewers = [\"P-01\", ", 1)),
    );
    session.look_outside_now();
    let again = study.session("ana");
    assert_eq!(session.study().sources, again.study().sources);
}

#[test]
fn what_others_append_is_taken_up_and_undo_still_takes_back_ones_own() {
    let (study, mut ana) = ana();
    let mut ben = seeded(study.root(), "ben", 7);
    ben.apply(code(&ben, "one", "week", 0, "beta-beta-low")).unwrap();
    let comment = Change::Comment { coding: ana.study().codings[0].id.clone(), body: "Sure?".into() };
    ben.apply(comment).unwrap();
    ben.apply(Change::Mark { source: "two".into(), what: Some(emic::model::coding::MarkKind::Read) }).unwrap();
    ben.flush().unwrap();
    let news = ana.look_outside_now().unwrap();
    assert_eq!(news, "the codebook and codings of ben were changed outside");
    assert_eq!(ana.study().codings.len(), 3);
    assert_eq!(ana.study().codings[0].comments.len(), 1);
    ben.apply(Change::Undo).unwrap();
    ben.apply(Change::Undo).unwrap();
    ben.flush().unwrap();
    ana.look_outside_now().unwrap();
    assert!(ana.study().codings[0].comments.is_empty() && ana.study().marks.is_empty());
    ana.apply(Change::Undo).unwrap();
    ana.flush().unwrap();
    assert_eq!(quotes(&ana).len(), 2);
    ben.look_outside_now();
    for session in [&ana, &ben] {
        assert_eq!(state(study.session("ana").study()), state(session.study()));
    }
}

#[test]
fn a_git_pull_of_everything_at_once_is_what_a_new_start_reads() {
    let (study, mut ana) = ana();
    // Somebody else's clone, in which everything moves on.
    let clone = TempStudy::new(&[]);
    for (path, bytes) in study.tree() {
        clone.write(&path, std::str::from_utf8(&bytes).unwrap());
    }
    clone.write("corpus/one.md", &ONE.replace("Nobody slept that week. ", ""));
    let mut ben = seeded(clone.root(), "ben", 9);
    ben.apply(code(&ben, "one", "café", 0, "alpha")).unwrap();
    ben.apply(Change::Codebook(CodebookChange::Rename { code: "gamma".into(), name: "Third".into() })).unwrap();
    ben.finish().unwrap();
    clone.write("corpus/three.md", "---\nid: three\n---\nA third text.");
    for (path, bytes) in clone.tree() {
        study.write(&path, std::str::from_utf8(&bytes).unwrap());
    }
    let news = ana.look_outside_now().unwrap();
    assert_eq!(news, "the codebook, one and codings of ben were changed outside; new: three");
    assert_eq!(quotes(&ana).len(), 3);
    assert!(quotes(&ana).iter().all(|(_, _, sure)| *sure));
    assert_eq!(state(study.session("ana").study()), state(ana.study()));
    ana.apply(Change::Undo).unwrap();
    ana.finish().unwrap();
    assert_eq!(study.session("ana").study().codings.len(), 2);
}

#[test]
fn a_journal_rewritten_as_a_whole_is_read_anew() {
    let (study, mut session) = ana();
    let lines = study.read("codings/ana/one.jsonl");
    let first = lines.lines().next().unwrap();
    study.write("codings/ana/one.jsonl", &format!("{first}\n"));
    assert_eq!(session.look_outside_now().as_deref(), Some("codings of ana were changed outside"));
    assert_eq!(quotes(&session), [own("borrowed stove")]);
    study.write("codings/ana/one.jsonl", &lines);
    session.look_outside_now();
    assert_eq!(state(study.session("ana").study()), state(session.study()));
}

#[test]
fn what_others_change_among_lines_of_ones_own_is_read_and_what_they_append_is_taken_up() {
    let (study, mut ana) = ana();
    let memo = |session: &Session, words: &str| {
        let codings = vec![session.study().codings[0].id.clone()];
        Change::Set { codings, field: Field::Memo(words.into()) }
    };
    // Each act looks at what the one before it wrote.
    for words in ["rain", "snow", "hail"] {
        ana.apply(memo(&ana, words)).unwrap();
        ana.flush().unwrap();
    }
    assert_eq!(ana.look_outside_now(), None);
    let mut window = seeded(study.root(), "ana", 5);
    window.apply(code(&window, "one", "week", 0, "alpha")).unwrap();
    window.flush().unwrap();
    assert_eq!(ana.look_outside_now().as_deref(), Some("codings of ana were changed outside"));
    assert_eq!((quotes(&ana).len(), ana.study().codings[0].memo.as_str()), (3, "hail"));
    ana.apply(memo(&ana, "wind")).unwrap();
    ana.flush().unwrap();
    assert_eq!(ana.look_outside_now(), None);
    window.apply(code(&window, "one", "café", 0, "alpha")).unwrap();
    window.finish().unwrap();
    study.write("codings/ana/one.jsonl", &study.read("codings/ana/one.jsonl").replace("wind", "calm"));
    ana.look_outside_now();
    assert_eq!(state(study.session("ana").study()), state(ana.study()));
    assert_eq!(study.session("ana").study().codings[0].memo, "calm");
}

#[test]
fn half_an_act_waits_for_its_other_half() {
    let (study, mut ana) = ana();
    let before = study.tree();
    let mut ben = seeded(study.root(), "ben", 3);
    let new = |session: &Session, source: &str| {
        NewCoding::by_hand(source, place(session, source, "stove", 0), Some("alpha".into()))
    };
    let both = vec![new(&ben, "one"), new(&ben, "two")];
    ben.apply(Change::Code(both)).unwrap();
    ben.finish().unwrap();
    let second = study.read("codings/ben/two.jsonl");
    std::fs::remove_file(study.root().join("codings/ben/two.jsonl")).unwrap();
    ana.look_outside_now();
    assert_eq!(ana.study().codings.len(), 2);
    assert!(ana.faults().iter().any(|f| f.rule == "incomplete-act"));
    study.write("codings/ben/two.jsonl", &second);
    ana.look_outside_now();
    assert_eq!(ana.study().codings.len(), 4);
    assert!(!ana.faults().iter().any(|f| f.rule == "incomplete-act"));
    assert!(before.len() < study.tree().len());
}

#[test]
fn a_file_with_a_merge_conflict_is_a_fault_and_what_it_said_is_kept() {
    let (study, mut session) = ana();
    let mixed = |text: &str| format!("{text}\n<<<<<<< ours\nA.\n=======\nB.\n>>>>>>> theirs\n");
    study.write("corpus/one.md", &mixed(ONE));
    study.write("codebook/codes.md", &mixed(CODES));
    study.write("corpus/participants.csv", &mixed("id,role\nP-09,x"));
    let news = session.look_outside_now().unwrap();
    assert!(news.contains("not taken up until it is repaired") && news.contains("corpus/one.md"), "{news}");
    assert_eq!(session.study().codebook.codes.len(), 4);
    assert_eq!(session.study().participants[0].id, "P-01");
    assert_eq!(quotes(&session), [own("borrowed stove"), own("one chance")]);
    let conflicts = session.faults().iter().filter(|f| f.rule.contains("conflict")).count();
    assert!(conflicts >= 3, "{:?}", session.faults());
    assert!(
        session.apply(code(&session, "one", "week", 0, "alpha")).unwrap_err().to_string().contains("repair it first")
    );
    let retire = || Change::Codebook(CodebookChange::Status { code: "alpha".into(), status: CodeStatus::Retired });
    assert!(session.apply(retire()).unwrap_err().to_string().contains("repair it first"));
    assert_eq!(session.look_outside_now(), None, "said once");
    // What does not touch these files goes on.
    session.apply(code(&session, "two", "borrowed", 0, "gamma")).unwrap();
    session.flush().unwrap();
    study.write("corpus/one.md", ONE);
    study.write("codebook/codes.md", &CODES.replace("What comes first.", "What is first."));
    assert_eq!(session.look_outside_now().as_deref(), Some("the codebook was changed outside"));
    assert!(!session.faults().iter().any(|f| f.file == "corpus/one.md" || f.file.starts_with("codebook/")));
    session.apply(code(&session, "one", "week", 0, "alpha")).unwrap();
    session.apply(retire()).unwrap();
    session.finish().unwrap();
}

#[test]
fn an_act_whose_file_was_changed_in_the_same_moment_is_given_up_whole_and_the_session_goes_on() {
    let (study, mut session) = ana();
    // The lock is held, so the acts wait while somebody saves the codebook.
    let held = emic::store::lock::take(study.root()).unwrap();
    session
        .apply(Change::NewCode {
            code: NewCode::named("Fresh"),
            codings: vec![NewCoding::by_hand("one", place(&session, "one", "week", 0), None)],
        })
        .unwrap();
    session.apply(code(&session, "two", "stove", 0, "alpha")).unwrap();
    session.apply(code(&session, "one", "café", 0, "fresh")).unwrap();
    let theirs = CODES.replace("What comes first.", "What is first.");
    study.write("codebook/codes.md", &theirs);
    drop(held);
    let said = session.flush().unwrap_err().to_string();
    assert!(said.contains("changed by another program") && said.contains("do it again"), "{said}");
    assert_eq!(session.write_state(), WriteState::Saved);
    assert_eq!(study.read("codebook/codes.md"), theirs);
    assert!(session.study().codebook.get(&"fresh".into()).is_none());
    let words: Vec<_> = quotes(&session).into_iter().map(|q| q.1).collect();
    assert_eq!(words, ["borrowed stove", "one chance", "stove"], "what did not need the file is saved");
    assert_eq!(state(study.session("ana").study()), state(session.study()));
    let again = study.session("ana");
    let bad = |f: &&emic::model::diagnostic::Diagnostic| f.severity > emic::model::diagnostic::Severity::Note;
    assert_eq!(again.faults().iter().filter(bad).count(), 0, "{:?}", again.faults());
    assert_eq!(session.given_up(), None, "said once");
    session.apply(code(&session, "one", "week", 0, "alpha")).unwrap();
    session.apply(Change::Undo).unwrap();
    session.apply(Change::Undo).unwrap();
    session.finish().unwrap();
    assert_eq!(quotes(&study.session("ana")).len(), 2);
}

#[test]
fn two_windows_of_one_coder_see_each_others_acts_in_any_order() {
    let study = TempStudy::small();
    let (mut first, mut second) = (seeded(study.root(), "ana", 1), seeded(study.root(), "ana", 2));
    for (round, quote) in ["stove", "chance", "week", "café", "sign"].iter().enumerate() {
        let (acts, looks) = if round % 2 == 0 { (&mut first, &mut second) } else { (&mut second, &mut first) };
        let made = acts.apply(code(acts, "one", quote, 0, "alpha")).unwrap().codings;
        acts.apply(Change::Set { codings: made, field: Field::Memo((*quote).into()) }).unwrap();
        acts.flush().unwrap();
        if round % 2 == 1 {
            acts.apply(Change::Undo).unwrap();
            acts.flush().unwrap();
        }
        looks.look_outside_now();
        assert_eq!(state(acts.study()), state(looks.study()), "{quote}");
    }
    second.apply(Change::Undo).unwrap();
    second.flush().unwrap();
    first.apply(Change::Redo).unwrap();
    first.flush().unwrap();
    second.look_outside_now();
    assert_eq!(state(first.study()), state(second.study()));
    assert_eq!(state(study.session("ana").study()), state(second.study()));
}

#[test]
fn a_study_with_journals_named_by_hand_is_undone_and_looked_at_all_the_same() {
    let (study, session) = ana();
    session.finish().unwrap();
    std::fs::rename(study.root().join("codings/ana/one.jsonl"), study.root().join("codings/ana/%6Fne.jsonl")).unwrap();
    let mut session = study.session("ana");
    assert_eq!(session.study().codings.len(), 2);
    session.apply(Change::Undo).unwrap();
    session.flush().unwrap();
    assert_eq!(quotes(&session), [own("borrowed stove")]);
    session.apply(Change::Redo).unwrap();
    session.flush().unwrap();
    session.look_outside_now();
    assert_eq!(state(study.session("ana").study()), state(session.study()));
}

#[test]
fn what_others_code_in_a_source_with_a_long_id_is_taken_up() {
    let study = TempStudy::small();
    let id = "采访北沼泽的守护者关于他们的工作和生活第一部分记录稿";
    study.write(&format!("corpus/{id}.md"), &format!("---\nid: {id}\n---\nA boat, really. And words.\n"));
    let mut ana = study.session("ana");
    for (machine, words) in [(7, "A boat"), (8, "words")] {
        let mut ben = seeded(study.root(), "ben", machine);
        ben.apply(code(&ben, id, words, 0, "alpha")).unwrap();
        ben.finish().unwrap();
        ana.look_outside_now();
    }
    assert_eq!(ana.study().codings.iter().map(|c| c.source.as_str()).collect::<Vec<_>>(), [id, id]);
    assert_eq!(state(study.session("ana").study()), state(ana.study()));
}

#[test]
fn a_theme_that_comes_changes_breaks_and_goes_is_taken_up_and_harms_nothing() {
    let (study, mut session) = ana();
    let titles = |s: &Session| s.study().themes.iter().map(|t| t.title.clone()).collect::<Vec<_>>();
    study.write("themes/luck.md", "---\ncodes: [alpha]\n---\n# Luck\n");
    assert_eq!(session.look_outside_now().as_deref(), Some("the theme luck was changed outside"));
    assert_eq!(titles(&session), ["Luck"]);
    study.write("themes/luck.md", "---\ncodes: [alpha]\nstatus: gone\n---\n# Good luck\n");
    study.write("themes/a.md", "# First\n");
    assert_eq!(session.look_outside_now().as_deref(), Some("2 themes were changed outside"));
    assert_eq!(titles(&session), ["First", "Good luck"]);
    assert_eq!(session.faults().iter().map(|f| f.rule).collect::<Vec<_>>(), ["theme-status"]);
    study.write("themes/luck.md", "<<<<<<< ours\n# Luck\n=======\n# Chance\n>>>>>>> theirs\n");
    let said = session.look_outside_now().unwrap();
    assert!(said.contains("not taken up until it is repaired (emic check): themes/luck.md"), "{said}");
    assert_eq!(titles(&session), ["First", "Good luck"]);
    session.apply(code(&session, "two", "stove", 0, "alpha")).unwrap();
    session.flush().unwrap();
    study.write("themes/luck.md", "# Chance\n");
    assert!(session.look_outside_now().is_some());
    assert!(session.faults().is_empty(), "{:?}", session.faults());
    std::fs::remove_file(study.root().join("themes/a.md")).unwrap();
    assert_eq!(session.look_outside_now().as_deref(), Some("the theme a was changed outside"));
    assert_eq!(titles(&session), ["Chance"]);
    assert_eq!(session.look_outside_now(), None);
}
