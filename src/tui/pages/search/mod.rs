//! The search page: a query in a line of its own, and what it finds below, after
//! every key.
//!
//! The query is looked up when it changes, when the unit or the order does, and
//! when the study has changed; never for a frame. Of what was found only the
//! hits around the highlighted one are put into words. A query with a fault
//! finds what it found before the fault, set back, so that nothing jumps while
//! somebody types; nothing is coded by it.

mod acts;
mod draw;
mod facets;
mod hits;

use super::{OwnLine, Page, PageName, Reply, show};
use crate::model::codebook::CodeId;
use crate::model::fold::plural;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::query::{self, Query};
use crate::search::hits::Order;
use crate::search::lexicon::Lexicon;
use crate::search::units::{Place, Unit};
use crate::search::{LookedUp, Search, SearchError};
use crate::tui::action::Command;
use crate::tui::app::{App, Tone};
use crate::tui::enabled as when;
use crate::tui::keymap::{Binding, Focus, Group, row};
use crate::tui::notes::Notes;
use crate::tui::update::Effect;
use hits::Hits;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::sync::Arc;

/// What can be done here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Do {
    /// Another unit.
    Unit,
    /// Another order.
    Order,
    /// Narrows the query by what the hits are.
    Facets,
    /// Codes the chosen hits, or the highlighted one.
    Code,
    /// Codes all of them.
    CodeAll,
    /// Codes only the words found, or all of a hit.
    OnlyFound,
}

const HERE: &[Focus] = &[Focus::Page(PageName::Search)];
const PAGE: Group = Group::Page(PageName::Search);

/// Its keys.
#[rustfmt::skip] // a table: one line a row
pub static ROWS: &[Binding] = &[
    row(Command::Search(Do::Facets), HERE, &["f"], (PAGE, "narrow"), "Count the hits by code, coder, speaker, source or attribute, and narrow the query to one of them.", when::always),
    row(Command::Search(Do::Unit), HERE, &["t", "Tab"], (PAGE, "unit"), "Find turns, sentences, excerpts (coded words) or whole sources.", when::always),
    row(Command::Search(Do::Order), HERE, &["o"], (PAGE, "order"), "List hits as in the corpus, what fits best first, or by participant.", when::always),
    row(Command::Search(Do::Code), HERE, &["c"], (PAGE, "code"), "Code the chosen hits, or the highlighted one; the codings are provisional and wait on the review page.", when::may_edit),
    row(Command::Search(Do::CodeAll), HERE, &["C"], (PAGE, "code all"), "Code all hits, as one act; asks first.", when::may_edit),
    row(Command::Search(Do::OnlyFound), HERE, &["m"], (PAGE, "matched words"), "Code only the words that were found, or again all of each hit.", when::always),
];

/// Characters of a query that a message shows.
const SHOWN: usize = 40;

/// The page.
#[derive(Debug)]
struct Find {
    /// The query as typed.
    text: String,
    /// The last query without a fault, with which the hits were found.
    asked: Option<Query>,
    unit: Unit,
    order: Order,
    /// Only words that were found are coded.
    only_found: bool,
    notes: Notes,
    /// Whether the words of the study are there.
    words: State,
    found: Option<(LookedUp, Arc<Lexicon>)>,
    hits: Hits,
    /// The facet that is being asked for, and its values.
    facet: (String, Vec<String>),
    /// What is about to be coded, and with which code.
    coding: (Vec<Place>, Option<CodeId>),
}

/// Whether there is something to search.
#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    Indexing,
    Trouble(String),
    Ready,
}

/// Makes the page.
pub fn open(_: &App, _: &Study) -> Box<dyn Page> {
    Box::new(Find {
        text: String::new(),
        asked: None,
        unit: Unit::default(),
        order: Order::default(),
        only_found: false,
        notes: Notes::default(),
        words: State::Indexing,
        found: None,
        hits: Hits::default(),
        facet: Default::default(),
        coding: Default::default(),
    })
}

impl Page for Find {
    fn name(&self) -> PageName {
        PageName::Search
    }

    fn needs_words(&self) -> bool {
        true
    }

    fn stays(&self) -> bool {
        true
    }

    fn refresh(&mut self, app: &App, study: &Study) {
        self.ask(app, study);
    }

    fn line(&self) -> Option<OwnLine> {
        let (found, warning) = (self.extent(), self.notes.spoken());
        Some(OwnLine { title: "What to find".to_owned(), text: self.text.clone(), found, warning })
    }

    fn filter(&mut self, app: &App, study: &Study, words: &str) {
        if self.text != words {
            words.clone_into(&mut self.text);
            self.hits.forget();
            self.ask(app, study);
        }
    }

    fn command(&mut self, app: &mut App, study: &Study, command: Command) -> Vec<Effect> {
        match command {
            Command::Accept => self.go(app, study),
            Command::Search(Do::Unit) => self.other_unit(app, study),
            Command::Search(Do::Order) => self.other_order(app, study),
            Command::Search(Do::Facets) => self.ask_facet(app, study),
            Command::Search(Do::Code) => self.ask_code(app, study, false),
            Command::Search(Do::CodeAll) => self.ask_code(app, study, true),
            Command::Search(Do::OnlyFound) => {
                self.only_found = !self.only_found;
                let what = if self.only_found { "the words found" } else { "all of a hit" };
                app.say(format!("c and C code {what}"), Tone::Info);
            }
            other => {
                self.hits.command(app, study, other);
                self.look(app, study);
            }
        }
        Vec::new()
    }

    fn replied(&mut self, app: &mut App, study: &Study, ask: &'static str, reply: Reply) -> Vec<Effect> {
        match (ask, reply) {
            (facets::WHICH, Reply::Choice(number)) => self.ask_value(app, study, number),
            (facets::VALUE, Reply::Choice(number)) => self.narrow(app, study, number),
            (acts::CODE, Reply::Codes(codes)) => return self.coded_with(app, study, codes),
            (acts::SURE, Reply::Choice(0)) => return self.code_them(app, study),
            _ => {}
        }
        Vec::new()
    }

    fn click(&mut self, app: &mut App, study: &Study, area: Rect, at: (u16, u16), clicks: u8) -> Vec<Effect> {
        if self.hits.click(self.parts(area).list, at) {
            self.look(app, study);
            if clicks == 2 {
                return self.command(app, study, Command::Accept);
            }
        }
        Vec::new()
    }

    fn draw(&self, app: &App, _: &Study, buffer: &mut Buffer, area: Rect) -> Option<(u16, u16)> {
        self.draw_all(app, buffer, area)
    }

    fn say(&self, _: &App, study: &Study) -> String {
        match self.hits.here() {
            _ if self.words != State::Ready || self.text.trim().is_empty() => self.extent(),
            None => self.extent(),
            Some(place) => {
                let faulty = if self.notes.is_faulty() { "the query has a fault; before it: " } else { "" };
                format!("{faulty}{}", self.hits.say(study, place))
            }
        }
    }

    fn extent(&self) -> String {
        match &self.words {
            State::Indexing => "indexing …".to_owned(),
            State::Trouble(why) => why.clone(),
            State::Ready if self.notes.is_faulty() => "a fault in the query".to_owned(),
            State::Ready if self.text.trim().is_empty() => "nothing asked".to_owned(),
            State::Ready => self.counted(),
        }
    }

    fn found_in(&self, app: &App, study: &Study, source: usize, searched: &str) -> Option<Vec<Span>> {
        let (looked, lexicon) = self.found.as_ref().filter(|_| searched == self.text.trim())?;
        // Of other words the places would be others, too.
        let same = app.words.get().is_some_and(|words| Arc::ptr_eq(words, lexicon));
        same.then(|| self.hits.marked(looked, study, source))
    }
}

impl Find {
    /// `12 turns in 5 sources`.
    fn counted(&self) -> String {
        let all = plural(self.hits.places.len(), self.unit.word());
        let inside = match self.unit {
            Unit::Source => String::new(),
            _ if self.hits.places.is_empty() => String::new(),
            _ => format!(" in {}", plural(self.hits.sources, "source")),
        };
        let chosen = match self.hits.chosen.len() {
            0 => String::new(),
            n => format!(" · {n} chosen"),
        };
        format!("{all}{inside}{chosen}")
    }

    /// Asks the query of the study as it is.
    fn ask(&mut self, app: &App, study: &Study) {
        self.words = match (app.words.get(), app.words.trouble()) {
            (Some(_), _) => State::Ready,
            (None, Some(why)) => State::Trouble(why.to_owned()),
            (None, None) => State::Indexing,
        };
        let typed = query::parse(&self.text);
        self.notes = Notes::of(&typed);
        if typed.as_ref().is_ok_and(|query| query.root.is_none()) {
            self.asked = None;
        }
        let found = match app.words.get() {
            Some(lexicon) => self.find(study, lexicon, typed.ok()),
            None => None,
        };
        let places = match found {
            Some((looked, lexicon, places)) => {
                self.found = Some((looked, lexicon));
                places
            }
            None => {
                self.found = None;
                Vec::new()
            }
        };
        // While the words are made ready, what is highlighted is not forgotten.
        if self.words != State::Indexing {
            self.hits.set(study, places);
        } else {
            self.hits.wait();
        }
        self.look(app, study);
    }

    /// The hits of the query, or else, while it has a fault, of the last one that
    /// had none.
    fn find(
        &mut self,
        study: &Study,
        lexicon: &Arc<Lexicon>,
        typed: Option<Query>,
    ) -> Option<(LookedUp, Arc<Lexicon>, Vec<Place>)> {
        let asked = self.asked.take();
        for query in typed.into_iter().filter(|q| q.root.is_some()).chain(asked) {
            match Search::new(study, &**lexicon, &query) {
                Ok(search) => {
                    let places = search.ordered(self.unit, self.order);
                    self.asked = Some(query);
                    return Some((search.keep(), Arc::clone(lexicon), places));
                }
                Err(SearchError::Query(faults)) => self.notes.add(faults),
                Err(SearchError::Text(why)) => self.notes.add_words(why),
            }
        }
        None
    }

    /// Puts into words what is around the highlighted hit.
    fn look(&mut self, app: &App, study: &Study) {
        let columns = self.hits.columns(draw::list_width(app.size.0));
        match &self.found {
            Some((looked, lexicon)) => self.hits.look(study, (looked, lexicon), (columns, app.size.1)),
            None => self.hits.blank(),
        }
    }

    fn other_unit(&mut self, app: &mut App, study: &Study) {
        let at = Unit::ALL.iter().position(|u| *u == self.unit).unwrap_or(0);
        self.unit = Unit::ALL[(at + 1) % Unit::ALL.len()];
        self.hits.chosen.clear();
        self.ask(app, study);
        app.say(self.unit.words(), Tone::Info);
    }

    fn other_order(&mut self, app: &mut App, study: &Study) {
        let at = Order::ALL.iter().position(|(o, _)| *o == self.order).unwrap_or(0);
        let (order, word) = Order::ALL[(at + 1) % Order::ALL.len()];
        self.order = order;
        // Another order is asked for to see what comes first in it.
        self.hits.forget();
        self.ask(app, study);
        let words = if order == Order::Corpus { "as in the corpus".to_owned() } else { format!("by {word}") };
        app.say(format!("in order {words}"), Tone::Info);
    }

    /// To the highlighted hit in its source; the words found there are what `f`
    /// and `F` go on with.
    fn go(&mut self, app: &mut App, study: &Study) {
        let (Some(place), Some((looked, _))) = (self.hits.here(), &self.found) else {
            return app.say("nothing is found to go to: / changes the query", Tone::Info);
        };
        let here = looked.highlights(study, place);
        let words = here.first().copied().unwrap_or(place.span);
        let found = self.hits.marked(looked, study, place.source);
        show(app, study, &study.sources[place.source].id, words);
        if !app.going {
            return;
        }
        let at = found.iter().position(|s| s.start >= words.start).map_or(1, |i| i + 1);
        let query = crate::text::plain::shown(&self.text, SHOWN);
        self.text.trim().clone_into(&mut app.searched);
        app.say(format!("“{query}”: place {at} of {} here · Backspace: the list", found.len()), Tone::Info);
        app.view.found = found;
        app.remap(study);
    }
}
