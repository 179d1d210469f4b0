//! How far coders agree, alone and after they decided together.

use super::{Wanted, brief};
use crate::analysis::agreement::spans::people;
use crate::analysis::agreement::table::in_print;
use crate::analysis::compare;
use crate::analysis::matrix::MatrixError;
use crate::model::report::{Block, Section, Shown};

/// Pairs of coders of which what they decided is told.
const PAIRS: usize = 6;

pub fn make(wanted: &Wanted) -> Result<Option<Section>, MatrixError> {
    let Some((by_code, over_all)) = in_print(wanted.study, wanted.scope) else { return Ok(None) };
    let mut blocks = vec![Block::Picture(by_code), Block::Table(over_all, Shown::Open)];
    let passages = people::in_print(wanted.study, wanted.scope);
    blocks.extend(passages.map(|table| Block::Table(table, Shown::Open)));
    let decided = compare::in_print(wanted.study, &wanted.ledger, PAIRS);
    if !decided.is_empty() {
        let words = "What coders decided together, and how far two of them agree before and after: of all sources that both have read, whatever else this report asks for.";
        blocks.push(Block::Words(words.to_owned()));
    }
    blocks.extend(decided.into_iter().map(|(_, table)| Block::Table(brief(table), Shown::Open)));
    Ok(Some(Section { id: "agreement", title: "How far coders agree".to_owned(), blocks }))
}
