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
//! The file is a head of fixed size and parts, each with its length and a digest;
//! of what is large only the blocks that are asked for are read. Codings are
//! records of eighteen bytes in the study's order. After an edit what is known now
//! stands beside it (`edits`).

mod alone;
mod counting;
#[cfg(test)]
mod counting_tests;
mod edits;
mod folders;
mod journals;
mod kept;
mod lines;
mod look;
mod outline;
mod reading;
mod records;
#[cfg(test)]
mod relating_tests;
mod renewal;
mod stamps;
mod system;
#[cfg(test)]
pub(crate) mod tests;
mod writing;

pub use counting::Depth;
pub use look::{Look, Seen};
pub use renewal::Renewal;
pub use writing::{Before, Load};

use crate::analysis::ledger::Room;
use crate::model::anchor::Digest;
use crate::model::bytes::{take, take_text, take_u32};
use crate::model::codebook::{Code, Codebook};
use crate::model::known::{Fact, Known};
use crate::model::source::{Outline, Source};
use crate::model::span::{CharMap, Span};
use crate::model::study::Participant;
use edits::Edits;
use kept::{Blocks, Kept};
use rayon::prelude::*;
use records::{RECORD, Raw, Words};
use serde::{Deserialize, Serialize};
use stamps::Stamps;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// Raised when the parts, or what loading comes to, change.
const FORMAT: u32 = 5;
/// Parts of the file.
const PARTS: usize = 16;

/// The parts by their number.
mod part {
    /// The files as they were.
    pub const STAMPS: usize = 0;
    /// [`super::Small`].
    pub const SMALL: usize = 1;
    /// What records number.
    pub const WORDS: usize = 2;
    /// Four bytes each of every source: length, first coding, codings' end, outline's
    /// end, and attributes.
    pub const COLUMNS: usize = 3;
    /// File and id of each source.
    pub const FILES: usize = 4;
    /// Codings; the part before says where blocks end.
    pub const RECORDS: usize = 6;
    /// The ids of codings, and when they were made, likewise.
    pub const IDS: usize = 8;
    /// What is known of each source, likewise.
    pub const OUTLINES: usize = 10;
    /// Position maps.
    pub const MAPS: usize = 11;
    /// Sums of journals and histories.
    pub const JOURNALS: usize = 12;
    /// Of each source what its outline begins with.
    pub const HEADS: usize = 13;
    /// All events.
    pub const KNOWN: usize = 14;
    /// The acts that were taken back or brought back.
    pub const TURNED: usize = 15;
}

/// The columns of every source before those of attributes.
mod column {
    pub const CHARS: usize = 0;
    pub const FIRST: usize = 1;
    pub const LAST: usize = 2;
    pub const ENTRY: usize = 3;
    pub const ATTRIBUTES: usize = 4;
}

/// Codings in a block.
const BLOCK: usize = 4096;

/// Where it stands.
fn file(root: &Path) -> PathBuf {
    root.join(".emic/glance")
}

/// Where what changed since stands.
fn edited(root: &Path) -> PathBuf {
    root.join(".emic/glance.edits")
}

/// What is small: read at once when any of it is asked for.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Small {
    codes: Vec<Code>,
    participants: Vec<Participant>,
    attributes: Vec<Attribute>,
    coders: Vec<String>,
    /// Errors and warnings that loading found, by the first folder of their files.
    faults: BTreeMap<String, (usize, usize)>,
    /// Transcripts with any.
    faulty: Vec<String>,
    /// True if journals are not all named after what is in them.
    strays: bool,
    /// True if several sources have one id.
    twins: bool,
    /// True if there is nothing wrong with any journal or history.
    quiet: bool,
    /// The latest instant in any event, or in an id of one, in milliseconds.
    newest: i64,
    /// Bodies that decide where codings are, and whether they are kept.
    texts: Vec<(String, bool)>,
    /// What is counted with (`counting`).
    counting: counting::Counting,
}

impl Small {
    /// With the codebook and the faults of later.
    fn and(&mut self, edits: &Edits) {
        self.faults.extend(edits.faults.clone());
        if let Some(codes) = &edits.book {
            self.codes.clone_from(codes);
        }
    }
}

/// An attribute.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Attribute {
    name: String,
    /// The values it has.
    values: Vec<String>,
    /// True if sources have it themselves: then there is a column of them.
    own: bool,
}

impl Attribute {
    /// With the values that participants and sources have, and of each source one
    /// more than the place of its own; 0 for none.
    fn of<'v>(
        name: &str,
        people: impl Iterator<Item = &'v str>,
        sources: impl Iterator<Item = Option<&'v str>>,
    ) -> (Self, Vec<u32>) {
        let (mut values, mut numbers): (Vec<&str>, HashMap<&str, u32>) = (Vec::new(), HashMap::new());
        let mut number = |value: &'v str| {
            *numbers.entry(value).or_insert_with(|| {
                values.push(value);
                values.len() as u32
            })
        };
        people.for_each(|value| _ = number(value));
        let column: Vec<u32> = sources.map(|value| value.map_or(0, &mut number)).collect();
        let values = values.into_iter().map(str::to_owned).collect();
        (Self { name: name.to_owned(), values, own: column.iter().any(|n| *n > 0) }, column)
    }
}

/// A study as it was last loaded, with what was edited since.
#[derive(Debug)]
pub struct Glance {
    root: PathBuf,
    kept: Arc<Kept>,
    edits: Edits,
    /// Records of edited sources, and the codings they are.
    later: (Vec<u8>, BTreeMap<usize, Range<usize>>),
    small: OnceLock<(Small, Codebook)>,
    words: OnceLock<Words>,
    columns: OnceLock<Vec<u8>>,
    records: OnceLock<Blocks>,
    ids: OnceLock<Blocks>,
    outlines: OnceLock<Blocks>,
    sums: OnceLock<Vec<u8>>,
    known: OnceLock<Vec<u64>>,
    outline: OnceLock<Vec<OnceLock<Box<Outline>>>>,
    full: OnceLock<Vec<OnceLock<Box<Source>>>>,
}

impl Glance {
    /// What is kept of the study in `root`, and a look at its files, which says
    /// whether that is true still.
    pub fn kept(root: &Path) -> Option<(Self, Look)> {
        let kept = Kept::open(&file(root))?;
        let edits = Edits::read(&edited(root), &kept);
        let mut stamps = Stamps::read(kept.part(part::STAMPS));
        stamps.append(&edits.came);
        edits.stamps.iter().for_each(|(at, stamp)| stamps.set(*at as usize, *stamp));
        if !kept.is_sound() {
            return None;
        }
        let look = Look::begin(root, stamps);
        Some((Self::new(root, Arc::new(kept), edits), look))
    }

    /// The study in `root`, if what is kept of it is what its files say now.
    pub fn open(root: &Path) -> Option<Self> {
        let (glance, look) = Self::kept(root)?;
        look.finish().is_true().then_some(glance)
    }

    fn new(root: &Path, kept: Arc<Kept>, edits: Edits) -> Self {
        let mut next = kept.length(part::RECORDS) / RECORD;
        let (mut records, mut ranges) = (Vec::new(), BTreeMap::new());
        for (at, edited) in &edits.sources {
            let from = next;
            next += edited.records.len() / RECORD;
            records.extend_from_slice(&edited.records);
            ranges.insert(*at, from..next);
        }
        Self {
            root: root.to_owned(),
            kept,
            edits,
            later: (records, ranges),
            small: OnceLock::new(),
            words: OnceLock::new(),
            columns: OnceLock::new(),
            records: OnceLock::new(),
            ids: OnceLock::new(),
            outlines: OnceLock::new(),
            sums: OnceLock::new(),
            known: OnceLock::new(),
            outline: OnceLock::new(),
            full: OnceLock::new(),
        }
    }

    /// What the search index was when it was made of these sources; 0 for none.
    pub fn index(&self) -> u64 {
        if self.edits.index == 0 { self.kept.index } else { self.edits.index }
    }

    /// False once something could not be read: then what it said is worth
    /// nothing.
    pub fn is_sound(&self) -> bool {
        self.kept.is_sound()
    }

    /// Errors and warnings of the study's files.
    pub fn faults(&self) -> (usize, usize) {
        self.small().0.faults.values().fold((0, 0), |all, some| (all.0 + some.0, all.1 + some.1))
    }

    /// The study's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    fn small(&self) -> &(Small, Codebook) {
        self.small.get_or_init(|| {
            let mut small: Small = self.kept.told(part::SMALL);
            small.and(&self.edits);
            let book = Codebook::new(std::mem::take(&mut small.codes), Vec::new());
            (small, book)
        })
    }

    fn words(&self) -> &Words {
        self.words.get_or_init(|| {
            let words = self.kept.told::<Words>(part::WORDS).and(&self.edits.words);
            if self.edits.book.is_some() { words.in_book(self.codebook()) } else { words }
        })
    }

    /// A number of a source.
    fn column(&self, column: usize, source: usize) -> u32 {
        let columns = self.columns.get_or_init(|| self.kept.part(part::COLUMNS));
        let mut here = columns.get((column * self.size() + source) * 4..).unwrap_or_default();
        take_u32(&mut here)
    }

    /// The codings of a source as they were when all was written.
    fn range(&self, source: usize) -> Range<usize> {
        let all = self.kept.length(part::RECORDS) / RECORD;
        let (from, to) = (self.column(column::FIRST, source), self.column(column::LAST, source));
        (from as usize).min(all)..(to as usize).min(all)
    }

    /// The record of a coding.
    fn record(&self, coding: usize) -> &[u8] {
        if let Some(later) = coding.checked_sub(self.kept.length(part::RECORDS) / RECORD) {
            return self.later.0.get(later * RECORD..(later + 1) * RECORD).unwrap_or_default();
        }
        let records = self.records.get_or_init(|| Blocks::of(&self.kept, part::RECORDS));
        let from = coding % BLOCK * RECORD;
        records.block(&self.kept, coding / BLOCK).get(from..from + RECORD).unwrap_or_default()
    }

    /// Says the record of each coding of a source.
    fn each_record(&self, source: usize, room: &mut Room, mut each: impl FnMut(&[u8; RECORD])) {
        let (mut range, all) = (self.codings_at(source), self.kept.length(part::RECORDS) / RECORD);
        let mut some = |records: &[u8]| records.as_chunks().0.iter().for_each(&mut each);
        if range.start >= all {
            let later = (range.start - all) * RECORD..(range.end - all) * RECORD;
            return some(self.later.0.get(later).unwrap_or_default());
        }
        let records = self.records.get_or_init(|| Blocks::of(&self.kept, part::RECORDS));
        while !range.is_empty() {
            let (from, many) = (range.start % BLOCK, range.len().min(BLOCK - range.start % BLOCK));
            let block = records.passing(&self.kept, range.start / BLOCK, room);
            some(block.get(from * RECORD..(from + many) * RECORD).unwrap_or_default());
            range.start += many;
        }
    }

    /// What is known of a source, as it was written.
    fn entry(&self, at: usize) -> &[u8] {
        if let Some(edited) = self.edits.sources.get(&at) {
            return &edited.entry;
        }
        let from = at.checked_sub(1).map_or(0, |before| self.column(column::ENTRY, before)) as usize;
        let to = self.column(column::ENTRY, at) as usize;
        let outlines = self.outlines.get_or_init(|| Blocks::of(&self.kept, part::OUTLINES));
        outlines.slice(&self.kept, from..to)
    }

    /// The same without what stands before the outline.
    fn outlined(&self, at: usize) -> &[u8] {
        let mut entry = self.entry(at);
        take(&mut entry);
        take(&mut entry);
        take_text(&mut entry);
        entry
    }

    /// One of many things, made when it is asked for.
    fn cell<'c, T>(&self, cells: &'c OnceLock<Vec<OnceLock<T>>>, at: usize) -> &'c OnceLock<T> {
        &cells.get_or_init(|| (0..self.size()).map(|_| OnceLock::new()).collect())[at]
    }

    /// Reads a source with its words. They are not parsed: what is in them is known,
    /// and that they are the same is known from the file.
    fn read(&self, at: usize) -> Source {
        let mut entry = self.entry(at);
        let (byte, line) = (take(&mut entry) as usize, take(&mut entry));
        let digest = Digest(take_text(&mut entry).to_owned());
        let known = self.outline.get().and_then(|outlines| outlines.get(at)?.get());
        let outline = known.map_or_else(|| outline::read(&mut entry), |outline| (**outline).clone());
        let body = reading::body(&self.root.join(&outline.file), byte, outline.chars);
        let (map, body) = body.unwrap_or_else(|| {
            self.kept.broken();
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
        let all = || Some(&self.small().0.attributes.iter().find(|a| a.name == attribute)?.values);
        let values = self.edits.values.get(attribute).or_else(all);
        values.map_or_else(Vec::new, |values| values.iter().map(String::as_str).collect())
    }

    fn coders(&self) -> Vec<String> {
        self.small().0.coders.clone()
    }

    fn size(&self) -> usize {
        self.kept.sources
    }

    fn chars(&self, source: usize) -> u32 {
        let edited = self.edits.sources.get(&source);
        edited.map_or_else(|| self.column(column::CHARS, source), |edited| edited.chars)
    }

    fn own(&self, source: usize, attribute: &str) -> Option<&str> {
        if self.edits.sources.contains_key(&source) {
            return self.outline(source).attribute(attribute);
        }
        let own = self.small().0.attributes.iter().filter(|a| a.own);
        let (column, attribute) = own.enumerate().find(|(_, a)| a.name == attribute)?;
        let number = self.column(column::ATTRIBUTES + column, source).checked_sub(1)?;
        attribute.values.get(number as usize).map(String::as_str)
    }

    fn outline(&self, source: usize) -> &Outline {
        if let Some(read) = self.full.get().and_then(|full| full.get(source)?.get()) {
            return &read.outline;
        }
        self.cell(&self.outline, source).get_or_init(|| Box::new(outline::read(&mut self.outlined(source))))
    }

    fn full(&self, source: usize) -> &Source {
        self.cell(&self.full, source).get_or_init(|| Box::new(self.read(source)))
    }

    fn lent(&self, source: usize) -> Cow<'_, Source> {
        match self.full.get().and_then(|full| full.get(source)?.get()) {
            Some(read) => Cow::Borrowed(read),
            None => Cow::Owned(self.read(source)),
        }
    }

    fn with<R>(&self, source: usize, look: impl FnOnce(&Source) -> R) -> R {
        if let Some(read) = self.full.get().and_then(|full| full.get(source)?.get()) {
            return look(read);
        }
        let read = self.read(source);
        let seen = look(&read);
        reading::done(read.body);
        seen
    }

    fn sketch(&self, source: usize) -> Cow<'_, Outline> {
        match self.outline.get().and_then(|outlines| outlines.get(source)?.get()) {
            Some(known) => Cow::Borrowed(known),
            None => Cow::Owned(outline::read(&mut self.outlined(source))),
        }
    }

    fn head(&self, source: usize) -> Cow<'_, Outline> {
        match self.outline.get().and_then(|outlines| outlines.get(source)?.get()) {
            Some(known) => Cow::Borrowed(known),
            None => Cow::Owned(outline::read_head(&mut self.outlined(source))),
        }
    }

    fn is_sound(&self) -> bool {
        self.kept.is_sound()
    }

    fn prepare(&self, sources: &[usize]) {
        // Few are read before threads are there.
        match sources.len() {
            0..8 => sources.iter().for_each(|at| _ = self.full(*at)),
            _ => sources.par_iter().for_each(|at| _ = self.full(*at)),
        }
    }

    fn codings_at(&self, source: usize) -> Range<usize> {
        self.later.1.get(&source).cloned().unwrap_or_else(|| self.range(source))
    }

    fn kinds(&self, source: usize, mut look: impl FnMut(usize, Span, Option<u64>)) {
        for coding in self.codings_at(source) {
            if let Some(record) = self.record(coding).first_chunk() {
                let raw = Raw::of(record);
                look(coding, raw.span, Some(raw.kind()));
            }
        }
    }

    fn fact(&self, coding: usize) -> Fact<'_> {
        self.words().fact(self.record(coding))
    }
}
