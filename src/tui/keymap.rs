//! The one table of keys.
//!
//! Dispatch, the hints at the foot of the screen, the help screen and (later)
//! the written documentation and a person's own keys all read [`BINDINGS`].
//! Nothing else in the program knows a key. `enabled` answers why an action
//! is not possible now: the same words stand in the status line when the key
//! is pressed, and a hint that is not possible is not shown.

use super::action::{Action, Command, Motion, Unit};
use super::app::App;
use super::enabled as when;
use crate::model::study::Study;

pub use super::key::{Key, KeyCode};

/// What has the keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Focus {
    /// The transcript.
    Transcript,
    /// The codebook beside it.
    Codebook,
    /// A list to choose from by typing.
    Picker,
    /// An input line.
    Prompt,
    /// A short list of choices.
    Menu,
    /// The list of keys.
    Help,
    /// The codings under the cursor in full.
    Details,
    /// The box about acts that could not be saved.
    Trouble,
}

impl Focus {
    /// Every focus.
    pub const ALL: [Self; 8] = [
        Self::Transcript,
        Self::Codebook,
        Self::Picker,
        Self::Prompt,
        Self::Menu,
        Self::Help,
        Self::Details,
        Self::Trouble,
    ];

    /// True where characters are text and so never keys.
    pub fn takes_text(self) -> bool {
        matches!(self, Self::Picker | Self::Prompt | Self::Help | Self::Menu)
    }
}

/// Which keys a row has.
#[derive(Clone, Copy, Debug)]
pub enum Keys {
    /// These; the first is the one to show.
    List(&'static [Key]),
    /// `1` to `9`.
    Digits,
    /// Shift with the keys of the movements.
    ShiftMotion,
}

/// Parts of the help screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// Moving the cursor.
    Move,
    /// Selecting words.
    Select,
    /// Coding them.
    Code,
    /// What the screen shows.
    View,
    /// Lists and input lines.
    Lists,
}

impl Group {
    /// Every group, in the order of the help screen.
    pub const ALL: [Self; 5] = [Self::Code, Self::Select, Self::Move, Self::View, Self::Lists];

    /// Its heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Move => "Move",
            Self::Select => "Select",
            Self::Code => "Code",
            Self::View => "Look and keep",
            Self::Lists => "In lists and input lines",
        }
    }
}

/// Says why something is not possible now; `Ok` if it is.
pub type Enabled = fn(&App, &Study) -> Result<(), String>;

/// One row of the table.
#[derive(Clone, Copy)]
pub struct Binding {
    /// What it does.
    pub command: Command,
    /// Where it does it.
    pub focus: &'static [Focus],
    /// Its keys.
    pub keys: Keys,
    /// Its part of the help screen.
    pub group: Group,
    /// A word or two, for the foot of the screen.
    pub name: &'static str,
    /// A sentence, for the help screen.
    pub help: &'static str,
    /// Why not, if not.
    pub enabled: Enabled,
}

impl Binding {
    /// The keys of this row that work in `focus`, as people read them.
    pub fn keys_in(&self, focus: Focus) -> Vec<String> {
        match self.keys {
            Keys::Digits => vec!["1…9".to_owned()],
            Keys::ShiftMotion => vec!["Shift-←↑↓→".to_owned()],
            Keys::List(list) => {
                let usable = |k: &&Key| !(focus.takes_text() && k.typed().is_some());
                list.iter().filter(usable).map(Key::to_string).collect()
            }
        }
    }

    fn action(&self, focus: Focus, key: Key) -> Option<Action> {
        if focus.takes_text() && key.typed().is_some() {
            return None;
        }
        match (self.keys, key.typed()) {
            (Keys::List(list), _) if list.contains(&key) => Some(Action::Command(self.command)),
            (Keys::Digits, Some(c @ '1'..='9')) => Some(Action::Recent(c as u8 - b'0')),
            _ => None,
        }
    }
}

/// What `key` means in `focus`.
pub fn action(focus: Focus, key: Key) -> Action {
    let rows = || BINDINGS.iter().filter(|b| b.focus.contains(&focus));
    if let Some(action) = rows().find_map(|b| b.action(focus, key)) {
        return action;
    }
    if let (true, Some(c)) = (focus.takes_text(), key.typed()) {
        return Action::Insert(c);
    }
    if key.shift {
        let plain = Key { shift: false, ..key };
        if let Some(Action::Command(Command::Move(motion))) = rows().find_map(|b| b.action(focus, plain)) {
            return Action::Extend(motion);
        }
    }
    Action::Unknown
}

/// The row of a command.
pub fn binding(command: Command) -> Option<&'static Binding> {
    BINDINGS.iter().find(|b| b.command == command)
}

const fn ch(c: char) -> Key {
    Key::plain(KeyCode::Char(c))
}

const fn ct(c: char) -> Key {
    Key::ctrl(KeyCode::Char(c))
}

const fn k(code: KeyCode) -> Key {
    Key::plain(code)
}

const fn row(
    command: Command,
    focus: &'static [Focus],
    keys: &'static [Key],
    (group, name): (Group, &'static str),
    help: &'static str,
    enabled: Enabled,
) -> Binding {
    Binding { command, focus, keys: Keys::List(keys), group, name, help, enabled }
}

const fn motion(
    motion: Motion,
    keys: &'static [Key],
    name: &'static str,
    help: &'static str,
    enabled: Enabled,
) -> Binding {
    row(Command::Move(motion), READING, keys, (Group::Move, name), help, enabled)
}

const READING: &[Focus] = &[Focus::Transcript];
const BOOK: &[Focus] = &[Focus::Codebook];
const BOTH: &[Focus] = &[Focus::Transcript, Focus::Codebook];
const LISTS: &[Focus] = &[Focus::Codebook, Focus::Picker, Focus::Menu, Focus::Help, Focus::Details];
const ENDS: &[Focus] = &[Focus::Codebook, Focus::Picker, Focus::Prompt, Focus::Menu, Focus::Help, Focus::Details];
const TYPING: &[Focus] = &[Focus::Picker, Focus::Prompt, Focus::Help];
const CHOOSING: &[Focus] = &[Focus::Codebook, Focus::Picker, Focus::Prompt, Focus::Menu];
const CLOSING: &[Focus] =
    &[Focus::Codebook, Focus::Picker, Focus::Prompt, Focus::Menu, Focus::Help, Focus::Details, Focus::Trouble];

use Group as G;
use KeyCode as K;

/// Every action that has a key, one row each.
#[rustfmt::skip] // a table: one line a row
pub static BINDINGS: &[Binding] = &[
    // Code
    row(Command::Palette, READING, &[k(K::Enter), ch('c')], (G::Code, "code"), "Choose a code by typing. Without a selection it codes the sentence under the cursor.", when::codes_exist),
    row(Command::Repeat, READING, &[ch('.')], (G::Code, "same code"), "Code with the code last used.", when::used_before),
    Binding { command: Command::Recent, focus: READING, keys: Keys::Digits, group: G::Code, name: "recent", help: "Code with one of the nine codes last used, listed above the status line; a code keeps its number as long as it is one of them.", enabled: when::used_before },
    row(Command::NewCode, BOTH, &[ch('n')], (G::Code, "new code"), "Make a new code and code with it; in the codebook: make it without coding, beside the highlighted one.", when::may_edit),
    row(Command::InVivo, READING, &[ch('i')], (G::Code, "in vivo"), "Make a code of the selected words (or the word under the cursor) and code them with it.", when::words_here),
    row(Command::Highlight, READING, &[ch('h')], (G::Code, "highlight"), "Mark the words without a code.", when::words_here),
    row(Command::Remove, READING, &[ch('x'), k(K::Delete)], (G::Code, "remove"), "Take away a coding under the cursor; asks which if there are several.", when::own_coding_here),
    row(Command::Comment, READING, &[ch('m')], (G::Code, "comment"), "Put a comment on a coding under the cursor.", when::coding_here),
    row(Command::Undo, BOTH, &[ch('u')], (G::Code, "undo"), "Take back your last act, also one from an earlier day.", when::may_edit),
    row(Command::Redo, BOTH, &[ch('U'), ct('r')], (G::Code, "redo"), "Bring back what you undid.", when::may_edit),
    // Select
    row(Command::Select(Unit::Sentence), READING, &[ch('s')], (G::Select, "sentence"), "Select the sentence; again: one sentence more.", when::words_here),
    row(Command::Select(Unit::Turn), READING, &[ch('t')], (G::Select, "turn"), "Select the turn; again: one turn more.", when::words_here),
    row(Command::Select(Unit::Word), READING, &[ch('e')], (G::Select, "word"), "Select the word; again: one word more.", when::words_here),
    row(Command::Grow, READING, &[ch('+'), ch('=')], (G::Select, "grow"), "Make the selection a word, sentence, paragraph, turn, section.", when::words_here),
    row(Command::Shrink, READING, &[ch('-')], (G::Select, "shrink"), "Make the selection smaller again.", when::grown),
    row(Command::Visual, READING, &[ch('v')], (G::Select, "select"), "Start selecting: every movement now extends the selection. Again: stop.", when::words_here),
    Binding { command: Command::Extend, focus: READING, keys: Keys::ShiftMotion, group: G::Select, name: "extend", help: "Shift with a movement (arrows, Home, End, PgUp, PgDn, also with Ctrl) extends the selection. Mouse: drag; double click a word; triple click a sentence.", enabled: when::words_here },
    row(Command::Clear, READING, &[k(K::Escape), ct('c')], (G::Select, "unselect"), "End the selection.", when::selected),
    // Move
    motion(Motion::Down, &[k(K::Down), ch('j')], "down", "Line down.", when::words_here),
    motion(Motion::Up, &[k(K::Up), ch('k')], "up", "Line up.", when::words_here),
    motion(Motion::Left, &[k(K::Left)], "left", "Character back.", when::words_here),
    motion(Motion::Right, &[k(K::Right)], "right", "Character on.", when::words_here),
    motion(Motion::WordNext, &[ch('w'), Key::ctrl(K::Right)], "word", "Next word.", when::words_here),
    motion(Motion::WordPrevious, &[ch('b'), Key::ctrl(K::Left)], "word back", "Start of the word, or the word before.", when::words_here),
    motion(Motion::SentenceNext, &[ch(')')], "sentence", "Next sentence.", when::words_here),
    motion(Motion::SentencePrevious, &[ch('(')], "sentence back", "Start of the sentence, or the sentence before.", when::words_here),
    motion(Motion::TurnNext, &[ch('J'), Key::ctrl(K::Down)], "turn", "Next turn.", when::words_here),
    motion(Motion::TurnPrevious, &[ch('K'), Key::ctrl(K::Up)], "turn back", "Start of the turn, or the turn before.", when::words_here),
    motion(Motion::SectionNext, &[ch('>')], "section", "Next section heading.", when::has_sections),
    motion(Motion::SectionPrevious, &[ch('<')], "section back", "Section heading before.", when::has_sections),
    motion(Motion::PageDown, &[k(K::PageDown), ch(' '), ct('f')], "page", "Page down.", when::words_here),
    motion(Motion::PageUp, &[k(K::PageUp), ct('b')], "page back", "Page up.", when::words_here),
    motion(Motion::RowStart, &[k(K::Home), ch('0')], "line start", "Start of the line.", when::words_here),
    motion(Motion::RowEnd, &[k(K::End), ch('$')], "line end", "End of the line.", when::words_here),
    motion(Motion::First, &[ch('g'), Key::ctrl(K::Home)], "top", "Start of the source.", when::words_here),
    motion(Motion::Last, &[ch('G'), Key::ctrl(K::End)], "end", "End of the source.", when::words_here),
    motion(Motion::CodingNext, &[ch(']')], "next coding", "Next coding.", when::codings_exist),
    motion(Motion::CodingPrevious, &[ch('[')], "coding back", "Previous coding.", when::codings_exist),
    motion(Motion::UncodedNext, &[ch('}')], "next uncoded", "Next turn of a participant that you have not coded.", when::words_here),
    motion(Motion::UncodedPrevious, &[ch('{')], "uncoded back", "Previous turn of a participant that you have not coded.", when::words_here),
    row(Command::GoTo, READING, &[ch(':')], (G::Move, "go to turn"), "Go to a turn by its number.", when::words_here),
    row(Command::Find, READING, &[ch('/')], (G::Move, "find"), "Find words in this source; what is found is selected.", when::words_here),
    row(Command::FindNext, READING, &[ch('f')], (G::Move, "find next"), "Next place of the words.", when::searched),
    row(Command::FindPrevious, READING, &[ch('F')], (G::Move, "find back"), "Previous place of the words.", when::searched),
    // View
    row(Command::SwitchPanel, BOTH, &[k(K::Tab)], (G::View, "codebook"), "Between the transcript and the codebook.", when::always),
    row(Command::Details, READING, &[ch('d')], (G::View, "details"), "Show the codings under the cursor with coder, definition, memo and comments.", when::coding_here),
    row(Command::OnlyMine, BOTH, &[ch('O')], (G::View, "only mine"), "Show only your own codings, or everybody's.", when::always),
    row(Command::Open, BOTH, &[ch('o')], (G::View, "open"), "Open another source.", when::always),
    row(Command::MarkRead, BOTH, &[ch('R')], (G::View, "mark read"), "Mark this source as read.", when::may_mark),
    row(Command::MarkComplete, BOTH, &[ch('C')], (G::View, "mark complete"), "Mark this source as coded to the end.", when::may_mark),
    row(Command::MarkSkipped, BOTH, &[ch('S')], (G::View, "mark skipped"), "Mark this source as left out on purpose.", when::may_mark),
    row(Command::Mouse, BOTH, &[ch('M')], (G::View, "mouse"), "Give the mouse to the terminal (to copy text), or take it back.", when::always),
    row(Command::Help, BOTH, &[ch('?')], (G::View, "help"), "All keys; type to filter.", when::always),
    row(Command::Trouble, BOTH, &[ch('!')], (G::View, "not saved"), "What to do about acts that could not be saved.", when::failed),
    row(Command::Retry, &[Focus::Transcript, Focus::Codebook, Focus::Trouble], &[ch('r')], (G::View, "retry"), "Try again to save what could not be saved.", when::failed),
    row(Command::SaveElsewhere, &[Focus::Trouble], &[ch('w')], (G::View, "save elsewhere"), "Write the acts that could not be saved to another folder.", when::failed),
    row(Command::Suspend, BOTH, &[ct('z')], (G::View, "suspend"), "Go back to the shell for a while; `fg` comes back.", when::always),
    row(Command::Quit, &[Focus::Transcript, Focus::Codebook, Focus::Trouble], &[ch('q'), ct('q')], (G::View, "quit"), "End the program; waits until everything is saved.", when::always),
    // Lists and input lines
    row(Command::Accept, CHOOSING, &[k(K::Enter)], (G::Lists, "take it"), "Take the highlighted entry or what is typed; in the codebook: code with it.", when::always),
    row(Command::Cancel, CLOSING, &[k(K::Escape), ct('c')], (G::Lists, "close"), "Close without doing anything.", when::always),
    row(Command::ListNext, LISTS, &[k(K::Down), ct('n'), ch('j')], (G::Lists, "down"), "Next entry.", when::always),
    row(Command::ListPrevious, LISTS, &[k(K::Up), ct('p'), ch('k')], (G::Lists, "up"), "Previous entry.", when::always),
    row(Command::ListPageDown, LISTS, &[k(K::PageDown), ct('f'), ch(' ')], (G::Lists, "page"), "Page down.", when::always),
    row(Command::ListPageUp, LISTS, &[k(K::PageUp), ct('b')], (G::Lists, "page back"), "Page up.", when::always),
    row(Command::ListFirst, ENDS, &[k(K::Home), ch('g')], (G::Lists, "first"), "First entry; in an input line without a list its start.", when::always),
    row(Command::ListLast, ENDS, &[k(K::End), ch('G')], (G::Lists, "last"), "Last entry; in an input line without a list its end.", when::always),
    row(Command::Fold, BOOK, &[k(K::Left)], (G::Lists, "fold"), "Fold the branch, or go to its top.", when::always),
    row(Command::Unfold, BOOK, &[k(K::Right)], (G::Lists, "unfold"), "Unfold the branch.", when::always),
    row(Command::DeleteBack, TYPING, &[k(K::Backspace), ct('h')], (G::Lists, "delete"), "Delete the character before.", when::always),
    row(Command::DeleteForward, TYPING, &[k(K::Delete)], (G::Lists, "delete here"), "Delete the character here.", when::always),
    row(Command::DeleteWord, TYPING, &[ct('w')], (G::Lists, "delete word"), "Delete the word before.", when::always),
    row(Command::DeleteAll, TYPING, &[ct('u')], (G::Lists, "delete all"), "Delete what is typed.", when::always),
    row(Command::InputLeft, TYPING, &[k(K::Left)], (G::Lists, "back"), "Character back.", when::always),
    row(Command::InputRight, TYPING, &[k(K::Right)], (G::Lists, "on"), "Character on.", when::always),
    row(Command::InputHome, TYPING, &[ct('a')], (G::Lists, "start"), "Start of what is typed.", when::always),
    row(Command::InputEnd, TYPING, &[ct('e')], (G::Lists, "end of it"), "End of what is typed.", when::always),
];
