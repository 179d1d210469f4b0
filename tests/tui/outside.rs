//! Files change under the screen: the place, the selection and undo stay.

use super::fixture::Person;
use crate::support::{TempStudy, seeded};
use emic::model::change::{Change, CodebookChange, NewCoding};
use emic::session::Session;
use emic::tui::effect;

fn long(extra: &str) -> String {
    let turns: String = (0..80).map(|n| format!("**Ines:** Turn {n} says something of its own.\n\n")).collect();
    format!("---\nid: talk\nparticipants: [Ines]\n---\n\n{extra}{turns}")
}

fn study() -> TempStudy {
    let study = TempStudy::small();
    study.write("corpus/talk.md", &long(""));
    study
}

fn at(study: &TempStudy, source: &str) -> Person<Session> {
    let mut p = Person::in_study(study.root(), "ana");
    let index = p.desk.study().source_index(source).unwrap();
    p.app.open(p.desk.study(), index);
    p
}

/// What the event loop does when nobody types.
fn rests(p: &mut Person<Session>) -> bool {
    (0..3_000).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(1));
        effect::look_outside(&mut p.desk, &mut p.app)
    })
}

fn first_line(p: &Person<Session>) -> String {
    let source = p.app.source(p.desk.study()).unwrap();
    let row = &p.app.view.layout.rows[p.app.view.top];
    source.slice(emic::model::span::Span::new(row.shown, row.end)).trim().to_owned()
}

#[test]
fn cursor_selection_and_first_line_stay_with_their_words_when_the_text_is_edited() {
    let study = study();
    let mut p = at(&study, "talk");
    p.on("Turn 40 says").press("e e");
    assert_eq!(p.selected(), Some("Turn 40"));
    let top = first_line(&p);
    study.write("corpus/talk.md", &long("A new beginning, of some length.\n\nAnd more of it.\n\n"));
    assert!(rests(&mut p));
    assert_eq!(p.app.message.text, "talk was changed outside");
    assert_eq!(p.selected(), Some("Turn 40"));
    assert_eq!(first_line(&p), top);
    assert!(p.screen().contains("Turn 40 says"));
    // The sentence itself is gone: the cursor stands where it stood.
    study.write("corpus/talk.md", &long("").replace("Turn 40 says something of its own.", "No."));
    assert!(rests(&mut p));
    assert!(p.screen().contains("Turn 39 says") && p.screen().contains("Turn 41 says"), "{}", p.screen());
}

#[test]
fn the_source_on_screen_is_followed_when_others_come_and_when_its_file_is_renamed() {
    let study = study();
    let mut p = at(&study, "talk");
    p.on("Turn 50");
    study.write("corpus/a.md", "---\nid: first\n---\nNew.");
    assert!(rests(&mut p));
    assert!(p.reads("Turn 50"));
    std::fs::rename(study.root().join("corpus/talk.md"), study.root().join("corpus/0.md")).unwrap();
    assert!(rests(&mut p));
    assert_eq!(p.app.message.text, "in another file now: talk");
    assert!(p.app.view.id == "talk" && p.reads("Turn 50"));
}

#[test]
fn a_source_that_goes_is_said_and_the_nearest_other_is_shown() {
    let study = study();
    let mut p = at(&study, "talk");
    p.on("Turn 3").press("e e h").saves();
    p.press("Esc").on("Turn 50");
    std::fs::remove_file(study.root().join("corpus/talk.md")).unwrap();
    assert!(rests(&mut p));
    assert_eq!(p.app.message.text, "talk is no longer in the corpus: this is two");
    p.screen();
    study.write("corpus/talk.md", &long("It is back.\n\n"));
    assert!(rests(&mut p));
    let index = p.desk.study().source_index("talk").unwrap();
    p.app.open(p.desk.study(), index);
    assert!(p.reads("Turn 50"), "where it was left, also in another text");
}

#[test]
fn an_empty_corpus_harms_nothing_and_what_comes_then_is_shown() {
    let study = study();
    let mut p = at(&study, "talk");
    for file in ["one", "two", "talk"] {
        std::fs::remove_file(study.root().join(format!("corpus/{file}.md"))).unwrap();
    }
    assert!(rests(&mut p));
    p.screen();
    p.press("Down e h u");
    study.write("corpus/new.md", "---\nid: new\n---\nWords.");
    assert!(rests(&mut p));
    assert!(p.screen().contains("Words."), "{}", p.screen());
}

#[test]
fn a_code_renamed_by_a_colleague_is_seen_and_ones_own_undo_stays() {
    let study = study();
    let mut p = at(&study, "talk");
    p.on("Turn 3").press("e e h").saves();
    assert_eq!(p.desk.study().codings.len(), 1);
    let mut ben = seeded(study.root(), "ben", 5);
    ben.apply(Change::Codebook(CodebookChange::Rename { code: "gamma".into(), name: "Third".into() })).unwrap();
    let span = crate::support::place(&ben, "talk", "Turn 7", 0);
    ben.apply(Change::Code(vec![NewCoding::by_hand("talk", span, Some("gamma".into()))])).unwrap();
    ben.finish().unwrap();
    assert!(rests(&mut p));
    assert_eq!(p.app.message.text, "the codebook and codings of ben were changed outside");
    assert!(p.screen().contains("Third"), "{}", p.screen());
    p.press("u").saves();
    let left: Vec<_> = p.desk.study().codings.iter().map(|c| c.coder.as_str()).collect();
    assert_eq!(left, ["ben"]);
}

#[test]
fn while_a_list_is_open_what_it_offers_does_not_change() {
    let study = study();
    let mut p = at(&study, "talk");
    p.press("o");
    assert!(p.app.overlay.is_some());
    std::fs::remove_file(study.root().join("corpus/one.md")).unwrap();
    for _ in 0..50 {
        std::thread::sleep(std::time::Duration::from_millis(1));
        assert!(!effect::look_outside(&mut p.desk, &mut p.app));
    }
    p.press("Esc");
    assert!(rests(&mut p));
}

#[test]
fn an_act_that_can_never_be_written_is_said_and_the_next_one_is() {
    let study = study();
    let mut p = at(&study, "talk");
    p.on("Turn 3").press("e e");
    let held = emic::store::lock::take(study.root()).unwrap();
    p.press("n").types("Fresh idea").press("Enter");
    study.write("codebook/codes.md", &study.read("codebook/codes.md").replace("What comes first.", "First."));
    drop(held);
    for _ in 0..3_000 {
        std::thread::sleep(std::time::Duration::from_millis(1));
        p.polls();
        if p.app.message.text.contains("not saved") {
            break;
        }
    }
    assert!(p.app.message.text.contains("changed by another program"), "{}", p.app.message.text);
    assert!(p.app.overlay.is_none() && p.desk.study().codings.is_empty());
    p.press("h").saves();
    assert_eq!(seeded(study.root(), "ana", 8).study().codings.len(), 1);
}
