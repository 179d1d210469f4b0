//! Old bodies, kept so that an edit made outside emic can be followed.
//!
//! A coding's anchor names the body it was made on. While that body is in
//! `.emic/texts/`, a writing command that meets a changed source can compare
//! the two and put a position map into the history. This is a cache: without it
//! words are found by their context, or wait in the review queue.

use crate::model::anchor::Digest;
use crate::model::source::Source;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

fn path(root: &Path, digest: &Digest) -> PathBuf {
    root.join(".emic/texts").join(&digest.0)
}

/// Keeps the bodies of `sources`. A failure costs only the comparison later.
pub fn keep<'s>(root: &Path, sources: impl Iterator<Item = &'s Source>) {
    let _ = std::fs::create_dir_all(root.join(".emic/texts"));
    for source in sources {
        let path = path(root, &source.digest);
        if get(root, &source.digest).is_none() {
            write(&path, &source.body);
        }
    }
}

/// Written beside and renamed, but not synced: a body that a crash tears is
/// not what its digest says, so [`get`] passes it over.
fn write(path: &Path, body: &str) {
    let beside = path.with_extension(format!("{}.tmp", std::process::id()));
    if std::fs::write(&beside, body).and_then(|()| std::fs::rename(&beside, path)).is_err() {
        let _ = std::fs::remove_file(&beside);
    }
}

/// The body with this digest, if it is kept and still what it was.
pub fn get(root: &Path, digest: &Digest) -> Option<String> {
    let plain = digest.0.len() == 16 && digest.0.bytes().all(|b| b.is_ascii_hexdigit());
    let text = plain.then(|| std::fs::read_to_string(path(root, digest)).ok())??;
    (Digest::of(&text) == *digest).then_some(text)
}

/// Deletes kept bodies that are not `needed`.
pub fn prune(root: &Path, needed: &HashSet<&Digest>) {
    let Ok(entries) = std::fs::read_dir(root.join(".emic/texts")) else {
        return;
    };
    for entry in entries.flatten() {
        let name = Digest(entry.file_name().to_string_lossy().into_owned());
        if !needed.contains(&name) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}
