//! Input lines: names of codes, comments, turn numbers, words to find, folders.

use super::change::{self, Edit};
use super::{Effect, code, edit, find, go_to_turn, places};
use crate::model::change::{Change, Field, NewCode, NewCoding};
use crate::model::codebook::CodeId;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::tui::action::Command;
use crate::tui::app::{App, Tone};
use crate::tui::narrow::SIGN;
use crate::tui::overlay::{Asking, Overlay, Prompt};
use crate::tui::pages::{self, Reply};
use crate::tui::writing;
use std::path::PathBuf;

/// From this likeness on (Jaro and Winkler's, 0 to 1), two names are similar.
const SIMILAR: f64 = 0.9;

/// Takes up that what is typed has changed: warns of a similar name.
pub fn typed(app: &mut App, study: &Study) {
    let Some(Overlay::Prompt(prompt)) = &mut app.overlay else {
        return;
    };
    if matches!(prompt.asking, Asking::Filter | Asking::Query) {
        let words = prompt.input.text();
        match prompt.asking {
            Asking::Query => app.narrow(study, Some(&words)),
            _ => filter(app, study, &words),
        }
        return doubt(app);
    }
    prompt.warned = false;
    prompt.warning = match prompt.asking {
        Asking::NewCode { span, .. } => warning(study, &prompt.input.text(), span.is_some()),
        _ => None,
    };
}

/// The page's list shows only what holds `words`.
pub fn filter(app: &mut App, study: &Study, words: &str) {
    pages::with(app, |page, app| page.filter(app, study, words));
}

/// Says below the line what is wrong or doubtful about the query in it.
pub fn doubt(app: &mut App) {
    let Some(Overlay::Prompt(prompt)) = &mut app.overlay else {
        return;
    };
    match prompt.asking {
        Asking::Query => prompt.doubt(app.narrowing.notes(), 0),
        Asking::Filter => {
            if let Some(narrowing) = app.page.as_ref().and_then(|p| p.narrowing()) {
                let typed = prompt.input.text();
                let sign = typed.chars().position(|c| c == SIGN).map_or(0, |at| at + 1);
                prompt.doubt(narrowing.notes(), sign);
            }
        }
        _ => {}
    }
}

/// True if the query in the line cannot be asked: then it stays open.
fn is_faulty(app: &App, prompt: &Prompt) -> bool {
    match prompt.asking {
        Asking::Query => app.narrowing.notes().is_faulty(),
        Asking::Filter => {
            let narrowing = app.page.as_ref().and_then(|p| p.narrowing());
            narrowing.is_some_and(|n| n.notes().is_faulty())
        }
        _ => false,
    }
}

/// Commands while an input line is open.
pub fn command(app: &mut App, study: &Study, command: Command) -> Vec<Effect> {
    if command == Command::Accept {
        return accept(app, study);
    }
    if command == Command::Widen && matches!(&app.overlay, Some(Overlay::Prompt(p)) if p.is_comment()) {
        widen(app, study);
        return Vec::new();
    }
    if command == Command::ToFound && is_line_of_page(app) {
        // To what is found: the list has the keys then.
        return accept(app, study);
    }
    if let Some(Overlay::Prompt(prompt)) = &mut app.overlay {
        let moved = match command {
            Command::ListFirst | Command::InputHome => Command::InputHome,
            Command::ListLast | Command::InputEnd | Command::Widen => Command::InputEnd,
            other => other,
        };
        prompt.fresh = false;
        edit(&mut prompt.input, moved);
    }
    typed(app, study);
    Vec::new()
}

/// True for the line of a page that searches.
fn is_line_of_page(app: &App) -> bool {
    let filter = matches!(&app.overlay, Some(Overlay::Prompt(prompt)) if prompt.asking == Asking::Filter);
    filter && app.page.as_ref().is_some_and(|page| page.line().is_some())
}

/// From the line of a comment to the box, with what was typed.
fn widen(app: &mut App, study: &Study) {
    if let Some(Overlay::Prompt(prompt)) = app.overlay.take()
        && let Asking::Comment(coding) = &prompt.asking
    {
        let title = crate::tui::views::input::title(app, study, &prompt.asking);
        writing::comment(app, study, coding, title, &prompt.input.text());
    }
}

fn accept(app: &mut App, study: &Study) -> Vec<Effect> {
    let Some(Overlay::Prompt(prompt)) = app.overlay.take() else {
        return Vec::new();
    };
    if is_faulty(app, &prompt) {
        app.overlay = Some(Overlay::Prompt(prompt));
        return Vec::new();
    }
    if prompt.asking == Asking::Query {
        app.narrowed(study);
        return Vec::new();
    }
    if let Asking::ForPage(ask, _) = prompt.asking {
        let reply = Reply::Line(prompt.input.text().trim().to_owned());
        return pages::with(app, |page, app| page.replied(app, study, ask, reply)).unwrap_or_default();
    }
    let text = prompt.input.text().split_whitespace().collect::<Vec<_>>().join(" ");
    // An empty weight or round is none.
    match &prompt.asking {
        Asking::Weight(id) => {
            let number = text.replace(',', ".");
            if !number.is_empty() && !number.parse::<f64>().is_ok_and(f64::is_finite) {
                let warning = Some(format!("“{text}” is not a weight: write a number, such as 2 or 0.5"));
                app.overlay = Some(Overlay::Prompt(Prompt { warning, ..prompt }));
                return Vec::new();
            }
            return change::one(app, study, id.clone(), Edit::Set(Field::Weight(number)));
        }
        Asking::Round(id) => return change::one(app, study, id.clone(), Edit::Set(Field::Round(text))),
        _ => {}
    }
    if text.is_empty() {
        return Vec::new();
    }
    match prompt.asking.clone() {
        Asking::NewCode { span, under, .. } => {
            return named(app, study, prompt, text, (span, under));
        }
        Asking::Comment(coding) => {
            return vec![Effect::Apply(Change::Comment { coding, body: text })];
        }
        // The list is filtered already.
        Asking::Filter | Asking::Query | Asking::ForPage(..) | Asking::Weight(_) | Asking::Round(_) => {}
        Asking::Folder => return vec![Effect::SaveElsewhere(PathBuf::from(prompt.input.text().trim()))],
        Asking::Bookmark => places::named(app, study, &text),
        Asking::Words => find::words(app, study, &text),
        Asking::Turn => to_turn(app, study, prompt, &text),
    }
    Vec::new()
}

/// Goes to a turn; a wrong number leaves the input line open and says why.
fn to_turn(app: &mut App, study: &Study, prompt: Prompt, text: &str) {
    match text.parse() {
        Ok(number) if go_to_turn(app, study, number) => return,
        Ok(_) => {}
        Err(_) => app.say(format!("“{text}” is not the number of a turn"), Tone::Refused),
    }
    let warning = Some(std::mem::take(&mut app.message).text);
    app.overlay = Some(Overlay::Prompt(Prompt { warning, ..prompt }));
}

/// A new code for `place` (segment, code above), unless a code of that name is
/// there: then that one is used.
pub fn named(
    app: &mut App,
    study: &Study,
    mut prompt: Prompt,
    name: String,
    place: (Option<Span>, Option<CodeId>),
) -> Vec<Effect> {
    let (span, under) = place;
    if let Some(index) = App::offered(&study.codebook).find(|i| same_name(&study.codebook.codes[*i].name, &name)) {
        let id = study.codebook.codes[index].id.clone();
        return match span {
            Some(span) => code::span_with(app, study, span, &[id]),
            None => {
                app.say(format!("there is already a code “{name}”"), Tone::Refused);
                Vec::new()
            }
        };
    }
    if let (Some(similar), false) = (similar(study, &name), prompt.warned) {
        prompt.warned = true;
        prompt.warning = Some(format!("a similar code exists: “{similar}”. Enter again makes “{name}”; Esc does not"));
        app.overlay = Some(Overlay::Prompt(prompt));
        return Vec::new();
    }
    let here = app.source(study).zip(span);
    let codings = here.map(|(source, span)| NewCoding::by_hand(&source.id, span, None)).into_iter().collect();
    let code = NewCode { under, ..NewCode::named(&name) };
    vec![Effect::Apply(Change::NewCode { code, codings })]
}

fn warning(study: &Study, name: &str, codes: bool) -> Option<String> {
    let name = name.trim();
    if let Some(index) = App::offered(&study.codebook).find(|i| same_name(&study.codebook.codes[*i].name, name)) {
        let name = &study.codebook.codes[index].name;
        let there = format!("this code exists: Enter codes with “{name}”");
        return Some(if codes { there } else { format!("a code “{name}” exists already: find another name") });
    }
    similar(study, name).map(|other| format!("a similar code exists: “{other}”"))
}

/// Shows a warning below the input line that is open: it was read once Enter is
/// pressed again.
pub fn warn(app: &mut App, warning: String) {
    if let Some(Overlay::Prompt(prompt)) = &mut app.overlay {
        (prompt.warning, prompt.warned) = (Some(warning), true);
    }
}

/// True if two names are the same to a reader.
pub fn same_name(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

/// The name of the code most like `name`, if one is alike.
pub fn similar(study: &Study, name: &str) -> Option<String> {
    like(name, App::offered(&study.codebook).map(|i| study.codebook.codes[i].name.as_str()))
}

/// The name most like `name` among `others`, if one is alike.
pub fn like<'n>(name: &str, others: impl Iterator<Item = &'n str>) -> Option<String> {
    let name = name.trim().to_lowercase();
    if name.chars().count() < 4 {
        return None;
    }
    let like = |other: &str| strsim::jaro_winkler(&name, &other.trim().to_lowercase());
    let best = others.map(|n| (like(n), n)).max_by(|a, b| a.0.total_cmp(&b.0))?;
    (best.0 >= SIMILAR).then(|| best.1.to_owned())
}
