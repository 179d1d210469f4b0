//! L3: a query asked of a study.
//!
//! Every piece of a query stands for places in sources: words for where they
//! are said, `code:` for codings, `role:` for what such people say. A *unit* (a
//! turn, a sentence, an excerpt, a source) holds a piece of words if they lie
//! in it, and any other piece if it touches one of its places. `AND`, `OR` and
//! `NOT` are about the unit. Where excerpts are the units, codes speak of the
//! excerpt itself. Nothing else decides what is found.
//!
//! The index says where words are ([`text::Text`]); everything else is looked up
//! in the study in memory, so that what is found is never older than it.

mod excerpts;
pub mod fields;
mod frugal;
pub mod hits;
pub mod lexicon;
pub mod only;
mod places;
pub mod plan;
pub mod quotes;
mod relate;
pub mod show;
#[cfg(test)]
mod slow;
mod spans;
pub mod suggest;
pub mod table;
#[cfg(test)]
mod tests;
pub mod text;
pub mod units;
pub mod values;
pub mod words;

use crate::model::coding::CodingStatus;
use crate::model::known::Known;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::query::{Fault, Query};
use plan::{Coded, Piece, Plan, Planned};
use relate::Ruler;
use spans::{Mark, Marks};
use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;
use text::Text;
use units::{Place, Unit, units};

/// One unit that is as asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Which.
    pub place: Place,
    /// Words of the query in it: code points of whole words, by start, apart.
    pub highlights: Vec<Span>,
    /// How well it fits: see [`hits::saturated`].
    pub score: f64,
}

/// Why nothing could be asked.
#[derive(Clone, Debug, PartialEq)]
pub enum SearchError {
    /// The query names what is not there.
    Query(Vec<Fault>),
    /// The words cannot be read.
    Text(String),
}

/// A query made ready for a study, in memory or what is known of it.
pub struct Search<'s, T: Text, K: Known = Study> {
    study: &'s K,
    text: &'s T,
    /// Those that are searched.
    sources: Range<usize>,
    found: LookedUp,
}

/// Where the pieces of a query are, for as long as the study is the same: what
/// is to be marked can be asked of it without looking everything up again.
#[derive(Clone, Debug)]
pub struct LookedUp {
    planned: Planned,
    /// Of each piece and source.
    marks: Vec<Vec<Marks>>,
    /// Pieces that are not only there to be kept out.
    wanted: HashSet<usize>,
}

impl LookedUp {
    /// The marks of a piece that a unit holds.
    fn marks_in<'m>(&'m self, study: &'m impl Known, piece: usize, place: Place) -> impl Iterator<Item = &'m Mark> {
        let marks = self.marks[piece][place.source].within(place.span);
        // Codes speak of the excerpt itself.
        let own = marks.filter(move |m| m.coding.is_none() || place.coding.is_none() || m.coding == place.coding);
        own.filter(move |m| !place.parted || !is_beside(study, place, m))
    }

    /// True if a piece that is asked for asks for this coding, and for what it is.
    fn asks_for(&self, coding: usize, place: Place, what: impl Fn(&Coded) -> bool) -> bool {
        self.wanted.iter().any(|piece| {
            let asks = matches!(&self.planned.pieces[*piece], Piece::Coded(coded) if what(coded));
            asks && self.marks[*piece][place.source].touching(place.span).any(|m| m.coding == Some(coding))
        })
    }
}

impl<'s, T: Text, K: Known> Search<'s, T, K> {
    /// Looks up every piece.
    ///
    /// # Errors
    /// If the query names what the study does not have, or the words cannot be
    /// read.
    pub fn new(study: &'s K, text: &'s T, query: &Query) -> Result<Self, SearchError> {
        let mut search = Self::planned(study, text, query)?;
        for piece in 0..search.found.planned.pieces.len() {
            let marks = search.look_up(&search.found.planned.pieces[piece].clone())?;
            search.found.marks.push(marks);
        }
        Ok(search)
    }

    /// Nothing looked up yet.
    fn planned(study: &'s K, text: &'s T, query: &Query) -> Result<Self, SearchError> {
        let planned = plan::plan(study, query).map_err(SearchError::Query)?;
        let mut wanted = HashSet::new();
        positive(&planned.plan, &mut wanted);
        Ok(Self { study, text, sources: 0..study.size(), found: LookedUp { planned, marks: Vec::new(), wanted } })
    }

    /// What was looked up, to be kept.
    pub fn keep(self) -> LookedUp {
        self.found
    }

    fn look_up(&self, piece: &Piece) -> Result<Vec<Marks>, SearchError> {
        let Piece::Words(words) = piece else {
            return Ok((0..self.study.size()).map(|source| Marks::new(self.marks_at(piece, source))).collect());
        };
        let mut out = vec![Vec::new(); self.study.size()];
        for o in self.text.find(words).map_err(SearchError::Text)? {
            out[o.source].push(Mark::words(o.start, o.last));
        }
        Ok(out.into_iter().map(Marks::new).collect())
    }

    /// The marks of a piece in one source; of words none.
    fn marks_at(&self, piece: &Piece, source: usize) -> Vec<Mark> {
        match piece {
            Piece::Words(_) => Vec::new(),
            Piece::Part(part) => places::parts(self.study, source, part),
            Piece::Coded(coded) => places::coded(self.study, source, coded),
            // Operands stand before what relates them.
            Piece::Related(how, operands) => {
                let of = |pieces: &Vec<usize>| {
                    Marks::new(pieces.iter().flat_map(|p| self.found.marks[*p][source].all.iter().cloned()).collect())
                };
                let operands: Vec<Marks> = operands.iter().map(of).collect();
                if operands.iter().any(|o| o.all.is_empty()) {
                    return Vec::new();
                }
                relate::related(how, &operands, &Here { text: self.text, source })
            }
        }
    }

    /// The units that are as asked, in the order of the corpus, without scores.
    pub fn places(&self, unit: Unit) -> Vec<Place> {
        let mut out = Vec::new();
        for source in self.sources.clone() {
            let near = self.near(&self.found.planned.plan, source, unit);
            if near.as_ref().is_some_and(|n| n.all.is_empty()) {
                continue;
            }
            let units = units(self.study, self.text, source, unit, near.as_deref());
            out.extend(units.into_iter().filter(|place| self.finds(*place)));
        }
        out
    }

    /// True if a unit is as asked and one that counts: of what somebody said no
    /// to, and of what was decided together, nothing is found, unless it is asked for.
    fn finds(&self, place: Place) -> bool {
        self.holds(&self.found.planned.plan, place)
            && place.coding.is_none_or(|coding| {
                let fact = self.study.fact(coding);
                (fact.status != CodingStatus::Rejected || self.found.asks_for(coding, place, Coded::asks_rejected))
                    && (!places::decided(&fact) || self.found.asks_for(coding, place, Coded::asks_decided))
            })
    }

    /// Marks of which every unit that is as asked touches one; `None` if that
    /// cannot be said.
    fn near(&self, plan: &Plan, source: usize, unit: Unit) -> Option<Cow<'_, Marks>> {
        match plan {
            Plan::Everything | Plan::Not(_) => None,
            Plan::Has(piece) => Some(Cow::Borrowed(&self.found.marks[*piece][source])),
            Plan::All(plans) => {
                // Codings say which excerpts, and nothing else does.
                let odd = |marks: &Marks| unit == Unit::Excerpt && marks.all.iter().any(|m| m.coding.is_none());
                let all = plans.iter().filter_map(|p| self.near(p, source, unit));
                all.min_by_key(|marks| (odd(marks), marks.all.len()))
            }
            Plan::Any(plans) => {
                let all: Option<Vec<Cow<'_, Marks>>> = plans.iter().map(|p| self.near(p, source, unit)).collect();
                let all = all?.iter().flat_map(|marks| marks.all.iter().cloned()).collect();
                Some(Cow::Owned(Marks::new(all)))
            }
        }
    }

    /// True if a unit is as asked.
    pub fn holds(&self, plan: &Plan, place: Place) -> bool {
        match plan {
            Plan::Everything => true,
            Plan::All(plans) => plans.iter().all(|p| self.holds(p, place)),
            Plan::Any(plans) => plans.iter().any(|p| self.holds(p, place)),
            Plan::Not(plan) => !self.holds(plan, place),
            Plan::Has(piece) => self.found.marks_in(self.study, *piece, place).next().is_some(),
        }
    }
}

/// True for what lies between the parts of a turn.
fn is_beside(study: &impl Known, turn: Place, mark: &Mark) -> bool {
    let outline = study.outline(turn.source);
    let number = outline.turn_of(turn.span);
    let mut own = outline.blocks_in(turn.span).iter().filter(|b| b.turn == number);
    match mark.words {
        true => !own.any(|b| b.text.contains(mark.span.start)),
        false => !own.any(|b| b.text.overlaps(mark.span)),
    }
}

/// Pieces that a unit may be found by, not only kept out by.
fn positive(plan: &Plan, out: &mut HashSet<usize>) {
    match plan {
        Plan::Everything | Plan::Not(_) => {}
        Plan::Has(piece) => drop(out.insert(*piece)),
        Plan::All(plans) | Plan::Any(plans) => plans.iter().for_each(|p| positive(p, out)),
    }
}

/// One source, to measure distances in.
struct Here<'t, T: Text> {
    text: &'t T,
    source: usize,
}

impl<T: Text> Ruler for Here<'_, T> {
    fn words_before(&self, at: u32) -> u32 {
        self.text.words_before(self.source, at)
    }

    fn turn(&self, at: u32) -> u32 {
        let passages = self.text.passages(self.source);
        let to = passages.partition_point(|p| p.span.start <= at);
        passages[..to].iter().rev().find_map(|p| p.turn).unwrap_or(0)
    }
}
