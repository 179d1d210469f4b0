//! Lists to choose from by typing: codes, sources, actions.

use super::{Effect, code, edit, prompt};
use crate::model::study::Study;
use crate::tui::action::{Action, Command};
use crate::tui::app::{App, Tone};
use crate::tui::keymap;
use crate::tui::overlay::{Asking, Choosing, Overlay, Picker, Prompt};
use crate::tui::pages::{self, Reply};

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
    let page = usize::from(app.size.1 / 2);
    let Some(Overlay::Picker(picker)) = &mut app.overlay else {
        return Vec::new();
    };
    let last = picker.matches.len().saturating_sub(1);
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

/// Takes the highlighted entry.
pub fn accept(app: &mut App, study: &Study) -> Vec<Effect> {
    let Some(Overlay::Picker(picker)) = app.overlay.take() else {
        return Vec::new();
    };
    match (picker.choosing, picker.chosen()) {
        (Choosing::Action(_), Some(index)) => match keymap::bindings().get(index) {
            Some(binding) => super::update(app, study, Action::Command(binding.command)),
            None => Vec::new(),
        },
        (Choosing::ForPage(ask), Some(index)) => {
            let id = study.codebook.codes[index].id.clone();
            pages::with(app, |page, app| page.replied(app, study, ask, Reply::Codes(vec![id]))).unwrap_or_default()
        }
        (Choosing::Filter, Some(index)) => {
            super::look::only_code(app, study, index);
            Vec::new()
        }
        (Choosing::Place(ask), Some(index)) => {
            let place = study.codebook.codes.get(index).map(|c| c.id.clone()).into_iter().collect();
            pages::with(app, |page, app| page.replied(app, study, ask, Reply::Codes(place))).unwrap_or_default()
        }
        (Choosing::Source, Some(index)) => {
            app.open(study, index);
            Vec::new()
        }
        (Choosing::Bookmark, Some(index)) => {
            super::places::go(app, study, index);
            Vec::new()
        }
        (Choosing::Code(span), Some(index)) => {
            let id = study.codebook.codes[index].id.clone();
            code::span_with(app, study, span, Some(&id))
        }
        (_, None) => nothing_fits(app, study, picker),
    }
}

/// What is typed fits no code: it becomes one. Only a name like that of another
/// code is asked about first.
fn nothing_fits(app: &mut App, study: &Study, picker: Picker) -> Vec<Effect> {
    match picker.choosing {
        Choosing::Code(span) => {
            let name = picker.input.text().split_whitespace().collect::<Vec<_>>().join(" ");
            let asking = Asking::NewCode { span: Some(span), under: None, in_vivo: false };
            let prompt = Prompt::new(asking, &name);
            return prompt::named(app, study, prompt, name, (Some(span), None));
        }
        Choosing::Source
        | Choosing::Bookmark
        | Choosing::Action(_)
        | Choosing::ForPage(_)
        | Choosing::Filter
        | Choosing::Place(_) => {
            app.overlay = Some(Overlay::Picker(picker));
            app.say("nothing fits what is typed", Tone::Refused);
        }
    }
    Vec::new()
}
