//! The ledger of a hybrid analysis: where each code came from, when it was made and
//! first used, and what became of it; and how much each further interview brought.

use super::{PaperError, Wanted, table};
use crate::analysis::lives::Lives;
use crate::analysis::origins::origins;
use crate::analysis::saturation::in_print;
use crate::model::paper::Piece;

/// The columns, quotations not among them: whose they are is not asked here.
const COLUMNS: [&str; 18] = [
    "origin",
    "code",
    "code_name",
    "created",
    "status",
    "source_of_the_code",
    "codings",
    "participants",
    "first_coded",
    "first_coded_in",
    "planned",
    "fate",
    "changes",
    "changed",
    "settled",
    "settled_after",
    "settled_in",
    "merged",
];

pub fn make(wanted: &Wanted) -> Result<Vec<Piece>, PaperError> {
    let book = &wanted.study.codebook;
    // Where no code says where it came from there is nothing to tell apart.
    if book.codes.iter().all(|c| c.origin.is_none()) {
        return Ok(Vec::new());
    }
    let lives = Lives::of(wanted.study, wanted.scope, &wanted.made.past);
    let living = |code: &crate::model::codebook::Code| code.merged_into.is_none();
    let codes = lives.table("codes by origin", &COLUMNS, &|n| wanted.people(n), |life| life.code.is_some_and(living));
    Ok(vec![
        table("deductive-inductive", "Where each code came from, when it was first used, and what became of it", codes),
        table("deductive-inductive-counts", "Codes and codings by origin", origins(wanted.study, wanted.scope)),
    ])
}

/// Codes used up to each interview, with what rules and groups say of it.
pub fn saturation(wanted: &Wanted) -> Result<Vec<Piece>, PaperError> {
    let about = |name: &str| match name {
        "saturation" => "Codes used up to each interview",
        "saturation-by-theme" => "Codes of each theme used up to each interview",
        "saturation-by-origin" => "Codes of each origin used up to each interview",
        _ => "Base size, run length and threshold (Guest et al. 2020)",
    };
    let made = in_print(wanted.study, wanted.scope).into_iter();
    Ok(made.map(|(name, made)| table(name, about(name), made)).collect())
}
