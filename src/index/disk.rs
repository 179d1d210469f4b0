//! Volumes on the disk, and the list of them.
//!
//! `.emic/index/` holds volumes and `manifest.json`, which says which of them
//! count, what they hold, and how long they are. Both come into place by a
//! rename, so nobody ever reads half of one. Nothing is locked: programs that
//! refresh at the same time each write their own volumes, the last manifest
//! counts, and what no manifest names is removed once it is ten minutes old.
//!
//! An index that is damaged must not find too little. A volume whose time of
//! change is not the one in the manifest is read whole and compared with its
//! digest; everything about it that does not fit makes it as if it were not
//! there. Nothing is synced: after a crash of the machine a file is too short,
//! which shows, and nobody waits for the disk.

use super::engine;
use super::volume::Volume;
use crate::model::anchor::sha256;
use crate::text::tokens::Stems;
use serde::{Deserialize, Serialize};
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Raised when volumes or what counts as a word change.
const FORMAT: u32 = 2;
const MANIFEST: &str = "manifest.json";
const ENDING: &str = ".volume";
/// How old a file is before it is somebody's leftover.
const LEFTOVER: Duration = Duration::from_secs(600);

/// The list of what there is.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Manifest {
    /// What wrote it: another one's volumes are not read.
    version: String,
    /// Volumes in order.
    pub volumes: Vec<VolumeEntry>,
    /// Sources in the order of the study.
    pub sources: Vec<SourceEntry>,
}

/// A volume as the manifest knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VolumeEntry {
    /// Name of its file.
    pub file: String,
    /// Name of its language's rules.
    pub language: String,
    bytes: u64,
    /// Nanoseconds since 1970.
    changed: u64,
    digest: String,
}

impl VolumeEntry {
    /// Length of its file.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }
}

/// A source as the manifest knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceEntry(
    /// Its file below the study's folder.
    pub String,
    /// Digest of its body, and what else its passages hang on.
    pub String,
    /// Place of its volume in the manifest.
    pub u32,
    /// Its number in the volume.
    pub u32,
);

/// A volume that was opened.
pub struct Opened {
    /// What the manifest says of it, or will say.
    pub entry: VolumeEntry,
    /// Its words.
    pub volume: Volume,
}

/// What was found on the disk.
#[derive(Default)]
pub struct Found {
    /// Volumes in the manifest's order; `None` for those that cannot be used.
    pub volumes: Vec<Option<Opened>>,
    /// Sources.
    pub sources: Vec<SourceEntry>,
    /// True if there is a manifest that could be read.
    pub there: bool,
    /// True if something there could not be used.
    pub damaged: bool,
    /// True if the manifest is of another version.
    pub other_version: bool,
    /// True if times of change in the manifest are not those of the files.
    pub outdated: bool,
}

fn version() -> String {
    format!("{FORMAT}, emic {}, {}", env!("CARGO_PKG_VERSION"), engine::version())
}

/// Opens what stands in `dir`.
pub fn load(dir: &Path) -> Found {
    let first = attempt(dir);
    // Between the manifest and its volumes another program may have tidied up.
    if first.volumes.iter().any(Option::is_none) { attempt(dir) } else { first }
}

fn attempt(dir: &Path) -> Found {
    let bytes = match std::fs::read(dir.join(MANIFEST)) {
        Ok(bytes) => bytes,
        Err(e) => {
            let nothing = matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory);
            return Found { damaged: !nothing, ..Found::default() };
        }
    };
    let manifest = match serde_json::from_slice::<Manifest>(&bytes) {
        Ok(manifest) if manifest.version == version() => manifest,
        // Another version's may be of another form.
        _ => {
            #[derive(Deserialize)]
            struct OnlyVersion {
                version: String,
            }
            let other = serde_json::from_slice::<OnlyVersion>(&bytes).is_ok_and(|only| only.version != version());
            return Found { other_version: other, damaged: !other, ..Found::default() };
        }
    };
    let mut found = Found { sources: manifest.sources, there: true, ..Found::default() };
    for mut entry in manifest.volumes {
        let opened = open(dir, &mut entry, &mut found.outdated);
        found.damaged |= opened.is_err();
        found.volumes.push(opened.ok().map(|volume| Opened { entry, volume }));
    }
    let fits = |s: &SourceEntry| match found.volumes.get(s.2 as usize) {
        Some(Some(opened)) => s.3 < opened.volume.sources(),
        Some(None) => true,
        None => false,
    };
    if !found.sources.iter().all(fits) {
        return Found { damaged: true, ..Found::default() };
    }
    found
}

fn open(dir: &Path, entry: &mut VolumeEntry, outdated: &mut bool) -> io::Result<Volume> {
    let wrong = || io::Error::from(io::ErrorKind::InvalidData);
    if !entry.file.ends_with(ENDING) || entry.file.contains(['/', '\\']) {
        return Err(wrong());
    }
    let path = dir.join(&entry.file);
    let stems = Stems::named(&entry.language).ok_or_else(wrong)?;
    let (bytes, changed) = state(&path)?;
    let file = engine::map(&path)?;
    if bytes != entry.bytes || file.len() as u64 != bytes {
        return Err(wrong());
    }
    if changed != entry.changed {
        if sha256(&file) != entry.digest {
            return Err(wrong());
        }
        entry.changed = changed;
        *outdated = true;
    }
    Volume::open(file, stems)
}

/// Length and time of change of a file.
fn state(path: &Path) -> io::Result<(u64, u64)> {
    let state = std::fs::metadata(path)?;
    let since = state.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok((state.len(), since.as_nanos() as u64))
}

/// Writes a volume and opens it.
///
/// # Errors
/// If it cannot be written or read.
pub fn keep(dir: &Path, bytes: &[u8], stems: Stems) -> io::Result<Opened> {
    std::fs::create_dir_all(dir)?;
    let digest = sha256(bytes);
    // Two programs that build the same volume build two: tantivy names its parts by chance.
    let file = format!("{}{ENDING}", &digest[..16]);
    let path = dir.join(&file);
    replace(dir, &file, bytes)?;
    let (length, changed) = state(&path)?;
    let entry = VolumeEntry { file, language: stems.name().to_owned(), bytes: length, changed, digest };
    let volume = Volume::open(engine::map(&path)?, stems)?;
    Ok(Opened { entry, volume })
}

/// Puts a file into its place all at once.
fn replace(dir: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    // A name nobody else uses, not even another thread.
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let part = dir.join(format!("{name}.{}.{number}.part", std::process::id()));
    let done = std::fs::write(&part, bytes).and_then(|()| std::fs::rename(&part, dir.join(name)));
    if done.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    done
}

/// Writes the manifest and removes what it does not name.
///
/// # Errors
/// If the manifest cannot be written.
pub fn record(dir: &Path, volumes: Vec<VolumeEntry>, sources: Vec<SourceEntry>) -> io::Result<()> {
    let manifest = Manifest { version: version(), volumes, sources };
    let bytes = serde_json::to_vec(&manifest).map_err(io::Error::other)?;
    std::fs::create_dir_all(dir)?;
    replace(dir, MANIFEST, &bytes)?;
    // What is just written says what time it is.
    if let Ok(now) = std::fs::metadata(dir.join(MANIFEST)).and_then(|m| m.modified()) {
        tidy(dir, &manifest, now);
    }
    Ok(())
}

fn tidy(dir: &Path, manifest: &Manifest, now: SystemTime) {
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let ours = name.ends_with(ENDING) || name.ends_with(".part");
        if !ours || manifest.volumes.iter().any(|v| v.file == name) {
            continue;
        }
        let changed = entry.metadata().and_then(|m| m.modified());
        let age = changed.ok().and_then(|at| now.duration_since(at).ok()).unwrap_or_default();
        if age > LEFTOVER {
            // Whose it was may have it open still, and goes on reading it.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}
