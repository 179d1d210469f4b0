//! A study at a glance: where its codings are, who speaks where, its codebook
//! and its participants, in one small file, `.emic/glance`.
//!
//! Reading every transcript and journal of a study takes longer than most
//! questions. So what a load came to is kept, together with what the files
//! looked like then (`stamps`); while they look so, [`Known`] is answered from
//! it, and only what is asked for is read. It is a cache: journals and
//! transcripts stay the truth, deleting it costs one load, and anything odd about
//! it is a reason to load.
//!
//! The file is a head of fixed size and seven parts, each with its length and a
//! digest. Codings are records of sixteen bytes in the study's order.

mod outline;
mod records;
mod renewal;
mod stamps;
#[cfg(test)]
pub(crate) mod tests;
mod writing;

pub use renewal::Renewal;
pub use writing::{Before, Load};

use crate::model::anchor::Digest;
use crate::model::bytes::{take, take_text, take_u32, take_u64};
use crate::model::codebook::{Code, Codebook};
use crate::model::known::{Fact, Known};
use crate::model::source::{Outline, Source};
use crate::model::span::CharMap;
use crate::model::study::Participant;
use crate::text::source::normalised;
use rayon::prelude::*;
use records::{Records, Words};
use serde::{Deserialize, Serialize};
use stamps::{Stamp, Stamps};
use std::collections::HashMap;
use std::fs::File;
use std::hash::{BuildHasher, Hasher};
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock};

/// Raised when the parts, or what loading comes to, change.
const FORMAT: u32 = 1;
const MAGIC: &[u8; 8] = b"emicglnc";
/// Parts of the file.
const PARTS: usize = 7;
/// Magic, version, index, sources, and of each part length and digest.
const HEAD: usize = 8 + 8 + 8 + 4 + PARTS * 16;

/// Where it stands.
fn file(root: &Path) -> PathBuf {
    root.join(".emic/glance")
}

/// What lists the volumes of the search index.
fn index(root: &Path) -> PathBuf {
    root.join(".emic/index/manifest.json")
}

/// What can read it: the same version of emic on the same kind of machine.
fn version() -> u64 {
    digest(format!("{FORMAT} {} {}", env!("CARGO_PKG_VERSION"), usize::BITS).as_bytes())
}

/// Tells bytes from damaged ones.
fn digest(bytes: &[u8]) -> u64 {
    let mut hasher = foldhash::quality::FixedState::with_seed(1).build_hasher();
    hasher.write(bytes);
    hasher.finish()
}

/// What is small: read at once when any of it is asked for.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Small {
    codes: Vec<Code>,
    participants: Vec<Participant>,
    attributes: Vec<Attribute>,
    coders: Vec<String>,
    /// Length of each source.
    chars: Vec<u32>,
    /// Errors and warnings that loading found.
    faults: (usize, usize),
    /// Transcripts with any.
    faulty: Vec<String>,
    /// True if journals are not all named after what is in them.
    strays: bool,
}

/// An attribute.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Attribute {
    name: String,
    /// The values it has.
    values: Vec<String>,
    /// Of each source, which of them it has itself; nothing if none has any.
    sources: Vec<Option<usize>>,
}

impl Attribute {
    /// Takes up the values that participants and sources have.
    fn fill<'v>(&mut self, people: impl Iterator<Item = &'v str>, sources: impl Iterator<Item = Option<&'v str>>) {
        let (mut values, mut numbers): (Vec<&str>, HashMap<&str, usize>) = (Vec::new(), HashMap::new());
        let mut number = |value: &'v str| {
            *numbers.entry(value).or_insert_with(|| {
                values.push(value);
                values.len() - 1
            })
        };
        people.for_each(|value| _ = number(value));
        self.sources = sources.map(|value| value.map(&mut number)).collect();
        self.values = values.into_iter().map(str::to_owned).collect();
        if self.sources.iter().all(Option::is_none) {
            self.sources.clear();
        }
    }
}

/// A study as it was last loaded, and as its files still are.
#[derive(Debug)]
pub struct Glance {
    root: PathBuf,
    file: Mutex<File>,
    /// Where each part begins, how long it is, its digest.
    parts: [(u64, u64, u64); PARTS],
    index: Stamp,
    damaged: AtomicBool,
    small: OnceLock<(Small, Codebook)>,
    words: OnceLock<Words>,
    records: OnceLock<Records>,
    /// Bytes of all outlines, and where each begins.
    outlines: OnceLock<(Vec<u8>, Vec<Range<usize>>)>,
    outline: Vec<OnceLock<Box<Outline>>>,
    full: Vec<OnceLock<Box<Source>>>,
}

impl Glance {
    /// The study in `root`, if what is kept of it is what its files say now.
    pub fn open(root: &Path) -> Option<Self> {
        let (glance, stamps) = Self::head(root)?;
        stamps.hold(root).then_some(glance)
    }

    /// What was kept, true or not, and what its files were like.
    fn head(root: &Path) -> Option<(Self, Stamps)> {
        let mut file = File::open(file(root)).ok()?;
        let mut head = [0; HEAD];
        file.read_exact(&mut head).ok()?;
        let mut rest = head.strip_prefix(MAGIC.as_slice())?;
        if take_u64(&mut rest) != version() {
            return None;
        }
        let (index, sources) = (take_u64(&mut rest), take_u32(&mut rest) as usize);
        let (mut parts, mut at) = ([(0, 0, 0); PARTS], HEAD as u64);
        for part in &mut parts {
            *part = (at, take_u64(&mut rest), take_u64(&mut rest));
            at = at.checked_add(part.1)?;
        }
        if file.metadata().ok()?.len() != at {
            return None;
        }
        let glance = Self {
            root: root.to_owned(),
            file: Mutex::new(file),
            parts,
            index,
            damaged: AtomicBool::new(false),
            small: OnceLock::new(),
            words: OnceLock::new(),
            records: OnceLock::new(),
            outlines: OnceLock::new(),
            outline: (0..sources).map(|_| OnceLock::new()).collect(),
            full: (0..sources).map(|_| OnceLock::new()).collect(),
        };
        let stamps = Stamps::read(&glance.part(0));
        glance.is_sound().then_some((glance, stamps))
    }

    /// True if the search index on the disk is the one that was made of these
    /// sources.
    pub fn has_index(&self) -> bool {
        self.index != 0 && stamps::stamp(&index(&self.root)) == self.index
    }

    /// False once something could not be read: then what it said is worth
    /// nothing.
    pub fn is_sound(&self) -> bool {
        !self.damaged.load(Ordering::Relaxed)
    }

    /// Errors and warnings of the study's files.
    pub fn faults(&self) -> (usize, usize) {
        self.small().0.faults
    }

    /// The study's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    fn broken(&self) {
        self.damaged.store(true, Ordering::Relaxed);
    }

    /// The bytes of a part; none if they are not what was written.
    fn part(&self, number: usize) -> Vec<u8> {
        let (at, length, wanted) = self.parts[number];
        let read = || {
            let mut file = self.file.lock().ok()?;
            file.seek(SeekFrom::Start(at)).ok()?;
            let mut bytes = vec![0; usize::try_from(length).ok()?];
            file.read_exact(&mut bytes).ok()?;
            (digest(&bytes) == wanted).then_some(bytes)
        };
        read().unwrap_or_else(|| {
            self.broken();
            Vec::new()
        })
    }

    fn small(&self) -> &(Small, Codebook) {
        self.small.get_or_init(|| {
            let mut small: Small = serde_json::from_slice(&self.part(1)).unwrap_or_else(|_| {
                self.broken();
                Small::default()
            });
            let book = Codebook::new(std::mem::take(&mut small.codes), Vec::new());
            (small, book)
        })
    }

    fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.small().0.attributes.iter().find(|a| a.name == name)
    }

    fn words(&self) -> &Words {
        self.words.get_or_init(|| {
            serde_json::from_slice(&self.part(2)).unwrap_or_else(|_| {
                self.broken();
                Words::default()
            })
        })
    }

    fn records(&self) -> &Records {
        self.records.get_or_init(|| Records::new(self.part(3), self.size()))
    }

    fn outlines(&self) -> &(Vec<u8>, Vec<Range<usize>>) {
        self.outlines.get_or_init(|| {
            let bytes = self.part(4);
            let mut ends = bytes.as_slice();
            let mut from = self.size() * 4;
            let all = (0..self.size()).map(|_| {
                let to = (from + take_u32(&mut ends) as usize).min(bytes.len()).max(from);
                std::mem::replace(&mut from, to)..to
            });
            let all = all.collect();
            (bytes, all)
        })
    }

    /// What is known of a source, as it was written.
    fn entry(&self, at: usize) -> &[u8] {
        let (bytes, places) = self.outlines();
        bytes.get(places[at].clone()).unwrap_or_default()
    }

    /// Reads a source with its words. They are not parsed: what is in them is known,
    /// and that they are the same is known from the file.
    fn read(&self, at: usize) -> Source {
        let mut entry = self.entry(at);
        let outline = outline::read(&mut entry);
        let (byte, line) = (take(&mut entry) as usize, take(&mut entry));
        let digest = Digest(take_text(&mut entry).to_owned());
        let text = std::fs::read_to_string(self.root.join(&outline.file)).ok();
        let body = text.and_then(|text| normalised(&text).get(byte..).map(str::to_owned));
        let body = body.map(|body| (CharMap::new(&body), body)).filter(|(map, _)| map.chars() == outline.chars);
        let (map, body) = body.unwrap_or_else(|| {
            self.broken();
            let body = "\u{fffd}".repeat(outline.chars as usize);
            (CharMap::new(&body), body)
        });
        Source { outline, body, map, digest, body_line: line, body_byte: byte }
    }
}

impl Known for Glance {
    fn codebook(&self) -> &Codebook {
        &self.small().1
    }

    fn participants(&self) -> &[Participant] {
        &self.small().0.participants
    }

    fn attributes(&self) -> Vec<String> {
        self.small().0.attributes.iter().map(|a| a.name.clone()).collect()
    }

    fn values(&self, attribute: &str) -> Vec<&str> {
        let all = self.attribute(attribute);
        all.map_or_else(Vec::new, |a| a.values.iter().map(String::as_str).collect())
    }

    fn coders(&self) -> Vec<String> {
        self.small().0.coders.clone()
    }

    fn size(&self) -> usize {
        self.outline.len()
    }

    fn chars(&self, source: usize) -> u32 {
        self.small().0.chars.get(source).copied().unwrap_or(0)
    }

    fn own(&self, source: usize, attribute: &str) -> Option<&str> {
        let attribute = self.attribute(attribute)?;
        attribute.values.get((*attribute.sources.get(source)?)?).map(String::as_str)
    }

    fn outline(&self, source: usize) -> &Outline {
        self.outline[source].get_or_init(|| Box::new(outline::read(&mut self.entry(source))))
    }

    fn full(&self, source: usize) -> &Source {
        self.full[source].get_or_init(|| Box::new(self.read(source)))
    }

    fn prepare(&self, sources: &[usize]) {
        // Decoding an outline is not worth a thread; reading a transcript is.
        sources.iter().for_each(|at| _ = self.outline(*at));
        sources.par_iter().for_each(|at| _ = self.full(*at));
    }

    fn codings_at(&self, source: usize) -> Range<usize> {
        self.records().range(source)
    }

    fn fact(&self, coding: usize) -> Fact<'_> {
        self.records().fact(coding, self.words())
    }
}
