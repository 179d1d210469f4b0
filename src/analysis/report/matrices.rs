//! The main matrices, as heat maps with excerpts behind their cells.

use super::{Wanted, quotes, usual_columns};
use crate::analysis::matrix::{self, Axis, MatrixError, Spec};
use crate::model::report::{Block, Section};

pub fn make(wanted: &Wanted) -> Result<Option<Section>, MatrixError> {
    let asked = &wanted.options.columns;
    let columns = if asked.is_empty() { usual_columns(wanted.study) } else { asked.clone() };
    // What nobody asked for is left out where it cannot be.
    let fits = |column: &Axis| !asked.is_empty() || *column != wanted.options.rows;
    let mut blocks = Vec::new();
    for column in columns.into_iter().filter(fits) {
        let rows = &wanted.options.rows;
        let spec = Spec::new(rows.clone(), column.clone(), wanted.options.cells);
        let (table, behind) = matrix::cells(wanted.study, &wanted.ledger, wanted.scope, &spec)?;
        if table.is_empty() {
            continue;
        }
        let heading = format!("{} by {column}", sentence(rows));
        let all = format!("emic matrix --rows {} --columns {} -o matrix.html", word(rows), word(&column));
        let codings = |r, c| behind.codings(Some(r), Some(c)).collect();
        blocks.push(Block::Matrix(quotes::behind(wanted, table, codings, (heading, all))));
    }
    Ok((!blocks.is_empty()).then(|| Section { id: "matrices", title: "Matrices".to_owned(), blocks }))
}

/// An axis as a shell takes it.
fn word(axis: &Axis) -> String {
    let word = axis.to_string();
    let plain = word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'));
    if plain { word } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

/// An axis at the beginning of a heading.
fn sentence(axis: &Axis) -> String {
    let word = match axis {
        Axis::Code => "codes".to_owned(),
        other => other.to_string(),
    };
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
