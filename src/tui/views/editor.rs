//! The box in which a text is written.
//!
//! Only the rows on screen are wrapped and drawn.

use super::paint::{Lines, boxed, fill, put, width};
use crate::model::diagnostic::printable;
use crate::model::study::Study;
use crate::tui::app::App;
use crate::tui::area;
use crate::tui::editor::wrap::{columns, row, row_of, starts};
use crate::tui::update::clash;
use crate::tui::writing::{Waiting, Writing, outer};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Draws what was said before and a line below it; gives the room that is left.
fn said(app: &App, writing: &Writing, buffer: &mut Buffer, inside: Rect) -> Rect {
    let above = writing.above(app.size);
    if above > 0 {
        let rows = above - 1;
        writing.thread.draw(buffer, Rect { height: rows, ..inside }, usize::MAX);
        let line = "─".repeat(usize::from(inside.width));
        put(buffer, (inside.x, inside.y + rows), inside.width, &line, app.theme.faint());
    }
    Rect { y: inside.y + above, height: inside.height.saturating_sub(above), ..inside }
}

/// Characters shown of what another program wrote.
const THEIRS: usize = 400;

/// Draws the box, and over it a choice that is open; gives the place of the
/// cursor.
pub fn draw(app: &App, study: &Study, writing: &Writing, buffer: &mut Buffer) -> Option<(u16, u16)> {
    let at = text(app, writing, buffer);
    match writing.waiting {
        Waiting::Choice(chosen) => Some(choice(app, study, (writing, chosen), buffer)),
        _ => at,
    }
}

/// What can be done where another program has changed what is written over.
fn choice(app: &App, study: &Study, (writing, chosen): (&Writing, usize), buffer: &mut Buffer) -> (u16, u16) {
    let all = clash::choices(study, writing);
    let columns = app.size.0.saturating_sub(8).min(76);
    let mut lines = Lines::default();
    if let Some(theirs) = writing.purpose.now(study) {
        let theirs = format!("It says now: “{}”", printable(theirs.trim(), THEIRS));
        lines.wrapped(&theirs, columns.saturating_sub(4), 2, app.theme.faint());
    }
    let room = app.size.1.saturating_sub(all.len() as u16 + 8);
    lines.0.truncate(usize::from(room));
    let above = lines.0.len() as u16;
    let outer = area::middle(app.size, columns, all.len() as u16 + above + 3);
    let title = format!("This was {}", clash::words(study, writing));
    let inside = boxed(buffer, outer, &title, app.theme.refused());
    lines.draw(buffer, Rect { height: above, ..inside }, 0);
    for (number, (letter, _, words)) in all.iter().enumerate() {
        let y = inside.y + above + 1 + number as u16;
        let back = if number == chosen { app.theme.selected() } else { Style::new() };
        fill(buffer, Rect { y, height: 1, ..inside }, back);
        let x = put(buffer, (inside.x, y), 2, &format!("{letter} "), back.patch(app.theme.key()));
        put(buffer, (x, y), width(words).min(inside.right().saturating_sub(x)), words, back);
    }
    (inside.x, inside.y + above + 1 + chosen as u16)
}

/// Draws the text in its box.
fn text(app: &App, writing: &Writing, buffer: &mut Buffer) -> Option<(u16, u16)> {
    let inside = boxed(buffer, outer(app.size), &writing.title, app.theme.strong());
    let inside = said(app, writing, buffer, inside);
    let editor = &writing.editor;
    let (width, cursor, top) = (editor.room().0, editor.cursor(), editor.top());
    let (mut y, mut at) = (inside.y, None);
    for (number, line) in editor.lines().iter().enumerate().skip(top.0) {
        let starts = starts(line, width);
        let here = (number == cursor.line).then(|| row_of(&starts, cursor.byte));
        for index in if number == top.0 { top.1 } else { 0 }..starts.len() {
            if y >= inside.bottom() {
                return at;
            }
            let bytes = row(&starts, index, line);
            if here == Some(index) {
                at = Some((inside.x + columns(&line[bytes.start..cursor.byte]).min(width), y));
            }
            put(buffer, (inside.x, y), inside.width, line[bytes].trim_end_matches([' ', '\t']), Style::new());
            y += 1;
        }
    }
    at
}
