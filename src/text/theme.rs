//! Theme files: front matter, a claim, and labelled lines with links.
//!
//! A theme is written by hand, over months, often in another editor. So
//! whatever can be understood is taken and the rest is said with its line: a
//! label with a slip in it costs that line and no other. A new file is composed
//! here; of one that is there the program sets status and codes, and leaves every
//! other character to people.

use super::codebook::prose;
use super::frontmatter::{self, Entry, Value};
use super::source::{body_start, conflict, is_conflict_marker, normalised};
use crate::model::codebook::CodeId;
use crate::model::diagnostic::Diagnostic;
use crate::model::memo::{Target, links};
use crate::model::nearest::{hint, nearest};
use crate::model::theme::{Relation, Theme, ThemeStatus, typed};

/// Reads a theme. `file` is its path below the study's folder; `text` is what
/// the file holds.
pub fn read(file: &str, text: &str) -> (Theme, Vec<Diagnostic>) {
    let plain = normalised(text);
    let (front, mut faults) = frontmatter::parse(&plain, file);
    let start = body_start(&plain, &front);
    let body = plain[start..].to_owned();
    let markers = (1u32..).zip(plain.lines()).filter(|(_, l)| is_conflict_marker(l));
    faults.extend(markers.map(|(n, line)| conflict(file, n, line)));
    let stem = file.strip_prefix("themes/").unwrap_or(file);
    let stem = stem.len().checked_sub(3).and_then(|end| stem.get(..end)).unwrap_or(stem);
    let id = CodeId(front.text("id").unwrap_or(stem).to_owned());
    let said = prose::read(&body);
    let entry = |key: &str| front.entries.iter().find(|e| e.key == key);
    let mut theme = Theme {
        title: front.text("title").map(str::to_owned).or(said.heading).unwrap_or_else(|| id.0.clone()),
        claim: said.paragraph,
        codes: entry("codes").map(|e| codes(e, file, &mut faults)).unwrap_or_default(),
        codes_line: entry("codes").map_or(1, |e| e.line),
        status: entry("status").map(|e| status(e, file, &mut faults)).unwrap_or_default(),
        coder: front.text("coder").map(str::to_owned),
        created: front.text("created").map(str::to_owned),
        mentions: links(&body),
        text_line: 1 + plain[..start].matches('\n').count() as u32,
        file: file.to_owned(),
        whole: text.to_owned(),
        text: body,
        id,
        ..Theme::default()
    };
    for (label, words, line) in &said.fields {
        faults.extend(labelled(&mut theme, label, words).into_iter().map(|f| f.at(theme.text_line + line)));
    }
    theme.fields = said.fields.into_iter().map(|(label, words, _)| (label, words)).collect();
    theme.links = typed(&theme.fields);
    (theme, faults)
}

/// The codes of `codes:`, each once; `code:ID` is the same as `ID`.
fn codes(entry: &Entry, file: &str, faults: &mut Vec<Diagnostic>) -> Vec<CodeId> {
    if let Value::Map(_) = entry.value {
        let message = "`codes:` is a list of the ids of codes";
        faults
            .push(Diagnostic::warning("theme-link", file, message).at(entry.line).help("write codes: [one-id, other]"));
    }
    let mut out: Vec<CodeId> = Vec::new();
    for word in entry.value.texts() {
        let id = CodeId(word.trim().strip_prefix("code:").unwrap_or(word.trim()).trim().to_owned());
        if !id.0.is_empty() && !out.contains(&id) {
            out.push(id);
        }
    }
    out
}

fn status(entry: &Entry, file: &str, faults: &mut Vec<Diagnostic>) -> ThemeStatus {
    let word = entry.value.texts().join(", ");
    ThemeStatus::parse(&word).unwrap_or_else(|| {
        let words = ThemeStatus::ALL.map(ThemeStatus::word);
        let near = nearest(&word.to_lowercase(), words);
        let message = format!("“{word}” is no status of a theme{}; it is read as candidate", hint(near));
        let help = format!("write one of: {}", words.join(", "));
        faults.push(Diagnostic::warning("theme-status", file, message).at(entry.line).help(help));
        ThemeStatus::default()
    })
}

/// What a labelled line may name.
enum Takes {
    Relation,
    Evidence,
    Counter,
    Memos,
}

/// Labels with a meaning, in lower case, with what may stand behind them.
const LABELS: [(&str, Takes, &str); 5] = [
    ("evidence", Takes::Evidence, "[[coding:ID]]"),
    ("counter-evidence", Takes::Counter, "[[coding:ID]] or [[code:ID]]"),
    ("counter evidence", Takes::Counter, "[[coding:ID]] or [[code:ID]]"),
    ("memos", Takes::Memos, "[[memo:ID]]"),
    ("memo", Takes::Memos, "[[memo:ID]]"),
];

/// Takes up one labelled line; gives what is wrong with it.
fn labelled(theme: &mut Theme, label: &str, words: &str) -> Vec<Diagnostic> {
    let known = LABELS.iter().find(|(name, ..)| name.eq_ignore_ascii_case(label.trim()));
    let (takes, wanted) = match (known, Relation::of_label(label)) {
        (Some((_, takes, wanted)), _) => (takes, *wanted),
        (None, Some(_)) => (&Takes::Relation, "[[theme:ID]] or [[code:ID]]"),
        (None, None) => return near_label(theme, label).into_iter().collect(),
    };
    let found = links(words);
    let mut faults = Vec::new();
    if found.is_empty() {
        let message = format!("“{label}” names nothing");
        let fault = Diagnostic::warning("theme-link", &theme.file, message).showing(words);
        faults.push(fault.help(format!("write what it names as {wanted}; other words may stand around it")));
    }
    for target in found.into_iter().map(|link| link.target) {
        match (takes, target) {
            (Takes::Evidence, Target::Coding(id)) => once(&mut theme.evidence, id),
            (Takes::Counter, Target::Coding(id)) => once(&mut theme.counter, id),
            (Takes::Counter, Target::Code(id)) => once(&mut theme.counter_codes, id),
            (Takes::Memos, Target::Memo(id)) => once(&mut theme.memos, id),
            // These are taken up together, by `typed`.
            (Takes::Relation, Target::Code(_) | Target::Theme(_)) => {}
            (_, other) => {
                let message = format!("“{label}” cannot name {other}; the link counts as one in the text");
                let fault = Diagnostic::warning("theme-link", &theme.file, message);
                faults.push(fault.help(format!("it takes {wanted}")));
            }
        }
    }
    faults
}

/// A label that is nearly one with a meaning.
fn near_label(theme: &Theme, label: &str) -> Option<Diagnostic> {
    let lower = label.trim().to_lowercase();
    let relations = Relation::ALL.map(|r| r.label().to_lowercase());
    let words = LABELS.iter().map(|(name, ..)| *name).chain(relations.iter().map(String::as_str));
    let near = nearest(&lower, words).filter(|word| strsim::levenshtein(word, &lower) <= 2)?;
    let message = format!("the label “{label}” is kept, but has no meaning here");
    let fault = Diagnostic::warning("theme-link", &theme.file, message);
    Some(fault.help(format!("did you mean “{near}”?")))
}

fn once<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

/// What a new theme says.
#[derive(Clone, Debug, Default)]
pub struct Draft<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// What it says; empty for none yet.
    pub claim: &'a str,
    /// The codes it is built from.
    pub codes: &'a [CodeId],
    /// Who writes it; empty if nobody says.
    pub coder: &'a str,
    /// Day.
    pub created: &'a str,
}

/// The file of a new theme.
pub fn compose(draft: &Draft<'_>) -> String {
    let mut out = "---\n".to_owned();
    let mut entry = |key: &str, value: String| out.push_str(&format!("{key}: {value}\n"));
    entry("id", frontmatter::quoted(draft.id));
    let heading = prose::heading(draft.title);
    if heading.is_none() {
        entry("title", frontmatter::quoted(draft.title));
    }
    entry("status", ThemeStatus::default().word().to_owned());
    entry("codes", listed(draft.codes));
    let more = [("coder", draft.coder), ("created", draft.created)];
    more.iter().filter(|(_, v)| !v.is_empty()).for_each(|(k, v)| entry(k, frontmatter::quoted(v)));
    out.push_str("---\n");
    let paragraph = prose::paragraph(draft.claim);
    for part in heading.iter().chain(&paragraph) {
        out.push_str(&format!("\n{part}\n"));
    }
    out
}

/// The file with its status set.
pub fn with_status(text: &str, status: ThemeStatus) -> String {
    frontmatter::with_entry(text, "status", status.word())
}

/// The file with the codes it is built from.
pub fn with_codes(text: &str, codes: &[CodeId]) -> String {
    frontmatter::with_entry(text, "codes", &listed(codes))
}

/// `[chance, luck]`
fn listed(codes: &[CodeId]) -> String {
    let written = codes.iter().map(|c| if bare(&c.0) { c.0.clone() } else { frontmatter::quoted(&c.0) });
    format!("[{}]", written.collect::<Vec<_>>().join(", "))
}

/// An id that stands in a list as it is.
fn bare(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_lowercase()) && CodeId::is_valid(id)
}

#[cfg(test)]
#[path = "theme_tests.rs"]
mod tests;
