//! All keys, made from the table of keys and nothing else.

use super::paint::{Lines, boxed, put};
use crate::tui::app::App;
use crate::tui::area;
use crate::tui::keymap::{Binding, Group, Keymap};
use crate::tui::overlay::Input;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Columns of the keys.
const KEYS: u16 = 17;

/// The rows of a group that hold every word of `filter`.
pub fn rows<'k>(
    keymap: &'k Keymap,
    group: Group,
    filter: &str,
) -> impl Iterator<Item = (&'static Binding, &'k [String])> {
    let words: Vec<String> = filter.split_whitespace().map(str::to_lowercase).collect();
    let fits = move |b: &Binding, all: &str| b.group == group && words.iter().all(|w| all.contains(w));
    keymap.words().filter(move |(b, _, all)| fits(b, all)).map(|(b, keys, _)| (b, keys))
}

/// Draws the list from line `top`; gives the place of the cursor in the
/// filter.
pub fn draw(app: &App, filter: &Input, top: usize, buffer: &mut Buffer) -> Option<(u16, u16)> {
    let title = "Keys: type to filter, Esc closes";
    let inside = boxed(buffer, outer(app), title, app.theme.strong());
    let x = put(buffer, (inside.x, inside.y), 2, "› ", app.theme.key());
    let room = inside.width.saturating_sub(3);
    let cursor = put(buffer, (x, inside.y), room, &filter.text(), app.theme.strong());
    let list = list(app);
    all(app, &filter.text(), list.width).draw(buffer, list, top);
    Some((cursor, inside.y))
}

/// The first line shown at the end of the list.
pub fn last_top(app: &App, filter: &Input) -> usize {
    let list = list(app);
    all(app, &filter.text(), list.width).0.len().saturating_sub(usize::from(list.height))
}

/// The line at which the list opens: the keys of the page that is open, or its top.
pub fn first_top(app: &App) -> usize {
    // Who hears the keys goes through them one by one.
    let Some(page) = app.page.as_ref().filter(|_| !app.linear).map(|page| page.name()) else {
        return 0;
    };
    let columns = list(app).width;
    let mut lines = Lines::default();
    let before = Group::all().into_iter().take_while(|group| *group != Group::Page(page));
    before.for_each(|group| of_group(app, (group, ""), columns, &mut lines));
    lines.0.len().min(last_top(app, &Input::default()))
}

fn outer(app: &App) -> Rect {
    area::middle(app.size, 92, app.size.1)
}

/// Where the keys are listed: in the box, below the filter.
fn list(app: &App) -> Rect {
    let outer = outer(app);
    Rect::new(outer.x + 2, outer.y + 2, outer.width.saturating_sub(4), outer.height.saturating_sub(3))
}

fn all(app: &App, filter: &str, columns: u16) -> Lines {
    let mut lines = Lines::default();
    Group::all().into_iter().for_each(|group| of_group(app, (group, filter), columns, &mut lines));
    if lines.0.is_empty() {
        lines.wrapped("No key fits.", columns, 0, app.theme.faint());
    }
    lines
}

fn of_group(app: &App, (group, filter): (Group, &str), columns: u16, lines: &mut Lines) {
    for (number, (binding, keys)) in rows(&app.keymap, group, filter).enumerate() {
        if number == 0 {
            lines.line(Vec::new());
            lines.line(vec![(group.title().to_owned(), app.theme.strong())]);
        }
        entry(binding.help, keys, (app.theme.key(), columns), lines);
    }
}

fn entry(help: &str, keys: &[String], (style, columns): (Style, u16), lines: &mut Lines) {
    let mut words = Lines::default();
    words.wrapped(help, columns.saturating_sub(KEYS), 0, Style::new());
    let mut keys = keys.join("  ");
    let pad = usize::from(KEYS).saturating_sub(keys.chars().count());
    keys.push_str(&" ".repeat(pad.max(1)));
    for (number, line) in words.0.into_iter().enumerate() {
        let front = if number == 0 { keys.clone() } else { " ".repeat(usize::from(KEYS)) };
        let mut parts = vec![(front, style)];
        parts.extend(line);
        lines.line(parts);
    }
}
