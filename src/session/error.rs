//! Why a change was not made, in a sentence, with what to do.

use crate::model::span::Span;
use crate::store::StoreError;
use crate::store::outside::OutsideError;
use crate::text::codebook::edit::EditError;

/// Why a change was not made.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// The folder.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A folder outside the study.
    #[error(transparent)]
    Outside(#[from] OutsideError),
    /// The codebook.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// Acts could not be saved.
    #[error("not saved: {0}")]
    NotSaved(String),
    /// `study.toml` is broken.
    #[error("study.toml could not be read, so nothing is written to this study")]
    BrokenStudy,
    /// Nobody said who works.
    #[error("who is coding? this study has {}", list(.0))]
    NoCoder(Vec<String>),
    /// No such source.
    #[error("there is no source “{given}”{}", nearest(.near))]
    UnknownSource {
        /// What was asked for.
        given: String,
        /// The nearest id.
        near: Option<String>,
    },
    /// No such code.
    #[error("there is no code “{given}”{}", nearest(.near))]
    UnknownCode {
        /// What was asked for.
        given: String,
        /// The nearest id.
        near: Option<String>,
    },
    /// A heading that only holds others.
    #[error("“{0}” only holds other codes (codable=false): choose one below it")]
    NotCodable(String),
    /// A retired code.
    #[error("“{0}” is retired: its codings stay, new ones need another code")]
    Retired(String),
    /// A span that is not in the text.
    #[error("{source_id} has {chars} characters: [{}, {}] is not a segment of it", span.start, span.end)]
    OutOfText {
        /// The source.
        source_id: String,
        /// The span.
        span: Span,
        /// Length of the body.
        chars: u32,
    },
    /// A span without words.
    #[error("[{}, {}] of {source_id} holds no text", span.start, span.end)]
    Blank {
        /// The source.
        source_id: String,
        /// The span.
        span: Span,
    },
    /// Conflict markers in a source.
    #[error("{0} holds both versions of a merge conflict: nothing is coded in it until one is chosen")]
    Conflict(String),
    /// The same coding is there.
    #[error("this segment has that code already")]
    AlreadyCoded,
    /// No such coding.
    #[error("there is no coding {0}")]
    UnknownCoding(String),
    /// Somebody else's.
    #[error("this coding is {0}'s: only {0} changes it (you may comment on it, or code the segment yourself)")]
    NotYours(String),
    /// Deciding needs what others coded.
    #[error("coding blind you do not see what others coded, so you cannot decide on it: leave out --blind")]
    DecidedBlind,
    /// Somebody else has decided.
    #[error("{who} has decided this on {day}; only {who} can open it again ({id})")]
    DecidedBy {
        /// Who.
        who: String,
        /// When.
        day: String,
        /// The decision.
        id: String,
    },
    /// A journal of a later version.
    #[error("{0} was written by a later version of emic: update emic to write to it")]
    LaterJournal(String),
    /// The text on screen is an old one.
    #[error(
        "the text of {0} was changed by another program and is read anew; nothing was coded: look at the place again"
    )]
    TextChanged(String),
    /// A source's file says another id than the one it was known by.
    #[error("{file} says that its id is “{id}” now; nothing was written: choose it again under that id")]
    OtherId {
        /// The file.
        file: String,
        /// What it says.
        id: String,
    },
    /// A file that could not be taken up.
    #[error("{0} holds a merge conflict or is no text: repair it first; nothing was changed")]
    HeldBack(String),
    /// A theme with that id, or a file in its place.
    #[error("there is a theme “{id}” already: {file}; nothing was written")]
    ThemeThere {
        /// The id.
        id: String,
        /// Its file.
        file: String,
    },
    /// Nothing left.
    #[error("there is nothing to undo")]
    NothingToUndo,
    /// An act that is not there, is another coder's or is taken back already.
    #[error("{0} is no act of yours that can be taken back")]
    NotUndoable(String),
    /// Nothing left.
    #[error("there is nothing to redo")]
    NothingToRedo,
    /// The codebook is another by now.
    #[error("{0} has changed since: take this back by hand in the file")]
    CodebookMovedOn(String),
    /// No such memo.
    #[error("there is no memo “{given}”{}", nearest(.near))]
    UnknownMemo {
        /// What was asked for.
        given: String,
        /// The nearest id.
        near: Option<String>,
    },
    /// No such theme.
    #[error("there is no theme “{given}”{}", nearest(.near))]
    UnknownTheme {
        /// What was asked for.
        given: String,
        /// The nearest id.
        near: Option<String>,
    },
    /// The memo is another by now.
    #[error("{0} was changed by another program since it was read; nothing was written: look at it again")]
    MemoChanged(String),
    /// The memo is another by now.
    #[error("{0} has changed since: take this back by hand in the file")]
    MemoMovedOn(String),
    /// Conflict markers in a memo.
    #[error("{0} holds both versions of a merge conflict: choose one in the text first")]
    MemoConflict(String),
    /// The summary is another by now.
    #[error(
        "the summary of {case} on “{code}” was changed by another program since it was read; nothing was written: look at it again"
    )]
    SummaryChanged {
        /// The case, in words.
        case: String,
        /// The name of the code or theme.
        code: String,
    },
    /// Nobody has this id.
    #[error("there is no participant “{given}”{}", nearest(.near))]
    UnknownParticipant {
        /// What was asked for.
        given: String,
        /// The nearest id.
        near: Option<String>,
    },
    /// Words that mean nothing for the field.
    #[error("{0}")]
    BadValue(String),
}

fn list(items: &[String]) -> String {
    if items.is_empty() { "no coder yet".to_owned() } else { items.join(", ") }
}

fn nearest(near: &Option<String>) -> String {
    near.as_ref().map_or(String::new(), |n| format!("; did you mean “{n}”?"))
}

impl SessionError {
    /// What a person can do about it; empty where the sentence says it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Store(e) => e.hint(),
            Self::Outside(e) => e.hint(),
            Self::NoCoder(_) => "say who you are with --coder ID (or set EMIC_CODER)",
            Self::BrokenStudy | Self::Conflict(_) | Self::HeldBack(_) => "`emic check` shows the line",
            Self::UnknownSource { .. } => "`emic sources` lists them",
            Self::UnknownCode { .. } => "`emic codebook` lists them",
            Self::ThemeThere { .. } => "open the file in your editor, or choose another id",
            Self::UnknownTheme { .. } => "`emic themes` lists them",
            Self::UnknownMemo { .. } => "`emic memos` lists them",
            Self::UnknownParticipant { .. } => "`emic framework` lists the cases",
            Self::NotUndoable(_) => "`emic log` lists them",
            Self::UnknownCoding(_) => "`emic codings` lists them",
            _ => "",
        }
    }
}
