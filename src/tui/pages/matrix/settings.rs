//! What is asked of the engine: axes, measures, base, record; and choosing them.

use super::{Do, Matrix};
use crate::analysis::ledger::Ledger;
use crate::analysis::matrix::{Axes, Axis, Base, Behind, Measure, Spec, axes, cells_in_parts, matrix_in};
use crate::analysis::record::{choose, coders};
use crate::analysis::scope::{Excerpts, Found, Scope};
use crate::model::study::Study;
use crate::model::table::{EVERYTHING, Table};
use crate::tui::app::App;
use crate::tui::narrow;
use crate::tui::pages::{Ask, ask};
use std::sync::Arc;

/// Questions, by their keys.
const ROWS: &str = "rows";
const COLUMNS: &str = "columns";
const BELOW: &str = "below";
const SPLIT: &str = "split";
const BASE: &str = "base";
const RECORD: &str = "record";

/// Letters of the entries of a short list.
pub(in crate::tui::pages) const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz0123456789";

/// What is asked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Words of the axes, as [`Axes::parse`] reads them, the outermost first.
    rows: Vec<String>,
    columns: Vec<String>,
    /// A table for each item of this axis.
    split: Option<String>,
    /// What a cell holds.
    measure: Measure,
    /// What it holds besides.
    second: Option<Measure>,
    /// What counts are parts of.
    base: Base,
    /// Whose codings, if chosen here.
    record: Option<String>,
}

impl Default for Asked {
    fn default() -> Self {
        let (rows, columns) = (vec!["code".to_owned()], vec!["participant".to_owned()]);
        Self { rows, columns, split: None, measure: Measure::Codings, second: None, base: Base::None, record: None }
    }
}

/// What counts can be parts of, as people choose it and as the title says it.
const BASES: [(char, Base, &str, &str); 7] = [
    ('n', Base::None, "nothing: they are counts", ""),
    ('r', Base::Row, "the total of the row", "of the row"),
    ('c', Base::Column, "the total of the column", "of the column"),
    ('t', Base::Table, "the total of the table", "of the table"),
    ('p', Base::Participants, "N participants who could be there", "of N participants"),
    ('s', Base::Sources, "N sources that could be there", "of N sources"),
    ('w', Base::Words, "for every 1,000 words", "for every 1,000 words"),
];

impl Asked {
    /// `code by participant`.
    pub fn words(&self) -> String {
        format!("{} by {}", self.rows.join(", "), self.columns.join(", "))
    }

    /// What cells hold, and of what: `codings, participants of N participants`.
    pub fn cells_in_words(&self) -> String {
        let cells: Vec<&str> = self.measures().iter().map(|m| m.word()).collect();
        let base = BASES.iter().find(|b| b.1 == self.base).map_or("", |b| b.3);
        format!("{} {base}", cells.join(", ")).trim_end().to_owned()
    }

    fn measures(&self) -> Vec<Measure> {
        [self.measure].into_iter().chain(self.second).collect()
    }

    /// Rows become columns.
    pub fn transpose(&mut self) {
        std::mem::swap(&mut self.rows, &mut self.columns);
    }

    /// Another measure; one that stood second stands there no longer.
    pub fn other_measure(&mut self) {
        let next = Measure::NUMBERS.iter().position(|m| *m == self.measure).unwrap_or(0) + 1;
        self.measure = Measure::NUMBERS[next % Measure::NUMBERS.len()];
        self.second = self.second.filter(|m| *m != self.measure);
    }

    /// Another second measure; after the last there is none.
    pub fn other_second(&mut self) {
        let others = || Measure::NUMBERS.into_iter().filter(|m| *m != self.measure);
        let next = self.second.map_or(0, |now| others().position(|m| m == now).unwrap_or(0) + 1);
        self.second = others().nth(next);
    }

    /// The matrix with its excerpts, or why there is none; of what a query found, if
    /// there is one.
    pub fn table(&self, study: &Study, ledger: &Ledger, found: Option<&narrow::Found>) -> Result<Table, String> {
        let (scope, spec) = self.spec(study, found)?;
        matrix_in(study, ledger, &scope, &spec).map_err(|e| e.to_string())
    }

    /// The matrix and the codings behind it and behind each of its parts, or why there
    /// is none.
    pub fn cells(
        &self,
        study: &Study,
        ledger: &Ledger,
        found: Option<&narrow::Found>,
    ) -> Result<(Table, Vec<Behind>), String> {
        let (scope, spec) = self.spec(study, found)?;
        cells_in_parts(study, ledger, &scope, &spec).map_err(|e| e.to_string())
    }

    fn spec(&self, study: &Study, found: Option<&narrow::Found>) -> Result<(Scope, Spec), String> {
        let record = choose(study, self.record.as_deref()).map_err(|e| e.to_string())?;
        let axes = |words: &[String]| Axes::parse(study, &words.join(",")).map_err(|e| e.to_string());
        let split =
            self.split.as_deref().map(|word| Axis::parse(study, word)).transpose().map_err(|e| e.to_string())?;
        let (measures, base) = (self.measures(), self.base);
        let sides = Spec::new(axes(&self.rows)?, axes(&self.columns)?, self.measure);
        let spec = Spec { split, measures, base, ..sides };
        let found = found.map(|f| Found { query: f.query.clone(), codings: Excerpts::Ids(Arc::clone(&f.codings)) });
        Ok((Scope { found, ..Scope::new(record) }, spec))
    }

    /// Codes of another level, on the axis that has codes; false if there is
    /// no further level.
    pub fn other_level(&mut self, study: &Study, deeper: bool) -> bool {
        // Level 1, level 2, …, and at last all codes.
        let mut levels: Vec<String> = axes(study).into_iter().filter(|a| a.starts_with("code:")).collect();
        levels.push("code".to_owned());
        for axis in self.rows.iter_mut().chain(&mut self.columns) {
            if let Some(at) = levels.iter().position(|l| l == axis) {
                let to = if deeper { Some(at + 1) } else { at.checked_sub(1) };
                return match to.and_then(|to| levels.get(to)) {
                    Some(level) => {
                        axis.clone_from(level);
                        true
                    }
                    None => false,
                };
            }
        }
        false
    }

    /// Takes an axis for the outermost rows or columns. One that the other side has
    /// changes places with it, or leaves it.
    fn choose(&mut self, rows: bool, axis: String) {
        let (own, other) = if rows { (&mut self.rows, &mut self.columns) } else { (&mut self.columns, &mut self.rows) };
        if own.first() == Some(&axis) {
            return;
        }
        if other.first() == Some(&axis) {
            return self.transpose();
        }
        other.retain(|a| *a != axis);
        own.retain(|a| *a != axis);
        match own.first_mut() {
            Some(first) => *first = axis,
            None => own.push(axis),
        }
    }

    /// Lines below each row, or none.
    fn choose_below(&mut self, axis: Option<String>) {
        self.rows.truncate(1);
        if let Some(axis) = axis.filter(|axis| !self.rows.contains(axis)) {
            self.columns.retain(|a| *a != axis);
            if self.columns.is_empty() {
                self.columns.push(EVERYTHING.to_owned());
            }
            self.rows.push(axis);
        }
    }
}

/// The records there are to choose from, with what they mean.
pub(in crate::tui::pages) fn records(study: &Study, ledger: &Ledger) -> Vec<(String, String)> {
    let one = |id: String| (format!("coder:{id}"), format!("{id}: the codings of {id} only"));
    let mut out: Vec<_> = coders(study).into_iter().map(one).collect();
    out.push(("union".to_owned(), "union: all coders, overlapping segments of one code once".to_owned()));
    out.push(("all".to_owned(), "all: every coder's codings side by side".to_owned()));
    if ledger.has_consensus() {
        out.push(("consensus".to_owned(), "consensus: what coders decided together".to_owned()));
    }
    out
}

impl Matrix {
    /// Asks for an axis, a base or a record.
    pub(super) fn ask(&self, app: &mut App, study: &Study, act: Do) {
        let lettered = |words: Vec<String>| LETTERS.chars().zip(words).collect::<Vec<_>>();
        let mark = |now: bool, word: &str| if now { format!("{word} (now)") } else { word.to_owned() };
        let axes = |now: Option<&String>| lettered(axes(study).iter().map(|a| mark(Some(a) == now, a)).collect());
        let or_none = |now: Option<&String>, none: &str| {
            let first = ('-', mark(now.is_none(), none));
            [first].into_iter().chain(axes(now)).collect::<Vec<_>>()
        };
        let asked = &self.asked;
        let (key, title, entries) = match act {
            Do::Rows => (ROWS, "Rows are", axes(asked.rows.first())),
            Do::Columns => (COLUMNS, "Columns are", axes(asked.columns.first())),
            Do::Below => (BELOW, "Below each row", or_none(asked.rows.get(1), "nothing")),
            Do::Split => (SPLIT, "A table for each", or_none(asked.split.as_ref(), "nothing: one table")),
            Do::Base => {
                let base = |b: &(char, Base, &str, &str)| (b.0, mark(b.1 == asked.base, b.2));
                (BASE, "Counts are parts of", BASES.iter().map(base).collect())
            }
            _ => (
                RECORD,
                "Whose codings count?",
                lettered(records(study, &app.ledger).into_iter().map(|r| r.1).collect()),
            ),
        };
        ask(app, study, key, Ask::Choice(title.to_owned(), entries));
    }

    /// The answer.
    pub(super) fn chosen(&mut self, app: &App, study: &Study, key: &'static str, number: usize) {
        let axis = |number: usize| axes(study).into_iter().nth(number);
        match key {
            RECORD => {
                let record = records(study, &app.ledger).into_iter().nth(number);
                self.asked.record = record.map(|r| r.0).or(self.asked.record.take());
            }
            BASE => self.asked.base = BASES.get(number).map_or(Base::None, |b| b.1),
            BELOW => self.asked.choose_below(number.checked_sub(1).and_then(axis)),
            SPLIT => {
                (self.asked.split, self.part) = (number.checked_sub(1).and_then(axis), 0);
            }
            _ => axis(number).into_iter().for_each(|axis| self.asked.choose(key == ROWS, axis)),
        }
        self.compute(app, study);
    }
}
