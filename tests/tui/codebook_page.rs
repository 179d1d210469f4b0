//! The codebook page: what it tells of codes, and what is done to them there.

use super::fixture::{Person, add, study};
use crate::support::{TempStudy, place};
use emic::model::change::{Change, NewCoding};
use emic::model::codebook::CodeStatus;
use emic::session::Session;
use emic::tui::overlay::Overlay;

#[test]
fn a_code_shows_its_counts_its_definition_and_the_words_coded_with_it() {
    let mut study = study();
    add(&mut study, 0, "she sat there until they heard her", 0, Some("voice"), "ana");
    add(&mut study, 0, "I never could", 0, Some("voice"), "ben");
    let mut p = Person::at(study);
    p.press("g c /").types("having").press("Enter Home Down");
    let screen = p.screen();
    assert!(screen.starts_with(" Codebook"), "{screen}");
    for words in
        ["Being heard by those who decide", "Use when: somebody", "Example 1 of 2", "she sat there", "ana 1, ben 1"]
    {
        assert!(screen.contains(words), "{words}: {screen}");
    }
    p.press("e");
    assert!(p.screen().contains("Example 2 of 2: “I never could"), "{}", p.screen());
    p.press("Enter");
    assert_eq!(p.selected(), Some("I never could"));
    p.press("Back");
    assert!(p.screen().starts_with(" Codebook"), "{}", p.screen());
}

#[test]
fn a_folded_branch_hides_what_a_filter_finds() {
    let mut p = Person::at(study());
    p.press("g c Home Left");
    assert!(!p.screen().contains("Having a voice"), "{}", p.screen());
    p.press("/").types("voice");
    assert!(p.screen().contains("Having a voice"), "{}", p.screen());
}

/// A study in a folder with two codings of `alpha` by ana and one by ben.
fn coded() -> (TempStudy, Person<Session>) {
    let study = TempStudy::small();
    for (coder, quotes) in [("ana", &["borrowed stove", "Nobody slept"][..]), ("ben", &["Nobody slept"][..])] {
        let mut session = study.session(coder);
        let code = |q: &&str| NewCoding::by_hand("one", place(&session, "one", q, 0), Some("alpha".into()));
        let new = quotes.iter().map(code).collect();
        session.apply(Change::Code(new)).unwrap();
        session.finish().unwrap();
    }
    let mut p = Person::in_study(study.root(), "ana");
    p.press("g c Home");
    (study, p)
}

#[test]
fn a_code_is_renamed_and_u_takes_it_back() {
    let (study, mut p) = coded();
    let before = study.read("codebook/codes.md");
    p.press("R C-u").types("First things").press("Enter").saves();
    assert!(p.screen().contains("First things"), "{}", p.screen());
    assert!(p.screen().contains("renamed from"), "{}", p.screen());
    p.press("u").saves();
    assert_eq!(study.read("codebook/codes.md"), before);
}

#[test]
fn a_new_code_like_another_is_warned_of_and_stands_highlighted_once_made() {
    let (_study, mut p) = coded();
    p.press("n").types("Gammas").press("Enter");
    assert!(p.screen().contains("a similar code exists"), "{}", p.screen());
    p.press("Enter").saves();
    assert!(p.screen().contains("id gammas"), "{}", p.screen());
}

#[test]
fn a_merge_says_what_it_will_do_before_enter_does_it() {
    let (_study, mut p) = coded();
    p.press("J").types("gamma").press("Enter");
    assert!(p.screen().contains("3 codings") && p.screen().contains("ana 2, ben 1"), "{}", p.screen());
    assert!(p.desk.study().codebook.codes[0].merged_into.is_none(), "only asked");
    p.press("Enter").saves();
    assert!(p.desk.study().codebook.codes[0].merged_into.is_some(), "{}", p.screen());
    p.press("u").saves();
    assert!(p.desk.study().codebook.codes[0].merged_into.is_none());
}

#[test]
fn a_split_asks_where_each_own_coding_goes_and_is_one_act() {
    let (study, mut p) = coded();
    let before = study.read("codebook/codes.md");
    p.press("S").types("Stoves; Nights").press("Enter");
    assert!(p.screen().contains("1 of 2 codings") && p.screen().contains("borrowed stove"), "{}", p.screen());
    p.press("1 2");
    assert!(p.screen().contains("1 coding of other coders stay"), "{}", p.screen());
    p.press("Enter").saves();
    let codes: Vec<_> = p.desk.study().codings.iter().map(|c| (c.coder.clone(), c.code.clone().unwrap().0)).collect();
    for (coder, code) in [("ana", "stoves"), ("ana", "nights"), ("ben", "alpha")] {
        assert!(codes.contains(&(coder.to_owned(), code.to_owned())), "{codes:?}");
    }
    p.press("u").saves();
    assert!(p.desk.study().codings.iter().all(|c| c.code == Some("alpha".into())));
    assert_eq!(study.read("codebook/codes.md"), before);
}

#[test]
fn chosen_codes_move_together_and_a_code_is_retired_and_settled_again() {
    let (_study, mut p) = coded();
    p.press("m").types("gamma").press("Enter").saves();
    let parent = |p: &Person<Session>, id: &str| {
        let book = &p.desk.study().codebook;
        book.get(&id.into()).unwrap().parent.map(|i| book.codes[i].id.0.clone())
    };
    assert_eq!(parent(&p, "alpha").as_deref(), Some("gamma"), "{}", p.screen());
    p.press("<").saves();
    assert_eq!(parent(&p, "alpha"), None, "{}", p.screen());
    p.press("t r").saves();
    assert!(p.screen().contains("Retired: not offered"), "{}", p.screen());
    p.press("t s").saves();
    assert!(!p.screen().contains("Retired: not offered"), "{}", p.screen());
}

#[test]
fn a_line_of_a_code_is_written_and_told_in_its_past() {
    let (study, mut p) = coded();
    p.press("d n").types("it is only said in passing").press("C-s").saves();
    assert!(study.read("codebook/codes.md").contains("**Not when:** it is only said in passing"));
    assert!(p.screen().contains("Not when: it is only said"), "{}", p.screen());
}

#[test]
fn a_definition_is_written_in_the_box_and_is_one_paragraph_in_the_file() {
    let (study, mut p) = coded();
    p.press("d d C-End").types(" More of it,").press("Enter").types("and more.");
    assert!(p.screen().contains("Definition of “Alpha”") && p.screen().contains("and more."), "{}", p.screen());
    p.press("C-s").saves();
    assert!(
        study.read("codebook/codes.md").contains(" More of it, and more.\n"),
        "{}",
        study.read("codebook/codes.md")
    );
    assert!(p.app.overlay.is_none());
    p.press("d d C-End").types(" Not kept.").press("Esc").types("n");
    assert!(p.app.overlay.is_none() && !p.screen().contains("Not kept"), "{}", p.screen());
    p.press("u").saves();
    assert!(!study.read("codebook/codes.md").contains("More of it"));
}

#[test]
fn a_definition_that_is_refused_stays_in_the_box_however_often() {
    let mut p = Person::at(study());
    p.press("g c Home d d").types("Words. ");
    // This desk does not do that.
    for _ in 0..2 {
        p.app.message = Default::default();
        p.press("C-s");
        assert!(p.app.message.text.contains("cannot do that"), "{}", p.app.message.text);
        assert!(p.app.overlay.is_some() && p.screen().contains("Words."), "{}", p.screen());
    }
}

#[test]
fn a_name_that_another_code_has_or_nearly_has_is_asked_about_once_more() {
    let (study, mut p) = coded();
    p.press("R C-u").types("gamma").press("Enter");
    assert!(p.screen().contains("there is a code “Gamma” already"), "{}", p.screen());
    p.press("C-u").types("Gammas").press("Enter");
    assert!(p.screen().contains("a similar code exists: “Gamma”"), "{}", p.screen());
    p.press("Enter").saves();
    assert!(study.read("codebook/codes.md").contains("# Gammas"), "{}", p.screen());
    p.press("R C-u").types("Alpha").press("Enter").saves();
    assert!(study.read("codebook/codes.md").contains("# Alpha"), "its own former name is no other code's");
}

#[test]
fn a_branch_chosen_with_what_stands_below_it_moves_as_it_is() {
    let (_study, mut p) = coded();
    p.press("/").types("beta").press("Enter Home v v m");
    assert!(p.screen().contains("Move “Beta” below which code?"), "{}", p.screen());
    p.types("gamma").press("Enter").saves();
    let book = &p.desk.study().codebook;
    let parent = |id: &str| book.get(&id.into()).unwrap().parent.map(|i| book.codes[i].id.0.as_str());
    assert_eq!((parent("beta"), parent("beta-beta-low")), (Some("gamma"), Some("beta")), "{}", p.app.message.text);
}

#[test]
fn a_new_code_says_where_it_will_stand_and_knows_its_day() {
    let (study, mut p) = coded();
    p.press("N");
    assert!(p.screen().contains("New code below “Alpha”"), "{}", p.screen());
    p.press("Esc n");
    assert!(p.screen().contains("New code beside “Alpha”"), "{}", p.screen());
    p.types("Something else").press("Enter").saves();
    let text = study.read("codebook/codes.md");
    let line = text.lines().find(|l| l.contains("Something else")).unwrap();
    assert!(line.contains("created=20"), "{line}");
}

#[test]
fn what_a_filter_highlights_holds_the_words_and_lists_end_at_their_ends() {
    let (_study, mut p) = coded();
    p.press("/").types("low").press("Enter");
    assert!(p.screen().contains("id beta-beta-low"), "not Beta, which is only above it: {}", p.screen());
    p.press("Esc");
    assert!(p.app.page.is_some() && p.app.message.text.contains("everything is listed again"), "{}", p.screen());
    assert!(p.screen().contains("id beta-beta-low"), "what was found stays highlighted: {}", p.screen());
    p.press("End j");
    assert!(p.screen().contains("id gamma"), "{}", p.screen());
    p.press("Home k");
    assert!(p.screen().contains("id alpha"), "{}", p.screen());
    p.press("Esc");
    assert!(p.app.page.is_none() && p.app.message.text.contains("transcript"), "{}", p.screen());
}

#[test]
fn undo_highlights_the_code_that_it_was_about() {
    let (_study, mut p) = coded();
    p.press("R C-u").types("First things").press("Enter").saves();
    p.press("End");
    assert!(p.screen().contains("id gamma"), "{}", p.screen());
    p.press("u").saves();
    assert!(p.screen().contains("id alpha"), "{}", p.screen());
    p.press("End U").saves();
    assert!(p.screen().contains("id alpha"), "{}", p.screen());
}

#[test]
fn a_merge_of_a_branch_says_that_it_is_two_acts() {
    let (_study, mut p) = coded();
    p.press("/").types("beta").press("Enter Home J").types("gamma").press("Enter");
    assert!(p.screen().contains("Merge “Beta” into “Gamma”?"), "{}", p.screen());
    assert!(p.screen().contains("What stands below “Beta” (Beta low) moves below"), "{}", p.screen());
    p.press("y").saves();
    let said = p.app.message.text.clone();
    assert!(said.contains("1 code moved below “Gamma” first") && said.contains("2 acts"), "{said}");
    p.press("u u").saves();
    let book = &p.desk.study().codebook;
    let beta = book.find(&"beta".into());
    assert_eq!(book.get(&"beta-beta-low".into()).unwrap().parent, beta, "{}", p.app.message.text);
}

#[test]
fn a_code_is_not_offered_itself_nor_what_stands_below_it_to_merge_into() {
    let (_study, mut p) = coded();
    p.press("/").types("beta").press("Enter Home J");
    let offered = |p: &Person<Session>| {
        let Some(Overlay::Picker(picker)) = &p.app.overlay else { panic!("no list") };
        picker.entries().map(|i| p.desk.study().codebook.codes[i].id.0.clone()).collect::<Vec<_>>()
    };
    let all = offered(&p);
    assert!(!all.is_empty() && all.iter().all(|id| !id.starts_with("beta")), "{all:?}");
    p.types("beta");
    assert!(offered(&p).is_empty(), "nor by typing: {:?}", offered(&p));
}

#[test]
fn several_codes_chosen_are_retired_together() {
    let (_study, mut p) = coded();
    p.press("Home v End v t");
    assert!(p.screen().contains("2 codes are chosen: what from now on?"), "{}", p.screen());
    p.press("r").saves();
    let retired = |p: &Person<Session>| {
        let codes = p.desk.study().codebook.codes.iter().filter(|c| c.status == CodeStatus::Retired);
        codes.map(|c| c.id.0.clone()).collect::<Vec<_>>()
    };
    assert_eq!(retired(&p), ["alpha", "gamma"], "{}", p.app.message.text);
    assert!(p.app.message.text.contains("2 acts") && p.app.message.text.contains("2 codes are retired"));
    p.press("u u").saves();
    assert!(retired(&p).is_empty(), "{}", p.app.message.text);
}
