//! Positions in text, and the only arithmetic on them.
//!
//! Every position emic stores, prints or compares is a number of Unicode code
//! points from the start of a source's body. Rust slices strings by bytes, so
//! something has to convert; it is done here and nowhere else. [`CharMap`]
//! knows how many code points stand before every 128th byte: a conversion is a
//! look-up and a short walk, and ASCII-only text needs no table at all. Counted
//! are bytes that begin a code point, many at once; a long list of hits measures
//! every transcript, so this is most of what making one costs.

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

/// Bytes of a block. So many can be counted in one byte.
const BLOCK: usize = 128;

/// Converts between code points and bytes of one text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CharMap {
    /// Code points that begin before byte 0, 128, 256 …; empty for ASCII text.
    before: Vec<u32>,
    chars: u32,
    bytes: u32,
}

/// True for a byte that begins a code point.
fn begins(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}

/// How many code points begin in a block, or less.
fn beginning(block: &[u8]) -> u32 {
    // A sum of one byte is what a processor adds up sixteen or more at a time.
    let count = |bytes: &[u8]| u32::from(bytes.iter().fold(0u8, |sum, b| sum + u8::from(begins(*b))));
    match <&[u8; BLOCK]>::try_from(block) {
        Ok(whole) => count(whole),
        Err(_) => count(block),
    }
}

/// Where in a block its `nth` code point begins, from 0; its length if there are
/// not so many.
fn nth(block: &[u8], mut nth: u32) -> usize {
    let (words, _) = block.as_chunks::<8>();
    let mut at = 0;
    for word in words {
        let here = beginning(word);
        if nth < here {
            break;
        }
        nth -= here;
        at += word.len();
    }
    for byte in &block[at..] {
        if begins(*byte) {
            if nth == 0 {
                return at;
            }
            nth -= 1;
        }
        at += 1;
    }
    at
}

impl CharMap {
    /// Measures `text` once.
    pub fn new(text: &str) -> Self {
        let bytes = text.len() as u32;
        if text.is_ascii() {
            return Self { before: Vec::new(), chars: bytes, bytes };
        }
        let (mut before, mut chars) = (Vec::with_capacity(text.len() / BLOCK + 1), 0);
        for block in text.as_bytes().chunks(BLOCK) {
            before.push(chars);
            chars += beginning(block);
        }
        Self { before, chars, bytes }
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
        if self.before.is_empty() {
            return at as usize;
        }
        // No code point stands before the byte of its number.
        let least = at as usize / BLOCK;
        let number = least + self.before[least..].partition_point(|before| *before <= at) - 1;
        let (from, inside) = (number * BLOCK, at - self.before[number]);
        let next = self.before.get(number + 1).copied().unwrap_or(self.chars);
        if (next - self.before[number]) as usize == BLOCK {
            return from + inside as usize;
        }
        let block = &text.as_bytes()[from..text.len().min(from + BLOCK)];
        from + nth(block, inside)
    }

    /// Code point that holds byte `byte`; bytes past the end give the end.
    pub fn char_at(&self, text: &str, byte: usize) -> u32 {
        if byte >= self.bytes as usize {
            return self.chars;
        }
        if self.before.is_empty() {
            return byte as u32;
        }
        let number = byte / BLOCK;
        self.before[number] + beginning(&text.as_bytes()[number * BLOCK..=byte]) - 1
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
        fn bytes_and_code_points_convert_both_ways(text in "(\\PC{0,200}|[a-zé]{100,600}|[a-z]{200,400}👩)") {
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
