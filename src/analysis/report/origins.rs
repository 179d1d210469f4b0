//! What came from theory and what from the data.

use super::Wanted;
use crate::analysis::matrix::MatrixError;
use crate::analysis::origins::{codes, origins};
use crate::model::report::{Block, Section, Shown};

pub fn make(wanted: &Wanted) -> Result<Option<Section>, MatrixError> {
    let (study, scope) = (wanted.study, wanted.scope);
    // Where no code says where it came from there is nothing to tell apart.
    if study.codebook.codes.iter().all(|c| c.origin.is_none()) {
        return Ok(None);
    }
    let words = "Deductive codes were there before the data, from theory or literature; inductive ones were made from the data; hybrid ones from both. The codebook says which.";
    let blocks = vec![
        Block::Words(words.to_owned()),
        Block::Table(origins(study, scope), Shown::Open),
        Block::Table(codes(study, scope), Shown::OnRequest),
    ];
    Ok(Some(Section { id: "origins", title: "Deductive and inductive".to_owned(), blocks }))
}
