//! Themes by an attribute, and the map of themes.

use super::{PaperError, Wanted, measured, table};
use crate::analysis::matrix::{Axis, Spec};
use crate::analysis::themes;
use crate::model::paper::Piece;

/// Themes by the columns that were asked for; where there are no themes, the top
/// of the codebook.
pub fn matrix(wanted: &Wanted) -> Result<Vec<Piece>, PaperError> {
    let none = themes::themes(wanted.study).is_empty();
    if none && wanted.living().is_empty() {
        return Ok(Vec::new());
    }
    let (measure, base) = measured(wanted.method.cells);
    let rows = if none { Axis::Level(1) } else { Axis::Theme };
    let columns = wanted.columns();
    let about = format!("{} by {columns}", if none { "Top of the codebook" } else { "Themes" });
    let spec = Spec { base, ..Spec::new(rows, columns, measure) };
    let (made, _) = wanted.matrix(&spec)?;
    Ok(if made.is_empty() { Vec::new() } else { vec![table("theme-matrix", &about, made)] })
}

/// The map.
pub fn map(wanted: &Wanted) -> Result<Vec<Piece>, PaperError> {
    let map = themes::map_table(wanted.study, None);
    Ok(if map.is_empty() { Vec::new() } else { vec![table("theme-map", "What joins themes and codes", map)] })
}
