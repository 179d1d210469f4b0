//! Replacing a file whole: compare, write beside, sync, rename.

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
    match (std::fs::read_to_string(&full), expected) {
        (Ok(now), _) if now == text => return Ok(Staged { full, beside: None }),
        (Ok(now), Some(digest)) if Digest::of(&now) == *digest => {}
        (Ok(_), Some(_)) => return Err(StoreError::ChangedOutside(full)),
        (Ok(_), None) => return Err(StoreError::Exists(full)),
        (Err(e), None) if e.kind() == std::io::ErrorKind::NotFound => {}
        (Err(e), Some(_)) if e.kind() == std::io::ErrorKind::NotFound => return Err(StoreError::ChangedOutside(full)),
        (Err(e), _) => return Err(io("read", &full)(e)),
    }
    let beside = Some(write_beside(&full, text.as_bytes())?);
    Ok(Staged { full, beside })
}

impl Staged {
    /// Puts the new text in its place.
    ///
    /// # Errors
    /// [`StoreError::Io`]; the old file is untouched then.
    pub fn settle(mut self) -> Result<(), StoreError> {
        let Some(beside) = self.beside.take() else {
            return Ok(());
        };
        if let Err(e) = std::fs::rename(&beside, &self.full) {
            let _ = std::fs::remove_file(&beside);
            return Err(io("write", &self.full)(e));
        }
        sync_folder(&self.full)
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
    stage(root, path, expected, text, lock)?.settle()
}

/// Checks that `root/path` still has the text that was read, or is gone
/// already.
///
/// # Errors
/// [`StoreError::ChangedOutside`] if it has another text.
pub fn removable(root: &Path, path: &str, expected: &Digest) -> Result<(), StoreError> {
    let full = root.join(path);
    match std::fs::read_to_string(&full) {
        Ok(now) if Digest::of(&now) == *expected => Ok(()),
        Ok(_) => Err(StoreError::ChangedOutside(full)),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(e) => Err(io("read", &full)(e)),
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
    let beside = Some(write_beside(full, bytes)?);
    Staged { full: full.to_owned(), beside }.settle()
}

/// Writes and syncs a file next to `full`, with the rights `full` has.
fn write_beside(full: &Path, bytes: &[u8]) -> Result<PathBuf, StoreError> {
    if let Some(dir) = full.parent().filter(|d| !d.as_os_str().is_empty()) {
        std::fs::create_dir_all(dir).map_err(io("make the folder", dir))?;
    }
    let (mut file, beside) = new_beside(full).map_err(io("write", full))?;
    let written = (|| {
        if let Ok(old) = std::fs::metadata(full) {
            file.set_permissions(old.permissions())?;
        }
        file.write_all(bytes)?;
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
}
