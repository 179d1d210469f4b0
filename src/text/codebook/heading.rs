//! One heading line: its level, its name and its braces, each with its bytes.
//!
//! Editing is here too, because every codebook edit but a redefinition comes
//! down to one heading line becoming another: each function takes a line and
//! returns the line with the few bytes changed.

use super::attrs::{self, Attrs};
use pulldown_cmark::{Event, Options, Parser};
use std::ops::Range;

/// The braces of a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Braces {
    /// None.
    Absent,
    /// Read.
    Read(Attrs),
    /// There, but not to be read; the whole stays part of the name.
    Broken {
        /// What is wrong, as the end of a sentence.
        why: String,
        /// True if they look like attributes rather than words in braces.
        meant: bool,
    },
}

/// One heading line. All ranges are bytes of the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    /// The `#` marks at its beginning.
    pub hashes: Range<usize>,
    /// The name as written.
    pub name: Range<usize>,
    /// The braces.
    pub braces: Braces,
}

impl Heading {
    /// 1 to 6.
    pub fn level(&self) -> u8 {
        self.hashes.len() as u8
    }

    /// The braces, if they were read.
    pub fn attrs(&self) -> Option<&Attrs> {
        match &self.braces {
            Braces::Read(attrs) => Some(attrs),
            _ => None,
        }
    }
}

/// The `#` marks of `line` if it is a heading: one to six of them, at most
/// three spaces in, followed by a space or nothing.
pub(super) fn marks(line: &str) -> Option<Range<usize>> {
    let start = line.len() - line.trim_start_matches(' ').len();
    let rest = line.get(start..).filter(|_| start <= 3)?;
    let count = rest.len() - rest.trim_start_matches('#').len();
    let ended = rest[count..].is_empty() || rest[count..].starts_with([' ', '\t']);
    ((1..=6).contains(&count) && ended).then_some(start..start + count)
}

/// Reads a heading line (without its line end); `None` if it is none.
pub(super) fn read(line: &str) -> Option<Heading> {
    let hashes = marks(line)?;
    let content = trimmed(line, hashes.end..line.len());
    if let Some(attrs) = trailing(line, &content) {
        let name = without_closing(line, trimmed(line, content.start..attrs.range.start));
        return Some(Heading { hashes, name, braces: Braces::Read(attrs) });
    }
    let name = without_closing(line, content);
    if let Some(attrs) = trailing(line, &name) {
        let name = trimmed(line, name.start..attrs.range.start);
        return Some(Heading { hashes, name, braces: Braces::Read(attrs) });
    }
    let braces = broken(line, &name);
    Some(Heading { hashes, name, braces })
}

/// `range` without white space at either end.
fn trimmed(line: &str, range: Range<usize>) -> Range<usize> {
    let text = &line[range.clone()];
    let start = range.start + text.len() - text.trim_start().len();
    if text.trim().is_empty() {
        return range.start..range.start;
    }
    start..start + text.trim().len()
}

/// `name` without a closing row of `#`.
fn without_closing(line: &str, name: Range<usize>) -> Range<usize> {
    let text = &line[name.clone()];
    let open = text.trim_end_matches('#');
    if open.len() == text.len() || !(open.is_empty() || open.ends_with([' ', '\t'])) {
        return name;
    }
    name.start..name.start + open.trim_end().len()
}

/// True if the byte at `at` has a backslash before it that counts.
fn is_escaped(line: &str, at: usize) -> bool {
    line[..at].bytes().rev().take_while(|b| *b == b'\\').count() % 2 == 1
}

/// Open braces within `content` that no backslash takes away, from the right.
fn opens<'l>(line: &'l str, content: &Range<usize>) -> impl Iterator<Item = usize> + 'l {
    let start = content.start;
    let found = line[content.clone()].rmatch_indices('{').map(move |(i, _)| start + i);
    found.filter(|at| !is_escaped(line, *at))
}

/// True if `content` ends with a brace that may close attributes.
fn is_closed(line: &str, content: &Range<usize>) -> bool {
    line[content.clone()].ends_with('}') && !is_escaped(line, content.end - 1)
}

/// The braces that end `content`, if they can be read.
fn trailing(line: &str, content: &Range<usize>) -> Option<Attrs> {
    if !is_closed(line, content) {
        return None;
    }
    opens(line, content).find_map(|open| attrs::read(line, open..content.end).ok())
}

/// What is wrong with the braces in a name that has no readable ones.
fn broken(line: &str, name: &Range<usize>) -> Braces {
    if is_closed(line, name)
        && let Some(open) = opens(line, name).next()
        && let Err(why) = attrs::read(line, open..name.end)
    {
        let inside = &line[open + 1..name.end];
        let meant = inside.trim_start().starts_with(['#', '.']) || inside.contains('=');
        return Braces::Broken { why, meant };
    }
    let typo = |open: &usize| line[open + 1..name.end].starts_with(['#', '.']);
    let Some(open) = opens(line, name).find(typo) else {
        return Braces::Absent;
    };
    let why = match line[open..name.end].contains('}') {
        true => "they do not stand at the end of the heading".to_owned(),
        false => "the closing `}` is missing".to_owned(),
    };
    Braces::Broken { why, meant: true }
}

/// The words of a name: emphasis, code marks, links and backslashes taken
/// off, white space made single.
pub(super) fn plain(raw: &str) -> String {
    if !raw.contains(['\\', '`', '*', '_', '[', '<', '&', '!', '~']) {
        return single_spaced(raw);
    }
    let line = format!("# {raw} #");
    let mut out = String::new();
    for event in Parser::new_ext(&line, Options::empty()) {
        match event {
            Event::Text(t) | Event::Code(t) | Event::InlineHtml(t) | Event::Html(t) => out.push_str(&t),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            _ => {}
        }
    }
    single_spaced(&out)
}

/// `text` with runs of white space and control characters as one space.
pub(super) fn single_spaced(text: &str) -> String {
    let parts = text.split(|c: char| c.is_whitespace() || c.is_control());
    parts.filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ")
}

/// How `name` is written so that it reads back as it is; `None` if there is no
/// way.
pub(super) fn encoded(name: &str) -> Option<String> {
    let name = single_spaced(name);
    let reads_back = |raw: &String| {
        let line = format!("# {raw} {{#x}}");
        let read = read(&line);
        !raw.is_empty() && read.is_some_and(|h| line[h.name.clone()] == **raw && plain(raw) == name)
    };
    let escaped = name.chars().flat_map(|c| {
        let special = matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '&' | '{' | '}' | '#' | '!' | '~');
        special.then_some('\\').into_iter().chain([c])
    });
    let escaped: String = escaped.collect();
    [name.clone(), escaped].into_iter().find(reads_back)
}

/// `line` with another name, already [`encoded`].
pub(super) fn renamed(line: &str, raw: &str) -> Option<String> {
    let heading = read(line)?;
    let (before, after) = (&line[..heading.name.start], &line[heading.name.end..]);
    let gap = if heading.name.start == heading.hashes.end { " " } else { "" };
    let next = after.starts_with(|c: char| !c.is_whitespace());
    Some(format!("{before}{gap}{raw}{}{after}", if next { " " } else { "" }))
}

/// `line` with the id `id`, in place of an id that is there.
pub(super) fn with_id(line: &str, id: &str) -> Option<String> {
    let heading = read(line)?;
    let token = format!("#{id}");
    let Some(attrs) = heading.attrs() else {
        return Some(with_braces(line, &token));
    };
    if let Some(old) = attrs.id() {
        return Some(spliced(line, old.range.clone(), &token));
    }
    Some(match attrs.tokens.first() {
        Some(first) => spliced(line, first.range.start..first.range.start, &format!("{token} ")),
        None => spliced(line, attrs.range.start + 1..attrs.range.start + 1, &token),
    })
}

/// `line` with `key=value`, in place of the first `key=` that is there.
pub(super) fn with_pair(line: &str, key: &str, value: &str) -> Option<String> {
    let heading = read(line)?;
    let token = attrs::written(key, value);
    let Some(attrs) = heading.attrs() else {
        return Some(with_braces(line, &token));
    };
    if let Some(old) = attrs.pair(key) {
        return Some(spliced(line, old.range.clone(), &token));
    }
    Some(match attrs.tokens.last() {
        Some(last) => spliced(line, last.range.end..last.range.end, &format!(" {token}")),
        None => spliced(line, attrs.range.start + 1..attrs.range.start + 1, &token),
    })
}

/// `line` without any `key=…`, and without the space before it.
pub(super) fn without_pair(line: &str, key: &str) -> Option<String> {
    let mut line = line.to_owned();
    loop {
        let heading = read(&line)?;
        let Some(token) = heading.attrs().and_then(|a| a.pair(key)) else {
            return Some(line);
        };
        let gap = |text: &str, trimmed: &str| text.len() - trimmed.len();
        let (before, after) = (&line[..token.range.start], &line[token.range.end..]);
        let first = before.trim_end().ends_with('{');
        let range = match first {
            false => token.range.start - gap(before, before.trim_end())..token.range.end,
            true => token.range.start..token.range.end + gap(after, after.trim_start()),
        };
        line = spliced(&line, range, "");
    }
}

/// `line` with `level` marks.
pub(super) fn with_level(line: &str, level: u8) -> Option<String> {
    let hashes = marks(line)?;
    Some(spliced(line, hashes, &"#".repeat(usize::from(level))))
}

/// `line` with new braces after its last word.
fn with_braces(line: &str, inside: &str) -> String {
    let end = line.trim_end().len();
    spliced(line, end..end, &format!(" {{{inside}}}"))
}

/// `text` with `range` replaced.
pub(super) fn spliced(text: &str, range: Range<usize>, with: &str) -> String {
    [&text[..range.start], with, &text[range.end..]].concat()
}

#[cfg(test)]
#[path = "heading_tests.rs"]
mod tests;
