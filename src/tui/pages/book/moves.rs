//! Codes to another place in the tree: below a code that is asked for, a level
//! up, or below the code before.
//!
//! A code takes with it what stands below it. Where both are chosen, only the
//! upper one is moved, so that the branch stays as it is.

use super::BookPage;
use super::acts::Asked;
use crate::model::change::{Change, CodebookChange};
use crate::model::codebook::CodeId;
use crate::model::study::Study;
use crate::tui::app::{App, Tone};
use crate::tui::pages::{Ask, ask};
use crate::tui::update::Effect;

impl BookPage {
    /// The codes that are meant to move: what stands below another of them goes
    /// with it and stays below it.
    fn to_move(&self, app: &mut App, study: &Study) -> Option<Vec<CodeId>> {
        let (codes, book) = (self.several(app)?, &study.codebook);
        let at: Vec<Option<usize>> = codes.iter().map(|c| book.find(c)).collect();
        let goes_along =
            |i: &Option<usize>| at.iter().flatten().any(|up| i.is_some_and(|i| i != *up && book.is_under(i, *up)));
        Some(codes.into_iter().zip(&at).filter(|(_, i)| !goes_along(i)).map(|(code, _)| code).collect())
    }

    pub(super) fn ask_place(&mut self, app: &mut App, study: &Study) {
        let Some(codes) = self.to_move(app, study) else {
            return;
        };
        let what = match &codes[..] {
            [one] => format!("“{}”", study.code_name(one)),
            many => format!("{} codes", many.len()),
        };
        self.asked = Asked::Codes(codes);
        ask(app, study, "place", Ask::Place(format!("Move {what} below which code?")));
    }

    pub(super) fn moved(
        &mut self,
        app: &mut App,
        study: &Study,
        codes: Vec<CodeId>,
        under: Option<&CodeId>,
    ) -> Option<CodebookChange> {
        let at = under.and_then(|u| study.codebook.find(u));
        let chosen = |id: &CodeId| study.codebook.find(id);
        if let Some(inside) =
            codes.iter().filter_map(chosen).find(|c| at.is_some_and(|a| study.codebook.is_under(a, *c)))
        {
            let (place, code) = (under.map_or_else(String::new, |u| study.code_name(u)), inside);
            let code = &study.codebook.codes[code].name;
            let why = if *code == place {
                format!("“{code}” cannot go below itself")
            } else {
                format!("“{place}” stands below “{code}”, so “{code}” cannot go there")
            };
            app.say(why, Tone::Refused);
            return None;
        }
        // What stands there already stays where it is.
        let codes: Vec<CodeId> =
            codes.into_iter().filter(|c| study.codebook.get(c).is_some_and(|c| c.parent != at)).collect();
        if codes.is_empty() {
            app.say("it stands there already", Tone::Info);
            return None;
        }
        self.list.chosen.clear();
        if let Some(under) = under {
            self.folded.remove(under);
        }
        Some(CodebookChange::Move { codes, under: under.cloned() })
    }

    /// One level up: beside the code they stand below.
    pub(super) fn out(&mut self, app: &mut App, study: &Study) -> Vec<Effect> {
        let book = &study.codebook;
        let codes = self.to_move(app, study).unwrap_or_default();
        let parents: Vec<Option<usize>> = codes.iter().filter_map(|c| book.get(c)).map(|c| c.parent).collect();
        let Some(first) = parents.first() else {
            return Vec::new();
        };
        if parents.iter().any(|p| p != first) {
            app.say("the codes chosen stand in different places: m moves them together", Tone::Refused);
            return Vec::new();
        }
        let Some(parent) = first else {
            app.say("it stands at the top already", Tone::Info);
            return Vec::new();
        };
        let under = book.codes[*parent].parent.map(|p| book.codes[p].id.clone());
        self.shift(app, study, codes, under)
    }

    /// Below the code that stands before them.
    pub(super) fn inward(&mut self, app: &mut App, study: &Study) -> Vec<Effect> {
        let book = &study.codebook;
        let codes = self.to_move(app, study).unwrap_or_default();
        let Some(first) = codes.first().and_then(|c| book.find(c)) else {
            return Vec::new();
        };
        let living = |i: &usize| book.codes[*i].merged_into.is_none();
        match book.children(book.codes[first].parent).take_while(|i| *i != first).filter(living).last() {
            Some(before) => {
                let under = Some(book.codes[before].id.clone());
                self.shift(app, study, codes, under)
            }
            None => {
                app.say("no code stands before it on its level: m moves it below any code", Tone::Refused);
                Vec::new()
            }
        }
    }

    fn shift(&mut self, app: &mut App, study: &Study, codes: Vec<CodeId>, under: Option<CodeId>) -> Vec<Effect> {
        let change = self.moved(app, study, codes, under.as_ref());
        change.map(|c| Effect::Apply(Change::Codebook(c))).into_iter().collect()
    }
}
