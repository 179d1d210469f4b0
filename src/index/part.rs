//! A volume as a part of an index: which of its sources there still are, and what
//! its passages and places are in all of it.

use super::find::{Hit, Rows};
use super::set::PassageSet;
use super::volume::Volume;
use super::{Occurrence, Passage, Share, Within};
use std::io;
use std::ops::Range;

/// A passage that was read: its number in the volume, it, and where its starts stand.
type Seen = (u32, (Passage, u32));

/// A volume of an index.
pub struct Part {
    /// The volume.
    pub volume: Volume,
    /// The number its first passage has in the whole index.
    pub base: u32,
    /// The source that each of its sources is; `None` for what is no more.
    pub places: Vec<Option<u32>>,
    /// True if all its sources are there.
    pub whole: bool,
}

impl Part {
    /// The passages of sources that are no more.
    pub fn gone(&self) -> impl Iterator<Item = Range<u32>> {
        let none: &[Option<u32>] = if self.whole { &[] } else { &self.places };
        let gone = none.iter().zip(0..).filter(|(place, _)| place.is_none());
        gone.map(|(_, number)| self.volume.first(number)..self.volume.first(number + 1))
    }

    /// The passages in which rows stand, of sources that are there.
    pub fn holding(&self, rows: &Rows<'_>) -> io::Result<PassageSet> {
        let mut set = rows.holding()?;
        self.gone().for_each(|gone| set.clear(gone));
        if rows.one().is_none() {
            let hits = rows.hits(&set)?;
            set = PassageSet::none(self.volume.count() as usize);
            hits.iter().for_each(|hit| set.insert(hit.passage));
        }
        Ok(set)
    }

    /// Takes out what is not worth looking at. Passages of a source are read as far
    /// as there are any in the set; gives those that stay.
    pub fn narrow(&self, set: &mut PassageSet, within: &Within<'_>) -> Vec<Seen> {
        let mut seen = Vec::new();
        for (place, number) in self.places.iter().zip(0..) {
            let range = self.volume.first(number)..self.volume.first(number + 1);
            let Some((source, last)) = place.zip(set.last(range.clone())) else {
                continue;
            };
            match (within.source)(source as usize) {
                Share::All => {}
                Share::None => set.clear(range),
                Share::Some => {
                    let mut passages = self.volume.passages(number, source);
                    for at in range.start..=last {
                        if !set.contains(at) {
                            passages.pass();
                        } else if let Some(passage) = passages.next() {
                            match (within.passage)(source as usize, &passage.0) {
                                true => seen.push((at, passage)),
                                false => set.remove(at),
                            }
                        }
                    }
                }
            }
        }
        seen
    }

    /// Translates places in the volume, in order of passages, to code points. Passages
    /// that were seen need not be read again.
    pub fn placed(&self, hits: &[Hit], seen: &[Seen], out: &mut Vec<Occurrence>) {
        let mut starts = Vec::new();
        let mut rest = hits;
        while let Some(first) = rest.first() {
            let number = self.volume.source_of(first.passage);
            let (from, to) = (self.volume.first(number), self.volume.first(number + 1));
            let (here, later) = rest.split_at(rest.partition_point(|h| h.passage < to).max(1));
            rest = later;
            let Some(source) = self.places[number as usize] else {
                continue;
            };
            let (mut passages, mut next) = (self.volume.passages(number, source), from);
            for hits in here.chunk_by(|a, b| a.passage == b.passage) {
                let here = hits[0].passage;
                let passage = match seen.binary_search_by_key(&here, |(at, _)| *at) {
                    Ok(at) => Some(seen[at].1),
                    Err(_) => {
                        (next..here).for_each(|_| passages.pass());
                        next = here + 1;
                        passages.next()
                    }
                };
                let Some(passage) = passage else {
                    break;
                };
                let needed = hits.iter().map(|h| h.position + h.words).max().unwrap_or(0);
                self.volume.starts(&passage, needed, &mut starts);
                let start = |token: u32| starts.get(token as usize).copied();
                out.extend(hits.iter().filter_map(|h| {
                    let (first, last) = (start(h.position)?, start(h.position + h.words - 1)?);
                    Some(Occurrence {
                        source,
                        start: first,
                        last,
                        passage: h.passage - from,
                        position: h.position,
                        words: h.words,
                    })
                }));
            }
        }
    }
}
