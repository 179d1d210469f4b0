//! Markdown transcripts: labels in bold or in headings.
//!
//! Two habits are common and unmistakable: `**Name:** text` (the colon inside or outside the bold) and a heading for
//! each turn (`### Name:`, with either colon, the last one sometimes forgotten). A level of headings is taken as labels
//! when at least half of its headings end in a colon; other headings are sections. Without either habit the text is
//! read as plain text would be. Lines of block quotes are notes: they describe the room, they are not said in it.
//!
//! A source is Markdown as well, so emphasis and links stay as they are; backslashes before brackets and other
//! punctuation that means nothing, and character references, are undone once.

use super::assemble::{Breaks, Para, assemble};
use super::txt::shapes::Shape;
use super::{Draft, ImportError, Kind, Options, decode, labels, times, txt};

/// Whether the text has at least two labels in bold or three headings that end in a colon.
pub fn sniff(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(64 * 1024)];
    let text = String::from_utf8_lossy(head);
    let bold = text.lines().filter(|line| bold_label(line).is_some()).count();
    let headings = text.lines().filter_map(heading).filter(|(level, text)| *level > 1 && ends_in_colon(text)).count();
    bold > 1 || headings > 2
}

/// Reads Markdown.
///
/// # Errors
/// As for plain text.
pub fn read(bytes: &[u8], options: &Options) -> Result<Draft, ImportError> {
    let decoded = decode::decode(bytes, options.encoding.as_deref())?;
    if decoded.text.trim().is_empty() {
        return Err(ImportError::Empty);
    }
    let (front, first_line, body) = front_matter(&decoded.text);
    let label_levels = label_levels(body);
    let (title, paras) = Cutter::new(&label_levels).cut(body, first_line);
    let explicit = paras.iter().any(|para| para.label.is_some());
    let mut draft = if explicit {
        let mut draft = assemble(paras, &Shape::Unlabelled, Breaks::Wrapped);
        draft.shape = if label_levels.is_empty() { "**Name:** text" } else { "### Name: heading" };
        draft
    } else {
        txt::from_paras(paras, &Default::default())
    };
    draft.title = title;
    draft.encoding = decoded.encoding;
    draft.warnings.splice(0..0, decoded.warnings);
    take_front_matter(&mut draft, front);
    Ok(draft)
}

/// The flat `key: value` lines of front matter, the number of the first body line, and the body.
///
/// Between the two rules every line must look like front matter; otherwise the rules are text.
fn front_matter(text: &str) -> (Vec<(String, String)>, u32, &str) {
    let none = (Vec::new(), 1, text);
    let Some(after) = text.strip_prefix("---\n") else {
        return none;
    };
    let mut pairs = Vec::new();
    let mut at = 4;
    for (number, line) in after.split('\n').enumerate() {
        at += line.len() + 1;
        if line.trim_end() == "---" {
            return (pairs, number as u32 + 3, text.get(at..).unwrap_or_default());
        }
        if line.trim().is_empty() || line.starts_with([' ', '\t', '-', '#']) {
            continue;
        }
        let word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ' | '.');
        let Some((key, value)) = line.split_once(':') else {
            return none;
        };
        if !key.starts_with(char::is_alphabetic) || !key.chars().all(word) {
            return none;
        }
        let value = value.trim().trim_matches(['"', '\'']);
        if !value.is_empty() {
            pairs.push((key.trim().to_string(), value.to_string()));
        }
    }
    none
}

/// Keys that a source writes itself, so that a file's own value for them would clash.
const OWN_KEYS: &[&str] = &["id", "kind", "speakers", "interviewers", "participants", "imported"];

fn take_front_matter(draft: &mut Draft, front: Vec<(String, String)>) {
    for (key, value) in front {
        match key.to_lowercase().as_str() {
            "title" => draft.title = Some(value),
            "language" | "lang" => draft.language = Some(value),
            own if OWN_KEYS.contains(&own) || draft.attributes.iter().any(|(known, _)| *known == key) => {
                let message = format!("front matter '{key}: {value}' was not taken over");
                draft.warnings.push(super::Warning::whole(message));
            }
            _ => draft.attributes.push((key, value)),
        }
    }
}

fn heading(line: &str) -> Option<(u8, &str)> {
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    if !(1..=6).contains(&level) || !(text.is_empty() || text.starts_with([' ', '\t'])) {
        return None;
    }
    let text = text.trim();
    let closed = text.trim_end_matches('#');
    let text = if closed.ends_with(' ') { closed.trim_end() } else { text };
    Some((level as u8, text))
}

fn ends_in_colon(text: &str) -> bool {
    text.trim_end_matches(['*', ' ']).ends_with([':', '：'])
}

fn label_levels(body: &str) -> Vec<u8> {
    (1..=6u8)
        .filter(|wanted| {
            let of_level = || body.lines().filter_map(heading).filter(|(level, _)| level == wanted);
            let labels = of_level().filter(|(_, text)| ends_in_colon(text)).count();
            labels > 1 && labels * 2 >= of_level().count()
        })
        .collect()
}

/// `**Name:** text`, `**Name**: text`, `[00:00:02] **Name:** text`: label, time and text.
fn bold_label(line: &str) -> Option<(String, Option<u64>, &str)> {
    let (start_ms, line) = match times::leading(line) {
        Some((ms, rest)) => (Some(ms), rest),
        None => (None, line.trim_start()),
    };
    let mark = if line.starts_with("**") { "**" } else { "__" };
    let inner = line.strip_prefix(mark)?;
    let end = inner.find(mark)?;
    let (label, after) = (&inner[..end], &inner[end + 2..]);
    let after_colon = after.trim_start().strip_prefix([':', '：']);
    if !ends_in_colon(label) && after_colon.is_none() {
        return None;
    }
    let cleaned = labels::clean(label);
    let plausible = cleaned.chars().any(char::is_alphanumeric) && cleaned.chars().count() <= 80;
    plausible.then(|| (cleaned, start_ms, after_colon.unwrap_or(after).trim()))
}

struct Cutter<'a> {
    label_levels: &'a [u8],
    title: Option<String>,
    paras: Vec<Para>,
    open: Option<Para>,
}

impl<'a> Cutter<'a> {
    fn new(label_levels: &'a [u8]) -> Self {
        Self { label_levels, title: None, paras: Vec::new(), open: None }
    }

    fn cut(mut self, body: &str, first_line: u32) -> (Option<String>, Vec<Para>) {
        for (offset, line) in body.split('\n').enumerate() {
            self.line(first_line + offset as u32, line);
        }
        self.close();
        (self.title, self.paras)
    }

    fn line(&mut self, number: u32, line: &str) {
        if line.trim().is_empty() {
            self.close_text();
        } else if let Some((level, text)) = heading(line) {
            self.heading(number, level, text);
        } else if let Some(quoted) = line.trim_start().strip_prefix('>') {
            self.note(number, quoted.trim());
        } else {
            self.text(number, line);
        }
    }

    fn heading(&mut self, number: u32, level: u8, text: &str) {
        self.close();
        let text = unescape(text);
        let label = labels::clean(&text);
        if self.label_levels.contains(&level) && !label.is_empty() {
            let mut para = Para::text(Vec::new());
            para.label = Some(label);
            self.open = Some(para);
        } else if level == 1 && self.title.is_none() && self.paras.is_empty() {
            self.title = Some(text);
        } else {
            self.paras.push(Para::one(Kind::Heading(level), number, text));
        }
    }

    fn note(&mut self, number: u32, text: &str) {
        self.close();
        self.paras.push(Para::one(Kind::Note, number, unescape(text)));
    }

    fn text(&mut self, number: u32, line: &str) {
        let line = unescape(line);
        if let Some((label, start_ms, rest)) = bold_label(&line) {
            self.close();
            let lines = if rest.is_empty() { Vec::new() } else { vec![(number, rest.to_string())] };
            self.open = Some(Para { label: Some(label), start_ms, ..Para::text(lines) });
            return;
        }
        let para = self.open.get_or_insert_with(|| Para::text(Vec::new()));
        para.lines.push((number, line.trim_end_matches('\\').trim().to_string()));
    }

    /// A blank line ends a paragraph, but a label still waits for its text.
    fn close_text(&mut self) {
        if self.open.as_ref().is_some_and(|para| !para.lines.is_empty()) {
            self.close();
        }
    }

    fn close(&mut self) {
        self.paras.extend(self.open.take());
    }
}

/// Undoes backslashes before punctuation that is harmless as text, and character references.
pub(super) fn unescape(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(['\\', '&']) {
        out.push_str(&rest[..at]);
        let mark = rest.as_bytes()[at];
        let after = &rest[at + 1..];
        let next = after.chars().next();
        if mark == b'\\' && next.is_some_and(|c| c.is_ascii_punctuation() && !matches!(c, '*' | '_' | '`' | '\\')) {
            out.extend(next);
            rest = &after[1..];
        } else if mark == b'&'
            && let Some((c, length)) = super::references::reference(&rest[at..])
        {
            out.push(c);
            rest = &rest[at + length..];
        } else {
            out.push(mark as char);
            rest = after;
            if mark == b'\\' && next == Some('\\') {
                out.push('\\');
                rest = &after[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(text: &str) -> Draft {
        let mut draft = read(text.as_bytes(), &Options::default()).unwrap();
        draft.name_speakers();
        draft
    }

    fn said(draft: &Draft) -> Vec<(Option<&str>, Vec<&str>)> {
        draft
            .segments
            .iter()
            .map(|s| (s.speaker.as_deref(), s.paragraphs.iter().map(|p| p.text.as_str()).collect()))
            .collect()
    }

    #[test]
    fn bold_labels_open_turns_and_paragraphs_without_one_go_on() {
        let draft = draft(
            "**Mia:** One.\n\nTwo,\nstill two.\n\n**Break**: \\[1:05\\]\n\n**Mia:** \\[1:06\\] Three \\[laughs\\].\n",
        );
        assert_eq!(
            said(&draft),
            [
                (Some("Mia"), vec!["One.", "Two, still two."]),
                (Some("Break"), vec![]),
                (Some("Mia"), vec!["Three [laughs]."])
            ]
        );
        assert_eq!(draft.segments[2].start_ms, Some(66_000));
    }

    #[test]
    fn a_time_before_the_bold_label_is_its_start() {
        let draft = draft("[00:00:02] **Mia:** One.\n\n[00:00:09] **Per:** Two.\n");
        assert_eq!(draft.segments[1].start_ms, Some(9_000));
    }

    #[test]
    fn headings_that_end_in_a_colon_are_labels_and_the_others_are_sections() {
        let text = "# A talk\n\n## Beginnings\n\n### 王小明：\n好。\n\n> （笑）\n\n### Mia Olsen:\nYes &amp; no.\n\n### 科長：李明\nSo.\n\n### Mia Olsen:\nMore.\n";
        let draft = draft(text);
        assert_eq!(draft.title.as_deref(), Some("A talk"));
        assert_eq!(draft.speakers, ["王小明", "Mia Olsen", "科長：李明"]);
        assert_eq!(draft.segments[0].paragraphs[0].kind, Kind::Heading(2));
        assert_eq!(draft.segments[1].paragraphs[1].kind, Kind::Note);
        assert_eq!(draft.segments[2].paragraphs[0].text, "Yes & no.");
        assert_eq!(draft.counts().segments, 4);
    }

    #[test]
    fn front_matter_is_kept_as_attributes_and_a_later_rule_is_text() {
        let draft = draft("---\ntitle: \"Talk: one\"\nlang: en\nsite: 007\nid: x\n---\n**Mia:** One.\n\n---\n\nTwo.\n");
        assert_eq!(draft.title.as_deref(), Some("Talk: one"));
        assert_eq!(draft.language.as_deref(), Some("en"));
        assert_eq!(draft.attributes, [("site".to_string(), "007".to_string())]);
        assert_eq!(said(&draft)[0].1, ["One.", "---", "Two."]);
        assert!(draft.warnings.iter().any(|w| w.message.contains("id: x")));
    }

    #[test]
    fn escapes_that_would_change_the_meaning_are_kept() {
        assert_eq!(unescape(r"2 \* 3 \[x\] \# a \\b C:\Kit &lt;i&gt; & so"), r"2 \* 3 [x] # a \\b C:\Kit <i> & so");
    }
}
