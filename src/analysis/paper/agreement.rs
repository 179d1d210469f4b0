//! How far coders agree, alone and after they decided together, for those who report it.

use super::{PaperError, Wanted, part, table};
use crate::analysis::agreement::spans::people;
use crate::analysis::agreement::table::in_print;
use crate::analysis::compare;
use crate::model::paper::Piece;

/// Pairs of coders of which what they decided is told.
const PAIRS: usize = 6;

pub fn make(wanted: &Wanted) -> Result<Vec<Piece>, PaperError> {
    let Some((by_code, over_all)) = in_print(wanted.study, wanted.scope) else { return Ok(Vec::new()) };
    let mut pieces = vec![
        table("agreement", "Agreement of coders, code by code", by_code),
        table("agreement-over-codes", "Agreement of coders over all codes", over_all),
    ];
    let passages = people::in_print(wanted.study, wanted.scope);
    pieces.extend(
        passages.map(|made| table("agreement-passages", "Agreement of coders on passages and boundaries", made)),
    );
    for ([first, second], made) in compare::in_print(wanted.study, &wanted.ledger, PAIRS) {
        let about = format!("Agreement of {first} and {second} before and after deciding");
        pieces.push(table(&format!("agreement-decided-{}-{}", part(&first), part(&second)), &about, made));
    }
    Ok(pieces)
}
