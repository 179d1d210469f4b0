//! Keys in lists, input lines and boxes, and on every page.

use super::{Binding, Focus, Group, PAGED, row};
use crate::tui::action::Command;
use crate::tui::enabled as when;
use Group as G;

const BOOK: &[Focus] = &[Focus::Codebook, Focus::AnyPage];
const LISTS: &[Focus] = &[Focus::Codebook, Focus::AnyPage, Focus::Picker, Focus::Menu, Focus::Help, Focus::Details];
const ENDS: &[Focus] =
    &[Focus::Codebook, Focus::AnyPage, Focus::Picker, Focus::Prompt, Focus::Menu, Focus::Help, Focus::Details];
const TYPING: &[Focus] = &[Focus::Picker, Focus::Prompt, Focus::Help];
const CHOOSING: &[Focus] = &[Focus::Edges, Focus::Codebook, Focus::AnyPage, Focus::Picker, Focus::Prompt, Focus::Menu];
const CLOSING: &[Focus] = &[
    Focus::Edges,
    Focus::Codebook,
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
    row(Command::Accept, CHOOSING, &["Enter"], (G::Lists, "take it"), "Take the highlighted entry or what is typed; in the codebook: code with it.", when::always),
    row(Command::MarkEntry, &[Focus::Picker], &["Tab", "Ctrl-Space"], (G::Lists, "mark"), "Mark the code and type the next one; Enter codes with all that are marked, as one act.", when::always),
    row(Command::NextIsText, &[Focus::Picker], &["Ctrl-v"], (G::Lists, "digit as text"), "In the list of codes a digit takes its entry; after this key it is text.", when::always),
    row(Command::Cancel, CLOSING, &["Esc", "Ctrl-c"], (G::Lists, "close"), "Close without doing anything.", when::always),
    row(Command::ListNext, LISTS, &["Down", "Ctrl-n", "j"], (G::Lists, "down"), "Next entry.", when::always),
    row(Command::ToFound, &[Focus::Prompt], &["Down"], (G::Lists, "to what is found"), "From the line of a search to what it found.", when::always),
    row(Command::ListPrevious, LISTS, &["Up", "Ctrl-p", "k"], (G::Lists, "up"), "Previous entry.", when::always),
    row(Command::ListPageDown, LISTS, &["PgDn", "Ctrl-f", "Space"], (G::Lists, "page"), "Page down.", when::always),
    row(Command::ListPageUp, LISTS, &["PgUp", "Ctrl-b"], (G::Lists, "page back"), "Page up.", when::always),
    row(Command::ListFirst, ENDS, &["Home"], (G::Lists, "first"), "First entry; in an input line without a list its start.", when::always),
    row(Command::ListLast, ENDS, &["End", "G"], (G::Lists, "last"), "Last entry; in an input line without a list its end.", when::always),
    row(Command::Fold, BOOK, &["Left"], (G::Lists, "fold"), "Fold the branch, or go to its top.", when::always),
    row(Command::Unfold, BOOK, &["Right"], (G::Lists, "unfold"), "Unfold the branch.", when::always),
    row(Command::DeleteBack, TYPING, &["Backspace", "Ctrl-h"], (G::Lists, "delete"), "Delete the character before.", when::always),
    row(Command::DeleteForward, TYPING, &["Delete"], (G::Lists, "delete here"), "Delete the character here.", when::always),
    row(Command::DeleteWord, TYPING, &["Ctrl-w"], (G::Lists, "delete word"), "Delete the word before.", when::always),
    row(Command::DeleteAll, TYPING, &["Ctrl-u"], (G::Lists, "delete all"), "Delete what is typed.", when::always),
    row(Command::InputLeft, TYPING, &["Left"], (G::Lists, "back"), "Character back.", when::always),
    row(Command::InputRight, TYPING, &["Right"], (G::Lists, "on"), "Character on.", when::always),
    row(Command::InputHome, TYPING, &["Ctrl-a"], (G::Lists, "start"), "Start of what is typed.", when::always),
    row(Command::InputEnd, &[Focus::Picker, Focus::Help], &["Ctrl-e"], (G::Lists, "end of it"), "End of what is typed.", when::always),
    row(Command::Widen, &[Focus::Prompt], &["Ctrl-e", "Alt-Enter"], (G::Lists, "several lines"), "Go on with a comment in a box of several lines; in other input lines: end of what is typed.", when::always),
    // On every page
    row(Command::Leave, PAGED, &["Esc", "q", "Ctrl-c"], (G::Pages, "leave"), "Take the filter off, or go back a step in the page, or leave it for the transcript.", when::always),
    row(Command::Transcript, PAGED, &["g t"], (G::Pages, "transcript"), "Leave the page for the transcript; Backspace there comes back.", when::always),
    row(Command::Filter, PAGED, &["/"], (G::Pages, "filter"), "Show only the entries that hold what you type; after a ? those that a query finds, as on the search page.", when::always),
    row(Command::Choose, PAGED, &["v"], (G::Pages, "choose"), "Choose the entry, for what is done with several at once, and go on to the next; on a chosen one: not chosen any more.", when::always),
];
