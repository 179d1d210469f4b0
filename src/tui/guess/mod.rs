//! Which code comes next: what is known of the coder's way of coding, and what
//! it says about a segment.
//!
//! The list of codes opens with the likeliest first, so that most often the
//! wanted code is one key away. Four things speak for a code: the words of the
//! segment ([`words`]), the codes of places near it, the codes on the same
//! words, and how often and how lately the coder used it. All of it rests on
//! the coder's *own* codings and the codebook, never on another coder's: a
//! list that proposed what a colleague chose would make two coders agree who
//! do not.
//!
//! Nothing here is read when the list opens. Own codings are learnt as they are
//! made ([`learn::Guess::learn_made`]); everything else is read in quiet moments, a little
//! at a time, and takes the place of the old knowledge when it is whole
//! ([`learn`]).

pub mod learn;
pub mod order;
pub mod words;

use crate::model::codebook::{CodeId, Codebook};
use crate::model::source::Source;
use crate::model::span::Span;
use std::collections::HashMap;
use words::Words;

/// What speaks for a code, and how loudly.
#[derive(Clone, Copy, Debug)]
pub struct Weights {
    /// The words of the segment.
    pub words: f32,
    /// The words around it.
    pub around: f32,
    /// The order of last use.
    pub recent: f32,
    /// How much less each later place in that order counts.
    pub fading: f32,
    /// How often it was used.
    pub often: f32,
    /// Codings near the segment.
    pub near: f32,
    /// Code points after which nearness is a third.
    pub reach: f32,
    /// Codes on the same words.
    pub together: f32,
}

/// The weights in use; the tests say how well they do.
pub const WEIGHTS: Weights = Weights {
    words: 1.0,
    around: 0.3,
    recent: 0.1,
    fading: 0.85,
    often: 0.08,
    near: 0.12,
    reach: 800.0,
    together: 0.3,
};

/// Code points around a segment that are read.
const AROUND: (u32, u32) = (1_500, 600);

/// The words around a segment that may say what it is about: its turn, and
/// what was asked before.
pub fn around(source: &Source, span: Span) -> Span {
    let blocks = source.blocks_in(span);
    let (Some(first), Some(last)) = (blocks.first(), blocks.last()) else {
        return span;
    };
    let before = first.turn.and_then(|t| t.checked_sub(2)).and_then(|before| source.turns.get(before as usize));
    let start = before.map_or(first.span.start, |turn| turn.span.start).max(span.start.saturating_sub(AROUND.0));
    Span::new(start.min(span.start), last.span.end.min(span.end + AROUND.1).max(span.end))
}

/// What is known of codes and their use by one coder.
#[derive(Clone, Debug, Default)]
pub struct Knowledge {
    /// A number for each code ever met; codes keep it when the codebook changes.
    numbers: HashMap<CodeId, usize>,
    /// The number of each code of the codebook, by its index.
    of: Vec<usize>,
    words: Words,
    /// Own codings of each code, by number.
    used: Vec<u32>,
    /// How often two codes were on the same words, by their numbers.
    together: HashMap<(usize, usize), u32>,
}

/// A segment and what surrounds it. Codes are indexes into the codebook.
#[derive(Clone, Debug)]
pub struct Place<'a> {
    /// Where it stands.
    pub span: Span,
    /// Its words.
    pub segment: &'a str,
    /// The words of its turn and of what was asked before.
    pub around: &'a str,
    /// Own codings of the source: where, and the code.
    pub own: &'a [(Span, usize)],
    /// Codes by last use, newest first.
    pub recent: &'a [usize],
}

impl Knowledge {
    /// Takes up the codes of a codebook; those met before keep what is known.
    pub fn codebook(&mut self, book: &Codebook) {
        self.of.clear();
        for code in &book.codes {
            let number = match self.numbers.get(&code.id) {
                Some(number) => *number,
                None => {
                    let number = self.words.push(code);
                    self.numbers.insert(code.id.clone(), number);
                    self.used.push(0);
                    number
                }
            };
            self.of.push(number);
        }
    }

    /// Takes up that a code was used.
    pub fn used(&mut self, code: usize) {
        if let Some(number) = self.of.get(code) {
            self.used[*number] += 1;
        }
    }

    /// Takes up the words a code was used for.
    pub fn read(&mut self, code: usize, segment: &str) {
        if let Some(number) = self.of.get(code) {
            self.words.learn(*number, segment);
        }
    }

    /// Takes up that two codes are on the same words.
    pub fn met(&mut self, one: usize, other: usize) {
        if let (Some(a), Some(b)) = (self.of.get(one), self.of.get(other))
            && a != b
        {
            *self.together.entry((*a.min(b), *a.max(b))).or_default() += 1;
        }
    }

    /// How likely each code of the codebook is for a place, by its index;
    /// greater is likelier, and codes that are there already are below 0.
    pub fn ask(&self, place: &Place) -> Vec<f32> {
        self.weigh(place, &WEIGHTS)
    }

    /// The same with other weights.
    pub fn weigh(&self, place: &Place, weights: &Weights) -> Vec<f32> {
        let mut by_number = vec![0.0; self.used.len()];
        let mut add = |values: Vec<f32>, weight: f32, at_least: f32| {
            let most = values.iter().copied().fold(at_least, f32::max);
            by_number.iter_mut().zip(values).for_each(|(to, value)| *to += weight * value / most);
        };
        add(self.words.ask(place.segment), weights.words, 8.0);
        add(self.words.ask(place.around), weights.around, 8.0);
        add(self.used.iter().map(|n| (*n as f32).ln_1p()).collect(), weights.often, 1.0);
        let mut out: Vec<f32> = self.of.iter().map(|n| by_number[*n]).collect();
        let mut order = weights.recent;
        for code in place.recent {
            if let Some(value) = out.get_mut(*code) {
                *value += order;
            }
            order *= weights.fading;
        }
        self.neighbours(place, weights, &mut out);
        out
    }

    /// What the coder's other codings of the source say.
    fn neighbours(&self, place: &Place, weights: &Weights, out: &mut [f32]) {
        let codes = out.len();
        let mut near = vec![0.0_f32; codes];
        for (span, code) in place.own.iter().filter(|(_, code)| *code < codes) {
            let apart = span.start.saturating_sub(place.span.end).max(place.span.start.saturating_sub(span.end));
            near[*code] += (-(apart as f32) / weights.reach).exp();
            if span.overlaps(place.span) {
                self.companions(*code, weights.together, out);
            }
        }
        out.iter_mut().zip(near).for_each(|(to, n)| *to += weights.near * n.min(1.0));
        for (_, code) in place.own.iter().filter(|(span, code)| *span == place.span && *code < codes) {
            out[*code] = -1.0;
        }
    }

    /// Codes that often go with one that is there.
    fn companions(&self, code: usize, weight: f32, out: &mut [f32]) {
        let number = self.of[code];
        let all = self.used[number].max(1) as f32;
        for (index, other) in self.of.iter().enumerate() {
            let pair = (number.min(*other), number.max(*other));
            if let Some(times) = self.together.get(&pair) {
                out[index] += weight * (*times as f32 / (all + 1.0)).min(1.0);
            }
        }
    }
}
