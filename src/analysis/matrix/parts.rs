//! Some parts of the corpus: a bit each.
//!
//! Which participants and sources a line, a column or a cell is about is asked of
//! a hundred thousand cells, so it is a few words of bits and no list.

/// A set of indexes into [`crate::analysis::corpus::Corpus::parts`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Parts(Vec<u64>);

impl Parts {
    /// No part, of a corpus of so many.
    pub fn none(of: usize) -> Self {
        Self(vec![0; of.div_ceil(64)])
    }

    /// These parts, of a corpus of so many.
    pub fn of(of: usize, parts: impl Iterator<Item = usize>) -> Self {
        let mut out = Self::none(of);
        parts.for_each(|part| out.add(part));
        out
    }

    pub fn add(&mut self, part: usize) {
        self.0[part / 64] |= 1 << (part % 64);
    }

    pub fn has(&self, part: usize) -> bool {
        self.0[part / 64] & (1 << (part % 64)) != 0
    }

    pub fn add_all(&mut self, others: &Self) {
        self.0.iter_mut().zip(&others.0).for_each(|(own, others)| *own |= others);
    }

    /// Leaves what the others hold, too.
    pub fn keep(&mut self, others: &Self) {
        self.0.iter_mut().zip(&others.0).for_each(|(own, others)| *own &= others);
    }

    /// What both hold.
    pub fn both(&self, others: &Self) -> Self {
        let mut out = self.clone();
        out.keep(others);
        out
    }

    /// True if both hold something.
    pub fn meets(&self, others: &Self) -> bool {
        self.0.iter().zip(&others.0).any(|(own, others)| own & others != 0)
    }

    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|bits| *bits == 0)
    }

    pub fn each(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(at, bits)| {
            // Of a word of bits each lowest one, and then without it.
            let rests = std::iter::successors(Some(*bits), |rest| Some(rest & rest.wrapping_sub(1)));
            rests.take_while(|rest| *rest != 0).map(move |rest| at * 64 + rest.trailing_zeros() as usize)
        })
    }
}
