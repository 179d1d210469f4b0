//! The transcript: turn numbers, speakers, words, bars.
//!
//! Only the rows on screen are walked. A word's colour is that of the
//! innermost coding on it; what lies around shows in the bars.

use super::paint::{cell, put};
use crate::model::source::{BlockKind, Source};
use crate::model::span::Span;
use crate::model::study::Study;
use crate::tui::app::App;
use crate::tui::area::Areas;
use crate::tui::index::Item;
use crate::tui::layout::{Row, RowKind, cells};
use crate::tui::update::code::name_of;
use ratatui::buffer::Buffer;
use ratatui::style::{Modifier, Style};

/// Draws the rows on screen; gives the place of the cursor.
pub fn draw(app: &App, study: &Study, buffer: &mut Buffer, areas: &Areas) -> Option<(u16, u16)> {
    let Some(source) = app.source(study).filter(|_| !app.view.layout.rows.is_empty()) else {
        nothing(app, study, buffer, areas);
        return None;
    };
    let height = usize::from(areas.text.height);
    let rows = app.view.layout.rows.iter().enumerate().skip(app.view.top).take(height);
    let last = app.view.layout.rows.len().min(app.view.top + height);
    let shown = Span::new(app.view.layout.rows.get(app.view.top)?.start, app.view.layout.rows[last - 1].end);
    let items = app.view.index.over(shown);
    let here = app.view.layout.row_of(app.view.cursor);
    let mut cursor = None;
    for (y, (number, row)) in (areas.text.y..).zip(rows) {
        let on_row: Vec<&Item> =
            items.iter().copied().filter(|i| i.rows.0 as usize <= number && number <= i.rows.1 as usize).collect();
        margin(app, source, buffer, areas, (y, row, number == here));
        if let Some(x) = words(app, study, source, buffer, areas, (y, row), &on_row) {
            cursor = Some((x, y));
        }
        bars(app, study, buffer, areas, (y, number), &on_row);
        names(app, study, buffer, areas, (y, number));
    }
    cursor
}

/// What stands where there is nothing to read.
fn nothing(app: &App, study: &Study, buffer: &mut Buffer, areas: &Areas) {
    let text = if study.sources.is_empty() {
        "This study has no sources yet. `emic import FILE` brings interviews in."
    } else {
        "This source has no words. o opens another."
    };
    put(buffer, (2, areas.text.y + 1), areas.title.width.saturating_sub(4), text, app.theme.strong());
}

/// Turn number, the mark of the cursor's line, and who speaks.
fn margin(app: &App, source: &Source, buffer: &mut Buffer, areas: &Areas, (y, row, here): (u16, &Row, bool)) {
    let faint = app.theme.faint();
    if here {
        put(buffer, (areas.number.x, y), 1, "▸", app.theme.current());
    }
    let Some(block) = source.blocks.get(row.block as usize) else {
        return;
    };
    if !row.first || row.kind == RowKind::Gap {
        return second_line(app, source, buffer, areas, (y, row));
    }
    let opens = row.block == 0 || source.blocks[row.block as usize - 1].turn != block.turn;
    if let Some(turn) = block.turn.filter(|_| opens) {
        put(buffer, (areas.number.x + 1, y), areas.number.width - 2, &format!("{turn:>4}"), faint);
    }
    let speaker = block.speaker.and_then(|s| source.speakers.get(usize::from(s))).filter(|_| opens || block.labelled);
    if let Some(speaker) = speaker {
        let style = if speaker.interviewer { faint } else { app.theme.strong() };
        put(buffer, (areas.speaker.x, y), areas.speaker.width.saturating_sub(1), &speaker.label, style);
    }
}

/// The time of a paragraph stands below the speaker's name.
fn second_line(app: &App, source: &Source, buffer: &mut Buffer, areas: &Areas, (y, row): (u16, &Row)) {
    let Some(block) = source.blocks.get(row.block as usize) else {
        return;
    };
    let above = row.start.checked_sub(1).map(|at| app.view.layout.row_of(at));
    let second = above.and_then(|r| app.view.layout.rows.get(r)).is_some_and(|r| r.first && r.block == row.block);
    if let (Some(ms), true, RowKind::Text) = (block.time_ms, second, row.kind) {
        put(buffer, (areas.speaker.x, y), areas.speaker.width.saturating_sub(1), &clock(ms), app.theme.faint());
    }
}

/// `0:12:31`
fn clock(ms: u64) -> String {
    let seconds = ms / 1000;
    format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// The words of a row; gives the cursor's column if it is on this row.
fn words(
    app: &App,
    study: &Study,
    source: &Source,
    buffer: &mut Buffer,
    areas: &Areas,
    (y, row): (u16, &Row),
    items: &[&Item],
) -> Option<u16> {
    let note = source.blocks.get(row.block as usize).is_some_and(|b| b.kind == BlockKind::Note);
    let base = match row.kind {
        RowKind::Heading => app.theme.strong(),
        _ if note => app.theme.faint(),
        _ => Style::new(),
    };
    let selection = app.view.selection.map(|s| s.span);
    let mut cursor = None;
    let mut run = Run { span: Span::new(0, 0), style: base };
    for c in cells(source, row) {
        let x = areas.text.x + c.column;
        if x > areas.text.right() {
            break;
        }
        if !run.span.contains(c.span.start) {
            run = style_run(app, study, items, c.span.start, base);
        }
        let selected = selection.is_some_and(|s| s.overlaps(c.span));
        let style = if selected { run.style.patch(app.theme.selected()) } else { run.style };
        cell(buffer, (x, y), &c.text, c.width.min(areas.text.right() + 1 - x), style);
        if c.span.contains(app.view.cursor) {
            cursor = Some(x);
        }
    }
    cursor
}

/// A stretch of code points with one style.
struct Run {
    span: Span,
    style: Style,
}

/// The style at `at`, and how far it reaches.
fn style_run(app: &App, study: &Study, items: &[&Item], at: u32, base: Style) -> Run {
    let mut end = u32::MAX;
    let mut inner: Option<&Item> = None;
    let mut mine = false;
    for item in items {
        if item.span.contains(at) {
            end = end.min(item.span.end);
            mine |= item.mine;
            if inner.is_none_or(|best| item.span.len() <= best.span.len()) {
                inner = Some(item);
            }
        } else if item.span.start > at {
            end = end.min(item.span.start);
        }
    }
    let style = inner.map_or(base, |item| base.patch(app.theme.coded(app.theme.code(study, item.code), mine)));
    Run { span: Span::new(at, end), style }
}

/// The bars of a row: each coding in its own column, the coder's own heavy,
/// `…` while it waits for the disk, `?` where its words are not sure.
fn bars(app: &App, study: &Study, buffer: &mut Buffer, areas: &Areas, (y, number): (u16, usize), items: &[&Item]) {
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

/// The names of the codings that have theirs on this row.
fn names(app: &App, study: &Study, buffer: &mut Buffer, areas: &Areas, (y, number): (u16, usize)) {
    if areas.names.width == 0 {
        return;
    }
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
        let mut style = Style::new().fg(app.theme.code(study, item.code));
        if item.mine {
            style = style.add_modifier(Modifier::BOLD);
        }
        let mut name = name_of(study, item);
        if item.pending {
            name.push('…');
        }
        x = put(buffer, (x, y), right.saturating_sub(x), &name, style);
    }
}
