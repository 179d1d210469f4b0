//! What an hour at the keyboard needs: nothing goes where nobody looks.

use super::fixture::{Person, add, large, source, study};
use emic::model::event::ActSummary;
use emic::model::ids::{Stamp, Ulid};
use emic::session::WriteState;
use emic::tui::action::Action;
use emic::tui::keymap::Focus;
use emic::tui::overlay::Overlay;
use emic::tui::theme::Depth;

const AUNT: &str = "It began with my aunt, really.";

#[test]
fn a_second_code_goes_on_the_very_same_words_until_a_movement() {
    let mut p = Person::at(study());
    p.on("my aunt").press("e e Enter").types("voice").press("Enter Enter").types("hardship").press("Enter");
    let quotes: Vec<_> = p.desk.study.codings.iter().map(|c| c.anchor.quote.as_str()).collect();
    assert_eq!(quotes, ["my aunt", "my aunt"]);
    p.press(".");
    assert!(p.app.message.text.contains("already coded with Hardship"), "{}", p.app.message.text);
    p.press("u");
    assert_eq!(p.selected(), Some("my aunt"));
    p.press("w");
    assert_eq!(p.selected(), None);
}

#[test]
fn an_in_vivo_code_says_its_word_and_the_next_code_goes_there_too() {
    let mut p = Person::at(study());
    p.on("spades").press("i Enter");
    assert!(p.app.message.text.contains("on “spades”"), "{}", p.app.message.text);
    p.press("Enter").types("voice").press("Enter");
    assert_eq!(p.coded(), ("spades", "voice"));
}

fn act(name: &str, place: &str, at: i64) -> ActSummary {
    ActSummary {
        act: Ulid::from(name),
        at: Stamp(at),
        actor: "ana".to_owned(),
        what: "coded 1 segment".to_owned(),
        queries: Vec::new(),
        sources: vec![place.to_owned()],
        undone: false,
        is_undo: false,
        turns: Vec::new(),
        codebook: Vec::new(),
        memos: Vec::new(),
        file: format!("codings/ana/{place}.jsonl"),
        turned: None,
    }
}

#[test]
fn an_act_in_another_source_is_undone_only_after_asking() {
    let mut study = study();
    study.acts = vec![act("a1", "well", 1_770_000_000_000), act("a2", "letter", 1_770_000_000_001)].into();
    let mut p = Person::at(study);
    p.on("my aunt").press("h u");
    assert_eq!(p.desk.study.codings.len(), 1);
    assert!(
        p.app.message.text.contains("The last act, in letter (2026-02-02): coded 1 segment · u again"),
        "{}",
        p.app.message.text
    );
    p.press("Esc u");
    assert_eq!(p.desk.study.codings.len(), 1, "Esc answered the question with no");
    p.press("u");
    assert_eq!(p.desk.study.codings.len(), 0);
    assert!(p.app.message.text.contains("in letter"), "{}", p.app.message.text);
}

#[test]
fn on_a_small_screen_the_question_still_shows_its_answers() {
    let mut study = study();
    study.acts = vec![act("a2", "letter", 1_770_000_000_001)].into();
    let mut p = Person::at_screen(study, (80, 24), Depth::Ansi);
    let screen = p.press("u").screen();
    assert!(screen.contains("In letter (2026-02-02): coded 1 segment · u takes it back"), "{screen}");
}

#[test]
fn an_act_on_screen_is_undone_at_once() {
    let mut study = study();
    study.acts = vec![act("a1", "letter", 1), act("a2", "well", 2)].into();
    let mut p = Person::at(study);
    // Done since the start, as the act made now.
    p.app.began = None;
    p.on("my aunt").press("h u");
    assert_eq!(p.desk.study.codings.len(), 0);
}

#[test]
fn on_a_terminal_too_small_only_leaving_works() {
    let mut p = Person::at_screen(study(), (50, 10), Depth::Ansi);
    p.press("h n").types("x").press("Enter Tab C Enter");
    assert!(p.desk.study.codings.is_empty() && p.desk.study.marks.is_empty() && p.app.overlay.is_none());
    p.act(Action::Resize(80, 24)).press("n").act(Action::Resize(50, 10)).press("q");
    assert!(p.outcome.quit);
}

#[test]
fn keys_typed_when_the_box_opens_go_nowhere_and_leaving_asks_twice() {
    let mut p = Person::at(study());
    p.desk.full = true;
    p.on("my aunt").press("h");
    assert!(matches!(p.app.write, WriteState::Failed(_)));
    p.press("q r Esc q q");
    assert!(!p.outcome.quit && matches!(p.app.overlay, Some(Overlay::Trouble)));
    p.rests().press("q");
    assert!(!p.outcome.quit);
    assert!(p.screen().contains("again: quit and lose 1 act for good"), "{}", p.screen());
    p.press("Esc q q");
    assert!(!p.outcome.quit, "the first q only opens the box again");
    p.press("q");
    assert!(p.outcome.quit);
}

#[test]
fn a_name_from_the_words_holds_no_label_markup_or_line_break_and_says_when_it_is_cut() {
    let mut study = study();
    let text = "---\nid: m\nspeakers: [Ines, Omar]\nparticipants: [Ines, Omar]\n---\n\n**Ines:** We **dug** and\ndug.\n\n**Omar:** Yes we did.\n";
    study.sources[1] = source("m.md", text);
    let mut p = Person::at(study);
    p.app.open(&p.desk.study, 1);
    p.on("We").press("t t i");
    let Some(Overlay::Prompt(prompt)) = &p.app.overlay else { panic!("no input line") };
    assert_eq!(prompt.input.text(), "We dug and dug. Yes we did");
    p.press("Esc Esc");
    p.app.open(&p.desk.study, 0);
    p.on("She could").press("s s i");
    let screen = p.screen();
    let Some(Overlay::Prompt(prompt)) = &p.app.overlay else { panic!("no input line") };
    let name = prompt.input.text();
    assert!(name.ends_with('…') && name.chars().count() <= 80, "{name}");
    assert!(screen.contains("cut at 80"), "{screen}");
}

#[test]
fn the_choice_of_codings_shows_their_words_and_removing_says_which_went() {
    let mut study = study();
    add(&mut study, 0, AUNT, 0, Some("voice"), "ana");
    add(&mut study, 0, "my aunt", 0, Some("hardship"), "ana");
    let mut p = Person::at(study);
    let screen = p.on("my aunt").press("x").screen();
    assert!(screen.contains("Hardship · ana · turn 2 “my aunt”"), "{screen}");
    assert!(screen.contains("Having a voice · ana · turn 2 “It began with my aunt, really.”"), "{screen}");
    p.press("a");
    assert!(p.app.message.text.contains("Hardship on “my aunt”"), "{}", p.app.message.text);
    let screen = p.press("d").screen();
    assert!(screen.contains("turn 2") && screen.contains("“It began with my aunt, really.”"), "{screen}");
}

#[test]
fn jumps_land_a_third_from_the_top() {
    let mut p = Person::at(large(8_000, 10));
    p.press(":").types("40").press("Enter");
    let text = p.app.areas(&p.desk.study).text;
    let line = |p: &Person| p.frame().1.unwrap().1 - text.y;
    assert_eq!(line(&p), text.height / 3);
    p.press("g g /").types("naïve").press("Enter");
    let before = p.app.view.top;
    p.press("J");
    assert!(p.app.view.top == before || line(&p) == text.height / 3);
    p.press("G [");
    assert!(line(&p) <= text.height / 3 + 1, "{}", line(&p));
}

#[test]
fn a_box_over_wide_characters_has_a_whole_border() {
    for extra in ["", "a"] {
        let mut study = study();
        let words = format!("{extra}{}", "水井村民议会".repeat(200));
        study.sources[0] = source("w.md", &format!("---\nid: w\n---\n\n{words}\n"));
        let mut p = Person::at_screen(study, (80, 24), Depth::Ansi);
        p.press("?");
        let (buffer, _) = p.frame();
        let mut borders = 0;
        for y in 0..24 {
            for x in 1..80 {
                if matches!(buffer[(x, y)].symbol(), "│" | "┌" | "└") {
                    let left = unicode_width::UnicodeWidthStr::width(buffer[(x - 1, y)].symbol());
                    assert!(left < 2, "a character covers the border at {x}, {y}");
                    borders += 1;
                }
            }
        }
        assert!(borders > 20);
    }
}

#[test]
fn scattered_letters_are_not_listed_beside_a_word_that_begins_as_typed() {
    let mut p = Person::at(study());
    p.on("my aunt").press("Enter").types("hard");
    let listed = |p: &Person| {
        let Some(Overlay::Picker(picker)) = &p.app.overlay else { panic!("no list") };
        picker.matches.clone()
    };
    assert_eq!(listed(&p), [3]);
    p.press("C-u").types("ti");
    assert_eq!(listed(&p), [4], "“communi-ty joint” is no “ti”");
    p.press("C-u").types("hav");
    assert_eq!(listed(&p), [2]);
    p.press("C-u").types("comm");
    let mut below = listed(&p);
    below.sort_unstable();
    assert_eq!(below, [1, 2], "what is below “Community”");
    p.press("Esc o").types("well");
    assert_eq!(listed(&p)[0], 0);
    p.press("C-u").types("council");
    assert_eq!(listed(&p), [1]);
}

#[test]
fn a_new_name_in_the_palette_is_made_at_once_but_a_similar_one_is_asked_about() {
    let mut p = Person::at(study());
    p.on("They laughed").press("Enter").types("ridicule").press("Enter");
    assert_eq!((p.coded().1, p.app.focus()), ("ridicule", Focus::Transcript));
    p.press("Enter").types("Joint workz").press("Enter");
    assert_eq!(p.app.focus(), Focus::Prompt);
    assert_eq!(p.desk.study.codings.len(), 1);
}

#[test]
fn a_wrong_turn_number_leaves_the_line_open() {
    let mut p = Person::at(study());
    p.press(":").types("99").press("Enter");
    assert_eq!(p.app.focus(), Focus::Prompt);
    assert!(p.screen().contains("there is no turn 99: the last is 6"), "{}", p.screen());
    p.press("C-u").types("6").press("Enter");
    assert!(p.reads("Mornings"));
}

#[test]
fn home_and_end_move_in_an_input_line_and_a_long_comment_wraps() {
    let mut study = study();
    add(&mut study, 0, AUNT, 0, Some("voice"), "ana");
    let mut p = Person::at_screen(study, (80, 24), Depth::Ansi);
    p.on("my aunt").press("m").types("end").press("Home").types("[").press("End").types("]");
    p.press("C-a").types("(").press("End").types(")");
    let Some(Overlay::Prompt(prompt)) = &p.app.overlay else { panic!("no input line") };
    assert_eq!(prompt.input.text(), "([end])");
    p.press("C-u").types(&"words that go on ".repeat(12)).types("to the last");
    let screen = p.screen();
    assert_eq!(screen.lines().filter(|l| l.contains("words that go on")).count(), 3, "{screen}");
    assert!(screen.contains("the last"), "{screen}");
    let (_, at) = p.press("C-a").frame();
    p.press("End");
    assert_eq!(p.frame().1.unwrap().1, at.unwrap().1 + 3);
}

#[test]
fn on_a_coding_a_small_screen_keeps_the_keys_that_are_about_it() {
    let mut study = study();
    add(&mut study, 0, AUNT, 0, Some("voice"), "ana");
    let mut p = Person::at_screen(study, (80, 24), Depth::Ansi);
    let screen = p.on("my aunt").screen();
    let foot = screen.lines().last().unwrap();
    for hint in ["x remove", "m comment", "u undo"] {
        assert!(foot.contains(hint), "{foot}");
    }
}
