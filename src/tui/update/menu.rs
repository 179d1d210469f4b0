//! Short lists: which coding, which mark.

use super::{Effect, act, change, code, picker};
use crate::model::change::Change;
use crate::model::coding::MarkKind;
use crate::model::ids::Ulid;
use crate::model::study::Study;
use crate::text::plain::shown;
use crate::tui::action::Command;
use crate::tui::app::App;
use crate::tui::effect::SHOWN;
use crate::tui::index::Item;
use crate::tui::overlay::{Menu, Menuing, Overlay};
use crate::tui::pages::{self, Reply};

/// Letters for the entries of a list of codings.
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz";

/// Marks in the order of their menu, with their letters.
const MARKS: [(char, Option<MarkKind>, &str); 4] = [
    ('r', Some(MarkKind::Read), "read: read through"),
    ('c', Some(MarkKind::Complete), "complete: coded to the end"),
    ('s', Some(MarkKind::Skipped), "skipped: left out on purpose"),
    ('n', None, "nothing: take the mark away"),
];

/// Asks which of several codings is meant.
pub fn codings(app: &mut App, study: &Study, title: &str, items: &[Item], menuing: impl FnOnce(Vec<Ulid>) -> Menuing) {
    let entry = |(letter, item): (char, &Item)| {
        let coding = &study.codings[item.coding];
        let words = shown(&coding.anchor.quote, SHOWN);
        let turn = study.source(&coding.source).and_then(|s| s.turn_of(item.span));
        let turn = turn.map_or(String::new(), |t| format!("turn {t} "));
        (letter, format!("{} · {} · {turn}“{words}”", code::name_of(study, item), coding.coder))
    };
    let entries: Vec<_> = LETTERS.chars().zip(items).map(entry).collect();
    let ids = items.iter().take(entries.len()).map(|i| study.codings[i.coding].id.clone()).collect();
    app.overlay = Some(Overlay::Menu(Menu { menuing: menuing(ids), title: title.to_owned(), entries, selected: 0 }));
}

/// Asks what to say of the source, `what` highlighted.
pub fn mark(app: &mut App, study: &Study, what: MarkKind) {
    let Some(source) = app.source(study) else {
        return;
    };
    let now = study.marks.iter().find(|m| m.coder == app.coder && m.source == source.id).map(|m| m.what.word());
    let title = format!("Mark this source (now: {})", now.unwrap_or("no mark"));
    let entries = MARKS.iter().map(|(letter, _, words)| (*letter, (*words).to_owned())).collect();
    let selected = MARKS.iter().position(|(_, kind, _)| *kind == Some(what)).unwrap_or(0);
    app.overlay = Some(Overlay::Menu(Menu { menuing: Menuing::Mark, title, entries, selected }));
}

/// A letter chooses its entry at once.
pub fn letter(app: &mut App, study: &Study, text: &str) -> Vec<Effect> {
    let Some(Overlay::Menu(menu)) = &mut app.overlay else {
        return Vec::new();
    };
    let letter = text.chars().next().map(|c| c.to_ascii_lowercase());
    match menu.entries.iter().position(|(l, _)| Some(*l) == letter) {
        Some(index) => {
            menu.selected = index;
            accept(app, study)
        }
        None => Vec::new(),
    }
}

/// Commands while a short list is open.
pub fn command(app: &mut App, study: &Study, command: Command) -> Vec<Effect> {
    if command == Command::Accept {
        return accept(app, study);
    }
    if let Some(Overlay::Menu(menu)) = &mut app.overlay {
        menu.selected = picker::moved(menu.selected, menu.entries.len().saturating_sub(1), 5, command);
    }
    Vec::new()
}

/// Takes the highlighted entry.
pub fn accept(app: &mut App, study: &Study) -> Vec<Effect> {
    let Some(Overlay::Menu(menu)) = app.overlay.take() else {
        return Vec::new();
    };
    match menu.menuing {
        Menuing::Edit(ids, edit) => match ids.get(menu.selected) {
            Some(id) => change::one(app, study, id.clone(), edit),
            None => Vec::new(),
        },
        Menuing::Comment(ids) => {
            if let Some(id) = ids.get(menu.selected) {
                code::ask_comment(app, id.clone());
            }
            Vec::new()
        }
        Menuing::Memo(ids) => {
            if let Some(id) = ids.get(menu.selected) {
                code::open_memo(app, study, id);
            }
            Vec::new()
        }
        Menuing::Filter(filters) => {
            if let Some(filter) = filters.into_iter().nth(menu.selected) {
                app.set_filter(study, filter);
            }
            Vec::new()
        }
        Menuing::ForPage(ask) => {
            let reply = Reply::Choice(menu.selected);
            pages::with(app, |page, app| page.replied(app, study, ask, reply)).unwrap_or_default()
        }
        Menuing::Pin(code) => {
            let number = menu.entries.get(menu.selected).and_then(|(digit, _)| digit.to_digit(10));
            act::pinned(app, study, code.as_ref(), number.unwrap_or(0) as u8);
            Vec::new()
        }
        Menuing::Mark => {
            let Some(source) = app.source(study).map(|s| s.id.clone()) else {
                return Vec::new();
            };
            let what = MARKS.get(menu.selected).and_then(|(_, kind, _)| *kind);
            vec![Effect::Apply(Change::Mark { source, what })]
        }
    }
}
