//! What follows what, as a matrix, as a list, and in words.

use super::{Sequences, Step};
use crate::analysis::matrix::excerpt;
use crate::analysis::scope::counted;
use crate::model::table::{AxisItem, Cell, Column, Kind, MatrixMeta, MeasureMeta, Measured, Part, Shape, Table};
use crate::statistics::sequence::Followed;
use std::collections::{BTreeMap, BTreeSet};

/// What a cell of the matrix holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// How often it follows.
    Observed,
    /// How often it would follow by chance.
    Expected,
    /// The one divided by the other.
    Ratio,
}

impl Figure {
    /// All of them, in the order of help.
    pub const ALL: [Self; 3] = [Self::Observed, Self::Expected, Self::Ratio];

    /// The word in options and in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Observed => "observed",
            Self::Expected => "expected",
            Self::Ratio => "ratio",
        }
    }

    /// The figure a word means.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.word() == word.trim())
    }

    fn heading(self) -> &'static str {
        match self {
            Self::Observed => "times it follows",
            Self::Expected => "times expected",
            Self::Ratio => "observed / expected",
        }
    }

    fn of(self, all: &Followed, (first, then): (usize, usize)) -> Cell {
        let made = all.ratio(first, then);
        match (self, made.value) {
            (Self::Observed, _) => Cell::Count(all.observed(first, then)),
            (_, Err(reason)) => Cell::Blank(reason.words()),
            (Self::Expected, Ok(_)) => Cell::number(made.expected.unwrap_or(f64::NAN), 2),
            (Self::Ratio, Ok(ratio)) => Cell::number(ratio, 2),
        }
    }
}

impl Sequences<'_> {
    /// Code by code: rows come first, columns follow. Several lags are a table each, after
    /// that of all of them.
    pub fn matrix(&self, figures: &[Figure], excerpts: bool) -> Table {
        self.matrix_of(usize::MAX, figures, excerpts)
    }

    /// The same of at most so many codes, those that stand in most pairs.
    pub fn matrix_of(&self, most: usize, figures: &[Figure], excerpts: bool) -> Table {
        let all = self.all();
        let pairs = |thing: &usize| all.before(*thing) + all.after(*thing);
        let mut things: Vec<usize> = (0..self.codes.len()).filter(|thing| pairs(thing) > 0).collect();
        let there = things.len();
        if there > most {
            things.sort_by_key(|thing| (std::cmp::Reverse(pairs(thing)), *thing));
            things.truncate(most);
            things.sort_unstable();
        }
        let lags: Vec<usize> = self.lags.iter().map(|(lag, _)| *lag).collect();
        let mut table = self.one(&all, &lags, (&things, figures), excerpts);
        if self.lags.len() > 1 {
            for (lag, own) in &self.lags {
                let part = self.one(own, &[*lag], (&things, figures), excerpts);
                let (axis, id) = ("lag".to_owned(), lag.to_string());
                table.parts.push(Part { axis, id, label: format!("lag {lag}"), table: part });
            }
        }
        if there > most {
            table
                .notes
                .push(format!("Shown: the {most} of {there} codes that stand in most pairs. Totals are of all."));
        }
        table
    }

    fn one(&self, all: &Followed, lags: &[usize], (things, figures): (&[usize], &[Figure]), excerpts: bool) -> Table {
        let item = |thing: usize, n: u64| {
            let code = self.code(thing);
            AxisItem { id: code.id.0.clone(), label: code.name.clone(), n, ..AxisItem::default() }
        };
        let cell = |r: usize, c: usize| measured(figures, |f| f.of(all, (r, c)));
        let total =
            |n: u64| measured(figures, |f| if f == Figure::Observed { Cell::Count(n) } else { Cell::Blank("") });
        let summed: &[usize] = if figures.contains(&Figure::Observed) { things } else { &[] };
        let meta = MatrixMeta {
            row_axis: "code".to_owned(),
            column_axis: "code that follows".to_owned(),
            measures: figures
                .iter()
                .map(|f| MeasureMeta {
                    word: f.word().to_owned(),
                    heading: f.heading().to_owned(),
                    base: "none".to_owned(),
                })
                .collect(),
            record: self.record.clone(),
            speech: "all".to_owned(),
            n_unit: "pairs".to_owned(),
            n: all.all(),
            rows: things.iter().map(|t| item(*t, all.before(*t))).collect(),
            columns: things.iter().map(|t| item(*t, all.after(*t))).collect(),
            cells: things.iter().map(|r| things.iter().map(|c| cell(*r, *c)).collect()).collect(),
            row_totals: summed.iter().map(|t| total(all.before(*t))).collect(),
            column_totals: summed.iter().map(|t| total(all.after(*t))).collect(),
            total: total(all.all()),
        };
        let headings: Vec<&str> = figures.iter().map(|f| f.heading()).collect();
        let title = format!("which code comes {}: {}", later(lags), headings.join(", "));
        let mut table = Table::new(title, Shape::Matrix(Box::new(meta)));
        table.notes = self.said(lags);
        if excerpts {
            self.fill(&mut table, lags, things);
        }
        table
    }

    /// Every pair of codes of which one follows the other, the commonest first: with a code
    /// named, those that begin with it.
    pub fn list(&self, only: Option<&str>, most: usize) -> Table {
        let only = only.map(|id| self.thing(id));
        let mut rows: Vec<(u64, usize, usize, usize)> = Vec::new();
        for (at, (_, own)) in self.lags.iter().enumerate() {
            for first in (0..self.codes.len()).filter(|first| only.is_none_or(|only| only == Some(*first))) {
                let followers = (0..self.codes.len()).map(|then| (own.observed(first, then), at, first, then));
                rows.extend(followers.filter(|(n, ..)| *n > 0));
            }
        }
        rows.sort_by_key(|(n, at, first, then)| (*at, std::cmp::Reverse(*n), *first, *then));
        let all = rows.len();
        let made = rows.into_iter().take(most).map(|(n, at, first, then)| {
            let (lag, own) = &self.lags[at];
            let text = |words: &str| Cell::Text(words.to_owned());
            let (one, other) = (self.code(first), self.code(then));
            vec![
                text(&one.id.0),
                text(&one.name),
                text(&other.id.0),
                text(&other.name),
                Cell::Count(*lag as u64),
                Cell::Count(n),
                Figure::Expected.of(own, (first, then)),
                Figure::Ratio.of(own, (first, then)),
                Cell::Count(self.people((first, then), *lag)),
            ]
        });
        let columns = vec![
            Column::new("code", Kind::Text).detail(),
            Column::new("code_name", Kind::Text),
            Column::new("then", Kind::Text).detail(),
            Column::new("then_name", Kind::Text),
            // Where there is one, the title says which.
            Column { detail: self.lags.len() < 2, ..Column::new("lag", Kind::Number) },
            Column::new("observed", Kind::Number),
            Column::new("expected", Kind::Number),
            Column::new("ratio", Kind::Number),
            Column::new("participants", Kind::Number),
        ];
        let lags: Vec<usize> = self.lags.iter().map(|(lag, _)| *lag).collect();
        let rows: Vec<Vec<Cell>> = made.collect();
        let mut table = Table::list(format!("which code comes {}", later(&lags)), columns, rows);
        table.notes = self.said(&lags);
        if all > most {
            table.notes.push(format!("{most} of {}.", counted(all as u64, "pair")));
        }
        table
    }

    /// What is said where one code follows another: two rows each time, what comes first and
    /// what follows.
    pub fn between(&self, first: &str, then: &str) -> Table {
        let (mut rows, mut number) = (Vec::new(), 0);
        if let (Some(a), Some(b)) = (self.thing(first), self.thing(then)) {
            for (lag, _) in &self.lags {
                for (one, other) in self.places((a, b), *lag) {
                    number += 1;
                    for (step, thing) in [(one, a), (other, b)] {
                        let said = step.of(thing).next().and_then(|n| excerpt(self.study, n));
                        rows.extend(said.map(|e| {
                            vec![
                                Cell::Count(number),
                                Cell::Count(*lag as u64),
                                Cell::Text(e.source),
                                e.turn.map_or(Cell::Blank(""), |turn| Cell::Count(turn.into())),
                                Cell::List(e.participants),
                                Cell::Text(self.code(thing).id.0.clone()),
                                Cell::Text(e.quote),
                            ]
                        }));
                    }
                }
            }
        }
        let columns = vec![
            Column::new("pair", Kind::Number),
            Column::new("lag", Kind::Number).detail(),
            Column::new("source", Kind::Text),
            Column::new("turn", Kind::Number),
            Column::new("participants", Kind::Text),
            Column::new("code", Kind::Text),
            Column::new("quote", Kind::Prose),
        ];
        let lags: Vec<usize> = self.lags.iter().map(|(lag, _)| *lag).collect();
        let mut table = Table::list(format!("{first}, then {then}, {}", later(&lags)), columns, rows);
        table.notes = self.said(&lags);
        table
    }

    fn code(&self, thing: usize) -> &crate::model::codebook::Code {
        &self.study.codebook.codes[self.codes[thing]]
    }

    /// How many participants speak where one follows the other.
    fn people(&self, pair: (usize, usize), lag: usize) -> u64 {
        let mut who: BTreeSet<String> = BTreeSet::new();
        for (one, _) in self.places(pair, lag) {
            let coding = one.of(pair.0).next().and_then(|n| self.study.codings.get(n as usize));
            if let Some((coding, source)) = coding.and_then(|c| Some((c, self.study.source(&c.source)?))) {
                who.extend(source.participants_in(coding.place.span));
            }
        }
        who.len() as u64
    }

    fn said(&self, lags: &[usize]) -> Vec<String> {
        let steps: usize = self.steps.iter().map(Vec::len).sum();
        let mut out = vec![
            format!(
                "Counted: pairs of coded segments of one participant in one source, each segment with {}. Rows come first, columns follow.",
                followers(lags)
            ),
            format!(
                "{} in {} (a participant in a source). A segment with several codes counts for each.",
                counted(steps as u64, "segment"),
                counted(self.steps.len() as u64, "sequence"),
            ),
            "Expected: (pairs that begin with the one) × (pairs that end with the other) / all pairs: if what comes next did not depend on what came before. Ratio: observed / expected. Neither is a test.".to_owned(),
            if self.below { "Codes with what stands below them." } else { "Codes without what stands below them." }.to_owned(),
        ];
        out.extend(self.notes.iter().cloned());
        out
    }

    /// Puts the excerpts behind the cells: of each pair what comes first, then what follows.
    fn fill(&self, table: &mut Table, lags: &[usize], things: &[usize]) {
        let place: BTreeMap<usize, usize> = things.iter().copied().zip(0..).collect();
        let mut behind: BTreeMap<(usize, usize), Vec<u32>> = BTreeMap::new();
        let mut put = |one: &Step, other: &Step| {
            for (a, b) in one.things.iter().flat_map(|a| other.things.iter().map(move |b| (*a, *b))) {
                if let (Some(r), Some(c)) = (place.get(&a), place.get(&b)) {
                    behind.entry((*r, *c)).or_default().extend(one.of(a).take(1).chain(other.of(b).take(1)));
                }
            }
        };
        for sequence in &self.steps {
            for lag in lags {
                sequence.iter().zip(sequence.iter().skip(*lag)).for_each(|(one, other)| put(one, other));
            }
        }
        let Shape::Matrix(meta) = &mut table.shape else { return };
        let mut known: BTreeMap<u32, u32> = BTreeMap::new();
        let mut shown = Vec::new();
        for ((r, c), numbers) in behind {
            for number in numbers {
                let next = shown.len() as u32;
                let at = *known.entry(number).or_insert(next);
                if at == next {
                    shown.extend(excerpt(self.study, number));
                }
                meta.cells[r][c].excerpts.push(at);
            }
        }
        table.excerpts = shown;
    }
}

fn measured(figures: &[Figure], of: impl Fn(Figure) -> Cell) -> Measured {
    let mut cells = figures.iter().map(|f| of(*f));
    let first = Measured::new(cells.next().unwrap_or_default());
    Measured { more: cells.collect(), ..first }
}

/// In words how much later.
fn later(lags: &[usize]) -> String {
    match lags {
        [1] => "next".to_owned(),
        [first, .., last] => format!("{first} to {last} segments later"),
        [one] => format!("{one} segments later"),
        [] => "never".to_owned(),
    }
}

/// In words what a segment is paired with.
fn followers(lags: &[usize]) -> String {
    match lags {
        [1] => "the next".to_owned(),
        [first, .., last] => format!("those {first} to {last} later"),
        [one] => format!("the one {one} later"),
        [] => "none".to_owned(),
    }
}
