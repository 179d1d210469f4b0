//! The page of suggestions: what speaks like a code, what code fits a turn, and
//! that nothing is coded without a yes.

use super::fixture::{Person, key};
use crate::support::TempStudy;
use emic::model::coding::{CodingStatus, Method};
use emic::tui::action::Action;
use emic::tui::update;

const ONE: &str = "---\nid: one\nlanguage: en\n---\n\n**Interviewer:** Was it cold?\n\n**P1:** The cell was freezing and the blanket was thin and cold.\n\n**P1:** Nothing.\n\n**P2:** A cold cell with a thin blanket, freezing all night.\n\n**P1:** My sergeant signed the form and read the form aloud.\n\n**P2:** They never gave me the form, and no sergeant signed a form.\n";
const BOOK: &str =
    "# Cold {#cold}\n\nFreezing cells, thin blankets.\n\n# Paper {#paper}\n\nForms that somebody signed.\n";

/// Somebody coded the first turn and that about the form.
fn small() -> TempStudy {
    let study = TempStudy::new(&[
        ("study.toml", "format = 1\ntitle = \"Small\"\ninterviewers = [\"Interviewer\"]\n"),
        ("corpus/one.md", ONE),
        ("codebook/codebook.md", BOOK),
    ]);
    let code = |code: &str, quote: &str| {
        study.emic(&["apply", "--source", "one", "--code", code, "--quote", quote, "--coder", "ana"]).exits(0);
    };
    code("cold", "The cell was freezing and the blanket was thin and cold.");
    code("paper", "My sergeant signed the form and read the form aloud.");
    study
}

#[test]
fn the_codebook_leads_to_passages_that_speak_like_the_code_and_a_key_takes_one() {
    let study = small();
    let mut p = Person::in_study(study.root(), "ana");
    p.press("g c Home g S");
    let screen = p.screen();
    assert!(screen.starts_with(" Suggestions · Small"), "{screen}");
    for words in ["Speaks like “Cold”, not coded with it", "one:3", "because of:", "cell", "learned from 1 coding and"]
    {
        assert!(screen.contains(words), "{words}: {screen}");
    }
    let before = p.desk.study().codings.len();
    p.press("Enter");
    assert!(p.selected().is_some_and(|words| words.starts_with("A cold cell")), "{:?}", p.selected());
    assert_eq!(p.desk.study().codings.len(), before, "to look codes nothing");
    p.press("Back c");
    let made: Vec<_> = p.desk.study().codings.iter().filter(|c| c.by == Method::Suggestion).collect();
    assert_eq!((made.len(), &made[0].status), (1, &CodingStatus::Provisional));
    assert!(study_quote(&p, 0).starts_with("A cold cell"), "{}", study_quote(&p, 0));
    assert!(!p.screen().contains("one:3"), "what is coded is not suggested again: {}", p.screen());
    p.press("u");
    assert!(p.screen().contains("one:3"), "{}", p.screen());
}

fn study_quote(p: &Person<emic::session::Session>, nth: usize) -> String {
    let study = p.desk.study();
    let made = study.codings.iter().filter(|c| c.by == Method::Suggestion).nth(nth).unwrap();
    study.sources[0].slice(made.place.span).to_owned()
}

#[test]
fn in_the_transcript_the_codes_that_may_fit_the_turn_are_listed_and_all_turns_on_demand() {
    let study = small();
    let mut p = Person::in_study(study.root(), "ana");
    p.on("They never gave me").press("g S");
    let screen = p.screen();
    assert!(screen.contains("Paper") && screen.contains("form, "), "{screen}");
    p.press("t");
    assert!(p.screen().contains("one:3 A cold cell"), "{}", p.screen());
    assert!(!p.screen().contains("one:1 "), "an interviewer is not coded: {}", p.screen());
    p.press("Esc").on("Was it cold").press("g S");
    assert!(p.screen().contains("Nothing is suggested for what an interviewer asks"), "{}", p.screen());
}

#[test]
fn until_it_has_learned_the_page_says_what_it_waits_for() {
    use emic::tui::effect;
    let study = small();
    let mut p = Person::in_study(study.root(), "ana");
    for keys in ["g", "S"] {
        update(&mut p.app, p.desk.study(), Action::Key(key(keys)));
    }
    assert!(p.screen().contains("learning …"), "{}", p.screen());
    while effect::words(&mut p.desk, &mut p.app) {}
    assert!(!p.screen().contains("learning …"), "{}", p.screen());
}

#[test]
fn who_codes_blind_gets_no_suggestions() {
    let study = small();
    let mut p = Person::blind(study.root(), "ana");
    p.press("g S");
    assert!(p.app.page.is_none() && p.app.message.text.contains("suggestions while coding blind"), "{}", p.screen());
}
