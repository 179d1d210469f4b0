//! Counting words: how often, where more than elsewhere, beside what.
//!
//! A word here is the form that was said, in lower case; forms are not joined.
//! Words of interviewers are left out unless asked for: what an interviewer asks
//! fifty times is no finding.

pub mod characters;
pub mod collocates;
pub mod concordance;
pub mod frequency;
pub mod keyness;
pub mod picture;

use super::text::{Passage, Text};
use crate::model::source::Source;
use crate::model::span::{Span, joined};
use crate::model::study::Study;
use crate::text::tokens::{Stems, Token, tokens_in};

/// Whose words count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Speech {
    /// Participants', and of sources without speakers all.
    #[default]
    Participants,
    /// Everybody's.
    All,
}

/// The words that one passage says: labels, times, headings and notes left out.
pub fn said(source: &Source, passage: &Passage, speech: Speech) -> Vec<Token> {
    let asks = |who: Option<u16>| who.is_some_and(|w| source.speakers[usize::from(w)].interviewer);
    let counts = |who| speech == Speech::All || !asks(who);
    let rules = Stems::of(source.language.as_deref());
    let spoken = source.speech_in(passage.span).filter(|(who, _)| counts(*who));
    spoken.flat_map(|(_, text)| tokens_in(rules, source.slice(text), text.start)).collect()
}

/// Every passage of a study with its source and the words in it.
fn passages(study: &Study, text: &impl Text, speech: Speech) -> impl Iterator<Item = (usize, Vec<Token>)> {
    let of = move |at: usize| text.passages(at).iter().map(move |p| (at, said(&study.sources[at], p, speech)));
    (0..study.sources.len()).flat_map(of)
}

/// True if a word begins in one of some spans, which are by start and apart.
fn begins_in(token: &Token, spans: &[Span]) -> bool {
    let at = spans.partition_point(|s| s.end <= token.span.start);
    spans.get(at).is_some_and(|s| s.contains(token.span.start))
}

/// The same code points, by start, those that touch or overlap joined.
pub fn apart(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    joined(spans)
}

/// Log-likelihood of a word that stands `a` times in `c` words and `b` times in
/// `d` others (Dunning 1993, *Accurate methods for the statistics of surprise and
/// coincidence*, in the form of Rayson and Garside 2000, *Comparing corpora using
/// frequency profiling*, section 3): 0 if it is as common here as there.
///
/// ```
/// # use emic::search::words::log_likelihood;
/// assert!(log_likelihood(5.0, 50.0, 100.0, 1000.0).abs() < 1e-9);
/// assert!((log_likelihood(10.0, 0.0, 100.0, 100.0) - 13.8629).abs() < 1e-4);
/// ```
pub fn log_likelihood(a: f64, b: f64, c: f64, d: f64) -> f64 {
    crate::statistics::tables::keyness::log_likelihood(a, b, c, d).value.unwrap_or(0.0)
}
