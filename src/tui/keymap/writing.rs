//! Keys in the box where a text is written. Characters are text there.

use super::{Binding, Focus, Group, row};
use crate::tui::action::{Command, Edit};
use crate::tui::enabled as when;

const HERE: &[Focus] = &[Focus::Editor];

const fn key(edit: Edit, keys: &'static [&'static str], name: &'static str, help: &'static str) -> Binding {
    row(Command::Write(edit), HERE, keys, (Group::Write, name), help, when::always)
}

/// One row an action.
#[rustfmt::skip] // a table: one line a row
pub static ROWS: &[Binding] = &[
    key(Edit::Keep, &["Ctrl-s"], "keep", "Keep what is written and close the box."),
    key(Edit::Leave, &["Esc", "Ctrl-c"], "leave", "Close the box; asks first if something was written."),
    key(Edit::Elsewhere, &["Ctrl-e"], "own editor", "Go on in your own editor ($VISUAL or $EDITOR); what you save there comes back."),
    row(Command::Write(Edit::Link), HERE, &["Ctrl-l"], (Group::Write, "link"), "Put a link to the excerpt above the text into it.", when::has_excerpts),
    row(Command::Write(Edit::ExcerptOn), HERE, &["Ctrl-Down"], (Group::Write, "next excerpt"), "Show the next excerpt above the text.", when::has_excerpts),
    row(Command::Write(Edit::ExcerptBack), HERE, &["Ctrl-Up"], (Group::Write, "excerpt back"), "Show the excerpt before.", when::has_excerpts),
    key(Edit::Undo, &["Ctrl-z"], "undo", "Take back the last words."),
    key(Edit::Redo, &["Ctrl-y", "Ctrl-r"], "redo", "Bring back what was taken back."),
    key(Edit::NewLine, &["Enter"], "new line", "A new line."),
    key(Edit::DeleteBack, &["Backspace", "Ctrl-h"], "delete", "Delete the character before."),
    key(Edit::DeleteForward, &["Delete", "Ctrl-d"], "delete here", "Delete the character here."),
    key(Edit::DeleteWord, &["Ctrl-w"], "delete word", "Delete back to the start of the word."),
    key(Edit::DeleteToStart, &["Ctrl-u"], "delete to start", "Delete back to the start of the line."),
    key(Edit::DeleteToEnd, &["Ctrl-k"], "delete to end", "Delete to the end of the line."),
    key(Edit::Left, &["Left", "Ctrl-b"], "back", "Character back."),
    key(Edit::Right, &["Right", "Ctrl-f"], "on", "Character on."),
    key(Edit::WordLeft, &["Ctrl-Left"], "word back", "Start of the word, or the word before."),
    key(Edit::WordRight, &["Ctrl-Right"], "word", "Next word."),
    key(Edit::Up, &["Up", "Ctrl-p"], "up", "Row up."),
    key(Edit::Down, &["Down", "Ctrl-n"], "down", "Row down."),
    key(Edit::PageUp, &["PgUp"], "page back", "Page up."),
    key(Edit::PageDown, &["PgDn"], "page", "Page down."),
    key(Edit::Home, &["Home", "Ctrl-a"], "row start", "Start of the row."),
    key(Edit::End, &["End"], "row end", "End of the row."),
    key(Edit::First, &["Ctrl-Home"], "top", "Start of the text."),
    key(Edit::Last, &["Ctrl-End"], "bottom", "End of the text."),
];
