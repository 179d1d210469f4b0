//! What stands below a heading: definition, further paragraphs, labelled list.
//!
//! The words are kept as Markdown, wrapped lines joined: a definition wrapped
//! at 72 columns and the same on one line are the same definition.

use super::scan::{Kind, Line};
use std::ops::Range;

/// The text of one code.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Body {
    /// First paragraph.
    pub definition: String,
    /// Its bytes in the file, from the first word to the last.
    pub defined_at: Option<Range<usize>>,
    /// Further paragraphs, parted by blank lines.
    pub full: String,
    /// The labelled list.
    pub fields: Vec<(String, String)>,
    /// The bytes of each of its items in the file: whole lines, without the
    /// last line end.
    pub fields_at: Vec<Range<usize>>,
    /// Indexes into the lines of underlined headings, which are no codes.
    pub underlined: Vec<usize>,
}

enum Part {
    Paragraph { text: String, range: Range<usize> },
    Item { indent: usize, text: String, lines: Range<usize> },
    Fence(String),
}

/// Reads the lines below a heading, up to the next one.
pub(super) fn read(text: &str, lines: &[Line]) -> Body {
    let mut reader = Reader::default();
    for (index, line) in lines.iter().enumerate() {
        let words = &text[line.range()];
        match line.kind {
            Kind::Text => reader.text(words, line.start, index),
            Kind::Fence => reader.fence(words, line.end),
            _ => reader.gap(),
        }
    }
    reader.finish()
}

#[derive(Default)]
struct Reader {
    parts: Vec<Part>,
    /// True if the next line may continue the last part.
    open: bool,
    /// True if a blank line stood since the last part's last line.
    blank: bool,
    fenced: bool,
    underlined: Vec<usize>,
}

impl Reader {
    fn gap(&mut self) {
        (self.blank, self.fenced) = (true, false);
    }

    fn push(&mut self, part: Part) {
        self.parts.push(part);
        (self.open, self.blank, self.fenced) = (true, false, false);
    }

    fn text(&mut self, line: &str, start: usize, index: usize) {
        let words = line.trim();
        let indent = indent(line);
        let first = start + line.len() - line.trim_start().len();
        let range = first..first + words.len();
        if is_rule(words) {
            let after_words = self.open && !self.blank && matches!(self.parts.last(), Some(Part::Paragraph { .. }));
            if after_words && !words.contains(['*', '_', ' ']) {
                self.underlined.push(index);
            }
            (self.open, self.blank) = (false, true);
            return;
        }
        let bullet = bullet(words).map(|text| (indent, words.len() - text.len(), text));
        match self.parts.last_mut().filter(|_| self.open) {
            Some(Part::Item { indent: inner, text, lines }) if indent >= *inner => {
                lines.end = start + line.len();
                text.push_str(if self.blank {
                    "\n\n"
                } else if bullet.is_some() {
                    "\n"
                } else {
                    " "
                });
                text.push_str(words);
            }
            Some(Part::Item { text, lines, .. }) if bullet.is_none() && !self.blank => {
                lines.end = start + line.len();
                text.push(' ');
                text.push_str(words);
            }
            Some(Part::Paragraph { text, range: all }) if bullet.is_none() && !self.blank => {
                text.push(' ');
                text.push_str(words);
                all.end = range.end;
            }
            _ => match bullet {
                Some((indent, marker, text)) => {
                    let (indent, text) = (indent + marker.max(2), text.to_owned());
                    self.push(Part::Item { indent, text, lines: start..start + line.len() });
                }
                None => self.push(Part::Paragraph { text: words.to_owned(), range }),
            },
        }
        (self.blank, self.fenced) = (false, false);
    }

    fn fence(&mut self, line: &str, end: usize) {
        let inside_item = indent(line) > 0 || self.fenced;
        match self.parts.last_mut().filter(|_| self.open) {
            Some(Part::Item { text, lines, .. }) if inside_item => {
                lines.end = end;
                text.push('\n');
                text.push_str(line.trim_end());
            }
            Some(Part::Fence(text)) if self.fenced => {
                text.push('\n');
                text.push_str(line.trim_end());
            }
            _ => self.push(Part::Fence(line.trim_end().to_owned())),
        }
        (self.fenced, self.blank) = (true, false);
    }

    fn finish(self) -> Body {
        let mut body = Body { underlined: self.underlined, ..Body::default() };
        let mut after_item = false;
        for part in self.parts {
            let (text, is_item) = match part {
                Part::Paragraph { text, range } if body.defined_at.is_none() => {
                    body.definition = unguarded(&text).to_owned();
                    body.defined_at = Some(range);
                    continue;
                }
                Part::Paragraph { text, .. } => (unguarded(&text).to_owned(), false),
                Part::Fence(text) => (text, false),
                Part::Item { text, lines, .. } => match labelled(&text) {
                    Some((label, value)) => {
                        body.fields.push((label.to_owned(), value.to_owned()));
                        body.fields_at.push(lines);
                        continue;
                    }
                    None => (format!("- {text}"), true),
                },
            };
            if !body.full.is_empty() {
                body.full.push_str(if is_item && after_item { "\n" } else { "\n\n" });
            }
            body.full.push_str(&text);
            after_item = is_item;
        }
        body
    }
}

/// Columns of white space a line begins with, a tab counting four.
fn indent(line: &str) -> usize {
    let space = line.chars().take_while(|c| matches!(c, ' ' | '\t'));
    space.map(|c| if c == '\t' { 4 } else { 1 }).sum()
}

/// The text of a list item.
fn bullet(words: &str) -> Option<&str> {
    let rest = words.strip_prefix(['-', '*', '+'])?;
    (rest.is_empty() || rest.starts_with([' ', '\t'])).then(|| rest.trim_start())
}

/// True for a row of `---`, `***`, `___` or `===`.
fn is_rule(words: &str) -> bool {
    let bare: String = words.split([' ', '\t']).collect();
    let same = |c: char| bare.len() >= 3 && bare.chars().all(|b| b == c);
    same('-') || same('*') || same('_') || (same('=') && bare.len() == words.len())
}

/// Bytes of the first line of a labelled item up to its text, the space
/// before that left out.
pub(super) fn lead(line: &str) -> Option<usize> {
    let line = line.trim_end();
    let (_, value) = labelled(bullet(line.trim_start())?)?;
    Some(line[..line.len() - value.len()].trim_end().len())
}

/// Label and text of `**Label:** text` or `**Label**: text`.
fn labelled(item: &str) -> Option<(&str, &str)> {
    const COLONS: [char; 2] = [':', '：'];
    let (label, rest) = item.strip_prefix("**")?.split_once("**")?;
    let (label, rest) = match label.trim_end().strip_suffix(COLONS) {
        Some(label) => (label, rest),
        None => (label, rest.trim_start().strip_prefix(COLONS)?),
    };
    let label = label.trim();
    (!label.is_empty() && !label.contains('\n')).then(|| (label, rest.trim()))
}

/// A paragraph without the backslash that kept its first character from
/// beginning something else.
fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\\') {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_punctuation()) => rest,
        _ => text,
    }
}

/// `text` as one paragraph that reads back as itself; `None` if it is empty or
/// there is no way.
pub(super) fn encoded(text: &str) -> Option<String> {
    let text = super::heading::single_spaced(text);
    let reads_back = |raw: &String| {
        let file = format!("# x\n\n{raw}\n");
        let scan = super::scan::scan(&file);
        let codes = scan.lines.iter().filter(|l| l.kind == Kind::Heading).count();
        let calm = codes == 1 && scan.conflicts.is_empty() && scan.unended.is_empty();
        calm && read(&file, &scan.lines[1..]).definition == text
    };
    let guarded = format!("\\{text}");
    [text.clone(), guarded].into_iter().find(|raw| !text.is_empty() && reads_back(raw))
}

#[cfg(test)]
mod tests {
    use super::super::heading::single_spaced;
    use super::*;
    use proptest::prelude::*;

    fn of(text: &str) -> Body {
        read(text, &super::super::scan::scan(text).lines)
    }

    fn fields(body: &Body) -> Vec<(&str, &str)> {
        body.fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect()
    }

    #[test]
    fn the_first_paragraph_defines_and_the_others_explain() {
        let text = "Brief,\nwrapped.\n\nMore.\n\n- **Example:** words\n\nAfter the list.\n\n1. one\n2. two\n";
        let body = of(text);
        assert_eq!(body.definition, "Brief, wrapped.");
        assert_eq!(&text[body.defined_at.clone().unwrap()], "Brief,\nwrapped.");
        assert_eq!(body.full, "More.\n\nAfter the list.\n\n1. one 2. two");
        assert_eq!(fields(&body), [("Example", "words")]);
    }

    #[test]
    fn a_field_holds_its_indented_and_wrapped_lines() {
        let body =
            of("- **Use when:** one\n  two\nlazy\n\n  a paragraph\n  - nested\n- **Not when**: x\n* **例：** 词\n");
        assert_eq!(
            fields(&body),
            [("Use when", "one two lazy\n\na paragraph\n- nested"), ("Not when", "x"), ("例", "词")]
        );
        assert_eq!(of("- **Empty:**\n").fields, [("Empty".to_owned(), String::new())]);
    }

    #[test]
    fn list_items_without_a_label_explain() {
        let body = of("- plain\n- **bold** but no colon\n\nDefinition.\n\n```\n# code\n```\n");
        assert_eq!(body.definition, "Definition.");
        assert_eq!(body.full, "- plain\n- **bold** but no colon\n\n```\n# code\n```");
    }

    #[test]
    fn comments_and_rules_are_no_words_and_underlined_headings_are_noticed() {
        let body = of("<!-- to do -->\nDefinition.\n\n---\n\nMore\n----\nmore\n");
        assert_eq!((body.definition.as_str(), body.full.as_str()), ("Definition.", "More\n\nmore"));
        assert_eq!(body.underlined, [6]);
    }

    proptest! {
        #[test]
        fn a_definition_is_written_so_that_it_reads_back(text in "[-#`~<>=*+_ a\\\\!é1.\n]{1,12}") {
            let wanted = single_spaced(&text);
            if let Some(raw) = encoded(&text) {
                prop_assert_eq!(of(&format!("{raw}\r\n\r\n- **Example:** x\r\n")).definition, wanted);
            } else {
                prop_assert!(wanted.is_empty());
            }
        }
    }
}
