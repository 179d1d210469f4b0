//! The only door from the interface to the disk.
//!
//! [`run`] hands the effects of an action to the session and takes up what
//! came of them. It asks for little ([`Desk`]), so tests can put a desk there
//! whose disk is slow or full.

use super::action::Unit;
use super::app::{App, Selection, Tone};
use super::overlay::Overlay;
use super::play::Recording;
use super::update::{Effect, history};
use crate::model::change::Change;
use crate::model::coding::Coding;
use crate::model::diagnostic::printable;
use crate::model::ids::Ulid;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::session::{Applied, Session, WriteState};
use crate::store::places::{self, Places};
use std::path::{Path, PathBuf};

/// Characters of a coding's words that a line shows.
pub const SHOWN: usize = 40;

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
    /// Where the coder was the last time, if that is known.
    ///
    /// # Errors
    /// A sentence, if what was kept cannot be read.
    fn places(&self) -> Result<Option<Places>, String> {
        Ok(None)
    }
    /// Keeps where the coder is. If it cannot be kept, only that is lost.
    fn keep_places(&mut self, places: &Places) {
        let _ = places;
    }
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

    fn places(&self) -> Result<Option<Places>, String> {
        if self.coder().is_empty() { Ok(None) } else { places::read(&self.study().root, self.coder()) }
    }

    fn keep_places(&mut self, places: &Places) {
        if !self.coder().is_empty() {
            let _ = places::keep(&self.study().root, self.coder(), places);
        }
    }
}

/// What is left to the event loop.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The program is to end.
    pub quit: bool,
    /// The program is to stop until the shell brings it back.
    pub suspend: bool,
    /// The mouse is to be on or off.
    pub mouse: Option<bool>,
    /// What is to be played.
    pub play: Option<Recording>,
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
            Effect::Play(recording) => outcome.play = Some(recording),
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

/// Takes up that no key came for a moment: who is typing has stopped.
pub fn quiet(app: &mut App) {
    app.deaf = false;
}

/// Keeps where the person is, if that has changed; with what another window
/// kept meanwhile.
pub fn keep(desk: &mut impl Desk, app: &mut App) {
    let now = app.keepsake(desk.study());
    let base = app.places.kept.clone().unwrap_or_default();
    if app.places.kept.as_ref() == Some(&now) {
        return;
    }
    let all = match desk.places() {
        Ok(Some(theirs)) if theirs != base => now.over(&base, theirs),
        _ => now,
    };
    desk.keep_places(&all);
    if app.places.bookmarks != all.bookmarks {
        app.places.bookmarks.clone_from(&all.bookmarks);
        app.settle_bookmarks(desk.study());
    }
    app.places.kept = Some(all);
}

/// Takes up how far writing is; true if that changed. A failure opens the box
/// that says what to do, unless the person is in the middle of something.
fn look(desk: &impl Desk, app: &mut App) -> bool {
    let state = desk.write_state();
    match state {
        WriteState::Saved => app.unsaved = 0,
        // What the session notes by itself waits too, but is nobody's act.
        WriteState::Pending(waiting) => app.unsaved = app.unsaved.min(waiting),
        WriteState::Failed(_) => {}
    }
    if state == app.write {
        return false;
    }
    let failed = |s: &WriteState| matches!(s, WriteState::Failed(_));
    if failed(&state) && !failed(&app.write) && app.overlay.is_none() {
        app.overlay = Some(Overlay::Trouble);
        app.deaf = true;
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
    let about = About::of(app, desk.study(), &change);
    match desk.apply(change) {
        Ok(applied) => {
            app.unsaved += 1;
            let study = desk.study();
            app.study_changed(study);
            let made = applied.codings.last().and_then(|id| here(app, study, id));
            let which = match (&about, made) {
                (About::Words(sentence), Some(coding)) => {
                    used(app, study, coding);
                    let hidden = !app.view.index.items.iter().any(|i| study.codings[i.coding].id == coding.id);
                    let hidden = if hidden { " (not shown: zx shows all)" } else { "" };
                    coded_words(app, coding, *sentence) + hidden
                }
                (About::Place(words), _) => words.clone(),
                _ => String::new(),
            };
            app.say(format!("{}{which}", applied.message), Tone::Done);
        }
        Err(why) => {
            // What other programs wrote may have been taken up on the way.
            app.study_changed(desk.study());
            app.say(why, Tone::Refused);
        }
    }
}

/// A coding by its id; those of the source on screen are looked at first.
fn here<'s>(app: &App, study: &'s Study, id: &Ulid) -> Option<&'s Coding> {
    let near = app.source(study).map_or(0..0, |s| study.codings_of(&s.id));
    study.codings[near].iter().find(|c| c.id == *id).or_else(|| study.coding(&id.0))
}

/// What the status line adds to the words of the session.
enum About {
    /// Words are coded; the sentence under the cursor, if that is the target.
    Words(Option<Span>),
    /// Which coding or which source.
    Place(String),
    /// Nothing.
    Plain,
}

impl About {
    /// Worked out before the act: afterwards what it takes away is gone.
    fn of(app: &App, study: &Study, change: &Change) -> Self {
        match change {
            Change::Code(_) | Change::NewCode { .. } => {
                Self::Words(app.target(study).and_then(|(span, sentence)| sentence.then_some(span)))
            }
            Change::Remove(ids) => {
                let named = ids.iter().filter_map(|id| study.coding(&id.0)).map(|c| {
                    let code = c.code.as_ref().map_or("highlight".to_owned(), |code| study.code_name(code));
                    format!("{code} on “{}”", printable(&c.anchor.quote, SHOWN))
                });
                Self::Place(format!(": {}", named.collect::<Vec<_>>().join(", ")))
            }
            Change::Undo | Change::Redo => history::act(app, study, *change == Change::Undo)
                .and_then(|act| history::elsewhere(app, study, act))
                .map_or(Self::Plain, |place| Self::Place(format!(", in {place}"))),
            _ => Self::Plain,
        }
    }
}

/// Remembers the code that was used.
fn used(app: &mut App, study: &Study, coding: &Coding) {
    if let Some(index) = coding.code.as_ref().and_then(|c| study.codebook.resolve(c)) {
        app.used(&study.codebook.codes[index].id);
    }
}

/// Says which words were coded where no selection shows it. The selection
/// stays, so that another code goes on the same words; words that were neither
/// selected nor the sentence are selected now, for the same reason.
fn coded_words(app: &mut App, coding: &Coding, sentence: Option<Span>) -> String {
    app.view.visual = false;
    let span = coding.anchor.span;
    match sentence {
        None => String::new(),
        Some(target) if target == span => " (no selection: the sentence)".to_owned(),
        Some(_) => {
            app.view.selection = Some(Selection { anchor: span, span, unit: Unit::Character });
            format!(" on “{}”", printable(&coding.anchor.quote, SHOWN))
        }
    }
}
