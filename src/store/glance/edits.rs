//! What changed since the glance was written: a small file beside it,
//! `.emic/glance.edits`.
//!
//! Writing all that is known anew after each edit would take longer than most
//! edits. So what is known now of the sources that were edited, and the new stamps
//! of their files, stand by themselves until they are many. The file says which
//! glance it belongs to; beside another it counts for nothing. It is written whole
//! and put into its place at once, so that what stands there is always all edits
//! since.

use super::counting::Later;
use super::kept::{Kept, version};
use super::records::Words;
use super::system::Stamp;
use crate::model::anchor::PositionMap;
use crate::model::bytes::{digest, put, put_bytes, put_u64, take, take_bytes, take_u64};
use crate::model::codebook::Code;
use std::collections::BTreeMap;
use std::path::Path;

const MAGIC: &[u8; 8] = b"emicedit";
/// How many sources may have been edited before all is written anew.
const MOST: usize = 100;

/// What is known now that is not in the glance.
#[derive(Clone, Debug, Default)]
pub struct Edits {
    /// The search index, if it is another.
    pub index: u64,
    /// New stamps, by where the old ones stand.
    pub stamps: BTreeMap<u32, Stamp>,
    /// Stamps of files that came.
    pub came: Vec<u8>,
    /// Sums of journals and histories that are others now: see [`super::lines`].
    pub journals: BTreeMap<u64, u64>,
    /// Events that came.
    pub known: Vec<u64>,
    /// Acts that they take back or bring back.
    pub turned: Vec<u64>,
    /// The codes, if the codebook is another.
    pub book: Option<Vec<Code>>,
    /// Errors and warnings of folders in which a file is another.
    pub faults: BTreeMap<String, (usize, usize)>,
    /// Position maps that came.
    pub maps: Vec<PositionMap>,
    /// The latest instant in any event, if it is another.
    pub newest: i64,
    /// Bodies that decide where codings are, besides.
    pub texts: BTreeMap<String, bool>,
    /// What records number besides.
    pub words: Words,
    /// The values of attributes, where they are others.
    pub values: BTreeMap<String, Vec<String>>,
    /// What else is counted with now.
    pub counting: Later,
    /// What is known of edited sources.
    pub sources: BTreeMap<usize, Edited>,
}

/// What is known of a source.
#[derive(Clone, Debug, Default)]
pub struct Edited {
    /// Length in code points.
    pub chars: u32,
    /// As [`super::writing::entry`] writes it.
    pub entry: Vec<u8>,
    /// Of its codings.
    pub records: Vec<u8>,
    /// Their ids, and when they were made.
    pub ids: Vec<u8>,
}

impl Edits {
    /// Those that belong to what is kept; none if there are none, or they cannot be
    /// read.
    pub fn read(path: &Path, kept: &Kept) -> Self {
        let read = std::fs::read(path).ok();
        read.and_then(|bytes| Self::of(&bytes, kept)).unwrap_or_default()
    }

    fn of(bytes: &[u8], kept: &Kept) -> Option<Self> {
        let mut rest = bytes.strip_prefix(MAGIC.as_slice())?;
        let rest = &mut rest;
        let ours = take_u64(rest) == version() && take_u64(rest) == kept.id && take_u64(rest) == digest(rest);
        if !ours {
            return None;
        }
        let index = take_u64(rest);
        let stamps = (0..take(rest)).map(|_| (take(rest), take_u64(rest))).collect();
        let came = take_bytes(rest).to_vec();
        let journals = (0..take(rest)).map(|_| (take_u64(rest), take_u64(rest))).collect();
        let mut numbers = || (0..take(rest)).map(|_| take_u64(rest)).collect();
        let (known, turned) = (numbers(), numbers());
        let newest = take_u64(rest) as i64;
        let texts = serde_json::from_slice(take_bytes(rest)).ok()?;
        let words = serde_json::from_slice(take_bytes(rest)).ok()?;
        let values = serde_json::from_slice(take_bytes(rest)).ok()?;
        let counting = serde_json::from_slice(take_bytes(rest)).ok()?;
        let (book, faults, maps) = serde_json::from_slice(take_bytes(rest)).ok()?;
        let source = |rest: &mut &[u8]| {
            let (at, chars) = (take(rest) as usize, take(rest));
            let mut bytes = || take_bytes(rest).to_vec();
            (at, Edited { chars, entry: bytes(), records: bytes(), ids: bytes() })
        };
        let sources = (0..take(rest)).map(|_| source(rest)).collect();
        let lines = Self { journals, known, turned, newest, ..Self::default() };
        let folders = Self { book, faults, maps, ..lines };
        Some(Self { index, stamps, came, texts, words, values, counting, sources, ..folders })
    }

    /// To be kept beside the glance. `None` if they are so many that it had better
    /// be written anew.
    pub fn written(&self, kept: &Kept) -> Option<Vec<u8>> {
        let mut body = Vec::new();
        put_u64(&mut body, self.index);
        put(&mut body, self.stamps.len() as u32);
        for (at, stamp) in &self.stamps {
            put(&mut body, *at);
            put_u64(&mut body, *stamp);
        }
        put_bytes(&mut body, &self.came);
        put(&mut body, self.journals.len() as u32);
        for (path, print) in &self.journals {
            put_u64(&mut body, *path);
            put_u64(&mut body, *print);
        }
        for numbers in [&self.known, &self.turned] {
            put(&mut body, numbers.len() as u32);
            numbers.iter().for_each(|n| put_u64(&mut body, *n));
        }
        put_u64(&mut body, self.newest as u64);
        put_bytes(&mut body, &serde_json::to_vec(&self.texts).ok()?);
        put_bytes(&mut body, &serde_json::to_vec(&self.words).ok()?);
        put_bytes(&mut body, &serde_json::to_vec(&self.values).ok()?);
        put_bytes(&mut body, &serde_json::to_vec(&self.counting).ok()?);
        put_bytes(&mut body, &serde_json::to_vec(&(&self.book, &self.faults, &self.maps)).ok()?);
        put(&mut body, self.sources.len() as u32);
        for (at, edited) in &self.sources {
            put(&mut body, *at as u32);
            put(&mut body, edited.chars);
            [&edited.entry, &edited.records, &edited.ids].iter().for_each(|bytes| put_bytes(&mut body, bytes));
        }
        let few = self.sources.len() <= MOST && body.len() as u64 <= (kept.size() / 4).max(1 << 16);
        let mut out = MAGIC.to_vec();
        [version(), kept.id, digest(&body)].iter().for_each(|n| put_u64(&mut out, *n));
        out.append(&mut body);
        few.then_some(out)
    }
}
