//! The table of keys is complete and without clashes.

use super::fixture::{Person, study};
use emic::tui::action::Action;
use emic::tui::keymap::{Focus, Group, Key, KeyCode, Keymap, Keys, Meaning, bindings};
use emic::tui::views::help;

#[test]
fn every_action_has_exactly_one_row_and_one_name() {
    for row in bindings() {
        assert_eq!(bindings().iter().filter(|b| b.command == row.command).count(), 1, "{:?}", row.command);
        assert_eq!(bindings().iter().filter(|b| b.id() == row.id()).count(), 1, "{}", row.id());
        assert!(row.id().chars().all(|c| c.is_ascii_lowercase() || c == '-' || c == '.'), "{}", row.id());
        assert!(row.help.ends_with('.') && !row.name.is_empty(), "{:?}", row.command);
        assert!(Group::all().contains(&row.group), "{:?}", row.command);
    }
}

#[test]
fn no_key_is_taken_twice_where_it_works_and_every_key_is_one() {
    let (keymap, faults) = Keymap::with(&[]);
    assert_eq!(faults, Vec::<String>::new());
    for row in bindings() {
        if let Keys::List(keys) = row.keys {
            assert!(!keys.is_empty(), "{} has no key", row.id());
            keys.iter().for_each(|k| assert!(Key::sequence(k).is_some(), "{k} is no key"));
        }
        for focus in Focus::all().into_iter().filter(|f| f.is_in(row.focus)) {
            assert!(!keymap.keys_in(row, focus).is_empty(), "{} cannot be reached in {focus:?}", row.id());
        }
    }
}

#[test]
fn every_row_is_reached_by_its_keys() {
    let keymap = Keymap::default();
    for row in bindings().iter().filter(|b| matches!(b.keys, Keys::List(_))) {
        for focus in Focus::all().into_iter().filter(|f| f.is_in(row.focus)) {
            for keys in keymap.keys_in(row, focus) {
                let keys = Key::sequence(&keys).unwrap();
                let (last, before) = keys.split_last().unwrap();
                for (number, key) in before.iter().enumerate() {
                    assert_eq!(keymap.meaning(focus, &before[..number], *key), Meaning::Prefix);
                }
                assert_eq!(keymap.meaning(focus, before, *last), Meaning::Act(Action::Command(row.command)));
            }
        }
    }
}

fn own(id: &str, keys: &[&str]) -> (String, Vec<String>) {
    (id.to_owned(), keys.iter().map(|k| (*k).to_owned()).collect())
}

#[test]
fn a_person_s_own_keys_take_the_place_of_the_table_s() {
    let (keymap, faults) = Keymap::with(&[own("code.again", &["F5", "g ."])]);
    assert_eq!(faults, Vec::<String>::new());
    let mut p = Person::at(study());
    p.app.keymap = keymap;
    p.on("my aunt").press("Enter").types("voice").press("Enter").on("Then we dug");
    p.press(".");
    assert!(p.desk.study.codings.len() == 1, "the old key is free");
    p.act(Action::Key(Key::plain(KeyCode::F(5))));
    assert_eq!(p.coded(), ("Then we dug.", "voice"));
    assert!(p.press("?").types("last act again").screen().contains("F5"), "{}", p.screen());
}

#[test]
fn what_does_not_fit_among_own_keys_is_said_all_at_once() {
    let wrong =
        [own("code.undo", &["x"]), own("code.agai", &["F5"]), own("move.down", &["Hyper-x"]), own("move.up", &["g"])];
    let (_, faults) = Keymap::with(&wrong);
    for part in [
        "x cannot be code.undo: it is code.remove",
        "there is no action code.agai; did you mean code.again?",
        "move.down: “Hyper-x” is no key (write x, Ctrl-r, F5, PgDn or g c)",
        "g cannot be move.up: it stands in the way of ",
    ] {
        assert!(faults.iter().any(|f| f.contains(part)), "{part}: {faults:#?}");
    }
    assert_eq!(faults.len(), 4, "{faults:#?}");
}

#[test]
fn an_action_whose_own_key_is_taken_keeps_the_table_s() {
    let (keymap, _) = Keymap::with(&[own("code.undo", &["x"]), own("move.up", &["g"])]);
    let mut p = Person::at(study());
    p.app.keymap = keymap;
    p.on("my aunt").press("h");
    assert_eq!(p.desk.study.codings.len(), 1);
    p.press("u");
    assert_eq!(p.desk.study.codings.len(), 0, "u is still undo");
    p.press("g h");
    assert!(p.screen().starts_with(" History"), "{}", p.screen());
}

#[test]
fn the_first_key_of_a_sequence_shows_what_may_follow_and_esc_ends_it() {
    let mut p = Person::at(study());
    let before = p.press("Esc j k").screen();
    p.press("g");
    assert!(p.screen().contains("history") && p.screen().contains("top"), "{}", p.screen());
    p.press("Esc");
    assert_eq!(p.screen(), before);
    p.press("g ~");
    assert!(p.app.message.text.contains("g ~ means nothing here"));
}

#[test]
fn every_action_is_found_and_done_by_its_name() {
    let mut p = Person::at(study());
    p.press("C-k").types("end of").press("Enter");
    assert!(p.reads("w; I never could.") || p.app.view.cursor > 300, "{}", p.screen());
    p.press("C-k").types("history");
    assert!(p.screen().contains("What was done"), "{}", p.screen());
}

#[test]
fn a_page_fills_the_screen_and_leads_to_words_and_back() {
    let mut p = Person::at(study());
    p.on("my aunt").press("Enter").types("voice").press("Enter");
    p.press("g h");
    assert!(p.screen().starts_with(" History · Wells"), "{}", p.screen());
    p.press("/").types("zzz");
    assert!(p.screen().contains("Nothing here holds"), "{}", p.screen());
    p.press("Esc Esc");
    assert!(p.screen().contains("The village well"), "{}", p.screen());
    p.press("Back");
    assert!(p.screen().starts_with(" History"), "{}", p.screen());
}

#[test]
fn the_help_screen_lists_every_action_and_filters() {
    let keymap = Keymap::default();
    let listed: usize = Group::all().iter().map(|g| help::rows(&keymap, *g, "").count()).sum();
    assert_eq!(listed, bindings().len());
    let mut p = Person::at_screen(study(), (120, 600), Default::default());
    let screen = p.press("?").screen();
    for row in bindings() {
        let first: String = row.help.split_whitespace().take(3).collect::<Vec<_>>().join(" ");
        assert!(screen.contains(&first), "{first} is not in the help");
    }
    let screen = p.types("vivo").screen();
    assert!(screen.contains("Make a code of the selected words") && !screen.contains("Line down"), "{screen}");
}

#[test]
fn typing_in_a_list_is_text_and_never_a_command() {
    for focus in Focus::all().into_iter().filter(|f| f.takes_text()) {
        for c in "abcdefghijklmnopqrstuvwxyz0123456789.:/?![]{} ".chars() {
            let meaning = Keymap::default().meaning(focus, &[], Key::plain(KeyCode::Char(c)));
            assert_eq!(meaning, Meaning::Act(Action::Insert(c)));
        }
    }
}

#[test]
fn a_key_that_is_not_possible_says_why() {
    let mut p = Person::at(study());
    p.press("x");
    assert!(p.app.message.text.contains("no coding under the cursor"));
    p.press(".");
    assert!(p.app.message.text.contains("no code was used yet"));
    assert!(!p.screen().contains(". again"), "what is not possible is not hinted at");
}

#[test]
fn the_help_screen_scrolls_to_its_end_and_back_at_once() {
    let mut p = Person::at_screen(study(), (80, 24), Default::default());
    let top = p.press("?").screen();
    p.press("End");
    assert!(p.screen().contains("Character on."), "{}", p.screen());
    p.press("PgDn Down Up PgUp Home");
    assert_eq!(p.screen(), top);
}

#[test]
fn an_endless_paste_is_refused_in_words_and_leaves_the_line_as_it_was() {
    let mut p = Person::at(study());
    p.on("my aunt").press("n").types("trust").act(Action::Paste("x".repeat(1_000_000)));
    assert!(p.app.message.text.contains("too long"));
    p.screen();
    p.press("Enter");
    assert_eq!(p.coded().1, "trust");
}
