//! Movements, with and without the selection.

use crate::model::source::Source;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::text::segment;
use crate::tui::action::{Motion, Unit};
use crate::tui::app::{App, Selection, Tone};
use crate::tui::select::{is_heading, next_unit, sentences, unit_at};

/// Moves the cursor; while selecting, the selection goes along.
pub fn go(app: &mut App, study: &Study, motion: Motion) {
    if app.view.visual {
        extend(app, study, motion);
        return;
    }
    app.view.selection = None;
    app.view.grown.clear();
    app.places.leap = matches!(motion, Motion::First | Motion::Last);
    move_cursor(app, study, motion, false);
}

/// Moves the cursor and extends the selection to it.
pub fn extend(app: &mut App, study: &Study, motion: Motion) {
    let Some(source) = app.source(study) else {
        return;
    };
    let fresh = app.view.selection.is_none();
    let anchor = match app.view.selection {
        Some(selection) => selection.anchor,
        None => cell_span(app, source),
    };
    app.view.grown.clear();
    // The first Shift-→ takes the character under the cursor itself.
    if !(fresh && motion == Motion::Right) {
        move_cursor(app, study, motion, true);
    }
    let head = cell_span(app, source);
    // The first Shift-← takes the character before the cursor.
    let anchor = if fresh && motion == Motion::Left { head } else { anchor };
    app.view.selection = Some(Selection { anchor, span: anchor.hull(head), unit: Unit::Character });
}

/// The cell under the cursor.
fn cell_span(app: &App, source: &Source) -> Span {
    let at = app.view.cursor;
    app.view.layout.locate(source, at).map_or(Span::new(at, at), |(_, c)| c.span)
}

/// Puts the cursor on the cell at `at`, or the next one.
pub fn put(app: &mut App, study: &Study, at: u32) {
    let Some(source) = app.source(study) else {
        return;
    };
    if let Some((_, cell)) = app.view.layout.locate(source, at) {
        app.view.cursor = cell.span.start;
        app.view.goal = None;
    }
    app.reveal(study);
}

/// As [`put`], for jumps: what was off screen comes a third from the top.
pub fn jump(app: &mut App, study: &Study, at: u32) {
    if app.source(study).is_some() {
        app.reveal_jump(study, at);
        put(app, study, at);
    }
}

/// Selects `span`, with the cursor on its last character.
pub fn select(app: &mut App, study: &Study, span: Span) {
    let Some(source) = app.source(study) else {
        return;
    };
    let Some((_, first)) = app.view.layout.locate(source, span.start) else {
        return;
    };
    app.view.selection = Some(Selection { anchor: first.span, span, unit: Unit::Character });
    // What ends in something that is not shown, a label, ends before it.
    let last = app.view.layout.last_before(source, span.end).map_or(first.span.start, |c| c.span.start);
    app.view.cursor = last;
    app.view.goal = None;
    app.reveal(study);
    // The beginning matters more than the end where both have no room.
    let height = usize::from(app.areas(study).text.height);
    let (from, to) = (app.view.layout.row_of(span.start), app.view.layout.row_of(last));
    if to - from < height {
        app.view.top = app.view.top.min(from);
    }
}

fn move_cursor(app: &mut App, study: &Study, motion: Motion, selecting: bool) {
    let Some(source) = app.source(study) else {
        return;
    };
    match motion {
        Motion::Up | Motion::Down | Motion::PageUp | Motion::PageDown => {
            return vertical(app, study, source, motion);
        }
        _ => {}
    }
    let forward_ends = selecting && app.view.selection.is_none_or(|s| app.view.cursor >= s.anchor.start);
    let at = app.view.cursor;
    let to = if forward_ends { end_of_next(app, source, motion) } else { None };
    match to.or_else(|| target(app, source, motion)) {
        Some(to) if jumps(motion) => jump(app, study, to),
        Some(to) => put(app, study, to),
        None => {
            app.say(nothing_there(motion), Tone::Info);
            app.reveal(study);
        }
    }
    if motion == Motion::RowEnd || motion == Motion::RowStart {
        app.view.goal = (motion == Motion::RowEnd).then_some(u16::MAX);
    }
    if app.view.cursor == at && matches!(motion, Motion::Right | Motion::Last) {
        app.say("end of the source", Tone::Info);
    }
}

/// True for movements whose goal may be anywhere.
fn jumps(motion: Motion) -> bool {
    use Motion as M;
    matches!(
        motion,
        M::TurnNext
            | M::TurnPrevious
            | M::SectionNext
            | M::SectionPrevious
            | M::CodingNext
            | M::CodingPrevious
            | M::UncodedNext
            | M::UncodedPrevious
            | M::SpeakerNext
            | M::SpeakerPrevious
    )
}

fn nothing_there(motion: Motion) -> &'static str {
    match motion {
        Motion::CodingNext => "no coding after this",
        Motion::CodingPrevious => "no coding before this",
        Motion::UncodedNext => "every turn after this is coded",
        Motion::UncodedPrevious => "every turn before this is coded",
        Motion::SpeakerNext => "this speaker has no turn after this",
        Motion::SpeakerPrevious => "this speaker has no turn before this",
        Motion::SectionNext | Motion::SectionPrevious => "no section further on",
        Motion::Left | Motion::First => "start of the source",
        _ => "end of the source",
    }
}

/// While selecting, a movement to the next piece goes to the end of a piece.
fn end_of_next(app: &App, source: &Source, motion: Motion) -> Option<u32> {
    let unit = match motion {
        Motion::WordNext => Unit::Word,
        Motion::SentenceNext => Unit::Sentence,
        Motion::TurnNext => Unit::Turn,
        Motion::SectionNext => Unit::Section,
        _ => return None,
    };
    let at = app.view.cursor;
    let here = unit_at(source, at, unit)?;
    let piece = if here.end > at + 1 { here } else { next_unit(source, here, unit)? };
    Some(segment::boundary_at_or_before(source, piece.end.saturating_sub(1)))
}

fn target(app: &App, source: &Source, motion: Motion) -> Option<u32> {
    let at = app.view.cursor;
    let layout = &app.view.layout;
    let row = || layout.locate(source, at).map(|(row, _)| row);
    match motion {
        Motion::Right => layout.locate(source, layout.locate(source, at)?.1.span.end).map(|(_, c)| c.span.start),
        Motion::Left => before(app, source, at),
        Motion::RowStart => layout.rows.get(row()?).map(|r| r.shown),
        Motion::RowEnd => layout.cell_at(source, row()?, u16::MAX).map(|c| c.span.start),
        Motion::First => Some(0),
        Motion::Last => Some(source.chars()),
        Motion::WordNext => next_word(source, at),
        Motion::WordPrevious => previous(source, at, |b| segment::word_spans(source, b.text)),
        Motion::SentenceNext => {
            let here = unit_at(source, at, Unit::Sentence)?;
            if here.start > at { Some(here.start) } else { next_unit(source, here, Unit::Sentence).map(|s| s.start) }
        }
        Motion::SentencePrevious => {
            previous(source, at, |b| if is_heading(b) { Vec::new() } else { sentences(source, b) })
        }
        Motion::TurnNext => turns(app, source).find(|s| *s > at),
        Motion::TurnPrevious => turns(app, source).take_while(|s| *s < at).last(),
        Motion::SpeakerNext => turns_of(source, speaker_at(source, at)).find(|s| *s > at),
        Motion::SpeakerPrevious => turns_of(source, speaker_at(source, at)).take_while(|s| *s < at).last(),
        Motion::SectionNext => source.sections.iter().map(|s| s.span.start).find(|s| *s > at),
        Motion::SectionPrevious => {
            source.sections.iter().map(|s| s.span.start).take_while(|s| shown(app, source, *s) < at).last()
        }
        Motion::CodingNext => next_coding(app, source, at),
        Motion::CodingPrevious => app.view.index.previous_start(at),
        Motion::UncodedNext => uncoded(app, source).find(|s| *s > at),
        Motion::UncodedPrevious => uncoded(app, source).take_while(|s| *s < at).last(),
        Motion::Up | Motion::Down | Motion::PageUp | Motion::PageDown => None,
    }
}

/// Where the cursor comes to stand for a (perhaps hidden) position.
fn shown(app: &App, source: &Source, at: u32) -> u32 {
    app.view.layout.locate(source, at).map_or(at, |(_, c)| c.span.start)
}

fn next_coding(app: &App, source: &Source, at: u32) -> Option<u32> {
    let mut from = at;
    loop {
        from = app.view.index.next_start(from)?;
        if shown(app, source, from) > at {
            return Some(from);
        }
    }
}

fn before(app: &App, source: &Source, at: u32) -> Option<u32> {
    let layout = &app.view.layout;
    let (row, cell) = layout.locate(source, at)?;
    if let Some(left) = cell.column.checked_sub(1) {
        return layout.cell_at(source, row, left).map(|c| c.span.start);
    }
    let above = layout.row_with_cells(row.checked_sub(1)?, false)?;
    layout.cell_at(source, above, u16::MAX).map(|c| c.span.start)
}

fn next_word(source: &Source, at: u32) -> Option<u32> {
    let blocks = source.blocks.iter().filter(|b| b.text.end > at);
    blocks.flat_map(|b| segment::word_spans(source, b.text)).map(|w| w.start).find(|s| *s > at)
}

/// The last start before `at` of the pieces that `split` finds.
fn previous(source: &Source, at: u32, split: impl Fn(&crate::model::source::Block) -> Vec<Span>) -> Option<u32> {
    let blocks = source.blocks.iter().rev().filter(|b| b.text.start < at);
    blocks.filter_map(|b| split(b).iter().rev().map(|s| s.start).find(|s| *s < at)).next()
}

/// Where turns begin; paragraphs where there are no turns.
fn turn_starts(source: &Source) -> impl Iterator<Item = u32> + '_ {
    let mut last = None;
    source.blocks.iter().filter(|b| !is_heading(b) && !b.text.is_empty()).filter_map(move |block| {
        let same = block.turn.is_some() && block.turn == last;
        last = block.turn;
        (!same).then_some(block.text.start)
    })
}

/// Who speaks at `at`.
fn speaker_at(source: &Source, at: u32) -> Option<u16> {
    source.block_at(at).and_then(|b| source.blocks[b].speaker)
}

/// Where the turns of one speaker begin.
fn turns_of(source: &Source, speaker: Option<u16>) -> impl Iterator<Item = u32> + '_ {
    turn_starts(source).filter(move |at| speaker.is_some() && speaker_at(source, *at) == speaker)
}

/// Where the turns begin that are shown: all, one speaker's, those a query finds.
fn turns<'a>(app: &'a App, source: &'a Source) -> impl Iterator<Item = u32> + 'a {
    let only = app.filter.speaker_in(source);
    let shown = move |at: &u32| only.is_none() || speaker_at(source, *at) == only;
    turn_starts(source).filter(move |at| shown(at) && !app.leaves_out(Span::new(*at, *at + 1)))
}

/// Where the turns begin that the coder has not coded, interviewers' left out.
fn uncoded<'a>(app: &'a App, source: &'a Source) -> impl Iterator<Item = u32> + 'a {
    turns(app, source).filter(move |start| {
        let speaker = speaker_at(source, *start);
        let interviewer = speaker.is_some_and(|s| source.speakers.get(usize::from(s)).is_some_and(|s| s.interviewer));
        let turn = unit_at(source, *start, Unit::Turn).unwrap_or(Span::new(*start, *start + 1));
        let coded = app.view.index.coded_by_me(turn);
        !interviewer && !coded
    })
}

fn vertical(app: &mut App, study: &Study, source: &Source, motion: Motion) {
    let Some((row, cell)) = app.view.layout.locate(source, app.view.cursor) else {
        return;
    };
    let goal = app.view.goal.unwrap_or(cell.column);
    let page = usize::from(app.areas(study).text.height).saturating_sub(2).max(1);
    let down = matches!(motion, Motion::Down | Motion::PageDown);
    let step = if matches!(motion, Motion::Up | Motion::Down) { 1 } else { page };
    let last = app.view.layout.rows.len().saturating_sub(1);
    let wanted = if down { (row + step).min(last) } else { row.saturating_sub(step) };
    let layout = &app.view.layout;
    let to = layout.row_with_cells(wanted, down).or_else(|| layout.row_with_cells(wanted, !down));
    let Some(to) = to.filter(|to| *to != row) else {
        app.say(if down { "end of the source" } else { "start of the source" }, Tone::Info);
        return app.reveal(study);
    };
    if let Some(cell) = layout.cell_at(source, to, goal) {
        app.view.cursor = cell.span.start;
    }
    app.view.goal = Some(goal);
    if step > 1 {
        app.view.top = if down { app.view.top + page } else { app.view.top.saturating_sub(page) };
    }
    app.reveal(study);
}
