//! The one envelope of journals and history.
//!
//! Every line is one event. Events of one deed share an `act`; the last of
//! them carries the number `n` of events in the act, so a half-written act is
//! recognised and not applied. What this version does not know is kept: an
//! unknown op makes its journal read-only here, unknown members of known ops
//! survive because lines are never rewritten.

mod quick;

use super::anchor::{Anchor, Digest, Edit};
use super::codebook::CodeId;
use super::coding::{MarkKind, Method};
use super::ids::{Stamp, Ulid};
use super::memo::MemoEvent;
use super::span::Span;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// What an event does.
#[derive(Clone, Debug, PartialEq)]
pub enum Op {
    /// Makes a coding (or, without a code, a highlight).
    Add {
        /// The code.
        code: Option<CodeId>,
        /// The segment.
        anchor: Anchor,
        /// How it came about.
        by: Method,
        /// The query that found the words, where one did.
        query: Option<String>,
        /// Coding round.
        round: Option<String>,
        /// Memo.
        memo: Option<String>,
        /// Status other than `final`.
        status: Option<String>,
        /// The codings that it decides on, where it is a decision.
        of: Vec<Ulid>,
    },
    /// Takes a coding away.
    Remove {
        /// The coding.
        of: Ulid,
    },
    /// Gives one field of a coding a value.
    Set {
        /// The coding.
        of: Ulid,
        /// `code`, `span`, `memo`, `status`, `stance`, `weight`, `round`.
        field: String,
        /// The value (for `span` an anchor).
        value: Value,
    },
    /// A remark on a coding.
    Comment {
        /// The coding.
        of: Ulid,
        /// The words.
        body: String,
    },
    /// What the coder says of the source.
    Mark {
        /// Read, complete or skipped; `None` takes the mark away.
        what: Option<MarkKind>,
        /// Digest of the codebook.
        codebook: Option<Digest>,
    },
    /// Takes an act back.
    Undo {
        /// The act.
        of: Ulid,
    },
    /// Brings an act back.
    Redo {
        /// The act.
        of: Ulid,
    },
    /// History: a source's body changed; lengths only.
    Text {
        /// The source's id.
        source: String,
        /// Digest before.
        from: Digest,
        /// Digest after.
        to: Digest,
        /// The edits.
        edits: Vec<Edit>,
    },
    /// History: the codebook changed.
    Codebook(CodebookEvent),
    /// History: a memo's file changed.
    Memo(MemoEvent),
    /// History: a file of summaries changed.
    Summary(MemoEvent),
    /// History: a theme's file changed.
    Theme(MemoEvent),
    /// An operation of a later version, kept.
    Unknown(String),
}

/// A change of the codebook, with what is needed to take it back.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CodebookEvent {
    /// `add`, `rename`, `move`, `merge`, `split`, `retire`, `status`,
    /// `redefine`, `id` (lasting ids written into headings, never taken back),
    /// `undo`, `redo`, `found`.
    pub change: String,
    /// The code it is about, if one.
    pub code: Option<CodeId>,
    /// The code merged into, or the new parent.
    pub into: Option<CodeId>,
    /// Where it is about several codes: those moved, or those a split made.
    pub codes: Vec<CodeId>,
    /// In an undo or redo of several acts: the act this takes back or brings
    /// back.
    pub of: Option<Ulid>,
    /// Path of the file.
    pub file: String,
    /// Digest of the file's text before (empty for a new file).
    pub from: Digest,
    /// Digest of the file's text after.
    pub to: Digest,
    /// `[at, deleted, inserted]`: code point in the old text, the words taken
    /// out, the words put in.
    pub edits: Vec<(u32, String, String)>,
    /// True for a state found in the file that no history knew: nobody's deed.
    pub found: bool,
}

/// One event.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Identity.
    pub id: Ulid,
    /// When.
    pub at: Stamp,
    /// Who.
    pub actor: String,
    /// The deed.
    pub act: Ulid,
    /// On the last event of the act: how many events the act has.
    pub n: Option<u32>,
    /// What it does.
    pub op: Op,
}

/// The file an event was read from, one for all its lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Coder whose folder the journal is in; `None` in history.
    pub coder: Option<String>,
    /// Source id of the journal; `None` in history.
    pub source: Option<String>,
    /// Path below the study's folder.
    pub file: String,
}

/// An event with its place and its bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Logged {
    /// The event.
    pub event: Event,
    /// Where it stands.
    pub origin: Arc<Origin>,
    /// Line in its file, from 1; 0 for an event that was made here.
    pub line: u32,
    /// The line as read, without line end; empty where reading did not keep it,
    /// because no other line has its id.
    pub raw: String,
}

/// One act in the log.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ActSummary {
    /// The act.
    pub act: Ulid,
    /// Its first instant.
    pub at: Stamp,
    /// Who.
    pub actor: String,
    /// What it did, in words: `coded 3 segments`, `undid …`.
    pub what: String,
    /// The queries that found what it coded, each once, in the order of events.
    pub queries: Vec<String>,
    /// Source ids it touched.
    pub sources: Vec<String>,
    /// True if taken back.
    pub undone: bool,
    /// True if it is itself an undo or redo.
    pub is_undo: bool,
    /// The acts it takes back or brings back.
    pub turns: Vec<Ulid>,
    /// The codebook events in it.
    pub codebook: Vec<CodebookEvent>,
    /// The events in it of memos', summaries' and themes' files.
    pub memos: Vec<MemoEvent>,
    /// Journal or history file of its first event.
    pub file: String,
    /// When the newest undo or redo of it happened.
    pub turned: Option<Stamp>,
}

impl Event {
    /// The latest instant it speaks of: its own, or that of an id it has.
    pub fn newest(&self) -> Stamp {
        [Some(self.at), self.id.at(), self.act.at()].into_iter().flatten().max().unwrap_or_default()
    }

    /// The act it takes back or brings back, if it does.
    pub fn turns(&self) -> Option<&Ulid> {
        match &self.op {
            Op::Undo { of } | Op::Redo { of } => Some(of),
            _ => None,
        }
    }

    /// The event as one line of JSON, without line end.
    pub fn to_line(&self) -> String {
        let mut m = Map::new();
        m.insert("id".into(), json!(self.id));
        m.insert("at".into(), json!(self.at.to_string()));
        m.insert("actor".into(), json!(self.actor));
        m.insert("act".into(), json!(self.act));
        if let Some(n) = self.n {
            m.insert("n".into(), json!(n));
        }
        self.op.write(&mut m);
        Value::Object(m).to_string()
    }

    /// Reads one line.
    ///
    /// # Errors
    /// A sentence that says what is wrong with the line.
    pub fn from_line(line: &str) -> Result<Self, String> {
        quick::made(line).map_or_else(|| Self::read_with_care(line), Ok)
    }

    fn read_with_care(line: &str) -> Result<Self, String> {
        let value: Value = serde_json::from_str(line).map_err(|e| format!("not JSON: {e}"))?;
        let m = value.as_object().ok_or("not a JSON object")?;
        let id = Ulid(text(m, "id")?);
        let at = text(m, "at")?;
        let at = Stamp::parse(&at).ok_or_else(|| format!("`at` is not an instant: {at:?}"))?;
        let act = opt(m, "act").map_or_else(|| id.clone(), Ulid);
        let n = match m.get("n") {
            None if m.contains_key("act") => None,
            None => Some(1),
            Some(n) => Some(n.as_u64().and_then(|n| u32::try_from(n).ok()).ok_or("`n` is not a number")?),
        };
        Ok(Self { at, actor: text(m, "actor")?, act, n, op: Op::read(m)?, id })
    }
}

pub(super) fn text(m: &Map<String, Value>, key: &str) -> Result<String, String> {
    match m.get(key) {
        Some(Value::String(s)) => Ok(s.clone()),
        Some(_) => Err(format!("`{key}` is not text")),
        None => Err(format!("`{key}` is missing")),
    }
}

pub(super) fn opt(m: &Map<String, Value>, key: &str) -> Option<String> {
    m.get(key).and_then(Value::as_str).map(str::to_owned)
}

pub(super) fn typed<T: serde::de::DeserializeOwned>(m: &Map<String, Value>, key: &str) -> Result<T, String> {
    let value = m.get(key).cloned().ok_or_else(|| format!("`{key}` is missing"))?;
    serde_json::from_value(value).map_err(|e| format!("`{key}`: {e}"))
}

/// A position: a whole number that fits.
fn position(value: &Value) -> Result<u32, String> {
    let number = value.as_u64().and_then(|n| u32::try_from(n).ok());
    number.ok_or_else(|| format!("{value} is not a position"))
}

/// Reads an anchor from the members of an object.
///
/// # Errors
/// A sentence that says what is wrong.
pub fn read_anchor(m: &Map<String, Value>) -> Result<Anchor, String> {
    let span: Span = match m.get("span").map(Value::as_array) {
        Some(Some(pair)) => match &pair[..] {
            [start, end] => Span::new(position(start)?, position(end)?),
            _ => return Err("`span` is not [start, end]".into()),
        },
        Some(None) => return Err("`span` is not [start, end]".into()),
        None => return Err("`span` is missing".into()),
    };
    if span.end < span.start {
        return Err(format!("`span` ends before it starts: [{}, {}]", span.start, span.end));
    }
    let among = if m.contains_key("among") { Some(typed(m, "among")?) } else { None };
    let anchor = Anchor {
        span,
        quote: text(m, "quote")?,
        before: opt(m, "before").unwrap_or_default(),
        after: opt(m, "after").unwrap_or_default(),
        text: Digest(text(m, "text")?),
        among,
    };
    Ok(anchor)
}

impl Op {
    /// The word in the file.
    pub fn word(&self) -> &str {
        match self {
            Self::Add { .. } => "add",
            Self::Remove { .. } => "remove",
            Self::Set { .. } => "set",
            Self::Comment { .. } => "comment",
            Self::Mark { .. } => "mark",
            Self::Undo { .. } => "undo",
            Self::Redo { .. } => "redo",
            Self::Text { .. } => "text",
            Self::Codebook(_) => "codebook",
            Self::Memo(_) => "memo",
            Self::Summary(_) => "summary",
            Self::Theme(_) => "theme",
            Self::Unknown(word) => word,
        }
    }

    fn write(&self, m: &mut Map<String, Value>) {
        m.insert("op".into(), json!(self.word()));
        match self {
            Self::Add { code, anchor, by, query, round, memo, status, of } => {
                m.insert("code".into(), json!(code));
                if let Ok(Value::Object(a)) = serde_json::to_value(anchor) {
                    m.extend(a);
                }
                m.insert("by".into(), json!(by.word()));
                for (key, value) in [("query", query), ("round", round), ("memo", memo), ("status", status)] {
                    if let Some(value) = value {
                        m.insert(key.into(), json!(value));
                    }
                }
                if !of.is_empty() {
                    m.insert("of".into(), json!(of));
                }
            }
            Self::Remove { of } | Self::Undo { of } | Self::Redo { of } => {
                m.insert("of".into(), json!(of));
            }
            Self::Set { of, field, value } => {
                m.insert("of".into(), json!(of));
                m.insert("field".into(), json!(field));
                m.insert("value".into(), value.clone());
            }
            Self::Comment { of, body } => {
                m.insert("of".into(), json!(of));
                m.insert("body".into(), json!(body));
            }
            Self::Mark { what, codebook } => {
                m.insert("what".into(), json!(what.map(MarkKind::word)));
                if let Some(digest) = codebook {
                    m.insert("codebook".into(), json!(digest));
                }
            }
            Self::Text { source, from, to, edits } => {
                m.insert("source".into(), json!(source));
                m.insert("from".into(), json!(from));
                m.insert("to".into(), json!(to));
                m.insert("edits".into(), json!(edits));
            }
            Self::Codebook(c) => c.write(m),
            Self::Memo(memo) => memo.write(m, "memo"),
            Self::Summary(summary) => summary.write(m, "case"),
            Self::Theme(theme) => theme.write(m, "theme"),
            Self::Unknown(_) => {}
        }
    }

    fn read(m: &Map<String, Value>) -> Result<Self, String> {
        let of = || text(m, "of").map(Ulid);
        Ok(match text(m, "op")?.as_str() {
            "add" => Self::Add {
                code: match m.get("code") {
                    None | Some(Value::Null) => None,
                    Some(Value::String(s)) => Some(CodeId(s.clone())),
                    Some(_) => return Err("`code` is not text".into()),
                },
                anchor: read_anchor(m)?,
                by: opt(m, "by").map_or(Method::Hand, |w| Method::from_word(&w)),
                query: opt(m, "query").filter(|q| !q.is_empty()),
                round: opt(m, "round"),
                memo: opt(m, "memo"),
                status: opt(m, "status"),
                of: if m.contains_key("of") { typed(m, "of")? } else { Vec::new() },
            },
            "remove" => Self::Remove { of: of()? },
            "set" => {
                let value = m.get("value").cloned().unwrap_or(Value::Null);
                Self::Set { of: of()?, field: text(m, "field")?, value }
            }
            "comment" => Self::Comment { of: of()?, body: text(m, "body")? },
            "mark" => {
                let what = match m.get("what") {
                    None | Some(Value::Null) => None,
                    Some(w) => {
                        Some(w.as_str().and_then(MarkKind::from_word).ok_or_else(|| format!("unknown mark {w}"))?)
                    }
                };
                Self::Mark { what, codebook: opt(m, "codebook").map(Digest) }
            }
            "undo" => Self::Undo { of: of()? },
            "redo" => Self::Redo { of: of()? },
            "text" => Self::Text {
                source: text(m, "source")?,
                from: Digest(text(m, "from")?),
                to: Digest(text(m, "to")?),
                edits: typed(m, "edits")?,
            },
            "codebook" => Self::Codebook(CodebookEvent::read(m)?),
            "memo" => Self::Memo(MemoEvent::read(m, "memo")?),
            "summary" => Self::Summary(MemoEvent::read(m, "case")?),
            "theme" => Self::Theme(MemoEvent::read(m, "theme")?),
            other => Self::Unknown(other.to_owned()),
        })
    }
}

impl CodebookEvent {
    fn write(&self, m: &mut Map<String, Value>) {
        m.insert("change".into(), json!(self.change));
        for (key, code) in [("code", &self.code), ("into", &self.into)] {
            if let Some(code) = code {
                m.insert(key.into(), json!(code));
            }
        }
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
        if self.found {
            m.insert("found".into(), json!(true));
        }
    }

    fn read(m: &Map<String, Value>) -> Result<Self, String> {
        Ok(Self {
            change: text(m, "change")?,
            code: opt(m, "code").map(CodeId),
            into: opt(m, "into").map(CodeId),
            codes: if m.contains_key("codes") { typed(m, "codes")? } else { Vec::new() },
            of: opt(m, "of").map(Ulid),
            file: opt(m, "file").unwrap_or_default(),
            from: Digest(opt(m, "from").unwrap_or_default()),
            to: Digest(opt(m, "to").unwrap_or_default()),
            edits: if m.contains_key("edits") { typed(m, "edits")? } else { Vec::new() },
            found: m.get("found").and_then(Value::as_bool).unwrap_or(false),
        })
    }
}
