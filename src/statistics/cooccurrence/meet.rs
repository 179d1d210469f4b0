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
        self.range(thing).for_each(|at| each(self.row(at), |other| out[other] += 1));
        out
    }

    /// The segments of `thing` that lie where any of `others` lies.
    pub fn of(&self, thing: usize, others: &[usize]) -> impl Iterator<Item = u32> {
        let mask = self.mask(others.iter().copied().filter(|other| *other != thing));
        self.range(thing)
            .filter(move |at| self.row(*at).zip(&mask).any(|(bits, mask)| bits & mask != 0))
            .map(|at| self.keys[at].1)
    }

    /// How many segments lie where others lie, all in one walk: `held` says with which
    /// others each thing is held together.
    pub fn totals(&self, held: &[Vec<usize>]) -> Totals {
        let masks: Vec<Vec<u64>> = held.iter().map(|others| self.mask(others.iter().copied())).collect();
        let units = self.keys.iter().map(|key| key.1 as usize + 1).max().unwrap_or(0);
        // Of each segment, whatever it is of, a bit for each thing it meets.
        let mut met = vec![0_u64; units * self.wide];
        let mut out = Totals { things: vec![0; self.things], by_others: vec![0; self.things], any: 0 };
        for (at, (thing, unit)) in self.keys.iter().enumerate() {
            let Some(mask) = masks.get(*thing as usize) else { continue };
            let (mut any, own) = (0, &mut met[*unit as usize * self.wide..]);
            for ((own, bits), mask) in own.iter_mut().zip(self.row(at)).zip(mask) {
                any |= bits & mask;
                *own |= bits & mask;
            }
            out.things[*thing as usize] += u64::from(any != 0);
        }
        for bits in met.chunks(self.wide.max(1)) {
            out.any += u64::from(bits.iter().any(|bits| *bits != 0));
            each(bits.iter(), |thing| out.by_others[thing] += 1);
        }
        out
    }

    fn row(&self, at: usize) -> impl Iterator<Item = &u64> {
        self.bits[at * self.wide..(at + 1) * self.wide].iter()
    }

    fn mask(&self, things: impl Iterator<Item = usize>) -> Vec<u64> {
        let mut out = vec![0; self.wide];
        things.filter(|thing| *thing < self.things).for_each(|thing| out[thing / 64] |= 1 << (thing % 64));
        out
    }

    /// True if a segment of `thing` lies where `other` lies.
    pub fn meets(&self, thing: usize, unit: u32, other: usize) -> bool {
        self.keys.binary_search(&(thing as u32, unit)).is_ok_and(|at| self.has(at, other))
    }
}

/// How many segments lie where others lie.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Of each thing its own segments that do.
    pub things: Vec<u64>,
    /// Of each thing the segments of others, each once, that lie where it lies.
    pub by_others: Vec<u64>,
    /// Segments of whatever things, each once.
    pub any: u64,
}

/// Says the numbers of the bits that are set.
fn each<'b>(bits: impl Iterator<Item = &'b u64>, mut say: impl FnMut(usize)) {
    for (word, bits) in bits.enumerate() {
        let mut left = *bits;
        while left != 0 {
            say(word * 64 + left.trailing_zeros() as usize);
            left &= left - 1;
        }
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
