//! What is asked of the engine: axes, measure, record; and choosing them.

use super::{Do, Matrix};
use crate::analysis::ledger::Ledger;
use crate::analysis::matrix::{Axes, Behind, Measure, Spec, axes, cells, matrix_in};
use crate::analysis::record::{choose, coders};
use crate::analysis::scope::{Excerpts, Found, Scope};
use crate::model::study::Study;
use crate::model::table::Table;
use crate::tui::app::App;
use crate::tui::narrow;
use crate::tui::pages::{Ask, ask};
use std::sync::Arc;

/// Questions, by their keys.
const ROWS: &str = "rows";
const COLUMNS: &str = "columns";
const RECORD: &str = "record";

/// Letters of the entries of a short list.
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz0123456789";

/// What is asked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Words of the axes, as [`Axes::parse`] reads them.
    rows: String,
    columns: String,
    /// What a cell holds.
    pub measure: Measure,
    /// Whose codings, if chosen here.
    record: Option<String>,
}

impl Default for Asked {
    fn default() -> Self {
        let (rows, columns) = ("code".to_owned(), "participant".to_owned());
        Self { rows, columns, measure: Measure::Codings, record: None }
    }
}

impl Asked {
    /// `code by participant`.
    pub fn words(&self) -> String {
        format!("{} by {}", self.rows, self.columns)
    }

    /// Rows become columns.
    pub fn transpose(&mut self) {
        std::mem::swap(&mut self.rows, &mut self.columns);
    }

    /// The matrix with its excerpts, or why there is none; of what a query found, if
    /// there is one.
    pub fn table(&self, study: &Study, ledger: &Ledger, found: Option<&narrow::Found>) -> Result<Table, String> {
        let (scope, spec) = self.spec(study, found)?;
        matrix_in(study, ledger, &scope, &spec).map_err(|e| e.to_string())
    }

    /// The matrix and the codings behind it, or why there is none.
    pub fn cells(
        &self,
        study: &Study,
        ledger: &Ledger,
        found: Option<&narrow::Found>,
    ) -> Result<(Table, Behind), String> {
        let (scope, spec) = self.spec(study, found)?;
        cells(study, ledger, &scope, &spec).map_err(|e| e.to_string())
    }

    fn spec(&self, study: &Study, found: Option<&narrow::Found>) -> Result<(Scope, Spec), String> {
        let record = choose(study, self.record.as_deref()).map_err(|e| e.to_string())?;
        let axes = |word: &str| Axes::parse(study, word).map_err(|e| e.to_string());
        let spec = Spec::new(axes(&self.rows)?, axes(&self.columns)?, self.measure);
        let found = found.map(|f| Found { query: f.query.clone(), codings: Excerpts::Ids(Arc::clone(&f.codings)) });
        Ok((Scope { found, ..Scope::new(record) }, spec))
    }

    /// Codes of another level, on the axis that has codes; false if there is
    /// no further level.
    pub fn other_level(&mut self, study: &Study, deeper: bool) -> bool {
        // Level 1, level 2, …, and at last all codes.
        let mut levels: Vec<String> = axes(study).into_iter().filter(|a| a.starts_with("code:")).collect();
        levels.push("code".to_owned());
        for axis in [&mut self.rows, &mut self.columns] {
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
}

/// The records there are to choose from, with what they mean.
fn records(study: &Study, ledger: &Ledger) -> Vec<(String, String)> {
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
    /// Asks for an axis or a record.
    pub(super) fn ask(&self, app: &mut App, study: &Study, act: Do) {
        let lettered = |words: Vec<String>| LETTERS.chars().zip(words).collect::<Vec<_>>();
        let mark = |now: &str, word: &String| if word == now { format!("{word} (now)") } else { word.clone() };
        let axes = |now: &str| lettered(axes(study).iter().map(|a| mark(now, a)).collect());
        let (key, title, entries) = match act {
            Do::Rows => (ROWS, "Rows are", axes(&self.asked.rows)),
            Do::Columns => (COLUMNS, "Columns are", axes(&self.asked.columns)),
            _ => (
                RECORD,
                "Whose codings count?",
                lettered(records(study, &app.ledger).into_iter().map(|r| r.1).collect()),
            ),
        };
        ask(app, study, key, Ask::Choice(title.to_owned(), entries));
    }

    /// The answer. An axis that the other side has changes places with it.
    pub(super) fn chosen(&mut self, app: &App, study: &Study, key: &'static str, number: usize) {
        let axis = axes(study).into_iter().nth(number);
        match (key, axis) {
            (RECORD, _) => {
                let record = records(study, &app.ledger).into_iter().nth(number);
                self.asked.record = record.map(|r| r.0).or(self.asked.record.take());
            }
            (ROWS, Some(axis)) if axis == self.asked.columns => self.asked.transpose(),
            (COLUMNS, Some(axis)) if axis == self.asked.rows => self.asked.transpose(),
            (ROWS, Some(axis)) => self.asked.rows = axis,
            (COLUMNS, Some(axis)) => self.asked.columns = axis,
            _ => {}
        }
        self.compute(app, study);
    }
}
