//! The units of a source.
//!
//! Only words that count are ground: participants' as elsewhere, or everybody's. So
//! places of the body become places of the ground, where interviewers' questions take
//! no room, and units are stretches of it. A coding is then a range of units, found by
//! halving; what it holds between two units, or of others' speech, is nothing.

use super::asked::{Asked, Sentences, Unit, Whose};
use crate::analysis::corpus::{Corpus, Who};
use crate::model::known::Known;
use crate::model::source::{Outline, Source};
use crate::model::span::Span;
use crate::model::words::word_starts;

/// The words of a source that count, and units of them.
pub(super) struct Ground {
    /// Stretches of the body, apart, in order.
    pieces: Vec<Span>,
    /// How much ground lies before each.
    before: Vec<u32>,
    total: u32,
    units: Units,
}

/// Units, in places of the ground.
enum Units {
    /// Each place is one.
    Each,
    /// Each of these places is one.
    At(Vec<u32>),
    /// Stretches, apart, in order.
    Runs(Vec<(u32, u32)>),
}

/// A stretch of words with the turn and the section it stands in.
#[derive(Clone, Copy)]
struct Said {
    span: Span,
    turn: Option<u32>,
    section: Option<u16>,
}

impl Ground {
    /// The ground of a source, as far as the corpus asks for it.
    pub(super) fn of(corpus: &Corpus, known: &impl Known, number: usize, asked: &Asked) -> Self {
        let nothing = corpus.of(number).is_empty();
        match asked.unit {
            _ if nothing => Self::on(Vec::new(), None, asked),
            _ if asked.whose == Whose::Body => Self::on(whole(known.chars(number)), None, asked),
            unit if unit.needs_words() => {
                known.with(number, |source| Self::on(said(corpus, source, number, asked), Some(source), asked))
            }
            _ => Self::on(said(corpus, &known.sketch(number), number, asked), None, asked),
        }
    }

    /// On these stretches; units that are seen in words alone ask for these.
    fn on(said: Vec<Said>, words: Option<&Source>, asked: &Asked) -> Self {
        let mut out = Self { pieces: Vec::new(), before: Vec::new(), total: 0, units: Units::Each };
        for one in &said {
            out.pieces.push(one.span);
            out.before.push(out.total);
            out.total += one.span.len();
        }
        out.units = match (asked.unit, words) {
            (Unit::Character, _) => Units::Each,
            (Unit::Word, Some(source)) => {
                let starts = said.iter().flat_map(|one| word_starts(source, one.span));
                Units::At(starts.map(|at| out.at(at)).collect())
            }
            (Unit::Sentence, Some(source)) => Units::Runs(out.sentences(source, &said, asked.sentences)),
            (Unit::Turn, _) => Units::Runs(out.runs(&said, |a, b| a.turn.is_some() && a.turn == b.turn)),
            (Unit::Section, _) => Units::Runs(out.runs(&said, |a, b| a.section == b.section)),
            (Unit::Source, _) => Units::Runs(out.runs(&said, |_, _| true)),
            (Unit::Word | Unit::Sentence, None) => Units::Runs(Vec::new()),
        };
        out
    }

    /// How many units there are.
    pub(super) fn units(&self) -> u32 {
        match &self.units {
            Units::Each => self.total,
            Units::At(places) => places.len() as u32,
            Units::Runs(runs) => runs.len() as u32,
        }
    }

    /// The units that a span of the body holds something of, from the first to behind
    /// the last; `None` for none.
    pub(super) fn place(&self, span: Span) -> Option<(u32, u32)> {
        let (start, end) = (self.at(span.start), self.at(span.end));
        let (from, to) = match &self.units {
            _ if start >= end => return None,
            Units::Each => (start, end),
            Units::At(places) => {
                (places.partition_point(|p| *p < start) as u32, places.partition_point(|p| *p < end) as u32)
            }
            Units::Runs(runs) => {
                (runs.partition_point(|r| r.1 <= start) as u32, runs.partition_point(|r| r.0 < end) as u32)
            }
        };
        (from < to).then_some((from, to))
    }

    /// How much ground lies before a place of the body.
    fn at(&self, place: u32) -> u32 {
        let piece = self.pieces.partition_point(|p| p.end <= place);
        match (self.pieces.get(piece), self.before.get(piece)) {
            (Some(span), Some(before)) => before + place.saturating_sub(span.start),
            _ => self.total,
        }
    }

    /// Stretches of neighbours that belong together.
    fn runs(&self, said: &[Said], together: impl Fn(&Said, &Said) -> bool) -> Vec<(u32, u32)> {
        let mut out = Vec::new();
        for run in said.chunk_by(|a, b| together(a, b)) {
            if let (Some(first), Some(last)) = (run.first(), run.last()) {
                out.push((self.at(first.span.start), self.at(last.span.start) + last.span.len()));
            }
        }
        out
    }

    fn sentences(&self, source: &Source, said: &[Said], of: Sentences) -> Vec<(u32, u32)> {
        let mut out: Vec<(u32, u32)> = Vec::new();
        for sentence in said.iter().flat_map(|one| of(source, one.span)) {
            let start = self.at(sentence.start);
            let end = start + sentence.len();
            // An asterisk or a dash alone is no sentence.
            let words = source.slice(sentence).contains(char::is_alphanumeric);
            let apart = out.last().is_none_or(|last| last.1 <= start);
            out.extend((words && apart).then_some((start, end)));
        }
        out
    }
}

fn whole(chars: u32) -> Vec<Said> {
    let said = Said { span: Span::new(0, chars), turn: None, section: None };
    if chars == 0 { Vec::new() } else { vec![said] }
}

fn said(corpus: &Corpus, source: &Outline, number: usize, asked: &Asked) -> Vec<Said> {
    let whole = Span::new(0, source.chars());
    let mut voices: Vec<Who> = corpus.of(number).filter_map(|part| Some(corpus.voice(part)?.who)).collect();
    voices.sort_unstable();
    voices.dedup();
    let everybody = asked.whose == Whose::All;
    let speech = voices.iter().flat_map(|who| corpus.spoken(source, *who, whole, everybody));
    let mut out: Vec<Said> = speech
        .filter(|(_, span)| !span.is_empty())
        .map(|(block, span)| Said { span, turn: block.turn, section: block.section })
        .collect();
    out.sort_by_key(|one| one.span);
    match asked.within {
        Some(within) => among(&out, within.places.get(&number).map_or(&[], Vec::as_slice)),
        None => out,
    }
}

/// What of these stretches lies in some places, which stand in order and apart.
fn among(said: &[Said], places: &[Span]) -> Vec<Said> {
    let parts = said.iter().flat_map(|one| {
        let from = places.partition_point(|place| place.end <= one.span.start);
        let here = places[from..].iter().map_while(move |place| place.intersection(one.span));
        here.map(|span| Said { span, ..*one })
    });
    parts.collect()
}
