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
use super::scope::Selected;
use crate::model::codebook::CodeId;
use crate::model::span::Span;
use std::collections::{BTreeMap, HashMap};

/// The unit of each of `selected`, as a number; equal numbers count once.
pub fn units(selected: &[Selected], record: &Record) -> Vec<u32> {
    let spans = if record.merges() { joined(selected) } else { selected.iter().map(|s| s.span).collect() };
    let mut numbers = HashMap::new();
    let mut out = Vec::with_capacity(selected.len());
    for (one, span) in selected.iter().zip(spans) {
        let coder = (*record == Record::All).then_some(one.coding.coder.as_str());
        let next = numbers.len() as u32;
        out.push(*numbers.entry((one.source, span, coder)).or_insert(next));
    }
    out
}

/// For each coding the stretch it is part of: the hull of all codings of its
/// code that it reaches through shared words.
fn joined(selected: &[Selected]) -> Vec<Span> {
    let mut groups: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (index, one) in selected.iter().enumerate() {
        // An orphan has no index; its cited id tells it from others.
        let orphan: Option<&CodeId> = if one.code.is_none() { one.coding.code.as_ref() } else { None };
        groups.entry((one.source, one.code, orphan)).or_default().push(index);
    }
    let mut out: Vec<Span> = selected.iter().map(|s| s.span).collect();
    for mut group in groups.into_values() {
        group.sort_by_key(|&i| selected[i].span);
        let mut from = 0;
        while from < group.len() {
            let mut hull = selected[group[from]].span;
            let mut to = from + 1;
            while to < group.len() && selected[group[to]].span.overlaps(hull) {
                hull = hull.hull(selected[group[to]].span);
                to += 1;
            }
            group[from..to].iter().for_each(|&i| out[i] = hull);
            from = to;
        }
    }
    out
}

/// The same code points as `spans`, in order and apart. Touching spans stay
/// apart: a word that is cut between them belongs to the one it begins in.
pub fn without_overlap(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut out: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match out.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => out.push(span),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::scope::{Scope, select};
    use crate::model::fixture;
    use crate::model::study::Study;

    /// Codings as (coder, code, start, end) in one long turn.
    fn study(codings: &[(&str, &str, u32, u32)]) -> Study {
        let source = fixture::source("s").participants(&["P"]);
        let source = source.turn("P", &"word ".repeat(40)).build();
        let codings = (1..)
            .zip(codings)
            .map(|(n, (coder, code, start, end))| {
                fixture::coding(n, coder, &source, Some(code), Span::new(*start, *end))
            })
            .collect();
        let book = fixture::codebook(&[("a", 0), ("b", 1), ("c", 1)]);
        fixture::study(vec![source], Vec::new(), book, codings)
    }

    fn count(study: &Study, record: Record) -> usize {
        let (selected, _) = select(study, &Scope::new(record.clone()));
        let mut units = units(&selected, &record);
        units.sort_unstable();
        units.dedup();
        units.len()
    }

    #[test]
    fn the_same_words_coded_with_two_codes_are_one_segment() {
        let study = study(&[("ana", "b", 10, 20), ("ana", "c", 10, 20), ("ana", "c", 12, 20)]);
        assert_eq!(count(&study, Record::Coder("ana".into())), 2);
    }

    #[test]
    fn a_union_joins_a_chain_of_overlaps_but_not_neighbours() {
        let study = study(&[("ana", "b", 10, 20), ("ben", "b", 15, 30), ("ana", "b", 29, 35), ("ben", "b", 35, 40)]);
        assert_eq!(count(&study, Record::Union), 2);
        assert_eq!(count(&study, Record::All), 4);
    }

    #[test]
    fn a_union_never_joins_two_codes_at_different_places() {
        let study = study(&[("ana", "b", 10, 20), ("ben", "c", 15, 30)]);
        assert_eq!(count(&study, Record::Union), 2);
    }

    #[test]
    fn two_coders_at_one_place_count_twice_only_under_all() {
        let study = study(&[("ana", "b", 10, 20), ("ben", "b", 10, 20)]);
        assert_eq!(count(&study, Record::All), 2);
        assert_eq!(count(&study, Record::Union), 1);
    }
}
