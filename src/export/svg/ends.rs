//! Words at the ends of lines: whole, and each beside its own line.
//!
//! Lines often end close together. Then their words stand below each other in the order
//! of the ends, each with a piece of its line's stroke before it and a thin thread from
//! the end of the line, so that nobody has to guess whose words they are. Where many
//! need room the picture grows; nothing is cut.

use super::canvas::{Canvas, Text};
use super::letters::{width, wrapped};
use super::{WIDTH, colour, size};

/// From one line of words to the next.
const LINE: f64 = size::LABEL * 1.2;
/// Between two labels.
const APART: f64 = 3.0;
/// Between the end of a line and its words.
const GAP: f64 = 6.0;
/// Of the thread, and of the piece of the line.
const THREAD: f64 = 18.0;
const PIECE: f64 = 22.0;
/// Words may take so much of the picture's width.
const ROOM: f64 = 0.36;
/// So far a label may stand from the end of its line without a thread.
const NEAR: f64 = 3.0;

/// A label, and where it stands.
struct End {
    words: Vec<String>,
    /// Where its line ends.
    wanted: f64,
    /// Where its middle stands.
    middle: f64,
}

impl End {
    fn height(&self) -> f64 {
        self.words.len() as f64 * LINE
    }
}

/// The labels of all lines, in their order.
pub struct Ends(Vec<End>);

impl Ends {
    /// The labels, not yet placed.
    pub fn new<'l>(labels: impl Iterator<Item = &'l String>) -> Self {
        let end = |label: &String| {
            let words = wrapped(label, size::LABEL, WIDTH * ROOM);
            End { words, wanted: 0.0, middle: 0.0 }
        };
        Self(labels.map(end).collect())
    }

    /// The height that all of them need below each other.
    pub fn height(&self) -> f64 {
        self.0.iter().map(|end| end.height() + APART).sum()
    }

    /// Puts them beside the ends of their lines, between `top` and `bottom`, and as near as
    /// they can without lying on each other.
    pub fn place(&mut self, ends: &[f64], (top, bottom): (f64, f64)) {
        self.0.iter_mut().zip(ends).for_each(|(end, y)| end.wanted = *y);
        let mut order: Vec<usize> = (0..self.0.len()).collect();
        order.sort_by(|a, b| self.0[*a].wanted.total_cmp(&self.0[*b].wanted));
        let mut free = top - LINE / 2.0;
        for at in &order {
            let end = &mut self.0[*at];
            end.middle = end.wanted.max(free + end.height() / 2.0);
            free = end.middle + end.height() / 2.0 + APART;
        }
        let mut free = bottom + LINE / 2.0;
        for at in order.iter().rev() {
            let end = &mut self.0[*at];
            end.middle = end.middle.min(free - end.height() / 2.0);
            free = end.middle - end.height() / 2.0 - APART;
        }
    }

    /// True if any stands elsewhere than its line ends.
    fn crowded(&self) -> bool {
        self.0.iter().any(|end| (end.middle - end.wanted).abs() > NEAR)
    }

    /// How much room they take beside the ends, thread and piece included.
    pub fn width(&self) -> f64 {
        let widest = self.0.iter().flat_map(|end| &end.words).map(|words| width(words, size::LABEL));
        GAP + widest.fold(0.0, f64::max) + if self.crowded() { THREAD + PIECE + GAP } else { 0.0 }
    }

    /// Writes the label of a line that ends at `from` and is drawn so.
    pub fn write(&self, canvas: &mut Canvas, line: usize, from: (f64, f64), (colour, stroke): (&'static str, &str)) {
        let Some(end) = self.0.get(line) else { return };
        let mut x = from.0 + GAP;
        if self.crowded() {
            let piece = x + THREAD;
            canvas.line((x - GAP / 2.0, from.1), (piece, end.middle), self::colour::FAINT);
            canvas.polyline(&[(piece, end.middle), (piece + PIECE, end.middle)], colour, stroke);
            x = piece + PIECE + GAP;
        }
        let first = end.middle - end.height() / 2.0 + LINE / 2.0 + size::LABEL * 0.35;
        for (at, words) in (0_u8..).zip(&end.words) {
            canvas.text((x, first + f64::from(at) * LINE), words, Text::of(size::LABEL));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(labels: &[&str], ends: &[f64]) -> Ends {
        let labels: Vec<String> = labels.iter().map(|l| (*l).to_owned()).collect();
        let mut made = Ends::new(labels.iter());
        made.place(ends, (20.0, 210.0));
        made
    }

    #[test]
    fn labels_of_lines_that_end_together_stand_apart_in_their_order_and_near() {
        let made = placed(&["low", "high", "middle"], &[30.0, 21.0, 28.0]);
        let at = |n: usize| made.0[n].middle;
        assert!(at(1) + LINE <= at(2) && at(2) + LINE <= at(0), "{} {} {}", at(1), at(2), at(0));
        assert!(made.crowded() && at(0) - 30.0 < 3.0 * LINE);
        assert!(!placed(&["a", "b"], &[30.0, 90.0]).crowded());
        let low = placed(&["a", "b"], &[210.0, 209.0]);
        assert!(low.0.iter().all(|end| end.middle <= 210.0), "labels at the foot go up");
    }

    #[test]
    fn a_long_label_is_broken_and_never_cut() {
        let label = "Diversion from criminal prosecution before a charge is brought to court";
        let made = placed(&[label], &[100.0]);
        assert_eq!(made.0[0].words.concat().replace(' ', ""), label.replace(' ', ""));
        assert!(made.0[0].words.len() > 1 && made.width() <= WIDTH * ROOM + 2.0 * GAP);
    }
}
