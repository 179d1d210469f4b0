//! Files of summaries: one case a file, a heading a summary, read and changed
//! without touching the rest.
//!
//! The file is to read well as it stands, on paper and in any editor, and to
//! survive hands: a heading may name its code by `{#id}`, by a link or by its
//! name, other prose may stand before the first heading, and the line about
//! codings may be missing. What is written here is one heading's part, line by
//! line; every other line keeps its bytes. Words that would open another part
//! (a heading of the second level in a summary) are written one level down.

use super::frontmatter::{self, quoted, raw_lines};
use super::memo::ending;
use super::source::{conflict, heading_level, is_conflict_marker, normalised};
use crate::model::diagnostic::Diagnostic;
use crate::model::memo::{Target, links};
use crate::model::summary::{Case, Part, Summary, WrittenFrom};

/// Reads the summaries of a case. `file` is the path below the study's folder;
/// `text` is what the file holds.
pub fn read(file: &str, text: &str) -> (Summary, Vec<Diagnostic>) {
    let (front, mut faults) = frontmatter::parse(&normalised(text), file);
    let numbered = (1u32..).zip(raw_lines(text));
    faults.extend(numbered.filter(|(_, l)| is_conflict_marker(bare(l))).map(|(n, l)| conflict(file, n, bare(l))));
    let stem = file.strip_prefix("summaries/").unwrap_or(file);
    let stem = stem.len().checked_sub(3).and_then(|end| stem.get(..end)).unwrap_or(stem);
    let word = |key: &str| front.text(key).map(str::trim).filter(|w| !w.is_empty()).map(str::to_owned);
    let case = Case { participant: word("case").unwrap_or_else(|| stem.to_owned()), wave: word("wave") };
    let lines: Vec<&str> = raw_lines(text).collect();
    let parts = sections(text, &lines).iter().map(|section| part(&lines, section)).collect();
    (Summary { file: file.to_owned(), case, coder: word("coder"), parts, text: text.to_owned() }, faults)
}

/// A heading and what stands below it: numbers of lines.
struct Section {
    heading: usize,
    end: usize,
}

/// A line without its line end.
fn bare(line: &str) -> &str {
    &line[..line.len() - ending(line).len()]
}

/// The parts of a file. A heading of the second level opens one, and one of the
/// first with an id; any other of the first level ends the one before.
fn sections(text: &str, lines: &[&str]) -> Vec<Section> {
    let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let start = mark + frontmatter::length(&text[mark..]);
    let mut out: Vec<Section> = Vec::new();
    let (mut at, mut open) = (0, false);
    for (number, line) in lines.iter().enumerate() {
        let here = at >= start;
        at += line.len();
        let Some(level) = heading_level(bare(line)).filter(|level| here && *level <= 2) else {
            continue;
        };
        if let Some(last) = out.last_mut().filter(|_| open) {
            last.end = number;
        }
        open = level == 2 || id_of(bare(line)).is_some();
        if open {
            out.push(Section { heading: number, end: lines.len() });
        }
    }
    out
}

/// The id that a heading names, with the words before it: in braces, or as a link.
fn id_of(line: &str) -> Option<(String, &str)> {
    let words = line.trim_start_matches('#').trim();
    if let Some(open) = words.strip_suffix('}').and_then(|w| w.rfind('{')) {
        let inside = &words[open + 1..words.len() - 1];
        let id = inside.split_whitespace().find_map(|token| token.strip_prefix('#')).filter(|id| !id.is_empty());
        if let Some(id) = id {
            return Some((id.to_owned(), words[..open].trim()));
        }
    }
    let named = links(words).into_iter().find_map(|link| match link.target {
        Target::Code(id) | Target::Theme(id) => Some(id.0),
        _ => None,
    })?;
    Some((named, words.split("[[").next().unwrap_or("").trim()))
}

fn part(lines: &[&str], section: &Section) -> Part {
    let heading = bare(lines[section.heading]);
    let (named, title) = match id_of(heading) {
        Some((id, title)) => (id, title.to_owned()),
        None => {
            let words = heading.trim_start_matches('#').trim().trim_end_matches('#').trim();
            (words.to_owned(), words.to_owned())
        }
    };
    let mut from = None;
    let mut rest: Vec<(usize, &str)> = Vec::new();
    for (number, line) in lines.iter().enumerate().take(section.end).skip(section.heading + 1) {
        match parsed(bare(line)).filter(|_| from.is_none()) {
            Some(found) => from = Some(found),
            None => rest.push((number, bare(line))),
        }
    }
    let written = |(_, line): &(usize, &str)| !line.trim().is_empty();
    let first = rest.iter().position(written).unwrap_or(rest.len());
    let last = rest.iter().rposition(written).map_or(first, |at| at + 1);
    let words: Vec<&str> = rest[first..last].iter().map(|(_, line)| *line).collect();
    let text = words.join("\n");
    let text_line = rest.get(first).map_or(section.heading, |(number, _)| *number) as u32 + 1;
    Part { named, title, links: links(&text), text, from, line: section.heading as u32 + 1, text_line }
}

/// What the line about codings says; `None` for any other line.
///
/// `<!-- written from 2 codings (coder:ana): 9f86d081 1a2b3c4d -->`
fn parsed(line: &str) -> Option<WrittenFrom> {
    let inner = line.trim().strip_prefix("<!--")?.strip_suffix("-->")?.trim();
    let (drafted, rest) = match inner.strip_prefix("written from ") {
        Some(rest) => (false, rest),
        None => (true, inner.strip_prefix("drafted from ")?),
    };
    let (number, rest) = rest.split_once(" coding")?;
    let count: usize = number.trim().parse().ok()?;
    let rest = rest.strip_prefix('s').unwrap_or(rest).trim_start().strip_prefix('(')?;
    let (head, marks) = rest.rsplit_once(':')?;
    let mut marks: Vec<String> = marks.split_whitespace().map(str::to_owned).collect();
    let is_mark = |mark: &String| mark.len() == 8 && mark.bytes().all(|b| b.is_ascii_hexdigit());
    if marks.len() != count || !marks.iter().all(is_mark) {
        return None;
    }
    marks.sort();
    let (record, draft) = match (drafted, head.strip_suffix(')')) {
        (false, Some(record)) => (record, None),
        (true, _) => {
            let (record, stamp) = head.rsplit_once("), text ")?;
            (record, Some(stamp.trim().to_owned()))
        }
        _ => return None,
    };
    Some(WrittenFrom { record: record.to_owned(), marks, draft })
}

/// The line about codings.
fn told(from: &WrittenFrom) -> String {
    let n = from.marks.len();
    let codings = if n == 1 { "1 coding".to_owned() } else { format!("{n} codings") };
    let marks: String = from.marks.iter().map(|mark| format!(" {mark}")).collect();
    match &from.draft {
        Some(stamp) => format!("<!-- drafted from {codings} ({}), text {stamp}:{marks} -->", from.record),
        None => format!("<!-- written from {codings} ({}):{marks} -->", from.record),
    }
}

/// Words as they stand in a file: LF line ends, no blank lines around them,
/// headings that would open another summary one or two levels down, and no line
/// that says from which codings they are.
pub fn words(text: &str) -> String {
    let text = normalised(text);
    let kept = text.split('\n').filter(|line| parsed(line).is_none()).map(|line| match heading_level(line) {
        Some(level @ 1..=2) => format!("{}{line}", "#".repeat(usize::from(3 - level))),
        _ => line.to_owned(),
    });
    let lines: Vec<String> = kept.collect();
    let written = |line: &String| !line.trim().is_empty();
    let Some(first) = lines.iter().position(written) else {
        return String::new();
    };
    let last = lines.iter().rposition(written).unwrap_or(first);
    lines[first..=last].join("\n")
}

/// What is written into a summary.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a> {
    /// The id of the code or theme.
    pub id: &'a str,
    /// Its name.
    pub title: &'a str,
    /// The words.
    pub text: &'a str,
    /// The codings they were written from.
    pub from: Option<&'a WrittenFrom>,
}

/// The file of a case that has none yet.
pub fn compose(case: &Case, coder: &str, created: &str) -> String {
    let wave = case.wave.as_deref().unwrap_or("");
    let entries = [("case", case.participant.as_str()), ("wave", wave), ("coder", coder), ("created", created)];
    let mut out = "---\n".to_owned();
    for (key, value) in entries.iter().filter(|(_, value)| !value.is_empty()) {
        out.push_str(&format!("{key}: {}\n", quoted(value)));
    }
    let title = case.label().split_whitespace().collect::<Vec<_>>().join(" ");
    out.push_str(&format!("---\n\n# {title}\n"));
    out
}

/// The file with other words in one summary: the one that is the `at`th, from 0,
/// or a new one at the end. Every other line stays as it is.
pub fn with(text: &str, at: Option<usize>, new: Written<'_>) -> String {
    let lines: Vec<&str> = raw_lines(text).collect();
    let eol = lines.first().map_or("\n", |line| ending(line));
    let eol = if eol.is_empty() { "\n" } else { eol };
    let section = at.and_then(|at| sections(text, &lines).into_iter().nth(at));
    let (before, heading, after) = match &section {
        Some(section) => {
            let (before, rest) = lines.split_at(section.heading);
            (before, bare(rest[0]).to_owned(), &lines[section.end..])
        }
        None => (&lines[..], heading(new.id, new.title), &lines[lines.len()..]),
    };
    let mut out = before.concat();
    if section.is_none() && !out.trim_start_matches('\u{feff}').is_empty() {
        let ended = out.ends_with(['\n', '\r']);
        let blank = before.last().is_some_and(|line| line.trim().is_empty());
        (0..usize::from(!ended) + usize::from(!blank)).for_each(|_| out.push_str(eol));
    }
    let told = new.from.map(told);
    let words = words(new.text);
    let blocks = [Some(heading.as_str()), told.as_deref(), Some(words.as_str())];
    let blocks = blocks.into_iter().flatten().filter(|block| !block.is_empty());
    let all = blocks.map(|block| format!("{block}\n")).collect::<Vec<_>>().join("\n").replace('\n', eol);
    out.push_str(&all);
    if !after.is_empty() {
        out.push_str(eol);
    }
    out.push_str(&after.concat());
    closed(text, out, eol)
}

/// A first line `---` that opened nothing must not open front matter now because a
/// summary has such a line: an empty one is put before it.
fn closed(old: &str, new: String, eol: &str) -> String {
    let length = |text: &str| frontmatter::length(text.trim_start_matches('\u{feff}'));
    match length(old) == 0 && length(&new) > 0 {
        true => format!("---{eol}---{eol}{eol}{}", new.trim_start_matches('\u{feff}')),
        false => new,
    }
}

/// The file without one summary, the `at`th from 0.
pub fn without(text: &str, at: usize) -> String {
    let lines: Vec<&str> = raw_lines(text).collect();
    match sections(text, &lines).get(at) {
        Some(section) => {
            let mut before = &lines[..section.heading];
            while section.end == lines.len() && before.last().is_some_and(|line| line.trim().is_empty()) {
                before = &before[..before.len() - 1];
            }
            before.concat() + &lines[section.end..].concat()
        }
        None => text.to_owned(),
    }
}

/// True if nothing stands in a file but its front matter and the titles that emic
/// puts there.
pub fn is_bare(text: &str) -> bool {
    let plain = normalised(text);
    let body = &plain[frontmatter::length(&plain)..];
    body.lines().all(|line| line.trim().is_empty() || heading_level(line) == Some(1))
}

fn heading(id: &str, title: &str) -> String {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let plain = !id.is_empty() && !id.contains(|c: char| c.is_whitespace() || matches!(c, '{' | '}'));
    match plain {
        true => format!("## {title} {{#{id}}}"),
        false => format!("## {title} [[theme:{id}]]"),
    }
}

#[cfg(test)]
#[path = "summary_tests.rs"]
mod tests;
