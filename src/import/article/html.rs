//! Paragraphs of a web page: tags taken off, blocks kept.
//!
//! No page is well-formed, so there is no tree: a tag that ends a block ends a paragraph, and what stands in scripts,
//! styles and the head is passed over. Character references are undone once.

use super::super::references;
use super::{Kind, Paragraph, Raw};

const BLOCKS: &[&str] = &[
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "td",
    "th",
    "tr",
    "table",
    "section",
    "article",
    "header",
    "footer",
    "blockquote",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "dd",
    "dt",
    "figure",
    "figcaption",
    "pre",
    "hr",
    "body",
    "main",
    "nav",
    "aside",
];
const UNSEEN: &[&str] = &["script", "style", "head", "svg", "noscript", "template"];

/// The page's title, and its paragraphs.
pub(super) fn paragraphs(text: &str) -> (Option<String>, Vec<Raw>) {
    let mut page = Page { line: 1, ..Page::default() };
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        page.words(&rest[..at]);
        rest = &rest[at..];
        let mark = if rest.starts_with("<!--") { "-->" } else { ">" };
        let end = rest.find(mark).map_or(rest.len(), |e| e + mark.len());
        let named = |at: usize| rest.as_bytes().get(at).is_some_and(u8::is_ascii_alphabetic);
        if named(1) || (rest.starts_with("</") && named(2)) {
            page.tag(rest[1..end].trim_end_matches('>'));
        } else if !rest.starts_with("<!") && !rest.starts_with("<?") {
            page.words("<");
            rest = &rest[1..];
            continue;
        }
        page.line += rest[..end].matches('\n').count() as u32;
        rest = &rest[end..];
        if let Some(closing) = page.raw.take() {
            let length = find_closing(rest, closing);
            if closing == "head" && page.title.is_none() {
                page.title = title(&rest[..length]);
            }
            page.line += rest[..length].matches('\n').count() as u32;
            rest = &rest[length..];
        }
    }
    page.words(rest);
    page.close();
    (page.title, page.out)
}

/// Bytes up to the tag that closes `name`; all of it if none does.
fn find_closing(rest: &str, name: &str) -> usize {
    let bytes = rest.as_bytes();
    let closes = |at: usize| {
        bytes[at + 1..].first() == Some(&b'/')
            && bytes.get(at + 2..at + 2 + name.len()).is_some_and(|b| b.eq_ignore_ascii_case(name.as_bytes()))
    };
    memchr::memchr_iter(b'<', bytes).find(|at| closes(*at)).unwrap_or(rest.len())
}

fn title(head: &str) -> Option<String> {
    let from = head.find("<title").and_then(|at| head[at..].find('>').map(|e| at + e + 1))?;
    let text = references::decoded(head[from..].split('<').next()?.trim());
    (!text.is_empty()).then_some(text)
}

#[derive(Default)]
struct Page {
    line: u32,
    place: u32,
    text: String,
    heading: Option<u8>,
    quotes: u32,
    raw: Option<&'static str>,
    title: Option<String>,
    out: Vec<Raw>,
}

impl Page {
    fn words(&mut self, words: &str) {
        if self.text.trim().is_empty() {
            let lead = words.len() - words.trim_start().len();
            self.place = self.line + words[..lead].matches('\n').count() as u32;
        }
        self.line += words.matches('\n').count() as u32;
        self.text.push_str(words);
    }

    fn tag(&mut self, tag: &str) {
        let closing = tag.starts_with('/');
        let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        let name = name.to_ascii_lowercase();
        if !closing && let Some(unseen) = UNSEEN.iter().find(|u| **u == name) {
            self.raw = Some(unseen);
            return;
        }
        match name.as_str() {
            "br" => self.text.push(' '),
            "q" => self.text.push(if closing { '”' } else { '“' }),
            _ if BLOCKS.contains(&name.as_str()) => {
                self.close();
                if name == "blockquote" {
                    self.quotes = if closing { self.quotes.saturating_sub(1) } else { self.quotes + 1 };
                }
                let level = name.strip_prefix('h').and_then(|n| n.parse::<u8>().ok());
                self.heading = level.filter(|_| !closing);
            }
            _ => {}
        }
    }

    fn close(&mut self) {
        let text = references::decoded(&std::mem::take(&mut self.text));
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            return;
        }
        let kind = match self.heading {
            Some(level) => Kind::Heading(level),
            None if self.quotes > 0 => Kind::Block,
            None => Kind::Text,
        };
        self.out.push(Raw { paragraph: Paragraph { place: self.place, kind, text }, lone: true, bold: false });
    }
}
