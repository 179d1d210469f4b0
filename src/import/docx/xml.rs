//! The XML of a Word document, event by event, without a tree.
//!
//! Nesting is followed with counters and stacks, never by recursion, so no depth of elements can exhaust the call
//! stack. Elements are told by their local names: `w:t`, whatever prefix the writer chose. What is not known is passed
//! through, so that content controls, smart tags, hyperlinks and fields give the runs inside them.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::super::{ImportError, Warning};
use super::package::{NotePart, Part, Style};

mod document;
pub(super) use document::read_document;

/// A paragraph with what matters of its formatting.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct WordPara {
    pub(super) runs: Vec<Run>,
    pub(super) heading: Option<u8>,
    /// Set as a block quote, by its style.
    pub(super) quote: bool,
    /// References to footnotes and endnotes: kind and id.
    pub(super) notes: Vec<(&'static str, String)>,
}

/// A piece of text with one formatting; soft line breaks are `\n`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) text: String,
    pub(super) bold: bool,
}

impl WordPara {
    pub(super) fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }

    /// The lines between soft breaks, without empty ones.
    pub(super) fn lines(&self) -> Vec<String> {
        let text = self.text();
        text.split('\n').map(|line| line.trim().to_string()).filter(|line| !line.is_empty()).collect()
    }

    /// Whether all its words are bold.
    pub(super) fn is_bold(&self) -> bool {
        let mut words = self.runs.iter().filter(|run| run.text.chars().any(char::is_alphanumeric)).peekable();
        words.peek().is_some() && words.all(|run| run.bold)
    }

    /// The label, where the paragraph begins with a bold one: `Name:` in bold, the colon bold or right behind.
    pub(super) fn bold_label(&self) -> Option<String> {
        let bold: String = self
            .runs
            .iter()
            .take_while(|run| run.bold || run.text.trim().is_empty())
            .map(|run| run.text.as_str())
            .collect();
        let (label, rest) = super::super::labels::split(self.text().trim_start()).map(|(l, r)| (l, r.to_string()))?;
        let bold = super::super::labels::clean(&bold);
        (bold == label && !rest.is_empty()).then_some(label)
    }
}

/// A piece of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    Para(WordPara),
    /// Rows of cells of paragraphs; tables inside cells are flattened into their cell.
    Table(Vec<Vec<Vec<WordPara>>>),
}

/// The main part, read.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) blocks: Vec<Block>,
    pub(super) title: Option<String>,
    /// The words comments are attached to, by comment id.
    pub(super) quotes: BTreeMap<String, String>,
    pub(super) insertions: usize,
    pub(super) deletions: usize,
    pub(super) moves: usize,
    pub(super) lost_entities: usize,
    pub(super) doctype: bool,
}

impl Document {
    pub(super) fn warnings(&self) -> Vec<Warning> {
        let mut all = Vec::new();
        if self.insertions + self.deletions + self.moves > 0 {
            all.push(Warning::whole(format!(
                "tracked changes accepted: {} insertions in, {} deletions out, {} moves",
                self.insertions, self.deletions, self.moves
            )));
        }
        if self.doctype {
            all.push(Warning::whole(
                "the file declares a document type (DTD), which Word never writes; it was not followed",
            ));
        }
        if self.lost_entities > 0 {
            all.push(Warning::whole(format!(
                "{} entities of that DTD were not resolved and left out",
                self.lost_entities
            )));
        }
        all
    }
}

pub(super) fn local(start: &BytesStart<'_>) -> String {
    start.local_name().as_ref().to_string()
}

/// The value of the attribute with this local name.
pub(super) fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    start.attributes().flatten().find(|a| a.key.local_name().as_ref() == name).map(|a| {
        let raw: &str = a.value.as_ref();
        quick_xml::escape::unescape(raw).map_or_else(|_| raw.to_string(), |text| text.into_owned())
    })
}

/// Whether a switch such as `<w:b/>` is on.
pub(super) fn is_on(start: &BytesStart<'_>) -> bool {
    !matches!(attribute(start, "val").as_deref(), Some("0" | "false" | "off" | "none"))
}

/// The character a reference stands for; `None` for entities only a DTD could explain.
pub(super) fn referenced(reference: &BytesRef<'_>) -> Option<char> {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return Some(c);
    }
    let name: &str = reference.as_ref();
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

pub(super) fn malformed(part: &Part, reader: &Reader<&[u8]>, error: &quick_xml::Error) -> ImportError {
    ImportError::Xml { part: part.name.clone(), byte: reader.error_position(), reason: error.to_string() }
}

/// Runs `handle` over every event of a part; start tags without content come as start and end.
pub(super) fn events(part: &Part, mut handle: impl FnMut(&Event<'_>)) -> Result<(), ImportError> {
    let mut reader = Reader::from_str(&part.text);
    reader.config_mut().expand_empty_elements = true;
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return Ok(()),
            Ok(event) => handle(&event),
            Err(error) => return Err(malformed(part, &reader, &error)),
        }
    }
}

/// The target of the relationship that names the main document, without its leading slash.
pub(super) fn main_part_name(part: &Part) -> Result<Option<String>, ImportError> {
    let mut found = None;
    events(part, |event| {
        if let Event::Start(start) = event
            && attribute(start, "Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
        {
            found = attribute(start, "Target").map(|target| target.trim_start_matches('/').to_string());
        }
    })?;
    Ok(found)
}

/// Heading level, title and boldness of each paragraph and character style, by id.
pub(super) fn read_styles(part: &Part) -> Result<BTreeMap<String, Style>, ImportError> {
    let mut styles: BTreeMap<String, Style> = BTreeMap::new();
    let mut current: Option<(String, Style)> = None;
    events(part, |event| match event {
        Event::Start(start) => {
            let name = local(start);
            if name == "style" {
                current = attribute(start, "styleId").map(|id| (id, Style::default()));
            } else if let Some((_, style)) = &mut current {
                let value = attribute(start, "val").unwrap_or_default();
                match name.as_str() {
                    "name" => {
                        let name = value.to_lowercase();
                        style.title = name == "title";
                        style.heading = name.strip_prefix("heading ").and_then(|level| level.parse().ok());
                        style.quote =
                            ["quot", "block text", "zitat", "citation", "cita"].iter().any(|w| name.contains(w));
                    }
                    "basedOn" => style.based_on = Some(value),
                    "b" => style.bold = Some(is_on(start)),
                    "outlineLvl" => {
                        style.heading = style.heading.or(value.parse().ok().filter(|n| *n < 9).map(|n: u8| n + 1))
                    }
                    _ => {}
                }
            }
        }
        Event::End(end) if end.local_name().as_ref() == "style" => styles.extend(current.take()),
        _ => {}
    })?;
    inherit(&mut styles);
    Ok(styles)
}

/// Fills in what a style takes from those it is based on; a chain is followed ten steps at most.
fn inherit(styles: &mut BTreeMap<String, Style>) {
    for _ in 0..10 {
        let before = styles.clone();
        for style in styles.values_mut() {
            if let Some(base) = style.based_on.as_ref().and_then(|id| before.get(id)) {
                style.heading = style.heading.or(base.heading);
                style.bold = style.bold.or(base.bold);
                style.quote |= base.quote;
            }
        }
        if *styles == before {
            return;
        }
    }
}

/// The texts of the notes in `part` by their id; separators are passed over.
pub(super) fn read_notes(part: &Part, element: &str) -> Result<BTreeMap<String, NotePart>, ImportError> {
    let mut notes = BTreeMap::new();
    let mut current: Option<(String, NotePart)> = None;
    let mut in_text = false;
    events(part, |event| match event {
        Event::Start(start) => {
            let name = local(start);
            if name == element {
                let separator = attribute(start, "type").is_some_and(|kind| kind != "normal");
                let note = NotePart { author: attribute(start, "author"), text: String::new() };
                current = attribute(start, "id").filter(|_| !separator).map(|id| (id, note));
            }
            in_text = name == "t";
            if matches!(name.as_str(), "p" | "br" | "tab")
                && let Some((_, note)) = &mut current
            {
                note.text.push(' ');
            }
        }
        Event::End(end) => {
            in_text = false;
            if end.local_name().as_ref() == element
                && let Some((id, mut note)) = current.take()
            {
                note.text = tidy(&note.text);
                notes.insert(id, note);
            }
        }
        Event::Text(text) if in_text => {
            if let Some((_, note)) = &mut current {
                note.text.push_str(text);
            }
        }
        Event::GeneralRef(reference) if in_text => {
            if let Some((_, note)) = &mut current {
                note.text.extend(referenced(reference));
            }
        }
        _ => {}
    })?;
    Ok(notes)
}

fn tidy(text: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}
