//! The framework matrix as tables: the chart itself, and what is still to do.

use super::{By, Framework, Square, State};
use crate::analysis::matrix::excerpt;
use crate::analysis::scope::{Scope, notes};
use crate::model::memo::{Target, links};
use crate::model::study::Study;
use crate::model::table::{AxisItem, Cell, Column, Kind, MatrixMeta, MeasureMeta, Measured, Shape, Table};
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};

/// What a cell shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// The words of its summary, links to excerpts and all.
    Summary,
    /// How far it is.
    State,
}

impl Shown {
    /// What a word means.
    pub fn parse(word: &str) -> Option<Self> {
        match word.trim() {
            "summary" => Some(Self::Summary),
            "state" => Some(Self::State),
            _ => None,
        }
    }

    /// The word of the measure.
    pub fn word(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::State => "state",
        }
    }
}

/// How links to excerpts stand in the words of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Links {
    /// As they were written: `[[coding:ID]]`.
    Ids,
    /// `[2]` for the second excerpt behind the cell.
    Numbers,
}

/// The matrix. Behind each cell stand its codings, then others its words link to.
pub fn table(study: &Study, framework: &Framework, shown: Shown, links: Links) -> Table {
    let mut excerpts = Excerpts::new(study, links);
    let (mut rows, mut cells, mut totals) = (Vec::new(), Vec::new(), Vec::new());
    let mut group: Option<Option<&String>> = None;
    for (line, squares) in framework.rows.iter().zip(&framework.cells) {
        let depth = u32::from(framework.group.is_some());
        if depth > 0 && group != Some(line.group.as_ref()) {
            group = Some(line.group.as_ref());
            rows.push(heading(framework, line.group.as_ref()));
            cells.push(framework.columns.iter().map(|_| blank()).collect());
            totals.push(blank());
        }
        let label = line.case.label();
        let mut path: Vec<String> =
            rows.iter().rev().find(|row| row.subtotal).map_or_else(Vec::new, |row| row.path.clone());
        if depth > 0 {
            path.push(label.clone());
        }
        rows.push(AxisItem { id: line.case.to_string(), label, n: 1, n_below: None, depth, path, subtotal: false });
        cells.push(squares.iter().map(|square| measured(square, shown, &mut excerpts)).collect());
        totals.push(count(squares.iter()));
    }
    let columns: Vec<AxisItem> = (0..framework.columns.len()).map(|at| column(framework, at)).collect();
    let column_totals = (0..columns.len()).map(|c| count(framework.cells.iter().map(|line| &line[c]))).collect();
    let meta = MatrixMeta {
        row_axis: match framework.by {
            By::Participant => "participant".to_owned(),
            By::Wave => "participant and wave".to_owned(),
        },
        column_axis: framework.kind.to_string(),
        measures: vec![MeasureMeta {
            word: shown.word().to_owned(),
            heading: shown.word().to_owned(),
            base: "none".to_owned(),
        }],
        speech: "participants".to_owned(),
        record: framework.record.to_string(),
        n_unit: "participants".to_owned(),
        n: people(framework, |_| true),
        rows,
        columns,
        cells,
        row_totals: totals,
        column_totals,
        total: count(framework.cells.iter().flatten()),
    };
    let title = format!("Framework matrix: {} by {}", meta.row_axis, meta.column_axis);
    let shape = Shape::Matrix(Box::new(meta));
    Table { notes: said(study, framework), excerpts: excerpts.all, ..Table::new(title, shape) }
}

/// What must be known to read the matrix.
fn said(study: &Study, framework: &Framework) -> Vec<String> {
    let mut out = notes(study, &Scope::new(framework.record.clone()), &framework.left);
    let of = |state| framework.count(state);
    let coded = framework.cells.iter().flatten().filter(|s| !s.codings.is_empty()).count();
    out.push(format!(
        "Cells with codings: {coded}. Written: {}; stale: {}; by hand, from unknown codings: {}; drafts: {}; not summarised: {}.",
        of(State::Written),
        of(State::Stale),
        of(State::ByHand),
        of(State::Draft),
        of(State::NotSummarised),
    ));
    out.push(
        "Not summarised: there are codings and nobody has written yet. Not coded: there are none. Stale: codings came, went, moved or got another code since. Totals count written summaries, N people.".to_owned(),
    );
    match framework.elsewhere {
        0 => {}
        1 => out.push("1 summary stands in none of these cells: other cases, or other codes (--columns).".to_owned()),
        n => out.push(format!("{n} summaries stand in none of these cells: other cases, or other codes (--columns).")),
    }
    out
}

/// Distinct participants of the rows that `of` lets through.
fn people(framework: &Framework, of: impl Fn(usize) -> bool) -> u64 {
    let rows = framework.rows.iter().enumerate().filter(|(at, _)| of(*at));
    rows.map(|(_, line)| &line.case.participant).collect::<BTreeSet<_>>().len() as u64
}

fn heading(framework: &Framework, group: Option<&String>) -> AxisItem {
    let name = framework.group.as_deref().unwrap_or_default();
    let n = people(framework, |at| framework.rows[at].group.as_ref() == group);
    let label = group.cloned().unwrap_or_else(|| "not stated".to_owned());
    let path = vec![label.clone()];
    AxisItem {
        id: format!("{name}={}", group.map_or("", String::as_str)),
        label,
        n,
        n_below: None,
        depth: 0,
        path,
        subtotal: true,
    }
}

fn column(framework: &Framework, at: usize) -> AxisItem {
    let column = &framework.columns[at];
    let n = people(framework, |row| !framework.cells[row][at].codings.is_empty());
    let label = column.title.clone();
    AxisItem { id: column.id.0.clone(), label, n, depth: column.depth, ..AxisItem::default() }
}

fn blank() -> Measured {
    Measured::new(Cell::Blank(""))
}

/// How many of them are written.
fn count<'a>(squares: impl Iterator<Item = &'a Square>) -> Measured {
    let written = squares.filter(|s| matches!(s.state, State::Written | State::Stale | State::ByHand)).count();
    Measured::new(Cell::Count(written as u64))
}

/// The passages behind cells, each once.
struct Excerpts<'s> {
    study: &'s Study,
    all: Vec<crate::model::table::Excerpt>,
    known: HashMap<u32, u32>,
    /// Numbers of codings by their ids; made when a link asks.
    by_id: Option<HashMap<&'s str, u32>>,
    links: Links,
}

impl<'s> Excerpts<'s> {
    fn new(study: &'s Study, links: Links) -> Self {
        Self { study, all: Vec::new(), known: HashMap::new(), by_id: None, links }
    }

    fn number(&mut self, id: &str) -> Option<u32> {
        let study = self.study;
        let all = || (0..).zip(study.codings.iter()).map(|(number, coding)| (coding.id.0.as_str(), number)).collect();
        self.by_id.get_or_insert_with(all).get(id).copied()
    }

    fn place(&mut self, number: u32) -> Option<u32> {
        if let Some(at) = self.known.get(&number) {
            return Some(*at);
        }
        let at = self.all.len() as u32;
        self.all.push(excerpt(self.study, number)?);
        self.known.insert(number, at);
        Some(at)
    }
}

fn measured(square: &Square, shown: Shown, excerpts: &mut Excerpts<'_>) -> Measured {
    let (text, numbers) = worded(square, excerpts);
    let cell = match (square.state, shown) {
        (State::NotCoded, _) => Cell::Blank(State::NotCoded.word()),
        (State::NotSummarised, Shown::State) => Cell::Text(format!("not summarised ({})", square.codings.len())),
        (State::NotSummarised, _) => Cell::Blank(State::NotSummarised.word()),
        (State::Stale, Shown::State) => Cell::Text(format!("stale: {}", square.since.words())),
        (state, Shown::State) => Cell::Text(state.word().to_owned()),
        (_, Shown::Summary) => Cell::Text(marked(square, text)),
    };
    let excerpts = numbers.into_iter().filter_map(|number| excerpts.place(number)).collect();
    Measured { excerpts, ..Measured::new(cell) }
}

/// The words of a summary, with what has to be known of them.
pub(in crate::analysis) fn marked(square: &Square, text: String) -> String {
    match square.state {
        State::Stale => format!("{text}\n\n(stale: {})", square.since.words()),
        State::Draft => format!("{text}\n\n(draft)"),
        _ => text,
    }
}

/// Words in which links to codings that `place` knows, by their ids, are its numbers:
/// `[1]` for 0.
pub(in crate::analysis) fn linked(text: &str, mut place: impl FnMut(&str) -> Option<usize>) -> String {
    let (mut out, mut rest, mut at) = (String::new(), text.chars(), 0);
    for link in links(text) {
        out.extend(rest.by_ref().take((link.span.start - at) as usize));
        let written: String = rest.by_ref().take((link.span.end - link.span.start) as usize).collect();
        at = link.span.end;
        let known = if let Target::Coding(id) = &link.target { place(&id.0) } else { None };
        match known {
            Some(place) => out.push_str(&format!("[{}]", place + 1)),
            None => out.push_str(&written),
        }
    }
    out.extend(rest);
    out
}

/// The words of a cell with its links as they are asked for, and the codings behind
/// it: its own, then others that it links to.
fn worded(square: &Square, excerpts: &mut Excerpts<'_>) -> (String, Vec<u32>) {
    let mut numbers = square.codings.clone();
    let written = linked(square.text(excerpts.study), |id| {
        let number = excerpts.number(id)?;
        let place = numbers.iter().position(|n| *n == number).unwrap_or_else(|| {
            numbers.push(number);
            numbers.len() - 1
        });
        (excerpts.links == Links::Numbers).then_some(place)
    });
    (written, numbers)
}

/// The cells in which somebody has to write, a row each.
pub fn todo(study: &Study, framework: &Framework) -> Table {
    let text = |key: &str| Column::new(key, Kind::Text);
    let number = |key: &str| Column::new(key, Kind::Number);
    let columns = vec![
        text("case"),
        text("participant").detail(),
        text("wave").detail(),
        text("code"),
        text("title").detail(),
        text("state"),
        number("codings"),
        number("new"),
        number("gone"),
    ];
    let cells = framework.to_do();
    let row = |&(r, c): &(usize, usize)| {
        let (line, column, square) = (&framework.rows[r], &framework.columns[c], &framework.cells[r][c]);
        let words = |words: &str| Cell::Text(words.to_owned());
        vec![
            Cell::Text(line.case.to_string()),
            words(&line.case.participant),
            line.case.wave.as_deref().map_or(Cell::Blank(""), words),
            words(&column.id.0),
            words(&column.title),
            words(square.state.word()),
            Cell::Count(square.codings.len() as u64),
            Cell::Count(square.since.new.len() as u64),
            Cell::Count(square.since.gone as u64),
        ]
    };
    let of = |state| cells.iter().filter(|(r, c)| framework.cells[*r][*c].state == state).count();
    let title = format!(
        "To do: {} ({} not summarised, {} stale, {} drafts)",
        crate::analysis::scope::counted(cells.len() as u64, "cell"),
        of(State::NotSummarised),
        of(State::Stale),
        of(State::Draft),
    );
    let mut table = Table::list(title, columns, cells.iter().map(row).collect());
    table.notes = notes(study, &Scope::new(framework.record.clone()), &framework.left);
    table
}

/// Every cell as JSON, a member each; those that are neither coded nor written are
/// left out.
pub fn as_json(study: &Study, framework: &Framework) -> Value {
    let mut cells = Vec::new();
    for (row, squares) in framework.cells.iter().enumerate() {
        for (column, _) in squares.iter().enumerate().filter(|(_, s)| s.state != State::NotCoded) {
            cells.push(cell_as_json(study, framework, (row, column)));
        }
    }
    let case = |line: &super::Line| json!({"case": line.case.to_string(), "participant": line.case.participant, "wave": line.case.wave, "group": line.group});
    json!({
        "record": framework.record.to_string(),
        "columns_are": framework.kind.to_string(),
        "group": framework.group,
        "rows": framework.rows.iter().map(case).collect::<Vec<_>>(),
        "columns": framework.columns.iter().map(|c| json!({"id": c.id.0, "title": c.title, "depth": c.depth})).collect::<Vec<_>>(),
        "cells": cells,
        "notes": said(study, framework),
    })
}

/// One cell as JSON.
pub fn cell_as_json(study: &Study, framework: &Framework, (row, column): (usize, usize)) -> Value {
    let (line, square) = (&framework.rows[row], &framework.cells[row][column]);
    let (case, group, code) = (&line.case, &line.group, &framework.columns[column].id.0);
    let id = |number: &u32| study.codings.get(*number as usize).map(|c| c.id.0.clone());
    let written = square.written(study).filter(|(_, part)| !part.text.is_empty());
    let from = written.and_then(|(_, part)| part.from.as_ref());
    json!({
        "case": case.to_string(),
        "group": group,
        "code": code,
        "state": square.state.word(),
        "codings": square.codings.iter().filter_map(id).collect::<Vec<_>>(),
        "new": square.since.new.iter().filter_map(id).collect::<Vec<_>>(),
        "gone": square.since.gone,
        "record": from.map(|from| from.record.clone()),
        "text": written.map(|(_, part)| part.text.clone()),
        "file": written.map(|(summary, _)| summary.file.clone()),
        "line": written.map(|(_, part)| part.line),
    })
}
