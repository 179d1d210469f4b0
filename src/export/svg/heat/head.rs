//! What stands above the cells of a heat map: headings in levels, then N.
//!
//! A heading is broken between words and a word never: where columns are too many or
//! words too long for that, all innermost headings are written upwards.

use super::{BOLD, FIGURE, LINE, Map, UP};
use crate::export::heads::{Head, levels};
use crate::export::show::{Field, clean};
use crate::export::svg::canvas::{Canvas, Text};
use crate::export::svg::letters::{cut, width, wrapped};
use crate::export::svg::{MARGIN, colour, size};

impl Map<'_> {
    /// The innermost heading of a column.
    pub(super) fn leaf(&self, field: Field) -> String {
        field.column.map_or_else(
            || "Total".to_owned(),
            |c| {
                let item = &self.meta.columns[c];
                let nested = self.meta.columns.iter().map(|c| c.path.len()).max().unwrap_or(0);
                if item.path.len() < nested && nested > 1 { "all".to_owned() } else { clean(&item.label) }
            },
        )
    }

    /// Headings, level by level, then N.
    pub(super) fn head(&self, canvas: &mut Canvas) {
        for level in &self.outermost() {
            let lines = level.iter().map(|h| self.over(h).len()).max().unwrap_or(1).max(1);
            canvas.down(lines as f64 * size::LABEL * LINE + 4.0);
            level.iter().for_each(|h| self.outer(canvas, h));
        }
        let leaves: Vec<Vec<String>> = self.fields().map(|(_, f)| self.heading(&self.leaf(f))).collect();
        let lines = leaves.iter().map(Vec::len).max().unwrap_or(1).max(1);
        let tall = leaves.iter().flatten().map(|l| width(l, size::LABEL)).fold(0.0, f64::max);
        let high = if self.upright { tall + 6.0 } else { lines as f64 * size::LABEL * LINE };
        canvas.down(high + 4.0);
        for ((at, _), leaf) in self.fields().zip(&leaves) {
            self.above(canvas, self.x(at) + self.cell / 2.0, leaf);
        }
        let look = Text::of(size::LABEL).bold();
        let name = cut(&clean(&self.meta.row_axis), size::LABEL, self.labels);
        canvas.text((MARGIN, canvas.y), &name, look);
        let faint = Text::of(FIGURE).colour(colour::FAINT);
        canvas.text((self.x(0) - 8.0, canvas.y), "N", faint.to_the_left());
        canvas.down(FIGURE * LINE + 3.0);
        canvas.text((MARGIN, canvas.y), "N", faint);
        for (at, field) in self.fields() {
            canvas.text((self.x(at) + self.cell / 2.0, canvas.y), &field.n(self.meta), faint.centred());
        }
        canvas.down(7.0);
    }

    /// The levels of headings above the innermost; the total has none.
    pub(super) fn outermost(&self) -> Vec<Vec<Head>> {
        let mut levels = levels(self.meta, &self.columns);
        // The level of measures has its own heading above the map.
        levels.truncate(levels.len() - usize::from(self.meta.measures.len() > 1 && levels.len() > 1));
        levels.pop();
        levels
    }

    /// A heading above several columns in at most two lines.
    fn over(&self, head: &Head) -> Vec<String> {
        let room = (head.span as f64 * self.cell - 6.0) / BOLD;
        let mut lines = wrapped(&head.text, size::LABEL, room);
        if lines.len() > 2 {
            let rest = lines.split_off(1).join(" ");
            lines.push(cut(&rest, size::LABEL, room));
        }
        lines
    }

    /// The same drawn, with a line below it.
    fn outer(&self, canvas: &mut Canvas, head: &Head) {
        let last = head.from + head.span - 1;
        let (from, to) = (self.x(head.from) + 3.0, self.x(last) + self.cell - 3.0);
        let lines = self.over(head);
        for (behind, words) in lines.iter().rev().enumerate() {
            let y = canvas.y - behind as f64 * size::LABEL * LINE;
            canvas.text(((from + to) / 2.0, y), words, Text::of(size::LABEL).bold().centred());
        }
        canvas.line((from, canvas.y + 4.0), (to, canvas.y + 4.0), colour::FAINT);
    }

    /// A heading in lines.
    fn heading(&self, words: &str) -> Vec<String> {
        let (room, most) = if self.upright { (UP, 2) } else { (self.cell - 4.0, 4) };
        let mut lines = wrapped(words, size::LABEL, room);
        if lines.len() > most {
            let rest = lines.split_off(most - 1).join(" ");
            lines.push(cut(&rest, size::LABEL, room));
        }
        lines
    }

    /// The lines of a heading, ending where the canvas is.
    fn above(&self, canvas: &mut Canvas, x: f64, lines: &[String]) {
        let step = size::LABEL * LINE;
        let look = Text::of(size::LABEL);
        for (at, line) in lines.iter().enumerate() {
            let behind = (lines.len() - 1 - at) as f64 * step;
            match self.upright {
                true => {
                    let middle = x + size::LABEL * 0.35 + (at as f64 - (lines.len() - 1) as f64 / 2.0) * step;
                    canvas.text((middle, canvas.y), line, look.turned());
                }
                false => canvas.text((x, canvas.y - behind), line, look.centred()),
            }
        }
    }
}
