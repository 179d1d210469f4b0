//! The search page: what is typed is found at once, leads to its words, and is
//! coded.

use super::fixture::{FakeDesk, Person, add, key, study};
use crate::support::TempStudy;
use emic::model::coding::{CodingStatus, Method};
use emic::session::Session;
use emic::tui::action::Action;
use emic::tui::effect::{self, Desk};
use emic::tui::linear::Heard;
use emic::tui::update;

/// At the page, in a study of two sources with three codings.
fn at() -> Person<FakeDesk> {
    let mut study = study();
    add(&mut study, 0, "My daughter reads in the mornings", 0, Some("time-gained"), "ana");
    add(&mut study, 0, "she went to the council", 0, Some("voice"), "ben");
    add(&mut study, 1, "We have asked before", 0, Some("voice"), "ana");
    let mut p = Person::at(study);
    p.press("g s");
    p
}

fn heard<D: Desk>(p: &Person<D>) -> String {
    Heard::of(&p.app, p.desk.study()).over.map_or_else(String::new, |o| o.entry)
}

#[test]
fn the_page_opens_its_line_and_finds_after_every_key() {
    let mut p = at();
    assert!(p.screen().contains("Type what to find"), "{}", p.screen());
    p.types("wel");
    assert!(p.screen().contains("No turn is as asked"), "{}", p.screen());
    p.types("l");
    let screen = p.screen();
    assert!(screen.starts_with(" Search · Wells") && screen.contains("2 turns in 2 sources"), "{screen}");
    for words in ["Find well", "letter:1", "We ask for a well.", "How the well was dug"] {
        assert!(screen.contains(words), "{words}: {screen}");
    }
    p.press("Enter /").types(" council");
    assert!(p.screen().contains("Find well council") && p.screen().contains("0 turns"), "goes on where it was");
}

#[test]
fn until_the_words_are_there_the_page_says_what_it_waits_for() {
    let mut p = Person::at(study());
    for keys in ["g", "s", "w"] {
        update(&mut p.app, p.desk.study(), Action::Key(key(keys)));
    }
    assert!(p.screen().contains("Indexing the words of all sources"), "{}", p.screen());
    assert!(effect::words(&mut p.desk, &mut p.app) && !effect::words(&mut p.desk, &mut p.app));
    p.types("ell");
    assert!(p.screen().contains("2 turns in 2 sources"), "{}", p.screen());
    p.desk.study.sources.remove(1);
    p.app.study_changed(&p.desk.study);
    assert!(p.screen().contains("indexing …"), "the words of other sources are none: {}", p.screen());
    effect::words(&mut p.desk, &mut p.app);
    assert!(p.screen().contains("1 turn in 1 source"), "{}", p.screen());
}

#[test]
fn a_name_in_the_front_matter_makes_other_turns_and_the_page_finds_in_them() {
    let text = |front: &str| format!("---\nid: long\n{front}---\n\nAda: We met.\n\nBo said so: a kettle sang.\n");
    let mut study = study();
    study.sources.push(super::fixture::source("long.md", &text("")));
    let mut p = Person::at(study);
    p.press("g s").types("kettle");
    let before = p.desk.study.sources[2].clone();
    let other = super::fixture::source("long.md", &text("speakers: [Ada, Bo said so]\n"));
    assert_eq!(before.digest, other.digest, "the text is the same");
    assert_ne!(before.blocks, other.blocks, "but not who speaks");
    p.desk.study.sources[2] = other;
    p.app.study_changed(&p.desk.study);
    assert!(p.screen().contains("indexing …"), "{}", p.screen());
    effect::words(&mut p.desk, &mut p.app);
    assert!(p.screen().contains("1 turn in 1 source") && p.screen().contains("Bo said so"), "{}", p.screen());
}

#[test]
fn what_may_help_is_read_to_its_end_on_any_screen() {
    for size in [(60, 20), (80, 24), (120, 40)] {
        let mut p = Person::at_screen(study(), size, Default::default());
        p.press("g s").types("zebra").press("Enter t t");
        // The frame of the page may stand between lines.
        let words: Vec<String> = p.screen().split_whitespace().map(str::to_owned).collect();
        let said = words.join(" ");
        assert!(said.contains("No excerpt is as asked.") && said.contains("in sources or turns."), "{size:?}: {said}");
        p.press("t t");
        let said = p.screen().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains("a OR b one of them."), "{size:?}: {said}");
    }
}

#[test]
fn down_goes_from_the_line_to_the_hits() {
    let mut p = at();
    p.types("well").press("Down");
    assert!(p.app.overlay.is_none() && heard(&p).starts_with("hit 1 of 2"), "{}", heard(&p));
    p.press("Down");
    assert!(heard(&p).starts_with("hit 2 of 2"), "{}", heard(&p));
    p.press("/").types(" jj");
    assert!(p.screen().contains("Find well jj"), "letters are letters: {}", p.screen());
}

#[test]
fn the_keys_open_at_those_of_the_page() {
    let mut p = at();
    p.types("well").press("Enter ?");
    assert!(p.screen().contains("Count the hits by code, coder"), "{}", p.screen());
    p.press("Esc Esc ?");
    assert!(!p.screen().contains("Count the hits by code, coder"), "the transcript's stand first: {}", p.screen());
}

#[test]
fn enter_leads_to_the_words_and_backspace_to_the_same_hit() {
    let mut p = at();
    p.types("council OR morning*").press("Enter j Enter");
    assert_eq!(p.selected(), Some("Mornings"), "{}", p.screen());
    assert!(p.app.message.text.contains("“council OR morning*”: place 2 of 3 here"), "{}", p.app.message.text);
    p.press("f");
    assert_eq!(p.selected(), Some("mornings"), "{}", p.screen());
    p.press("f");
    assert_eq!(p.selected(), Some("council"), "around: {}", p.screen());
    p.press("Back");
    assert!(p.screen().starts_with(" Search"), "{}", p.screen());
    assert!(heard(&p).starts_with("hit 2 of "), "{}", heard(&p));
}

#[test]
fn find_next_goes_on_with_the_query_in_another_source() {
    let mut p = at();
    p.types("ask*").press("Enter Enter");
    assert_eq!(p.app.view.id, "letter");
    assert_eq!(p.app.view.found.len(), 2);
    p.press("P f");
    assert!(p.app.message.text.contains("“ask*” is not in this source"), "{}", p.app.message.text);
    p.press("N F");
    assert!(p.app.message.text.contains("“ask*”: place"), "{}", p.app.message.text);
}

#[test]
fn the_highlighted_hit_stands_there_in_full_with_its_codes_and_neighbours() {
    let mut p = at();
    p.types("daughter").press("Enter");
    let screen = p.screen();
    for words in ["well, turn 6 · Ines", "coded: Time gained", "Interviewer: What is different now?"] {
        assert!(screen.contains(words), "{words}: {screen}");
    }
    let said = "hit 1 of 1: well, turn 6, Ines: Mornings are. My daughter reads in the mornings now";
    assert!(heard(&p).starts_with(said) && heard(&p).ends_with("coded: Time gained"), "{}", heard(&p));
}

#[test]
fn of_a_long_hit_the_words_found_are_in_sight() {
    let mut study = study();
    let text = format!(
        "---\nid: long\nkind: document\n---\n\n{}A kettle sang. {}\n",
        "So it went on. ".repeat(90),
        "And on. ".repeat(90)
    );
    study.sources.push(super::fixture::source("long.md", &text));
    for size in [(80, 24), (120, 40)] {
        let mut p = Person::at_screen(study.clone(), size, Default::default());
        p.press("g s").types("kettle").press("Enter");
        assert_eq!(p.screen().matches("kettle sang").count(), 2, "in the list and in full: {}", p.screen());
    }
}

#[test]
fn a_fault_points_at_its_place_and_what_was_found_before_stays() {
    let mut p = at();
    p.types("well (asked");
    let screen = p.screen();
    let lines: Vec<&str> = screen.lines().collect();
    let query = lines.iter().position(|l| l.contains("Find well (asked")).unwrap();
    let at = lines[query].find('(').unwrap();
    assert_eq!(lines[query + 1].find('^'), Some(at), "{screen}");
    assert!(lines[query + 2].contains("this parenthesis is never closed"), "{screen}");
    assert!(screen.contains("a fault in the query") && screen.contains("We ask for a well."), "{screen}");
    let line = Heard::of(&p.app, p.desk.study()).over.unwrap();
    assert!(line.warning.starts_with("this parenthesis is never closed"), "{line:?}");
    p.press("Enter C");
    assert!(p.app.message.text.contains("the query has a fault"), "{}", p.app.message.text);
    p.press("/").types(")");
    assert!(!p.screen().contains("never closed"), "{}", p.screen());
    p.press("C-u").types("code:voic");
    assert!(p.screen().contains("no code “voic” in this study: did you mean voice?"), "{}", p.screen());
    p.press("C-u").types("/(/");
    assert!(p.screen().contains("a fault in the query"), "{}", p.screen());
    p.press("C-u").types("well and council");
    let screen = p.screen();
    assert!(screen.contains("“and” was looked for as a word") && screen.contains("0 turns"), "a hint: {screen}");
}

#[test]
fn the_line_closes_with_what_is_typed_and_an_emptied_one_lists_nothing() {
    let mut p = at();
    p.types("well").press("Esc");
    assert!(p.screen().contains("2 turns in 2 sources") && p.app.overlay.is_none(), "{}", p.screen());
    p.press("/ C-u");
    assert!(p.screen().contains("nothing asked") && p.screen().contains("Type what to find"), "{}", p.screen());
    p.press("Enter C");
    assert!(p.app.message.text.contains("nothing is found"), "{}", p.app.message.text);
    p.press("Esc");
    assert!(p.app.page.is_none());
}

#[test]
fn unit_and_order_change_and_the_page_remembers_them() {
    let mut p = at();
    p.types("asked OR well").press("Enter t");
    assert!(p.screen().contains("sentences as in the corpus"), "{}", p.screen());
    p.press("j Tab Tab o");
    assert!(p.screen().contains("2 sources") && p.screen().contains("sources by relevance"), "{}", p.screen());
    p.press("t t o j");
    let (before, hit) = (p.screen(), heard(&p));
    assert!(hit.starts_with("hit "), "{hit}");
    p.press("g h g s");
    assert_eq!(p.screen(), before, "after another page");
    p.press("Esc g h g s");
    assert_eq!(p.screen().lines().nth(1), before.lines().nth(1), "after the transcript");
    assert_eq!(heard(&p), hit);
}

#[test]
fn a_facet_counts_the_hits_and_narrows_the_query() {
    let mut p = at();
    p.types("well OR council OR mornings").press("Enter f");
    assert!(p.screen().contains("Count the turns by"), "{}", p.screen());
    p.press("a");
    let screen = p.screen();
    assert!(screen.contains("Turns by code") && screen.contains("Time gained (time-gained)"), "{screen}");
    p.press("c");
    assert!(p.screen().contains("Find (well OR council OR mornings) code:"), "{}", p.screen());
    assert!(p.screen().contains("1 turn in 1 source"), "{}", p.screen());
    p.press("/ C-u Enter f d");
    assert!(p.screen().contains("Turns by speaker"), "of everything, where nothing is asked: {}", p.screen());
    p.press("Enter");
    assert!(p.screen().contains("Find speaker:") || p.screen().contains("Find -speaker:*"), "{}", p.screen());
}

/// At the page, in a study in a folder.
fn real(study: &TempStudy) -> Person<Session> {
    let mut p = Person::in_study(study.root(), "ana");
    p.press("g s");
    p
}

#[test]
fn a_hit_is_coded_provisionally_by_search_and_undo_takes_it_back() {
    let study = TempStudy::small();
    let mut p = real(&study);
    p.types("speaker:interviewer source:one").press("Enter");
    let place = p.app.page.as_ref().unwrap().extent();
    assert!(place.ends_with("in 1 source"), "{place}");
    p.press("c");
    assert!(p.screen().contains("Code this turn with"), "{}", p.screen());
    p.types("alpha").press("Enter");
    let message = p.app.message.text.clone();
    assert!(message.contains("coded with Alpha") && message.contains("provisional"), "{message}");
    let made = p.desk.study().codings.last().unwrap().clone();
    assert_eq!((&made.by, &made.status), (&Method::Search, &CodingStatus::Provisional));
    assert_eq!((made.source.as_str(), made.query.as_deref()), ("one", Some("speaker:interviewer source:one")));
    assert!(p.app.view.selection.is_none(), "the transcript is as it was left");
    p.press("c").types("alpha").press("Enter");
    assert!(p.app.message.text.contains("coded with Alpha already"), "{}", p.app.message.text);
    p.press("u");
    assert!(p.desk.study().codings.is_empty(), "{}", p.app.message.text);
}

#[test]
fn all_hits_are_coded_in_one_act_after_a_question() {
    let study = TempStudy::small();
    let mut p = real(&study);
    p.types("source:one").press("Enter");
    let all = p.app.page.as_ref().unwrap().extent();
    p.press("C").types("beta").press("Enter");
    let turns = all.split(" in ").next().unwrap().to_owned();
    assert!(p.screen().contains(&format!("Code {turns} in 1 source with “Beta”?")), "{}", p.screen());
    p.press("n");
    assert!(p.desk.study().codings.is_empty());
    p.press("C").types("beta").press("Enter y");
    let n: usize = turns.split(' ').next().unwrap().parse().unwrap();
    assert!(n > 1 && p.desk.study().codings.len() == n, "{n}: {}", p.app.message.text);
    assert!(p.app.message.text.contains(&format!("coded {n} segments; all with Beta, provisional")));
    p.press("u");
    assert!(p.desk.study().codings.is_empty(), "one act: {}", p.app.message.text);
}

#[test]
fn chosen_hits_are_coded_and_only_their_words_if_so_wished() {
    let study = TempStudy::small();
    study.write("corpus/three.md", "---\nkind: document\n---\n\nTea first.\n\nThen more tea.\n\nNo coffee.\n");
    let mut p = real(&study);
    p.types("source:three (tea OR coffee)").press("Enter v v");
    assert!(p.screen().contains("3 turns in 1 source · 2 chosen"), "{}", p.screen());
    p.press("m c").types("gamma").press("Enter");
    assert!(p.screen().contains("Code 2 places in 1 source with “Gamma”?"), "{}", p.screen());
    p.press("y");
    let quotes: Vec<&str> = p.desk.study().codings.iter().map(|c| c.anchor.quote.as_str()).collect();
    assert_eq!(quotes, ["Tea", "tea"]);
    assert!(!p.screen().contains("chosen"), "{}", p.screen());
    p.press("m t t t C");
    assert!(p.app.message.text.contains("a whole source is not coded"), "{}", p.app.message.text);
}

#[test]
fn nobody_codes_what_may_not_be_edited() {
    let mut p = at();
    p.app.coder.clear();
    p.types("well").press("Enter c");
    assert!(p.app.overlay.is_none() && p.app.message.text.contains("nobody is coding"), "{}", p.app.message.text);
}

#[test]
fn a_long_query_stays_in_its_line_and_small_screens_show_all_parts() {
    for size in [(60, 16), (80, 24), (200, 50)] {
        let mut p = Person::at_screen(study(), size, Default::default());
        p.press("g s").types(&"well OR ".repeat(40)).types("council (");
        let (_, cursor) = p.frame();
        assert!(cursor.is_some_and(|(x, y)| x < size.0 && y == 1), "{cursor:?}");
        assert!(p.screen().contains("council (") && p.screen().contains('^'), "{}", p.screen());
        p.press("C-u").types("council").press("Enter");
        assert!(p.screen().contains("She could not carry") && p.screen().contains("well:"), "{}", p.screen());
    }
}

#[test]
fn a_facet_with_very_many_values_is_found_by_typing() {
    let turns: String = (0..40).map(|n| format!("**Speaker{n:02}:** A kettle sang.\n\n")).collect();
    let mut study = study();
    study.sources.push(super::fixture::source("many.md", &format!("---\nid: many\n---\n\n{turns}")));
    let mut p = Person::at(study);
    p.press("g s").types("kettle").press("Enter f");
    let letter =
        p.screen().lines().find_map(|l| l.split_once(" speaker").map(|(before, _)| before.to_owned())).unwrap();
    p.press(&letter[letter.len() - 1..]);
    assert!(
        p.screen().contains("Turns by speaker") && p.screen().contains("1 of 40; type to find one"),
        "{}",
        p.screen()
    );
    p.types("37");
    assert!(p.screen().contains("Speaker37") && !p.screen().contains("Speaker36"), "{}", p.screen());
    p.press("Enter");
    assert!(
        p.screen().contains("Find kettle speaker:Speaker37") && p.screen().contains("1 turn in 1"),
        "{}",
        p.screen()
    );
}

#[test]
fn what_there_is_to_know_of_the_index_is_said_once() {
    let study = TempStudy::new(&[
        ("study.toml", "format = 1\ntitle = \"Small\"\n"),
        ("corpus/one.md", "---\nid: one\n---\n\n**P1:** A kettle sang.\n"),
    ]);
    study.emic(&["search", "kettle"]).exits(0);
    let index = study.root().join(".emic/index");
    for file in std::fs::read_dir(&index).unwrap() {
        std::fs::write(file.unwrap().path(), "no index").unwrap();
    }
    let mut p = Person::in_study(study.root(), "ana");
    p.press("g s");
    assert!(p.app.message.text.contains("the search index was"), "{}", p.app.message.text);
    p.types("kettle").press("Enter");
    assert!(p.screen().contains("1 turn in 1 source"), "{}", p.screen());
    p.press("j");
    assert!(p.app.message.text.is_empty(), "{}", p.app.message.text);
}
