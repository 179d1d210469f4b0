//! Writing what is exported: into any file a person names, never over a
//! study's own.

use super::{StoreError, layout, save};
use std::io::Write;
use std::path::{Path, PathBuf};

/// What stands in a study's folder and is never written over.
const OWN: [&str; 9] =
    ["study.toml", "corpus", "codebook", "codings", "history", "memos", "themes", "summaries", ".emic"];

/// Why an export was not written.
#[derive(Debug, thiserror::Error)]
pub enum OutsideError {
    /// The folder is not there.
    #[error("there is no folder {0}: {1}")]
    NoFolder(PathBuf, std::io::Error),
    /// It is one of the study's own files.
    #[error("{0} is among the study's own files, so nothing is exported there")]
    Own(PathBuf),
    /// It lies in a study, this one or another.
    #[error("{0} lies in the study {1}, so nothing is written there")]
    InStudy(PathBuf, PathBuf),
    /// The operating system said no.
    #[error("could not write to {0}: {1}")]
    Refused(PathBuf, std::io::Error),
    /// The same, of a plain file.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl OutsideError {
    /// What a person can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NoFolder(..) => "make the folder first, or choose another",
            Self::Own(_) => "choose another name",
            Self::InStudy(..) => "choose a folder outside of any study",
            Self::Refused(..) => "",
            Self::Store(e) => e.hint(),
        }
    }
}

/// Writes `bytes`: beside and renamed where a plain file stands or none;
/// straight into devices and pipes.
///
/// # Errors
/// If the folder is not there, the file is the study's own, or it cannot be
/// written.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), OutsideError> {
    write_pieces(path, &[bytes])
}

/// The same with bytes that stand in pieces.
///
/// # Errors
/// As [`write()`].
pub fn write_pieces(path: &Path, pieces: &[&[u8]]) -> Result<(), OutsideError> {
    let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if std::fs::metadata(&real).is_ok_and(|m| !m.is_file()) {
        let tried = std::fs::OpenOptions::new().write(true).open(&real);
        let tried = tried.and_then(|mut f| pieces.iter().try_for_each(|bytes| f.write_all(bytes)));
        return tried.map_err(|e| OutsideError::Refused(path.to_owned(), e));
    }
    let folder = real.parent().filter(|d| !d.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = folder.canonicalize().map_err(|e| OutsideError::NoFolder(folder.to_owned(), e))?;
    let target = folder.join(real.file_name().unwrap_or_default());
    if let Ok(root) = layout::find(&folder) {
        let inside = target.strip_prefix(&root).ok().and_then(|p| p.components().next());
        let first = inside.map(|c| c.as_os_str().to_string_lossy().into_owned()).unwrap_or_default();
        if OWN.contains(&first.as_str()) {
            return Err(OutsideError::Own(path.to_owned()));
        }
    }
    Ok(save::replace_with(&target, pieces)?)
}

/// Asks whether a folder, there or not, may hold exports: it lies outside of what
/// is a study's own.
///
/// # Errors
/// If it does not.
pub fn is_free(dir: &Path) -> Result<(), OutsideError> {
    let full = std::path::absolute(dir).map_err(|e| OutsideError::Refused(dir.to_owned(), e))?;
    // Through links, as far as there is a folder yet.
    let there = full.ancestors().find_map(|up| Some((up, up.canonicalize().ok()?)));
    let real = there
        .map_or_else(|| full.clone(), |(up, real)| full.strip_prefix(up).map_or(real.clone(), |rest| real.join(rest)));
    let found = real.ancestors().find_map(|up| layout::find_exactly(up).ok());
    let inside = found.as_deref().and_then(|root| real.strip_prefix(root).ok()).and_then(|p| p.components().next());
    match inside.is_some_and(|first| OWN.contains(&first.as_os_str().to_string_lossy().as_ref())) {
        true => Err(OutsideError::Own(dir.to_owned())),
        false => Ok(()),
    }
}

/// Makes a new folder `NAME` in `folder`, or, where that is there, `NAME-2` and
/// so on; gives its path.
///
/// # Errors
/// If `folder` is a study's or lies in one, or the folder cannot be made.
pub fn fresh_folder(folder: &Path, name: &str) -> Result<PathBuf, OutsideError> {
    let refused = |e| OutsideError::Refused(folder.to_owned(), e);
    let full = std::path::absolute(folder).map_err(refused)?;
    // Through links, as far as there is a folder yet.
    let there = full.ancestors().find_map(|dir| dir.canonicalize().ok()).unwrap_or_else(|| full.clone());
    if let Ok(study) = layout::find(&there) {
        return Err(OutsideError::InStudy(folder.to_owned(), study));
    }
    std::fs::create_dir_all(&full).map_err(refused)?;
    for number in 1u32.. {
        let fresh = full.join(if number == 1 { name.to_owned() } else { format!("{name}-{number}") });
        match std::fs::create_dir(&fresh) {
            Ok(()) => return Ok(fresh),
            Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(e) => return Err(refused(e)),
        }
    }
    Err(refused(std::io::ErrorKind::AlreadyExists.into()))
}
