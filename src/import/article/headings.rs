//! Which paragraphs are headings.
//!
//! A file that marks headings is taken at its word. Where none is marked, a heading is a short paragraph on one line
//! that begins like a title and does not end like a sentence. What stands again and again, but for its numbers, is
//! the head of a page. Levels come from numbering (`4.2`); without it the usual main sections (*Methods*, *Findings*)
//! stand at the top and all others side by side below them: nothing else can be known.

use super::{Kind, Paragraph, Raw};
use std::collections::HashMap;

/// Longest heading without a mark, in words and in characters.
const WORDS: usize = 16;
const CHARS: usize = 110;
/// The same for a title.
const TITLE_CHARS: usize = 220;
/// A line that stands so often is the head of a page.
const OFTEN: usize = 3;

const MAIN: &[&str] = &[
    "abstract",
    "introduction",
    "background",
    "literature",
    "review",
    "theory",
    "theoretical",
    "framework",
    "method",
    "methods",
    "methodology",
    "research",
    "data",
    "materials",
    "analysis",
    "findings",
    "results",
    "discussion",
    "conclusion",
    "conclusions",
    "concluding",
    "remarks",
    "limitations",
    "implications",
    "notes",
    "references",
    "bibliography",
    "acknowledgements",
    "acknowledgments",
    "acknowledgement",
    "funding",
    "appendix",
    "and",
    "the",
    "study",
    "disclosure",
    "statement",
    "keywords",
    "article",
    "history",
    "ergebnisse",
    "einleitung",
    "methode",
    "methoden",
    "diskussion",
    "fazit",
    "résultats",
    "méthodes",
    "resultados",
    "métodos",
    "discusión",
    "conclusión",
];

/// The title if it can be told, whether headings were marked, and the paragraphs.
pub(super) fn tell(raw: Vec<Raw>) -> (Option<String>, bool, Vec<Paragraph>) {
    let marked = raw.iter().filter(|r| matches!(r.paragraph.kind, Kind::Heading(_))).count() > 1;
    let title = title(&raw, marked);
    if marked {
        return (title, true, raw.into_iter().map(|r| r.paragraph).collect());
    }
    let mut often: HashMap<String, usize> = HashMap::new();
    for one in raw.iter().filter(|r| may_be(r)) {
        *often.entry(without_numbers(&one.paragraph.text)).or_default() += 1;
    }
    let bold = raw.iter().filter(|r| r.bold && may_be(r)).count() > 1;
    let last = raw.len().saturating_sub(1);
    let tell = |(at, mut one): (usize, Raw)| {
        let page_head = || often.get(&without_numbers(&one.paragraph.text)).is_some_and(|n| *n >= OFTEN);
        if at < last && may_be(&one) && (one.bold || !bold || is_main(&one.paragraph.text)) && !page_head() {
            one.paragraph.kind = Kind::Heading(level(&one.paragraph.text));
        }
        one.paragraph
    };
    let paragraphs = raw.into_iter().enumerate().map(tell).collect();
    (title, false, paragraphs)
}

fn without_numbers(text: &str) -> String {
    text.chars().filter(|c| !c.is_numeric()).collect::<String>().trim().to_lowercase()
}

/// Whether a paragraph has the form of a heading.
fn may_be(raw: &Raw) -> bool {
    let text = raw.paragraph.text.trim_matches(['*', '_', ' ']);
    raw.lone && raw.paragraph.kind != Kind::Block && text.chars().count() <= CHARS && has_form(text)
}

fn has_form(text: &str) -> bool {
    let words = text.split_whitespace().count();
    let begins = text.chars().next().is_some_and(|c| {
        (c.is_alphanumeric() && !c.is_lowercase()) || matches!(c, '\'' | '"' | '‘' | '“' | '„' | '«' | '¿')
    });
    let quoted = text.starts_with(['\'', '"', '‘', '“', '„', '«']) && text.ends_with(')');
    let plain = text.trim_end_matches(['\'', '"', '’', '”', '“', '»']);
    let ends = !plain.ends_with(['.', ',', ';', ':', '!', '…', '-', '–', '>', ']']);
    let other = text.contains("://") || text.contains('@') || text.contains(" = ") || text.contains('\t');
    words <= WORDS && begins && !quoted && ends && !other && text.chars().any(char::is_alphabetic)
}

fn is_main(text: &str) -> bool {
    let name = unnumbered(text).to_lowercase();
    let words = || name.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty());
    words().next().is_some() && words().count() <= 5 && words().all(|w| MAIN.contains(&w))
}

/// `4.2 Trust` is `Trust`.
fn unnumbered(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | ' '))
}

fn level(text: &str) -> u8 {
    let number = &text[..text.len() - unnumbered(text).len()];
    let parts = number.split('.').filter(|p| p.trim_matches([' ', ')']).parse::<u16>().is_ok_and(|n| n < 100)).count();
    match parts {
        0 => 2 - u8::from(is_main(text)),
        n => n.min(6) as u8,
    }
}

/// The title: the only heading of the first level if it comes first; without marks, the first line with the form of a
/// title that stands more than once, else the first one.
fn title(raw: &[Raw], marked: bool) -> Option<String> {
    if marked {
        let mut top = raw.iter().filter(|r| r.paragraph.kind == Kind::Heading(1));
        let (first, second) = (top.next(), top.next());
        let begins = raw.iter().find(|r| matches!(r.paragraph.kind, Kind::Heading(_)))?;
        return first.filter(|f| second.is_none() && f.paragraph == begins.paragraph).map(|f| f.paragraph.text.clone());
    }
    let form = |r: &&Raw| {
        let text = r.paragraph.text.as_str();
        let long = text.chars().count() <= TITLE_CHARS && text.split_whitespace().count() > 3;
        let clipped: String = text.split_whitespace().take(3).collect::<Vec<_>>().join(" ");
        r.lone
            && r.paragraph.kind != Kind::Block
            && long
            && has_form(&clipped)
            && !text.ends_with(['.', ':', ';', ','])
            && !text.contains("://")
            && !text.contains('@')
            && !text.starts_with(['©', '\'', '‘', '“', '"'])
    };
    let head = || raw.iter().take(80).filter(form).map(|r| &r.paragraph.text);
    let again = head().find(|t| head().filter(|other| other == t).count() > 1);
    again.or_else(|| head().next()).cloned()
}
