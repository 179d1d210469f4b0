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
mod part;
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
use find::Rows;
use part::Part;
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

/// Where words are worth looking for.
pub struct Within<'w> {
    /// How much of a source.
    pub source: &'w dyn Fn(usize) -> Share,
    /// Of one of which only some passages are: whether that passage is.
    pub passage: &'w dyn Fn(usize, &Passage) -> bool,
}

/// How much of a source is worth looking at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// Nothing.
    None,
    /// Some of its passages.
    Some,
    /// All of it.
    All,
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

    /// Where a term stands, by source and place; only where it is worth looking, if
    /// that is said.
    ///
    /// # Errors
    /// If the index cannot be read, or a regular expression is none.
    pub fn find(&self, term: &Term, within: Option<&Within<'_>>) -> Result<Vec<Occurrence>, IndexError> {
        self.occurrences(&[wanted::row(term)?], 0, within)
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
        within: Option<&Within<'_>>,
    ) -> Result<Vec<Occurrence>, IndexError> {
        self.occurrences(&rows(terms)?, slop, within)
    }

    /// In how many passages a term stands.
    ///
    /// # Errors
    /// As [`Index::find`].
    pub fn count(&self, term: &Term) -> Result<usize, IndexError> {
        let row = [wanted::row(term)?];
        let mut sum = 0;
        for part in &self.volumes {
            sum += match Rows::of(&part.volume, &row, 0).map_err(IndexError::Read)? {
                None => 0,
                Some(rows) => match rows.one() {
                    Some([word]) if part.whole => word.passages() as usize,
                    _ => part.holding(&rows).map_err(IndexError::Read)?.len(),
                },
            };
        }
        Ok(sum)
    }

    /// The passages in which a term stands.
    ///
    /// # Errors
    /// As [`Index::find`].
    pub fn holding(&self, term: &Term) -> Result<PassageSet, IndexError> {
        self.held(&[wanted::row(term)?], 0)
    }

    /// The passages in which a phrase stands, as [`Index::phrase`] finds it.
    ///
    /// # Errors
    /// As [`Index::find`].
    pub fn holding_phrase(&self, terms: &[Term], slop: u32) -> Result<PassageSet, IndexError> {
        self.held(&rows(terms)?, slop)
    }

    fn held(&self, wanted: &[Vec<Wanted>], slop: u32) -> Result<PassageSet, IndexError> {
        let mut set = PassageSet::none(self.size());
        for part in &self.volumes {
            if let Some(rows) = Rows::of(&part.volume, wanted, slop).map_err(IndexError::Read)? {
                set.insert_set(&part.holding(&rows).map_err(IndexError::Read)?, part.base);
            }
        }
        Ok(set)
    }

    /// All passages.
    pub fn all(&self) -> PassageSet {
        let mut set = PassageSet::none(self.size());
        for part in &self.volumes {
            set.fill(part.base..part.base + part.volume.count());
            part.gone().for_each(|gone| set.clear(part.base + gone.start..part.base + gone.end));
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
        wanted: &[Vec<Wanted>],
        slop: u32,
        within: Option<&Within<'_>>,
    ) -> Result<Vec<Occurrence>, IndexError> {
        let mut out = Vec::new();
        let worth = |part: &Part| {
            within.is_none_or(|w| part.places.iter().flatten().any(|at| (w.source)(*at as usize) != Share::None))
        };
        for part in self.volumes.iter().filter(|part| worth(part)) {
            if let Some(rows) = Rows::of(&part.volume, wanted, slop).map_err(IndexError::Read)? {
                let mut set = rows.holding().map_err(IndexError::Read)?;
                part.gone().for_each(|gone| set.clear(gone));
                let seen = within.map_or_else(Vec::new, |within| part.narrow(&mut set, within));
                part.placed(&rows.hits(&set).map_err(IndexError::Read)?, &seen, &mut out);
            }
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

#[cfg(test)]
mod tests;
