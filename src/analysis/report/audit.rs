//! Who did what when, and how the codebook changed.

use super::Wanted;
use crate::analysis::audit::{codebook, days};
use crate::analysis::matrix::MatrixError;
use crate::model::report::{Block, Section, Shown};

/// So many rows stand open.
const OPEN: usize = 40;
/// Changes of the codebook that are told.
const CHANGES: usize = 300;

pub fn make(wanted: &Wanted) -> Result<Option<Section>, MatrixError> {
    let (days, book) = (days(wanted.study), codebook(wanted.study, CHANGES));
    if days.is_empty() {
        return Ok(None);
    }
    let words = "Every act of the study as its history has it, whatever else this report leaves out.";
    let mut blocks = vec![Block::Words(words.to_owned())];
    for table in [days, book].into_iter().filter(|t| !t.is_empty()) {
        let shown = if table.len() > OPEN { Shown::OnRequest } else { Shown::Open };
        blocks.push(Block::Table(table, shown));
    }
    Ok(Some(Section { id: "audit", title: "Audit trail".to_owned(), blocks }))
}
