//! The box of keys that may follow those pressed: what goes on from `g`.

use super::paint::{boxed, put, width};
use crate::model::study::Study;
use crate::tui::app::App;
use crate::tui::keymap::key::shown;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Columns of one entry, where there is room and where there is less.
const ENTRY: [u16; 3] = [30, 25, 19];

/// Draws the box above the status line; what is not possible now stands back.
pub fn draw(app: &App, study: &Study, buffer: &mut Buffer) {
    let entries = app.keymap.going_on(app.focus(), &app.pending);
    let (room, most) = (app.size.0.saturating_sub(6), app.size.1.saturating_sub(6).max(1));
    let across = |entry: u16| (room / entry).max(1).min(entries.len().max(1) as u16);
    let high = |entry: u16| (entries.len() as u16).div_ceil(across(entry));
    let entry = ENTRY.into_iter().find(|entry| high(*entry) <= most).unwrap_or(ENTRY[2]);
    let rows = high(entry).max(1);
    let height = (rows + 2).min(app.size.1.saturating_sub(4));
    let columns = across(entry) * entry + 4;
    let outer =
        Rect::new(app.size.0.saturating_sub(columns + 1), app.size.1.saturating_sub(2 + height), columns, height);
    let inside = boxed(buffer, outer, &format!("{} …", shown(&app.pending)), app.theme.strong());
    for (number, (key, binding)) in entries.iter().enumerate() {
        let (x, y) = (inside.x + number as u16 / rows * entry, inside.y + number as u16 % rows);
        if y >= inside.bottom() {
            continue;
        }
        let style = if (binding.enabled)(app, study).is_ok() { Style::new() } else { app.theme.faint() };
        let after = put(buffer, (x, y), 8, key, app.theme.key()).max(x + width(key)) + 1;
        put(buffer, (after, y), entry.saturating_sub(after - x + 1), binding.name, style);
    }
}
