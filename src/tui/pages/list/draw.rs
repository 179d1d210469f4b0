//! How a list is drawn, and how it shares a page with its details.

use super::{Entry, List};
use crate::tui::app::App;
use crate::tui::area::first_shown;
use crate::tui::views::paint::{Lines, fill, put, width};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

/// From this many columns on, details stand beside the list, else below.
const BESIDE: u16 = 110;

impl List {
    /// Draws titles and entries; `empty` stands where there are none.
    pub fn draw(&self, app: &App, buffer: &mut Buffer, area: Rect, empty: &str) {
        let widths = self.widths(area.width);
        let head = Rect { height: 1, ..area };
        self.line(app, buffer, head, &widths, (None, app.theme.faint()));
        if self.shown.is_empty() {
            let words = match self.filter.as_str() {
                "" if self.only.is_some() => "The query finds nothing that is listed here.".to_owned(),
                "" => empty.to_owned(),
                filter => format!("Nothing here holds “{filter}”."),
            };
            let mut lines = Lines::default();
            lines.wrapped(&words, area.width, 0, app.theme.faint());
            lines.draw(buffer, body(area), 0);
            return;
        }
        let body = body(area);
        let top = first_shown(self.selected, self.shown.len(), body.height);
        for (y, (number, index)) in (body.top()..body.bottom()).zip(self.shown.iter().enumerate().skip(top)) {
            let entry = &self.entries[*index];
            let mut style = if entry.faint { app.theme.faint() } else { Style::new() };
            if entry.heading {
                style = app.theme.strong();
            }
            if number == self.selected && !entry.heading {
                style = style.patch(app.theme.selected());
            }
            let line = Rect { y, height: 1, ..area };
            fill(buffer, line, style);
            self.line(app, buffer, line, &widths, (Some(entry), style));
        }
    }

    /// Columns of the screen for each column; the one of width 0 takes the
    /// rest, but at least a third: the widest others give way to it.
    fn widths(&self, room: u16) -> Vec<u16> {
        let room = room.saturating_sub(2 + self.columns.len() as u16);
        let mut widths: Vec<u16> = self.columns.iter().map(|c| c.width).collect();
        let rest = loop {
            let left = room.saturating_sub(widths.iter().sum());
            match widths.iter().enumerate().max_by_key(|(_, w)| **w) {
                Some((widest, width)) if left < room / 3 && *width > 4 => widths[widest] -= 1,
                _ => break left,
            }
        };
        widths.iter().map(|w| if *w == 0 { rest } else { *w }).collect()
    }

    fn line(
        &self,
        app: &App,
        buffer: &mut Buffer,
        line: Rect,
        widths: &[u16],
        (entry, style): (Option<&Entry>, Style),
    ) {
        if entry.is_some_and(|e| self.chosen.contains(&e.key)) {
            put(buffer, (line.x, line.y), 1, "✓", style.patch(app.theme.key()));
        }
        let mut x = line.x + 2;
        for (number, column) in self.columns.iter().enumerate() {
            let words = entry.map_or(column.title.as_ref(), |e| e.cells.get(number).map_or("", String::as_str));
            let mut room = widths[number].min(line.right().saturating_sub(x));
            let mut at = x;
            let mut style = style;
            if let (0, Some(entry)) = (number, entry) {
                let indent = (entry.depth * 2).min(room / 2);
                (at, room) = (at + indent, room - indent);
                style = style.patch(entry.style);
            }
            if entry.is_some_and(|e| e.heading) && number == 0 {
                room = line.right().saturating_sub(at);
            }
            if column.right {
                at += room.saturating_sub(width(words));
                room = room.min(width(words));
            }
            if entry.is_none() {
                style = style.add_modifier(Modifier::UNDERLINED);
            }
            put(buffer, (at, line.y), room, words, style);
            x += widths[number] + 1;
        }
    }
}

/// Where the entries are, below the titles.
pub(super) fn body(area: Rect) -> Rect {
    Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area }
}

/// Divides a page into list and details: beside each other where there is
/// room, else one below the other.
pub fn split(area: Rect) -> (Rect, Rect) {
    if area.width >= BESIDE {
        let left = area.width * 3 / 5;
        let right = Rect { x: area.x + left + 2, width: area.width - left - 3, ..area };
        (Rect { width: left, ..area }, right)
    } else {
        let below = (area.height * 2 / 5).max(3);
        let list = Rect { height: area.height.saturating_sub(below + 1), ..area };
        (list, Rect { x: area.x + 2, y: list.bottom() + 1, width: area.width.saturating_sub(4), height: below })
    }
}
