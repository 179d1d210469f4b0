//! Words without their accents.
//!
//! Who searches types `cafe` and `Zurcher`; transcripts say `café` and
//! `Zürcher`, or not, according to who typed them. So accents of Latin, Greek
//! and Cyrillic letters are put aside, and a few letters that are accents in
//! all but name. Elsewhere a combining mark is mostly a vowel, and stays; the
//! points of Hebrew and Arabic, which are mostly left out in writing, go.

use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// `word` (as in [`super::Token::word`]) without accents. Folding twice is
/// folding once.
///
/// ```
/// use emic::text::tokens::folded;
/// assert_eq!(folded("straße"), "strasse");
/// assert_eq!(folded("żółty"), "zolty");
/// ```
pub fn folded(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        return Cow::Borrowed(word);
    }
    let mut out = String::with_capacity(word.len());
    let mut base = None;
    for c in word.nfd() {
        match c {
            // Ligatures of typesetting, and wide and narrow forms, of marks too.
            '\u{fb00}'..='\u{fb06}' | '\u{ff01}'..='\u{ff9f}' => {
                c.nfkd().flat_map(char::to_lowercase).for_each(|c| take(c, &mut out, &mut base));
            }
            c => take(c, &mut out, &mut base),
        }
    }
    if out.is_ascii() { Cow::Owned(out) } else { Cow::Owned(out.nfc().collect()) }
}

/// Adds a letter, or a mark that is no accent of the letter before.
fn take(c: char, out: &mut String, base: &mut Option<char>) {
    if is_combining_mark(c) {
        if !is_accent(*base, c) {
            out.push(c);
        }
        return;
    }
    push(c, out);
    *base = out.chars().next_back();
}

/// `pattern` with the accents of its letters put aside and everything else,
/// capitals included, as it is: for regular expressions.
pub fn without_accents(pattern: &str) -> String {
    if pattern.is_ascii() {
        return pattern.to_owned();
    }
    let mut out = String::with_capacity(pattern.len());
    for c in pattern.nfc() {
        if c.is_ascii() {
            out.push(c);
        } else {
            out.push_str(&folded(c.encode_utf8(&mut [0; 4])));
        }
    }
    out
}

/// True if `mark` on `base` is an accent that people leave out.
fn is_accent(base: Option<char>, mark: char) -> bool {
    // й is a letter of its own, and words differ by it alone.
    if matches!(base, Some('и' | 'И')) && mark == '\u{306}' {
        return false;
    }
    let points =
        matches!(mark, '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c7}' | '\u{64b}'..='\u{652}' | '\u{670}');
    points || base.is_some_and(is_simple)
}

/// Latin, Greek, Cyrillic.
fn is_simple(c: char) -> bool {
    matches!(c,
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{2af}' | '\u{370}'..='\u{52f}' | '\u{1c80}'..='\u{1c8f}'
        | '\u{1d00}'..='\u{1dbf}' | '\u{1e00}'..='\u{1fff}' | '\u{2c60}'..='\u{2c7f}' | '\u{a640}'..='\u{a69f}'
        | '\u{a720}'..='\u{a7ff}' | '\u{ab30}'..='\u{ab6f}')
}

fn push(c: char, out: &mut String) {
    let letters = match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ð' | 'đ' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ł' => "l",
        'ŧ' => "t",
        'ı' => "i",
        'ŋ' => "n",
        'ſ' => "s",
        'ς' => "σ",
        _ => {
            out.push(c);
            return;
        }
    };
    out.push_str(letters);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,20}") {
            let word = text.to_lowercase();
            let once = folded(&word).into_owned();
            prop_assert_eq!(folded(&once).into_owned(), once.clone());
        }
    }

    #[test]
    fn accents_are_put_aside_and_letters_are_not() {
        let pairs = [
            ("café", "cafe"),
            ("größe", "grosse"),
            ("ﬁnd", "find"),
            ("çalışıyor", "calisiyor"),
            ("i\u{307}stanbul", "istanbul"),
            ("ελλάς", "ελλασ"),
            ("ёлка", "елка"),
            ("мой", "мой"),
            ("हिन्दी", "हिन्दी"),
            ("한국어", "한국어"),
            ("が", "が"),
            ("น้ำ", "น้ำ"),
            ("كَتَبَ", "كتب"),
            ("ｗｉｄｅ", "wide"),
            ("ｶﾞ", "ガ"),
            ("aﾞ", "a"),
        ];
        for (word, without) in pairs {
            assert_eq!(folded(word), without, "{word}");
        }
    }

    #[test]
    fn a_pattern_keeps_its_signs_and_capitals() {
        assert_eq!(without_accents(r"\D+é[ÀÈ]?"), r"\D+e[AE]?");
    }
}
