//! Coding by keyboard and mouse.

use super::fixture::{Person, add, study};
use emic::model::coding::MarkKind;
use emic::model::coding::{CodingStatus, Comment, Method};
use emic::model::ids::{Stamp, Ulid};
use emic::session::WriteState;
use emic::tui::action::{Action, Press};
use emic::tui::keymap::Focus;
use emic::tui::overlay::Overlay;
use emic::tui::theme::Depth;

const AUNT: &str = "It began with my aunt, really.";

#[test]
fn the_details_say_all_that_is_known_of_a_coding() {
    let mut study = study();
    let at = add(&mut study, 0, "my aunt", 0, Some("voice"), "ben");
    let comment = |actor: &str, at, body: &str| Comment {
        id: Ulid::from("c"),
        at: Stamp(at),
        actor: actor.into(),
        body: body.into(),
    };
    let coding = &mut study.codings[at];
    (coding.status, coding.by) = (CodingStatus::Provisional, Method::Suggestion);
    coding.stance = Some("against".into());
    coding.weight = Some("0.5".into());
    coding.round = Some("second".into());
    coding.memo = "Who else sat there?\nAsk again.".into();
    coding.comments = vec![
        comment("ana", 1_770_000_000_000, "Is this a voice?"),
        comment("ben", 1_770_100_000_000, "She says so.\nTwice."),
    ];
    let mut p = Person::at_screen(study, (200, 50), Depth::Ansi);
    p.on("my aunt");
    let seen = |screen: &str| {
        for words in [
            "Community › Having a voice",
            "ben · 2026-02-02 · turn 2",
            "provisional",
            "stance against",
            "weight 0.5",
            "round second",
            "from a suggestion",
            "memo: Who else sat there?",
            "  Ask again.",
            "ana, 2026-02-02: Is this a voice?",
            "ben, 2026-02-03: She says so.",
            "  Twice.",
            "Being heard by those who decide.",
        ] {
            assert!(screen.contains(words), "{words}: {screen}");
        }
    };
    // The panel may break the line.
    let panel = |screen: &str| {
        let right = screen.lines().map(|l| l.chars().skip(146).collect::<String>());
        right.map(|l| l.trim_matches(['│', ' ']).to_owned()).collect::<Vec<_>>().join(" ")
    };
    let beside = panel(&p.screen());
    for words in ["stance against", "weight 0.5", "round second", "ben, 2026-02-03: She says so."] {
        assert!(beside.contains(words), "{words}: {beside}");
    }
    seen(&p.press("d").screen());
}

#[test]
fn without_a_selection_the_sentence_is_coded_and_the_status_line_says_so() {
    let mut p = Person::at(study());
    p.on("my aunt").press("Enter").types("voi").press("Enter");
    assert_eq!(p.coded(), (AUNT, "voice"));
    assert!(p.app.message.text.contains("the sentence"), "{}", p.app.message.text);
}

#[test]
fn a_selected_turn_is_coded_whole_without_its_label() {
    let mut p = Person::at(study());
    p.on("my aunt").press("t Enter").types("hard").press("Enter");
    let (quote, code) = p.coded();
    let quote = quote.to_owned();
    assert_eq!(code, "hardship");
    assert!(quote.starts_with("It began") && quote.ends_with("Then they did not."), "{quote}");
    assert_eq!(p.selected(), Some(quote.as_str()));
}

#[test]
fn the_dot_repeats_and_the_digits_keep_their_codes() {
    let mut p = Person::at(study());
    p.on("my aunt").press("Enter").types("voice").press("Enter");
    p.press(") .");
    assert_eq!(p.coded(), ("She could not carry water any more.", "voice"));
    p.press(") Enter").types("hardship").press("Enter");
    p.press("J J 1");
    assert_eq!(p.coded().1, "voice");
    p.press("J 2");
    assert_eq!(p.coded().1, "hardship");
    p.press("9");
    assert!(p.app.message.text.contains("no code on key 9"));
}

#[test]
fn the_palette_offers_neither_headings_nor_retired_nor_merged_codes() {
    let mut study = study();
    study.codebook.codes[3].status = emic::model::codebook::CodeStatus::Retired;
    study.codebook.codes[4].merged_into = Some("voice".into());
    let mut p = Person::at(study);
    p.on("my aunt").press("Enter");
    let Some(Overlay::Picker(picker)) = &p.app.overlay else { panic!("no list") };
    let mut offered = picker.matches.clone();
    offered.sort_unstable();
    assert_eq!(offered, [1, 2]);
}

#[test]
fn words_that_fit_no_code_become_a_new_one() {
    let mut p = Person::at(study());
    p.on("They laughed").press("s Enter").types("ridicule").press("Enter");
    assert_eq!(p.coded(), ("They laughed at first, loudly.", "ridicule"));
}

#[test]
fn an_in_vivo_code_has_the_selected_words_as_its_name() {
    let mut p = Person::at(study());
    p.on("Everybody came").press("e e i Enter");
    assert_eq!(p.coded(), ("Everybody came", "everybody-came"));
    p.on("spades").press("Esc i Enter");
    assert_eq!(p.coded(), ("spades", "spades"));
}

#[test]
fn a_similar_name_is_warned_of_once_and_the_same_name_is_the_same_code() {
    let mut p = Person::at(study());
    p.on("Then we dug").press("n").types("Joint works").press("Enter");
    assert!(p.screen().contains("a similar code exists: “Joint work”"), "{}", p.screen());
    assert!(p.desk.study.codings.is_empty());
    p.press("Enter");
    assert_eq!(p.coded().1, "joint-works");
    p.on("Everybody").press("n").types("joint WORK").press("Enter");
    assert_eq!(p.coded().1, "joint-work");
}

#[test]
fn a_highlight_needs_no_code_and_can_be_taken_away() {
    let mut p = Person::at(study());
    p.on("Mornings").press("h");
    assert_eq!(p.coded(), ("Mornings are.", ""));
    p.press("x");
    assert!(p.desk.study.codings.is_empty());
}

#[test]
fn of_several_codings_a_person_chooses_which_goes() {
    let mut study = study();
    add(&mut study, 0, AUNT, 0, Some("voice"), "ana");
    add(&mut study, 0, "my aunt", 0, Some("hardship"), "ana");
    add(&mut study, 0, "my aunt", 0, Some("joint-work"), "ben");
    let mut p = Person::at(study);
    p.on("my aunt").press("x");
    assert_eq!(p.app.focus(), Focus::Menu);
    p.press("b");
    let left: Vec<_> = p.desk.study.codings.iter().map(|c| c.code.clone().unwrap().0).collect();
    assert_eq!(left, ["hardship", "joint-work"]);
}

#[test]
fn another_coders_coding_cannot_be_taken_away_but_commented_on() {
    let mut study = study();
    add(&mut study, 0, AUNT, 0, Some("voice"), "ben");
    let mut p = Person::at(study);
    p.on("my aunt").press("x");
    assert!(p.app.message.text.contains("ben"), "{}", p.app.message.text);
    assert_eq!(p.desk.study.codings.len(), 1);
    p.press("m").types("Do you mean the council?").press("Enter");
    assert_eq!(p.desk.study.codings[0].comments[0].body, "Do you mean the council?");
}

#[test]
fn what_is_coded_already_is_not_coded_twice() {
    let mut p = Person::at(study());
    p.on("my aunt").press("Enter").types("voice").press("Enter .");
    assert_eq!(p.desk.study.codings.len(), 1);
    assert!(p.app.message.text.contains("already coded"));
}

#[test]
fn undo_and_redo_take_back_and_bring_back() {
    let mut p = Person::at(study());
    p.on("my aunt").press("h u");
    assert!(p.desk.study.codings.is_empty());
    p.press("U");
    assert_eq!(p.desk.study.codings.len(), 1);
}

#[test]
fn a_new_code_that_was_undone_is_offered_no_longer() {
    let mut p = Person::at(study());
    p.on("my aunt").press("n").types("family").press("Enter");
    assert_eq!(p.app.nine.iter().count(), 1);
    p.press("u .");
    assert!(p.app.nine.is_empty() && p.desk.study.codings.is_empty());
    assert!(p.app.message.text.contains("no code was used yet"));
}

#[test]
fn an_act_is_pending_until_the_disk_answers() {
    let mut p = Person::at(study());
    p.desk.slow = true;
    p.on("my aunt").press("Enter").types("voice").press("Enter");
    let screen = p.screen();
    assert!(screen.contains("1 waiting to be saved"), "{screen}");
    assert!(screen.contains("Having a voice…"), "{screen}");
    p.desk.acknowledge();
    let screen = p.polls().screen();
    assert!(screen.contains("saved") && !screen.contains("waiting") && !screen.contains("voice…"), "{screen}");
}

#[test]
fn when_the_disk_is_full_edits_stop_and_saving_can_be_tried_again_or_elsewhere() {
    let mut p = Person::at(study());
    p.desk.full = true;
    p.on("my aunt").press("h");
    assert!(matches!(p.app.write, WriteState::Failed(_)));
    let screen = p.screen();
    assert!(screen.contains("NOT SAVED") && screen.contains("no space left on the disk"), "{screen}");
    p.rests().press("Esc h");
    assert_eq!(p.desk.study.codings.len(), 1);
    assert!(p.app.message.text.contains("not saved"), "{}", p.app.message.text);
    p.press("! w").types("/media/stick").press("Enter");
    assert_eq!(p.desk.elsewhere, [std::path::PathBuf::from("/media/stick")]);
    p.desk.full = false;
    p.press("r").polls();
    assert_eq!(p.app.write, WriteState::Saved);
    p.on("They laughed").press("h");
    assert_eq!(p.desk.study.codings.len(), 2);
}

#[test]
fn a_code_is_applied_from_the_codebook() {
    let mut p = Person::at(study());
    p.on("Mornings").press("s Tab G Enter");
    assert_eq!(p.coded(), ("Mornings are.", "time-gained"));
    assert_eq!(p.app.focus(), Focus::Transcript);
    p.press("Tab Home Enter");
    assert!(p.app.message.text.contains("only holds other codes"), "{}", p.app.message.text);
}

#[test]
fn a_source_is_marked_through_the_menu_or_by_its_letter() {
    let mut p = Person::at(study());
    p.press("R Enter");
    assert_eq!(p.desk.study.marks[0].what, MarkKind::Read);
    p.press("C c");
    assert_eq!(p.desk.study.marks[0].what, MarkKind::Complete);
    p.press("S n");
    assert!(p.desk.study.marks.is_empty());
}

/// Column and row of the first character of `words` on the screen.
fn place(p: &Person, words: &str) -> (u16, u16) {
    let screen = p.screen();
    let (y, line) = screen.lines().enumerate().find(|(_, l)| l.contains(words)).expect("on screen");
    (line[..line.find(words).unwrap()].chars().count() as u16, y as u16)
}

fn mouse(p: &mut Person, press: Press, at: (u16, u16)) {
    p.act(Action::Mouse { press, at, extend: false });
}

#[test]
fn dragging_selects_from_character_to_character() {
    let mut p = Person::at(study());
    let (from, to) = (place(&p, "my aunt"), place(&p, "she went"));
    mouse(&mut p, Press::Down(1), from);
    mouse(&mut p, Press::Drag, to);
    mouse(&mut p, Press::Up, to);
    assert_eq!(p.selected(), Some("my aunt, really. She could not carry water any more. So s"));
}

#[test]
fn two_clicks_take_the_word_three_the_sentence_and_dragging_goes_on_in_words() {
    let mut p = Person::at(study());
    let at = place(&p, "aunt, really");
    mouse(&mut p, Press::Down(2), (at.0 + 1, at.1));
    assert_eq!(p.selected(), Some("aunt"));
    let to = place(&p, "carry water");
    mouse(&mut p, Press::Drag, (to.0 + 2, to.1));
    assert_eq!(p.selected(), Some("aunt, really. She could not carry"));
    mouse(&mut p, Press::Down(3), at);
    assert_eq!(p.selected(), Some(AUNT));
}

#[test]
fn a_click_in_the_list_codes_with_the_code_clicked() {
    let mut p = Person::at(study());
    p.on("my aunt").press("Enter");
    let at = place(&p, "Hardship");
    mouse(&mut p, Press::Down(1), at);
    assert_eq!(p.coded().1, "hardship");
}

#[test]
fn pasted_text_never_runs_as_commands() {
    let mut p = Person::at(study());
    p.act(Action::Paste("hxu q".to_owned()));
    assert!(p.desk.study.codings.is_empty() && !p.outcome.quit);
    p.on("my aunt").press("n").act(Action::Paste("going\nto the\u{1b}[31m council".to_owned())).press("Enter");
    assert_eq!(p.coded().1, "going-to-the[31m-council");
}

#[test]
fn a_selection_never_tears_an_accent_from_its_letter() {
    let mut study = study();
    study.sources[1] = super::fixture::source("e.md", "---\nid: e\n---\n\nA cafe\u{301} by the 👩‍👧 well.\n");
    let mut p = Person::at(study);
    p.app.open(&p.desk.study, 1);
    p.on("cafe").press("v w h");
    assert_eq!(p.coded().0, "cafe\u{301}");
    p.on("👩").press("Esc S-Right h");
    assert_eq!(p.coded().0, "👩‍👧");
}

#[test]
fn a_name_typed_in_the_codebook_panel_does_nothing_but_say_the_way_back() {
    let mut p = Person::at(study());
    p.on("my aunt").press("h Tab");
    let before = (p.desk.study.codings.len(), p.app.view.cursor);
    // Every letter and digit but those that are listed for the panel.
    for c in ('a'..='z').chain('A'..='Z').chain('1'..='9').filter(|c| !"jknagzG".contains(*c)) {
        p.types(&c.to_string());
        assert!(p.app.message.text.contains("Esc goes back to the transcript"), "{c}: {}", p.screen());
        assert!(p.app.overlay.is_none() && p.app.book.focused && !p.outcome.quit, "{c}: {}", p.screen());
    }
    assert_eq!((p.desk.study.codings.len(), p.app.view.cursor), before);
    p.press("n");
    assert!(p.app.overlay.is_some(), "what is listed works");
    p.press("Esc Esc u");
    assert_eq!(p.desk.study.codings.len(), before.0 - 1, "{}", p.app.message.text);
}
