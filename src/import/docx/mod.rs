//! Word documents, read for the words somebody would see with all changes accepted.
//!
//! A DOCX is a zip of XML parts; `package` takes the few that matter out of it within fixed limits, `xml` turns the
//! main part into paragraphs and tables, `table` finds out which column of a table speaks. Insertions are in,
//! deletions and the places moved from are out, a text box counts once, and headers and footers are never speech.
//! Footnotes become notes behind their paragraph, comments are kept apart. What was decided is reported with its count.
//!
//! Who speaks stands in the text, as in a plain file, or only in the type: interviewers in bold. Such formatting is
//! offered with its numbers and applied only when asked.

mod package;
mod table;
mod xml;

use std::collections::{BTreeMap, BTreeSet};

use super::assemble::Para;
use super::{Comment, Draft, ImportError, Kind, Options, Paragraph, Segment, Warning, labels, magic, txt};
use package::Package;
use xml::{Block, WordPara};

/// Whether the content is a zip archive that names a Word document part.
pub fn sniff(bytes: &[u8]) -> bool {
    let part = b"word/document.xml";
    magic::recognise(bytes) == Some(magic::Content::Zip) && bytes.windows(part.len()).any(|window| window == part)
}

/// Reads a Word document.
///
/// # Errors
/// When the container is broken or too large, a part is not well-formed, or there is no text in it.
pub fn read(bytes: &[u8], options: &Options) -> Result<Draft, ImportError> {
    let mut package = Package::open(bytes)?;
    let styles = package.styles()?;
    let document = xml::read_document(&package.main()?, &styles)?;
    let footnotes = package.notes("word/footnotes.xml", "footnote")?;
    let endnotes = package.notes("word/endnotes.xml", "endnote")?;
    let comments = package.notes("word/comments.xml", "comment")?;
    let mut warnings = document.warnings();
    let mut draft = match table::speech(&document.blocks) {
        Some(rows) => rows,
        None => from_paragraphs(&document.blocks, options, &footnotes, &endnotes),
    };
    if draft.segments.iter().all(|segment| segment.paragraphs.is_empty()) {
        return Err(ImportError::Empty);
    }
    draft.title = document.title.clone().or_else(|| take_only_heading(&mut draft));
    draft.encoding = "utf-8".into();
    draft.comments = comments
        .iter()
        .map(|(id, note)| Comment {
            author: note.author.clone(),
            quote: document.quotes.get(id).cloned().unwrap_or_default(),
            text: note.text.clone(),
        })
        .collect();
    for (count, what) in [
        (draft.comments.len(), "comments kept apart from the text"),
        (footnotes.len() + endnotes.len(), "footnotes kept as notes"),
    ] {
        if count > 0 {
            warnings.push(Warning::whole(format!("{count} {what}")));
        }
    }
    warnings.append(&mut draft.warnings);
    draft.warnings = warnings;
    Ok(draft)
}

/// A paragraph as an article or a manuscript has it.
pub(super) struct Printed {
    /// Heading level, 1 to 6.
    pub heading: Option<u8>,
    /// Set as a block quote.
    pub quote: bool,
    /// All of it is bold.
    pub bold: bool,
    /// Its words.
    pub text: String,
}

/// A document that is no transcript.
pub(super) struct PrintedFile {
    /// Its title, by its style.
    pub title: Option<String>,
    /// Its paragraphs, footnotes behind the one they belong to.
    pub paragraphs: Vec<Printed>,
    /// What was decided.
    pub warnings: Vec<Warning>,
}

/// Reads a document that is no transcript.
///
/// # Errors
/// As for [`read`].
pub(super) fn printed(bytes: &[u8]) -> Result<PrintedFile, ImportError> {
    let mut package = Package::open(bytes)?;
    let styles = package.styles()?;
    let document = xml::read_document(&package.main()?, &styles)?;
    let footnotes = package.notes("word/footnotes.xml", "footnote")?;
    let endnotes = package.notes("word/endnotes.xml", "endnote")?;
    let mut out = Vec::new();
    for word in flat(&document.blocks) {
        let text = super::assemble::join(&word.lines());
        out.push(Printed { heading: word.heading, quote: word.quote, bold: word.is_bold(), text });
        let notes = word.notes.iter().filter_map(|(kind, id)| {
            let of = if *kind == "footnote" { &footnotes } else { &endnotes };
            of.get(id).map(|note| note.text.clone())
        });
        out.extend(notes.map(|text| Printed { heading: None, quote: false, bold: false, text }));
    }
    let warnings = document.warnings();
    Ok(PrintedFile { title: document.title, paragraphs: out, warnings })
}

/// The first thing in the file, if it is the only heading of the highest level: then it is the title.
fn take_only_heading(draft: &mut Draft) -> Option<String> {
    let top = |paragraph: &Paragraph| paragraph.kind == Kind::Heading(1);
    let count = draft.segments.iter().flat_map(|segment| &segment.paragraphs).filter(|p| top(p)).count();
    let first = draft.segments.first_mut()?;
    if count != 1 || !first.paragraphs.first().is_some_and(top) {
        return None;
    }
    let title = first.paragraphs.remove(0).text;
    if first.paragraphs.is_empty() && first.speaker.is_none() && first.start_ms.is_none() {
        draft.segments.remove(0);
    }
    Some(title)
}

type Notes = BTreeMap<String, package::NotePart>;

fn from_paragraphs(blocks: &[Block], options: &Options, footnotes: &Notes, endnotes: &Notes) -> Draft {
    let mut paras = Vec::new();
    let mut trusted = BTreeSet::new();
    for word in flat(blocks) {
        let notes = notes_of(word, footnotes, endnotes);
        trusted.extend(word.bold_label());
        paras.push(plain(word));
        paras.extend(notes);
    }
    let mut draft = txt::from_paras(paras, &trusted);
    draft.warnings.iter_mut().for_each(|warning| warning.line = None);
    if draft.segments.iter().all(|segment| segment.speaker.is_none()) {
        by_formatting(blocks, options, &mut draft);
    }
    draft
}

/// All paragraphs in order, those of tables (a layout table, then) included.
fn flat(blocks: &[Block]) -> Vec<&WordPara> {
    let mut all = Vec::new();
    for block in blocks {
        match block {
            Block::Para(para) => all.push(para),
            Block::Table(rows) => all.extend(rows.iter().flatten().flatten()),
        }
    }
    all.retain(|para| !para.text().trim().is_empty());
    all
}

fn plain(word: &WordPara) -> Para {
    if let Some(level) = word.heading {
        return Para::one(Kind::Heading(level), 0, super::assemble::join(&word.lines()));
    }
    Para::text(word.lines().into_iter().map(|line| (0, line)).collect())
}

fn notes_of(word: &WordPara, footnotes: &Notes, endnotes: &Notes) -> Vec<Para> {
    let found = word.notes.iter().filter_map(|(kind, id)| {
        let notes = if *kind == "footnote" { footnotes } else { endnotes };
        Some(Para::one(Kind::Note, 0, format!("[{kind}] {}", notes.get(id)?.text)))
    });
    found.collect()
}

/// Bold paragraphs against the others: applied when asked, otherwise offered with the counts.
fn by_formatting(blocks: &[Block], options: &Options, draft: &mut Draft) {
    let words: Vec<&WordPara> = flat(blocks).into_iter().filter(|para| para.heading.is_none()).collect();
    let bold = words.iter().filter(|para| para.is_bold()).count();
    let regular = words.len() - bold;
    if bold < 2 || regular < 2 {
        return;
    }
    if !options.formatting_as_speakers {
        let message = format!(
            "{bold} paragraphs are bold and {regular} are not: the type may tell who speaks; it was not used (--bold-speakers uses it)"
        );
        draft.warnings.push(Warning::whole(message));
        return;
    }
    draft.shape = "bold paragraphs";
    draft.warnings.retain(|warning| !warning.message.starts_with("no speaker labels"));
    draft.segments = words.iter().map(|para| formatted(para)).collect();
}

fn formatted(para: &WordPara) -> Segment {
    let label = if para.is_bold() { "bold" } else { "regular" };
    let text = super::assemble::join(&para.lines());
    Segment {
        speaker: Some(labels::clean(label)),
        paragraphs: vec![Paragraph { kind: Kind::Speech, text }],
        ..Segment::default()
    }
}

#[cfg(test)]
mod tests;
