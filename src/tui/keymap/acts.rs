//! Keys for doing acts again and for what is done to codings.

use super::{BOTH, Binding, Group, READING, row};
use crate::tui::action::{Command, Unit};
use crate::tui::enabled as when;
use Group as G;

/// One row an action.
#[rustfmt::skip] // a table: one line a row
pub static ROWS: &[Binding] = &[
    row(Command::RepeatOn(Unit::Turn), READING, &["T"], (G::Code, "turn again"), "Code the whole turn under the cursor with the codes last used.", when::used_before),
    row(Command::RepeatOn(Unit::Word), READING, &["W"], (G::Code, "word again"), "Code the word under the cursor with the codes last used.", when::used_before),
    row(Command::Pin, BOTH, &["P"], (G::Code, "pin"), "Keep a code on one of the keys 1 to 9, or let it go again; in the codebook: put the highlighted code there.", when::codes_exist),
];
