//! Drawing: the state and the study in, cells out.
//!
//! [`draw`] changes nothing and computes nothing that grows with the length of
//! the transcript: it looks up the rows on screen and the codings on them.

pub mod codebook;
pub mod details;
pub mod editor;
pub mod going;
pub mod help;
pub mod input;
pub mod margin;
pub mod paint;
pub mod palette;
pub mod status;
pub mod toosmall;
pub mod transcript;
pub mod welcome;

use super::app::App;
use super::area;
use super::overlay::Overlay;
use super::pages;
use crate::model::study::Study;
use ratatui::Frame;
use ratatui::layout::Position;

/// Draws a frame.
pub fn draw(app: &App, study: &Study, frame: &mut Frame) {
    let size = (frame.area().width, frame.area().height);
    if size.0 < area::SMALLEST.0 || size.1 < area::SMALLEST.1 {
        return toosmall::draw(app, frame);
    }
    if size != app.size {
        return;
    }
    let areas = app.areas(study);
    let buffer = frame.buffer_mut();
    status::title(app, study, buffer, areas.title);
    let mut cursor = match &app.page {
        Some(page) => page.draw(app, study, buffer, areas.page),
        None => {
            let cursor = transcript::draw(app, study, buffer, &areas);
            if areas.book.width > 0 || app.book.focused {
                codebook::draw(app, study, buffer, area::book(&areas, app.size));
            }
            status::recent(app, study, buffer, areas.recent);
            cursor
        }
    };
    status::status(app, study, buffer, areas.status);
    status::keys(app, study, buffer, areas.keys);
    match &app.overlay {
        Some(Overlay::Picker(picker)) => cursor = palette::draw(app, study, picker, buffer),
        Some(Overlay::Prompt(prompt)) if pages::in_page(app, prompt) => {}
        Some(Overlay::Prompt(prompt)) => cursor = input::prompt(app, study, prompt, buffer),
        Some(Overlay::Menu(menu)) => cursor = input::menu(app, study, menu, buffer),
        Some(Overlay::Help(filter, top)) => cursor = help::draw(app, filter, *top, buffer),
        Some(Overlay::Details(top)) => details::boxed(app, study, *top, buffer),
        Some(Overlay::Trouble) => cursor = input::trouble(app, buffer),
        Some(Overlay::Welcome) => welcome::draw(app, buffer),
        Some(Overlay::Editor(writing)) => cursor = editor::draw(app, study, writing, buffer),
        None if app.book.focused => cursor = None,
        None => {}
    }
    if !app.pending.is_empty() {
        going::draw(app, study, buffer);
    }
    if let Some((x, y)) = cursor {
        frame.set_cursor_position(Position::new(x, y));
    }
}

/// The line at which the list of keys opens.
pub fn first_top(app: &App) -> usize {
    help::first_top(app)
}

/// How far what is only read (help, details) can be scrolled: the first line
/// shown at its end.
pub fn last_top(app: &App, study: &Study) -> usize {
    match &app.overlay {
        Some(Overlay::Help(filter, _)) => help::last_top(app, filter),
        Some(Overlay::Details(_)) => details::last_top(app, study),
        _ => 0,
    }
}
