//! What became of the codebook between two days, in words.
//!
//! Two states are laid beside each other, so that a code that was renamed twice is
//! renamed once, and what was done and taken back is nothing. When and by whom comes
//! from the acts between them. `each` tells every single change instead.

use crate::model::codebook::Codebook;
use crate::model::event::CodebookEvent;
use crate::model::ids::Stamp;
use crate::model::past::{Change, Dated, Past, What, difference};
use crate::model::study::Study;
use crate::model::table::{Cell, Column, Kind, Table};
use std::collections::BTreeSet;

/// Between which states.
#[derive(Debug)]
pub struct Between<'s> {
    /// The codebook as it was.
    pub old: &'s Codebook,
    /// What is not known of it.
    pub gaps: Vec<String>,
    /// The instant it was so, as asked for.
    pub since: (Stamp, String),
    /// How it became that of the study.
    pub past: &'s Past,
}

/// What differs, one row each.
pub fn changes(study: &Study, between: &Between) -> Table {
    let hints: Vec<&CodebookEvent> = study.acts.of_codebook().flat_map(|at| &study.acts[at].codebook).collect();
    let steps: Vec<&Dated> = between.past.changes.iter().filter(|one| one.at > between.since.0).collect();
    let rows = difference(between.old, &study.codebook, &hints).into_iter().map(|change| {
        let alike = |one: &&&Dated| one.change.code == change.code && same(&one.change.what, &change.what);
        let own: Vec<&&Dated> = steps.iter().filter(alike).collect();
        let days: BTreeSet<String> = own.iter().map(|one| one.at.day()).collect();
        let by: BTreeSet<String> = own.iter().filter_map(|one| one.by.clone()).collect();
        row(&change, days.into_iter().collect(), by.into_iter().collect())
    });
    table(study, between, rows.collect(), "since")
}

/// Every change since then, one row each, oldest first.
pub fn each(study: &Study, between: &Between) -> Table {
    let steps = between.past.changes.iter().filter(|one| one.at > between.since.0);
    let rows = steps.map(|one| row(&one.change, vec![one.at.to_string()], one.by.iter().cloned().collect()));
    table(study, between, rows.collect(), "one by one since")
}

/// True for changes of one thing: renames, moves, or of one labelled line.
fn same(one: &What, other: &What) -> bool {
    match (one, other) {
        (What::Redefined { label: a, .. }, What::Redefined { label: b, .. }) => a == b || a == "entry",
        _ => one.word() == other.word(),
    }
}

fn row(change: &Change, when: Vec<String>, by: Vec<String>) -> Vec<Cell> {
    let text = |words: String| if words.is_empty() { Cell::Blank("") } else { Cell::Text(words) };
    let label = if let What::Redefined { label, .. } = &change.what { label.clone() } else { String::new() };
    vec![
        Cell::Text(change.what.word().to_owned()),
        Cell::Text(change.code.0.clone()),
        Cell::Text(change.name.clone()),
        text(label),
        text(change.what.before()),
        text(change.what.after()),
        if when.is_empty() { Cell::Blank("not known") } else { Cell::List(when) },
        if by.is_empty() { Cell::Blank("not known") } else { Cell::List(by) },
        Cell::Text(format!("{}.", change.sentence())),
    ]
}

fn table(study: &Study, between: &Between, rows: Vec<Vec<Cell>>, how: &str) -> Table {
    let text = |key: &str| Column::new(key, Kind::Text);
    let prose = |key: &str| Column::new(key, Kind::Prose);
    let columns = vec![
        text("change"),
        text("id").detail(),
        text("code"),
        text("label").detail(),
        prose("before"),
        prose("after"),
        text("when"),
        text("by"),
        prose("in_words"),
    ];
    let mut out = Table::list(format!("what became of the codebook, {how} {}", between.since.1), columns, rows);
    out.notes = vec![format!(
        "Laid beside each other: the codebook at {} and {}. Order in the book alone is no change.",
        between.since.0,
        study.as_of.as_ref().map_or("today’s".to_owned(), |then| format!("that at {}", then.until))
    )];
    out.notes.extend(between.gaps.iter().cloned());
    if let Some(begins) = between.past.begins {
        out.notes.push(format!("Histories know the codebook since {}.", begins.day()));
    }
    out.notes.extend(between.past.gaps.iter().cloned());
    out
}
