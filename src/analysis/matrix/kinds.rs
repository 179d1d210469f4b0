//! The codings of one source by what they are.
//!
//! Where a coding belongs hangs on its code, on whose words it holds and, at times, on
//! its coder: a hundred codings of an interview are some tens of kinds. So lines are
//! asked for once for each kind, and what stands alone (nearly every segment) is one
//! more of its kind. Only what shares a segment with another kind is looked at by
//! itself.
//!
//! Which codings are one segment is the rule of [`crate::analysis::units`], here for
//! the codings of one source in the order of their places, in one walk.

use super::chosen::One;
use crate::analysis::record::Record;
use crate::model::span::Span;

/// The kinds of a source, and its segments by kind.
#[derive(Default)]
pub(super) struct Kinds {
    /// Whether coders are told apart, how many there are, and how many codes.
    size: (bool, usize, usize),
    /// One more than the place of each kind, by parts, coder and code.
    places: Vec<u32>,
    /// Those of [`Kinds::places`] that are not 0.
    touched: Vec<u32>,
    /// A coding of each kind.
    pub all: Vec<One>,
    /// How many codings are of each kind.
    pub codings: Vec<u32>,
    /// How many segments hold codings of this kind alone.
    pub alone: Vec<u32>,
    /// Number of a segment of several kinds, and each of these; by number.
    pub together: Vec<(u32, u32)>,
    /// The codings.
    here: Vec<Piece>,
    hulls: Hulls,
}

/// A coding of the source.
#[derive(Clone, Copy)]
struct Piece {
    span: Span,
    code: u32,
    coder: u32,
    kind: u32,
}

impl Kinds {
    /// None yet; `by_coder` tells coders apart.
    pub fn new(by_coder: bool, coders: usize, codes: usize) -> Self {
        Self { size: (by_coder, coders.max(1), codes), ..Self::default() }
    }

    /// Forgets a source.
    pub fn clear(&mut self) {
        let places = &mut self.places;
        self.touched.drain(..).for_each(|at| places[at as usize] = 0);
        self.all.clear();
        self.codings.clear();
        self.alone.clear();
        self.together.clear();
        self.here.clear();
    }

    /// Adds a coding.
    #[inline]
    pub fn add(&mut self, one: One) {
        let (by_coder, coders, codes) = self.size;
        let coder = if by_coder { one.place.coder as usize } else { 0 };
        let at = (one.parts as usize * coders + coder) * codes + one.place.code as usize;
        if at >= self.places.len() {
            self.places.resize(at + codes, 0);
        }
        let place = &mut self.places[at];
        if *place == 0 {
            self.touched.push(at as u32);
            self.all.push(one);
            self.codings.push(0);
            self.alone.push(0);
            *place = self.all.len() as u32;
        }
        let kind = *place - 1;
        self.codings[kind as usize] += 1;
        self.here.push(Piece { span: one.place.span, code: one.place.code, coder: one.place.coder, kind });
    }

    /// Says how many codings stand alone and which together, each of them for itself
    /// if no record says what is one segment.
    pub fn settle(&mut self, record: Option<&Record>) {
        let Some(record) = record else {
            self.alone.copy_from_slice(&self.codings);
            return;
        };
        if !self.here.is_sorted_by_key(|piece| piece.span) {
            self.here.sort_by_key(|piece| piece.span);
        }
        match record.merges() {
            true => self.hulls.settle(&self.here, &mut self.alone, &mut self.together),
            false => self.in_order(*record == Record::All),
        }
    }

    /// Codings of one place, and, where coders are apart, of one coder, are one segment.
    fn in_order(&mut self, apart: bool) {
        let mut number = 0;
        let mut from = 0;
        while let Some(piece) = self.here.get(from) {
            let span = piece.span;
            let run = self.here[from..].iter().take_while(|piece| piece.span == span).count();
            let run = &mut self.here[from..from + run];
            from += run.len();
            if let [piece] = run {
                self.alone[piece.kind as usize] += 1;
                continue;
            }
            if apart {
                run.sort_by_key(|piece| piece.coder);
            }
            for one in run.chunk_by(|a, b| !apart || a.coder == b.coder) {
                number += 1;
                put(number, one.iter().map(|piece| piece.kind), &mut self.alone, &mut self.together);
            }
        }
    }
}

/// One segment with codings of these kinds.
fn put(number: u32, mut kinds: impl Iterator<Item = u32> + Clone, alone: &mut [u32], together: &mut Vec<(u32, u32)>) {
    let mut others = kinds.clone();
    match kinds.next() {
        Some(first) if others.all(|kind| kind == first) => alone[first as usize] += 1,
        Some(first) => together.extend(std::iter::once(first).chain(kinds).map(|kind| (number, kind))),
        None => {}
    }
}

/// Stretches of one code that codings come to which share words.
#[derive(Default)]
struct Hulls {
    /// The last of each code.
    last: Vec<Option<u32>>,
    /// Each stretch, in the order of their beginnings, and its codings: the last one.
    spans: Vec<(Span, u32)>,
    /// The coding before each in its stretch.
    before: Vec<u32>,
    order: Vec<u32>,
    kinds: Vec<u32>,
}

impl Hulls {
    /// Stretches that are equal, of whatever codes, are one segment.
    fn settle(&mut self, here: &[Piece], alone: &mut [u32], together: &mut Vec<(u32, u32)>) {
        const NONE: u32 = u32::MAX;
        self.last.iter_mut().for_each(|last| *last = None);
        self.spans.clear();
        self.before.clear();
        for (at, piece) in (0_u32..).zip(here) {
            let code = piece.code as usize;
            if code >= self.last.len() {
                self.last.resize(code + 1, None);
            }
            let open = self.last[code].filter(|hull| piece.span.overlaps(self.spans[*hull as usize].0));
            match open {
                Some(hull) => {
                    let (span, last) = &mut self.spans[hull as usize];
                    *span = span.hull(piece.span);
                    self.before.push(std::mem::replace(last, at));
                }
                None => {
                    self.last[code] = Some(self.spans.len() as u32);
                    self.spans.push((piece.span, at));
                    self.before.push(NONE);
                }
            }
        }
        let Self { spans, before, order, kinds, .. } = self;
        order.clear();
        order.extend(0..spans.len() as u32);
        // They begin in this order; of those that begin together one may end first.
        order.sort_by_key(|hull| spans[*hull as usize].0);
        for (number, unit) in (0..).zip(order.chunk_by(|a, b| spans[*a as usize].0 == spans[*b as usize].0)) {
            kinds.clear();
            for hull in unit {
                let mut at = spans[*hull as usize].1;
                while at != NONE {
                    kinds.push(here[at as usize].kind);
                    at = before[at as usize];
                }
            }
            put(number, kinds.iter().copied(), alone, together);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::units::{Place, units};
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    proptest! {
        #[test]
        fn segments_by_kind_are_the_units_of_their_places(
            drafts in prop::collection::vec((0u32..3, 0u32..4, 0u32..3, 0u32..12, 1u32..6), 0..30),
            sorted in any::<bool>(), record in 0usize..4,
        ) {
            let record = [Record::All, Record::Union, Record::Consensus, Record::Coder("x".into())][record].clone();
            let mut all: Vec<One> = (0..).zip(&drafts).map(|(number, (coder, code, parts, start, length))| {
                let span = Span::new(*start, start + length);
                One { number, place: Place { source: 0, code: *code, coder: *coder, span }, parts: *parts }
            }).collect();
            if sorted {
                all.sort_by_key(|one| one.place.span);
            }
            let mut kinds = Kinds::new(true, 3, 4);
            // What was there before does not matter.
            all.iter().for_each(|one| kinds.add(*one));
            kinds.clear();
            all.iter().for_each(|one| kinds.add(*one));
            kinds.settle(Some(&record));
            let kind = |one: &One| (one.parts, one.place.coder, one.place.code);
            let places: Vec<Place> = all.iter().map(|one| one.place).collect();
            let mut wanted: BTreeMap<u32, BTreeSet<_>> = BTreeMap::new();
            for (unit, one) in units(&places, &record).into_iter().zip(&all) {
                wanted.entry(unit).or_default().insert(kind(one));
            }
            let mut wanted: Vec<_> = wanted.into_values().collect();
            let mut found: Vec<BTreeSet<_>> = Vec::new();
            for (n, one) in kinds.alone.iter().zip(&kinds.all) {
                found.extend((0..*n).map(|_| BTreeSet::from([kind(one)])));
            }
            for unit in kinds.together.chunk_by(|a, b| a.0 == b.0) {
                found.push(unit.iter().map(|(_, at)| kind(&kinds.all[*at as usize])).collect());
            }
            found.sort();
            wanted.sort();
            prop_assert_eq!(found, wanted);
            prop_assert_eq!(kinds.codings.iter().sum::<u32>() as usize, all.len());
        }
    }
}
