//! What stands below a heading: the brief definition and the labelled lines.

use super::super::body::{self, Body};
use super::super::{heading, scan};
use super::stage::{Stage, lookup};
use super::{EditError, FileEdit};
use crate::model::codebook::{Code, CodeId, Codebook};
use std::ops::Range;

/// Replaces the brief definition (the first paragraph), or writes one.
/// White space becomes single spaces: a definition is one paragraph.
///
/// # Errors
/// Also where `definition` has no words.
pub fn redefine(book: &Codebook, code: &CodeId, definition: &str) -> Result<Vec<FileEdit>, EditError> {
    let index = lookup(book, code)?;
    let raw = body::encoded(definition).ok_or_else(|| EditError::BadText(code.0.clone()))?;
    if book.codes[index].definition == heading::single_spaced(definition) {
        return Ok(Vec::new());
    }
    let mut stage = Stage::of(book).pinned(&[index])?;
    let code_now = &stage.book.codes[index];
    let text = &stage.book.files[code_now.file].text;
    let mut lines = scan::scan(text).lines;
    lines.retain(|l| l.start > code_now.heading.start && l.start < code_now.block.end);
    let new = match body::read(text, &lines).defined_at {
        Some(range) => heading::spliced(text, range, &raw),
        None => {
            let (end, eol) = (code_now.heading.end, scan::line_end(text));
            let is_blank = |l: &scan::Line| l.kind == scan::Kind::Blank;
            let at_end = code_now.block.end == text.len();
            let close = lines.first().map_or(at_end, is_blank);
            let gap = if close { "" } else { eol };
            heading::spliced(text, end..end, &format!("{eol}{eol}{raw}{gap}"))
        }
    };
    stage.replace(code_now.file, new);
    stage.finish(book, &[code])
}

/// Changes the text of a labelled line (`- **Use when:** …`), adds the line
/// after the last one, or, with an empty `text`, removes it. Labels are the
/// same whatever their case; the first line with the label counts. White space
/// becomes single spaces.
///
/// # Errors
/// Also where label or text cannot be written so that they read back.
pub fn set_field(book: &Codebook, code: &CodeId, label: &str, text: &str) -> Result<Vec<FileEdit>, EditError> {
    let index = lookup(book, code)?;
    let (label, words) = (heading::single_spaced(label), heading::single_spaced(text));
    let label = label.trim_end_matches([':', '：']).trim();
    let is_it = |(name, _): &(String, String)| name.to_lowercase() == label.to_lowercase();
    let at = book.codes[index].fields.iter().position(is_it);
    if at.map_or("", |at| book.codes[index].fields[at].1.as_str()) == words && (at.is_some() != words.is_empty()) {
        return Ok(Vec::new());
    }
    let mut stage = Stage::of(book).pinned(&[index])?;
    let code_now = &stage.book.codes[index];
    let file = &stage.book.files[code_now.file].text;
    let (lines, body) = own(file, code_now);
    let mut expected = body.fields.clone();
    let new = match at {
        Some(at) if words.is_empty() => {
            expected.remove(at);
            without(file, &body.fields_at[at])
        }
        Some(at) => {
            expected[at].1.clone_from(&words);
            let item = body.fields_at[at].clone();
            let first = file[item.clone()].split(['\n', '\r']).next().unwrap_or("");
            let value = item.start + body::lead(first).unwrap_or(first.len());
            heading::spliced(file, value..item.end, &format!(" {words}"))
        }
        None => {
            expected.push((label.to_owned(), words.clone()));
            with_item(file, code_now, &lines, &body, &format!("- **{label}:** {words}"))
        }
    };
    let before = (body.definition, body.full);
    let place = code_now.file;
    stage.replace(place, new);
    let read = stage.book.codes.get(index).filter(|c| c.id == *code);
    let as_meant = |c: &Code| (&c.definition, &c.full_definition) == (&before.0, &before.1) && c.fields == expected;
    if label.is_empty() || !read.is_some_and(as_meant) {
        return Err(EditError::BadText(code.0.clone()));
    }
    stage.finish(book, &[code])
}

/// The lines below the heading of a code, and what they say.
fn own(text: &str, code: &Code) -> (Vec<scan::Line>, Body) {
    let mut lines = scan::scan(text).lines;
    lines.retain(|l| l.start > code.heading.start && l.start < code.block.end);
    let body = body::read(text, &lines);
    (lines, body)
}

/// `text` with another item after the last labelled one, or at the end of what
/// stands below the heading.
fn with_item(text: &str, code: &Code, lines: &[scan::Line], body: &Body, item: &str) -> String {
    let eol = scan::line_end(text);
    if let Some(last) = body.fields_at.last() {
        return heading::spliced(text, last.end..last.end, &format!("{eol}{item}"));
    }
    let last = lines.iter().rfind(|l| l.kind != scan::Kind::Blank);
    let end = last.map_or(code.heading.end, |l| l.end);
    let next = line_after(text, end);
    let gap = if next < text.len() && !is_blank(text, next) { eol } else { "" };
    heading::spliced(text, end..end, &format!("{eol}{eol}{item}{gap}"))
}

/// `text` without an item, and without the blank line that would be left twice.
fn without(text: &str, item: &Range<usize>) -> String {
    let (mut start, mut end) = (item.start, line_after(text, item.end));
    let before = line_before(text, start);
    if before.is_some_and(|at| is_blank(text, at)) {
        if end >= text.len() {
            start = before.unwrap_or(start);
        } else if is_blank(text, end) {
            end = line_after(text, end + text[end..].find(['\n', '\r']).unwrap_or(text.len() - end));
        }
    }
    heading::spliced(text, start..end, "")
}

/// The first byte of the line after the line end at `end`.
fn line_after(text: &str, end: usize) -> usize {
    match &text.as_bytes()[end..] {
        [b'\r', b'\n', ..] => end + 2,
        [] => end,
        _ => end + 1,
    }
}

/// The first byte of the line before the one that begins at `start`.
fn line_before(text: &str, start: usize) -> Option<usize> {
    let before = &text[..start];
    let line = before.strip_suffix("\r\n").or_else(|| before.strip_suffix(['\n', '\r']))?;
    Some(line.rfind(['\n', '\r']).map_or(0, |at| at + 1))
}

fn is_blank(text: &str, start: usize) -> bool {
    text[start..].split(['\n', '\r']).next().is_some_and(|line| line.trim().is_empty())
}
