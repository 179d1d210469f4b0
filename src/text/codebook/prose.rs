//! The same words outside the codebook: a heading, a paragraph that says it in
//! short, and labelled lines.
//!
//! Themes are written like codes, so that who can read the one can read the
//! other; here is what both share. Positions in bytes are not needed: files of
//! themes are read by the program and changed by people.

use super::{body, heading, scan};

/// A text in parts.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::text) struct Prose {
    /// The words of the first heading, if there is one.
    pub heading: Option<String>,
    /// The first paragraph.
    pub paragraph: String,
    /// The labelled lines: label, words, and on which line of the text they
    /// begin, from 0.
    pub fields: Vec<(String, String, u32)>,
}

/// Reads a text with LF line ends.
pub(in crate::text) fn read(text: &str) -> Prose {
    // An empty line first: a rule at the top of the text begins no front matter.
    let text = format!("\n{text}");
    let lines = scan::scan(&text).lines;
    let first = lines.iter().find(|l| l.kind == scan::Kind::Heading).map(|l| &text[l.range()]);
    let name = |line: &str| heading::read(line).map(|h| heading::plain(&line[h.name]));
    let body = body::read(&text, &lines);
    let line = |at: usize| text[..at].matches('\n').count() as u32 - 1;
    let fields = body.fields.into_iter().zip(&body.fields_at);
    Prose {
        heading: first.and_then(name).filter(|name| !name.is_empty()),
        paragraph: body.definition,
        fields: fields.map(|((label, words), at)| (label, words, line(at.start))).collect(),
    }
}

/// A heading of the first level that reads back as `name`; `None` if no heading
/// does.
pub(in crate::text) fn heading(name: &str) -> Option<String> {
    heading::encoded(name).map(|raw| format!("# {raw}"))
}

/// A paragraph that reads back as `words`; `None` if none does.
pub(in crate::text) fn paragraph(words: &str) -> Option<String> {
    body::encoded(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_a_labelled_item_is_counted_from_the_top_whatever_stands_there() {
        let prose = read("---\na: b\n---\n# *Luck* {#x}\n\nTold\nas luck.\n\n## More\n- **Evidence:** x\n  y\n");
        assert_eq!((prose.heading.as_deref(), prose.paragraph.as_str()), (Some("Luck"), "a: b"));
        assert_eq!(prose.fields, [("Evidence".to_owned(), "x y".to_owned(), 9)]);
        assert_eq!(read(""), Prose::default());
    }
}
