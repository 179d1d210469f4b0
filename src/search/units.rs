//! What is found: turns, sentences, excerpts or whole sources.

use super::spans::Marks;
use super::text::{Passage, Text};
use crate::model::known::Known;
use crate::model::span::Span;
use crate::text::segment;

/// Kinds of unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Unit {
    /// A turn; where nobody speaks, a paragraph.
    #[default]
    Turn,
    /// A sentence.
    Sentence,
    /// An excerpt: the words of a coding.
    Excerpt,
    /// A whole source.
    Source,
}

impl Unit {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Turn, Self::Sentence, Self::Excerpt, Self::Source];

    /// The word in options and output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Turn => "turn",
            Self::Sentence => "sentence",
            Self::Excerpt => "excerpt",
            Self::Source => "source",
        }
    }

    /// Several of them.
    pub fn words(self) -> &'static str {
        match self {
            Self::Turn => "turns",
            Self::Sentence => "sentences",
            Self::Excerpt => "excerpts",
            Self::Source => "sources",
        }
    }

    /// The unit a word means.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.word() == word || unit.words() == word)
    }
}

/// One unit of a study.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Index into the study's sources.
    pub source: usize,
    /// Code points of its body.
    pub span: Span,
    /// Index into the study's codings, of an excerpt.
    pub coding: Option<usize>,
}

/// The units of a source; with `near`, only those that share code points with
/// one of these marks, and perhaps more.
pub fn units(study: &impl Known, text: &impl Text, source: usize, unit: Unit, near: Option<&Marks>) -> Vec<Place> {
    let place = |span| Place { source, span, coding: None };
    match unit {
        Unit::Source => vec![place(Span::new(0, study.chars(source)))],
        Unit::Turn => touched(text.passages(source), near).map(|p| place(p.span)).collect(),
        Unit::Sentence => touched(text.passages(source), near)
            .flat_map(|p| segment::sentence_spans(study.full(source), p.span))
            .filter(|span| !span.is_empty())
            .map(place)
            .collect(),
        Unit::Excerpt => {
            // Codes speak of the excerpt itself: where they are all that is near, it
            // is one of them.
            let own = near.and_then(|n| n.all.iter().map(|mark| mark.coding).collect::<Option<Vec<usize>>>());
            if let Some(mut own) = own {
                own.sort_unstable();
                own.dedup();
                let place = |at| Place { source, span: study.fact(at).span, coding: Some(at) };
                return own.into_iter().map(place).collect();
            }
            let here = study.codings_at(source).map(|at| (at, study.fact(at).span));
            let excerpts = here.filter(|(_, span)| !span.is_empty());
            let near = excerpts.filter(|(_, span)| near.is_none_or(|n| n.touching(*span).next().is_some()));
            near.map(|(at, span)| Place { source, span, coding: Some(at) }).collect()
        }
    }
}

fn touched<'p>(passages: &'p [Passage], near: Option<&'p Marks>) -> impl Iterator<Item = &'p Passage> {
    passages.iter().filter(move |p| near.is_none_or(|n| n.touching(p.span).next().is_some()))
}
