//! The box in which a text is written.
//!
//! Only the rows on screen are wrapped and drawn.

use super::paint::{boxed, put};
use crate::tui::app::App;
use crate::tui::editor::wrap::{columns, row, row_of, starts};
use crate::tui::writing::{Writing, outer};
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

/// Draws the box; gives the place of the cursor.
pub fn draw(app: &App, writing: &Writing, buffer: &mut Buffer) -> Option<(u16, u16)> {
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
