//! Why a file could not be imported, in words that say what to do next.
//!
//! An import either gives a whole draft or one of these; nothing is ever half imported. The caller knows the path and
//! prints it before the message, so the messages speak of "this file". `help` is the one sentence that follows.

/// A file that could not be read as an interview.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// No text at all: no bytes, only a byte-order mark, only blank lines.
    #[error("the file is empty")]
    Empty,
    /// The content is of a kind that holds no readable text for this program.
    #[error("the file is not text ({kind})")]
    NotText {
        /// What the first bytes say it is, such as `PNG image`.
        kind: &'static str,
    },
    /// The name promises one format and the content is another.
    #[error("the file is named .{extension} but it is {actual}")]
    WrongName {
        /// The extension in lower case, without the dot.
        extension: String,
        /// What the content is.
        actual: &'static str,
        /// The format to ask for if it should be read all the same, where there is one.
        read_as: Option<&'static str>,
    },
    /// Nothing here reads this kind of file.
    #[error("there is no reader for {what}")]
    NoReader {
        /// The extension with its dot, or a description.
        what: String,
    },
    /// `Options::format` names no format.
    #[error("'{name}' is not an import format")]
    UnknownFormat {
        /// The name that was asked for.
        name: String,
    },
    /// `Options::encoding` names no encoding.
    #[error("'{name}' is not a text encoding")]
    UnknownEncoding {
        /// The name that was asked for.
        name: String,
    },
    /// The container of a DOCX file is broken, cut short, encrypted or suspiciously large.
    #[error("the DOCX container cannot be read: {reason}")]
    Container {
        /// What is wrong, such as `the zip file is cut short`.
        reason: String,
    },
    /// A part of a DOCX file is not well-formed.
    #[error("{part} is not well-formed at byte {byte}: {reason}")]
    Xml {
        /// The part inside the container.
        part: String,
        /// Byte offset within that part.
        byte: u64,
        /// The XML parser's words.
        reason: String,
    },
}

impl ImportError {
    /// One sentence on what a researcher can do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Empty => "check that the transcript was saved, or export it again".into(),
            Self::NotText { .. } => "import the transcript, not the recording or a picture of it".into(),
            Self::WrongName { read_as: Some(format), .. } => {
                format!("rename the file, or read it as it is with format '{format}'")
            }
            Self::WrongName { .. } | Self::NoReader { .. } => format!("save it in one of these formats: {}", names()),
            Self::UnknownFormat { .. } => format!("choose one of: {}", names()),
            Self::UnknownEncoding { .. } => "use a name such as utf-8, utf-16le, windows-1252, big5, shift_jis".into(),
            Self::Container { .. } | Self::Xml { .. } => {
                "open it in a word processor and save it again as .docx, or copy the original once more".into()
            }
        }
    }
}

fn names() -> String {
    let all: Vec<&str> = super::formats().iter().map(|format| format.name).collect();
    all.join(", ")
}
