//! Volumes on the disk, and the list of them.
//!
//! `.emic/index/` holds volumes and `manifest`, which says which of them
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
use crate::model::bytes::{digest, put, put_text, put_u64, take, take_text, take_u32, take_u64};
use crate::text::tokens::Stems;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Raised when volumes or what counts as a word change.
const FORMAT: u32 = 3;
const MANIFEST: &str = "manifest";
/// The first bytes of a manifest.
const MAGIC: &[u8; 8] = b"emic-idx";
const ENDING: &str = ".volume";
/// How old a file is before it is somebody's leftover.
const LEFTOVER: Duration = Duration::from_secs(600);

/// A volume as the manifest knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// The sources of a manifest in the order of the study: where each is, and only
/// if it is asked for, which it is.
#[derive(Default)]
pub struct Listed {
    /// Of each source volume and number; then file and mark of each.
    bytes: Vec<u8>,
    count: usize,
}

impl Listed {
    /// Where each is: volume, number in it.
    pub fn places(&self) -> impl Iterator<Item = (u32, u32)> {
        let mut rest = self.bytes.as_slice();
        (0..self.count).map(move |_| (take_u32(&mut rest), take_u32(&mut rest)))
    }

    /// All that is known of them.
    pub fn entries(&self) -> Vec<SourceEntry> {
        let mut names = self.bytes.get(self.count * 8..).unwrap_or_default();
        let mut text = || take_text(&mut names).to_owned();
        self.places().map(|(volume, number)| SourceEntry(text(), text(), volume, number)).collect()
    }

    fn write(sources: &[SourceEntry], out: &mut Vec<u8>) {
        out.extend_from_slice(&(sources.len() as u32).to_le_bytes());
        for SourceEntry(_, _, volume, number) in sources {
            out.extend_from_slice(&volume.to_le_bytes());
            out.extend_from_slice(&number.to_le_bytes());
        }
        for SourceEntry(file, mark, ..) in sources {
            put_text(out, file);
            put_text(out, mark);
        }
    }
}

/// The bytes of a manifest: what it is, what wrote it, a digest of the rest, the
/// volumes in order, the sources.
fn written(volumes: &[VolumeEntry], sources: &[SourceEntry]) -> (u64, Vec<u8>) {
    let mut out = Vec::new();
    put(&mut out, volumes.len() as u32);
    for volume in volumes {
        [&volume.file, &volume.language, &volume.digest].iter().for_each(|text| put_text(&mut out, text));
        put_u64(&mut out, volume.bytes);
        put_u64(&mut out, volume.changed);
    }
    Listed::write(sources, &mut out);
    let mut head = MAGIC.to_vec();
    put_text(&mut head, &version());
    let id = digest(&out);
    put_u64(&mut head, id);
    head.append(&mut out);
    (id, head)
}

/// What a manifest says.
enum Manifest {
    Read(u64, Vec<VolumeEntry>, Listed),
    /// Another version's may be of another form.
    Other,
    Damaged,
}

impl Manifest {
    fn read(bytes: &[u8]) -> Self {
        let Some(mut rest) = bytes.strip_prefix(MAGIC.as_slice()) else {
            return Self::Damaged;
        };
        if take_text(&mut rest) != version() {
            return Self::Other;
        }
        let id = take_u64(&mut rest);
        if id != digest(rest) {
            return Self::Damaged;
        }
        let volume = |rest: &mut &[u8]| {
            let mut text = || take_text(rest).to_owned();
            let (file, language, digest) = (text(), text(), text());
            VolumeEntry { file, language, digest, bytes: take_u64(rest), changed: take_u64(rest) }
        };
        let volumes = (0..take(&mut rest)).map(|_| volume(&mut rest)).collect();
        let count = take_u32(&mut rest) as usize;
        Self::Read(id, volumes, Listed { bytes: rest.to_vec(), count })
    }
}

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
    pub sources: Listed,
    /// What tells the manifest that could be read from any other; 0 if there is
    /// none.
    pub id: u64,
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
    let (id, volumes, sources) = match Manifest::read(&bytes) {
        Manifest::Read(id, volumes, sources) => (id, volumes, sources),
        Manifest::Other => return Found { other_version: true, ..Found::default() },
        Manifest::Damaged => return Found { damaged: true, ..Found::default() },
    };
    let mut found = Found { sources, id, ..Found::default() };
    for mut entry in volumes {
        let opened = open(dir, &mut entry, &mut found.outdated);
        found.damaged |= opened.is_err();
        found.volumes.push(opened.ok().map(|volume| Opened { entry, volume }));
    }
    let most: Vec<u32> =
        found.volumes.iter().map(|v| v.as_ref().map_or(u32::MAX, |opened| opened.volume.sources())).collect();
    let fits = |(volume, number): (u32, u32)| most.get(volume as usize).is_some_and(|most| number < *most);
    if !found.sources.places().all(fits) {
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

/// Writes the manifest and removes what it does not name. Gives what tells it from
/// any other.
///
/// # Errors
/// If the manifest cannot be written.
pub fn record(dir: &Path, volumes: &[VolumeEntry], sources: &[SourceEntry]) -> io::Result<u64> {
    std::fs::create_dir_all(dir)?;
    let (id, bytes) = written(volumes, sources);
    replace(dir, MANIFEST, &bytes)?;
    // What is just written says what time it is.
    if let Ok(now) = std::fs::metadata(dir.join(MANIFEST)).and_then(|m| m.modified()) {
        tidy(dir, volumes, now);
    }
    Ok(id)
}

fn tidy(dir: &Path, volumes: &[VolumeEntry], now: SystemTime) {
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let ours = name.ends_with(ENDING) || name.ends_with(".part");
        if !ours || volumes.iter().any(|v| v.file == name) {
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
