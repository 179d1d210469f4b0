//! What the number in a cell says.

use super::items::Items;
use super::{Axis, Context, Spec};
use crate::analysis::corpus::Voice;
use crate::analysis::units::without_overlap;
use crate::model::nearest::{hint, nearest};
use crate::model::span::Span;
use crate::model::table::{Cell, Measured};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
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

/// The cases (coding, part) of a cell, each once.
#[derive(Clone, Default)]
pub(super) struct Set(Vec<(usize, usize)>);

impl Set {
    pub fn push(&mut self, case: (usize, usize)) {
        if self.0.last() != Some(&case) {
            self.0.push(case);
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
    /// Words of a stretch, once counted: parents and totals ask again.
    known: RefCell<HashMap<(Voice, Span), u64>>,
}

impl<'c, 's> Meter<'c, 's> {
    pub fn new(ctx: &'c Context<'s>, spec: &Spec, rows: &Items, columns: &Items) -> Self {
        let base = Base::new(&spec.rows, &spec.columns);
        let mut meter = Self { ctx, measure: spec.measure, base, bases: (Vec::new(), 0), known: RefCell::default() };
        if spec.measure == Measure::Share {
            meter.bases = match base {
                Base::Row => meter.words_of(Some(rows)),
                Base::Column => meter.words_of(Some(columns)),
                Base::Corpus => meter.words_of(None),
            };
        }
        meter
    }

    pub fn base_word(&self) -> &'static str {
        if self.measure == Measure::Share { self.base.word() } else { "none" }
    }

    /// All participants' speech of each item and of all items; of the corpus
    /// if none. A base holds what a row of people can hold, whatever the axes.
    fn words_of(&self, items: Option<&Items>) -> (Vec<u64>, u64) {
        let mut voices: Vec<BTreeSet<Voice>> = vec![BTreeSet::new(); items.map_or(0, |i| i.items.len())];
        let mut all = BTreeSet::new();
        for part in 0..self.ctx.corpus.parts.len() {
            let Some(voice) = self.shared(part) else {
                continue;
            };
            match items.map(|i| i.of_part(part)) {
                Some(None) => {}
                Some(Some(item)) => {
                    voices[item].insert(voice);
                    all.insert(voice);
                }
                None => _ = all.insert(voice),
            }
        }
        let words: HashMap<Voice, u64> = all.iter().map(|&v| (v, self.ctx.corpus.all_words(v))).collect();
        let sum = |voices: &BTreeSet<Voice>| voices.iter().map(|v| words[v]).sum();
        (voices.iter().map(sum).collect(), sum(&all))
    }

    /// The voice of a part that shares count: a participant's.
    fn shared(&self, part: usize) -> Option<Voice> {
        let corpus = &self.ctx.corpus;
        corpus.parts[part].participant?;
        corpus.voice(part)
    }

    /// The cell of a set that stands in this row and column; `None` is a total.
    pub fn read(&self, set: &Set, row: Option<usize>, column: Option<usize>) -> Measured {
        let cell = match self.measure {
            Measure::Codings => Cell::Count(distinct(set.0.iter().map(|c| self.ctx.units[c.0]))),
            Measure::Presence => Cell::Flag(!set.0.is_empty()),
            Measure::Participants => Cell::Count(self.ctx.corpus.count_participants(set.0.iter().map(|c| c.1))),
            Measure::Words => Cell::Count(self.words(set)),
            Measure::Share => {
                let item = match self.base {
                    Base::Row => row,
                    Base::Column => column,
                    Base::Corpus => None,
                };
                let base = item.map_or(self.bases.1, |i| self.bases.0[i]) as f64;
                Cell::Share { part: self.words(set) as f64, base }
            }
        };
        // Cases stand in the order of the codings already.
        let mut excerpts: Vec<u32> = set.0.iter().map(|c| c.0 as u32).collect();
        excerpts.sort_unstable();
        excerpts.dedup();
        Measured { cell, excerpts }
    }

    /// Words of the set, each once however often it is coded.
    fn words(&self, set: &Set) -> u64 {
        let mut spans: BTreeMap<Voice, Vec<Span>> = BTreeMap::new();
        for &(coding, part) in &set.0 {
            let voice = match self.measure {
                Measure::Share => self.shared(part),
                _ => self.ctx.corpus.voice(part),
            };
            if let Some(voice) = voice {
                spans.entry(voice).or_default().push(self.ctx.selected[coding].span);
            }
        }
        let mut known = self.known.borrow_mut();
        let mut sum = 0;
        for (voice, spans) in spans {
            for span in without_overlap(spans) {
                let count = || self.ctx.corpus.words(voice, span);
                sum += *known.entry((voice, span)).or_insert_with(count);
            }
        }
        sum
    }
}

fn distinct(units: impl Iterator<Item = u32>) -> u64 {
    let mut units: Vec<u32> = units.collect();
    units.sort_unstable();
    units.dedup();
    units.len() as u64
}
