//! The rows of a ledger, in chunks.
//!
//! A hundred thousand rows are some megabytes. One row that comes or goes would
//! move all that follow, and push what the next frame needs out of the
//! processor's memory; so it moves those of its chunk.

use super::row::{Row, STALE};
use std::ops::Range;

/// A chunk that is made has so many rows; it may grow to twice as many.
const CHUNK: usize = 1_024;

/// Rows in order. No chunk is empty.
#[derive(Clone, Debug, Default)]
pub struct RowList {
    chunks: Vec<Vec<Row>>,
    len: usize,
}

impl RowList {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Row> + Clone {
        self.chunks.iter().flatten()
    }

    /// Those that stand in `range`.
    pub fn range(&self, range: Range<usize>) -> impl Iterator<Item = &Row> + Clone {
        let (chunk, at) = self.find(range.start.min(self.len));
        let first = self.chunks.get(chunk).map_or(&[][..], |rows| &rows[at..]);
        let rest = self.chunks.get(chunk + 1..).unwrap_or_default();
        first.iter().chain(rest.iter().flatten()).take(range.len())
    }

    /// How many rows stand before the first of which `is` is not true.
    pub fn partition_point(&self, is: impl Fn(&Row) -> bool) -> usize {
        let whole = self.chunks.partition_point(|rows| rows.last().is_some_and(&is));
        let before: usize = self.chunks[..whole].iter().map(Vec::len).sum();
        before + self.chunks.get(whole).map_or(0, |rows| rows.partition_point(is))
    }

    /// Adds one at the end.
    pub(super) fn push(&mut self, row: Row) {
        match self.chunks.last_mut().filter(|rows| rows.len() < CHUNK) {
            Some(rows) => rows.push(row),
            None => {
                let mut rows = Vec::with_capacity(CHUNK);
                rows.push(row);
                self.chunks.push(rows);
            }
        }
        self.len += 1;
    }

    /// Puts another in the place of the one at `at`.
    pub(super) fn set(&mut self, at: usize, row: Row) {
        let (chunk, at) = self.find(at);
        self.chunks[chunk][at] = row;
    }

    /// The places of the stale ones in `range`.
    pub(super) fn stale(&self, range: Range<usize>) -> Vec<usize> {
        let all = range.clone().zip(self.range(range));
        all.filter(|(_, row)| row.stale).map(|(at, _)| at).collect()
    }

    /// Puts `new` stale ones in the place of `old` ones from `at` on.
    pub(super) fn splice(&mut self, at: usize, old: usize, new: usize) {
        let ((first, from), (last, to)) = (self.find(at), self.find(at + old));
        self.len = self.len - old + new;
        if first == last && new <= CHUNK && self.chunks.get(first).is_some_and(|c| c.len() < 2 * CHUNK) {
            self.chunks[first].splice(from..to, std::iter::repeat_n(STALE, new));
            if self.chunks[first].is_empty() {
                self.chunks.remove(first);
            }
            return;
        }
        let mut rows: Vec<Row> = self.chunks.get(first).map_or_else(Vec::new, |rows| rows[..from].to_vec());
        rows.extend(std::iter::repeat_n(STALE, new));
        rows.extend_from_slice(self.chunks.get(last).map_or(&[], |rows| &rows[to..]));
        let end = (last + 1).min(self.chunks.len());
        self.chunks.splice(first..end, rows.chunks(CHUNK).map(<[Row]>::to_vec));
    }

    /// The chunk of the row at `at`, and where in it; behind the last one for as
    /// many as there are.
    fn find(&self, at: usize) -> (usize, usize) {
        let mut before = 0;
        for (number, rows) in self.chunks.iter().enumerate() {
            if at < before + rows.len() {
                return (number, at - before);
            }
            before += rows.len();
        }
        match self.chunks.last() {
            Some(rows) => (self.chunks.len() - 1, rows.len()),
            None => (0, 0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn row(number: u32) -> Row {
        Row { source: number, stale: false, ..STALE }
    }

    proptest! {
        #[test]
        fn rows_in_chunks_are_the_rows_of_one_list(
            first in 0..3_000_u32,
            steps in proptest::collection::vec((any::<usize>(), 0..2_500_usize, 0..2_500_usize, any::<bool>()), 1..12),
        ) {
            let (mut rows, mut list) = (RowList::default(), Vec::new());
            (0..first).for_each(|number| {
                rows.push(row(number));
                list.push(row(number));
            });
            for (at, old, new, few) in steps {
                let at = at % (list.len() + 1);
                let (old, new) = if few { (old % 3, new % 3) } else { (old, new) };
                let old = old.min(list.len() - at);
                rows.splice(at, old, new);
                list.splice(at..at + old, std::iter::repeat_n(STALE, new));
                prop_assert_eq!(rows.stale(0..list.len()).len(), list.iter().filter(|r| r.stale).count());
                for stale in rows.stale(at..at + new) {
                    rows.set(stale, row(stale as u32));
                    list[stale] = row(stale as u32);
                }
                prop_assert_eq!(rows.len(), list.len());
                prop_assert!(rows.iter().eq(&list));
                prop_assert!(rows.range(at..at + new).eq(&list[at..at + new]));
                prop_assert!(rows.chunks.iter().all(|chunk| !chunk.is_empty() && chunk.len() < 3 * CHUNK));
            }
            list.sort_by_key(|r| r.source);
            let (mut sorted, half) = (RowList::default(), list.len() as u32 / 2);
            list.iter().for_each(|row| sorted.push(*row));
            prop_assert_eq!(sorted.partition_point(|r| r.source < half), list.partition_point(|r| r.source < half));
        }
    }
}
