//! Who is like whom: trees of participants and of codes, and a map of both.

use super::Wanted;
use crate::analysis::matrix::MatrixError;
use crate::analysis::similar::in_print;
use crate::model::report::{Block, Section};

pub fn make(wanted: &Wanted) -> Result<Option<Section>, MatrixError> {
    let made = in_print(wanted.study, wanted.scope, true);
    if made.is_empty() {
        return Ok(None);
    }
    let words = "Trees and maps are ways to look, and test nothing: groups are found in any data. Whether they mean something is read in the interviews.";
    let pictures = made.into_iter().map(|one| Block::Picture(one.table));
    let blocks = std::iter::once(Block::Words(words.to_owned())).chain(pictures).collect();
    Ok(Some(Section { id: "similar", title: "Who is like whom".to_owned(), blocks }))
}
