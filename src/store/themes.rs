//! The themes of a study: every `.md` file below `themes/`.
//!
//! As with memos, in blind mode a file is read to see whose it is, and one that
//! says it is another coder's goes no further.

use super::layout;
use super::load::{Read, listed, text};
use crate::model::diagnostic::Diagnostic;
use crate::model::theme::Theme;
use crate::text::theme;
use rayon::prelude::*;
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
