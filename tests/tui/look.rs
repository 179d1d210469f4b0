//! What is shown and how it looks.

use super::fixture::{Person, add, large, source, study};
use emic::model::study::Study;
use emic::tui::action::{Action, Press};
use ratatui::style::Modifier;

const GROUP: &str = "---\nid: group\nkind: focus-group\nparticipants: [Ada, Bo]\ninterviewers: [Interviewer]\n---\n\n**Interviewer:** Who begins?\n\n**Ada:** I do, gladly.\n\n**Bo:** Then I follow.\n\n**Ada:** And I again.\n";

fn coded() -> Study {
    let mut study = study();
    add(&mut study, 0, "Then we dug.", 0, Some("joint-work"), "ana");
    add(&mut study, 0, "the spades", 0, Some("voice"), "ben");
    add(&mut study, 0, "Mornings are.", 0, None, "ana");
    study
}

fn group() -> Person {
    let mut study = study();
    study.sources = vec![source("group.md", GROUP)].into();
    add(&mut study, 0, "Then I follow.", 0, Some("voice"), "ana");
    Person::at(study)
}

#[test]
fn a_filter_is_seen_in_the_title_and_next_coding_obeys_it() {
    let mut p = Person::at(coded());
    p.press("z w").types("b");
    assert!(p.screen().starts_with(" shown: by ben — 1 of 3"), "{}", p.screen());
    p.press("]");
    assert!(p.reads("the spades"));
    p.press("]");
    assert!(p.app.message.text.contains("no coding after"), "{}", p.app.message.text);
    p.press("z x");
    assert!(!p.screen().contains("shown: "), "{}", p.screen());
}

#[test]
fn a_branch_of_the_codebook_or_only_highlights_are_shown() {
    let mut p = Person::at(coded());
    p.press("Tab Home z c");
    assert!(p.screen().starts_with(" shown: Community — 2 of 3"), "{}", p.screen());
    p.press("Esc z h");
    assert!(p.screen().starts_with(" shown: highlights — 1 of 3"), "{}", p.screen());
    p.press("z h z c").types("having").press("Enter");
    assert!(p.screen().starts_with(" shown: Having a voice — 1 of 3"), "{}", p.screen());
}

#[test]
fn what_is_hidden_still_counts_as_coded_and_a_new_coding_says_that_it_is_not_shown() {
    let mut p = Person::at(coded());
    p.press("z w").types("b");
    p.on("How did").press("} }");
    assert!(p.reads("Mornings"), "the turn that ana coded is not uncoded because it is hidden");
    p.on("Then we dug").press("s Enter").types("joint").press("Enter");
    assert!(p.app.message.text.contains("already coded"), "{}", p.app.message.text);
    p.press("Enter").types("hardship").press("Enter");
    assert!(p.app.message.text.contains("not shown: z x"), "{}", p.app.message.text);
}

#[test]
fn of_one_speaker_only_the_words_stand_out_and_turns_are_stepped_through() {
    let mut p = group();
    p.on("I do").press("g j");
    assert!(p.reads("And I again"));
    p.press("z p Enter");
    assert!(p.screen().starts_with(" shown: Ada speaking — 0 of 1"), "{}", p.screen());
    p.press("K");
    assert!(p.reads("I do"), "over the turn of Bo");
    p.on("Then I follow");
    let (buffer, at) = p.frame();
    assert!(buffer[at.unwrap()].modifier.contains(Modifier::DIM), "{:?}", buffer[at.unwrap()]);
}

#[test]
fn lines_of_a_focus_group_show_whose_they_are_until_told_not_to() {
    let mut p = group();
    let mark = |p: &Person, words: &str| {
        let y = p.screen().lines().position(|l| l.contains(words)).unwrap() as u16;
        let x = p.app.areas(&p.desk.study).text.x - 1;
        let cell = p.frame().0[(x, y)].clone();
        (cell.symbol().to_owned(), cell.fg)
    };
    let (ada, bo) = (mark(&p, "I do"), mark(&p, "Then I"));
    assert_ne!(ada.0, bo.0, "also without colours");
    assert_ne!(ada.1, bo.1);
    assert_eq!(mark(&p, "And I again"), ada);
    assert_eq!(mark(&p, "Who begins").0, " ");
    p.press("z l");
    assert_eq!(mark(&p, "I do").0, " ");
}

#[test]
fn the_text_becomes_narrower_and_wider_and_the_place_is_kept() {
    let mut p = Person::at(large(5_000, 100));
    p.press("PgDn PgDn");
    let (at, usual) = (p.app.view.cursor, p.app.view.layout.width);
    p.press("z - z -");
    assert_eq!((p.app.view.layout.width, p.app.view.cursor), (usual - 8, at));
    for _ in 0..30 {
        p.press("z -");
    }
    assert_eq!(p.app.view.layout.width, 40);
    assert!(p.app.message.text.contains("cannot be narrower"), "{}", p.app.message.text);
    for _ in 0..30 {
        p.press("z +");
    }
    assert!(p.app.message.text.contains("cannot be wider"), "{}", p.app.message.text);
    p.press("z 0");
    assert_eq!((p.app.view.layout.width, p.app.view.cursor), (usual, at));
}

#[test]
fn a_click_on_the_map_goes_there_and_what_is_found_has_a_tick() {
    let mut p = Person::at(large(20_000, 50));
    let map = p.app.areas(&p.desk.study).map;
    let press = |press, y| Action::Mouse { press, at: (map.x, y), extend: false };
    p.act(press(Press::Down(1), map.bottom() - 1));
    let rows = p.app.view.layout.rows.len();
    assert!(p.app.view.top > rows * 9 / 10, "{} of {rows}", p.app.view.top);
    p.act(press(Press::Drag, map.y)).act(press(Press::Up, map.y));
    assert_eq!(p.app.view.top, 0);
    assert_eq!(p.frame().0[(map.x, map.y)].symbol(), "┃");
    p.press("/").types("council").press("Enter");
    assert!((map.y..map.bottom()).any(|y| p.frame().0[(map.x, y)].symbol() == "•"));
}

#[test]
fn the_map_shows_own_codings_solid_and_others_shaded_and_obeys_the_filter() {
    let mut p = Person::at(coded());
    let map = p.app.areas(&p.desk.study).map;
    let column = |p: &Person| -> String {
        let (buffer, _) = p.frame();
        (map.y..map.bottom()).map(|y| buffer[(map.x + 1, y)].symbol().to_owned()).collect()
    };
    let has = |text: &str, glyphs: &[char]| text.contains(glyphs);
    let (own, others) = (['▂', '▄', '▆', '█'], ['░', '▒', '▓']);
    assert!(has(&column(&p), &own) && has(&column(&p), &others), "{}", column(&p));
    p.press("O");
    assert!(has(&column(&p), &own) && !has(&column(&p), &others), "{}", column(&p));
}

#[test]
fn the_theme_key_goes_round_and_says_which_it_is() {
    let mut p = Person::at(study());
    let first = p.app.theme;
    p.press("z t");
    assert!(p.app.message.text.contains("colours: dark"), "{}", p.app.message.text);
    p.press("z t z t z t z t z t");
    assert_eq!(p.app.theme, first);
}
