//! The codebook: codes in reading order, as a tree.
//!
//! A code is a heading of a Markdown file below `codebook/`. Its identity is
//! `{#id}`; a heading without one has the slug of its path until something
//! cites it. Merging leaves the merged heading as a tombstone with
//! `merged-into`, so nothing is rewritten and a merge can be taken back:
//! [`Codebook::resolve`] follows it on reading.

use super::theme::{TypedLink, typed};
use foldhash::HashMap;
use foldhash::HashMapExt;
use std::fmt;

/// The identity of a code: `[a-z0-9][a-z0-9-]*`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct CodeId(pub String);

impl fmt::Display for CodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for CodeId {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl CodeId {
    /// True if `text` may be a code's identity.
    pub fn is_valid(text: &str) -> bool {
        let ok = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
        text.bytes().next().is_some_and(ok) && text.bytes().all(|b| ok(b) || b == b'-')
    }
}

/// What a heading stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum CodeKind {
    /// A code (no class).
    #[default]
    Code,
    /// `.category`
    Category,
    /// `.theme`
    Theme,
}

/// Where a code came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum Origin {
    /// From theory or literature, before the data.
    Deductive,
    /// From the data.
    Inductive,
    /// From both.
    Hybrid,
}

/// How settled a code is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum CodeStatus {
    /// Under trial.
    Tentative,
    /// In use (the default).
    #[default]
    Settled,
    /// No longer offered for coding; its codings stay.
    Retired,
}

impl CodeKind {
    /// The word in files and output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Category => "category",
            Self::Theme => "theme",
        }
    }
}

impl Origin {
    /// The word in files and output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Deductive => "deductive",
            Self::Inductive => "inductive",
            Self::Hybrid => "hybrid",
        }
    }
}

impl CodeStatus {
    /// The word in files and output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Tentative => "tentative",
            Self::Settled => "settled",
            Self::Retired => "retired",
        }
    }
}

/// One code.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Code {
    /// Its identity.
    pub id: CodeId,
    /// True if the heading has no `{#id}` and the id is the slug of its path.
    pub implicit: bool,
    /// The heading's words.
    pub name: String,
    /// Index of the parent in [`Codebook::codes`].
    pub parent: Option<usize>,
    /// 0 for top-level codes.
    pub depth: u32,
    /// Names from the top down, its own last.
    pub path: Vec<String>,
    /// Code, category or theme.
    pub kind: CodeKind,
    /// Where it came from, if said.
    pub origin: Option<Origin>,
    /// How settled it is.
    pub status: CodeStatus,
    /// `core` or `satellite`, if said.
    pub role: Option<String>,
    /// `#rrggbb`, its own or else its nearest ancestor's.
    pub colour: Option<[u8; 3]>,
    /// The code it was merged into.
    pub merged_into: Option<CodeId>,
    /// False for headings that only hold others (`codable=false`).
    pub codable: bool,
    /// Day the code was made, as written.
    pub created: Option<String>,
    /// First paragraph: the brief definition.
    pub definition: String,
    /// Further paragraphs.
    pub full_definition: String,
    /// The labelled list: `Use when`, `Not when`, `Example` …, in order.
    pub fields: Vec<(String, String)>,
    /// Attributes this version gives no meaning to, kept as written.
    pub extra: Vec<(String, String)>,
    /// Index into [`Codebook::files`].
    pub file: usize,
    /// Line of the heading, counted from 1.
    pub line: u32,
    /// Bytes of the heading's line in the file (without line end).
    pub heading: std::ops::Range<usize>,
    /// Bytes from the heading to the end of its own text (before the next
    /// heading of any level).
    pub block: std::ops::Range<usize>,
    /// Bytes from the heading to the end of everything below it.
    pub subtree: std::ops::Range<usize>,
    /// Level of the heading in the file, 1 to 6.
    pub level: u8,
}

impl Code {
    /// The first field with this name, compared without case.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(k, _)| k.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
    }

    /// What it is to other codes and to themes: the typed links of its
    /// labelled list.
    pub fn links(&self) -> Vec<TypedLink> {
        typed(&self.fields)
    }
}

/// One file of the codebook, byte for byte.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CodebookFile {
    /// Path below the study's folder.
    pub path: String,
    /// The text as it stands in the file.
    pub text: String,
    /// Digest of the text, 16 hex digits.
    pub digest: String,
    /// `under:` of its front matter: the code everything in it hangs below.
    pub under: Option<CodeId>,
}

/// All codes of a study in reading order (files by name, headings in order).
#[derive(Clone, Debug, Default)]
pub struct Codebook {
    /// The codes.
    pub codes: Vec<Code>,
    /// The files they come from.
    pub files: Vec<CodebookFile>,
    by_id: HashMap<CodeId, usize>,
}

impl Codebook {
    /// Joins codes and files; of two codes with one id the first is found by
    /// [`Codebook::find`].
    pub fn new(codes: Vec<Code>, files: Vec<CodebookFile>) -> Self {
        let mut by_id = HashMap::new();
        for (index, code) in codes.iter().enumerate() {
            by_id.entry(code.id.clone()).or_insert(index);
        }
        Self { codes, files, by_id }
    }

    /// Index of the code with this id.
    pub fn find(&self, id: &CodeId) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The code with this id.
    pub fn get(&self, id: &CodeId) -> Option<&Code> {
        self.find(id).map(|i| &self.codes[i])
    }

    /// Index of the code that `id` stands for after merges; `None` for an
    /// orphan or a circle of merges.
    pub fn resolve(&self, id: &CodeId) -> Option<usize> {
        let mut at = self.find(id)?;
        for _ in 0..=self.codes.len() {
            match &self.codes[at].merged_into {
                None => return Some(at),
                Some(next) => at = self.find(next)?,
            }
        }
        None
    }

    /// Indexes from the top of the tree down to `code`, itself last. What
    /// stands below a merged code stands below the code it was merged into.
    pub fn lineage(&self, code: usize) -> Vec<usize> {
        let mut up = vec![code];
        let mut at = code;
        // No line is longer than the codebook: circles end here.
        for _ in 0..self.codes.len() {
            let Some(parent) = self.codes[at].parent else {
                break;
            };
            let target = self.resolve(&self.codes[parent].id).unwrap_or(parent);
            // A parent merged into a code below it: go on above the parent.
            at = if up.contains(&target) { parent } else { target };
            if at == target {
                up.push(target);
            }
        }
        up.reverse();
        up
    }

    /// True if `code` is `ancestor` or stands below it.
    pub fn is_under(&self, code: usize, ancestor: usize) -> bool {
        self.lineage(code).contains(&ancestor)
    }

    /// Indexes of the codes directly below `parent` (`None`: the top).
    pub fn children(&self, parent: Option<usize>) -> impl Iterator<Item = usize> + '_ {
        self.codes.iter().enumerate().filter(move |(_, c)| c.parent == parent).map(|(i, _)| i)
    }
}

#[cfg(test)]
mod tests {
    use super::Codebook;
    use crate::model::fixture;

    fn book(codes: &[(&str, u32)], merges: &[(usize, &str)]) -> Codebook {
        let mut codes = fixture::codebook(codes).codes;
        for (at, into) in merges {
            codes[*at].merged_into = Some((*into).into());
        }
        Codebook::new(codes, Vec::new())
    }

    #[test]
    fn what_stands_below_a_merged_code_stands_below_its_target() {
        let codes = [("sky", 0), ("rain", 1), ("drops", 2), ("air", 0), ("wet", 1)];
        let book = book(&codes, &[(1, "wet")]);
        assert_eq!(book.lineage(2), [3, 4, 2]);
        assert!(book.is_under(2, 3) && !book.is_under(2, 0));
    }

    #[test]
    fn merges_in_a_circle_or_into_a_code_below_end() {
        let codes = [("sky", 0), ("rain", 1), ("drops", 2), ("splash", 3)];
        let below = book(&codes, &[(1, "drops")]);
        assert_eq!(below.lineage(3), [0, 2, 3]);
        assert_eq!(below.lineage(2), [0, 2]);
        let circle = book(&codes, &[(0, "rain"), (1, "sky")]);
        assert_eq!(circle.lineage(3), [0, 1, 2, 3]);
    }
}
