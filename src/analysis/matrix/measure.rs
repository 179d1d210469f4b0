//! What the number in a cell says.

use super::items::Items;
use super::sets::Case;
use super::{Axis, Context, Spec};
use crate::analysis::corpus::{Corpus, Voice};
use crate::analysis::units::units as units_of;
use crate::model::nearest::{hint, nearest};
use crate::model::span::Span;
use crate::model::table::{Cell, Measured};
use foldhash::HashMap;
use std::collections::BTreeSet;
use thiserror::Error;

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Distinct coded segments.
    Codings,
    /// Whether there is any.
    Presence,
    /// Distinct participants whose words are coded.
    Participants,
    /// Words of participants' speech that are coded, each once.
    Words,
    /// Those of participants as a share of all participants' speech.
    Share,
}

/// A word that names no measure.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "cells cannot hold “{word}”: choose codings, presence, participants, words or share{}",
    hint(*near)
)]
pub struct MeasureError {
    /// The word as given.
    pub word: String,
    /// The measure it may have meant.
    pub near: Option<&'static str>,
}

impl Measure {
    /// All measures.
    pub const ALL: [Self; 5] = [Self::Codings, Self::Presence, Self::Participants, Self::Words, Self::Share];

    /// The word in options and output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Codings => "codings",
            Self::Presence => "presence",
            Self::Participants => "participants",
            Self::Words => "words",
            Self::Share => "share",
        }
    }

    /// The measure a word means.
    ///
    /// # Errors
    /// If it means none; the error names all.
    pub fn parse(word: &str) -> Result<Self, MeasureError> {
        let word = word.trim();
        Self::ALL.into_iter().find(|m| m.word() == word).ok_or_else(|| MeasureError {
            word: word.to_owned(),
            near: nearest(word, Self::ALL.map(Self::word))
                .and_then(|n| Self::ALL.map(Self::word).into_iter().find(|w| *w == n)),
        })
    }

    /// For titles.
    pub(super) fn heading(self) -> &'static str {
        match self {
            Self::Codings => "coded segments",
            Self::Presence => "presence",
            Self::Participants => "participants",
            Self::Words => "words coded",
            Self::Share => "share of words coded",
        }
    }
}

/// What 100 % is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Base {
    Row,
    Column,
    Corpus,
}

impl Base {
    /// Columns if they sort the corpus, else rows if they do, else all.
    pub fn new(rows: &Axis, columns: &Axis) -> Self {
        match (rows.of_corpus(), columns.of_corpus()) {
            (_, true) => Self::Column,
            (true, false) => Self::Row,
            (false, false) => Self::Corpus,
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Row => "speech_words_of_row",
            Self::Column => "speech_words_of_column",
            Self::Corpus => "speech_words_of_corpus",
        }
    }
}

/// Reads sets of cases.
pub(super) struct Meter<'c, 's> {
    ctx: &'c Context<'s>,
    measure: Measure,
    base: Base,
    /// Words of each item of the base, and of all of them together.
    bases: (Vec<u64>, u64),
    /// The unit of each coding, where segments are counted.
    units: Vec<u32>,
    /// What was counted in the set that is read.
    seen: Seen,
    /// The voice of each part whose words count.
    voices: Vec<Option<Voice>>,
    /// Words of a stretch, once counted: parents and totals ask again.
    known: HashMap<(Voice, Span), u64>,
    spans: Vec<(Voice, Span)>,
}

impl<'c, 's> Meter<'c, 's> {
    pub fn new(ctx: &'c Context<'s>, spec: &Spec, rows: &Items, columns: &Items) -> Self {
        let corpus = &ctx.corpus;
        let base = Base::new(&spec.rows, &spec.columns);
        let places = || ctx.chosen.all.iter().map(|one| one.place).collect::<Vec<_>>();
        let (mut units, mut numbers, mut voices) = (Vec::new(), 0, Vec::new());
        let mut bases = (Vec::new(), 0);
        match spec.measure {
            Measure::Codings => {
                units = units_of(&places(), &ctx.scope.record);
                numbers = units.len();
            }
            Measure::Presence => {}
            Measure::Participants => numbers = corpus.participants.len(),
            Measure::Words => voices = (0..corpus.parts.len()).map(|part| corpus.voice(part)).collect(),
            Measure::Share => {
                voices = (0..corpus.parts.len()).map(|part| shared(corpus, part)).collect();
                bases = match base {
                    Base::Row => words_of(corpus, &voices, Some(rows)),
                    Base::Column => words_of(corpus, &voices, Some(columns)),
                    Base::Corpus => words_of(corpus, &voices, None),
                };
            }
        }
        let (seen, known) = (Seen::new(numbers), HashMap::default());
        Self { ctx, measure: spec.measure, base, bases, units, seen, voices, known, spans: Vec::new() }
    }

    pub fn base_word(&self) -> &'static str {
        if self.measure == Measure::Share { self.base.word() } else { "none" }
    }

    /// The cell of a set that stands in this row and column; `None` is a total.
    pub fn read(&mut self, set: &[Case], row: Option<usize>, column: Option<usize>) -> Measured {
        let cell = match self.measure {
            Measure::Codings => {
                let units = &self.units;
                Cell::Count(self.seen.distinct(set.iter().map(|c| units[c.0 as usize])))
            }
            Measure::Presence => Cell::Flag(!set.is_empty()),
            Measure::Participants => {
                let parts = &self.ctx.corpus.parts;
                let people = set.iter().filter_map(|c| parts[c.1 as usize].participant);
                Cell::Count(self.seen.distinct(people.map(|p| p as u32)))
            }
            Measure::Words => Cell::Count(self.words(set)),
            Measure::Share => {
                let item = match self.base {
                    Base::Row => row,
                    Base::Column => column,
                    Base::Corpus => None,
                };
                let base = item.map_or(self.bases.1, |i| self.bases.0[i]) as f64;
                Cell::Share { part: self.words(set) as f64, base, digits: 1 }
            }
        };
        Measured::new(cell)
    }

    /// Words of the set, each once however often it is coded.
    fn words(&mut self, set: &[Case]) -> u64 {
        let (mut spans, chosen) = (std::mem::take(&mut self.spans), &self.ctx.chosen.all);
        spans.clear();
        spans.extend(set.iter().filter_map(|c| Some((self.voices[c.1 as usize]?, chosen[c.0 as usize].place.span))));
        spans.sort_unstable();
        // Touching spans stay apart: a word that is cut between them belongs to
        // the one it begins in.
        let mut sum = 0;
        let mut from = 0;
        while let Some(&(voice, mut span)) = spans.get(from) {
            from += 1;
            while let Some((_, next)) = spans.get(from).filter(|(v, next)| *v == voice && next.start < span.end) {
                span.end = span.end.max(next.end);
                from += 1;
            }
            sum += *self.known.entry((voice, span)).or_insert_with(|| self.ctx.corpus.words(voice, span));
        }
        self.spans = spans;
        sum
    }
}

/// Numbers that were met, time after time.
struct Seen {
    round: u32,
    last: Vec<u32>,
}

impl Seen {
    fn new(numbers: usize) -> Self {
        Self { round: 0, last: vec![0; numbers] }
    }

    /// How many different numbers there are.
    fn distinct(&mut self, numbers: impl Iterator<Item = u32>) -> u64 {
        self.round += 1;
        let (round, last) = (self.round, &mut self.last);
        numbers.map(|n| u64::from(std::mem::replace(&mut last[n as usize], round) != round)).sum()
    }
}

/// The voice of a part that shares count: a participant's.
fn shared(corpus: &Corpus, part: usize) -> Option<Voice> {
    corpus.parts[part].participant?;
    corpus.voice(part)
}

/// All participants' speech of each item and of all items; of the corpus
/// if none. A base holds what a row of people can hold, whatever the axes.
fn words_of(corpus: &Corpus, voices: &[Option<Voice>], items: Option<&Items>) -> (Vec<u64>, u64) {
    let mut each: Vec<BTreeSet<Voice>> = vec![BTreeSet::new(); items.map_or(0, |i| i.items.len())];
    let mut all = BTreeSet::new();
    for (part, voice) in voices.iter().enumerate().filter_map(|(part, voice)| Some((part, (*voice)?))) {
        match items.map(|i| i.of_part(part)) {
            Some(None) => {}
            Some(Some(item)) => {
                each[item].insert(voice);
                all.insert(voice);
            }
            None => _ = all.insert(voice),
        }
    }
    let words: HashMap<Voice, u64> = all.iter().map(|&v| (v, corpus.all_words(v))).collect();
    let sum = |voices: &BTreeSet<Voice>| voices.iter().map(|v| words[v]).sum();
    (each.iter().map(sum).collect(), sum(&all))
}
