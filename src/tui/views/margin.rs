//! What stands beside the words: bars and names of codings, and the map of the
//! whole source.
//!
//! Names stand beside the bars where there is room. On a narrow screen they
//! stand on the empty line below the paragraph in which their codings begin,
//! at its right end, under the bars: that line is there anyway.

use super::paint::{cell, put, width};
use crate::model::study::Study;
use crate::tui::app::App;
use crate::tui::area::Areas;
use crate::tui::density::Stretch;
use crate::tui::index::Item;
use crate::tui::update::code::name_of;
use ratatui::buffer::Buffer;
use ratatui::style::{Modifier, Style};

/// The bars of a row: each coding in its own column, the coder's own heavy,
/// `…` while it waits for the disk, `?` where its words are not sure.
pub fn bars(app: &App, study: &Study, buffer: &mut Buffer, areas: &Areas, (y, number): (u16, usize), items: &[&Item]) {
    let lanes = areas.bars.width;
    for item in items {
        let first = number == item.rows.0 as usize;
        let lane = item.lane.min(lanes.saturating_sub(1));
        let beyond = item.lane >= lanes;
        let last = number == item.rows.1 as usize;
        let glyph = match (first, last) {
            _ if beyond => "+",
            (true, _) if item.pending => "…",
            (true, _) if !item.sure => "?",
            (true, true) => {
                if item.mine {
                    "┣"
                } else {
                    "├"
                }
            }
            (true, false) => {
                if item.mine {
                    "┏"
                } else {
                    "┌"
                }
            }
            (false, true) => {
                if item.mine {
                    "┗"
                } else {
                    "└"
                }
            }
            (false, false) => {
                if item.mine {
                    "┃"
                } else {
                    "│"
                }
            }
        };
        let style = Style::new().fg(app.theme.code(study, item.code));
        cell(buffer, (areas.bars.x + lane, y), glyph, 1, style);
    }
}

/// The names of the codings that have theirs on this row, beside the bars.
pub fn names(app: &App, study: &Study, buffer: &mut Buffer, areas: &Areas, (y, number): (u16, usize)) {
    let right = areas.names.right();
    let first = areas.bars.x + app.view.index.lanes.min(areas.bars.width) + 1;
    let mut x = first;
    for item in app.view.index.named_on(number) {
        if x + 2 >= right {
            break;
        }
        if x > first {
            x = put(buffer, (x, y), right - x, ", ", app.theme.faint());
        }
        let (name, style) = name(app, study, item);
        x = put(buffer, (x, y), right.saturating_sub(x), &name, style);
    }
}

/// The name of a coding, the coder's own bold.
fn name(app: &App, study: &Study, item: &Item) -> (String, Style) {
    let style = Style::new().fg(app.theme.code(study, item.code));
    let style = if item.mine { style.add_modifier(Modifier::BOLD) } else { style };
    let waits = if item.pending { "…" } else { "" };
    (format!("{}{waits}", name_of(study, item)), style)
}

/// The names of the codings that begin in the paragraph above this row, each
/// code once.
pub fn names_below(app: &App, study: &Study, buffer: &mut Buffer, areas: &Areas, (y, number): (u16, usize)) {
    let mut shown: Vec<(String, Style)> = Vec::new();
    for item in app.view.index.named_on(number) {
        let (name, style) = name(app, study, item);
        match shown.iter_mut().find(|(n, _)| *n == name) {
            Some((_, known)) => *known = known.patch(style),
            None => shown.push((name, style)),
        }
    }
    let all = shown.len();
    // Never the whole line: it must not read like something said.
    let room = areas.text.width * 3 / 4;
    let length = |names: &[(String, Style)]| names.iter().map(|(n, _)| width(n) + 2).sum::<u16>();
    while shown.len() > 1 && length(&shown) + if shown.len() < all { 4 } else { 0 } > room {
        shown.pop();
    }
    let more = if shown.len() < all { format!("+{}", all - shown.len()) } else { String::new() };
    let needed = length(&shown).saturating_sub(if more.is_empty() { 2 } else { 0 }) + width(&more);
    let mut x = areas.text.right().saturating_sub(needed.min(room) + 2);
    if !shown.is_empty() {
        x = put(buffer, (x, y), 2, "‹ ", app.theme.faint());
    }
    for (index, (name, style)) in shown.iter().enumerate() {
        if index > 0 {
            x = put(buffer, (x, y), 2, ", ", app.theme.faint());
        }
        x = put(buffer, (x, y), areas.text.right().saturating_sub(x), name, *style);
    }
    if !more.is_empty() {
        put(buffer, (x, y), 2, ", ", app.theme.faint());
        put(buffer, (x + 2, y), width(&more), &more, app.theme.faint());
    }
}

/// The map: at the left the part on screen (`┃`), places searched for (`•`)
/// and bookmarks (`◆`); at the right how much is coded, in solid blocks if by
/// the coder, shaded if only by others.
pub fn map(app: &App, buffer: &mut Buffer, areas: &Areas) {
    let map = &app.view.map;
    let (first, last) = map.window(app.view.top, usize::from(areas.text.height));
    for (index, (stretch, y)) in map.cells.iter().zip(areas.map.top()..areas.map.bottom()).enumerate() {
        let (glyph, style) = match stretch {
            Stretch { bookmark: true, .. } => ("◆", app.theme.waiting()),
            Stretch { found: true, .. } => ("•", app.theme.key()),
            _ if (first..=last).contains(&index) => ("┃", app.theme.strong()),
            _ => (" ", Style::new()),
        };
        cell(buffer, (areas.map.x, y), glyph, 1, style);
        let (glyph, style) = density(app, *stretch);
        cell(buffer, (areas.map.x + 1, y), glyph, 1, style);
    }
}

/// How a stretch of the map looks.
fn density(app: &App, stretch: Stretch) -> (&'static str, Style) {
    const OWN: [&str; 5] = [" ", "▂", "▄", "▆", "█"];
    const OTHERS: [&str; 5] = [" ", "░", "░", "▒", "▓"];
    if stretch.own > 0 {
        return (OWN[usize::from(stretch.own.min(4))], app.theme.own());
    }
    (OTHERS[usize::from(stretch.all.min(4))], app.theme.faint())
}
