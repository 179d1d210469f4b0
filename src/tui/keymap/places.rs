//! Keys for going to places: bookmarks, sources, back from a jump, the recording.

use super::{Binding, Focus, Group, READING, row};
use crate::tui::action::Command;
use crate::tui::enabled as when;
use crate::tui::update::places::Do;
use Group as G;

/// Everywhere.
const ALL: &[Focus] = &[
    Focus::Transcript,
    Focus::Codebook,
    Focus::AnyPage,
    Focus::Picker,
    Focus::Prompt,
    Focus::Menu,
    Focus::Help,
    Focus::Details,
    Focus::Trouble,
];

/// One row an action.
#[rustfmt::skip] // a table: one line a row
pub static ROWS: &[Binding] = &[
    row(Command::Place(Do::Bookmark), READING, &["' a"], (G::Move, "bookmark"), "Set a bookmark on the sentence, or take it away.", when::words_here),
    row(Command::Place(Do::Name), READING, &["' m"], (G::Move, "name bookmark"), "Give the bookmark here a name; sets one if there is none.", when::words_here),
    row(Command::Place(Do::List), READING, &["' '"], (G::Move, "bookmarks"), "List all bookmarks with their words, and go to one.", when::bookmarks_exist),
    row(Command::Place(Do::NextBookmark), READING, &["' n"], (G::Move, "next bookmark"), "Next bookmark, in this source or a later one.", when::bookmarks_exist),
    row(Command::Place(Do::PreviousBookmark), READING, &["' p"], (G::Move, "bookmark back"), "Bookmark before, in this source or an earlier one.", when::bookmarks_exist),
    row(Command::Place(Do::NextSource), READING, &["N"], (G::Move, "next source"), "Next source, at the place where you left it.", when::always),
    row(Command::Place(Do::PreviousSource), READING, &["P"], (G::Move, "source back"), "Source before, at the place where you left it.", when::always),
    row(Command::Place(Do::OtherSource), READING, &["g o"], (G::Move, "other source"), "The source that you were in before; again: back to this one.", when::other_source),
    row(Command::Place(Do::Back), READING, &["Ctrl-o"], (G::Move, "jump back"), "To where you were before a jump, also in another source.", when::can_go_back),
    row(Command::Place(Do::Forward), READING, &["Ctrl-n"], (G::Move, "jump forward"), "Forward again, after going back.", when::can_go_forward),
    row(Command::Place(Do::Play), READING, &["p"], (G::View, "play"), "Play the recording from the time of this turn on.", when::can_play),
    row(Command::Place(Do::Here), ALL, &[",", "Ctrl-l"], (G::View, "here"), "Say where the cursor is, what is coded there and what is selected; in a list: the highlighted entry.", when::always),
    row(Command::Place(Do::ReadOn), READING, &[";"], (G::View, "read on"), "In the linear mode: read from here to the end of the turn.", when::linear),
];
