//! The mouse: click, drag, double and triple click, wheel.

use super::{Effect, book, clear, menu, picker, write};
use crate::model::study::Study;
use crate::tui::action::{Command, Press, Unit};
use crate::tui::app::{App, Selection, Tone};
use crate::tui::area;
use crate::tui::overlay::Overlay;
use crate::tui::pages;
use crate::tui::select::unit_at;
use crate::tui::views;
use ratatui::layout::{Position, Rect};

/// A turn of the wheel.
pub fn scroll(app: &mut App, study: &Study, lines: i32, at: (u16, u16)) {
    let over_book = over_book(app, study, at);
    let last = views::last_top(app, study);
    match &mut app.overlay {
        Some(Overlay::Help(_, top) | Overlay::Details(top)) => {
            *top = top.saturating_add_signed(lines as isize).min(last)
        }
        Some(Overlay::Picker(p)) => {
            p.selected = p.selected.saturating_add_signed(lines.signum() as isize).min(p.len().saturating_sub(1))
        }
        Some(Overlay::Editor(writing)) => writing.editor.rows(lines),
        Some(_) => {}
        None if app.page.is_some() => {
            let command = if lines < 0 { Command::ListPrevious } else { Command::ListNext };
            pages::with(app, |page, app| page.command(app, study, command));
        }
        None if over_book => {
            let rows = book::rows(&app.book, &study.codebook);
            let here = rows.iter().position(|r| *r == app.book.selected).unwrap_or(0);
            let to = here.saturating_add_signed(lines as isize).min(rows.len().saturating_sub(1));
            app.book.selected = rows.get(to).copied().unwrap_or(0);
        }
        None => scroll_text(app, study, lines),
    }
}

/// Moves the transcript; without a selection the cursor stays on screen.
fn scroll_text(app: &mut App, study: &Study, lines: i32) {
    let height = usize::from(app.areas(study).text.height);
    let last = app.view.layout.rows.len().saturating_sub(height);
    app.view.top = app.view.top.saturating_add_signed(lines as isize).min(last);
    cursor_along(app, study);
}

/// Without a selection, puts a cursor that is off screen on the nearest line.
pub fn cursor_along(app: &mut App, study: &Study) {
    if app.view.selection.is_some() {
        return;
    }
    let height = usize::from(app.areas(study).text.height);
    let Some(source) = app.source(study) else {
        return;
    };
    let Some((row, cell)) = app.view.layout.locate(source, app.view.cursor) else {
        return;
    };
    let (top, bottom) = (app.view.top, app.view.top + height.saturating_sub(1));
    if (top..=bottom).contains(&row) {
        return;
    }
    let down = row < top;
    let wanted = app.view.layout.row_with_cells(if down { top } else { bottom }, down);
    if let Some(cell) = wanted.and_then(|to| app.view.layout.cell_at(source, to, cell.column)) {
        app.view.cursor = cell.span.start;
    }
}

/// Brings the rows that a line of the map stands for into the middle of the
/// screen.
fn along_map(app: &mut App, study: &Study, y: u16) {
    let (area, height) = (app.areas(study).map, usize::from(app.areas(study).text.height));
    let cell = usize::from(y.saturating_sub(area.y)).min(app.view.map.cells.len().saturating_sub(1));
    let top = app.view.map.row_of(cell).saturating_sub(height / 2) as i64;
    let lines = top - app.view.top as i64;
    scroll_text(app, study, lines as i32);
}

/// The left button.
pub fn press(app: &mut App, study: &Study, press: Press, at: (u16, u16), extend: bool) -> Vec<Effect> {
    match (&app.overlay, press) {
        (Some(Overlay::Picker(_)), Press::Down(_)) => return in_picker(app, study, at),
        (Some(Overlay::Menu(_)), Press::Down(_)) => return in_menu(app, study, at),
        (Some(Overlay::Editor(_)), Press::Down(_)) => write::clicked(app, at),
        (Some(_), _) => {}
        (None, _) if app.edges.is_some() => {}
        (None, press) if app.page.is_some() => return on_page(app, study, press, at),
        (None, Press::Down(clicks)) if over_book(app, study, at) => {
            return in_book(app, study, at, clicks);
        }
        (None, Press::Down(_)) if app.areas(study).map.contains(Position::new(at.0, at.1)) => {
            app.view.on_map = true;
            along_map(app, study, at.1);
        }
        (None, Press::Drag) if app.view.on_map => along_map(app, study, at.1),
        (None, Press::Down(clicks)) => down(app, study, at, clicks, extend),
        (None, Press::Drag) => drag(app, study, at),
        (None, Press::Up) => app.view.on_map = false,
    }
    Vec::new()
}

/// The code point at a place on screen: places beside the text give the line's
/// first or last character.
pub fn position(app: &App, study: &Study, at: (u16, u16)) -> Option<u32> {
    let text = app.areas(study).text;
    let line = usize::from(at.1.checked_sub(text.y)?.min(text.height.saturating_sub(1)));
    let last = app.view.layout.rows.len().checked_sub(1)?;
    let row = app.view.layout.row_with_cells((app.view.top + line).min(last), false)?;
    let cell = app.view.layout.cell_at(app.source(study)?, row, at.0.saturating_sub(text.x))?;
    Some(cell.span.start)
}

fn down(app: &mut App, study: &Study, at: (u16, u16), clicks: u8, extend: bool) {
    let text = app.areas(study).text;
    if at.1 < text.y || at.1 >= text.y + text.height {
        return;
    }
    app.book.focused = false;
    let Some(position) = position(app, study, at) else {
        return;
    };
    if extend {
        return extend_to(app, study, position);
    }
    clear(app);
    app.message = Default::default();
    app.view.cursor = position;
    app.view.goal = None;
    let unit = match clicks {
        0 | 1 => return,
        2 => Unit::Word,
        _ => Unit::Sentence,
    };
    if let Some(span) = app.source(study).and_then(|s| unit_at(s, position, unit)) {
        app.view.selection = Some(Selection { anchor: span, span, unit });
    }
}

fn drag(app: &mut App, study: &Study, at: (u16, u16)) {
    let text = app.areas(study).text;
    if at.1 < text.y {
        app.view.top = app.view.top.saturating_sub(1);
    } else if at.1 >= text.y + text.height {
        app.view.top = (app.view.top + 1).min(app.view.layout.rows.len().saturating_sub(usize::from(text.height)));
    }
    let at = (at.0, at.1.max(text.y));
    if let Some(position) = position(app, study, at) {
        extend_to(app, study, position);
    }
}

/// Extends the selection by whole pieces to a position.
fn extend_to(app: &mut App, study: &Study, position: u32) {
    let Some(source) = app.source(study) else {
        return;
    };
    let unit = app.view.selection.map_or(Unit::Character, |s| s.unit);
    let Some(head) = unit_at(source, position, unit) else {
        return;
    };
    let anchor =
        app.view.selection.map(|s| s.anchor).or_else(|| unit_at(source, app.view.cursor, unit)).unwrap_or(head);
    app.view.selection = Some(Selection { anchor, span: anchor.hull(head), unit });
    app.view.cursor = position;
}

fn over_book(app: &App, study: &Study, at: (u16, u16)) -> bool {
    let areas = app.areas(study);
    let shown = app.book.focused || areas.book.width > 0;
    shown && area::book(&areas, app.size).contains(Position::new(at.0, at.1))
}

/// The left button on a page.
fn on_page(app: &mut App, study: &Study, press: Press, at: (u16, u16)) -> Vec<Effect> {
    let area = app.areas(study).page;
    match press {
        Press::Down(clicks) => {
            pages::with(app, |page, app| page.click(app, study, area, at, clicks)).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

/// A click highlights a code; a double click codes with it.
fn in_book(app: &mut App, study: &Study, at: (u16, u16), clicks: u8) -> Vec<Effect> {
    app.book.focused = true;
    let tree = crate::tui::views::codebook::tree(area::book(&app.areas(study), app.size));
    let rows = book::rows(&app.book, &study.codebook);
    let line = line_of(tree, at, selected_in(&rows, app.book.selected), rows.len());
    // The first click may have moved the list: the second is about what the
    // first highlighted.
    match line {
        Some(_) if clicks >= 2 => return book::apply(app, study),
        Some(index) => app.book.selected = rows[index],
        None => {}
    }
    Vec::new()
}

fn selected_in(rows: &[usize], selected: usize) -> usize {
    rows.iter().position(|r| *r == selected).unwrap_or(0)
}

fn in_picker(app: &mut App, study: &Study, at: (u16, u16)) -> Vec<Effect> {
    let list = crate::tui::views::palette::list(app);
    let Some(Overlay::Picker(picker)) = &mut app.overlay else {
        return Vec::new();
    };
    if let Some(place) = line_of(list, at, picker.selected, picker.len()) {
        return picker::take(app, study, place);
    }
    Vec::new()
}

fn in_menu(app: &mut App, study: &Study, at: (u16, u16)) -> Vec<Effect> {
    let Some(Overlay::Menu(menu)) = &app.overlay else {
        return Vec::new();
    };
    let list = crate::tui::views::input::menu_list(app, study, menu);
    let Some(Overlay::Menu(menu)) = &mut app.overlay else {
        return Vec::new();
    };
    if let Some(index) = line_of(list, at, 0, menu.entries.len()) {
        menu.selected = index;
        return menu::accept(app, study);
    }
    Vec::new()
}

/// The entry of a list drawn in `area` that stands at a place on screen.
fn line_of(area: Rect, at: (u16, u16), selected: usize, len: usize) -> Option<usize> {
    if !area.contains(Position::new(at.0, at.1)) {
        return None;
    }
    let index = area::first_shown(selected, len, area.height) + usize::from(at.1 - area.y);
    (index < len).then_some(index)
}

/// Gives the mouse to the terminal, or takes it back.
pub(super) fn toggle(app: &mut App) -> Vec<Effect> {
    app.mouse = !app.mouse;
    let words = if app.mouse {
        "the mouse selects words here"
    } else {
        "the mouse is the terminal's: select and copy; M takes it back"
    };
    app.say(words, Tone::Info);
    vec![Effect::Mouse(app.mouse)]
}
