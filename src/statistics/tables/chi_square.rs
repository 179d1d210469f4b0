//! Pearson's chi-square, plain and with Yates' correction.

use super::Counts;
use crate::statistics::Estimate;
use crate::statistics::distributions::chi_square_above;

/// Chi-square: the sum over all cells of (O - E)² / E (Pearson 1900, *Phil. Mag.*
/// 50:157, eq. for χ²). No unit; 0 where every cell holds what chance would put there.
/// Undefined for a table with an empty row or column.
///
/// ```
/// # use emic::statistics::tables::{chi_square::chi_square, Counts};
/// let tea = Counts::new(vec![vec![3, 1], vec![1, 3]]).unwrap();
/// assert_eq!(chi_square(&tea).value, Ok(2.0)); // four cells of (1)² / 2
/// ```
pub fn chi_square(counts: &Counts) -> Estimate {
    counts.tested(|| Ok(sum(counts, |off| off)))
}

/// How often chance alone gives a chi-square as large: the upper tail of chi-square with
/// (rows - 1)(columns - 1) degrees of freedom.
pub fn p(counts: &Counts) -> Estimate {
    counts.tested(|| Ok(chi_square_above(sum(counts, |off| off), counts.degrees() as f64)))
}

/// Chi-square of a table of two by two with each |O - E| made smaller by one half, at
/// most to 0 (Yates 1934, *Suppl. J. R. Stat. Soc.* 1:217). Undefined for larger tables.
///
/// ```
/// # use emic::statistics::tables::{chi_square::yates, Counts};
/// let tea = Counts::new(vec![vec![3, 1], vec![1, 3]]).unwrap();
/// assert_eq!(yates(&tea).value, Ok(0.5)); // four cells of (1/2)² / 2
/// ```
pub fn yates(counts: &Counts) -> Estimate {
    counts.tested(|| counts.fourfold().map(|_| corrected(counts)))
}

/// The p of [`yates`], one degree of freedom.
pub fn yates_p(counts: &Counts) -> Estimate {
    counts.tested(|| counts.fourfold().map(|_| chi_square_above(corrected(counts), 1.0)))
}

fn corrected(counts: &Counts) -> f64 {
    sum(counts, |off| off - off.min(0.5))
}

fn sum(counts: &Counts, made: impl Fn(f64) -> f64) -> f64 {
    let expected = counts.expected();
    let cells = counts.rows().iter().flatten().zip(expected.iter().flatten());
    cells.map(|(seen, wanted)| made((*seen as f64 - wanted).abs()).powi(2) / wanted).sum()
}
