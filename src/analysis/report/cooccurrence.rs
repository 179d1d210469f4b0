//! Codes on the same words: the matrix, and the pairs that share most.

use super::{Wanted, quotes};
use crate::analysis::cooccurrence::{Asked, Shown as Cells, Together};
use crate::analysis::matrix::MatrixError;
use crate::model::report::{Block, Section, Shown};
use crate::model::table::{AxisItem, Shape};

/// Codes side by side.
const CODES: usize = 40;
/// Pairs in the list.
const PAIRS: usize = 25;

pub fn make(wanted: &Wanted) -> Result<Option<Section>, MatrixError> {
    let (study, scope) = (wanted.study, wanted.scope);
    let together = Together::of(study, scope, Asked::default());
    let table = together.matrix(&Cells { most: CODES, ..Cells::default() });
    if table.is_empty() {
        return Ok(None);
    }
    let items: Vec<AxisItem> = match &table.shape {
        Shape::Matrix(meta) => meta.rows.clone(),
        Shape::List { .. } => Vec::new(),
    };
    let codings = |r: usize, c: usize| match (items.get(r), items.get(c)) {
        (Some(row), Some(column)) => together.codings(row, column),
        _ => Vec::new(),
    };
    let words = "A row reads: of so many segments of this code (N), so many share words with a segment of the code above. The excerpts are those of the row’s code.";
    let names = ("Codes by codes".to_owned(), "emic search 'code:A & code:B'".to_owned());
    let matrix = quotes::behind(wanted, table, codings, names);
    let blocks =
        vec![Block::Words(words.to_owned()), Block::Table(together.pairs(PAIRS), Shown::Open), Block::Matrix(matrix)];
    Ok(Some(Section { id: "cooccurrence", title: "Codes on the same words".to_owned(), blocks }))
}
