//! Which words could count at a place: a few that lie near, and any that a person types.
//!
//! Typing begins with what both have coded, so that taking a word away is the usual work.
//! Of a long passage the first and the last words stand for it, with `…` between them.

use crate::analysis::compare::Compared;
use crate::model::source::Source;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::text::segment;

/// Characters of a passage that is typed whole.
const WHOLE: usize = 60;
/// Words that stand for its beginning, and for its end.
const WORDS: usize = 4;

/// What the words of a place could be, each once, with what they are.
pub(super) fn edges(study: &Study, place: &Compared) -> Vec<(Span, &'static str)> {
    let source = &study.sources[place.source];
    let whole = place.span(study);
    let mut out: Vec<(Span, &'static str)> = Vec::new();
    if let [Some(a), Some(b)] = place.codings {
        let [a, b] = [a, b].map(|at| study.codings[at].place.span);
        out.push((whole, "all words of both"));
        out.extend(a.intersection(b).map(|shared| (shared, "only words that both coded")));
    }
    let turn = source.turns.iter().map(|t| t.span).find(|t| t.overlaps(whole));
    let around = turn.unwrap_or(whole).hull(whole);
    let sentences = segment::sentence_spans(source, around).into_iter().filter(|s| s.overlaps(whole));
    out.extend(sentences.reduce(Span::hull).map(|s| (s, "whole sentences")));
    out.extend(turn.and_then(|t| segment::trimmed(source, t)).map(|t| (t, "the whole turn")));
    let mut seen: Vec<Span> = Vec::new();
    out.retain(|(span, _)| {
        !seen.contains(span) && {
            seen.push(*span);
            true
        }
    });
    out
}

/// The words of a place as they are typed, to be changed.
pub(super) fn begun(study: &Study, place: &Compared) -> String {
    let text = study.sources[place.source].slice(place.span(study));
    let words: Vec<&str> = text.split_whitespace().collect();
    let whole = words.join(" ");
    if whole.chars().count() <= WHOLE || words.len() <= 2 * WORDS {
        return whole;
    }
    format!("{} … {}", words[..WORDS].join(" "), words[words.len() - WORDS..].join(" "))
}

/// Where typed words stand in the turn of a place: nearest to what was coded. `None` if
/// they do not stand there.
pub(super) fn typed(study: &Study, place: &Compared, words: &str) -> Option<Span> {
    let source = &study.sources[place.source];
    let whole = place.span(study);
    let turns = source.turns.iter().map(|turn| turn.span).filter(|turn| turn.overlaps(whole));
    let around = turns.fold(whole, Span::hull);
    let text = laid(source, around);
    let (first, last) = words.split_once('…').or_else(|| words.split_once("...")).unwrap_or((words, ""));
    let near = |wanted: &[char], from: u32, to: u32| {
        let found = stands(&text, wanted).filter(move |span| span.start >= from);
        found.min_by_key(|span| span.start.abs_diff(to))
    };
    let (first, last) = (spaced(first), spaced(last));
    let start = near(&first, 0, whole.start)?;
    let span = match last.is_empty() {
        true => start,
        false => start.hull(near(&last, start.end, whole.end.saturating_sub(last.len() as u32))?),
    };
    Some(segment::snap_to_graphemes(source, span))
}

/// The characters of a stretch with their places, blanks of all kinds as one.
fn laid(source: &Source, span: Span) -> Vec<(char, u32)> {
    let mut out: Vec<(char, u32)> = Vec::new();
    for (c, at) in source.slice(span).chars().zip(span.start..) {
        let blank = c.is_whitespace();
        if !blank || out.last().is_none_or(|(before, _)| *before != ' ') {
            out.push((if blank { ' ' } else { c }, at));
        }
    }
    out
}

/// Typed words, blanks as one, none around them.
fn spaced(words: &str) -> Vec<char> {
    words.split_whitespace().collect::<Vec<_>>().join(" ").chars().collect()
}

/// Where words stand.
fn stands<'t>(text: &'t [(char, u32)], wanted: &'t [char]) -> impl Iterator<Item = Span> + 't {
    let here = move |part: &&[(char, u32)]| part.iter().map(|(c, _)| c).eq(wanted);
    let span = |part: &[(char, u32)]| Some(Span::new(part.first()?.1, part.last()?.1 + 1));
    text.windows(wanted.len().max(1)).filter(here).filter_map(span)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::compare::Kind;
    use crate::model::fixture::{codebook, coding, source, span_of, study};

    #[test]
    fn words_that_are_typed_are_found_near_what_was_coded() {
        let talk =
            source("talk").turn("Ada", "the well was dug and the well was deep, said the others of the well").build();
        let codings = vec![
            coding(1, "ana", &talk, Some("work"), span_of(&talk, "the well was deep")),
            coding(2, "ben", &talk, Some("work"), span_of(&talk, "deep, said the others")),
        ];
        let study = study(vec![talk.clone()], Vec::new(), codebook(&[("work", 0)]), codings);
        let place = Compared { source: 0, kind: Kind::Boundaries, codings: [Some(0), Some(1)], decided: None };
        assert_eq!(begun(&study, &place), "the well was deep, said the others");
        let found = |words: &str| typed(&study, &place, words).map(|span| talk.slice(span).to_owned());
        assert_eq!(found("the well  was").as_deref(), Some("the well was"));
        let at = typed(&study, &place, "the well").map(|span| span.start);
        assert_eq!(at, Some(span_of(&talk, "the well was deep").start), "not the first one");
        assert_eq!(found("dug and … deep").as_deref(), Some("dug and the well was deep"));
        assert_eq!(found("deep ... dug"), None);
        assert_eq!(found("a pond"), None);
        assert_eq!(found(" "), None);
    }
}
