//! Places in one source, sorted, ready to be asked "which of you touch this?".

use crate::model::span::Span;
use std::sync::OnceLock;

/// One place that a piece of a query stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// Code points. Of words: from the first of the first word to the first of
    /// the last word (that code point included), since a word belongs to what
    /// holds its first code point.
    pub span: Span,
    /// True for words: they must lie in what they are looked for in. Anything
    /// else need only touch it.
    pub words: bool,
    /// Index into the study's codings, where it is one.
    pub coding: Option<usize>,
    /// What else it was found by: the other words of a relation.
    pub with: Vec<Span>,
}

impl Mark {
    /// A part of a source.
    pub fn part(span: Span) -> Self {
        Self { span, words: false, coding: None, with: Vec::new() }
    }

    /// Words, from the first code point of the first to that of the last.
    pub fn words(first: u32, last: u32) -> Self {
        Self { span: Span::new(first, last + 1), words: true, coding: None, with: Vec::new() }
    }

    /// True if `span` holds it.
    pub fn is_in(&self, span: Span) -> bool {
        match self.words {
            true => span.start <= self.span.start && self.span.end <= span.end,
            false => self.span.overlaps(span),
        }
    }

    /// The same thing, not only the same place.
    pub fn is(&self, other: &Self) -> bool {
        self.span == other.span && self.coding == other.coding
    }
}

/// The marks of one piece in one source, by start.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    /// By start, then end.
    pub all: Vec<Mark>,
    /// Greatest end among `all[..=i]`.
    reach: Vec<u32>,
    /// Ends in order, once they are asked for.
    ends: OnceLock<Vec<u32>>,
}

impl Marks {
    /// Sorts them.
    pub fn new(mut all: Vec<Mark>) -> Self {
        all.sort();
        all.dedup();
        let mut end = 0;
        let reach = all.iter().map(|m| {
            end = end.max(m.span.end);
            end
        });
        let reach = reach.collect();
        Self { all, reach, ends: OnceLock::new() }
    }

    /// Those that share code points with `span`.
    pub fn touching(&self, span: Span) -> impl Iterator<Item = &Mark> {
        let to = self.all.partition_point(|m| m.span.start < span.end);
        let from = self.reach.partition_point(|end| *end <= span.start).min(to);
        self.all[from..to].iter().filter(move |m| m.span.overlaps(span))
    }

    /// Says of spans one after the other whether any of these shares code points with
    /// them: quickly, if spans come by start.
    pub fn touch(&self) -> impl FnMut(Span) -> bool + '_ {
        let (mut from, mut to, mut last) = (0, 0, Span::new(0, 0));
        move |span| {
            if span.start < last.start || span.end < last.end {
                (from, to) = (0, 0);
            }
            last = span;
            from += self.reach[from..].iter().take_while(|end| **end <= span.start).count();
            to += self.all[to..].iter().take_while(|m| m.span.start < span.end).count();
            self.all[from.min(to)..to].iter().any(|m| m.span.overlaps(span))
        }
    }

    /// Those that begin at `at` or later, by start.
    pub fn from(&self, at: u32) -> &[Mark] {
        &self.all[self.all.partition_point(|m| m.span.start < at)..]
    }

    /// The last end of one that ends at `at` or before.
    pub fn last_end(&self, at: u32) -> Option<u32> {
        let ends = self.ends.get_or_init(|| {
            let mut ends: Vec<u32> = self.all.iter().map(|m| m.span.end).collect();
            ends.sort_unstable();
            ends
        });
        ends[..ends.partition_point(|end| *end <= at)].last().copied()
    }

    /// Those that `span` holds.
    pub fn within(&self, span: Span) -> impl Iterator<Item = &Mark> {
        self.touching(span).filter(move |m| m.is_in(span))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_touches_a_span_is_what_a_walk_finds(
            spans in prop::collection::vec((0u32..60, 1u32..20), 0..30),
            (start, len) in (0u32..60, 1u32..30),
        ) {
            let marks = Marks::new(spans.iter().map(|(s, l)| Mark::part(Span::new(*s, s + l))).collect());
            let span = Span::new(start, start + len);
            let slow = |ok: &dyn Fn(&Mark) -> bool| marks.all.iter().filter(|m| ok(m)).cloned().collect::<Vec<_>>();
            let touching: Vec<Mark> = marks.touching(span).cloned().collect();
            prop_assert_eq!(touching, slow(&|m| m.span.overlaps(span)));
            let mut touch = marks.touch();
            for at in [start, start + 7, start + 7, start / 2, start + 9] {
                let span = Span::new(at, at + len);
                prop_assert_eq!(touch(span), marks.touching(span).next().is_some());
            }
            prop_assert_eq!(marks.from(start), slow(&|m| m.span.start >= start));
            let ends = marks.all.iter().map(|m| m.span.end).filter(|end| *end <= start).max();
            prop_assert_eq!(marks.last_end(start), ends);
        }
    }
}
