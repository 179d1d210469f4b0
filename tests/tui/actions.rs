//! Every action is found by typing what it does, wherever it works.

use crate::support::TempStudy;
use crate::tui::fixture::Person;
use emic::session::Session;
use emic::tui::keymap::{Keys, bindings};
use emic::tui::overlay::Overlay;
use emic::tui::pages::PageName;

/// Names of the actions listed for `words`, the best first.
fn listed(p: &mut Person<Session>, words: &str) -> Vec<&'static str> {
    p.press("C-k").types(words);
    let Some(Overlay::Picker(picker)) = &p.app.overlay else { panic!("no list") };
    let names = picker.matches.iter().map(|i| bindings()[*i].name).collect();
    p.press("Esc");
    names
}

fn page(p: &Person<Session>) -> Option<PageName> {
    p.app.page.as_ref().map(|p| p.name())
}

#[test]
fn what_a_page_does_is_found_in_the_transcript_with_where_it_is_done() {
    let study = TempStudy::small();
    let mut p = Person::in_study(study.root(), "ana");
    for (words, name) in [("merge", "merge"), ("rename", "rename"), ("export", "export"), ("undo fr", "undo from here")]
    {
        assert_eq!(listed(&mut p, words).first(), Some(&name), "{words}");
    }
    p.press("C-k").types("merge");
    assert!(p.screen().contains("merge on the codebook page"), "{}", p.screen());
    p.press("Enter");
    assert_eq!(page(&p), Some(PageName::Codebook));
    assert!(p.screen().contains("J does “merge” with the highlighted entry"), "{}", p.screen());
}

#[test]
fn what_needs_no_highlighted_entry_is_done_at_once() {
    let study = TempStudy::small();
    let mut p = Person::in_study(study.root(), "ana");
    p.press("C-k").types("export").press("Enter");
    assert_eq!(page(&p), Some(PageName::Matrix));
    assert!(matches!(p.app.overlay, Some(Overlay::Prompt(_))), "{}", p.screen());
    p.press("Esc C-k").types("next coding").press("Enter");
    assert_eq!(page(&p), None, "what the transcript does is found on a page");
    p.press("g c C-k").types("in vivo").press("Enter");
    assert_eq!((page(&p), p.desk.study().codings.len()), (None, 0), "the words are to be seen first");
    assert!(p.screen().contains("i does “in vivo” where the cursor is"), "{}", p.screen());
}

#[test]
fn letters_here_and_there_are_listed_only_if_no_word_fits() {
    let study = TempStudy::small();
    let mut p = Person::in_study(study.root(), "ana");
    let names = listed(&mut p, "spl");
    assert!(names.iter().take(2).all(|n| n.starts_with("split")), "{names:?}");
    assert!(!names.contains(&"speaker back"), "{names:?}");
    assert!(listed(&mut p, "juggle").is_empty(), "nothing juggles: nothing is made up");
    let names = listed(&mut p, "bmk");
    assert!(names.contains(&"bookmark"), "{names:?}");
    p.press("C-k").types("end on").press("Enter");
    assert!(p.screen().contains("first a e (“edges”), then"), "{}", p.screen());
}

#[test]
fn every_action_that_is_no_key_of_lists_is_there() {
    let study = TempStudy::small();
    let mut p = Person::in_study(study.root(), "ana");
    for keys in ["", "g c", "g x"] {
        let names = listed(p.press(keys), "");
        for b in bindings().iter().filter(|b| matches!(b.keys, Keys::List(_)) && b.name != "all actions") {
            let of_boxes = ["In lists and input lines", "While writing a text"].contains(&b.group.title());
            assert!(of_boxes || names.contains(&b.name), "{} {}", keys, b.name);
        }
    }
}
