//! What a search needs to know of the words of a study.
//!
//! The index knows it; a slow walk over every word knows it, too, and the tests
//! hold the one against the other.

use crate::model::span::Span;
use crate::query::Words;

/// A turn, or a paragraph outside turns: what a phrase does not reach beyond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passage {
    /// From its first to its last text, code points.
    pub span: Span,
    /// The turn's number.
    pub turn: Option<u32>,
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

/// The words of a study.
pub trait Text {
    /// The passages of a source, in order, apart.
    fn passages(&self, source: usize) -> &[Passage];

    /// Every place of words, by source and start.
    ///
    /// # Errors
    /// In words for a person.
    fn find(&self, words: &Words) -> Result<Vec<Occurrence>, String>;

    /// Words of a source that begin before a code point.
    fn words_before(&self, source: usize, at: u32) -> u32;
}
