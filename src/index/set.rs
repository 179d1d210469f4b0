//! Sets of passages: one bit each, so that AND, OR and NOT over a whole study
//! are a walk over some kilobytes.

use std::ops::Range;

/// The words of bits that a range lies in, and its bits there.
fn masks(range: Range<u32>) -> impl DoubleEndedIterator<Item = (usize, u64)> {
    let Range { start, end } = range;
    let words = if start < end { start / 64..(end - 1) / 64 + 1 } else { 0..0 };
    words.map(move |word| {
        let from = if word == start / 64 { u64::MAX << (start % 64) } else { u64::MAX };
        let to = if word == (end - 1) / 64 { u64::MAX >> (63 - (end - 1) % 64) } else { u64::MAX };
        (word as usize, from & to)
    })
}

/// A set of passages of one [`super::Index`], by their numbers there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PassageSet {
    bits: Vec<u64>,
}

impl PassageSet {
    /// None of the passages `0..size`.
    pub(super) fn none(size: usize) -> Self {
        Self { bits: vec![0; size.div_ceil(64)] }
    }

    /// Adds a passage.
    pub fn insert(&mut self, number: u32) {
        if let Some(word) = self.bits.get_mut(number as usize / 64) {
            *word |= 1 << (number % 64);
        }
    }

    /// Adds passages whose numbers are so much greater than these.
    pub(super) fn insert_all(&mut self, numbers: &[u32], base: u32) {
        numbers.iter().for_each(|number| self.insert(base.saturating_add(*number)));
    }

    /// Adds those of another set, likewise.
    pub(super) fn insert_set(&mut self, other: &Self, base: u32) {
        let (at, shift) = (base as usize / 64, base % 64);
        for (word, bits) in other.bits.iter().enumerate() {
            let halves = [bits << shift, bits.checked_shr(64 - shift).unwrap_or(0)];
            for (half, at) in halves.into_iter().zip(at + word..) {
                self.bits.get_mut(at).into_iter().for_each(|word| *word |= half);
            }
        }
    }

    /// Takes a passage out.
    pub fn remove(&mut self, number: u32) {
        self.clear(number..number + 1);
    }

    /// Adds passages that follow one another.
    pub(super) fn fill(&mut self, range: Range<u32>) {
        for (at, bits) in masks(range) {
            self.bits.get_mut(at).into_iter().for_each(|word| *word |= bits);
        }
    }

    /// Takes passages out that follow one another.
    pub(super) fn clear(&mut self, range: Range<u32>) {
        for (at, bits) in masks(range) {
            self.bits.get_mut(at).into_iter().for_each(|word| *word &= !bits);
        }
    }

    /// The last of its passages in a range.
    pub(super) fn last(&self, range: Range<u32>) -> Option<u32> {
        masks(range).rev().find_map(|(at, bits)| {
            let word = self.bits.get(at)? & bits;
            (word != 0).then(|| at as u32 * 64 + 63 - word.leading_zeros())
        })
    }

    /// True if the passage is in it.
    pub fn contains(&self, number: u32) -> bool {
        self.bits.get(number as usize / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    /// How many passages it holds.
    pub fn len(&self) -> usize {
        self.bits.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// True if it holds none.
    pub fn is_empty(&self) -> bool {
        self.bits.iter().all(|word| *word == 0)
    }

    /// Keeps what `other` holds too.
    pub fn and(&mut self, other: &Self) {
        self.bits.iter_mut().zip(&other.bits).for_each(|(a, b)| *a &= b);
    }

    /// Adds what `other` holds.
    pub fn or(&mut self, other: &Self) {
        self.bits.iter_mut().zip(&other.bits).for_each(|(a, b)| *a |= b);
    }

    /// Takes away what `other` holds.
    pub fn without(&mut self, other: &Self) {
        self.bits.iter_mut().zip(&other.bits).for_each(|(a, b)| *a &= !b);
    }

    /// The numbers of its passages, ascending.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.bits.iter().enumerate().flat_map(|(at, &word)| {
            let mut rest = word;
            std::iter::from_fn(move || {
                let bit = rest.trailing_zeros();
                rest &= rest.wrapping_sub(1);
                (bit < 64).then_some(at as u32 * 64 + bit)
            })
        })
    }
}
