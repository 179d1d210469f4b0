//! How a coding holds on to its words.
//!
//! An anchor keeps the place, the words themselves, 32 code points before and
//! after, and the digest of the body it was made on. Where the body is still
//! the same, the place is simply right. Where it is not, the place is derived
//! anew on load ([`crate::text::reanchor`]) and gets a [`Grade`]; nothing is
//! ever rewritten in silence.

use super::span::Span;
use serde::{Deserialize, Serialize};

/// How many code points of context an anchor keeps on each side.
pub const CONTEXT: u32 = 32;

/// Digest of a body: the first 16 hex digits of its SHA-256.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Digest(pub String);

impl Digest {
    /// The digest of `text` as UTF-8.
    pub fn of(text: &str) -> Self {
        let mut hash = sha256(text.as_bytes());
        hash.truncate(16);
        Self(hash)
    }
}

/// The whole SHA-256 of some bytes, 64 hex digits.
pub fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

/// A segment of a body, held by its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// The place in the body with digest `text`.
    pub span: Span,
    /// The words, exactly as they stood in the body.
    pub quote: String,
    /// Up to 32 code points before the words.
    #[serde(default)]
    pub before: String,
    /// Up to 32 code points after the words.
    #[serde(default)]
    pub after: String,
    /// Digest of the body.
    pub text: Digest,
    /// In how many places of that body the words stood, and the words with
    /// their context. Left out where the words stood once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub among: Option<(u32, u32)>,
}

/// What became of a coding's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    /// The same words in the same place.
    Exact,
    /// The same occurrence of the same words, in another place.
    Moved,
    /// The place was found, its words differ.
    Changed,
    /// The words stand in several places, or only where other words once
    /// stood around them: nobody can say which is meant.
    Ambiguous,
    /// The words are gone.
    Lost,
}

impl Grade {
    /// The word in files and output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Moved => "moved",
            Self::Changed => "changed",
            Self::Ambiguous => "ambiguous",
            Self::Lost => "lost",
        }
    }

    /// True for the grades that analyses count; the others wait in the
    /// review queue.
    pub fn is_sure(self) -> bool {
        matches!(self, Self::Exact | Self::Moved)
    }
}

/// Where an anchor stands in the body of today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its grade.
    pub grade: Grade,
    /// The place; for `Changed` and `Ambiguous` the best guess; for `Lost`
    /// an empty span at the position where the words last stood, clipped.
    pub span: Span,
    /// Other places for `Ambiguous`, in order.
    pub candidates: Vec<Span>,
}

/// One change of text: at `start` (code points of the old body), `deleted`
/// code points gave way to `inserted` ones. Written `[start, deleted, inserted]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(u32, u32, u32)", into = "(u32, u32, u32)")]
pub struct Edit {
    /// Position in the old body.
    pub start: u32,
    /// Code points removed there.
    pub deleted: u32,
    /// Code points put there.
    pub inserted: u32,
}

impl From<(u32, u32, u32)> for Edit {
    fn from((start, deleted, inserted): (u32, u32, u32)) -> Self {
        Self { start, deleted, inserted }
    }
}

impl From<Edit> for (u32, u32, u32) {
    fn from(e: Edit) -> Self {
        (e.start, e.deleted, e.inserted)
    }
}

/// How positions of one body become positions of the next: lengths only,
/// never text, so a map may outlive the words it moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PositionMap {
    /// The source's id.
    pub source: String,
    /// Digest of the old body.
    pub from: Digest,
    /// Digest of the new body.
    pub to: Digest,
    /// The edits, ascending and apart, in old positions.
    pub edits: Vec<Edit>,
}
