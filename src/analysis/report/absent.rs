//! Who lacks a code that most have: a list to read again by.

use super::{Wanted, brief};
use crate::analysis::absent::{USUAL, Unit, absent};
use crate::analysis::matrix::MatrixError;
use crate::model::report::{Block, Section, Shown};
use crate::model::table::{Cell, Shape, Table};

/// Names in a line.
const NAMES: usize = 30;
/// So many rows stand open.
const OPEN: usize = 30;

pub fn make(wanted: &Wanted) -> Result<Option<Section>, MatrixError> {
    let mut table = absent(wanted.study, wanted.scope, Unit::Participant, USUAL);
    if table.is_empty() {
        return Ok(None);
    }
    shorten(&mut table);
    let words = "Were they not asked, did the coder miss it, or is it otherwise with them?";
    let shown = if table.len() > OPEN { Shown::OnRequest } else { Shown::Open };
    let blocks = vec![Block::Words(words.to_owned()), Block::Table(brief(table), shown)];
    Ok(Some(Section { id: "absent", title: "Who lacks a code that most have".to_owned(), blocks }))
}

/// Of many names the first are told, and how many more there are.
fn shorten(table: &mut Table) {
    let Shape::List { rows, .. } = &mut table.shape else { return };
    for cell in rows.iter_mut().filter_map(|row| row.last_mut()) {
        if let Cell::List(names) = cell
            && names.len() > NAMES
        {
            let more = names.len() - NAMES;
            names.truncate(NAMES);
            names.push(format!("and {more} more"));
        }
    }
}
