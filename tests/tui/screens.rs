//! What a person sees, as text.

use super::fixture::{Person, add, large, study};
use emic::model::anchor::Grade;
use emic::model::study::Study;
use emic::tui::theme::Depth;
use ratatui::style::{Color, Modifier};

fn coded() -> Study {
    let mut study = study();
    add(&mut study, 0, "So she went to the council and she sat there until they heard her.", 0, Some("voice"), "ana");
    add(
        &mut study,
        0,
        "she sat there until they heard her.\n\nThey laughed at first, loudly.",
        0,
        Some("hardship"),
        "ben",
    );
    add(&mut study, 0, "Everybody came, even the people who had laughed.", 0, Some("joint-work"), "ana");
    let gone = add(&mut study, 0, "Mornings are.", 0, Some("long-gone"), "ana");
    study.codings[gone].place.grade = Grade::Changed;
    add(&mut study, 0, "the spades", 0, None, "ana");
    study
}

#[test]
fn a_small_terminal() {
    let p = Person::at_screen(coded(), (80, 24), Depth::Ansi);
    insta::assert_snapshot!(p.screen());
}

#[test]
fn a_wide_terminal_shows_names_and_the_codebook() {
    let mut p = Person::at_screen(coded(), (120, 40), Depth::Ansi);
    p.on("she sat");
    insta::assert_snapshot!(p.screen());
}

#[test]
fn the_list_of_codes_with_what_they_mean() {
    let mut p = Person::at_screen(coded(), (80, 24), Depth::Ansi);
    p.on("Then we dug").press("s Enter").types("vo");
    insta::assert_snapshot!(p.screen());
}

#[test]
fn the_codebook_over_a_small_terminal() {
    let mut p = Person::at_screen(coded(), (80, 24), Depth::Ansi);
    p.on("she went").press("Tab");
    insta::assert_snapshot!(p.screen());
}

#[test]
fn the_help_screen() {
    let mut p = Person::at_screen(coded(), (80, 30), Depth::Ansi);
    p.press("?");
    insta::assert_snapshot!(p.screen());
}

#[test]
fn a_terminal_too_small_says_so() {
    let p = Person::at_screen(coded(), (50, 10), Depth::Ansi);
    insta::assert_snapshot!(p.screen());
}

#[test]
fn without_colours_own_codings_are_bold_others_underlined_and_nothing_is_coloured() {
    let mut p = Person::at_screen(coded(), (120, 40), Depth::Mono);
    p.on("Then we dug").press("s");
    let (buffer, _) = p.frame();
    assert!(buffer.content().iter().all(|c| c.fg == Color::Reset && c.bg == Color::Reset));
    let modifiers = |p: &mut Person, words: &str| {
        let (buffer, at) = p.on(words).frame();
        buffer[at.unwrap()].modifier
    };
    assert!(modifiers(&mut p, "Everybody").contains(Modifier::UNDERLINED | Modifier::BOLD));
    assert_eq!(modifiers(&mut p, "They laughed"), Modifier::UNDERLINED);
    assert_eq!(modifiers(&mut p, "It began"), Modifier::empty());
    insta::assert_snapshot!(p.screen());
}

#[test]
fn other_coders_codings_can_be_put_away() {
    let mut p = Person::at(coded());
    assert!(p.screen().contains("Hardship"));
    let before = p.app.view.index.items.len();
    p.press("O");
    assert_eq!(p.app.view.index.items.len(), before - 1);
}

#[test]
fn codings_to_review_and_codes_that_are_gone_are_counted() {
    let p = Person::at(coded());
    let screen = p.screen();
    assert!(screen.contains("1 to review") && screen.contains("1 without their code"), "{screen}");
    assert!(screen.contains("long-gone (gone"), "{screen}");
}

#[test]
fn every_size_draws_without_fault() {
    for columns in [60, 61, 79, 80, 99, 109, 110, 111, 140, 200, 250] {
        for rows in [15, 19, 20, 24, 50, 80] {
            let mut p = Person::at_screen(large(2_000, 200), (columns, rows), Depth::True);
            for keys in [
                "PgDn", "G", "Tab", "Esc", "Enter", "Esc", "?", "G", "Esc", "d", "Esc", "o", "Esc", "R", "Esc", "n",
                "Esc",
            ] {
                p.press(keys).screen();
            }
        }
    }
}

#[test]
fn a_new_size_keeps_the_place() {
    let mut p = Person::at(large(5_000, 100));
    p.press("PgDn PgDn PgDn PgDn");
    let at = p.app.view.cursor;
    p.act(emic::tui::action::Action::Resize(83, 31));
    assert_eq!(p.app.view.cursor, at);
    let (_, cursor) = p.frame();
    assert!(cursor.unwrap().1 > 0 && cursor.unwrap().1 < 28);
}

#[test]
fn bars_keep_their_column_while_scrolling() {
    let mut p = Person::at(large(5_000, 300));
    let lanes: Vec<_> = p.app.view.index.items.iter().map(|i| i.lane).collect();
    p.press("PgDn PgDn G g");
    assert_eq!(lanes, p.app.view.index.items.iter().map(|i| i.lane).collect::<Vec<_>>());
    for (number, a) in p.app.view.index.items.iter().enumerate() {
        for b in &p.app.view.index.items[number + 1..] {
            let together = a.rows.0 <= b.rows.1 && b.rows.0 <= a.rows.1;
            assert!(!(together && a.lane == b.lane), "two bars in one place");
        }
    }
}
