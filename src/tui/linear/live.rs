//! The linear mode on a terminal: lines out, keys in.
//!
//! Nothing is written but words and line ends. Pasted text is told from typed
//! where the terminal can do so, which costs two invisible signs at the start
//! and the end; a terminal that calls itself `dumb` gets not even these.

use super::{Heard, announce, greet};
use crate::model::diagnostic::visible;
use crate::model::study::Study;
use crate::tui::app::App;
use crate::tui::live::Face;
use crate::tui::terminal;
use std::io::{self, Write};
use std::path::Path;

/// Columns and rows by which the lines are counted that Up and Down go over.
pub const SIZE: (u16, u16) = (100, 40);

/// Says what is new.
#[derive(Debug, Default)]
pub struct Voice {
    before: Option<Heard>,
}

impl Voice {
    fn speak(&mut self, app: &App, study: &Study) -> io::Result<()> {
        let now = Heard::of(app, study);
        let lines = match &self.before {
            Some(before) => announce(before, &now),
            None => greet(&now),
        };
        self.before = Some(now);
        let mut out = io::stdout().lock();
        for line in lines.iter().flat_map(|l| l.lines()) {
            let clean: String = line.chars().map(visible).collect();
            write!(out, "{clean}\r\n")?;
        }
        out.flush()
    }
}

impl Face for Voice {
    fn size(&self) -> io::Result<(u16, u16)> {
        Ok(SIZE)
    }

    fn show(&mut self, app: &App, study: &Study) -> io::Result<()> {
        self.speak(app, study)
    }

    fn before(&mut self, app: &mut App) {
        // What was said is said: the same words again are news.
        app.message = Default::default();
        if let Some(before) = &mut self.before {
            before.message.clear();
        }
    }

    fn after(&mut self, app: &App, study: &Study) -> io::Result<()> {
        self.speak(app, study)
    }

    fn mouse(&mut self, _: bool) -> io::Result<()> {
        Ok(())
    }

    fn retake(&mut self, _: bool) -> io::Result<()> {
        terminal::retake_plain()
    }

    fn lend(&mut self, _: bool, line: &str, file: &Path) -> io::Result<io::Result<bool>> {
        terminal::lend_plain(line, file)
    }

    fn suspend(&mut self, _: bool) -> io::Result<()> {
        terminal::suspend_plain()
    }
}
