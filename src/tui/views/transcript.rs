//! The transcript: turn numbers, speakers, words.
//!
//! Only the rows on screen are walked. A word's colour is that of the
//! innermost coding on it; what lies around shows in the bars. Turns of others
//! than the speaker asked for stand back.

use super::margin;
use super::paint::{cell, put};
use crate::model::source::{BlockKind, Source};
use crate::model::span::Span;
use crate::model::study::Study;
use crate::tui::app::App;
use crate::tui::area::Areas;
use crate::tui::index::Item;
use crate::tui::layout::{Row, RowKind, cells};
use crate::tui::play::clock;
use ratatui::buffer::Buffer;
use ratatui::style::Style;

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
        who(app, source, buffer, areas, (y, row, number == here));
        if let Some(x) = words(app, study, source, buffer, areas, (y, row), &on_row) {
            cursor = Some((x, y));
        }
        margin::bars(app, study, buffer, areas, (y, number), &on_row);
        if areas.names.width > 0 {
            margin::names(app, study, buffer, areas, (y, number));
        } else {
            margin::names_below(app, study, buffer, areas, (y, number));
        }
    }
    if app.marks_turns(study) {
        turn_marks(app, source, buffer, areas);
    }
    turn_above(app, source, buffer, areas);
    margin::map(app, buffer, areas);
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
fn who(app: &App, source: &Source, buffer: &mut Buffer, areas: &Areas, (y, row, here): (u16, &Row, bool)) {
    let faint = app.theme.faint();
    if here {
        put(buffer, (areas.number.x, y), 1, "▸", app.theme.current());
    }
    if app.bookmark_in(Span::new(row.start, row.end)).is_some() {
        put(buffer, (areas.number.right() - 1, y), 1, "◆", app.theme.waiting());
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
    if let (Some(speaker), Some(number)) = (speaker, block.speaker) {
        let style = speaker_style(app, source, number);
        put(buffer, (areas.speaker.x, y), areas.speaker.width.saturating_sub(1), &speaker.label, style);
    }
}

/// Participants have colours of their own; interviewers stand back, and so
/// does everybody but the speaker asked for.
fn speaker_style(app: &App, source: &Source, number: u16) -> Style {
    let interviewer = source.speakers.get(usize::from(number)).is_some_and(|s| s.interviewer);
    match app.view.speakers.get(usize::from(number)) {
        Some(slot) if !interviewer && !stands_back(app, source, Some(number)) => app.theme.speaker(*slot),
        _ => app.theme.faint(),
    }
}

/// True if only another speaker's words are shown.
fn stands_back(app: &App, source: &Source, speaker: Option<u16>) -> bool {
    app.filter.speaker_in(source).is_some_and(|who| speaker != Some(who))
}

/// A stroke on every line of a participant's turn, in the colour and the shape
/// of the speaker.
fn turn_marks(app: &App, source: &Source, buffer: &mut Buffer, areas: &Areas) {
    const SHAPES: [&str; 8] = ["▎", "┊", "┃", "║", "╏", "│", "┆", "▌"];
    let rows = app.view.layout.rows.iter().skip(app.view.top).take(usize::from(areas.text.height));
    let block = |row: &Row| source.blocks.get(row.block as usize);
    for (y, row) in (areas.text.y..).zip(rows) {
        let Some(number) = block(row).and_then(|b| b.speaker) else {
            continue;
        };
        let after = source.blocks.get(row.block as usize + 1).and_then(|b| b.turn);
        let inside = row.kind != RowKind::Gap || after.is_some() && after == block(row).and_then(|b| b.turn);
        let interviewer = source.speakers.get(usize::from(number)).is_some_and(|s| s.interviewer);
        if let (Some(slot), true, false) = (app.view.speakers.get(usize::from(number)), inside, interviewer) {
            let shape = SHAPES[slot % SHAPES.len()];
            cell(buffer, (areas.text.x.saturating_sub(1), y), shape, 1, speaker_style(app, source, number));
        }
    }
}

/// Who speaks in the first line on screen, if the name stands above it.
fn turn_above(app: &App, source: &Source, buffer: &mut Buffer, areas: &Areas) {
    let Some(row) = app.view.layout.rows.get(app.view.top).filter(|r| r.kind == RowKind::Text) else {
        return;
    };
    let Some(block) = source.blocks.get(row.block as usize).filter(|b| !(row.first && b.labelled)) else {
        return;
    };
    let before = (row.block as usize).checked_sub(1).and_then(|i| source.blocks[i].turn);
    let begins = row.first && before != block.turn;
    if let (Some(number), false) = (block.speaker, begins) {
        let label = source.speakers.get(usize::from(number)).map_or("", |s| &s.label);
        let room = areas.speaker.width.saturating_sub(1);
        put(buffer, (areas.speaker.x, areas.text.y), room, &format!("…{label}"), app.theme.faint());
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
    let block = source.blocks.get(row.block as usize);
    let note = block.is_some_and(|b| b.kind == BlockKind::Note);
    let back = block.is_some_and(|b| stands_back(app, source, b.speaker) || app.leaves_out(b.span));
    let base = match row.kind {
        RowKind::Heading => app.theme.strong(),
        _ if note || back => app.theme.faint(),
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
