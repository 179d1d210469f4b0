//! What may lie over the transcript: lists, input lines, boxes.
//!
//! Only one at a time, each with its own keys ([`Focus`]). The state of a list
//! is what is typed and what is highlighted; what it lists is worked out when
//! the typing changes.

use super::actions;
use super::app::App;
use super::filter::Filter;
use super::fuzzy::{self, Plainness};
use super::guess::order;
use super::keymap::Focus;
use super::notes::Notes;
use super::update::change::Edit;
use super::writing::Writing;
use crate::model::codebook::CodeId;
use crate::model::ids::Ulid;
use crate::model::span::Span;
use crate::model::study::Study;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Bytes that an input line takes at most.
pub const LONGEST: usize = 4_000;

/// What lies over the transcript.
#[derive(Clone, Debug)]
pub enum Overlay {
    /// A list to choose from by typing.
    Picker(Picker),
    /// An input line.
    Prompt(Prompt),
    /// A short list.
    Menu(Menu),
    /// The list of keys: the filter typed and the first line shown.
    Help(Input, usize),
    /// The codings under the cursor: the first line shown.
    Details(usize),
    /// What to do about acts that could not be saved.
    Trouble,
    /// The keys that matter, at the very first start. Any key closes it.
    Welcome,
    /// A text that is written.
    Editor(Box<Writing>),
}

impl Overlay {
    /// Whose keys are in force.
    pub fn focus(&self) -> Focus {
        match self {
            Self::Picker(_) => Focus::Picker,
            Self::Prompt(_) => Focus::Prompt,
            Self::Menu(_) => Focus::Menu,
            Self::Help(..) => Focus::Help,
            Self::Details(_) => Focus::Details,
            Self::Trouble => Focus::Trouble,
            Self::Welcome => Focus::Welcome,
            Self::Editor(_) => Focus::Editor,
        }
    }
}

/// A line of text under edit: what stands before the cursor, and after it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Input {
    /// Before the cursor.
    pub before: String,
    /// After the cursor.
    pub after: String,
}

impl Input {
    /// A line with the cursor at its end.
    pub fn with(text: &str) -> Self {
        Self { before: one_line(text), after: String::new() }
    }

    /// The whole line.
    pub fn text(&self) -> String {
        format!("{}{}", self.before, self.after)
    }

    /// Types text; line ends become spaces, other control characters go.
    /// False if it would make the line too long: then nothing is typed.
    #[must_use]
    pub fn insert(&mut self, text: &str) -> bool {
        let fits = self.before.len() + self.after.len() + text.len() <= LONGEST;
        if fits {
            self.before.push_str(&one_line(text));
        }
        fits
    }

    /// Deletes the character before the cursor.
    pub fn delete_back(&mut self) {
        let keep = self.before.graphemes(true).next_back().map_or(0, |g| self.before.len() - g.len());
        self.before.truncate(keep);
    }

    /// Deletes the character under the cursor.
    pub fn delete_forward(&mut self) {
        let gone = self.after.graphemes(true).next().map_or(0, str::len);
        self.after.drain(..gone);
    }

    /// Deletes the word before the cursor.
    pub fn delete_word(&mut self) {
        let words = self.before.trim_end();
        let keep =
            words.rfind(char::is_whitespace).map_or(0, |at| at + words[at..].chars().next().map_or(1, char::len_utf8));
        self.before.truncate(keep);
    }

    /// One character back.
    pub fn left(&mut self) {
        if let Some(g) = self.before.graphemes(true).next_back().map(str::to_owned) {
            self.before.truncate(self.before.len() - g.len());
            self.after.insert_str(0, &g);
        }
    }

    /// To the start of the line.
    pub fn home(&mut self) {
        self.after = std::mem::take(&mut self.before) + &self.after;
    }

    /// To the end of the line.
    pub fn end(&mut self) {
        self.before.push_str(&std::mem::take(&mut self.after));
    }

    /// One character on.
    pub fn right(&mut self) {
        if let Some(g) = self.after.graphemes(true).next().map(str::to_owned) {
            self.after.drain(..g.len());
            self.before.push_str(&g);
        }
    }
}

fn one_line(text: &str) -> String {
    let spaced = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c });
    spaced.filter(|c| *c == ' ' || !c.is_control()).collect()
}

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

/// What an input line is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asking {
    /// The name of a new code, with the segment to code with it.
    NewCode {
        /// The segment; `None` makes the code alone.
        span: Option<Span>,
        /// The code it goes below.
        under: Option<CodeId>,
        /// The code it goes beside, if one is highlighted.
        beside: Option<CodeId>,
        /// True if the name is taken from the words.
        in_vivo: bool,
    },
    /// A comment on a coding.
    Comment(Ulid),
    /// The weight of a coding.
    Weight(Ulid),
    /// The round of a coding.
    Round(Ulid),
    /// The number of a turn.
    Turn,
    /// Words to find.
    Words,
    /// A folder to write to.
    Folder,
    /// The name of a bookmark.
    Bookmark,
    /// What the entries of a page's list must hold.
    Filter,
    /// The query whose codings and turns the transcript shows.
    Query,
    /// Something that a page asked with this key, in these words.
    ForPage(&'static str, String),
}

/// An input line.
#[derive(Clone, Debug)]
pub struct Prompt {
    /// What for.
    pub asking: Asking,
    /// What is typed.
    pub input: Input,
    /// A warning about what is typed.
    pub warning: Option<String>,
    /// Characters of what is typed that the warning is about.
    pub marks: Vec<Range<usize>>,
    /// True once the warning was read: the next Enter goes on.
    pub warned: bool,
    /// True while what stands there is the value of before: what is typed takes
    /// its place.
    pub fresh: bool,
}

impl Prompt {
    /// An input line that begins with `text`.
    pub fn new(asking: Asking, text: &str) -> Self {
        Self { asking, input: Input::with(text), warning: None, marks: Vec::new(), warned: false, fresh: false }
    }

    /// Says what is wrong or doubtful about the query that is typed, `before`
    /// characters into the line.
    pub fn doubt(&mut self, notes: &Notes, before: usize) {
        let words = notes.first();
        self.warning = (!words.is_empty()).then_some(words);
        self.marks = notes.all.iter().map(|f| f.span.start + before..f.span.end + before).collect();
    }

    /// An input line with a value that what is typed takes the place of.
    pub fn over(asking: Asking, value: &str) -> Self {
        Self { fresh: !value.is_empty(), ..Self::new(asking, value) }
    }

    /// Types text; false if it would make the line too long.
    #[must_use]
    pub fn insert(&mut self, text: &str) -> bool {
        if std::mem::take(&mut self.fresh) {
            self.input = Input::default();
        }
        self.input.insert(text)
    }

    /// True for a comment, which may have several lines.
    pub fn is_comment(&self) -> bool {
        matches!(self.asking, Asking::Comment(_))
    }
}

/// What a short list is for.
#[derive(Clone, Debug, PartialEq)]
pub enum Menuing {
    /// To which of these codings something is done.
    Edit(Vec<Ulid>, Edit),
    /// Which of these codings to comment on.
    Comment(Vec<Ulid>),
    /// The memo of which of these codings.
    Memo(Vec<Ulid>),
    /// What to say of the source.
    Mark,
    /// Which key this code keeps, or else which key keeps its own.
    Pin(Option<CodeId>),
    /// Something that a page asked with this key.
    ForPage(&'static str),
    /// What is shown: the filter of each entry.
    Filter(Vec<Filter>),
}

/// A short list: each entry has a letter of its own.
#[derive(Clone, Debug)]
pub struct Menu {
    /// What for.
    pub menuing: Menuing,
    /// A question.
    pub title: String,
    /// Letter and words of each entry.
    pub entries: Vec<(char, String)>,
    /// The highlighted one.
    pub selected: usize,
}
