//! How strong an association is, whatever the number of cases.

use super::{Counts, chi_square::chi_square};
use crate::statistics::Estimate;

/// Cramér's V: the root of χ² / (n · (the smaller of rows and columns - 1)) (Cramér 1946,
/// *Mathematical Methods of Statistics*, section 21.9). From 0 (independent) to 1 (each
/// follows from the other); for two by two it is |φ|. Not corrected for small tables,
/// where it is above 0 by chance alone. Undefined for a table with an empty row or column.
///
/// ```
/// # use emic::statistics::tables::{cramer::v, Counts};
/// let tea = Counts::new(vec![vec![3, 1], vec![1, 3]]).unwrap();
/// assert_eq!(v(&tea).value, Ok(0.5)); // √(2 / 8)
/// ```
pub fn v(counts: &Counts) -> Estimate {
    let (rows, columns) = counts.size();
    let shorter = rows.min(columns).saturating_sub(1) as f64;
    counts.tested(|| chi_square(counts).value.map(|chi| (chi / (counts.total() as f64 * shorter)).sqrt()))
}
