//! One writer at a time: an advisory lock on `.emic/write.lock`.
//!
//! The lock is the operating system's, so it ends with the process that holds
//! it, however that ends. Readers never take it.

use super::{StoreError, io};
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::time::{Duration, Instant};

/// How long to wait for another writer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Held while writing; given back on drop.
#[derive(Debug)]
pub struct WriteLock {
    _file: File,
}

/// Takes the study's write lock, waiting up to ten seconds.
///
/// # Errors
/// [`StoreError::Busy`] if another program keeps it; [`StoreError::Io`] if the
/// folder cannot be written to.
pub fn take(root: &Path) -> Result<WriteLock, StoreError> {
    let dir = root.join(".emic");
    std::fs::create_dir_all(&dir).map_err(io("make the folder", &dir))?;
    let path = dir.join("write.lock");
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(io("open", &path))?;
    let start = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(WriteLock { _file: file }),
            Err(TryLockError::WouldBlock) if start.elapsed() < PATIENCE => std::thread::sleep(Duration::from_millis(5)),
            Err(TryLockError::WouldBlock) => return Err(StoreError::Busy(PATIENCE.as_secs())),
            Err(TryLockError::Error(e)) => return Err(io("lock", &path)(e)),
        }
    }
}
