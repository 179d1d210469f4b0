//! The files that an analysis is made from, each with its digest: what a paper
//! states, so that a reader can tell whether a study is the one that was counted.

use super::{StoreError, io, layout};
use crate::model::anchor::sha256;
use std::path::Path;

/// Every file of the study in `root` that is counted from: path below it and
/// SHA-256, in order. With `only`, no other coder's journals.
///
/// # Errors
/// If a folder cannot be listed or a file not read.
pub fn inputs(root: &Path, only: Option<&str>) -> Result<Vec<(String, String)>, StoreError> {
    let mut paths = vec![layout::STUDY.to_owned()];
    let folders = [
        ("codebook", "md"),
        ("codings", "jsonl"),
        ("corpus", "md"),
        ("history", "jsonl"),
        ("summaries", "md"),
        ("themes", "md"),
    ];
    for (folder, extension) in folders {
        paths.extend(layout::files(root, folder, extension)?);
    }
    let participants = "corpus/participants.csv".to_owned();
    if root.join(&participants).is_file() {
        paths.push(participants);
    }
    if let Some(own) = only {
        let others = |path: &String| {
            let theirs = path.starts_with("codings/") && !path.starts_with(&format!("codings/{}/", layout::coder(own)));
            theirs || (path.starts_with("history/") && *path != layout::history(own))
        };
        paths.retain(|path| !others(path));
    }
    paths.sort();
    let read = |path: String| {
        let full = root.join(&path);
        let bytes = std::fs::read(&full).map_err(io("read", &full))?;
        Ok((path, sha256(&bytes)))
    };
    paths.into_iter().map(read).collect()
}

/// The SHA-256 of such a list, as `sha256sum` prints it.
pub fn digest(inputs: &[(String, String)]) -> String {
    let lines: String = inputs.iter().map(|(path, sha)| format!("{sha}  {path}\n")).collect();
    sha256(lines.as_bytes())
}
