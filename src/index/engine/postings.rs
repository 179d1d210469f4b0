//! The passages of one word with its places in them, in order.

use super::END;
use tantivy::DocSet as _;
use tantivy::positions::PositionReader;
use tantivy::postings::{BlockSegmentPostings, Postings as _, SegmentPostings};

/// The passages of one word, in order; on the first one at the beginning.
pub enum Postings {
    /// Blocks between those that are asked for are passed over. Where a place is
    /// then has to be worked out each time.
    Leaping(SegmentPostings),
    /// All blocks are read.
    Walking(Walk),
}

impl Postings {
    /// Goes to passage `to` or the first one after it, and never backward; [`END`]
    /// after the last.
    pub fn seek(&mut self, to: u32) -> u32 {
        match self {
            Self::Leaping(postings) if postings.doc() >= to => postings.doc(),
            Self::Leaping(postings) => postings.seek(to),
            Self::Walking(walk) => walk.seek(to),
        }
    }

    /// Adds the numbers of the tokens in the passage to `out`.
    pub fn places(&mut self, out: &mut Vec<u32>) {
        match self {
            Self::Leaping(postings) => postings.append_positions_with_offset(0, out),
            Self::Walking(walk) => walk.places(out),
        }
    }
}

/// A word's passages block by block, and how many places come before.
pub struct Walk {
    blocks: BlockSegmentPostings,
    places: PositionReader,
    /// Where it stands in the block.
    at: usize,
    /// Places in passages before.
    before: u64,
}

impl Walk {
    /// On the first passage.
    pub fn new(blocks: BlockSegmentPostings, places: PositionReader) -> Self {
        Self { blocks, places, at: 0, before: 0 }
    }

    fn seek(&mut self, to: u32) -> u32 {
        loop {
            let (passages, times) = (self.blocks.docs(), self.blocks.freqs());
            let Some(last) = passages.last() else {
                return END;
            };
            if *last < to {
                self.before += times[self.at..].iter().map(|n| u64::from(*n)).sum::<u64>();
                self.blocks.advance();
                self.at = 0;
                continue;
            }
            let mut before = 0;
            let mut at = self.at;
            while passages[at] < to {
                before += times[at];
                at += 1;
            }
            (self.at, self.before) = (at, self.before + u64::from(before));
            return passages[at];
        }
    }

    fn places(&mut self, out: &mut Vec<u32>) {
        let from = out.len();
        out.resize(from + self.blocks.freq(self.at) as usize, 0);
        self.places.read(self.before, &mut out[from..]);
        let mut sum = 0;
        for place in &mut out[from..] {
            sum += *place;
            *place = sum;
        }
    }
}
