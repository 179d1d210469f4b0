//! How far coders agree, for those who report it.

use super::{PaperError, Wanted, table};
use crate::analysis::agreement::table::in_print;
use crate::model::paper::Piece;

pub fn make(wanted: &Wanted) -> Result<Vec<Piece>, PaperError> {
    let pieces = |(by_code, over_all)| {
        vec![
            table("agreement", "Agreement of coders, code by code", by_code),
            table("agreement-over-codes", "Agreement of coders over all codes", over_all),
        ]
    };
    Ok(in_print(wanted.study, wanted.scope).map_or_else(Vec::new, pieces))
}
