//! L2: the words of all sources, and where each stands.
//!
//! A search must not read every transcript again, so the words of the sources
//! are kept beside them, in `.emic/index/`: where each word stands, what the
//! passages are, and which words are forms of one. It is a cache and nothing
//! more. It is made from sources, compared with them each time, and made anew
//! without a question when anything about it is wrong; where nothing can be
//! written it lives in memory.
//!
//! What is asked are the words of a query ([`Term`]); what is answered are places
//! in code points. What a query means as a whole is decided in the search.
//!
//! `engine` is tantivy; `volume` a file of words; `disk` the files; `refresh`
//! makes them say what the sources say; `wanted` and `find` answer.

mod bytes;
mod disk;
mod engine;
mod find;
mod near;
mod passage;
mod refresh;
mod set;
mod table;
mod volume;
mod wanted;

pub use passage::{Passage, shape};
pub use refresh::Progress;
pub use set::PassageSet;

use crate::model::source::Source;
use crate::query::Term;
use engine::Word;
use find::Hit;
use std::io;
use std::path::Path;
use volume::Volume;
use wanted::Wanted;

/// What an index cannot do.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The index cannot be read.
    #[error("the search index cannot be read: {0}")]
    Read(#[source] io::Error),
    /// The index cannot be made.
    #[error("the search index cannot be made: {0}")]
    Build(#[source] io::Error),
    /// The regular expression is none; what is wrong with it.
    #[error("not a regular expression: {0}")]
    Pattern(String),
    /// Somebody said stop.
    #[error("stopped")]
    Stopped,
}

/// A place where a word, or a phrase, stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occurrence {
    /// Place of the source in the list that was indexed.
    pub source: u32,
    /// First code point of the first token, in the body.
    pub start: u32,
    /// First code point of the last token.
    pub last: u32,
    /// Number of the passage in its source, from 0.
    pub passage: u32,
    /// Number of the first token in the passage, from 0.
    pub position: u32,
    /// Tokens from the first to the last.
    pub words: u32,
}

/// The words of the sources of a study.
///
/// Passages have two names: source and number in the source, and a number in
/// the whole index, for [`PassageSet`]. The second changes with every refresh.
pub struct Index {
    volumes: Vec<Part>,
    /// Volume and number in it of each source.
    sources: Vec<Option<(usize, u32)>>,
}

/// A volume of an index.
struct Part {
    volume: Volume,
    /// The number its first passage has in the whole index.
    base: u32,
    /// The source that each of its sources is; `None` for what is no more.
    places: Vec<Option<u32>>,
    /// True if all its sources are there.
    whole: bool,
}

impl Index {
    /// The index of exactly these sources: what is on the disk in `dir`
    /// (`.emic/index`), with what changed indexed again and written there;
    /// without a folder, or where it cannot be written, in memory. The notices
    /// say in one line each what a person should know.
    ///
    /// # Errors
    /// [`IndexError::Stopped`] if `progress` (sources done, of how many) said so;
    /// others if the index cannot be made even in memory.
    pub fn refreshed(
        dir: Option<&Path>,
        sources: &[Source],
        progress: Progress<'_>,
    ) -> Result<(Self, Vec<String>), IndexError> {
        refresh::refreshed(dir, sources, progress)
    }

    /// The index as it stands in `dir`, without a look at the sources, and what
    /// tells it from any other there was or will be. `None` if there is none that
    /// can be used.
    pub fn open(dir: &Path) -> Option<(Self, u64)> {
        refresh::opened(dir)
    }

    /// What tells the index in `dir` from any other, if it says what these sources
    /// say. It does not where it could not be written and lives in memory.
    pub fn says(dir: &Path, sources: &[Source]) -> Option<u64> {
        refresh::says(dir, sources)
    }

    /// The index in `dir`, if it is the one told, saying what these sources say now:
    /// places among those it was made of, and the sources. If `keep`, it is written,
    /// where that can be done, and what tells it given. Everything else stays as it
    /// is. `None` if it cannot be done so, and all sources are needed.
    pub fn renewed(dir: &Path, (id, keep): (u64, bool), changed: &[(usize, Source)]) -> Option<(Self, Option<u64>)> {
        refresh::renewed(dir, (id, keep), changed)
    }

    fn of(volumes: Vec<Volume>, sources: Vec<Option<(usize, u32)>>) -> Self {
        let mut base = 0;
        let mut parts: Vec<Part> = Vec::with_capacity(volumes.len());
        for volume in volumes {
            let places = vec![None; volume.sources() as usize];
            let next = base + volume.count();
            parts.push(Part { volume, base, places, whole: false });
            base = next;
        }
        for (source, place) in (0..).zip(&sources) {
            if let Some((volume, number)) = place {
                parts[*volume].places[*number as usize] = Some(source);
            }
        }
        parts.iter_mut().for_each(|p| p.whole = p.places.iter().all(Option::is_some));
        Self { volumes: parts, sources }
    }

    /// How many sources it was made of.
    pub fn sources(&self) -> usize {
        self.sources.len()
    }

    /// The passages of a source in order.
    pub fn passages(&self, source: usize) -> Vec<Passage> {
        let Some(Some((volume, number))) = self.sources.get(source) else {
            return Vec::new();
        };
        self.volumes[*volume].volume.passages(*number, source as u32).map(|(passage, _)| passage).collect()
    }

    /// What the passages of a source cover, in order and apart: of a turn inside
    /// which headings stand, each part by itself.
    pub fn parts(&self, source: usize) -> Vec<Passage> {
        let Some(Some((volume, number))) = self.sources.get(source) else {
            return Vec::new();
        };
        let mut read = self.volumes[*volume].volume.passages(*number, source as u32);
        let mut out = Vec::new();
        while let Some((passage, _)) = read.next() {
            match read.parts() {
                [] => out.push(passage),
                parts => out.extend(parts.iter().map(|span| Passage { span: *span, ..passage })),
            }
        }
        out.sort_by_key(|p| p.span);
        out
    }

    /// Shows the passages of a source in order, each with its number in the whole
    /// index.
    pub fn each(&self, source: usize, mut take: impl FnMut(u32, &Passage)) {
        if let Some(Some((volume, number))) = self.sources.get(source) {
            let part = &self.volumes[*volume];
            let passages = part.volume.passages(*number, source as u32);
            let from = part.base + part.volume.first(*number);
            passages.zip(from..).for_each(|((passage, _), at)| take(at, &passage));
        }
    }

    /// The first code points of all tokens of a source, in order.
    pub fn starts(&self, source: usize) -> Vec<u32> {
        let Some(Some((volume, number))) = self.sources.get(source) else {
            return Vec::new();
        };
        let volume = &self.volumes[*volume].volume;
        let (mut out, mut here) = (Vec::new(), Vec::new());
        for passage in volume.passages(*number, source as u32) {
            volume.starts(&passage, passage.0.tokens, &mut here);
            out.append(&mut here);
        }
        out.sort_unstable();
        out
    }

    /// Where a term stands, by source and place; within these passages only, if
    /// some are given.
    ///
    /// # Errors
    /// If the index cannot be read, or a regular expression is none.
    pub fn find(&self, term: &Term, within: Option<&PassageSet>) -> Result<Vec<Occurrence>, IndexError> {
        let row = wanted::row(term)?;
        self.occurrences(within, |volume, counts| find::places(volume, &row, counts))
    }

    /// Where these terms stand in this order within one passage, with up to
    /// `slop` other words in between, all gaps together. A place that holds a
    /// shorter one is none. A term that is several words (`e-mail`) has no gap in
    /// itself.
    ///
    /// # Errors
    /// As [`Index::find`].
    pub fn phrase(
        &self,
        terms: &[Term],
        slop: u32,
        within: Option<&PassageSet>,
    ) -> Result<Vec<Occurrence>, IndexError> {
        let rows = rows(terms)?;
        self.occurrences(within, |volume, counts| find::phrase(volume, &rows, slop, counts))
    }

    /// In how many passages a term stands.
    ///
    /// # Errors
    /// As [`Index::find`].
    pub fn count(&self, term: &Term) -> Result<usize, IndexError> {
        let row = wanted::row(term)?;
        let [wanted] = row.as_slice() else {
            return Ok(self.holding(term)?.len());
        };
        let mut sum = 0;
        for part in &self.volumes {
            let words = wanted::found(&part.volume, wanted).map_err(IndexError::Read)?;
            sum += match words.as_slice() {
                [word] if part.whole => word.passages() as usize,
                words => {
                    let mut set = PassageSet::none(part.volume.count() as usize);
                    part.collect(words, |passage| set.insert(passage))?;
                    set.len()
                }
            };
        }
        Ok(sum)
    }

    /// The passages in which a term stands.
    ///
    /// # Errors
    /// As [`Index::find`].
    pub fn holding(&self, term: &Term) -> Result<PassageSet, IndexError> {
        let row = wanted::row(term)?;
        let mut set = PassageSet::none(self.size());
        for part in &self.volumes {
            if let [wanted] = row.as_slice() {
                let words = wanted::found(&part.volume, wanted).map_err(IndexError::Read)?;
                part.collect(&words, |passage| set.insert(part.base + passage))?;
            } else {
                let counts = |passage| part.counts(passage);
                let hits = find::places(&part.volume, &row, &counts).map_err(IndexError::Read)?;
                hits.iter().for_each(|h| set.insert(part.base + h.passage));
            }
        }
        Ok(set)
    }

    /// The passages in which a phrase stands, as [`Index::phrase`] finds it.
    ///
    /// # Errors
    /// As [`Index::find`].
    pub fn holding_phrase(&self, terms: &[Term], slop: u32) -> Result<PassageSet, IndexError> {
        let rows = rows(terms)?;
        let mut set = PassageSet::none(self.size());
        for part in &self.volumes {
            let counts = |passage| part.counts(passage);
            let hits = find::phrase(&part.volume, &rows, slop, &counts).map_err(IndexError::Read)?;
            hits.iter().for_each(|h| set.insert(part.base + h.passage));
        }
        Ok(set)
    }

    /// No passage, of as many as there are.
    pub fn none(&self) -> PassageSet {
        PassageSet::none(self.size())
    }

    /// All passages.
    pub fn all(&self) -> PassageSet {
        let mut set = PassageSet::none(self.size());
        for part in &self.volumes {
            let counted = (0..part.volume.count()).filter(|p| part.counts(*p));
            counted.for_each(|p| set.insert(part.base + p));
        }
        set
    }

    /// The number in the whole index of a passage of a source.
    pub fn number(&self, source: usize, passage: u32) -> Option<u32> {
        let (volume, number) = (*self.sources.get(source)?)?;
        let part = &self.volumes[volume];
        let at = part.volume.first(number) + passage;
        (at < part.volume.first(number + 1)).then_some(part.base + at)
    }

    /// The source, and the number in it, of the passage with this number in the
    /// whole index.
    pub fn at(&self, number: u32) -> Option<(u32, u32)> {
        let part = &self.volumes[self.volumes.partition_point(|p| p.base <= number).checked_sub(1)?];
        let passage = number - part.base;
        if passage >= part.volume.count() {
            return None;
        }
        let source = part.volume.source_of(passage);
        Some((part.places[source as usize]?, passage - part.volume.first(source)))
    }

    /// Passages there are numbers for.
    fn size(&self) -> usize {
        self.volumes.last().map_or(0, |p| (p.base + p.volume.count()) as usize)
    }

    fn occurrences(
        &self,
        within: Option<&PassageSet>,
        hits: impl Fn(&Volume, find::Counts<'_>) -> io::Result<Vec<Hit>>,
    ) -> Result<Vec<Occurrence>, IndexError> {
        let mut out = Vec::new();
        for part in &self.volumes {
            let counts =
                |passage: u32| part.counts(passage) && within.is_none_or(|set| set.contains(part.base + passage));
            part.placed(&hits(&part.volume, &counts).map_err(IndexError::Read)?, &mut out);
        }
        if !out.is_sorted() {
            // Each volume's are in order by themselves, which this sort makes use of.
            out.sort();
        }
        Ok(out)
    }
}

fn rows(terms: &[Term]) -> Result<Vec<Vec<Wanted>>, IndexError> {
    let rows: Vec<Vec<Wanted>> = terms.iter().map(wanted::row).collect::<Result<_, _>>()?;
    // What has no word in it (a dash) is nothing to look for.
    Ok(rows.into_iter().filter(|row| !row.is_empty()).collect())
}

impl Part {
    /// True if the passage's source is there.
    fn counts(&self, passage: u32) -> bool {
        self.whole || self.places[self.volume.source_of(passage) as usize].is_some()
    }

    /// Shows the passages that count and hold any of these words; in no order, and
    /// some more than once.
    fn collect(&self, words: &[Word], mut take: impl FnMut(u32)) -> Result<(), IndexError> {
        let shown = |passage| {
            if self.counts(passage) {
                take(passage);
            }
        };
        find::passages(&self.volume, words, shown).map_err(IndexError::Read)
    }

    /// Translates places in the volume, in order of passages, to code points.
    fn placed(&self, hits: &[Hit], out: &mut Vec<Occurrence>) {
        let mut starts = Vec::new();
        let mut rest = hits;
        while let Some(first) = rest.first() {
            let number = self.volume.source_of(first.passage);
            let (from, to) = (self.volume.first(number), self.volume.first(number + 1));
            let (here, later) = rest.split_at(rest.partition_point(|h| h.passage < to).max(1));
            rest = later;
            let Some(source) = self.places[number as usize] else {
                continue;
            };
            let mut passages = self.volume.passages(number, source).zip(from..);
            for hits in here.chunk_by(|a, b| a.passage == b.passage) {
                let Some((passage, _)) = passages.find(|(_, at)| *at == hits[0].passage) else {
                    break;
                };
                let needed = hits.iter().map(|h| h.position + h.words).max().unwrap_or(0);
                self.volume.starts(&passage, needed, &mut starts);
                let start = |token: u32| starts.get(token as usize).copied();
                out.extend(hits.iter().filter_map(|h| {
                    let (first, last) = (start(h.position)?, start(h.position + h.words - 1)?);
                    Some(Occurrence {
                        source,
                        start: first,
                        last,
                        passage: h.passage - from,
                        position: h.position,
                        words: h.words,
                    })
                }));
            }
        }
    }
}

#[cfg(test)]
mod tests;
