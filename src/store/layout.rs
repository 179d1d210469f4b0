//! Where things stand in a study's folder, and how ids become file names.

use super::{StoreError, io};
use std::fs::DirEntry;
use std::path::{Path, PathBuf};

/// Name of the file that makes a folder a study.
pub const STUDY: &str = "study.toml";

/// The study that `from` is in: the nearest folder upward with a `study.toml`.
///
/// # Errors
/// [`StoreError::NoStudy`] if there is none.
pub fn find(from: &Path) -> Result<PathBuf, StoreError> {
    from.ancestors()
        .find(|dir| dir.join(STUDY).is_file())
        .map(Path::to_path_buf)
        .ok_or_else(|| StoreError::NoStudy(from.to_owned()))
}

/// The study in exactly this folder.
///
/// # Errors
/// [`StoreError::NoStudy`] if it is none.
pub fn find_exactly(dir: &Path) -> Result<PathBuf, StoreError> {
    if dir.join(STUDY).is_file() { Ok(dir.to_owned()) } else { Err(StoreError::NoStudy(dir.to_owned())) }
}

/// Longest encoded id that stands in a file name as it is, in bytes.
const LONGEST: usize = 180;
/// Stands in the file names of longer ids; no encoded id can hold it.
pub const SHORTENED: &str = "%~";

/// A file name made from an id: all but `[A-Za-z0-9._-]` percent-encoded as
/// UTF-8, and likewise what Windows would not have (device names, a dot at the
/// end) or would hide (a dot at the start).
pub fn file_name(id: &str) -> String {
    let mut out = String::new();
    let stem = id.split('.').next().unwrap_or("").to_ascii_uppercase();
    let device = matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL")
        || (stem.len() == 4
            && (stem.starts_with("COM") || stem.starts_with("LPT"))
            && stem.as_bytes()[3].is_ascii_digit());
    let long = id.bytes().map(|b| if b.is_ascii_alphanumeric() { 1 } else { 3 }).sum::<usize>() > LONGEST;
    if long {
        // Too long for a file's name: its beginning and a digest. The way back
        // goes through the ids of the sources that are there.
        let head: String = id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(40).collect();
        return format!("{head}{SHORTENED}{}", crate::model::anchor::Digest::of(id).0);
    }
    for (at, byte) in id.bytes().enumerate() {
        let dot_at_edge = byte == b'.' && (at == 0 || at + 1 == id.len());
        if (byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-')) && !dot_at_edge && !(device && at == 0)
        {
            out.push(byte as char);
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// The id a file name stands for; `None` if it is not well-formed.
pub fn id_of(name: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |b: u8| (b as char).to_digit(16).map(|d| d as u8);
        let (high, low) = (digit(rest.next()?)?, digit(rest.next()?)?);
        bytes.push(high * 16 + low);
    }
    String::from_utf8(bytes).ok()
}

/// Path, below the study's folder, of a coder's journal of a source.
pub fn journal(coder: &str, source: &str) -> String {
    format!("codings/{}/{}.jsonl", file_name(coder), file_name(source))
}

/// Folder, below the study's, of a coder's journals.
pub fn coder(id: &str) -> String {
    format!("codings/{}", file_name(id))
}

/// Path, below the study's folder, of an actor's history.
pub fn history(actor: &str) -> String {
    format!("history/{}.jsonl", file_name(actor))
}

/// Path, below the study's folder, of the summaries of a case: a participant, and
/// a wave or none.
pub fn summaries(participant: &str, wave: Option<&str>) -> String {
    let wave = wave.map_or_else(String::new, |wave| format!(".wave-{}", file_name(wave)));
    format!("summaries/{}{wave}.md", file_name(participant))
}

/// Files below `root/folder` with this extension, as paths below `root` with
/// `/`, sorted. `README.md` and hidden files are nobody's data.
///
/// # Errors
/// If a folder cannot be listed (a folder that is not there is empty).
pub fn files(root: &Path, folder: &str, extension: &str) -> Result<Vec<String>, StoreError> {
    let mut out = Vec::new();
    walk(root, (folder, extension), &mut |path, _| out.push(path))?;
    out.sort();
    Ok(out)
}

/// Visits the same files, in no order, with what the folder says of each.
///
/// # Errors
/// If a folder cannot be listed.
pub fn walk(
    root: &Path,
    (folder, extension): (&str, &str),
    visit: &mut dyn FnMut(String, DirEntry),
) -> Result<(), StoreError> {
    let dir = root.join(folder);
    let entries = match std::fs::read_dir(&dir) {
        Ok(entries) => entries,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(io("list", &dir)(e)),
    };
    for entry in entries {
        let entry = entry.map_err(io("list", &dir))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let path = format!("{folder}/{name}");
        // A link to a folder may lead in a circle, or out of the study.
        let kind = entry.file_type().map_err(io("read", &dir))?;
        let wanted = name.rsplit_once('.').is_some_and(|(_, e)| e.eq_ignore_ascii_case(extension));
        if kind.is_dir() {
            walk(root, (&path, extension), visit)?;
        } else if wanted && !name.eq_ignore_ascii_case("readme.md") && (kind.is_file() || entry.path().is_file()) {
            visit(path, entry);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_that_windows_would_not_have_are_encoded() {
        assert_eq!(file_name("officer-k03-1"), "officer-k03-1");
        assert_eq!(file_name("con"), "%63on");
        assert_eq!(file_name("COM1.x"), "%43OM1.x");
        assert_eq!(file_name("a."), "a%2E");
        assert_eq!(file_name("../x"), "%2E.%2Fx");
        assert_eq!(file_name("é"), "%C3%A9");
        let long = file_name(&"Интервью ".repeat(20));
        assert!(long.len() < 100 && id_of(&long).is_none(), "{long}");
    }

    proptest! {
        #[test]
        fn every_id_comes_back_from_its_file_name(id in "\\PC{1,20}") {
            let name = file_name(&id);
            prop_assert_eq!(id_of(&name), Some(id));
            prop_assert!(name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-%".contains(&b)));
        }
    }
}
