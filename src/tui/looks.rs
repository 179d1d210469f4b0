//! How the transcript looks, as far as a person chooses it: what is shown,
//! how wide the text is, which colours there are; and what has to be worked
//! out anew when that or the study changes.

use super::app::{App, Tone};
use super::area;
use super::density::{DensityMap, Ticks};
use super::filter::Filter;
use super::index::{CodingIndex, Showing};
use super::theme::{Depth, Scheme, speaker_slots};
use crate::model::span::Span;
use crate::model::study::Study;

/// Columns by which the text becomes wider or narrower.
const STEP: i32 = 4;

impl App {
    /// Takes up that another source is on screen.
    pub(super) fn opened(&mut self, study: &Study) {
        let Some(source) = self.source(study) else {
            return;
        };
        let names: Vec<&str> = source.speakers.iter().map(|s| s.label.as_str()).collect();
        let slots = speaker_slots(&names);
        let speaks = self.filter.speaker_in(source).is_some();
        self.view.speakers = slots;
        if !speaks && let Some(who) = self.filter.speaker.take() {
            self.say(format!("{who} does not speak here: everybody is shown again"), Tone::Info);
        }
    }

    /// Builds the index of codings and the map anew.
    pub fn reindex(&mut self, study: &Study) {
        self.count(study);
        let areas = self.areas(study);
        let Some(source) = self.source(study) else {
            (self.view.index, self.view.mark) = (CodingIndex::default(), None);
            return self.remap(study);
        };
        let (filter, found) = (&self.filter, self.narrowing.found());
        let showing = Showing { coder: &self.coder, filter, found, beside: areas.names.width > 0 };
        let index = CodingIndex::new(study, &self.ledger, source, &self.view.layout, showing);
        let mark = study.marks.iter().find(|m| m.coder == self.coder && m.source == source.id).map(|m| m.what);
        (self.view.index, self.view.mark) = (index, mark);
        self.remap(study);
    }

    /// Makes the map of the whole source anew: after another search, another
    /// bookmark, another index.
    pub fn remap(&mut self, study: &Study) {
        let height = self.areas(study).map.height;
        let ticks = Ticks { found: &self.view.found, bookmarks: &self.view.bookmarks };
        self.view.map = DensityMap::new(&self.view.layout, &self.view.index, ticks, height);
    }

    /// Shows what fits the filter, and says so.
    pub fn set_filter(&mut self, study: &Study, filter: Filter) {
        self.filter = filter;
        self.narrowing.set(&self.words, study, self.filter.query.as_deref());
        self.reindex(study);
        if self.filter.is_off() {
            return self.say("everything is shown", Tone::Info);
        }
        let (shown, all) = (self.view.index.items.len(), self.view.index.total);
        self.say(format!("shown: {} ({shown} of {all} codings here)", self.filter.words(study)), Tone::Info);
    }

    /// Shows only what a query finds, while it is typed.
    pub fn narrow(&mut self, study: &Study, query: Option<&str>) {
        self.filter.query = query.map(str::to_owned).filter(|q| !q.trim().is_empty());
        self.narrowing.set(&self.words, study, self.filter.query.as_deref());
        self.reindex(study);
    }

    /// Says what the query that was typed shows.
    pub fn narrowed(&mut self, study: &Study) {
        match &self.filter.query {
            Some(_) if self.narrowing.waits() => self.say("indexing the words of all sources …", Tone::Info),
            _ => self.set_filter(study, self.filter.clone()),
        }
    }

    /// True if the query of the filter leaves out these words of the source on
    /// screen.
    pub fn leaves_out(&self, span: Span) -> bool {
        self.narrowing.found().is_some_and(|found| !found.has_turn(self.view.source, span))
    }

    /// Shows only the coder's own codings, or everybody's.
    pub fn toggle_mine(&mut self, study: &Study) {
        let mine = self.filter.coder.as_ref() == Some(&self.coder);
        let coder = (!mine).then(|| self.coder.clone());
        self.set_filter(study, Filter { coder, ..self.filter.clone() });
    }

    /// Makes the text so many columns wide, or as wide as is comfortable.
    pub fn set_width(&mut self, study: &Study, width: Option<u16>) {
        self.reading_width = width;
        self.lay_out(study);
        self.reveal(study);
        let words = match width {
            Some(_) => format!("text of {} columns", self.areas(study).text.width),
            None => "text of the usual width".to_owned(),
        };
        self.say(words, Tone::Info);
    }

    /// Makes the text a step wider or narrower.
    pub fn widen(&mut self, study: &Study, wider: bool) {
        let now = self.areas(study).text.width;
        let wanted = i32::from(now) + if wider { STEP } else { -STEP };
        let wanted = u16::try_from(wanted).unwrap_or(0).max(area::NARROWEST);
        let fits = area::areas(self.size, self.source(study), Some(wanted)).text.width;
        if fits == now {
            let edge = if wider { "the text cannot be wider here" } else { "the text cannot be narrower" };
            return self.say(edge, Tone::Info);
        }
        self.set_width(study, Some(fits));
    }

    /// Takes other colours.
    pub fn set_scheme(&mut self, scheme: Scheme) {
        self.theme = self.theme.with(scheme);
        let words = match (self.theme.depth, scheme) {
            (Depth::Mono, _) => "this terminal shows no colours (NO_COLOR or TERM=dumb)".to_owned(),
            (_, Scheme::Mono) => "no colours".to_owned(),
            _ => format!("colours: {}", scheme.word()),
        };
        self.say(words, Tone::Info);
    }

    /// True if every line shows whose turn it is: as the person chose, else
    /// where several participants speak.
    pub fn marks_turns(&self, study: &Study) -> bool {
        self.turn_marks.unwrap_or_else(|| {
            self.source(study).is_some_and(|s| s.speakers.iter().filter(|p| !p.interviewer).nth(1).is_some())
        })
    }

    /// Shows on every line whose turn it is, or no longer.
    pub fn toggle_turn_marks(&mut self, study: &Study) {
        let on = !self.marks_turns(study);
        self.turn_marks = Some(on);
        self.say(if on { "every line shows who speaks" } else { "only names show who speaks" }, Tone::Info);
    }
}
