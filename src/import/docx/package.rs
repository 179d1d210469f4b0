//! The zip container of a Word document, opened with suspicion.
//!
//! Only the parts asked for are read, by name, into memory, never onto the disk, and never more than a fixed number of
//! bytes of each: an archive of a few kilobytes can unpack to gigabytes. A document type declaration is reported by
//! the XML reader and never followed.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use super::super::ImportError;
use super::xml;

/// The most that is read of one part, in bytes: the longest transcripts are a few megabytes of XML.
const LIMIT: u64 = if cfg!(test) { 1024 * 1024 } else { 256 * 1024 * 1024 };
/// The most members an honest document has.
const MEMBERS: usize = 20_000;

/// An open container.
pub(super) struct Package<'a> {
    zip: zip::ZipArchive<Cursor<&'a [u8]>>,
}

/// A part as text, with its name for error messages.
pub(super) struct Part {
    pub(super) name: String,
    pub(super) text: String,
}

/// A footnote, endnote or comment.
pub(super) struct NotePart {
    pub(super) author: Option<String>,
    pub(super) text: String,
}

/// What styles say that matters here.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) heading: Option<u8>,
    pub(super) title: bool,
    pub(super) bold: Option<bool>,
    pub(super) quote: bool,
    pub(super) based_on: Option<String>,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ImportError> {
        let zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
        if zip.len() > MEMBERS {
            return Err(ImportError::Container { reason: format!("it has {} members", zip.len()) });
        }
        Ok(Self { zip })
    }

    /// The main document part, by its usual name or by the relationship that names it.
    pub(super) fn main(&mut self) -> Result<Part, ImportError> {
        if let Some(part) = self.part("word/document.xml")? {
            return Ok(part);
        }
        let named = match self.part("_rels/.rels")? {
            Some(rels) => xml::main_part_name(&rels)?,
            None => None,
        };
        if let Some(name) = named
            && let Some(part) = self.part(&name)?
        {
            return Ok(part);
        }
        Err(ImportError::Container { reason: "it holds no Word document".into() })
    }

    pub(super) fn styles(&mut self) -> Result<BTreeMap<String, Style>, ImportError> {
        match self.part("word/styles.xml")? {
            Some(part) => xml::read_styles(&part),
            None => Ok(BTreeMap::new()),
        }
    }

    /// The texts of footnotes, endnotes or comments by their id.
    pub(super) fn notes(&mut self, name: &str, element: &str) -> Result<BTreeMap<String, NotePart>, ImportError> {
        match self.part(name)? {
            Some(part) => xml::read_notes(&part, element),
            None => Ok(BTreeMap::new()),
        }
    }

    fn part(&mut self, name: &str) -> Result<Option<Part>, ImportError> {
        let file = match self.zip.by_name(name) {
            Ok(file) => file,
            Err(zip::result::ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(broken(&error)),
        };
        let mut bytes = Vec::new();
        let read = file.take(LIMIT + 1).read_to_end(&mut bytes);
        read.map_err(|error| ImportError::Container { reason: format!("{name} cannot be unpacked ({error})") })?;
        if bytes.len() as u64 > LIMIT {
            return Err(ImportError::Container { reason: format!("{name} unpacks to more than {LIMIT} bytes") });
        }
        let decoded = match encoding_rs::Encoding::for_bom(&bytes) {
            Some((encoding, length)) => encoding.decode_without_bom_handling(&bytes[length..]).0.into_owned(),
            None => {
                String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
            }
        };
        Ok(Some(Part { name: name.to_string(), text: decoded }))
    }
}

fn broken(error: &zip::result::ZipError) -> ImportError {
    use zip::result::ZipError;
    let reason = match error {
        ZipError::InvalidArchive(_) | ZipError::Io(_) => "the zip file is cut short or damaged".to_string(),
        ZipError::UnsupportedArchive(what) => what.to_string(),
        other => other.to_string(),
    };
    ImportError::Container { reason }
}
