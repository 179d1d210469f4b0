//! The themes page: what they rest on, begun and changed, and taken back.

use super::fixture::Person;
use crate::support::TempStudy;
use emic::model::change::{Change, NewCoding};
use emic::model::span::Span;
use emic::session::Session;
use emic::tui::{Effect, effect};

const HOPE: &str = "---\nstatus: settled\ncodes: [alpha]\n---\n\n# Hope\n\nOne chance is hope.\n\n- **Contradicts:** [[theme:fear]]\n- **Counter-evidence:** [[code:gamma]]\n";

fn study() -> TempStudy {
    let study = TempStudy::small();
    study.write("themes/hope.md", HOPE);
    study.write("themes/fear.md", "---\nstatus: dropped\ncodes: [beta]\n---\n\n# Fear\n");
    study
}

/// Ana on the themes page, with a coding of alpha and one of beta.
fn at_themes(study: &TempStudy) -> Person<Session> {
    let mut p = Person::in_study(study.root(), "ana");
    let coding = |from, code: &str| NewCoding::by_hand("one", Span::new(from, from + 20), Some(code.into()));
    let change = Change::Code(vec![coding(60, "alpha"), coding(90, "beta")]);
    effect::run(&mut p.desk, &mut p.app, vec![Effect::Apply(change)]);
    p.saves().press("g T");
    p
}

#[test]
fn a_theme_shows_what_it_claims_and_rests_on_and_opens_its_excerpts() {
    let study = study();
    let mut p = at_themes(&study);
    p.press("/").types("hope").press("Enter");
    let screen = p.screen();
    assert!(screen.starts_with(" Themes · A test") && screen.contains("coder:ana"), "{screen}");
    for words in ["settled · themes/hope.md", "One chance is hope.", "Built from", "Alpha", "contradicts Fear", "Gamma"]
    {
        assert!(screen.contains(words), "{words}: {screen}");
    }
    let row = screen.lines().find(|line| line.contains("Hope") && line.contains("settled")).unwrap();
    assert_eq!(row.split_whitespace().take(5).collect::<Vec<_>>(), ["Hope", "settled", "1", "1", "1"], "{row}");
    let said = p.app.page.as_ref().unwrap().say(&p.app, p.desk.study());
    assert!(said.contains("One chance is hope.") && said.contains("Built from: Alpha"), "{said}");
    p.press("Enter");
    assert!(p.screen().contains("Hope: 1 excerpt (coder:ana)"), "{}", p.screen());
    p.press("Enter");
    assert!(p.app.page.is_none() && p.selected().is_some());
    p.press("Back Esc");
    assert!(p.screen().contains("One chance is hope."), "{}", p.screen());
}

#[test]
fn a_theme_is_begun_changed_and_all_of_it_taken_back() {
    let study = study();
    let mut p = at_themes(&study);
    p.press("n").types("Luck is told").press("Enter").types("They tell it.").press("Enter").saves();
    let made = study.read("themes/luck-is-told.md");
    assert!(made.contains("status: candidate\ncodes: []\n") && made.ends_with("# Luck is told\n\nThey tell it.\n"));
    assert!(p.screen().contains("They tell it."), "it is highlighted: {}", p.screen());
    p.press("a").types("beta").press("Enter").saves();
    assert!(p.screen().contains("“Beta” serves the theme “Luck is told” now"), "{}", p.screen());
    p.press("s").types("s").saves();
    assert!(study.read("themes/luck-is-told.md").contains("status: settled\ncodes: [beta]\n"));
    p.press("x Enter").saves();
    assert!(study.read("themes/luck-is-told.md").contains("codes: []\n"), "{}", p.screen());
    p.press("e C-End Enter Enter").types("- **Supports:** [[theme:hope]]").press("C-s").saves();
    assert!(p.screen().contains("supports Hope"), "{}", p.screen());
    p.press("u u").saves();
    assert!(study.read("themes/luck-is-told.md").contains("status: settled\ncodes: [beta]\n"), "{}", p.screen());
    p.press("u u u").saves();
    assert!(!study.root().join("themes/luck-is-told.md").exists());
    p.press("U").saves();
    assert_eq!(study.read("themes/luck-is-told.md"), made);
}

#[test]
fn what_is_dropped_or_stands_in_the_codebook_says_what_can_be_done() {
    let study = study();
    let mut p = at_themes(&study);
    p.press("/").types("fear dropped").press("Enter Enter");
    assert!(p.app.message.text.contains("a dropped theme is not counted"), "{}", p.screen());
    p.press("f");
    assert!(p.screen().contains("Where to?") && p.screen().contains("code: Beta"), "{}", p.screen());
    p.types("hope").press("Enter");
    assert!(p.screen().contains("One chance is hope."), "{}", p.screen());
    p.press("n").types("Hope").press("Enter");
    assert!(p.app.message.text.contains("there is a theme “Hope” already"), "{}", p.screen());
}
