//! A query as a filter: of the lists of pages, and of what the transcript shows.

use super::fixture::{FakeDesk, Person, add, study};
use crate::support::TempStudy;
use emic::model::coding::CodingStatus;
use emic::tui::effect;

/// In the transcript, in a study of two sources with three codings.
fn at() -> Person<FakeDesk> {
    let mut study = study();
    add(&mut study, 0, "My daughter reads in the mornings", 0, Some("time-gained"), "ana");
    add(&mut study, 0, "she went to the council", 0, Some("voice"), "ben");
    let waits = add(&mut study, 1, "We have asked before", 0, Some("voice"), "ana");
    study.codings[waits].status = CodingStatus::Provisional;
    Person::at(study)
}

#[test]
fn the_transcript_shows_only_the_codings_and_turns_that_a_query_finds() {
    let mut p = at();
    let all = p.app.view.index.items.len();
    assert_eq!(all, 2);
    p.press("z q").types("daughter");
    assert_eq!(p.app.view.index.items.len(), 1);
    p.press("Enter");
    assert!(p.screen().starts_with(" shown: found by daughter — 1 of 2"), "{}", p.screen());
    let out = |p: &Person<FakeDesk>, words: &str| {
        let source = &p.desk.study.sources[0];
        let at = source.body.find(words).map(|b| source.body[..b].chars().count() as u32).unwrap();
        p.app.leaves_out(emic::model::span::Span::new(at, at + 1))
    };
    assert!(!out(&p, "My daughter") && out(&p, "she went"));
    p.press("J");
    let at = p.app.view.cursor as usize;
    let rest: String = p.desk.study.sources[0].body.chars().skip(at).collect();
    assert!(rest.starts_with("Mornings are. My daughter"), "J goes over what is not asked for: {rest}");
    p.press("z x");
    assert_eq!(p.app.view.index.items.len(), all);
    assert!(!out(&p, "she went"));
}

#[test]
fn the_query_of_the_transcript_stays_while_sources_are_opened_and_follows_changes() {
    let mut p = at();
    p.press("z q").types("ask*").press("Enter");
    assert_eq!(p.app.view.index.items.len(), 0);
    p.press("N");
    assert_eq!((p.app.view.id.as_str(), p.app.view.index.items.len()), ("letter", 1));
    let before = p.desk.study.codings.len();
    add(&mut p.desk.study, 1, "We ask for a well", 0, Some("voice"), "ana");
    assert_eq!(p.desk.study.codings.len(), before + 1);
    p.app.study_changed(&p.desk.study);
    assert_eq!(p.app.view.index.items.len(), 2, "a new coding of such words is shown at once");
    p.desk.study.sources.remove(0);
    p.app.study_changed(&p.desk.study);
    effect::words(&mut p.desk, &mut p.app);
    assert!(p.screen().contains("found by ask*"), "{}", p.screen());
}

#[test]
fn a_fault_is_shown_at_its_character_and_enter_does_not_take_it() {
    let mut p = at();
    p.press("z q").types("well (asked").press("Enter");
    let screen = p.screen();
    let lines: Vec<&str> = screen.lines().collect();
    let row = lines.iter().position(|l| l.contains("well (asked │") || l.contains("│ well (asked")).expect(&screen);
    let column = |line: &str, c: char| line.chars().position(|x| x == c);
    assert_eq!(column(lines[row], '('), column(lines[row + 1], '^'), "{screen}");
    assert!(screen.contains("this parenthesis is never closed"), "{screen}");
    p.types(")").press("Enter");
    assert!(p.app.overlay.is_none(), "{}", p.screen());
    p.press("z q Esc");
    assert!(p.app.filter.is_off());
}

#[test]
fn a_query_that_can_no_longer_be_asked_says_so() {
    let mut p = at();
    p.press("z q").types("-source:letter council").press("Enter");
    assert_eq!(p.app.view.index.items.len(), 1);
    p.desk.study.sources.remove(1);
    p.app.study_changed(&p.desk.study);
    effect::words(&mut p.desk, &mut p.app);
    let screen = p.screen();
    assert!(screen.contains("found by -source:letter council (a fault in the query) — 2 of 2"), "{screen}");
}

#[test]
fn lists_of_codings_sources_and_codes_show_what_the_query_finds() {
    let mut p = at();
    p.press("g r /").types("?code:voice asked");
    assert!(
        p.screen().contains("1 waits for you") && p.screen().contains("found by code:voice asked"),
        "{}",
        p.screen()
    );
    p.types(" council").press("Enter");
    assert!(p.screen().contains("0 of 1 listed"), "{}", p.screen());
    p.press("Esc");
    assert!(!p.screen().contains("found by"), "Esc lists everything again: {}", p.screen());
    p.press("g p /").types("?council").press("Enter");
    assert!(p.screen().contains("found by council") && p.screen().contains("of 2 sources"), "{}", p.screen());
    p.press("g c /").types("?daughter").press("Enter");
    let screen = p.screen();
    assert!(screen.contains("Time gained") && !screen.contains("Having a voice"), "{screen}");
    assert!(screen.contains("found by daughter"), "{screen}");
}

#[test]
fn a_question_mark_is_not_a_word_and_words_are_not_a_query() {
    let mut p = at();
    p.press("g p /").types("?");
    assert!(p.screen().contains("2 sources") && !p.screen().contains("0 of 2"), "{}", p.screen());
    p.press("Back").types("letter");
    assert!(p.screen().contains("1 of 2 sources"), "{}", p.screen());
}

#[test]
fn the_matrix_counts_only_what_the_query_finds() {
    let mut p = at();
    p.press("g x /").types("?daughter").press("Enter");
    let screen = p.screen();
    assert!(screen.contains("found by daughter"), "{screen}");
    p.press("i");
    assert!(p.screen().contains("daughter"), "the notes say so: {}", p.screen());
}

#[test]
fn acts_and_memos_are_listed_by_the_words_they_are_about() {
    let study = TempStudy::new(&[
        ("study.toml", "format = 1\ntitle = \"Small\"\n"),
        ("corpus/one.md", "---\nid: one\n---\n\n**P1:** They held him in custody.\n"),
        ("corpus/two.md", "---\nid: two\n---\n\n**P2:** The tea was cold.\n"),
        ("codebook/codebook.md", "# Harm {#harm}\n"),
        ("memos/a.md", "---\nid: a\nkind: analytic\nabout: [\"source:two\"]\n---\n\n# On tea\n\nCold.\n"),
        ("memos/b.md", "---\nid: b\nkind: analytic\nabout: [\"source:one\"]\n---\n\n# On cells\n\nHeld.\n"),
    ]);
    study.emic(&["apply", "--source", "one", "--quote", "held him", "--code", "harm", "--coder", "ana"]).exits(0);
    study.emic(&["apply", "--source", "two", "--quote", "tea", "--code", "harm", "--coder", "ana"]).exits(0);
    let mut p = Person::in_study(study.root(), "ana");
    p.press("g h /").types("?held").press("Enter");
    assert!(p.screen().contains("1 of 3 acts"), "{}", p.screen());
    p.press("g m /").types("?tea").press("Enter");
    let screen = p.screen();
    assert!(screen.contains("On tea") && !screen.contains("On cells"), "{screen}");
}
