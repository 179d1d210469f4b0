//! Going on where one was, bookmarks, the way back, the recording, the first start.

use super::fixture::{LETTER, Person, WELL, study};
use crate::support::TempStudy;
use emic::session::Session;
use emic::tui::app::Start;
use emic::tui::effect::{self, Desk};
use emic::tui::theme::Scheme;

const CODES: &str = "# Hardship {#hardship}\n\nWhat was hard before.\n";

fn wells() -> TempStudy {
    let well = WELL.replace("id: well\n", "id: well\nmedia: well.mp3\n");
    TempStudy::new(&[("corpus/well.md", &well), ("corpus/letter.md", LETTER), ("codebook/codes.md", CODES)])
}

/// Ana at the first source that has words to dig in.
fn ana(study: &TempStudy) -> Person<Session> {
    let mut p = Person::in_study(study.root(), "ana");
    p.app.open(p.desk.study(), p.desk.study().source_index("well").unwrap());
    p
}

#[test]
fn the_next_start_goes_on_where_the_last_one_ended() {
    let study = wells();
    let mut p = ana(&study);
    p.on("Everybody came").press("' a");
    p.app.set_scheme(Scheme::Light);
    p.app.set_width(p.desk.study(), Some(60));
    let (theme, width) = (p.app.theme, p.app.reading_width);
    p.leaves();
    let p = Person::in_study(study.root(), "ana");
    assert!(p.reads("Everybody came"), "{}", p.screen());
    assert!(p.app.message.text.starts_with("continuing in The village well, turn 4 · g g goes to the top"));
    assert_eq!((p.app.theme, p.app.reading_width), (theme, width));
    assert!(p.screen().contains("◆"), "{}", p.screen());
    assert!(study.tree().keys().all(|f| !f.contains("places")), "nothing of it stands in the study");
    assert!(!Person::in_study(study.root(), "ben").reads("Everybody came"), "it is ana's");
}

#[test]
fn a_source_that_was_opened_and_what_was_done_there_is_kept_without_a_long_rest() {
    let study = wells();
    let mut p = Person::in_study(study.root(), "ana");
    effect::opened(&mut p.desk, &mut p.app);
    let well = p.desk.study().source_index("well").unwrap();
    p.app.open(p.desk.study(), well);
    effect::opened(&mut p.desk, &mut p.app);
    assert_eq!(Person::in_study(study.root(), "ana").app.view.id, "well", "nothing else was done");
    assert!(!p.app.places.acted);
    p.on("Everybody came").press("h");
    assert!(p.app.places.acted, "the next quiet moment keeps it");
    p.rests();
    assert!(!p.app.places.acted && Person::in_study(study.root(), "ana").reads("Everybody came"));
}

#[test]
fn the_next_start_knows_the_place_in_every_source() {
    let study = wells();
    let mut p = ana(&study);
    p.on("Everybody came").press("P").on("The river").press("N").leaves();
    let mut p = Person::in_study(study.root(), "ana");
    assert!(p.reads("Everybody came") && p.press("P").reads("The river"), "{}", p.screen());
}

#[test]
fn a_text_that_was_changed_meanwhile_is_opened_at_the_same_words() {
    let study = wells();
    let mut p = ana(&study);
    p.on("Everybody came").press("' a").leaves();
    study.write(
        "corpus/well.md",
        &study.read("corpus/well.md").replace("really. She", "really, my mother's sister. She"),
    );
    let p = Person::in_study(study.root(), "ana");
    assert!(p.reads("Everybody came"), "{}", p.screen());
    assert_eq!(p.app.view.bookmarks, [p.app.view.cursor]);
}

#[test]
fn a_damaged_file_of_places_is_passed_over_and_said() {
    let study = wells();
    let mut p = ana(&study);
    study.write(".emic/places/ana.json", "{\"format\": 1, ");
    assert!(p.desk.places().unwrap_err().contains("damaged"));
    p.leaves();
    assert!(p.desk.places().unwrap().is_some(), "the next places are kept");
}

#[test]
fn a_bookmark_is_set_named_listed_and_taken_away() {
    let mut p = Person::at(study());
    p.press("' '");
    assert!(p.app.message.text.contains("no bookmark yet"), "{}", p.app.message.text);
    p.on("Then we dug").press("' a").on("Mornings").press("' m").types("m").press("Enter");
    p.press("N ' a").on("The river").press("' m").types("river").press("Enter");
    assert_eq!(p.app.places.bookmarks.len(), 4, "one each: the cursor moved on");
    p.press("' a");
    assert_eq!(p.app.places.bookmarks.len(), 3);
    let screen = p.press("' '").screen();
    assert!(
        screen.contains("Go to a bookmark") && screen.contains("Then we dug") && screen.contains("◆ m"),
        "{screen}"
    );
    p.types("m").press("Enter");
    assert!(p.reads("Mornings"), "{}", p.screen());
    p.press("' p");
    assert!(p.reads("Then we dug") && p.app.message.text.contains("1 of 3"), "{}", p.app.message.text);
    p.press("' n ' n");
    assert!(p.reads("We ask for a well"), "{}", p.screen());
    p.press("' n");
    assert!(p.app.message.text.contains("no bookmark after this"));
}

#[test]
fn sources_are_gone_through_by_keys_each_at_its_place() {
    let mut p = Person::at(study());
    p.on("Mornings").press("N");
    assert!(p.reads("We ask") && p.app.message.text.contains("(2 of 2)"), "{}", p.app.message.text);
    p.press("N");
    assert!(p.app.message.text.contains("last source"));
    p.press("P");
    assert!(p.reads("Mornings"), "{}", p.screen());
    p.press("g o");
    assert!(p.reads("We ask"));
    p.press("g o");
    assert!(p.reads("Mornings"));
}

#[test]
fn a_jump_is_gone_back_and_forward_also_across_sources() {
    let mut p = Person::at_screen(study(), (80, 15), Default::default());
    p.press("C-o");
    assert!(p.app.message.text.contains("not jumped"));
    p.on("my aunt").press("G N /").types("steep").press("Enter");
    p.press("C-o");
    assert!(p.reads("We ask") && p.app.view.source == 1, "{}", p.screen());
    p.press("C-o C-o");
    assert!(p.reads("my aunt"), "{}", p.screen());
    p.press("C-n");
    assert!(!p.reads("my aunt") && p.app.view.source == 0);
    p.press("C-n C-n");
    assert!(p.reads("p."), "{}", p.screen());
    p.press("C-n");
    assert!(p.app.message.text.contains("nothing to go forward to"));
    let jumps = p.app.places.back.len();
    p.press("PgUp PgDn j k");
    assert_eq!(p.app.places.back.len(), jumps, "reading on is no jump");
}

#[test]
fn two_windows_of_one_coder_keep_each_other_s_bookmarks() {
    let study = wells();
    let (mut one, mut two) = (ana(&study), ana(&study));
    one.on("Everybody came").press("' a").rests();
    two.on("Mornings").press("' a").rests();
    assert_eq!(two.app.places.bookmarks.len(), 2);
    one.press("' a").leaves();
    two.leaves();
    let p = Person::in_study(study.root(), "ana");
    assert_eq!(p.app.places.bookmarks.len(), 1, "{:?}", p.app.places.bookmarks);
}

#[test]
fn the_recording_is_played_from_the_time_of_the_turn_or_what_is_missing_is_said() {
    let study = wells();
    let mut p = ana(&study);
    p.on("She could not").press("p");
    assert!(p.app.message.text.contains("no player is set"), "{}", p.app.message.text);
    p.app.player = Some("mpv --start={time} {file}".to_owned());
    p.press("p");
    let played = p.outcome.play.clone().unwrap();
    assert_eq!((played.places[0].clone(), played.at_ms), (study.root().join("corpus/well.mp3"), 12_000));
    assert!(p.screen().contains("turn 2/6 0:00:12"), "{}", p.screen());
    p.on("How did it begin").press("p");
    assert!(p.app.message.text.contains("no time here or before"), "{}", p.app.message.text);
    p.press("N").press("P N");
    p.app.open(p.desk.study(), p.desk.study().source_index("letter").unwrap());
    p.press("p");
    assert!(p.app.message.text.contains("write `media: FILE`"), "{}", p.app.message.text);
}

#[test]
fn the_keys_that_matter_are_shown_at_the_very_first_start_and_never_again() {
    let study = wells();
    let mut p = Person::starts(study.root(), "ana");
    let screen = p.screen();
    assert!(screen.contains("Five keys to begin with") && screen.contains("take back"), "{screen}");
    p.press("Enter");
    assert!(!p.screen().contains("Five keys") && p.app.overlay.is_none(), "Enter only closes it");
    p.leaves();
    assert!(!Person::starts(study.root(), "ana").screen().contains("Five keys"));
    let mut ben = Person::starts(study.root(), "ben");
    ben.press("s");
    assert!(ben.selected().is_some(), "a key that is a command does what it says");
    assert!(!Person::starts(study.root(), "").screen().contains("Five keys"), "readers need no box");
}

#[test]
fn where_am_i_says_place_codings_and_selection() {
    let mut p = Person::at(study());
    p.on("my aunt").press("Enter").types("voice").press("Enter").press("Esc ,");
    let said = p.app.message.text.clone();
    for words in
        ["The village well, turn 2 of 6, Ines, 0:00:12", "coded: Having a voice, by ana, “It began", "really.”"]
    {
        assert!(said.contains(words), "{words}: {said}");
    }
    p.press("; ");
    assert!(p.app.message.text.contains("--linear"));
}

#[test]
fn a_named_source_is_opened_at_its_own_place() {
    let study = wells();
    let mut p = ana(&study);
    p.on("Everybody came").press("P").leaves();
    let session = study.session("ana");
    let start = Start {
        coder: "ana".to_owned(),
        source: Some("well".to_owned()),
        places: session.places().unwrap(),
        ..Start::default()
    };
    let app = emic::tui::App::new(session.study(), start, (120, 40));
    let p = Person { app, desk: session, outcome: effect::Outcome::default() };
    assert!(p.reads("Everybody came"), "{}", p.screen());
}

#[test]
fn a_place_that_another_window_kept_stays_when_this_one_goes_on() {
    use emic::store::places::{self, Place};
    let study = wells();
    let mut p = ana(&study);
    effect::keep(&mut p.desk, &mut p.app);
    let mut theirs = places::read(study.root(), "ana").unwrap().unwrap();
    theirs.sources.insert("letter".into(), Place { at: 4, words: "x".into(), ..Place::default() });
    places::keep(study.root(), "ana", &theirs).unwrap();
    for key in ["j", "j"] {
        p.press(key);
        effect::keep(&mut p.desk, &mut p.app);
        let kept = places::read(study.root(), "ana").unwrap().unwrap();
        assert_eq!(kept.sources.get("letter").map(|place| place.at), Some(4));
    }
}

#[test]
fn a_place_beyond_every_text_is_its_end() {
    let study = wells();
    let digest = study.session("ana").study().source("well").unwrap().digest.0.clone();
    let far = "{\"at\":4294967295,\"top\":4294967295,\"text\":\"TEXT\",\"words\":\"\"}";
    for text in ["x", &digest] {
        let far = far.replace("TEXT", text);
        let places = format!("{{\"format\":1,\"source\":\"well\",\"sources\":{{\"well\":{far}}},\"bookmarks\":[]}}");
        study.write(".emic/places/ana.json", &places);
        assert!(!Person::in_study(study.root(), "ana").screen().is_empty());
    }
}
