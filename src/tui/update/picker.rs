//! Lists to choose from by typing: codes, sources, actions.

use super::{Effect, change, code, edit, prompt};
use crate::model::study::Study;
use crate::tui::action::Command;
use crate::tui::actions;
use crate::tui::app::{App, Tone};
use crate::tui::area::first_shown;
use crate::tui::overlay::{Asking, Choosing, Input, Overlay, Picker, Prompt};
use crate::tui::pages::{self, Reply};
use crate::tui::views::palette;

/// Works out the list anew after typing, if one is open.
pub fn typed(app: &mut App, study: &Study) {
    let Some(Overlay::Picker(picker)) = &app.overlay else {
        return;
    };
    let mut picker = picker.clone();
    picker.refresh(app, study);
    app.overlay = Some(Overlay::Picker(picker));
}

/// Commands while a list is open.
pub fn command(app: &mut App, study: &Study, command: Command) -> Vec<Effect> {
    if command == Command::Accept {
        return accept(app, study);
    }
    if command == Command::MarkEntry {
        mark(app, study);
        return Vec::new();
    }
    let page = usize::from(app.size.1 / 2);
    let Some(Overlay::Picker(picker)) = &mut app.overlay else {
        return Vec::new();
    };
    if command == Command::NextIsText {
        picker.literal = true;
        return Vec::new();
    }
    let last = picker.len().saturating_sub(1);
    if edit(&mut picker.input, command) {
        typed(app, study);
    } else {
        picker.selected = moved(picker.selected, last, page, command);
    }
    Vec::new()
}

/// Where the highlight of a list goes.
pub fn moved(selected: usize, last: usize, page: usize, command: Command) -> usize {
    match command {
        Command::ListNext if selected >= last => 0,
        Command::ListNext => selected + 1,
        Command::ListPrevious => selected.checked_sub(1).unwrap_or(last),
        Command::ListPageDown => (selected + page).min(last),
        Command::ListPageUp => selected.saturating_sub(page),
        Command::ListFirst => 0,
        Command::ListLast => last,
        _ => selected,
    }
}

/// The first line shown of a text that is only read, `last` at most.
pub fn scrolled(top: usize, last: usize, page: usize, command: Command) -> usize {
    let to = match command {
        Command::ListNext => top + 1,
        Command::ListPrevious => top.saturating_sub(1),
        Command::ListPageDown => top + page,
        Command::ListPageUp => top.saturating_sub(page),
        Command::ListFirst => 0,
        Command::ListLast => last,
        _ => top,
    };
    to.min(last)
}

/// Marks the highlighted code, or takes its mark away, and makes room to type
/// the next one.
fn mark(app: &mut App, study: &Study) {
    let Some(Overlay::Picker(mut picker)) = app.overlay.take() else {
        return;
    };
    if picker.recoded.is_some() {
        return change::pass_over(app, study, picker);
    }
    let chosen = picker.chosen();
    if let (Choosing::Code(_), Some(code)) = (picker.choosing, chosen) {
        let was = picker.marked.len();
        picker.marked.retain(|m| *m != code);
        if picker.marked.len() == was {
            picker.marked.push(code);
        }
        picker.input = Input::default();
        picker.refresh(app, study);
    } else {
        app.say("only codes are marked here", Tone::Refused);
    }
    app.overlay = Some(Overlay::Picker(picker));
}

/// The place of the entry that a digit takes: of a list of codes, if it is on
/// screen and the digit is not to be text.
pub fn digit(app: &App, typed: char) -> Option<usize> {
    let Some(Overlay::Picker(picker)) = &app.overlay else {
        return None;
    };
    let number = typed.to_digit(10).filter(|d| *d > 0 && picker.of_codes() && !picker.literal)?;
    let place = picker.marked.len() + number as usize - 1;
    let height = palette::list(app).height;
    let top = first_shown(picker.selected, picker.len(), height);
    (place < picker.len() && (top..top + usize::from(height)).contains(&place)).then_some(place)
}

/// Takes the entry at a place of the list, with all that are marked.
pub fn take(app: &mut App, study: &Study, place: usize) -> Vec<Effect> {
    let Some(Overlay::Picker(picker)) = app.overlay.take() else {
        return Vec::new();
    };
    let mut taken = picker.marked.clone();
    taken.extend(picker.entries().nth(place).filter(|e| !picker.marked.contains(e)));
    finish(app, study, picker, &taken)
}

/// Takes what is marked, and the highlighted entry.
pub fn accept(app: &mut App, study: &Study) -> Vec<Effect> {
    let Some(Overlay::Picker(picker)) = app.overlay.take() else {
        return Vec::new();
    };
    let taken = picker.taken();
    if picker.matches.is_empty() && !picker.marked.is_empty() && !picker.input.text().trim().is_empty() {
        app.say(format!("no code fits “{}”: type another, or delete it", picker.input.text().trim()), Tone::Refused);
        app.overlay = Some(Overlay::Picker(picker));
        return Vec::new();
    }
    finish(app, study, picker, &taken)
}

fn finish(app: &mut App, study: &Study, picker: Picker, taken: &[usize]) -> Vec<Effect> {
    let Some(index) = taken.first().copied() else {
        return nothing_fits(app, study, picker);
    };
    let ids = || taken.iter().map(|i| study.codebook.codes[*i].id.clone()).collect::<Vec<_>>();
    match picker.choosing {
        Choosing::Action(focus) => actions::choose(app, study, (index, focus)),
        Choosing::ForPage(ask) => {
            let reply = Reply::Codes(ids());
            pages::with(app, |page, app| page.replied(app, study, ask, reply)).unwrap_or_default()
        }
        Choosing::OneOf(ask) => {
            let reply = Reply::Choice(index);
            pages::with(app, |page, app| page.replied(app, study, ask, reply)).unwrap_or_default()
        }
        Choosing::Filter => {
            super::look::only_code(app, study, index);
            Vec::new()
        }
        Choosing::Place(ask) => {
            let place = study.codebook.codes.get(index).map(|c| c.id.clone()).into_iter().collect();
            pages::with(app, |page, app| page.replied(app, study, ask, Reply::Codes(place))).unwrap_or_default()
        }
        Choosing::Source => {
            app.open(study, index);
            Vec::new()
        }
        Choosing::Bookmark => {
            super::places::go(app, study, index);
            Vec::new()
        }
        Choosing::Code(span) => code::span_with(app, study, span, &ids()),
        Choosing::Recode(_) => change::recoded(app, study, picker, study.codebook.codes[index].id.clone()),
    }
}

/// What is typed fits no code: it becomes one. Only a name like that of another
/// code is asked about first.
fn nothing_fits(app: &mut App, study: &Study, picker: Picker) -> Vec<Effect> {
    match picker.choosing {
        Choosing::Code(span) => {
            let name = picker.input.text().split_whitespace().collect::<Vec<_>>().join(" ");
            let asking = Asking::NewCode { span: Some(span), under: None, beside: None, in_vivo: false };
            let prompt = Prompt::new(asking, &name);
            return prompt::named(app, study, prompt, name, (Some(span), None));
        }
        Choosing::Recode(_) => {
            let name = picker.input.text().split_whitespace().collect::<Vec<_>>().join(" ");
            return change::recoded_new(app, study, picker, &name);
        }
        Choosing::Source
        | Choosing::Bookmark
        | Choosing::Action(_)
        | Choosing::ForPage(_)
        | Choosing::OneOf(_)
        | Choosing::Filter
        | Choosing::Place(_) => {
            app.overlay = Some(Overlay::Picker(picker));
            app.say("nothing fits what is typed", Tone::Refused);
        }
    }
    Vec::new()
}
