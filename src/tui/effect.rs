//! The only door from the interface to the disk.
//!
//! [`run`] hands the effects of an action to the session and takes up what
//! came of them. It asks for little ([`Desk`]), so tests can put a desk there
//! whose disk is slow or full.

use super::app::{App, Tone};
use super::applied::{apply, apply_all};
use super::editor::LONGEST;
use super::narrow::Narrowing;
use super::overlay::Overlay;
use super::pages::{self, Page};
use super::play::Recording;
use super::update::{self, Effect};
use crate::export::{self, Format};
use crate::model::change::{Change, CodebookChange};
use crate::model::study::Study;
use crate::model::table::Table;
use crate::search::lexicon::Lexicon;
use crate::session::{Applied, Session, WriteState};
use crate::store::places::{self, Places};
use crate::store::{outside, scratch};
use std::path::{Path, PathBuf};
use std::sync::Arc;

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
    /// Looks, at a quiet moment, whether other programs changed the study, and
    /// takes it up; says what changed. Returns at once.
    fn look_outside(&mut self) -> Option<String> {
        None
    }
    /// Takes up at once what other programs did to the study, before words take
    /// the place of others; true if something changed.
    fn take_up(&mut self) -> bool {
        false
    }
    /// Takes the time now that the first coding of a source would take.
    fn make_ready(&mut self, _source: &str) {}
    /// Acts given up since the last question, because a file they replace was
    /// changed by another program, in words.
    fn given_up(&mut self) -> Option<String> {
        None
    }
    /// How far writing is.
    fn write_state(&self) -> WriteState;
    /// Tries again to write.
    fn retry(&mut self);
    /// Writes what is not saved to another folder; gives the file or folder.
    ///
    /// # Errors
    /// A sentence that says why not.
    fn save_elsewhere(&mut self, folder: &Path) -> Result<PathBuf, String>;
    /// The words of the sources, ready to be searched; those of sources that
    /// were not changed since the last time are known already. May take a moment.
    ///
    /// # Errors
    /// A sentence that says why not.
    fn words(&mut self) -> Result<(Arc<Lexicon>, Vec<String>), String> {
        Lexicon::of(self.study(), None, &mut |_, _| true).map(|(words, notices)| (Arc::new(words), notices))
    }
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
    /// Writes a table into a file, in the format that its name means; in the
    /// place of one that is there only if `replace`.
    ///
    /// # Errors
    /// Why not.
    fn export(&mut self, table: &Table, path: &Path, replace: bool) -> Result<(), NotWritten> {
        let words = || export::formats().iter().map(|f| f.word).collect::<Vec<_>>().join(", ");
        let unknown = || format!("{}: end the name with one of {}", path.display(), words());
        let format = Format::from_extension(path).ok_or_else(unknown).map_err(NotWritten::Because)?;
        if path.exists() && !replace {
            return Err(NotWritten::There);
        }
        let why = |e: outside::OutsideError| format!("{e}: {}", e.hint()).trim_end_matches(": ").to_owned();
        let bytes = export::write(table, format, &export::Options::default());
        let bytes = bytes.map_err(|e| NotWritten::Because(e.to_string()))?;
        outside::write(path, &bytes).map_err(|e| NotWritten::Because(why(e)))
    }
}

impl Desk for Session {
    fn study(&self) -> &Study {
        self.study()
    }

    fn apply(&mut self, change: Change) -> Result<Applied, String> {
        let change = dated(change, || self.today());
        self.apply(change).map_err(|e| e.to_string())
    }

    fn poll(&mut self) -> bool {
        self.poll()
    }

    fn look_outside(&mut self) -> Option<String> {
        self.look_outside()
    }

    fn take_up(&mut self) -> bool {
        self.look_outside_now().is_some()
    }

    fn make_ready(&mut self, source: &str) {
        self.make_ready(source);
    }

    fn given_up(&mut self) -> Option<String> {
        self.given_up()
    }

    fn write_state(&self) -> WriteState {
        self.write_state()
    }

    fn retry(&mut self) {
        self.retry();
    }

    fn save_elsewhere(&mut self, folder: &Path) -> Result<PathBuf, String> {
        self.save_elsewhere(folder).map_err(|e| format!("{e}: {}", e.hint()))
    }

    fn words(&mut self) -> Result<(Arc<Lexicon>, Vec<String>), String> {
        let folder = self.study().root.join(".emic").join("index");
        let made = Lexicon::of(self.study(), Some(&folder), &mut |_, _| true);
        made.map(|(words, notices)| (Arc::new(words), notices))
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

/// Why a table was not written into a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotWritten {
    /// A file of that name is there.
    There,
    /// A sentence that says why, and what to do.
    Because(String),
}

/// New codes know the day they were made.
fn dated(mut change: Change, today: impl FnOnce() -> String) -> Change {
    let new = match &mut change {
        Change::NewCode { code, .. } => std::slice::from_mut(code),
        Change::Codebook(CodebookChange::Split { new, .. }) => new,
        _ => return change,
    };
    let today = today();
    for code in new {
        code.created.get_or_insert_with(|| today.clone());
    }
    change
}

/// What is left to the event loop.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The program is to end.
    pub quit: bool,
    /// The program is to stop until the shell brings it back.
    pub suspend: bool,
    /// The person's own editor is to have the text that is written.
    pub elsewhere: bool,
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
            Effect::Apply(change) => _ = apply(desk, app, change),
            Effect::Acts(changes, told) => apply_all(desk, app, changes, &told),
            Effect::Export(table, path, replace) => match desk.export(&table, &path, replace) {
                Ok(()) => app.say(format!("written: {}", path.display()), Tone::Done),
                Err(why) => {
                    let study = desk.study();
                    pages::with(app, |page, app| page.not_written(app, study, &path, &why));
                }
            },
            Effect::Retry => desk.retry(),
            Effect::SaveElsewhere(folder) => match desk.save_elsewhere(&folder) {
                Ok(path) => app.say(format!("written to {}", path.display()), Tone::Done),
                Err(why) => app.say(why, Tone::Refused),
            },
            Effect::Play(recording) => outcome.play = Some(recording),
            Effect::Mouse(on) => outcome.mouse = Some(on),
            Effect::WriteElsewhere => outcome.elsewhere = true,
            Effect::Suspend => outcome.suspend = true,
            Effect::Quit => outcome.quit = true,
        }
    }
    look(desk, app);
    outcome
}

/// Takes up what the disk acknowledged.
pub fn poll(desk: &mut impl Desk, app: &mut App) -> bool {
    let answered = desk.poll();
    let lost = desk.given_up();
    if let Some(words) = &lost {
        app.study_changed(desk.study());
        app.say(words, Tone::Refused);
    } else if answered {
        app.view.index.saved(desk.study());
    }
    look(desk, app) || answered || lost.is_some()
}

/// Takes up what other programs did to the study; true if something changed.
/// Not while a list or a question is open: what it offers must not change.
pub fn look_outside(desk: &mut impl Desk, app: &mut App) -> bool {
    if app.overlay.is_some() || !app.pending.is_empty() {
        return false;
    }
    let Some(words) = desk.look_outside() else {
        return false;
    };
    let before = app.view.id.clone();
    app.study_changed(desk.study());
    // That the source on screen is gone says itself, and more.
    if app.view.id == before {
        app.say(words, Tone::Info);
    }
    true
}

/// Makes the words of the study ready if the page on screen asks for them and
/// they are not there; true if it did. To be called after a frame: the page says
/// meanwhile what it waits for.
pub fn words(desk: &mut impl Desk, app: &mut App) -> bool {
    let waits = |p: &dyn Page| p.needs_words() || p.narrowing().is_some_and(Narrowing::waits);
    if learn(desk, app) {
        return true;
    }
    let asked = app.narrowing.waits() || app.page.as_ref().is_some_and(|p| waits(p.as_ref()));
    if !asked || !app.words.are_missing() {
        return false;
    }
    let words = desk.words();
    if let Some(notices) = app.words.take(desk.study(), words) {
        app.say(notices, Tone::Info);
    }
    if app.narrowing.waits() {
        app.narrowing.ask(&app.words, desk.study());
        app.reindex(desk.study());
    }
    app.refresh_page(desk.study());
    update::prompt::doubt(app);
    true
}

/// Learns from the codings what the page on screen asks for, once the words are
/// there.
fn learn(desk: &impl Desk, app: &mut App) -> bool {
    let asked = app.page.as_ref().is_some_and(|p| p.learns(app));
    if !asked || app.words.get().is_none() {
        return false;
    }
    app.learned.learn(&app.words, desk.study());
    app.refresh_page(desk.study());
    true
}

/// Takes up that no key came for a moment: who is typing has stopped, and there
/// is time to learn.
pub fn quiet(desk: &mut impl Desk, app: &mut App) {
    app.deaf = false;
    desk.make_ready(&app.view.id);
    app.guess.learn(desk.study(), &app.coder);
}

/// Keeps where the person is once another source is open.
pub fn opened(desk: &mut impl Desk, app: &mut App) {
    let kept = app.places.kept.as_ref().and_then(|p| p.source.as_ref());
    if !app.view.id.is_empty() && kept != Some(&app.view.id) {
        keep(desk, app);
    }
}

/// Keeps where the person is, if that has changed; with what another window
/// kept meanwhile.
pub fn keep(desk: &mut impl Desk, app: &mut App) {
    app.places.acted = false;
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
    // Where another window was stands for this one too.
    let others = all.sources.iter().filter(|(id, _)| **id != app.view.id);
    app.places.left.extend(others.map(|(id, place)| (id.clone(), place.clone())));
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

/// Puts a text where another program can edit it: in a file of its own below
/// `.emic/`, for nobody else to read.
///
/// # Errors
/// A sentence that says why not.
pub fn hand_out(root: &Path, text: &str) -> Result<PathBuf, String> {
    let stem = format!("writing-{}", std::process::id());
    let kept = scratch::keep(root, &stem, &handed(text));
    kept.map(|path| root.join(path)).map_err(|e| format!("the text cannot be written below .emic: {e}"))
}

/// A text as it stands in a file of its own.
fn handed(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{text}\n") }
}

/// Takes the text back that another program has edited; the file goes. A text
/// that cannot be read stays where it is.
///
/// # Errors
/// A sentence that says why not, and where the text is.
pub fn take_back(path: &Path) -> Result<String, String> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{} cannot be read: {e}", path.display()))?;
    if text.len() > LONGEST {
        return Err(format!("the text is too long; it stays in {}", path.display()));
    }
    let _ = std::fs::remove_file(path);
    Ok(text)
}

/// After an editor that ended with an error, or never began (`why`): the file
/// that it had goes if it says what was handed out, and stays if somebody saved
/// something else in it. Gives the sentence to say.
pub fn leave_there(path: &Path, text: &str, why: &str) -> String {
    match std::fs::read_to_string(path) {
        Ok(now) if now == handed(text) => {
            let _ = std::fs::remove_file(path);
            format!("{why}: the text is as it was")
        }
        _ => format!("{why}: nothing is taken up; what was saved in it is in {}", path.display()),
    }
}

/// Where the program is ended from outside while somebody writes: the words go
/// into a file. `None` if nothing was written.
pub fn rescue(root: &Path, app: &App) -> Option<Result<PathBuf, String>> {
    match &app.overlay {
        Some(Overlay::Editor(writing)) if writing.changed() => Some(hand_out(root, &writing.editor.text())),
        _ => None,
    }
}
