//! What stands together, what follows what, who is like whom, who lacks what most have, and,
//! only if asked for, whether codes come with an attribute.

use super::{PaperError, Wanted, part, table};
use crate::analysis::absent::{self, Unit};
use crate::analysis::association::{Asked as Against, associations};
use crate::analysis::cooccurrence::{Asked, Shown, Together};
use crate::analysis::report::usual_attribute;
use crate::analysis::sequences::in_print as in_sequence;
use crate::analysis::similar::in_print as alike;
use crate::model::paper::Piece;

/// Codes side by side.
const CODES: usize = 40;

/// Codes on the same words: the matrix, and every pair.
pub fn cooccurrence(wanted: &Wanted) -> Result<Vec<Piece>, PaperError> {
    let together = Together::of(wanted.study, wanted.scope, Asked::default());
    let matrix = together.matrix(&Shown { most: CODES, ..Shown::default() });
    if matrix.is_empty() {
        return Ok(Vec::new());
    }
    Ok(vec![
        table("cooccurrence", "Codes on the same words", matrix),
        table("cooccurrence-pairs", "Pairs of codes, those that share most first", together.pairs(usize::MAX)),
    ])
}

/// Which code follows which.
pub fn sequences(wanted: &Wanted) -> Result<Vec<Piece>, PaperError> {
    let pieces = |(matrix, list)| {
        vec![
            table("sequences", "Times one code follows another", matrix),
            table("sequences-commonest", "The commonest pairs, with what chance would bring", list),
        ]
    };
    Ok(in_sequence(wanted.study, wanted.scope).map_or_else(Vec::new, pieces))
}

/// Trees and a map.
pub fn similar(wanted: &Wanted) -> Result<Vec<Piece>, PaperError> {
    let made = alike(wanted.study, wanted.scope, wanted.options.at_least <= 1);
    Ok(made.into_iter().map(|one| table(one.name, one.about, one.table)).collect())
}

/// Who lacks a code that most have.
pub fn absent(wanted: &Wanted) -> Result<Vec<Piece>, PaperError> {
    if wanted.options.at_least > 1 {
        return Ok(Vec::new());
    }
    let made = absent::absent(wanted.study, wanted.scope, Unit::Participant, absent::USUAL);
    let about = "Who lacks a code that most have";
    Ok(if made.is_empty() { Vec::new() } else { vec![table("absent", about, made)] })
}

/// Codes against each attribute that was asked for.
pub fn tests(wanted: &Wanted) -> Result<Vec<Piece>, PaperError> {
    let mut attributes = wanted.options.tests.clone();
    if attributes.is_empty() && wanted.names("tests") {
        attributes.extend(usual_attribute(wanted.study));
    }
    let made = attributes.into_iter().filter_map(|by| {
        let asked = Against { by: by.clone(), ..Against::default() };
        let made = associations(wanted.study, wanted.scope, &asked).ok().filter(|made| !made.is_empty())?;
        Some(table(&format!("tests-{}", part(&by)), &format!("Codes tested against {by}"), made))
    });
    Ok(made.collect())
}
