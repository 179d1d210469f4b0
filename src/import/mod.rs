//! Reading other people's transcripts: bytes in, a [`Draft`] out, and from the draft the text of a source.
//!
//! A transcript arrives as it left a recorder, a transcription service or a typist. Each reader here knows one file
//! format and nothing else; what they share is small: which encoding ([`decode`]), what a time is ([`times`]), what a
//! speaker label is ([`labels`]), how a source is written ([`compose`]). A reader never guesses in silence: what it left
//! out, could not read or was unsure about is a [`Warning`], with the line where there is one. Above all it invents
//! nobody: a file that does not say who speaks becomes a source without speakers.
//!
//! To add a format, write one file with a `sniff` and a `read`, and give it one row in [`formats`]. Content is asked
//! before the extension, because files are misnamed every day.

pub mod article;
pub mod assemble;
pub mod compose;
pub mod counts;
pub mod decode;
pub mod docx;
mod error;
pub mod labels;
pub mod magic;
pub mod md;
pub mod quotations;
mod references;
pub mod spans;
pub mod times;
pub mod txt;
pub mod vtt;

pub use counts::{Counts, SpeakerCount};
pub use error::ImportError;

/// What a reader should do differently from its habits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Read as this format (a name in [`formats`]), whatever the content and the extension say.
    pub format: Option<String>,
    /// Read text in this encoding (a WHATWG label such as `windows-1252`) unless a byte-order mark says otherwise.
    pub encoding: Option<String>,
    /// DOCX without labels: take wholly bold paragraphs as one speaker (`bold`) and the others as another (`regular`).
    pub formatting_as_speakers: bool,
}

/// Something the researcher should know about an import that did succeed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// Line in the imported file, counted from 1; `None` when it concerns the whole file or the format has no lines.
    pub line: Option<u32>,
    /// One sentence.
    pub message: String,
}

impl Warning {
    /// A warning about the whole file.
    pub fn whole(message: impl Into<String>) -> Self {
        Self { line: None, message: message.into() }
    }

    /// A warning about one line, counted from 1.
    pub fn at(line: u32, message: impl Into<String>) -> Self {
        Self { line: Some(line), message: message.into() }
    }
}

/// What a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Something said.
    Speech,
    /// Something about the talk: stage directions on their own line, file headers, footnotes. Never counted as words.
    Note,
    /// A section heading of this level, 1 to 6.
    Heading(u8),
}

/// One paragraph of a segment. The text has no line breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// What it is.
    pub kind: Kind,
    /// The text, Markdown included, without label and leading time.
    pub text: String,
}

/// A unit as the file has it: a labelled paragraph with those that follow it, a cue, a table row, a chat message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Segment {
    /// The cleaned label; `None` when the file does not say.
    pub speaker: Option<String>,
    /// Milliseconds from the start of the recording (or of this tape) to the start of the segment.
    pub start_ms: Option<u64>,
    /// The same for its end, where the file gives one.
    pub end_ms: Option<u64>,
    /// The paragraphs in file order; empty for a label or a cue without text.
    pub paragraphs: Vec<Paragraph>,
}

impl Segment {
    /// Whether it counts as a segment: someone speaks, or it is an empty cue. File headers and stray notes do not count.
    pub fn is_speech(&self) -> bool {
        self.speaker.is_some() || self.paragraphs.is_empty() || self.speech().next().is_some()
    }

    /// The paragraphs that are speech.
    pub fn speech(&self) -> impl Iterator<Item = &Paragraph> {
        self.paragraphs.iter().filter(|paragraph| paragraph.kind == Kind::Speech)
    }
}

/// A remark somebody attached to the text, such as a comment in a word processor. It is not part of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Who wrote it, where the file says.
    pub author: Option<String>,
    /// The words it was attached to; empty when it was attached to a point.
    pub quote: String,
    /// The remark.
    pub text: String,
}

/// A transcript as read, before it becomes a source. Nothing has been stored yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// Title, where the file gives one.
    pub title: Option<String>,
    /// Language code, where the file gives one.
    pub language: Option<String>,
    /// Further `key: value` lines of the file's own front matter, for the front matter of the source.
    pub attributes: Vec<(String, String)>,
    /// Labels in order of first speech, markers such as *Break* included.
    pub speakers: Vec<String>,
    /// Those of them that unmistakably name the interviewer.
    pub interviewers: Vec<String>,
    /// Everything in the file, in its order.
    pub segments: Vec<Segment>,
    /// Remarks attached to the text.
    pub comments: Vec<Comment>,
    /// What the researcher should know.
    pub warnings: Vec<Warning>,
    /// Name of the format that read it, as in [`formats`].
    pub format: &'static str,
    /// How the file says who speaks, in words, such as `Name: text`.
    pub shape: &'static str,
    /// Text encoding used, in lower case.
    pub encoding: String,
    /// Whether the segments are cues: slices of time that cut sentences and are joined again in the source.
    pub cues: bool,
}

impl Draft {
    /// Whether any segment or any paragraph carries a time.
    pub fn has_times(&self) -> bool {
        self.segments.iter().any(|segment| {
            let inline = || segment.paragraphs.iter().any(|p| !times::bracketed(&p.text).is_empty());
            segment.start_ms.is_some() || segment.end_ms.is_some() || inline()
        })
    }

    /// A file that is wrong in every line says so a hundred times, not a million.
    fn shorten_warnings(&mut self) {
        const MOST: usize = 100;
        let more = self.warnings.len().saturating_sub(MOST);
        if more > 0 {
            self.warnings.truncate(MOST);
            self.warnings.push(Warning::whole(format!("and {more} more")));
        }
    }

    /// Fills `speakers` and `interviewers` from the segments and warns of labels that look like slips for another.
    fn name_speakers(&mut self) {
        let mut counted: Vec<(String, usize)> = Vec::new();
        let mut places = std::collections::HashMap::new();
        for label in self.segments.iter().filter_map(|segment| segment.speaker.as_deref()) {
            let place = *places.entry(label).or_insert_with(|| {
                counted.push((label.to_string(), 0));
                counted.len() - 1
            });
            counted[place].1 += 1;
        }
        if counted.len() <= 200 {
            for (rare, common) in labels::variants(&counted) {
                self.warnings.push(Warning::whole(format!("'{rare}' may be the same speaker as '{common}'")));
            }
        }
        self.speakers = counted.into_iter().map(|(label, _)| label).collect();
        self.interviewers = labels::interviewers(&self.speakers);
    }
}

/// One file format that can be imported.
pub struct Format {
    /// Short name, used in options and in a source's front matter.
    pub name: &'static str,
    /// Extensions in lower case, without the dot.
    pub extensions: &'static [&'static str],
    /// One line for help and documentation.
    pub description: &'static str,
    /// Whether the content is unmistakably of this format.
    pub sniff: fn(&[u8]) -> bool,
    /// The reader.
    pub read: fn(&[u8], &Options) -> Result<Draft, ImportError>,
}

/// Every import format, one row each. Those with the surest content come first.
pub fn formats() -> &'static [Format] {
    &[
        Format {
            name: "docx",
            extensions: &["docx", "docm"],
            description: "Word documents: paragraphs, tables, tracked changes accepted, comments kept apart",
            sniff: docx::sniff,
            read: docx::read,
        },
        Format {
            name: "vtt",
            extensions: &["vtt"],
            description: "WebVTT captions: voice tags, Zoom and Teams names, rolling captions",
            sniff: vtt::sniff,
            read: vtt::read,
        },
        Format {
            name: "md",
            extensions: &["md", "markdown", "mdown"],
            description: "Markdown: bold or heading labels, front matter",
            sniff: md::sniff,
            read: md::read,
        },
        Format {
            name: "txt",
            extensions: &["txt", "text"],
            description: "Plain text in the shapes of typists and services: Name: text, Rev, Otter, f4, Zoom chat, none",
            sniff: |_| false,
            read: txt::read,
        },
    ]
}

/// Reads a transcript: the reader is chosen by `options.format`, else by the content, else by the extension of
/// `file_name`.
///
/// # Errors
/// An [`ImportError`] when the content is not readable text of a known format; nothing is read by halves.
pub fn read(file_name: &str, bytes: &[u8], options: &Options) -> Result<Draft, ImportError> {
    let format = choose(file_name, bytes, options)?;
    let mut draft = (format.read)(bytes, options)?;
    draft.format = format.name;
    draft.name_speakers();
    draft.shorten_warnings();
    Ok(draft)
}

fn choose(file_name: &str, bytes: &[u8], options: &Options) -> Result<&'static Format, ImportError> {
    if let Some(name) = &options.format {
        let found = formats().iter().find(|format| format.name == name.to_lowercase());
        return found.ok_or_else(|| ImportError::UnknownFormat { name: name.clone() });
    }
    let extension = match file_name.rsplit_once('.') {
        Some((_, extension)) if !extension.contains(['/', '\\']) => extension.to_lowercase(),
        _ => String::new(),
    };
    if magic::is_blank(bytes) {
        return Err(ImportError::Empty);
    }
    let by_name = formats().iter().find(|format| format.extensions.contains(&extension.as_str()));
    if let Some(kind) = magic::recognise(bytes) {
        return magic::settle(kind, &extension, bytes);
    }
    if by_name.is_some_and(|format| format.name == "docx") {
        return Err(ImportError::WrongName { extension, actual: "plain text", read_as: Some("txt") });
    }
    let sniffed = |only_vtt: bool| formats().iter().find(|f| (f.name == "vtt" || !only_vtt) && (f.sniff)(bytes));
    if let Some(format) = sniffed(true) {
        return Ok(format);
    }
    if let Some(named) = by_name.filter(|format| format.name != "txt") {
        return Ok(named);
    }
    if by_name.is_some() || extension.is_empty() {
        return Ok(sniffed(false).unwrap_or_else(plain));
    }
    Err(ImportError::NoReader { what: format!(".{extension} files") })
}

fn plain() -> &'static Format {
    let all = formats();
    &all[all.len() - 1]
}
