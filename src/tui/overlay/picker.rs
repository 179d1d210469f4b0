//! Lists to choose from by typing: what is offered, and in which order.

use super::Input;
use crate::model::ids::Ulid;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::tui::actions;
use crate::tui::app::App;
use crate::tui::fuzzy::{self, Plainness};
use crate::tui::guess::order;
use crate::tui::keymap::Focus;

/// What is chosen from a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choosing {
    /// A code for this segment.
    Code(Span),
    /// Another code for a coding of this segment.
    Recode(Span),
    /// A source to open.
    Source,
    /// A bookmark to go to.
    Bookmark,
    /// An action to do; this has the keyboard.
    Action(Focus),
    /// A code for a page that asked with this key.
    ForPage(&'static str),
    /// A code whose codings are shown alone.
    Filter,
    /// One of the entries that a page gave with this key.
    OneOf(&'static str),
    /// Where codes go, for a page that asked with this key: below a code, or
    /// to the top of the codebook (the index after the last code).
    Place(&'static str),
}

/// A list to choose from by typing.
#[derive(Clone, Debug)]
pub struct Picker {
    /// What for.
    pub choosing: Choosing,
    /// What is asked, if not said by `choosing`.
    pub title: String,
    /// The entries, where a page gave them.
    pub given: Vec<String>,
    /// What is typed.
    pub input: Input,
    /// Indexes of the codes or sources that fit, best first, without those
    /// that are marked.
    pub matches: Vec<usize>,
    /// Codes marked to be taken together, in the order of marking; they stand
    /// above the others.
    pub marked: Vec<usize>,
    /// Which entry is highlighted, those that are marked counted too.
    pub selected: usize,
    /// The coding that gets another code.
    pub recoded: Option<Ulid>,
    /// Codings that get theirs after it.
    pub then: Vec<Ulid>,
    /// True if the next digit is text and takes no entry.
    pub literal: bool,
    /// How likely each code is here, by its index.
    pub likely: Vec<f32>,
    /// A code that is not offered, nor what stands below it.
    pub but: Option<usize>,
}

impl Picker {
    /// A list with nothing typed.
    pub fn new(choosing: Choosing, app: &App, study: &Study) -> Self {
        let likely = match choosing {
            Choosing::Code(span) | Choosing::Recode(span) => order::likely(app, study, Some(span)),
            Choosing::ForPage(_) | Choosing::Filter => order::likely(app, study, None),
            Choosing::Source | Choosing::Bookmark | Choosing::Place(_) | Choosing::Action(_) | Choosing::OneOf(_) => {
                Vec::new()
            }
        };
        let (title, given, input) = (String::new(), Vec::new(), Input::default());
        let (matches, marked) = (Vec::new(), Vec::new());
        let (recoded, then, selected, literal) = (None, Vec::new(), 0, false);
        let mut picker = Self {
            choosing,
            title,
            given,
            input,
            matches,
            marked,
            selected,
            recoded,
            then,
            literal,
            likely,
            but: None,
        };
        picker.refresh(app, study);
        if choosing == Choosing::Source {
            picker.selected = app.view.source.min(picker.matches.len().saturating_sub(1));
        }
        picker
    }

    /// Works out what fits what is typed.
    pub fn refresh(&mut self, app: &App, study: &Study) {
        let query = self.input.text();
        self.literal = false;
        self.matches = match self.choosing {
            Choosing::Code(_) | Choosing::Recode(_) | Choosing::ForPage(_) | Choosing::Filter => {
                order::codes(&query, &self.likely, study)
            }
            Choosing::Place(_) => places(&query, study),
            Choosing::OneOf(_) => holding(&query, &self.given),
            Choosing::Source => sources(&query, study),
            Choosing::Bookmark => bookmarks(&query, app, study),
            Choosing::Action(focus) => actions::found(&query, app, focus),
        };
        let out = |m: usize| self.but.is_some_and(|but| study.codebook.is_under(m, but));
        self.matches.retain(|m| !self.marked.contains(m) && !out(*m));
        self.selected = self.marked.len();
    }

    /// Every entry as shown: those marked, then those that fit.
    pub fn entries(&self) -> impl Iterator<Item = usize> + '_ {
        self.marked.iter().chain(&self.matches).copied()
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.marked.len() + self.matches.len()
    }

    /// True if there is no entry.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The highlighted entry.
    pub fn chosen(&self) -> Option<usize> {
        self.entries().nth(self.selected)
    }

    /// True if digits take entries.
    pub fn of_codes(&self) -> bool {
        matches!(self.choosing, Choosing::Code(_) | Choosing::Recode(_) | Choosing::ForPage(_) | Choosing::Filter)
    }

    /// The digit that takes the entry at a place of the list, if one does.
    pub fn digit(&self, place: usize) -> Option<usize> {
        place.checked_sub(self.marked.len()).map(|n| n + 1).filter(|n| *n <= 9 && self.of_codes())
    }

    /// What Enter takes: what is marked, and with it the highlighted entry if
    /// something is typed or nothing is marked.
    pub fn taken(&self) -> Vec<usize> {
        let more = !self.input.text().trim().is_empty() || self.marked.is_empty();
        let mut taken = self.marked.clone();
        taken.extend(self.chosen().filter(|c| more && !self.marked.contains(c)));
        taken
    }
}

fn fits(query: &str, study: &Study, offered: impl Iterator<Item = usize>) -> Vec<Fit> {
    let mut fits = Vec::new();
    for index in offered {
        let code = &study.codebook.codes[index];
        let path = code.path.join(" ");
        let by_name = fuzzy::score(query, &code.name).map(|s| s * 2 - code.name.chars().count() as i32 / 8);
        let elsewhere = [fuzzy::score(query, &path), fuzzy::score(query, &code.id.0)].into_iter().flatten().max();
        if let Some(score) = by_name.max(elsewhere) {
            let plain = fuzzy::plainness(query, &[&code.name, &path, &code.id.0]);
            let named = fuzzy::plainness(query, &[&code.name]);
            fits.push(Fit { named, plain, score, index });
        }
    }
    fits
}

/// Codes that others may go below, in the order of the codebook, the top first;
/// with something typed those that fit.
fn places(query: &str, study: &Study) -> Vec<usize> {
    let codes = &study.codebook.codes;
    let there = |i: &usize| codes[*i].merged_into.is_none();
    let top = fuzzy::score(query, TOP).map(|_| codes.len());
    if query.is_empty() {
        return top.into_iter().chain((0..codes.len()).filter(there)).collect();
    }
    ranked(fits(query, study, (0..codes.len()).filter(there))).into_iter().chain(top).collect()
}

/// The top of the codebook, as a place to choose.
pub const TOP: &str = "the top of the codebook";

/// The entries that hold every word typed, in their order.
fn holding(query: &str, entries: &[String]) -> Vec<usize> {
    let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    let holds = |entry: &String| {
        let entry = entry.to_lowercase();
        words.iter().all(|word| entry.contains(word))
    };
    (0..entries.len()).filter(|at| holds(&entries[*at])).collect()
}

fn sources(query: &str, study: &Study) -> Vec<usize> {
    let fit = |(index, s): (usize, &crate::model::source::Source)| {
        let all = format!("{} {} {} {}", s.title, s.id, s.kind, s.participants.join(" "));
        let score = fuzzy::score(query, &s.id).max(fuzzy::score(query, &all))?;
        let plain = fuzzy::plainness(query, &[&all]);
        Some(Fit { named: plain, plain, score, index })
    };
    ranked(study.sources.iter().enumerate().filter_map(fit).collect())
}

/// Bookmarks: with nothing typed in their order; a name counts more than words.
fn bookmarks(query: &str, app: &App, study: &Study) -> Vec<usize> {
    let fit = |(index, b): (usize, &crate::store::places::Bookmark)| {
        let title = study.source(&b.source).map_or("", |s| s.title.as_str());
        let all = format!("{} {title} {}", b.name, b.place.words);
        let score = fuzzy::score(query, &b.name).map(|s| s * 2).max(fuzzy::score(query, &all))?;
        Some(Fit { named: fuzzy::plainness(query, &[&b.name]), plain: fuzzy::plainness(query, &[&all]), score, index })
    };
    ranked(app.places.bookmarks.iter().enumerate().filter_map(fit).collect())
}

/// An entry that fits what is typed.
struct Fit {
    /// How plainly its name has what is typed.
    named: Plainness,
    /// The same of all that is known of it.
    plain: Plainness,
    score: i32,
    index: usize,
}

/// The entries to list, best first. Where a name has a word that begins as
/// typed, entries far below the best would only hide it: those that have the
/// letters here and there, or the word only in the branch they are on.
fn ranked(mut fits: Vec<Fit>) -> Vec<usize> {
    let best = fits.iter().map(|f| f.score).max().unwrap_or(0);
    if fits.iter().any(|f| f.named == Plainness::WordStart) {
        fits.retain(|f| f.plain != Plainness::Scattered && f.score * 3 >= best * 2);
    }
    fits.sort_by_key(|f| (std::cmp::Reverse(f.score), f.index));
    fits.into_iter().map(|f| f.index).collect()
}
