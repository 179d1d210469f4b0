//! A checked draft as tables.

use super::near::Difference;
use super::{Checked, Report};
use crate::model::table::{Cell, Column, Kind, Table};

fn columns(all: &[(&str, Kind)]) -> Vec<Column> {
    all.iter().map(|(key, kind)| Column::new(key, *kind)).collect()
}

fn text(words: Option<&String>) -> Cell {
    words.map_or(Cell::Blank(""), |w| Cell::Text(w.clone()))
}

/// One row a quotation.
pub fn quotations(report: &Report) -> Table {
    let columns = columns(&[
        (report.unit, Kind::Number),
        ("grade", Kind::Text),
        ("findings", Kind::Text),
        ("attributed", Kind::Text),
        ("participants", Kind::Text),
        ("speakers", Kind::Text),
        ("source", Kind::Text),
        ("turn", Kind::Number),
        ("start", Kind::Number),
        ("end", Kind::Number),
        ("places", Kind::Number),
        ("words", Kind::Number),
        ("text", Kind::Prose),
        ("differences", Kind::Prose),
    ]);
    let rows = report.quotations.iter().map(row).collect();
    Table::list("Quotations", columns, rows)
}

fn row(one: &Checked) -> Vec<Cell> {
    let origin = one.origin.as_ref();
    let number = |n: Option<u32>| n.map_or(Cell::Blank(""), |n| Cell::Count(u64::from(n)));
    vec![
        Cell::Count(u64::from(one.place)),
        Cell::Text(one.grade.word().to_owned()),
        Cell::List(one.findings.iter().map(|f| f.word().to_owned()).collect()),
        text(one.attributed.as_ref()),
        Cell::List(origin.map(|o| o.participants.clone()).unwrap_or_default()),
        Cell::List(origin.map(|o| o.speakers.clone()).unwrap_or_default()),
        text(origin.map(|o| &o.source)),
        number(origin.and_then(|o| o.turn)),
        number(origin.map(|o| o.span.start)),
        number(origin.map(|o| o.span.end)),
        Cell::Count(one.places as u64),
        Cell::Count(one.words as u64),
        Cell::Text(one.text.clone()),
        Cell::List(one.differences.iter().map(difference).collect()),
    ]
}

/// A difference in words: `“was said” → “is printed”`.
pub fn difference(one: &Difference) -> String {
    match (one.said.as_str(), one.printed.as_str()) {
        (said, "") => format!("left out “{said}”"),
        ("", printed) => format!("added “{printed}”"),
        (said, printed) => format!("“{said}” → “{printed}”"),
    }
}

/// One row a participant who is quoted.
pub fn uses(report: &Report) -> Table {
    let columns = columns(&[
        ("participant", Kind::Text),
        ("quotations", Kind::Number),
        ("words", Kind::Number),
        ("share", Kind::Number),
        ("consent", Kind::Text),
    ]);
    let all: usize = report.uses.iter().map(|u| u.words).sum();
    let row = |u: &super::Use| {
        vec![
            Cell::Text(u.participant.clone()),
            Cell::Count(u.quotations as u64),
            Cell::Count(u.words as u64),
            Cell::Share { part: u.words as f64, base: all as f64, digits: 1 },
            text(u.consent.as_ref()),
        ]
    };
    let mut table = Table::list("Who is quoted", columns, report.uses.iter().map(row).collect());
    table.notes.push("Share: of the words quoted. Words in brackets are not counted.".to_owned());
    if report.silent > 0 {
        table.notes.push(format!("Participants who are not quoted: {}.", report.silent));
    }
    table
}
