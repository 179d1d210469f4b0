//! Input lines, short lists, and the box about acts that are not saved.

use super::paint::{Lines, boxed, fill, put, width};
use crate::model::study::Study;
use crate::session::WriteState;
use crate::text::plain::shown;
use crate::tui::app::{App, Asked};
use crate::tui::area;
use crate::tui::overlay::{Asking, Menu, Menuing, Prompt};
use crate::tui::writing::said;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

/// Draws an input line; gives the place of the cursor.
pub fn prompt(app: &App, study: &Study, prompt: &Prompt, buffer: &mut Buffer) -> Option<(u16, u16)> {
    let width = area::aside(app.size, 84, 3, true).width.saturating_sub(4);
    let text = prompt.input.text();
    let (rows, at) = wrapped(&text, prompt.input.before.len(), width.saturating_sub(1).max(1));
    let (rows, at) = marked(&rows, at, prompt);
    let shown = (rows.len() as u16).min(MOST_ROWS);
    let warned = if prompt.warning.is_some() { 2 } else { 0 };
    let said = said_before(app, study, &prompt.asking, width);
    let above = (said.0.len() as u16).min(app.size.1 / 3);
    let outer = area::aside(app.size, 84, 2 + above + shown + warned, app.opens_below());
    let inside = boxed(buffer, outer, &title(app, study, &prompt.asking), app.theme.strong());
    said.draw(buffer, Rect { height: above, ..inside }, said.0.len() - usize::from(above));
    let inside = Rect { y: inside.y + above, height: inside.height.saturating_sub(above), ..inside };
    let top = (at.1 + 1).saturating_sub(shown);
    for (y, (row, marks)) in (inside.y..inside.y + shown).zip(rows.iter().skip(usize::from(top))) {
        let style = match (prompt.fresh, marks) {
            (_, true) => app.theme.waiting(),
            (true, _) => app.theme.selected(),
            _ => Style::new(),
        };
        put(buffer, (inside.x, y), inside.width, row.trim_end(), style);
    }
    if let Some(warning) = &prompt.warning {
        let mut lines = Lines::default();
        lines.wrapped(warning, inside.width, 0, app.theme.waiting());
        lines.draw(buffer, Rect { y: inside.y + shown, height: 2, ..inside }, 0);
    }
    Some((inside.x + at.0, inside.y + at.1 - top))
}

/// The comments a coding has, oldest first, above the line for the next one.
pub fn said_before(app: &App, study: &Study, asking: &Asking, width: u16) -> Lines {
    let mut lines = Lines::default();
    let coding = if let Asking::Comment(id) = asking { study.coding(&id.0) } else { None };
    for comment in coding.iter().flat_map(|c| &c.comments) {
        lines.paragraphs(&said(comment), width, 2, app.theme.faint());
    }
    lines
}

/// Lines of an input box at most; it shows those around the cursor.
const MOST_ROWS: u16 = 4;

/// What is typed in rows of `room` columns, broken after spaces where there
/// are any, and column and row of the cursor, which stands before byte `at`.
fn wrapped(text: &str, at: usize, room: u16) -> (Vec<&str>, (u16, u16)) {
    let (mut rows, mut from, mut columns, mut space) = (Vec::new(), 0, 0, None);
    for (byte, grapheme) in text.grapheme_indices(true) {
        if columns + width(grapheme) > room && grapheme != " " {
            let to = space.take().unwrap_or(byte);
            rows.push(&text[from..to]);
            (from, columns) = (to, width(&text[to..byte]));
        }
        columns += width(grapheme);
        if grapheme == " " {
            space = Some(byte + 1);
        }
    }
    rows.push(&text[from..]);
    let mut start = 0;
    for (number, row) in rows.iter().enumerate() {
        if at < start + row.len() || number + 1 == rows.len() {
            let before = &row[..at.saturating_sub(start).min(row.len())];
            return (rows.clone(), (width(before).min(room), number as u16));
        }
        start += row.len();
    }
    (rows, (0, 0))
}

/// The rows with `^^^` below what the warning is about, each with whether it holds
/// such marks, and where the cursor is then.
fn marked(rows: &[&str], at: (u16, u16), prompt: &Prompt) -> (Vec<(String, bool)>, (u16, u16)) {
    let (mut out, mut cursor, mut from) = (Vec::new(), at, 0);
    for (number, row) in rows.iter().enumerate() {
        let length = row.chars().count();
        let mut line = String::new();
        let mut column = 0;
        let inside = |at: usize| {
            // What is missing is missed behind the last character.
            let last = number + 1 == rows.len() && at == from + length;
            prompt.marks.iter().any(|m| m.contains(&at) || m.start == at && (m.is_empty() || last))
        };
        for (nth, c) in row.chars().chain([' ']).enumerate() {
            let wide = width(c.encode_utf8(&mut [0; 4])).max(usize::from(nth == length) as u16);
            if inside(from + nth) && (nth < length || number + 1 == rows.len()) {
                line.push_str(&" ".repeat(usize::from(column).saturating_sub(width(&line).into())));
                line.push_str(&"^".repeat(wide.into()));
            }
            column += wide;
        }
        out.push(((*row).to_owned(), false));
        if !line.is_empty() {
            out.push((line, true));
            cursor.1 += u16::from(number < usize::from(at.1));
        }
        from += length;
    }
    (out, cursor)
}

/// What an input line asks.
pub fn title(app: &App, study: &Study, asking: &Asking) -> String {
    let words = |span| shown(app.source(study).map_or("", |s| s.slice(span)), 40);
    match asking {
        Asking::NewCode { span: Some(span), in_vivo: true, .. } => format!("In-vivo code for “{}”", words(*span)),
        Asking::NewCode { span: Some(span), .. } => format!("New code for “{}”: its name", words(*span)),
        Asking::NewCode { span: None, beside: Some(beside), .. } => {
            format!("New code beside “{}”: its name", study.code_name(beside))
        }
        Asking::NewCode { span: None, under: Some(under), .. } => {
            format!("New code below “{}”: its name", study.code_name(under))
        }
        Asking::NewCode { .. } => "New code: its name".to_owned(),
        Asking::Comment(id) => {
            let code = study.coding(&id.0).and_then(|c| c.code.as_ref());
            format!(
                "Comment on {}",
                code.map_or_else(|| "the highlight".to_owned(), |c| format!("“{}”", study.code_name(c)))
            )
        }
        Asking::Weight(_) => "Weight of the coding, a number (empty: none)".to_owned(),
        Asking::Round(_) => "Round of the coding (empty: none)".to_owned(),
        Asking::Turn => "Go to turn".to_owned(),
        Asking::Words => "Find in this source".to_owned(),
        Asking::Query => "Show only codings and turns that this query finds".to_owned(),
        Asking::Bookmark => "A letter or a name for the bookmark".to_owned(),
        Asking::Filter => {
            let own = app.page.as_ref().and_then(|p| p.line());
            let narrows = app.page.as_ref().is_some_and(|p| p.narrowing().is_some());
            let words =
                if narrows { "Show only what holds (after ?: what a query finds)" } else { "Show only what holds" };
            own.map_or_else(|| words.to_owned(), |line| line.title)
        }
        Asking::ForPage(_, title) => title.clone(),
        Asking::Folder => "Save what is not saved: to which folder?".to_owned(),
    }
}

/// The box of a short list, and the words that a page puts above its entries.
fn menu_area(app: &App, study: &Study, menu: &Menu) -> (Rect, Lines) {
    let widest = menu.entries.iter().map(|(_, words)| width(words) + 2).chain([width(&menu.title)]).max().unwrap_or(0);
    let words = match (&menu.menuing, &app.page) {
        (Menuing::ForPage(_), Some(page)) => page.explains(study),
        _ => Vec::new(),
    };
    let least = if words.is_empty() { 40 } else { EXPLAINED };
    let rows = menu.entries.len() as u16 + 2;
    let columns = area::aside(app.size, (widest + 8).max(least), rows, true).width;
    let mut lines = Lines::default();
    words.iter().for_each(|w| lines.wrapped(w, columns.saturating_sub(4), 2, Style::new()));
    if !lines.0.is_empty() {
        let room = app.size.1.saturating_sub(rows + 5);
        lines.0.truncate(usize::from(room));
        lines.line(Vec::new());
    }
    (area::aside(app.size, columns, rows + lines.0.len() as u16, app.opens_below()), lines)
}

/// Columns of a short list with words above its entries.
const EXPLAINED: u16 = 84;

/// Where the entries of a short list are.
pub fn menu_list(app: &App, study: &Study, menu: &Menu) -> Rect {
    let (outer, lines) = menu_area(app, study, menu);
    let above = lines.0.len() as u16;
    Rect::new(outer.x + 2, outer.y + 1 + above, outer.width.saturating_sub(4), outer.height.saturating_sub(2 + above))
}

/// Draws a short list; gives the place of the highlight.
pub fn menu(app: &App, study: &Study, menu: &Menu, buffer: &mut Buffer) -> Option<(u16, u16)> {
    let (outer, lines) = menu_area(app, study, menu);
    let whole = boxed(buffer, outer, &menu.title, app.theme.strong());
    lines.draw(buffer, whole, 0);
    let inside = menu_list(app, study, menu);
    for (y, (number, (letter, words))) in (inside.top()..inside.bottom()).zip(menu.entries.iter().enumerate()) {
        let back = if number == menu.selected { app.theme.selected() } else { Style::new() };
        fill(buffer, Rect { y, height: 1, ..inside }, back);
        let x = put(buffer, (inside.x, y), 2, &format!("{letter} "), back.patch(app.theme.key()));
        put(buffer, (x, y), inside.right().saturating_sub(x), words, back);
    }
    Some((inside.x, inside.y + menu.selected as u16))
}

/// Draws the box about acts that are not saved.
pub fn trouble(app: &App, buffer: &mut Buffer) -> Option<(u16, u16)> {
    let reason = match &app.write {
        WriteState::Failed(reason) => reason.as_str(),
        _ => "everything is saved by now",
    };
    let outer = area::middle(app.size, 76, 13);
    let columns = outer.width.saturating_sub(4);
    let mut lines = Lines::default();
    lines.wrapped("Your last acts are not on disk yet.", columns, 0, app.theme.refused());
    lines.wrapped(reason, columns, 0, Style::new());
    lines.line(Vec::new());
    lines.wrapped(
        "They are kept here, marked with …, and nothing further is edited until they are saved. You can read on.",
        columns,
        0,
        Style::new(),
    );
    lines.line(Vec::new());
    let lost = if app.unsaved == 1 { "1 act".to_owned() } else { format!("{} acts", app.unsaved) };
    let quit = if app.asked == Some(Asked::Lose) {
        format!("again: quit and lose {lost} for good")
    } else {
        format!("quit and lose {lost} (asks once more)")
    };
    for (key, words) in
        [("r", "try again"), ("w", "write them to another folder"), ("Esc", "read on"), ("q", quit.as_str())]
    {
        lines.line(vec![(format!("{key:>4}  "), app.theme.key()), (words.to_owned(), Style::new())]);
    }
    let height = (lines.0.len() as u16 + 2).min(outer.height.max(app.size.1.saturating_sub(5)));
    let inside = boxed(buffer, Rect { height, ..outer }, "Not saved", app.theme.refused());
    lines.draw(buffer, inside, 0);
    None
}
