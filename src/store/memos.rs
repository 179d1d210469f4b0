//! The memos of a study: every `.md` file below `memos/`.
//!
//! Other programs keep their own files beside memos (pictures, `.canvas`,
//! `README.md`); those are nobody's memos. In blind mode a memo that says it
//! is another coder's is not opened to the study: what a colleague thinks of a
//! code is what blind coding must not know.

use super::load::{Read, listed, text};
use crate::model::memo::Memo;
use crate::text::memo;
use rayon::prelude::*;
use std::path::Path;

/// The folder.
pub const FOLDER: &str = "memos";

/// The memos of the study in `root`, in order of their files, with what is
/// wrong with them. With `only`, memos that name another coder are left out.
///
/// # Errors
/// None today: what cannot be read is a fault, and the rest is read.
pub fn read(root: &Path, only: Option<&str>) -> Read<Vec<Memo>> {
    let mut faults = Vec::new();
    let files = listed(root, FOLDER, "md", &mut faults);
    let read: Vec<_> = files.par_iter().map(|path| text(root, path).map(|text| memo::read(path, &text))).collect();
    let mut memos = Vec::with_capacity(read.len());
    for one in read {
        match one {
            Ok((memo, _)) if only.is_some_and(|o| memo.coder.as_deref().is_some_and(|c| c != o)) => {}
            Ok((memo, wrong)) => {
                memos.push(memo);
                faults.extend(wrong);
            }
            Err(fault) => faults.push(*fault),
        }
    }
    Ok((memos, faults))
}
