//! What may lie over the transcript: lists, input lines, boxes.
//!
//! Only one at a time, each with its own keys ([`Focus`]). The state of a list
//! is what is typed and what is highlighted; what it lists is worked out when
//! the typing changes.

mod picker;

pub use picker::{Choosing, Picker, TOP};

use super::filter::Filter;
use super::keymap::Focus;
use super::notes::Notes;
use super::update::change::Edit;
use super::writing::Writing;
use crate::model::codebook::CodeId;
use crate::model::ids::Ulid;
use crate::model::span::Span;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Bytes that an input line takes at most.
pub const LONGEST: usize = 4_000;

/// What lies over the transcript.
#[derive(Clone, Debug)]
pub enum Overlay {
    /// A list to choose from by typing.
    Picker(Picker),
    /// An input line.
    Prompt(Prompt),
    /// A short list.
    Menu(Menu),
    /// The list of keys: the filter typed and the first line shown.
    Help(Input, usize),
    /// The codings under the cursor: the first line shown.
    Details(usize),
    /// What to do about acts that could not be saved.
    Trouble,
    /// The keys that matter, at the very first start. Any key closes it.
    Welcome,
    /// A text that is written.
    Editor(Box<Writing>),
}

impl Overlay {
    /// Whose keys are in force.
    pub fn focus(&self) -> Focus {
        match self {
            Self::Picker(_) => Focus::Picker,
            Self::Prompt(_) => Focus::Prompt,
            Self::Menu(_) => Focus::Menu,
            Self::Help(..) => Focus::Help,
            Self::Details(_) => Focus::Details,
            Self::Trouble => Focus::Trouble,
            Self::Welcome => Focus::Welcome,
            Self::Editor(_) => Focus::Editor,
        }
    }
}

/// A line of text under edit: what stands before the cursor, and after it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Input {
    /// Before the cursor.
    pub before: String,
    /// After the cursor.
    pub after: String,
}

impl Input {
    /// A line with the cursor at its end.
    pub fn with(text: &str) -> Self {
        Self { before: one_line(text), after: String::new() }
    }

    /// The whole line.
    pub fn text(&self) -> String {
        format!("{}{}", self.before, self.after)
    }

    /// Types text; line ends become spaces, other control characters go.
    /// False if it would make the line too long: then nothing is typed.
    #[must_use]
    pub fn insert(&mut self, text: &str) -> bool {
        let fits = self.before.len() + self.after.len() + text.len() <= LONGEST;
        if fits {
            self.before.push_str(&one_line(text));
        }
        fits
    }

    /// Deletes the character before the cursor.
    pub fn delete_back(&mut self) {
        let keep = self.before.graphemes(true).next_back().map_or(0, |g| self.before.len() - g.len());
        self.before.truncate(keep);
    }

    /// Deletes the character under the cursor.
    pub fn delete_forward(&mut self) {
        let gone = self.after.graphemes(true).next().map_or(0, str::len);
        self.after.drain(..gone);
    }

    /// Deletes the word before the cursor.
    pub fn delete_word(&mut self) {
        let words = self.before.trim_end();
        let keep =
            words.rfind(char::is_whitespace).map_or(0, |at| at + words[at..].chars().next().map_or(1, char::len_utf8));
        self.before.truncate(keep);
    }

    /// One character back.
    pub fn left(&mut self) {
        if let Some(g) = self.before.graphemes(true).next_back().map(str::to_owned) {
            self.before.truncate(self.before.len() - g.len());
            self.after.insert_str(0, &g);
        }
    }

    /// To the start of the line.
    pub fn home(&mut self) {
        self.after = std::mem::take(&mut self.before) + &self.after;
    }

    /// To the end of the line.
    pub fn end(&mut self) {
        self.before.push_str(&std::mem::take(&mut self.after));
    }

    /// One character on.
    pub fn right(&mut self) {
        if let Some(g) = self.after.graphemes(true).next().map(str::to_owned) {
            self.after.drain(..g.len());
            self.before.push_str(&g);
        }
    }
}

fn one_line(text: &str) -> String {
    let spaced = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c });
    spaced.filter(|c| *c == ' ' || !c.is_control()).collect()
}

/// What an input line is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asking {
    /// The name of a new code, with the segment to code with it.
    NewCode {
        /// The segment; `None` makes the code alone.
        span: Option<Span>,
        /// The code it goes below.
        under: Option<CodeId>,
        /// The code it goes beside, if one is highlighted.
        beside: Option<CodeId>,
        /// True if the name is taken from the words.
        in_vivo: bool,
    },
    /// A comment on a coding.
    Comment(Ulid),
    /// The weight of a coding.
    Weight(Ulid),
    /// The round of a coding.
    Round(Ulid),
    /// The number of a turn.
    Turn,
    /// Words to find.
    Words,
    /// A folder to write to.
    Folder,
    /// The name of a bookmark.
    Bookmark,
    /// What the entries of a page's list must hold.
    Filter,
    /// The query whose codings and turns the transcript shows.
    Query,
    /// Something that a page asked with this key, in these words.
    ForPage(&'static str, String),
}

/// An input line.
#[derive(Clone, Debug)]
pub struct Prompt {
    /// What for.
    pub asking: Asking,
    /// What is typed.
    pub input: Input,
    /// A warning about what is typed.
    pub warning: Option<String>,
    /// Characters of what is typed that the warning is about.
    pub marks: Vec<Range<usize>>,
    /// True once the warning was read: the next Enter goes on.
    pub warned: bool,
    /// True while what stands there is the value of before: what is typed takes
    /// its place.
    pub fresh: bool,
}

impl Prompt {
    /// An input line that begins with `text`.
    pub fn new(asking: Asking, text: &str) -> Self {
        Self { asking, input: Input::with(text), warning: None, marks: Vec::new(), warned: false, fresh: false }
    }

    /// Says what is wrong or doubtful about the query that is typed, `before`
    /// characters into the line.
    pub fn doubt(&mut self, notes: &Notes, before: usize) {
        let words = notes.first();
        self.warning = (!words.is_empty()).then_some(words);
        self.marks = notes.all.iter().map(|f| f.span.start + before..f.span.end + before).collect();
    }

    /// An input line with a value that what is typed takes the place of.
    pub fn over(asking: Asking, value: &str) -> Self {
        Self { fresh: !value.is_empty(), ..Self::new(asking, value) }
    }

    /// Types text; false if it would make the line too long.
    #[must_use]
    pub fn insert(&mut self, text: &str) -> bool {
        if std::mem::take(&mut self.fresh) {
            self.input = Input::default();
        }
        self.input.insert(text)
    }

    /// True for a comment, which may have several lines.
    pub fn is_comment(&self) -> bool {
        matches!(self.asking, Asking::Comment(_))
    }
}

/// What a short list is for.
#[derive(Clone, Debug, PartialEq)]
pub enum Menuing {
    /// To which of these codings something is done.
    Edit(Vec<Ulid>, Edit),
    /// Which of these codings to comment on.
    Comment(Vec<Ulid>),
    /// The memo of which of these codings.
    Memo(Vec<Ulid>),
    /// What to say of the source.
    Mark,
    /// Which key this code keeps, or else which key keeps its own.
    Pin(Option<CodeId>),
    /// Something that a page asked with this key.
    ForPage(&'static str),
    /// What is shown: the filter of each entry.
    Filter(Vec<Filter>),
}

/// A short list: each entry has a letter of its own.
#[derive(Clone, Debug)]
pub struct Menu {
    /// What for.
    pub menuing: Menuing,
    /// A question.
    pub title: String,
    /// Letter and words of each entry.
    pub entries: Vec<(char, String)>,
    /// The highlighted one.
    pub selected: usize,
}
