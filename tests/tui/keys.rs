//! The table of keys is complete and without clashes.

use super::fixture::{Person, study};
use emic::tui::action::{Action, Command, Motion, Unit};
use emic::tui::keymap::{BINDINGS, Focus, Group, Key, KeyCode, Keys, action};
use emic::tui::views::help;
use std::collections::HashMap;

/// Every command. The match below makes the compiler ask for a new one here.
fn commands() -> Vec<Command> {
    use Command as C;
    let mut all = vec![
        C::Extend,
        C::GoTo,
        C::Find,
        C::FindNext,
        C::FindPrevious,
        C::Visual,
        C::Grow,
        C::Shrink,
        C::Clear,
        C::Palette,
        C::Repeat,
        C::Recent,
        C::InVivo,
        C::NewCode,
        C::Highlight,
        C::Remove,
        C::Comment,
        C::Undo,
        C::Redo,
        C::SwitchPanel,
        C::Details,
        C::OnlyMine,
        C::Open,
        C::MarkRead,
        C::MarkComplete,
        C::MarkSkipped,
        C::Mouse,
        C::Help,
        C::Trouble,
        C::Retry,
        C::SaveElsewhere,
        C::Suspend,
        C::Quit,
        C::ListNext,
        C::ListPrevious,
        C::ListPageDown,
        C::ListPageUp,
        C::ListFirst,
        C::ListLast,
        C::Fold,
        C::Unfold,
        C::Accept,
        C::Cancel,
        C::DeleteBack,
        C::DeleteForward,
        C::DeleteWord,
        C::DeleteAll,
        C::InputLeft,
        C::InputRight,
        C::InputHome,
        C::InputEnd,
    ];
    use Motion as M;
    let motions = [
        M::Left,
        M::Right,
        M::Up,
        M::Down,
        M::WordNext,
        M::WordPrevious,
        M::SentenceNext,
        M::SentencePrevious,
        M::TurnNext,
        M::TurnPrevious,
        M::SectionNext,
        M::SectionPrevious,
        M::PageDown,
        M::PageUp,
        M::RowStart,
        M::RowEnd,
        M::First,
        M::Last,
        M::CodingNext,
        M::CodingPrevious,
        M::UncodedNext,
        M::UncodedPrevious,
    ];
    all.extend(motions.map(C::Move));
    all.extend([Unit::Word, Unit::Sentence, Unit::Turn].map(C::Select));
    all
}

#[test]
fn every_action_has_exactly_one_row() {
    for command in commands() {
        assert_eq!(BINDINGS.iter().filter(|b| b.command == command).count(), 1, "{command:?}");
    }
    assert_eq!(BINDINGS.len(), commands().len(), "a row without its action in this test");
}

#[test]
fn no_key_is_taken_twice_where_it_works() {
    for focus in Focus::ALL {
        let mut taken: HashMap<Key, Command> = HashMap::new();
        for row in BINDINGS.iter().filter(|b| b.focus.contains(&focus)) {
            let Keys::List(keys) = row.keys else { continue };
            assert!(!keys.is_empty(), "{:?} has no key", row.command);
            for key in keys.iter().filter(|k| !(focus.takes_text() && k.typed().is_some())) {
                let before = taken.insert(*key, row.command);
                assert_eq!(before, None, "{key} in {focus:?} is also {:?}", row.command);
            }
            assert!(!row.keys_in(focus).is_empty(), "{:?} cannot be reached in {focus:?}", row.command);
        }
    }
}

#[test]
fn every_row_can_be_reached_and_says_what_it_does() {
    for row in BINDINGS {
        assert!(row.help.ends_with('.') && !row.name.is_empty(), "{:?}", row.command);
        if let Keys::List(keys) = row.keys {
            let focus = row.focus[0];
            let key = keys.iter().find(|k| !(focus.takes_text() && k.typed().is_some())).expect("a key that works");
            assert_eq!(action(focus, *key), Action::Command(row.command));
        }
    }
}

#[test]
fn the_help_screen_lists_every_action_and_filters() {
    let listed: usize = Group::ALL.iter().map(|g| help::rows(*g, "").count()).sum();
    assert_eq!(listed, BINDINGS.len());
    let mut p = Person::at_screen(study(), (120, 250), Default::default());
    let screen = p.press("?").screen();
    for row in BINDINGS {
        let first: String = row.help.split_whitespace().take(3).collect::<Vec<_>>().join(" ");
        assert!(screen.contains(&first), "{first} is not in the help");
    }
    let screen = p.types("vivo").screen();
    assert!(screen.contains("Make a code of the selected words") && !screen.contains("Line down"), "{screen}");
}

#[test]
fn typing_in_a_list_is_text_and_never_a_command() {
    for focus in Focus::ALL.into_iter().filter(|f| f.takes_text()) {
        for c in "abcdefghijklmnopqrstuvwxyz0123456789.:/?![]{} ".chars() {
            assert_eq!(action(focus, Key::plain(KeyCode::Char(c))), Action::Insert(c));
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
    assert!(!p.screen().contains("same code"), "what is not possible is not hinted at");
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
