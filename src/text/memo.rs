//! Memo files: front matter and words, read and changed byte by byte.
//!
//! A memo is written in emic today and in another editor tomorrow, and kept
//! under git all the while. So a change touches the lines it must and no
//! others: the front matter that somebody else's program wrote stays, a file
//! with CRLF keeps its line ends, and new words replace only the lines that
//! differ.

use super::frontmatter::{self, FrontMatter};
use super::source::{body_start, conflict, heading_level, is_conflict_marker, normalised};
use crate::model::diagnostic::Diagnostic;
use crate::model::memo::{Memo, Target, USUAL_KIND, links};
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Reads a memo. `file` is its path below the study's folder; `text` is what
/// the file holds.
pub fn read(file: &str, text: &str) -> (Memo, Vec<Diagnostic>) {
    let plain = normalised(text);
    let (front, mut faults) = frontmatter::parse(&plain, file);
    let start = body_start(&plain, &front);
    let body = plain[start..].to_owned();
    let body_line = 1 + plain[..start].matches('\n').count() as u32;
    faults.extend(
        (1u32..).zip(plain.lines()).filter(|(_, l)| is_conflict_marker(l)).map(|(n, line)| conflict(file, n, line)),
    );
    let stem = file.strip_prefix("memos/").unwrap_or(file);
    let stem = stem.len().checked_sub(3).and_then(|end| stem.get(..end)).unwrap_or(stem);
    let id = front.text("id").unwrap_or(stem).to_owned();
    let memo = Memo {
        title: title(&front, &body).unwrap_or_else(|| id.clone()),
        kind: front.text("kind").unwrap_or(USUAL_KIND).to_owned(),
        about: front.list("about").iter().map(|words| Target::parse(words)).collect(),
        created: front.text("created").map(str::to_owned),
        coder: front.text("coder").map(str::to_owned),
        links: links(&body),
        id,
        file: file.to_owned(),
        body,
        body_line,
        text: text.to_owned(),
    };
    (memo, faults)
}

/// The written title, or the first heading.
fn title(front: &FrontMatter, body: &str) -> Option<String> {
    let heading = || body.lines().find(|l| heading_level(l).is_some());
    let words = front.text("title").or_else(|| Some(heading()?.trim_matches(['#', ' ', '\t'])));
    words.map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned)
}

/// What a new memo says.
#[derive(Clone, Debug, Default)]
pub struct Draft<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its title; empty for none.
    pub title: &'a str,
    /// Its kind.
    pub kind: &'a str,
    /// What it is about.
    pub about: &'a [Target],
    /// Who writes it.
    pub coder: &'a str,
    /// Day.
    pub created: &'a str,
    /// Its words.
    pub text: &'a str,
}

/// The file of a new memo.
pub fn compose(draft: &Draft<'_>) -> String {
    let mut out = "---\n".to_owned();
    let lines = [
        ("id", draft.id),
        ("title", draft.title),
        ("kind", draft.kind),
        ("coder", draft.coder),
        ("created", draft.created),
    ];
    for (key, value) in lines.iter().filter(|(_, value)| !value.is_empty()) {
        out.push_str(&format!("{key}: {}\n", frontmatter::quoted(value)));
    }
    out.push_str(&format!("about: {}\n---\n", list(draft.about)));
    with_body(&out, draft.text)
}

/// The file of a memo with another body; `text` is what the file holds. Lines
/// that stay keep their line ends. The body is kept as given but for blank
/// lines at its start, its line ends, and those at its end, which stay as they
/// were.
pub fn with_body(text: &str, body: &str) -> String {
    let (head, old) = text.split_at(start_of_body(text));
    let eol = frontmatter::raw_lines(text).next().map_or("\n", ending);
    let eol = if eol.is_empty() { "\n" } else { eol };
    let plain = normalised(old);
    let body = ended_like(body, &plain);
    let kept: Vec<&str> = frontmatter::raw_lines(old).collect();
    let (a, b): (Vec<&str>, Vec<&str>) = (plain.split_inclusive('\n').collect(), body.split_inclusive('\n').collect());
    let mut out = head.to_owned();
    if old.is_empty() && !head.trim_start_matches('\u{feff}').is_empty() && !body.is_empty() {
        let gaps = if ending_of(head).is_empty() { 2 } else { usize::from(!ends_blank(head)) };
        (0..gaps).for_each(|_| out.push_str(eol));
    }
    for op in capture_diff_slices(Algorithm::Myers, &a, &b) {
        match op {
            DiffOp::Equal { .. } => kept[op.old_range()].iter().for_each(|line| add_line(&mut out, line)),
            _ => b[op.new_range()].iter().for_each(|line| add_line(&mut out, &line.replace('\n', eol))),
        }
    }
    out
}

/// Adds a line. An empty one after a bare CR is ended by a CR too: with an LF
/// the two would be one line end.
fn add_line(out: &mut String, line: &str) {
    match line.strip_prefix('\n').filter(|_| out.ends_with('\r')) {
        Some(rest) => out.extend(["\r", rest]),
        None => out.push_str(line),
    }
}

/// `body` with LF line ends, no blank lines at its start, and the end `old`
/// has: as many empty lines, or one line end.
fn ended_like(body: &str, old: &str) -> String {
    let body = normalised(body);
    let start = body_start(&body, &FrontMatter::default());
    let words = body[start..].trim_end_matches('\n');
    let end = &old[old.trim_end_matches('\n').len()..];
    match (words.is_empty(), old.is_empty()) {
        (true, _) => String::new(),
        (false, true) => format!("{words}\n"),
        (false, false) => format!("{words}{end}"),
    }
}

/// Byte at which the body begins in a file as it stands.
fn start_of_body(text: &str) -> usize {
    let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut at = mark + frontmatter::length(&text[mark..]);
    for line in frontmatter::raw_lines(&text[at..]) {
        if !line.trim().is_empty() {
            break;
        }
        at += line.len();
    }
    at
}

/// The line end of a line.
pub(super) fn ending(line: &str) -> &str {
    &line[line.trim_end_matches(['\n', '\r']).len()..]
}

fn ending_of(text: &str) -> &str {
    frontmatter::raw_lines(text).last().map_or("", ending)
}

/// True if the last line is blank and ended.
fn ends_blank(text: &str) -> bool {
    frontmatter::raw_lines(text).last().is_some_and(|l| l.trim().is_empty() && !ending(l).is_empty())
}

/// The file with its title set.
pub fn with_title(text: &str, title: &str) -> String {
    frontmatter::with_entry(text, "title", &frontmatter::quoted(title))
}

/// The file with its kind set.
pub fn with_kind(text: &str, kind: &str) -> String {
    frontmatter::with_entry(text, "kind", &frontmatter::quoted(kind))
}

/// The file with all it is about set.
pub fn with_about(text: &str, about: &[Target]) -> String {
    frontmatter::with_entry(text, "about", &list(about))
}

/// The file with its id written down.
pub fn with_id(text: &str, id: &str) -> String {
    frontmatter::with_entry(text, "id", &frontmatter::quoted(id))
}

/// `[code:chance, source:marsh-01]`
fn list(targets: &[Target]) -> String {
    let bare = |words: &str| {
        words.starts_with(|c: char| c.is_ascii_alphabetic())
            && words.bytes().all(|b| b.is_ascii_alphanumeric() || b":-_.#/".contains(&b))
            && !words.ends_with(':')
    };
    let written = targets.iter().map(|target| {
        let words = target.to_string();
        if bare(&words) { words } else { frontmatter::quoted(&words) }
    });
    format!("[{}]", written.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
#[path = "memo_tests.rs"]
mod tests;
