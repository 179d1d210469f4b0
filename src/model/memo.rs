//! A memo: words a researcher writes to think, about something in the study.
//!
//! Analysis happens in memos. So a memo is a file of its own, in words that any
//! editor opens, and what it is about is written down in typed words
//! (`code:chance`, `source:marsh-01#t12`), so that standing at a code one sees
//! every memo that thinks about it. The same words in double brackets link from
//! inside the text. The memo of a coding is a memo too: it is listed with the
//! others, under the kind `coding`, though it lives in the coder's journal.

use super::anchor::Digest;
use super::codebook::CodeId;
use super::coding::Coding;
use super::event::{opt, text, typed};
use super::ids::Ulid;
use super::nearest::{hint, nearest};
use super::span::Span;
use super::study::Study;
use serde_json::{Map, Value, json};
use std::collections::{BTreeSet, HashMap};
use std::fmt;

/// Kinds that are offered; any other word is a kind too.
pub const KINDS: &[&str] = &["analytic", "code", "theme", "source", "participant", "method", "reflexive"];

/// The kind of a memo that names none.
pub const USUAL_KIND: &str = KINDS[0];

/// The kind under which memos of codings are listed.
pub const CODING_KIND: &str = "coding";

/// Something a memo can be about or link to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// `code:ID`
    Code(CodeId),
    /// `theme:ID`: a theme with a file of its own, or else a code.
    Theme(CodeId),
    /// `source:ID`
    Source(String),
    /// `source:ID#t12`: a turn of a source.
    Turn {
        /// The source's id.
        source: String,
        /// The turn's number, from 1.
        number: u32,
    },
    /// `participant:ID`
    Participant(String),
    /// `coding:ID`
    Coding(Ulid),
    /// `memo:ID`
    Memo(String),
    /// `study`: the study as a whole.
    Study,
    /// Words that name nothing of these; kept as written.
    Other(String),
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(id) => write!(f, "code:{id}"),
            Self::Theme(id) => write!(f, "theme:{id}"),
            Self::Source(id) => write!(f, "source:{id}"),
            Self::Turn { source, number } => write!(f, "source:{source}#t{number}"),
            Self::Participant(id) => write!(f, "participant:{id}"),
            Self::Coding(id) => write!(f, "coding:{}", id.0),
            Self::Memo(id) => write!(f, "memo:{id}"),
            Self::Study => f.write_str("study"),
            Self::Other(words) => f.write_str(words),
        }
    }
}

impl Target {
    /// What typed words name; words that name nothing are [`Target::Other`].
    pub fn parse(words: &str) -> Self {
        let words = words.trim();
        let other = || Self::Other(words.to_owned());
        if words == "study" {
            return Self::Study;
        }
        let Some((kind, id)) = words.split_once(':').map(|(kind, id)| (kind.trim(), id.trim())) else {
            return other();
        };
        match kind {
            _ if id.is_empty() => other(),
            "code" => Self::Code(id.into()),
            "theme" => Self::Theme(id.into()),
            "source" => turn(id).unwrap_or_else(|| Self::Source(id.to_owned())),
            "participant" => Self::Participant(id.to_owned()),
            "coding" => Self::Coding(Ulid(id.to_owned())),
            "memo" => Self::Memo(id.to_owned()),
            _ => other(),
        }
    }

    /// Why it names nothing in this study, in a sentence; `None` if it does.
    pub fn missing_in(&self, study: &Study) -> Option<String> {
        let none = |what: &str, id: &str, near: Option<&str>| Some(format!("there is no {what} “{id}”{}", hint(near)));
        match self {
            Self::Study => None,
            Self::Theme(id) if study.theme(id).is_some() => None,
            Self::Code(id) | Self::Theme(id) if study.codebook.find(id).is_some() => None,
            Self::Code(id) => none("code", &id.0, nearest(&id.0, study.codebook.codes.iter().map(|c| c.id.0.as_str()))),
            Self::Theme(id) => {
                let codes = study.codebook.codes.iter().map(|c| c.id.0.as_str());
                none("theme", &id.0, nearest(&id.0, study.themes.iter().map(|t| t.id.0.as_str()).chain(codes)))
            }
            Self::Source(id) | Self::Turn { source: id, .. } => match (study.source(id), self) {
                (None, _) => none("source", id, nearest(id, study.sources.iter().map(|s| s.id.as_str()))),
                (Some(source), Self::Turn { number, .. }) if !source.turns.iter().any(|t| t.number == *number) => {
                    Some(format!("{id} has no turn {number}: its last is {}", source.turns.len()))
                }
                _ => None,
            },
            Self::Participant(id) if study.participant(id).is_some() => None,
            Self::Participant(id) => {
                none("participant", id, nearest(id, study.participants.iter().map(|p| p.id.as_str())))
            }
            Self::Coding(id) if study.coding(&id.0).is_some() => None,
            Self::Coding(id) => none("coding", &id.0, None),
            Self::Memo(id) if study.memo(id).is_some() => None,
            Self::Memo(id) => none("memo", id, nearest(id, study.memos.iter().map(|m| m.id.as_str()))),
            Self::Other(words) => Some(format!("“{words}” does not name a part of the study")),
        }
    }

    /// True if what is said of `other` is said of this: a code and the codes
    /// merged into it are one, a theme without a file is a code, a turn is part
    /// of its source.
    pub fn covers(&self, other: &Self, study: &Study) -> bool {
        let has_file = |target: &Self| matches!(target, Self::Theme(id) if study.theme(id).is_some());
        match (self, other) {
            _ if has_file(self) || has_file(other) => self == other,
            (Self::Code(a) | Self::Theme(a), Self::Code(b) | Self::Theme(b)) => {
                let end = |id: &CodeId| study.codebook.resolve(id).map(|at| study.codebook.codes[at].id.clone());
                a == b || end(a).is_some_and(|end_a| end(b) == Some(end_a))
            }
            (Self::Source(a), Self::Turn { source: b, .. }) => a == b,
            _ => self == other,
        }
    }
}

/// `ID#t12`
fn turn(id: &str) -> Option<Target> {
    let (source, number) = id.rsplit_once("#t")?;
    let number = number.bytes().all(|b| b.is_ascii_digit()).then(|| number.parse().ok())??;
    Some(Target::Turn { source: source.to_owned(), number }).filter(|_| !source.is_empty())
}

/// A link in a memo's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What it leads to.
    pub target: Target,
    /// Where it stands, brackets included: code points of the text.
    pub span: Span,
}

/// The links in a text: `[[code:chance]]`. Brackets around words that are not
/// typed (`[[laughs]]`) are text.
pub fn links(text: &str) -> Vec<Link> {
    let mut out = Vec::new();
    let (mut rest, mut at) = (text, 0u32);
    while let Some(open) = rest.find("[[") {
        at += rest[..open].chars().count() as u32;
        rest = &rest[open..];
        let inner = rest[2..].split(['\n', '[', ']']).next().unwrap_or("");
        let closed = rest[2 + inner.len()..].starts_with("]]");
        let target = Target::parse(inner);
        let step = if closed && !matches!(target, Target::Other(_)) { 4 + inner.len() } else { 1 };
        let length = rest[..step].chars().count() as u32;
        if step > 1 {
            out.push(Link { target, span: Span::new(at, at + length) });
        }
        at += length;
        rest = &rest[step..];
    }
    out
}

/// One memo: a file below `memos/`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Memo {
    /// Identity: `id:` of its front matter, or the path below `memos/` without
    /// `.md`.
    pub id: String,
    /// Path below the study's folder, with `/`.
    pub file: String,
    /// Its title; without one, the first heading, else the id.
    pub title: String,
    /// What sort of memo, one free word; [`USUAL_KIND`] if it says nothing.
    pub kind: String,
    /// What it is about.
    pub about: Vec<Target>,
    /// Day it was made, as written.
    pub created: Option<String>,
    /// Who wrote it, if it says so.
    pub coder: Option<String>,
    /// Its words: without front matter and blank lines at the start, LF line
    /// ends.
    pub body: String,
    /// Links in the body.
    pub links: Vec<Link>,
    /// Line of the file on which the body begins, from 1.
    pub body_line: u32,
    /// The whole file as it stands on disk.
    pub text: String,
}

impl Memo {
    /// Line of the file in which the code point `at` of the body stands, from 1.
    pub fn line_of(&self, at: u32) -> u32 {
        self.body_line + self.body.chars().take(at as usize).filter(|c| *c == '\n').count() as u32
    }
}

/// What the history says of one change of a memo's file, or of a case's file of
/// summaries, with what is needed to take it back.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MemoEvent {
    /// `new`, `write`, `title`, `kind`, `about`, `remove`, `undo`, `redo`; of a theme
    /// also `status` and `codes`.
    pub change: String,
    /// The memo's id; of summaries the case, `Officer-K03` or `Officer-K03@2`; of a
    /// theme its id.
    pub memo: String,
    /// Of summaries: the codes and themes; of a theme its codes.
    pub codes: Vec<CodeId>,
    /// In an undo or redo of several acts: the act this takes back or brings
    /// back.
    pub of: Option<Ulid>,
    /// Path of the file.
    pub file: String,
    /// Digest of the file's text before; empty if it was not there.
    pub from: Digest,
    /// Digest of the file's text after; empty if it is gone.
    pub to: Digest,
    /// `[at, deleted, inserted]`: code point in the old text, the words taken
    /// out, the words put in.
    pub edits: Vec<(u32, String, String)>,
}

impl MemoEvent {
    /// True if it is about summaries.
    pub fn is_of_summaries(&self) -> bool {
        self.file.starts_with("summaries/")
    }

    /// True if it is about a theme.
    pub fn is_of_theme(&self) -> bool {
        self.file.starts_with("themes/")
    }

    /// `of` names the member for what the file is about: `memo`, `case` or `theme`.
    pub(super) fn write(&self, m: &mut Map<String, Value>, of: &str) {
        m.insert("change".into(), json!(self.change));
        m.insert(of.into(), json!(self.memo));
        if !self.codes.is_empty() {
            m.insert("codes".into(), json!(self.codes));
        }
        if let Some(of) = &self.of {
            m.insert("of".into(), json!(of));
        }
        m.insert("file".into(), json!(self.file));
        m.insert("from".into(), json!(self.from));
        m.insert("to".into(), json!(self.to));
        m.insert("edits".into(), json!(self.edits));
    }

    pub(super) fn read(m: &Map<String, Value>, of: &str) -> Result<Self, String> {
        Ok(Self {
            change: text(m, "change")?,
            memo: text(m, of)?,
            codes: if m.contains_key("codes") { typed(m, "codes")? } else { Vec::new() },
            of: opt(m, "of").map(Ulid),
            file: text(m, "file")?,
            from: Digest(opt(m, "from").unwrap_or_default()),
            to: Digest(opt(m, "to").unwrap_or_default()),
            edits: if m.contains_key("edits") { typed(m, "edits")? } else { Vec::new() },
        })
    }
}

/// Where a listed memo lives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Home<'s> {
    /// In a file of its own.
    File(&'s Memo),
    /// In a coding.
    Coding(&'s Coding),
}

/// A memo in a list: one with a file, or that of a coding.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed<'s> {
    /// The memo's id, or the coding's.
    pub id: &'s str,
    /// Its kind.
    pub kind: &'s str,
    /// Its title; of a coding's memo, the name of the code.
    pub title: String,
    /// What it is about.
    pub about: Vec<Target>,
    /// Its words.
    pub text: &'s str,
    /// Day it was made, as written; empty if it does not say.
    pub created: String,
    /// Who wrote it; empty if it does not say.
    pub coder: &'s str,
    /// Where it lives.
    pub home: Home<'s>,
}

impl<'s> Listed<'s> {
    /// A memo with a file.
    pub fn of_file(memo: &'s Memo) -> Self {
        Self {
            id: &memo.id,
            kind: &memo.kind,
            title: memo.title.clone(),
            about: memo.about.clone(),
            text: &memo.body,
            created: memo.created.clone().unwrap_or_default(),
            coder: memo.coder.as_deref().unwrap_or_default(),
            home: Home::File(memo),
        }
    }

    /// The memo of a coding.
    pub fn of_coding(coding: &'s Coding, study: &Study) -> Self {
        let title = coding.code.as_ref().map_or_else(|| "highlight".to_owned(), |code| study.code_name(code));
        Self {
            id: &coding.id.0,
            kind: CODING_KIND,
            title,
            about: vec![Target::Coding(coding.id.clone())],
            text: &coding.memo,
            created: coding.created.day(),
            coder: &coding.coder,
            home: Home::Coding(coding),
        }
    }

    /// What other memos name it by.
    pub fn target(&self) -> Target {
        match self.home {
            Home::File(memo) => Target::Memo(memo.id.clone()),
            Home::Coding(coding) => Target::Coding(coding.id.clone()),
        }
    }

    /// True if it is about `target`, or part of it.
    pub fn is_about(&self, target: &Target, study: &Study) -> bool {
        self.about.iter().any(|about| target.covers(about, study))
    }

    /// True if its text links to `target`, or part of it.
    pub fn links_to(&self, target: &Target, study: &Study) -> bool {
        let leads = |links: &[Link]| links.iter().any(|link| target.covers(&link.target, study));
        match self.home {
            Home::File(memo) => leads(&memo.links),
            Home::Coding(coding) => coding.memo.contains("[[") && leads(&links(&coding.memo)),
        }
    }
}

/// Every memo of a study: those with files in order of the files, then those
/// of codings in order of the codings.
pub fn listed(study: &Study) -> Vec<Listed<'_>> {
    listed_among(study, 0..study.codings.len())
}

/// The same where it is known which codings have memos: indexes into
/// [`Study::codings`].
pub fn listed_among(study: &Study, codings: impl Iterator<Item = usize>) -> Vec<Listed<'_>> {
    let files = study.memos.iter().map(Listed::of_file);
    let codings = codings.map(|at| &study.codings[at]).filter(|c| !c.memo.trim().is_empty());
    files.chain(codings.map(|c| Listed::of_coding(c, study))).collect()
}

/// How many memos are about, or link to, each memo and each memo of a coding;
/// what nobody speaks of is not in it.
pub fn backlink_counts(all: &[Listed<'_>]) -> HashMap<Target, u32> {
    let mut out = HashMap::new();
    for memo in all {
        let linked = match memo.home {
            Home::File(file) => file.links.clone(),
            // It is about its own coding, and speaks of nothing else.
            Home::Coding(coding) if !coding.memo.contains("[[") => continue,
            Home::Coding(coding) => links(&coding.memo),
        };
        let itself = memo.target();
        let named = memo.about.iter().cloned().chain(linked.into_iter().map(|link| link.target));
        let others: BTreeSet<Target> =
            named.filter(|t| matches!(t, Target::Memo(_) | Target::Coding(_)) && *t != itself).collect();
        others.into_iter().for_each(|target| *out.entry(target).or_insert(0) += 1);
    }
    out
}

/// The memos about `target` or linking to it, in the order of [`listed`]; a
/// memo is not a backlink of itself.
pub fn backlinks<'s>(study: &'s Study, target: &Target) -> Vec<Listed<'s>> {
    backlinks_among(study, 0..study.codings.len(), target)
}

/// The same where it is known which codings have memos with links: indexes into
/// [`Study::codings`].
pub fn backlinks_among<'s>(study: &'s Study, codings: impl Iterator<Item = usize>, target: &Target) -> Vec<Listed<'s>> {
    // Without a link a coding's memo speaks of nothing but its own coding.
    let speaks = |at: &usize| study.codings[*at].memo.contains("[[");
    let all = listed_among(study, codings.filter(speaks)).into_iter();
    all.filter(|memo| {
        let itself = memo.target() == *target;
        !itself && (memo.is_about(target, study) || memo.links_to(target, study))
    })
    .collect()
}

#[cfg(test)]
#[path = "memo_tests.rs"]
mod tests;
