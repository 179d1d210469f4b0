//! The ledger of a hybrid analysis: where each code came from, when it was made and
//! when it was first used; and how much each further interview brought.

use super::{PaperError, Wanted, table, words};
use crate::analysis::corpus::Corpus;
use crate::analysis::origins::origins;
use crate::analysis::saturation as curve;
use crate::analysis::scope::select_in;
use crate::model::codebook::{Code, Origin};
use crate::model::paper::Piece;
use crate::model::table::{Cell, Column, Kind, Table};
use std::collections::BTreeSet;

/// In the order of the ledger; not stated comes last.
const ORIGINS: [Origin; 3] = [Origin::Deductive, Origin::Hybrid, Origin::Inductive];

/// What is coded with one code, without what stands below it.
#[derive(Default)]
struct Use {
    codings: u64,
    people: BTreeSet<String>,
    /// Instant and source of the first.
    first: Option<(i64, String, String)>,
}

pub fn make(wanted: &Wanted) -> Result<Vec<Piece>, PaperError> {
    let book = &wanted.study.codebook;
    // Where no code says where it came from there is nothing to tell apart.
    if book.codes.iter().all(|c| c.origin.is_none()) {
        return Ok(Vec::new());
    }
    let uses = uses(wanted);
    let mut order: Vec<usize> = wanted.living().into_iter().filter(|at| book.codes[*at].codable).collect();
    order.sort_by_key(|at| ORIGINS.iter().position(|o| book.codes[*at].origin == Some(*o)).unwrap_or(ORIGINS.len()));
    let rows = order.iter().map(|at| row(wanted, &book.codes[*at], &uses[*at])).collect();
    let text = |key: &str| Column::new(key, Kind::Text);
    let number = |key: &str| Column::new(key, Kind::Number);
    let columns = vec![
        text("origin"),
        text("code"),
        text("id"),
        text("created"),
        text("status"),
        Column::new("source_of_the_code", Kind::Prose),
        number("codings"),
        number("participants"),
        text("first_coded"),
        text("first_coded_in"),
    ];
    let mut codes = Table::list("codes by origin", columns, rows);
    codes.notes = vec!["Codings and participants of a code without what stands below it. First coded: the day (UTC) of its oldest coding that counts.".to_owned()];
    codes.notes.extend(wanted.facts.notes.iter().cloned());
    Ok(vec![
        table("deductive-inductive", "Where each code came from and when it was first used", codes),
        table("deductive-inductive-counts", "Codes and codings by origin", origins(wanted.study, wanted.scope)),
    ])
}

fn uses(wanted: &Wanted) -> Vec<Use> {
    let mut out: Vec<Use> = wanted.study.codebook.codes.iter().map(|_| Use::default()).collect();
    let (selected, _) = select_in(wanted.study, &Corpus::new(wanted.study, wanted.scope), wanted.scope);
    for one in selected {
        let Some(own) = one.code.and_then(|code| out.get_mut(code)) else { continue };
        own.codings += 1;
        own.people.extend(one.participants);
        let made = &one.coding.created;
        let this = (made.0, made.day(), one.coding.source.clone());
        if own.first.as_ref().is_none_or(|first| this < *first) {
            own.first = Some(this);
        }
    }
    out
}

fn row(wanted: &Wanted, code: &Code, own: &Use) -> Vec<Cell> {
    let (day, source) = own.first.as_ref().map_or(("", ""), |(_, day, source)| (day.as_str(), source.as_str()));
    vec![
        words(code.origin.map_or("not stated", |o| o.word())),
        Cell::Text(code.name.clone()),
        Cell::Text(code.id.0.clone()),
        words(code.created.as_deref().unwrap_or_default()),
        words(code.status.word()),
        words(code.field("Source").unwrap_or_default()),
        Cell::Count(own.codings),
        wanted.people(own.people.len() as u64),
        words(day),
        words(source),
    ]
}

/// Codes used up to each interview, as a table and a curve.
pub fn saturation(wanted: &Wanted) -> Result<Vec<Piece>, PaperError> {
    let made = curve::saturation(wanted.study, wanted.scope);
    let piece = |made| vec![table("saturation", "Codes used up to each interview", made)];
    Ok(if made.len() > 1 { piece(made) } else { Vec::new() })
}
