//! The memos page: written, found, followed, taken back.

use super::fixture::Person;
use crate::support::TempStudy;
use emic::model::change::{Change, NewCoding};
use emic::model::memo::Target;
use emic::model::span::Span;
use emic::session::Session;
use emic::tui::overlay::Overlay;
use emic::tui::{Effect, effect};

const LUCK: &str = "---\ntitle: On luck\nkind: code\nabout: [code:alpha, source:one#t2]\ncreated: 2026-01-02\n---\n\nSee [[memo:rules]].\n";

fn study() -> TempStudy {
    let study = TempStudy::small();
    study.write("memos/luck.md", LUCK);
    study.write("memos/rules.md", "---\ntitle: How we code\nkind: method\ncreated: 2026-03-04\n---\n\nTwice.\n");
    study
}

/// Ana on the memos page; one of her codings has a memo.
fn at_memos(study: &TempStudy) -> Person<Session> {
    let mut p = Person::in_study(study.root(), "ana");
    let coding = NewCoding {
        memo: "As in [[memo:luck]].".into(),
        ..NewCoding::by_hand("one", Span::new(60, 80), Some("beta".into()))
    };
    effect::run(&mut p.desk, &mut p.app, vec![Effect::Apply(Change::Code(vec![coding]))]);
    p.saves().press("g m");
    p
}

fn before(screen: &str, first: &str, second: &str) -> bool {
    screen.find(first).zip(screen.find(second)).is_some_and(|(a, b)| a < b)
}

#[test]
fn memos_stand_by_kind_by_what_they_are_about_and_newest_first() {
    let study = study();
    let mut p = at_memos(&study);
    let screen = p.screen();
    assert!(screen.starts_with(" Memos · A test") && screen.contains("3 memos · by kind"), "{screen}");
    assert!(before(&screen, "code (1)", "method (1)") && before(&screen, "method (1)", "coding (1)"), "{screen}");
    assert!(screen.contains("turn 2 of one") && screen.contains("See [memo How we code]."), "{screen}");
    let screen = p.press("s").screen();
    assert!(screen.contains("code Alpha (1)") && screen.contains("nothing yet (1)"), "{screen}");
    assert!(screen.matches("On luck").count() >= 2, "it stands below each thing it is about: {screen}");
    let screen = p.press("s").screen();
    assert!(before(&screen, "2026-03-04", "2026-01-02"), "{screen}");
    let screen = p.press("/").types("rules zzz").screen();
    assert!(screen.contains("Nothing here holds"), "{screen}");
}

#[test]
fn memos_of_codings_far_down_the_list_are_read_and_found_like_those_on_screen() {
    let study = study();
    let mut p = Person::in_study(study.root(), "ana");
    let coding = |n: u32| NewCoding {
        memo: format!("Thought {n}."),
        ..NewCoding::by_hand("one", Span::new(n, n + 20), Some(if n == 30 { "gamma" } else { "beta" }.into()))
    };
    effect::run(&mut p.desk, &mut p.app, vec![Effect::Apply(Change::Code((0..60).map(coding).collect()))]);
    p.saves().press("g m");
    let listed = |p: &Person<Session>| p.app.page.as_ref().unwrap().say(&p.app, p.desk.study());
    assert!(listed(p.press("End")).starts_with("memo Beta, about a coding"), "{}", listed(&p));
    let screen = p.press("PgUp").screen();
    assert!(screen.matches("a coding").count() > 5, "{screen}");
    let screen = p.press("Home / ").types("gamma").press("Enter").screen();
    assert!(listed(&p).starts_with("memo Gamma, about a coding"), "{screen}");
    assert!(screen.contains("1 of 62 memos") && screen.contains("Thought 30."), "{screen}");
}

#[test]
fn a_new_memo_is_asked_for_its_kind_its_code_and_its_title_and_then_written() {
    let study = study();
    let mut p = at_memos(&study);
    p.press("n").types("c").types("gamma").press("Enter").types("A third thing").press("Enter");
    assert!(matches!(p.app.overlay, Some(Overlay::Editor(_))), "{}", p.screen());
    p.types("First.").press("Enter").types("See [[code:alpha]].").press("C-s").saves();
    let text = study.read("memos/a-third-thing.md");
    assert!(text.contains("about: [code:gamma]") && text.ends_with("First.\nSee [[code:alpha]].\n"), "{text}");
    let screen = p.screen();
    assert!(screen.contains("4 memos") && screen.contains("about code Gamma"), "it is highlighted: {screen}");
    p.press("u").saves();
    assert!(!study.root().join("memos/a-third-thing.md").exists());
    assert!(p.screen().contains("3 memos"), "{}", p.screen());
}

#[test]
fn words_that_name_nothing_are_asked_for_again() {
    let study = study();
    let mut p = at_memos(&study);
    p.press("a C-u").types("code:alfa").press("Enter");
    assert!(
        p.screen().contains("did you mean “alpha”") && matches!(p.app.overlay, Some(Overlay::Prompt(_))),
        "{}",
        p.screen()
    );
    p.press("C-u").types("alpha").press("Enter");
    assert!(p.screen().contains("names nothing"), "{}", p.screen());
    p.press("C-u").types("code:gamma, study").press("Enter").saves();
    assert!(study.read("memos/luck.md").contains("about: [code:gamma, study]"));
    p.press("R C-u").types("Chance").press("Enter").press("K").types("t").saves();
    let text = study.read("memos/luck.md");
    assert!(text.contains("title: Chance") && text.contains("kind: theme"), "{text}");
}

#[test]
fn a_memo_is_followed_to_words_codes_and_other_memos() {
    let study = study();
    let mut p = at_memos(&study);
    p.press("f");
    let screen = p.screen();
    for words in ["about: code Alpha", "about: turn 2 of one", "links to: memo How we code", "linked from: Beta"] {
        assert!(screen.contains(words), "{words}: {screen}");
    }
    p.types("c");
    assert!(p.screen().contains("Twice.") && p.screen().contains("Linked from"), "{}", p.screen());
    p.press("f").press("f").types("b");
    let turn = &p.desk.study().source("one").unwrap().turns[1];
    assert_eq!(p.app.view.selection.map(|s| s.span), Some(turn.span));
    p.press("Back");
    assert!(p.screen().starts_with(" Memos"), "{}", p.screen());
    p.press("f").types("a");
    assert!(p.screen().starts_with(" Codebook") && p.screen().contains("On luck (code)"), "{}", p.screen());
}

#[test]
fn memos_are_taken_away_together_and_brought_back() {
    let study = study();
    let mut p = at_memos(&study);
    p.press("v v v x").saves();
    assert!(p.desk.study().memos.is_empty() && p.desk.study().codings[0].memo.is_empty());
    assert!(p.screen().contains("No memos yet"), "{}", p.screen());
    p.press("u u u").saves();
    assert_eq!(study.read("memos/luck.md"), LUCK);
    assert_eq!(p.desk.study().codings[0].memo, "As in [[memo:luck]].");
}

#[test]
fn the_page_is_drawn_on_every_size_of_screen() {
    let study = study();
    study.write("memos/wide.md", &format!("# 漢字 {}\n\n{}\n", "e\u{301}".repeat(90), "word ".repeat(9000)));
    let mut p = at_memos(&study);
    for size in [(60, 15), (80, 24), (120, 40), (250, 80)] {
        p.act(emic::tui::action::Action::Resize(size.0, size.1));
        for keys in ["Home", "j", "j", "j", "] ] [", "s", "s", "s"] {
            assert!(p.press(keys).screen().contains("Memo"), "{size:?} {keys}");
        }
    }
    assert_eq!(Target::parse("memo:wide").missing_in(p.desk.study()), None);
}

#[test]
fn several_memos_taken_away_are_counted_with_the_keys_that_bring_them_back() {
    let study = study();
    let mut p = at_memos(&study);
    p.press("v v v x").saves();
    let said = p.app.message.text.clone();
    assert!(said.contains("3 memos taken away") && said.contains("3 acts: u takes them back one by one"), "{said}");
    p.press("u").saves();
    assert!(p.app.message.text.starts_with("undone: "), "{}", p.app.message.text);
}

#[test]
fn somebody_elses_memo_is_changed_or_taken_away_only_after_a_yes() {
    let study = study();
    let theirs = LUCK.replace("kind: code", "kind: code\ncoder: ben");
    study.write("memos/luck.md", &theirs);
    let mut p = at_memos(&study);
    p.press("/").types("luck").press("Enter x");
    assert!(p.screen().contains("This memo is ben's. Take it away all the same?"), "{}", p.screen());
    p.types("n").press("x Esc");
    p.press("R");
    assert!(p.screen().contains("This memo is ben's. Change it all the same?"), "{}", p.screen());
    p.types("n");
    assert!(p.app.overlay.is_none());
    p.press("Enter");
    assert!(p.screen().contains("This memo is ben's."), "{}", p.screen());
    p.types("y");
    assert!(matches!(p.app.overlay, Some(Overlay::Editor(_))), "{}", p.screen());
    p.press("Esc").saves();
    assert_eq!(study.read("memos/luck.md"), theirs, "nothing was changed so far");
    p.press("Esc Home v v v x");
    assert!(p.screen().contains("1 of these 3 memos: by ben. Take all away?"), "{}", p.screen());
    p.types("m").saves();
    assert!(p.desk.study().memo("luck").is_some() && p.desk.study().memos.len() == 1, "{}", p.app.message.text);
}

#[test]
fn a_title_that_another_memo_has_is_asked_about_once_more() {
    let study = study();
    let mut p = at_memos(&study);
    p.press("/").types("luck").press("Enter R C-u").types("how we CODE").press("Enter");
    assert!(p.screen().contains("there is a memo “How we code” already"), "{}", p.screen());
    p.press("C-u").types("How we coded").press("Enter");
    assert!(p.screen().contains("a similar memo exists: “How we code”"), "{}", p.screen());
    p.press("Enter").saves();
    assert!(study.read("memos/luck.md").contains("title: How we coded"), "{}", p.app.message.text);
}

#[test]
fn links_are_read_by_name_and_backspace_comes_back_along_them() {
    let study = study();
    study.write("memos/luck.md", &LUCK.replace("See [[memo:rules]].", "See [[memo:rules]] and [[code:gone]]."));
    let mut p = at_memos(&study);
    p.press("/").types("luck").press("Enter");
    let screen = p.screen();
    assert!(screen.contains("[memo How we code]") && screen.contains("[code gone (not"), "{screen}");
    p.press("f").types("a");
    assert!(p.screen().starts_with(" Codebook"), "{}", p.screen());
    p.press("Back");
    assert!(p.screen().starts_with(" Memos") && p.screen().contains("On luck"), "{}", p.screen());
    p.press("f").types("c");
    assert!(p.screen().contains("Twice."), "{}", p.screen());
    p.press("Back");
    assert!(p.screen().contains("See [memo How we code]"), "back at the memo: {}", p.screen());
    p.press("Back");
    assert!(p.app.message.text.contains("you did not follow a link"), "{}", p.app.message.text);
}
