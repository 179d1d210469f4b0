//! Correspondence analysis: rows and columns of a table of counts as points of one map.
//!
//! Rows with like profiles lie near each other, and so do columns; a row lies in the
//! direction of the columns that it has more of than others have. What a map of two axes
//! leaves out is said by their inertias. Which side of an axis is plus is arbitrary: here
//! the row with the largest coordinate has a positive one, so that the same table always
//! gives the same map.

use super::Undefined;

/// A table as points.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Correspondence {
    /// Chi-square / n: how far rows and columns are from being independent.
    pub total: f64,
    /// The part of it that lies along each axis, the largest first: one fewer than there
    /// are rows or columns.
    pub inertia: Vec<f64>,
    /// Which rows of the table have points: those that hold anything.
    pub rows: Vec<usize>,
    /// Which columns have.
    pub columns: Vec<usize>,
    /// Of each of these rows its principal coordinate on each axis.
    pub row_points: Vec<Vec<f64>>,
    /// Of each of these columns its principal coordinate on each axis.
    pub column_points: Vec<Vec<f64>>,
}

/// Rows and columns as points in principal coordinates: the singular values and vectors of
/// (P - rc') / √(rc'), P being the table divided by its sum, r and c its margins (Benzécri
/// 1973; Greenacre 2007, *Correspondence Analysis in Practice*, appendix A.1 to A.8). Empty
/// rows and columns have no point and are left out.
///
/// # Errors
/// If fewer than two rows or columns hold anything.
///
/// ```
/// # use emic::statistics::correspondence::analyse;
/// // By hand: shares 1/2 each; all of it lies on one axis with inertia (1/2)² = χ² / n.
/// let made = analyse(&[vec![3, 1], vec![1, 3]]).unwrap();
/// assert!((made.total - 0.25).abs() < 1e-12 && (made.inertia[0] - 0.25).abs() < 1e-12);
/// assert!((made.row_points[0][0] - 0.5).abs() < 1e-12);
/// ```
pub fn analyse(table: &[Vec<u64>]) -> Result<Correspondence, Undefined> {
    let across = table.iter().map(Vec::len).max().unwrap_or(0);
    let at = |r: usize, c: usize| table[r].get(c).copied().unwrap_or(0);
    let rows: Vec<usize> = (0..table.len()).filter(|r| table[*r].iter().any(|n| *n > 0)).collect();
    let columns: Vec<usize> = (0..across).filter(|c| rows.iter().any(|r| at(*r, *c) > 0)).collect();
    if rows.len() < 2 || columns.len() < 2 {
        return Err(Undefined::EmptyLine);
    }
    let n = rows.iter().flat_map(|r| &table[*r]).sum::<u64>() as f64;
    let share: Vec<Vec<f64>> = rows.iter().map(|r| columns.iter().map(|c| at(*r, *c) as f64 / n).collect()).collect();
    let down: Vec<f64> = share.iter().map(|row| row.iter().sum()).collect();
    let over: Vec<f64> = (0..columns.len()).map(|c| share.iter().map(|row| row[c]).sum()).collect();
    let off: Vec<Vec<f64>> = (0..rows.len())
        .map(|r| (0..columns.len()).map(|c| (share[r][c] - down[r] * over[c]) / (down[r] * over[c]).sqrt()).collect())
        .collect();
    let total = off.iter().flatten().map(|x| x * x).sum();
    // Axes of the shorter side; those of the longer follow from them.
    let turned = rows.len() < columns.len();
    let matrix = if turned { flipped(&off) } else { off };
    let (long, short) = if turned { (&over, &down) } else { (&down, &over) };
    let axes = rows.len().min(columns.len()) - 1;
    let (values, vectors) = eigen(product(&matrix, short.len()));
    let inertia: Vec<f64> = values.iter().take(axes).map(|v| v.max(0.0)).collect();
    let mut near: Vec<Vec<f64>> = (0..short.len())
        .map(|i| (0..axes).map(|k| vectors[k][i] * inertia[k].sqrt() / short[i].sqrt()).collect())
        .collect();
    let mut far: Vec<Vec<f64>> =
        (0..long.len()).map(|i| (0..axes).map(|k| dot(&matrix[i], &vectors[k]) / long[i].sqrt()).collect()).collect();
    let firm = if turned { &near } else { &far };
    let negative: Vec<bool> = (0..axes).map(|k| largest(firm, k) < 0.0).collect();
    for point in near.iter_mut().chain(&mut far) {
        point.iter_mut().zip(&negative).filter(|(_, negative)| **negative).for_each(|(x, _)| *x = -*x);
    }
    let (row_points, column_points) = if turned { (near, far) } else { (far, near) };
    Ok(Correspondence { total, inertia, rows, columns, row_points, column_points })
}

/// The coordinate that is largest whatever its sign; of equal ones the first.
fn largest(points: &[Vec<f64>], axis: usize) -> f64 {
    let all = points.iter().map(|p| p[axis]);
    all.fold(0.0, |best: f64, x| if x.abs() > best.abs() + 1e-9 { x } else { best })
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn flipped(matrix: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let across = matrix.first().map_or(0, Vec::len);
    (0..across).map(|c| matrix.iter().map(|row| row[c]).collect()).collect()
}

/// The matrix times itself, column by column.
fn product(matrix: &[Vec<f64>], across: usize) -> Vec<Vec<f64>> {
    let mut out = vec![vec![0.0; across]; across];
    for row in matrix {
        for (a, line) in row.iter().zip(&mut out) {
            line.iter_mut().zip(row).for_each(|(sum, b)| *sum += a * b);
        }
    }
    out
}

/// Eigenvalues and their vectors of a symmetric matrix, the largest first, by Jacobi's
/// rotations (Golub and Van Loan 1996, section 8.4): each makes one pair of cells 0, until
/// all are.
fn eigen(mut matrix: Vec<Vec<f64>>) -> (Vec<f64>, Vec<Vec<f64>>) {
    let n = matrix.len();
    let mut vectors: Vec<Vec<f64>> = (0..n).map(|i| (0..n).map(|j| f64::from(u8::from(i == j))).collect()).collect();
    let size: f64 = matrix.iter().flatten().map(|x| x * x).sum();
    for _ in 0..100 {
        let off: f64 = (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j))).map(|(i, j)| matrix[i][j].powi(2)).sum();
        if off <= size * 1e-32 {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                rotate(&mut matrix, &mut vectors, (p, q));
            }
        }
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|a, b| matrix[*b][*b].total_cmp(&matrix[*a][*a]).then(a.cmp(b)));
    (order.iter().map(|i| matrix[*i][*i]).collect(), order.iter().map(|i| vectors[*i].clone()).collect())
}

fn rotate(matrix: &mut [Vec<f64>], vectors: &mut [Vec<f64>], (p, q): (usize, usize)) {
    let off = matrix[p][q];
    if off == 0.0 {
        return;
    }
    let theta = (matrix[q][q] - matrix[p][p]) / (2.0 * off);
    let tangent = theta.signum() / (theta.abs() + theta.hypot(1.0));
    let cosine = 1.0 / tangent.hypot(1.0);
    let sine = tangent * cosine;
    let turn = |a: &mut f64, b: &mut f64| (*a, *b) = (cosine * *a - sine * *b, sine * *a + cosine * *b);
    for row in matrix.iter_mut() {
        let (left, right) = row.split_at_mut(q);
        turn(&mut left[p], &mut right[0]);
    }
    let (above, below) = matrix.split_at_mut(q);
    above[p].iter_mut().zip(&mut below[0]).for_each(|(a, b)| turn(a, b));
    let (above, below) = vectors.split_at_mut(q);
    above[p].iter_mut().zip(&mut below[0]).for_each(|(a, b)| turn(a, b));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..Default::default() })]

        #[test]
        fn points_have_the_distances_of_the_profiles_and_inertias_add_up(
            cells in prop::collection::vec(prop::collection::vec(0_u64..20, 4), 2..7),
        ) {
            let Ok(made) = analyse(&cells) else { return Ok(()) };
            prop_assert!((made.inertia.iter().sum::<f64>() - made.total).abs() < 1e-9);
            let n: u64 = cells.iter().flatten().sum();
            let columns: Vec<f64> = (0..4).map(|c| cells.iter().map(|r| r[c]).sum::<u64>() as f64 / n as f64).collect();
            for (i, a) in made.rows.iter().enumerate() {
                for (j, b) in made.rows.iter().enumerate() {
                    let profile = |r: usize, c: usize| cells[r][c] as f64 / cells[r].iter().sum::<u64>() as f64;
                    let wanted: f64 = made.columns.iter()
                        .map(|c| (profile(*a, *c) - profile(*b, *c)).powi(2) / columns[*c]).sum();
                    let between = made.row_points[i].iter().zip(&made.row_points[j]);
                    let found: f64 = between.map(|(x, y)| (x - y).powi(2)).sum();
                    prop_assert!((wanted - found).abs() < 1e-8, "{} {}", wanted, found);
                }
            }
        }
    }

    #[test]
    fn what_is_empty_has_no_point_and_one_row_is_no_map() {
        let made = analyse(&[vec![3, 0, 1], vec![0, 0, 0], vec![1, 0, 3]]).unwrap();
        assert_eq!((made.rows, made.columns, made.inertia.len()), (vec![0, 2], vec![0, 2], 1));
        assert_eq!(analyse(&[vec![3, 4]]), Err(Undefined::EmptyLine));
        assert_eq!(analyse(&[]), Err(Undefined::EmptyLine));
    }
}
