//! A text that people published or are writing: headings, paragraphs, block quotes.
//!
//! An article is no transcript. Nobody speaks in it from line to line, so the readers of transcripts would look for
//! speakers where there are none. What it has is sections, and words of others set in quotation marks or apart. This
//! room reads the formats articles and manuscripts come in (Word, Markdown, plain text, a web page) to one list of
//! paragraphs, each with the place it came from, and takes what is marked as a heading for a heading. Many texts mark
//! none, because a converter took the type away: then `headings` tells them by their form.

mod headings;
mod html;
mod plain;

use super::{ImportError, Options, Warning, decode, docx, formats, magic};

/// What a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A heading of this level, 1 to 6.
    Heading(u8),
    /// Set apart as somebody's words.
    Block,
    /// Anything else.
    Text,
}

/// One paragraph on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// Where it begins, in units of [`Article::unit`], from 1.
    pub place: u32,
    /// What it is.
    pub kind: Kind,
    /// Its words, Markdown's emphasis included.
    pub text: String,
}

/// A text as read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Article {
    /// Its title, where it can be told.
    pub title: Option<String>,
    /// What a place counts: `line` or `paragraph`.
    pub unit: &'static str,
    /// True if the file marks its headings; false if they were told by their form.
    pub marked: bool,
    /// Its paragraphs in order.
    pub paragraphs: Vec<Paragraph>,
    /// The format it was read as: `docx`, `md`, `txt`, `html`.
    pub format: &'static str,
    /// Text encoding, in lower case.
    pub encoding: String,
    /// What should be known.
    pub warnings: Vec<Warning>,
}

/// A paragraph before its place in the text is known.
struct Raw {
    paragraph: Paragraph,
    /// It may be a heading: it is one line, or all of it is bold.
    lone: bool,
    bold: bool,
}

/// Reads an article or a manuscript. `options.format` is not looked at.
///
/// # Errors
/// As for transcripts; files of other kinds are refused by name.
pub fn read(file_name: &str, bytes: &[u8], options: &Options) -> Result<Article, ImportError> {
    if magic::is_blank(bytes) {
        return Err(ImportError::Empty);
    }
    let extension = file_name.rsplit_once('.').map(|(_, e)| e.to_lowercase()).unwrap_or_default();
    let kind = magic::recognise(bytes);
    let web = matches!(extension.as_str(), "html" | "htm" | "xhtml");
    let article = match kind {
        Some(magic::Content::Zip) => {
            let format = magic::settle(magic::Content::Zip, &extension, bytes)?;
            of_word(bytes, format.name)?
        }
        Some(magic::Content::Other("a web page (HTML)")) => of_text(bytes, options, "html")?,
        Some(other) => {
            magic::settle(other, &extension, bytes)?;
            return Err(ImportError::NoReader { what: format!(".{extension} files") });
        }
        None if web => of_text(bytes, options, "html")?,
        None if extension.starts_with("doc") => {
            return Err(ImportError::WrongName { extension, actual: "plain text", read_as: None });
        }
        None => {
            let markdown = formats().iter().any(|f| f.name == "md" && f.extensions.contains(&extension.as_str()));
            of_text(bytes, options, if markdown { "md" } else { "txt" })?
        }
    };
    match article.paragraphs.is_empty() {
        true => Err(ImportError::Empty),
        false => Ok(article),
    }
}

fn of_word(bytes: &[u8], format: &'static str) -> Result<Article, ImportError> {
    let docx::PrintedFile { title, paragraphs, warnings } = docx::printed(bytes)?;
    let raw = paragraphs.into_iter().zip(1..).map(|(one, place)| {
        let kind = match (one.heading, one.quote) {
            (Some(level), _) => Kind::Heading(level),
            (None, true) => Kind::Block,
            (None, false) => Kind::Text,
        };
        Raw { paragraph: Paragraph { place, kind, text: one.text }, lone: true, bold: one.bold }
    });
    let (found, marked, paragraphs) = headings::tell(raw.collect());
    let (unit, encoding) = ("paragraph", "utf-8".to_owned());
    Ok(Article { title: title.or(found), unit, marked, paragraphs, format, encoding, warnings })
}

fn of_text(bytes: &[u8], options: &Options, format: &'static str) -> Result<Article, ImportError> {
    let decoded = decode::decode(bytes, options.encoding.as_deref())?;
    let (title, raw) = match format {
        "html" => html::paragraphs(&decoded.text),
        _ => plain::paragraphs(&decoded.text, format == "md"),
    };
    let (found, marked, paragraphs) = headings::tell(raw);
    let (encoding, warnings) = (decoded.encoding, decoded.warnings);
    let unit = "line";
    Ok(Article { title: title.or(found), unit, marked, paragraphs, format, encoding, warnings })
}

#[cfg(test)]
mod tests;
