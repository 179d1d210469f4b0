//! Which segments of one thing lie where another thing lies.

use super::{Piece, things};

/// The segments of every thing, and which other things lie where they lie.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meetings {
    things: usize,
    /// Numbers of 64 bits for each segment.
    wide: usize,
    /// Thing and segment, sorted.
    keys: Vec<(u32, u32)>,
    /// Of each of them a bit for each thing it meets.
    bits: Vec<u64>,
}

impl Meetings {
    /// How many things there are.
    pub fn things(&self) -> usize {
        self.things
    }

    /// The segments of a thing.
    fn range(&self, thing: usize) -> std::ops::Range<usize> {
        let at = |thing: usize| self.keys.partition_point(|key| (key.0 as usize) < thing);
        at(thing)..at(thing + 1)
    }

    fn has(&self, at: usize, thing: usize) -> bool {
        thing < self.things && self.bits[at * self.wide + thing / 64] >> (thing % 64) & 1 == 1
    }

    /// How many segments a thing has.
    pub fn segments(&self, thing: usize) -> u64 {
        self.range(thing).len() as u64
    }

    /// How many segments of `thing` lie where `other` lies, for every other, by number.
    /// For the thing itself it is all of them.
    pub fn counts(&self, thing: usize) -> Vec<u64> {
        let mut out = vec![0; self.things];
        for at in self.range(thing) {
            for (word, bits) in self.bits[at * self.wide..(at + 1) * self.wide].iter().enumerate() {
                let mut left = *bits;
                while left != 0 {
                    out[word * 64 + left.trailing_zeros() as usize] += 1;
                    left &= left - 1;
                }
            }
        }
        out
    }

    /// The segments of `thing` that lie where any of `others` lies.
    pub fn of<'m>(&'m self, thing: usize, others: &'m [usize]) -> impl Iterator<Item = u32> + 'm {
        let met = move |at: &usize| others.iter().any(|other| *other != thing && self.has(*at, *other));
        self.range(thing).filter(met).map(|at| self.keys[at].1)
    }

    /// True if a segment of `thing` lies where `other` lies.
    pub fn meets(&self, thing: usize, unit: u32, other: usize) -> bool {
        self.keys.binary_search(&(thing as u32, unit)).is_ok_and(|at| self.has(at, other))
    }
}

/// Pieces of one line with the same beginning and end.
struct Group {
    end: u32,
    /// The pieces: a range of those that were given.
    from: usize,
    to: usize,
    /// Things in it; things that lie where it lies.
    own: Vec<u64>,
    met: Vec<u64>,
}

/// For every segment of every thing, which things lie where it lies. `pieces` are sorted,
/// by line, beginning and end.
///
/// Pieces with the same beginning and end are one group, so that in a line of one place
/// (a source, a person) nothing is compared with anything; other groups are compared only
/// where they overlap.
///
/// ```
/// # use emic::statistics::cooccurrence::{meet, Piece};
/// let piece = |thing, start, end| Piece { line: 0, start, end, thing, unit: start };
/// // One long segment, two short ones in it.
/// let met = meet(&[piece(0, 0, 50), piece(1, 10, 20), piece(1, 30, 40)]);
/// assert_eq!((met.counts(0)[1], met.counts(1)[0]), (1, 2));
/// ```
pub fn meet(pieces: &[Piece]) -> Meetings {
    let things = things(pieces);
    let wide = things.div_ceil(64);
    let mut keys: Vec<(u32, u32)> = pieces.iter().map(|p| (p.thing, p.unit)).collect();
    keys.sort_unstable();
    keys.dedup();
    let bits = vec![0; keys.len() * wide];
    let mut out = Meetings { things, wide, keys, bits };
    let mut open: Vec<Group> = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        let first = pieces[at];
        let same = |p: &Piece| (p.line, p.start, p.end) == (first.line, first.start, first.end);
        let len = pieces[at..].iter().take_while(|p| same(p)).count();
        let mut own = vec![0_u64; wide];
        for piece in &pieces[at..at + len] {
            own[piece.thing as usize / 64] |= 1 << (piece.thing % 64);
        }
        let mut group = Group { end: first.end, from: at, to: at + len, met: own.clone(), own };
        let passed = |g: &Group| g.end <= first.start || pieces[g.from].line != first.line;
        open.retain(|other| {
            let gone = passed(other);
            if gone {
                close(&mut out, pieces, other);
            }
            !gone
        });
        for other in &mut open {
            other.met.iter_mut().zip(&group.own).for_each(|(met, own)| *met |= own);
            group.met.iter_mut().zip(&other.own).for_each(|(met, own)| *met |= own);
        }
        open.push(group);
        at += len;
    }
    open.iter().for_each(|group| close(&mut out, pieces, group));
    out
}

/// Gives every segment of a group what the group met.
fn close(out: &mut Meetings, pieces: &[Piece], group: &Group) {
    for piece in &pieces[group.from..group.to] {
        if let Ok(at) = out.keys.binary_search(&(piece.thing, piece.unit)) {
            let own = &mut out.bits[at * out.wide..(at + 1) * out.wide];
            own.iter_mut().zip(&group.met).for_each(|(own, met)| *own |= met);
        }
    }
}
