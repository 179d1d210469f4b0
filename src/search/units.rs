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
    /// True for a turn inside which headings stand, which are no part of it.
    pub parted: bool,
}

impl Place {
    /// A place by itself.
    pub fn new(source: usize, span: Span) -> Self {
        Self { source, span, coding: None, parted: false }
    }

    /// An excerpt.
    fn excerpt(source: usize, span: Span, coding: usize) -> Self {
        Self { coding: Some(coding), ..Self::new(source, span) }
    }
}

/// The units of a source; with `near`, only those that share code points with
/// one of these marks, and perhaps more.
pub fn units(study: &impl Known, text: &impl Text, source: usize, unit: Unit, near: Option<&Marks>) -> Vec<Place> {
    let place = |span| Place::new(source, span);
    match unit {
        Unit::Source => vec![place(Span::new(0, study.chars(source)))],
        Unit::Turn => {
            let mut turns = turns(text.passages(source), source);
            if let Some(near) = near {
                let mut touch = near.touch();
                turns.retain(|turn| touch(turn.span));
            }
            turns
        }
        Unit::Sentence => touched(text.passages(source), near)
            .flat_map(|p| segment::sentence_spans(study.full(source), p.span))
            // What nobody can say: an asterisk, a dash.
            .filter(|span| study.full(source).slice(*span).contains(char::is_alphanumeric))
            .map(place)
            .collect(),
        Unit::Excerpt => {
            // Codes speak of the excerpt itself: where they are all that is near, it
            // is one of them.
            let own = near.and_then(|n| n.all.iter().map(|mark| mark.coding).collect::<Option<Vec<usize>>>());
            if let Some(mut own) = own {
                own.sort_unstable();
                own.dedup();
                let place = |at| Place::excerpt(source, study.fact(at).span, at);
                return own.into_iter().map(place).collect();
            }
            let here = study.codings_at(source).map(|at| (at, study.fact(at).span));
            let excerpts = here.filter(|(_, span)| !span.is_empty());
            let near = excerpts.filter(|(_, span)| near.is_none_or(|n| n.touching(*span).next().is_some()));
            near.map(|(at, span)| Place::excerpt(source, span, at)).collect()
        }
    }
}

/// The turns, and what stands outside turns. A turn that goes on behind a
/// heading is one.
fn turns(passages: &[Passage], source: usize) -> Vec<Place> {
    let mut out: Vec<Place> = Vec::with_capacity(passages.len());
    // Where the turn that may go on stands in `out`.
    let mut open: Option<(u32, usize)> = None;
    for passage in passages {
        if let (Some(turn), Some((number, at))) = (passage.turn, open)
            && turn == number
        {
            out[at].span = out[at].span.hull(passage.span);
            out[at].parted = true;
            continue;
        }
        if let Some(turn) = passage.turn {
            open = Some((turn, out.len()));
        }
        out.push(Place::new(source, passage.span));
    }
    out
}

fn touched<'p>(passages: &'p [Passage], near: Option<&'p Marks>) -> impl Iterator<Item = &'p Passage> {
    passages.iter().filter(move |p| near.is_none_or(|n| n.touching(p.span).next().is_some()))
}
