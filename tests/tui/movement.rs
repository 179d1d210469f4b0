//! Moving and selecting.

use super::fixture::{Person, add, study};

#[test]
fn the_cursor_begins_on_the_first_word_and_ends_on_the_last() {
    let mut p = Person::at(study());
    assert!(p.reads("How the well was dug"));
    p.press("G");
    assert!(p.reads(".\n"), "{:?}", p.app.view.cursor);
    p.press("g g");
    assert!(p.reads("How the well"));
}

#[test]
fn words_sentences_turns_and_sections_are_stepped_through_both_ways() {
    let mut p = Person::at(study());
    p.on("It began").press("w w");
    assert!(p.reads("with my"));
    p.press(")");
    assert!(p.reads("She could"));
    p.press("w w (");
    assert!(p.reads("She could"));
    p.press("J");
    assert!(p.reads("And then?"));
    p.press("K K");
    assert!(p.reads("How did it begin?"));
    p.press(">");
    assert!(p.reads("What it changed"));
    p.press("<");
    assert!(p.reads("How the well"));
    p.press("<");
    assert!(p.reads("How the well"), "stays at the first section");
}

#[test]
fn the_cursor_never_stands_on_a_label_or_a_time() {
    let mut p = Person::at(study());
    p.on("How did").press("Down Home");
    assert!(p.reads("It began"));
    p.press("Left");
    assert!(p.reads("?"), "the last character before");
    p.press("Right");
    assert!(p.reads("It began"));
}

#[test]
fn up_and_down_keep_the_column_over_short_lines() {
    let mut p = Person::at(study());
    p.on("aunt").press("Down Down Up Up");
    assert!(p.reads("aunt"));
}

#[test]
fn shift_takes_exactly_the_characters_passed() {
    let mut p = Person::at(study());
    p.on("aunt").press("S-Right S-Right");
    assert_eq!(p.selected(), Some("au"));
    p.press("S-Left");
    assert_eq!(p.selected(), Some("a"));
    p.press("Esc").on("aunt").press("C-S-Right");
    assert_eq!(p.selected(), Some("aunt"));
    p.press("Right");
    assert_eq!(p.selected(), None);
}

#[test]
fn selecting_again_takes_one_more_and_shift_trims_it() {
    let mut p = Person::at(study());
    p.on("She could").press("s");
    assert_eq!(p.selected(), Some("She could not carry water any more."));
    p.press("s");
    assert!(p.selected().unwrap().ends_with("until they heard her."));
    p.press("Esc").on("She could").press("s S-Left");
    assert_eq!(p.selected(), Some("She could not carry water any more"));
}

#[test]
fn growing_goes_from_word_to_section_and_back() {
    let mut p = Person::at(study());
    p.on("laughed at").press("+");
    assert_eq!(p.selected(), Some("laughed"));
    p.press("+");
    assert_eq!(p.selected(), Some("They laughed at first, loudly."));
    p.press("+");
    assert_eq!(p.selected(), Some("They laughed at first, loudly. Then they did not."));
    p.press("+");
    assert!(p.selected().unwrap().starts_with("It began"));
    p.press("- - -");
    assert_eq!(p.selected(), Some("laughed"));
}

#[test]
fn selecting_mode_extends_with_every_movement_in_whole_words_and_sentences() {
    let mut p = Person::at(study());
    p.on("Then we").press("v w w");
    assert_eq!(p.selected(), Some("Then we"));
    p.press(")");
    assert_eq!(p.selected(), Some("Then we dug."));
    p.press("v");
    assert_eq!(p.selected(), None);
}

#[test]
fn codings_and_uncoded_turns_are_gone_to() {
    let mut study = study();
    add(&mut study, 0, "Then we dug.", 0, Some("joint-work"), "ana");
    add(&mut study, 0, "My daughter", 0, Some("time-gained"), "ben");
    let mut p = Person::at(study);
    p.press("]");
    assert!(p.reads("Then we dug"));
    p.press("[");
    assert!(p.app.message.text.contains("no coding before"));
    p.press("g g }");
    assert!(p.reads("It began"), "interviewers' turns are left out");
    p.press("}");
    assert!(p.reads("Mornings"), "ben's coding is not ana's");
    p.press("}");
    assert!(p.app.message.text.contains("every turn after this is coded"));
}

#[test]
fn a_turn_is_gone_to_by_its_number() {
    let mut p = Person::at(study());
    p.press(":").types("4").press("Enter");
    assert!(p.reads("Then we dug"));
    p.press(":").types("99").press("Enter");
    assert!(p.screen().contains("no turn 99"), "{}", p.screen());
}

#[test]
fn what_is_found_is_selected_and_can_be_coded() {
    let mut p = Person::at(study());
    p.press("/").types("LAUGHED").press("Enter");
    assert_eq!(p.selected(), Some("laughed"));
    assert!(p.app.message.text.contains("1 of 2"), "{}", p.app.message.text);
    p.press("f h");
    assert_eq!(p.coded().0, "laughed");
    p.press("/").types("zebra").press("Enter");
    assert!(p.app.message.text.contains("not in this source"));
}

#[test]
fn another_source_is_opened_and_the_place_is_found_again() {
    let mut p = Person::at(study());
    p.on("Mornings").press("o").types("letter").press("Enter");
    assert!(p.reads("We ask"));
    p.press("J");
    assert!(p.reads("The river"));
    p.press("o").types("village").press("Enter");
    assert!(p.reads("Mornings"));
}

#[test]
fn an_empty_study_and_an_empty_source_say_what_to_do() {
    let mut p = Person::at(Default::default());
    assert!(p.screen().contains("emic import"));
    for keys in ["Enter", "s", "x", "J", "Tab", "Enter", "Esc", "o", "Enter", "Esc", "R", "G", "+", "n"] {
        p.press(keys).screen();
    }
    let mut study = study();
    study.sources = vec![super::fixture::source("empty.md", "---\nid: empty\n---\n")].into();
    let mut p = Person::at(study);
    assert!(p.screen().contains("no words"));
    p.press("h Enter i . v } ] t");
    assert!(p.desk.study.codings.is_empty());
}
