//! The memos of a study: every `.md` file below `memos/`.
//!
//! Other programs keep their own files beside memos (pictures, `.canvas`,
//! `README.md`); those are nobody's memos. In blind mode a memo's file is
//! read to see whose it is, and one that says it is another coder's goes no
//! further: what a colleague thinks of a code is what blind coding must not know.

use super::load::{Read, listed, text};
use crate::model::diagnostic::Diagnostic;
use crate::model::memo::Memo;
use crate::text::memo;
use rayon::prelude::*;
use std::path::Path;

/// The folder.
pub const FOLDER: &str = "memos";

/// A memo with what is wrong with it; `None` for one that is not to be known.
pub type One = Option<(Memo, Vec<Diagnostic>)>;

/// The memo in one file. With `only`, none that names another coder.
///
/// # Errors
/// The fault of a file that cannot be read.
pub fn one(root: &Path, path: &str, only: Option<&str>) -> Result<One, Box<Diagnostic>> {
    let read = memo::read(path, &text(root, path)?);
    let hidden = only.is_some_and(|o| read.0.coder.as_deref().is_some_and(|c| c != o));
    Ok(Some(read).filter(|_| !hidden))
}

/// The memos of the study in `root`, in order of their files, with what is
/// wrong with them. With `only`, memos that name another coder are left out.
///
/// # Errors
/// None today: what cannot be read is a fault, and the rest is read.
pub fn read(root: &Path, only: Option<&str>) -> Read<Vec<Memo>> {
    let mut faults = Vec::new();
    let files = listed(root, FOLDER, "md", &mut faults);
    let read: Vec<_> = files.par_iter().map(|path| one(root, path, only)).collect();
    let mut memos = Vec::with_capacity(read.len());
    for one in read {
        match one {
            Ok(Some((memo, wrong))) => {
                memos.push(memo);
                faults.extend(wrong);
            }
            Ok(None) => {}
            Err(fault) => faults.push(*fault),
        }
    }
    Ok((memos, faults))
}
