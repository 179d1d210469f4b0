//! The main part: a small machine that keeps the open paragraphs, cells and runs on stacks of its own.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};

use super::super::super::ImportError;
use super::super::package::{Part, Style};
use super::{Block, Document, Run, WordPara, attribute, events, is_on, local, referenced};

/// Elements whose content somebody who accepts all changes would not see, or would see twice.
const UNSEEN: &[&str] = &["del", "moveFrom", "Fallback", "rt", "delText", "instrText"];

/// Comments that may be open over one piece of text before further ones get no quote.
const OPEN_COMMENTS: usize = 32;
/// Longest quote kept for a comment, in bytes.
const QUOTE: usize = 4_000;

/// Reads the main document part.
pub(crate) fn read_document(part: &Part, styles: &BTreeMap<String, Style>) -> Result<Document, ImportError> {
    let mut machine = Machine::new(styles);
    events(part, |event| machine.event(event))?;
    Ok(machine.finish())
}

#[derive(Default)]
struct Open {
    para: WordPara,
    style_bold: bool,
    title: bool,
    /// The mark at its end is deleted: the next paragraph goes on in this one.
    goes_on: bool,
}

struct Machine<'a> {
    styles: &'a BTreeMap<String, Style>,
    document: Document,
    path: Vec<String>,
    unseen: usize,
    choices: Vec<usize>,
    open: Vec<Open>,
    deferred: Vec<WordPara>,
    tables: usize,
    rows: Vec<Vec<Vec<WordPara>>>,
    run_bold: Option<bool>,
    comments: Vec<String>,
    unfinished: Option<WordPara>,
}

impl<'a> Machine<'a> {
    fn new(styles: &'a BTreeMap<String, Style>) -> Self {
        Self {
            styles,
            document: Document::default(),
            path: Vec::new(),
            unseen: 0,
            choices: Vec::new(),
            open: Vec::new(),
            deferred: Vec::new(),
            tables: 0,
            rows: Vec::new(),
            run_bold: None,
            comments: Vec::new(),
            unfinished: None,
        }
    }

    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(start) => self.start(start),
            Event::End(_) => self.end(),
            Event::Text(text) => self.text(text),
            Event::CData(text) => self.text(text),
            Event::GeneralRef(reference) => match referenced(reference) {
                Some(c) => self.text(c.encode_utf8(&mut [0; 4])),
                None => self.document.lost_entities += 1,
            },
            Event::DocType(_) => self.document.doctype = true,
            _ => {}
        }
    }

    fn parent(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }

    fn start(&mut self, start: &BytesStart<'_>) {
        let name = local(start);
        if self.unseen > 0 {
            self.unseen += 1;
            return;
        }
        if UNSEEN.contains(&name.as_str()) || self.second_choice(&name) {
            self.hide(&name);
            return;
        }
        match name.as_str() {
            "ins" | "moveTo" if !self.parent().ends_with("Pr") => {
                self.document.insertions += usize::from(name == "ins")
            }
            "AlternateContent" => self.choices.push(0),
            "p" => self.open.push(Open::default()),
            "r" => self.run_bold = None,
            "tbl" => self.tables += 1,
            "tr" if self.tables == 1 => self.rows.push(Vec::new()),
            "tc" if self.tables == 1 => {
                if let Some(row) = self.rows.last_mut() {
                    row.push(Vec::new());
                }
            }
            "commentRangeStart" if self.comments.len() < OPEN_COMMENTS => self.comments.extend(attribute(start, "id")),
            "commentRangeEnd" => {
                let id = attribute(start, "id");
                self.comments.retain(|open| Some(open) != id.as_ref());
            }
            _ => self.in_paragraph(&name, start),
        }
        self.path.push(name);
    }

    /// Of the alternatives a drawing offers, the first is read.
    fn second_choice(&mut self, name: &str) -> bool {
        match self.choices.last_mut() {
            Some(seen) if name == "Choice" && self.path.last().is_some_and(|p| p == "AlternateContent") => {
                *seen += 1;
                *seen > 1
            }
            _ => false,
        }
    }

    fn hide(&mut self, name: &str) {
        self.unseen = 1;
        let mark = self.parent() == "rPr" && self.path.iter().rev().nth(1).is_some_and(|p| p == "pPr");
        if mark && matches!(name, "del" | "moveFrom") {
            if let Some(open) = self.open.last_mut() {
                open.goes_on = true;
            }
        } else if !self.parent().ends_with("Pr") {
            self.document.deletions += usize::from(name == "del");
            self.document.moves += usize::from(name == "moveFrom");
        }
    }

    fn in_paragraph(&mut self, name: &str, start: &BytesStart<'_>) {
        let parent = self.parent();
        let in_run = parent == "r";
        let in_run_style = parent == "rPr" && self.path.iter().rev().nth(1).is_some_and(|p| p == "r");
        match name {
            "pStyle" => {
                let style = attribute(start, "val").and_then(|id| self.styles.get(&id)).cloned().unwrap_or_default();
                if let Some(open) = self.open.last_mut() {
                    open.para.heading = style.heading.filter(|level| (1..=6).contains(level));
                    open.para.quote = style.quote;
                    open.style_bold = style.bold.unwrap_or_default();
                    open.title = style.title;
                }
            }
            "outlineLvl" if parent == "pPr" => {
                let level = attribute(start, "val").and_then(|val| val.parse::<u8>().ok()).filter(|level| *level < 6);
                if let (Some(open), Some(level)) = (self.open.last_mut(), level) {
                    open.para.heading = Some(level + 1);
                }
            }
            "b" if in_run_style => self.run_bold = Some(is_on(start)),
            "rStyle" if in_run_style => {
                let style = attribute(start, "val").and_then(|id| self.styles.get(&id));
                self.run_bold = self.run_bold.or(style.and_then(|style| style.bold));
            }
            "tab" if in_run => self.push("\t"),
            "br" | "cr" if in_run => self.push("\n"),
            "noBreakHyphen" if in_run => self.push("-"),
            "sym" if in_run => {
                let code = attribute(start, "char").and_then(|hex| u32::from_str_radix(&hex, 16).ok());
                let c = code.and_then(char::from_u32).filter(|c| !matches!(c, '\u{e000}'..='\u{f8ff}')).unwrap_or('□');
                self.push(c.encode_utf8(&mut [0; 4]));
            }
            "footnoteReference" | "endnoteReference" => {
                let kind = if name == "footnoteReference" { "footnote" } else { "endnote" };
                if let (Some(open), Some(id)) = (self.open.last_mut(), attribute(start, "id")) {
                    open.para.notes.push((kind, id));
                }
            }
            _ => {}
        }
    }

    fn end(&mut self) {
        if self.unseen > 1 {
            self.unseen -= 1;
            return;
        }
        if self.unseen == 1 {
            self.unseen = 0;
            return;
        }
        match self.path.pop().as_deref() {
            Some("p") => self.end_paragraph(),
            Some("AlternateContent") => {
                self.choices.pop();
            }
            Some("tbl") => {
                self.tables = self.tables.saturating_sub(1);
                if self.tables == 0 {
                    let rows = std::mem::take(&mut self.rows);
                    self.document.blocks.push(Block::Table(rows));
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.unseen == 0 && self.parent() == "t" {
            self.push(text);
        }
    }

    fn push(&mut self, text: &str) {
        let clean: String = text
            .chars()
            .map(|c| if c == '\u{2028}' { '\n' } else { c })
            .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
            .collect();
        for id in &self.comments {
            let quote = self.document.quotes.entry(id.clone()).or_default();
            if quote.len() < QUOTE {
                quote.push_str(&clean);
            }
        }
        let run_bold = self.run_bold;
        let Some(open) = self.open.last_mut() else {
            return;
        };
        let bold = run_bold.unwrap_or(open.style_bold);
        match open.para.runs.last_mut() {
            Some(last) if last.bold == bold => last.text.push_str(&clean),
            _ => open.para.runs.push(Run { text: clean, bold }),
        }
    }

    fn end_paragraph(&mut self) {
        let Some(open) = self.open.pop() else { return };
        if !self.open.is_empty() {
            self.deferred.push(open.para);
            return;
        }
        let mut para = open.para;
        if let Some(mut before) = self.unfinished.take() {
            before.runs.append(&mut para.runs);
            before.notes.append(&mut para.notes);
            para = before;
        }
        if open.goes_on {
            self.unfinished = Some(para);
            return;
        }
        if open.title && self.document.title.is_none() && self.tables == 0 {
            self.document.title = Some(para.lines().join(" ")).filter(|title| !title.is_empty());
        } else {
            self.place(para);
        }
        for boxed in std::mem::take(&mut self.deferred) {
            self.place(boxed);
        }
    }

    fn place(&mut self, para: WordPara) {
        if self.tables == 0 {
            self.document.blocks.push(Block::Para(para));
        } else if let Some(cell) = self.rows.last_mut().and_then(|row| row.last_mut()) {
            cell.push(para);
        }
    }

    fn finish(mut self) -> Document {
        if let Some(para) = self.unfinished.take() {
            self.document.blocks.push(Block::Para(para));
        }
        self.document
    }
}
