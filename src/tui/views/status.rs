//! Title, last codes, status and keys: the lines above and below.

use super::paint::{fill, put, width};
use crate::model::coding::Coding;
use crate::model::source::Source;
use crate::model::study::Study;
use crate::model::words::count_words;
use crate::session::WriteState;
use crate::tui::action::Command;
use crate::tui::app::{App, Tone};
use crate::tui::keymap::{Binding, Focus, Group, bindings};
use crate::tui::overlay::Overlay;
use crate::tui::pages::{self, review};
use crate::tui::play::clock;
use crate::tui::update::change;
use crate::tui::update::code::name_of;
use crate::tui::update::places::Do;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Study, source and coder; at the right how far the reading is.
pub fn title(app: &App, study: &Study, buffer: &mut Buffer, area: Rect) {
    let style = app.theme.bar();
    fill(buffer, area, style);
    if let Some(page) = &app.page {
        let right = format!(" {} · {} ", pages::extent(page.as_ref()), who(app, study));
        let room = area.width.saturating_sub(width(&right) + 1);
        put(buffer, (area.x + 1, area.y), room, &format!("{} · {}", page.name().title(), study.config.title), style);
        put(buffer, (area.right() - width(&right).min(area.width), area.y), width(&right), &right, style);
        return;
    }
    let Some(source) = app.source(study) else {
        put(buffer, (area.x + 1, area.y), area.width, &study.config.title, style);
        return;
    };
    let mark = app.view.mark.map_or("not marked", |m| m.word());
    let turn = source.block_at(app.view.cursor).and_then(|b| source.blocks[b].turn);
    let all = source.turns.last().map_or(0, |t| t.number);
    let percent = u64::from(app.view.cursor) * 100 / u64::from(source.chars().max(1));
    let time = turn_time(app, source).map_or(String::new(), |ms| format!("{} ", clock(ms)));
    let turn = turn.map_or(String::new(), |t| format!("turn {t}/{all} {time}"));
    let sign = sign(app, study);
    // Where there is little room, that not everything is shown goes first.
    let long = format!(" {mark} · {turn}{percent}% · {} ", who(app, study));
    let fits = |words: &str| width(words) + width(&sign) + 24 <= area.width;
    let right = if sign.is_empty() || fits(&long) { long } else { format!(" {turn}{percent}% ") };
    let right = if sign.is_empty() || fits(&right) { right } else { String::new() };
    let room = area.width.saturating_sub(width(&right) + 1);
    let x =
        if sign.is_empty() { area.x } else { put(buffer, (area.x, area.y), room + 1, &sign, app.theme.filtered()) + 1 };
    let room = (area.x + 1 + room).saturating_sub(x + 1);
    let kind = if source.kind.is_empty() { String::new() } else { format!(" ({})", source.kind) };
    let mut left = format!("{}{kind} · {} of {}", source.title, app.view.source + 1, study.sources.len());
    if width(&left) + width(&study.config.title) + 3 <= room {
        left = format!("{left} · {}", study.config.title);
    }
    put(buffer, (x + 1, area.y), room, &left, style);
    put(buffer, (area.right() - width(&right).min(area.width), area.y), width(&right), &right, style);
}

/// Who codes, and whether blind.
fn who(app: &App, study: &Study) -> String {
    let blind = if study.only.is_some() { " · blind" } else { "" };
    format!("{}{blind}", app.coder)
}

/// That not everything is shown: how the filter is set and how many of the
/// codings here it shows.
fn sign(app: &App, study: &Study) -> String {
    if app.filter.is_off() {
        return String::new();
    }
    let (shown, all) = (app.view.index.items.len(), app.view.index.total);
    // A query that can no longer be asked shows everything.
    let lame = app.filter.query.is_some() && app.narrowing.found().is_none();
    let lame = if lame { format!(" ({})", app.narrowing.words()) } else { String::new() };
    format!(" shown: {}{lame} — {shown} of {all} ", app.filter.words(study))
}

/// The time of the turn under the cursor, if it has one.
fn turn_time(app: &App, source: &Source) -> Option<u64> {
    let here = source.block_at(app.view.cursor).filter(|_| source.has_times)?;
    let turn = source.blocks[here].turn;
    source.blocks[..=here].iter().rev().take_while(|b| b.turn == turn).find_map(|b| b.time_ms)
}

/// What the keys 1 to 9 stand for.
pub fn recent(app: &App, study: &Study, buffer: &mut Buffer, area: Rect) {
    if area.height == 0 || app.nine.is_empty() {
        return;
    }
    let room = (area.width.saturating_sub(1) / app.nine.iter().count() as u16).clamp(8, 30);
    for (place, (number, id, pinned)) in app.nine.iter().enumerate() {
        let x = area.x + 1 + place as u16 * room;
        if x + room > area.right() + 1 {
            break;
        }
        let pin = if pinned { "^" } else { " " };
        let after = put(buffer, (x, area.y), 2, &format!("{number}{pin}"), app.theme.key());
        let colour = app.theme.code(study, study.codebook.resolve(id));
        put(buffer, (after, area.y), room - 3, &study.code_name(id), Style::new().fg(colour));
    }
}

/// What happened, or what is under the cursor; at the right whether all is
/// saved.
pub fn status(app: &App, study: &Study, buffer: &mut Buffer, area: Rect) {
    let (saved, saved_style) = match &app.write {
        WriteState::Saved => ("saved".to_owned(), app.theme.done()),
        WriteState::Pending(n) => (format!("… {n} waiting to be saved"), app.theme.waiting()),
        WriteState::Failed(_) => (" NOT SAVED ".to_owned(), app.theme.alarm()),
    };
    let (text, style) = words(app, study);
    // What is said just now goes before what waits anyway.
    let now = !app.message.text.is_empty() || app.carrying.is_some();
    let fits = |queue: &String| width(&text) + width(queue) + width(&saved) + 5 <= area.width;
    let [long, short] = queue(app);
    let queue = [long, short].into_iter().find(|queue| !now || fits(queue)).unwrap_or_default();
    let right = width(&saved) + width(&queue) + 3;
    let room = area.width.saturating_sub(right + 1);
    put(buffer, (area.x + 1, area.y), room, &text, style);
    let x = put(buffer, (area.right().saturating_sub(right), area.y), right, &queue, app.theme.waiting());
    put(buffer, (x + 2, area.y), right, &saved, saved_style);
}

fn words(app: &App, study: &Study) -> (String, Style) {
    let tone = match app.message.tone {
        Tone::Info => Style::new(),
        Tone::Done => app.theme.done(),
        Tone::Refused => app.theme.refused(),
    };
    match (&app.write, app.message.text.is_empty()) {
        (WriteState::Failed(reason), true) => {
            (format!("not saved: {reason} · r tries again · ! more"), app.theme.refused())
        }
        (_, false) => (app.message.text.clone(), tone),
        (_, true) if app.page.is_some() => (String::new(), Style::new()),
        (_, true) => match &app.carrying {
            Some(carried) => (review::moving(app, carried), app.theme.waiting()),
            None => (here(app, study), Style::new()),
        },
    }
}

/// What is under the cursor.
fn here(app: &App, study: &Study) -> String {
    if let (Some(selection), Some(source)) = (app.view.selection, app.source(study)) {
        let words = count_words(source.slice(selection.span));
        let unit = if words == 1 { "word" } else { "words" };
        let mode = if app.view.visual { " (movements extend; v stops)" } else { "" };
        return format!("{words} {unit} selected{mode}");
    }
    let items = app.view.index.at(app.view.cursor);
    if items.is_empty() {
        return "no selection: Enter codes this sentence".to_owned();
    }
    let mine = change::own_here(app);
    let chosen = change::chosen(app, study, &mine);
    let name = |i: &&crate::tui::index::Item| {
        let coding = &study.codings[i.coding];
        let chosen = chosen.is_some_and(|c| c == *i);
        let sign = if chosen { "▸ " } else { "" };
        let comments =
            if coding.comments.is_empty() { String::new() } else { format!(", {} comment(s)", coding.comments.len()) };
        let grade = if i.sure { String::new() } else { format!(", words {}", coding.place.grade.word()) };
        format!("{sign}{} ({}{}{comments}{grade})", name_of(study, i), coding.coder, particulars(coding))
    };
    items.iter().rev().map(name).collect::<Vec<_>>().join(" · ")
}

/// Status, stance and weight of a coding, where they are not the usual ones.
fn particulars(coding: &Coding) -> String {
    let mut out = String::new();
    if coding.status != Default::default() {
        out.push_str(&format!(", {}", coding.status.word()));
    }
    out.extend(coding.stance.iter().map(|s| format!(", {s}")));
    out.extend(coding.weight.iter().map(|w| format!(", weight {w}")));
    out
}

/// What waits for a person: codings that are not sure, codes that are gone. In
/// full, and in few words.
fn queue(app: &App) -> [String; 2] {
    let index = &app.view.index;
    let mut parts = Vec::new();
    if index.unsure > 0 {
        let lost = if index.lost > 0 { format!(", {} lost", index.lost) } else { String::new() };
        parts.push(format!("{} to review{lost}", index.unsure));
    }
    if index.orphans > 0 {
        parts.push(format!("{} without their code", index.orphans));
    }
    if index.others > 0 {
        let what = if parts.is_empty() { " to review" } else { "" };
        parts.push(format!("{}{what} for others", index.others));
    }
    let short = match index.unsure + index.orphans {
        0 => String::new(),
        n => format!("{n} to review"),
    };
    [parts.join(", "), short]
}

/// What keys do now: rows of the table that are possible, as many as fit.
pub fn keys(app: &App, study: &Study, buffer: &mut Buffer, area: Rect) {
    let focus = app.focus();
    let always = |b: &&Binding| matches!(b.command, Command::Help | Command::Quit);
    let rows = || bindings().iter().copied().filter(|b| focus.is_in(b.focus) && (b.enabled)(app, study).is_ok());
    let fixed: Vec<&Binding> = rows().filter(always).collect();
    let hint = |b: &Binding| app.keymap.keys_in(b, focus).first().map(|k| (k.clone(), b.name));
    let fixed_width: u16 = fixed.iter().filter_map(|b| hint(b)).map(|(k, n)| width(&k) + width(n) + 3).sum();
    let mut x = area.x + 1;
    let limit = area.right().saturating_sub(fixed_width);
    let mut hinted: Vec<&Binding> = rows().filter(|b| !always(b) && wanted(app, focus, b)).collect();
    // What only works here comes first.
    hinted.sort_by_key(|b| match (focus, b.group) {
        (Focus::Prompt, _) => u8::from(!matches!(b.command, Command::Accept | Command::Widen)),
        (Focus::Transcript, _) | (Focus::Page(_), Group::Page(_)) => 0,
        (Focus::Page(_), Group::Pages | Group::Lists) => 1,
        (_, group) => 1 + u8::from(group != Group::Lists),
    });
    // On a coding: what can be done with it. Its keys must not fall off the edge.
    let on_coding = focus == Focus::Transcript && !app.view.index.at(app.view.cursor).is_empty();
    let about_it = |b: &&Binding| matches!(b.command, Command::Remove | Command::Comment | Command::Undo);
    hinted.sort_by_key(|b| if on_coding { hint_rank(b, about_it(b)) } else { 0 });
    for (key, name) in hinted.into_iter().filter_map(hint) {
        if x + width(&key) + width(name) + 3 > limit {
            break;
        }
        x = put_hint(app, buffer, (x, area.y), (&key, name));
    }
    x = x.max(limit);
    for (key, name) in fixed.into_iter().filter_map(hint) {
        x = put_hint(app, buffer, (x, area.y), (&key, name));
    }
}

/// Choosing a code first, then what is about the coding under the cursor.
fn hint_rank(binding: &Binding, about_it: bool) -> u8 {
    match (binding.command, about_it) {
        (Command::Palette, _) => 0,
        (_, true) => 1,
        _ => 2,
    }
}

/// Hints that are worth their room: undoing what a selection changes first.
fn wanted(app: &App, focus: Focus, binding: &Binding) -> bool {
    match (focus, binding.command) {
        (Focus::Transcript, Command::Select(_) | Command::Visual) => app.view.selection.is_none(),
        (Focus::Transcript, Command::Redo | Command::Extend) => false,
        (Focus::Picker, Command::MarkEntry) => matches!(&app.overlay, Some(Overlay::Picker(p)) if p.of_codes()),
        (Focus::Picker, Command::NextIsText) => false,
        (Focus::Page(_), Command::Go(_) | Command::Suspend | Command::Mouse | Command::Redo) => false,
        (Focus::Page(_), Command::Accept) => true,
        // Arrows and page keys go without saying.
        (Focus::Page(_), _) if binding.group == Group::Lists => false,
        (Focus::Transcript, Command::Go(_) | Command::Mouse | Command::Suspend) => false,
        (_, Command::Place(Do::Here)) => app.linear,
        (Focus::Prompt, Command::ListFirst | Command::ListLast) => false,
        (Focus::Prompt, Command::ToFound) => app.page.as_ref().is_some_and(|page| page.line().is_some()),
        (Focus::Prompt, Command::Widen) => matches!(&app.overlay, Some(Overlay::Prompt(p)) if p.is_comment()),
        _ => true,
    }
}

fn put_hint(app: &App, buffer: &mut Buffer, (x, y): (u16, u16), (key, name): (&str, &str)) -> u16 {
    let x = put(buffer, (x, y), width(key), key, app.theme.key());
    put(buffer, (x + 1, y), width(name), name, Style::new()) + 2
}
