//! A codebook between two steps of one change.
//!
//! A change is a few small steps on whole texts, and the book is read anew
//! after each: so no step has to know how an earlier one moved its positions.
//! The order of headings stays the same until the last step, so an index into
//! the codes stays good.

use super::super::heading::{self, Braces};
use super::super::{nearest, parse, place, scan};
use super::{EditError, FileEdit};
use crate::model::codebook::{CodeId, Codebook};

/// The files so far, and what they say.
pub(super) struct Stage {
    pub book: Codebook,
}

/// Index of the one code with this id.
pub(super) fn lookup(book: &Codebook, id: &CodeId) -> Result<usize, EditError> {
    let Some(index) = book.find(id) else {
        let nearest = nearest(book, &id.0).map(|c| c.id.clone());
        return Err(EditError::Unknown { id: id.clone(), nearest });
    };
    is_single(book, index)?;
    Ok(index)
}

/// Refuses a code whose id another code has too.
fn is_single(book: &Codebook, index: usize) -> Result<(), EditError> {
    let id = &book.codes[index].id;
    let mut same = book.codes.iter().filter(|c| c.id == *id).map(|c| place(book, c));
    match (same.next(), same.next()) {
        (Some(first), Some(second)) => Err(EditError::DuplicateId { id: id.clone(), first, second }),
        _ => Ok(()),
    }
}

/// Refuses a code that is merged into another.
pub(super) fn not_merged(book: &Codebook, index: usize) -> Result<(), EditError> {
    let code = &book.codes[index];
    match &code.merged_into {
        Some(into) => Err(EditError::Merged { code: code.id.clone(), into: into.clone() }),
        None => Ok(()),
    }
}

/// A code and the codes below it in the same file.
pub(super) fn in_subtree(book: &Codebook, index: usize) -> Vec<usize> {
    let root = &book.codes[index];
    let inside = |i: &usize| {
        let code = &book.codes[*i];
        code.file == root.file && root.subtree.contains(&code.heading.start)
    };
    (0..book.codes.len()).filter(inside).collect()
}

impl Stage {
    /// The book as it is.
    pub fn of(book: &Codebook) -> Self {
        Self { book: book.clone() }
    }

    /// Gives a file another text.
    pub fn replace(&mut self, file: usize, text: String) {
        let mut files = self.files();
        files[file].1 = text;
        self.book = parse(&files).0;
    }

    /// Adds a file. Only as the last step: it may change the order of codes.
    pub fn create(&mut self, path: String, text: String) {
        let mut files = self.files();
        files.push((path, text));
        files.sort();
        self.book = parse(&files).0;
    }

    fn files(&self) -> Vec<(String, String)> {
        self.book.files.iter().map(|f| (f.path.clone(), f.text.clone())).collect()
    }

    /// Writes the ids of those of `codes` that have none written.
    pub fn pinned(mut self, codes: &[usize]) -> Result<Self, EditError> {
        let mut bare: Vec<usize> = codes.to_vec();
        bare.retain(|i| self.book.codes[*i].implicit);
        // From the end, so that earlier positions stay good.
        bare.sort_unstable_by(|a, b| b.cmp(a));
        bare.dedup();
        let mut files = self.files();
        for index in bare {
            is_single(&self.book, index)?;
            let code = &self.book.codes[index];
            let line = readable_line(&self.book, index)?;
            if let Some(line) = heading::with_id(line, &code.id.0) {
                let text = &mut files[code.file].1;
                *text = heading::spliced(text, code.heading.clone(), &line);
            }
        }
        self.book = parse(&files).0;
        Ok(self)
    }

    /// Gives the heading line of a code another form.
    pub fn with_heading(mut self, index: usize, new: impl Fn(&str) -> Option<String>) -> Result<Self, EditError> {
        let line = readable_line(&self.book, index)?;
        let code = &self.book.codes[index];
        let text = &self.book.files[code.file].text;
        if let Some(line) = new(line) {
            let (file, text) = (code.file, heading::spliced(text, code.heading.clone(), &line));
            self.replace(file, text);
        }
        Ok(self)
    }

    /// The files that differ from `old`, after making sure that no code but
    /// those of `meant` does.
    pub fn finish(self, old: &Codebook, meant: &[&CodeId]) -> Result<Vec<FileEdit>, EditError> {
        let before = |path: &str| old.files.iter().find(|f| f.path == path);
        let mut edits = Vec::new();
        for file in &self.book.files {
            let Some(was) = before(&file.path) else {
                edits.push(FileEdit { path: file.path.clone(), text: file.text.clone() });
                continue;
            };
            if was.text != file.text {
                has_no_conflict(&was.path, &was.text)?;
                edits.push(FileEdit { path: file.path.clone(), text: file.text.clone() });
            }
        }
        others_stay(old, &self.book, meant)?;
        Ok(edits)
    }
}

/// The heading line of a code, unless its braces cannot be read.
fn readable_line(book: &Codebook, index: usize) -> Result<&str, EditError> {
    let code = &book.codes[index];
    let line = &book.files[code.file].text[code.heading.clone()];
    match heading::read(line).map(|h| h.braces) {
        Some(Braces::Broken { why, meant: true }) => {
            let place = place(book, code);
            Err(EditError::Braces { place, why })
        }
        _ => Ok(line),
    }
}

fn has_no_conflict(path: &str, text: &str) -> Result<(), EditError> {
    match scan::scan(text).conflicts.first() {
        Some(line) => Err(EditError::Conflict { place: format!("{path}:{}", line + 1) }),
        None => Ok(()),
    }
}

/// Compares what two books say of all codes but those of `meant`.
fn others_stay(old: &Codebook, new: &Codebook, meant: &[&CodeId]) -> Result<(), EditError> {
    let (old, new) = (said(old, meant), said(new, meant));
    let differs = |(a, b): (&(CodeId, String), &(CodeId, String))| (a != b).then(|| a.0.clone().min(b.0.clone()));
    let first = old.iter().zip(&new).find_map(differs);
    let longer = if old.len() > new.len() { old.get(new.len()) } else { new.get(old.len()) };
    match first.or_else(|| longer.map(|(id, _)| id.clone())) {
        Some(id) => Err(EditError::WouldChange(id)),
        None => Ok(()),
    }
}

/// What a book says of each code, positions and inherited colour left out.
fn said(book: &Codebook, meant: &[&CodeId]) -> Vec<(CodeId, String)> {
    let others = book.codes.iter().filter(|c| !meant.contains(&&c.id));
    let say = |c: &crate::model::codebook::Code| {
        let parent = c.parent.map(|p| &book.codes[p].id);
        let heading = (&c.name, c.kind, c.origin, c.status, &c.role, &c.merged_into, c.codable, &c.created, &c.extra);
        let body = (&c.definition, &c.full_definition, &c.fields);
        (c.id.clone(), format!("{:?}", (parent, heading, body)))
    };
    let mut all: Vec<_> = others.map(say).collect();
    all.sort();
    all
}
