//! Where in each source which part of the codebook lies: figures in one table, and a
//! picture of each source; and the commonest codes along all of them.

use super::{PaperError, Wanted, part, table};
use crate::analysis::portraits::{each, lines as code_lines, portraits};
use crate::model::paper::{Body, Piece};

/// Codes that have a line.
const LINES: usize = 3;

pub fn make(wanted: &Wanted) -> Result<Vec<Piece>, PaperError> {
    let made = portraits(wanted.study, wanted.scope);
    if made.each.is_empty() {
        return Ok(Vec::new());
    }
    let mut pieces = vec![table("portraits", "How much of each source each part of the codebook takes", made.table)];
    pieces.extend(each(wanted.study, wanted.scope).into_iter().map(|(source, table)| {
        Piece::new(&format!("portrait-{}", part(&source)), &format!("Portrait of {source}"), Body::Picture(table))
    }));
    Ok(pieces)
}

/// The commonest codes along each source.
pub fn lines(wanted: &Wanted) -> Result<Vec<Piece>, PaperError> {
    let made = code_lines(wanted.study, wanted.scope, LINES).into_iter();
    Ok(made.map(|(code, made)| table(&format!("line-{}", part(&code)), &made.title.clone(), made)).collect())
}
