//! Changes of the codebook, as new texts of its files.
//!
//! Every function is pure: it takes the book as read and returns the whole new
//! text of each file that changes (none, where nothing would change), with
//! every byte kept that need not change. Writing them is the store's work.
//!
//! What a change cites must have an identity that lasts. So a code without
//! `{#id}` gets its implicit id written by the first change that touches it,
//! and a rename or move also writes the ids of the codes below, which would
//! otherwise change with the path they are made of.
//!
//! Before a result leaves, it is read again and compared: should any code but
//! the ones meant come out different, the change is refused.

mod add;
mod define;
mod error;
mod place;
mod shift;
mod stage;

pub use add::{add, free_id};
pub use define::{redefine, set_field};
pub use error::EditError;
pub use shift::{move_all, move_to};

use super::heading;
use crate::model::codebook::{CodeId, CodeStatus, Codebook};
use stage::{Stage, lookup};

/// The new text of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileEdit {
    /// Path below the study's folder; the file may be new.
    pub path: String,
    /// Its whole new text.
    pub text: String,
}

/// The book after `edits`.
pub fn made(book: &Codebook, edits: &[FileEdit]) -> Codebook {
    let mut texts: Vec<(String, String)> = book.files.iter().map(|f| (f.path.clone(), f.text.clone())).collect();
    texts.retain(|(path, _)| edits.iter().all(|e| e.path != *path));
    texts.extend(edits.iter().map(|e| (e.path.clone(), e.text.clone())));
    texts.sort();
    super::parse(&texts).0
}

/// The files that several edits, one after the other, have changed or made.
pub fn between(old: &Codebook, new: &Codebook) -> Vec<FileEdit> {
    let same = |path: &str, text: &str| old.files.iter().any(|f| f.path == path && f.text == text);
    let changed = new.files.iter().filter(|f| !same(&f.path, &f.text));
    changed.map(|f| FileEdit { path: f.path.clone(), text: f.text.clone() }).collect()
}

/// Writes `{#id}` for those of `ids` that are implicit, before something
/// cites them.
///
/// # Errors
/// Unknown or doubled ids, unreadable braces, conflict markers.
pub fn write_ids(book: &Codebook, ids: &[CodeId]) -> Result<Vec<FileEdit>, EditError> {
    let codes = ids.iter().map(|id| lookup(book, id)).collect::<Result<Vec<_>, _>>()?;
    Stage::of(book).pinned(&codes)?.finish(book, &[])
}

/// Gives `code` another name; its id stays.
///
/// # Errors
/// Also where a code beside it has that name.
pub fn rename(book: &Codebook, code: &CodeId, name: &str) -> Result<Vec<FileEdit>, EditError> {
    let index = lookup(book, code)?;
    let raw = heading::encoded(name).ok_or_else(|| EditError::BadName(name.to_owned()))?;
    if book.codes[index].name == heading::single_spaced(name) {
        return Ok(Vec::new());
    }
    place::name_is_free(book, book.codes[index].parent, name, Some(index))?;
    let stage = Stage::of(book).pinned(&stage::in_subtree(book, index))?;
    let stage = stage.with_heading(index, |line| heading::renamed(line, &raw))?;
    stage.finish(book, &[code])
}

/// Merges `code` into another: its heading stays as a tombstone with
/// `merged-into`.
///
/// # Errors
/// Also where the merge would lead in a circle, the code is merged already or
/// has codes below it, which would lose their place.
pub fn merge(book: &Codebook, code: &CodeId, into: &CodeId) -> Result<Vec<FileEdit>, EditError> {
    let (from, to) = (lookup(book, code)?, lookup(book, into)?);
    stage::not_merged(book, from)?;
    let end = book.resolve(into).filter(|end| *end != from);
    let Some(end) = end else {
        return Err(EditError::MergeCircle { code: code.clone(), into: into.clone() });
    };
    if book.is_under(end, from) {
        return Err(EditError::MergeBelow { code: code.clone(), into: into.clone() });
    }
    let below = book.children(Some(from)).map(|c| &book.codes[c]);
    let below: Vec<CodeId> = below.filter(|c| c.merged_into.is_none()).map(|c| c.id.clone()).collect();
    if !below.is_empty() {
        return Err(EditError::CodesBelow { code: code.clone(), into: into.clone(), below });
    }
    let stage = Stage::of(book).pinned(&[from, to])?;
    let stage = stage.with_heading(from, |line| heading::with_pair(line, "merged-into", &into.0))?;
    stage.finish(book, &[code])
}

/// Takes a merge back: removes `merged-into` from the heading of `code`.
///
/// # Errors
/// Also where the code is not merged.
pub fn unmerge(book: &Codebook, code: &CodeId) -> Result<Vec<FileEdit>, EditError> {
    let index = lookup(book, code)?;
    if book.codes[index].merged_into.is_none() {
        return Err(EditError::NotMerged(code.clone()));
    }
    let stage = Stage::of(book).pinned(&[index])?;
    let stage = stage.with_heading(index, |line| heading::without_pair(line, "merged-into"))?;
    stage.finish(book, &[code])
}

/// Sets `status=`; the default, settled, is written by leaving it out.
///
/// # Errors
/// Unknown or doubled ids, unreadable braces, conflict markers.
pub fn set_status(book: &Codebook, code: &CodeId, status: CodeStatus) -> Result<Vec<FileEdit>, EditError> {
    let index = lookup(book, code)?;
    if book.codes[index].status == status {
        return Ok(Vec::new());
    }
    let stage = Stage::of(book).pinned(&[index])?;
    let stage = stage.with_heading(index, |line| match status {
        CodeStatus::Settled => heading::without_pair(line, "status"),
        _ => heading::with_pair(line, "status", status.word()),
    })?;
    stage.finish(book, &[code])
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tree_tests;
