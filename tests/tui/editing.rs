//! Changing codings by keyboard, in a real study on disk.

use super::fixture::{Person, add, study};
use crate::support::TempStudy;
use emic::model::coding::{Coding, CodingStatus};
use emic::session::Session;
use emic::tui::keymap::Focus;
use emic::tui::overlay::Overlay;

const AUNT: &str = "It began with my aunt, really.";
const INTERVIEW: &str = "---\nid: well\nparticipants: [Ines]\ninterviewers: [Interviewer]\n---\n\n**Interviewer:** How did it begin?\n\n**Ines:** It began with my aunt, really. She could not carry water any more. So she went to the council.\n\n**Interviewer:** And then?\n\n**Ines:** Then we dug. Everybody came.\n";
const CODES: &str = "# Hardship {#hardship}\n\nWhat was hard.\n\n## Illness {#illness}\n\nBeing ill.\n\n# Joint work {#joint-work}\n\nWorking together.\n\n# Having a voice {#voice}\n\nBeing heard.\n";

fn folder() -> TempStudy {
    TempStudy::new(&[("corpus/well.md", INTERVIEW), ("codebook/codes.md", CODES)])
}

fn at(dir: &TempStudy) -> Person<Session> {
    let mut p = Person::in_study(dir.root(), "ana");
    let index = p.desk.study().source_index("well").unwrap();
    p.app.open(p.desk.study(), index);
    p
}

fn only(p: &Person<Session>) -> &Coding {
    let codings = &p.desk.study().codings;
    assert_eq!(codings.len(), 1, "{codings:#?}");
    &codings[0]
}

#[test]
fn another_code_keeps_identity_and_comments_and_offers_relatives_first() {
    let dir = folder();
    let mut p = at(&dir);
    p.on("my aunt").press("Enter").types("hardship").press("Enter m").types("Is it?").press("Enter Esc");
    let id = only(&p).id.clone();
    p.press("a c");
    let Some(Overlay::Picker(picker)) = &p.app.overlay else { panic!("no list: {}", p.app.message.text) };
    let names: Vec<&str> = picker.matches.iter().map(|m| p.desk.study().codebook.codes[*m].name.as_str()).collect();
    assert_eq!((names[0], *names.last().unwrap()), ("Illness", "Hardship"), "its relative first, itself last");
    assert!(p.screen().contains("Hardship: which code instead?"), "{}", p.screen());
    p.press("1");
    assert_eq!((only(&p).id.clone(), only(&p).code.as_ref().unwrap().0.as_str()), (id, "illness"));
    assert_eq!(only(&p).comments[0].body, "Is it?");
    p.press("u");
    assert_eq!(only(&p).code.as_ref().unwrap().0, "hardship");
    p.saves();
}

#[test]
fn status_stance_weight_and_round_take_two_keys_and_the_dot_goes_on() {
    let dir = folder();
    let mut p = at(&dir);
    p.on("my aunt").press("Enter").types("hardship").press("Enter");
    p.press("a p a + a w").types("0.5").press("Enter a r").types("2").press("Enter");
    let coding = only(&p);
    assert_eq!((&coding.status, coding.stance.as_deref()), (&CodingStatus::Provisional, Some("for")));
    assert_eq!((coding.weight.as_deref(), coding.round.as_deref()), (Some("0.5"), Some("2")));
    assert!(p.press("Esc j k").on("my aunt").screen().contains("provisional, for, weight 0.5"), "{}", p.screen());
    p.press("a w C-u Enter a 0 a f");
    assert_eq!((only(&p).weight.as_deref(), only(&p).stance.as_deref()), (None, None));
    assert_eq!(only(&p).status, CodingStatus::Final);
    p.on("Then we dug").press("Enter").types("joint").press("Enter a -").on("my aunt").press(".");
    assert_eq!(p.desk.study().codings[0].stance.as_deref(), Some("against"), "{}", p.app.message.text);
    p.press("a w").types("heavy").press("Enter");
    assert!(p.screen().contains("write a number"), "{}", p.screen());
    p.press("Esc a w").types("1,5").press("Enter a w").types("3").press("Enter");
    assert_eq!(p.desk.study().codings[0].weight.as_deref(), Some("3"), "what is typed takes the old value's place");
}

#[test]
fn a_coding_is_split_at_the_cursor_in_one_act() {
    let dir = folder();
    let mut p = at(&dir);
    p.on("It began").press("s s Enter").types("hardship").press("Enter Esc");
    p.on("She could").press("a s");
    let quotes: Vec<_> = p.desk.study().codings.iter().map(|c| c.anchor.quote.as_str()).collect();
    assert_eq!(quotes, [AUNT, "She could not carry water any more."], "{}", p.app.message.text);
    p.press("u");
    assert_eq!(p.desk.study().codings.len(), 1);
    p.on("It began").press("a s");
    assert!(p.app.message.text.contains("words on both sides"), "{}", p.app.message.text);
}

#[test]
fn edges_move_by_character_word_and_sentence_and_nothing_is_done_before_enter() {
    let dir = folder();
    let mut p = at(&dir);
    p.on("It began").press("s Enter").types("hardship").press("Enter Esc").on("my aunt").press("E");
    assert_eq!(p.app.focus(), Focus::Edges);
    assert!(p.screen().contains("arrows move the end"), "{}", p.screen());
    p.press(")");
    assert!(p.selected().unwrap().ends_with("any more."), "{:?}", p.selected());
    p.press("( b b Left");
    assert_eq!(p.selected(), Some("It began with my aun"));
    p.press("Right w W W S-Right");
    assert_eq!(p.selected(), Some("ith my aunt, really"));
    p.press("S-Left Enter");
    assert_eq!(only(&p).anchor.quote, "with my aunt, really");
    assert_eq!((p.app.focus(), p.selected()), (Focus::Transcript, None));
    p.press("u");
    assert_eq!(only(&p).anchor.quote, AUNT);
    p.on("my aunt").press("E ) Esc");
    assert_eq!((only(&p).anchor.quote.as_str(), p.selected()), (AUNT, None));
    assert!(p.reads("my aunt"), "the cursor is where it was");
}

#[test]
fn an_edge_never_passes_the_other_and_never_takes_a_label() {
    let dir = folder();
    let mut p = at(&dir);
    p.on("So she went").press("s Enter").types("hardship").press("Enter Esc").on("council").press("E ) )");
    let words = p.selected().unwrap().to_owned();
    assert!(words.ends_with("And then?") || words.ends_with("Then we dug."), "{words}");
    p.press("Esc E").press(&"b ".repeat(20));
    assert_eq!(p.selected(), Some("So"));
    p.press("Left Left Left");
    assert_eq!(p.selected(), Some("S"));
    p.press(&"{ ".repeat(9));
    assert!(p.selected().unwrap().starts_with("How did it begin?"), "{:?}", p.selected());
}

#[test]
fn of_several_codings_a_list_asks_or_a_key_goes_from_one_to_the_next() {
    let mut study = study();
    add(&mut study, 0, AUNT, 0, Some("voice"), "ana");
    add(&mut study, 0, "my aunt", 0, Some("hardship"), "ana");
    add(&mut study, 0, "my aunt", 0, Some("joint-work"), "ben");
    let mut p = Person::at(study);
    p.on("my aunt").press("a p");
    assert!(p.screen().contains("Which coding is meant?") && !p.screen().contains("ben ·"), "{}", p.screen());
    p.press("b");
    let status = |p: &Person| p.desk.study.codings.iter().map(|c| c.status.word()).collect::<Vec<_>>();
    assert_eq!(status(&p), ["provisional", "final", "final"]);
    p.press("a +");
    assert_eq!(
        p.desk.study.codings[0].stance.as_deref(),
        Some("for"),
        "the same coding is meant until the cursor moves"
    );
    p.press("` `");
    assert!(p.app.message.text.contains("now about"), "{}", p.app.message.text);
    p.on("began").on("my aunt").press("a a");
    p.app.message = Default::default();
    assert!(p.screen().contains("▸ Hardship (ana)"), "{}", p.screen());
    p.press("a -");
    assert_eq!(p.desk.study.codings[1].stance.as_deref(), Some("against"));
    p.press("x");
    assert_eq!(p.desk.study.codings.len(), 2, "also taking away is about the one chosen");
}

#[test]
fn highlights_become_codes_one_after_the_other_and_one_may_be_left() {
    let dir = folder();
    let mut p = at(&dir);
    p.on("It began").press("h").on("She could").press("Esc h").on("So she").press("Esc h").on("Then we").press("Esc h");
    p.press("Esc g g a h");
    assert!(p.screen().contains("3 more, Tab leaves this one"), "{}", p.screen());
    assert_eq!(p.selected(), Some(AUNT));
    p.types("hardship").press("Enter");
    assert_eq!(p.selected(), Some("She could not carry water any more."));
    p.press("Tab");
    assert_eq!(p.selected(), Some("So she went to the council."));
    p.types("courage").press("Enter");
    assert!(p.desk.study().codebook.get(&"courage".into()).is_some(), "{}", p.app.message.text);
    p.types("joint").press("Enter");
    let codes: Vec<_> =
        p.desk.study().codings.iter().map(|c| c.code.as_ref().map_or("", |c| &c.0).to_owned()).collect();
    assert_eq!(codes, ["hardship", "", "courage", "joint-work"]);
    assert_eq!(p.app.focus(), Focus::Transcript);
    p.saves();
}

#[test]
fn what_was_said_of_a_coding_stands_above_the_line_for_the_next_comment() {
    let dir = folder();
    let mut p = at(&dir);
    p.on("my aunt").press("Enter").types("hardship").press("Enter Esc m").types("Is it hard?").press("Enter m");
    assert!(p.screen().contains("ana, ") && p.screen().contains(": Is it hard?"), "{}", p.screen());
}

#[test]
fn what_was_just_coded_is_what_comments_and_memos_are_about() {
    let dir = folder();
    let mut p = at(&dir);
    // The space at the end is trimmed: the cursor must not be left beside the coding.
    p.on("It began with").press("v w w w").press("h");
    p.press("m").types("mine").press("Enter");
    assert_eq!(only(&p).comments[0].body, "mine", "{}", p.app.message.text);
    p.press("Enter").types("hardship").press("Enter m").types("the code").press("Enter");
    let about = |body: &str| {
        let with = |c: &&emic::model::coding::Coding| c.comments.iter().any(|c| c.body == body);
        p.desk.study().codings.iter().find(with).and_then(|c| c.code.clone()).map(|c| c.0)
    };
    assert_eq!((about("mine"), about("the code").as_deref()), (None, Some("hardship")));
}

#[test]
fn undo_shows_its_place_and_asks_once_before_it_goes_back_beyond_this_start() {
    let dir = folder();
    let mut p = at(&dir);
    p.on("my aunt").press("h").on("Then we dug").press("Esc h").saves();
    drop(p);
    let mut p = at(&dir);
    p.on("Everybody").press("h").press("g g u");
    assert!(p.app.message.text.contains("on “Everybody came.”") && p.reads("Everybody"), "{}", p.app.message.text);
    p.press("u");
    assert!(p.app.message.text.contains("before you started") && p.desk.study().codings.len() == 2);
    p.press("u");
    assert_eq!(p.desk.study().codings.len(), 1, "{}", p.app.message.text);
    p.press("u");
    assert_eq!(p.desk.study().codings.len(), 0, "asked once is enough");
}
