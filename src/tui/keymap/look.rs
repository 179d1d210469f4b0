//! Keys for how the transcript looks and for what is shown of the codings.
//! They all begin with `z`, and the box that opens then is their menu.

use super::{BOTH, Binding, Group, READING, row};
use crate::tui::action::{Command, Look};
use crate::tui::enabled as when;
use Group as G;

/// One row an action.
#[rustfmt::skip] // a table: one line a row
pub static ROWS: &[Binding] = &[
    row(Command::Look(Look::Code), BOTH, &["z c"], (G::View, "show one code"), "Show only the codings of one code and of those below it; in the codebook: of the highlighted one.", when::codes_to_show),
    row(Command::Look(Look::Highlights), READING, &["z h"], (G::View, "show highlights"), "Show only what is marked without a code; again: everything.", when::always),
    row(Command::Look(Look::Coder), READING, &["z w"], (G::View, "show one coder"), "Show only the codings of one coder.", when::always),
    row(Command::Look(Look::Origin), READING, &["z o"], (G::View, "show one origin"), "Show only codings with deductive, inductive or hybrid codes.", when::always),
    row(Command::Look(Look::Status), READING, &["z s"], (G::View, "show one status"), "Show only provisional, final or rejected codings.", when::always),
    row(Command::Look(Look::Speaker), READING, &["z p"], (G::View, "show one speaker"), "Show only the codings on one speaker's words; others' turns stand back, and J and K go over them.", when::speakers_here),
    row(Command::Look(Look::Query), READING, &["z q", "z /"], (G::View, "show what a query finds"), "Show only the codings and turns that a query finds, as on the search page; it stays while sources are opened.", when::always),
    row(Command::Look(Look::Everything), BOTH, &["z x"], (G::View, "show everything"), "Show all codings of all coders again.", when::filtered),
    row(Command::Look(Look::Turns), READING, &["z l"], (G::View, "mark turns"), "Mark every line of a participant's turn in the speaker's colour, or no longer.", when::speakers_here),
    row(Command::Look(Look::Wider), READING, &["z +", "z ="], (G::View, "wider text"), "Make the text wider.", when::always),
    row(Command::Look(Look::Narrower), READING, &["z -"], (G::View, "narrower text"), "Make the text narrower.", when::always),
    row(Command::Look(Look::Usual), READING, &["z 0"], (G::View, "usual width"), "Make the text as wide as is comfortable.", when::always),
    row(Command::Look(Look::Theme), READING, &["z t"], (G::View, "next theme"), "Other colours: plain, dark, light, for colour-blind eyes, none.", when::always),
];
