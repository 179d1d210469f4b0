//! Codes by codes.

use super::figures::{BELOW, Figure, ITSELF};
use super::{Codes, Together};
use crate::analysis::matrix::excerpt;
use crate::analysis::scope::counted;
use crate::model::table::{AxisItem, Cell, MatrixMeta, MeasureMeta, Measured, Shape, Table};
use crate::statistics::cooccurrence::Totals;
use std::collections::BTreeMap;

/// How much of it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// What a cell holds, side by side; at least one.
    pub figures: Vec<Figure>,
    /// At most so many codes, those that meet most others' segments.
    pub most: usize,
    /// Whether the excerpts are put behind the cells: a hundred thousand codings make many.
    pub excerpts: bool,
}

impl Default for Shown {
    fn default() -> Self {
        Self { figures: vec![Figure::Segments], most: usize::MAX, excerpts: false }
    }
}

impl Together<'_> {
    /// Code by code.
    pub fn matrix(&self, shown: &Shown) -> Table {
        let counts = self.counts();
        let totals = self.totals();
        let (things, left) = self.busiest(shown.most, &totals);
        let figures = if shown.figures.is_empty() { &[Figure::Segments][..] } else { &shown.figures };
        // Of what is a relation of two codes there is no total.
        let summed: &[usize] = if figures.contains(&Figure::Segments) { &things } else { &[] };
        let meta = MatrixMeta {
            row_axis: "code".to_owned(),
            column_axis: self.asked.relation.axis(),
            measures: figures
                .iter()
                .map(|f| MeasureMeta {
                    // The word of a plain count is what it is in every matrix.
                    word: if *f == Figure::Segments { "codings" } else { f.word() }.to_owned(),
                    heading: self.heading(*f),
                    base: "none".to_owned(),
                })
                .collect(),
            record: self.record.clone(),
            speech: "all".to_owned(),
            n_unit: if self.asked.places_only { self.asked.relation.places() } else { "segments" }.to_owned(),
            n: if self.asked.places_only { self.places } else { self.segments },
            rows: things.iter().map(|t| self.item(*t)).collect(),
            columns: things.iter().map(|t| self.item(*t)).collect(),
            cells: things
                .iter()
                .map(|r| things.iter().map(|c| self.cell(figures, (*r, *c), &counts)).collect())
                .collect(),
            row_totals: summed.iter().map(|r| total(figures, totals.things[*r])).collect(),
            column_totals: summed.iter().map(|c| total(figures, totals.by_others[*c])).collect(),
            total: total(figures, if summed.is_empty() { 0 } else { totals.any }),
        };
        let mut table = Table::new(self.title(figures), Shape::Matrix(Box::new(meta)));
        table.notes = self.notes(figures, left);
        if shown.excerpts {
            self.fill(&mut table, &things);
        }
        table
    }

    fn title(&self, figures: &[Figure]) -> String {
        let headings: Vec<String> = figures.iter().map(|f| self.heading(*f)).collect();
        format!("{}: {}", self.asked.relation.title(), headings.join(", "))
    }

    pub(super) fn notes(&self, figures: &[Figure], left: usize) -> Vec<String> {
        let mut notes: Vec<String> = figures.iter().map(|f| self.meaning(*f)).collect();
        let alone = match self.asked.codes {
            Codes::Alone => "Codes without what stands below them.",
            Codes::Below => {
                "Codes with what stands below them, each segment once; a code is not held against one above or below it."
            }
            Codes::Level(_) => "Codes with what stands below them, each segment once.",
        };
        let totals = match figures.contains(&Figure::Segments) {
            true => " Totals are counted anew, not summed.",
            false => "",
        };
        notes.push(format!("{alone}{totals}"));
        let places = self.asked.relation.places();
        notes.push(match self.asked.places_only {
            true => format!("N: {places} of the code; the last of all sources that were read."),
            false => "N: segments of the code; the last of all codes, one place counted once.".to_owned(),
        });
        notes.extend(self.asked.relation.explained());
        if left > 0 {
            let codes = counted(left as u64, "code");
            let verb = self.asked.relation.verb();
            notes.push(match self.asked.places_only {
                true => format!("Not shown: {codes} that share fewer {places} with others."),
                false => format!("Not shown: {codes} of which fewer segments {verb} others’; totals count them."),
            });
        }
        notes.extend(self.notes.iter().cloned());
        notes
    }

    fn cell(&self, figures: &[Figure], (row, column): (usize, usize), counts: &[Vec<u64>]) -> Measured {
        let one = |figure: &Figure| match (row == column, self.related(row, column)) {
            (true, _) => Cell::Blank(ITSELF),
            (_, true) => Cell::Blank(BELOW),
            _ => self.figure(*figure, (row, column), counts),
        };
        let mut cells = figures.iter().map(one);
        let first = Measured::new(cells.next().unwrap_or_default());
        Measured { more: cells.collect(), ..first }
    }

    /// N of a code.
    fn n(&self, thing: usize) -> u64 {
        if self.asked.places_only { self.shared.of(thing, thing) } else { self.met.segments(thing) }
    }

    fn item(&self, thing: usize) -> AxisItem {
        let code = self.code(thing);
        let depth = if self.asked.codes == Codes::Below { code.depth } else { 0 };
        AxisItem { id: code.id.0.clone(), label: code.name.clone(), n: self.n(thing), depth, ..AxisItem::default() }
    }

    /// How many segments of each code meet one of those it is held against, and the like.
    pub(super) fn totals(&self) -> Totals {
        match self.asked.places_only {
            true => Totals::default(),
            false => self.met.totals(&(0..self.things()).map(|thing| self.others(thing)).collect::<Vec<_>>()),
        }
    }

    /// The codes of which most segments meet others, at most so many, in the order of the
    /// codebook; and how many more meet any.
    pub(super) fn busiest(&self, most: usize, totals: &Totals) -> (Vec<usize>, usize) {
        let met = |thing: usize| {
            let n = match self.asked.places_only {
                true => self.others(thing).iter().map(|other| self.shared.of(thing, *other)).sum(),
                false => totals.things[thing],
            };
            (n, thing)
        };
        let mut all: Vec<(u64, usize)> = (0..self.things()).map(met).filter(|(n, _)| *n > 0).collect();
        all.sort_by_key(|(n, thing)| (std::cmp::Reverse(*n), *thing));
        let mut things: Vec<usize> = all.iter().take(most).map(|(_, thing)| *thing).collect();
        things.sort_unstable();
        let left = all.len() - things.len();
        (things, left)
    }

    /// Puts the excerpts behind the cells.
    fn fill(&self, table: &mut Table, things: &[usize]) {
        let Shape::Matrix(meta) = &mut table.shape else { return };
        let mut places: BTreeMap<u32, u32> = BTreeMap::new();
        let mut shown = Vec::new();
        for (r, row) in meta.cells.iter_mut().enumerate() {
            for (c, cell) in row.iter_mut().enumerate().filter(|(c, _)| !self.related(things[r], things[*c])) {
                for number in self.codings_of(things[r], self.met.of(things[r], &[things[c]])) {
                    let next = shown.len() as u32;
                    let at = *places.entry(number).or_insert(next);
                    if at == next {
                        shown.extend(excerpt(self.study, number));
                    }
                    cell.excerpts.push(at);
                }
            }
        }
        table.excerpts = shown;
    }
}

/// A total: of segments a count; of what is a relation of two codes there is none.
fn total(figures: &[Figure], segments: u64) -> Measured {
    let one = |figure: &Figure| match figure {
        Figure::Segments => Cell::Count(segments),
        _ => Cell::Blank(ITSELF),
    };
    let mut cells = figures.iter().map(one);
    let first = Measured::new(cells.next().unwrap_or_default());
    Measured { more: cells.collect(), ..first }
}
