//! Folders of which little is kept: the codebook, of which the codes are known, and
//! memos, themes and summaries, of which nothing is but what is wrong with them.
//!
//! When a file of one of them is another, came or went, the folder is read again:
//! it holds some files.

use crate::model::codebook::Code;
use crate::model::diagnostic::{Diagnostic, Severity};
use crate::store::{load, memos, summaries, themes};
use crate::text::codebook;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Errors and warnings, by the first folder of their files.
pub type Faults = BTreeMap<String, (usize, usize)>;

/// Where the codebook is.
const CODEBOOK: &str = "codebook";

/// The first folder of a file.
pub fn of(path: &str) -> &str {
    path.split('/').next().unwrap_or_default()
}

/// True for folders that are read again as a whole.
pub fn is_one(folder: &str) -> bool {
    [CODEBOOK, memos::FOLDER, themes::FOLDER, summaries::FOLDER].contains(&folder)
}

/// Errors and warnings, counted.
pub fn counted(faults: &[Diagnostic]) -> Faults {
    let mut out = Faults::new();
    for fault in faults.iter().filter(|f| f.severity != Severity::Note) {
        let (errors, warnings) = out.entry(of(&fault.file).to_owned()).or_default();
        *(if fault.severity == Severity::Error { errors } else { warnings }) += 1;
    }
    out
}

/// What folders say that were read again.
#[derive(Debug, Default)]
pub struct Again {
    /// The codes, if the codebook is one of them.
    pub book: Option<Vec<Code>>,
    /// What is wrong with each.
    pub faults: Faults,
}

/// Reads folders again. `None` if one cannot be read.
pub fn read(root: &Path, folders: &BTreeSet<&str>) -> Option<Again> {
    let mut out = Again::default();
    for folder in folders {
        let faults = match *folder {
            CODEBOOK => {
                let (texts, mut faults) = load::codebook_texts(root).ok()?;
                let (book, wrong) = codebook::parse(&texts);
                faults.extend(wrong);
                out.book = Some(book.codes);
                faults
            }
            memos::FOLDER => memos::read(root, None).ok()?.1,
            themes::FOLDER => themes::read(root, None).ok()?.1,
            _ => summaries::read(root, None).ok()?.1,
        };
        let mut counts = counted(&faults);
        // What is wrong elsewhere would be counted twice.
        let own = counts.remove(*folder).unwrap_or_default();
        if !counts.is_empty() {
            return None;
        }
        out.faults.insert((*folder).to_owned(), own);
    }
    Some(out)
}
