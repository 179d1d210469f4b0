//! Strips, portraits and lines, against places counted by hand and slowly.

use super::*;
use crate::analysis::record::Record;
use crate::analysis::saturation::Unit;
use crate::model::fixture::{codebook, coding, source, span_of, study};
use crate::model::table::Shape;
use crate::model::words::count_words;
use proptest::prelude::*;

#[test]
fn a_lane_holds_what_lies_below_its_code_and_counts_a_character_once() {
    let talk = source("talk").participants(&["Ada"]).turn("Ada", "one two three four").build();
    let bare = source("bare").participants(&["Ada"]).turn("Ada", "nothing").build();
    let code = |n, code, words| coding(n, "ana", &talk, Some(code), span_of(&talk, words));
    let codings = vec![code(1, "a", "one two"), code(2, "b", "two three"), code(3, "c", "four")];
    let book = codebook(&[("a", 0), ("b", 1), ("c", 0), ("d", 0)]);
    let study = study(vec![talk, bare], Vec::new(), book, codings);
    let made = portraits(&study, &Scope::new(Record::All));
    assert_eq!(made.legend.iter().map(|(_, l)| l.as_str()).collect::<Vec<_>>(), ["A", "C"]);
    assert_eq!(made.each.len(), 1);
    let Plot::Strip(strip) = &made.each[0].1.plot else { panic!() };
    // 8 code points of label, then 18 of speech: a and b together are 13 of 27.
    assert_eq!(study.sources[0].chars(), 27);
    assert_eq!(strip.lanes[0].pieces, [(9.0 / 27.0, 22.0 / 27.0)]);
    assert_eq!(strip.lanes[0].words, "2 codings on 48 % of the text");
    assert_eq!(made.table.notes[1], "Not drawn: 1 source without a coding.");
}

#[test]
fn too_many_lanes_share_the_last_one_and_nothing_is_lost() {
    let talk = source("talk").participants(&["Ada"]).turn("Ada", "one two three four").build();
    let ids: Vec<String> = (0..12).map(|n| format!("c{n}")).collect();
    let book: Vec<(&str, u32)> = ids.iter().map(|id| (id.as_str(), 0)).collect();
    let codings = (0..).zip(&ids).map(|(n, id)| coding(n, "ana", &talk, Some(id), span_of(&talk, "two"))).collect();
    let study = study(vec![talk], Vec::new(), codebook(&book), codings);
    let made = portraits(&study, &Scope::new(Record::All));
    assert_eq!(made.legend.len(), LANES);
    assert_eq!(made.legend[LANES - 1].1, "5 codes with fewer codings, together");
    let Plot::Strip(strip) = &made.each[0].1.plot else { panic!() };
    assert!(strip.lanes[LANES - 1].words.starts_with("5 codings"), "{:?}", strip.lanes);
}

fn rows(table: &Table) -> &[Vec<Cell>] {
    let Shape::List { rows, .. } = &table.shape else { panic!() };
    rows
}

fn tracks(table: &Table) -> &[crate::model::picture::Track] {
    let Some(Plot::Tracks(tracks)) = table.picture.as_ref().map(|p| &p.plot) else { panic!() };
    &tracks.tracks
}

#[test]
fn a_portrait_has_a_lane_for_each_code_in_words_of_everybody() {
    let talk =
        source("talk").participants(&["Ada"]).turn("Interviewer", "so how").turn("Ada", "one two three four").build();
    let code = |n, code, words| coding(n, "ana", &talk, Some(code), span_of(&talk, words));
    let codings = vec![code(1, "a", "one two"), code(2, "a", "two three"), code(3, "b", "how")];
    let study = study(vec![talk], Vec::new(), codebook(&[("a", 0), ("b", 1), ("c", 0)]), codings);
    let table = portrait(&study, &Scope::new(Record::All), 0, (Unit::Code, Along::Words));
    let first: Vec<Cell> = rows(&table)[0].clone();
    let text = |words: &str| Cell::Text(words.to_owned());
    assert_eq!(first[1..6], [text("A"), text("a"), text("A"), Cell::Count(2), Cell::Count(3)]);
    assert_eq!(first[6], Cell::Share { part: 3.0, base: 6.0, digits: 1 });
    assert_eq!(first[7..], [Cell::Count(2), Cell::Count(2), Cell::Count(1)]);
    assert_eq!(tracks(&table)[0].pieces, [(2.0 / 6.0, 5.0 / 6.0)]);
    assert_eq!(tracks(&table)[1].pieces, [(1.0 / 6.0, 2.0 / 6.0)]);
    let top = portrait(&study, &Scope::new(Record::All), 0, (Unit::Level(1), Along::Turns));
    assert_eq!((rows(&top).len(), tracks(&top)[0].pieces.len()), (1, 2), "b stands below a");
}

#[test]
fn a_code_line_has_a_lane_for_each_source_as_long_as_the_source() {
    let long = source("long").participants(&["Ada"]).turn("Ada", "one two three four").build();
    let short = source("short").participants(&["Bo"]).turn("Bo", "one two").build();
    let bare = source("bare").participants(&["Bo"]).turn("Bo", "one two").build();
    let at = |n, s: &crate::model::source::Source, code, words| coding(n, "ana", s, Some(code), span_of(s, words));
    let codings =
        vec![at(1, &long, "b", "two"), at(2, &long, "a", "four"), at(3, &short, "a", "two"), at(4, &bare, "c", "two")];
    let study = study(vec![long, short, bare], Vec::new(), codebook(&[("a", 0), ("b", 1), ("c", 0)]), codings);
    let table = line(&study, &Scope::new(Record::All), &"a".into(), Along::Words).unwrap();
    assert_eq!(
        tracks(&table).iter().map(|t| (t.label.as_str(), t.end)).collect::<Vec<_>>(),
        [("long", 1.0), ("short", 0.5)]
    );
    assert_eq!(tracks(&table)[0].pieces, [(0.25, 0.5), (0.75, 1.0)]);
    assert_eq!(tracks(&table)[1].pieces, [(0.25, 0.5)], "of the longest source");
    assert_eq!(
        rows(&table)[1][5..7],
        [Cell::Share { part: 1.0, base: 2.0, digits: 0 }, Cell::Share { part: 2.0, base: 2.0, digits: 0 }]
    );
    assert!(table.notes[1].contains("1 source without it"), "{:?}", table.notes);
    let wrong = line(&study, &Scope::new(Record::All), &"x".into(), Along::Words).unwrap_err();
    assert!(wrong.to_string().starts_with("there is no code “x”"), "{wrong}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..Default::default() })]

    #[test]
    fn places_in_words_and_turns_are_those_of_a_slow_count(
        turns in prop::collection::vec("[ab]{1,3}( [ab]{1,3}){0,3}", 1..5), place in 0_u32..60,
    ) {
        let talk = turns.iter().enumerate().fold(source("talk").participants(&["Ada"]), |made, (at, words)| {
            made.turn(if at % 2 == 0 { "Ada" } else { "Bo" }, words)
        });
        let talk = talk.build();
        let place = place.min(talk.chars());
        let words = ruler::Ruler::new(&talk, Along::Words);
        let mut wanted = 0;
        for block in &talk.blocks {
            // A word counts where its first letter stands before the place.
            let text: Vec<char> = talk.slice(block.text).chars().collect();
            for (at, c) in text.iter().enumerate() {
                let begins = !c.is_whitespace() && (at == 0 || text[at - 1].is_whitespace());
                wanted += u32::from(begins && block.text.start + (at as u32) < place);
            }
        }
        prop_assert_eq!(words.at(place), f64::from(wanted));
        prop_assert_eq!(words.length(), turns.iter().map(|t| u64::from(count_words(t))).sum::<u64>());
        let by_turn = ruler::Ruler::new(&talk, Along::Turns);
        prop_assert!(by_turn.at(place) <= by_turn.length() as f64 && by_turn.at(0) == 0.0);
        prop_assert_eq!(by_turn.at(talk.chars()), turns.len() as f64);
    }
}
