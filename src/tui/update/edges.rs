//! Moving the edges of a coding.
//!
//! The words it will have are shown as a selection; arrows move the end,
//! arrows with Shift the start, by characters, words or sentences. Nothing is
//! done to the coding before Enter, which is one act.

use super::{Effect, clear, motion};
use crate::model::change::{Change, Field};
use crate::model::ids::Ulid;
use crate::model::source::Source;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::text::segment;
use crate::tui::action::{Command, Unit};
use crate::tui::app::{App, Selection, Tone};

/// Code points beyond the coding in which the next word or sentence is looked
/// for.
const AHEAD: u32 = 4_000;

/// A coding whose edges are being moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edges {
    /// The coding.
    pub coding: Ulid,
    /// Where it stands until Enter.
    pub before: Span,
    /// The cursor before.
    pub cursor: u32,
}

/// Begins to move the edges of a coding.
pub fn begin(app: &mut App, study: &Study, id: &Ulid) {
    let Some(coding) = study.coding(&id.0) else {
        return;
    };
    if !coding.place.grade.is_sure() {
        return app.say("the words of this coding have changed: decide first where it stands", Tone::Refused);
    }
    clear(app);
    let before = coding.place.span;
    app.edges = Some(Edges { coding: id.clone(), before, cursor: app.view.cursor });
    show(app, before);
    hint(app);
}

fn hint(app: &mut App) {
    app.say("arrows move the end, Shift-arrows the start; Enter keeps, Esc leaves it as it was", Tone::Info);
}

fn show(app: &mut App, span: Span) {
    app.view.selection = Some(Selection { anchor: span, span, unit: Unit::Character });
}

/// A command while edges are moved.
pub fn command(app: &mut App, study: &Study, command: Command) -> Vec<Effect> {
    match command {
        Command::Accept => return keep(app),
        Command::Cancel => leave(app),
        Command::Edge { start, unit, on } => step(app, study, (start, unit, on)),
        _ => {}
    }
    Vec::new()
}

/// Leaves the coding as it was.
pub fn leave(app: &mut App) {
    if let Some(edges) = app.edges.take() {
        clear(app);
        app.view.cursor = edges.cursor;
        app.say("left as it was", Tone::Info);
    }
}

fn keep(app: &mut App) -> Vec<Effect> {
    let span = app.view.selection.map(|s| s.span);
    let Some(edges) = app.edges.take() else {
        return Vec::new();
    };
    clear(app);
    match span {
        Some(span) if span != edges.before => {
            app.view.cursor = edges.cursor.clamp(span.start, span.end.saturating_sub(1));
            vec![Effect::Apply(Change::Set { codings: vec![edges.coding], field: Field::Span(span) })]
        }
        _ => {
            app.view.cursor = edges.cursor;
            app.say("left as it was", Tone::Info);
            Vec::new()
        }
    }
}

fn step(app: &mut App, study: &Study, (start, unit, on): (bool, Unit, bool)) {
    let (Some(source), Some(now)) = (app.source(study), app.view.selection.map(|s| s.span)) else {
        return;
    };
    let Some(span) = moved(source, now, (start, unit, on)) else {
        return app.say("the edge cannot go further", Tone::Info);
    };
    let edge = if start { span.start } else { span.end.saturating_sub(1) };
    motion::put(app, study, edge);
    show(app, span);
    app.reveal(study);
    hint(app);
}

/// The span with its start or end at the next (or previous) boundary of a
/// piece; `None` if there is none or nothing would be left.
fn moved(source: &Source, now: Span, (start, unit, on): (bool, Unit, bool)) -> Option<Span> {
    let window = match (start, on) {
        (true, true) | (false, false) => now,
        (true, false) => Span::new(now.start.saturating_sub(AHEAD), now.start),
        (false, true) => Span::new(now.end, (now.end + AHEAD).min(source.chars())),
    };
    let spoken = pieces(source, window, unit);
    let to = match (start, on) {
        (true, true) => spoken.iter().map(|p| p.start).find(|s| *s > now.start),
        (true, false) => spoken.iter().map(|p| p.start).rfind(|s| *s < now.start),
        (false, true) => spoken.iter().map(|p| p.end).find(|e| *e > now.end),
        (false, false) => spoken.iter().map(|p| p.end).rfind(|e| *e < now.end),
    }?;
    let span = if start { Span { start: to, ..now } } else { Span { end: to, ..now } };
    let snapped = (span.start < span.end).then(|| segment::snap_to_graphemes(source, span))?;
    (!source.slice(snapped).trim().is_empty()).then_some(snapped)
}

/// Pieces of what is said in a window; labels belong to none.
fn pieces(source: &Source, window: Span, unit: Unit) -> Vec<Span> {
    let spoken = |b: &crate::model::source::Block| b.text.intersection(window);
    let blocks = source.blocks_in(window).iter().filter_map(spoken);
    match unit {
        Unit::Character => blocks.flat_map(|s| segment::grapheme_spans(source, s)).collect(),
        Unit::Word => blocks.flat_map(|s| segment::word_spans(source, s)).collect(),
        _ => segment::sentence_spans(source, window),
    }
}
