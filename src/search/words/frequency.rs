//! How often each word is said.

use super::{Speech, begins_in, passages};
use crate::model::span::Span;
use crate::model::study::Study;
use crate::model::table::{Cell, Column, Kind, Table};
use crate::search::text::Text;
use std::collections::{BTreeSet, HashMap};

/// How often one word is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Times.
    pub times: u64,
    /// Passages that have it.
    pub passages: u64,
    /// Sources that have it, by index.
    pub sources: BTreeSet<usize>,
}

/// The words of some parts of a study.
#[derive(Clone, Debug, Default)]
pub struct Frequencies {
    /// Each word with its counts.
    pub words: HashMap<String, Count>,
    /// All words.
    pub all: u64,
}

impl Frequencies {
    /// Counts the words that begin in `spans` (of each source, by start and
    /// apart), or all words.
    pub fn of(study: &Study, text: &impl Text, spans: Option<&[Vec<Span>]>, speech: Speech) -> Self {
        let mut out = Self::default();
        for (source, tokens) in passages(study, text, speech) {
            let inside = |t: &&crate::text::tokens::Token| spans.is_none_or(|s| begins_in(t, &s[source]));
            let mut here: Vec<&str> = Vec::new();
            for token in tokens.iter().filter(inside) {
                out.all += 1;
                let count = out.words.entry(token.word.clone()).or_default();
                count.times += 1;
                if !here.contains(&token.word.as_str()) {
                    here.push(&token.word);
                    count.passages += 1;
                    count.sources.insert(source);
                }
            }
        }
        out
    }

    /// The words with their counts, most frequent first.
    pub fn by_times(&self) -> Vec<(&String, &Count)> {
        let mut all: Vec<(&String, &Count)> = self.words.iter().collect();
        all.sort_by(|a, b| b.1.times.cmp(&a.1.times).then(a.0.cmp(b.0)));
        all
    }

    /// One row a word, most frequent first.
    pub fn table(&self, limit: usize) -> Table {
        let rows = self.by_times();
        let columns = vec![
            Column::new("word", Kind::Text),
            Column::new("count", Kind::Number),
            Column::new("per_1000", Kind::Number),
            Column::new("turns", Kind::Number),
            Column::new("sources", Kind::Number),
        ];
        let row = |(word, count): (&String, &Count)| {
            vec![
                Cell::Text(word.clone()),
                Cell::Count(count.times),
                Cell::number(count.times as f64 * 1_000.0 / self.all.max(1) as f64, 2),
                Cell::Count(count.passages),
                Cell::Count(count.sources.len() as u64),
            ]
        };
        let title = format!("{} words, {} different", self.all, self.words.len());
        Table::list(title, columns, rows.into_iter().take(limit).map(row).collect())
    }
}
