//! A volume: the words of some sources of one language, in one file.
//!
//! A volume is written once, whole, and never changed: sources that changed go
//! into the next one. So it can be read by many programs at once without locks,
//! and it is there or is not. Its parts, one after the other: tantivy's, where
//! each source begins, passages, the starts of tokens, and two tables of words
//! that are not where one would look for them.

use super::bytes::{NibbleReader, Nibbles, take_u32};
use super::engine::{self, Bytes, Engine};
use super::passage::{Decoder, Encoder, Passage, cut};
use super::table::{self, Table};
use crate::model::source::Source;
use crate::text::tokens::{self, Stems};
use std::io;

/// The first bytes of a volume.
const MAGIC: &[u8; 8] = b"emic-vol";
/// Our own parts.
const SOURCES: &str = "sources";
const PASSAGES: &str = "passages";
const STARTS: &str = "starts";
const FOLDS: &str = "folds";
const STEMS: &str = "stems";

/// A volume under construction.
pub struct Writer {
    builder: engine::Builder,
    stems: Stems,
    sources: Vec<u8>,
    passages: Vec<u8>,
    starts: Vec<u8>,
}

impl Writer {
    /// An empty one for sources of this language.
    pub fn new(stems: Stems) -> Self {
        let empty = Vec::new;
        Self { builder: engine::Builder::default(), stems, sources: empty(), passages: empty(), starts: empty() }
    }

    /// Adds a source.
    pub fn add(&mut self, source: &Source) {
        self.mark();
        let mut encoder = Encoder::default();
        let mut nibbles = Nibbles::default();
        for cut in cut(source, 0) {
            let mut passage = cut.passage;
            let mut next = passage.span.start;
            self.builder.passage();
            for text in &cut.texts {
                tokens::each_in(self.stems, source.slice(*text), text.start, &mut |span, word| {
                    self.builder.word(word);
                    nibbles.put(span.start - next);
                    next = span.start + 1;
                    passage.tokens += 1;
                });
            }
            let starts = nibbles.finish();
            encoder.put(&mut self.passages, (&passage, &cut.parts), starts.len() as u32);
            self.starts.extend_from_slice(&starts);
        }
    }

    /// Says where the next source begins.
    fn mark(&mut self) {
        for n in [self.builder.passages(), self.passages.len() as u32, self.starts.len() as u32] {
            self.sources.extend_from_slice(&n.to_le_bytes());
        }
    }

    /// The bytes of the volume.
    ///
    /// # Errors
    /// What tantivy says.
    pub fn finish(mut self) -> io::Result<Vec<u8>> {
        self.mark();
        let (mut parts, words) = self.builder.finish()?;
        let (folds, stems) = strays(&words, self.stems);
        let own = [
            (SOURCES, self.sources),
            (PASSAGES, self.passages),
            (STARTS, self.starts),
            (FOLDS, table::write(folds)),
            (STEMS, table::write(stems)),
        ];
        parts.extend(own.map(|(name, bytes)| (name.to_owned(), Bytes::new(bytes))));
        let mut out = MAGIC.to_vec();
        out.extend_from_slice(&(parts.len() as u32).to_le_bytes());
        for (name, bytes) in &parts {
            out.push(name.len() as u8);
            out.extend_from_slice(name.as_bytes());
            out.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
        }
        parts.iter().for_each(|(_, bytes)| out.extend_from_slice(bytes));
        Ok(out)
    }
}

/// Entries of a table: a key, and the number of a word.
type Entries = Vec<(String, u32)>;

/// Of all words, those that are not where their folded form, or a key of theirs,
/// would be looked for.
fn strays(words: &[Box<str>], rules: Stems) -> (Entries, Entries) {
    let (mut folds, mut stems) = (Vec::new(), Vec::new());
    for (number, word) in (0..).zip(words) {
        if !word.is_ascii() {
            let folded = tokens::folded(word);
            if *folded != **word {
                folds.push((folded.into_owned(), number));
            }
        }
        let (key, other) = rules.keys(word);
        for key in [Some(key), other].into_iter().flatten() {
            if !is_near(word, &key) {
                stems.push((key, number));
            }
        }
    }
    (folds, stems)
}

/// The beginning that words with this key share; nothing for short keys.
pub fn beginning(key: &str) -> Option<&str> {
    let (at, c) = key.char_indices().nth(2)?;
    Some(&key[..at + c.len_utf8()])
}

/// True if `word` is found where words with `key` are looked for.
fn is_near(word: &str, key: &str) -> bool {
    beginning(key).map_or(word == key, |beginning| word.starts_with(beginning))
}

/// A volume that is read.
pub struct Volume {
    /// Its words.
    pub engine: Engine,
    /// Its language's rules.
    pub stems: Stems,
    sources: Bytes,
    passages: Bytes,
    starts: Bytes,
    folds: Bytes,
    keys: Bytes,
}

impl Volume {
    /// Opens the volume in `file`.
    ///
    /// # Errors
    /// If it is not one, or is damaged where that shows.
    pub fn open(file: Bytes, stems: Stems) -> io::Result<Self> {
        let mut parts = parts(&file).ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))?;
        let mut own = |name: &str| {
            let at = parts.iter().position(|(n, _)| n == name);
            at.map(|at| parts.swap_remove(at).1).ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))
        };
        let (sources, passages, starts) = (own(SOURCES)?, own(PASSAGES)?, own(STARTS)?);
        let (folds, keys) = (own(FOLDS)?, own(STEMS)?);
        if sources.len() < ROW || sources.len() % ROW != 0 {
            return Err(io::Error::from(io::ErrorKind::InvalidData));
        }
        let engine = Engine::open(parts)?;
        Ok(Self { engine, stems, sources, passages, starts, folds, keys })
    }

    /// How many sources it holds.
    pub fn sources(&self) -> u32 {
        (self.sources.len() / ROW) as u32 - 1
    }

    /// How many passages it holds.
    pub fn count(&self) -> u32 {
        self.row(self.sources())[0]
    }

    /// First passage, and places of passages and starts, of a source.
    fn row(&self, source: u32) -> [u32; 3] {
        let mut bytes = self.sources.get(source as usize * ROW..).unwrap_or(&[]);
        [take_u32(&mut bytes), take_u32(&mut bytes), take_u32(&mut bytes)]
    }

    /// The number of the first passage of a source; for the number of sources,
    /// of all passages.
    pub fn first(&self, source: u32) -> u32 {
        self.row(source)[0]
    }

    /// The source that passage `passage` is of.
    pub fn source_of(&self, passage: u32) -> u32 {
        let (mut low, mut high) = (0, self.sources());
        while low < high {
            let middle = low.midpoint(high);
            (low, high) = if self.first(middle + 1) <= passage { (middle + 1, high) } else { (low, middle) };
        }
        low
    }

    /// The passages of a source, each with the place of its starts. They will
    /// say that they are of source `place`.
    pub fn passages(&self, source: u32, place: u32) -> Decoder<'_> {
        let ([_, from, starts], [_, to, _]) = (self.row(source), self.row(source + 1));
        Decoder::new(self.passages.get(from as usize..to as usize).unwrap_or(&[]), place, starts)
    }

    /// Puts the first code points of the first `n` tokens of a passage into
    /// `out`.
    pub fn starts(&self, (passage, at): &(Passage, u32), n: u32, out: &mut Vec<u32>) {
        let mut reader = NibbleReader::new(self.starts.get(*at as usize..).unwrap_or(&[]));
        let mut next = passage.span.start;
        out.clear();
        for _ in 0..n.min(passage.tokens) {
            let start = next.saturating_add(reader.take());
            out.push(start);
            next = start.saturating_add(1);
        }
    }

    /// The words with accents, by their folded forms.
    pub fn folds(&self) -> Table<'_> {
        Table::new(&self.folds)
    }

    /// The words that do not begin as their keys do, by those.
    pub fn keys(&self) -> Table<'_> {
        Table::new(&self.keys)
    }
}

/// Bytes a source takes in the part that says where each begins.
const ROW: usize = 12;

/// The parts of a volume; `None` if it is cut short or is none.
fn parts(file: &Bytes) -> Option<Vec<(String, Bytes)>> {
    let mut head = file.strip_prefix(MAGIC.as_slice())?;
    let count = take_u32(&mut head);
    let mut names = Vec::new();
    for _ in 0..count {
        let (&length, rest) = head.split_first()?;
        let (name, rest) = rest.split_at_checked(usize::from(length))?;
        head = rest;
        names.push((std::str::from_utf8(name).ok()?.to_owned(), take_u32(&mut head) as usize));
    }
    let mut at = file.len() - head.len();
    let mut out = Vec::with_capacity(names.len());
    for (name, length) in names {
        let end = at.checked_add(length).filter(|end| *end <= file.len())?;
        out.push((name, file.slice(at..end)));
        at = end;
    }
    (at == file.len()).then_some(out)
}
