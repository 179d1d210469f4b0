//! Adding a code.

use super::super::heading::{self, single_spaced};
use super::super::{attrs, body, link, place, scan, slug};
use super::place::{self as places, Place};
use super::stage::{Stage, lookup, not_merged};
use super::{EditError, FileEdit};
use crate::model::change::NewCode;
use crate::model::codebook::{CodeId, CodeKind, Codebook};

/// Adds a code after the last one below its parent, or at the end of a file
/// for the top level; past level six it goes to a file that hangs below the
/// parent. Returns the changed files and the new code's id.
///
/// An id made from the name steps aside (`-2`) for ids the book knows or
/// cites; one given in `new` does not. Ids that only journals cite are not
/// known here: see [`free_id`].
///
/// # Errors
/// A name that a code beside it has, a taken id, a file that cannot be.
pub fn add(book: &Codebook, new: &NewCode) -> Result<(Vec<FileEdit>, CodeId), EditError> {
    let raw = heading::encoded(&new.name).ok_or_else(|| EditError::BadName(new.name.clone()))?;
    let parent = new.under.as_ref().map(|id| lookup(book, id)).transpose()?;
    if let Some(parent) = parent {
        not_merged(book, parent)?;
    }
    let id = identity(book, new)?;
    let place = match (&new.file, parent) {
        (Some(file), None) => named_file(book, file)?,
        _ => places::find(book, parent, 0, None, &id.0),
    };
    places::name_is_free(book, parent, &new.name, None)?;
    let level = if let Place::In { level, .. } = place { level } else { 1 };
    let block = block(new, &raw, &id, level)?;
    let cited = if matches!(place, Place::New { .. }) { parent } else { None };
    let mut stage = Stage::of(book).pinned(cited.as_slice())?;
    places::put(&mut stage, place, &block);
    Ok((stage.finish(book, &[&id])?, id))
}

/// An id for a code named `name` that the book neither has nor cites and
/// `taken` does not know (pass the ids that journals cite, so that a new code
/// does not adopt the codings of one that is gone).
pub fn free_id(book: &Codebook, name: &str, taken: impl Fn(&str) -> bool) -> CodeId {
    CodeId(link::free_id(&slug(name), |id| is_cited(book, id) || taken(id)))
}

fn is_cited(book: &Codebook, id: &str) -> bool {
    let merged = book.codes.iter().filter_map(|c| c.merged_into.as_ref());
    let under = book.files.iter().filter_map(|f| f.under.as_ref());
    book.find(&CodeId::from(id)).is_some() || merged.chain(under).any(|i| i.0 == id)
}

fn identity(book: &Codebook, new: &NewCode) -> Result<CodeId, EditError> {
    let Some(id) = &new.id else {
        return Ok(free_id(book, &new.name, |_| false));
    };
    if !CodeId::is_valid(&id.0) {
        return Err(EditError::BadId(id.clone()));
    }
    match book.get(id) {
        Some(code) => Err(EditError::IdTaken { id: id.clone(), place: place(book, code) }),
        None => Ok(id.clone()),
    }
}

/// The end of the file the person named, which may be new.
fn named_file(book: &Codebook, file: &str) -> Result<Place, EditError> {
    let path = file_path(file).ok_or_else(|| EditError::BadFile(file.to_owned()))?;
    let Some(index) = book.files.iter().position(|f| f.path.eq_ignore_ascii_case(&path)) else {
        return Ok(Place::New { path, under: None });
    };
    match &book.files[index].under {
        Some(under) => Err(EditError::FileHangs { file: path, under: under.clone() }),
        None => Ok(Place::In { file: index, at: book.files[index].text.len(), level: 1 }),
    }
}

/// `codes`, `codes.md` or `codebook/codes.md` as a path below the study.
fn file_path(file: &str) -> Option<String> {
    let name = file.strip_prefix("codebook/").unwrap_or(file);
    let name = name.strip_suffix(".md").unwrap_or(name);
    let is_part = |part: &str| {
        let odd = |c: char| c.is_control() || "\\:*?\"<>|".contains(c);
        !part.trim().is_empty() && !part.starts_with('.') && !part.contains(odd)
    };
    name.split('/').all(is_part).then(|| format!("codebook/{name}.md"))
}

/// Heading, definition and example.
fn block(new: &NewCode, raw: &str, id: &CodeId, level: u8) -> Result<String, EditError> {
    let mut inside = vec![format!("#{id}")];
    if new.kind != CodeKind::Code {
        inside.push(format!(".{}", new.kind.word()));
    }
    inside.extend(new.origin.map(|o| attrs::written("origin", o.word())));
    inside.extend(new.created.as_deref().filter(|c| !c.is_empty()).map(|c| attrs::written("created", c)));
    let marks = "#".repeat(usize::from(level));
    let mut out = format!("{marks} {raw} {{{}}}", inside.join(" "));
    let bad = || EditError::BadText(id.0.clone());
    if !new.definition.trim().is_empty() {
        out.push_str("\n\n");
        out.push_str(&body::encoded(&new.definition).ok_or_else(bad)?);
    }
    if !new.example.trim().is_empty() {
        out.push_str(&format!("\n\n- **Example:** {}", single_spaced(&new.example)));
    }
    let reads = scan::scan(&out).lines.iter().filter(|l| l.kind == scan::Kind::Heading).count() == 1;
    if reads { Ok(out) } else { Err(bad()) }
}
