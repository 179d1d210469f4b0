//! The box in which a text is written: words are kept, thrown away only when
//! asked, and never lost to a refusal.

use super::fixture::{Person, study};
use crate::support::TempStudy;
use emic::model::change::{Change, NewCoding};
use emic::model::span::Span;
use emic::session::Session;
use emic::tui::action::Action;
use emic::tui::effect;
use emic::tui::keymap::{Focus, Keymap, Meaning};
use emic::tui::overlay::Overlay;

/// Ana at a coding of her own in the small study, which has a memo if `memo`.
fn at_coding(study: &TempStudy, memo: &str) -> Person<Session> {
    let mut p = Person::in_study(study.root(), "ana");
    let coding = NewCoding { memo: memo.into(), ..NewCoding::by_hand("one", Span::new(60, 80), Some("alpha".into())) };
    effect::run(&mut p.desk, &mut p.app, vec![emic::tui::Effect::Apply(Change::Code(vec![coding]))]);
    p.press("g g ]");
    p
}

fn memo(p: &Person<Session>) -> &str {
    &p.desk.study().codings[0].memo
}

fn writes<D: emic::tui::effect::Desk>(p: &Person<D>) -> bool {
    matches!(p.app.overlay, Some(Overlay::Editor(_)))
}

#[test]
fn the_memo_of_a_coding_is_written_over_several_lines_and_kept() {
    let study = TempStudy::small();
    let mut p = at_coding(&study, "");
    p.press("a m")
        .types("First thought.")
        .press("Enter Enter")
        .types("second jq?!")
        .act(Action::Paste("\r\nthird".into()));
    assert!(p.screen().contains("Memo: Alpha") && p.screen().contains("third"), "{}", p.screen());
    p.press("C-s").saves();
    assert_eq!(memo(&p), "First thought.\n\nsecond jq?!\nthird");
    assert!(!writes(&p) && p.app.message.text.contains("memo"), "{}", p.app.message.text);
    p.press("a m Up Up Up C-a").types("My ").press("C-s").press("u");
    assert_eq!(memo(&p), "First thought.\n\nsecond jq?!\nthird");
}

#[test]
fn leaving_asks_only_if_something_was_written_and_takes_yes_no_or_neither() {
    let study = TempStudy::small();
    let mut p = at_coding(&study, "Old.");
    p.press("a m Esc");
    assert!(!writes(&p));
    p.press("a m").types(" New.").press("Esc");
    assert!(writes(&p) && p.screen().contains("y or Enter keeps it"), "{}", p.screen());
    p.types("x").press("Esc").types("er").press("Esc").types("n");
    assert!(!writes(&p));
    assert_eq!(memo(&p), "Old.");
    p.press("a m").types(" New.").press("Esc").types("y");
    assert_eq!((writes(&p), memo(&p)), (false, "Old. New."));
    p.press("a m").types(" More.").press("Esc Enter");
    assert_eq!(memo(&p), "Old. New. More.");
}

#[test]
fn what_cannot_be_kept_stays_in_the_box() {
    let mut study = study();
    super::fixture::add(&mut study, 0, "my aunt", 0, Some("voice"), "ana");
    let mut p = Person::at(study);
    // This desk does not do that.
    p.on("my aunt").press("a m").types("Words.").press("C-s");
    let Some(Overlay::Editor(writing)) = &p.app.overlay else { panic!("the words are gone") };
    assert_eq!(writing.editor.text(), "Words.");
    assert!(p.screen().contains("cannot do that"), "{}", p.screen());
    p.types(" More.").press("Esc").types("n");
    assert!(!writes(&p));
}

#[test]
fn words_from_ones_own_editor_come_into_the_box_and_are_private_on_the_way() {
    let study = TempStudy::small();
    let mut p = at_coding(&study, "Old.");
    p.press("a m C-e");
    assert!(p.outcome.elsewhere);
    let path = effect::hand_out(study.root(), "Old.").unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o077, 0);
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "Old.\n");
    std::fs::write(&path, "Old.\n\nNew.\n").unwrap();
    let text = effect::take_back(&path).unwrap();
    assert!(!path.exists());
    p.act(Action::Written(text)).press("C-s");
    assert_eq!(memo(&p), "Old.\n\nNew.");
    assert!(effect::rescue(study.root(), &p.app).is_none());
    p.press("a m").types("!");
    let kept = effect::rescue(study.root(), &p.app).unwrap().unwrap();
    assert!(std::fs::read_to_string(kept).unwrap().ends_with("New.!\n"));
}

#[test]
fn what_an_editor_saved_stays_whatever_is_written_or_rescued_after_it() {
    let study = TempStudy::small();
    let mut p = at_coding(&study, "Old.");
    p.press("a m").types(" First lines.");
    let path = effect::hand_out(study.root(), "Old. First lines.").unwrap();
    let long = "Old. First lines.\nAnd an hour's work.\n";
    std::fs::write(&path, long).unwrap();
    // The editor ends with an error; the person presses the key again, and
    // then the line drops.
    let said = effect::leave_there(&path, "Old. First lines.", "vi ended with an error");
    assert!(said.contains(&path.display().to_string()), "{said}");
    let again = effect::hand_out(study.root(), "Old. First lines.").unwrap();
    let rescued = effect::rescue(study.root(), &p.app).unwrap().unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), long);
    assert_eq!(std::fs::read_to_string(rescued).unwrap(), "Old. First lines.\n");
    // A file in which nobody saved anything goes.
    let said = effect::leave_there(&again, "Old. First lines.", "vi cannot be started");
    assert!(said.ends_with("the text is as it was") && !again.exists(), "{said}");
}

#[test]
fn the_box_shows_the_cursor_where_the_next_character_will_stand() {
    let mut p = Person::at(study());
    for size in [(60, 15), (80, 24), (200, 60)] {
        p.act(Action::Resize(size.0, size.1));
        emic::tui::writing::open(&mut p.app, emic::tui::writing::Purpose::ForPage("x"), "A text", "漢字 and a\ttab ");
        for c in "wide 漢 words until the line must break somewhere, e\u{301} and once more the same ".repeat(4).chars()
        {
            p.act(Action::Insert(c));
            let (buffer, at) = p.frame();
            let (x, y) = at.unwrap();
            assert!(x < size.0 && y < size.1 - 1);
            if c.is_ascii_alphabetic() {
                assert_eq!(buffer[(x - 1, y)].symbol(), c.to_string(), "{}", p.screen());
            }
        }
        p.app.overlay = None;
    }
}

#[test]
fn a_click_puts_the_cursor_on_the_character_that_is_seen_there() {
    let mut p = Person::at(study());
    let text = "one two 漢字 three ".repeat(30);
    emic::tui::writing::open(&mut p.app, emic::tui::writing::Purpose::ForPage("x"), "A text", &text);
    p.press("C-Home");
    let (left, top) = p.frame().1.unwrap();
    for column in 0..20 {
        let (x, y) = (left + column, top + 2);
        let wide = |x: u16| matches!(p.frame().0[(x, y)].symbol(), "漢" | "字");
        // The right half of a wide character is that character.
        let first = if column > 0 && wide(x - 1) { x - 1 } else { x };
        let seen = p.frame().0[(first, y)].symbol().to_owned();
        p.act(Action::Mouse { press: emic::tui::action::Press::Down(1), at: (x, y), extend: false });
        assert_eq!(p.frame().1, Some((first, y)));
        let Some(Overlay::Editor(writing)) = &p.app.overlay else { panic!("no box") };
        let at = writing.editor.cursor();
        assert!(writing.editor.lines()[at.line][at.byte..].starts_with(&seen));
    }
}

#[test]
fn no_key_that_types_is_a_command_in_the_box() {
    let keymap = Keymap::default();
    for c in (' '..='~').chain("äñ漢".chars()) {
        let key = emic::tui::keymap::Key::plain(emic::tui::keymap::KeyCode::Char(c));
        assert_eq!(keymap.meaning(Focus::Editor, &[], key), Meaning::Act(Action::Insert(c)));
    }
}

#[test]
fn a_comment_of_one_line_is_two_keys_and_its_words_and_a_longer_one_goes_on_in_the_box() {
    let study = TempStudy::small();
    let mut p = at_coding(&study, "");
    p.press("m").types("Short.").press("Enter").saves();
    assert_eq!(p.desk.study().codings[0].comments[0].body, "Short.");
    for (number, key) in ["C-e", "A-Enter"].into_iter().enumerate() {
        p.press("m").types("First of two");
        assert!(p.screen().contains("Enter take it  Ctrl-e several lines"), "{}", p.screen());
        p.press(key);
        let screen = p.screen();
        assert!(writes(&p) && screen.contains("First of two"), "{screen}");
        assert!(screen.contains("Comment on “Alpha”"), "{screen}");
        assert!(screen.contains("ana, 2023-11-14: Short."), "what was said before stands above: {screen}");
        p.press("Enter").types("Second.").press("C-s").saves();
        assert!(!writes(&p), "{}", p.screen());
        assert_eq!(p.desk.study().codings[0].comments[number + 1].body, "First of two\nSecond.");
    }
    p.press("m C-e").types("  ").press("C-s m C-e Esc");
    assert!(!writes(&p));
    assert_eq!(study.session("ana").study().codings[0].comments.len(), 3);
}

#[test]
fn a_long_thread_leaves_room_to_write_and_clicks_still_find_their_character() {
    let study = TempStudy::small();
    let mut p = at_coding(&study, "");
    for number in 0..30 {
        p.press("m").types(&format!("Remark {number}.")).press("Enter");
    }
    p.press("m C-e").types("one").press("Enter").types("two");
    for size in [(60, 15), (120, 40)] {
        p.act(Action::Resize(size.0, size.1));
        let screen = p.screen();
        assert!(screen.contains("Remark 29.") && screen.contains("two"), "{screen}");
        let (x, y) = p.frame().1.unwrap();
        p.act(Action::Mouse { press: emic::tui::action::Press::Down(1), at: (x - 2, y - 1), extend: false });
        assert_eq!(p.frame().1, Some((x - 2, y - 1)));
        p.press("Down End");
        assert_eq!(p.frame().1, Some((x, y)));
    }
}

#[test]
fn in_other_input_lines_the_key_of_the_box_goes_to_the_end() {
    let mut p = Person::at(study());
    p.on("my aunt").press("n").types("ust");
    assert!(!p.screen().contains("several lines"), "{}", p.screen());
    p.press("Home").types("tr").press("C-e").types("!").press("Enter");
    assert_eq!(p.coded().1, "trust!");
}

#[test]
fn a_memo_of_somebody_elses_coding_is_not_written() {
    let mut study = study();
    super::fixture::add(&mut study, 0, "my aunt", 0, Some("voice"), "ben");
    let mut p = Person::at(study);
    p.on("my aunt").press("a m");
    assert!(!writes(&p) && p.app.message.text.contains("ben's"), "{}", p.app.message.text);
}
