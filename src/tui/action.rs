//! What the interface can do, as values.
//!
//! A key or a click becomes an [`Action`]; [`super::update::update`] turns it
//! into a new state. [`Command`] holds the actions that have a key: each has
//! exactly one row in [`super::keymap::bindings`], and a test says so.

use super::keymap::Key;
use super::pages::{
    PageName, book, compare, framework, history, matrix, memos, progress, review, search, suggest, themes,
};
use super::update::places;
use crate::model::coding::CodingStatus;

/// A movement of the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Motion {
    /// One character back.
    Left,
    /// One character on.
    Right,
    /// One line of the screen up.
    Up,
    /// One line of the screen down.
    Down,
    /// To the start of the next word.
    WordNext,
    /// To the start of this or the previous word.
    WordPrevious,
    /// To the next sentence.
    SentenceNext,
    /// To the start of this or the previous sentence.
    SentencePrevious,
    /// To the next turn (a paragraph where there are no turns).
    TurnNext,
    /// To the start of this or the previous turn.
    TurnPrevious,
    /// To the next section heading.
    SectionNext,
    /// To this or the previous section heading.
    SectionPrevious,
    /// A page down.
    PageDown,
    /// A page up.
    PageUp,
    /// To the first character of the line on screen.
    RowStart,
    /// To the last character of the line on screen.
    RowEnd,
    /// To the first character of the source.
    First,
    /// To the last character of the source.
    Last,
    /// To the next coding.
    CodingNext,
    /// To the previous coding.
    CodingPrevious,
    /// To the next turn the coder has not coded.
    UncodedNext,
    /// To the previous turn the coder has not coded.
    UncodedPrevious,
    /// To the next turn of the speaker under the cursor.
    SpeakerNext,
    /// To the previous turn of the speaker under the cursor.
    SpeakerPrevious,
}

/// How the transcript looks, and what is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Look {
    /// The next theme.
    Theme,
    /// Wider text.
    Wider,
    /// Narrower text.
    Narrower,
    /// Text of the usual width.
    Usual,
    /// Every line shows who speaks, or only names do.
    Turns,
    /// Only a code's codings and those below it.
    Code,
    /// Only highlights.
    Highlights,
    /// Only a coder's codings.
    Coder,
    /// Only codings whose code came from there.
    Origin,
    /// Only codings with a status.
    Status,
    /// Only a speaker's words.
    Speaker,
    /// Only what a query finds.
    Query,
    /// Everything.
    Everything,
}

/// A piece of text that a person selects as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// A user-perceived character.
    Character,
    /// A word.
    Word,
    /// A sentence.
    Sentence,
    /// A paragraph.
    Paragraph,
    /// All paragraphs of one speaker in a row.
    Turn,
    /// A heading and what follows it.
    Section,
}

/// How sure a coding is, as a key says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sure {
    /// Waits for a decision.
    Provisional,
    /// Counts.
    Final,
    /// Does not count.
    Rejected,
}

impl Sure {
    /// The status of the model.
    pub fn status(self) -> CodingStatus {
        match self {
            Self::Provisional => CodingStatus::Provisional,
            Self::Final => CodingStatus::Final,
            Self::Rejected => CodingStatus::Rejected,
        }
    }
}

/// What a segment says of its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stance {
    /// It speaks for it.
    For,
    /// It speaks against it.
    Against,
    /// Both.
    Mixed,
    /// Nothing is said of that.
    None,
}

impl Stance {
    /// The word in files; empty for none.
    pub fn word(self) -> &'static str {
        match self {
            Self::For => "for",
            Self::Against => "against",
            Self::Mixed => "mixed",
            Self::None => "",
        }
    }
}

/// What a key does in the box where a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Edit {
    Left,
    Right,
    WordLeft,
    WordRight,
    Up,
    Down,
    PageUp,
    PageDown,
    /// To the start of the row on screen.
    Home,
    /// To the end of the row on screen.
    End,
    /// To the start of the text.
    First,
    /// To the end of the text.
    Last,
    NewLine,
    DeleteBack,
    DeleteForward,
    DeleteWord,
    DeleteToStart,
    DeleteToEnd,
    Undo,
    Redo,
    /// Keeps what is written.
    Keep,
    /// Closes the box; asks first if something was written.
    Leave,
    /// Goes on in the person's own editor.
    Elsewhere,
    /// Shows the next excerpt beside the text.
    ExcerptOn,
    /// Shows the one before.
    ExcerptBack,
    /// Puts a link to the excerpt that is shown into the text.
    Link,
}

/// An action that a key stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    /// Moves the cursor.
    Move(Motion),
    /// Moves the cursor and takes the selection along (Shift + a movement).
    Extend,
    /// Asks for the number of a turn and goes there.
    GoTo,
    /// Asks for words and goes to them.
    Find,
    /// To the next place of the words last asked for.
    FindNext,
    /// To the previous place of the words last asked for.
    FindPrevious,
    /// Starts or ends selecting with every movement.
    Visual,
    /// Selects the word, sentence or turn; again: one more.
    Select(Unit),
    /// Makes the selection the next greater unit.
    Grow,
    /// Takes back the last [`Command::Grow`].
    Shrink,
    /// Ends the selection.
    Clear,
    /// Opens the list of codes.
    Palette,
    /// Does the last act again.
    Repeat,
    /// Does the last coding again on the whole of what is under the cursor.
    RepeatOn(Unit),
    /// Keeps a code on its key.
    Pin,
    /// Marks an entry of the list of codes, to take several.
    MarkEntry,
    /// The next digit typed into the list of codes is text.
    NextIsText,
    /// Codes with one of the nine codes last used.
    Recent,
    /// Makes a code of the selected words.
    InVivo,
    /// Makes a code and codes with it.
    NewCode,
    /// Marks the words without a code.
    Highlight,
    /// Takes a coding away.
    Remove,
    /// Chooses the next of the codings under the cursor.
    NextHere,
    /// Gives a coding another code.
    Recode,
    /// Gives a coding a status.
    Status(Sure),
    /// Gives a coding a stance, or takes it away.
    Stance(Stance),
    /// Asks for a coding's weight.
    Weight,
    /// Asks for a coding's round.
    Round,
    /// Makes two codings of one.
    Split,
    /// Starts to move the edges of a coding.
    Edges,
    /// Moves an edge of a coding.
    Edge {
        /// True for its start.
        start: bool,
        /// By what.
        unit: Unit,
        /// True towards the end of the source.
        on: bool,
    },
    /// Gives codes to the highlights of the source, one after the other.
    Highlights,
    /// Puts a comment on a coding.
    Comment,
    /// Opens the memo of a coding.
    CodingMemo,
    /// A key in the box where a text is written.
    Write(Edit),
    /// Takes back the last act.
    Undo,
    /// Brings back what was undone.
    Redo,
    /// Between transcript and codebook.
    SwitchPanel,
    /// Shows the codings under the cursor with all that is known of them.
    Details,
    /// Shows only the coder's own codings, or everybody's.
    OnlyMine,
    /// Goes to a place, keeps one, or plays what was said there.
    Place(places::Do),
    /// Changes how the transcript looks or what is shown.
    Look(Look),
    /// Opens another source.
    Open,
    /// Marks the source as read.
    MarkRead,
    /// Marks the source as coded to the end.
    MarkComplete,
    /// Marks the source as skipped.
    MarkSkipped,
    /// Lets the terminal select with the mouse, or takes the mouse back.
    Mouse,
    /// Shows this list of keys.
    Help,
    /// Shows what to do about acts that could not be saved.
    Trouble,
    /// Tries to save again.
    Retry,
    /// Asks for a folder and saves there.
    SaveElsewhere,
    /// Stops the program until the shell brings it back.
    Suspend,
    /// Ends the program.
    Quit,
    /// The list of all actions.
    Commands,
    /// Opens a page.
    Go(PageName),
    /// Something on the codebook page.
    Book(book::Do),
    /// On a page a step out: the filter off, out of what was opened, or to the
    /// transcript.
    Leave,
    /// From a page to the transcript.
    Transcript,
    /// From the transcript to the page left last; on a page to where a link
    /// was followed.
    Back,
    /// A page's list shows only what holds words.
    Filter,
    /// Something of the history page.
    History(history::Do),
    /// Something of the compare page.
    Compare(compare::Do),
    /// Something of the framework page.
    Framework(framework::Do),
    /// Something of the matrix page.
    Matrix(matrix::Do),
    /// Something of the themes page.
    Themes(themes::Do),
    /// Something of the memos page.
    Memos(memos::Do),
    /// Something of the progress page.
    Progress(progress::Do),
    /// Something of the review page.
    Review(review::Do),
    /// Something of the search page.
    Search(search::Do),
    /// Something of the page of suggestions.
    Suggest(suggest::Do),
    /// Chooses an entry of a page's list, for several at once.
    Choose,
    /// To the next entry of a list.
    ListNext,
    /// From the line of a search to what it found.
    ToFound,
    /// To the previous entry of a list.
    ListPrevious,
    /// A page of a list on.
    ListPageDown,
    /// A page of a list back.
    ListPageUp,
    /// To the first entry of a list.
    ListFirst,
    /// To the last entry of a list.
    ListLast,
    /// Folds the branch, or goes to its top.
    Fold,
    /// Unfolds the branch.
    Unfold,
    /// Takes the highlighted entry or the words typed.
    Accept,
    /// Closes what is open.
    Cancel,
    /// Deletes the character before the cursor of an input line.
    DeleteBack,
    /// Deletes the character under the cursor of an input line.
    DeleteForward,
    /// Deletes the word before the cursor of an input line.
    DeleteWord,
    /// Deletes everything in an input line.
    DeleteAll,
    /// One character back in an input line.
    InputLeft,
    /// One character on in an input line.
    InputRight,
    /// To the start of an input line.
    InputHome,
    /// To the end of an input line.
    InputEnd,
    /// From the input line to the box of several lines.
    Widen,
}

/// What a mouse button did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    /// The left button went down; how often in quick succession (1 to 3).
    Down(u8),
    /// The mouse moved with the button held.
    Drag,
    /// The button came up.
    Up,
}

/// Something that happened, as [`super::update::update`] takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// A key, alone or part of a sequence.
    Key(Key),
    /// A command that was chosen by its key.
    Command(Command),
    /// A movement with Shift: the selection goes along.
    Extend(Motion),
    /// One of the nine codes last used, 1 the newest.
    Recent(u8),
    /// A character typed into an input line.
    Insert(char),
    /// Text that the person's own editor left.
    Written(String),
    /// Text pasted.
    Paste(String),
    /// The left mouse button, at column and row of the screen.
    Mouse {
        /// What it did.
        press: Press,
        /// Column and row.
        at: (u16, u16),
        /// True if Shift was held.
        extend: bool,
    },
    /// The wheel: lines down (or up, if negative), at column and row.
    Scroll {
        /// Lines.
        lines: i32,
        /// Column and row.
        at: (u16, u16),
    },
    /// The screen has this many columns and rows.
    Resize(u16, u16),
    /// A key that means nothing here.
    Unknown,
}
