//! Coding what was found: one code for the highlighted hit, for those chosen, or
//! for all, in one act.
//!
//! A search finds words, not meanings: its codings are provisional until a
//! person has read them on the review page. What the coder has coded so already
//! is passed over.

use super::Find;
use crate::model::change::{Change, NewCoding};
use crate::model::codebook::CodeId;
use crate::model::coding::{CodingStatus, Method};
use crate::model::fold::plural;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::query::Query;
use crate::search::units::{Place, Unit};
use crate::text::segment;
use crate::tui::app::{App, Tone};
use crate::tui::applied::Told;
use crate::tui::enabled;
use crate::tui::pages::{Ask, ask};
use crate::tui::update::Effect;
use std::collections::BTreeSet;

/// The question which code.
pub const CODE: &str = "code";
/// The question whether so many are coded.
pub const SURE: &str = "sure";

impl Find {
    /// Asks for the code of the chosen hits or the highlighted one, or of all.
    pub(super) fn ask_code(&mut self, app: &mut App, study: &Study, all: bool) {
        if self.notes.is_faulty() {
            return app.say("the query has a fault, so it does not say what to code: / mends it", Tone::Refused);
        }
        let places = if all { self.hits.places.clone() } else { self.hits.about(study) };
        let segments = self.segments(study, &places);
        if places.is_empty() {
            return app.say("nothing is found that could be coded", Tone::Info);
        }
        if segments.is_empty() {
            let why = match (self.only_found, self.unit) {
                (true, _) => "the query marks no words: m codes all of a hit again",
                (false, _) => "a whole source is not coded: t finds turns, m takes the words found",
            };
            return app.say(why, Tone::Refused);
        }
        if let Err(why) = enabled::codes_exist(app, study) {
            return app.say(why, Tone::Refused);
        }
        let title = match segments.len() {
            1 => format!("Code this {} with", self.what(1)),
            n => format!("Code {} with", self.what(n)),
        };
        self.coding = (places, None);
        ask(app, study, CODE, Ask::Code(title));
    }

    /// The words that are coded of these hits, each segment once.
    fn segments(&self, study: &Study, places: &[Place]) -> BTreeSet<(usize, Span)> {
        let looked = self.found.as_ref().map(|(looked, _)| looked);
        let of = |place: &Place| match (self.only_found, self.unit, looked) {
            (true, _, Some(looked)) => looked.highlights(study, *place),
            (true, _, None) | (false, Unit::Source, _) => Vec::new(),
            (false, ..) => vec![place.span],
        };
        places.iter().flat_map(|p| of(p).into_iter().map(|span| (p.source, span))).collect()
    }

    /// `12 turns`; what is coded, counted.
    fn what(&self, n: usize) -> String {
        let word = if self.only_found { "place" } else { self.unit.word() };
        if n == 1 { word.to_owned() } else { plural(n, word) }
    }

    /// The code is chosen: for more than one segment the person is asked.
    pub(super) fn coded_with(&mut self, app: &mut App, study: &Study, codes: Vec<CodeId>) -> Vec<Effect> {
        let Some(code) = codes.into_iter().next() else {
            return Vec::new();
        };
        let name = study.code_name(&code);
        self.coding.1 = Some(code);
        let (new, passed) = self.new_codings(app, study);
        match new.len() {
            0 => {
                app.say(format!("coded with {name} already: {}", self.what(passed)), Tone::Info);
                Vec::new()
            }
            1 => self.code_them(app, study),
            n => {
                let mut sources: Vec<&str> = new.iter().map(|c| c.source.as_str()).collect();
                sources.dedup();
                let inside = plural(sources.len(), "source");
                let more = if passed == 0 { String::new() } else { format!(" ({passed} have it already)") };
                let title = format!("Code {} in {inside} with “{name}”?{more}", self.what(n));
                let yes = format!("yes, {} provisional codings, as one act", n);
                let entries = vec![('y', yes), ('n', "no, leave everything as it is".to_owned())];
                ask(app, study, SURE, Ask::Choice(title, entries));
                Vec::new()
            }
        }
    }

    /// Makes the codings.
    pub(super) fn code_them(&mut self, app: &mut App, study: &Study) -> Vec<Effect> {
        let (new, passed) = self.new_codings(app, study);
        let name = self.coding.1.as_ref().map_or_else(String::new, |code| study.code_name(code));
        self.coding = Default::default();
        self.hits.chosen.clear();
        if new.is_empty() {
            return Vec::new();
        }
        let mut more = match new.len() {
            1 => "provisional: it waits on the review page".to_owned(),
            _ => format!("all with {name}, provisional: they wait on the review page"),
        };
        if passed > 0 {
            more.push_str(&format!("; {passed} had it already"));
        }
        vec![Effect::Acts(vec![Change::Code(new)], Told { all: String::new(), more })]
    }

    /// The codings to be made, and how many segments the coder has coded so
    /// already.
    fn new_codings(&self, app: &App, study: &Study) -> (Vec<NewCoding>, usize) {
        let (places, Some(code)) = &self.coding else {
            return (Vec::new(), 0);
        };
        let segments = self.segments(study, places);
        let all = segments.len();
        let mut known: (usize, BTreeSet<Span>) = (usize::MAX, BTreeSet::new());
        let mut new = Vec::new();
        for (at, span) in segments {
            let source = &study.sources[at];
            let span = segment::snap_to_graphemes(source, span);
            if known.0 != at {
                let own = study.codings[study.codings_of(&source.id)].iter();
                let so = own.filter(|c| study.is_coded_so(c, &app.coder, Some(code)));
                known = (at, so.map(|c| c.place.span).collect());
            }
            if !known.1.contains(&span) {
                let (by, status) = (Method::Search, CodingStatus::Provisional);
                let query = self.asked.as_ref().map(Query::written);
                new.push(NewCoding { by, query, status, ..NewCoding::by_hand(&source.id, span, Some(code.clone())) });
            }
        }
        let passed = all - new.len();
        (new, passed)
    }
}
