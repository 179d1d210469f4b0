//! How far along a source a place is: in words, turns or characters.

use crate::model::script::is_without_spaces;
use crate::model::source::{BlockKind, Source};
use crate::model::span::Span;
use crate::model::words::{count_words, words_starting_in};

/// What is counted from the beginning of a source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Along {
    /// Words of everybody, as the study counts them.
    #[default]
    Words,
    /// Turns, and how far into a turn.
    Turns,
    /// Code points of the body.
    Characters,
}

impl Along {
    /// The unit a word means.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Words, Self::Turns, Self::Characters].into_iter().find(|along| along.word() == word.trim())
    }

    /// What is counted where nobody says: words, and characters where most sources are
    /// written without spaces, for there a line of Chinese would be one word.
    pub fn usual<'s>(sources: impl Iterator<Item = &'s Source>) -> Self {
        let (mut without, mut all) = (0, 0);
        for source in sources {
            without += usize::from(is_without_spaces(source));
            all += 1;
        }
        if without > 0 && 2 * without >= all { Self::Characters } else { Self::Words }
    }

    /// Its word, also in columns.
    pub fn word(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Turns => "turns",
            Self::Characters => "characters",
        }
    }
}

/// A source, laid along a unit.
pub(super) struct Ruler<'s> {
    source: &'s Source,
    along: Along,
    /// For each paragraph the words before it.
    before: Vec<u64>,
    length: u64,
}

impl<'s> Ruler<'s> {
    pub fn new(source: &'s Source, along: Along) -> Self {
        let (mut before, mut sum) = (Vec::new(), 0);
        if along == Along::Words {
            for block in &source.blocks {
                before.push(sum);
                if block.kind == BlockKind::Paragraph {
                    sum += u64::from(count_words(source.slice(block.text)));
                }
            }
        }
        let length = match along {
            Along::Words => sum,
            Along::Turns => source.turns.len() as u64,
            Along::Characters => u64::from(source.chars()),
        };
        Self { source, along, before, length }
    }

    /// How much of the unit the source has.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// How much of it lies before a place.
    pub fn at(&self, place: u32) -> f64 {
        match self.along {
            Along::Characters => f64::from(place.min(self.source.chars())),
            Along::Turns => {
                let next = self.source.turns.partition_point(|turn| turn.span.start <= place);
                let Some(at) = next.checked_sub(1) else { return 0.0 };
                let span = self.source.turns[at].span;
                let into = f64::from(place.min(span.end) - span.start) / f64::from(span.len().max(1));
                at as f64 + into
            }
            Along::Words => {
                let next = self.source.blocks.partition_point(|block| block.span.start <= place);
                let Some(at) = next.checked_sub(1) else { return 0.0 };
                let block = &self.source.blocks[at];
                let part = Span::new(block.text.start, place.clamp(block.text.start, block.text.end));
                let counts = block.kind == BlockKind::Paragraph && !part.is_empty();
                let into = if counts { words_starting_in(self.source, block.text, part) } else { 0 };
                (self.before[at] + u64::from(into)) as f64
            }
        }
    }

    /// How much of it a stretch holds.
    pub fn within(&self, span: Span) -> f64 {
        self.at(span.end) - self.at(span.start)
    }
}

/// Round numbers along an axis that ends at `length`, with their place from 0 to 1.
pub(super) fn ticks(length: u64) -> Vec<(f64, String)> {
    if length == 0 {
        return Vec::new();
    }
    let rounds = (0..19).flat_map(|power| [1, 2, 5].map(|n| n * 10_u64.pow(power)));
    let step = rounds.into_iter().find(|step| length / step <= 6).unwrap_or(length);
    (0..=length / step).map(|n| ((n * step) as f64 / length as f64, (n * step).to_string())).collect()
}
