//! Hierarchical clustering: who is nearest to whom, step by step.
//!
//! Average linkage (UPGMA): at each step the two groups are joined whose members are
//! nearest to each other on average. The tree that comes of it is a way to look at a
//! matrix of distances and proves no types. Where two pairs are equally near, the tree is
//! not unique: the pair with the lowest numbers is joined, a group having the number of
//! its lowest member, so the same distances always give the same tree.

/// A step: two groups become one.
#[derive(Clone, Debug, PartialEq)]
pub struct Merge {
    /// The group with the lower lowest member, sorted.
    pub left: Vec<usize>,
    /// The other.
    pub right: Vec<usize>,
    /// Their average distance.
    pub height: f64,
}

/// Distances closer than this are equal: sums in another order differ by less.
const EQUAL: f64 = 1e-12;

/// Joins things by their distances, the nearest first (Sokal and Michener 1958, *Univ.
/// Kansas Sci. Bull.* 38:1409: the height of a step is the mean of all distances between
/// the members of both). `distances` holds row i, column j; only i < j is read. Of n things
/// there are n - 1 steps, none lower than one before it.
///
/// ```
/// # use emic::statistics::cluster::average_linkage;
/// let distances = [vec![0.0, 0.2, 0.6], vec![0.2, 0.0, 0.8], vec![0.6, 0.8, 0.0]];
/// let steps = average_linkage(&distances);
/// assert_eq!((&steps[0].left, &steps[0].right, steps[0].height), (&vec![0], &vec![1], 0.2));
/// assert!((steps[1].height - 0.7).abs() < 1e-12); // (0.6 + 0.8) / 2
/// ```
pub fn average_linkage(distances: &[Vec<f64>]) -> Vec<Merge> {
    let n = distances.len();
    // Sums of distances, so that an average is one division.
    let mut sums: Vec<Vec<f64>> =
        (0..n).map(|i| (0..n).map(|j| distances[i.min(j)].get(i.max(j)).copied().unwrap_or(0.0)).collect()).collect();
    let mut groups: Vec<Vec<usize>> = (0..n).map(|i| vec![i]).collect();
    let mut alive: Vec<usize> = (0..n).collect();
    let mut out = Vec::with_capacity(n.saturating_sub(1));
    let mut near: Vec<Option<(f64, usize)>> = (0..n).map(|i| nearest(i, &alive, &groups, &sums)).collect();
    while alive.len() > 1 {
        let mut best: Option<(f64, usize, usize)> = None;
        for i in &alive {
            if let Some((height, j)) = near[*i]
                && best.is_none_or(|(least, ..)| height < least - EQUAL)
            {
                best = Some((height, *i, j));
            }
        }
        let Some((height, i, j)) = best else { break };
        let right = std::mem::take(&mut groups[j]);
        out.push(Merge { left: groups[i].clone(), right: right.clone(), height });
        groups[i].extend(right);
        groups[i].sort_unstable();
        alive.retain(|k| *k != j);
        for k in alive.iter().copied().filter(|k| *k != i) {
            let joined = sums[i][k] + sums[j][k];
            (sums[i][k], sums[k][i]) = (joined, joined);
        }
        for k in alive.clone() {
            if k == i || near[k].is_some_and(|(_, to)| to == i || to == j) {
                near[k] = nearest(k, &alive, &groups, &sums);
            } else if k < i {
                // What was joined may have come nearer.
                let own = average((k, i), &groups, &sums);
                if near[k].is_none_or(|(least, to)| own < least - EQUAL || (own <= least + EQUAL && i < to)) {
                    near[k] = Some((own, i));
                }
            }
        }
    }
    out
}

/// The nearest group behind this one, and how far it is.
fn nearest(i: usize, alive: &[usize], groups: &[Vec<usize>], sums: &[Vec<f64>]) -> Option<(f64, usize)> {
    let mut best: Option<(f64, usize)> = None;
    for j in alive.iter().copied().filter(|j| *j > i) {
        let height = average((i, j), groups, sums);
        if best.is_none_or(|(least, _)| height < least - EQUAL) {
            best = Some((height, j));
        }
    }
    best
}

fn average((i, j): (usize, usize), groups: &[Vec<usize>], sums: &[Vec<f64>]) -> f64 {
    sums[i][j] / (groups[i].len() * groups[j].len()) as f64
}

/// The things in an order in which no branches of the tree cross: of two groups the one
/// with the lower lowest member stands first.
///
/// ```
/// # use emic::statistics::cluster::{average_linkage, order};
/// let far = 0.9;
/// let distances = [vec![0.0, far, 0.1], vec![far, 0.0, far], vec![0.1, far, 0.0]];
/// assert_eq!(order(3, &average_linkage(&distances)), [0, 2, 1]);
/// ```
pub fn order(n: usize, merges: &[Merge]) -> Vec<usize> {
    let mut rows: Vec<Vec<usize>> = (0..n).map(|i| vec![i]).collect();
    for merge in merges {
        if let (Some(i), Some(j)) = (merge.left.first(), merge.right.first()) {
            let right = std::mem::take(&mut rows[*j]);
            rows[*i].extend(right);
        }
    }
    rows.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every average from the distances themselves, at every step.
    fn slow(distances: &[Vec<f64>]) -> Vec<Merge> {
        let mut groups: Vec<Vec<usize>> = (0..distances.len()).map(|i| vec![i]).collect();
        let mut out = Vec::new();
        while groups.len() > 1 {
            let mut best: Option<(f64, usize, usize)> = None;
            for i in 0..groups.len() {
                for j in i + 1..groups.len() {
                    let pairs = groups[i].iter().flat_map(|a| groups[j].iter().map(move |b| (*a.min(b), *a.max(b))));
                    let all: Vec<f64> = pairs.map(|(a, b)| distances[a][b]).collect();
                    let height = all.iter().sum::<f64>() / all.len() as f64;
                    if best.is_none_or(|(least, ..)| height < least - 1e-12) {
                        best = Some((height, i, j));
                    }
                }
            }
            let (height, i, j) = best.unwrap();
            let right = groups.remove(j);
            out.push(Merge { left: groups[i].clone(), right: right.clone(), height });
            groups[i].extend(right);
            groups[i].sort_unstable();
        }
        out
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..Default::default() })]

        #[test]
        fn the_tree_is_that_of_a_slow_walk_also_where_there_are_ties(
            n in 0_usize..9, tenths in prop::collection::vec(0_u8..8, 81),
        ) {
            let distances: Vec<Vec<f64>> =
                (0..n).map(|i| (0..n).map(|j| f64::from(tenths[i * 9 + j]) / 10.0).collect()).collect();
            let (made, wanted) = (average_linkage(&distances), slow(&distances));
            prop_assert_eq!(made.len(), wanted.len());
            for (made, wanted) in made.iter().zip(&wanted) {
                prop_assert_eq!((&made.left, &made.right), (&wanted.left, &wanted.right));
                prop_assert!((made.height - wanted.height).abs() < 1e-9);
            }
            let mut order = order(n, &made);
            order.sort_unstable();
            prop_assert_eq!(order, (0..n).collect::<Vec<_>>());
        }
    }
}
