//! What counts as one segment.
//!
//! A *unit* is what a count counts. Within one coder's record, a unit is a
//! place: the same words coded with two codes are one segment where the codes
//! meet (in their parent, in a total). Under `all`, each coder's place is a
//! unit of its own. Under `union`, the codings of one code whose spans share
//! words, whoever made them, are first joined into one stretch; then a unit is
//! a place again. Units are settled before any cell is looked at, so a cell
//! never counts more than its row, and a parent never fewer than its child.

use super::record::Record;
use crate::model::span::Span;

/// What is asked of a coding. Numbers that are equal are the same.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Its source.
    pub source: u32,
    /// Its code.
    pub code: u32,
    /// Its coder.
    pub coder: u32,
    /// Where it stands, code points.
    pub span: Span,
}

/// The unit of each of `places`, as a number; equal numbers count once. Places
/// of one source stand together.
pub fn units(places: &[Place], record: &Record) -> Vec<u32> {
    let mut places = places.to_vec();
    if record.merges() {
        join(&mut places);
    }
    let same = |at: usize| {
        let one = &places[at];
        (one.source, one.span, if *record == Record::All { one.coder } else { 0 })
    };
    // They stand in this order, or nearly so.
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by_key(|at| same(*at));
    let mut out = vec![0; places.len()];
    for (number, unit) in (0..).zip(order.chunk_by(|a, b| same(*a) == same(*b))) {
        unit.iter().for_each(|at| out[*at] = number);
    }
    out
}

/// Makes each place the stretch it is part of: the hull of all places of its
/// code that it reaches through shared words.
fn join(places: &mut [Place]) {
    for here in places.chunk_by_mut(|a, b| a.source == b.source) {
        let mut order: Vec<usize> = (0..here.len()).collect();
        order.sort_unstable_by_key(|&i| (here[i].code, here[i].span));
        let mut from = 0;
        while from < order.len() {
            let (code, mut hull) = (here[order[from]].code, here[order[from]].span);
            let mut to = from + 1;
            while to < order.len() && here[order[to]].code == code && here[order[to]].span.overlaps(hull) {
                hull = hull.hull(here[order[to]].span);
                to += 1;
            }
            order[from..to].iter().for_each(|&i| here[i].span = hull);
            from = to;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Codings as (coder, code, start, end) in one source.
    type Drafts<'d> = &'d [(u32, u32, u32, u32)];

    fn count(drafts: Drafts, record: Record) -> usize {
        let place = |d: &(u32, u32, u32, u32)| Place { source: 0, coder: d.0, code: d.1, span: Span::new(d.2, d.3) };
        let mut units = units(&drafts.iter().map(place).collect::<Vec<_>>(), &record);
        units.sort_unstable();
        units.dedup();
        units.len()
    }

    #[test]
    fn the_same_words_coded_with_two_codes_are_one_segment() {
        let drafts = [(1, 2, 10, 20), (1, 3, 10, 20), (1, 3, 12, 20)];
        assert_eq!(count(&drafts, Record::Coder("ana".into())), 2);
    }

    #[test]
    fn a_union_joins_a_chain_of_overlaps_but_not_neighbours() {
        let drafts = [(1, 2, 10, 20), (2, 2, 15, 30), (1, 2, 29, 35), (2, 2, 35, 40)];
        assert_eq!(count(&drafts, Record::Union), 2);
        assert_eq!(count(&drafts, Record::All), 4);
    }

    #[test]
    fn a_union_never_joins_two_codes_at_different_places() {
        assert_eq!(count(&[(1, 2, 10, 20), (2, 3, 15, 30)], Record::Union), 2);
    }

    #[test]
    fn two_coders_at_one_place_count_twice_only_under_all() {
        let drafts = [(1, 2, 10, 20), (2, 2, 10, 20)];
        assert_eq!(count(&drafts, Record::All), 2);
        assert_eq!(count(&drafts, Record::Union), 1);
    }
}
