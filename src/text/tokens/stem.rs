//! Words without their endings, so that `officer` finds `officers`.
//!
//! The rules are Snowball's, one set a language. They are written for words
//! with their accents (Spanish `-ción`, French `-é`), and people search without
//! them. So a word has up to two keys, the stem of the word as written and the
//! stem of its folded form, both without accents, and two words are forms of
//! one if they share a key. Most words have one.

use super::fold::folded;
use frostem::{Algorithm, Stemmer};

/// The endings of one language; of none, where a language has no rules here.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stems(Option<Algorithm>);

impl Stems {
    /// The rules for a language by its BCP 47 tag (`en`, `pt-BR`); none for no
    /// tag and for languages without rules.
    pub fn of(language: Option<&str>) -> Self {
        let tag = language.unwrap_or("").trim().to_ascii_lowercase();
        let primary = tag.split(['-', '_']).next().unwrap_or("");
        let name = match primary {
            "nb" | "nn" => "no",
            "hr" | "bs" | "sh" => "sr",
            other => other,
        };
        let is_code = matches!(name.len(), 2 | 3);
        Self(if is_code { Algorithm::from_name(name).ok() } else { None })
    }

    /// The name of the rules, such as `english`; empty for none.
    pub fn name(self) -> &'static str {
        self.0.map_or("", Algorithm::name)
    }

    /// The rules with this [`Stems::name`].
    pub fn named(name: &str) -> Option<Self> {
        if name.is_empty() { Some(Self(None)) } else { Algorithm::from_name(name).ok().map(|a| Self(Some(a))) }
    }

    /// The stem of a word (as in [`super::Token::word`]), without accents.
    pub fn stem(self, word: &str) -> String {
        match self.0 {
            None => folded(word).into_owned(),
            Some(rules) => folded(&Stemmer::new(rules).stem(word)).into_owned(),
        }
    }

    /// What a word is known by: two words that share a key are forms of one.
    pub fn keys(self, word: &str) -> (String, Option<String>) {
        let first = self.stem(word);
        if word.is_ascii() || self.0.is_none() {
            return (first, None);
        }
        let second = self.stem(&folded(word));
        let other = (second != first).then_some(second);
        (first, other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn forms(language: &str, a: &str, b: &str) -> bool {
        let stems = Stems::of(Some(language));
        let (x, y) = (stems.keys(a), stems.keys(b));
        let all = |k: (String, Option<String>)| [Some(k.0), k.1].into_iter().flatten().collect::<Vec<_>>();
        let y = all(y);
        all(x).iter().any(|k| y.contains(k))
    }

    #[test]
    fn forms_of_a_word_share_a_key_with_and_without_accents() {
        assert!(forms("en-GB", "officer", "officers"));
        assert!(forms("en", "police", "policing"));
        assert!(!forms("en", "police", "policy"));
        assert!(forms("es", "canción", "canciones") && forms("es", "cancion", "canción"));
        assert!(forms("de", "häuser", "hauser") && forms("de", "haus", "häuser"));
        assert!(forms("fr", "l'homme", "hommes"));
        assert!(forms("nb", "bøker", "boker"));
        assert!(forms("ru", "мой", "мой") && forms("el", "λόγος", "λογος"));
        assert!(forms("tr", "kitaplar", "kitap"));
    }

    #[test]
    fn a_language_without_rules_keeps_its_words() {
        for tag in [None, Some("zh"), Some("th-TH"), Some("porter"), Some("english please"), Some("")] {
            assert_eq!(Stems::of(tag).name(), "", "{tag:?}");
        }
        assert_eq!(Stems::of(Some("zh")).keys("Café"), ("Cafe".to_owned(), None));
        assert_eq!(Stems::of(Some("pt_BR")).name(), "portuguese");
        assert_eq!(Stems::named("portuguese").map(Stems::name), Some("portuguese"));
    }

    #[test]
    fn every_language_of_tantivy_has_rules() {
        for tag in "ar da nl en fi fr de el hu it no pt ro ru es sv ta tr".split(' ') {
            assert_ne!(Stems::of(Some(tag)).name(), "", "{tag}");
        }
    }

    proptest! {
        #[test]
        fn no_word_breaks_the_rules_of_any_language(word in "\\PC{0,12}") {
            for rules in Algorithm::all() {
                let stems = Stems(Some(*rules));
                let (first, _) = stems.keys(&word);
                prop_assert!(first.len() <= 8 * word.len() + 8);
            }
        }
    }
}
