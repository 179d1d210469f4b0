//! Finding words in the source on screen.
//!
//! Letters match without regard to case, and any white space matches any
//! other, so a phrase is found across a line break.

use super::motion;
use crate::model::source::Source;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::tui::app::{App, Tone};

/// Searches for `words` and selects the first place at or after the cursor.
pub fn words(app: &mut App, study: &Study, words: &str) {
    words.clone_into(&mut app.searched);
    app.view.found = app.source(study).map_or_else(Vec::new, |s| places(s, words));
    app.remap(study);
    let at = app.view.cursor;
    let index = app.view.found.iter().position(|s| s.start >= at).unwrap_or(0);
    show(app, study, index);
}

/// Selects the next or the previous place.
pub fn step(app: &mut App, study: &Study, next: bool) {
    if app.view.found.is_empty() {
        let by_page = app.left.as_ref().and_then(|p| p.found_in(app, study, app.view.source, &app.searched));
        let found = by_page.or_else(|| app.source(study).map(|s| places(s, &app.searched)));
        app.view.found = found.unwrap_or_default();
        app.remap(study);
    }
    let here = app.view.selection.map_or(app.view.cursor, |s| s.span.start);
    let found = &app.view.found;
    let index = if next {
        found.iter().position(|s| s.start > here).unwrap_or(0)
    } else {
        found.iter().rposition(|s| s.start < here).unwrap_or(found.len().saturating_sub(1))
    };
    show(app, study, index);
}

fn show(app: &mut App, study: &Study, index: usize) {
    match app.view.found.get(index).copied() {
        Some(span) => {
            app.view.visual = false;
            app.places.leap = true;
            motion::jump(app, study, span.start);
            motion::select(app, study, span);
            let (words, all) = (app.searched.clone(), app.view.found.len());
            app.say(format!("“{words}”: place {} of {all}", index + 1), Tone::Info);
        }
        None => {
            let words = app.searched.clone();
            app.say(format!("“{words}” is not in this source"), Tone::Refused);
        }
    }
}

/// Where `words` stand, in order, without overlaps.
pub fn places(source: &Source, words: &str) -> Vec<Span> {
    let fold = |c: char| {
        if c.is_whitespace() { ' ' } else { c.to_lowercase().next().unwrap_or(c) }
    };
    let wanted: Vec<char> = words.trim().chars().map(fold).collect();
    let text: Vec<char> = source.body.chars().map(fold).collect();
    let (mut out, mut at) = (Vec::new(), 0);
    let Some(first) = wanted.first() else {
        return out;
    };
    while at + wanted.len() <= text.len() {
        if text[at] == *first && text[at..at + wanted.len()] == wanted[..] {
            out.push(Span::new(at as u32, (at + wanted.len()) as u32));
            at += wanted.len();
        } else {
            at += 1;
        }
    }
    out
}
