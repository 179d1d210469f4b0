//! The coding tree: every code in its place, with how much is coded there.

use super::{PaperError, Wanted, words};
use crate::analysis::scope::counted;
use crate::model::codebook::{CodeKind, CodeStatus};
use crate::model::paper::{Block, Body, Page, Piece};
use crate::model::table::{Cell, Column, Kind, Table};

pub fn make(wanted: &Wanted) -> Result<Vec<Piece>, PaperError> {
    let book = &wanted.study.codebook;
    let living = wanted.living();
    if living.is_empty() {
        return Ok(Vec::new());
    }
    let counts = wanted.counts()?;
    let (mut rows, mut lines) = (Vec::new(), Vec::new());
    for code in living.into_iter().map(|at| &book.codes[at]) {
        let own = counts.get(&code.id.0).copied().unwrap_or_default();
        let kind = if code.kind == CodeKind::Code { "" } else { code.kind.word() };
        let status = if code.status == CodeStatus::Settled { "" } else { code.status.word() };
        let origin = code.origin.map_or("", |o| o.word());
        rows.push(vec![
            Cell::Count(u64::from(code.depth) + 1),
            Cell::Text(format!("{}{}", "– ".repeat(code.depth as usize), code.name)),
            Cell::Text(code.id.0.clone()),
            words(kind),
            words(origin),
            words(status),
            Cell::Count(own.codings),
            wanted.people(own.participants),
            Cell::Count(own.sources),
        ]);
        let traits: Vec<&str> = [kind, origin, status].into_iter().filter(|word| !word.is_empty()).collect();
        let people = match wanted.people(own.participants) {
            Cell::Below(least) => format!("fewer than {least} participants"),
            _ => counted(own.participants, "participant"),
        };
        let said = format!("{}, {people}", counted(own.codings, "coding"));
        let traits = if traits.is_empty() { String::new() } else { format!(" [{}]", traits.join(", ")) };
        lines.push((code.depth, format!("{}{traits}: {said}", code.name)));
    }
    let text = |key: &str| Column::new(key, Kind::Text);
    let number = |key: &str| Column::new(key, Kind::Number);
    let columns = vec![
        number("level"),
        text("code"),
        text("id"),
        text("kind"),
        text("origin"),
        text("status"),
        number("codings"),
        number("participants"),
        number("sources"),
    ];
    let mut table = Table::list("coding tree", columns, rows);
    let note = "Counts are of a code and what stands below it: each segment, participant and source once.";
    table.notes = [vec![note.to_owned()], wanted.facts.notes.clone()].concat();
    let said = table.notes.iter().map(|note| Block::Words(note.clone()));
    let page =
        Page { title: "Coding tree".to_owned(), blocks: std::iter::once(Block::Tree(lines)).chain(said).collect() };
    Ok(vec![Piece::new("coding-tree", "Coding tree with counts", Body::Both(table, page))])
}
