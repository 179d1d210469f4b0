//! Appending to journals: one write a file, then a sync.
//!
//! A line is there whole or not at all. If the disk fills in the middle of a
//! write, the file is cut back to its old length; if the machine dies in the
//! middle, the torn last line is closed by the next writer and reported by the
//! next reader.

use super::{StoreError, io, lock::WriteLock};
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Lines that were appended, with the way back.
#[derive(Debug)]
pub struct Appended {
    full: PathBuf,
    /// The file's bytes before and after.
    len: (u64, u64),
}

impl Appended {
    /// Takes the lines away again, if nothing was added since: for an act of
    /// which the rest cannot be written.
    pub fn back(self, _lock: &WriteLock) {
        let (before, after) = self.len;
        let Ok(file) = OpenOptions::new().write(true).open(&self.full) else {
            return;
        };
        if file.metadata().is_ok_and(|m| m.len() == after) {
            let _ = file.set_len(before).and_then(|()| file.sync_data());
            if before == 0 {
                let _ = std::fs::remove_file(&self.full);
            }
        }
    }
}

/// Appends `lines` (without line ends) to `root/path`, making folder and file
/// as needed, and syncs.
///
/// # Errors
/// [`StoreError::Io`]; the file then has its old content.
pub fn append(root: &Path, path: &str, lines: &[String], _lock: &WriteLock) -> Result<Appended, StoreError> {
    let full = root.join(path);
    let new = !full.exists();
    if let Some(dir) = full.parent() {
        std::fs::create_dir_all(dir).map_err(io("make the folder", dir))?;
    }
    let mut file = OpenOptions::new().create(true).read(true).append(true).open(&full).map_err(io("open", &full))?;
    let len = file.metadata().map_err(io("read", &full))?.len();
    let mut bytes = Vec::new();
    if len > 0 && last_byte(&mut file).map_err(io("read", &full))? != b'\n' {
        bytes.push(b'\n');
    }
    for line in lines {
        bytes.extend_from_slice(line.as_bytes());
        bytes.push(b'\n');
    }
    let written = file.write_all(&bytes).and_then(|()| file.sync_data());
    if let Err(e) = written {
        // Best effort: what fails here is reported by the reader as a torn line.
        let _ = file.set_len(len).and_then(|()| file.sync_data());
        if new {
            let _ = std::fs::remove_file(&full);
        }
        return Err(io("write to", &full)(e));
    }
    if new {
        sync_folder(&full)?;
    }
    Ok(Appended { full, len: (len, len + bytes.len() as u64) })
}

fn last_byte(file: &mut File) -> std::io::Result<u8> {
    let mut byte = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut byte)?;
    Ok(byte[0])
}

/// Syncs the folder of `path`, so that a new name survives a crash.
///
/// # Errors
/// [`StoreError::Io`].
pub fn sync_folder(path: &Path) -> Result<(), StoreError> {
    let Some(dir) = path.parent() else {
        return Ok(());
    };
    // The folder of a bare name is the one we are in.
    let dir = if dir.as_os_str().is_empty() { Path::new(".") } else { dir };
    match File::open(dir).and_then(|d| d.sync_all()) {
        Ok(()) => Ok(()),
        // Some systems cannot sync a folder; the file itself is synced.
        Err(e)
            if matches!(
                e.kind(),
                std::io::ErrorKind::Unsupported
                    | std::io::ErrorKind::InvalidInput
                    | std::io::ErrorKind::PermissionDenied
            ) =>
        {
            Ok(())
        }
        Err(e) => Err(io("sync", dir)(e)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::lock;

    #[test]
    fn a_torn_last_line_is_closed_before_the_next_is_written() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(dir.path().join("codings/a")).unwrap();
        std::fs::write(dir.path().join("codings/a/x.jsonl"), "{\"torn\":").unwrap();
        let held = lock::take(dir.path()).unwrap();
        append(dir.path(), "codings/a/x.jsonl", &["{}".into(), "[]".into()], &held).unwrap();
        let text = std::fs::read_to_string(dir.path().join("codings/a/x.jsonl")).unwrap();
        assert_eq!(text, "{\"torn\":\n{}\n[]\n");
    }
}
