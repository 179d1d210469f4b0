//! Lines that rise from step to step, above one axis: how much is known after
//! each interview.
//!
//! Lines are told apart by their stroke and by words at their end, not by their
//! colour. Where there is no room for the label of every step, only some are
//! labelled; all of them are in the table beside the picture.

use super::canvas::{Canvas, Text};
use super::ends::Ends;
use super::letters::{cut, width, wrapped};
use super::scale::Scale;
use super::{MARGIN, WIDTH, colour, size};
use crate::model::picture::{Band, Curve, Line};

/// Units from the axis to the top.
const HEIGHT: f64 = 190.0;
/// Units between words and what they belong to.
const GAP: f64 = 6.0;
/// Strokes and gaps of each line: the first has none.
const STROKES: [&str; 6] = ["", "7 4", "2 3", "12 4 2 4", "12 5", "1 5"];
/// Of what lies behind lines: on paper and on a dark screen.
const BAND: &str = "#b9cfe0";

/// Draws all of it.
pub fn draw(canvas: &mut Canvas, curve: &Curve) {
    let faint = Text::of(size::LABEL).colour(colour::FAINT);
    let upper = curve.band.iter().flat_map(|band| &band.high);
    let most = curve.lines.iter().flat_map(|l| &l.heights).chain(upper).max().copied().unwrap_or(0);
    if curve.steps.is_empty() || most == 0 {
        canvas.down(HEIGHT / 4.0);
        return canvas.text((MARGIN, canvas.y), "nothing to show", faint);
    }
    canvas.down(size::LABEL);
    canvas.text((MARGIN, canvas.y), &cut(&curve.up, size::LABEL, WIDTH - 2.0 * MARGIN), faint);
    canvas.down(GAP * 2.0);
    let mut ends = Ends::new(curve.lines.iter().map(|line| &line.label));
    let height = HEIGHT.max(ends.height());
    let (top, bottom) = (canvas.y, canvas.y + height);
    let up = Scale::new((0.0, most as f64), (bottom, top));
    let last = |line: &Line| up.at(line.heights.last().copied().unwrap_or(0) as f64);
    ends.place(&curve.lines.iter().map(last).collect::<Vec<_>>(), (top, bottom));
    let figures = width(&most.to_string(), size::CAPTION) + GAP;
    let steps = curve.steps.len();
    let right = WIDTH - MARGIN - ends.width();
    let across = Scale::new((1.0, steps as f64), (MARGIN + figures + GAP, right));
    if let Some(band) = &curve.band {
        shade(canvas, band, (&across, &up));
    }
    for (value, _) in up.ticks(5.0).iter().filter(|(value, _)| value.fract() == 0.0) {
        let y = up.at(*value);
        canvas.line((MARGIN + figures, y), (right, y), colour::GRID);
        let look = Text::of(size::CAPTION).colour(colour::FAINT).to_the_left();
        canvas.text((MARGIN + figures - GAP / 2.0, y + size::CAPTION * 0.35), &format!("{value:.0}"), look);
    }
    canvas.line((MARGIN + figures, bottom), (right, bottom), colour::INK);
    lines(canvas, curve, (&across, &up), &ends);
    canvas.down(height + size::CAPTION + GAP);
    let widest = curve.steps.iter().map(|label| width(label, size::CAPTION)).fold(0.0, f64::max) + GAP;
    let every = every(widest, (across.at(2.0) - across.at(1.0)).abs());
    for (step, label) in (1..).zip(&curve.steps).filter(|(step, _)| *step == 1 || step % every == 0) {
        let look = Text::of(size::CAPTION).colour(colour::FAINT).centred();
        canvas.text((across.at(f64::from(step)), canvas.y), label, look);
    }
    for line in wrapped(&curve.across, size::LABEL, WIDTH - 2.0 * MARGIN) {
        canvas.down(size::LABEL * 1.4);
        canvas.text((WIDTH / 2.0, canvas.y), &line, Text::of(size::LABEL).centred());
    }
    if let Some(band) = &curve.band {
        canvas.down(size::LABEL * 1.4);
        let words = format!("Shaded: {}", band.label);
        canvas.text((WIDTH / 2.0, canvas.y), &cut(&words, size::LABEL, WIDTH - 2.0 * MARGIN), faint.centred());
    }
    canvas.down(GAP);
}

/// The range behind the lines: along its lower ends, and back along its upper.
fn shade(canvas: &mut Canvas, band: &Band, (across, up): (&Scale, &Scale)) {
    let place = |(step, height): (u32, &u64)| (across.at(f64::from(step)), up.at(*height as f64));
    let mut around: Vec<(f64, f64)> = (1..).zip(&band.low).map(place).collect();
    let mut back: Vec<(f64, f64)> = (1..).zip(&band.high).map(place).collect();
    back.reverse();
    around.extend(back);
    if around.len() > 2 {
        canvas.shape(&around, BAND);
    }
}

/// Every how many steps there is room for a label.
fn every(widest: f64, step: f64) -> u32 {
    let fits = |every: &u32| f64::from(every - u32::from(*every > 1)) * step >= widest;
    [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000].into_iter().find(fits).unwrap_or(u32::MAX)
}

/// The lines, each with its label at the end.
fn lines(canvas: &mut Canvas, curve: &Curve, (across, up): (&Scale, &Scale), ends: &Ends) {
    for (number, line) in curve.lines.iter().enumerate() {
        let rounds = number / STROKES.len();
        let colour = if (number + rounds).is_multiple_of(2) { colour::BLUE } else { colour::INK };
        let (places, stroke) = (stairs(line, across, up), STROKES[number % STROKES.len()]);
        canvas.polyline(&places, colour, stroke);
        if let Some(end) = places.last() {
            ends.write(canvas, number, *end, (colour, stroke));
        }
    }
}

/// From height to height; one step alone is a short line.
fn stairs(line: &Line, across: &Scale, up: &Scale) -> Vec<(f64, f64)> {
    let mut out: Vec<(f64, f64)> =
        (1..).zip(&line.heights).map(|(step, height)| (across.at(f64::from(step)), up.at(*height as f64))).collect();
    if let [(x, y)] = out[..] {
        out.push((x + GAP * 2.0, y));
    }
    out
}

/// The same in words.
pub fn said(curve: &Curve) -> String {
    let each = curve.lines.iter().map(|line| {
        let heights: Vec<String> = line.heights.iter().map(u64::to_string).collect();
        format!("{}: {}", line.label, heights.join(", "))
    });
    let band = curve.band.iter().map(|band| {
        let ranges: Vec<String> = band.low.iter().zip(&band.high).map(|(low, high)| format!("{low}–{high}")).collect();
        format!("{}: {}", band.label, ranges.join(", "))
    });
    let each: Vec<String> = each.chain(band).collect();
    match each.is_empty() || curve.steps.is_empty() {
        true => "Nothing to show.".to_owned(),
        false => format!("Line chart; across: {}; height: {}. {}.", curve.across, curve.up, each.join("; ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(steps: usize) -> Curve {
        let heights = |by: u64| (1..=steps as u64).map(|n| n * by).collect();
        let line = |label: &str, by| Line { label: label.to_owned(), heights: heights(by) };
        Curve {
            across: "interviews".to_owned(),
            up: "codes".to_owned(),
            steps: (1..=steps).map(|n| n.to_string()).collect(),
            lines: vec![line("all", 2), line("inductive", 1)],
            band: None,
        }
    }

    #[test]
    fn a_band_lies_behind_the_lines_and_is_said() {
        let band = Band { label: "95 % of 10 orders".into(), low: vec![1, 2, 6], high: vec![3, 5, 6] };
        let curve = Curve { band: Some(band), ..curve(3) };
        let mut canvas = Canvas::new(WIDTH, MARGIN);
        draw(&mut canvas, &curve);
        let svg = canvas.finished("t", &said(&curve), &[]);
        let (shade, line) = (svg.find(BAND).unwrap(), svg.find("<polyline").unwrap());
        assert!(shade < line && svg.contains("Shaded: 95 % of 10 orders"), "{svg}");
        assert!(svg.contains("95 % of 10 orders: 1–3, 2–5, 6–6"), "{svg}");
    }

    #[test]
    fn lines_differ_in_their_stroke_and_all_heights_are_said() {
        let mut canvas = Canvas::new(WIDTH, MARGIN);
        draw(&mut canvas, &curve(3));
        let svg = canvas.finished("t", &said(&curve(3)), &[]);
        assert_eq!(svg.matches("<polyline").count(), 2);
        assert_eq!(svg.matches("stroke-dasharray").count(), 1);
        assert!(svg.contains("all: 2, 4, 6; inductive: 1, 2, 3"), "{svg}");
    }

    #[test]
    fn labels_that_begin_alike_are_whole_and_joined_to_their_lines() {
        let mut canvas = Canvas::new(WIDTH, MARGIN);
        let mut crowded = curve(3);
        let begin = "Diversion from criminal prosecution";
        crowded.lines = ["before a charge", "after a charge", "in prison"]
            .iter()
            .zip([6, 6, 5])
            .map(|(end, last)| Line { label: format!("{begin} {end}"), heights: vec![1, 2, last] })
            .collect();
        draw(&mut canvas, &crowded);
        let svg = canvas.finished("t", "", &[]);
        assert_eq!(svg.matches("<polyline").count(), 6, "each line and a piece of it beside its words: {svg}");
        assert!(!svg.contains('…') && ["before", "after", "prison"].iter().all(|w| svg.contains(w)), "{svg}");
    }

    #[test]
    fn labels_stand_at_round_numbers_and_have_room() {
        assert_eq!([every(10.0, 12.0), every(20.0, 12.0), every(20.0, 6.0), every(30.0, 0.6)], [1, 5, 5, 100]);
    }

    #[test]
    fn one_step_or_five_hundred_or_none_are_drawn() {
        for steps in [0, 1, 500] {
            let mut canvas = Canvas::new(WIDTH, MARGIN);
            draw(&mut canvas, &curve(steps));
            let svg = canvas.finished("t", &said(&curve(steps)), &[]);
            assert_eq!(svg.contains("nothing to show"), steps == 0);
            assert!(!svg.contains("NaN") && svg.matches("<text").count() < 60);
        }
    }
}
