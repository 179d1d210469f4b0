//! Lists, input lines, boxes, pages and the codebook, in words.

use crate::model::study::Study;
use crate::session::WriteState;
use crate::tui::actions::Place;
use crate::tui::app::App;
use crate::tui::keymap::{Group, bindings};
use crate::tui::overlay::{Choosing, Menu, Overlay, Picker};
use crate::tui::pages;
use crate::tui::update::{book, clash};
use crate::tui::views::{details, help, input, paint::Lines, welcome};
use crate::tui::writing::Waiting;

/// Keys of the help that are read at once.
const AT_ONCE: usize = 20;

/// What has the keyboard in place of the transcript.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Over {
    /// What it is.
    pub title: String,
    /// What is typed, where something is.
    pub typed: Option<String>,
    /// The highlighted entry: `2 of 14: Having a voice`.
    pub entry: String,
    /// A warning about what is typed.
    pub warning: String,
}

impl Over {
    /// What is said when it opens.
    pub fn opened(&self) -> Vec<String> {
        let typed = self.typed.clone().filter(|t| !t.is_empty()).map(|t| format!("typed: {t}"));
        let parts = [Some(self.title.clone()), typed, Some(self.entry.clone()), Some(self.warning.clone())];
        parts.into_iter().flatten().filter(|p| !p.is_empty()).collect()
    }

    /// What is said when something was typed: what came, or else all of it; and
    /// the entry, if it is another.
    pub fn typed_on(&self, before: &Self) -> Vec<String> {
        let (was, is) = (before.typed.as_deref().unwrap_or(""), self.typed.as_deref().unwrap_or(""));
        let typed = match is.strip_prefix(was) {
            _ if is.is_empty() => "nothing typed".to_owned(),
            Some(new) if new.trim().is_empty() => "space".to_owned(),
            Some(new) => new.to_owned(),
            None => format!("typed: {is}"),
        };
        let entry = (self.entry != before.entry).then(|| self.entry.clone());
        [Some(typed), entry].into_iter().flatten().filter(|p| !p.is_empty()).collect()
    }
}

/// Keys in words that can be spoken: arrows by their names.
pub fn spoken(keys: &str) -> String {
    const ARROWS: [(char, &str); 4] = [('←', "Left"), ('→', "Right"), ('↑', "Up"), ('↓', "Down")];
    ARROWS.iter().fold(keys.to_owned(), |words, (arrow, name)| words.replace(*arrow, name))
}

/// What has the keyboard, unless it is the transcript.
pub fn over(app: &App, study: &Study) -> Option<Over> {
    match &app.overlay {
        Some(overlay) => Some(overlaid(app, study, overlay)),
        None => match &app.page {
            Some(page) => Some(Over {
                title: format!("{} page, {}", page.name().title(), pages::extent(page.as_ref())),
                entry: page.say(app, study),
                ..Over::default()
            }),
            None => app.book.focused.then(|| codebook(app, study)),
        },
    }
}

fn overlaid(app: &App, study: &Study, overlay: &Overlay) -> Over {
    match overlay {
        Overlay::Picker(picker) => listed(app, study, picker),
        Overlay::Prompt(prompt) if pages::in_page(app, prompt) => in_page(app),
        Overlay::Prompt(prompt) => Over {
            title: input::title(app, study, &prompt.asking),
            typed: Some(prompt.input.text()),
            warning: prompt.warning.clone().unwrap_or_default(),
            entry: plain(&input::said_before(app, study, &prompt.asking, u16::MAX)),
        },
        Overlay::Menu(menu) => Over { title: menu.title.clone(), entry: short(menu), ..Over::default() },
        Overlay::Help(filter, top) => keys(app, &filter.text(), *top),
        Overlay::Details(_) => Over {
            title: "Codings here".to_owned(),
            entry: plain(&details::here(app, study, u16::MAX)),
            ..Over::default()
        },
        Overlay::Trouble => trouble(app),
        Overlay::Editor(writing) => Over {
            title: format!("Writing: {}", writing.title),
            typed: Some(writing.editor.text()),
            entry: plain(&writing.thread),
            warning: match writing.waiting {
                Waiting::Answer => {
                    "keep what is written? Enter or y keeps it, n does not, Esc goes on writing".to_owned()
                }
                Waiting::Choice(at) => {
                    let all = clash::choices(study, writing);
                    let chosen = all.get(at).map_or(String::new(), |(letter, _, words)| {
                        format!("{} of {}: {words}, key {letter}", at + 1, all.len())
                    });
                    format!("this was {}; {chosen}", clash::words(study, writing))
                }
                _ => String::new(),
            },
        },
        Overlay::Welcome => {
            let lines: Vec<String> = welcome::lines(app).iter().map(|(k, w)| format!("{}: {w}", spoken(k))).collect();
            let title = "Five keys to begin with; any key closes this".to_owned();
            Over { title, entry: lines.join("\n"), ..Over::default() }
        }
    }
}

/// The line of a page, with what it finds.
fn in_page(app: &App) -> Over {
    let line = app.page.as_ref().and_then(|p| p.line()).unwrap_or_default();
    Over { title: line.title, typed: Some(line.text), entry: line.found, warning: line.warning }
}

/// Lines of a screen as lines of words.
fn plain(lines: &Lines) -> String {
    let line = |parts: &Vec<(String, ratatui::style::Style)>| parts.iter().map(|(t, _)| t.as_str()).collect::<String>();
    lines.0.iter().map(line).filter(|l| !l.trim().is_empty()).collect::<Vec<_>>().join("\n")
}

fn listed(app: &App, study: &Study, picker: &Picker) -> Over {
    let all = picker.len();
    let entry = match picker.chosen() {
        Some(index) => format!("{} of {all}: {}", picker.selected + 1, chosen(app, study, picker, index)),
        None => "nothing fits".to_owned(),
    };
    let title = crate::tui::views::palette::title(app, study, picker, 80);
    Over { title, typed: Some(picker.input.text()), entry, ..Over::default() }
}

fn chosen(app: &App, study: &Study, picker: &Picker, index: usize) -> String {
    match picker.choosing {
        Choosing::OneOf(_) => picker.given.get(index).map_or(String::new(), |words| words.trim().to_owned()),
        Choosing::Source => {
            let source = &study.sources[index];
            let mark = study.marks.iter().find(|m| m.coder == app.coder && m.source == source.id);
            format!("{}, {}", source.title, mark.map_or("not marked", |m| m.what.word()))
        }
        Choosing::Bookmark => app.places.bookmarks.get(index).map_or(String::new(), |b| {
            let title = study.source(&b.source).map_or(b.source.as_str(), |s| s.title.as_str());
            let turn = b.place.turn.map_or(String::new(), |t| format!(", turn {t}"));
            format!("{} “{}”, {title}{turn}", b.name, b.place.words).trim_start().to_owned()
        }),
        Choosing::Action(focus) => bindings().get(index).map_or(String::new(), |b| {
            let place = Place::of(b, focus).unwrap_or(Place::Here);
            let keys = spoken(&app.keymap.keys_in(b, place.focus(focus)).join(" or "));
            let why = (b.enabled)(app, study).err().filter(|_| place == Place::Here);
            let why = why.map_or(String::new(), |why| format!(" Not now: {why}"));
            let there = if place == Place::Here { String::new() } else { format!(" {}", place.words()) };
            format!("{}{there}, key {keys}: {}{why}", b.name, b.help)
        }),
        _ => code(app, study, index),
    }
}

/// A code: name, what it is below, how often it is used, what it means.
fn code(app: &App, study: &Study, index: usize) -> String {
    let Some(code) = study.codebook.codes.get(index) else {
        return String::new();
    };
    let above = code.path.len().checked_sub(2).map_or(String::new(), |i| format!(", below {}", code.path[i]));
    let count = match app.counts.get(&index).copied().unwrap_or(0) {
        1 => "1 coding".to_owned(),
        n => format!("{n} codings"),
    };
    let meaning = if code.definition.is_empty() { "no definition yet" } else { &code.definition };
    format!("{}{above}, {count}. {meaning}", code.name)
}

fn codebook(app: &App, study: &Study) -> Over {
    let rows = book::rows(&app.book, &study.codebook);
    let at = rows.iter().position(|r| *r == app.book.selected).unwrap_or(0);
    let entry = match rows.get(at) {
        Some(index) => format!("{} of {}: {}", at + 1, rows.len(), code(app, study, *index)),
        None => "the codebook is empty".to_owned(),
    };
    Over { title: "Codebook".to_owned(), entry, ..Over::default() }
}

fn short(menu: &Menu) -> String {
    let all = menu.entries.len();
    let entry = menu.entries.get(menu.selected);
    entry.map_or(String::new(), |(letter, words)| format!("{} of {all}: {words}, key {letter}", menu.selected + 1))
}

fn keys(app: &App, filter: &str, top: usize) -> Over {
    let rows = Group::all().into_iter().flat_map(|g| help::rows(&app.keymap, g, filter).collect::<Vec<_>>());
    let lines: Vec<String> = rows.map(|(b, keys)| format!("{}: {}", spoken(&keys.join(" or ")), b.help)).collect();
    let entry = match lines.len() {
        0 => "no key fits".to_owned(),
        n if n <= AT_ONCE => lines.join("\n"),
        n if top == 0 => format!("{n} keys: type to find some, or go through them"),
        n => lines[top.min(n) - 1].clone(),
    };
    Over { title: "Keys".to_owned(), typed: Some(filter.to_owned()), entry, ..Over::default() }
}

fn trouble(app: &App) -> Over {
    let reason = match &app.write {
        WriteState::Failed(reason) => reason.as_str(),
        _ => "everything is saved by now",
    };
    let lost = if app.unsaved == 1 { "1 act".to_owned() } else { format!("{} acts", app.unsaved) };
    let quit = match app.asked {
        Some(crate::tui::app::Asked::Lose) => format!("q again: quit and lose {lost} for good"),
        _ => format!("q: quit and lose {lost}, asks once more"),
    };
    let entry = format!("{reason}\nr: try again\nw: write them to another folder\nEsc: read on\n{quit}");
    Over { title: "Your last acts are not on disk yet".to_owned(), entry, ..Over::default() }
}
