//! Which code follows which, as reports and papers print it: a matrix that fits a page, and
//! the pairs that are commonest.

use super::{Figure, Sequences};
use crate::analysis::cooccurrence::Codes;
use crate::analysis::scope::Scope;
use crate::model::study::Study;
use crate::model::table::Table;

/// Codes side by side.
const CODES: usize = 30;
/// Pairs in the list.
const PAIRS: usize = 25;

/// Times each code is followed by each, and the commonest pairs with what chance would
/// bring: one segment later, every code for itself. `None` where nothing follows anything.
pub fn in_print(study: &Study, scope: &Scope) -> Option<(Table, Table)> {
    let made = Sequences::of(study, scope, Codes::Alone, 1..=1);
    let list = made.list(None, PAIRS);
    (!list.is_empty()).then(|| (made.matrix_of(CODES, &[Figure::Observed], false), list))
}
