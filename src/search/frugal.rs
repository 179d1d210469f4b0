//! Looking up no more than finding units needs.
//!
//! In `code:harm role:officer custody` all three must hold, so a source without
//! such codings needs no look at its speakers, and words need to be looked for
//! only where such codings are. What is left out could be part of no hit; but how
//! rare a word is cannot be told from the rest, so scores want the whole.

use super::hits::Order;
use super::plan::{Part, Piece, Plan};
use super::spans::{Mark, Marks};
use super::text::{Near, Text};
use super::units::Unit;
use super::{Hit, Search, SearchError};
use crate::model::known::Known;
use crate::query::Query;
use std::ops::Range;

/// Sources that are searched first for the first units.
const FIRST: usize = if cfg!(test) { 1 } else { 16 };

impl<'s, T: Text, K: Known> Search<'s, T, K> {
    /// As [`Search::new`], to find units of one kind and the words in them, and
    /// nothing else: scores of it mean nothing.
    ///
    /// # Errors
    /// As [`Search::new`].
    pub fn frugal(study: &'s K, text: &'s T, query: &Query, unit: Unit) -> Result<Self, SearchError> {
        Self::among(study, text, query, (unit, 0..study.size()))
    }

    /// The first units of one kind that are as asked, in the order of the corpus,
    /// of `all` that there are: no source is searched behind that of the last.
    ///
    /// # Errors
    /// As [`Search::new`].
    pub fn beginning(
        study: &'s K,
        text: &'s T,
        query: &Query,
        (unit, most, all): (Unit, usize, usize),
    ) -> Result<Vec<Hit>, SearchError> {
        let (mut hits, mut from, mut share) = (Vec::new(), 0, FIRST);
        let wanted = most.min(all);
        while hits.len() < wanted && from < study.size() {
            // What is nearly everything is searched at once.
            let to = if wanted == all { study.size() } else { study.size().min(from + share) };
            let search = Self::among(study, text, query, (unit, from..to))?;
            hits.extend(search.first(unit, Order::Corpus, wanted - hits.len(), false).0);
            (from, share) = (to, share * 4);
        }
        Ok(hits)
    }

    /// As [`Self::frugal`], in some of the sources.
    fn among(
        study: &'s K,
        text: &'s T,
        query: &Query,
        (unit, sources): (Unit, Range<usize>),
    ) -> Result<Self, SearchError> {
        let mut search = Self::planned(study, text, query)?;
        search.sources = sources.clone();
        let pieces = search.found.planned.pieces.clone();
        let mut needed = Vec::new();
        must(&search.found.planned.plan, &mut needed);
        needed.retain(|piece| !matches!(pieces[*piece], Piece::Related(..)));
        needed.sort_by_key(|piece| rank(&pieces[*piece]));
        needed.dedup();
        search.found.marks = pieces.iter().map(|_| Vec::new()).collect();
        let mut open: Vec<bool> = (0..study.size()).map(|source| sources.contains(&source)).collect();
        // Words that a relation speaks of may stand outside the unit.
        let related = pieces.iter().any(|piece| matches!(piece, Piece::Related(..)));
        let mut coded: Option<usize> = None;
        for number in needed.iter().copied() {
            let near = coded.filter(|_| !related && unit != Unit::Source);
            let near = near.map(|piece| &search.found.marks[piece]);
            let marks = search.within(&pieces[number], &open, near)?;
            for (open, marks) in open.iter_mut().zip(&marks) {
                *open &= !marks.all.is_empty();
            }
            search.found.marks[number] = marks;
            coded = coded.or(Some(number).filter(|_| matches!(pieces[number], Piece::Coded(_))));
        }
        // Operands stand before what relates them.
        for (number, piece) in pieces.iter().enumerate().filter(|(number, _)| !needed.contains(number)) {
            search.found.marks[number] = search.within(piece, &open, None)?;
        }
        Ok(search)
    }

    /// The marks of a piece in sources that are open; of words perhaps only
    /// those in passages that touch other marks.
    fn within(&self, piece: &Piece, open: &[bool], near: Option<&Vec<Marks>>) -> Result<Vec<Marks>, SearchError> {
        if let Piece::Words(words) = piece {
            let where_ = |source: usize| match near {
                _ if !open[source] => Near::Nothing,
                Some(near) => Near::Marks(&near[source]),
                None => Near::Anything,
            };
            let mut out = vec![Vec::new(); open.len()];
            for o in self.text.find_near(words, &where_).map_err(SearchError::Text)? {
                out[o.source].push(Mark::words(o.start, o.last));
            }
            return Ok(out.into_iter().map(Marks::new).collect());
        }
        let one = |source: usize| if open[source] { self.marks_at(piece, source) } else { Vec::new() };
        Ok((0..open.len()).map(|source| Marks::new(one(source))).collect())
    }
}

/// What is looked up first: what whole sources are like rules out most for least,
/// words are looked for where little is left.
fn rank(piece: &Piece) -> u8 {
    match piece {
        Piece::Part(Part::Source(_) | Part::Kind(_) | Part::Language(_) | Part::Attribute(..)) => 0,
        Piece::Coded(_) => 1,
        Piece::Words(_) => 2,
        Piece::Part(_) | Piece::Related(..) => 3,
    }
}

/// Pieces that every unit must hold.
fn must(plan: &Plan, out: &mut Vec<usize>) {
    match plan {
        Plan::Has(piece) => out.push(*piece),
        Plan::All(plans) => plans.iter().for_each(|plan| must(plan, out)),
        Plan::Everything | Plan::Any(_) | Plan::Not(_) => {}
    }
}
