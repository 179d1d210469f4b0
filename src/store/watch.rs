//! What other programs do to a study while it is open.
//!
//! A file is taken for unchanged if its time, its length and the file itself
//! (its number in the file system: programs that save by renaming make a new
//! one) are what they were. A sweep asks this of every file of the study, some
//! microseconds each; in a study of thousands of files that is more than a frame
//! may cost, so a thread of its own does it.

use super::events::coder_of;
use super::{layout, participants};
use std::collections::BTreeMap;
use std::fs::DirEntry;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::SystemTime;

/// A file as it was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    modified: Option<SystemTime>,
    /// Its bytes.
    pub len: u64,
    number: u64,
}

/// The files of a study as they were seen, by path below its folder.
pub type Sweep = BTreeMap<String, Seen>;

/// Folders with files of the study, and how their names end.
const FOLDERS: [(&str, &str); 7] = [
    ("corpus", "md"),
    ("codebook", "md"),
    ("codings", "jsonl"),
    ("history", "jsonl"),
    ("memos", "md"),
    ("themes", "md"),
    ("summaries", "md"),
];

/// A file as it is now; `None` if it is not there.
pub fn look(root: &Path, path: &str) -> Option<Seen> {
    let meta = std::fs::metadata(root.join(path)).ok().filter(std::fs::Metadata::is_file)?;
    Some(seen(&meta))
}

fn seen(meta: &std::fs::Metadata) -> Seen {
    Seen { modified: meta.modified().ok(), len: meta.len(), number: number(meta) }
}

#[cfg(unix)]
fn number(meta: &std::fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(meta)
}

#[cfg(not(unix))]
fn number(_: &std::fs::Metadata) -> u64 {
    0
}

/// All files of the study in `root`. With `only` the journals of other coders
/// are left out.
pub fn sweep(root: &Path, only: Option<&str>) -> Sweep {
    let mut out = Sweep::new();
    for (folder, extension) in FOLDERS {
        out.extend(folder_now(root, (folder, extension)));
    }
    out.retain(|path, _| !path.starts_with("codings/") || only.is_none_or(|o| coder_of(path).as_deref() == Some(o)));
    for path in [layout::STUDY, participants::FILE] {
        out.extend(look(root, path).map(|seen| (path.to_owned(), seen)));
    }
    out
}

/// The files of one folder of the study, such as `codebook` or `codings/ana`, that
/// are not as they were `known` to be, with what they are now; `None` for those
/// that are gone. Mostly there are none, and nothing is put into order.
pub fn changes(root: &Path, folder: (&str, &str), known: &Sweep) -> Vec<(String, Option<Seen>)> {
    let prefix = format!("{}/", folder.0);
    let of = || known.range(prefix.clone()..).take_while(|(path, _)| path.starts_with(&prefix));
    let compared = each(root, folder, |path, seen| match known.get(&path) {
        Some(was) if *was == seen => None,
        was => Some((path, seen, was.is_some())),
    });
    let there = compared.iter().filter(|c| c.as_ref().is_none_or(|(.., known)| *known)).count();
    let mut out: Vec<_> = compared.into_iter().flatten().map(|(path, seen, _)| (path, Some(seen))).collect();
    if there < of().count() {
        let now: Sweep = folder_now(root, folder).into_iter().collect();
        out.extend(of().filter(|(path, _)| !now.contains_key(*path)).map(|(path, _)| (path.clone(), None)));
    }
    out.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    out
}

fn folder_now(root: &Path, folder: (&str, &str)) -> Vec<(String, Seen)> {
    each(root, folder, |path, seen| (path, seen))
}

/// From so many files on another core looks at half of them.
const MANY: usize = 64;

/// What `of` says of each file of a folder, in no order. A folder that cannot be
/// listed has no files, as for the reader.
fn each<T: Send>(root: &Path, (folder, extension): (&str, &str), of: impl Fn(String, Seen) -> T + Sync) -> Vec<T> {
    let mut listed: Vec<(String, DirEntry)> = Vec::new();
    if layout::walk(root, (folder, extension), &mut |path, entry| listed.push((path, entry))).is_err() {
        return Vec::new();
    }
    let looked_at = |(path, entry): (String, DirEntry)| {
        // Asked of the folder, which is quicker; that says nothing of where links lead.
        let of_folder = entry.metadata().ok().filter(std::fs::Metadata::is_file).map(|meta| seen(&meta));
        let seen = of_folder.or_else(|| look(root, &path))?;
        Some(of(path, seen))
    };
    let (mut out, mut others): (Vec<T>, Vec<T>) = (Vec::new(), Vec::new());
    // Somebody waits for it, before an undo, so this thread does its share.
    rayon::in_place_scope(|scope| {
        if listed.len() >= MANY {
            let half = listed.split_off(listed.len() / 2);
            scope.spawn(|_| others.extend(half.into_iter().filter_map(looked_at)));
        }
        out.extend(listed.into_iter().filter_map(looked_at));
    });
    out.append(&mut others);
    out
}

/// Sweeps on a thread of its own.
#[derive(Debug)]
pub struct Watcher {
    asked: Sender<()>,
    sweeps: Receiver<Sweep>,
}

impl Watcher {
    /// Starts the thread; it ends with the value.
    pub fn start(root: PathBuf, only: Option<String>) -> Self {
        let (asked, questions) = channel::<()>();
        let (outbox, sweeps) = channel();
        std::thread::spawn(
            move || {
                while questions.recv().is_ok() && outbox.send(sweep(&root, only.as_deref())).is_ok() {}
            },
        );
        Self { asked, sweeps }
    }

    /// Asks for a sweep.
    pub fn ask(&self) {
        let _ = self.asked.send(());
    }

    /// A sweep that has been asked for, if it is done.
    pub fn answer(&self) -> Option<Sweep> {
        self.sweeps.try_recv().ok()
    }
}
