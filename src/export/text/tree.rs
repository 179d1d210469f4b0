//! A tree of clusters in letters: one line a leaf.
//!
//! A branch goes on along the line of its first leaf, so no two branches ever share a line
//! and nothing has to be drawn between lines.

use super::layout::{self, fit};
use crate::model::diagnostic::printable;
use crate::model::picture::Tree;
use unicode_width::UnicodeWidthStr;

/// Columns of the tree itself.
const MOST: usize = 60;
const LEAST: usize = 12;

/// What a place of the grid is joined with.
const LEFT: u8 = 1;
const RIGHT: u8 = 2;
const UP: u8 = 4;
const DOWN: u8 = 8;

/// The lines, at most so many columns wide where that is possible at all.
pub fn lines(tree: &Tree, room: usize) -> Vec<String> {
    let labels: Vec<String> = tree.leaves.iter().map(|leaf| printable(leaf, usize::MAX)).collect();
    let longest = labels.iter().map(|l| l.width()).max().unwrap_or(0);
    let wide = longest.min((room * 2 / 5).max(6)).min(room.saturating_sub(LEAST + 1).max(1));
    let across = room.saturating_sub(wide + 2).clamp(1, MOST);
    let highest = tree.joints.iter().map(|j| j.height).fold(0.0, f64::max);
    let column = |height: f64| match highest > 0.0 {
        true => (height / highest * (across - 1) as f64).round() as usize,
        false => across - 1,
    };
    let mut grid = vec![vec![0_u8; across]; labels.len()];
    // Of each branch its line, and the column it reaches.
    let mut ends: Vec<(usize, usize)> = (0..labels.len()).map(|row| (row, 0)).collect();
    for joint in &tree.joints {
        let (Some(above), Some(below)) = (ends.get(joint.above).copied(), ends.get(joint.below).copied()) else {
            continue;
        };
        let to = column(joint.height).max(above.1).max(below.1);
        for (row, from) in [above, below] {
            for at in from..to {
                grid[row][at] |= RIGHT;
                grid[row][at + 1] |= LEFT;
            }
        }
        for row in above.0..below.0 {
            grid[row][to] |= DOWN;
            grid[row + 1][to] |= UP;
        }
        ends.push((above.0, to));
    }
    let mut out: Vec<String> = labels
        .iter()
        .zip(&grid)
        .map(|(label, row)| format!("{} {}", fit(label, wide, false), row.iter().map(|n| sign(*n)).collect::<String>()))
        .collect();
    let scale = format!("{:.2}", highest);
    let line = format!("0{}{scale}", " ".repeat(across.saturating_sub(1 + scale.len())));
    out.push(format!("{} {line}", " ".repeat(wide)));
    out.extend(layout::wrapped(&format!("across: {}", printable(&tree.axis, usize::MAX)), room));
    out
}

fn sign(joined: u8) -> char {
    match joined {
        0 => ' ',
        n if n & (UP | DOWN) == 0 => '─',
        n if n & (LEFT | RIGHT) == 0 => '│',
        n if n & UP == 0 => match n & (LEFT | RIGHT) {
            LEFT => '┐',
            RIGHT => '┌',
            _ => '┬',
        },
        n if n & DOWN == 0 => match n & (LEFT | RIGHT) {
            LEFT => '┘',
            RIGHT => '└',
            _ => '┴',
        },
        n => match n & (LEFT | RIGHT) {
            LEFT => '┤',
            RIGHT => '├',
            _ => '┼',
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::picture::Joint;

    fn tree() -> Tree {
        let joint = |above, below, height| Joint { above, below, height };
        Tree {
            axis: "distance (1 − Jaccard)".to_owned(),
            leaves: ["Ada", "Bo", "數位", "a participant with a long name"].map(str::to_owned).to_vec(),
            joints: vec![joint(0, 1, 0.25), joint(2, 3, 0.5), joint(4, 5, 1.0)],
        }
    }

    #[test]
    fn branches_are_joined_where_they_are_that_far_apart() {
        let made = lines(&tree(), 60).iter().map(|l| l.trim_end().to_owned() + "\n").collect::<String>();
        insta::assert_snapshot!(made, @r"
        Ada                      ────────┬────────────────────────┐
        Bo                       ────────┘                        │
        數位                     ─────────────────┬───────────────┘
        a participant with a lo… ─────────────────┘
                                 0                             1.00
        across: distance (1 − Jaccard)
        ");
    }

    #[test]
    fn no_line_is_wider_than_there_is_room() {
        for room in [20, 33, 60, 200] {
            for line in lines(&tree(), room) {
                assert!(line.width() <= room, "{room}: {line:?}");
            }
        }
        assert_eq!(lines(&Tree::default(), 40).len(), 2);
    }
}
