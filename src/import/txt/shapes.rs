//! The ways in which plain text says who speaks, and choosing the one a file keeps to.
//!
//! Each shape answers one question: does this line open a turn, and if so whose, when, and with what text? A shape
//! with a time beside the name can hardly be mistaken and wins as soon as it opens as many turns as any other; the bare
//! `Name: text` needs the census of `labels`.

use std::collections::BTreeSet;

use super::super::assemble::Para;
use super::super::labels::{self, Census};
use super::super::times;

/// A line that begins a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// Who, where the shape has labels.
    pub label: Option<String>,
    /// Milliseconds, where the line says so.
    pub start_ms: Option<u64>,
    /// The text on the same line, trimmed; often none.
    pub rest: String,
    /// Something odd about the line.
    pub warning: Option<String>,
}

impl Opening {
    fn new(label: &str, start_ms: Option<u64>, rest: &str) -> Option<Self> {
        let label = labels::clean(label);
        let known = label.chars().any(char::is_alphanumeric) && label.chars().count() <= 80;
        known.then(|| Self { label: Some(label), start_ms, rest: rest.trim().to_string(), warning: None })
    }
}

/// How one file marks its turns.
#[derive(Debug)]
pub enum Shape {
    /// Zoom's chat: time, tab, name with colon, tab, message.
    Chat,
    /// Name and time on a line: `Name (12:34):`, `Name (00:12:34) - text`, `Name  0:02`.
    NameTime,
    /// Time, dash and name on a line of their own: `[00:00:02.90] - Name`.
    TimeName,
    /// A typescript with `m.ss` and a tab before some lines; every line is a segment and nobody is named.
    Typescript,
    /// `Name: text`, for the names the census accepted.
    Colon(Census),
    /// Nobody is named.
    Unlabelled,
}

impl Shape {
    /// Chooses the shape that opens most turns; `trusted` labels are speakers even when they are rare.
    pub fn detect(paras: &[Para], trusted: &BTreeSet<String>) -> Self {
        let lines: Vec<&str> = paras.iter().flat_map(|para| &para.lines).map(|(_, line)| line.as_str()).collect();
        let count = |open: fn(&str) -> Option<Opening>| lines.iter().filter(|line| open(line).is_some()).count();
        let census = take_census(paras, trusted);
        let colon = census.openings();
        let (chat, named, timed) = (count(chat), count(name_time), count(time_name));
        let best = colon.max(chat).max(named).max(timed);
        let tabbed = |line: &str| typescript(line).filter(|_| line.trim_end().contains('\t'));
        let typed = lines.iter().filter(|line| tabbed(line).is_some()).count();
        if typed > 4 && typed > best {
            return Self::Typescript;
        }
        match best {
            0 => Self::Unlabelled,
            n if n == chat => Self::Chat,
            n if n == named => Self::NameTime,
            n if n == timed => Self::TimeName,
            _ => Self::Colon(census),
        }
    }

    /// The shape in words, for the import report.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Chat => "chat: time, name, message",
            Self::NameTime => "name and time, then text",
            Self::TimeName => "time - name, then text",
            Self::Typescript => "typescript with m.ss times, no labels",
            Self::Colon(_) => "Name: text",
            Self::Unlabelled => "no labels",
        }
    }

    /// The turn that `line` opens, if it opens one.
    pub fn open(&self, line: &str) -> Option<Opening> {
        match self {
            Self::Chat => chat(line),
            Self::NameTime => name_time(line),
            Self::TimeName => time_name(line),
            Self::Typescript => typescript(line),
            Self::Colon(census) => {
                colon(line).filter(|opening| opening.label.as_deref().is_some_and(|label| census.knows(label)))
            }
            Self::Unlabelled => None,
        }
    }

    /// Whether `line`, once the text has `started`, is not speech: `Some(true)` to keep it as a note, `Some(false)` for
    /// a page number to leave out.
    pub fn aside(&self, line: &str, started: bool) -> Option<bool> {
        let line = line.trim();
        if line.starts_with("Transcribed by https://otter.ai") {
            return Some(true);
        }
        if !self.is_typescript() || !started {
            return None;
        }
        if line.bytes().all(|b| b.is_ascii_digit()) && !line.is_empty() {
            return Some(false);
        }
        let margin = line.split('\t').next().unwrap_or(line);
        let mut words = margin.trim_end_matches('.').split_whitespace();
        let first = words.next().unwrap_or_default();
        let tape =
            |word: &str| matches!(word, "OF" | "SIDE" | "TAPE" | "INTERVIEW" | "A" | "B" | "1" | "2" | "3" | "4");
        (matches!(first, "END" | "SIDE" | "TAPE") && words.all(tape)).then_some(true)
    }

    /// Whether every line is a segment.
    pub fn is_typescript(&self) -> bool {
        matches!(self, Self::Typescript)
    }

    /// Possible labels that were left in the text.
    pub fn doubtful(&self) -> Vec<(&str, u32)> {
        match self {
            Self::Colon(census) => census.doubtful(),
            _ => Vec::new(),
        }
    }
}

fn take_census(paras: &[Para], trusted: &BTreeSet<String>) -> Census {
    let mut census = Census::default();
    for para in paras {
        census.paragraph();
        for (number, line) in &para.lines {
            if let Some(label) = colon(line).and_then(|opening| opening.label) {
                let sure = trusted.contains(&label);
                census.add(label, *number, sure);
            }
        }
    }
    census.settle();
    census
}

/// `00:13:46<TAB>Name:<TAB>message`, or the older `10:03:12 From Name to Everyone: message`.
fn chat(line: &str) -> Option<Opening> {
    let (ms, rest) = times::leading(line)?;
    if let Some((name, message)) = rest.split_once(":\t") {
        return line.contains('\t').then(|| Opening::new(name, Some(ms), message)).flatten();
    }
    let from = rest.trim_start().strip_prefix("From ")?;
    let (name, message) = from.split_once(" : ").or_else(|| from.split_once(": "))?;
    let name = name.split(" to ").next()?.split(" To ").next()?;
    Opening::new(name, Some(ms), message)
}

/// `Name (12:34):`, `Name [00:12:34]: text`, `Name (00:12:34) - text`, `Name  0:02`.
fn name_time(line: &str) -> Option<Opening> {
    let line = line.trim();
    in_brackets(line).or_else(|| at_the_end(line))
}

fn in_brackets(line: &str) -> Option<Opening> {
    let head = line.char_indices().nth(90).map_or(line, |(at, _)| &line[..at]);
    for (at, c) in head.char_indices().filter(|(_, c)| matches!(c, '(' | '[')) {
        let close = if c == '(' { ')' } else { ']' };
        let Some(length) = line[at..].find(close) else {
            continue;
        };
        let Some(ms) = times::clock(line[at + 1..at + length].trim()) else {
            continue;
        };
        let (name, tail) = (line[..at].trim(), line[at + length + 1..].trim());
        let rest = tail.strip_prefix([':', '：', '-', '–', '—']);
        if !plain_name(name) || (rest.is_none() && !tail.is_empty()) {
            return None;
        }
        return Opening::new(name, Some(ms), rest.unwrap_or_default());
    }
    None
}

fn at_the_end(line: &str) -> Option<Opening> {
    let (name, time) = line.rsplit_once(char::is_whitespace)?;
    let ms = times::clock(time)?;
    let name = name.trim_end();
    let apart = line.len() - name.len() - time.len() > 1;
    (plain_name(name) && (apart || labels::name_like(name))).then(|| Opening::new(name, Some(ms), ""))?
}

fn plain_name(name: &str) -> bool {
    !name.is_empty()
        && name.chars().count() <= 60
        && name.chars().any(char::is_alphabetic)
        && !name.contains(['?', '!', ':', '：'])
        && !name.ends_with(['.', ',', ';'])
        && (labels::name_like(name) || name.split_whitespace().count() <= 4)
}

/// `[00:00:02.90] - Name`.
fn time_name(line: &str) -> Option<Opening> {
    let (ms, rest) = times::leading(line)?;
    let name = rest.strip_prefix(['-', '–', '—'])?.trim();
    (plain_name(name) && labels::name_like(name)).then(|| Opening::new(name, Some(ms), ""))?
}

/// `2.46<TAB>text`: a time, and whose voice it is nobody says. Here and there blanks stand for the tab.
fn typescript(line: &str) -> Option<Opening> {
    let line = line.trim_start();
    let (time, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let start_ms = Some(times::typescript(time)?);
    Some(Opening { label: None, start_ms, rest: rest.trim().to_string(), warning: None })
}

/// `Name: text` with nothing, a time or a paragraph number before it.
fn colon(line: &str) -> Option<Opening> {
    let line = without_paragraph_number(line);
    let (start_ms, line) = match times::leading(line) {
        Some((ms, rest)) => (Some(ms), rest),
        None => (None, line),
    };
    let (label, rest) = labels::split(line)?;
    Opening::new(&label, start_ms, rest)
}

/// Takes off `7   ` or `7<TAB>` in the margin.
fn without_paragraph_number(line: &str) -> &str {
    let trimmed = line.trim_start();
    let rest = trimmed.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = trimmed.len() - rest.len();
    let gap = rest.len() - rest.trim_start().len();
    if (1..=4).contains(&digits) && (gap > 1 || rest.starts_with('\t')) { rest.trim_start() } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(opening: Option<Opening>) -> Option<(String, Option<u64>, String)> {
        opening.map(|o| (o.label.unwrap_or_default(), o.start_ms, o.rest))
    }

    fn expect(label: &str, ms: u64, rest: &str) -> Option<(String, Option<u64>, String)> {
        Some((label.into(), Some(ms), rest.into()))
    }

    #[test]
    fn a_name_with_a_time_opens_a_turn_in_the_ways_of_rev_otter_and_typists() {
        assert_eq!(parts(name_time("Mia Olsen (01:05):")), expect("Mia Olsen", 65_000, ""));
        assert_eq!(parts(name_time("Mia (UK) (0:05): Yes")), expect("Mia (UK)", 5_000, "Yes"));
        assert_eq!(parts(name_time("Mia Olsen (00:01:05) - Well,")), expect("Mia Olsen", 65_000, "Well,"));
        assert_eq!(parts(name_time("Mia Olsen  1:05  ")), expect("Mia Olsen", 65_000, ""));
        assert_eq!(parts(name_time("Speaker 1 [00:01:05]: so")), expect("Speaker 1", 65_000, "so"));
    }

    #[test]
    fn a_sentence_that_ends_in_a_time_opens_nothing() {
        assert_eq!(name_time("we were all there by 10:30"), None);
        assert_eq!(name_time("It began (at 10:30) and never stopped."), None);
        assert_eq!(name_time("He came (10:30) late and left"), None);
    }

    #[test]
    fn happyscribe_puts_the_time_first() {
        assert_eq!(parts(time_name("[00:00:02.90] - Mia Olsen")), expect("Mia Olsen", 2_900, ""));
        assert_eq!(time_name("[00:00:02.90] and so on"), None);
    }

    #[test]
    fn a_chat_line_has_its_time_its_name_and_its_message() {
        assert_eq!(parts(chat("00:13:46\tMia | Lab:\thi: there")), expect("Mia | Lab", 826_000, "hi: there"));
        assert_eq!(parts(chat("10:03:12 From  Mia to Everyone : hi")), expect("Mia", 36_192_000, "hi"));
        assert_eq!(chat("no time:\tat all"), None);
    }

    #[test]
    fn a_label_may_stand_after_a_paragraph_number_or_a_time() {
        assert_eq!(colon("7   Anna: yes").and_then(|o| o.label), Some("Anna".into()));
        assert_eq!(parts(colon("[0:05] Anna: yes")), expect("Anna", 5_000, "yes"));
        assert_eq!(colon("10:30 was late: no").map(|o| o.label), Some(Some("was late".into())));
    }

    #[test]
    fn the_lines_of_a_tape_are_not_speech() {
        let shape = Shape::Typescript;
        assert_eq!(shape.aside("14", true), Some(false));
        assert_eq!(shape.aside("END OF SIDE A.", true), Some(true));
        assert_eq!(shape.aside("SIDE B\t \t", true), Some(true));
        assert_eq!(shape.aside("END\twe agree", true), Some(true));
        assert_eq!(shape.aside("END we agree", true), None);
        assert_eq!(shape.aside("SIDE B", false), None);
    }
}
