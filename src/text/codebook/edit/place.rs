//! Where a code goes: after the last code below its parent, in a file that is
//! there or in a new one.

use super::super::heading::single_spaced;
use super::super::{place, scan};
use super::{EditError, Stage};
use crate::model::codebook::{CodeId, Codebook};
use unicode_normalization::UnicodeNormalization;

/// A place for a heading and everything below it.
#[derive(Debug, PartialEq)]
pub(super) enum Place {
    /// In a file that is there.
    In {
        /// Index of the file.
        file: usize,
        /// Byte before which it goes.
        at: usize,
        /// Level of the heading.
        level: u8,
    },
    /// In a new file, at level 1.
    New {
        /// Its path.
        path: String,
        /// `under:` of its front matter.
        under: Option<CodeId>,
    },
}

/// The place for a code with `height` levels below it. `file` is wanted or
/// preferred for the top level; `stem` names a new file, if one is needed.
pub(super) fn find(book: &Codebook, under: Option<usize>, height: u8, file: Option<usize>, stem: &str) -> Place {
    let end_of = |file: usize| Place::In { file, at: book.files[file].text.len(), level: 1 };
    let Some(parent) = under.map(|p| &book.codes[p]) else {
        let top = |f: &usize| book.files[*f].under.is_none();
        let file = file.filter(top).or_else(|| (0..book.files.len()).rev().find(top));
        return file.map_or_else(|| Place::New { path: new_path(book, "codes"), under: None }, end_of);
    };
    let level = parent.level + 1;
    if level + height <= 6 {
        return Place::In { file: parent.file, at: parent.subtree.end, level };
    }
    let hangs = |f: &usize| book.files[*f].under.as_ref() == Some(&parent.id);
    match (0..book.files.len()).rev().find(hangs) {
        Some(file) => end_of(file),
        None => Place::New { path: new_path(book, stem), under: Some(parent.id.clone()) },
    }
}

/// `codebook/stem.md`, or with a number if that is there.
fn new_path(book: &Codebook, stem: &str) -> String {
    let is_there = |stem: &str| book.files.iter().any(|f| f.path.eq_ignore_ascii_case(&format!("codebook/{stem}.md")));
    format!("codebook/{}.md", super::super::link::free_id(stem, is_there))
}

/// Puts `block` (a heading with what is below it, no blank line at its end)
/// in its place.
pub(super) fn put(stage: &mut Stage, place: Place, block: &str) {
    match place {
        Place::In { file, at, .. } => {
            let text = &stage.book.files[file].text;
            let text = inserted(text, at, block, scan::line_end(text));
            stage.replace(file, text);
        }
        Place::New { path, under } => {
            let eol = stage.book.files.first().map_or("\n", |f| scan::line_end(&f.text));
            let front = under.map_or_else(String::new, |id| format!("---{eol}under: {id}{eol}---{eol}{eol}"));
            stage.create(path, format!("{front}{}{eol}", with_line_end(block, eol)));
        }
    }
}

/// `text` with `block` before byte `at`, parted by blank lines that end in
/// `eol`.
pub(super) fn inserted(text: &str, at: usize, block: &str, eol: &str) -> String {
    let (before, after) = text.split_at(at);
    let bare = before.trim_start_matches('\u{feff}');
    let lead = match (bare.is_empty(), bare.ends_with(['\n', '\r'])) {
        (true, _) => String::new(),
        (false, false) => eol.repeat(2),
        (false, true) if ends_blank(bare) => String::new(),
        (false, true) => eol.to_owned(),
    };
    let trail = if after.is_empty() || starts_blank(after) { "" } else { eol };
    [before, &lead, &with_line_end(block, eol), eol, trail, after].concat()
}

/// True if the last line of `text`, which ends with a line end, is blank.
fn ends_blank(text: &str) -> bool {
    let body = text.strip_suffix("\r\n").or_else(|| text.strip_suffix(['\n', '\r'])).unwrap_or(text);
    let last = body.rsplit(['\n', '\r']).next().unwrap_or(body);
    last.trim().is_empty()
}

fn starts_blank(text: &str) -> bool {
    text.split(['\n', '\r']).next().is_some_and(|line| line.trim().is_empty())
}

/// `block` with `eol` for every line end.
pub(super) fn with_line_end(block: &str, eol: &str) -> String {
    let lines = block.replace("\r\n", "\n").replace('\r', "\n");
    if eol == "\n" { lines } else { lines.replace('\n', eol) }
}

/// Refuses a name that a code directly below `parent` has, `but` left out.
pub(super) fn name_is_free(
    book: &Codebook,
    parent: Option<usize>,
    name: &str,
    but: Option<usize>,
) -> Result<(), EditError> {
    let fold = |name: &str| -> String { single_spaced(name).nfkc().flat_map(char::to_lowercase).collect() };
    let wanted = fold(name);
    let mut beside = book.children(parent).filter(|i| Some(*i) != but);
    match beside.find(|i| fold(&book.codes[*i].name) == wanted).map(|i| &book.codes[i]) {
        Some(code) => {
            let (name, id, place) = (code.name.clone(), code.id.clone(), place(book, code));
            Err(EditError::NameTaken { name, id, place })
        }
        None => Ok(()),
    }
}
