//! A folder of exports that is made again and again.
//!
//! Somebody fills in a checklist, and runs the command once more. So a folder is
//! written to only if nothing in it would be lost: it is new or empty, or every
//! file in it is emic's own from before, as it was written. What is its own is told
//! by `README.md`, which lists the other files with their digests and ends with
//! the digest of itself. A file that holds already what is to be written is no
//! loss either, so that a run that was interrupted can be run again.

use super::outside::{self, OutsideError};
use crate::model::anchor::sha256;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The file that lists the others.
pub const LIST: &str = "README.md";
/// What opens the list of files in it, and what closes it.
const FENCE: (&str, &str) = ("```files", "```");
/// What its last line begins and ends with.
const SEAL: (&str, &str) = ("<!-- emic wrote what stands above: ", " -->\n");
/// What file managers leave behind.
const THEIRS: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// It is a file.
    #[error("{0} is no folder")]
    NoFolder(PathBuf),
    /// There is something that emic did not write.
    #[error("{0} holds what emic did not write: {1}")]
    Foreign(PathBuf, String),
    /// Somebody worked on what emic wrote.
    #[error("in {0} these files were changed since emic wrote them: {1}")]
    Changed(PathBuf, String),
    /// The operating system said no.
    #[error("could not write to {0}: {1}")]
    Refused(PathBuf, std::io::Error),
    /// The folder or one of its files is refused.
    #[error(transparent)]
    Outside(#[from] OutsideError),
}

impl FolderError {
    /// What a person can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NoFolder(_) | Self::Foreign(..) => "name a new folder, or an empty one",
            Self::Changed(..) => "move them away, or name another folder",
            Self::Refused(..) => "",
            Self::Outside(e) => e.hint(),
        }
    }
}

/// `text` with the line behind it by which the list is known again.
pub fn sealed(mut text: Vec<u8>) -> Vec<u8> {
    let line = format!("\n{}{}{}", SEAL.0, sha256(&text), SEAL.1);
    text.extend_from_slice(line.as_bytes());
    text
}

/// What can be written to `dir` without a loss: the names of files that stand
/// there from before and would not be written again.
///
/// # Errors
/// If anything in it is not emic's own, or was changed since.
pub fn look(dir: &Path, files: &[(String, Vec<u8>)]) -> Result<Vec<String>, FolderError> {
    outside::is_free(dir)?;
    let entries = match std::fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(_) if dir.is_file() => return Err(FolderError::NoFolder(dir.to_owned())),
        Err(e) => return Err(FolderError::Refused(dir.to_owned(), e)),
    };
    let refused = |e| FolderError::Refused(dir.to_owned(), e);
    let new: BTreeMap<&str, &[u8]> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let own = listed(&std::fs::read(dir.join(LIST)).unwrap_or_default());
    let (mut old, mut foreign, mut changed) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    for entry in entries {
        let entry = entry.map_err(refused)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if THEIRS.contains(&name.as_str()) {
            continue;
        }
        if !entry.file_type().map_err(refused)?.is_file() {
            foreign.insert(name);
            continue;
        }
        let bytes = std::fs::read(entry.path()).map_err(refused)?;
        let same = new.get(name.as_str()).is_some_and(|new| *new == bytes);
        match own.as_ref().and_then(|own| own.get(&name)) {
            _ if same => {}
            Some(sha) if sha.is_empty() || *sha == sha256(&bytes) => {
                if !new.contains_key(name.as_str()) {
                    old.push(name);
                }
            }
            Some(_) => _ = changed.insert(name),
            None if name == LIST && is_list(&bytes) => _ = changed.insert(name),
            None => _ = foreign.insert(name),
        }
    }
    let named = |names: BTreeSet<String>| names.into_iter().collect::<Vec<_>>().join(", ");
    if !foreign.is_empty() {
        return Err(FolderError::Foreign(dir.to_owned(), named(foreign)));
    }
    if !changed.is_empty() {
        return Err(FolderError::Changed(dir.to_owned(), named(changed)));
    }
    old.sort();
    Ok(old)
}

/// Writes files to `dir`, the list last, and takes away those of before that are
/// not among them.
///
/// # Errors
/// As [`look`], and if a file cannot be written.
pub fn write(dir: &Path, files: &[(String, Vec<u8>)]) -> Result<(), FolderError> {
    let old = look(dir, files)?;
    let refused = |e| FolderError::Refused(dir.to_owned(), e);
    std::fs::create_dir_all(dir).map_err(refused)?;
    let (list, others): (Vec<_>, Vec<_>) = files.iter().partition(|(name, _)| name == LIST);
    for name in old {
        std::fs::remove_file(dir.join(name)).map_err(refused)?;
    }
    for (name, bytes) in others.into_iter().chain(list) {
        outside::write(&dir.join(name), bytes)?;
    }
    Ok(())
}

/// The files that a list names with their digests, the list itself with none;
/// `None` if it is not one, or was changed.
fn listed(bytes: &[u8]) -> Option<BTreeMap<String, String>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (above, seal) = text.rsplit_once(&format!("\n{}", SEAL.0))?;
    if seal.strip_suffix(SEAL.1)? != sha256(above.as_bytes()) {
        return None;
    }
    let lines = above.lines().skip_while(|line| *line != FENCE.0).skip(1).take_while(|line| *line != FENCE.1);
    let pairs = lines.filter_map(|line| line.split_once("  "));
    let mut out: BTreeMap<String, String> = pairs.map(|(sha, name)| (name.to_owned(), sha.to_owned())).collect();
    out.insert(LIST.to_owned(), String::new());
    Some(out)
}

/// True if it was a list once.
fn is_list(bytes: &[u8]) -> bool {
    String::from_utf8_lossy(bytes).contains(SEAL.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(names: &[(&str, &str)]) -> Vec<(String, Vec<u8>)> {
        let lines: String = names.iter().map(|(n, text)| format!("{}  {n}\n", sha256(text.as_bytes()))).collect();
        let list = sealed(format!("# Files\n\n```files\n{lines}```\n").into_bytes());
        let own = names.iter().map(|(n, text)| ((*n).to_owned(), text.as_bytes().to_vec()));
        own.chain([(LIST.to_owned(), list)]).collect()
    }

    fn names(dir: &Path) -> Vec<String> {
        let all = std::fs::read_dir(dir).unwrap();
        let mut out: Vec<String> = all.map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
        out.sort();
        out
    }

    #[test]
    fn what_is_its_own_is_replaced_and_what_is_no_longer_made_goes() {
        let place = tempfile::tempdir().unwrap();
        let dir = place.path().join("new/paper");
        write(&dir, &files(&[("a.csv", "1"), ("b.csv", "2")])).unwrap();
        std::fs::write(dir.join(".DS_Store"), "x").unwrap();
        let next = files(&[("a.csv", "3"), ("c.csv", "4")]);
        assert_eq!(look(&dir, &next).unwrap(), ["b.csv"]);
        write(&dir, &next).unwrap();
        assert_eq!(names(&dir), [".DS_Store", "README.md", "a.csv", "c.csv"]);
        assert_eq!(std::fs::read_to_string(dir.join("a.csv")).unwrap(), "3");
    }

    #[test]
    fn nobodys_work_is_written_over() {
        let place = tempfile::tempdir().unwrap();
        let dir = place.path();
        std::fs::write(dir.join("thesis.docx"), "years").unwrap();
        let said = write(dir, &files(&[("a.csv", "1")])).unwrap_err().to_string();
        assert!(said.ends_with("holds what emic did not write: thesis.docx"), "{said}");
        std::fs::remove_file(dir.join("thesis.docx")).unwrap();
        write(dir, &files(&[("a.csv", "1")])).unwrap();
        std::fs::write(dir.join("a.csv"), "filled in").unwrap();
        let said = write(dir, &files(&[("a.csv", "2")])).unwrap_err().to_string();
        assert!(said.ends_with("changed since emic wrote them: a.csv"), "{said}");
        std::fs::write(dir.join("a.csv"), "1").unwrap();
        let list = std::fs::read_to_string(dir.join(LIST)).unwrap();
        std::fs::write(dir.join(LIST), list.replace("# Files", "# My files")).unwrap();
        let said = write(dir, &files(&[("b.csv", "2")])).unwrap_err().to_string();
        assert!(said.contains("holds what emic did not write: a.csv"), "{said}");
        assert_eq!(std::fs::read_to_string(dir.join("a.csv")).unwrap(), "1");
    }

    #[test]
    fn an_interrupted_run_can_be_run_again() {
        let place = tempfile::tempdir().unwrap();
        let next = files(&[("a.csv", "1"), ("b.csv", "2")]);
        std::fs::write(place.path().join("a.csv"), "1").unwrap();
        write(place.path(), &next).unwrap();
        assert_eq!(names(place.path()), ["README.md", "a.csv", "b.csv"]);
        std::fs::create_dir(place.path().join("more")).unwrap();
        assert!(matches!(write(place.path(), &next), Err(FolderError::Foreign(_, what)) if what == "more"));
    }
}
