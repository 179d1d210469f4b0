//! The themes of a study: every `.md` file below `themes/`.
//!
//! As with memos, in blind mode a file is read to see whose it is, and one that
//! says it is another coder's goes no further.

use super::load::{Read, listed, text};
use super::{StoreError, io, layout};
use crate::model::diagnostic::Diagnostic;
use crate::model::theme::Theme;
use crate::text::theme;
use rayon::prelude::*;
use std::io::Write;
use std::path::Path;

/// The folder.
pub const FOLDER: &str = "themes";

/// A theme with what is wrong with it; `None` for one that is not to be known.
pub type One = Option<(Theme, Vec<Diagnostic>)>;

/// The theme in one file. With `only`, none that names another coder.
///
/// # Errors
/// The fault of a file that cannot be read.
pub fn one(root: &Path, path: &str, only: Option<&str>) -> Result<One, Box<Diagnostic>> {
    let read = theme::read(path, &text(root, path)?);
    let hidden = only.is_some_and(|o| read.0.coder.as_deref().is_some_and(|c| c != o));
    Ok(Some(read).filter(|_| !hidden))
}

/// The themes of the study in `root`, in order of their files, with what is
/// wrong with them. With `only`, themes that name another coder are left out.
///
/// # Errors
/// None today: what cannot be read is a fault, and the rest is read.
pub fn read(root: &Path, only: Option<&str>) -> Read<Vec<Theme>> {
    let mut faults = Vec::new();
    let files = listed(root, FOLDER, "md", &mut faults);
    let read: Vec<_> = files.par_iter().map(|path| one(root, path, only)).collect();
    let mut themes = Vec::with_capacity(read.len());
    for one in read {
        match one {
            Ok(Some((theme, wrong))) => {
                themes.push(theme);
                faults.extend(wrong);
            }
            Ok(None) => {}
            Err(fault) => faults.push(*fault),
        }
    }
    Ok((themes, faults))
}

/// Path, below the study's folder, of the file of a theme.
pub fn path_of(id: &str) -> String {
    format!("{FOLDER}/{}.md", layout::file_name(id))
}

/// Makes the file of a new theme; gives `false`, and writes nothing, if a file
/// of that name is there.
///
/// # Errors
/// If the folder or the file cannot be made.
pub fn make(root: &Path, path: &str, text: &str) -> Result<bool, StoreError> {
    let full = root.join(path);
    let folder = root.join(FOLDER);
    std::fs::create_dir_all(&folder).map_err(io("make the folder", &folder))?;
    let mut file = match std::fs::OpenOptions::new().write(true).create_new(true).open(&full) {
        Ok(file) => file,
        Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => return Ok(false),
        Err(e) => return Err(io("make", &full)(e)),
    };
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(io("write", &full))?;
    Ok(true)
}
