//! A text that is being written: memos, comments, and whatever a page asks for.
//!
//! The box stays open until what was written is taken: a memo that another
//! program changed meanwhile, or a full disk, must not cost anybody their
//! words.

use super::app::App;
use super::editor::Editor;
use super::enabled;
use super::overlay::Overlay;
use super::views::paint::Lines;
use crate::model::codebook::CodeId;
use crate::model::coding::Comment;
use crate::model::ids::Ulid;
use crate::model::memo::Target;
use crate::model::study::Study;
use crate::model::summary::{self, Case, WrittenFrom};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Columns of the box at most: a line longer than that is hard to read.
const WIDEST: u16 = 100;

/// What is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A new memo.
    NewMemo {
        /// Its kind.
        kind: String,
        /// Its title.
        title: String,
        /// What it is about.
        about: Vec<Target>,
    },
    /// A memo that is there.
    Memo(String),
    /// The memo of a coding.
    CodingMemo(Ulid),
    /// A line of a code: its label, or `None` for the definition.
    Line(CodeId, Option<String>),
    /// A comment on a coding.
    Comment(Ulid),
    /// The summary of a case on a code or theme.
    Summary {
        /// The case.
        case: Case,
        /// The code or theme.
        code: CodeId,
        /// The codings it is written from.
        from: WrittenFrom,
    },
    /// Something that a page asked with this key.
    ForPage(&'static str),
}

impl Purpose {
    /// The words that what is written takes the place of; `None` if it takes
    /// no place, or that place is gone.
    pub fn now(&self, study: &Study) -> Option<String> {
        match self {
            Self::Memo(id) => study.memo(id).map(|m| m.body.clone()),
            Self::CodingMemo(id) => study.coding(&id.0).map(|c| c.memo.clone()),
            Self::Line(code, field) => study.codebook.get(code).map(|code| match field {
                Some(label) => code.field(label).unwrap_or("").to_owned(),
                None => code.definition.clone(),
            }),
            Self::Summary { case, code, .. } => Some(summary::words(study, case, code).to_owned()),
            Self::NewMemo { .. } | Self::Comment(_) | Self::ForPage(_) => None,
        }
    }
}

/// What the box waits for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Waiting {
    /// For words.
    #[default]
    Words,
    /// For the answer whether what was written is kept.
    Answer,
    /// For what comes of the act.
    Act,
    /// For a choice: another program has changed what is written over. The
    /// highlighted one.
    Choice(usize),
}

/// An excerpt beside a text that is written about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// Identity of its coding.
    pub id: String,
    /// Its words, and where they stand.
    pub words: String,
}

/// A text under edit in its box.
#[derive(Clone, Debug)]
pub struct Writing {
    /// What is written.
    pub purpose: Purpose,
    /// The title of the box.
    pub title: String,
    /// The text.
    pub editor: Editor,
    /// The text as it was.
    pub first: String,
    /// What it waits for.
    pub waiting: Waiting,
    /// The words that were read, if what is written takes their place: only
    /// over these it may be written.
    pub read: Option<String>,
    /// What others said before, one after the other.
    pub said: Vec<String>,
    /// The same, wrapped for the box.
    pub thread: Lines,
    /// The excerpts that it is about.
    pub beside: Vec<Beside>,
    /// Which of them is shown.
    pub picked: usize,
}

impl Writing {
    /// A box with a text, for a screen of `size` columns and rows.
    pub fn new(purpose: Purpose, title: String, text: &str, size: (u16, u16)) -> Self {
        let editor = Editor::new(text.trim_end_matches('\n'), room(size));
        let first = editor.text();
        let (said, thread) = (Vec::new(), Lines::default());
        let (waiting, beside) = (Waiting::default(), Vec::new());
        Self { purpose, title, editor, first, waiting, read: None, said, thread, beside, picked: 0 }
    }

    /// Shows one of the excerpts, from 0, above the text.
    pub fn pick(&mut self, number: usize, size: (u16, u16), style: Style) {
        self.picked = number.min(self.beside.len().saturating_sub(1));
        if let Some(beside) = self.beside.get(self.picked) {
            self.said = vec![format!("[{} of {}] {}", self.picked + 1, self.beside.len(), beside.words)];
            self.resize(size, style);
        }
    }

    /// Takes up a screen of `size` columns and rows; what was said before is
    /// shown in a `style`.
    pub fn resize(&mut self, size: (u16, u16), style: Style) {
        let (columns, rows) = room(size);
        self.thread = Lines::default();
        self.said.iter().for_each(|s| self.thread.paragraphs(s, columns, 2, style));
        self.editor.resize((columns, rows.saturating_sub(self.above(size)).max(1)));
    }

    /// Rows above the text for what was said before, the line below it
    /// included; of a long thread its end.
    pub fn above(&self, size: (u16, u16)) -> u16 {
        match self.thread.0.len() {
            0 => 0,
            lines => (lines + 1).min(usize::from(room(size).1 / 2)) as u16,
        }
    }

    /// True if other words stand by now where these would go, or the place is
    /// gone.
    pub fn clashes(&self, study: &Study) -> bool {
        self.read.is_some() && self.purpose.now(study) != self.read
    }

    /// True if something was written since it was opened.
    pub fn changed(&self) -> bool {
        let text = self.editor.text();
        // A line of a code is one paragraph: only its words count.
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        match self.purpose {
            Purpose::Line(..) => words(&text) != words(&self.first),
            _ => text != self.first,
        }
    }
}

/// The box on a screen of `size` columns and rows.
pub fn outer(size: (u16, u16)) -> Rect {
    let width = WIDEST.min(size.0.saturating_sub(4));
    Rect::new((size.0 - width) / 2, 1, width, size.1.saturating_sub(3))
}

/// Columns and rows inside the box; one column is left for the cursor
/// behind the last character of a row.
pub fn room(size: (u16, u16)) -> (u16, u16) {
    let outer = outer(size);
    (outer.width.saturating_sub(5), outer.height.saturating_sub(2).max(1))
}

/// Opens a box for words that take the place of those that stand there.
fn open_over(app: &mut App, study: &Study, purpose: Purpose, title: String) {
    let read = purpose.now(study);
    let writing = Writing::new(purpose, title, read.as_deref().unwrap_or(""), app.size);
    app.overlay = Some(Overlay::Editor(Box::new(Writing { read, ..writing })));
}

/// Opens a line of a code: its label, or `None` for the definition.
pub fn line(app: &mut App, study: &Study, code: &CodeId, label: Option<String>) {
    let title = format!("{} of “{}”", label.as_deref().unwrap_or("Definition"), study.code_name(code));
    open_over(app, study, Purpose::Line(code.clone(), label), title);
}

/// Opens a box for a text.
pub fn open(app: &mut App, purpose: Purpose, title: impl Into<String>, text: &str) {
    app.overlay = Some(Overlay::Editor(Box::new(Writing::new(purpose, title.into(), text, app.size))));
}

/// Opens a comment that begins with `text`, below those that the coding has.
pub fn comment(app: &mut App, study: &Study, coding: &Ulid, title: String, text: &str) {
    let mut writing = Writing::new(Purpose::Comment(coding.clone()), title, "", app.size);
    writing.said = study.coding(&coding.0).map(|c| c.comments.iter().map(said).collect()).unwrap_or_default();
    writing.resize(app.size, app.theme.faint());
    let _ = writing.editor.insert(text);
    app.overlay = Some(Overlay::Editor(Box::new(writing)));
}

/// A comment in words: who, when, what.
pub fn said(comment: &Comment) -> String {
    format!("{}, {}: {}", comment.actor, comment.at.day(), comment.body)
}

/// Opens the memo of a coding of the coder's own; else why not.
pub fn coding_memo(app: &mut App, study: &Study, id: &Ulid) -> enabled::Answer {
    enabled::may_edit(app, study)?;
    let coding = study.coding(&id.0).ok_or("this coding is no longer in the study")?;
    if coding.coder != app.coder {
        return Err(format!(
            "this coding is {}'s, and so is its memo: comment on it, or write a memo about it",
            coding.coder
        ));
    }
    let code = coding.code.as_ref().map_or_else(|| "highlight".to_owned(), |code| study.code_name(code));
    let words = crate::text::plain::shown(&coding.anchor.quote, super::effect::SHOWN);
    open_over(app, study, Purpose::CodingMemo(id.clone()), format!("Memo: {code} on “{words}”"));
    Ok(())
}

/// Opens a memo; else why not.
pub fn memo(app: &mut App, study: &Study, id: &str) -> enabled::Answer {
    enabled::may_edit(app, study)?;
    let memo = study.memo(id).ok_or("this memo is no longer in the study")?;
    open_over(app, study, Purpose::Memo(memo.id.clone()), format!("Memo: {}", memo.title));
    Ok(())
}

/// Opens the box of a summary, one of its excerpts above it; `more` goes to the end
/// of the text.
pub fn summary(
    app: &mut App,
    study: &Study,
    (purpose, title): (Purpose, String),
    (beside, picked): (Vec<Beside>, usize),
    more: Option<&str>,
) {
    open_over(app, study, purpose, title);
    let (size, style) = (app.size, app.theme.faint());
    let Some(Overlay::Editor(writing)) = &mut app.overlay else {
        return;
    };
    writing.beside = beside;
    writing.pick(picked, size, style);
    writing.editor.last();
    if let Some(more) = more {
        let gap = if writing.first.is_empty() { "" } else { " " };
        let _ = writing.editor.insert(&format!("{gap}{more}"));
    }
}
