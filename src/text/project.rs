//! A text as it is compared: NFC, every run of white space one space.
//!
//! Two texts that a reader would call the same project to the same string, and
//! each projected character knows which code points it came from, so what is
//! found here has a place there.

use crate::model::span::Span;
use memchr::memmem::Finder;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// A projected text with the way back.
#[derive(Clone, Debug, Default)]
pub struct Projection {
    text: String,
    /// For each projected character: its byte in `text` and the code points
    /// it came from.
    from: Vec<(u32, Span)>,
}

impl Projection {
    /// Projects `text`.
    pub fn new(text: &str) -> Self {
        let mut out = Self { text: String::with_capacity(text.len()), from: Vec::with_capacity(text.len()) };
        let mut at = 0u32;
        if text.is_ascii() {
            for byte in text.bytes() {
                out.push(byte as char, Span::new(at, at + 1));
                at += 1;
            }
            return out;
        }
        let (bytes, mut byte) = (text.as_bytes(), 0);
        while byte < bytes.len() {
            // Between two ASCII characters there is always a cluster's end, but for CR LF.
            let alone = bytes.get(byte + 1).is_none_or(u8::is_ascii) && bytes[byte] != b'\r';
            if bytes[byte].is_ascii() && alone {
                out.push(bytes[byte] as char, Span::new(at, at + 1));
                (byte, at) = (byte + 1, at + 1);
                continue;
            }
            let Some(cluster) = text[byte..].graphemes(true).next() else {
                break;
            };
            byte += cluster.len();
            let len = cluster.chars().count() as u32;
            let span = Span::new(at, at + len);
            if len == 1 {
                cluster.nfc().for_each(|c| out.push(c, span));
            } else if cluster.chars().all(char::is_whitespace) {
                out.push(' ', span);
            } else {
                cluster.nfc().for_each(|c| out.push(c, span));
            }
            at += len;
        }
        out
    }

    fn push(&mut self, c: char, span: Span) {
        if c.is_whitespace() {
            if self.text.ends_with(' ') {
                if let Some(last) = self.from.last_mut() {
                    last.1.end = span.end;
                }
                return;
            }
            self.from.push((self.text.len() as u32, span));
            self.text.push(' ');
            return;
        }
        self.from.push((self.text.len() as u32, span));
        self.text.push(c);
    }

    /// Only the projected string of `text`, without spaces at its ends.
    pub fn of(text: &str) -> String {
        Self::new(text).text.trim().to_owned()
    }

    /// Number of projected characters.
    pub fn len(&self) -> usize {
        self.from.len()
    }

    /// True for an empty text.
    pub fn is_empty(&self) -> bool {
        self.from.is_empty()
    }

    fn byte(&self, index: usize) -> usize {
        self.from.get(index).map_or(self.text.len(), |f| f.0 as usize)
    }

    /// The projected characters `from..to`.
    pub fn text(&self, from: usize, to: usize) -> String {
        self.text[self.byte(from)..self.byte(to.max(from))].to_owned()
    }

    /// Code points of the projected characters `from..to`.
    pub fn span(&self, from: usize, to: usize) -> Span {
        let end = self.from.last().map_or(0, |f| f.1.end);
        let start = self.from.get(from).map_or(end, |f| f.1.start);
        let last = to.checked_sub(1).and_then(|i| self.from.get(i));
        Span::new(start, last.map_or(start, |f| f.1.end).max(start))
    }

    /// Index of the first projected character that comes from `at` or later.
    pub fn index_at_or_after(&self, at: u32) -> usize {
        self.from.partition_point(|f| f.1.start < at)
    }

    /// Every place, overlapping ones too, where `needle` (projected) stands,
    /// as spans of code points. An empty needle stands nowhere.
    pub fn find(&self, needle: &str) -> Vec<Span> {
        let Some(first) = needle.chars().next() else {
            return Vec::new();
        };
        let chars = needle.chars().count();
        let mut out = Vec::new();
        let finder = Finder::new(needle);
        let mut at = 0;
        while let Some(found) = finder.find(&self.text.as_bytes()[at..]) {
            let byte = at + found;
            let index = self.from.partition_point(|f| (f.0 as usize) < byte);
            out.push(self.span(index, index + chars));
            at = byte + first.len_utf8();
        }
        out
    }

    /// Up to `n` projected characters before and after `span`.
    pub fn around(&self, span: Span, n: usize) -> (String, String) {
        let first = self.index_at_or_after(span.start);
        let last = self.index_at_or_after(span.end);
        (self.text(first.saturating_sub(n), first), self.text(last, (last + n).min(self.len())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn canonically_equal_texts_project_alike_and_know_the_way_back() {
        let nfd = "cafe\u{301}  au\n\nlait \u{1100}\u{1161}";
        let p = Projection::new(nfd);
        assert_eq!(p.text, "café au lait 가");
        assert_eq!(p.find("é au"), [Span::new(3, 9)]);
        assert_eq!(p.find("가"), [Span::new(16, 18)]);
    }

    #[test]
    fn overlapping_places_are_all_found() {
        assert_eq!(Projection::new("aaa").find("aa"), [Span::new(0, 2), Span::new(1, 3)]);
        assert!(Projection::new("aaa").find("").is_empty());
    }

    proptest! {
        #[test]
        fn projecting_twice_changes_nothing(text in "\\PC{0,60}") {
            let once = Projection::new(&text).text;
            prop_assert_eq!(&Projection::new(&once).text, &once);
        }

        #[test]
        fn every_cluster_is_projected_by_itself(text in "[a-c \\r\\n\u{301}\u{308}가\u{1100}\u{1161}🇳🇱🇩👩\u{200d}💻]{0,40}") {
            let p = Projection::new(&text);
            let mut slow = Projection::default();
            let mut at = 0;
            for cluster in text.graphemes(true) {
                let span = Span::new(at, at + cluster.chars().count() as u32);
                let white = cluster.chars().all(char::is_whitespace);
                if white { slow.push(' ', span) } else { cluster.nfc().for_each(|c| slow.push(c, span)) }
                at = span.end;
            }
            prop_assert_eq!((p.text, p.from), (slow.text, slow.from));
        }

        #[test]
        fn every_code_point_is_covered_in_order(text in "[a e\u{301}\\n가각\u{1100}\u{1161}]{0,40}") {
            let p = Projection::new(&text);
            let mut at = 0;
            for (_, span) in &p.from {
                prop_assert!(span.start <= at && span.end >= at);
                at = span.end;
            }
            prop_assert_eq!(at as usize, text.chars().count());
        }
    }
}
