//! Selecting words by pieces: words, sentences, turns, more, less, none.

use super::{motion, mouse};
use crate::model::study::Study;
use crate::tui::action::Unit;
use crate::tui::app::{App, Selection, Tone};
use crate::tui::select;

/// Selects the piece under the cursor, or one more.
pub(super) fn select_unit(app: &mut App, study: &Study, unit: Unit) {
    let Some(source) = app.source(study) else {
        return;
    };
    let again = app.view.selection.map(|s| s.span);
    let piece = match again {
        None => select::unit_at(source, app.view.cursor, unit),
        Some(span) => {
            let last = span.end.saturating_sub(1).max(span.start);
            let ends = select::unit_at(source, span.start, unit).zip(select::unit_at(source, last, unit));
            let whole = ends.map(|(a, b)| a.hull(b).hull(span));
            // The selection is already whole pieces: one more.
            if whole == Some(span) { select::next_unit(source, span, unit).map(|n| span.hull(n)) } else { whole }
        }
    };
    match piece {
        Some(piece) => motion::select(app, study, piece),
        None => app.say("nothing more to select", Tone::Info),
    }
}

/// Has every movement extend the selection, or ends that.
pub(super) fn visual(app: &mut App, study: &Study) {
    app.view.visual = !app.view.visual;
    if !app.view.visual {
        clear(app);
        return mouse::cursor_along(app, study);
    }
    if app.view.selection.is_none()
        && let Some(cell) =
            app.source(study).and_then(|s| app.view.layout.locate(s, app.view.cursor).map(|(_, c)| c.span))
    {
        app.view.selection = Some(Selection { anchor: cell, span: cell, unit: Unit::Character });
    }
}

/// Selects the next larger piece.
pub(super) fn grow(app: &mut App, study: &Study) {
    let Some(source) = app.source(study) else {
        return;
    };
    let span = match app.view.selection {
        Some(selection) => select::grown(source, selection.span),
        None => select::unit_at(source, app.view.cursor, Unit::Word),
    };
    let Some(span) = span else {
        return app.say("the selection cannot grow", Tone::Info);
    };
    let before = app.view.selection;
    motion::select(app, study, span);
    app.view.grown.push(before);
}

/// Back to the selection before.
pub(super) fn shrink(app: &mut App, study: &Study) {
    if let Some(before) = app.view.grown.pop() {
        app.view.selection = before;
        app.view.cursor = before.map_or(app.view.cursor, |s| s.span.start);
        mouse::cursor_along(app, study);
    }
}

/// Ends the selection, and the moving of a coding.
pub(super) fn unselect(app: &mut App, study: &Study) {
    if app.carrying.take().is_some() {
        app.say("the coding stays where it was, in the review queue", Tone::Info);
    }
    clear(app);
    // The wheel may have left it behind.
    mouse::cursor_along(app, study);
}

/// Ends the selection; the cursor stays.
pub fn clear(app: &mut App) {
    app.view.selection = None;
    app.view.visual = false;
    app.view.grown.clear();
}
