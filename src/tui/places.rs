//! Where the person is and was: the place in each source, the way back from a
//! jump, bookmarks.
//!
//! Places are code points of a body. Each also knows its turn and its first
//! words, so that in a body that was changed since the words are looked for,
//! and else the turn. A jump is whatever takes the cursor to another source or
//! off the screen, by whichever key; a search, a turn's number and the ends of the
//! source are jumps wherever they lead.

use super::action::{Command, Motion};
use super::app::{App, Tone};
use super::follow::found;
use super::keymap::{self, Focus};
use super::theme::Scheme;
use crate::model::source::Source;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::store::places::{Bookmark, Place, Places};
use std::collections::HashMap;

/// Jumps that are remembered.
const JUMPS: usize = 200;
/// Code points of the words kept with a place.
const WORDS: u32 = 48;

/// A place to which a person can go back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The source's id.
    pub source: String,
    /// Code point.
    pub at: u32,
}

/// What the interface knows of places.
#[derive(Clone, Debug, Default)]
pub struct Whereabouts {
    /// The place in each source left, by its id.
    pub left: HashMap<String, Place>,
    /// All bookmarks, by source and place.
    pub bookmarks: Vec<Bookmark>,
    /// Code points of those in the source on screen, with their index; by place.
    pub here: Vec<(u32, usize)>,
    /// From where the person jumped, the newest last.
    pub back: Vec<Spot>,
    /// From where they went back.
    pub forward: Vec<Spot>,
    /// The source that was on screen before this one.
    pub other: Option<String>,
    /// True during a step back or forward, which is no jump.
    pub stepping: bool,
    /// True if what is done now is a jump, however near.
    pub leap: bool,
    /// What was kept last.
    pub kept: Option<Places>,
    /// True once something was done since then: where is kept soon.
    pub acted: bool,
    /// The colours at the start.
    pub began_with: Scheme,
}

/// A code point of `source` as a place that can be found again.
pub fn place(source: &Source, at: u32, top: u32) -> Place {
    let at = at.min(source.chars());
    let words = source.slice(Span::new(at, (at + WORDS).min(source.chars())));
    let words = words.split('\n').next().unwrap_or("").to_owned();
    let turn = source.block_at(at).and_then(|b| source.blocks[b].turn);
    Place { at, top, text: source.digest.clone(), turn, words }
}

/// Where a place is in the body as it is now: there, or else at the same words
/// nearest to it, or else at the start of its turn.
pub fn find(source: &Source, place: &Place) -> u32 {
    if place.text == source.digest {
        return place.at.min(source.chars());
    }
    if !place.words.trim().is_empty() {
        let found = source.body.match_indices(&place.words).map(|(byte, _)| source.map.char_at(&source.body, byte));
        if let Some(at) = found.min_by_key(|at| at.abs_diff(place.at)) {
            return at;
        }
    }
    let last = source.turns.last().map(|t| t.number);
    let turn = place.turn.zip(last).map(|(turn, last)| turn.min(last));
    let block = source.blocks.iter().find(|b| turn.is_some() && b.turn == turn && !b.text.is_empty());
    block.map_or(place.at.min(source.chars()), |b| b.text.start)
}

impl App {
    /// The place on screen.
    pub fn place(&self, study: &Study) -> Option<Place> {
        let source = self.source(study)?;
        let top = self.view.layout.rows.get(self.view.top).map_or(0, |r| r.shown);
        // The text on screen may be one that another program has changed.
        (source.digest == self.view.text).then(|| place(source, self.view.cursor, top))
    }

    /// Takes up what was kept of this coder.
    pub fn go_on(&mut self, study: &Study, places: Places) {
        self.places.left.extend(places.sources.clone());
        self.places.bookmarks.clone_from(&places.bookmarks);
        self.reading_width = places.width.or(self.reading_width);
        let scheme = self.theme.scheme.word();
        if let Some((began, chosen)) = &places.theme
            && began == scheme
            && let Some(chosen) = Scheme::from_word(chosen)
        {
            self.theme = self.theme.with(chosen);
        }
        self.places.kept = Some(places);
        self.settle_bookmarks(study);
    }

    /// What is to be kept.
    pub fn keepsake(&self, study: &Study) -> Places {
        let mut places = Places::default();
        places.sources.extend(self.places.left.iter().map(|(id, place)| (id.clone(), place.clone())));
        if let (Some(source), Some(place)) = (self.source(study), self.place(study)) {
            places.sources.insert(source.id.clone(), place);
            places.source = Some(source.id.clone());
        }
        places.bookmarks.clone_from(&self.places.bookmarks);
        places.width = self.reading_width;
        let (began, now) = (self.places.began_with, self.theme.scheme);
        places.theme = (began != now).then(|| (began.word().to_owned(), now.word().to_owned()));
        places
    }

    /// Puts bookmarks in order and finds those of the source on screen.
    pub fn settle_bookmarks(&mut self, study: &Study) {
        let order = |b: &Bookmark| (study.source_index(&b.source).unwrap_or(usize::MAX), b.place.at);
        self.places.bookmarks.sort_by_cached_key(order);
        let Some(source) = self.source(study) else {
            return;
        };
        let all = self.places.bookmarks.iter().enumerate();
        let mut here: Vec<(u32, usize)> =
            all.filter(|(_, b)| b.source == source.id).map(|(i, b)| (found(study, source, &b.place), i)).collect();
        here.sort_unstable();
        self.view.bookmarks = here.iter().map(|(at, _)| *at).collect();
        self.places.here = here;
        self.remap(study);
    }

    /// The bookmark in a span of the source on screen.
    pub fn bookmark_in(&self, span: Span) -> Option<usize> {
        let from = self.places.here.partition_point(|(at, _)| *at < span.start);
        self.places.here.get(from).filter(|(at, _)| *at < span.end).map(|(_, index)| *index)
    }

    /// Where the person goes on, in words, if not at the top.
    pub fn continuing(&self, study: &Study) -> Option<String> {
        let source = self.source(study).filter(|_| self.view.cursor > 0 && self.places.kept.is_some())?;
        let turn = source.block_at(self.view.cursor).and_then(|b| source.blocks[b].turn);
        let place = turn.map_or(String::new(), |t| format!(", turn {t}"));
        let top = keymap::binding(Command::Move(Motion::First));
        let key = top.and_then(|b| self.keymap.keys_in(b, Focus::Transcript).into_iter().next());
        let top = key.map_or(String::new(), |k| format!(" · {k} goes to the top"));
        Some(format!("continuing in {}{place}{top}", source.title))
    }

    /// The cursor's place, to compare with [`App::jumped`].
    pub fn spot(&self, study: &Study) -> Option<(Spot, usize)> {
        let source = self.source(study)?;
        let spot = Spot { source: source.id.clone(), at: self.view.cursor };
        Some((spot, self.view.layout.row_of(self.view.cursor)))
    }

    /// Remembers from where a key took the person to another source or off the
    /// screen.
    pub fn jumped(&mut self, study: &Study, before: Option<(Spot, usize)>) {
        let (Some((was, was_row)), Some((is, is_row))) = (before, self.spot(study)) else {
            return;
        };
        let away = was.source != is.source;
        if away {
            self.places.other = Some(was.source.clone());
        }
        let far = was_row.abs_diff(is_row) > usize::from(self.areas(study).text.height);
        let leap = std::mem::take(&mut self.places.leap) && was.at != is.at;
        if !std::mem::take(&mut self.places.stepping) && (away || far || leap) {
            self.places.forward.clear();
            self.places.back.push(was);
            if self.places.back.len() > JUMPS {
                self.places.back.remove(0);
            }
        }
    }

    /// Goes to a place, in whichever source; false if the source is gone.
    pub fn go_to(&mut self, study: &Study, source: &str, at: u32) -> bool {
        let Some(index) = study.source_index(source) else {
            self.say(format!("the source {source} is no longer in the study"), Tone::Refused);
            return false;
        };
        if index != self.view.source {
            self.open(study, index);
        }
        super::update::clear(self);
        super::update::motion::jump(self, study, at);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::source::{Defaults, read};

    fn body(text: &str) -> Source {
        read("corpus/a.md", text, &Defaults::default()).0
    }

    const OLD: &str = "**Interviewer:** How?\n\n**Ines:** We dug. It took long.\n\n**Interviewer:** And then?\n";

    #[test]
    fn a_place_is_found_by_its_words_and_else_by_its_turn() {
        let old = body(OLD);
        let at = old.map.char_at(&old.body, old.body.find("We dug").unwrap());
        let kept = place(&old, at, 0);
        assert_eq!((find(&old, &kept), kept.turn), (at, Some(2)));
        let longer = body(&OLD.replace("How?", "How did it begin, then?"));
        assert!(longer.slice(Span::new(find(&longer, &kept), longer.chars())).starts_with("We dug."));
        let other = body(&OLD.replace("We dug. It took long.", "They dug."));
        assert!(other.slice(Span::new(find(&other, &kept), other.chars())).starts_with("They dug."));
        assert!(find(&body("Nothing."), &kept) <= 8);
    }
}
