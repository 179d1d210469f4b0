//! What is looked for: a unit of the search, or the words of the query
//! themselves.

use super::super::text;
use crate::model::fold::plural;
use crate::model::known::Known;
use crate::search::hits::Order;
use crate::search::text::Text;
use crate::search::units::{Place, Unit};
use crate::search::{Hit, Search};
use clap::ArgMatches;

/// What a hit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sought {
    /// A unit of the search.
    Unit(Unit),
    /// Each place of the words of the query, in turns.
    Match,
}

impl Sought {
    /// The words of `--unit`.
    pub const WORDS: [&'static str; 5] = ["turn", "sentence", "excerpt", "source", "match"];

    /// What `--unit` says.
    pub fn of(matches: &ArgMatches) -> Self {
        match text(matches, "unit") {
            Some("match") => Self::Match,
            word => Self::Unit(word.and_then(Unit::from_word).unwrap_or_default()),
        }
    }

    /// The word in options and output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unit(unit) => unit.word(),
            Self::Match => "match",
        }
    }

    /// `1 match`, `3 turns`.
    pub fn said(self, n: usize) -> String {
        match self {
            Self::Match if n != 1 => format!("{n} matches"),
            _ => plural(n, self.word()),
        }
    }

    /// How many there are.
    pub fn count<T: Text, K: Known>(self, search: &Search<'_, T, K>) -> usize {
        match self {
            Self::Unit(unit) => search.places(unit).len(),
            Self::Match => search.places(Unit::Turn).into_iter().map(|place| search.highlights(place).len()).sum(),
        }
    }

    /// The first of them in order, and how many there are; with scores, if they are
    /// of use.
    pub fn first<T: Text, K: Known>(
        self,
        search: &Search<'_, T, K>,
        order: Order,
        (most, scores): (usize, bool),
    ) -> (Vec<Hit>, usize) {
        let Self::Unit(unit) = self else {
            let one = |span, of: &Hit| {
                let place = Place::new(of.place.source, span);
                Hit { place, highlights: vec![span], score: of.score }
            };
            let (turns, _) = search.first(Unit::Turn, order, usize::MAX, scores);
            let each = turns.iter().flat_map(|turn| turn.highlights.iter().map(|span| one(*span, turn)));
            let mut all: Vec<Hit> = each.collect();
            let count = all.len();
            all.truncate(most);
            return (all, count);
        };
        search.first(unit, order, most, scores)
    }

    /// All of them, in order.
    pub fn hits<T: Text, K: Known>(self, search: &Search<'_, T, K>, order: Order) -> Vec<Hit> {
        self.first(search, order, (usize::MAX, true)).0
    }

    /// The unit in which words are looked for.
    pub fn unit(self) -> Unit {
        match self {
            Self::Unit(unit) => unit,
            Self::Match => Unit::Turn,
        }
    }
}
