//! Codings whose excerpts are as asked: a query as a filter of codings.
//!
//! A filter leaves the choice of what counts to whoever filters: a rejected
//! coding is as asked if a final one would be, so that it can be counted among
//! what was left out. What a query says of *other* codings (on the other side of
//! a relation) still speaks of those nobody said no to.

use super::plan::{Piece, Plan};
use super::text::Text;
use super::units::{Place, Unit, units};
use super::{Search, places};
use crate::model::ids::Ulid;
use crate::model::known::Known;
use std::collections::HashSet;

impl<T: Text> Search<'_, T> {
    /// The codings whose excerpts are as asked, whatever their status. One that
    /// has no words in the text is not among them.
    pub fn codings(&self) -> HashSet<Ulid> {
        self.excerpts().filter_map(|place| Some(self.study.codings.get(place.coding?)?.id.clone())).collect()
    }
}

impl<T: Text, K: Known> Search<'_, T, K> {
    /// The same of any study: the source of each, by index, and its number among the
    /// codings there.
    pub fn numbered(&self) -> HashSet<(u32, u32)> {
        let number = |place: Place| {
            let first = self.study.codings_at(place.source).start;
            Some((place.source as u32, place.coding?.checked_sub(first)? as u32))
        };
        self.excerpts().filter_map(number).collect()
    }

    fn excerpts(&self) -> impl Iterator<Item = Place> + '_ {
        let sources = 0..self.study.size();
        let all = sources.flat_map(|source| units(self.study, self.text, source, Unit::Excerpt, None));
        all.filter(|place| self.is_asked(&self.found.planned.plan, *place))
    }

    /// As [`Self::holds`] of an excerpt, its own status aside.
    fn is_asked(&self, plan: &Plan, place: Place) -> bool {
        match plan {
            Plan::Everything => true,
            Plan::All(plans) => plans.iter().all(|p| self.is_asked(p, place)),
            Plan::Any(plans) => plans.iter().any(|p| self.is_asked(p, place)),
            Plan::Not(plan) => !self.is_asked(plan, place),
            Plan::Has(piece) => match (&self.found.planned.pieces[*piece], place.coding) {
                (Piece::Coded(asked), Some(coding)) => {
                    places::is_but_for_status(self.study, &self.study.fact(coding), asked)
                }
                _ => self.holds(&Plan::Has(*piece), place),
            },
        }
    }
}
