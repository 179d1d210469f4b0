//! Pieces of text as a person selects them: word, sentence, paragraph, turn,
//! section.
//!
//! A piece never begins with a speaker's label and never ends with white
//! space. Where a source has no turns or no sections, the next smaller piece
//! stands in for them.

use super::action::Unit;
use crate::model::source::{Block, BlockKind, Source};
use crate::model::span::Span;
use crate::text::segment;

/// The piece that holds the code point `at`; for words and sentences between
/// two, the next one of the paragraph, else the one before.
pub fn unit_at(source: &Source, at: u32, unit: Unit) -> Option<Span> {
    let block = block_at(source, at)?;
    match unit {
        Unit::Character => Some(segment::snap_to_graphemes(source, Span::new(at, at + 1))),
        Unit::Word => nearest(&segment::word_spans(source, block.text), at).or(Some(block.text)),
        Unit::Sentence => nearest(&sentences(source, block), at).or(Some(block.text)),
        Unit::Paragraph => segment::trimmed(source, block.text),
        Unit::Turn => turn_at(source, at).or_else(|| segment::trimmed(source, block.text)),
        Unit::Section => section_at(source, at).or_else(|| words_of(source, Span::new(0, source.chars()), |_| true)),
    }
}

/// The sentences of a paragraph.
pub fn sentences(source: &Source, block: &Block) -> Vec<Span> {
    segment::sentence_spans(source, block.text)
}

/// The piece after `span`, if there is one.
pub fn next_unit(source: &Source, span: Span, unit: Unit) -> Option<Span> {
    let after = |spans: Vec<Span>| spans.into_iter().find(|s| s.start >= span.end);
    let blocks = || source.blocks.iter().filter(|b| b.text.end > span.end);
    match unit {
        Unit::Word => blocks().find_map(|b| after(segment::word_spans(source, b.text))),
        Unit::Sentence => blocks().filter(|b| !is_heading(b)).find_map(|b| after(sentences(source, b))),
        _ => {
            let next = blocks().find(|b| b.text.start >= span.end && !is_heading(b))?;
            unit_at(source, next.text.start, unit)
        }
    }
}

/// The selection grown to the next greater piece that holds more than it.
pub fn grown(source: &Source, span: Span) -> Option<Span> {
    let last = span.end.saturating_sub(1).max(span.start);
    [Unit::Word, Unit::Sentence, Unit::Paragraph, Unit::Turn, Unit::Section].into_iter().find_map(|unit| {
        // Only pieces that hold the ends: a full stop belongs to no word.
        let piece = |at| unit_at(source, at, unit).filter(|p| p.contains(at)).unwrap_or(Span::new(at, at + 1));
        let hull = piece(span.start).hull(piece(last));
        (hull.start <= span.start && hull.end >= span.end && hull != span).then_some(hull)
    })
}

/// The paragraph that holds `at`, or the next one.
pub fn block_at(source: &Source, at: u32) -> Option<&Block> {
    let index = source.block_at(at)?;
    let block = &source.blocks[index];
    if at < block.span.end { Some(block) } else { source.blocks.get(index + 1).or(Some(block)) }
}

/// True for a section heading.
pub fn is_heading(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Heading(_))
}

fn turn_at(source: &Source, at: u32) -> Option<Span> {
    let number = block_at(source, at)?.turn?;
    let turn = source.turns.get((number as usize).checked_sub(1)?)?;
    words_of(source, turn.span, |b| b.turn == Some(number))
}

fn section_at(source: &Source, at: u32) -> Option<Span> {
    let section = block_at(source, at)?.section?;
    let span = source.sections.get(usize::from(section))?.span;
    words_of(source, span, |b| b.section == Some(section))
}

/// From the first to the last word of the paragraphs in `span` that belong.
fn words_of(source: &Source, span: Span, belongs: impl Fn(&Block) -> bool) -> Option<Span> {
    let words = |b: &&Block| belongs(b) && !is_heading(b) && !b.text.is_empty();
    let blocks = source.blocks_in(span);
    let (first, last) = (blocks.iter().find(words)?, blocks.iter().rfind(words)?);
    Some(Span::new(first.text.start, last.text.end))
}

/// The span that holds `at`, else the first after it, else the last.
fn nearest(spans: &[Span], at: u32) -> Option<Span> {
    let index = spans.partition_point(|s| s.end <= at);
    spans.get(index).or(spans.last()).copied()
}
