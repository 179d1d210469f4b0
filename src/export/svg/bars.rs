//! Bars: a label, a bar, its figure, row by row above one axis.
//!
//! Where there are two sides, more is on the right and less on the left, each
//! with its words above: who cannot tell the colours reads the side.

use super::canvas::{Canvas, Text};
use super::letters::{cut, width, wrapped};
use super::scale::Scale;
use super::{MARGIN, WIDTH, colour, size};
use crate::model::picture::{Bar, Bars};

/// Units from one bar to the next, and of a bar.
const ROW: f64 = 22.0;
const BAR: f64 = 15.0;
/// Units between a label, a bar and its figure.
const GAP: f64 = 6.0;
/// The share of the width that labels may have.
const LABELS: f64 = 0.36;

/// Draws all of it.
pub fn draw(canvas: &mut Canvas, bars: &Bars) {
    let label = Text::of(size::LABEL);
    if bars.bars.is_empty() {
        canvas.down(ROW);
        return canvas.text((MARGIN, canvas.y), "nothing to show", label.colour(colour::FAINT));
    }
    let (labels, scale) = laid_out(bars);
    if let Some((less, more)) = &bars.sides {
        canvas.down(ROW);
        let (zero, y) = (scale.at(0.0), canvas.y - GAP);
        let look = label.colour(colour::FAINT);
        canvas.text((zero - GAP, y), &format!("← {less}"), look.to_the_left());
        canvas.text((zero + GAP, y), &format!("{more} →"), look);
    }
    let (top, bottom) = (canvas.y, canvas.y + bars.bars.len() as f64 * ROW);
    let ticks = scale.ticks(5.0);
    for (value, _) in &ticks {
        canvas.line((scale.at(*value), top), (scale.at(*value), bottom), colour::GRID);
    }
    for bar in &bars.bars {
        one(canvas, bar, (labels, &scale));
        canvas.down(ROW);
    }
    canvas.line((scale.at(0.0), top), (scale.at(0.0), bottom), colour::INK);
    canvas.down(size::LABEL + 2.0);
    let mut last = f64::NEG_INFINITY;
    for (value, words) in &ticks {
        let (at, wide) = (scale.at(*value), width(words, size::CAPTION) / 2.0);
        if at - wide > last {
            canvas.text((at, canvas.y), words, Text::of(size::CAPTION).colour(colour::FAINT).centred());
            last = at + wide + GAP;
        }
    }
    for line in wrapped(&bars.axis, size::LABEL, WIDTH - 2.0 * MARGIN) {
        canvas.down(size::LABEL * 1.4);
        canvas.text((WIDTH / 2.0, canvas.y), &line, label.centred());
    }
    canvas.down(GAP);
}

/// One bar, its label and its figure.
fn one(canvas: &mut Canvas, bar: &Bar, (labels, scale): (f64, &Scale)) {
    let base = canvas.y + ROW / 2.0 + size::LABEL * 0.35;
    let words = cut(&bar.label, size::LABEL, labels);
    let label = Text::of(size::LABEL);
    canvas.text((MARGIN + labels, base), &words, label.to_the_left());
    let (zero, end) = (scale.at(0.0), scale.at(bar.length));
    let left = bar.length < 0.0;
    let said = format!("{}: {}", bar.label, bar.words);
    let look = (if left { colour::ORANGE } else { colour::BLUE }, said.as_str());
    canvas.bar((zero.min(end), canvas.y + (ROW - BAR) / 2.0), ((end - zero).abs().max(0.5), BAR), look);
    match left {
        true => canvas.text((end - GAP, base), &bar.figure, label.clear().to_the_left()),
        false => canvas.text((end + GAP, base), &bar.figure, label.clear()),
    }
}

/// The width of labels, and the axis: as long as labels and figures leave room.
fn laid_out(bars: &Bars) -> (f64, Scale) {
    let widest = |of: &mut dyn Iterator<Item = &String>| of.map(|w| width(w, size::LABEL)).fold(0.0, f64::max);
    let labels = widest(&mut bars.bars.iter().map(|b| &b.label)).min(WIDTH * LABELS);
    let figures = |left: bool| {
        let of = bars.bars.iter().filter(|b| (b.length < 0.0) == left).map(|b| &b.figure);
        widest(&mut of.into_iter()) + GAP
    };
    let from = bars.bars.iter().map(|b| b.length).fold(0.0, f64::min);
    let to = bars.bars.iter().map(|b| b.length).fold(0.0, f64::max);
    let left = MARGIN + labels + GAP + if from < 0.0 { figures(true) } else { 0.0 };
    (labels, Scale::new((from, to), (left, WIDTH - MARGIN - figures(false))))
}

/// The same in words.
pub fn said(bars: &Bars) -> String {
    if bars.bars.is_empty() {
        return "Nothing to show.".to_owned();
    }
    let each: Vec<String> = bars.bars.iter().map(|b| format!("{}: {}", b.label, b.words)).collect();
    format!("Bar chart; length: {}. {}.", bars.axis, each.join("; "))
}
