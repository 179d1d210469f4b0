//! tantivy, and nothing of it outside this file.
//!
//! Only the inside of it is used: a dictionary of words, for each word the
//! passages that hold it, and where in them. Its documents are our passages in
//! order, with one field and no stored text, lengths or scores. Its tokenizer
//! is told what the words are: it gets them with a space in between. Its query
//! parser is not used, because it drops what it does not understand.
//!
//! tantivy keeps an index in a folder of files that it locks. Ours never change
//! once they are there, so nothing is locked ([`Parts`]); and what would be ten
//! files are parts of one (`volume.rs`), which is there or is not.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    DirectoryLock, FileHandle, Lock, MmapDirectory, OwnedBytes, RamDirectory, WatchCallback, WatchHandle, WritePtr,
};
use tantivy::index::SegmentComponent;
use tantivy::postings::{Postings as _, SegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};
use tantivy::{Directory, DocSet as _, Document, InvertedIndexReader, SegmentReader, SingleSegmentIndexWriter};

/// The one field, and the name of its tokenizer.
const FIELD: &str = "words";
/// What tantivy calls the file that says what is where.
const META: &str = "meta.json";
/// The parts of a segment that are kept.
const COMPONENTS: [SegmentComponent; 6] = [
    SegmentComponent::Terms,
    SegmentComponent::Postings,
    SegmentComponent::Positions,
    SegmentComponent::FastFields,
    SegmentComponent::FieldNorms,
    SegmentComponent::Store,
];

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
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(FIELD)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions)
        .set_fieldnorms(false);
    let mut schema = Schema::builder();
    let field = schema.add_text_field(FIELD, TextOptions::default().set_indexing_options(indexing));
    (schema.build(), field)
}

/// Writes one index in memory.
pub struct Builder {
    writer: SingleSegmentIndexWriter<Line>,
    folder: RamDirectory,
    field: Field,
}

impl Builder {
    /// An empty one.
    ///
    /// # Errors
    /// What tantivy says.
    pub fn new(text_bytes: usize) -> io::Result<Self> {
        let (schema, field) = schema();
        let folder = RamDirectory::create();
        let tokenizers = TokenizerManager::new();
        tokenizers.register(FIELD, Spaces);
        // The budget decides only how large the table of words is at the beginning.
        let budget = text_bytes.clamp(1 << 20, 64 << 20);
        let builder = tantivy::Index::builder().schema(schema).tokenizers(tokenizers);
        let writer = builder.single_segment_index_writer(folder.clone(), budget).map_err(io::Error::other)?;
        Ok(Self { writer, folder, field })
    }

    /// Adds the next passage: its words with a space after each.
    ///
    /// # Errors
    /// What tantivy says.
    pub fn add(&mut self, words: String) -> io::Result<()> {
        self.writer.add_document(Line { field: self.field, words }).map_err(io::Error::other)
    }

    /// What there is to keep: names and bytes.
    ///
    /// # Errors
    /// What tantivy says.
    pub fn finish(self) -> io::Result<Vec<(String, Bytes)>> {
        let index = self.writer.finalize().map_err(io::Error::other)?;
        let mut names = vec![PathBuf::from(META)];
        for segment in index.searchable_segments().map_err(io::Error::other)? {
            names.extend(COMPONENTS.map(|part| segment.relative_path(part)));
        }
        let mut out = Vec::with_capacity(names.len());
        for name in names {
            let bytes = self.folder.open_read(&name).map_err(io::Error::other)?.read_bytes()?;
            let stored = name.extension().is_some_and(|e| e == "store");
            let bytes = if stored { footer(bytes) } else { bytes };
            out.push((name.to_string_lossy().into_owned(), bytes));
        }
        Ok(out)
    }
}

/// The footer of a file of tantivy's: its length and a magic number stand last.
/// Of the store, which says of every document that nothing of it is stored, no
/// more is needed to open an index.
fn footer(file: Bytes) -> Bytes {
    let length = file.len().checked_sub(8).and_then(|at| file[at..].first_chunk::<4>());
    let length = length.map_or(0, |l| u32::from_le_bytes(*l) as usize);
    match file.len().checked_sub(length + 8) {
        Some(at) => file.slice(at..file.len()),
        None => file,
    }
}

/// A passage on its way into the index.
struct Line {
    field: Field,
    words: String,
}

impl Document for Line {
    type Value<'a> = &'a str;
    type FieldsValuesIter<'a> = std::iter::Once<(Field, &'a str)>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        std::iter::once((self.field, self.words.as_str()))
    }
}

/// Cuts at spaces.
#[derive(Clone)]
struct Spaces;

struct SpacesStream<'t> {
    rest: &'t str,
    token: Token,
}

impl Tokenizer for Spaces {
    type TokenStream<'t> = SpacesStream<'t>;

    fn token_stream<'t>(&'t mut self, text: &'t str) -> Self::TokenStream<'t> {
        SpacesStream { rest: text, token: Token::default() }
    }
}

impl TokenStream for SpacesStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(at) = memchr::memchr(b' ', self.rest.as_bytes()) else {
            return false;
        };
        self.token.text.clear();
        self.token.text.push_str(&self.rest[..at]);
        self.token.position = self.token.position.wrapping_add(1);
        self.rest = &self.rest[at + 1..];
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// The words of one index: the dictionary, and where each word stands.
pub struct Engine {
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
    pub fn open(parts: Vec<(String, Bytes)>) -> io::Result<Self> {
        let parts = Parts(Arc::new(parts));
        let index = tantivy::Index::open(parts).map_err(io::Error::other)?;
        let field = index.schema().get_field(FIELD).map_err(io::Error::other)?;
        let segments = index.searchable_segments().map_err(io::Error::other)?;
        let [segment] = segments.as_slice() else {
            return Err(io::Error::other("not one segment"));
        };
        let reader = SegmentReader::open(segment).map_err(io::Error::other)?;
        let inverted = reader.inverted_index(field).map_err(io::Error::other)?;
        Ok(Self { inverted })
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

    /// The passages of a word; without places unless `places`.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn postings(&self, word: &Word, places: bool) -> io::Result<Postings> {
        let option = if places { IndexRecordOption::WithFreqsAndPositions } else { IndexRecordOption::Basic };
        Ok(Postings(self.inverted.read_postings_from_terminfo(&word.0, option)?))
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

/// The passages of one word, in order; on the first one at the beginning.
pub struct Postings(SegmentPostings);

impl Postings {
    /// The passage's number; [`END`] after the last.
    pub fn passage(&self) -> u32 {
        self.0.doc()
    }

    /// Goes to the next one.
    pub fn advance(&mut self) -> u32 {
        self.0.advance()
    }

    /// Goes to passage `to` or the first one after it; never backward.
    pub fn seek(&mut self, to: u32) -> u32 {
        if self.0.doc() >= to { self.0.doc() } else { self.0.seek(to) }
    }

    /// Adds the numbers of the tokens in the passage to `out`.
    pub fn places(&mut self, out: &mut Vec<u32>) {
        self.0.append_positions_with_offset(0, out);
    }
}

/// The parts of a volume as tantivy's folder: read only, never locked.
#[derive(Clone)]
struct Parts(Arc<Vec<(String, Bytes)>>);

impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Parts")
    }
}

impl Parts {
    fn part(&self, path: &Path) -> Result<&Bytes, OpenReadError> {
        let found = self.0.iter().find(|(name, _)| Path::new(name) == path);
        found.map(|(_, bytes)| bytes).ok_or_else(|| OpenReadError::FileDoesNotExist(path.to_owned()))
    }
}

fn read_only() -> io::Error {
    io::Error::from(io::ErrorKind::ReadOnlyFilesystem)
}

impl Directory for Parts {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        Ok(Arc::new(self.part(path)?.clone()))
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        Err(DeleteError::IoError { io_error: Arc::new(read_only()), filepath: path.to_owned() })
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        Ok(self.part(path).is_ok())
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::wrap_io_error(read_only(), path.to_owned()))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        Ok(self.part(path)?.to_vec())
    }

    fn atomic_write(&self, _: &Path, _: &[u8]) -> io::Result<()> {
        Err(read_only())
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    fn acquire_lock(&self, _: &Lock) -> Result<DirectoryLock, LockError> {
        Ok(DirectoryLock::from(Box::new(())))
    }

    fn watch(&self, _: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}
