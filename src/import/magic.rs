//! What a file is, by its first bytes.
//!
//! Names lie: a `.txt` is a picture, a `.docx` is an old `.doc` or a web page. The few signatures here exist so that
//! such a file is named for what it is and refused, instead of becoming a source full of rubbish.

use super::{Format, ImportError, formats};

/// A kind of content with a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// A zip archive: a DOCX, or another container.
    Zip,
    /// Content that is text underneath but in a format of its own.
    Other(&'static str),
    /// Content that holds no text for us.
    Binary(&'static str),
}

const SIGNATURES: &[(&[u8], Content)] = &[
    (b"PK\x03\x04", Content::Zip),
    (b"PK\x05\x06", Content::Zip),
    (b"\x89PNG", Content::Binary("PNG image")),
    (b"\xff\xd8\xff", Content::Binary("JPEG image")),
    (b"GIF8", Content::Binary("GIF image")),
    (b"\x1f\x8b", Content::Binary("gzip archive")),
    (b"7z\xbc\xaf", Content::Binary("7-Zip archive")),
    (b"Rar!", Content::Binary("RAR archive")),
    (b"ID3", Content::Binary("MP3 recording")),
    (b"OggS", Content::Binary("Ogg recording")),
    (b"fLaC", Content::Binary("FLAC recording")),
    (b"SQLite format 3", Content::Binary("SQLite database")),
    (b"\x7fELF", Content::Binary("program")),
    (b"%PDF", Content::Other("a PDF")),
    (b"{\\rtf", Content::Other("rich text (RTF)")),
    (b"\xd0\xcf\x11\xe0", Content::Other("an old Word document (.doc)")),
];

/// Whether there is nothing but byte-order marks and blanks.
pub fn is_blank(bytes: &[u8]) -> bool {
    let bytes = bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .or_else(|| bytes.strip_prefix(b"\xff\xfe"))
        .or_else(|| bytes.strip_prefix(b"\xfe\xff"))
        .unwrap_or(bytes);
    bytes.iter().all(|b| b.is_ascii_whitespace() || *b == 0)
}

/// The kind of content, if its first bytes say so.
pub fn recognise(bytes: &[u8]) -> Option<Content> {
    if let Some((_, content)) = SIGNATURES.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Some(*content);
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WAVE") {
        return Some(Content::Binary("WAV recording"));
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return Some(Content::Binary("MP4 recording"));
    }
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let begins = |word: &[u8]| start.get(..word.len()).is_some_and(|found| found.eq_ignore_ascii_case(word));
    (begins(b"<!doctype html") || begins(b"<html")).then_some(Content::Other("a web page (HTML)"))
}

/// The format for content with a signature, or the reason why there is none.
pub(super) fn settle(content: Content, extension: &str, bytes: &[u8]) -> Result<&'static Format, ImportError> {
    let named = formats().iter().any(|format| format.extensions.contains(&extension));
    match content {
        Content::Binary(kind) => Err(ImportError::NotText { kind }),
        Content::Other(actual) if named => {
            Err(ImportError::WrongName { extension: extension.into(), actual, read_as: None })
        }
        Content::Other(actual) => Err(ImportError::NoReader { what: format!("this file: it is {actual}") }),
        Content::Zip => {
            let docx =
                formats().iter().find(|f| f.name == "docx" && (extension.starts_with("doc") || (f.sniff)(bytes)));
            docx.ok_or(ImportError::NotText { kind: "zip archive" })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_and_an_old_word_file_are_called_by_their_names() {
        assert_eq!(recognise(b"\x89PNG\r\n"), Some(Content::Binary("PNG image")));
        assert!(matches!(recognise(b"\xd0\xcf\x11\xe0rest"), Some(Content::Other(_))));
        assert!(matches!(recognise(b"\n <!DOCTYPE HTML>"), Some(Content::Other(_))));
        assert_eq!(recognise(b"Anna: hello"), None);
    }

    #[test]
    fn blank_lines_and_a_lone_mark_are_nothing() {
        assert!(is_blank(b"") && is_blank(b"\xef\xbb\xbf") && is_blank(b"\r\n\r\n \t"));
        assert!(!is_blank(b"\xef\xbb\xbfx"));
    }
}
