//! Graphemes, words and sentences, as spans of code points.
//!
//! Boundaries are those of UAX #29 (through `unicode-segmentation`), with one
//! correction: a sentence does not end after an abbreviation such as `Dr.` or
//! `e.g.`. A person's selection always snaps to grapheme boundaries, so no
//! accent is torn from its letter.

use crate::model::source::{BlockKind, Source};
use crate::model::span::Span;
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

/// Words after which a full stop ends no sentence.
const ABBREVIATIONS: &[&str] = &[
    "Dr.", "Mr.", "Mrs.", "Ms.", "Prof.", "St.", "Sgt.", "Insp.", "Supt.", "No.", "vs.", "etc.", "e.g.", "i.e.", "cf.",
    "approx.", "z.B.", "d.h.", "bzw.", "M.", "Mme.", "Sr.", "Sra.",
];

/// The user-perceived characters of a text, from both ends. Between two ASCII
/// characters, but for those that end a line, there is always a boundary, and
/// between two letters that stand alone: in most text that is all there is to ask.
#[derive(Clone, Debug)]
pub struct Clusters<'t>(&'t str);

/// See [`Clusters`].
pub fn clusters(text: &str) -> Clusters<'_> {
    Clusters(text)
}

impl<'t> Iterator for Clusters<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        let length = match self.0.as_bytes() {
            [] => return None,
            [first, second, ..] if first.is_ascii() && second.is_ascii() && *first != b'\r' => 1,
            _ => {
                let mut chars = self.0.chars();
                match (chars.next()?, chars.next()) {
                    (first, Some(second)) if stands_alone(first) && stands_alone(second) => first.len_utf8(),
                    _ => self.0.graphemes(true).next()?.len(),
                }
            }
        };
        let (cluster, rest) = self.0.split_at(length);
        self.0 = rest;
        Some(cluster)
    }
}

/// True for letters that join with no letter beside them: printable ASCII, Latin,
/// Greek, Cyrillic, kana, and the usual ideographs.
fn stands_alone(c: char) -> bool {
    matches!(
        c,
        ' '..='~'
            | '\u{c0}'..='\u{2ff}'
            | '\u{370}'..='\u{482}'
            | '\u{48a}'..='\u{52f}'
            | '\u{3041}'..='\u{3096}'
            | '\u{30a1}'..='\u{30fa}'
            | '\u{4e00}'..='\u{9fff}'
    )
}

impl DoubleEndedIterator for Clusters<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        let length = match self.0.as_bytes() {
            [] => return None,
            [.., before, last] if before.is_ascii() && last.is_ascii() && *before != b'\r' => 1,
            _ => self.0.graphemes(true).next_back()?.len(),
        };
        let (rest, cluster) = self.0.split_at(self.0.len() - length);
        self.0 = rest;
        Some(cluster)
    }
}

/// Spans of the user-perceived characters of `span`.
pub fn grapheme_spans(source: &Source, span: Span) -> Vec<Span> {
    pieces(source, span, |text| text.graphemes(true).collect())
}

/// Spans of the words of `span` (no spaces, no punctuation).
pub fn word_spans(source: &Source, span: Span) -> Vec<Span> {
    let mut at = span.start;
    let words = source.slice(span).split_word_bounds().filter_map(|piece| {
        let start = at;
        at += piece.chars().count() as u32;
        piece.chars().any(char::is_alphanumeric).then(|| Span::new(start, at))
    });
    words.collect()
}

/// Spans of the sentences of `span`, without white space around them. A
/// sentence never crosses a paragraph and never holds a label or a time.
pub fn sentence_spans(source: &Source, span: Span) -> Vec<Span> {
    let mut out = Vec::new();
    for block in source.blocks_in(span) {
        let part = match block.kind {
            BlockKind::Heading(_) => block.span.intersection(span),
            BlockKind::Note | BlockKind::Paragraph => block.text.intersection(span),
        };
        if let Some(part) = part {
            sentences_of(source, part, &mut out);
        }
    }
    out
}

fn sentences_of(source: &Source, part: Span, out: &mut Vec<Span>) {
    let mut open: Option<Span> = None;
    for piece in pieces(source, part, |text| text.split_sentence_bounds().flat_map(at_notes).collect()) {
        let whole = open.map_or(piece, |o| o.hull(piece));
        let last = source.slice(whole).split_whitespace().next_back().unwrap_or("");
        if ABBREVIATIONS.contains(&last.trim_start_matches(['(', '"', '\'', '[', '‘', '“'])) {
            open = Some(whole);
            continue;
        }
        open = None;
        push(source, trimmed(source, whole), part, out);
    }
    push(source, open.and_then(|o| trimmed(source, o)), part, out);
}

/// Appends a sentence of `part`. Signs of emphasis right behind the sentence
/// before belong to that one: UAX #29 knows quotation marks and no Markdown.
fn push(source: &Source, sentence: Option<Span>, part: Span, out: &mut Vec<Span>) {
    let Some(mut sentence) = sentence else {
        return;
    };
    if let Some(last) = out.last_mut().filter(|last| last.start >= part.start && last.end == sentence.start) {
        let signs = source.slice(sentence).chars().take_while(|c| matches!(c, '*' | '_' | '~')).count() as u32;
        last.end += signs;
        sentence.start += signs;
    }
    out.extend(trimmed(source, sentence).filter(|s| !s.is_empty()));
}

/// Cuts a sentence where a note in brackets follows its end: UAX #29 reads on
/// through `Done. (laughs) Next`, since the next letter is a small one.
fn at_notes(sentence: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut from, mut ended) = (0, false);
    for (at, c) in sentence.char_indices() {
        match c {
            '.' | '!' | '?' | '…' => ended = true,
            '"' | '\'' | '”' | '’' | ')' | ']' => {}
            '(' | '[' if ended && sentence[..at].ends_with(char::is_whitespace) => {
                out.push(&sentence[from..at]);
                (from, ended) = (at, false);
            }
            c if c.is_whitespace() => {}
            _ => ended = false,
        }
    }
    out.push(&sentence[from..]);
    out
}

/// `span` without white space at its ends; `None` if nothing is left. White
/// space that is one character with a letter or an accent (a space before a
/// combining mark) stays.
pub fn trimmed(source: &Source, span: Span) -> Option<Span> {
    let text = source.slice(span);
    let front = text.chars().take_while(|c| c.is_whitespace()).count() as u32;
    if front == text.chars().count() as u32 {
        return None;
    }
    let back = text.chars().rev().take_while(|c| c.is_whitespace()).count() as u32;
    let end = span.end.min(source.chars());
    let from = boundary_at_or_before(source, span.start + front).max(span.start);
    let to = boundary_at_or_after(source, end - back).min(end);
    Some(Span::new(from, to))
}

/// `span` widened to grapheme boundaries and clipped to the body.
pub fn snap_to_graphemes(source: &Source, span: Span) -> Span {
    let chars = source.chars();
    let start = boundary_at_or_before(source, span.start.min(chars));
    let end = boundary_at_or_after(source, span.end.min(chars));
    Span::new(start, end.max(start))
}

/// The nearest grapheme boundary at or before `at`.
pub fn boundary_at_or_before(source: &Source, at: u32) -> u32 {
    let byte = source.map.byte(&source.body, at);
    if is_boundary(&source.body, byte) {
        return at;
    }
    let mut cursor = GraphemeCursor::new(byte, source.body.len(), true);
    let found = cursor.prev_boundary(&source.body, 0).ok().flatten().unwrap_or(0);
    source.map.char_at(&source.body, found)
}

/// The nearest grapheme boundary at or after `at`.
pub fn boundary_at_or_after(source: &Source, at: u32) -> u32 {
    let byte = source.map.byte(&source.body, at);
    if is_boundary(&source.body, byte) {
        return at.min(source.chars());
    }
    let mut cursor = GraphemeCursor::new(byte, source.body.len(), true);
    let found = cursor.next_boundary(&source.body, 0).ok().flatten().unwrap_or(source.body.len());
    source.map.char_at(&source.body, found)
}

fn is_boundary(text: &str, byte: usize) -> bool {
    GraphemeCursor::new(byte, text.len(), true).is_boundary(text, 0).unwrap_or(true)
}

fn pieces<'s>(source: &'s Source, span: Span, cut: impl Fn(&'s str) -> Vec<&'s str>) -> Vec<Span> {
    let mut at = span.start;
    cut(source.slice(span))
        .into_iter()
        .map(|piece| {
            let start = at;
            at += piece.chars().count() as u32;
            Span::new(start, at)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_stand_alone_join_with_none_of_their_like() {
        let alone: Vec<char> = (' '..='\u{ffff}').filter(|c| stands_alone(*c)).collect();
        let text: String = alone.iter().collect();
        assert_eq!(text.graphemes(true).count(), alone.len());
        for beside in ['a', 'é', 'ж', 'か', '字', ' '] {
            for c in &alone {
                let (before, after) = (format!("{beside}{c}"), format!("{c}{beside}"));
                assert_eq!((before.graphemes(true).count(), after.graphemes(true).count()), (2, 2), "{before}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn clusters_are_graphemes_from_both_ends(text in "[a-cжλか字 \\r\\n\u{301}\u{200d}\u{483}\u{3099}é👩🇩🇪가\u{600}]{0,30}") {
            let all: Vec<&str> = text.graphemes(true).collect();
            proptest::prop_assert_eq!(clusters(&text).collect::<Vec<_>>(), all.clone());
            let back: Vec<&str> = clusters(&text).rev().collect();
            proptest::prop_assert_eq!(back, all.into_iter().rev().collect::<Vec<_>>());
        }
    }
    use crate::text::source::read;

    fn source(body: &str) -> Source {
        read("corpus/x.md", body, &Default::default()).0
    }

    fn texts(source: &Source, spans: Vec<Span>) -> Vec<&str> {
        spans.into_iter().map(|s| source.slice(s)).collect()
    }

    #[test]
    fn a_sentence_does_not_end_after_an_abbreviation() {
        let s = source("I saw Dr. Smith, e.g. Mondays. She said no.");
        assert_eq!(
            texts(&s, sentence_spans(&s, Span::new(0, s.chars()))),
            ["I saw Dr. Smith, e.g. Mondays.", "She said no."]
        );
    }

    #[test]
    fn a_note_in_brackets_opens_the_next_sentence() {
        let s = source("It went. (laughs) Then no. A word (aside) more.");
        let all = sentence_spans(&s, Span::new(0, s.chars()));
        assert_eq!(texts(&s, all), ["It went.", "(laughs) Then no.", "A word (aside) more."]);
    }

    #[test]
    fn a_sentence_holds_no_label_and_no_time() {
        let s = source("**Interviewer:** [00:01:00] Why? Go on.\n\nNext.");
        assert_eq!(texts(&s, sentence_spans(&s, Span::new(0, s.chars()))), ["Why?", "Go on.", "Next."]);
    }

    #[test]
    fn a_selection_never_tears_an_accent_or_a_family_apart() {
        let s = source("ae\u{301}x 👩\u{200d}👧 end");
        assert_eq!(snap_to_graphemes(&s, Span::new(2, 2 + 1)), Span::new(1, 3));
        assert_eq!(snap_to_graphemes(&s, Span::new(6, 7)), Span::new(5, 8));
        assert_eq!(texts(&s, word_spans(&s, Span::new(0, s.chars()))), ["ae\u{301}x", "end"]);
        let s = source("x  \u{301}a \u{600} ");
        assert_eq!(trimmed(&s, Span::new(1, 5)), Some(Span::new(2, 5)), "a space that has an accent");
    }
}
