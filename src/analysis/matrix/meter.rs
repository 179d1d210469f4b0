//! Reading sets of cases: one measure each.
//!
//! A number is a function of its set, so every kind of it is one short function
//! here. Only words and quotations ask for the text of sources.

use super::ground::{Ground, NOT_CODED, NOT_SUMMARISED};
use super::items::Items;
use super::measure::Measure;
use super::parts::Parts;
use super::slices::Case;
use super::{Context, excerpt};
use crate::analysis::corpus::Voice;
use crate::model::source::Block;
use crate::model::span::Span;
use crate::model::table::{Cell, Quote};
use crate::model::words::words_starting_in;
use foldhash::HashMap;

/// A stretch of speech: whose, of which slice, and where.
type Stretch = (Voice, u32, Span);

/// Reads sets of cases.
pub(super) struct Meter<'c, 's> {
    ctx: &'c Context<'s>,
    ground: &'c Ground<'c, 's>,
    sides: (&'c Items, &'c Items),
    pub measure: Measure,
    /// The unit of each coding, where segments are counted.
    units: &'c [u32],
    /// What was counted in the set that is read.
    seen: Seen,
    /// The voice of each part whose words count.
    voices: Vec<Option<Voice>>,
    /// What was counted of a stretch: parents and totals ask again.
    known: HashMap<Stretch, u64>,
    spans: Vec<Stretch>,
}

impl<'c, 's> Meter<'c, 's> {
    pub fn new(
        ground: &'c Ground<'c, 's>,
        ctx: &'c Context<'s>,
        sides: (&'c Items, &'c Items),
        measure: Measure,
    ) -> Self {
        let corpus = &ctx.corpus;
        let (mut units, mut numbers, mut voices): (&[u32], _, _) = (&[], 0, Vec::new());
        match measure {
            Measure::Codings => {
                units = &ctx.chosen.units;
                numbers = units.len();
            }
            Measure::Participants => numbers = corpus.participants.len(),
            Measure::Sources => numbers = ctx.study.sources.len(),
            Measure::Words | Measure::Characters | Measure::Turns => {
                voices = (0..corpus.parts.len()).map(|part| corpus.voice(part)).collect();
            }
            Measure::Share => voices = (0..corpus.parts.len()).map(|part| shared(ctx, part)).collect(),
            _ => {}
        }
        let (seen, known) = (Seen::new(numbers), HashMap::default());
        Self { ctx, ground, sides, measure, units, seen, voices, known, spans: Vec::new() }
    }

    /// The value of a set that stands in this row and column; `None` is a total.
    /// Shares are without their base.
    pub fn read(&mut self, set: &[Case], row: Option<usize>, column: Option<usize>) -> Cell {
        if self.measure == Measure::Definition {
            return self.definition(row, column);
        }
        if let Some(cell) = self.settled(set.is_empty(), row, column) {
            return cell;
        }
        let corpus = &self.ctx.corpus;
        let parts = &corpus.parts;
        match self.measure {
            Measure::Codings => {
                let units = self.units;
                Cell::Count(self.seen.distinct(set.iter().map(|c| units[c.coding as usize])))
            }
            Measure::Presence => Cell::Flag(!set.is_empty()),
            Measure::Participants => {
                let people = set.iter().filter_map(|c| parts[c.part as usize].participant);
                Cell::Count(self.seen.distinct(people.map(|p| p as u32)))
            }
            Measure::Sources => {
                let sources = set.iter().filter_map(|c| parts[c.part as usize].source);
                Cell::Count(self.seen.distinct(sources.map(|s| s as u32)))
            }
            Measure::Words | Measure::Share | Measure::Characters => Cell::Count(self.speech(set)),
            Measure::Turns => Cell::Count(self.turns(set)),
            Measure::Weight => weight(self.ctx, set),
            Measure::Quote | Measure::Quotes => self.quotes(set, row.is_none() && !self.sides.0.items.is_empty()),
            // The words are put in afterwards: they hang on no coding.
            Measure::Summary if set.is_empty() => Cell::Blank(NOT_CODED),
            Measure::Summary => Cell::Blank(NOT_SUMMARISED),
            Measure::Definition => Cell::Blank(""),
        }
    }

    /// The value that does not hang on which codings stand there, but on whether any
    /// do: of the corpus, or why there is none.
    pub fn settled(&self, empty: bool, row: Option<usize>, column: Option<usize>) -> Option<Cell> {
        let corpus = &self.ctx.corpus;
        if self.ctx.cases_count {
            let there = || self.there(row, column);
            match self.measure {
                Measure::Participants => {
                    return Some(
                        there().map_or_else(Cell::Blank, |p| Cell::Count(corpus.count_participants(p.each()))),
                    );
                }
                Measure::Sources => {
                    return Some(there().map_or_else(Cell::Blank, |p| Cell::Count(corpus.count_sources(p.each()))));
                }
                _ => {}
            }
        }
        if empty { self.ground.blank(row, column).map(Cell::Blank) } else { None }
    }

    /// The parts that are counted coded or not, or why nothing can be.
    fn there(&self, row: Option<usize>, column: Option<usize>) -> Result<Parts, &'static str> {
        let mut parts = self.ground.about(row, column);
        if self.ctx.read_count {
            parts.keep(&self.ctx.reads.any);
            let why = self.ground.blank(row, column).filter(|_| parts.is_empty());
            return why.map_or(Ok(parts), Err);
        }
        Ok(parts)
    }

    /// Speech of the set, each word or letter once however often it is coded.
    fn speech(&mut self, set: &[Case]) -> u64 {
        let (mut spans, chosen) = (std::mem::take(&mut self.spans), &self.ctx.chosen.all);
        spans.clear();
        spans.extend(set.iter().filter_map(|c| {
            let voice = self.voices[c.part as usize]?;
            Some((voice, c.slice, chosen[c.coding as usize].place.span))
        }));
        spans.sort_unstable();
        // Touching spans stay apart: a word that is cut between them belongs to
        // the one it begins in.
        let mut sum = 0;
        let mut from = 0;
        while let Some(&(voice, slice, mut span)) = spans.get(from) {
            from += 1;
            while let Some((.., next)) =
                spans.get(from).filter(|(v, s, next)| (*v, *s) == (voice, slice) && next.start < span.end)
            {
                span.end = span.end.max(next.end);
                from += 1;
            }
            let (ctx, letters) = (self.ctx, self.measure == Measure::Characters);
            sum += *self.known.entry((voice, slice, span)).or_insert_with(|| {
                let speech = ctx.speech(voice, span, |block| ctx.in_slice(voice.source, block, slice));
                match letters {
                    true => speech.map(|(_, piece)| u64::from(piece.len())).sum(),
                    false => words(ctx, voice.source, speech),
                }
            });
        }
        self.spans = spans;
        sum
    }

    fn turns(&self, set: &[Case]) -> u64 {
        let mut turns: Vec<(usize, u32)> = Vec::new();
        for case in set {
            let Some(voice) = self.voices[case.part as usize] else { continue };
            turns.extend(turns_of(self.ctx, voice, *case));
        }
        turns.sort_unstable();
        turns.dedup();
        turns.len() as u64
    }

    /// The first excerpt or all; those of totals would only say all again.
    fn quotes(&self, set: &[Case], total: bool) -> Cell {
        if total {
            return Cell::Blank("");
        }
        let most = if self.measure == Measure::Quote { 1 } else { usize::MAX };
        let codings = set.chunk_by(|a, b| a.coding == b.coding).map(|c| c[0].coding as usize);
        let numbers = codings.map(|at| self.ctx.chosen.all[at].number);
        let quotes: Vec<Quote> = numbers.filter_map(|number| quote(self.ctx, number)).take(most).collect();
        if quotes.is_empty() { Cell::Blank(NOT_CODED) } else { Cell::Quotes(quotes) }
    }

    /// What the codebook says of the row, or else of the column.
    fn definition(&self, row: Option<usize>, column: Option<usize>) -> Cell {
        let of = |items: &Items, line: Option<usize>| line.and_then(|line| items.code(line));
        match of(self.sides.0, row).or_else(|| of(self.sides.1, column)) {
            Some(code) => match self.ctx.study.codebook.codes[code].definition.trim() {
                "" => Cell::Blank("no definition"),
                words => Cell::Text(words.split_whitespace().collect::<Vec<_>>().join(" ")),
            },
            None => Cell::Blank(""),
        }
    }
}

/// The turns in which a case holds speech, each with its source.
pub(super) fn turns_of(ctx: &Context, voice: Voice, case: Case) -> impl Iterator<Item = (usize, u32)> {
    let span = ctx.chosen.all[case.coding as usize].place.span;
    let speech = ctx.speech(voice, span, move |block| ctx.in_slice(voice.source, block, case.slice));
    speech.filter_map(move |(block, _)| Some((voice.source, block.turn?)))
}

/// Words of stretches of speech in a source.
pub(super) fn words<'s>(ctx: &Context, source: usize, speech: impl Iterator<Item = (&'s Block, Span)>) -> u64 {
    let text = &ctx.study.sources[source];
    speech.map(|(block, piece)| u64::from(words_starting_in(text, block.text, piece))).sum()
}

/// The voice of a part that shares count: a participant's, or everybody's.
pub(super) fn shared(ctx: &Context, part: usize) -> Option<Voice> {
    if !ctx.everybody {
        ctx.corpus.parts[part].participant?;
    }
    ctx.corpus.voice(part)
}

/// The mean of weights that are numbers.
fn weight(ctx: &Context, set: &[Case]) -> Cell {
    let codings = set.chunk_by(|a, b| a.coding == b.coding).map(|c| c[0].coding as usize);
    let weights: Vec<f64> = codings.filter_map(|at| ctx.weight(at)).collect();
    match weights.len() {
        0 if set.is_empty() => Cell::Blank(NOT_CODED),
        0 => Cell::Blank("no weight"),
        n => Cell::number(weights.iter().sum::<f64>() / n as f64, 2),
    }
}

/// Words for a cell: on one line, a change of speaker in brackets.
fn quote(ctx: &Context, number: u32) -> Option<Quote> {
    let found = excerpt(ctx.study, number)?;
    let line = |line: &str| match line.strip_prefix("**").and_then(|l| l.split_once(":**")) {
        Some((label, words)) => format!("[{label}:]{words}"),
        None => line.to_owned(),
    };
    let words: Vec<String> = found.quote.trim().lines().map(line).collect();
    let words = words.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
    let by = if found.participants.is_empty() { found.speakers } else { found.participants };
    Some(Quote { id: found.id, words, by, source: found.source, turn: found.turn })
}

/// Numbers that were met, time after time.
pub(super) struct Seen {
    round: u32,
    last: Vec<u32>,
}

impl Seen {
    /// None met yet, of so many.
    pub fn new(numbers: usize) -> Self {
        Self { round: 0, last: vec![0; numbers] }
    }

    /// How many different numbers there are.
    pub fn distinct(&mut self, numbers: impl Iterator<Item = u32>) -> u64 {
        self.round += 1;
        let (round, last) = (self.round, &mut self.last);
        numbers.map(|n| u64::from(std::mem::replace(&mut last[n as usize], round) != round)).sum()
    }
}
