//! Where a coder was: kept so that they can go on there.
//!
//! `.emic/places/<coder>.json` holds the last source, the place in each, and
//! bookmarks. It is a convenience and no part of the study: it is not shared,
//! nothing else refers to it, and one that is lost or damaged costs nothing but
//! the way back. So it is written beside and renamed, but not synced: a person
//! who reads on must not wait for the disk.

use super::{layout, scratch};
use crate::model::anchor::Digest;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The number of this form of the file.
const FORMAT: u32 = 1;

/// A place in a source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Code point of the body.
    pub at: u32,
    /// First code point of the first line on screen.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub top: u32,
    /// The body it was in.
    pub text: Digest,
    /// The turn it was in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turn: Option<u32>,
    /// A few words from there on, to find it again in another body.
    #[serde(default)]
    pub words: String,
}

fn is_zero(n: &u32) -> bool {
    *n == 0
}

/// A bookmark.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bookmark {
    /// The source's id.
    pub source: String,
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// A letter or a name, if it has one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
}

/// Where a coder was, and how they read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Places {
    /// The form of the file.
    format: u32,
    /// The source last on screen.
    #[serde(default)]
    pub source: Option<String>,
    /// The place in each source, by its id.
    #[serde(default)]
    pub sources: BTreeMap<String, Place>,
    /// Bookmarks.
    #[serde(default)]
    pub bookmarks: Vec<Bookmark>,
    /// Columns of the text, if chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u16>,
    /// The theme, if another was chosen than the one it began with: that one,
    /// and the chosen one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theme: Option<(String, String)>,
}

impl Places {
    /// What to keep after another window kept `theirs`: from `self` what has
    /// changed since `base`, the rest from them.
    pub fn over(mut self, base: &Self, theirs: Self) -> Self {
        for (id, place) in theirs.sources {
            if self.sources.get(&id).is_none_or(|own| base.sources.get(&id) == Some(own)) {
                self.sources.insert(id, place);
            }
        }
        let gone: Vec<&Bookmark> = base.bookmarks.iter().filter(|b| !self.bookmarks.contains(b)).collect();
        let taken: Vec<&Bookmark> = base.bookmarks.iter().filter(|b| !theirs.bookmarks.contains(b)).collect();
        let mut bookmarks: Vec<Bookmark> = theirs.bookmarks.iter().filter(|b| !gone.contains(b)).cloned().collect();
        let new: Vec<Bookmark> =
            self.bookmarks.iter().filter(|b| !taken.contains(b) && !bookmarks.contains(b)).cloned().collect();
        bookmarks.extend(new);
        Self { bookmarks, ..self }
    }
}

fn path(root: &Path, coder: &str) -> PathBuf {
    root.join(".emic/places").join(format!("{}.json", layout::file_name(coder)))
}

/// What is kept of a coder; `None` if nothing is.
///
/// # Errors
/// If the file is there and cannot be read: a sentence.
pub fn read(root: &Path, coder: &str) -> Result<Option<Places>, String> {
    let path = path(root, coder);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(format!("where you were is not known ({e})")),
    };
    match serde_json::from_str::<Places>(&text) {
        Ok(places) if places.format == FORMAT => Ok(Some(Places { format: 0, ..places })),
        Ok(_) => Err("where you were was kept by another version of emic".to_owned()),
        Err(_) => Err("the file with your places was damaged, so bookmarks are lost".to_owned()),
    }
}

/// Keeps where a coder is.
///
/// # Errors
/// What the system answers.
pub fn keep(root: &Path, coder: &str, places: &Places) -> std::io::Result<()> {
    let path = path(root, coder);
    std::fs::create_dir_all(root.join(".emic/places"))?;
    let text = serde_json::to_string_pretty(&Places { format: FORMAT, ..places.clone() })?;
    let beside = path.with_extension(format!("{}.tmp", std::process::id()));
    let written = scratch::private(&beside).and_then(|mut file| file.write_all((text + "\n").as_bytes()));
    let written = written.and_then(|()| std::fs::rename(&beside, &path));
    if written.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bookmark(at: u32) -> Bookmark {
        Bookmark { source: "one".to_owned(), place: Place { at, ..Place::default() }, name: String::new() }
    }

    #[test]
    fn what_is_kept_comes_back_and_a_damaged_file_is_said() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(read(dir.path(), "ana"), Ok(None));
        let mut places = Places { source: Some("one".to_owned()), bookmarks: vec![bookmark(3)], ..Places::default() };
        places.sources.insert("one".to_owned(), Place { at: 7, words: "dug".to_owned(), ..Place::default() });
        keep(dir.path(), "ana", &places).unwrap();
        let back = read(dir.path(), "ana").unwrap().unwrap();
        assert_eq!((&back.sources, &back.bookmarks), (&places.sources, &places.bookmarks));
        assert_eq!(read(dir.path(), "../ben"), Ok(None));
        std::fs::write(path(dir.path(), "ana"), "{\"format\": 1, \"sour").unwrap();
        assert!(read(dir.path(), "ana").unwrap_err().contains("damaged"));
    }

    #[test]
    fn two_windows_keep_each_other_s_bookmarks() {
        let with = |at: &[u32]| Places { bookmarks: at.iter().map(|a| bookmark(*a)).collect(), ..Places::default() };
        let merged = with(&[1, 3, 4]).over(&with(&[1, 2, 3]), with(&[1, 2, 5]));
        let at: Vec<u32> = merged.bookmarks.iter().map(|b| b.place.at).collect();
        assert_eq!(at, [1, 5, 4], "2 was taken away here, 3 there; 4 was set here, 5 there");
    }
}
