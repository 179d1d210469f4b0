//! A theme: a claim about the whole, built from codes.
//!
//! A code says what a passage is about; a theme says what all of it amounts to.
//! One code may serve several themes, so themes are no level of the codebook's
//! tree but files of their own, which name their codes, their best passages and
//! what speaks against them. Typed links ([`Relation`]) join themes and codes:
//! what supports, contradicts, qualifies and leads to what. They stand in
//! labelled lines, in the files of themes and in the codebook alike, so that
//! [`typed`] reads both.
//!
//! Who works in trees marks headings of the codebook as `.theme` instead. What
//! both come to for whoever counts is decided in one place, `analysis::themes`.

use super::codebook::{CodeId, CodeKind, CodeStatus};
use super::ids::Ulid;
use super::memo::{Link, Target, links};
use super::study::Study;
use std::fmt;

/// How far a theme has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ThemeStatus {
    /// On trial (the default).
    #[default]
    Candidate,
    /// Stands.
    Settled,
    /// Given up; kept because why it was is worth knowing.
    Dropped,
}

impl ThemeStatus {
    /// All, in the order of a theme's life.
    pub const ALL: [Self; 3] = [Self::Candidate, Self::Settled, Self::Dropped];

    /// The word in files and output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Candidate => "candidate",
            Self::Settled => "settled",
            Self::Dropped => "dropped",
        }
    }

    /// What a word means, in any case.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.word().eq_ignore_ascii_case(word.trim()))
    }
}

impl From<CodeStatus> for ThemeStatus {
    fn from(status: CodeStatus) -> Self {
        match status {
            CodeStatus::Tentative => Self::Candidate,
            CodeStatus::Settled => Self::Settled,
            CodeStatus::Retired => Self::Dropped,
        }
    }
}

/// What one theme or code is to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// It is a reason to believe the other.
    Supports,
    /// It speaks against the other.
    Contradicts,
    /// It says when, where or for whom the other holds.
    Qualifies,
    /// The other comes of it.
    LeadsTo,
}

impl Relation {
    /// All, in the order of lists.
    pub const ALL: [Self; 4] = [Self::Supports, Self::Contradicts, Self::Qualifies, Self::LeadsTo];

    /// The label in files, and what people read: `Leads to`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Supports => "Supports",
            Self::Contradicts => "Contradicts",
            Self::Qualifies => "Qualifies",
            Self::LeadsTo => "Leads to",
        }
    }

    /// The word in output: `leads-to`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Supports => "supports",
            Self::Contradicts => "contradicts",
            Self::Qualifies => "qualifies",
            Self::LeadsTo => "leads-to",
        }
    }

    /// In a sentence: *A leads to B*.
    pub fn verb(self) -> &'static str {
        match self {
            Self::LeadsTo => "leads to",
            other => other.word(),
        }
    }

    /// What a label means, in any case; `None` for other labels.
    pub fn of_label(label: &str) -> Option<Self> {
        let label = label.trim();
        Self::ALL.into_iter().find(|r| [r.label(), r.word()].iter().any(|word| word.eq_ignore_ascii_case(label)))
    }
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.verb())
    }
}

/// A link that says what it means.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypedLink {
    /// What the one is to the other.
    pub kind: Relation,
    /// The other: [`Target::Code`] or [`Target::Theme`].
    pub to: Target,
}

/// The typed links of a labelled list, in its order, each once.
///
/// ```
/// # use emic::model::{theme::{Relation, TypedLink, typed}, memo::Target};
/// let fields = [("Leads to".to_owned(), "[[theme:luck]], I think; see [[memo:x]]".to_owned())];
/// assert_eq!(typed(&fields), [TypedLink { kind: Relation::LeadsTo, to: Target::Theme("luck".into()) }]);
/// ```
pub fn typed(fields: &[(String, String)]) -> Vec<TypedLink> {
    let mut out: Vec<TypedLink> = Vec::new();
    for (label, words) in fields {
        let Some(kind) = Relation::of_label(label) else { continue };
        let targets = links(words).into_iter().map(|link| link.target);
        for to in targets.filter(|to| matches!(to, Target::Code(_) | Target::Theme(_))) {
            let link = TypedLink { kind, to };
            if !out.contains(&link) {
                out.push(link);
            }
        }
    }
    out
}

/// One end of a typed link: a theme with a file, or a code by its index, merges
/// followed. A heading `.theme` is a code here; one that has a file with its id
/// is that file's theme.
#[derive(Clone, Copy, Debug)]
pub enum Joined<'s> {
    /// A theme with a file of its own.
    Theme(&'s Theme),
    /// A code, or a theme that is a heading of the codebook.
    Code(usize),
}

impl PartialEq for Joined<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Theme(a), Self::Theme(b)) => a.id == b.id,
            (Self::Code(a), Self::Code(b)) => a == b,
            _ => false,
        }
    }
}

/// What a link leads to; `None` if that is not there, or neither code nor theme.
pub fn joined<'s>(target: &Target, study: &'s Study) -> Option<Joined<'s>> {
    let file = |id: &CodeId| study.theme(id).map(Joined::Theme);
    let code = |id: &CodeId| {
        let at = study.codebook.resolve(id)?;
        let code = &study.codebook.codes[at];
        let seen_from_here = (code.kind == CodeKind::Theme).then(|| file(&code.id)).flatten();
        Some(seen_from_here.unwrap_or(Joined::Code(at)))
    };
    match target {
        Target::Theme(id) => file(id).or_else(|| code(id)),
        Target::Code(id) => code(id),
        _ => None,
    }
}

/// One theme: a file below `themes/`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Theme {
    /// Identity: `id:` of its front matter, or the path below `themes/` without
    /// `.md`.
    pub id: CodeId,
    /// Path below the study's folder, with `/`.
    pub file: String,
    /// Its title: the first heading, else the id.
    pub title: String,
    /// What it says: the first paragraph.
    pub claim: String,
    /// How far it has come.
    pub status: ThemeStatus,
    /// The codes it is built from, each with what stands below it.
    pub codes: Vec<CodeId>,
    /// Codings that show it.
    pub evidence: Vec<Ulid>,
    /// Codings that speak against it.
    pub counter: Vec<Ulid>,
    /// Codes that speak against it.
    pub counter_codes: Vec<CodeId>,
    /// Ids of memos that thought of it.
    pub memos: Vec<String>,
    /// What it is to codes and other themes.
    pub links: Vec<TypedLink>,
    /// The labelled list, in order: label and words.
    pub fields: Vec<(String, String)>,
    /// Every link in its words, the typed ones too.
    pub mentions: Vec<Link>,
    /// Who wrote it, if it says so.
    pub coder: Option<String>,
    /// Day it was made, as written.
    pub created: Option<String>,
    /// Its words: without front matter and blank lines at the start, LF line
    /// ends.
    pub text: String,
    /// The whole file as it stands on disk.
    pub whole: String,
    /// Line of the file on which its words begin, from 1.
    pub text_line: u32,
    /// Line of the file on which its codes stand, from 1; 1 if it names none.
    pub codes_line: u32,
}

impl Theme {
    /// Line of the file in which the code point `at` of the text stands, from 1.
    pub fn line_of(&self, at: u32) -> u32 {
        self.text_line + self.text.chars().take(at as usize).filter(|c| *c == '\n').count() as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_words_of_relations_are_read_in_any_case_and_others_are_not() {
        for kind in Relation::ALL {
            assert_eq!(Relation::of_label(&kind.label().to_uppercase()), Some(kind));
            assert_eq!(Relation::of_label(kind.word()), Some(kind));
        }
        assert_eq!([Relation::of_label("Near"), Relation::of_label("")], [None, None]);
        for status in ThemeStatus::ALL {
            assert_eq!(ThemeStatus::parse(status.word()), Some(status));
        }
    }

    #[test]
    fn a_link_that_stands_twice_is_one_and_other_words_are_none() {
        let fields = [
            ("Supports".to_owned(), "[[code:a]] and [[code:a]], [[laughs]], [[source:x]], b".to_owned()),
            ("supports".to_owned(), "[[code:a]]".to_owned()),
            ("Near".to_owned(), "[[code:b]]".to_owned()),
        ];
        assert_eq!(typed(&fields), [TypedLink { kind: Relation::Supports, to: Target::Code("a".into()) }]);
    }
}
