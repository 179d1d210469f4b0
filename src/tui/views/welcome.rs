//! The keys that matter, in a small box at a coder's first start in a study.
//!
//! It stands below the first lines of the transcript, so that these can be read
//! beside it, and never comes again.

use super::paint::{Lines, boxed};
use crate::tui::action::{Command, Motion, Unit};
use crate::tui::app::App;
use crate::tui::area;
use crate::tui::keymap::{Focus, binding};
use ratatui::buffer::Buffer;
use ratatui::style::Style;

/// The actions, in the words of somebody who is new.
const WHAT: [(&[Command], &str); 5] = [
    (&[Command::Move(Motion::Down), Command::Move(Motion::TurnNext)], "read: line by line, turn by turn"),
    (&[Command::Select(Unit::Sentence), Command::Select(Unit::Turn)], "select the sentence, the turn"),
    (&[Command::Palette], "code it: type a few letters of a code, Enter"),
    (&[Command::Undo], "take back your last act; again: the one before"),
    (&[Command::Help, Command::Commands], "all keys; find an action by its name"),
];

/// Each line: keys in force and what they do.
pub fn lines(app: &App) -> Vec<(String, &'static str)> {
    let key = |c: &Command| binding(*c).and_then(|b| app.keymap.keys_in(b, Focus::Transcript).into_iter().next());
    let line = |(commands, words): &(&[Command], &'static str)| {
        (commands.iter().filter_map(key).collect::<Vec<_>>().join(" "), *words)
    };
    WHAT.iter().map(line).collect()
}

/// Draws the box.
pub fn draw(app: &App, buffer: &mut Buffer) {
    let outer = area::aside(app.size, 66, 9, true);
    let inside = boxed(buffer, outer, "Five keys to begin with", app.theme.strong());
    let mut out = Lines::default();
    for (keys, words) in lines(app) {
        out.line(vec![(format!("{keys:>10}  "), app.theme.key()), (words.to_owned(), Style::new())]);
    }
    out.line(Vec::new());
    out.wrapped("Everything is saved as you go. Any key closes this.", inside.width, 0, app.theme.faint());
    out.draw(buffer, inside, 0);
}
