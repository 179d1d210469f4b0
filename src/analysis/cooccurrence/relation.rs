//! What it means that two segments stand together: where places are counted.
//!
//! Every relation is a way to lay a source out in places, so that two segments stand
//! together exactly where they share one. Words are characters; a turn is one place; of
//! turns that are near each other every window of N + 1 of them is one (two segments are at
//! most N turns apart exactly where a window holds words of both); a section, a source and
//! a person are one place each. Outside turns, as in documents, a paragraph is what a turn
//! is elsewhere; a heading goes with what follows it.

use crate::model::source::{BlockKind, Outline};
use crate::model::span::Span;
use std::fmt;
use thiserror::Error;

/// How two segments stand together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Relation {
    /// They share words.
    #[default]
    Overlap,
    /// They are at most so many turns apart; 0 is the same turn.
    Near(u32),
    /// They share a turn.
    Turn,
    /// They share a section: what stands below one heading.
    Section,
    /// They stand in one source.
    Source,
    /// They hold words of one participant, wherever.
    Participant,
}

/// A word that means no relation.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("“{word}” is no relation: use overlap, turn, near:N (at most N turns apart), section, source or participant")]
pub struct RelationError {
    /// The word as given.
    pub word: String,
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Overlap => f.write_str("overlap"),
            Self::Near(n) => write!(f, "near:{n}"),
            Self::Turn => f.write_str("turn"),
            Self::Section => f.write_str("section"),
            Self::Source => f.write_str("source"),
            Self::Participant => f.write_str("participant"),
        }
    }
}

impl Relation {
    /// The relation a word means.
    ///
    /// # Errors
    /// If it means none.
    pub fn parse(word: &str) -> Result<Self, RelationError> {
        let near = || word.strip_prefix("near:").and_then(|n| n.trim().parse().ok()).map(Self::Near);
        match word.trim() {
            "overlap" => Ok(Self::Overlap),
            "turn" => Ok(Self::Turn),
            "section" => Ok(Self::Section),
            "source" => Ok(Self::Source),
            "participant" => Ok(Self::Participant),
            _ => near().ok_or_else(|| RelationError { word: word.to_owned() }),
        }
    }

    /// True if it asks for the paragraphs of sources.
    pub fn asks_paragraphs(self) -> bool {
        matches!(self, Self::Near(_) | Self::Turn | Self::Section)
    }

    /// Between two segments, in a sentence: *segments that … a segment of B*.
    pub fn verb(self) -> String {
        match self {
            Self::Overlap => "share words with".to_owned(),
            Self::Near(1) => "stand at most 1 turn away from".to_owned(),
            Self::Near(n) => format!("stand at most {n} turns away from"),
            Self::Turn => "stand in the same turn as".to_owned(),
            Self::Section => "stand in the same section as".to_owned(),
            Self::Source => "stand in the same source as".to_owned(),
            Self::Participant => "are words of the same participant as".to_owned(),
        }
    }

    /// Codes that stand together so: the title of a table.
    pub fn title(self) -> String {
        match self {
            Self::Overlap => "codes on the same words".to_owned(),
            Self::Near(1) => "codes at most 1 turn apart".to_owned(),
            Self::Near(n) => format!("codes at most {n} turns apart"),
            Self::Turn => "codes in the same turn".to_owned(),
            Self::Section => "codes in the same section".to_owned(),
            Self::Source => "codes in the same source".to_owned(),
            Self::Participant => "codes of the same participant".to_owned(),
        }
    }

    /// The name of the columns' axis.
    pub fn axis(self) -> String {
        self.title().replacen("codes", "code", 1)
    }

    /// What a place is, in the plural.
    pub fn places(self) -> &'static str {
        match self {
            Self::Overlap => "characters",
            Self::Near(_) => "windows",
            Self::Turn => "turns",
            Self::Section => "sections",
            Self::Source => "sources",
            Self::Participant => "participants",
        }
    }

    /// What such a place is, where that is not plain.
    pub fn explained(self) -> Option<String> {
        match self {
            Self::Near(n) => Some(format!("A window is {} turns in a row; outside turns a paragraph is one.", n + 1)),
            Self::Turn => Some("Outside turns a paragraph is one.".to_owned()),
            Self::Section => Some("What stands above the first heading is a section, too.".to_owned()),
            _ => None,
        }
    }
}

/// The places of one source.
#[derive(Clone, Debug)]
pub struct Ground<'o> {
    relation: Relation,
    outline: &'o Outline,
    /// Of each paragraph its turn, counted from 0; paragraphs outside turns have their own.
    turns: Vec<u32>,
}

impl<'o> Ground<'o> {
    /// Lays a source out.
    pub fn new(relation: Relation, outline: &'o Outline) -> Self {
        let turns = match relation {
            Relation::Near(_) | Relation::Turn => turns(outline),
            _ => Vec::new(),
        };
        Self { relation, outline, turns }
    }

    /// How many places it has; of participants none, who are no places of a source.
    pub fn places(&self) -> u32 {
        let turns = self.turns.last().map_or(0, |last| last + 1);
        match self.relation {
            Relation::Overlap => self.outline.chars,
            Relation::Near(n) => {
                if turns > 0 {
                    turns.saturating_sub(n).max(1)
                } else {
                    0
                }
            }
            Relation::Turn => turns,
            Relation::Section => self.section(self.outline.blocks.len()),
            Relation::Source => 1,
            Relation::Participant => 0,
        }
    }

    /// How many sections begin before this paragraph: those of it and of all before.
    fn section(&self, block: usize) -> u32 {
        let blocks = &self.outline.blocks;
        let above = blocks.first().is_some_and(|b| b.section.is_none());
        let last = blocks[..block].iter().rev().find_map(|b| b.section);
        u32::from(above) + last.map_or(0, |s| u32::from(s) + 1)
    }

    /// The places a segment covers; `None` if none.
    pub fn of(&self, span: Span) -> Option<Span> {
        if matches!(self.relation, Relation::Overlap) {
            return (!span.is_empty()).then_some(span);
        }
        if matches!(self.relation, Relation::Source | Relation::Participant) {
            return Some(Span::new(0, 1));
        }
        let blocks = &self.outline.blocks;
        let first = blocks.partition_point(|b| b.span.end <= span.start);
        let last = blocks.partition_point(|b| b.span.start < span.end).checked_sub(1).filter(|last| *last >= first)?;
        Some(match self.relation {
            Relation::Section => Span::new(self.section(first + 1) - 1, self.section(last + 1)),
            Relation::Near(n) => {
                let end = self.turns[last].min(self.places().saturating_sub(1));
                Span::new(self.turns[first].saturating_sub(n).min(end), end + 1)
            }
            _ => Span::new(self.turns[first], self.turns[last] + 1),
        })
    }
}

/// The number of each paragraph's turn.
fn turns(outline: &Outline) -> Vec<u32> {
    let mut out = Vec::with_capacity(outline.blocks.len());
    let mut number = 0;
    for (at, block) in outline.blocks.iter().enumerate() {
        if let Some(before) = at.checked_sub(1).map(|at| &outline.blocks[at]) {
            let goes_on = block.turn.is_some() && block.turn == before.turn;
            let heads = matches!(before.kind, BlockKind::Heading(_));
            number += u32::from(!goes_on && !heads);
        }
        out.push(number);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::{source, span_of};

    #[test]
    fn a_word_means_a_relation_and_back() {
        for word in ["overlap", "turn", "near:3", "section", "source", "participant"] {
            assert_eq!(Relation::parse(word).unwrap().to_string(), word);
        }
        assert!(Relation::parse("near:x").unwrap_err().to_string().contains("near:N"));
    }

    #[test]
    fn a_source_is_laid_out_in_turns_windows_and_sections() {
        let talk = source("s").text("before").heading("one").turn("A", "aa").turn("B", "bb").heading("two");
        let talk = talk.turn("A", "cc").build();
        let of = |relation, words: &str| Ground::new(relation, &talk).of(span_of(&talk, words)).unwrap();
        assert_eq!(Ground::new(Relation::Turn, &talk).places(), 4, "a paragraph and three turns");
        assert_eq!(["before", "aa", "bb", "cc"].map(|w| of(Relation::Turn, w).start), [0, 1, 2, 3]);
        assert_eq!(of(Relation::Turn, "two"), of(Relation::Turn, "cc"), "a heading goes with what follows");
        assert_eq!(Ground::new(Relation::Section, &talk).places(), 3);
        assert_eq!(
            ["before", "aa", "cc"].map(|w| of(Relation::Section, w)),
            [(0, 1), (1, 2), (2, 3)].map(|(a, b)| Span::new(a, b))
        );
        assert_eq!(Ground::new(Relation::Near(1), &talk).places(), 3);
        assert_eq!(
            ["before", "aa", "bb", "cc"].map(|w| of(Relation::Near(1), w)),
            [(0, 1), (0, 2), (1, 3), (2, 3)].map(|(a, b)| Span::new(a, b))
        );
        assert_eq!(of(Relation::Near(9), "cc"), Span::new(0, 1));
    }
}
