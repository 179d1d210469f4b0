//! A query as a filter: of a page's list, and of what the transcript shows.
//!
//! A list is filtered by the words its lines hold, or, after a `?`, by a query in
//! the language of the search page: then it lists what the query finds. The
//! query is looked up when it is typed and when the study has changed, never
//! for a frame. One with a fault lists what was listed before the fault, as the
//! search page does, so that nothing jumps while somebody types.
//!
//! What a query says of an entry depends on what the entry is: a coding is listed
//! if its excerpt is as asked, a source if the source is, a turn if the turn is.
//! The same words mean the same in `--query`.

use super::notes::Notes;
use super::words::Words;
use crate::model::ids::Ulid;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::query::{self, Query};
use crate::search::text::Text;
use crate::search::units::{Place, Unit};
use crate::search::{Search, SearchError};
use crate::text::plain::shown;
use std::collections::HashSet;
use std::sync::Arc;

/// What begins a query where words may be typed, too.
pub const SIGN: char = '?';

/// Characters of a query that a title shows.
const SHOWN: usize = 40;

/// What a query found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The query, in its plain form.
    pub query: String,
    /// Codings whose excerpts are as asked.
    pub codings: Arc<HashSet<Ulid>>,
    /// Turns that are as asked, in the order of the corpus.
    turns: Vec<Place>,
    /// Sources that are, by index.
    sources: HashSet<usize>,
}

/// What of it is looked up: each is a walk of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wants {
    /// Codings, turns and sources.
    #[default]
    Everything,
    /// Codings only.
    Codings,
    /// Codings and turns.
    Words,
    /// Sources only.
    Sources,
}

impl Found {
    fn of(study: &Study, words: &impl Text, (query, wants): (&Query, Wants)) -> Result<Self, SearchError> {
        let search = Search::new(study, words, query)?;
        let mut found = Self { query: query.written(), ..Self::default() };
        if wants != Wants::Sources {
            found.codings = Arc::new(search.codings());
        }
        if matches!(wants, Wants::Everything | Wants::Words) {
            found.turns = search.places(Unit::Turn);
        }
        if matches!(wants, Wants::Everything | Wants::Sources) {
            found.sources = search.places(Unit::Source).into_iter().map(|p| p.source).collect();
        }
        Ok(found)
    }

    /// True if a source (an index into the study's) is as asked.
    pub fn has_source(&self, source: usize) -> bool {
        self.sources.contains(&source)
    }

    /// True if words of a source lie in a turn that is as asked.
    pub fn has_turn(&self, source: usize, span: Span) -> bool {
        let from = self.turns.partition_point(|p| (p.source, p.span.end) <= (source, span.start));
        self.turns.get(from).is_some_and(|p| p.source == source && p.span.start < span.end)
    }
}

/// A query that a list is narrowed by, or none.
#[derive(Debug, Default)]
pub struct Narrowing {
    wants: Wants,
    text: Option<String>,
    /// The last query without a fault.
    asked: Option<Query>,
    notes: Notes,
    found: Option<Found>,
    waits: bool,
}

impl Narrowing {
    /// None yet, and what is looked up of one.
    pub fn of(wants: Wants) -> Self {
        Self { wants, ..Self::default() }
    }

    /// Takes up what is typed to filter a list; gives what is left for the list's
    /// own words: nothing of a query.
    pub fn typed<'t>(&mut self, words: &Words, study: &Study, typed: &'t str) -> &'t str {
        let query = typed.trim_start().strip_prefix(SIGN);
        self.set(words, study, query);
        if query.is_some() { "" } else { typed }
    }

    /// Narrows by a query, or by none.
    pub fn set(&mut self, words: &Words, study: &Study, query: Option<&str>) {
        if self.text.as_deref() != query {
            self.text = query.map(str::to_owned);
            self.ask(words, study);
        }
    }

    /// Asks the query of the study as it is.
    pub fn ask(&mut self, words: &Words, study: &Study) {
        let before = self.asked.take();
        (self.notes, self.found, self.waits) = (Notes::default(), None, false);
        let Some(text) = &self.text else {
            return;
        };
        let typed = query::parse(text);
        self.notes = Notes::of(&typed);
        if typed.as_ref().is_ok_and(|query| query.root.is_none()) {
            return;
        }
        let lexicon = match (words.get(), words.trouble()) {
            (Some(lexicon), _) => lexicon,
            (None, Some(why)) => return self.notes.add_words(why.to_owned()),
            (None, None) => {
                (self.waits, self.asked) = (true, typed.ok().or(before));
                return;
            }
        };
        for query in typed.into_iter().chain(before) {
            match Found::of(study, &**lexicon, (&query, self.wants)) {
                Ok(found) => {
                    (self.found, self.asked) = (Some(found), Some(query));
                    return;
                }
                Err(SearchError::Query(faults)) => self.notes.add(faults),
                Err(SearchError::Text(why)) => self.notes.add_words(why),
            }
        }
    }

    /// What it found; `None` while everything is listed.
    pub fn found(&self) -> Option<&Found> {
        self.found.as_ref()
    }

    /// True if there is a query, be it empty or faulty.
    pub fn is_on(&self) -> bool {
        self.text.is_some()
    }

    /// True if the words of the study are needed and not there.
    pub fn waits(&self) -> bool {
        self.waits
    }

    /// What is wrong or doubtful about the query.
    pub fn notes(&self) -> &Notes {
        &self.notes
    }

    /// The query as typed.
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// That the list is narrowed, for its title; empty if it is not.
    pub fn words(&self) -> String {
        match &self.text {
            None => String::new(),
            Some(_) if self.waits => "indexing …".to_owned(),
            Some(_) if self.notes.is_faulty() => "a fault in the query".to_owned(),
            Some(text) if text.trim().is_empty() => String::new(),
            Some(text) => format!("found by {}", shown(text.trim(), SHOWN)),
        }
    }
}
