//! Writing a draft as the text of a source file.
//!
//! The form is the one in the study format: front matter, then paragraphs between blank lines, `**Label:**` where a
//! segment begins, times as `[hh:mm:ss]`, headings as `## …`, notes as block quotes. A source must read back as the
//! draft it came from, so whatever in the text would be taken for structure at the start of a paragraph gets one
//! backslash. Nothing else is escaped: the text is somebody's words.
//!
//! Cues are joined: neighbouring cues of one speaker become a paragraph, and a new one begins where a sentence ends
//! before a pause or after enough words. A segment nobody is named for, in a file where others are, is given to
//! *Unknown*; without a label it would silently belong to whoever spoke before.

use std::collections::BTreeSet;

use super::{Draft, Kind, Paragraph, Segment, labels, times};

/// The label for speech whose speaker a labelled file does not name.
pub const UNKNOWN: &str = "Unknown";

/// A pause that ends a paragraph of joined cues at the end of a sentence, in milliseconds.
const PAUSE_MS: u64 = 1_500;
/// Words after which a paragraph of joined cues ends with the next sentence.
const LONG: usize = 80;
/// Words after which it ends at the next cue, sentence or not.
const TOO_LONG: usize = 160;

impl Draft {
    /// The text of the source file: front matter and body, ending in a line break.
    ///
    /// `original_name` and `sha256` (hexadecimal) of the imported file are recorded under `imported`.
    pub fn to_source(&self, id: &str, original_name: &str, sha256: &str) -> String {
        let mut out = String::from("---\n");
        let mut line = |key: &str, value: String| {
            out.push_str(key);
            out.push_str(": ");
            out.push_str(&value);
            out.push('\n');
        };
        line("id", scalar(id));
        line("kind", "interview".into());
        if let Some(title) = self.title.as_deref().filter(|title| !title.trim().is_empty()) {
            line("title", quoted(title));
        }
        let joined = self.joined();
        let mut speakers = self.speakers.clone();
        if joined.iter().any(|segment| segment.speaker.as_deref() == Some(UNKNOWN))
            && !speakers.iter().any(|s| s == UNKNOWN)
        {
            speakers.push(UNKNOWN.into());
        }
        for (key, list) in [("speakers", &speakers), ("interviewers", &self.interviewers)] {
            if !list.is_empty() {
                let items: Vec<String> = list.iter().map(|item| quoted(item)).collect();
                line(key, format!("[{}]", items.join(", ")));
            }
        }
        if let Some(language) = &self.language {
            line("language", scalar(language));
        }
        for (key, value) in &self.attributes {
            line(&scalar(key), scalar(value));
        }
        let imported =
            [("from", original_name), ("sha256", sha256), ("format", self.format), ("encoding", &self.encoding)];
        let pairs: Vec<String> = imported
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(key, value)| format!("{key}: {}", quoted(value)))
            .collect();
        line("imported", format!("{{{}}}", pairs.join(", ")));
        out.push_str("---\n");
        let keeps_end = self.segments.iter().all(|segment| segment.start_ms.is_none());
        let known: BTreeSet<String> = speakers.iter().cloned().collect();
        let mut before: Option<&str> = None;
        for segment in &joined {
            let label = segment.speaker.as_deref();
            let unlabelled = self.cues && label == before;
            write_segment(&mut out, segment, &known, Style { keeps_end, unlabelled });
            before = label;
        }
        out
    }

    /// The segments as they are written: cues joined, the unnamed named *Unknown*.
    fn joined(&self) -> Vec<Segment> {
        let mut all: Vec<Segment> = Vec::new();
        for segment in
            self.segments.iter().filter(|segment| segment.speaker.is_some() || !segment.paragraphs.is_empty())
        {
            let mut segment = segment.clone();
            if segment.speaker.is_none() && !self.speakers.is_empty() && segment.speech().next().is_some() {
                segment.speaker = Some(UNKNOWN.into());
            }
            match all.last_mut() {
                Some(last) if self.cues && goes_on(last, &segment) => append(last, segment),
                _ => all.push(segment),
            }
        }
        if all.iter().all(|segment| segment.start_ms.is_none()) {
            begin_where_the_last_ended(&mut all);
        }
        all
    }
}

/// Where a file marks only ends, each segment begins where the one before it ended, and only the last keeps its end.
fn begin_where_the_last_ended(segments: &mut [Segment]) {
    let last = segments.iter().rposition(|segment| segment.end_ms.is_some());
    let mut now = Some(0);
    for (n, segment) in segments.iter_mut().enumerate().take(last.map_or(0, |last| last + 1)) {
        if segment.is_speech() {
            segment.start_ms = now;
            now = segment.end_ms;
        }
        if Some(n) != last {
            segment.end_ms = None;
        }
    }
}

fn goes_on(last: &Segment, next: &Segment) -> bool {
    let (Some(text), false) = (last.paragraphs.last(), next.paragraphs.is_empty()) else {
        return false;
    };
    if last.speaker != next.speaker {
        return false;
    }
    let words = text.text.split_whitespace().count().max(text.text.len() / 12);
    let ended =
        text.text.trim_end_matches(['"', '”', '’', '\'', ')', ']']).ends_with(['.', '?', '!', '…', '。', '？', '！']);
    let pause = match (last.end_ms, next.start_ms) {
        (Some(end), Some(start)) => start.saturating_sub(end),
        _ => 0,
    };
    let stop = (ended && (pause >= PAUSE_MS || words >= LONG)) || words >= TOO_LONG || pause >= 4 * PAUSE_MS;
    !stop
}

fn append(last: &mut Segment, next: Segment) {
    last.end_ms = next.end_ms;
    let Some(paragraph) = last.paragraphs.last_mut() else {
        return;
    };
    for more in next.paragraphs {
        let lines = [std::mem::take(&mut paragraph.text), more.text];
        paragraph.text = super::assemble::join(&lines);
    }
}

/// What depends on the file and on the segment before.
#[derive(Clone, Copy)]
struct Style {
    /// The end of the last segment is written, because the file marks only ends.
    keeps_end: bool,
    /// The paragraph goes on in the turn before it and needs no label.
    unlabelled: bool,
}

fn write_segment(out: &mut String, segment: &Segment, known: &BTreeSet<String>, style: Style) {
    let mut head = String::new();
    if let Some(label) = segment.speaker.as_ref().filter(|_| !style.unlabelled) {
        head = format!("**{label}:**");
    }
    if let Some(ms) = segment.start_ms {
        let gap = if head.is_empty() { "" } else { " " };
        head = format!("{head}{gap}[{}]", times::write(ms));
    }
    let first = segment.paragraphs.iter().position(|paragraph| paragraph.kind == Kind::Speech);
    let last = segment.paragraphs.iter().rposition(|paragraph| paragraph.kind == Kind::Speech);
    let opens_with_note = first != Some(0) && !head.is_empty();
    if opens_with_note {
        block(out, &head);
    }
    for (n, paragraph) in segment.paragraphs.iter().enumerate() {
        let mut text = body(paragraph, known);
        if Some(n) == first && !opens_with_note && !head.is_empty() {
            text = format!("{head} {}", body_after_label(paragraph));
        }
        if Some(n) == last
            && style.keeps_end
            && let Some(ms) = segment.end_ms
        {
            text = format!("{text} [{}]", times::write(ms));
        }
        block(out, &text);
    }
}

fn block(out: &mut String, text: &str) {
    out.push('\n');
    out.push_str(text);
    out.push('\n');
}

fn body(paragraph: &Paragraph, known: &BTreeSet<String>) -> String {
    match paragraph.kind {
        Kind::Note => format!("> {}", one_line(&paragraph.text)),
        Kind::Heading(level) => format!("{} {}", "#".repeat(usize::from(level.clamp(1, 6))), one_line(&paragraph.text)),
        Kind::Speech => escaped(&body_after_label(paragraph), known),
    }
}

fn body_after_label(paragraph: &Paragraph) -> String {
    times::map_bracketed(&one_line(&paragraph.text), |ms| format!("[{}]", times::write(ms)))
}

fn one_line(text: &str) -> String {
    let blank = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    if text.contains(blank) {
        text.split(blank).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    } else {
        text.trim().to_string()
    }
}

/// Puts a backslash where the start of a paragraph would be read as a heading, a note or a label.
pub(super) fn escaped(text: &str, known: &BTreeSet<String>) -> String {
    let hashes = text.len() - text.trim_start_matches('#').len();
    let heading = (1..=6).contains(&hashes) && text[hashes..].chars().next().is_none_or(char::is_whitespace);
    let bold_label = text
        .strip_prefix("**")
        .and_then(|rest| rest.split_once("**"))
        .is_some_and(|(label, after)| label.trim_end().ends_with([':', '：']) || after.starts_with([':', '：']));
    if heading || bold_label || text.starts_with('>') {
        return format!("\\{text}");
    }
    let mut out = String::new();
    let mut done = 0;
    for (at, _) in text.char_indices().take(100).filter(|(_, c)| matches!(c, ':' | '：')) {
        let label = labels::clean(&text[..at]);
        if known.contains(&label) {
            out.push_str(&text[done..at]);
            out.push('\\');
            done = at;
        }
    }
    out.push_str(&text[done..]);
    out
}

/// A front-matter scalar: plain when no reader of YAML could take it for anything but this text, else in double quotes.
pub fn scalar(text: &str) -> String {
    let word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ' ');
    let taken = ["yes", "no", "true", "false", "null", "on", "off", "y", "n", "nan", "inf"];
    let plain = text.starts_with(|c: char| c.is_alphabetic())
        && !text.ends_with(' ')
        && text.chars().all(word)
        && !taken.contains(&text.to_lowercase().as_str());
    if plain { text.into() } else { quoted(text) }
}

/// The text in double quotes, with the escapes of YAML and JSON.
pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                out.push_str(&format!("\\u{:04x}", c as u32));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests;
