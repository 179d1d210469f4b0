//! The codings that have a code and words, as places: what relations of codes are counted
//! from.
//!
//! A coding is a dozen texts; what stands together, and in which order, is asked of where it
//! stands, its code, its coder and who speaks in it. These are numbers here, wherever they
//! came from.

use super::corpus::Corpus;
use super::ledger::{Rows, Walk};
use super::matrix::chosen::{Choice, Chosen};
use super::reading::Reading;
use super::scope::{LeftOut, Scope, counted, notes, select_in};
use super::units::{Place, units};
use crate::model::study::Study;
use foldhash::HashMap;

/// A coding with its segment.
#[derive(Clone, Copy, Debug)]
pub(super) struct One {
    /// Index into the study's codings.
    pub number: u32,
    /// Source, code (an index into the codebook), coder, and where it stands.
    pub place: Place,
    /// Its segment: equal numbers are one.
    pub unit: u32,
    /// Whose words it holds: an index into [`Coded::groups`].
    pub group: u32,
}

/// The codings of a scope.
#[derive(Clone, Debug, Default)]
pub(super) struct Coded {
    /// By source and beginning.
    pub all: Vec<One>,
    /// Participants in scope who speak together: indexes into [`Corpus::participants`].
    pub groups: Vec<Vec<usize>>,
    left: LeftOut,
    /// Codings without a code of the codebook.
    bare: u64,
}

impl Coded {
    /// Those of a scope.
    pub fn of(study: &Study, scope: &Scope, corpus: &Corpus) -> Self {
        let (selected, left) = select_in(study, corpus, scope);
        let mut coders: Vec<&str> = selected.iter().map(|s| s.coding.coder.as_str()).collect();
        coders.sort_unstable();
        coders.dedup();
        let mut out = Self { left, ..Self::default() };
        let mut known: HashMap<Vec<usize>, u32> = HashMap::default();
        for one in &selected {
            if one.coding.code.is_some() && one.span.is_empty() {
                // Its words are lost: there is no place to count.
                out.left.unsure += 1;
                continue;
            }
            let Some(code) = one.code else {
                out.bare += 1;
                continue;
            };
            let who: Vec<usize> = one.parts.iter().filter_map(|part| corpus.parts[*part].participant).collect();
            let next = out.groups.len() as u32;
            let group = *known.entry(who).or_insert_with_key(|who| {
                out.groups.push(who.clone());
                next
            });
            let coder = coders.binary_search(&one.coding.coder.as_str()).unwrap_or(0) as u32;
            let place = Place { source: one.source as u32, code: code as u32, coder, span: one.span };
            out.all.push(One { number: one.number, place, unit: 0, group });
        }
        out.all.sort_by_key(|one| (one.place.source, one.place.span, one.number));
        out.settle(scope);
        out
    }

    /// The same, and who has read what, from rows, wherever they are kept. The study may be
    /// without codings; then the numbers of codings mean nothing. Segments are settled only if
    /// they are asked for.
    pub fn kept(study: &Study, rows: Rows<'_>, (scope, corpus): (&Scope, &Corpus), segments: bool) -> (Self, Reading) {
        let mut all = Vec::new();
        let (mut out, reading) = Self::each(study, rows, (scope, corpus), &mut |_, here| all.extend_from_slice(here));
        out.all = all;
        if segments {
            out.settle(scope);
        }
        (out, reading)
    }

    /// The same source by source: says those of each, by its index and in their order, and
    /// keeps none. Segments are not settled.
    pub fn each(
        study: &Study,
        rows: Rows<'_>,
        (scope, corpus): (&Scope, &Corpus),
        each: &mut dyn FnMut(usize, &[One]),
    ) -> (Self, Reading) {
        let ledger = rows.meaning(study);
        let mut choice = Choice::new(study, &ledger, corpus, scope, false);
        let mut walk = Walk::new(study, &rows, &ledger);
        let mut coded = vec![vec![false; study.sources.len()]; ledger.coders.len()];
        let (mut chosen, mut out) = (Chosen::default(), Self::default());
        let mut known: HashMap<Vec<usize>, u32> = HashMap::default();
        let (mut groups, mut ones): (Vec<u32>, Vec<One>) = (Vec::new(), Vec::new());
        for (source, _) in study.sources.iter().enumerate() {
            let (first, here, people) = walk.of(source);
            here.iter().filter(|row| row.reads()).for_each(|row| coded[row.coder as usize][source] = true);
            chosen.all.clear();
            chosen.parts.clear();
            choice.begin_anew();
            choice.take(here, first, people, &mut chosen);
            groups.clear();
            for parts in &chosen.parts {
                let who: Vec<usize> = parts.iter().filter_map(|part| corpus.parts[*part].participant).collect();
                let next = out.groups.len() as u32;
                groups.push(*known.entry(who).or_insert_with_key(|who| {
                    out.groups.push(who.clone());
                    next
                }));
            }
            ones.clear();
            for one in &chosen.all {
                if (one.place.code as usize) < study.codebook.codes.len() {
                    let group = groups[one.parts as usize];
                    ones.push(One { number: one.number, place: one.place, unit: 0, group });
                } else {
                    out.bare += 1;
                }
            }
            ones.sort_by_key(|one| one.place.span);
            each(source, &ones);
        }
        let (first, here, people) = walk.nowhere();
        choice.take(here, first, people, &mut chosen);
        (out.left, out.bare) = (chosen.left, out.bare + chosen.highlights);
        let reading = Reading::coded(study, scope, (&ledger.coders, &coded));
        (out, reading)
    }

    /// Settles what is one and the same segment.
    fn settle(&mut self, scope: &Scope) {
        let places: Vec<Place> = self.all.iter().map(|one| one.place).collect();
        self.all.iter_mut().zip(units(&places, &scope.record)).for_each(|(one, unit)| one.unit = unit);
    }

    /// What every analysis says, and what has no code.
    pub fn notes(&self, study: &Study, scope: &Scope) -> Vec<String> {
        let mut lines = notes(study, scope, &self.left);
        if self.bare > 0 {
            lines.push(format!("Not counted: {} without a code of the codebook.", counted(self.bare, "coding")));
        }
        lines
    }
}
