//! Some parts of the corpus: a bit each, or, of few, their numbers.
//!
//! Which participants and sources a line, a column or a cell is about is asked of
//! a hundred thousand cells, so it is a few words of bits and no list. But the lines
//! of an axis of ten thousand sources are each about a part or two, and bits for all
//! of them would be many more than there are parts.

/// So many stand by their numbers.
const FEW: usize = 8;

/// A set of indexes into [`crate::analysis::corpus::Corpus::parts`].
#[derive(Clone, Debug, Default)]
pub(super) struct Parts {
    /// Words of bits that there may be.
    words: usize,
    /// In order, as long as there are no bits.
    few: Vec<u32>,
    bits: Vec<u64>,
}

impl Parts {
    /// No part, of a corpus of so many.
    pub fn none(of: usize) -> Self {
        Self { words: of.div_ceil(64), few: Vec::new(), bits: Vec::new() }
    }

    /// All parts of a corpus of so many.
    pub fn all(of: usize) -> Self {
        let mut bits = vec![u64::MAX; of.div_ceil(64)];
        if let (Some(last), false) = (bits.last_mut(), of.is_multiple_of(64)) {
            *last = (1 << (of % 64)) - 1;
        }
        Self { words: bits.len(), few: Vec::new(), bits }
    }

    /// These parts, of a corpus of so many.
    pub fn of(of: usize, parts: impl Iterator<Item = usize>) -> Self {
        let mut out = Self::none(of);
        parts.for_each(|part| out.add(part));
        out
    }

    pub fn add(&mut self, part: usize) {
        if self.bits.is_empty() {
            let Err(at) = self.few.binary_search(&(part as u32)) else { return };
            if self.few.len() < FEW {
                return self.few.insert(at, part as u32);
            }
            self.spread();
        }
        self.bits[part / 64] |= 1 << (part % 64);
    }

    /// Makes bits of numbers.
    fn spread(&mut self) {
        self.bits = vec![0; self.words];
        let bits = &mut self.bits;
        self.few.drain(..).for_each(|part| bits[part as usize / 64] |= 1 << (part % 64));
    }

    pub fn has(&self, part: usize) -> bool {
        match self.bits.is_empty() {
            true => self.few.contains(&(part as u32)),
            false => self.bits[part / 64] & (1 << (part % 64)) != 0,
        }
    }

    pub fn add_all(&mut self, others: &Self) {
        if others.bits.is_empty() {
            return others.few.iter().for_each(|part| self.add(*part as usize));
        }
        if self.bits.is_empty() {
            self.spread();
        }
        self.bits.iter_mut().zip(&others.bits).for_each(|(own, others)| *own |= others);
    }

    /// Leaves what the others hold, too.
    pub fn keep(&mut self, others: &Self) {
        match (self.bits.is_empty(), others.bits.is_empty()) {
            (true, _) => self.few.retain(|part| others.has(*part as usize)),
            (false, true) => {
                self.few = others.few.iter().copied().filter(|part| self.has(*part as usize)).collect();
                self.bits = Vec::new();
            }
            (false, false) => self.bits.iter_mut().zip(&others.bits).for_each(|(own, others)| *own &= others),
        }
    }

    /// What both hold.
    pub fn both(&self, others: &Self) -> Self {
        let (mut out, others) = if self.bits.is_empty() { (self.clone(), others) } else { (others.clone(), self) };
        out.keep(others);
        out
    }

    /// True if both hold something.
    pub fn meets(&self, others: &Self) -> bool {
        match (self.bits.is_empty(), others.bits.is_empty()) {
            (true, _) => self.few.iter().any(|part| others.has(*part as usize)),
            (_, true) => others.few.iter().any(|part| self.has(*part as usize)),
            _ => self.bits.iter().zip(&others.bits).any(|(own, others)| own & others != 0),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.few.is_empty() && self.bits.iter().all(|bits| *bits == 0)
    }

    pub fn each(&self) -> impl Iterator<Item = usize> + '_ {
        let bits = self.bits.iter().enumerate().flat_map(|(at, bits)| {
            // Of a word of bits each lowest one, and then without it.
            let rests = std::iter::successors(Some(*bits), |rest| Some(rest & rest.wrapping_sub(1)));
            rests.take_while(|rest| *rest != 0).map(move |rest| at * 64 + rest.trailing_zeros() as usize)
        });
        self.few.iter().map(|part| *part as usize).chain(bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn set() -> impl Strategy<Value = BTreeSet<usize>> {
        prop::collection::btree_set(0usize..150, 0..20)
    }

    proptest! {
        #[test]
        fn parts_are_a_set_however_many_there_are(one in set(), other in set()) {
            let parts = |of: &BTreeSet<usize>| Parts::of(150, of.iter().copied());
            let list = |parts: &Parts| parts.each().collect::<Vec<_>>();
            let sorted = |of: BTreeSet<usize>| of.into_iter().collect::<Vec<_>>();
            let (a, b) = (parts(&one), parts(&other));
            let both: BTreeSet<usize> = one.intersection(&other).copied().collect();
            prop_assert_eq!(list(&a), sorted(one.clone()));
            prop_assert_eq!(list(&a.both(&b)), sorted(both.clone()));
            let (mut kept, mut added) = (a.clone(), a.clone());
            kept.keep(&b);
            added.add_all(&b);
            prop_assert_eq!(list(&kept), sorted(both.clone()));
            prop_assert_eq!(list(&added), sorted(one.union(&other).copied().collect()));
            prop_assert_eq!((a.meets(&b), kept.is_empty()), (!both.is_empty(), both.is_empty()));
            prop_assert!((0..150).all(|at| a.has(at) == one.contains(&at)));
            prop_assert_eq!(list(&Parts::all(150).both(&a)), sorted(one));
        }
    }
}
