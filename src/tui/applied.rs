//! What comes of an act: the status line says it, and the screen shows what it
//! was about.

use super::action::Unit;
use super::app::{App, Selection, Tone};
use super::deed::Deed;
use super::effect::{Desk, SHOWN};
use super::pages;
use super::told;
use super::update::{clash, history, write};
use crate::model::change::{Change, Field};
use crate::model::coding::Coding;
use crate::model::ids::Ulid;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::text::plain::shown;
use crate::text::segment;
use std::collections::HashSet;

/// So many new codings are looked up one by one.
const FEW: usize = 8;

/// How acts that belong together are told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// What all of them did, if they are several; empty for what each did.
    pub all: String,
    /// What is to be said besides; empty for nothing.
    pub more: String,
}

/// Does acts one after the other until one is refused, and says how many there
/// were: so many times undo is pressed to take all back.
pub fn apply_all(desk: &mut impl Desk, app: &mut App, changes: Vec<Change>, told: &Told) {
    let acts = changes.len();
    let mut said = Vec::new();
    for change in changes {
        if !apply(desk, app, change) {
            if !said.is_empty() {
                let why = std::mem::take(&mut app.message.text);
                app.say(format!("{why}; before that: {}", said.join("; ")), Tone::Refused);
            }
            return;
        }
        said.push(std::mem::take(&mut app.message.text));
    }
    let mut words = if acts > 1 && !told.all.is_empty() { told.all.clone() } else { said.join("; ") };
    if !told.more.is_empty() {
        words.push_str(&format!("; {}", told.more));
    }
    if acts > 1 {
        // Before what a small screen may cut off.
        words.insert_str(0, &format!("{acts} acts: u takes them back one by one · "));
    }
    app.say(words, Tone::Done);
}

/// Does an act and takes up what came of it; false if it was refused.
pub fn apply(desk: &mut impl Desk, app: &mut App, change: Change) -> bool {
    if write::goes_over(app) && desk.take_up() {
        app.study_changed(desk.study());
    }
    if clash::found(app, desk.study()) {
        return false;
    }
    let turns = told::to_turn(desk.study(), &app.coder, &change);
    let undone = told::turned(desk.study(), &turns, false);
    let about = About::of(app, desk.study(), &change);
    match desk.apply(change.clone()) {
        Ok(applied) => {
            app.unsaved += 1;
            app.places.acted = true;
            write::answered(app, true);
            let study = desk.study();
            app.guess.expect(applied.codings.len());
            app.study_changed(study);
            if let Some(act) = turns.last() {
                pages::with(app, |page, app| page.turned(app, study, act));
            }
            let made = made(app, study, &applied.codings);
            if let Some(deed) = Deed::of(&change, &made) {
                if let Deed::Code(codes) = &deed {
                    app.last_codes.clone_from(codes);
                }
                app.last_deed = Some(deed);
            }
            if let Change::Set { field: Field::Code(code), .. } = &change {
                app.guess.changed();
                code.iter().for_each(|code| app.used(code));
            }
            let which = match (&about, made.last()) {
                (About::Words(sentence), Some(coding)) => {
                    made.iter().for_each(|c| used(app, study, c));
                    let hidden = !app.view.index.items.iter().any(|i| study.codings[i.coding].id == coding.id);
                    let hidden = if hidden { " (not shown: z x shows all)" } else { "" };
                    let words = coded_words(app, coding, *sentence) + hidden;
                    stand_on(app, study, coding);
                    words
                }
                (About::Listed, Some(coding)) => {
                    let code = coding.code.as_ref().and_then(|c| study.codebook.resolve(c));
                    code.into_iter().for_each(|code| app.used(&study.codebook.codes[code].id));
                    String::new()
                }
                (About::Place(words), _) => words.clone(),
                (About::Turned(act, place, before), _) => {
                    let act = study.acts.iter().rev().find(|a| a.act == *act);
                    let now = act.map(|a| history::made(study, a)).filter(|made| !made.is_empty());
                    turned(app, study, place.as_deref(), now.as_ref().unwrap_or(before))
                }
                _ => String::new(),
            };
            let redone = || told::turned(study, &turns, true);
            let turning = if change == Change::Redo { redone() } else { undone };
            app.say(format!("{}{which}", turning.unwrap_or(applied.message)), Tone::Done);
            true
        }
        Err(why) => {
            // What other programs wrote may have been taken up on the way.
            app.study_changed(desk.study());
            if !clash::found(app, desk.study()) {
                write::answered(app, false);
                app.say(why, Tone::Refused);
            }
            false
        }
    }
}

/// The codings that an act made.
fn made<'s>(app: &App, study: &'s Study, ids: &[Ulid]) -> Vec<&'s Coding> {
    if ids.len() <= FEW {
        return ids.iter().filter_map(|id| here(app, study, id)).collect();
    }
    let ids: HashSet<&Ulid> = ids.iter().collect();
    study.codings.iter().filter(|c| ids.contains(&c.id)).collect()
}

/// A coding by its id; those of the source on screen are looked at first.
fn here<'s>(app: &App, study: &'s Study, id: &Ulid) -> Option<&'s Coding> {
    let near = app.source(study).map_or(0..0, |s| study.codings_of(&s.id));
    study.codings[near].iter().find(|c| c.id == *id).or_else(|| study.coding(&id.0))
}

/// What the status line adds to the words of the session.
enum About {
    /// Words are coded; the sentence under the cursor, if that is the target.
    Words(Option<Span>),
    /// What a page lists is coded.
    Listed,
    /// Which coding or which source.
    Place(String),
    /// An act is taken back or done again: which, where if not in the source on
    /// screen, and the codings it made that are there before.
    Turned(Ulid, Option<String>, Vec<(Span, String)>),
    /// Nothing.
    Plain,
}

impl About {
    /// Worked out before the act: afterwards what it takes away is gone.
    fn of(app: &App, study: &Study, change: &Change) -> Self {
        match change {
            Change::Code(_) if app.page.is_some() => Self::Listed,
            Change::Code(_) | Change::NewCode { .. } => {
                Self::Words(app.target(study).and_then(|(span, sentence)| sentence.then_some(span)))
            }
            Change::Remove(ids) => {
                let named = ids.iter().filter_map(|id| study.coding(&id.0)).map(|c| {
                    let code = c.code.as_ref().map_or("highlight".to_owned(), |code| study.code_name(code));
                    format!("{code} on “{}”", shown(&c.anchor.quote, SHOWN))
                });
                Self::Place(format!(": {}", named.collect::<Vec<_>>().join(", ")))
            }
            Change::Undo | Change::Redo => match history::act(app, study, *change == Change::Undo) {
                Some(act) => {
                    Self::Turned(act.act.clone(), history::elsewhere(app, study, act), history::made(study, act))
                }
                None => Self::Plain,
            },
            _ => Self::Plain,
        }
    }
}

/// Remembers the code that was used.
fn used(app: &mut App, study: &Study, coding: &Coding) {
    if let Some(index) = coding.code.as_ref().and_then(|c| study.codebook.resolve(c)) {
        app.used(&study.codebook.codes[index].id);
        let over = app.view.index.own().filter(|(span, _)| span.overlaps(coding.place.span));
        let others: Vec<usize> = over.map(|(_, code)| code).collect();
        app.guess.learn_made(index, &coding.anchor.quote, &others);
    }
}

/// After undo and redo: shows the words that it was about, and says which.
fn turned(app: &mut App, study: &Study, place: Option<&str>, codings: &[(Span, String)]) -> String {
    let Some((span, quote)) = codings.first() else {
        return place.map_or(String::new(), |place| format!(", in {place}"));
    };
    let words = shown(quote, SHOWN);
    match place {
        Some(place) => format!(" on “{words}”, in {place}"),
        None => {
            if app.page.is_none() && app.source(study).is_some_and(|s| span.end <= s.chars()) {
                super::update::clear(app);
                super::update::motion::jump(app, study, span.start);
            }
            format!(" on “{words}”")
        }
    }
}

/// What was just coded is what comments, memos and the like are about next: the
/// cursor stands on it, also where white space was trimmed from its end.
fn stand_on(app: &mut App, study: &Study, coding: &Coding) {
    let span = coding.place.span;
    if let Some(source) = app.source(study).filter(|s| s.id == coding.source && !span.is_empty()) {
        if !span.contains(app.view.cursor) {
            app.view.cursor = segment::boundary_at_or_before(source, span.end - 1);
        }
        app.view.current = Some((coding.id.clone(), app.view.cursor));
    }
}

/// Says which words were coded where no selection shows it. The selection
/// stays, so that another code goes on the same words; words that were neither
/// selected nor the sentence are selected now, for the same reason.
fn coded_words(app: &mut App, coding: &Coding, sentence: Option<Span>) -> String {
    app.view.visual = false;
    let span = coding.anchor.span;
    match sentence {
        None => String::new(),
        Some(target) if target == span => " (no selection: the sentence)".to_owned(),
        Some(_) => {
            app.view.selection = Some(Selection { anchor: span, span, unit: Unit::Character });
            format!(" on “{}”", shown(&coding.anchor.quote, SHOWN))
        }
    }
}
