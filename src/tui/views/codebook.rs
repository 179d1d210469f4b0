//! The codebook beside the transcript: the tree with counts, and below it what
//! the highlighted code means, or what is coded under the cursor.

use super::details;
use super::paint::{Lines, boxed, fill, put, width};
use crate::model::codebook::{CodeKind, CodeStatus};
use crate::model::study::Study;
use crate::tui::app::App;
use crate::tui::area::first_shown;
use crate::tui::update::book::rows;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

/// Where the tree is in the panel.
pub fn tree(panel: Rect) -> Rect {
    let lower = if panel.height >= 18 { panel.height * 2 / 5 } else { 0 };
    let inside = Rect::new(panel.x + 2, panel.y + 1, panel.width.saturating_sub(4), panel.height.saturating_sub(2));
    Rect { height: inside.height.saturating_sub(lower), ..inside }
}

/// Draws the panel.
pub fn draw(app: &App, study: &Study, buffer: &mut Buffer, panel: Rect) {
    let style = if app.book.focused { app.theme.strong() } else { app.theme.faint() };
    let inside = boxed(buffer, panel, if app.book.focused { "Codebook: Enter codes" } else { "Codebook (Tab)" }, style);
    let area = tree(panel);
    let shown = rows(&app.book, &study.codebook);
    if shown.is_empty() {
        put(buffer, (area.x, area.y), area.width, "No codes yet: n makes one.", app.theme.faint());
    }
    let selected = shown.iter().position(|r| *r == app.book.selected).unwrap_or(0);
    let top = first_shown(selected, shown.len(), area.height);
    for (y, code) in (area.top()..area.bottom()).zip(shown.iter().skip(top)) {
        entry(app, study, buffer, (Rect { y, height: 1, ..area }, *code));
    }
    let below = Rect { y: area.bottom() + 1, height: inside.bottom().saturating_sub(area.bottom() + 1), ..area };
    if below.height > 1 {
        put(buffer, (area.x, area.bottom()), area.width, &"─".repeat(usize::from(area.width)), app.theme.faint());
        below_tree(app, study, below).draw(buffer, below, 0);
    }
}

fn below_tree(app: &App, study: &Study, area: Rect) -> Lines {
    if app.book.focused {
        let mut lines = Lines::default();
        details::code(app, study, app.book.selected, area.width, &mut lines);
        return lines;
    }
    details::here(app, study, area.width)
}

fn entry(app: &App, study: &Study, buffer: &mut Buffer, (line, index): (Rect, usize)) {
    let code = &study.codebook.codes[index];
    let highlighted = app.book.focused && index == app.book.selected;
    let back = if highlighted { app.theme.selected() } else { Style::new() };
    fill(buffer, line, back);
    let count = app.counts.get(&index).map_or(String::new(), u32::to_string);
    let folded = app.book.folded.contains(&code.id);
    let mark = match code.kind {
        _ if folded => "▸",
        CodeKind::Theme => "◆",
        _ if study.codebook.codes.get(index + 1).is_some_and(|c| c.parent == Some(index)) => "▾",
        _ => "•",
    };
    let colour = Style::new().fg(app.theme.code(study, Some(index)));
    let room = line.width.saturating_sub(width(&count) + 1);
    let x = line.x + (code.depth as u16 * 2).min(room / 2);
    let x = put(buffer, (x, line.y), 2, &format!("{mark} "), back.patch(colour));
    let mut style = back;
    if code.status == CodeStatus::Retired || !code.codable {
        style = style.add_modifier(Modifier::DIM);
    }
    if code.depth == 0 {
        style = style.add_modifier(Modifier::BOLD);
    }
    let retired = if code.status == CodeStatus::Retired { " (retired)" } else { "" };
    let slot = app.nine.key_of(&code.id).map_or(String::new(), |key| format!("  [{key}]"));
    let room = (line.x + room).saturating_sub(x);
    let x = put(buffer, (x, line.y), room.saturating_sub(width(&slot)), &format!("{}{retired}", code.name), style);
    put(buffer, (x, line.y), width(&slot), &slot, back.patch(app.theme.key()));
    put(buffer, (line.right() - width(&count), line.y), width(&count), &count, back);
}
