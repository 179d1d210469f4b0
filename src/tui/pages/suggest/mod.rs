//! The page of suggestions: for a code the passages that speak its language and
//! are not coded with it, and its codings that are unlike the others; for a turn
//! the codes that may fit.
//!
//! It knows words and no meanings, so it explains itself (which words decided,
//! out of how many codings) and never codes: a person takes a suggestion with
//! a key, one by one, and what is taken is provisional until it is read again on
//! the review page. It is learned once, when the page is opened: see
//! [`crate::tui::learned`].

mod details;
mod rows;

use super::list::{List, split};
use super::{Page, PageName, show};
use crate::model::change::{Change, NewCoding};
use crate::model::codebook::CodeId;
use crate::model::coding::{CodingStatus, Method};
use crate::model::span::Span;
use crate::model::study::Study;
use crate::tui::action::{Command, Unit};
use crate::tui::app::{App, Tone};
use crate::tui::applied::Told;
use crate::tui::enabled as when;
use crate::tui::keymap::{Binding, Focus, Group, row};
use crate::tui::narrow::{Narrowing, Wants};
use crate::tui::select;
use crate::tui::update::Effect;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use rows::Row;
use std::collections::HashMap;

/// What can be done here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Do {
    /// Codes the passage with the code, provisionally.
    Take,
    /// The turn alone, or all turns of its source that nobody coded.
    Whole,
}

const HERE: &[Focus] = &[Focus::Page(PageName::Suggest)];
const PAGE: Group = Group::Page(PageName::Suggest);

/// Its keys.
#[rustfmt::skip] // a table: one line a row
pub static ROWS: &[Binding] = &[
    row(Command::Suggest(Do::Take), HERE, &["c"], (PAGE, "take"), "Say yes: code the passage so; the coding is provisional and waits on the review page.", when::may_edit),
    row(Command::Suggest(Do::Whole), HERE, &["t", "Tab"], (PAGE, "whole source"), "Codes for this turn, or for every turn of its source that nobody coded.", when::always),
];

/// What suggestions are for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// Passages for a code.
    Code(CodeId),
    /// Codes for the turn that holds this code point of a source; or for all that
    /// nobody coded.
    Turn {
        /// The source's id.
        source: String,
        /// Code points.
        span: Span,
        /// For all of them.
        whole: bool,
    },
}

/// The page.
#[derive(Debug)]
struct Suggestions {
    about: About,
    list: List,
    narrowing: Narrowing,
    rows: HashMap<String, Row>,
    /// How often something had been learned when the page began to wait for it.
    waits: Option<u64>,
    /// Why there are no words to learn from.
    trouble: String,
    /// What it was learned from.
    base: String,
    /// False where only an interviewer speaks, or nobody.
    heard: bool,
}

/// Makes the page: for the code that was highlighted, or else for the turn under
/// the cursor.
pub fn open(app: &App, study: &Study) -> Box<dyn Page> {
    let turn = || {
        let source = app.source(study);
        let span = source.and_then(|s| select::unit_at(s, app.view.cursor, Unit::Turn));
        let span = span.unwrap_or(Span::new(app.view.cursor, app.view.cursor));
        About::Turn { source: source.map_or_else(String::new, |s| s.id.clone()), span, whole: false }
    };
    let fresh = app.words.get().is_some() && app.learned.is_fresh(study);
    Box::new(Suggestions {
        about: app.about.clone().map_or_else(turn, About::Code),
        list: List::default(),
        narrowing: Narrowing::of(Wants::Words),
        rows: HashMap::new(),
        waits: (!fresh).then(|| app.learned.times()),
        trouble: String::new(),
        base: String::new(),
        heard: true,
    })
}

impl Page for Suggestions {
    fn name(&self) -> PageName {
        PageName::Suggest
    }

    fn needs_words(&self) -> bool {
        true
    }

    fn learns(&self, app: &App) -> bool {
        self.waits == Some(app.learned.times())
    }

    fn refresh(&mut self, app: &App, study: &Study) {
        self.trouble = app.words.trouble().unwrap_or_default().to_owned();
        if !self.learns(app) {
            self.waits = None;
        }
        self.narrowing.ask(&app.words, study);
        match app.learned.model().filter(|_| self.waits.is_none()) {
            Some(known) => self.fill(app, study, known),
            None => {
                // Of other sources or another codebook: learned anew.
                self.waits = Some(app.learned.times());
                self.list.set(Vec::new());
                self.rows.clear();
            }
        }
    }

    fn command(&mut self, app: &mut App, study: &Study, command: Command) -> Vec<Effect> {
        match command {
            Command::Suggest(Do::Take) => return self.take(app),
            Command::Suggest(Do::Whole) => self.other_turns(app, study),
            Command::Accept => match self.here() {
                Some(row) => show(app, study, &row.source, row.span),
                None => app.say("nothing is suggested", Tone::Info),
            },
            other => _ = self.list.command(app, other),
        }
        Vec::new()
    }

    fn filter(&mut self, app: &App, study: &Study, words: &str) {
        self.list.set_filter(self.narrowing.typed(&app.words, study, words));
        self.narrow_down(study);
    }

    fn filtered(&self) -> bool {
        self.list.is_filtered()
    }

    fn narrowing(&self) -> Option<&Narrowing> {
        Some(&self.narrowing)
    }

    fn click(&mut self, app: &mut App, study: &Study, area: Rect, at: (u16, u16), clicks: u8) -> Vec<Effect> {
        if self.list.click(split(area).0, at) && clicks == 2 {
            return self.command(app, study, Command::Accept);
        }
        Vec::new()
    }

    fn code<'s>(&self, study: &'s Study) -> Option<&'s CodeId> {
        let About::Code(code) = &self.about else {
            return None;
        };
        study.codebook.find(code).map(|at| &study.codebook.codes[at].id)
    }

    fn draw(&self, app: &App, study: &Study, buffer: &mut Buffer, area: Rect) -> Option<(u16, u16)> {
        let (list, room) = split(area);
        self.list.draw(app, buffer, list, &self.nothing());
        details::lines(app, study, (self.here(), &self.base), room.width).draw(buffer, room, 0);
        None
    }

    fn say(&self, _: &App, study: &Study) -> String {
        match self.here() {
            Some(row) => format!("{}; {}", self.list.say(), details::because(study, row)),
            None => self.nothing(),
        }
    }

    fn extent(&self) -> String {
        match self.waits {
            Some(_) if self.trouble.is_empty() => "learning …".to_owned(),
            _ => self.list.extent("suggestion", "suggestions"),
        }
    }
}

impl Suggestions {
    fn here(&self) -> Option<&Row> {
        self.rows.get(self.list.key()?)
    }

    /// What stands in place of suggestions.
    fn nothing(&self) -> String {
        match (&self.about, self.waits) {
            _ if !self.trouble.is_empty() => self.trouble.clone(),
            (_, Some(_)) => "Learning from the codings of this study …".to_owned(),
            (About::Code(_), None) => "No passage speaks like this code that is not coded with it.".to_owned(),
            (About::Turn { whole: true, .. }, None) => "No code speaks like a turn here that nobody coded.".to_owned(),
            (About::Turn { .. }, None) if !self.heard => {
                "Nothing is suggested for what an interviewer asks, or for headings: t looks at all turns of the source."
                    .to_owned()
            }
            (About::Turn { .. }, None) => {
                "No code that is not on this turn speaks like it. t looks at all turns of the source.".to_owned()
            }
        }
    }

    /// Says yes to the highlighted suggestion.
    fn take(&mut self, app: &mut App) -> Vec<Effect> {
        let Some(row) = self.here() else {
            app.say("nothing is suggested", Tone::Info);
            return Vec::new();
        };
        if row.coding.is_some() {
            app.say("this is coded already: Enter goes to its words", Tone::Refused);
            return Vec::new();
        }
        let (by, status) = (Method::Suggestion, CodingStatus::Provisional);
        let new = NewCoding { by, status, ..NewCoding::by_hand(&row.source, row.span, Some(row.code.clone())) };
        let more = "provisional: it waits on the review page".to_owned();
        vec![Effect::Acts(vec![Change::Code(vec![new])], Told { all: String::new(), more })]
    }

    /// From the turn to all of its source and back.
    fn other_turns(&mut self, app: &mut App, study: &Study) {
        match &mut self.about {
            About::Turn { whole, .. } => *whole = !*whole,
            About::Code(_) => {
                return app
                    .say("these are passages of all sources: g S in a transcript is about its turns", Tone::Info);
            }
        }
        self.refresh(app, study);
    }
}
