//! Changing codings: another code, status, stance, weight, round, splitting.
//!
//! What is changed is the *current* coding: the coder's only one under the
//! cursor, or the one chosen there (a key goes from one to the next, and the
//! status line shows which it is). Where several are and none was chosen, a
//! short list asks, so that no act falls on a coding nobody meant.

use super::{Effect, code, edges, menu, motion};
use crate::model::change::{Change, Field, NewCode};
use crate::model::codebook::CodeId;
use crate::model::coding::Coding;
use crate::model::ids::Ulid;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::text::codebook::slug;
use crate::tui::action::{Command, Unit};
use crate::tui::app::{App, Selection, Tone};
use crate::tui::index::Item;
use crate::tui::overlay::{Asking, Choosing, Menuing, Overlay, Picker, Prompt};

/// What is done to a coding.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// A field gets a value.
    Set(Field),
    /// Another code is chosen.
    Recode,
    /// Its weight is asked for.
    Weight,
    /// Its round is asked for.
    Round,
    /// It is split at this code point.
    Split(u32),
    /// Its edges are moved.
    Edges,
    /// It is taken away.
    Remove,
}

/// The coder's own codings under the cursor, innermost first.
pub fn own_here(app: &App) -> Vec<Item> {
    app.view.index.at(app.view.cursor).into_iter().rev().filter(|i| i.mine).cloned().collect()
}

/// The coding that was chosen of those under the cursor.
pub fn chosen<'i>(app: &App, study: &Study, here: &'i [Item]) -> Option<&'i Item> {
    let (id, at) = app.view.current.as_ref()?;
    here.iter().find(|i| *at == app.view.cursor && study.codings[i.coding].id == *id)
}

/// Chooses the next of the codings under the cursor.
pub fn next(app: &mut App, study: &Study) {
    let here = own_here(app);
    let at = chosen(app, study, &here).and_then(|c| here.iter().position(|i| i == c));
    let Some(item) = here.get(at.map_or(0, |at| (at + 1) % here.len())) else {
        return;
    };
    app.view.current = Some((study.codings[item.coding].id.clone(), app.view.cursor));
    app.say(format!("now about {}", code::name_of(study, item)), Tone::Info);
}

/// Does something to the current coding, or asks which is meant.
pub fn current(app: &mut App, study: &Study, edit: Edit) -> Vec<Effect> {
    let here = own_here(app);
    let meant = chosen(app, study, &here).or(if here.len() == 1 { here.first() } else { None });
    match meant {
        Some(item) => {
            let id = study.codings[item.coding].id.clone();
            one(app, study, id, edit)
        }
        None if here.is_empty() => {
            app.say("no coding of yours under the cursor: ] goes to the next coding", Tone::Refused);
            Vec::new()
        }
        None => {
            let title = if edit == Edit::Remove { "Which coding goes?" } else { "Which coding is meant?" };
            menu::codings(app, study, title, &here, |ids| Menuing::Edit(ids, edit));
            Vec::new()
        }
    }
}

/// Does something to a coding.
pub fn one(app: &mut App, study: &Study, id: Ulid, edit: Edit) -> Vec<Effect> {
    if edit != Edit::Remove {
        app.view.current = Some((id.clone(), app.view.cursor));
    }
    match edit {
        Edit::Set(field) => return vec![Effect::Apply(Change::Set { codings: vec![id], field })],
        Edit::Split(at) => return vec![Effect::Apply(Change::Split { coding: id, at })],
        Edit::Remove => return vec![Effect::Apply(Change::Remove(vec![id]))],
        Edit::Recode => recode(app, study, vec![id]),
        Edit::Edges => edges::begin(app, study, &id),
        Edit::Weight | Edit::Round => {
            let coding = study.coding(&id.0);
            let weight = edit == Edit::Weight;
            let value = coding.and_then(|c| if weight { c.weight.clone() } else { c.round.clone() });
            let asking = if weight { Asking::Weight(id) } else { Asking::Round(id) };
            app.overlay = Some(Overlay::Prompt(Prompt::over(asking, &value.unwrap_or_default())));
        }
    }
    Vec::new()
}

/// What a command does to the current coding.
pub fn of(app: &App, command: Command) -> Option<Edit> {
    match command {
        Command::Recode => Some(Edit::Recode),
        Command::Status(status) => Some(Edit::Set(Field::Status(status.status()))),
        Command::Stance(stance) => Some(Edit::Set(Field::Stance(stance.word().to_owned()))),
        Command::Weight => Some(Edit::Weight),
        Command::Round => Some(Edit::Round),
        Command::Split => Some(Edit::Split(app.view.cursor)),
        Command::Edges => Some(Edit::Edges),
        Command::Remove => Some(Edit::Remove),
        _ => None,
    }
}

/// Opens the list of codes for the first of these codings; those after it
/// follow one by one.
fn recode(app: &mut App, study: &Study, mut ids: Vec<Ulid>) {
    let Some(coding) = ids.first().and_then(|id| study.coding(&id.0)) else {
        return;
    };
    let (span, several) = (coding.place.span, ids.len());
    let mut picker = Picker::new(Choosing::Recode(span), app, study);
    relatives(study, coding, &mut picker.likely);
    picker.refresh(app, study);
    let what = coding.code.as_ref().map_or("Highlight".to_owned(), |c| study.code_name(c));
    let left = if several > 1 { format!(" · {} more, Tab leaves this one", several - 1) } else { String::new() };
    picker.title = format!("{what}{left}: which code instead?");
    picker.recoded = Some(ids.remove(0));
    picker.then = ids;
    app.overlay = Some(Overlay::Picker(picker));
}

/// Codes near the one a coding has in the codebook are likelier; its own is not
/// wanted.
fn relatives(study: &Study, coding: &Coding, likely: &mut [f32]) {
    let Some(now) = coding.code.as_ref().and_then(|c| study.codebook.resolve(c)) else {
        return;
    };
    let parent = study.codebook.codes[now].parent;
    let most = likely.iter().copied().fold(0.1, f32::max);
    for (index, value) in likely.iter_mut().enumerate() {
        let other = &study.codebook.codes[index];
        let near = other.parent == Some(now) || parent == Some(index) || (parent.is_some() && other.parent == parent);
        if near {
            *value = value.max(0.0) + most;
        }
    }
    likely[now] = -1.0;
}

/// Gives the coding of a list its new code; the next one follows.
pub fn recoded(app: &mut App, study: &Study, picker: Picker, code: CodeId) -> Vec<Effect> {
    let Some(id) = picker.recoded else {
        return Vec::new();
    };
    follow(app, study, picker.then);
    vec![Effect::Apply(Change::Set { codings: vec![id], field: Field::Code(Some(code)) })]
}

/// Makes a code of this name and gives it to the coding of a list: two acts,
/// the code and its use.
pub fn recoded_new(app: &mut App, study: &Study, picker: Picker, name: &str) -> Vec<Effect> {
    let id = CodeId(slug(name));
    if !CodeId::is_valid(&id.0) || study.codebook.find(&id).is_some() {
        app.say(format!("“{name}” fits no code and cannot be a new one: type another name"), Tone::Refused);
        app.overlay = Some(Overlay::Picker(picker));
        return Vec::new();
    }
    let new = NewCode { id: Some(id.clone()), ..NewCode::named(name) };
    let mut effects = vec![Effect::Apply(Change::NewCode { code: new, codings: Vec::new() })];
    effects.extend(recoded(app, study, picker, id));
    effects
}

/// Leaves the coding of a list as it is and goes to the next.
pub fn pass_over(app: &mut App, study: &Study, picker: Picker) {
    let left = picker.then.len();
    follow(app, study, picker.then);
    if left == 0 {
        app.say("that was the last one", Tone::Info);
    }
}

/// All highlights of the source, one after the other, each to become a code.
pub fn highlights(app: &mut App, study: &Study) {
    let mine = app.view.index.items.iter().filter(|i| i.mine && i.code.is_none() && !i.orphan);
    let mut all: Vec<(bool, Ulid)> =
        mine.map(|i| (i.span.end <= app.view.cursor, study.codings[i.coding].id.clone())).collect();
    if all.is_empty() {
        return app.say("you have no highlights in this source: h makes one", Tone::Refused);
    }
    // From the cursor on, then from the top.
    all.sort_by_key(|(before, _)| *before);
    follow(app, study, all.into_iter().map(|(_, id)| id).collect());
}

fn follow(app: &mut App, study: &Study, ids: Vec<Ulid>) {
    app.overlay = None;
    let Some(span) = ids.first().and_then(|id| study.coding(&id.0)).map(|c| c.place.span) else {
        return;
    };
    if ids.first().is_some_and(|_| !app.view.index.at(app.view.cursor).iter().any(|i| i.span == span)) {
        motion::jump(app, study, span.start);
        show(app, span);
    }
    recode(app, study, ids);
}

fn show(app: &mut App, span: Span) {
    app.view.selection = Some(Selection { anchor: span, span, unit: Unit::Character });
}
