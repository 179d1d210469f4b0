//! L2: the study's folder. The only place that reads study files, and the only
//! one that writes them.
//!
//! Reading collects every fault and never stops at one; it writes nothing
//! outside `.emic/`. Writing has two forms: journals and history are appended
//! to under a lock and synced; other files are replaced whole, after a check
//! that nobody changed them meanwhile. Neither leaves a half-written file.

pub mod append;
pub mod config;
pub mod events;
pub mod folder;
pub mod glance;
pub mod init;
pub mod inputs;
pub mod journal;
pub mod layout;
pub mod load;
pub mod lock;
pub mod memos;
pub mod outside;
pub mod participants;
pub mod past;
pub mod places;
pub mod save;
pub mod scratch;
pub mod settings;
pub mod summaries;
pub mod texts;
pub mod themes;
pub mod watch;
pub mod writer;

use std::path::{Path, PathBuf};

/// Why the folder could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no study.
    #[error("there is no study in {0} or any folder above it (no study.toml)")]
    NoStudy(PathBuf),
    /// The study is of a later version.
    #[error("{file}: this study has format {found}, and this version of emic reads format 1 only")]
    LaterFormat {
        /// The file.
        file: PathBuf,
        /// The number in it.
        found: i64,
    },
    /// The operating system said no.
    #[error("could not {what} {}: {source}", path.display())]
    Io {
        /// What was tried.
        what: &'static str,
        /// On which path.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// Another program is writing.
    #[error("another emic is writing to this study; waited {0} seconds")]
    Busy(u64),
    /// The file is not the one that was read.
    #[error("{0} was changed by another program since it was read")]
    ChangedOutside(PathBuf),
    /// There is something where nothing must be.
    #[error("{0} is there already")]
    Exists(PathBuf),
}

impl StoreError {
    /// What a person can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NoStudy(_) => "go to the study's folder, name it with --study DIR, or make one with `emic init`",
            Self::LaterFormat { .. } => "update emic on this computer",
            Self::Io { source, .. } => match source.kind() {
                std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                    "the folder is read-only for you: copy the study, or ask for the right to write"
                }
                std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                    "the disk is full: free some space and try again; nothing was lost"
                }
                _ => "look whether the file and the disk are there",
            },
            Self::Busy(_) => "close the other program or wait until it has finished, then try again",
            Self::ChangedOutside(_) => "nothing was written: run the command again on the new text",
            Self::Exists(_) => "choose another folder or name",
        }
    }
}

/// Turns a system error into a [`StoreError`] with what was tried.
pub(crate) fn io<'p>(what: &'static str, path: &'p Path) -> impl FnOnce(std::io::Error) -> StoreError + 'p {
    move |source| StoreError::Io { what, path: path.to_owned(), source }
}
