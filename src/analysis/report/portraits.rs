//! Each source as a strip.

use super::Wanted;
use crate::analysis::matrix::MatrixError;
use crate::analysis::portraits::portraits;
use crate::model::report::{Block, Section};

pub fn make(wanted: &Wanted) -> Result<Option<Section>, MatrixError> {
    let made = portraits(wanted.study, wanted.scope);
    if made.each.is_empty() {
        return Ok(None);
    }
    let words = "Each source from its beginning to its end. A lane is a code at the top of the codebook with all that stands below it; lanes have the order of the list, from the top.";
    let blocks = vec![Block::Words(words.to_owned()), Block::Portraits(made)];
    Ok(Some(Section { id: "portraits", title: "Portraits".to_owned(), blocks }))
}
