//! The framework page: found, written beside the excerpts, linked, drafted, taken
//! back.

use super::fixture::Person;
use crate::support::{TempStudy, place};
use emic::model::change::{Change, NewCoding};
use emic::session::Session;
use emic::tui::overlay::Overlay;
use emic::tui::{Effect, effect};

const FILE: &str = "summaries/P-01.md";

fn study() -> TempStudy {
    let study = TempStudy::small();
    study.write("corpus/participants.csv", "id,role\nP-00,driver\nP-01,cook\n");
    study
}

/// Ana on the page; “one chance” is coded twice with alpha, a sentence with gamma.
fn at_page(study: &TempStudy) -> Person<Session> {
    let mut p = Person::in_study(study.root(), "ana");
    for (words, nth, code) in [("one chance", 0, "alpha"), ("one chance", 1, "alpha"), ("Nobody slept", 0, "gamma")] {
        let span = place(&p.desk, "one", words, nth);
        let coding = NewCoding::by_hand("one", span, Some(code.into()));
        effect::run(&mut p.desk, &mut p.app, vec![Effect::Apply(Change::Code(vec![coding]))]);
    }
    p.saves().press("g f");
    p
}

fn id(p: &Person<Session>, nth: usize) -> String {
    p.desk.study().codings[nth].id.0.clone()
}

#[test]
fn every_cell_says_in_a_word_how_far_it_is() {
    let study = study();
    let mut p = at_page(&study);
    let screen = p.screen();
    assert!(screen.starts_with(" Framework · A test"), "{screen}");
    assert!(screen.contains("cases × code:1 · 2 to do") && screen.contains("to do 2"), "{screen}");
    assert!(screen.contains("P-00 × Alpha: not coded") && screen.contains("Nothing is coded here."), "{screen}");
    let screen = p.press("Down").screen();
    assert!(screen.contains("P-01 × Alpha: not summarised; 2 codings"), "{screen}");
    assert!(screen.contains("[1] one chance (one, turn 2)"), "{screen}");
    let screen = p.press("b").types("b").screen();
    assert!(screen.contains("cases by role") || screen.contains("by kind"), "{screen}");
    let screen = p.press("/").types("P-01").press("Enter").screen();
    assert!(!screen.contains("P-00"), "{screen}");
}

#[test]
fn a_summary_is_written_beside_its_excerpts_with_links_to_them() {
    let study = study();
    let mut p = at_page(&study);
    p.press("n e");
    assert!(matches!(p.app.overlay, Some(Overlay::Editor(_))), "{}", p.screen());
    assert!(p.screen().contains("[1 of 2] one chance (one, turn 2)"), "{}", p.screen());
    p.types("Took it ").press("C-l").types(" and again ").press("C-Down C-l").press("C-s").saves();
    let text = study.read(FILE);
    let line = format!("Took it [[coding:{}]] and again [[coding:{}]]\n", id(&p, 0), id(&p, 2));
    assert!(text.ends_with(&line) && text.contains("written from 2 codings (coder:ana)"), "{text}");
    let screen = p.screen();
    assert!(
        screen.contains("P-01 × Alpha: written; 2 codings") && screen.contains("Took it [1] and again [2]"),
        "{screen}"
    );
    p.press("u").saves();
    assert!(!study.root().join(FILE).exists());
    assert!(p.screen().contains("P-01 × Alpha: not summarised"), "{}", p.screen());
    p.press("U").saves();
    assert_eq!(study.read(FILE), text);
}

#[test]
fn a_cell_opens_its_excerpts_which_lead_to_the_source_and_back_into_the_text() {
    let study = study();
    let mut p = at_page(&study);
    p.press("n Enter");
    assert!(p.screen().contains("2 excerpts") && p.screen().contains("No summary yet"), "{}", p.screen());
    p.press("Down Enter");
    assert_eq!((p.app.page.is_none(), p.selected()), (true, Some("one chance")));
    p.press("Back l");
    assert!(p.screen().contains("[2 of 2] one chance"), "{}", p.screen());
    p.types(" says it all.").press("C-s").saves();
    let text = study.read(FILE);
    assert!(text.ends_with(&format!("[[coding:{}]] says it all.\n", id(&p, 2))), "{text}");
    p.press("Esc");
    assert!(p.screen().contains("P-01 × Alpha: written"), "{}", p.screen());
}

#[test]
fn stale_cells_drafts_and_open_cells_are_found_by_a_key_and_settled() {
    let study = study();
    let mut p = at_page(&study);
    p.press("n e").types("Twice.").press("C-s").saves();
    let span = place(&p.desk, "one", "really", 0);
    let coding = NewCoding::by_hand("one", span, Some("alpha".into()));
    effect::run(&mut p.desk, &mut p.app, vec![Effect::Apply(Change::Code(vec![coding]))]);
    p.saves();
    assert!(p.screen().contains("P-01 × Alpha: stale: 1 new; 3 codings"), "{}", p.screen());
    p.press("n");
    assert!(p.screen().contains("P-01 × Gamma: not summarised"), "{}", p.screen());
    p.press("D").saves();
    assert!(p.screen().contains("P-01 × Gamma: draft") && p.screen().contains("“Nobody slept” [1]"), "{}", p.screen());
    assert!(study.read(FILE).contains("\n\nTwice.\n"), "what is written is not drafted over");
    p.press("N y").saves();
    assert!(p.screen().contains("P-01 × Alpha: written; 3 codings"), "{}", p.screen());
    p.press("d").saves();
    assert!(study.read(FILE).contains("\n\nTwice.\n"));
    p.press("n y").saves();
    assert!(p.screen().contains("0 to do"), "{}", p.screen());
    p.press("n");
    assert!(p.screen().contains("nothing is to do"), "{}", p.screen());
    p.press("x").saves();
    assert!(p.screen().contains("P-01 × Gamma: not summarised"), "{}", p.screen());
}

#[test]
fn words_that_another_program_wrote_meanwhile_are_shown_before_anything_is_kept() {
    let study = study();
    let mut p = at_page(&study);
    p.press("n e").types("Mine.");
    study.write(FILE, "## Alpha\n\nTheirs.\n");
    p.press("C-s").saves();
    let screen = p.screen();
    assert!(screen.contains("changed by another program") && screen.contains("Theirs."), "{screen}");
    assert_eq!(study.read(FILE), "## Alpha\n\nTheirs.\n");
    p.types("b").press("C-s").saves();
    assert!(study.read(FILE).ends_with("Mine.\n\nTheirs.\n"), "{}", study.read(FILE));
}

#[test]
fn the_summaries_go_into_a_file_with_their_excerpts() {
    let study = study();
    let folder = tempfile::tempdir().unwrap();
    let mut p = at_page(&study);
    p.press("n e").types("Took it ").press("C-l C-s").saves();
    let file = folder.path().join("chart.html");
    p.press("X C-u").types(file.to_str().unwrap()).press("Enter");
    let page = std::fs::read_to_string(&file).unwrap();
    assert!(page.contains("Took it [1]") && page.contains(">one chance</blockquote>"), "{page}");
    p.press("X C-u").types(file.to_str().unwrap()).press("Enter");
    assert!(p.screen().contains("is there already. Replace it?"), "{}", p.screen());
}
