//! Tags of languages (BCP 47), and what people write instead of them.
//!
//! The forms of a word depend on its language, so a language that is not
//! understood quietly costs a search most of what it should find. `German` is a
//! name and no tag; the names of languages that have word forms are known here so
//! that somebody can be told the tag.

/// Tags, and names they go by in lower case: in English, and in the language.
const NAMES: [(&str, &[&str]); 26] = [
    ("ar", &["arabic", "العربية"]),
    ("ca", &["catalan", "català"]),
    ("cs", &["czech", "čeština"]),
    ("da", &["danish", "dansk"]),
    ("de", &["german", "deutsch"]),
    ("el", &["greek", "ελληνικά"]),
    ("en", &["english"]),
    ("es", &["spanish", "español", "castellano"]),
    ("fi", &["finnish", "suomi"]),
    ("fr", &["french", "français"]),
    ("hu", &["hungarian", "magyar"]),
    ("it", &["italian", "italiano"]),
    ("ja", &["japanese", "日本語"]),
    ("nl", &["dutch", "nederlands"]),
    ("no", &["norwegian", "norsk"]),
    ("pl", &["polish", "polski"]),
    ("pt", &["portuguese", "português"]),
    ("ro", &["romanian", "română"]),
    ("ru", &["russian", "русский"]),
    ("sv", &["swedish", "svenska"]),
    ("ta", &["tamil", "தமிழ்"]),
    ("th", &["thai", "ไทย"]),
    ("tr", &["turkish", "türkçe"]),
    ("uk", &["ukrainian", "українська"]),
    ("vi", &["vietnamese", "tiếng việt"]),
    ("zh", &["chinese", "mandarin", "中文"]),
];

/// True for what is written as a tag is: `en`, `pt-BR`, `zh-Hant-TW`.
///
/// ```
/// use emic::model::language::is_tag;
/// assert!(is_tag("en") && is_tag("pt-BR") && is_tag("pt_BR") && !is_tag("German") && !is_tag(""));
/// ```
pub fn is_tag(words: &str) -> bool {
    let mut parts = words.trim().split(['-', '_']);
    let first = parts.next().is_some_and(|p| matches!(p.len(), 2 | 3) && p.bytes().all(|b| b.is_ascii_alphabetic()));
    first && parts.all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// The tag of a language by its name.
///
/// ```
/// use emic::model::language::tag_of;
/// assert_eq!((tag_of("German"), tag_of("Español"), tag_of("Klingon")), (Some("de"), Some("es"), None));
/// ```
pub fn tag_of(name: &str) -> Option<&'static str> {
    let name = name.trim().to_lowercase();
    NAMES.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(tag, _)| *tag)
}
