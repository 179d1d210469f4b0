//! The list of codes (or sources, or actions) to choose from by typing, with what the
//! highlighted one means.

use super::details;
use super::paint::{Lines, boxed, fill, put};
use crate::model::coding::MarkKind;
use crate::model::study::Study;
use crate::tui::actions::Place;
use crate::tui::app::App;
use crate::tui::area::{first_shown, picker as picker_area};
use crate::tui::keymap::{Focus, bindings};
use crate::tui::overlay::{Choosing, Picker, TOP};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// From this width on, the meaning stands beside the list, else below.
const BESIDE: u16 = 76;

/// Where the entries are.
pub fn list(app: &App) -> Rect {
    parts(app).0
}

/// Entries and meaning.
fn parts(app: &App) -> (Rect, Rect) {
    let outer = picker_area(app.size, app.opens_below());
    let inside = Rect::new(outer.x + 2, outer.y + 3, outer.width.saturating_sub(4), outer.height.saturating_sub(4));
    if outer.width >= BESIDE {
        let left = inside.width * 9 / 20;
        (Rect { width: left, ..inside }, Rect { x: inside.x + left + 2, width: inside.width - left - 2, ..inside })
    } else {
        let below = inside.height * 2 / 5;
        let list = Rect { height: inside.height - below, ..inside };
        (list, Rect { y: list.bottom() + 1, height: below.saturating_sub(1), ..inside })
    }
}

/// What a list is for, in a box of so many columns.
pub fn title(app: &App, study: &Study, picker: &Picker, columns: u16) -> String {
    match picker.choosing {
        Choosing::Code(span) => {
            let words = app.source(study).map_or("", |s| s.slice(span));
            format!("Code “{}”", crate::text::plain::shown(words, usize::from(columns / 2)))
        }
        Choosing::Source => "Open a source".to_owned(),
        Choosing::Bookmark => "Go to a bookmark".to_owned(),
        Choosing::Action(_) => "All actions: type what you want to do".to_owned(),
        Choosing::Recode(_) | Choosing::ForPage(_) | Choosing::Filter | Choosing::Place(_) | Choosing::OneOf(_) => {
            picker.title.clone()
        }
    }
}

/// Draws the list; gives the place of the cursor in the input line.
pub fn draw(app: &App, study: &Study, picker: &Picker, buffer: &mut Buffer) -> Option<(u16, u16)> {
    let outer = picker_area(app.size, app.opens_below());
    let title = title(app, study, picker, outer.width);
    let inside = boxed(buffer, outer, &with_marked(picker, title), app.theme.strong());
    let x = put(buffer, (inside.x, inside.y), 2, "› ", app.theme.key());
    let cursor = put(buffer, (x, inside.y), inside.width - 3, &picker.input.before, app.theme.strong());
    put(buffer, (cursor, inside.y), inside.right().saturating_sub(cursor), &picker.input.after, app.theme.strong());
    put(buffer, (inside.x, inside.y + 1), inside.width, &"─".repeat(usize::from(inside.width)), app.theme.faint());
    let (list, meaning) = parts(app);
    let shown = picker.entries().enumerate().skip(first_shown(picker.selected, picker.len(), list.height));
    for (y, (number, index)) in (list.top()..list.bottom()).zip(shown) {
        let line = Rect { y, height: 1, ..list };
        let back = if number == picker.selected { app.theme.selected() } else { Style::new() };
        fill(buffer, line, back);
        match picker.choosing {
            Choosing::Place(_) if index >= study.codebook.codes.len() => {
                put(buffer, (line.x + 4, y), line.width.saturating_sub(4), TOP, back);
            }
            Choosing::Code(_) | Choosing::Recode(_) | Choosing::ForPage(_) | Choosing::Filter | Choosing::Place(_) => {
                code_line(app, study, buffer, line, (picker, number, index), back)
            }
            Choosing::Action(focus) => action_line(app, buffer, line, (index, focus), back),
            Choosing::OneOf(_) => {
                let words = picker.given.get(index).map_or("", String::as_str);
                put(buffer, (line.x, y), line.width, words, back);
            }
            Choosing::Source => source_line(app, study, buffer, line, index, back),
            Choosing::Bookmark => bookmark_line(app, study, buffer, line, index, back),
        }
    }
    meaning_of(app, study, picker, meaning.width).draw(buffer, meaning, 0);
    Some((cursor.min(inside.right() - 1), inside.y))
}

/// The title, with how many codes are marked and what Enter does with them.
fn with_marked(picker: &Picker, title: String) -> String {
    match picker.marked.len() {
        0 => title,
        1 => format!("1 marked, Enter codes · {title}"),
        n => format!("{n} marked, Enter codes with all · {title}"),
    }
}

/// The entry at a place of the list: its digit, or that it is marked; name and
/// branch.
fn code_line(
    app: &App,
    study: &Study,
    buffer: &mut Buffer,
    line: Rect,
    (picker, place, index): (&Picker, usize, usize),
    back: Style,
) {
    let code = &study.codebook.codes[index];
    let digit = picker.digit(place).map(|d| d.to_string());
    let marked = place < picker.marked.len();
    let sign = if marked { "✓" } else { digit.as_deref().unwrap_or(" ") };
    let x = put(buffer, (line.x, line.y), 1, sign, back.patch(app.theme.key())) + 1;
    let line = if marked {
        let word = line.right().saturating_sub(6);
        put(buffer, (word, line.y), 6, "marked", back.patch(app.theme.faint()));
        Rect { width: line.width.saturating_sub(7), ..line }
    } else {
        line
    };
    let colour = Style::new().fg(app.theme.code(study, Some(index)));
    let x = put(buffer, (x, line.y), 2, "● ", back.patch(colour));
    let x = put(buffer, (x, line.y), line.right().saturating_sub(x), &code.name, back);
    if let Some(parent) = code.path.len().checked_sub(2).map(|i| &code.path[i]) {
        put(
            buffer,
            (x + 1, line.y),
            line.right().saturating_sub(x + 1),
            &format!("‹ {parent}"),
            back.patch(app.theme.faint()),
        );
    }
}

fn action_line(app: &App, buffer: &mut Buffer, line: Rect, (index, focus): (usize, Focus), back: Style) {
    let Some(binding) = bindings().get(index) else {
        return;
    };
    let place = Place::of(binding, focus).unwrap_or(Place::Here);
    let keys = app.keymap.keys_in(binding, place.focus(focus));
    let key = keys.first().map_or("", String::as_str);
    put(buffer, (line.x, line.y), 10, key, back.patch(app.theme.key()));
    let x = put(buffer, (line.x + 11, line.y), line.width.saturating_sub(11), binding.name, back) + 1;
    put(buffer, (x, line.y), line.right().saturating_sub(x), &place.words(), back.patch(app.theme.faint()));
}

/// What an action does, its other keys, and why it is not possible now.
fn action_meaning(app: &App, study: &Study, (index, focus): (usize, Focus), columns: u16, lines: &mut Lines) {
    let Some(binding) = bindings().get(index) else {
        return;
    };
    lines.wrapped(binding.help, columns, 0, Style::new());
    let place = Place::of(binding, focus).unwrap_or(Place::Here);
    let keys = app.keymap.keys_in(binding, place.focus(focus)).join(", ");
    lines.wrapped(&format!("{} · {keys}", binding.group.title()), columns, 0, app.theme.faint());
    if place != Place::Here {
        return lines.wrapped(
            &format!("Enter goes there, or says how: {}", place.words()),
            columns,
            0,
            app.theme.faint(),
        );
    }
    if let Err(reason) = (binding.enabled)(app, study) {
        lines.wrapped(&format!("Not now: {reason}"), columns, 0, app.theme.waiting());
    }
}

fn source_line(app: &App, study: &Study, buffer: &mut Buffer, line: Rect, index: usize, back: Style) {
    let source = &study.sources[index];
    let mark = study.marks.iter().find(|m| m.coder == app.coder && m.source == source.id);
    let letter = mark.map_or(" ", |m| match m.what {
        MarkKind::Read => "R",
        MarkKind::Complete => "C",
        MarkKind::Skipped => "S",
    });
    let x = put(buffer, (line.x, line.y), 1, letter, back.patch(app.theme.key())) + 1;
    let here = if index == app.view.source { "▸ " } else { "  " };
    let x = put(buffer, (x, line.y), 2, here, back);
    put(buffer, (x, line.y), line.right().saturating_sub(x), &source.title, back);
}

fn bookmark_line(app: &App, study: &Study, buffer: &mut Buffer, line: Rect, index: usize, back: Style) {
    let Some(bookmark) = app.places.bookmarks.get(index) else {
        return;
    };
    let mut x = put(buffer, (line.x, line.y), 2, "◆ ", back.patch(app.theme.key()));
    if !bookmark.name.is_empty() {
        x = put(buffer, (x, line.y), line.width / 2, &bookmark.name, back.patch(app.theme.strong())) + 1;
    }
    let title = study.source(&bookmark.source).map_or(bookmark.source.as_str(), |s| s.title.as_str());
    let turn = bookmark.place.turn.map_or(String::new(), |t| format!("{t}: "));
    let words = format!("{turn}{} ‹ {title}", crate::model::diagnostic::printable(&bookmark.place.words, 60));
    put(buffer, (x, line.y), line.right().saturating_sub(x), &words, back);
}

fn bookmark_meaning(app: &App, study: &Study, index: usize, columns: u16, lines: &mut Lines) {
    let Some((bookmark, source)) = app.places.bookmarks.get(index).and_then(|b| Some((b, study.source(&b.source)?)))
    else {
        return lines.wrapped("Its source is no longer in the study.", columns, 0, app.theme.waiting());
    };
    lines.wrapped(&source.title, columns, 2, app.theme.strong());
    let at = crate::tui::places::find(source, &bookmark.place);
    let block = source.block_at(at).map(|b| &source.blocks[b]);
    let who = block.and_then(|b| b.speaker).and_then(|s| source.speakers.get(usize::from(s)));
    let turn = block.and_then(|b| b.turn).map(|t| format!("turn {t}"));
    let place = turn.into_iter().chain(who.map(|s| s.label.clone())).collect::<Vec<_>>().join(" · ");
    lines.wrapped(&place, columns, 0, app.theme.faint());
    if let Some(text) = crate::tui::select::unit_at(source, at, crate::tui::action::Unit::Sentence) {
        lines.wrapped(&crate::text::plain::plain(source.slice(text)), columns, 0, Style::new());
    }
}

fn meaning_of(app: &App, study: &Study, picker: &Picker, columns: u16) -> Lines {
    let mut lines = Lines::default();
    let Some(index) = picker.chosen() else {
        let words = match picker.choosing {
            Choosing::Code(_) | Choosing::Recode(_) => {
                format!("No code fits. Enter makes a new code “{}”.", picker.input.text().trim())
            }
            Choosing::ForPage(_) | Choosing::Filter | Choosing::Place(_) => "No code fits.".to_owned(),
            Choosing::OneOf(_) => "Nothing here holds that.".to_owned(),
            Choosing::Source => "No source fits.".to_owned(),
            Choosing::Bookmark => "No bookmark fits.".to_owned(),
            Choosing::Action(_) => "No action fits.".to_owned(),
        };
        lines.wrapped(&words, columns, 0, app.theme.waiting());
        return lines;
    };
    match picker.choosing {
        Choosing::Code(_) | Choosing::Recode(_) | Choosing::ForPage(_) | Choosing::Filter | Choosing::Place(_) => {
            details::code(app, study, index, columns, &mut lines)
        }
        Choosing::Action(focus) => action_meaning(app, study, (index, focus), columns, &mut lines),
        Choosing::OneOf(_) => {
            let words = picker.given.get(index).map_or("", String::as_str);
            lines.wrapped(words.trim(), columns, 2, Style::new());
            let (at, all) = (picker.selected + 1, picker.len());
            lines.wrapped(&format!("{at} of {all}; type to find one"), columns, 0, app.theme.faint());
        }
        Choosing::Source => source_meaning(app, study, index, columns, &mut lines),
        Choosing::Bookmark => bookmark_meaning(app, study, index, columns, &mut lines),
    }
    lines
}

fn source_meaning(app: &App, study: &Study, index: usize, columns: u16, lines: &mut Lines) {
    let source = &study.sources[index];
    lines.wrapped(&source.title, columns, 2, app.theme.strong());
    lines.wrapped(&format!("{} · {}", source.id, source.kind), columns, 2, app.theme.faint());
    lines.wrapped(&format!("{} words, {} turns", source.words, source.turns.len()), columns, 0, Style::new());
    if !source.participants.is_empty() {
        lines.wrapped(&format!("participants: {}", source.participants.join(", ")), columns, 2, Style::new());
    }
    let own = study.codings.iter().filter(|c| c.source == source.id && c.coder == app.coder).count();
    let all = study.codings.iter().filter(|c| c.source == source.id).count();
    lines.wrapped(&format!("codings: {own} yours, {all} in all"), columns, 0, Style::new());
    for mark in study.marks.iter().filter(|m| m.source == source.id) {
        lines.wrapped(&format!("{}: {}", mark.coder, mark.what.word()), columns, 0, Style::new());
    }
}
