//! The commonest codes along each source: where people come to speak of a thing, and how
//! often they come back to it.

use super::Wanted;
use crate::analysis::matrix::MatrixError;
use crate::analysis::portraits::lines;
use crate::model::report::{Block, Section};

/// Lines that are drawn.
const LINES: usize = 5;

pub fn make(wanted: &Wanted) -> Result<Option<Section>, MatrixError> {
    let made = lines(wanted.study, wanted.scope, LINES);
    if made.is_empty() {
        return Ok(None);
    }
    let words = "The codes at the top of the codebook that most sources have, each with all that stands below it. Any other: emic line CODE.";
    let pictures = made.into_iter().map(|(_, table)| Block::Picture(table));
    let blocks = std::iter::once(Block::Words(words.to_owned())).chain(pictures).collect();
    Ok(Some(Section { id: "lines", title: "Codes along the sources".to_owned(), blocks }))
}
