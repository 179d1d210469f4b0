//! Staying in place while the study changes under the screen.
//!
//! Other programs add, rename, edit and remove files while somebody reads. The
//! source on screen is known by its id, not by its place in the list; cursor,
//! selection and the first line on screen go where their words went, by the
//! same position maps that codings follow. Where no map leads, the nearest place
//! is taken.

use super::app::{App, Selection, Tone, View};
use super::layout::Layout;
use crate::model::anchor::Digest;
use crate::model::source::Source;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::text::reanchor::Placer;
use crate::text::segment;

/// Where somebody was in a source that is not on screen.
#[derive(Clone, Debug, Default)]
pub(super) struct Left {
    /// Code points under the cursor and first on screen.
    cursor: u32,
    top: u32,
    /// The body they are counted in.
    text: Digest,
}

/// Where a range of an earlier body is in the body of today.
fn followed(study: &Study, source: &Source, from: &Digest, span: Span) -> Span {
    if *from == source.digest {
        return span;
    }
    let end = source.chars();
    let near = Span::new(span.start.min(end), span.end.min(end));
    Placer::new(source, &study.maps).followed(from, span).unwrap_or(near)
}

fn point(study: &Study, source: &Source, from: &Digest, at: u32) -> u32 {
    followed(study, source, from, Span::new(at, at + 1)).start
}

impl App {
    /// Remembers where the person is in the source on screen.
    pub(super) fn leave(&mut self) {
        if !self.view.id.is_empty() {
            let top = self.view.layout.rows.get(self.view.top).map_or(0, |r| r.shown);
            let left = Left { cursor: self.view.cursor, top, text: self.view.text.clone() };
            self.places.insert(self.view.id.clone(), left);
        }
    }

    /// Goes where the person was in the source on screen.
    pub(super) fn come_back(&mut self, study: &Study) {
        let Some(source) = self.source(study) else {
            return;
        };
        let Left { cursor, top, text } = self.places.get(&source.id).cloned().unwrap_or_default();
        let (cursor, top) = match text.0.is_empty() {
            true => (0, None),
            false => (point(study, source, &text, cursor), Some(point(study, source, &text, top))),
        };
        let cursor = self.view.layout.locate(source, cursor).map_or(0, |(_, c)| c.span.start);
        self.view.top = top.map_or(0, |at| self.view.layout.row_of(at));
        self.view.cursor = cursor;
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
        let top = point(study, source, &old, top);
        let cursor = point(study, source, &old, self.view.cursor);
        let moved = |span: Span| {
            let span = segment::snap_to_graphemes(source, followed(study, source, &old, span));
            (!span.is_empty()).then_some(span)
        };
        let selection = self.view.selection.and_then(|s| {
            let span = moved(s.span)?;
            Some(Selection { span, anchor: moved(s.anchor).unwrap_or(span), unit: s.unit })
        });
        let bookmarks = self.view.bookmarks.iter().map(|at| point(study, source, &old, *at)).collect();
        let visual = self.view.visual && selection.is_some();
        let View { source: index, id, .. } = &self.view;
        self.view = View { source: *index, id: id.clone(), bookmarks, selection, visual, ..View::default() };
        self.view.layout = Layout::default();
        self.opened(study);
        self.lay_out(study);
        if let Some(source) = self.source(study) {
            let (row, at) = self.view.layout.locate(source, cursor).map_or((0, 0), |(row, c)| (row, c.span.start));
            self.view.cursor = at;
            // The cursor stays on its line of the screen, if it was on one.
            self.view.top = line.map_or_else(|| self.view.layout.row_of(top), |line| row.saturating_sub(line));
        }
        self.reveal(study);
    }
}
