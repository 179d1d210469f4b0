//! Values with their intervals: a dot and a line around it, row by row above one axis.
//!
//! The figure stands beside each, so that nobody has to measure; what has no value has
//! its reason there.

use super::canvas::{Canvas, Stroke, Text};
use super::letters::{cut, width, wrapped};
use super::scale::Scale;
use super::{MARGIN, WIDTH, colour, size};
use crate::model::picture::{Range, Ranges};

/// Units from one row to the next.
const ROW: f64 = 22.0;
/// Units between words and what they belong to.
const GAP: f64 = 6.0;
/// Of a dot, and of the ends of a line.
const DOT: f64 = 4.0;
/// The shares of the width that labels and figures may have.
const LABELS: f64 = 0.4;
const FIGURES: f64 = 0.34;

/// Draws all of it.
pub fn draw(canvas: &mut Canvas, ranges: &Ranges) {
    let label = Text::of(size::LABEL);
    if ranges.ranges.is_empty() {
        canvas.down(ROW);
        return canvas.text((MARGIN, canvas.y), "nothing to show", label.colour(colour::FAINT));
    }
    let widest = |of: &mut dyn Iterator<Item = &String>, most: f64| {
        of.map(|w| width(w, size::LABEL)).fold(0.0, f64::max).min(WIDTH * most)
    };
    let labels = widest(&mut ranges.ranges.iter().map(|r| &r.label), LABELS);
    let figures = widest(&mut ranges.ranges.iter().map(|r| &r.figure), FIGURES);
    let (left, right) = (MARGIN + labels + 2.0 * GAP, WIDTH - MARGIN - figures - 2.0 * GAP);
    let scale = Scale::new(ranges.shown(), (left, right));
    let (top, bottom) = (canvas.y, canvas.y + ranges.ranges.len() as f64 * ROW);
    let ticks = scale.ticks(4.0);
    for (value, _) in &ticks {
        canvas.line((scale.at(*value), top), (scale.at(*value), bottom), colour::GRID);
    }
    if ranges.shown().0 < 0.0 {
        canvas.line((scale.at(0.0), top), (scale.at(0.0), bottom), colour::INK);
    }
    for range in &ranges.ranges {
        one(canvas, range, &scale);
        let base = canvas.y + ROW / 2.0 + size::LABEL * 0.35;
        canvas.text((MARGIN + labels, base), &cut(&range.label, size::LABEL, labels), label.to_the_left());
        let look = if range.value.is_some() { label } else { label.colour(colour::FAINT) };
        canvas.text((right + 2.0 * GAP, base), &cut(&range.figure, size::LABEL, figures), look);
        canvas.down(ROW);
    }
    canvas.line((left, bottom), (right, bottom), colour::INK);
    canvas.down(size::LABEL + 2.0);
    let mut last = f64::NEG_INFINITY;
    for (value, words) in &ticks {
        // Ticks have no sign of their own.
        let words = if *value < 0.0 { format!("−{words}") } else { words.clone() };
        let (at, wide) = (scale.at(*value), width(&words, size::CAPTION) / 2.0);
        if at - wide > last {
            canvas.text((at, canvas.y), &words, Text::of(size::CAPTION).colour(colour::FAINT).centred());
            last = at + wide + GAP;
        }
    }
    for line in wrapped(&ranges.axis, size::LABEL, WIDTH - 2.0 * MARGIN) {
        canvas.down(size::LABEL * 1.4);
        canvas.text((WIDTH / 2.0, canvas.y), &line, label.centred());
    }
    canvas.down(GAP);
}

/// The line with its ends, and the dot.
fn one(canvas: &mut Canvas, range: &Range, scale: &Scale) {
    let middle = canvas.y + ROW / 2.0;
    if let Some((low, high)) = range.around {
        let (low, high) = (scale.at(low), scale.at(high));
        canvas.polyline(&[(low, middle), (high, middle)], colour::BLUE, "");
        for end in [low, high] {
            canvas.polyline(&[(end, middle - DOT), (end, middle + DOT)], colour::BLUE, "");
        }
    }
    if let Some(value) = range.value {
        let look = Stroke { colour: colour::BLUE, width: 3.0, dash: "" };
        canvas.circle((scale.at(value), middle), DOT, look);
    }
}

/// The same in words.
pub fn said(ranges: &Ranges) -> String {
    if ranges.ranges.is_empty() {
        return "Nothing to show.".to_owned();
    }
    let each: Vec<String> = ranges.ranges.iter().map(|r| format!("{}: {}", r.label, r.figure)).collect();
    format!("Dots with intervals; across: {}. {}.", ranges.axis, each.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranges() -> Ranges {
        let range = |label: &str, value: Option<f64>, around, figure: &str| Range {
            label: label.to_owned(),
            value,
            around,
            figure: figure.to_owned(),
        };
        Ranges {
            axis: "alpha".to_owned(),
            ends: (0.0, 1.0),
            ranges: vec![
                range("cold", Some(0.5), Some((-0.6, 0.8)), "0.50 (-0.60 to 0.80)"),
                range("warm", Some(1.0), None, "1.00"),
                range("wet", None, None, "no variation"),
            ],
        }
    }

    fn svg(ranges: &Ranges) -> String {
        let mut canvas = Canvas::new(WIDTH, MARGIN);
        draw(&mut canvas, ranges);
        canvas.finished("t", &said(ranges), &[])
    }

    #[test]
    fn every_value_has_a_dot_and_every_interval_a_line_and_all_is_said() {
        let svg = svg(&ranges());
        assert_eq!((svg.matches("<circle").count(), svg.matches("<polyline").count()), (2, 3));
        assert!(svg.contains("cold: 0.50 (-0.60 to 0.80); warm: 1.00; wet: no variation"), "{svg}");
        assert!(svg.contains(">−0.5<"), "what is below 0 says so: {svg}");
    }

    #[test]
    fn nothing_is_drawn_as_nothing() {
        assert!(svg(&Ranges::default()).contains("nothing to show"));
        assert_eq!(ranges().shown(), (-0.6, 1.0));
    }
}
