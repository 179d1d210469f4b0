//! The review page: what waits is found, understood and decided.

use super::fixture::Person;
use crate::support::{CODES, TempStudy, place};
use emic::model::anchor::Grade;
use emic::model::change::{Change, NewCoding};
use emic::model::coding::{Coding, CodingStatus};
use emic::session::Session;

const BEFORE: &str = "---
id: one
kind: interview
participants: [\"P-01\"]
---

**Interviewer:** How did the kitchen begin?

**P-01:** With a borrowed stove, really. The pans were those my mother had left me when she moved to the coast.

We had one chance, and we took it. The whole street came to look at us through the window.

Nobody slept that week. (laughs)

**Interviewer:** And then?

**P-01:** Then we had one chance more, and the café opened – façade, 中文 sign and all.
";

/// One coding of each kind by ana, and a changed one by ben; then the text and
/// the codebook were changed in another program.
fn study() -> TempStudy {
    let study = TempStudy::small();
    study.write("corpus/one.md", BEFORE);
    let mut ana = study.session("ana");
    let mut code = |quote: &str, nth, code: &str, status| {
        let span = place(&ana, "one", quote, nth);
        let new = NewCoding { status, ..NewCoding::by_hand("one", span, Some(code.into())) };
        ana.apply(Change::Code(vec![new])).unwrap();
    };
    code("a borrowed stove, really", 0, "alpha", CodingStatus::Final);
    code("had one chance", 0, "alpha", CodingStatus::Final);
    code("Nobody slept that week", 0, "alpha", CodingStatus::Final);
    code("And then?", 0, "gamma", CodingStatus::Final);
    code("the café opened", 0, "beta", CodingStatus::Provisional);
    ana.finish().unwrap();
    let mut ben = study.session("ben");
    let span = place(&ben, "one", "borrowed stove", 0);
    ben.apply(Change::Code(vec![NewCoding::by_hand("one", span, Some("beta".into()))])).unwrap();
    ben.finish().unwrap();
    std::fs::remove_dir_all(study.root().join(".emic")).unwrap();
    let text = BEFORE
        .replace("a borrowed stove, really", "a second-hand stove, really")
        .replace("We had one chance, and we took it", "I know we had one chance; it was ours")
        .replace("Then we had one chance more", "Later, they had one chance more")
        .replace("Nobody slept that week. ", "");
    study.write("corpus/one.md", &text);
    study.write("codebook/codes.md", &CODES.replace("# Gamma {#gamma status=tentative}\n", ""));
    study
}

fn at(study: &TempStudy) -> Person<Session> {
    let mut p = Person::in_study(study.root(), "ana");
    p.press("g r");
    p
}

/// The coding of these words.
fn coding<'s>(p: &'s Person<Session>, quote: &str) -> Option<&'s Coding> {
    p.desk.study().codings.iter().find(|c| c.anchor.quote.contains(quote))
}

#[test]
fn what_waits_stands_by_reason_with_its_words_then_and_now() {
    let study = study();
    let p = at(&study);
    let screen = p.screen();
    for words in [
        "5 wait for you, 1 for ben: 2 changed, 1 ambiguous, 1 lost, 1 code gone, 1 provisional",
        "Words changed · one",
        "Words not found",
    ] {
        assert!(screen.contains(words), "{words}: {screen}");
    }
    assert!(screen.contains("[-borrowed-]") && screen.contains("{+second-hand+} stove"), "{screen}");
}

#[test]
fn accepted_words_leave_the_queue_and_the_next_is_highlighted() {
    let study = study();
    let mut p = at(&study);
    p.press("a");
    assert!(p.app.message.text.contains("1 coding stands on its words again"), "{}", p.app.message.text);
    assert_eq!(coding(&p, "second-hand stove").unwrap().place.grade, Grade::Exact);
    assert!(p.screen().contains("4 wait for you, 1 for ben"), "{}", p.screen());
    assert!(p.screen().contains("It is ben's: only ben can decide"), "{}", p.screen());
    p.press("a x");
    assert!(p.app.message.text.contains("this coding is ben's"), "{}", p.app.message.text);
    p.press("u");
    assert!(p.screen().contains("5 wait for you"), "undone: {}", p.screen());
}

#[test]
fn of_several_places_one_is_chosen_by_a_letter() {
    let study = study();
    let mut p = at(&study);
    p.press("/").types("several").press("Enter a");
    assert!(p.screen().contains("Where does “Alpha” belong?"), "{}", p.screen());
    p.press("b");
    let chosen = coding(&p, "had one chance").unwrap();
    assert_eq!((chosen.place.grade, chosen.anchor.before.contains("Later, they")), (Grade::Exact, true), "{chosen:?}");
}

#[test]
fn lost_words_are_not_accepted_but_put_on_others_in_the_transcript() {
    let study = study();
    let mut p = at(&study);
    p.press("/").types("not found").press("Enter a");
    assert!(p.app.message.text.contains("nothing to accept: m moves it"), "{}", p.app.message.text);
    p.press("m");
    assert!(p.screen().contains("select words, Y puts it there · Esc leaves it · moving Alpha"), "{}", p.screen());
    p.press("Esc Back m");
    p.on("they had").press("s Y");
    assert!(p.screen().starts_with(" Review"), "{}", p.screen());
    let moved = coding(&p, "Later, they had one chance more").unwrap();
    assert_eq!((moved.place.grade, p.app.carrying.is_none()), (Grade::Exact, true));
    assert!(p.screen().contains("Nothing here holds") && p.screen().contains("0 of 5 listed"), "{}", p.screen());
}

#[test]
fn a_coding_that_is_moved_can_be_left_where_it_was() {
    let study = study();
    let mut p = at(&study);
    p.press("/").types("not found").press("Enter m Esc");
    assert!(p.app.carrying.is_none() && p.app.message.text.contains("stays"), "{}", p.app.message.text);
    p.press("Y");
    assert!(p.app.message.text.contains("no coding is being moved"), "{}", p.app.message.text);
}

#[test]
fn the_words_found_are_selected_first_and_without_a_selection_nothing_is_moved() {
    let study = study();
    let mut p = at(&study);
    p.act(emic::tui::action::Action::Resize(80, 24)).press("m");
    assert_eq!(p.selected(), Some("a second-hand stove, really"));
    assert!(p.screen().contains("the words found are selected: select others, then Y"), "{}", p.screen());
    p.press("Esc Y");
    assert!(p.app.carrying.is_none() && p.app.message.text.contains("no coding is being moved"), "Esc ends the move");
    let before = coding(&p, "stove, really").unwrap().clone();
    p.press("Back m");
    emic::tui::update::clear(&mut p.app);
    p.press("Y");
    assert!(p.app.message.text.contains("no words are selected"), "{}", p.app.message.text);
    assert_eq!(coding(&p, "stove, really"), Some(&before));
    p.on("The pans").press("s Y");
    assert!(coding(&p, "The pans").is_some(), "{}", p.app.message.text);
}

#[test]
fn the_turn_and_the_words_are_seen_on_small_and_larger_screens() {
    let study = study();
    let mut p = at(&study);
    for size in [(80, 24), (120, 40)] {
        p.act(emic::tui::action::Action::Resize(size.0, size.1));
        let screen = p.screen();
        assert!(screen.contains("ana         2 a borrowed stove, really"), "{screen}");
        assert!(screen.contains("5 wait for you, 1 for ben"), "{screen}");
    }
}

#[test]
fn several_acts_at_once_say_how_often_undo_is_pressed() {
    let study = study();
    let mut p = at(&study);
    p.press("v / C-u").types("provisional").press("Enter v x");
    assert!(p.app.message.text.contains("2 acts: u takes them back one by one"), "{}", p.app.message.text);
    p.press("u u");
    assert!(p.screen().contains("5 wait for you"), "{}", p.screen());
}

#[test]
fn excerpts_are_read_without_marks() {
    let study = TempStudy::small();
    let mut ana = study.session("ana");
    let span = place(&ana, "one", "(laughs)\n\n**Interviewer:** And then", 0);
    let new = NewCoding { status: CodingStatus::Provisional, ..NewCoding::by_hand("one", span, Some("beta".into())) };
    ana.apply(Change::Code(vec![new])).unwrap();
    ana.finish().unwrap();
    let p = at(&study);
    assert!(p.screen().contains("(laughs)  Interviewer: And then"), "{}", p.screen());
    assert!(!p.screen().contains("**"), "{}", p.screen());
    assert!(p.desk.study().codings[0].anchor.quote.contains("**Interviewer:**"), "what is kept stays");
}

#[test]
fn a_code_that_is_gone_is_replaced_and_a_provisional_coding_gets_its_yes_or_no() {
    let study = study();
    let mut p = at(&study);
    p.press("/").types("gone from").press("Enter a");
    assert!(p.app.message.text.contains("c gives it another"), "{}", p.app.message.text);
    p.press("c").types("low").press("Enter");
    assert_eq!(coding(&p, "And then?").unwrap().code.as_ref().unwrap().0, "beta-beta-low");
    p.press("/ C-u").types("provisional").press("Enter a");
    assert_eq!(coding(&p, "café").unwrap().status, CodingStatus::Final);
    p.press("u x");
    assert_eq!(coding(&p, "café").unwrap().status, CodingStatus::Rejected, "{}", p.app.message.text);
}

#[test]
fn several_are_decided_in_one_act() {
    let study = study();
    let mut p = at(&study);
    p.press("Home v v v x");
    let (changed, left) = (coding(&p, "borrowed stove, really"), p.desk.study().codings.len());
    assert_eq!((changed.is_none(), left), (true, 4), "ben's stays: {}", p.screen());
    assert!(p.app.message.text.ends_with("; 1 of ben passed over"), "{}", p.app.message.text);
    p.press("u");
    assert_eq!(p.desk.study().codings.len(), 6, "one undo brings both back: {}", p.app.message.text);
}

#[test]
fn while_reading_a_key_goes_from_one_waiting_coding_to_the_next_and_around() {
    let study = study();
    let mut p = at(&study);
    p.press("Esc g g g w");
    assert!(p.app.message.text.starts_with("changed: Alpha on “a borrowed"), "{}", p.app.message.text);
    p.press("g w g W g W");
    assert!(p.app.message.text.starts_with("provisional"), "around to the last: {}", p.app.message.text);
}

#[test]
fn enter_goes_to_the_words_and_backspace_back_to_the_queue() {
    let study = study();
    let mut p = at(&study);
    p.press("Enter");
    assert_eq!(p.selected(), Some("a second-hand stove, really"));
    p.press("Back");
    assert!(p.screen().starts_with(" Review"), "{}", p.screen());
}

#[test]
fn where_nothing_waits_the_page_says_so() {
    let mut p = Person::at(super::fixture::study());
    p.press("g r a m x c v Enter");
    assert!(p.screen().contains("Nothing waits: every coding stands on its words"), "{}", p.screen());
}

#[test]
fn what_a_search_coded_is_confirmed_and_dropped_one_by_one() {
    let study = TempStudy::small();
    study.emic(&["search", "--coder", "ana", "chance OR stove", "--unit", "match", "--code", "alpha"]).exits(0);
    let mut p = at(&study);
    let screen = p.screen();
    assert!(screen.contains("found by: chance OR stove"), "{screen}");
    let status = |p: &Person<Session>, status: CodingStatus| {
        p.desk.study().codings.iter().filter(|c| c.status == status).count()
    };
    let all = status(&p, CodingStatus::Provisional);
    assert!(all >= 4, "{all}");
    p.press("a");
    assert_eq!((status(&p, CodingStatus::Final), status(&p, CodingStatus::Provisional)), (1, all - 1));
    p.press("x");
    assert_eq!((status(&p, CodingStatus::Rejected), status(&p, CodingStatus::Provisional)), (1, all - 2));
    p.press("u u");
    assert_eq!(status(&p, CodingStatus::Provisional), all);
    p.press("g h j j j j");
    assert!(p.screen().contains("found by: chance OR stove"), "{}", p.screen());
}
