//! Codes against attributes, tested: only where somebody asked for it.

use super::{Wanted, brief_with, usual_attribute};
use crate::analysis::association::{Asked, associations};
use crate::analysis::matrix::MatrixError;
use crate::model::report::{Block, Section, Shown};
use crate::model::table::Table;

/// So many rows stand open.
const OPEN: usize = 40;

pub fn make(wanted: &Wanted) -> Result<Option<Section>, MatrixError> {
    let attributes = match (wanted.options.tests.as_slice(), wanted.options.names("tests")) {
        ([], false) => return Ok(None),
        ([], true) => usual_attribute(wanted.study).into_iter().collect(),
        (asked, _) => asked.to_vec(),
    };
    let mut blocks = Vec::new();
    for by in attributes {
        blocks.push(match associations(wanted.study, wanted.scope, &Asked { by: by.clone(), ..Asked::default() }) {
            Ok(table) if table.is_empty() => continue,
            Ok(table) if table.len() > OPEN => Block::Table(with_values(table), Shown::OnRequest),
            Ok(table) => Block::Table(with_values(table), Shown::Open),
            Err(why) => Block::Words(format!("Not tested by {by}: {why}.")),
        });
    }
    Ok((!blocks.is_empty()).then(|| Section { id: "tests", title: "Codes against attributes".to_owned(), blocks }))
}

/// What is shown of a test: how many of each value have the code, and p.
fn with_values(table: Table) -> Table {
    brief_with(table, |column| column.key.contains('=') && !column.key.ends_with("_of"))
}
