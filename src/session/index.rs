//! Where codings stand in the study's list.
//!
//! The list is sorted by source, place and id, and may hold a hundred thousand
//! codings. An act is about a few: so they are found by their source and a
//! short walk, and what keeps the list in order is here and nowhere else.

use crate::model::coding::Coding;
use crate::model::ids::Ulid;
use crate::model::study::Study;
use crate::store::load::order;
use foldhash::fast::FixedState;
use foldhash::{HashMap, HashMapExt};
use std::hash::BuildHasher;
use std::ops::Range;

/// Sources by rank, and the rank of each coding's source.
#[derive(Debug, Default)]
pub(super) struct Index {
    ranks: HashMap<String, u32>,
    /// The rank of each coding's source, and about the how manieth of its
    /// codings it is, by a number made of the coding's id.
    homes: HashMap<u128, (u32, u32)>,
}

/// Codings of sources that are not in the corpus stand last.
const NOWHERE: u32 = u32::MAX;

/// 128 bits: no two ids of a study have the same.
fn number(id: &Ulid) -> u128 {
    let half = |seed| u128::from(FixedState::with_seed(seed).hash_one(&id.0));
    half(1) << 64 | half(2)
}

impl Index {
    /// The index of a study whose codings are in order.
    pub fn new(study: &Study) -> Self {
        let mut ranks = HashMap::new();
        for (rank, source) in (0u32..).zip(&study.sources) {
            // Of two sources with one id the first has the codings.
            ranks.entry(source.id.clone()).or_insert(rank);
        }
        let mut index =
            Self { ranks, homes: HashMap::with_capacity_and_hasher(study.codings.len(), Default::default()) };
        let mut last: Option<(&str, u32, u32)> = None;
        for coding in &study.codings {
            let (rank, slot) = match last {
                Some((source, rank, slot)) if source == coding.source => (rank, slot + 1),
                _ => (index.rank(&coding.source), 0),
            };
            last = Some((&coding.source, rank, slot));
            index.homes.insert(number(&coding.id), (rank, slot));
        }
        index
    }

    fn rank(&self, source: &str) -> u32 {
        self.ranks.get(source).copied().unwrap_or(NOWHERE)
    }

    /// Index of the source with this id.
    pub fn source(&self, id: &str) -> Option<usize> {
        self.ranks.get(id).map(|rank| *rank as usize)
    }

    /// Where the codings of the source with this rank stand.
    fn range(&self, study: &Study, rank: u32) -> Range<usize> {
        let from = study.codings.partition_point(|c| self.rank(&c.source) < rank);
        let to = study.codings.partition_point(|c| self.rank(&c.source) <= rank);
        from..to
    }

    /// The codings of a source; those of all unknown sources for one that is
    /// not in the corpus.
    pub fn of<'s>(&self, study: &'s Study, source: &str) -> &'s [Coding] {
        &study.codings[self.range(study, self.rank(source))]
    }

    /// Index of the coding with this id.
    pub fn find(&self, study: &Study, id: &Ulid) -> Option<usize> {
        let (rank, slot) = *self.homes.get(&number(id))?;
        let range = self.range(study, rank);
        let codings = &study.codings[range.clone()];
        let it = |at: &usize| codings[*at].id == *id;
        // It was pushed on by what came before it since, or drawn back.
        let slot = (slot as usize).min(codings.len());
        let (mut down, mut up) = ((0..slot).rev(), slot..codings.len());
        loop {
            let (above, below) = (up.next(), down.next());
            match above.filter(it).or(below.filter(it)) {
                Some(at) => return Some(range.start + at),
                None if above.is_none() && below.is_none() => return None,
                None => {}
            }
        }
    }

    /// Puts a coding where loading would: by source, then place, then id.
    pub fn insert(&mut self, study: &mut Study, coding: Coding) {
        let rank = self.rank(&coding.source);
        let range = self.range(study, rank);
        let inside = study.codings[range.clone()].partition_point(|c| order(c) < order(&coding));
        self.homes.insert(number(&coding.id), (rank, inside as u32));
        study.codings.put(range.start + inside, coding);
    }

    /// Puts other codings, sorted as loading would, in the place of all those
    /// of a source.
    pub fn replace(&mut self, study: &mut Study, source: &str, mut codings: Vec<Coding>) {
        codings.sort_by(|a, b| order(a).cmp(&order(b)));
        let rank = self.rank(source);
        for (slot, coding) in (0..).zip(&codings) {
            self.homes.insert(number(&coding.id), (rank, slot));
        }
        let range = self.range(study, rank);
        study.codings.splice_in(range, codings);
    }

    /// Brings the codings of a source into order, after one has moved.
    pub fn sort(&self, study: &mut Study, source: &str) {
        let range = self.range(study, self.rank(source));
        study.codings.edit_all(range).sort_by(|a, b| order(a).cmp(&order(b)));
    }

    /// Adds many codings at once.
    pub fn add_all(&mut self, study: &mut Study, codings: impl Iterator<Item = Coding>) {
        for coding in codings {
            self.homes.insert(number(&coding.id), (self.rank(&coding.source), 0));
            study.codings.push(coding);
        }
        study.codings.sort_by(|a, b| (self.rank(&a.source), order(a)).cmp(&(self.rank(&b.source), order(b))));
    }
}
