//! Words below `.emic/` that a person will want again: what is under edit in
//! another program, what somebody was writing when the program was ended, what
//! could not be put in its place.
//!
//! They may be all there is of an hour's work, so a file that is there is never
//! written over: each new one has a name of its own. And they may be what nobody
//! else is to read yet, so only their owner can.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Keeps `text` in `.emic/STEM.md`, or, where that is there, `STEM-2.md` and so
/// on; gives the path below `root`.
///
/// # Errors
/// What the system answers.
pub fn keep(root: &Path, stem: &str, text: &str) -> std::io::Result<PathBuf> {
    std::fs::create_dir_all(root.join(".emic"))?;
    // A name that fits a directory entry, whatever it is made of.
    let stem: String = stem.chars().take(40).collect();
    for number in 1u32.. {
        let name = if number == 1 { format!("{stem}.md") } else { format!("{stem}-{number}.md") };
        let path = Path::new(".emic").join(name);
        match owners(OpenOptions::new().create_new(true)).open(root.join(&path)) {
            Ok(mut file) => {
                file.write_all(text.as_bytes())?;
                file.sync_all()?;
                return Ok(path);
            }
            Err(e) if e.kind() == ErrorKind::AlreadyExists => {}
            Err(e) => return Err(e),
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}

/// A new, empty file that only its owner reads; one that is there is emptied.
///
/// # Errors
/// What the system answers.
pub fn private(path: &Path) -> std::io::Result<File> {
    owners(OpenOptions::new().create(true).truncate(true)).open(path)
}

/// Writing, with rights for the owner alone where the system has such rights.
fn owners(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options.write(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_never_written_over() {
        let dir = tempfile::tempdir().unwrap();
        let paths: Vec<PathBuf> = ["one", "two", "three"].map(|w| keep(dir.path(), "words", w).unwrap()).to_vec();
        let texts: Vec<String> = paths.iter().map(|p| std::fs::read_to_string(dir.path().join(p)).unwrap()).collect();
        assert_eq!(texts, ["one", "two", "three"]);
        assert!(paths[2].ends_with("words-3.md"));
    }
}
