//! The promise, tested: the same occurrence, or the review queue.
//!
//! In these texts every character has an identity that edits carry along, so
//! the truth is known: where the very characters of a coding are now.

use super::*;
use crate::text::changes;
use crate::text::source::{Defaults, read};
use proptest::prelude::*;

fn source(body: &str) -> Source {
    read("corpus/s.md", body, &Defaults::default()).0
}

fn anchor_of(source: &Source, span: Span) -> Anchor {
    anchor(source, span, &Projection::new(&source.body))
}

fn nth(source: &Source, quote: &str, n: usize) -> Span {
    let byte = source.body.match_indices(quote).nth(n).unwrap().0;
    source.map.span(&source.body, byte..byte + quote.len())
}

/// Where the `n`th `quote` of `old` stands in `new`, without any map.
fn after(old: &str, quote: &str, n: usize, new: &str) -> (Grade, String) {
    let (old, new) = (source(old), source(new));
    let anchor = anchor_of(&old, nth(&old, quote, n));
    let place = Placer::new(&new, &[]).place(&anchor);
    (place.grade, new.slice(place.span).to_owned())
}

#[test]
fn an_untouched_text_keeps_every_place() {
    let s = source("I said no. I said no.");
    let span = nth(&s, "no", 1);
    assert_eq!(
        Placer::new(&s, &[]).place(&anchor_of(&s, span)),
        Place { grade: Grade::Exact, span, candidates: vec![] }
    );
}

#[test]
fn a_coding_that_ends_at_the_last_character_stays() {
    let (grade, text) = after("First words. And the last", "And the last", 0, "New. First words. And the last");
    assert_eq!((grade, text.as_str()), (Grade::Moved, "And the last"));
    let (grade, text) = after("First words. And the last", "And the last", 0, "First words. And the last and more");
    assert_eq!((grade, text.as_str()), (Grade::Exact, "And the last"));
}

#[test]
fn line_ends_blank_lines_and_front_matter_move_nothing() {
    let old = "One line.\n\nTwo lines here.\n";
    for new in [
        "One line.\r\n\r\nTwo lines here.\r\n",
        "\n\nOne line.\n\nTwo lines here.\n",
        "---\na: b\n---\nOne line.\n\nTwo lines here.\n",
    ] {
        assert_eq!(after(old, "lines here", 0, new), (Grade::Exact, "lines here".into()));
    }
}

#[test]
fn another_unicode_form_and_other_spaces_are_the_same_words() {
    let old = "Un café à l'été, dit-il, et puis rien.";
    let new = "Un cafe\u{301} a\u{300} l'e\u{301}te\u{301},\ndit-il,  et puis rien.";
    let (grade, text) = after(old, "café à l'été, dit-il", 0, new);
    assert_eq!(grade, Grade::Exact.max(Grade::Moved));
    assert_eq!(Projection::of(&text), "café à l'été, dit-il");
}

#[test]
fn a_phrase_said_twice_is_not_taken_at_its_first_hit() {
    let old = "We tried. It was one chance only, he said. They laughed. It was one chance only, she said.";
    let new = format!("Before. {old}");
    assert_eq!(after(old, "one chance only", 1, &new), (Grade::Moved, "one chance only".into()));
    let (o, n) = (source(old), source(&new));
    let place = Placer::new(&n, &[]).place(&anchor_of(&o, nth(&o, "one chance only", 1)));
    assert_eq!(place.span, nth(&n, "one chance only", 1));
}

#[test]
fn of_two_equal_phrases_one_of_which_went_nobody_guesses() {
    let old = "Yes. I know. Well. Yes. I know. Well. Yes. I know. Well.";
    let (grade, _) = after(old, "I know", 1, "Yes. I know. Well. Yes. I know. Well.");
    assert_eq!(grade, Grade::Ambiguous);
}

#[test]
fn one_left_of_many_is_not_taken_for_the_one_that_was_meant() {
    let old = "I know, she said at noon to him. And later in the yard with the dog: I know, I know, he said.";
    let (grade, _) = after(old, "I know", 2, "I know, she said at noon to him.");
    assert_eq!(grade, Grade::Ambiguous);
}

#[test]
fn changed_words_between_known_ones_wait_as_changed_and_vanished_ones_as_lost() {
    let old = "The scheme began in a canteen on a Tuesday, and it went on from there to the chief.";
    let new = "The scheme began in a canteen on a Wednesday morning, and it went on from there to the chief.";
    assert_eq!(after(old, "on a Tuesday", 0, new), (Grade::Changed, "on a Wednesday morning".into()));
    assert_eq!(after(old, "on a Tuesday", 0, "Nothing of it is left.").0, Grade::Lost);
}

#[test]
fn a_span_beyond_the_text_is_looked_for_by_its_words() {
    let s = source("Short text with words.");
    let mut a = anchor_of(&s, nth(&s, "with words", 0));
    a.span = Span::new(100, 110);
    assert_eq!(Placer::new(&s, &[]).place(&a).span, nth(&s, "with words", 0));
}

#[test]
fn a_map_follows_the_one_that_was_meant_where_words_cannot() {
    let old = source("I know. I know. I know. I know.");
    let new = source("I know. I know. I know.");
    let map = |edits| PositionMap { source: "s".into(), from: old.digest.clone(), to: new.digest.clone(), edits };
    let maps = [map(vec![Edit { start: 8, deleted: 8, inserted: 0 }])];
    let place = |n: usize| Placer::new(&new, &maps).place(&anchor_of(&old, nth(&old, "I know", n)));
    assert_eq!(place(0).span, Span::new(0, 6));
    assert_eq!(place(1).grade, Grade::Lost);
    assert_eq!((place(2).grade, place(2).span), (Grade::Moved, Span::new(8, 14)));
}

/// Where the `n`th `quote` of `old` stands in `new`, by the difference of both.
fn by_difference(old: &str, quote: &str, n: usize, new: &str) -> (Grade, Span) {
    let (old, new) = (source(old), source(new));
    let maps = [PositionMap {
        source: "s".into(),
        from: old.digest.clone(),
        to: new.digest.clone(),
        edits: changes::edits(&old.body, &new.body),
    }];
    let place = Placer::new(&new, &maps).place(&anchor_of(&old, nth(&old, quote, n)));
    (place.grade, place.span)
}

#[test]
fn of_twenty_equal_answers_one_of_which_went_the_difference_guesses_none() {
    let old = format!("At first. {}At last, no.", "I know. ".repeat(20));
    let new = format!("At first. {}At last, no.", "I know. ".repeat(19));
    for n in 0..20 {
        assert_eq!(by_difference(&old, "I know", n, &new).0, Grade::Ambiguous, "{n}");
    }
    assert_eq!(by_difference(&old, "At first.", 0, &new), (Grade::Exact, Span::new(0, 9)));
    assert_eq!(by_difference(&old, "At last", 0, &new), (Grade::Moved, nth(&source(&new), "At last", 0)));
    let whole = old.trim();
    assert_eq!(by_difference(&old, whole, 0, &new).0, Grade::Changed);
}

#[test]
fn words_replaced_by_others_are_lost_with_a_map_and_without() {
    let said = "It's a morning or it's court. And for many of them the court is a day of work lost, and then a fine \
        on top of it, and then not knowing.";
    let text = |words: &str| format!("He had thought about it for long. {words} So that was what he came to say then.");
    let old = text(said);
    for put in ["[removed on request]", "Nothing.", "on"] {
        let new = text(put);
        assert_eq!(by_difference(&old, said, 0, &new).0, Grade::Lost, "{put}");
        assert_eq!(after(&old, said, 0, &new).0, Grade::Lost, "{put}");
    }
    let new = text(&said.replace("a fine on top", "a big fine on top").replace("morning", "mornning"));
    assert_eq!(by_difference(&old, said, 0, &new).0, Grade::Changed);
    assert_eq!(after(&old, said, 0, &new).0, Grade::Changed);
}

#[test]
fn one_word_corrected_waits_as_changed_and_one_replaced_is_lost() {
    let text = |word: &str| format!("The whole scheme began in the {word} on some Tuesday of that year.");
    for (put, grade) in [("canteen", Grade::Changed), ("pub", Grade::Lost), ("can teen", Grade::Changed)] {
        assert_eq!(by_difference(&text("canten"), "canten", 0, &text(put)).0, grade, "{put}");
        assert_eq!(after(&text("canten"), "canten", 0, &text(put)).0, grade, "{put}");
    }
}

#[test]
fn a_map_of_a_damaged_history_places_nothing_and_stops_nothing() {
    let (old, new) = (source("I know. I know."), source("I know. I know. And more."));
    let edits = vec![
        Edit { start: u32::MAX - 1, deleted: u32::MAX, inserted: u32::MAX },
        Edit { start: 0, deleted: 3, inserted: u32::MAX },
    ];
    let maps = [PositionMap { source: "s".into(), from: old.digest.clone(), to: new.digest.clone(), edits }];
    let mut anchor = anchor_of(&old, nth(&old, "I know", 1));
    assert!(!Placer::new(&new, &maps).place(&anchor).grade.is_sure());
    anchor.span = Span::new(3, u32::MAX);
    Placer::new(&new, &maps).place(&anchor);
    Placer::new(&old, &maps).place(&anchor);
}

/// Characters with identities.
type Tracked = Vec<(char, u32)>;

fn tracked(text: &str) -> Tracked {
    text.chars().zip(0..).collect()
}

fn text(tracked: &Tracked) -> String {
    tracked.iter().map(|(c, _)| c).collect()
}

/// One random edit: replaces `len` characters at `at` by `insert`.
fn edit(tracked: &mut Tracked, at: usize, len: usize, insert: &str, fresh: &mut u32) -> Edit {
    let at = at % (tracked.len() + 1);
    let len = len.min(tracked.len() - at);
    let new: Tracked = insert
        .chars()
        .map(|c| {
            *fresh += 1;
            (c, *fresh)
        })
        .collect();
    let inserted = new.len() as u32;
    tracked.splice(at..at + len, new);
    Edit { start: at as u32, deleted: len as u32, inserted }
}

/// The span where the very characters of `span` stand now, all of them and
/// nothing else; `None` if any is gone or something came between.
fn truth(old: &Tracked, new: &Tracked, span: Span) -> Option<Span> {
    let wanted: Vec<u32> = old[span.start as usize..span.end as usize].iter().map(|(_, id)| *id).collect();
    let start = new.iter().position(|(_, id)| *id == wanted[0])?;
    let found = new.get(start..start + wanted.len())?;
    let same = found.iter().map(|(_, id)| *id).eq(wanted);
    same.then(|| Span::new(start as u32, (start + found.len()) as u32))
}

const ALPHABET: &str = "[ab é\u{301}ß👩\u{200d}👧中.\n]{0,6}";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    /// Through maps: every coding is on the very same characters, or waits.
    #[test]
    fn through_its_map_a_coding_is_on_the_same_characters_or_waits(
        words in prop::collection::vec("(one chance|I know|[a-zé中]{1,5})", 5..25),
        from in 0usize..40, len in 1usize..20,
        edits in prop::collection::vec((0usize..200, 0usize..6, ALPHABET), 1..6),
    ) {
        let old_text = words.join(" ");
        let old = tracked(&old_text);
        let start = from % old.len();
        let span = Span::new(start as u32, (start + len).min(old.len()) as u32);
        let s = source(&old_text);
        prop_assume!(s.chars() as usize == old.len());
        let a = anchor_of(&s, span);
        let (mut now, mut fresh, mut maps, mut here) = (old.clone(), 10_000, Vec::new(), s);
        for (at, len, insert) in &edits {
            let before = here.digest.clone();
            let mut next = now.clone();
            let e = edit(&mut next, *at, *len, insert, &mut fresh);
            let body = source(&text(&next));
            // A leading blank line is not body: such an edit is another test's.
            if body.chars() as usize != next.len() || body.digest == before {
                continue;
            }
            maps.push(PositionMap { source: "s".into(), from: before, to: body.digest.clone(), edits: vec![e] });
            (now, here) = (next, body);
        }
        let place = Placer::new(&here, &maps).place(&a);
        match truth(&old, &now, span) {
            Some(right) if !s_blank(&a) && chain_is_unique(&maps) => {
                prop_assert!(place.grade.is_sure(), "{:?} in {:?}", place, text(&now));
                prop_assert_eq!(place.span, right);
            }
            None if place.grade.is_sure() => {
                // Not one of the old characters may be missing unless what stands
                // there is what stood there (a replacement by equal text).
                prop_assert_eq!(Projection::of(here.slice(place.span)), Projection::of(&a.quote));
                let kept = old[span.start as usize..span.end as usize].iter().filter(|c| now[place.span.start as usize..place.span.end as usize].contains(c)).count();
                prop_assert!(kept > 0 || !chain_is_unique(&maps) || replaced_in_place(&edits));
            }
            _ => {}
        }
    }

    /// Without maps: in a text where a phrase is said again and again between
    /// words said once, a sure place is the right one.
    #[test]
    fn without_a_map_a_sure_place_is_the_same_occurrence(
        which in 0usize..20, cut in 0usize..20, how in 0u8..5, unicode in any::<bool>(),
    ) {
        let phrase = if unicode { "c'était ça 👩\u{200d}👧" } else { "one chance" };
        let sentence = |i: usize| format!("Person{i} went by bus{i} and {phrase} for man{i} at door{i}.\n\n");
        let old: String = (0..20).map(sentence).collect();
        let mut parts: Vec<String> = (0..20).map(sentence).collect();
        match how {
            0 => { parts.remove(cut); }
            1 => parts.insert(cut, "Something new was said here.\n\n".into()),
            2 => parts[cut] = parts[cut].replace(phrase, "another word"),
            3 => parts[cut] = parts[cut].replace("bus", "tram"),
            _ => { let moved = parts.remove(cut); parts.push(moved); }
        }
        let new = parts.concat();
        let (o, n) = (source(&old), source(&new));
        let place = Placer::new(&n, &[]).place(&anchor_of(&o, nth(&o, phrase, which)));
        let home = n.blocks.iter().find(|b| n.slice(b.span).contains(&format!("door{which}.")));
        if place.grade.is_sure() {
            let home = home.expect("a sure place has a home");
            prop_assert!(home.span.start <= place.span.start && place.span.end <= home.span.end);
            prop_assert_eq!(n.slice(place.span), phrase);
        } else {
            // Contexts reach into the sentences beside the edited one.
            let near = which.abs_diff(cut) <= 1 || which == 19;
            prop_assert!(near, "only words beside the edit may be unsure, not {}: {:?}", which, place);
        }
    }

    /// A small edit inside the words leaves them in their place, as changed or
    /// surely; other words in their place leave nothing. A clone without maps
    /// says so too.
    #[test]
    fn small_edits_inside_wait_as_changed_and_replaced_words_are_lost(
        words in prop::collection::hash_set("[a-m]{4,8}", 24), at in 0usize..12, how in 0u8..4,
        put in prop::collection::vec("[n-z]{2,8}", 1..15),
    ) {
        let words: Vec<String> = words.into_iter().collect();
        let (lead, said, tail) = (words[..6].join(" "), &words[6..18], words[18..].join(" "));
        let mut inside = said.to_vec();
        match how {
            0 => inside[at].insert(2, 'z'),
            1 => drop(inside.remove(at)),
            2 => inside.insert(at, put[0].clone()),
            _ => inside = put,
        }
        let (said, inside) = (said.join(" "), inside.join(" "));
        let (old, new) = (format!("{lead} {said} {tail}"), format!("{lead} {inside} {tail}"));
        let (mapped, alone) = (by_difference(&old, &said, 0, &new).0, after(&old, &said, 0, &new).0);
        if how == 3 {
            prop_assert_eq!((mapped, alone), (Grade::Lost, Grade::Lost));
        } else {
            prop_assert!(mapped == Grade::Changed || mapped.is_sure(), "{:?}", mapped);
            prop_assert!(alone == Grade::Changed || alone.is_sure(), "{:?}", alone);
        }
    }

    /// An edit outside emic, followed through the difference of two bodies.
    #[test]
    fn an_outside_edit_followed_by_difference_keeps_untouched_words(
        words in prop::collection::vec("[a-z]{2,7}", 12..40), which in 0usize..40, at in 0usize..40,
        put in prop::collection::vec("[A-Z]{2,5}", 0..3), gone in 0usize..3,
    ) {
        let old = words.join(" ");
        let at = at % words.len();
        let gone = gone.min(words.len() - at);
        let mut now = words.clone();
        now.splice(at..at + gone, put.clone());
        prop_assume!(!now.is_empty());
        let new = now.join(" ");
        let (o, n) = (source(&old), source(&new));
        let which = which % words.len();
        prop_assume!(!(at..at + gone).contains(&which));
        // Each word once, so that a difference has one reading.
        prop_assume!(words.iter().filter(|w| **w == words[which]).count() == 1);
        let start = words[..which].iter().map(|w| w.len() as u32 + 1).sum::<u32>();
        let a = anchor_of(&o, Span::new(start, start + words[which].len() as u32));
        let maps = [PositionMap { source: "s".into(), from: o.digest.clone(), to: n.digest.clone(), edits: changes::edits(&o.body, &n.body) }];
        let place = Placer::new(&n, &maps).place(&a);
        prop_assert!(place.grade.is_sure(), "{:?}: {:?} -> {:?}", place, old, new);
        prop_assert_eq!(n.slice(place.span), words[which].as_str());
    }
}

/// True if the words are only spaces: such a segment is never made.
fn s_blank(a: &Anchor) -> bool {
    a.quote.trim().is_empty()
}

/// True if no body came back: then the chain of maps is the history itself.
fn chain_is_unique(maps: &[PositionMap]) -> bool {
    let mut seen = HashSet::new();
    maps.iter().all(|m| seen.insert(&m.from)) && maps.last().is_none_or(|m| !seen.contains(&m.to))
}

/// True if some edit put in as much as it took out.
fn replaced_in_place(edits: &[(usize, usize, String)]) -> bool {
    edits.iter().any(|(_, len, insert)| *len > 0 && !insert.is_empty())
}
