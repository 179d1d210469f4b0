//! The words of a study, made ready to be searched: the index with what a
//! search asks of it.

use super::text::{Occurrence, Passage, Text};
use crate::index::{Index, IndexError};
use crate::model::study::Study;
use crate::query::Words;
use std::path::Path;
use std::sync::OnceLock;

/// The words of the sources of a study as they were when it was made.
pub struct Lexicon {
    index: Index,
    passages: Vec<Vec<Passage>>,
    /// First code points of the words of each source, once they are asked for.
    starts: Vec<OnceLock<Vec<u32>>>,
}

impl std::fmt::Debug for Lexicon {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Lexicon of {} sources", self.passages.len())
    }
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
        let (index, notices) = Index::refreshed(folder, &study.sources, progress).map_err(said)?;
        let passages = |source| {
            let all = index.passages(source);
            all.into_iter().map(|p| Passage { span: p.span, turn: p.turn }).collect()
        };
        let passages: Vec<Vec<Passage>> = (0..study.sources.len()).map(passages).collect();
        let starts = study.sources.iter().map(|_| OnceLock::new()).collect();
        Ok((Self { index, passages, starts }, notices))
    }
}

impl Text for Lexicon {
    fn passages(&self, source: usize) -> &[Passage] {
        self.passages.get(source).map_or(&[], Vec::as_slice)
    }

    fn find(&self, words: &Words) -> Result<Vec<Occurrence>, String> {
        let found = match words {
            Words::Term(term) => self.index.find(term, None),
            Words::Phrase { terms, slop } => self.index.phrase(terms, *slop, None),
        };
        let place =
            |o: crate::index::Occurrence| Occurrence { source: o.source as usize, start: o.start, last: o.last };
        found.map(|all| all.into_iter().map(place).collect()).map_err(said)
    }

    fn words_before(&self, source: usize, at: u32) -> u32 {
        let starts = self.starts[source].get_or_init(|| self.index.starts(source));
        starts.partition_point(|start| *start < at) as u32
    }
}

fn said(e: IndexError) -> String {
    e.to_string()
}
