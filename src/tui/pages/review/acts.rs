//! What is decided on the review page. An act is about the chosen codings, or
//! else the highlighted one; of those, the coder's own.

use super::reading::Carried;
use super::{CODE, PLACE, Review, code_of};
use crate::analysis::review::{Reason, around, place};
use crate::model::change::{Change, Field};
use crate::model::codebook::CodeId;
use crate::model::coding::{Coding, CodingStatus};
use crate::model::ids::Ulid;
use crate::model::nearest::listed;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::text::plain::plain;
use crate::tui::app::{App, Tone};
use crate::tui::applied::Told;
use crate::tui::pages::{Ask, ask, show};
use crate::tui::update::Effect;

/// Letters for places; one more goes to the transcript.
const LETTERS: &str = "abcdefghijklmnopqrstuvw";
/// Code points around a place, in the list of places.
const AROUND: u32 = 24;

impl Review {
    /// What is to be said of the chosen codings of others: only they decide.
    fn passed_over(&self, app: &App, study: &Study) -> String {
        let about = self.list.about();
        let others = about.iter().filter_map(|id| self.find(study, id)).filter(|(_, c)| c.coder != app.coder);
        let mut who: Vec<String> = others.map(|(_, c)| c.coder.clone()).collect();
        let n = who.len();
        who.sort();
        who.dedup();
        if n == 0 { String::new() } else { format!("{n} of {} passed over", listed(&who)) }
    }

    /// Acts on the coder's own codings, told with what was passed over.
    fn told(&self, app: &App, study: &Study, changes: Vec<Change>) -> Vec<Effect> {
        if changes.is_empty() {
            return Vec::new();
        }
        vec![Effect::Acts(changes, Told { all: String::new(), more: self.passed_over(app, study) })]
    }

    /// The coder's own codings among those that an act is about; if there is
    /// none, says whose they are.
    fn own<'s>(&self, app: &mut App, study: &'s Study) -> Vec<(Reason, &'s Coding)> {
        let about: Vec<_> = self.list.about().iter().filter_map(|id| self.find(study, id)).collect();
        let own: Vec<_> = about.iter().filter(|(_, c)| c.coder == app.coder).copied().collect();
        match (about.first(), own.is_empty()) {
            (None, _) => app.say("nothing waits", Tone::Info),
            (Some((_, other)), true) => {
                let owner = &other.coder;
                app.say(format!("this coding is {owner}'s: only {owner} can decide on it"), Tone::Refused);
            }
            _ => {}
        }
        own
    }

    /// Says yes to what can be said yes to.
    pub(super) fn accept(&mut self, app: &mut App, study: &Study) -> Vec<Effect> {
        let own = self.own(app, study);
        if let [(Reason::Ambiguous, coding)] = own[..]
            && place(coding).is_none()
        {
            self.ask_place(app, study, coding);
            return Vec::new();
        }
        let mut places: Vec<(Ulid, Span)> = Vec::new();
        let mut finals: Vec<Ulid> = Vec::new();
        let mut open: Option<Reason> = None;
        for (reason, coding) in own {
            match (reason, place(coding)) {
                (Reason::Provisional, _) => finals.push(coding.id.clone()),
                (Reason::Changed | Reason::Ambiguous, Some(span)) => places.push((coding.id.clone(), span)),
                _ => open = Some(reason),
            }
        }
        let mut out = Vec::new();
        if !places.is_empty() {
            out.push(Change::Place(places));
        }
        if !finals.is_empty() {
            out.push(Change::Set { codings: finals, field: Field::Status(CodingStatus::Final) });
        }
        if let (true, Some(reason)) = (out.is_empty(), open) {
            app.say(not_accepted(reason), Tone::Refused);
        }
        self.told(app, study, out)
    }

    /// Chooses another place: among those found, or in the transcript.
    pub(super) fn begin_move(&mut self, app: &mut App, study: &Study) {
        if self.list.chosen.len() > 1 {
            return app.say("codings are moved one by one: v takes a choice back", Tone::Refused);
        }
        let own = self.own(app, study);
        match own.first() {
            Some((_, coding)) if !coding.place.candidates.is_empty() => self.ask_place(app, study, coding),
            Some((_, coding)) => carry(app, study, coding),
            None => {}
        }
    }

    fn ask_place(&self, app: &mut App, study: &Study, coding: &Coding) {
        let Some(source) = study.source(&coding.source) else {
            return;
        };
        let one = |(letter, span): (char, &Span)| {
            let (before, after) = around(source, *span, AROUND);
            let turn = source.turn_of(*span).map_or(String::new(), |t| format!("turn {t}: "));
            let words = format!("{turn}…{}[{}]{}…", plain(before), plain(source.slice(*span)), plain(after));
            (letter, words.split_whitespace().collect::<Vec<_>>().join(" "))
        };
        let mut entries: Vec<_> = LETTERS.chars().zip(&coding.place.candidates).map(one).collect();
        entries.push(('z', "elsewhere: select the words in the transcript".to_owned()));
        ask(app, study, PLACE, Ask::Choice(format!("Where does “{}” belong?", code_of(study, coding)), entries));
    }

    /// The answer to [`Self::ask_place`].
    pub(super) fn put_at(&mut self, app: &mut App, study: &Study, number: usize) -> Vec<Effect> {
        let own = self.own(app, study);
        let Some((_, coding)) = own.first() else {
            return Vec::new();
        };
        let listed = coding.place.candidates.iter().take(LETTERS.len());
        match listed.copied().nth(number) {
            Some(span) => vec![Effect::Apply(Change::Place(vec![(coding.id.clone(), span)]))],
            None => {
                carry(app, study, coding);
                Vec::new()
            }
        }
    }

    pub(super) fn ask_code(&mut self, app: &mut App, study: &Study) {
        let n = self.own(app, study).len();
        if n > 0 {
            let title = if n == 1 { "Which code instead?".to_owned() } else { format!("Which code for {n} codings?") };
            ask(app, study, CODE, Ask::Code(title));
        }
    }

    pub(super) fn recode(&mut self, app: &mut App, study: &Study, codes: Vec<CodeId>) -> Vec<Effect> {
        let codings: Vec<Ulid> = self.own(app, study).iter().map(|(_, c)| c.id.clone()).collect();
        match codes.into_iter().next() {
            Some(code) if !codings.is_empty() => {
                self.told(app, study, vec![Change::Set { codings, field: Field::Code(Some(code)) }])
            }
            _ => Vec::new(),
        }
    }

    /// Takes codings away; provisional ones stay as rejected.
    pub(super) fn drop_them(&mut self, app: &mut App, study: &Study) -> Vec<Effect> {
        let own = self.own(app, study);
        let ids = |provisional: bool| -> Vec<Ulid> {
            let those = own.iter().filter(|(r, _)| (*r == Reason::Provisional) == provisional);
            those.map(|(_, c)| c.id.clone()).collect()
        };
        let (gone, rejected) = (ids(false), ids(true));
        let mut out = Vec::new();
        if !gone.is_empty() {
            out.push(Change::Remove(gone));
        }
        if !rejected.is_empty() {
            let field = Field::Status(CodingStatus::Rejected);
            out.push(Change::Set { codings: rejected, field });
        }
        self.told(app, study, out)
    }
}

/// Why saying yes is not enough, and what is.
fn not_accepted(reason: Reason) -> &'static str {
    match reason {
        Reason::Lost => "its words were not found, so there is nothing to accept: m moves it, x drops it",
        Reason::Orphan => "its code is not in the codebook: c gives it another, x drops it",
        _ => "its words stand in several places: m chooses among them",
    }
}

/// Goes to the transcript with the coding, to select its words there.
fn carry(app: &mut App, study: &Study, coding: &Coding) {
    show(app, study, &coding.source, coding.place.span);
    if app.going {
        let found = coding.place.span;
        app.carrying = Some(Carried { coding: coding.id.clone(), what: code_of(study, coding), found });
    }
}
