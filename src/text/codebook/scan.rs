//! The lines of a codebook file and what each of them is.
//!
//! Only what decides where codes begin is recognised here: front matter,
//! headings, and the regions in which a `#` begins nothing (fences, comments).
//! A fence or comment that never ends is taken for text: one forgotten line of
//! backticks must not hide the rest of the book.

use super::heading;
use std::ops::Range;

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing but white space.
    Blank,
    /// Words.
    Text,
    /// An ATX heading.
    Heading,
    /// Part of a fenced block, its fences included.
    Fence,
    /// Part of an HTML comment.
    Comment,
    /// A conflict marker of a version control program.
    Marker,
    /// Part of the front matter.
    Front,
}

/// One line; all positions are bytes of the file.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Its first byte.
    pub start: usize,
    /// The byte after its last, line end left out.
    pub end: usize,
    /// What it is.
    pub kind: Kind,
}

impl Line {
    /// Its bytes, line end left out.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// A file in lines.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// The lines.
    pub lines: Vec<Line>,
    /// `under:` of the front matter, with the index of its line.
    pub under: Option<(String, usize)>,
    /// Indexes of lines on which a conflict begins.
    pub conflicts: Vec<usize>,
    /// Indexes of lines that begin a fence or comment that never ends.
    pub unended: Vec<usize>,
}

/// Reads the lines of a file.
pub(super) fn scan(text: &str) -> Scan {
    let mut scan = Scan { lines: split(text), ..Scan::default() };
    scan.conflicts = mark_conflicts(text, &mut scan.lines);
    let from = front_matter(text, &mut scan);
    regions(text, &mut scan, from);
    scan
}

/// The line end of the file: its first one, or else a line feed.
pub(super) fn line_end(text: &str) -> &'static str {
    match text.find(['\n', '\r']).map(|at| &text[at..]) {
        Some(rest) if rest.starts_with("\r\n") => "\r\n",
        Some(rest) if rest.starts_with('\r') => "\r",
        _ => "\n",
    }
}

fn split(text: &str) -> Vec<Line> {
    let bytes = text.as_bytes();
    let mut at = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut lines = Vec::new();
    while at < bytes.len() {
        let end = bytes[at..].iter().position(|b| matches!(b, b'\n' | b'\r')).map_or(bytes.len(), |i| at + i);
        let next = match (bytes.get(end), bytes.get(end + 1)) {
            (None, _) => end,
            (Some(b'\r'), Some(b'\n')) => end + 2,
            _ => end + 1,
        };
        let kind = if text[at..end].trim().is_empty() { Kind::Blank } else { Kind::Text };
        lines.push(Line { start: at, end, kind });
        at = next;
    }
    lines
}

/// Marks conflict markers and gives the lines on which one begins.
fn mark_conflicts(text: &str, lines: &mut [Line]) -> Vec<usize> {
    let is = |line: &str, mark: &str| line.strip_prefix(mark).is_some_and(|r| r.is_empty() || r.starts_with(' '));
    let (mut found, mut inside) = (Vec::new(), false);
    for (index, line) in lines.iter_mut().enumerate() {
        let words = &text[line.range()];
        let (begins, ends) = (is(words, "<<<<<<<"), is(words, ">>>>>>>"));
        let between = inside && (is(words, "=======") || is(words, "|||||||"));
        if begins || (ends && !inside) {
            found.push(index);
        }
        if begins || ends || between {
            line.kind = Kind::Marker;
        }
        inside = (inside || begins) && !ends;
    }
    found
}

/// Reads front matter and gives the index of the line after it.
///
/// It needs `---` on the first line, another `---`, and one `key: value`
/// between them: two rules around a few codes are not front matter.
fn front_matter(text: &str, scan: &mut Scan) -> usize {
    let is_rule = |line: &Line| text[line.range()].trim_end() == "---";
    if !scan.lines.first().is_some_and(is_rule) {
        return 0;
    }
    let Some(close) = scan.lines.iter().skip(1).position(is_rule).map(|i| i + 1) else {
        return 0;
    };
    let pairs = || scan.lines[1..close].iter().enumerate().filter_map(|(i, l)| Some((i + 1, pair(&text[l.range()])?)));
    if close > 1 && pairs().next().is_none() {
        return 0;
    }
    scan.under = pairs().find(|(_, (key, _))| *key == "under").map(|(i, (_, value))| (value.to_owned(), i));
    for line in &mut scan.lines[..=close] {
        if line.kind != Kind::Marker {
            line.kind = Kind::Front;
        }
    }
    close + 1
}

/// `key: value` of a front-matter line, quotes taken off.
fn pair(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let is_key = key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    let value = value.trim();
    let unquoted = ['"', '\''].iter().find_map(|q| value.strip_prefix(*q)?.strip_suffix(*q));
    is_key.then_some((key, unquoted.unwrap_or(value)))
}

/// Marks headings, fences and comments from line `from` on.
fn regions(text: &str, scan: &mut Scan, from: usize) {
    let mut at = from;
    let mut endless: Vec<Opening> = Vec::new();
    while at < scan.lines.len() {
        let line = &text[scan.lines[at].range()];
        if scan.lines[at].kind != Kind::Text {
            at += 1;
        } else if let Some(opening) = opening(line) {
            let hopeless = endless.iter().any(|o| o.is_harder(&opening));
            let close = if hopeless { None } else { closing(text, &scan.lines, at, &opening) };
            let Some(close) = close else {
                scan.unended.push(at);
                endless.push(opening);
                at += 1;
                continue;
            };
            for line in &mut scan.lines[at..=close] {
                if line.kind != Kind::Marker {
                    line.kind = opening.kind();
                }
            }
            at = close + 1;
        } else {
            if heading::marks(line).is_some() {
                scan.lines[at].kind = Kind::Heading;
            }
            at += 1;
        }
    }
}

/// What begins a region.
#[derive(Clone, Copy)]
enum Opening {
    Fence(u8, usize),
    Comment,
}

impl Opening {
    fn kind(self) -> Kind {
        match self {
            Self::Fence(..) => Kind::Fence,
            Self::Comment => Kind::Comment,
        }
    }

    /// True if `other` cannot end below a line where `self` did not.
    fn is_harder(self, other: &Self) -> bool {
        match (self, other) {
            (Self::Fence(a, n), Self::Fence(b, m)) => a == *b && n <= *m,
            (Self::Comment, Self::Comment) => true,
            _ => false,
        }
    }
}

fn opening(line: &str) -> Option<Opening> {
    let rest = line.trim_start_matches(' ');
    if line.len() - rest.len() > 3 {
        return None;
    }
    if rest.starts_with("<!--") {
        return Some(Opening::Comment);
    }
    let (mark, count) = row(rest)?;
    let info = &rest[count..];
    (count >= 3 && !(mark == b'`' && info.contains('`'))).then_some(Opening::Fence(mark, count))
}

/// The fence mark a line begins with and how many of it.
fn row(line: &str) -> Option<(u8, usize)> {
    let mark = line.bytes().next().filter(|b| matches!(b, b'`' | b'~'))?;
    Some((mark, line.bytes().take_while(|b| *b == mark).count()))
}

/// Index of the line that ends the region beginning on line `at`.
fn closing(text: &str, lines: &[Line], at: usize, opening: &Opening) -> Option<usize> {
    let words = |line: &Line| &text[line.range()];
    match *opening {
        Opening::Comment => {
            let first = words(&lines[at]).split_once("<!--").map_or("", |(_, rest)| rest);
            if first.contains("-->") {
                return Some(at);
            }
            lines[at + 1..].iter().position(|l| words(l).contains("-->")).map(|i| at + 1 + i)
        }
        Opening::Fence(mark, least) => {
            let ends = |line: &Line| {
                let rest = words(line).trim_start_matches(' ');
                let near = words(line).len() - rest.len() <= 3;
                near && row(rest).is_some_and(|(m, n)| m == mark && n >= least && rest[n..].trim().is_empty())
            };
            lines[at + 1..].iter().position(ends).map(|i| at + 1 + i)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headings(text: &str) -> Vec<&str> {
        let scan = scan(text);
        scan.lines.iter().filter(|l| l.kind == Kind::Heading).map(|l| &text[l.range()]).collect()
    }

    #[test]
    fn a_heading_in_a_fence_or_comment_is_none() {
        let text = "# a\n```\n# no\n````\n~~~ x\n# no\n```\n~~~\n<!-- # no\n# no -->\n# b\n<!-- c -->\n# d";
        assert_eq!(headings(text), ["# a", "# b", "# d"]);
    }

    #[test]
    fn a_fence_that_never_ends_hides_nothing() {
        let text = "# a\n```\n# b\n~~~\n<!--\n# c\n````` x";
        assert_eq!(headings(text), ["# a", "# b", "# c"]);
        assert_eq!(scan(text).unended, [1, 3, 4, 6]);
    }

    #[test]
    fn front_matter_stands_at_the_first_byte_and_has_a_key() {
        assert_eq!(scan("\u{feff}---\r\nunder: 'a-b'\r\n---\r\n# x").under, Some(("a-b".into(), 1)));
        assert_eq!(scan("\n---\nunder: a\n---\n").under, None);
        assert_eq!(headings("---\n# a\n---\n# b"), ["# a", "# b"]);
        assert_eq!(headings("---\ntitle: t\n# c\n---\n# b"), ["# b"]);
        assert_eq!(headings("---\ntitle: t\n# c\n"), ["# c"]);
    }

    #[test]
    fn every_kind_of_line_end_is_one() {
        assert_eq!(headings("# a\r# b\r\n# c\n\r# d"), ["# a", "# b", "# c", "# d"]);
        assert_eq!(line_end("a\r\nb\n"), "\r\n");
    }

    #[test]
    fn conflict_markers_are_found_also_in_fences() {
        let scan = scan("```\n<<<<<<< ours\n# a\n=======\n# b\n>>>>>>> theirs\n```\n=======\n");
        assert_eq!(scan.conflicts, [1]);
        assert_eq!(scan.lines.iter().filter(|l| l.kind == Kind::Marker).count(), 3);
    }
}
