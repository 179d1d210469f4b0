//! tantivy, and nothing of it outside this folder.
//!
//! Only the inside of it is used: a dictionary of words, for each word the
//! passages that hold it, and where in them. Its documents are our passages in
//! order, with one field and no stored text, lengths or scores. Its tokenizers
//! are not used: what a word is we know. Nor is its query parser, because it
//! drops what it does not understand.
//!
//! tantivy keeps an index in a folder of files that it locks. Ours never change
//! once they are there, so nothing is locked ([`Parts`]); and what would be ten
//! files are parts of one (`volume.rs`), which is there or is not.

mod parts;
mod postings;

pub use postings::Postings;

use super::near::{Branches, Read};
use foldhash::fast::FixedState;
use parts::Parts;
use postings::Walk;
use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tantivy::directory::error::OpenReadError;
use tantivy::directory::{CompositeFile, MmapDirectory, OwnedBytes, RamDirectory};
use tantivy::index::SegmentComponent;
use tantivy::positions::PositionReader;
use tantivy::postings::{InvertedIndexSerializer, TermInfo};
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{Directory, IndexSettings, InvertedIndexReader, Segment, SegmentReader, SingleSegmentIndexWriter};

use tantivy_fst::Automaton;

/// The one field.
const FIELD: &str = "words";
/// What tantivy calls the file that says what is where.
const META: &str = "meta.json";
/// The parts of a segment that say what its words are.
const WORDS: [SegmentComponent; 3] = [SegmentComponent::Terms, SegmentComponent::Postings, SegmentComponent::Positions];
/// The parts that there must be.
const OTHERS: [SegmentComponent; 3] =
    [SegmentComponent::FastFields, SegmentComponent::FieldNorms, SegmentComponent::Store];

/// A number that says no document.
pub const END: u32 = tantivy::TERMINATED;

/// What tantivy says it is: files of another version are not read.
pub fn version() -> &'static str {
    tantivy::version_string()
}

/// Bytes of a file that is mapped, or of memory.
pub type Bytes = OwnedBytes;

/// The whole of a file, mapped.
///
/// # Errors
/// If it cannot be opened.
pub fn map(file: &Path) -> io::Result<Bytes> {
    let (Some(folder), Some(name)) = (file.parent(), file.file_name()) else {
        return Err(io::Error::from(io::ErrorKind::InvalidInput));
    };
    let folder = MmapDirectory::open(folder).map_err(io::Error::other)?;
    let slice = folder.open_read(Path::new(name)).map_err(|e| match e {
        OpenReadError::FileDoesNotExist(_) => io::Error::from(io::ErrorKind::NotFound),
        other => io::Error::other(other),
    })?;
    slice.read_bytes()
}

fn schema() -> (Schema, Field) {
    let indexing =
        TextFieldIndexing::default().set_index_option(IndexRecordOption::WithFreqsAndPositions).set_fieldnorms(false);
    let mut schema = Schema::builder();
    let field = schema.add_text_field(FIELD, TextOptions::default().set_indexing_options(indexing));
    (schema.build(), field)
}

/// Collects words, passage by passage, and writes them as one index in memory.
///
/// tantivy's own collector looks at every word twice and copies it three times;
/// here a word is a number as soon as it is seen, and one counting sort brings
/// the places of each together. What is written, and how, is tantivy's.
#[derive(Default)]
pub struct Builder {
    numbers: HashMap<Box<str>, u32, FixedState>,
    /// Of each word, how often it stands.
    counts: Vec<u32>,
    /// The word of each token.
    tokens: Vec<u32>,
    /// The first token of each passage.
    passages: Vec<u32>,
}

/// Names and bytes.
pub type Named = Vec<(String, Bytes)>;
/// What [`Builder::finish`] gives: parts, and all words in the order of their bytes.
pub type Finished = (Named, Vec<Box<str>>);

impl Builder {
    /// Begins the next passage.
    pub fn passage(&mut self) {
        self.passages.push(self.tokens.len() as u32);
    }

    /// Adds a word to the passage.
    pub fn word(&mut self, letters: &str) {
        let number = match self.numbers.get(letters) {
            Some(number) => *number,
            None => {
                let number = self.counts.len() as u32;
                self.numbers.insert(letters.into(), number);
                self.counts.push(0);
                number
            }
        };
        self.counts[number as usize] += 1;
        self.tokens.push(number);
    }

    /// How many passages there are.
    pub fn passages(&self) -> u32 {
        self.passages.len() as u32
    }

    /// Passage and position of every token, those of each word together, and
    /// where those of each word end.
    fn sorted(&self) -> (Vec<(u32, u32)>, Vec<u32>) {
        let mut next = Vec::with_capacity(self.counts.len());
        let mut sum = 0;
        for count in &self.counts {
            next.push(sum);
            sum += count;
        }
        let mut places = vec![(0, 0); self.tokens.len()];
        for (passage, from) in self.passages.iter().enumerate() {
            let to = self.passages.get(passage + 1).map_or(self.tokens.len(), |to| *to as usize);
            for (position, word) in self.tokens[*from as usize..to].iter().enumerate() {
                let at = &mut next[*word as usize];
                places[*at as usize] = (passage as u32, position as u32);
                *at += 1;
            }
        }
        (places, next)
    }

    /// What there is to keep.
    ///
    /// # Errors
    /// What tantivy says.
    pub fn finish(mut self) -> io::Result<Finished> {
        let (places, ends) = self.sorted();
        let mut words: Vec<(Box<str>, u32)> = std::mem::take(&mut self.numbers).into_iter().collect();
        words.sort_unstable();
        let (folder, segment) = empty_folder().map_err(io::Error::other)?;
        let mut serializer = InvertedIndexSerializer::open(&segment).map_err(io::Error::other)?;
        let field = schema().1;
        let mut out = serializer.new_field(field, self.tokens.len() as u64, None)?;
        let mut steps = Vec::new();
        for (letters, number) in &words {
            let end = ends[*number as usize] as usize;
            let places = &places[end - self.counts[*number as usize] as usize..end];
            let passages = places.chunk_by(|a, b| a.0 == b.0);
            out.new_term(letters.as_bytes(), passages.clone().count() as u32, true)?;
            for passage in passages {
                let mut before = 0;
                steps.clear();
                steps.extend(passage.iter().map(|(_, at)| at - std::mem::replace(&mut before, *at)));
                out.write_doc(passage[0].0, passage.len() as u32, &steps);
            }
            out.close_term()?;
        }
        out.close()?;
        serializer.close()?;
        let (mut parts, names) = frame().map_err(io::Error::other)?;
        for (part, name) in WORDS.into_iter().zip(names) {
            let written = folder.open_read(&segment.relative_path(part)).map_err(io::Error::other)?;
            parts.push((name, written.read_bytes()?));
        }
        Ok((parts, words.into_iter().map(|(letters, _)| letters).collect()))
    }
}

/// A folder in memory, and a segment to be written there.
fn empty_folder() -> tantivy::Result<(RamDirectory, Segment)> {
    let folder = RamDirectory::create();
    let index = tantivy::Index::create(folder.clone(), schema().0, IndexSettings::default())?;
    Ok((folder, index.new_segment()))
}

/// The parts of an index of nothing, and the names of those that say what its
/// words are. tantivy opens no index without columns, lengths and stored texts;
/// ours has none, so those of an index of nothing will do.
fn frame() -> tantivy::Result<(Named, Vec<String>)> {
    let folder = RamDirectory::create();
    let builder = tantivy::Index::builder().schema(schema().0);
    let writer: SingleSegmentIndexWriter = builder.single_segment_index_writer(folder.clone(), 1 << 20)?;
    let index = writer.finalize()?;
    let (mut kept, mut names) = (vec![PathBuf::from(META)], Vec::new());
    for segment in index.searchable_segments()? {
        kept.extend(OTHERS.map(|part| segment.relative_path(part)));
        names.extend(WORDS.map(|part| segment.relative_path(part)));
    }
    let name = |path: &PathBuf| path.to_string_lossy().into_owned();
    let bytes = |path: &PathBuf| Ok((name(path), folder.open_read(path)?.read_bytes()?));
    Ok((kept.iter().map(bytes).collect::<tantivy::Result<_>>()?, names.iter().map(name).collect()))
}

/// The words of one index: the dictionary, and where each word stands.
pub struct Engine {
    segment: Segment,
    field: Field,
    inverted: Arc<InvertedIndexReader>,
}

/// One word of an index.
#[derive(Clone)]
pub struct Word(TermInfo);

impl Word {
    /// In how many passages it stands.
    pub fn passages(&self) -> u32 {
        self.0.doc_freq
    }
}

impl Engine {
    /// Opens what [`Builder::finish`] gave.
    ///
    /// # Errors
    /// If a part is missing, damaged at its edges or of another version.
    pub fn open(parts: Named) -> io::Result<Self> {
        let parts = Parts(Arc::new(parts));
        let index = tantivy::Index::open(parts).map_err(io::Error::other)?;
        let field = index.schema().get_field(FIELD).map_err(io::Error::other)?;
        let segments = index.searchable_segments().map_err(io::Error::other)?;
        let [segment] = segments.as_slice() else {
            return Err(io::Error::other("not one segment"));
        };
        let reader = SegmentReader::open(segment).map_err(io::Error::other)?;
        let inverted = reader.inverted_index(field).map_err(io::Error::other)?;
        Ok(Self { segment: segment.clone(), field, inverted })
    }

    /// The word with exactly these letters.
    ///
    /// # Errors
    /// If the dictionary cannot be read.
    pub fn word(&self, letters: &[u8]) -> io::Result<Option<Word>> {
        Ok(self.inverted.terms().get(letters)?.map(Word))
    }

    /// The word of this number, by the order of bytes, and puts its letters into
    /// `letters`.
    ///
    /// # Errors
    /// If the dictionary cannot be read.
    pub fn numbered(&self, number: u32, letters: &mut Vec<u8>) -> io::Result<Option<Word>> {
        if !self.inverted.terms().ord_to_term(u64::from(number), letters)? {
            return Ok(None);
        }
        self.word(letters)
    }

    /// Shows all words that begin with `beginning` to `take`, in the order of
    /// bytes, with their numbers.
    ///
    /// # Errors
    /// If the dictionary cannot be read.
    pub fn each(&self, beginning: &[u8], mut take: impl FnMut(u32, &str, &Passing<'_>)) -> io::Result<()> {
        let mut stream = self.inverted.terms().range().ge(beginning).into_stream()?;
        while stream.advance() {
            if !stream.key().starts_with(beginning) {
                break;
            }
            if let Ok(letters) = std::str::from_utf8(stream.key()) {
                take(stream.term_ord() as u32, letters, &Passing(stream.value()));
            }
        }
        Ok(())
    }

    /// Shows all words that are near enough to `take`, as [`Self::each`] does.
    ///
    /// # Errors
    /// If the dictionary cannot be read.
    pub fn near(&self, branches: &Branches, mut take: impl FnMut(u32, &str, &Passing<'_>)) -> io::Result<()> {
        let mut stream = self.inverted.terms().search(Tree(branches)).into_stream()?;
        while stream.advance() {
            if let Ok(letters) = std::str::from_utf8(stream.key()) {
                take(stream.term_ord() as u32, letters, &Passing(stream.value()));
            }
        }
        Ok(())
    }

    /// Shows the passages of a word, many at a time, in order.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn passages(&self, word: &Word, mut take: impl FnMut(&[u32])) -> io::Result<()> {
        let mut blocks = self.inverted.read_block_postings_from_terminfo(&word.0, IndexRecordOption::Basic)?;
        while !blocks.docs().is_empty() {
            take(blocks.docs());
            blocks.advance();
        }
        Ok(())
    }

    /// The passages of a word with its places there, to be read in leaps if only
    /// some of them are of interest.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn postings(&self, word: &Word, leaping: bool) -> io::Result<Postings> {
        let option = IndexRecordOption::WithFreqsAndPositions;
        if leaping {
            return Ok(Postings::Leaping(self.inverted.read_postings_from_terminfo(&word.0, option)?));
        }
        let all = self.segment.open_read(SegmentComponent::Positions).map_err(io::Error::other)?;
        let all = CompositeFile::open(&all)?.open_read(self.field);
        let all = all.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))?;
        let places = PositionReader::open(all.read_bytes_slice(word.0.positions_range.clone())?)?;
        let blocks = self.inverted.read_block_postings_from_terminfo(&word.0, option)?;
        Ok(Postings::Walking(Walk::new(blocks, places)))
    }
}

/// The dictionary's way to ask which branches to enter.
struct Tree<'b>(&'b Branches);

impl Automaton for Tree<'_> {
    type State = Read;

    fn start(&self) -> Read {
        self.0.start()
    }

    fn is_match(&self, read: &Read) -> bool {
        self.0.is_near(read)
    }

    fn can_match(&self, read: &Read) -> bool {
        self.0.may_come_near(read)
    }

    fn accept(&self, read: &Read, byte: u8) -> Read {
        self.0.after(read, byte)
    }
}

/// A word seen in passing.
pub struct Passing<'a>(&'a TermInfo);

impl Passing<'_> {
    /// To keep it.
    pub fn word(&self) -> Word {
        Word(self.0.clone())
    }
}
