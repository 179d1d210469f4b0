//! The one table of keys.
//!
//! Dispatch, the hints at the foot of the screen, the box of keys that go on,
//! the help screen, the list of all actions, the written documentation and a
//! person's own keys all read [`bindings`]. Nothing else in the program knows a
//! key. Each part of the interface has a table of its own; `TABLES` names
//! them. `enabled` answers why an action is not possible now: the same words
//! stand in the status line when the key is pressed, and a hint that is not
//! possible is not shown.
//!
//! A key may be a sequence (`g c`). [`Keymap`] holds what is in force: the
//! table's keys, or those that a person has put in their place.

pub mod acts;
pub mod key;
pub mod lists;
pub mod look;
pub mod own;
pub mod places;
pub mod reading;
pub mod writing;
pub mod written;

use super::action::{Action, Command, Motion};
use super::app::App;
use super::pages::{self, PageName};
use crate::model::study::Study;
use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

pub use key::{Key, KeyCode};

/// Every table of rows, in the order of the help screen.
static TABLES: &[&[Binding]] = &[
    reading::ROWS,
    acts::ROWS,
    places::ROWS,
    look::ROWS,
    lists::ROWS,
    writing::ROWS,
    pages::ROWS,
    pages::search::ROWS,
    pages::suggest::ROWS,
    pages::book::ROWS,
    pages::matrix::ROWS,
    pages::framework::ROWS,
    pages::themes::ROWS,
    pages::memos::ROWS,
    pages::progress::ROWS,
    pages::compare::ROWS,
    pages::review::ROWS,
    pages::history::ROWS,
];

/// What has the keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Focus {
    /// The transcript.
    Transcript,
    /// The codebook beside it.
    Codebook,
    /// A page.
    Page(PageName),
    /// In tables: every page.
    AnyPage,
    /// The edges of a coding, while they are moved.
    Edges,
    /// A list to choose from by typing.
    Picker,
    /// An input line.
    Prompt,
    /// A short list.
    Menu,
    /// The help screen.
    Help,
    /// The details of codings.
    Details,
    /// The box about acts that could not be saved.
    Trouble,
    /// The box of the first start: no keys of its own, any key closes it.
    Welcome,
    /// The box where a text is written.
    Editor,
}

impl Focus {
    /// All of them that can have the keyboard.
    pub fn all() -> Vec<Self> {
        let mut all = vec![
            Self::Transcript,
            Self::Codebook,
            Self::Edges,
            Self::Picker,
            Self::Prompt,
            Self::Menu,
            Self::Help,
            Self::Details,
            Self::Trouble,
            Self::Editor,
        ];
        all.extend(PageName::ALL.map(Self::Page));
        all
    }

    /// True where a character is text and not a command.
    pub fn takes_text(self) -> bool {
        matches!(self, Self::Picker | Self::Prompt | Self::Help | Self::Menu | Self::Editor)
    }

    /// True if a row for `rows` works here.
    pub fn is_in(self, rows: &[Self]) -> bool {
        rows.contains(&self) || matches!(self, Self::Page(_)) && rows.contains(&Self::AnyPage)
    }
}

/// Which keys a row has.
#[derive(Clone, Copy, Debug)]
pub enum Keys {
    /// These, each a key or a sequence (`g c`) as [`Key::sequence`] reads it.
    List(&'static [&'static str]),
    /// `1` to `9`.
    Digits,
    /// Shift with the key of a movement, where no row has that key itself.
    ShiftMotion,
}

/// Parts of the help screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// Coding.
    Code,
    /// Selecting words.
    Select,
    /// Moving.
    Move,
    /// Looking and keeping.
    View,
    /// Pages.
    Pages,
    /// One page's own.
    Page(PageName),
    /// Lists and input lines.
    Lists,
    /// Writing a text.
    Write,
}

impl Group {
    /// All of them, in the order of the help screen.
    pub fn all() -> Vec<Self> {
        let mut all = vec![Self::Code, Self::Select, Self::Move, Self::View, Self::Pages];
        all.extend(PageName::ALL.map(Self::Page));
        all.extend([Self::Lists, Self::Write]);
        all
    }

    /// Its title.
    pub fn title(self) -> &'static str {
        match self {
            Self::Move => "Move",
            Self::Select => "Select",
            Self::Code => "Code",
            Self::View => "Look and keep",
            Self::Pages => "Pages",
            Self::Page(page) => page.title(),
            Self::Lists => "In lists and input lines",
            Self::Write => "While writing a text",
        }
    }

    /// The word that begins the names of its actions in a person's
    /// configuration: `code.again`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Move => "move",
            Self::Select => "select",
            Self::Code => "code",
            Self::View => "look",
            Self::Pages => "pages",
            Self::Page(page) => page.word(),
            Self::Lists => "lists",
            Self::Write => "write",
        }
    }
}

/// Says why something is not possible now; `Ok` if it is.
pub type Enabled = fn(&App, &Study) -> Result<(), String>;

/// One row of the table.
#[derive(Clone, Copy)]
pub struct Binding {
    /// The action.
    pub command: Command,
    /// Where it works.
    pub focus: &'static [Focus],
    /// Its keys.
    pub keys: Keys,
    /// Its part of the help.
    pub group: Group,
    /// A short name, for hints; unlike the others of its group.
    pub name: &'static str,
    /// A sentence, for the help.
    pub help: &'static str,
    /// Whether it is possible now.
    pub enabled: Enabled,
}

impl Binding {
    /// The name in a person's configuration: `move.next-coding`.
    pub fn id(&self) -> String {
        format!("{}.{}", self.group.word(), self.name.replace(' ', "-"))
    }
}

/// Every row, in the order of the help screen.
pub fn bindings() -> &'static [&'static Binding] {
    static ALL: LazyLock<Vec<&'static Binding>> = LazyLock::new(|| TABLES.iter().flat_map(|t| t.iter()).collect());
    &ALL
}

/// The row of a command.
pub fn binding(command: Command) -> Option<&'static Binding> {
    row_of(command).map(|row| bindings()[row])
}

/// The number of a command's first row.
fn row_of(command: Command) -> Option<usize> {
    static ROWS: LazyLock<HashMap<Command, usize>> = LazyLock::new(|| {
        let rows = bindings().iter().enumerate().rev();
        rows.map(|(row, b)| (b.command, row)).collect()
    });
    ROWS.get(&command).copied()
}

/// What a key means after those that are pending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// An action.
    Act(Action),
    /// The beginning of a sequence.
    Prefix,
    /// Nothing.
    Nothing,
}

/// What a key leads to in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Row(usize),
    Prefix,
}

/// The keys in force.
#[derive(Clone, Debug)]
pub struct Keymap {
    /// Sequences of each row of [`bindings`].
    sequences: Vec<Vec<Vec<Key>>>,
    steps: HashMap<Focus, HashMap<Vec<Key>, Step>>,
    /// Of each row its keys and all its words in lower case, once they are asked for.
    words: OnceLock<Vec<(Vec<String>, String)>>,
}

impl Default for Keymap {
    fn default() -> Self {
        Self::with(&[]).0
    }
}

impl Keymap {
    /// What `key` means in `focus` after the keys `pending`.
    pub fn meaning(&self, focus: Focus, pending: &[Key], key: Key) -> Meaning {
        let mut keys = pending.to_vec();
        keys.push(key);
        // Where Alt-Enter is nothing of its own it is Enter.
        if key.alt && !self.steps.get(&focus).is_some_and(|s| s.contains_key(&keys)) {
            return self.meaning(focus, pending, Key { alt: false, ..key });
        }
        match self.steps.get(&focus).and_then(|s| s.get(&keys)) {
            Some(Step::Prefix) => return Meaning::Prefix,
            Some(Step::Row(row)) => return Meaning::Act(Action::Command(bindings()[*row].command)),
            None if !pending.is_empty() => return Meaning::Nothing,
            None => {}
        }
        match (focus.takes_text(), key.typed()) {
            (true, Some(c)) => return Meaning::Act(Action::Insert(c)),
            (false, Some(c @ '1'..='9')) if has(focus, |k| matches!(k, Keys::Digits)) => {
                return Meaning::Act(Action::Recent(c as u8 - b'0'));
            }
            _ => {}
        }
        if key.shift && has(focus, |k| matches!(k, Keys::ShiftMotion)) {
            let plain = Key { shift: false, ..key };
            if let Meaning::Act(Action::Command(Command::Move(motion))) = self.meaning(focus, &[], plain) {
                return Meaning::Act(Action::Extend(motion));
            }
        }
        Meaning::Nothing
    }

    /// The keys of a row that work in `focus`, as people read them.
    pub fn keys_in(&self, binding: &Binding, focus: Focus) -> Vec<String> {
        match binding.keys {
            Keys::Digits => vec!["1…9".to_owned()],
            Keys::ShiftMotion => vec!["Shift-←↑↓→".to_owned()],
            Keys::List(_) => {
                let row = row_of(binding.command);
                let all = row.map_or(&[][..], |r| self.sequences[r].as_slice());
                all.iter().filter(|k| usable(focus, k)).map(|k| key::shown(k)).collect()
            }
        }
    }

    /// The rows with their keys, as people read them, and all words by which
    /// they are found, in lower case.
    pub fn words(&self) -> impl Iterator<Item = (&'static Binding, &[String], &str)> {
        let words = self.words.get_or_init(|| {
            let of = |b: &Binding| {
                let keys = self.keys_of(b);
                let words = [b.name, b.help, &keys.join(" "), b.group.title()].join(" ").to_lowercase();
                (keys, words)
            };
            bindings().iter().map(|b| of(b)).collect()
        });
        bindings().iter().zip(words).map(|(b, (keys, words))| (*b, keys.as_slice(), words.as_str()))
    }

    /// The keys of a row, each once, wherever it works.
    pub fn keys_of(&self, binding: &Binding) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for focus in Focus::all().into_iter().filter(|f| f.is_in(binding.focus)) {
            for key in self.keys_in(binding, focus) {
                if !out.contains(&key) {
                    out.push(key);
                }
            }
        }
        out
    }

    /// What may follow the keys `pending` in `focus`: keys and rows, in the
    /// order of the table.
    pub fn going_on(&self, focus: Focus, pending: &[Key]) -> Vec<(String, &'static Binding)> {
        let rows = bindings().iter().enumerate().filter(|(_, b)| focus.is_in(b.focus));
        let mut out = Vec::new();
        for (row, binding) in rows {
            for keys in self.sequences[row].iter().filter(|k| k.len() > pending.len() && k.starts_with(pending)) {
                out.push((key::shown(&keys[pending.len()..]), *binding));
            }
        }
        out
    }
}

/// False for keys that would be text in `focus`.
fn usable(focus: Focus, keys: &[Key]) -> bool {
    !(focus.takes_text() && keys.first().is_some_and(|k| k.typed().is_some()))
}

/// True if a row of `focus` has keys of that kind.
fn has(focus: Focus, kind: impl Fn(Keys) -> bool) -> bool {
    bindings().iter().any(|b| focus.is_in(b.focus) && kind(b.keys))
}

/// The transcript.
pub const READING: &[Focus] = &[Focus::Transcript];
/// The transcript and the codebook beside it. A letter in the codebook is soon
/// the first of a name that somebody types, so few rows are for both.
pub const BOTH: &[Focus] = &[Focus::Transcript, Focus::Codebook];
/// Every page.
pub const PAGED: &[Focus] = &[Focus::AnyPage];

/// The transcript and every page.
pub const READ_AND_PAGED: &[Focus] = &[Focus::Transcript, Focus::AnyPage];
/// The transcript, the codebook beside it, and every page.
pub const ANYWHERE: &[Focus] = &[Focus::Transcript, Focus::Codebook, Focus::AnyPage];

/// A row of a table.
pub const fn row(
    command: Command,
    focus: &'static [Focus],
    keys: &'static [&'static str],
    (group, name): (Group, &'static str),
    help: &'static str,
    enabled: Enabled,
) -> Binding {
    Binding { command, focus, keys: Keys::List(keys), group, name, help, enabled }
}

const fn motion(
    motion: Motion,
    keys: &'static [&'static str],
    name: &'static str,
    help: &'static str,
    enabled: Enabled,
) -> Binding {
    row(Command::Move(motion), READING, keys, (Group::Move, name), help, enabled)
}
