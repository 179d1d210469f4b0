//! What a person wants done: the one vocabulary of the command line and the
//! interface.
//!
//! Both faces build a [`Change`]; the session validates it, applies it to the
//! study in memory as pending and hands the lines to the writer.

use super::anchor::Digest;
use super::codebook::{CodeId, CodeKind, CodeStatus, Origin};
use super::coding::{CodingStatus, MarkKind, Method};
use super::ids::Ulid;
use super::memo::Target;
use super::span::Span;
use super::summary::{Case, WrittenFrom};
use super::theme::ThemeStatus;

/// One deed. Everything in it is one act: one undo takes it back.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Codes segments.
    Code(Vec<NewCoding>),
    /// Takes codings away.
    Remove(Vec<Ulid>),
    /// Gives a field of one or several codings a value. Those that have it
    /// already are passed over.
    Set {
        /// The codings.
        codings: Vec<Ulid>,
        /// The field and its value.
        field: Field,
    },
    /// Says where codings stand: each gets the segment beside it.
    Place(Vec<(Ulid, Span)>),
    /// Makes two codings of one, both with its code, status, stance, weight,
    /// round and method. The first part keeps identity, memo and comments; the
    /// second begins without a memo: what was written about the whole may not
    /// be true of it.
    Split {
        /// The coding.
        coding: Ulid,
        /// Where the second part begins: a code point of the body of today.
        at: u32,
    },
    /// Adds a remark to a coding.
    Comment {
        /// The coding.
        coding: Ulid,
        /// The words.
        body: String,
    },
    /// Says that a source was read, coded to the end or skipped; `None` takes
    /// the mark away.
    Mark {
        /// The source's id.
        source: String,
        /// What.
        what: Option<MarkKind>,
    },
    /// As [`Change::Mark`], of several sources.
    Marks {
        /// Ids of the sources.
        sources: Vec<String>,
        /// What.
        what: Option<MarkKind>,
    },
    /// A new code, and the segments first coded with it.
    NewCode {
        /// The code.
        code: NewCode,
        /// Segments coded with it in the same act (their `code` is ignored).
        codings: Vec<NewCoding>,
    },
    /// Changes the codebook.
    Codebook(CodebookChange),
    /// Makes, changes or removes a memo.
    Memo(MemoChange),
    /// Begins a theme, or changes one.
    Theme(ThemeChange),
    /// Writes summaries, all of them or none.
    Summaries(Vec<NewSummary>),
    /// Decides on codings of several coders; all of them or none. Nobody's own
    /// codings change. A decision of one's own on the same codings gives way.
    Decide(Vec<Decision>),
    /// Takes decisions back: the actor's own on these codings.
    Reopen(Vec<Ulid>),
    /// Takes back the actor's newest living act.
    Undo,
    /// Takes back all of the actor's living acts from the newest down to this
    /// one, as one act.
    UndoTo {
        /// The oldest act to take back.
        act: Ulid,
    },
    /// Brings back what the actor last took back: all of it, if it was several
    /// acts at once.
    Redo,
}

/// A coding to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct NewCoding {
    /// The source's id.
    pub source: String,
    /// The segment, code points.
    pub span: Span,
    /// The code; `None` for a highlight.
    pub code: Option<CodeId>,
    /// Memo; empty for none.
    pub memo: String,
    /// Coding round.
    pub round: Option<String>,
    /// How it came about.
    pub by: Method,
    /// The query that found its words, where one did.
    pub query: Option<String>,
    /// Its status.
    pub status: CodingStatus,
    /// `for`, `against` or `mixed`; `None` for no stance.
    pub stance: Option<String>,
    /// A number, as written; `None` for no weight.
    pub weight: Option<String>,
}

impl NewCoding {
    /// A coding by hand, final, without memo.
    pub fn by_hand(source: &str, span: Span, code: Option<CodeId>) -> Self {
        let (memo, round, stance, weight) = (String::new(), None, None, None);
        let (by, query, status) = (Method::Hand, None, CodingStatus::Final);
        Self { source: source.to_owned(), span, code, memo, round, by, query, status, stance, weight }
    }
}

/// What coders decide on codings of one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The codings it is about, of one or several coders, all in one source.
    pub of: Vec<Ulid>,
    /// What counts from now on where a consensus is asked for.
    pub keep: Keep,
    /// Why; may be empty.
    pub reason: String,
}

/// What of it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keep {
    /// These of the codings, as they stand.
    These(Vec<Ulid>),
    /// None of them.
    Neither,
    /// Another code, or another segment, or both; `None`: that of the first coding.
    Other {
        /// The code.
        code: Option<CodeId>,
        /// The segment.
        span: Option<Span>,
    },
}

/// A field of a coding with its new value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field {
    /// Another code.
    Code(Option<CodeId>),
    /// Another segment (also: accepting a place from the review queue).
    Span(Span),
    /// Memo.
    Memo(String),
    /// Status.
    Status(CodingStatus),
    /// `for`, `against`, `mixed`, or empty.
    Stance(String),
    /// Weight, or empty.
    Weight(String),
    /// Round, or empty.
    Round(String),
}

/// A code to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct NewCode {
    /// Its name.
    pub name: String,
    /// Its id; `None` makes one from the name.
    pub id: Option<CodeId>,
    /// The code it goes below.
    pub under: Option<CodeId>,
    /// The codebook file for a top-level code (`codes.md` if none is there);
    /// `None` takes the last file.
    pub file: Option<String>,
    /// Where it came from.
    pub origin: Option<Origin>,
    /// Code, category or theme.
    pub kind: CodeKind,
    /// Brief definition; empty for none.
    pub definition: String,
    /// An example in somebody's words; empty for none.
    pub example: String,
    /// Day, written as `created=`.
    pub created: Option<String>,
}

impl NewCode {
    /// An inductive code with a name and nothing else.
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            id: None,
            under: None,
            file: None,
            origin: Some(Origin::Inductive),
            kind: CodeKind::Code,
            definition: String::new(),
            example: String::new(),
            created: None,
        }
    }
}

/// A change of the codebook other than adding.
#[derive(Clone, Debug, PartialEq)]
pub enum CodebookChange {
    /// Another name; the id stays.
    Rename {
        /// The code.
        code: CodeId,
        /// The new name.
        name: String,
    },
    /// To another place in the tree: all of them or none.
    Move {
        /// The codes, each with everything below it. What stands below another
        /// of them goes with it.
        codes: Vec<CodeId>,
        /// The new parent; `None` for the top level.
        under: Option<CodeId>,
    },
    /// Into another code; the heading stays as a tombstone.
    Merge {
        /// The code that ends.
        code: CodeId,
        /// The code that takes its codings.
        into: CodeId,
    },
    /// Several codes of one: new codes beside it, with its origin, and chosen
    /// codings recoded to them. The code stays, with what was not chosen.
    Split {
        /// The code.
        code: CodeId,
        /// The new codes; `under`, `file` and `origin` are those of `code`.
        new: Vec<NewCode>,
        /// The coder's own codings to recode, each with the index of its new
        /// code in `new`. Other coders' codings are passed over and counted in
        /// the message.
        codings: Vec<(Ulid, usize)>,
    },
    /// Under trial, in use, or no longer offered for coding.
    Status {
        /// The code.
        code: CodeId,
        /// What it is from now on.
        status: CodeStatus,
    },
    /// Other words below the heading.
    Define {
        /// The code.
        code: CodeId,
        /// The label of a line (`Use when`, `Not when`, `Example`, any other);
        /// `None`: the brief definition.
        field: Option<String>,
        /// The new words. Empty: the labelled line goes.
        text: String,
    },
}

/// A change of the memos.
#[derive(Clone, Debug, PartialEq)]
pub enum MemoChange {
    /// A new memo; its id and file name are made from the title.
    New {
        /// What sort of memo; empty for the usual one.
        kind: String,
        /// Its title; empty for none.
        title: String,
        /// What it is about.
        about: Vec<Target>,
        /// Its words.
        text: String,
    },
    /// Other words.
    Write {
        /// The memo's id.
        memo: String,
        /// The new body.
        text: String,
        /// Digest of the body that was read: if the memo has another by now,
        /// nothing is written. `None` writes over whatever stands there.
        over: Option<Digest>,
    },
    /// Another title; id and file name stay.
    Retitle {
        /// The memo's id.
        memo: String,
        /// The new title.
        title: String,
    },
    /// Another kind.
    Kind {
        /// The memo's id.
        memo: String,
        /// One word.
        kind: String,
    },
    /// About something else.
    About {
        /// The memo's id.
        memo: String,
        /// All it is about.
        about: Vec<Target>,
    },
    /// Takes the memo away, file and all.
    Remove {
        /// The memo's id.
        memo: String,
    },
}

/// A change of the themes that have files of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ThemeChange {
    /// A new theme.
    New {
        /// Its lasting id.
        id: String,
        /// Its title.
        title: String,
        /// What it says; empty for nothing yet.
        claim: String,
        /// The codes it is built from.
        codes: Vec<CodeId>,
    },
    /// How far it has come.
    Status {
        /// The theme's id.
        theme: CodeId,
        /// What it is from now on.
        status: ThemeStatus,
    },
    /// Other words: all that stands below the front matter.
    Write {
        /// The theme's id.
        theme: CodeId,
        /// The new words.
        text: String,
        /// Digest of the words that were read: if the theme has others by now,
        /// nothing is written. `None` writes over whatever stands there.
        over: Option<Digest>,
    },
    /// Other codes.
    Codes {
        /// The theme's id.
        theme: CodeId,
        /// All codes it is built from.
        codes: Vec<CodeId>,
    },
}

/// What a summary is to say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewSummary {
    /// The case.
    pub case: Case,
    /// The code or theme.
    pub code: CodeId,
    /// The words; empty to take the summary away.
    pub text: String,
    /// The codings it was written from; `None` if nobody can say.
    pub from: Option<WrittenFrom>,
    /// Digest of the words that were read: if others stand there by now, nothing
    /// is written. `None` writes over whatever stands there.
    pub over: Option<Digest>,
}
