//! What came from theory and what from the data.

use super::Wanted;
use crate::analysis::lives::Lives;
use crate::analysis::matrix::MatrixError;
use crate::analysis::origins::origins;
use crate::model::report::{Block, Section, Shown};
use crate::model::table::Cell;

/// What is told of each code; no quotation.
const COLUMNS: [&str; 11] = [
    "origin",
    "code_name",
    "planned",
    "source_of_the_code",
    "fate",
    "codings",
    "first_coded",
    "first_coded_in",
    "changed",
    "settled",
    "settled_after",
];

pub fn make(wanted: &Wanted) -> Result<Option<Section>, MatrixError> {
    let (study, scope) = (wanted.study, wanted.scope);
    // Where no code says where it came from there is nothing to tell apart.
    if study.codebook.codes.iter().all(|c| c.origin.is_none()) {
        return Ok(None);
    }
    let words = "Deductive codes were there before the data, from theory or literature; inductive ones were made from the data; hybrid ones from both. The codebook says which.";
    let lives = Lives::of(study, scope, &wanted.options.past);
    let living = |code: &crate::model::codebook::Code| code.merged_into.is_none();
    let codes = lives.table("codes by origin", &COLUMNS, &Cell::Count, |life| life.code.is_some_and(living));
    let blocks = vec![
        Block::Words(words.to_owned()),
        Block::Table(origins(study, scope), Shown::Open),
        Block::Table(codes, Shown::OnRequest),
    ];
    Ok(Some(Section { id: "origins", title: "Deductive and inductive".to_owned(), blocks }))
}
