//! Sets of passages: one bit each, so that AND, OR and NOT over a whole study
//! are a walk over some kilobytes.

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
