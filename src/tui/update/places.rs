//! Going to places: bookmarks, sources, back from a jump; and the recording.

use super::Effect;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::store::places::Bookmark;
use crate::tui::action::Unit;
use crate::tui::app::{App, Tone};
use crate::tui::overlay::{Asking, Choosing, Overlay, Picker, Prompt};
use crate::tui::places::{Spot, find, place};
use crate::tui::play::{self, Recording};
use crate::tui::select::unit_at;

/// What can be done about places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Do {
    /// Shows all bookmarks.
    List,
    /// Sets a bookmark, or takes it away.
    Bookmark,
    /// Gives the bookmark a name.
    Name,
    /// To the next bookmark.
    NextBookmark,
    /// To the bookmark before.
    PreviousBookmark,
    /// To the next source.
    NextSource,
    /// To the source before.
    PreviousSource,
    /// To the source that was on screen before.
    OtherSource,
    /// To where the person was before a jump.
    Back,
    /// Forward again.
    Forward,
    /// Plays the recording from the cursor's turn on.
    Play,
    /// Says where the cursor is and what is there.
    Here,
    /// Reads from the cursor to the end of the turn.
    ReadOn,
}

/// Does it.
pub fn run(app: &mut App, study: &Study, what: Do) -> Vec<Effect> {
    match what {
        Do::List => app.overlay = Some(Overlay::Picker(Picker::new(Choosing::Bookmark, app, study))),
        Do::Bookmark => toggle(app, study),
        Do::Name => name(app, study),
        Do::NextBookmark | Do::PreviousBookmark => step(app, study, what == Do::NextBookmark),
        Do::NextSource | Do::PreviousSource => source(app, study, what == Do::NextSource),
        Do::OtherSource => {
            if let Some(index) = app.places.other.as_ref().and_then(|id| study.source_index(id)) {
                open(app, study, index);
            }
        }
        Do::Back | Do::Forward => turn_back(app, study, what == Do::Back),
        Do::Play => return play(app, study),
        Do::Here => app.say(super::here::words(app, study), Tone::Info),
        Do::ReadOn => app.say(super::here::rest(app, study), Tone::Info),
    }
    Vec::new()
}

/// The piece of text that a bookmark is for: the sentence under the cursor.
fn piece(app: &App, study: &Study) -> Option<Span> {
    let at = app.view.cursor;
    app.source(study).and_then(|s| unit_at(s, at, Unit::Sentence)).map(|s| s.hull(Span::new(at, at + 1)))
}

fn toggle(app: &mut App, study: &Study) {
    let Some(piece) = piece(app, study) else {
        return;
    };
    match app.bookmark_in(piece) {
        Some(index) => {
            let gone = app.places.bookmarks.remove(index);
            app.settle_bookmarks(study);
            let name = if gone.name.is_empty() { String::new() } else { format!(" “{}”", gone.name) };
            app.say(format!("bookmark{name} taken away"), Tone::Done);
        }
        None => {
            set(app, study, String::new());
            app.say("bookmark set: ' ' lists all, ' m gives it a name", Tone::Done);
        }
    }
}

fn set(app: &mut App, study: &Study, name: String) {
    let Some(source) = app.source(study) else {
        return;
    };
    let bookmark = Bookmark { source: source.id.clone(), place: place(source, app.view.cursor, 0), name };
    app.places.bookmarks.push(bookmark);
    app.settle_bookmarks(study);
}

fn name(app: &mut App, study: &Study) {
    let here = piece(app, study).and_then(|p| app.bookmark_in(p));
    let known = here.map_or("", |index| app.places.bookmarks[index].name.as_str());
    app.overlay = Some(Overlay::Prompt(Prompt::new(Asking::Bookmark, known)));
}

/// The name that was typed.
pub fn named(app: &mut App, study: &Study, name: &str) {
    match piece(app, study).and_then(|p| app.bookmark_in(p)) {
        Some(index) => app.places.bookmarks[index].name = name.to_owned(),
        None => set(app, study, name.to_owned()),
    }
    app.say(format!("bookmark “{name}”"), Tone::Done);
}

/// Goes to a bookmark and says which.
pub fn go(app: &mut App, study: &Study, index: usize) {
    let Some(bookmark) = app.places.bookmarks.get(index).cloned() else {
        return;
    };
    let at = study.source(&bookmark.source).map_or(0, |s| find(s, &bookmark.place));
    if app.go_to(study, &bookmark.source, at) {
        let name = if bookmark.name.is_empty() { String::new() } else { format!(" “{}”", bookmark.name) };
        app.say(format!("bookmark{name}, {} of {}", index + 1, app.places.bookmarks.len()), Tone::Info);
    }
}

fn step(app: &mut App, study: &Study, next: bool) {
    let here = (app.view.source, app.view.cursor);
    let place = |b: &Bookmark| study.source_index(&b.source).map(|i| (i, find(&study.sources[i], &b.place)));
    let places = app.places.bookmarks.iter().enumerate().filter_map(|(i, b)| Some((place(b)?, i)));
    let found = if next {
        places.filter(|(p, _)| *p > here).min_by_key(|(p, _)| *p)
    } else {
        places.filter(|(p, _)| *p < here).max_by_key(|(p, _)| *p)
    };
    match found {
        Some((_, index)) => go(app, study, index),
        None => app.say(if next { "no bookmark after this" } else { "no bookmark before this" }, Tone::Info),
    }
}

/// Opens a source and says which.
pub fn open(app: &mut App, study: &Study, index: usize) {
    app.open(study, index);
    let title = app.source(study).map_or("", |s| s.title.as_str());
    app.say(format!("{title} ({} of {})", index + 1, study.sources.len()), Tone::Info);
}

fn source(app: &mut App, study: &Study, next: bool) {
    let to = if next { app.view.source.checked_add(1) } else { app.view.source.checked_sub(1) };
    match to.filter(|i| *i < study.sources.len()) {
        Some(index) => open(app, study, index),
        None => app.say(if next { "this is the last source" } else { "this is the first source" }, Tone::Info),
    }
}

fn turn_back(app: &mut App, study: &Study, back: bool) {
    let Some((here, _)) = app.spot(study) else {
        return;
    };
    let to = if back { app.places.back.pop() } else { app.places.forward.pop() };
    let Some(Spot { source, at }) = to else {
        return;
    };
    if back {
        app.places.forward.push(here)
    } else {
        app.places.back.push(here)
    }
    app.places.stepping = true;
    if app.go_to(study, &source, at) {
        let title = app.source(study).map_or("", |s| s.title.as_str());
        let turn = app.source(study).and_then(|s| s.block_at(at).and_then(|b| s.blocks[b].turn));
        let turn = turn.map_or(String::new(), |t| format!(", turn {t}"));
        app.say(format!("{title}{turn}"), Tone::Info);
    }
}

/// The time at the cursor: of its paragraph, or the nearest before.
pub fn time(app: &App, study: &Study) -> Option<u64> {
    let source = app.source(study)?;
    let block = source.block_at(app.view.cursor)?;
    source.blocks[..=block].iter().rev().find_map(|b| b.time_ms)
}

fn play(app: &mut App, study: &Study) -> Vec<Effect> {
    let (Some(source), Some(at_ms)) = (app.source(study), time(app, study)) else {
        return Vec::new();
    };
    let name = source.media.clone().unwrap_or_default();
    match play::places(&study.root, &source.file, &name, app.recordings.as_deref()) {
        Ok(places) => return vec![Effect::Play(Recording { places, at_ms })],
        Err(why) => app.say(why, Tone::Refused),
    }
    Vec::new()
}
