//! The review queue while reading: from one waiting coding to the next, and
//! putting a coding that is moved on other words.

use super::Do;
use crate::model::change::Change;
use crate::model::diagnostic::printable;
use crate::model::ids::Ulid;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::text::plain::shown;
use crate::tui::action::Command;
use crate::tui::app::{App, Tone};
use crate::tui::effect::SHOWN;
use crate::tui::keymap;
use crate::tui::pages;
use crate::tui::update::{self, Effect, motion};
use std::collections::HashMap;

/// A coding on its way to another place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// The coding.
    pub coding: Ulid,
    /// Its code, as people read it.
    pub what: String,
    /// The words found, which are selected at first; empty if none were.
    pub found: Span,
}

/// What the status line says while a coding is moved.
pub fn moving(app: &App, carried: &Carried) -> String {
    let keys = keymap::binding(Command::Review(Do::Put)).map(|b| app.keymap.keys_of(b)).unwrap_or_default();
    let key = keys.first().map_or("", String::as_str);
    let what = printable(&carried.what, 24);
    match app.view.selection {
        Some(now) if now.span == carried.found => {
            format!("the words found are selected: select others, then {key} · Esc ends it · moving {what}")
        }
        _ => format!("select words, {key} puts it there · Esc leaves it · moving {what}"),
    }
}

/// Commands of the review queue in the transcript.
pub fn in_text(app: &mut App, study: &Study, act: Do) -> Vec<Effect> {
    match act {
        Do::Next | Do::Previous => step(app, study, act == Do::Next),
        Do::Put => return put(app, study),
        _ => {}
    }
    Vec::new()
}

/// To the next waiting coding, or the one before, over all sources and around.
fn step(app: &mut App, study: &Study, on: bool) {
    let order: HashMap<&str, usize> = study.sources.iter().enumerate().map(|(i, s)| (s.id.as_str(), i)).collect();
    let mine = |coder: &str| app.coder.is_empty() || coder == app.coder;
    let queue = app.ledger.queue().into_iter().map(|(reason, i)| (reason, &study.codings[i]));
    let place = |c: &crate::model::coding::Coding| Some((*order.get(c.source.as_str())?, c.place.span.start));
    let mut all: Vec<_> = queue.filter(|(_, c)| mine(&c.coder)).filter_map(|(r, c)| Some((place(c)?, r, c))).collect();
    all.sort_by_key(|(at, reason, _)| (*at, *reason));
    let here = (app.view.source, app.view.cursor);
    let found = if on {
        all.iter().find(|(at, ..)| *at > here).or(all.first())
    } else {
        all.iter().rev().find(|(at, ..)| *at < here).or(all.last())
    };
    let Some(((source, at), reason, coding)) = found else {
        return app.say("nothing waits for you in the review queue", Tone::Info);
    };
    if *source != app.view.source {
        app.open(study, *source);
    }
    update::clear(app);
    motion::jump(app, study, *at);
    let words = shown(&coding.anchor.quote, SHOWN);
    app.say(format!("{}: {} on “{words}”", reason.word(), super::code_of(study, coding)), Tone::Info);
}

/// Puts the coding that is moved on the selected words. Never on a sentence that
/// nobody chose: that would cut it to other words unseen.
fn put(app: &mut App, study: &Study) -> Vec<Effect> {
    let Some(carried) = app.carrying.clone() else {
        return Vec::new();
    };
    let of = study.coding(&carried.coding.0).map_or("", |c| c.source.as_str());
    if app.source(study).is_none_or(|s| s.id != of) {
        app.say(format!("this coding belongs to {of}: o opens it"), Tone::Refused);
        return Vec::new();
    }
    if app.view.selection.is_none() {
        app.say("no words are selected: select where it belongs first", Tone::Refused);
        return Vec::new();
    }
    let Some((span, _)) = app.target(study) else {
        app.say("only white space is selected", Tone::Refused);
        return Vec::new();
    };
    app.carrying = None;
    update::clear(app);
    pages::back(app, study);
    vec![Effect::Apply(Change::Place(vec![(carried.coding, span)]))]
}
