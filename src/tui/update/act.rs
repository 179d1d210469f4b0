//! Doing again: the last act elsewhere, and codes on keys of their own.

use super::change::{self, Edit};
use super::{Effect, code};
use crate::model::study::Study;
use crate::tui::action::Unit;
use crate::tui::app::{App, Tone};
use crate::tui::deed::Deed;
use crate::tui::nine::KEYS;
use crate::tui::overlay::{Menu, Menuing, Overlay};
use crate::tui::select;

/// Does the last act again, about the words or the coding under the cursor.
pub fn repeat(app: &mut App, study: &Study) -> Vec<Effect> {
    match app.repeated(study) {
        Some(Deed::Code(codes)) => code::target_with(app, study, &codes),
        Some(Deed::Highlight) => code::highlight(app, study),
        Some(Deed::Remove) => change::current(app, study, Edit::Remove),
        Some(Deed::Set(field)) => change::current(app, study, Edit::Set(field)),
        None => Vec::new(),
    }
}

/// Codes the whole word, sentence or turn under the cursor with the codes last
/// used.
pub fn repeat_on(app: &mut App, study: &Study, unit: Unit) -> Vec<Effect> {
    let codes = match app.last_coded(study) {
        Some(codes) => codes,
        None => return Vec::new(),
    };
    match app.source(study).and_then(|s| select::unit_at(s, app.view.cursor, unit)) {
        Some(span) => code::span_with(app, study, span, &codes),
        None => {
            app.say("there are no words here", Tone::Refused);
            Vec::new()
        }
    }
}

/// Asks which key keeps its code; in the codebook, which key the highlighted
/// code gets.
pub fn pin(app: &mut App, study: &Study) {
    let chosen = study.codebook.codes.get(app.book.selected).filter(|_| app.book.focused);
    if let Some(code) = chosen.filter(|c| !c.codable) {
        return app.say(format!("“{}” only holds other codes", code.name), Tone::Refused);
    }
    let entries = (1..=KEYS as u8).filter(|n| chosen.is_some() || app.nine.get(*n).is_some()).map(|number| {
        let name = app.nine.get(number).map_or("free".to_owned(), |id| study.code_name(id));
        let pinned = if app.nine.is_pinned(number) { " (pinned)" } else { "" };
        (char::from(b'0' + number), format!("{name}{pinned}"))
    });
    let entries: Vec<_> = entries.collect();
    if entries.is_empty() {
        return app.say("no key has a code yet: code something first", Tone::Refused);
    }
    let title = match chosen {
        Some(code) => format!("Which key does “{}” keep?", code.name),
        None => "Which key keeps its code? (a pinned one: lets it go)".to_owned(),
    };
    let menuing = Menuing::Pin(chosen.map(|c| c.id.clone()));
    app.overlay = Some(Overlay::Menu(Menu { menuing, title, entries, selected: 0 }));
}

/// Takes the answer to [`pin`].
pub fn pinned(app: &mut App, study: &Study, code: Option<&crate::model::codebook::CodeId>, number: u8) {
    let Some(code) = code.or(app.nine.get(number)).cloned() else {
        return;
    };
    let name = study.code_name(&code);
    if app.nine.is_pinned(number) && app.nine.get(number) == Some(&code) {
        app.nine.unpin(number);
        app.say(format!("{name} may leave key {number} again"), Tone::Info);
    } else {
        app.nine.pin(&code, number);
        app.say(format!("{name} keeps key {number}"), Tone::Info);
    }
}
