//! Identities made from names.
//!
//! An id is typed on command lines and stands in journals for ever, so it is
//! plain ASCII. Accents fold away; a name in another script has no ASCII that
//! would mean anything, so it gets a short digest of itself: the same name
//! gives the same id on every machine.

use crate::model::anchor::Digest;
use unicode_normalization::UnicodeNormalization;

/// The longest slug made from one name.
const LONGEST: usize = 60;

/// An id for `name`: folded to ASCII, words joined by `-`, at most 60 bytes;
/// `code-` and six hex digits where most of the name is in another script;
/// `unnamed` for a name without words.
pub fn slug(name: &str) -> String {
    let name = name.trim();
    if name.is_empty() {
        return "unnamed".to_owned();
    }
    let (mut out, mut kept, mut lost) = (String::new(), 0usize, 0usize);
    for c in name.nfkd().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            out.push(c);
            kept += 1;
        } else if let Some(letters) = folded(c) {
            out.push_str(letters);
            kept += 1;
        } else if c.is_alphanumeric() {
            lost += 1;
        } else if !is_inside_word(c) && !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    if kept == 0 || lost > kept {
        let composed: String = name.nfkc().flat_map(char::to_lowercase).collect();
        let hex = Digest::of(&composed).0;
        return format!("code-{}", hex.get(..6).unwrap_or(&hex));
    }
    shorten(out.trim_end_matches('-'))
}

/// Characters that neither stand in a slug nor part words: apostrophes and
/// combining marks.
fn is_inside_word(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{ad}') || unicode_normalization::char::is_combining_mark(c)
}

/// ASCII for Latin letters that do not decompose.
fn folded(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ł' => "l",
        'þ' => "th",
        'ı' => "i",
        'ħ' => "h",
        _ => return None,
    })
}

/// Cuts at the last `-` that leaves at most [`LONGEST`] bytes.
fn shorten(slug: &str) -> String {
    let Some(head) = slug.get(..LONGEST).filter(|_| slug.len() > LONGEST) else {
        return slug.to_owned();
    };
    let whole_words = head.rfind('-').map_or(head, |at| &head[..at]);
    whole_words.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::codebook::CodeId;
    use proptest::prelude::*;

    #[test]
    fn accents_fold_and_apostrophes_do_not_part_words() {
        assert_eq!(slug("  Émigré’s Straße — Łódź! "), "emigres-strasse-lodz");
        assert_eq!(slug("'True' diversion"), "true-diversion");
    }

    #[test]
    fn a_name_in_another_script_gets_the_same_short_id_everywhere() {
        let id = slug("健康");
        assert!(id.starts_with("code-") && id.len() == 11, "{id}");
        assert_eq!(id, slug(" 健康 "));
        assert_ne!(id, slug("犯罪"));
        assert!(slug("🙂").starts_with("code-"));
        assert_eq!(slug("🙂 relief"), "relief");
        assert_eq!(slug(""), "unnamed");
    }

    #[test]
    fn a_sentence_is_cut_between_words() {
        let id = slug(&"someone said ".repeat(20));
        assert!(id.len() <= 60 && (id.ends_with("-said") || id.ends_with("-someone")), "{id}");
    }

    proptest! {
        #[test]
        fn a_slug_may_always_be_an_id(name in ".{0,80}") {
            prop_assert!(CodeId::is_valid(&slug(&name)), "{}", slug(&name));
        }
    }
}
