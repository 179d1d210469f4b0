//! Keys for doing acts again and for what is done to codings.

use super::{BOTH, Binding, Focus, Group, READING, row};
use crate::tui::action::{Command, Stance, Sure, Unit};
use crate::tui::enabled as when;
use Group as G;

const START: bool = true;
const END: bool = false;

/// One row an action.
#[rustfmt::skip] // a table: one line a row
pub static ROWS: &[Binding] = &[
    row(Command::RepeatOn(Unit::Turn), READING, &["T"], (G::Code, "turn again"), "Code the whole turn under the cursor with the codes last used.", when::used_before),
    row(Command::RepeatOn(Unit::Word), READING, &["W"], (G::Code, "word again"), "Code the word under the cursor with the codes last used.", when::used_before),
    row(Command::Pin, BOTH, &["a n"], (G::Code, "pin"), "Keep a code on one of the keys 1 to 9, or let it go again; in the codebook: put the highlighted code there.", when::codes_exist),
    // About the coding under the cursor
    row(Command::NextHere, READING, &["a a", "`"], (G::Code, "next coding here"), "Of several codings under the cursor choose the next; what follows is about it, and the status line shows it with ▸.", when::own_coding_here),
    row(Command::Recode, READING, &["a c"], (G::Code, "another code"), "Give the coding another code; memo, comments and date stay. A highlight gets its code so.", when::own_coding_here),
    row(Command::Highlights, READING, &["a h"], (G::Code, "code highlights"), "Give codes to all your highlights of this source, one after the other; Tab leaves one as it is, Esc ends.", when::may_mark),
    row(Command::Edges, READING, &["a e", "E"], (G::Code, "edges"), "Move start and end of the coding: arrows move the end, Shift-arrows the start; Enter keeps, Esc leaves it.", when::own_coding_here),
    row(Command::Split, READING, &["a s"], (G::Code, "split"), "Make two codings of one: the second begins at the cursor; both keep memo, stance, weight and round.", when::own_coding_here),
    row(Command::Status(Sure::Provisional), READING, &["a p"], (G::Code, "provisional"), "The coding waits for a decision and is left out of analyses.", when::own_coding_here),
    row(Command::Status(Sure::Final), READING, &["a f"], (G::Code, "final"), "The coding counts.", when::own_coding_here),
    row(Command::Status(Sure::Rejected), READING, &["a x"], (G::Code, "rejected"), "The coding does not count and is no longer shown; undo brings it back.", when::own_coding_here),
    row(Command::Stance(Stance::For), READING, &["a +"], (G::Code, "stance for"), "The words speak for what the code says.", when::own_coding_here),
    row(Command::Stance(Stance::Against), READING, &["a -"], (G::Code, "stance against"), "The words speak against what the code says.", when::own_coding_here),
    row(Command::Stance(Stance::Mixed), READING, &["a ="], (G::Code, "stance mixed"), "The words speak for and against.", when::own_coding_here),
    row(Command::Stance(Stance::None), READING, &["a 0"], (G::Code, "no stance"), "Take the stance away.", when::own_coding_here),
    row(Command::Weight, READING, &["a w"], (G::Code, "weight"), "Give the coding a weight, a number.", when::own_coding_here),
    row(Command::Round, READING, &["a r"], (G::Code, "round"), "Say in which round of coding it was made.", when::own_coding_here),
    // While the edges of a coding are moved
    edge(END, Unit::Character, true, &["Right"], "end on", "End one character on."),
    edge(END, Unit::Character, false, &["Left"], "end back", "End one character back."),
    edge(END, Unit::Word, true, &["Ctrl-Right", "w"], "end word on", "End one word on."),
    edge(END, Unit::Word, false, &["Ctrl-Left", "b"], "end word back", "End one word back."),
    edge(END, Unit::Sentence, true, &[")", "Down"], "end sentence on", "End one sentence on."),
    edge(END, Unit::Sentence, false, &["(", "Up"], "end sentence back", "End one sentence back."),
    edge(START, Unit::Character, true, &["Shift-Right"], "start on", "Start one character on."),
    edge(START, Unit::Character, false, &["Shift-Left"], "start back", "Start one character back."),
    edge(START, Unit::Word, true, &["Ctrl-Shift-Right", "W"], "start word on", "Start one word on."),
    edge(START, Unit::Word, false, &["Ctrl-Shift-Left", "B"], "start word back", "Start one word back."),
    edge(START, Unit::Sentence, true, &["}", "Shift-Down"], "start sentence on", "Start one sentence on."),
    edge(START, Unit::Sentence, false, &["{", "Shift-Up"], "start sentence back", "Start one sentence back."),
];

const fn edge(
    start: bool,
    unit: Unit,
    on: bool,
    keys: &'static [&'static str],
    name: &'static str,
    help: &'static str,
) -> Binding {
    row(Command::Edge { start, unit, on }, &[Focus::Edges], keys, (G::Code, name), help, when::always)
}
