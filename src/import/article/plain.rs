//! Paragraphs of Markdown and plain text.
//!
//! Blank lines part paragraphs. A file that has hardly any, and long lines, has one paragraph a line. Rows of a
//! table are cut into their cells: quotations are often printed in tables.

use super::super::{assemble, md};
use super::{Kind, Paragraph, Raw};

/// Title from front matter, and the paragraphs.
pub(super) fn paragraphs(text: &str, markdown: bool) -> (Option<String>, Vec<Raw>) {
    let (title, first, body) = front(text);
    let mut reader = Reader { markdown, lines_are_paragraphs: lines_are_paragraphs(body), ..Reader::default() };
    for (line, number) in body.split('\n').zip(first..) {
        reader.line(line, number);
    }
    reader.close();
    (title, reader.out)
}

/// The title in front matter, the number of the first line behind it, and what is behind it.
fn front(text: &str) -> (Option<String>, u32, &str) {
    let none = (None, 1, text);
    let Some(after) = text.strip_prefix("---\n") else { return none };
    let Some(end) = after.find("\n---\n") else { return none };
    let block = &after[..end];
    if block.lines().any(|l| !l.trim().is_empty() && !l.contains(':') && !l.starts_with([' ', '-', '#'])) {
        return none;
    }
    let title = block.lines().find_map(|l| l.strip_prefix("title:")).map(|t| t.trim().trim_matches(['"', '\'']));
    let lines = 3 + block.matches('\n').count() as u32 + 1;
    (title.filter(|t| !t.is_empty()).map(str::to_owned), lines, &after[end + 5..])
}

fn lines_are_paragraphs(text: &str) -> bool {
    let (mut blank, mut full, mut letters) = (0usize, 0usize, 0usize);
    for line in text.lines() {
        match line.trim().is_empty() {
            true => blank += 1,
            false => (full, letters) = (full + 1, letters + line.len()),
        }
    }
    full > 3 && blank * 20 < full && letters > full * 120
}

#[derive(Default)]
struct Reader {
    markdown: bool,
    lines_are_paragraphs: bool,
    lines: Vec<String>,
    place: u32,
    block: bool,
    out: Vec<Raw>,
}

impl Reader {
    fn line(&mut self, line: &str, number: u32) {
        let text = line.trim();
        if text.is_empty() {
            return self.close();
        }
        if let Some((level, heading)) = heading(text) {
            self.close();
            self.push(number, Kind::Heading(level), self.undone(heading), true);
        } else if let Some(words) = text.strip_prefix('>').map(|t| t.trim_start_matches(['>', ' ']).trim()) {
            match words.is_empty() {
                true => self.close(),
                false => self.add(words, number, true),
            }
        } else if text.len() > 1 && text.starts_with('|') && text.ends_with('|') {
            self.close();
            let cells = text[1..text.len() - 1].split('|').map(str::trim);
            for cell in cells.filter(|c| c.chars().any(char::is_alphanumeric)) {
                self.push(number, Kind::Text, self.undone(cell), false);
            }
        } else if self.lines.len() == 1 && self.markdown && underlined(text) && !self.block {
            let heading = self.lines.pop().unwrap_or_default();
            let level = if text.starts_with('=') { 1 } else { 2 };
            self.push(self.place, Kind::Heading(level), heading, true);
        } else if text.chars().any(char::is_alphanumeric) || text.chars().count() < 3 {
            self.add(text, number, false);
        } else {
            self.close();
        }
    }

    fn undone(&self, text: &str) -> String {
        if self.markdown { md::unescape(text).replace("\\_", "_").replace("\\*", "*") } else { text.to_owned() }
    }

    fn add(&mut self, text: &str, number: u32, block: bool) {
        if self.block != block || self.lines_are_paragraphs {
            self.close();
        }
        if self.lines.is_empty() {
            (self.place, self.block) = (number, block);
        }
        self.lines.push(self.undone(text.trim_end_matches('\\')));
    }

    fn close(&mut self) {
        if self.lines.is_empty() {
            return;
        }
        let lines = std::mem::take(&mut self.lines);
        let kind = if self.block { Kind::Block } else { Kind::Text };
        self.push(self.place, kind, assemble::join(&lines), lines.len() == 1);
    }

    fn push(&mut self, place: u32, kind: Kind, text: String, lone: bool) {
        let bold = lone && text.len() > 4 && text.starts_with("**") && text.ends_with("**");
        let text = if bold { text.trim_matches('*').to_owned() } else { text };
        if !text.is_empty() {
            self.out.push(Raw { paragraph: Paragraph { place, kind, text }, lone, bold });
        }
    }
}

fn heading(line: &str) -> Option<(u8, &str)> {
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    let text = text.strip_prefix([' ', '\t'])?.trim().trim_end_matches('#').trim_end();
    ((1..=6).contains(&level) && !text.is_empty()).then_some((level as u8, text))
}

fn underlined(line: &str) -> bool {
    line.len() > 2 && (line.bytes().all(|b| b == b'=') || line.bytes().all(|b| b == b'-'))
}
