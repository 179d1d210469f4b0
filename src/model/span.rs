//! Positions in text, and the only arithmetic on them.
//!
//! Every position emic stores, prints or compares is a number of Unicode code
//! points from the start of a source's body. Rust slices strings by bytes, so
//! something has to convert; it is done here and nowhere else. [`CharMap`]
//! keeps one checkpoint for every 64 code points: a conversion is a look-up
//! and a short walk, and ASCII-only text needs no table at all.

use serde::{Deserialize, Serialize};

/// Spans by start, those that touch or overlap joined; `spans` come by start.
pub fn joined(spans: impl IntoIterator<Item = Span>) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    for span in spans {
        match out.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => out.push(span),
        }
    }
    out
}

/// A half-open range `start..end` of Unicode code points in a body.
///
/// Written in files and in JSON as `[start, end]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "(u32, u32)", into = "(u32, u32)")]
pub struct Span {
    /// First code point inside the range.
    pub start: u32,
    /// First code point after the range.
    pub end: u32,
}

impl From<(u32, u32)> for Span {
    fn from((start, end): (u32, u32)) -> Self {
        Self { start, end }
    }
}

impl From<Span> for (u32, u32) {
    fn from(span: Span) -> Self {
        (span.start, span.end)
    }
}

impl Span {
    /// The range `start..end`.
    pub fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// Length in code points; 0 for a reversed range.
    pub fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// True for a range that holds no code point.
    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// True if both ranges share at least one code point.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// True if `at` is inside the range.
    pub fn contains(self, at: u32) -> bool {
        self.start <= at && at < self.end
    }

    /// The code points both ranges share, if any.
    pub fn intersection(self, other: Self) -> Option<Self> {
        let both = Self::new(self.start.max(other.start), self.end.min(other.end));
        (!both.is_empty()).then_some(both)
    }

    /// The smallest range that holds both.
    pub fn hull(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }
}

const STEP: usize = 64;

/// Converts between code points and bytes of one text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CharMap {
    /// Byte offset of code points 0, 64, 128 …; empty for ASCII text.
    checkpoints: Vec<u32>,
    chars: u32,
    bytes: u32,
}

impl CharMap {
    /// Measures `text` once.
    pub fn new(text: &str) -> Self {
        if text.is_ascii() {
            let len = text.len() as u32;
            return Self { checkpoints: Vec::new(), chars: len, bytes: len };
        }
        let mut checkpoints = Vec::with_capacity(text.len() / STEP + 1);
        let mut chars = 0usize;
        for (byte, _) in text.char_indices() {
            if chars.is_multiple_of(STEP) {
                checkpoints.push(byte as u32);
            }
            chars += 1;
        }
        Self { checkpoints, chars: chars as u32, bytes: text.len() as u32 }
    }

    /// Number of code points in the text.
    pub fn chars(&self) -> u32 {
        self.chars
    }

    /// Byte offset of code point `at`; positions past the end give the end.
    pub fn byte(&self, text: &str, at: u32) -> usize {
        if at >= self.chars {
            return self.bytes as usize;
        }
        if self.checkpoints.is_empty() {
            return at as usize;
        }
        let from = self.checkpoints[at as usize / STEP] as usize;
        text[from..].char_indices().nth(at as usize % STEP).map_or(self.bytes as usize, |(byte, _)| from + byte)
    }

    /// Code point that holds byte `byte`; bytes past the end give the end.
    pub fn char_at(&self, text: &str, byte: usize) -> u32 {
        if byte >= self.bytes as usize {
            return self.chars;
        }
        if self.checkpoints.is_empty() {
            return byte as u32;
        }
        let block = self.checkpoints.partition_point(|&b| b as usize <= byte) - 1;
        let from = self.checkpoints[block] as usize;
        let inside = text[from..].char_indices().take_while(|(b, _)| from + b <= byte).count();
        (block * STEP + inside - 1) as u32
    }

    /// The text of `span`, clipped to the text's end.
    pub fn slice<'t>(&self, text: &'t str, span: Span) -> &'t str {
        let start = self.byte(text, span.start);
        let end = self.byte(text, span.end.max(span.start));
        &text[start..end]
    }

    /// The span of the byte range `bytes`.
    pub fn span(&self, text: &str, bytes: std::ops::Range<usize>) -> Span {
        Span::new(self.char_at(text, bytes.start), self.char_at(text, bytes.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn bytes_and_code_points_convert_both_ways(text in "\\PC{0,200}") {
            let map = CharMap::new(&text);
            prop_assert_eq!(map.chars() as usize, text.chars().count());
            for (at, (byte, c)) in text.char_indices().enumerate() {
                prop_assert_eq!(map.byte(&text, at as u32), byte);
                for inside in byte..byte + c.len_utf8() {
                    prop_assert_eq!(map.char_at(&text, inside), at as u32);
                }
            }
            prop_assert_eq!(map.byte(&text, map.chars()), text.len());
            prop_assert_eq!(map.char_at(&text, text.len()), map.chars());
        }
    }

    #[test]
    fn a_slice_to_the_last_character_is_whole() {
        let text = "naïve 👩‍👧 done é";
        let map = CharMap::new(text);
        let all = Span::new(0, map.chars());
        assert_eq!(map.slice(text, all), text);
        assert_eq!(map.slice(text, Span::new(map.chars() - 1, map.chars())), "é");
    }

    #[test]
    fn touching_ranges_do_not_overlap() {
        assert!(!Span::new(0, 3).overlaps(Span::new(3, 5)));
        assert!(Span::new(0, 4).overlaps(Span::new(3, 5)));
        assert_eq!(Span::new(0, 4).intersection(Span::new(3, 9)), Some(Span::new(3, 4)));
    }
}
