//! A study made of quotations: sources, participants, codebook, and where each quotation stands.
//!
//! An article becomes one source with its findings sections as headings, each quotation as words of its participant,
//! and behind it a block quote that says where it was printed. So matrices count them as participants' words, and a
//! reader finds the page. The codebook has the headings that stand above quotations, in their order and depth. Two
//! articles may both have a `P1` and a section *Trust*: with several articles, participants and sections bear the name
//! of theirs.

use super::super::article::Article;
use super::super::compose::{escaped, quoted, scalar};
use super::{Quotation, attribution};
use crate::model::span::Span;
use crate::text::codebook::slug;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// An article and what is taken out of it.
#[derive(Debug, Clone)]
pub struct Taken<'a> {
    /// The new source's id.
    pub id: String,
    /// Title of the article.
    pub title: String,
    /// Name of its file.
    pub file_name: String,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
    /// How it was read.
    pub article: &'a Article,
    /// The quotations to take.
    pub quotations: Vec<Quotation>,
}

/// A quotation as a coding of a source that is yet to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The source's id.
    pub source: String,
    /// Code points of its body.
    pub span: Span,
    /// The code's id; `None` where no heading stands above it.
    pub code: Option<String>,
}

/// All files of a study of quotations, path and text, and the codings to make.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Made {
    /// Paths below the study's folder, with `/`.
    pub files: Vec<(String, String)>,
    /// In order of sources and places.
    pub codings: Vec<Placed>,
}

/// Makes the study; `path` makes the path of a source from its id.
pub fn make(articles: &[Taken<'_>], path: &dyn Fn(&str) -> String) -> Made {
    let mut book = Book::default();
    let mut made = Made::default();
    let mut people: Vec<[String; 4]> = Vec::new();
    let several = articles.len() > 1;
    for taken in articles {
        let codes = book.add(taken, several);
        let (text, spans) = source(taken, several);
        made.files.push((path(&taken.id), text));
        for ((span, quotation), code) in spans.into_iter().zip(&taken.quotations).zip(codes) {
            made.codings.push(Placed { source: taken.id.clone(), span, code });
            let id = named(taken, quotation, several);
            let described = quotation.described.clone();
            match people.iter_mut().find(|p| p[0] == id) {
                Some(known) if known[2].is_empty() => known[2] = described,
                Some(_) => {}
                None => people.push([id, role(&quotation.participant), described, taken.id.clone()]),
            }
        }
    }
    made.files.push(("codebook/codes.md".to_owned(), book.text));
    made.files.push(("corpus/participants.csv".to_owned(), participants(&people)));
    made
}

/// The id of a participant: as printed, without what would end a label.
fn named(taken: &Taken<'_>, quotation: &Quotation, several: bool) -> String {
    let id: String = quotation.participant.chars().filter(|c| !matches!(c, '*' | ':' | '：')).take(70).collect();
    if several { format!("{} {}", taken.id, id.trim()) } else { id.trim().to_owned() }
}

/// The words before the number, if they are more than initials.
fn role(id: &str) -> String {
    let stem = attribution::stem(id);
    let words = stem.replace('_', " ");
    let general = ["participant", "interviewee", "respondent", "interview", "informant", "id", "int"];
    if words.chars().count() < 3 || general.contains(&words.to_lowercase().as_str()) { String::new() } else { words }
}

fn participants(people: &[[String; 4]]) -> String {
    let cell = |text: &str| match text.contains([',', '"', '\n', ';']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    };
    let mut out = "id,role,described,article\n".to_owned();
    for person in people {
        let cells: Vec<String> = person.iter().map(|text| cell(text)).collect();
        out.push_str(&cells.join(","));
        out.push('\n');
    }
    out
}

/// The text of a source, and the span of each quotation in its body.
fn source(taken: &Taken<'_>, several: bool) -> (String, Vec<Span>) {
    let mut ids: Vec<String> = Vec::new();
    let mut seen = HashSet::new();
    for quotation in &taken.quotations {
        let id = named(taken, quotation, several);
        if seen.insert(id.clone()) {
            ids.push(id);
        }
    }
    let list: Vec<String> = ids.iter().map(|id| quoted(id)).collect();
    let mut out = format!("---\nid: {}\nkind: document\ntitle: {}\n", scalar(&taken.id), quoted(&taken.title));
    out.push_str(&format!(
        "participants: [{}]\nquotations: {}\n",
        list.join(", "),
        quoted(&taken.quotations.len().to_string())
    ));
    let pairs = [("from", taken.file_name.as_str()), ("sha256", &taken.sha256), ("format", taken.article.format)];
    let pairs: Vec<String> = pairs.iter().map(|(key, value)| format!("{key}: {}", quoted(value))).collect();
    out.push_str(&format!("imported: {{{}}}\n---\n\n", pairs.join(", ")));
    let mut body = Body { known: ids.iter().cloned().collect(), ..Body::default() };
    let mut spans = Vec::new();
    let mut last: Vec<usize> = Vec::new();
    for quotation in &taken.quotations {
        let path: Vec<usize> = quotation.section.iter().map(|h| h.at).collect();
        let same = path.iter().zip(&last).take_while(|(a, b)| a == b).count();
        for heading in &quotation.section[same..] {
            let level = usize::from(heading.level.clamp(1, 6));
            body.block(&format!("{} {}", "#".repeat(level), heading.name));
        }
        last = path;
        spans.push(body.quotation(&named(taken, quotation, several), quotation));
        body.block(&format!("> {} {}", taken.article.unit, quotation.place));
    }
    (out + &body.text, spans)
}

#[derive(Default)]
struct Body {
    text: String,
    chars: u32,
    known: BTreeSet<String>,
}

impl Body {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.chars += text.chars().count() as u32;
    }

    fn block(&mut self, text: &str) {
        if self.chars > 0 {
            self.push("\n");
        }
        self.push(text);
        self.push("\n");
    }

    fn quotation(&mut self, label: &str, quotation: &Quotation) -> Span {
        let mut start = None;
        for (at, words) in quotation.words.iter().enumerate() {
            if self.chars > 0 {
                self.push("\n");
            }
            let words = match at {
                0 => {
                    self.push(&format!("**{label}:** "));
                    words.clone()
                }
                _ => escaped(words, &self.known),
            };
            start.get_or_insert(self.chars);
            self.push(&words);
            self.push("\n");
        }
        let end = self.chars.saturating_sub(1);
        Span::new(start.unwrap_or(end), end)
    }
}

/// The codebook: the headings above quotations.
#[derive(Default)]
struct Book {
    text: String,
    ids: HashSet<String>,
}

impl Book {
    /// Adds the headings of an article; gives each quotation's code.
    fn add(&mut self, taken: &Taken<'_>, several: bool) -> Vec<Option<String>> {
        if self.text.is_empty() {
            self.text.push_str("The headings of what was published, as its authors named and ordered them.\n");
        }
        let mut known: BTreeMap<usize, String> = BTreeMap::new();
        let top = several.then(|| self.code(1, &taken.title, "An article whose quotations are in this study."));
        let below = usize::from(several);
        let mut out = Vec::new();
        for quotation in &taken.quotations {
            for (depth, heading) in quotation.section.iter().enumerate() {
                if let Entry::Vacant(free) = known.entry(heading.at) {
                    let said = format!("Quotations below this heading in “{}”.", taken.title);
                    free.insert(self.code((depth + 1 + below).min(6), &heading.name, &said));
                }
            }
            let own = quotation.section.last().and_then(|h| known.get(&h.at)).cloned();
            out.push(own.or_else(|| top.clone()));
        }
        out
    }

    fn code(&mut self, level: usize, name: &str, definition: &str) -> String {
        let base = slug(name);
        let numbered = (2..).map(|n| format!("{base}-{n}"));
        let id = std::iter::once(base.clone()).chain(numbered).find(|id| !self.ids.contains(id)).unwrap_or(base);
        self.ids.insert(id.clone());
        let name = name.replace('{', "\\{").replace('}', "\\}");
        self.text.push_str(&format!("\n{} {name} {{#{id}}}\n\n{definition}\n", "#".repeat(level)));
        id
    }
}
