//! `emic sources`: what was said, by whom, how much.

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, output};
use crate::model::source::{BlockKind, Source};
use crate::model::table::{Cell, Column, Kind, Table};
use clap::{ArgMatches, Command};
use serde_json::{Value, json};

/// The row.
pub const ROW: Row = Row { name: "sources", build, run };

fn build(command: Command) -> Command {
    command
        .about("List the sources: kind, participants, words, turns, speakers")
        .after_help("Words are white-space-separated tokens that hold a letter or digit; labels, times and\nheadings are not counted. A turn is a run of paragraphs by one speaker.\n\nExamples:\n  emic sources\n  emic sources --format json")
}

fn run(context: &mut Context, _: &ArgMatches) -> Result<Outcome, Failure> {
    let session = context.session()?;
    let sources = &session.study().sources;
    let json = Value::Array(sources.iter().map(as_json).collect());
    // The contract's columns; a narrow terminal may leave out the detail.
    let text = [
        "id",
        "file",
        "kind",
        "title",
        "language",
        "participants",
        "words",
        "turns",
        "speakers",
        "first_words",
        "last_words",
        "has_times",
    ];
    let column = |key: &&str| match *key {
        "words" | "turns" => Column::new(key, Kind::Number),
        "file" | "first_words" | "last_words" | "title" | "has_times" => Column::new(key, Kind::Prose).detail(),
        _ => Column::new(key, Kind::Text),
    };
    let columns = text.iter().map(column).collect();
    let table = Table::list("Sources", columns, sources.iter().map(row).collect());
    output::table(context, &table, Some(&json))?;
    output::mention_faults(session.faults());
    Ok(if sources.is_empty() { Outcome::Findings } else { Outcome::Fine })
}

fn turns(source: &Source) -> usize {
    if source.speakers.is_empty() { 0 } else { source.turns.len() }
}

fn row(s: &Source) -> Vec<Cell> {
    vec![
        Cell::Text(s.id.clone()),
        Cell::Text(s.file.clone()),
        Cell::Text(s.kind.clone()),
        Cell::Text(s.title.clone()),
        s.language.clone().map_or(Cell::Blank(""), Cell::Text),
        Cell::List(s.participants.clone()),
        Cell::Count(u64::from(s.words)),
        Cell::Count(turns(s) as u64),
        Cell::List(s.speakers.iter().map(|p| format!("{} {}", p.label, p.turns)).collect()),
        Cell::Text(opening(s, s.blocks.iter())),
        Cell::Text(opening(s, s.blocks.iter().rev())),
        Cell::Flag(s.has_times),
    ]
}

/// The first six white-space tokens of a paragraph that has any.
fn opening<'s>(source: &'s Source, mut blocks: impl Iterator<Item = &'s crate::model::source::Block>) -> String {
    let words = |text: &str| text.split_whitespace().take(6).collect::<Vec<_>>().join(" ");
    let labelled = !source.speakers.is_empty();
    let spoken = |b: &&crate::model::source::Block| {
        b.kind == BlockKind::Paragraph && (!labelled || b.labelled) && !source.slice(b.text).trim().is_empty()
    };
    blocks.find(spoken).map(|b| words(source.slice(b.text))).unwrap_or_default()
}

fn as_json(s: &Source) -> Value {
    let speakers: Vec<Value> = s.speakers.iter().map(|p| json!({"label": p.label, "turns": p.turns})).collect();
    json!({
        "id": s.id, "file": s.file, "kind": s.kind, "title": s.title, "language": s.language, "participants": s.participants,
        "words": s.words, "turns": turns(s), "speakers": speakers,
        "first_words": opening(s, s.blocks.iter()), "last_words": opening(s, s.blocks.iter().rev()), "has_times": s.has_times,
    })
}
