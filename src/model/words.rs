//! What a word is when words are counted.
//!
//! The rule (W1): white-space-separated tokens that hold at least one Unicode
//! letter or digit, after labels and times are taken away. Notes such as
//! `[laughs]` inside a turn count, dashes and dots alone do not. A token
//! belongs to the span that holds its first code point, so two neighbouring
//! spans never count one token twice.

use super::source::{Block, BlockKind, Source};
use super::span::Span;

/// Words of `text` by rule W1.
///
/// ```
/// assert_eq!(emic::model::words::count_words("Well — it's [laughs] 50/50."), 4);
/// ```
pub fn count_words(text: &str) -> u32 {
    text.split_whitespace().filter(|token| is_word(token)).count() as u32
}

fn is_word(token: &str) -> bool {
    // ASCII decides nearly always, without a table.
    let letters = token.bytes().any(|b| b.is_ascii_alphanumeric()) || token.chars().any(char::is_alphanumeric);
    letters && !is_time(token)
}

/// A bracketed time such as `[12:34]`, `[00:12:34.05]` or `\\[12:34\\]`.
fn is_time(token: &str) -> bool {
    let inner = token.trim_start_matches('\\').strip_prefix('[');
    let inner = inner.map(|t| t.trim_end_matches([',', '.', ';', '?', '!']));
    inner.and_then(|t| t.strip_suffix(']')).is_some_and(|t| {
        let t = t.trim_end_matches('\\');
        t.contains(':') && t.bytes().all(|b| b.is_ascii_digit() || b == b':' || b == b'.')
    })
}

/// Words of speech inside `span`: of participants only, or of everybody.
/// Headings, labels and times are never speech. In a source without speakers
/// all text counts.
pub fn speech_words(source: &Source, span: Span, participants_only: bool) -> u32 {
    source
        .blocks_in(span)
        .iter()
        .filter(|block| counts(source, block, participants_only))
        .filter_map(|block| block.text.intersection(span).map(|part| (block, part)))
        .map(|(block, part)| words_starting_in(source, block.text, part))
        .sum()
}

/// True if a paragraph's words count as speech.
fn counts(source: &Source, block: &Block, participants_only: bool) -> bool {
    if block.kind != BlockKind::Paragraph {
        return false;
    }
    if source.speakers.is_empty() || !participants_only {
        return true;
    }
    block.speaker.is_some_and(|who| !source.speakers[usize::from(who)].interviewer)
}

/// Where in the paragraph's text `whole` words begin, code points of the body, by
/// rule W1.
pub fn word_starts(source: &Source, whole: Span) -> Vec<u32> {
    let mut at = whole.start;
    let mut out = Vec::new();
    for token in source.slice(whole).split(char::is_whitespace) {
        out.extend((!token.is_empty() && is_word(token)).then_some(at));
        at += token.chars().count() as u32 + 1;
    }
    out
}

/// Words of the paragraph's text `whole` whose first code point lies in `part`.
pub fn words_starting_in(source: &Source, whole: Span, part: Span) -> u32 {
    if whole == part {
        return count_words(source.slice(whole));
    }
    let text = source.slice(Span::new(part.start, whole.end));
    let before = source.slice(Span::new(whole.start, part.start));
    let cuts_a_token = before.chars().next_back().is_some_and(|c| !c.is_whitespace());
    let limit = part.len();
    let mut count = 0;
    let mut at = 0u32;
    let mut first = true;
    for token in text.split(char::is_whitespace) {
        let continues = first && cuts_a_token;
        first = false;
        if at >= limit {
            break;
        }
        if !continues && !token.is_empty() && is_word(token) {
            count += 1;
        }
        at += token.chars().count() as u32 + 1;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_and_dots_are_not_words_and_notes_are() {
        assert_eq!(count_words("— … [laughs] naïve 數位 3.5"), 4);
        assert_eq!(count_words("[12:34] so \\[00:12:34.5\\], then"), 2);
        assert_eq!(count_words(""), 0);
    }
}
