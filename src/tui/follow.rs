//! Staying in place while the study changes under the screen.
//!
//! Other programs add, rename, edit and remove files while somebody reads. The
//! source on screen is known by its id, not by its place in the list; cursor,
//! selection and the first line on screen go where their words went, by the
//! same position maps that codings follow. Where no map leads, the nearest place
//! is taken.

use super::app::{App, Selection, Tone, View};
use super::layout::Layout;
use super::places;
use crate::model::anchor::Digest;
use crate::model::source::Source;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::store::places::Place;
use crate::text::reanchor::Placer;
use crate::text::segment;

/// Where a range of an earlier body is in the body of today, if maps lead there.
fn mapped(study: &Study, source: &Source, from: &Digest, span: Span) -> Option<Span> {
    if *from == source.digest {
        return Some(span);
    }
    Placer::new(source, &study.maps).followed(from, span)
}

/// The same; where no map leads, the nearest place.
fn followed(study: &Study, source: &Source, from: &Digest, span: Span) -> Span {
    let end = source.chars();
    let near = Span::new(span.start.min(end), span.end.min(end));
    mapped(study, source, from, span).unwrap_or(near)
}

fn point(study: &Study, source: &Source, from: &Digest, at: u32) -> Option<u32> {
    mapped(study, source, from, Span::new(at, at.saturating_add(1))).map(|s| s.start)
}

/// Where a place is in the body of today: where maps lead, else at the words
/// that stood there, else in its turn.
pub(super) fn found(study: &Study, source: &Source, place: &Place) -> u32 {
    point(study, source, &place.text, place.at).unwrap_or_else(|| places::find(source, place)).min(source.chars())
}

impl App {
    /// Remembers where the person is in the source on screen.
    pub(super) fn leave(&mut self, study: &Study) {
        if !self.view.id.is_empty() {
            let top = self.view.layout.rows.get(self.view.top).map_or(0, |r| r.shown);
            // Of a text that another program has changed only the number is known.
            let (at, text) = (self.view.cursor, self.view.text.clone());
            let number = Place { at, top, text, ..Place::default() };
            let place = self.place(study).unwrap_or(number);
            self.places.left.insert(self.view.id.clone(), place);
        }
    }

    /// Goes where the person was in the source on screen.
    pub(super) fn come_back(&mut self, study: &Study) {
        let Some(source) = self.source(study) else {
            return;
        };
        let place = self.places.left.get(&source.id).cloned().unwrap_or_default();
        let cursor = found(study, source, &place);
        let top = point(study, source, &place.text, place.top).filter(|_| place.top > 0);
        let cursor = self.view.layout.locate(source, cursor).map_or(0, |(_, c)| c.span.start);
        self.view.top = top.map_or(0, |at| self.view.layout.row_of(at));
        self.view.cursor = cursor;
        if top.is_none() {
            self.reveal_jump(study, cursor);
        }
    }

    /// Takes up that sources moved in the list, have other words, or are gone.
    pub(super) fn follow(&mut self, study: &Study) {
        if study.sources.get(self.view.source).is_none_or(|s| s.id != self.view.id) {
            match study.source_index(&self.view.id) {
                Some(at) => self.view.source = at,
                None => return self.moved_on(study),
            }
        }
        if self.source(study).is_some_and(|s| s.digest != self.view.text) {
            self.other_words(study);
        }
    }

    /// The source on screen is gone: the nearest other.
    fn moved_on(&mut self, study: &Study) {
        let gone = self.view.id.clone();
        self.open(study, self.view.source.min(study.sources.len().saturating_sub(1)));
        match self.source(study) {
            _ if gone.is_empty() => {}
            Some(now) => self.say(format!("{gone} is no longer in the corpus: this is {}", now.id), Tone::Info),
            None => self.say(format!("{gone} is no longer in the corpus, which is empty now"), Tone::Info),
        }
    }

    /// The source on screen has another body.
    fn other_words(&mut self, study: &Study) {
        let Some(source) = self.source(study) else {
            return;
        };
        let old = self.view.text.clone();
        let height = usize::from(self.areas(study).text.height);
        let line = self.view.layout.row_of(self.view.cursor).checked_sub(self.view.top).filter(|line| *line < height);
        let top = self.view.layout.rows.get(self.view.top).map_or(0, |r| r.shown);
        let near = |at: u32| followed(study, source, &old, Span::new(at, at + 1)).start;
        let (top, cursor) = (near(top), near(self.view.cursor));
        let moved = |span: Span| {
            let span = segment::snap_to_graphemes(source, followed(study, source, &old, span));
            (!span.is_empty()).then_some(span)
        };
        let selection = self.view.selection.and_then(|s| {
            let span = moved(s.span)?;
            Some(Selection { span, anchor: moved(s.anchor).unwrap_or(span), unit: s.unit })
        });
        let visual = self.view.visual && selection.is_some();
        let View { source: index, id, .. } = &self.view;
        self.view = View { source: *index, id: id.clone(), selection, visual, ..View::default() };
        self.view.layout = Layout::default();
        self.opened(study);
        self.lay_out(study);
        if let Some(source) = self.source(study) {
            let (row, at) = self.view.layout.locate(source, cursor).map_or((0, 0), |(row, c)| (row, c.span.start));
            self.view.cursor = at;
            // The cursor stays on its line of the screen, if it was on one.
            self.view.top = line.map_or_else(|| self.view.layout.row_of(top), |line| row.saturating_sub(line));
        }
        self.settle_bookmarks(study);
        self.reveal(study);
    }
}
