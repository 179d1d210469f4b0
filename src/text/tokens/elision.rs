//! Words that lean on the next one.
//!
//! In French, Italian and Catalan, articles and pronouns lose their vowel before
//! another and are written onto the word: `l'école`, `dell'arte`. UAX #29 takes
//! that for one word, so nobody would find *école*. The letters before the
//! apostrophe are taken for nothing; `aujourd'hui` and `quelqu'un` are words of
//! their own, so what elides is listed, language by language.

use super::Stems;

const FRENCH: &[&str] = &["l", "d", "j", "m", "n", "s", "t", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"];
const ITALIAN: &[&str] = &[
    "l", "d", "un", "c", "m", "n", "s", "t", "v", "gl", "dell", "nell", "all", "sull", "dall", "coll", "quell",
    "quest", "bell", "sant", "tutt",
];
const CATALAN: &[&str] = &["l", "d", "m", "n", "s", "t"];

impl Stems {
    fn leaning(self) -> &'static [&'static str] {
        match self.name() {
            "french" => FRENCH,
            "italian" => ITALIAN,
            "catalan" => CATALAN,
            _ => &[],
        }
    }

    /// True for languages in which words lean on the next.
    pub fn elides(self) -> bool {
        !self.leaning().is_empty()
    }

    /// A word (as in [`super::Token::word`]) without what leans on it.
    ///
    /// ```
    /// # use emic::text::tokens::Stems;
    /// assert_eq!(Stems::of(Some("fr")).elided("l'école"), "école");
    /// assert_eq!(Stems::of(Some("fr")).elided("quelqu'un"), "quelqu'un");
    /// assert_eq!(Stems::of(Some("en")).elided("l'école"), "l'école");
    /// ```
    pub fn elided(self, word: &str) -> &str {
        match word.split_once('\'') {
            Some((before, rest)) if self.leaning().contains(&before) && rest.starts_with(char::is_alphanumeric) => rest,
            _ => word,
        }
    }
}
