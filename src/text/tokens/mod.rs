//! What a word is when words are searched.
//!
//! Counting has its own rule (white space, `model::words`); searching needs a
//! finer one, since nobody types the comma behind a word. Words are those of
//! UAX #29: `don't` is one, `e-mail` two. Chinese, Japanese, Thai, Lao, Khmer
//! and Burmese are written without spaces, and guessing words there needs a
//! dictionary that is wrong about names; so each character is a token, and a
//! word of several characters is found as a phrase. The text is cut at white
//! space first. That is why a text and its passages, each by itself, have
//! the same tokens, and why ASCII, nearly all of a transcript, goes a short way.
//!
//! A token belongs to the span that holds its first code point.

mod elision;
mod fold;
mod stem;

pub use crate::model::script::is_spaceless;
pub use fold::{folded, without_accents};
pub use stem::Stems;

use crate::model::span::Span;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

/// Longest word, in code points: a longer one is known by its beginning.
pub const LONGEST: usize = 128;

/// One word as it stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Code points of the body.
    pub span: Span,
    /// Lower case and NFC, apostrophes straight, soft hyphens and marks of
    /// layout gone; accents as written. Holds no white space.
    pub word: String,
}

/// The tokens of `text`, whose first code point is number `base` of its body.
///
/// ```
/// let words: Vec<_> = emic::text::tokens::tokens("Don’t e-mail 數位!", 0).into_iter().map(|t| t.word).collect();
/// assert_eq!(words, ["don't", "e", "mail", "數", "位"]);
/// ```
pub fn tokens(text: &str, base: u32) -> Vec<Token> {
    let mut out = Vec::new();
    each(text, base, &mut |span, word| out.push(Token { span, word: word.to_owned() }));
    out
}

/// As [`tokens`], of a text in a language: see [`Stems::elided`].
pub fn tokens_in(rules: Stems, text: &str, base: u32) -> Vec<Token> {
    let mut out = Vec::new();
    each_in(rules, text, base, &mut |span, word| out.push(Token { span, word: word.to_owned() }));
    out
}

/// The words of `text` without their places: what somebody typed, as the
/// index knows it.
pub fn words(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    each(text, 0, &mut |_, word| out.push(word.to_owned()));
    out
}

/// As [`each`], of a text in a language: see [`Stems::elided`].
pub fn each_in(rules: Stems, text: &str, base: u32, take: &mut impl FnMut(Span, &str)) {
    if !rules.elides() {
        return each(text, base, take);
    }
    each(text, base, &mut |span, word| {
        let rest = rules.elided(word);
        // What goes is letters and an apostrophe, one code point each.
        let gone = (word.len() - rest.len()) as u32;
        take(Span::new((span.start + gone).min(span.end - 1), span.end), rest);
    });
}

/// Calls `take` with every token of `text` in order: its place in code points
/// from `base`, and its word.
pub fn each(text: &str, base: u32, take: &mut impl FnMut(Span, &str)) {
    let bytes = text.as_bytes();
    let mut scratch = String::new();
    let (mut at, mut chars) = (0, base);
    while at < bytes.len() {
        if bytes[at].is_ascii_whitespace() || bytes[at] == VERTICAL_TAB {
            (at, chars) = (at + 1, chars + 1);
            continue;
        }
        let from = at;
        let mut all = 0;
        while at < bytes.len() && !bytes[at].is_ascii_whitespace() && bytes[at] != VERTICAL_TAB {
            all |= bytes[at];
            at += 1;
        }
        let chunk = &text[from..at];
        if all.is_ascii() {
            ascii(chunk, chars, &mut scratch, take);
            chars += chunk.len() as u32;
        } else {
            chars = general(chunk, chars, &mut scratch, take);
        }
    }
}

/// White space that `is_ascii_whitespace` does not know.
const VERTICAL_TAB: u8 = 0x0b;

/// The words of an ASCII text without white space, by the rules of UAX #29 for
/// these characters.
fn ascii(chunk: &str, base: u32, scratch: &mut String, take: &mut impl FnMut(Span, &str)) {
    let bytes = chunk.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !is_word_byte(bytes[at]) {
            at += 1;
            continue;
        }
        let from = at;
        while at < bytes.len() && (is_word_byte(bytes[at]) || joins(bytes, at) && !ends_sentence(chunk, at)) {
            at += 1;
        }
        let raw = chunk[from..at].trim_end_matches(is_edge);
        let from = at - chunk[from..at].trim_start_matches(is_edge).len();
        let raw = raw.trim_start_matches(is_edge);
        let (mut letter, mut upper) = (false, false);
        for b in raw.bytes() {
            letter |= b.is_ascii_alphanumeric();
            upper |= b.is_ascii_uppercase();
        }
        if !letter {
            continue;
        }
        let span = Span::new(base + from as u32, base + (from + raw.len()) as u32);
        let cut = &raw[..raw.len().min(LONGEST)];
        if upper {
            scratch.clear();
            scratch.push_str(cut);
            scratch.make_ascii_lowercase();
            take(span, trimmed(scratch));
        } else {
            take(span, trimmed(cut));
        }
    }
}

fn is_word_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_'
}

/// True if the mark at `at` holds the letters, or the digits, on both sides of
/// it together.
fn joins(bytes: &[u8], at: usize) -> bool {
    let (Some(before), Some(after)) = (bytes[..at].last(), bytes.get(at + 1)) else {
        return false;
    };
    match bytes[at] {
        b':' => before.is_ascii_alphabetic() && after.is_ascii_alphabetic(),
        b',' | b';' => before.is_ascii_digit() && after.is_ascii_digit(),
        b'.' | b'\'' => {
            before.is_ascii_alphabetic() && after.is_ascii_alphabetic()
                || before.is_ascii_digit() && after.is_ascii_digit()
        }
        _ => false,
    }
}

/// True if the full stop at the byte `at` ends a sentence, though no space
/// follows it (`I know.I was there`): a capital stands behind it, and before it
/// more than the first letters of something (`U.S.A`, `Ph.D`).
fn ends_sentence(text: &str, at: usize) -> bool {
    if text.as_bytes()[at] != b'.' || !text[at + 1..].starts_with(char::is_uppercase) {
        return false;
    }
    let before: Vec<char> = text[..at].chars().rev().take_while(|c| c.is_alphabetic()).take(4).collect();
    let one_behind = text[at + 1..].chars().take_while(|c| c.is_alphabetic()).take(2).count() == 1;
    let short = before.len() < 4 && before.last().is_some_and(|c| c.is_uppercase());
    before.len() > 1 && !(short && one_behind)
}

/// A word of UAX #29, cut where a sentence ends in it: each part with the byte
/// at which it begins.
fn cut_at_stops(raw: &str) -> impl Iterator<Item = (usize, &str)> {
    let stops = raw.match_indices('.').map(|(at, _)| at).filter(|at| ends_sentence(raw, *at));
    let mut from = 0;
    stops.chain([raw.len()]).map(move |to| {
        let part = (from, &raw[from..to]);
        from = to + 1;
        part
    })
}

/// The words of any text without ASCII white space; gives the code point after
/// it.
fn general(chunk: &str, base: u32, scratch: &mut String, take: &mut impl FnMut(Span, &str)) -> u32 {
    let mut at = base;
    for run in runs(chunk) {
        let mut from = 0;
        let mut one = |start: usize, raw: &str, at: &mut u32| {
            *at += count(&run.text[from..start]);
            let end = *at + count(raw);
            let inner = raw.trim_start_matches(is_edge);
            let first = end - count(inner);
            let inner = inner.trim_end_matches(is_edge);
            normal(inner, scratch);
            let word = trimmed(scratch);
            if !word.is_empty() {
                take(Span::new(first, first + count(inner)), word);
            }
            (*at, from) = (end, start + raw.len());
        };
        match run.kind {
            Kind::Blank => {}
            Kind::Spaced => {
                let words = run.text.unicode_word_indices();
                let parts = words.flat_map(|(start, raw)| cut_at_stops(raw).map(move |(at, part)| (start + at, part)));
                parts.for_each(|(start, raw)| one(start, raw, &mut at));
            }
            Kind::Spaceless => {
                let letters = |(_, raw): &(usize, &str)| raw.chars().any(char::is_alphanumeric);
                run.text.grapheme_indices(true).filter(letters).for_each(|(start, raw)| one(start, raw, &mut at));
            }
        }
        at += count(&run.text[from..]);
    }
    at
}

fn count(text: &str) -> u32 {
    text.chars().count() as u32
}

/// A part of a text in scripts of one kind.
struct Run<'t> {
    text: &'t str,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Words have spaces between them.
    Spaced,
    /// They have none.
    Spaceless,
    /// White space other than ASCII. UAX #29 holds the narrow space before a
    /// French question mark for a part of the word.
    Blank,
}

fn runs(chunk: &str) -> Vec<Run<'_>> {
    let mut out: Vec<Run<'_>> = Vec::new();
    let mut from = 0;
    let mut kind = Kind::Spaced;
    for (at, c) in chunk.char_indices() {
        let goes_on = kind == Kind::Spaceless && (is_combining_mark(c) || matches!(c, '\u{200c}' | '\u{200d}'));
        let this = match () {
            () if c.is_whitespace() => Kind::Blank,
            () if is_spaceless(c) || goes_on => Kind::Spaceless,
            () => Kind::Spaced,
        };
        if this != kind {
            if at > from {
                out.push(Run { text: &chunk[from..at], kind });
            }
            (from, kind) = (at, this);
        }
    }
    out.push(Run { text: &chunk[from..], kind });
    out
}

/// Code points that change how a word looks and not which word it is: soft
/// hyphen, joiners, directions, variation selectors, the Arabic stretcher.
fn is_layout(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{640}' | '\u{180b}'..='\u{180f}' | '\u{200c}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{e0100}'..='\u{e01ef}')
}

/// Puts the normal form of `raw` into `out`.
fn normal(raw: &str, out: &mut String) {
    out.clear();
    let mut plain = true;
    for c in raw.chars().filter(|c| !is_layout(*c)) {
        let c = if matches!(c, '\u{2018}' | '\u{2019}' | '\u{2bc}' | '\u{ff07}') { '\'' } else { c };
        // Below the combining marks, one character is its own NFC, and lower case needs no neighbours.
        plain &= c < '\u{300}' && c != '\u{130}';
        if plain {
            out.extend(c.to_lowercase());
        } else {
            out.push(c);
        }
    }
    if !plain {
        let lower = out.to_lowercase();
        out.clear();
        out.extend(lower.nfc());
    }
    if let Some((end, _)) = out.char_indices().nth(LONGEST) {
        out.truncate(end);
    }
}

fn trimmed(word: &str) -> &str {
    word.trim_matches(is_edge)
}

/// True for what UAX #29 takes for a part of a word and no word begins or ends
/// with: apostrophes, and the low lines of Markdown's emphasis.
fn is_edge(c: char) -> bool {
    matches!(c, '_' | '\'' | '\u{2018}' | '\u{2019}' | '\u{2bc}' | '\u{ff07}' | '\u{ff3f}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every chunk by the general rules.
    fn slowly(text: &str) -> Vec<Token> {
        let mut out = Vec::new();
        let mut scratch = String::new();
        let mut at = 0;
        for chunk in text.split_inclusive(|c: char| c.is_ascii_whitespace() || c == '\u{b}') {
            let mut take = |span, word: &str| out.push(Token { span, word: word.to_owned() });
            at = general(chunk, at, &mut scratch, &mut take);
        }
        out
    }

    fn texts() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            4 => "[a-zA-Z0-9_'.,;: -]{0,12}",
            1 => "[a-zA-Z]{1,4}[.][A-Zé][a-z]{0,2}",
            2 => Just("don’t ".to_owned()),
            1 => Just("co\u{ad}op ʼtwas’ ".to_owned()),
            2 => "[éÉßŁıİ’‘\u{301}\u{200d}—…\n\t]{0,4}",
            2 => "[數位コー・がน้ำก็မြន]{0,5}",
            1 => "\\PC{0,6}",
            1 => Just("👩\u{200d}👧\u{fe0f}".to_owned()),
        ];
        proptest::collection::vec(piece, 0..10).prop_map(|p| p.concat())
    }

    proptest! {
        #[test]
        fn tokens_stand_in_order_inside_the_text_and_never_overlap(text in texts(), base in 0u32..50) {
            let mut last = base;
            let end = base + text.chars().count() as u32;
            for t in tokens(&text, base) {
                prop_assert!(t.span.start >= last && !t.span.is_empty() && t.span.end <= end);
                prop_assert!(!t.word.is_empty() && !t.word.contains(char::is_whitespace), "{:?}", t.word);
                last = t.span.end;
            }
        }

        #[test]
        fn a_text_and_its_passages_have_the_same_tokens(a in texts(), b in texts()) {
            let whole = format!("{a}\n\n{b}");
            let mut parts = tokens(&a, 7);
            parts.extend(tokens(&b, 7 + count(&a) + 2));
            prop_assert_eq!(tokens(&whole, 7), parts);
        }

        #[test]
        fn the_short_way_for_ascii_gives_what_the_long_way_gives(text in texts(), plain in "[ -~\t\n\u{b}]{0,60}") {
            prop_assert_eq!(tokens(&text, 0), slowly(&text));
            prop_assert_eq!(tokens(&plain, 0), slowly(&plain));
        }

        #[test]
        fn a_word_typed_as_it_was_found_is_one_word(text in "[a-zA-ZéÉßŁıü0-9'’.,: -]{0,40}") {
            for t in tokens(&text, 0) {
                prop_assert_eq!(words(&t.word), vec![t.word.clone()]);
            }
        }
    }

    #[test]
    fn words_are_what_a_person_would_type() {
        assert_eq!(words("“Well—it’s 3.5% of 1,200 (don't)!”"), ["well", "it's", "3.5", "of", "1,200", "don't"]);
        assert_eq!(words("e-mail ... -- '' 12:30 O’Brien"), ["e", "mail", "12", "30", "o'brien"]);
        assert_eq!(words("CAFÉ cafe\u{301} co\u{ad}operate مـرحـبا"), ["café", "café", "cooperate", "مرحبا"]);
    }

    #[test]
    fn a_sentence_ends_at_a_full_stop_without_a_space() {
        assert_eq!(words("I know.I was there.And Mr.Smith"), ["i", "know", "i", "was", "there", "and", "mr", "smith"]);
        assert_eq!(words("Ça va.Été"), ["ça", "va", "été"]);
        assert_eq!(
            words("the U.S.A, a Ph.D, e.g. node.js 3.5"),
            ["the", "u.s.a", "a", "ph.d", "e.g", "node.js", "3.5"]
        );
    }

    #[test]
    fn emphasis_is_no_part_of_a_word() {
        let text = "I _really_ __mean__ *it*, d’art and _café_ in snake_case ___";
        let found = tokens(text, 0);
        let words: Vec<&str> = found.iter().map(|t| t.word.as_str()).collect();
        assert_eq!(words, ["i", "really", "mean", "it", "d'art", "and", "café", "in", "snake_case"]);
        let at = |t: &Token| text.chars().skip(t.span.start as usize).take(t.span.len() as usize).collect::<String>();
        assert_eq!((at(&found[1]), at(&found[6])), ("really".to_owned(), "café".to_owned()), "its place is the word's");
        assert_eq!(super::words("_really_"), ["really"]);
    }

    #[test]
    fn in_languages_that_elide_a_word_begins_behind_the_apostrophe() {
        let french = tokens_in(Stems::of(Some("fr-CA")), "Aujourd’hui j'ai vu L’École", 3);
        let words: Vec<&str> = french.iter().map(|t| t.word.as_str()).collect();
        assert_eq!(words, ["aujourd'hui", "ai", "vu", "école"]);
        assert_eq!(french[3].span, Span::new(3 + 22, 3 + 27));
        let english: Vec<String> =
            tokens_in(Stems::of(Some("en")), "I don't, d'you", 0).into_iter().map(|t| t.word).collect();
        assert_eq!(english, ["i", "don't", "d'you"]);
    }

    #[test]
    fn a_narrow_space_is_a_space() {
        assert_eq!(words("Bonjour\u{202f}! 1\u{202f}234\u{a0}km"), ["bonjour", "1", "234", "km"]);
    }

    #[test]
    fn scripts_without_spaces_are_found_character_by_character() {
        assert_eq!(words("我用iPhone手機"), ["我", "用", "iphone", "手", "機"]);
        assert_eq!(words("コーヒー。が か\u{3099}"), ["コ", "ー", "ヒ", "ー", "が", "が"]);
        assert_eq!(words("น้ำดื่ม"), ["น้ำ", "ดื่", "ม"]);
    }

    #[test]
    fn a_word_longer_than_any_word_is_cut_and_its_place_is_not() {
        let long = format!("a{}", "é".repeat(300));
        let found = tokens(&long, 5);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].span, count(&found[0].word)), (Span::new(5, 306), LONGEST as u32));
        assert_eq!(tokens(&"x".repeat(300), 0)[0].word.len(), LONGEST);
    }
}
