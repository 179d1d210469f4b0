//! Which codes lie on the same words.
//!
//! A cell counts the segments of its row's code that share words with a segment
//! of its column's code. So a row reads as a sentence (of 12 segments of A, 5
//! are B's as well), and the two cells of a pair may differ: two short segments
//! of A can lie inside one long segment of B. Codes count themselves alone,
//! without what stands below them: a parent would else meet all of its children.
//! What one segment is, the record says, as everywhere; under `all` a coder's
//! codings meet that coder's own only.

use super::corpus::Corpus;
use super::record::Record;
use super::scope::{Scope, Selected, counted, notes, select_in};
use super::units::{Place, units};
use crate::model::study::Study;
use crate::model::table::{AxisItem, Cell, Column, Kind, MatrixMeta, MeasureMeta, Measured, Shape, Table};
use std::collections::{BTreeMap, BTreeSet};

/// A coding with its code and its segment.
struct One<'s> {
    selected: Selected<'s>,
    code: usize,
    coder: u32,
    unit: u32,
}

/// Two codes, by index: the segments of the first that share words with one of
/// the second, and the codings these segments are made of.
#[derive(Clone, Debug, Default)]
struct Met {
    units: BTreeSet<u32>,
    codings: BTreeSet<u32>,
    participants: BTreeSet<String>,
}

/// What lies on the same words.
#[derive(Clone, Debug)]
pub struct Together {
    /// Of each code that has any how many segments it has.
    segments: BTreeMap<usize, BTreeSet<u32>>,
    pairs: BTreeMap<(usize, usize), Met>,
    notes: Vec<String>,
}

impl Together {
    /// Looks at every two codings of `scope` that share words.
    pub fn of(study: &Study, scope: &Scope) -> Self {
        let (selected, left) = select_in(study, &Corpus::new(study, scope), scope);
        let mut lines = notes(study, scope, &left);
        let before = selected.len();
        let ones = ones(selected, &scope.record);
        if before > ones.len() {
            let other = counted((before - ones.len()) as u64, "coding");
            lines.push(format!("Not counted: {other} without a code of the codebook or without words."));
        }
        let mut out = Self { segments: BTreeMap::new(), pairs: BTreeMap::new(), notes: lines };
        for one in &ones {
            out.segments.entry(one.code).or_default().insert(one.unit);
        }
        for (at, one) in ones.iter().enumerate() {
            let near = ones[at + 1..].iter().take_while(|other| {
                other.selected.source == one.selected.source && other.selected.span.start < one.selected.span.end
            });
            for other in near {
                let alone = scope.record == Record::All && one.coder != other.coder;
                if one.code != other.code && !alone && one.selected.span.overlaps(other.selected.span) {
                    out.meet(one, other);
                    out.meet(other, one);
                }
            }
        }
        out
    }

    fn meet(&mut self, one: &One, other: &One) {
        let met = self.pairs.entry((one.code, other.code)).or_default();
        met.units.insert(one.unit);
        met.codings.insert(one.selected.number);
        met.participants.extend(one.selected.participants.iter().cloned());
    }

    /// The codes that meet most others' segments, at most so many, in the order
    /// of the codebook.
    fn shown(&self, most: usize) -> Vec<usize> {
        let mut all: Vec<(usize, usize)> =
            self.segments.keys().map(|code| (self.whole(Some(*code), None).0, *code)).filter(|(n, _)| *n > 0).collect();
        all.sort_by_key(|(n, code)| (std::cmp::Reverse(*n), *code));
        let mut codes: Vec<usize> = all.into_iter().take(most).map(|(_, code)| code).collect();
        codes.sort_unstable();
        codes
    }

    /// Distinct segments and codings of a row or a column (`None` is all).
    fn whole(&self, row: Option<usize>, column: Option<usize>) -> (usize, usize) {
        let is = |(r, c): &(usize, usize)| row.is_none_or(|row| row == *r) && column.is_none_or(|column| column == *c);
        let met: Vec<&Met> = self.pairs.iter().filter(|(key, _)| is(key)).map(|(_, met)| met).collect();
        let count = |of: fn(&Met) -> &BTreeSet<u32>| met.iter().flat_map(|m| of(m)).collect::<BTreeSet<_>>().len();
        (count(|m| &m.units), count(|m| &m.codings))
    }

    /// The codings of the row's code in a cell of [`Together::matrix`]: indexes
    /// into [`Study::codings`].
    pub fn codings(&self, study: &Study, row: &AxisItem, column: &AxisItem) -> Vec<u32> {
        let code = |item: &AxisItem| study.codebook.find(&item.id.as_str().into());
        let met = code(row).zip(code(column)).and_then(|key| self.pairs.get(&key));
        met.map_or_else(Vec::new, |met| met.codings.iter().copied().collect())
    }

    /// Code by code, of the `most` codes that share most.
    pub fn matrix(&self, study: &Study, scope: &Scope, most: usize) -> Table {
        let codes = self.shown(most);
        let measured = |n: usize| Measured::new(Cell::Count(n as u64));
        let cell = |row: usize, column: usize| match row == column {
            true => Measured::default(),
            false => measured(self.pairs.get(&(row, column)).map_or(0, |met| met.units.len())),
        };
        let item = |code: &usize| AxisItem {
            id: study.codebook.codes[*code].id.0.clone(),
            label: study.codebook.codes[*code].name.clone(),
            n: self.segments.get(code).map_or(0, BTreeSet::len) as u64,
            ..AxisItem::default()
        };
        let all: BTreeSet<&u32> = self.segments.values().flatten().collect();
        let meta = MatrixMeta {
            row_axis: "code".to_owned(),
            column_axis: "code on the same words".to_owned(),
            measures: vec![MeasureMeta {
                word: "codings".to_owned(),
                heading: "coded segments".to_owned(),
                base: "none".to_owned(),
            }],
            record: scope.record.to_string(),
            speech: "all".to_owned(),
            n_unit: "segments".to_owned(),
            n: all.len() as u64,
            rows: codes.iter().map(item).collect(),
            columns: codes.iter().map(item).collect(),
            cells: codes.iter().map(|r| codes.iter().map(|c| cell(*r, *c)).collect()).collect(),
            row_totals: codes.iter().map(|r| measured(self.whole(Some(*r), None).0)).collect(),
            column_totals: codes.iter().map(|c| measured(self.whole(None, Some(*c)).0)).collect(),
            total: measured(self.whole(None, None).0),
        };
        let mut notes = vec![
            "Cells: segments of the row’s code that share words with a segment of the column’s code. Codes without what stands below them. Totals are counted anew, not summed.".to_owned(),
            "N: segments of the code; the last of all codes, one place counted once.".to_owned(),
        ];
        let others = self.shown(usize::MAX).len() - codes.len();
        if others > 0 {
            let codes = counted(others as u64, "code");
            notes.push(format!("Not shown: {codes} that share words with fewer segments; totals count them."));
        }
        notes.extend(self.notes.iter().cloned());
        let title = "codes on the same words: coded segments".to_owned();
        let mut table = Table::new(title, Shape::Matrix(Box::new(meta)));
        table.notes = notes;
        table
    }

    /// The pairs that share most, at most so many: what a matrix of many codes
    /// hides.
    pub fn pairs(&self, study: &Study, most: usize) -> Table {
        let mut pairs: Vec<(usize, usize)> = self.pairs.keys().copied().filter(|(a, b)| a < b).collect();
        let sizes =
            |(a, b): (usize, usize)| [(a, b), (b, a)].map(|key| self.pairs.get(&key).map_or(0, |m| m.units.len()));
        let weight = |pair: &(usize, usize)| sizes(*pair).iter().sum::<usize>();
        pairs.sort_by_key(|pair| (std::cmp::Reverse(weight(pair)), *pair));
        let rows = pairs.iter().take(most).map(|(a, b)| {
            let [first, second] = sizes((*a, *b));
            let met = |key| self.pairs.get(&key).into_iter().flat_map(|m: &Met| &m.participants);
            let people: BTreeSet<&String> = met((*a, *b)).chain(met((*b, *a))).collect();
            let name = |code: usize| Cell::Text(study.codebook.codes[code].name.clone());
            let count = |n: usize| Cell::Count(n as u64);
            vec![name(*a), name(*b), count(first), count(second), count(people.len())]
        });
        let columns = [
            ("code", Kind::Text),
            ("other_code", Kind::Text),
            ("segments_of_code", Kind::Number),
            ("segments_of_other", Kind::Number),
            ("participants", Kind::Number),
        ];
        let columns = columns.iter().map(|(key, kind)| Column::new(key, *kind)).collect();
        let mut table = Table::list("pairs of codes that share most words", columns, rows.collect());
        table.notes.push(
            "Segments of each code that share words with one of the other, and the participants who speak in them."
                .to_owned(),
        );
        if pairs.len() > most {
            table.notes.push(format!("{most} of {}.", counted(pairs.len() as u64, "pair")));
        }
        table
    }
}

/// The codings that have a code and words, by source and beginning.
fn ones<'s>(selected: Vec<Selected<'s>>, record: &Record) -> Vec<One<'s>> {
    let mut coders: Vec<&str> = selected.iter().map(|s| s.coding.coder.as_str()).collect();
    coders.sort_unstable();
    coders.dedup();
    let mut out: Vec<One<'s>> = selected
        .into_iter()
        .filter(|one| !one.span.is_empty())
        .filter_map(|selected| {
            let coder = coders.binary_search(&selected.coding.coder.as_str()).unwrap_or(0) as u32;
            Some(One { code: selected.code?, coder, unit: 0, selected })
        })
        .collect();
    out.sort_by_key(|one| (one.selected.source, one.selected.span, one.selected.number));
    let place = |one: &One| Place {
        source: one.selected.source as u32,
        code: one.code as u32,
        coder: one.coder,
        span: one.selected.span,
    };
    let places: Vec<Place> = out.iter().map(place).collect();
    out.iter_mut().zip(units(&places, record)).for_each(|(one, unit)| one.unit = unit);
    out
}

#[cfg(test)]
#[path = "cooccurrence_tests.rs"]
mod tests;
