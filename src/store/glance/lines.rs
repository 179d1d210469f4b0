//! Which lines of journals and histories were known, and which came.
//!
//! Coding appends lines, and each of them is later than all that was there. A merge
//! puts lines anywhere, and older ones. So of each file the sum of its lines is kept,
//! which does not depend on their order, and of all events a number each: lines that
//! were not known are those that came, if what is left has the sum that was. A line
//! that changed, went, or stands in a second file makes another sum, and then all is
//! left to loading.

use super::records::ID;
use super::{Glance, part};
use crate::model::bytes::{digest, put, put_u64, take, take_u64};
use crate::model::event::Logged;
use crate::model::ids::{Stamp, Ulid};
use crate::store::events::{self, Lines, named};
use foldhash::HashSet;
use std::collections::BTreeMap;

/// Bits of an event's number that are kept. Two events that have them in common are
/// taken for one, which the sum tells: then all is loaded.
const BITS: u32 = 40;
/// Numbers that begin with the same bits stand together.
const FIRST: u32 = 8;

/// What stands for a journal or history.
pub fn key(path: &str) -> u64 {
    digest(path.as_bytes())
}

/// Of the ids of codings, as they are kept, what stands for the events that made them.
fn made(ids: &[u8]) -> impl Iterator<Item = u64> {
    ids.as_chunks::<ID>().0.iter().filter_map(|id| id.first_chunk::<16>().map(|bits| short(digest(bits))))
}

/// What is kept of an event's number.
fn short(number: u64) -> u64 {
    number >> (u64::BITS - BITS)
}

/// Parts of the file: sums by the keys of files, to be found by halves; events besides
/// those that made codings, which have these ids; acts that were turned.
pub fn written(lines: &Lines, ids: &[u8]) -> [Vec<u8>; 3] {
    let sums = lines.sums.iter().map(|(path, sum)| (key(path), *sum)).collect();
    parts(&sums, (lines.known.iter().map(|n| short(*n)).collect(), ids), lines.turned.clone())
}

fn parts(sums: &BTreeMap<u64, u64>, (mut known, ids): (Vec<u64>, &[u8]), mut turned: Vec<u64>) -> [Vec<u8>; 3] {
    let (mut first, mut second, mut third) = (Vec::with_capacity(sums.len() * 16), Vec::new(), Vec::new());
    sums.iter().flat_map(|(key, sum)| [*key, *sum]).for_each(|n| put_u64(&mut first, n));
    let made: HashSet<u64> = made(ids).collect();
    known.retain(|number| !made.contains(number));
    known.sort_unstable();
    known.dedup();
    let mut rest = known.as_slice();
    for beginning in 0..1 << FIRST {
        let here = rest.partition_point(|n| n >> (BITS - FIRST) <= beginning);
        put(&mut second, here as u32);
        let mut before = 0;
        for number in &rest[..here] {
            put(&mut second, (*number as u32).wrapping_sub(before));
            before = *number as u32;
        }
        rest = &rest[here..];
    }
    turned.sort_unstable();
    turned.iter().for_each(|act| put_u64(&mut third, *act));
    [first, second, third]
}

/// The numbers of events, back.
fn read(mut bytes: &[u8]) -> Vec<u64> {
    let mut out = Vec::new();
    for beginning in 0..1u64 << FIRST {
        let mut last = 0u32;
        for _ in 0..take(&mut bytes) {
            if bytes.is_empty() {
                break;
            }
            last = last.wrapping_add(take(&mut bytes));
            out.push(beginning << (BITS - FIRST) | u64::from(last));
        }
    }
    out
}

/// Eight bytes each.
fn numbers(mut bytes: &[u8]) -> Vec<u64> {
    std::iter::from_fn(|| (!bytes.is_empty()).then(|| take_u64(&mut bytes))).collect()
}

/// The sum of a file that had one.
fn sum_of(sums: &[u8], key: u64) -> Option<u64> {
    let (rows, _) = sums.as_chunks::<16>();
    let row = |row: &[u8; 16]| take_u64(&mut row.as_slice());
    let at = rows.binary_search_by_key(&key, row).ok()?;
    Some(take_u64(&mut &rows[at][8..]))
}

/// The lines of some files.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// Lines that were known.
    pub old: Vec<Logged>,
    /// Lines that came.
    pub new: Vec<Logged>,
    /// Sums of files that have another now.
    pub sums: Vec<(u64, u64)>,
    /// True if some that came are not later than all that was known.
    pub merged: bool,
}

impl Told {
    /// With those of others.
    pub fn and(mut self, other: Self) -> Self {
        self.old.extend(other.old);
        self.new.extend(other.new);
        self.sums.extend(other.sums);
        self.merged |= other.merged;
        self
    }
}

impl Glance {
    /// The latest instant in any event that is known.
    pub(super) fn newest(&self) -> Stamp {
        Stamp(self.edits.newest.max(self.small().0.newest))
    }

    /// The lines of a journal or history. `None` if lines that were known are others,
    /// or went, or there is anything odd about it.
    pub(super) fn told(&self, path: &str) -> Option<Told> {
        let bytes = events::bytes(&self.root, path).ok()?;
        let lines = if bytes.is_empty() { Vec::new() } else { events::plain_lines(&bytes, path)? };
        let sums = self.sums.get_or_init(|| self.kept.part(part::JOURNALS));
        let was = self.edits.journals.get(&key(path)).copied().or_else(|| sum_of(sums, key(path))).unwrap_or(0);
        let newest = self.newest();
        let sum = |lines: &[Logged]| events::sum(lines.iter());
        let now = sum(&lines);
        let (mut new, mut old): (Vec<Logged>, Vec<Logged>) = lines.into_iter().partition(|l| is_later(l, newest));
        let merged = sum(&old) != was;
        if merged {
            let all: Vec<Logged> = old.into_iter().chain(new).collect();
            (new, old) = all.into_iter().partition(|l| !self.knows(&l.event.id));
        }
        let sums = if now == was { Vec::new() } else { vec![(key(path), now)] };
        (sum(&old) == was).then_some(Told { old, new, sums, merged })
    }

    /// True if an event was known.
    fn knows(&self, id: &Ulid) -> bool {
        self.known().binary_search(&short(named(id))).is_ok()
    }

    /// All events, in order.
    fn known(&self) -> &[u64] {
        self.known.get_or_init(|| {
            let mut all = read(&self.kept.part(part::KNOWN));
            all.extend(made(&self.kept.part(part::IDS)));
            all.extend(self.edits.known.iter().map(|n| short(*n)));
            all.sort_unstable();
            all
        })
    }

    /// The acts that lines took back or brought back, one for each such line, in order.
    pub(super) fn turned(&self) -> Vec<u64> {
        let mut all = numbers(&self.kept.part(part::TURNED));
        all.extend(&self.edits.turned);
        all.sort_unstable();
        all
    }

    /// The parts of the file that tell lines from others.
    pub(super) fn lines(&self, ids: &[u8]) -> [Vec<u8>; 3] {
        let kept = self.kept.part(part::JOURNALS);
        let (rows, _) = kept.as_chunks::<16>();
        let row = |row: &[u8; 16]| (take_u64(&mut &row[..8]), take_u64(&mut &row[8..]));
        let mut sums: BTreeMap<u64, u64> = rows.iter().map(row).collect();
        sums.extend(&self.edits.journals);
        parts(&sums, (self.known().to_vec(), ids), self.turned())
    }
}

/// True for a line all of which is later than what was known: its ids cannot have
/// stood anywhere before.
fn is_later(l: &Logged, newest: Stamp) -> bool {
    let later = |id: &Ulid| id.at().is_some_and(|at| at > newest);
    l.event.at > newest && later(&l.event.id) && later(&l.event.act)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_of_events_come_back(all in proptest::collection::vec(any::<u64>(), 0..300)) {
            let shortened: std::collections::BTreeSet<u64> = all.iter().map(|n| short(*n)).collect();
            let [_, known, turned] = parts(&BTreeMap::new(), (shortened.iter().copied().collect(), &[]), all.clone());
            prop_assert_eq!(read(&known), shortened.into_iter().collect::<Vec<u64>>());
            let mut sorted = all;
            sorted.sort_unstable();
            prop_assert_eq!(numbers(&turned), sorted);
        }

        #[test]
        fn any_bytes_can_be_read(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            read(&bytes);
            numbers(&bytes);
        }
    }
}
