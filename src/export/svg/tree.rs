//! A tree of clusters: leaves on the left, joints to the right, the farther the higher.

use super::canvas::{Canvas, Text};
use super::letters::{cut, width, wrapped};
use super::scale::Scale;
use super::{MARGIN, WIDTH, colour, size};
use crate::model::picture::Tree;

/// Units from one leaf to the next.
const ROW: f64 = 20.0;
/// Units between a label and its line.
const GAP: f64 = 6.0;
/// The share of the width that labels may have.
const LABELS: f64 = 0.42;

/// Draws all of it.
pub fn draw(canvas: &mut Canvas, tree: &Tree) {
    let label = Text::of(size::LABEL);
    if tree.leaves.is_empty() {
        canvas.down(ROW);
        return canvas.text((MARGIN, canvas.y), "nothing to show", label.colour(colour::FAINT));
    }
    let labels = tree.leaves.iter().map(|l| width(l, size::LABEL)).fold(0.0, f64::max).min(WIDTH * LABELS);
    let highest = tree.joints.iter().map(|j| j.height).fold(0.0, f64::max);
    let across = Scale::new((0.0, highest), (MARGIN + labels + GAP, WIDTH - MARGIN));
    let (top, bottom) = (canvas.y, canvas.y + tree.leaves.len() as f64 * ROW);
    let ticks = across.ticks(5.0);
    for (value, _) in &ticks {
        canvas.line((across.at(*value), top), (across.at(*value), bottom), colour::GRID);
    }
    // Of each branch where it ends and at what height it stands.
    let mut ends: Vec<(f64, f64)> = Vec::new();
    for (at, leaf) in tree.leaves.iter().enumerate() {
        let y = top + (at as f64 + 0.5) * ROW;
        let base = y + size::LABEL * 0.35;
        canvas.text((MARGIN + labels, base), &cut(leaf, size::LABEL, labels), label.to_the_left());
        ends.push((across.at(0.0), y));
    }
    for joint in &tree.joints {
        let (Some(above), Some(below)) = (ends.get(joint.above).copied(), ends.get(joint.below).copied()) else {
            continue;
        };
        let x = across.at(joint.height);
        canvas.polyline(&[above, (x, above.1), (x, below.1), below], colour::BLUE, "");
        ends.push((x, (above.1 + below.1) / 2.0));
    }
    canvas.down(bottom - top);
    canvas.line((across.at(0.0), bottom), (WIDTH - MARGIN, bottom), colour::INK);
    canvas.down(size::LABEL + 2.0);
    for (value, words) in &ticks {
        canvas.text((across.at(*value), canvas.y), words, Text::of(size::CAPTION).colour(colour::FAINT).centred());
    }
    for line in wrapped(&tree.axis, size::LABEL, WIDTH - 2.0 * MARGIN) {
        canvas.down(size::LABEL * 1.4);
        canvas.text((WIDTH / 2.0, canvas.y), &line, label.centred());
    }
    canvas.down(GAP);
}

/// The same in words.
pub fn said(tree: &Tree) -> String {
    if tree.joints.is_empty() {
        return "Nothing to show.".to_owned();
    }
    let names = |branch: usize| {
        let leaves = tree.members(branch).into_iter().filter_map(|at| tree.leaves.get(at));
        leaves.map(String::as_str).collect::<Vec<_>>().join(", ")
    };
    let each = tree.joints.iter().map(|j| format!("{:.3}: {} with {}", j.height, names(j.above), names(j.below)));
    format!("Tree of clusters; height: {}. {}.", tree.axis, each.collect::<Vec<_>>().join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::picture::Joint;

    #[test]
    fn every_step_is_a_line_and_is_said() {
        let tree = Tree {
            axis: "distance".to_owned(),
            leaves: ["Ada", "Bo", "Cy"].map(str::to_owned).to_vec(),
            joints: vec![
                Joint { above: 0, below: 1, height: 0.25 },
                Joint { above: 3, below: 2, height: 0.5 },
                Joint { above: 9, below: 2, height: 0.5 },
            ],
        };
        let mut canvas = Canvas::new(WIDTH, MARGIN);
        draw(&mut canvas, &tree);
        let svg = canvas.finished("t", &said(&tree), &[]);
        assert_eq!(svg.matches("<polyline").count(), 2, "a joint of no branch is not drawn");
        assert!(svg.contains("0.250: Ada with Bo; 0.500: Ada, Bo with Cy"), "{svg}");
        assert_eq!(said(&Tree::default()), "Nothing to show.");
    }
}
