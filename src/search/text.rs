//! What a search needs to know of the words of a study.
//!
//! The index knows it; a slow walk over every word knows it, too, and the tests
//! hold the one against the other.

use super::spans::Marks;
use crate::model::span::Span;
use crate::query::Words;

/// A turn, or a paragraph or heading outside turns; of a turn inside which
/// headings stand, one of its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passage {
    /// From its first to its last text, code points.
    pub span: Span,
    /// The turn's number.
    pub turn: Option<u32>,
    /// Who speaks in it, by number in its source: one at most.
    pub speaker: Option<u16>,
}

/// Where words are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occurrence {
    /// Index into the study's sources.
    pub source: usize,
    /// First code point of the first word.
    pub start: u32,
    /// First code point of the last word.
    pub last: u32,
}

/// Where in a source words are worth looking for.
#[derive(Clone, Copy, Debug)]
pub enum Near<'m> {
    /// Nowhere.
    Nothing,
    /// In passages that touch one of these.
    Marks(&'m Marks),
    /// Everywhere.
    Anything,
}

/// The words of a study.
pub trait Text {
    /// The passages of a source, in order, apart.
    fn passages(&self, source: usize) -> &[Passage];

    /// Every place of words, by source and start.
    ///
    /// # Errors
    /// In words for a person.
    fn find(&self, words: &Words) -> Result<Vec<Occurrence>, String>;

    /// At least those places of words that stand in passages which touch what
    /// `near` says of their source.
    ///
    /// # Errors
    /// In words for a person.
    fn find_near<'m>(&self, words: &Words, near: &dyn Fn(usize) -> Near<'m>) -> Result<Vec<Occurrence>, String> {
        let all = self.find(words)?;
        Ok(all.into_iter().filter(|o| !matches!(near(o.source), Near::Nothing)).collect())
    }

    /// Words of a source that begin before a code point.
    fn words_before(&self, source: usize, at: u32) -> u32;
}
