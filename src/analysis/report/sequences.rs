//! Which code follows which.

use super::{Wanted, brief};
use crate::analysis::matrix::MatrixError;
use crate::analysis::sequences::in_print;
use crate::model::report::{Block, Matrix, Section, Shown};
use std::collections::BTreeMap;

pub fn make(wanted: &Wanted) -> Result<Option<Section>, MatrixError> {
    let Some((matrix, commonest)) = in_print(wanted.study, wanted.scope) else { return Ok(None) };
    let words = "What one participant says in one source, segment by segment, as far as it is coded. A row comes first, a column follows it. What is said there: emic sequences CODE CODE.";
    let heading = "Times one code follows another".to_owned();
    let matrix = Matrix { heading, table: matrix, behind: BTreeMap::new(), all: String::new() };
    let blocks =
        vec![Block::Words(words.to_owned()), Block::Table(brief(commonest), Shown::Open), Block::Matrix(matrix)];
    Ok(Some(Section { id: "sequences", title: "Which code follows which".to_owned(), blocks }))
}
