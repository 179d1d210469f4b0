//! A coding: one coder, one code, one segment.

use super::anchor::{Anchor, Place};
use super::codebook::CodeId;
use super::ids::{Stamp, Ulid};

/// How a coding came about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// A person chose the words (the default).
    #[default]
    Hand,
    /// By search.
    Search,
    /// From a suggestion.
    Suggestion,
    /// From another program.
    Import,
    /// By coders deciding together.
    Adjudication,
    /// A word this version does not know, kept.
    Other(String),
}

/// How sure a coding is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CodingStatus {
    /// Waits for a person's yes; left out of analyses unless asked.
    Provisional,
    /// Counts (the default).
    #[default]
    Final,
    /// A person said no; left out.
    Rejected,
}

impl Method {
    /// The word in files and output.
    pub fn word(&self) -> &str {
        match self {
            Self::Hand => "hand",
            Self::Search => "search",
            Self::Suggestion => "suggestion",
            Self::Import => "import",
            Self::Adjudication => "adjudication",
            Self::Other(word) => word,
        }
    }

    /// The method a word means.
    pub fn from_word(word: &str) -> Self {
        match word {
            "hand" => Self::Hand,
            "search" => Self::Search,
            "suggestion" => Self::Suggestion,
            "import" => Self::Import,
            "adjudication" => Self::Adjudication,
            other => Self::Other(other.to_owned()),
        }
    }
}

impl CodingStatus {
    /// The word in files and output.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Provisional => "provisional",
            Self::Final => "final",
            Self::Rejected => "rejected",
        }
    }

    /// The status a word means, if it is one.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "provisional" => Some(Self::Provisional),
            "final" => Some(Self::Final),
            "rejected" => Some(Self::Rejected),
            _ => None,
        }
    }
}

/// A remark on a coding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Its event.
    pub id: Ulid,
    /// When.
    pub at: Stamp,
    /// Who.
    pub actor: String,
    /// The words.
    pub body: String,
}

/// One coding as the journals have it, placed in the body of today.
///
/// A handle: a study holds a hundred thousand in one ordered list, and putting
/// one into it moves all that follow.
#[derive(Clone, Debug, PartialEq)]
pub struct Coding(Box<CodingFields>);

impl std::ops::Deref for Coding {
    type Target = CodingFields;

    fn deref(&self) -> &CodingFields {
        &self.0
    }
}

impl std::ops::DerefMut for Coding {
    fn deref_mut(&mut self) -> &mut CodingFields {
        &mut self.0
    }
}

impl From<CodingFields> for Coding {
    fn from(fields: CodingFields) -> Self {
        Self(Box::new(fields))
    }
}

impl Coding {
    /// True if coders decided it together. It says again, or against it, what somebody
    /// coded; so it counts in the consensus alone.
    pub fn is_of_consensus(&self) -> bool {
        self.by == Method::Adjudication
    }

    /// True if it says what coders decided on other codings, and is so nobody's
    /// own reading of the words.
    pub fn is_decision(&self) -> bool {
        self.by == Method::Adjudication && !self.of.is_empty()
    }
}

/// What a [`Coding`] says.
#[derive(Clone, Debug, PartialEq)]
pub struct CodingFields {
    /// The event that made it.
    pub id: Ulid,
    /// Whose journal it is in.
    pub coder: String,
    /// The source's id.
    pub source: String,
    /// The code as cited; `None` is a highlight. Merges are resolved with
    /// [`super::codebook::Codebook::resolve`].
    pub code: Option<CodeId>,
    /// The anchor as last set.
    pub anchor: Anchor,
    /// Where it stands today.
    pub place: Place,
    /// How it came about.
    pub by: Method,
    /// The query that found its words, where one did (`docs/search.md`).
    pub query: Option<String>,
    /// The codings that it decides on, if it is a decision; else empty.
    pub of: Vec<Ulid>,
    /// Its status.
    pub status: CodingStatus,
    /// Its memo; empty for none.
    pub memo: String,
    /// Coding round, as written.
    pub round: Option<String>,
    /// `for`, `against` or `mixed`.
    pub stance: Option<String>,
    /// Its weight, as written.
    pub weight: Option<String>,
    /// When it was made.
    pub created: Stamp,
    /// Remarks, oldest first.
    pub comments: Vec<Comment>,
    /// True until the disk has it (interface only).
    pub pending: bool,
}

/// What a coder says of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarkKind {
    /// Read through.
    Read,
    /// Coded to the end.
    Complete,
    /// Left out on purpose.
    Skipped,
}

impl MarkKind {
    /// The word in files and output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Complete => "complete",
            Self::Skipped => "skipped",
        }
    }

    /// The mark a word means.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "read" => Some(Self::Read),
            "complete" => Some(Self::Complete),
            "skipped" => Some(Self::Skipped),
            _ => None,
        }
    }
}
