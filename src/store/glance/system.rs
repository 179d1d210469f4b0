//! What the system says of a file: enough to tell whether it is what it was.

use std::hash::{BuildHasher, Hasher};
use std::path::Path;
use std::time::SystemTime;

/// What stands for the state of a file or folder; 0 for none.
pub type Stamp = u64;

/// A file or folder as it is.
pub struct Seen {
    /// Its state.
    pub stamp: Stamp,
    /// The newest time of a change of it.
    pub newest: Option<SystemTime>,
}

/// The stamp of what is at a path now.
pub fn stamp(path: &Path) -> Stamp {
    Dir::none().stamp(path.as_os_str().as_encoded_bytes())
}

/// What is at a path now.
pub fn seen(path: &Path) -> Option<Seen> {
    Dir::none().look(path.as_os_str().as_encoded_bytes())
}

fn hashed(parts: [u64; 7]) -> Stamp {
    let mut hasher = foldhash::quality::FixedState::with_seed(0).build_hasher();
    parts.iter().for_each(|n| hasher.write_u64(*n));
    hasher.finish().max(1)
}

pub use folder::Dir;

/// Looks into a folder that is open, so that the system need not find it anew
/// for each of its files.
#[cfg(unix)]
mod folder {
    use super::{Seen, Stamp, hashed};
    use rustix::fs::{AtFlags, CWD, FileType, Stat, statat};
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
        #[allow(clippy::unnecessary_cast)] // The types are others on other systems.
        pub fn look(&self, name: &[u8]) -> Option<Seen> {
            let stat = self.stat(name)?;
            let time = |seconds: i64, nanos: u64| {
                let since = Duration::new(u64::try_from(seconds).ok()?, u32::try_from(nanos).ok()?);
                SystemTime::UNIX_EPOCH.checked_add(since)
            };
            let modified = time(stat.st_mtime as i64, stat.st_mtime_nsec as u64);
            let changed = time(stat.st_ctime as i64, stat.st_ctime_nsec as u64);
            let newest = modified.zip(changed).map(|(a, b)| a.max(b));
            Some(Seen { stamp: stamped(&stat), newest })
        }

        /// Its stamp; 0 for none.
        pub fn stamp(&self, name: &[u8]) -> Stamp {
            self.stat(name).map_or(0, |stat| stamped(&stat))
        }

        fn stat(&self, name: &[u8]) -> Option<Stat> {
            let stat = match &self.0 {
                Some(dir) => statat(dir, name, AtFlags::empty()),
                None => statat(CWD, name, AtFlags::empty()),
            };
            stat.ok()
        }
    }

    #[allow(clippy::unnecessary_cast)] // As above.
    fn stamped(stat: &Stat) -> Stamp {
        let folder = FileType::from_raw_mode(stat.st_mode) == FileType::Directory;
        let length = if folder { 0 } else { stat.st_size as u64 };
        let modified = (stat.st_mtime as u64, stat.st_mtime_nsec as u64);
        let changed = (stat.st_ctime as u64, stat.st_ctime_nsec as u64);
        hashed([length, modified.0, modified.1, changed.0, changed.1, stat.st_ino as u64, stat.st_dev as u64])
    }
}

#[cfg(not(unix))]
mod folder {
    use super::{Seen, Stamp, hashed};
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
        pub fn look(&self, name: &[u8]) -> Option<Seen> {
            let meta = std::fs::metadata(self.0.join(std::str::from_utf8(name).ok()?)).ok()?;
            let since = |time: std::io::Result<SystemTime>| {
                let since = time.ok().and_then(|t| t.duration_since(SystemTime::UNIX_EPOCH).ok());
                since.unwrap_or_default().as_nanos() as u64
            };
            let length = if meta.is_dir() { 0 } else { meta.len() };
            let parts = [length, since(meta.modified()), since(meta.created()), 0, 0, 0, 0];
            Some(Seen { stamp: hashed(parts), newest: meta.modified().ok() })
        }

        /// Its stamp; 0 for none.
        pub fn stamp(&self, name: &[u8]) -> Stamp {
            self.look(name).map_or(0, |seen| seen.stamp)
        }
    }
}
