//! Replacing a file whole: compare, write beside, sync, compare again, rename.
//!
//! Editors take no lock. The second comparison stands directly before the
//! rename, so that the time in which somebody's save could be lost is that of one
//! read and one rename, not that of a long write and its sync.

use super::{StoreError, append::sync_folder, io, lock::WriteLock};
use crate::model::anchor::Digest;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// A new text of a file that is written and synced, but not yet in its place.
#[derive(Debug)]
pub struct Staged {
    full: PathBuf,
    beside: Option<PathBuf>,
    /// The text that is there until then; `None`: no file.
    old: Option<String>,
    new: Digest,
}

/// Checks that `root/path` still has the text that was read (`expected`;
/// `None`: the file must not be there) and writes `text` beside it. A file that
/// has `text` already is fine: an earlier try of the same act wrote it.
///
/// # Errors
/// [`StoreError::ChangedOutside`] or [`StoreError::Exists`] if it is not what
/// was read; [`StoreError::Io`] otherwise. Nothing has changed then.
pub fn stage(
    root: &Path,
    path: &str,
    expected: Option<&Digest>,
    text: &str,
    _lock: &WriteLock,
) -> Result<Staged, StoreError> {
    let named = root.join(path);
    // Through a symbolic link to the file itself, so that the link stays one.
    let full = named.canonicalize().unwrap_or(named);
    let old = read(&full)?;
    let new = Digest::of(text);
    match (&old, expected) {
        (Some(now), _) if now == text => return Ok(Staged { full, beside: None, old, new }),
        (Some(now), Some(digest)) if Digest::of(now) == *digest => {}
        (None, None) => {}
        (Some(_), None) => return Err(StoreError::Exists(full)),
        (_, Some(_)) => return Err(StoreError::ChangedOutside(full)),
    }
    let beside = Some(write_beside(&full, &[text.as_bytes()])?);
    Ok(Staged { full, beside, old, new })
}

/// The text of a file; `None` if it is not there.
fn read(full: &Path) -> Result<Option<String>, StoreError> {
    match std::fs::read(full) {
        // What is no text is none that was read.
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(io("read", full)(e)),
    }
}

impl Staged {
    /// Checks again that the file is as it was.
    ///
    /// # Errors
    /// As [`stage`].
    pub fn check(&self) -> Result<(), StoreError> {
        let now = read(&self.full)?;
        if self.beside.is_none() || now == self.old || now.is_some_and(|now| Digest::of(&now) == self.new) {
            return Ok(());
        }
        let full = self.full.clone();
        Err(if self.old.is_some() { StoreError::ChangedOutside(full) } else { StoreError::Exists(full) })
    }

    /// Puts the new text in its place, if the file is still as it was. What is
    /// given can put it back.
    ///
    /// # Errors
    /// As [`stage`]; the file is untouched then.
    pub fn settle(mut self) -> Result<Settled, StoreError> {
        self.check()?;
        let settled = Settled { full: self.full.clone(), old: self.old.take(), new: self.new.clone() };
        let Some(beside) = self.beside.take() else {
            return Ok(settled);
        };
        if let Err(e) = std::fs::rename(&beside, &self.full) {
            let _ = std::fs::remove_file(&beside);
            return Err(io("write", &self.full)(e));
        }
        sync_folder(&self.full)?;
        Ok(settled)
    }
}

/// A file that has its new text, with the way back.
#[derive(Debug)]
pub struct Settled {
    full: PathBuf,
    old: Option<String>,
    new: Digest,
}

impl Settled {
    /// Puts the old text back, if nobody has touched the file since: for an act
    /// another file of which cannot be written.
    pub fn back(self) {
        let untouched = read(&self.full).is_ok_and(|now| now.is_some_and(|now| Digest::of(&now) == self.new));
        let _ = match self.old {
            Some(old) if untouched => replace(&self.full, old.as_bytes()),
            None if untouched => std::fs::remove_file(&self.full).map_err(io("remove", &self.full)),
            _ => Ok(()),
        };
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if let Some(beside) = &self.beside {
            let _ = std::fs::remove_file(beside);
        }
    }
}

/// [`stage`] and [`Staged::settle`] in one.
///
/// # Errors
/// As those.
pub fn save(
    root: &Path,
    path: &str,
    expected: Option<&Digest>,
    text: &str,
    lock: &WriteLock,
) -> Result<(), StoreError> {
    stage(root, path, expected, text, lock)?.settle().map(|_| ())
}

/// Checks that `root/path` still has the text that was read, or is gone
/// already.
///
/// # Errors
/// [`StoreError::ChangedOutside`] if it has another text.
pub fn removable(root: &Path, path: &str, expected: &Digest) -> Result<(), StoreError> {
    let full = root.join(path);
    match read(&full)? {
        Some(now) if Digest::of(&now) != *expected => Err(StoreError::ChangedOutside(full)),
        _ => Ok(()),
    }
}

/// Takes `root/path` away if it still has the text that was read. One that is
/// gone already is fine: an earlier try of the same act took it.
///
/// # Errors
/// As [`removable`]; [`StoreError::Io`] if the system keeps it.
pub fn remove(root: &Path, path: &str, expected: &Digest, _lock: &WriteLock) -> Result<(), StoreError> {
    removable(root, path, expected)?;
    let full = root.join(path);
    match std::fs::remove_file(&full) {
        Ok(()) => sync_folder(&full),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(e) => Err(io("remove", &full)(e)),
    }
}

/// Puts `bytes` at `full` by way of a file beside it.
///
/// # Errors
/// [`StoreError::Io`]; the old file is untouched then.
pub fn replace(full: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    replace_with(full, &[bytes])
}

/// The same with bytes that stand in pieces.
///
/// # Errors
/// [`StoreError::Io`]; the old file is untouched then.
pub fn replace_with(full: &Path, pieces: &[&[u8]]) -> Result<(), StoreError> {
    let beside = write_beside(full, pieces)?;
    if let Err(e) = std::fs::rename(&beside, full) {
        let _ = std::fs::remove_file(&beside);
        return Err(io("write", full)(e));
    }
    sync_folder(full)
}

/// Writes and syncs a file next to `full`, with the rights `full` has.
fn write_beside(full: &Path, pieces: &[&[u8]]) -> Result<PathBuf, StoreError> {
    if let Some(dir) = full.parent().filter(|d| !d.as_os_str().is_empty()) {
        std::fs::create_dir_all(dir).map_err(io("make the folder", dir))?;
    }
    let (mut file, beside) = new_beside(full).map_err(io("write", full))?;
    let written = (|| {
        if let Ok(old) = std::fs::metadata(full) {
            file.set_permissions(old.permissions())?;
        }
        pieces.iter().try_for_each(|bytes| file.write_all(bytes))?;
        file.sync_all()
    })();
    match written {
        Ok(()) => Ok(beside),
        Err(e) => {
            let _ = std::fs::remove_file(&beside);
            Err(io("write", full)(e))
        }
    }
}

/// A new file next to `full`. Names of two files may begin alike, so each is
/// numbered, and none that is there is written over.
fn new_beside(full: &Path) -> std::io::Result<(File, PathBuf)> {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    // A name that fits beside a name of any length.
    let name: String = full.file_name().unwrap_or_default().to_string_lossy().chars().take(40).collect();
    loop {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let beside = full.with_file_name(format!(".{name}.{}-{number}.tmp", std::process::id()));
        match OpenOptions::new().create_new(true).write(true).open(&beside) {
            Ok(file) => return Ok((file, beside)),
            Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(e) => return Err(e),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::lock;

    #[test]
    fn a_file_changed_by_another_program_is_not_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let held = lock::take(dir.path()).unwrap();
        let read = Digest::of("old");
        std::fs::write(dir.path().join("a.md"), "theirs").unwrap();
        assert!(matches!(save(dir.path(), "a.md", Some(&read), "ours", &held), Err(StoreError::ChangedOutside(_))));
        assert!(matches!(save(dir.path(), "a.md", None, "ours", &held), Err(StoreError::Exists(_))));
        assert_eq!(std::fs::read_to_string(dir.path().join("a.md")).unwrap(), "theirs");
        save(dir.path(), "a.md", Some(&Digest::of("theirs")), "ours", &held).unwrap();
        assert_eq!(std::fs::read_to_string(dir.path().join("a.md")).unwrap(), "ours");
        save(dir.path(), "a.md", Some(&Digest::of("theirs")), "ours", &held).expect("a second try finds it done");
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 2, "no file is left beside");
    }

    #[test]
    fn a_file_saved_in_an_editor_after_the_first_look_is_not_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let held = lock::take(dir.path()).unwrap();
        let (old, new) = (dir.path().join("old.md"), dir.path().join("new.md"));
        std::fs::write(&old, "old").unwrap();
        let first = stage(dir.path(), "old.md", Some(&Digest::of("old")), "ours", &held).unwrap();
        let second = stage(dir.path(), "new.md", None, "ours", &held).unwrap();
        std::fs::write(&old, "theirs").unwrap();
        std::fs::write(&new, "theirs").unwrap();
        assert!(matches!(first.settle(), Err(StoreError::ChangedOutside(_))));
        assert!(matches!(second.settle(), Err(StoreError::Exists(_))));
        assert_eq!(std::fs::read_to_string(&old).unwrap(), "theirs");
        assert_eq!(std::fs::read_to_string(&new).unwrap(), "theirs");
    }
}
