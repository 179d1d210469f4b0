//! What a screen says that is too small to code on.

use super::paint;
use crate::session::WriteState;
use crate::tui::app::App;
use crate::tui::area::SMALLEST;
use ratatui::Frame;
use ratatui::style::{Modifier, Style};

/// Says how large the terminal is and how large it must be.
pub fn draw(app: &App, frame: &mut Frame) {
    let area = frame.area();
    let buffer = frame.buffer_mut();
    let bold = Style::new().add_modifier(Modifier::BOLD);
    let mut lines = paint::Lines::default();
    lines.wrapped("This terminal is too small to code in.", area.width, 0, bold);
    let words = format!("It has {} x {}; emic needs {} x {}.", area.width, area.height, SMALLEST.0, SMALLEST.1);
    lines.wrapped(&words, area.width, 0, Style::new());
    let hint = match (&app.write, app.unsaved) {
        (WriteState::Failed(_), n) => {
            format!("Make it larger: {n} of your acts not saved. q twice quits and loses them.")
        }
        _ => "Make it larger, or press q to quit. Nothing is lost.".to_owned(),
    };
    lines.wrapped(&hint, area.width, 0, Style::new());
    lines.draw(buffer, area, 0);
}
