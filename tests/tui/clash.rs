//! Two programs write at the same place: nobody's words go unseen.

use super::fixture::Person;
use crate::support::{CODES, TempStudy};
use emic::session::Session;
use emic::tui::overlay::Overlay;

const LUCK: &str =
    "---\ntitle: On luck\nkind: code\nabout: [code:alpha, code:gone]\ncreated: 2026-01-02\n---\n\nChance.\n";

/// Ana has written “ Mine.” into the memo, and another program “Theirs.”
fn at_memo(study: &TempStudy) -> Person<Session> {
    study.write("memos/luck.md", LUCK);
    let mut p = Person::in_study(study.root(), "ana");
    p.press("g m Enter").types(" Mine.");
    study.write("memos/luck.md", &LUCK.replace("Chance.", "Theirs."));
    p.press("C-s");
    p
}

fn written<D: emic::tui::effect::Desk>(p: &Person<D>) -> Option<String> {
    match &p.app.overlay {
        Some(Overlay::Editor(writing)) => Some(writing.editor.text()),
        _ => None,
    }
}

fn luck(study: &TempStudy) -> String {
    study.read("memos/luck.md")
}

#[test]
fn a_memo_changed_by_another_program_is_not_written_over_however_often_it_is_kept() {
    let study = TempStudy::small();
    let mut p = at_memo(&study);
    let screen = p.screen();
    assert!(screen.contains("changed by another program while you wrote"), "{screen}");
    assert!(screen.contains("It says now: “Theirs.”"), "{screen}");
    p.press("C-s C-s").types("yn").press("Esc C-s C-s").act(emic::tui::action::Action::Insert('y')).saves();
    assert!(luck(&study).ends_with("Theirs.\n"), "{}", luck(&study));
    assert_eq!(written(&p).as_deref(), Some("Chance. Mine."));
    p.press("Esc").types(" More.");
    assert_eq!(written(&p).as_deref(), Some("Chance. Mine. More."), "one goes on writing");
}

#[test]
fn theirs_can_be_put_below_and_both_be_kept() {
    let study = TempStudy::small();
    let mut p = at_memo(&study);
    p.types("b");
    assert_eq!(written(&p).as_deref(), Some("Chance. Mine.\n\nTheirs."));
    p.types(" Both.").press("C-s").saves();
    assert!(written(&p).is_none(), "{}", p.screen());
    assert!(luck(&study).ends_with("\nChance. Mine.\n\nTheirs. Both.\n"), "{}", luck(&study));
}

#[test]
fn ones_own_words_can_become_a_memo_of_their_own() {
    let study = TempStudy::small();
    let mut p = at_memo(&study);
    p.press("Down Enter").saves();
    assert!(written(&p).is_none() && luck(&study).ends_with("Theirs.\n"), "{}", p.screen());
    let own = p.desk.study().memos.iter().find(|m| m.title == "On luck (ana)").unwrap();
    assert_eq!((own.body.trim_end(), own.about.len(), own.kind.as_str()), ("Chance. Mine.", 1, "code"));
}

#[test]
fn overwriting_is_a_choice_of_its_own_and_undo_brings_theirs_back() {
    let study = TempStudy::small();
    let mut p = at_memo(&study);
    p.types("o").saves();
    assert!(luck(&study).ends_with("Chance. Mine.\n"), "{}", luck(&study));
    p.press("u").saves();
    assert!(luck(&study).ends_with("Theirs.\n"), "{}", luck(&study));
}

#[test]
fn words_that_come_while_one_chooses_are_asked_about_again() {
    let study = TempStudy::small();
    let mut p = at_memo(&study);
    study.write("memos/luck.md", &LUCK.replace("Chance.", "Later."));
    p.types("o").saves();
    assert!(p.screen().contains("It says now: “Later.”"), "{}", p.screen());
    assert!(luck(&study).ends_with("Later.\n"));
}

#[test]
fn of_a_memo_that_is_gone_only_ones_own_is_left_to_keep() {
    let study = TempStudy::small();
    study.write("memos/luck.md", LUCK);
    let mut p = Person::in_study(study.root(), "ana");
    p.press("g m Enter").types(" Mine.");
    std::fs::remove_file(study.root().join("memos/luck.md")).unwrap();
    p.press("C-s");
    let screen = p.screen();
    assert!(screen.contains("taken away by another program") && !screen.contains("overwrite"), "{screen}");
    p.press("Enter").saves();
    assert!(study.read("memos/on-luck-ana.md").ends_with("Chance. Mine.\n"), "{}", p.screen());
}

#[test]
fn a_definition_is_as_well_kept_from_being_written_over() {
    let study = TempStudy::small();
    let mut p = Person::in_study(study.root(), "ana");
    p.press("g c Home d d C-End").types(" Mine.");
    study.write("codebook/codes.md", &CODES.replace("What comes first.", "What they say."));
    p.press("C-s C-s").saves();
    let screen = p.screen();
    assert!(screen.contains("It says now: “What they say.”"), "{screen}");
    assert!(study.read("codebook/codes.md").contains("What they say."));
    p.types("b").press("C-s").saves();
    let book = study.read("codebook/codes.md");
    assert!(book.contains("What comes first. Mine. What they say."), "{book}");
    p.press("d d").types("New. ");
    study.write("codebook/codes.md", &book.replace(" Mine.", ""));
    p.press("C-s").types("m").saves();
    let memo = p.desk.study().memos.iter().find(|m| m.title == "Definition of “Alpha” (ana)").unwrap();
    assert_eq!(memo.about, [emic::model::memo::Target::parse("code:alpha")]);
    assert!(!study.read("codebook/codes.md").contains("New."));
}

#[test]
fn a_line_that_came_with_another_program_is_found_too() {
    let study = TempStudy::small();
    let mut p = Person::in_study(study.root(), "ana");
    p.press("g c Home d n").types("it is mine");
    study
        .write("codebook/codes.md", &CODES.replace("What comes first.", "What comes first.\n\n- **Not when:** theirs"));
    p.press("C-s");
    assert!(p.screen().contains("It says now: “theirs”"), "{}", p.screen());
    p.types("o").saves();
    assert!(study.read("codebook/codes.md").contains("**Not when:** it is mine"), "{}", p.app.message.text);
    p.press("d n Enter Enter C-s");
    assert!(
        p.app.overlay.is_none() && p.app.message.text.contains("nothing was"),
        "white space: {}",
        p.app.message.text
    );
}

#[test]
fn the_choice_is_drawn_on_every_size_of_screen() {
    let study = TempStudy::small();
    let mut p = at_memo(&study);
    for size in [(60, 15), (80, 24), (120, 40)] {
        p.act(emic::tui::action::Action::Resize(size.0, size.1));
        let screen = p.screen();
        for words in ["put theirs below mine", "a memo of its own", "overwrite theirs with mine"] {
            assert!(screen.contains(words), "{size:?} {words}: {screen}");
        }
    }
}
