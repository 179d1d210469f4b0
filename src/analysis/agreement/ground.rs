//! The units of a source.
//!
//! Only words that count are ground: participants' as elsewhere, or everybody's. So
//! places of the body become places of the ground, where interviewers' questions take
//! no room, and units are stretches of it. A coding is then a range of units, found by
//! halving; what it holds between two units, or of others' speech, is nothing.

use super::asked::{Asked, Sentences, Unit, Whose};
use crate::analysis::corpus::{Corpus, Voice};
use crate::model::source::Source;
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
struct Said {
    span: Span,
    turn: Option<u32>,
    section: Option<u16>,
}

impl Ground {
    /// The ground of a source, as far as the corpus asks for it.
    pub(super) fn of(corpus: &Corpus, source: &Source, number: usize, asked: &Asked) -> Self {
        let said = said(corpus, source, number, asked.whose);
        let mut out = Self { pieces: Vec::new(), before: Vec::new(), total: 0, units: Units::Each };
        for one in &said {
            out.pieces.push(one.span);
            out.before.push(out.total);
            out.total += one.span.len();
        }
        out.units = match asked.unit {
            Unit::Character => Units::Each,
            Unit::Word => {
                let starts = said.iter().flat_map(|one| word_starts(source, one.span));
                Units::At(starts.map(|at| out.at(at)).collect())
            }
            Unit::Sentence => Units::Runs(out.sentences(source, &said, asked.sentences)),
            Unit::Turn => Units::Runs(out.runs(&said, |a, b| a.turn.is_some() && a.turn == b.turn)),
            Unit::Section => Units::Runs(out.runs(&said, |a, b| a.section == b.section)),
            Unit::Source => Units::Runs(out.runs(&said, |_, _| true)),
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

fn said(corpus: &Corpus, source: &Source, number: usize, whose: Whose) -> Vec<Said> {
    let parts = corpus.of(number);
    let whole = Span::new(0, source.chars());
    if parts.is_empty() || whole.is_empty() {
        return Vec::new();
    }
    if whose == Whose::Body {
        return vec![Said { span: whole, turn: None, section: None }];
    }
    let mut voices: Vec<Voice> = parts.filter_map(|part| corpus.voice(part)).collect();
    voices.sort_unstable();
    voices.dedup();
    let speech = voices.iter().flat_map(|voice| corpus.speech(*voice, whole, whose == Whose::All));
    let mut out: Vec<Said> = speech
        .filter(|(_, span)| !span.is_empty())
        .map(|(block, span)| Said { span, turn: block.turn, section: block.section })
        .collect();
    out.sort_by_key(|one| one.span);
    out
}
