//! Codes against attributes, tested: only where somebody asked for it.

use super::{Wanted, usual_columns};
use crate::analysis::association::{Asked, associations};
use crate::analysis::matrix::{Axis, MatrixError};
use crate::model::report::{Block, Section, Shown};

/// So many rows stand open.
const OPEN: usize = 40;

pub fn make(wanted: &Wanted) -> Result<Option<Section>, MatrixError> {
    let attributes = match (wanted.options.tests.as_slice(), wanted.options.names("tests")) {
        ([], false) => return Ok(None),
        ([], true) => usual(wanted),
        (asked, _) => asked.to_vec(),
    };
    let mut blocks = Vec::new();
    for by in attributes {
        blocks.push(match associations(wanted.study, wanted.scope, &Asked { by: by.clone(), ..Asked::default() }) {
            Ok(table) if table.is_empty() => continue,
            Ok(table) if table.len() > OPEN => Block::Table(table, Shown::OnRequest),
            Ok(table) => Block::Table(table, Shown::Open),
            Err(why) => Block::Words(format!("Not tested by {by}: {why}.")),
        });
    }
    Ok((!blocks.is_empty()).then(|| Section { id: "tests", title: "Codes against attributes".to_owned(), blocks }))
}

/// The first attribute with a few values.
fn usual(wanted: &Wanted) -> Vec<String> {
    let attribute = |axis| if let Axis::Attribute(name) = axis { Some(name) } else { None };
    usual_columns(wanted.study).into_iter().find_map(attribute).into_iter().collect()
}
