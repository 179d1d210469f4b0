//! Whether the files of a study are those they were.
//!
//! A file is taken for unchanged if its length, its times (of its words and of
//! anything about it) and the file itself are what they were; a folder likewise,
//! and then no file came or went in it. All of this is one number a file, so that
//! asking costs one look each and no comparison of names.

use crate::model::bytes::{put, put_text, put_u64, take, take_text, take_u64};
use crate::store::{layout, participants};
use std::hash::{BuildHasher, Hasher};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

/// Folders with files of a study, and how their names end; of kept bodies the
/// folder alone, for they never change.
const FOLDERS: [(&str, &str); 7] = [
    ("corpus", "md"),
    ("codebook", "md"),
    ("codings", "jsonl"),
    ("history", "jsonl"),
    ("memos", "md"),
    ("summaries", "md"),
    (".emic/texts", ""),
];

/// Two changes within this time may bear the same time.
const TICK: Duration = Duration::from_millis(30);
/// The same where times are whole seconds.
const COARSE: Duration = Duration::from_secs(3);
/// From so many files on they are looked at by several threads.
const MANY: usize = 1500;

/// What stands for the state of a file or folder; 0 for none.
pub type Stamp = u64;

/// The stamp of what is at a path now.
pub fn stamp(path: &Path) -> Stamp {
    system::Dir::none().look(path).map_or(0, |seen| seen.stamp)
}

/// A file or folder as it is.
struct Seen {
    stamp: Stamp,
    /// The newest time of a change of it.
    newest: Option<SystemTime>,
}

fn hashed(parts: [u64; 7]) -> Stamp {
    let mut hasher = foldhash::quality::FixedState::with_seed(0).build_hasher();
    parts.iter().for_each(|n| hasher.write_u64(*n));
    hasher.finish().max(1)
}

/// Looks into a folder that is open, so that the system need not find it anew
/// for each of its files.
#[cfg(unix)]
mod system {
    use super::{Seen, hashed};
    use rustix::fs::{AtFlags, CWD, FileType, statat};
    use std::fs::File;
    use std::path::Path;
    use std::time::{Duration, SystemTime};

    /// A folder, or none.
    pub struct Dir(Option<File>);

    impl Dir {
        /// None: paths are whole.
        pub fn none() -> Self {
            Self(None)
        }

        /// The folder at a path.
        pub fn open(path: &Path) -> Option<Self> {
            File::open(path).ok().map(|file| Self(Some(file)))
        }

        /// What is there under that name.
        pub fn look(&self, name: &Path) -> Option<Seen> {
            let stat = match &self.0 {
                Some(dir) => statat(dir, name, AtFlags::empty()),
                None => statat(CWD, name, AtFlags::empty()),
            };
            let stat = stat.ok()?;
            let folder = FileType::from_raw_mode(stat.st_mode) == FileType::Directory;
            let time = |seconds: i64, nanos: u64| {
                let since = Duration::new(u64::try_from(seconds).ok()?, u32::try_from(nanos).ok()?);
                SystemTime::UNIX_EPOCH.checked_add(since)
            };
            let modified = (stat.st_mtime as i64, stat.st_mtime_nsec as u64);
            let changed = (stat.st_ctime as i64, stat.st_ctime_nsec as u64);
            let newest = time(modified.0, modified.1).zip(time(changed.0, changed.1)).map(|(a, b)| a.max(b));
            let length = if folder { 0 } else { stat.st_size as u64 };
            let (inode, device) = (stat.st_ino as u64, stat.st_dev as u64);
            let parts = [length, modified.0 as u64, modified.1, changed.0 as u64, changed.1, inode, device];
            Some(Seen { stamp: hashed(parts), newest })
        }
    }
}

#[cfg(not(unix))]
mod system {
    use super::{Seen, hashed};
    use std::path::{Path, PathBuf};
    use std::time::SystemTime;

    /// A folder, or none.
    pub struct Dir(PathBuf);

    impl Dir {
        /// None: paths are whole.
        pub fn none() -> Self {
            Self(PathBuf::new())
        }

        /// The folder at a path.
        pub fn open(path: &Path) -> Option<Self> {
            path.is_dir().then(|| Self(path.to_owned()))
        }

        /// What is there under that name.
        pub fn look(&self, name: &Path) -> Option<Seen> {
            let meta = std::fs::metadata(self.0.join(name)).ok()?;
            let since = |time: std::io::Result<SystemTime>| {
                let since = time.ok().and_then(|t| t.duration_since(SystemTime::UNIX_EPOCH).ok());
                since.unwrap_or_default().as_nanos() as u64
            };
            let length = if meta.is_dir() { 0 } else { meta.len() };
            let parts = [length, since(meta.modified()), since(meta.created()), 0, 0, 0, 0];
            Some(Seen { stamp: hashed(parts), newest: meta.modified().ok() })
        }
    }
}

/// A folder with its files.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Folder {
    /// Below the study's.
    path: String,
    stamp: Stamp,
    files: Vec<(String, Stamp)>,
}

/// All files of a study as they are at one time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stamps {
    folders: Vec<Folder>,
}

/// Stamps under way, with what tells whether they can be relied on.
struct Walk<'r> {
    root: &'r Path,
    folders: Vec<Folder>,
    newest: SystemTime,
    odd: bool,
}

impl Stamps {
    /// The files of the study in `root`. `None` if one was changed so short a
    /// time before `now` (a time of the disk's own clock) that a further change
    /// might not show, or a folder cannot be read.
    pub fn taken(root: &Path, now: SystemTime) -> Option<Self> {
        let mut walk = Walk { root, folders: Vec::new(), newest: SystemTime::UNIX_EPOCH, odd: false };
        let mut single = Folder { path: String::new(), stamp: 0, files: Vec::new() };
        for path in [layout::STUDY, participants::FILE] {
            let stamp = walk.look(&root.join(path)).map_or(0, |seen| seen.stamp);
            single.files.push((path.to_owned(), stamp));
        }
        walk.folders.push(single);
        for (folder, extension) in FOLDERS {
            walk.enter(folder, extension)?;
        }
        let whole_seconds =
            walk.newest.duration_since(SystemTime::UNIX_EPOCH).is_ok_and(|since| since.subsec_nanos() == 0);
        let margin = if whole_seconds { COARSE } else { TICK };
        let settled = walk.newest.checked_add(margin).is_some_and(|then| then < now);
        (settled && !walk.odd).then_some(Self { folders: walk.folders })
    }

    /// The files that are others now, of the same files; `None` if one came or went.
    pub fn changed(&self, now: &Self) -> Option<Vec<String>> {
        let mut out = Vec::new();
        if self.folders.len() != now.folders.len() {
            return None;
        }
        for (then, now) in self.folders.iter().zip(&now.folders) {
            // What stands in a folder that is not walked is told by its stamp alone.
            let unseen = then.files.is_empty() && now.files.is_empty() && then.stamp != now.stamp;
            if then.path != now.path || then.files.len() != now.files.len() || unseen {
                return None;
            }
            for ((name, was), (here, is)) in then.files.iter().zip(&now.files) {
                if name != here {
                    return None;
                }
                if was != is {
                    out.push(if then.path.is_empty() { name.clone() } else { format!("{}/{name}", then.path) });
                }
            }
        }
        Some(out)
    }

    /// True if the files in `root` are as they were.
    pub fn hold(&self, root: &Path) -> bool {
        let files: usize = self.folders.iter().map(|f| f.files.len() + 1).sum();
        let cores = std::thread::available_parallelism().map_or(1, usize::from).min(8);
        if files < MANY || cores == 1 {
            return self.folders.iter().all(|f| f.holds(root, 0..f.files.len()));
        }
        let share = files.div_ceil(cores * 4);
        let mut parts: Vec<(&Folder, std::ops::Range<usize>)> = Vec::new();
        for folder in &self.folders {
            let mut from = 0;
            loop {
                let to = (from + share).min(folder.files.len());
                parts.push((folder, from..to));
                from = to;
                if from == folder.files.len() {
                    break;
                }
            }
        }
        let (next, good) = (std::sync::atomic::AtomicUsize::new(0), AtomicBool::new(true));
        std::thread::scope(|scope| {
            for _ in 0..cores {
                scope.spawn(|| {
                    while good.load(Ordering::Relaxed)
                        && let Some((folder, range)) = parts.get(next.fetch_add(1, Ordering::Relaxed))
                    {
                        if !folder.holds(root, range.clone()) {
                            good.store(false, Ordering::Relaxed);
                        }
                    }
                });
            }
        });
        good.into_inner()
    }

    /// Appends them to `out`.
    pub fn write(&self, out: &mut Vec<u8>) {
        put(out, self.folders.len() as u32);
        for folder in &self.folders {
            put_text(out, &folder.path);
            put_u64(out, folder.stamp);
            put(out, folder.files.len() as u32);
            for (name, stamp) in &folder.files {
                put_text(out, name);
                put_u64(out, *stamp);
            }
        }
    }

    /// What [`Stamps::write`] wrote.
    pub fn read(mut bytes: &[u8]) -> Self {
        let bytes = &mut bytes;
        let mut folders = Vec::new();
        for _ in 0..take(bytes) {
            if bytes.is_empty() {
                break;
            }
            let (path, stamp) = (take_text(bytes).to_owned(), take_u64(bytes));
            let count = take(bytes) as usize;
            let mut files = Vec::with_capacity(count.min(bytes.len()));
            for _ in 0..count.min(bytes.len()) {
                let name = take_text(bytes).to_owned();
                files.push((name, take_u64(bytes)));
            }
            folders.push(Folder { path, stamp, files });
        }
        Self { folders }
    }
}

impl Folder {
    /// True if these of its files, and itself, are as they were.
    fn holds(&self, root: &Path, files: std::ops::Range<usize>) -> bool {
        let path = root.join(&self.path);
        if files.start == 0 && !self.path.is_empty() && stamp(&path) != self.stamp {
            return false;
        }
        if files.is_empty() {
            return true;
        }
        let Some(dir) = system::Dir::open(&path) else {
            return false;
        };
        let now = |name: &str| dir.look(Path::new(name)).map_or(0, |seen| seen.stamp);
        self.files[files].iter().all(|(name, was)| now(name) == *was)
    }
}

impl Walk<'_> {
    fn look(&mut self, path: &Path) -> Option<Seen> {
        let seen = system::Dir::none().look(path)?;
        match seen.newest {
            Some(time) => self.newest = self.newest.max(time),
            // A file whose time cannot be told is never settled.
            None => self.odd = true,
        }
        Some(seen)
    }

    /// A folder and all below it, as [`layout::files`] sees them.
    fn enter(&mut self, folder: &str, extension: &str) -> Option<()> {
        let dir = self.root.join(folder);
        let stamp = self.look(&dir).map_or(0, |seen| seen.stamp);
        let (mut files, mut below) = (Vec::new(), Vec::new());
        for entry in std::fs::read_dir(&dir).into_iter().flatten().filter(|_| !extension.is_empty()) {
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
                let stamp = self.look(&entry.path()).map_or(0, |seen| seen.stamp);
                files.push((name, stamp));
            }
        }
        files.sort();
        below.sort();
        self.folders.push(Folder { path: folder.to_owned(), stamp, files });
        below.iter().try_for_each(|folder| self.enter(folder, extension))
    }
}
