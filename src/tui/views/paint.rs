//! Drawing words into cells.
//!
//! Everything that is drawn goes through [`put`]: it counts columns as the
//! layout does, cuts at the edge and lets no control character through,
//! wherever the words come from.

use crate::text::segment::clusters;
use crate::tui::layout::drawn;
use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

/// Draws `text` from column `x` of row `y` in at most `room` columns, cut with
/// `…`; gives the column after it.
pub fn put(buffer: &mut Buffer, (x, y): (u16, u16), room: u16, text: &str, style: Style) -> u16 {
    let cut = width(text) > room;
    let limit = if cut { room.saturating_sub(1) } else { room };
    let mut column = 0;
    for grapheme in clusters(text) {
        let (symbol, wide) = drawn(grapheme, column);
        if column + wide > limit {
            break;
        }
        cell(buffer, (x + column, y), &symbol, wide, style);
        column += wide;
    }
    if cut && room > 0 {
        cell(buffer, (x + column, y), "…", 1, style);
        column += 1;
    }
    x + column
}

/// Draws one grapheme that takes `width` columns.
pub fn cell(buffer: &mut Buffer, (x, y): (u16, u16), symbol: &str, width: u16, style: Style) {
    for offset in 0..width {
        if let Some(cell) = buffer.cell_mut((x + offset, y)) {
            cell.reset();
            cell.set_symbol(if offset == 0 { symbol } else { " " }).set_style(style);
        }
    }
}

/// Columns that `text` takes.
pub fn width(text: &str) -> u16 {
    if text.bytes().all(|b| matches!(b, b' '..=b'~')) {
        return u16::try_from(text.len()).unwrap_or(u16::MAX);
    }
    clusters(text).fold(0, |column: u16, g| column.saturating_add(drawn(g, column).1))
}

/// Gives a line a style, blank.
pub fn fill(buffer: &mut Buffer, area: Rect, style: Style) {
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            cell(buffer, (x, y), " ", 1, style);
        }
    }
}

/// Blanks the characters whose right half the area is drawn over: half a
/// character would push the border aside.
fn whole_left_of(buffer: &mut Buffer, area: Rect) {
    let Some(x) = area.left().checked_sub(1) else {
        return;
    };
    for y in area.top()..area.bottom() {
        if let Some(half) = buffer.cell_mut((x, y)).filter(|c| c.cell_width() > 1) {
            half.set_symbol(" ");
        }
    }
}

/// A box with a title, blank inside; gives the inside.
pub fn boxed(buffer: &mut Buffer, area: Rect, title: &str, style: Style) -> Rect {
    whole_left_of(buffer, area);
    fill(buffer, area, Style::new());
    if area.width < 2 || area.height < 2 {
        return Rect::default();
    }
    let (right, bottom) = (area.right() - 1, area.bottom() - 1);
    for x in area.left()..area.right() {
        cell(buffer, (x, area.top()), "─", 1, style);
        cell(buffer, (x, bottom), "─", 1, style);
    }
    for y in area.top()..area.bottom() {
        cell(buffer, (area.left(), y), "│", 1, style);
        cell(buffer, (right, y), "│", 1, style);
    }
    for (x, y, corner) in
        [(area.left(), area.top(), "┌"), (right, area.top(), "┐"), (area.left(), bottom, "└"), (right, bottom, "┘")]
    {
        cell(buffer, (x, y), corner, 1, style);
    }
    let title = format!(" {title} ");
    put(
        buffer,
        (area.left() + 2, area.top()),
        area.width.saturating_sub(4),
        &title,
        Style::new().add_modifier(Modifier::BOLD),
    );
    Rect::new(area.left() + 2, area.top() + 1, area.width.saturating_sub(4), area.height - 2)
}

/// Words with their style, line by line, for places where text is only read.
#[derive(Clone, Debug, Default)]
pub struct Lines(pub Vec<Vec<(String, Style)>>);

impl Lines {
    /// Adds a line.
    pub fn line(&mut self, parts: Vec<(String, Style)>) {
        self.0.push(parts);
    }

    /// Adds `text` wrapped to `width` columns, later lines indented by
    /// `indent`.
    pub fn wrapped(&mut self, text: &str, width_limit: u16, indent: u16, style: Style) {
        // A line, its columns, and whether there are words on it.
        let (mut line, mut used, mut words) = (String::new(), 0_u16, false);
        for word in text.split_whitespace() {
            let wide = width(word);
            if words && used.saturating_add(wide).saturating_add(1) > width_limit {
                self.0.push(vec![(std::mem::take(&mut line), style)]);
                (line, used) = (" ".repeat(usize::from(indent)), indent);
            } else if words {
                line.push(' ');
                used = used.saturating_add(1);
            }
            line.push_str(word);
            (used, words) = (used.saturating_add(wide), true);
        }
        if words {
            self.0.push(vec![(line, style)]);
        }
    }

    /// Adds a text of several lines, each wrapped, all but the first indented
    /// by `indent`.
    pub fn paragraphs(&mut self, text: &str, limit: u16, indent: u16, style: Style) {
        let mut written = text.lines().filter(|l| !l.trim().is_empty());
        self.wrapped(written.next().unwrap_or(""), limit, indent, style);
        let from = self.0.len();
        written.for_each(|line| self.wrapped(line, limit.saturating_sub(indent), 0, style));
        for parts in &mut self.0[from..] {
            parts.insert(0, (" ".repeat(usize::from(indent)), style));
        }
    }

    /// Adds words of several styles, wrapped to `limit` columns as one text,
    /// later lines indented by `indent`. Parts touch where neither has white
    /// space.
    pub fn flowed(&mut self, parts: &[(String, Style)], limit: u16, indent: u16) {
        let (mut line, mut used, mut space) = (Vec::new(), 0, false);
        for (text, style) in parts {
            let mut rest = text.as_str();
            while let Some(first) = rest.chars().next() {
                if first.is_whitespace() {
                    (space, rest) = (true, rest.trim_start());
                    continue;
                }
                let (word, tail) = rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len()));
                let gap = u16::from(space && used > 0);
                if used > indent && used + gap + width(word) > limit {
                    line = self.next_line(line, indent);
                    used = indent;
                } else if gap > 0 {
                    line.push((" ".to_owned(), *style));
                    used += 1;
                }
                line.push((word.to_owned(), *style));
                (used, space, rest) = (used + width(word), false, tail);
            }
        }
        if used > indent || (used > 0 && !line.is_empty()) {
            self.line(line);
        }
    }

    /// Ends a line and begins the next.
    fn next_line(&mut self, line: Vec<(String, Style)>, indent: u16) -> Vec<(String, Style)> {
        self.line(line);
        vec![(" ".repeat(usize::from(indent)), Style::new())]
    }

    /// Draws the lines from `top` on, as many as there is room for.
    pub fn draw(&self, buffer: &mut Buffer, area: Rect, top: usize) {
        let last = self.0.len().saturating_sub(usize::from(area.height));
        let shown = self.0.iter().skip(top.min(last)).take(usize::from(area.height));
        for (y, parts) in (area.top()..).zip(shown) {
            let mut x = area.left();
            for (text, style) in parts {
                x = put(buffer, (x, y), area.right().saturating_sub(x), text, *style);
            }
        }
    }
}
