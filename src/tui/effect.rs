//! The only door from the interface to the disk.
//!
//! [`run`] hands the effects of an action to the session and takes up what
//! came of them. It asks for little ([`Desk`]), so tests can put a desk there
//! whose disk is slow or full.

use super::app::{App, Tone};
use super::overlay::Overlay;
use super::update::{Effect, clear};
use crate::model::change::Change;
use crate::model::study::Study;
use crate::session::{Applied, Session, WriteState};
use std::path::{Path, PathBuf};

/// What the interface needs of a session.
pub trait Desk {
    /// The study as it is, pending acts included.
    fn study(&self) -> &Study;
    /// Does an act.
    ///
    /// # Errors
    /// A sentence that says why not, and what to do.
    fn apply(&mut self, change: Change) -> Result<Applied, String>;
    /// Takes up what the disk acknowledged; true if something changed.
    fn poll(&mut self) -> bool;
    /// How far writing is.
    fn write_state(&self) -> WriteState;
    /// Tries again to write.
    fn retry(&mut self);
    /// Writes what is not saved to another folder; gives the file or folder.
    ///
    /// # Errors
    /// A sentence that says why not.
    fn save_elsewhere(&mut self, folder: &Path) -> Result<PathBuf, String>;
}

impl Desk for Session {
    fn study(&self) -> &Study {
        self.study()
    }

    fn apply(&mut self, change: Change) -> Result<Applied, String> {
        self.apply(change).map_err(|e| e.to_string())
    }

    fn poll(&mut self) -> bool {
        self.poll()
    }

    fn write_state(&self) -> WriteState {
        self.write_state()
    }

    fn retry(&mut self) {
        self.retry();
    }

    fn save_elsewhere(&mut self, folder: &Path) -> Result<PathBuf, String> {
        self.save_elsewhere(folder).map_err(|e| e.to_string())
    }
}

/// What is left to the event loop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The program is to end.
    pub quit: bool,
    /// The program is to stop until the shell brings it back.
    pub suspend: bool,
    /// The mouse is to be on or off.
    pub mouse: Option<bool>,
}

/// Runs effects in order.
pub fn run(desk: &mut impl Desk, app: &mut App, effects: Vec<Effect>) -> Outcome {
    let mut outcome = Outcome::default();
    for effect in effects {
        match effect {
            Effect::Apply(change) => apply(desk, app, change),
            Effect::Retry => desk.retry(),
            Effect::SaveElsewhere(folder) => match desk.save_elsewhere(&folder) {
                Ok(path) => app.say(format!("written to {}", path.display()), Tone::Done),
                Err(why) => app.say(why, Tone::Refused),
            },
            Effect::Mouse(on) => outcome.mouse = Some(on),
            Effect::Suspend => outcome.suspend = true,
            Effect::Quit => outcome.quit = true,
        }
    }
    look(desk, app);
    outcome
}

/// Takes up what the disk acknowledged.
pub fn poll(desk: &mut impl Desk, app: &mut App) -> bool {
    let changed = desk.poll();
    if changed {
        app.study_changed(desk.study());
    }
    look(desk, app) || changed
}

/// Takes up how far writing is; true if that changed. A failure opens the box
/// that says what to do, unless the person is in the middle of something.
fn look(desk: &impl Desk, app: &mut App) -> bool {
    let state = desk.write_state();
    if state == app.write {
        return false;
    }
    let failed = |s: &WriteState| matches!(s, WriteState::Failed(_));
    if failed(&state) && !failed(&app.write) && app.overlay.is_none() {
        app.overlay = Some(Overlay::Trouble);
    }
    if failed(&app.write) && state == WriteState::Saved {
        if matches!(app.overlay, Some(Overlay::Trouble)) {
            app.overlay = None;
        }
        app.say("saved after all", Tone::Done);
    }
    app.write = state;
    true
}

fn apply(desk: &mut impl Desk, app: &mut App, change: Change) {
    let coding = matches!(change, Change::Code(_) | Change::NewCode { .. });
    let sentence = coding && app.view.selection.is_none();
    match desk.apply(change) {
        Ok(applied) => {
            let study = desk.study();
            app.study_changed(study);
            let made = applied.codings.last().and_then(|id| study.coding(&id.0)).and_then(|c| c.code.clone());
            if coding {
                clear(app);
                let resolved = made.and_then(|c| study.codebook.resolve(&c));
                if let Some(index) = resolved {
                    app.used(&study.codebook.codes[index].id);
                }
            }
            let which = if sentence && !applied.codings.is_empty() { " (no selection: the sentence)" } else { "" };
            app.say(format!("{}{which}", applied.message), Tone::Done);
        }
        Err(why) => app.say(why, Tone::Refused),
    }
}
