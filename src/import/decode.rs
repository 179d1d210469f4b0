//! Bytes to text: which encoding it is, and what may not stay in it.
//!
//! Transcripts come from thirty years of word processors. The order of trust is: what the researcher says, a
//! byte-order mark, UTF-16 given away by its zero bytes, valid UTF-8, and only then a guess. The guess is known to be
//! poor on short Western text (curly quotes alone look like many code pages), so a file with few non-ASCII bytes is
//! taken as Windows-1252. Whatever is chosen is recorded, because only a reader of the language can see that it is
//! wrong.
//!
//! Every line break becomes one LF. Terminal escape sequences and other control characters are taken out here, once
//! and for all readers: a transcript must never be able to drive the terminal that shows it.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::{ImportError, Warning};

/// Text ready for a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text: LF line ends, no control characters but LF and tab.
    pub text: String,
    /// The encoding used, in lower case, such as `utf-8`, `utf-16le` or `windows-1252`.
    pub encoding: String,
    /// What was replaced or taken out, for the report.
    pub warnings: Vec<Warning>,
}

/// Below this many non-ASCII bytes a guess between Western code pages is not worth having.
const FEW: usize = 400;

/// Decodes `bytes`; `asked` (a WHATWG label such as `latin1`) overrules every sign in the file except its own mark.
///
/// # Errors
/// `UnknownEncoding` for a label nobody knows, `NotText` when what comes out is mostly control characters.
pub fn decode(bytes: &[u8], asked: Option<&str>) -> Result<Decoded, ImportError> {
    let (encoding, bytes) = choose(bytes, asked)?;
    let (raw, malformed) = encoding.decode_without_bom_handling(bytes);
    let mut warnings = Vec::new();
    if malformed {
        let lost = raw.chars().filter(|&c| c == char::REPLACEMENT_CHARACTER).count();
        warnings.push(Warning::whole(format!(
            "{lost} characters could not be read as {}: another encoding may be right",
            encoding.name()
        )));
    }
    let cleaned = clean(&raw);
    let dropped = cleaned.nul + cleaned.controls;
    if dropped * 10 > raw.chars().count().max(20) {
        return Err(ImportError::NotText { kind: "binary data" });
    }
    cleaned.report(&mut warnings);
    Ok(Decoded { text: cleaned.text, encoding: encoding.name().to_lowercase(), warnings })
}

fn choose<'a>(bytes: &'a [u8], asked: Option<&str>) -> Result<(&'static Encoding, &'a [u8]), ImportError> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return Ok((encoding, &bytes[length..]));
    }
    if let Some(name) = asked {
        let encoding = Encoding::for_label(name.as_bytes());
        return match encoding {
            Some(encoding) => Ok((encoding, bytes)),
            None => Err(ImportError::UnknownEncoding { name: name.into() }),
        };
    }
    Ok((guess(bytes), bytes))
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    if let Some(wide) = utf16_by_zeros(bytes) {
        return wide;
    }
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let found = detector.guess(None, Utf8Detection::Deny);
    let many_bytes = [BIG5, EUC_JP, EUC_KR, GBK, GB18030, SHIFT_JIS].contains(&found);
    let high = bytes.iter().filter(|b| !b.is_ascii()).count();
    let cyrillic_or_further = high * 4 > bytes.len();
    if many_bytes || cyrillic_or_further || high > FEW { found } else { WINDOWS_1252 }
}

/// Text in a Latin script has a zero in every other byte of UTF-16.
fn utf16_by_zeros(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    if sample.len() < 8 {
        return None;
    }
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|&&b| b == 0).count();
    let half = sample.len() / 2;
    match (zeros(0) * 10 > half * 7, zeros(1) * 10 > half * 7) {
        (true, false) => Some(UTF_16BE),
        (false, true) => Some(UTF_16LE),
        _ => None,
    }
}

struct Cleaned {
    text: String,
    escapes: usize,
    nul: usize,
    controls: usize,
}

impl Cleaned {
    fn report(&self, warnings: &mut Vec<Warning>) {
        for (count, what) in [
            (self.escapes, "terminal escape sequences"),
            (self.nul, "NUL bytes"),
            (self.controls, "control characters"),
        ] {
            if count > 0 {
                warnings.push(Warning::whole(format!("{count} {what} left out")));
            }
        }
    }
}

fn clean(raw: &str) -> Cleaned {
    let mut out = Cleaned { text: String::with_capacity(raw.len()), escapes: 0, nul: 0, controls: 0 };
    let mut rest = raw.chars();
    while let Some(c) = rest.next() {
        match c {
            '\n' | '\t' => out.text.push(c),
            '\r' => {
                if rest.as_str().starts_with('\n') {
                    rest.next();
                }
                out.text.push('\n');
            }
            '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.text.push('\n'),
            '\u{1b}' => {
                out.escapes += 1;
                skip_escape(&mut rest);
            }
            '\0' => out.nul += 1,
            '\u{feff}' => {}
            c if c.is_control() => out.controls += 1,
            c => out.text.push(c),
        }
    }
    out
}

/// Takes the rest of a terminal escape sequence off `rest`: CSI up to its final byte, OSC and its kin up to BEL or ST.
fn skip_escape(rest: &mut std::str::Chars<'_>) {
    let longest = 4096;
    match rest.clone().next() {
        Some('[') => {
            rest.next();
            for c in rest.by_ref().take(longest) {
                if ('\u{40}'..='\u{7e}').contains(&c) {
                    return;
                }
            }
        }
        Some(']' | 'P' | '^' | '_' | 'X') => {
            let end =
                rest.as_str().char_indices().take(longest).find(|&(_, c)| c == '\u{7}' || c == '\u{1b}' || c == '\n');
            match end {
                Some((at, '\n')) => *rest = rest.as_str()[at..].chars(),
                Some((at, '\u{7}')) => *rest = rest.as_str()[at + 1..].chars(),
                Some((at, _)) => {
                    let after = &rest.as_str()[at + 1..];
                    *rest = after.strip_prefix('\\').unwrap_or(after).chars();
                }
                None => {
                    rest.next();
                }
            }
        }
        Some(c) if c.is_ascii_graphic() => {
            rest.next();
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> (String, String) {
        let decoded = decode(bytes, None).unwrap();
        (decoded.text, decoded.encoding)
    }

    #[test]
    fn every_line_end_becomes_one_line_feed() {
        assert_eq!(text(b"a\r\nb\rc\nd").0, "a\nb\nc\nd");
        assert_eq!(text("a\u{2028}b\u{c}c".as_bytes()).0, "a\nb\nc");
    }

    #[test]
    fn short_western_text_is_windows_1252_and_keeps_its_ellipsis() {
        let (text, encoding) = text(b"na\xefve \x93x\x94 and so on\x85");
        assert_eq!((text.as_str(), encoding.as_str()), ("naïve “x” and so on…", "windows-1252"));
    }

    #[test]
    fn utf_16_is_known_by_its_mark_or_by_its_zeros() {
        let wide: Vec<u8> = "Anna: hello there".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(text(&wide), ("Anna: hello there".into(), "utf-16le".into()));
        let mut marked = vec![0xfe, 0xff];
        marked.extend("Hé".encode_utf16().flat_map(u16::to_be_bytes));
        assert_eq!(text(&marked), ("Hé".into(), "utf-16be".into()));
    }

    #[test]
    fn the_researcher_overrules_the_guess() {
        let decoded = decode(b"\xa4\xa4", Some("big5")).unwrap();
        assert_eq!(decoded.text, "中");
        assert!(matches!(decode(b"x", Some("klingon")), Err(ImportError::UnknownEncoding { .. })));
    }

    #[test]
    fn escape_sequences_and_control_characters_do_not_stay() {
        let decoded = decode(b"a\x1b[31mred\x1b[0m b\x1b]0;title\x07c \x00d\x08 e\x1b]0;t\x1b\\f", None).unwrap();
        assert_eq!(decoded.text, "ared bc d ef");
        assert_eq!(decoded.warnings.len(), 3);
        assert!(decoded.warnings[1].message.contains("1 NUL"));
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        let noise: Vec<u8> = (0..200u8).map(|n| n % 32).collect();
        assert!(matches!(decode(&noise, None), Err(ImportError::NotText { .. })));
    }
}
