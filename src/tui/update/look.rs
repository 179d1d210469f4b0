//! What is shown and how it looks: the keys that begin with `z`.
//!
//! Each part of the filter is chosen from a short list whose entries are whole
//! filters, so the list says what it will show and nothing has to be worked
//! out when it is answered.

use super::prompt;
use crate::model::codebook::Origin;
use crate::model::coding::CodingStatus;
use crate::model::study::Study;
use crate::tui::action::Look;
use crate::tui::app::App;
use crate::tui::filter::{Filter, Which};
use crate::tui::overlay::{Asking, Choosing, Menu, Menuing, Overlay, Picker, Prompt};

/// Letters for the entries of a list.
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz";

/// Does what a key says.
pub fn command(app: &mut App, study: &Study, look: Look) {
    match look {
        Look::Theme => app.set_scheme(app.theme.scheme.next()),
        Look::Wider => app.widen(study, true),
        Look::Narrower => app.widen(study, false),
        Look::Usual => app.set_width(study, None),
        Look::Turns => app.toggle_turn_marks(study),
        Look::Code => code(app, study),
        Look::Highlights => {
            let on = app.filter.code == Some(Which::Highlights);
            let code = (!on).then_some(Which::Highlights);
            app.set_filter(study, Filter { code, ..app.filter.clone() });
        }
        Look::Coder => coder(app, study),
        Look::Origin => origin(app),
        Look::Status => status(app),
        Look::Speaker => speaker(app, study),
        Look::Query => query(app),
        Look::Everything => app.set_filter(study, Filter::default()),
    }
}

/// Shows only the codings of the code highlighted in the codebook; elsewhere
/// asks for one.
fn code(app: &mut App, study: &Study) {
    if app.book.focused {
        return only_code(app, study, app.book.selected);
    }
    let title = "Show only which code?".to_owned();
    app.overlay = Some(Overlay::Picker(Picker { title, ..Picker::new(Choosing::Filter, app, study) }));
}

/// Shows only the codings of a code (index into the codebook) and below it.
pub fn only_code(app: &mut App, study: &Study, index: usize) {
    let code = study.codebook.codes.get(index).map(|c| Which::Code(c.id.clone()));
    app.set_filter(study, Filter { code, ..app.filter.clone() });
}

/// Opens a list: letter, words and filter of each entry.
fn ask(app: &mut App, title: &str, entries: Vec<(char, String, Filter)>) {
    let now = entries.iter().position(|(_, _, filter)| *filter == app.filter).unwrap_or(0);
    let (filters, entries) = entries.into_iter().map(|(l, w, f)| (f, (l, w))).unzip();
    let menuing = Menuing::Filter(filters);
    app.overlay = Some(Overlay::Menu(Menu { menuing, title: title.to_owned(), entries, selected: now }));
}

/// Opens the line for the query, as it stands.
fn query(app: &mut App) {
    let text = app.filter.query.clone().unwrap_or_default();
    app.overlay = Some(Overlay::Prompt(Prompt::new(Asking::Query, &text)));
    prompt::doubt(app);
}

fn coder(app: &mut App, study: &Study) {
    let here = app.source(study).map_or(0..0, |s| study.codings_of(&s.id));
    let count = |id: &str| study.codings[here.clone()].iter().filter(|c| c.coder == id).count();
    let mut all: Vec<(&str, usize)> = study.coders.iter().map(|id| (id.as_str(), count(id))).collect();
    all.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let set = |coder: Option<String>| Filter { coder, ..app.filter.clone() };
    let mut entries = vec![('*', "everybody".to_owned(), set(None))];
    let own = |id: &str| if id == app.coder { " (you)" } else { "" };
    entries.extend(LETTERS.chars().zip(&all).map(|(letter, (id, count))| {
        let unit = if *count == 1 { "coding" } else { "codings" };
        (letter, format!("{id}{}: {count} {unit} here", own(id)), set(Some((*id).to_owned())))
    }));
    ask(app, "Whose codings are shown?", entries);
}

fn origin(app: &mut App) {
    let set = |origin| Filter { origin, ..app.filter.clone() };
    let entries = vec![
        ('*', "any origin".to_owned(), set(None)),
        ('d', "deductive: from theory or literature".to_owned(), set(Some(Origin::Deductive))),
        ('i', "inductive: from the data".to_owned(), set(Some(Origin::Inductive))),
        ('h', "hybrid: from both".to_owned(), set(Some(Origin::Hybrid))),
    ];
    ask(app, "Codings of codes from where?", entries);
}

fn status(app: &mut App) {
    let set = |status| Filter { status, ..app.filter.clone() };
    let entries = vec![
        ('*', "all but the rejected".to_owned(), set(None)),
        ('p', "provisional: they wait for a yes".to_owned(), set(Some(CodingStatus::Provisional))),
        ('f', "final".to_owned(), set(Some(CodingStatus::Final))),
        ('r', "rejected".to_owned(), set(Some(CodingStatus::Rejected))),
    ];
    ask(app, "Codings with which status?", entries);
}

fn speaker(app: &mut App, study: &Study) {
    let Some(source) = app.source(study) else {
        return;
    };
    let set = |speaker| Filter { speaker, ..app.filter.clone() };
    let mut entries = vec![('*', "everybody".to_owned(), set(None))];
    entries.extend(LETTERS.chars().zip(&source.speakers).map(|(letter, s)| {
        let unit = if s.turns == 1 { "turn" } else { "turns" };
        (letter, format!("{}: {} {unit}, {} words", s.label, s.turns, s.words), set(Some(s.label.clone())))
    }));
    let here = source.block_at(app.view.cursor).and_then(|b| source.blocks[b].speaker);
    ask(app, "Whose words are shown?", entries);
    if let (Some(Overlay::Menu(menu)), Some(who), None) = (&mut app.overlay, here, &app.filter.speaker) {
        menu.selected = (usize::from(who) + 1).min(menu.entries.len().saturating_sub(1));
    }
}
