//! Whether the files of a study are those they were.
//!
//! A file is taken for unchanged if its length, its times (of its words and of
//! anything about it) and the file itself are what they were; a folder likewise,
//! and then no file came or went in it. All of this is one number a file, so that
//! asking costs one look each and no comparison of names.
//!
//! There may be tens of thousands of files, so stamps stay the bytes they are kept
//! as, and are walked there.

use super::system::{self, Dir, Seen, Stamp};
use crate::model::bytes::{put, put_text, put_u64, take, take_bytes, take_text, take_u64};
use crate::store::{layout, participants};
use foldhash::HashSet;
use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// Folders with files of a study, and how their names end; of kept bodies the
/// folder alone, for they never change.
const FOLDERS: [(&str, &str); 8] = [
    ("corpus", "md"),
    ("codebook", "md"),
    ("codings", "jsonl"),
    ("history", "jsonl"),
    ("memos", "md"),
    ("themes", "md"),
    ("summaries", "md"),
    (TEXTS, ""),
];
/// Where bodies are kept that codings were made on.
pub const TEXTS: &str = ".emic/texts";

/// Two changes within this time may bear the same time.
const TICK: Duration = Duration::from_millis(30);
/// The same where times are whole seconds.
const COARSE: Duration = Duration::from_secs(3);

/// A folder with its files.
struct Folder {
    /// Below the study's.
    path: String,
    stamp: Stamp,
    files: Vec<(String, Stamp)>,
}

/// All files of a study as they are at one time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stamps {
    /// Of each folder its path, stamp and number of files, and of these name and
    /// stamp. A folder to which files came stands there again with those.
    bytes: Vec<u8>,
}

/// Stamps under way, with what tells whether they can be relied on.
struct Walk<'r> {
    root: &'r Path,
    folders: Vec<Folder>,
    newest: Newest,
}

/// The newest time of any file seen.
struct Newest {
    time: SystemTime,
    /// True if there is a file whose time cannot be told: it is never settled.
    odd: bool,
}

impl Newest {
    fn none() -> Self {
        Self { time: SystemTime::UNIX_EPOCH, odd: false }
    }

    fn see(&mut self, seen: &Seen) {
        match seen.newest {
            Some(time) => self.time = self.time.max(time),
            None => self.odd = true,
        }
    }

    /// True if no file changed so short a time before `now` (a time of the disk's
    /// own clock) that a further change might not show.
    fn is_settled(&self, now: SystemTime) -> bool {
        let since = self.time.duration_since(SystemTime::UNIX_EPOCH);
        let margin = if since.is_ok_and(|since| since.subsec_nanos() == 0) { COARSE } else { TICK };
        !self.odd && self.time.checked_add(margin).is_some_and(|then| then < now)
    }
}

/// A file or folder that is other than it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// Below the study's folder.
    pub path: String,
    /// True for a folder.
    pub folder: bool,
    /// Where its stamp stands.
    at: usize,
}

/// Some files of a folder, to be looked at one after the other.
#[derive(Debug)]
pub struct Run {
    /// Where the folder's path stands.
    folder: Range<usize>,
    /// Where its stamp stands, if it is to be looked at, too.
    own: Option<usize>,
    /// Where the first file stands.
    from: usize,
    files: usize,
}

impl Run {
    /// How many files it has.
    pub fn files(&self) -> usize {
        self.files
    }
}

impl Stamps {
    /// The files of the study in `root`. `None` if one was changed so short a
    /// time before `now` (a time of the disk's own clock) that a further change
    /// might not show, or a folder cannot be read.
    pub fn taken(root: &Path, now: SystemTime) -> Option<Self> {
        let mut walk = Walk { root, folders: Vec::new(), newest: Newest::none() };
        let mut single = Folder { path: String::new(), stamp: 0, files: Vec::new() };
        for path in [layout::STUDY, participants::FILE] {
            single.files.push((path.to_owned(), walk.stamp(&root.join(path))));
        }
        walk.folders.push(single);
        for (folder, extension) in FOLDERS {
            walk.enter(folder, extension)?;
        }
        walk.newest.is_settled(now).then(|| Self::of(&walk.folders))
    }

    fn of(folders: &[Folder]) -> Self {
        let mut out = Self::default();
        folders.iter().for_each(|folder| out.add(folder));
        out
    }

    fn add(&mut self, folder: &Folder) {
        let bytes = &mut self.bytes;
        put_text(bytes, &folder.path);
        put_u64(bytes, folder.stamp);
        put(bytes, folder.files.len() as u32);
        for (name, stamp) in &folder.files {
            put_text(bytes, name);
            put_u64(bytes, *stamp);
        }
    }

    /// Those that came later, as [`Stamps::bytes`] gave them.
    pub fn append(&mut self, later: &[u8]) {
        self.bytes.extend_from_slice(later);
    }

    /// Those that [`Stamps::bytes`] gave.
    pub fn read(bytes: Vec<u8>) -> Self {
        Self { bytes }
    }

    /// To be kept.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Gives the file or folder whose stamp stands at `at` another.
    pub fn set(&mut self, at: usize, stamp: Stamp) {
        if let Some(eight) = self.bytes.get_mut(at..at + 8) {
            eight.copy_from_slice(&stamp.to_le_bytes());
        }
    }

    /// All files and folders in runs of at most `most` files.
    pub fn runs(&self, most: usize) -> Vec<Run> {
        let mut out = Vec::new();
        let mut rest = self.bytes.as_slice();
        let at = |rest: &[u8]| self.bytes.len() - rest.len();
        while !rest.is_empty() {
            let length = take_text(&mut rest).len();
            let folder = at(rest) - length..at(rest);
            let mut own = Some(at(rest)).filter(|_| length > 0);
            take_u64(&mut rest);
            let mut left = take(&mut rest) as usize;
            loop {
                let run = Run { folder: folder.clone(), own: own.take(), from: at(rest), files: left.min(most) };
                for _ in 0..run.files {
                    take_bytes(&mut rest);
                    take_u64(&mut rest);
                }
                left -= run.files;
                out.push(run);
                if left == 0 || rest.is_empty() {
                    break;
                }
            }
        }
        out
    }

    /// Of a run what is other now than it was.
    pub fn look(&self, root: &Path, run: &Run, out: &mut Vec<Other>) {
        let folder = self.bytes.get(run.folder.clone()).and_then(|path| std::str::from_utf8(path).ok());
        let folder = folder.unwrap_or_default();
        let path = root.join(folder);
        if let Some(at) = run.own {
            let mut was = &self.bytes[at..];
            if system::stamp(&path) != take_u64(&mut was) {
                out.push(Other { path: folder.to_owned(), folder: true, at });
            }
        }
        if run.files == 0 {
            return;
        }
        let dir = Dir::open(&path);
        let mut rest = &self.bytes[run.from..];
        for _ in 0..run.files {
            let name = take_bytes(&mut rest);
            let at = self.bytes.len() - rest.len();
            let now = dir.as_ref().map_or(0, |dir| dir.stamp(name));
            if now != take_u64(&mut rest) {
                let name = std::str::from_utf8(name).unwrap_or_default();
                let path = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
                out.push(Other { path, folder: false, at });
            }
        }
    }

    /// Gives these the stamps they have now, and adds files that came. `None` if a
    /// folder came or went.
    pub fn renew(&mut self, root: &Path, others: &[Other], now: Option<SystemTime>) -> Option<Renewed> {
        let mut newest = Newest::none();
        let (mut came, mut went): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        let (folders, files): (Vec<&Other>, Vec<&Other>) = others.iter().partition(|other| other.folder);
        // First what is in folders, so that what went is not missed there.
        for other in files {
            let seen = system::seen(&root.join(&other.path));
            seen.iter().for_each(|seen| newest.see(seen));
            self.set(other.at, seen.as_ref().map_or(0, |seen| seen.stamp));
            went.extend(seen.is_none().then(|| other.path.clone()));
        }
        for other in folders {
            let seen = system::seen(&root.join(&other.path))?;
            newest.see(&seen);
            self.set(other.at, seen.stamp);
            // What is kept there is looked at by its names.
            if other.path == TEXTS {
                continue;
            }
            let mut folder = Folder { path: other.path.clone(), stamp: seen.stamp, files: Vec::new() };
            for name in self.came(root, &other.path)? {
                let path = format!("{}/{name}", other.path);
                let seen = system::seen(&root.join(&path))?;
                newest.see(&seen);
                folder.files.push((name, seen.stamp));
                came.push(path);
            }
            if !folder.files.is_empty() {
                self.add(&folder);
            }
        }
        let at = others.iter().map(|other| other.at).collect();
        Some(Renewed { came, went, at, settled: now.is_some_and(|now| newest.is_settled(now)) })
    }

    /// The stamp that stands at `at`.
    pub fn stamp(&self, at: usize) -> Stamp {
        take_u64(&mut self.bytes.get(at..).unwrap_or_default())
    }

    /// Files that came into a folder. `None` if any went of which that is not known, or
    /// a folder came or went.
    fn came(&self, root: &Path, folder: &str) -> Option<Vec<String>> {
        let extension = FOLDERS.iter().find(|(name, _)| folder.split('/').next() == Some(*name))?.1;
        let mut listing = Listing::of(root, folder, extension)?;
        let mut rest = self.bytes.as_slice();
        let (mut files, mut below) = (HashSet::default(), BTreeSet::new());
        while !rest.is_empty() {
            let path = take_text(&mut rest);
            take_u64(&mut rest);
            if path.rsplit_once('/').is_some_and(|(parent, _)| parent == folder) {
                below.insert(path);
            }
            for _ in 0..take(&mut rest) {
                let name = take_text(&mut rest);
                if take_u64(&mut rest) != 0 && path == folder {
                    files.insert(name);
                }
            }
        }
        let all = listing.files.len();
        listing.files.retain(|name| !files.contains(name.as_str()));
        let went = listing.files.len() + files.len() != all;
        (!went && listing.below.iter().map(String::as_str).eq(below)).then_some(listing.files)
    }
}

/// What stamps came to.
#[derive(Debug)]
pub struct Renewed {
    /// Files that came.
    pub came: Vec<String>,
    /// Files that went.
    pub went: Vec<String>,
    /// Where stamps were given anew.
    pub at: Vec<usize>,
    /// True if none of the files changed so short a time ago that a further change
    /// might not show.
    pub settled: bool,
}

/// What stands in a folder, as [`layout::files`] sees it: names of files, in no order,
/// and paths of folders.
struct Listing {
    files: Vec<String>,
    below: Vec<String>,
}

impl Listing {
    /// `None` if it cannot be told.
    fn of(root: &Path, folder: &str, extension: &str) -> Option<Self> {
        let (mut files, mut below) = (Vec::new(), Vec::new());
        for entry in std::fs::read_dir(root.join(folder)).into_iter().flatten() {
            let entry = entry.ok()?;
            // A name that is no text cannot be kept.
            let name = entry.file_name().into_string().ok()?;
            if name.starts_with('.') {
                continue;
            }
            let wanted = name.rsplit_once('.').is_some_and(|(_, e)| e.eq_ignore_ascii_case(extension));
            if entry.file_type().ok()?.is_dir() {
                below.push(format!("{folder}/{name}"));
            } else if wanted {
                files.push(name);
            }
        }
        below.sort();
        Some(Self { files, below })
    }
}

impl Walk<'_> {
    fn stamp(&mut self, path: &Path) -> Stamp {
        let seen = system::seen(path);
        seen.iter().for_each(|seen| self.newest.see(seen));
        seen.map_or(0, |seen| seen.stamp)
    }

    /// A folder and all below it.
    fn enter(&mut self, folder: &str, extension: &str) -> Option<()> {
        let dir = self.root.join(folder);
        let stamp = self.stamp(&dir);
        if extension.is_empty() {
            self.folders.push(Folder { path: folder.to_owned(), stamp, files: Vec::new() });
            return Some(());
        }
        let mut listing = Listing::of(self.root, folder, extension)?;
        listing.files.sort();
        let files = listing.files.into_iter().map(|name| {
            let stamp = self.stamp(&dir.join(&name));
            (name, stamp)
        });
        let files = files.collect();
        self.folders.push(Folder { path: folder.to_owned(), stamp, files });
        listing.below.iter().try_for_each(|folder| self.enter(folder, extension))
    }
}
