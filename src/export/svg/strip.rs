//! A text from left to right, and in lanes below each other what is marked in it.
//!
//! What a lane stands for is known by its place, so who sees no colours counts
//! lanes from the top; the page around it says which is which.

use super::WIDTH;
use super::canvas::Canvas;
use crate::model::picture::Strip;

/// Units of a lane, and from one to the next.
const LANE: f64 = 9.0;
const STEP: f64 = 11.0;
/// The shortest stretch that is still seen.
const LEAST: f64 = 1.5;

/// Draws all of it.
pub fn draw(canvas: &mut Canvas, strip: &Strip) {
    for lane in &strip.lanes {
        let [red, green, blue] = lane.colour;
        canvas.stretches(&[(0.0, WIDTH)], (canvas.y, LANE), super::colour::GRID);
        let pieces: Vec<(f64, f64)> = lane.pieces.iter().map(|piece| placed(*piece)).collect();
        if !pieces.is_empty() {
            canvas.stretches(&pieces, (canvas.y, LANE), &format!("#{red:02x}{green:02x}{blue:02x}"));
        }
        canvas.down(STEP);
    }
    canvas.down(LANE - STEP);
}

/// Where a stretch lies; a short one is drawn as long as can be seen.
fn placed((from, to): (f64, f64)) -> (f64, f64) {
    let (from, to) = (from.clamp(0.0, 1.0) * WIDTH, to.clamp(0.0, 1.0) * WIDTH);
    let from = from.min(WIDTH - LEAST);
    (from, to.max(from + LEAST))
}

/// The same in words.
pub fn said(strip: &Strip) -> String {
    let each: Vec<String> = strip.lanes.iter().map(|lane| format!("{}: {}", lane.label, lane.words)).collect();
    match each.is_empty() {
        true => "Nothing to show.".to_owned(),
        false => format!("From the beginning of the text to its end, from top to bottom. {}.", each.join("; ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::picture::Lane;

    #[test]
    fn every_piece_is_seen_inside_the_strip_however_short() {
        assert_eq!(placed((0.0, 1.0)), (0.0, WIDTH));
        assert_eq!(placed((1.0, 1.0)), (WIDTH - LEAST, WIDTH));
        let (from, to) = placed((0.5, 0.500_001));
        assert!(to - from >= LEAST - 1e-9);
    }

    #[test]
    fn lanes_stand_below_each_other_and_are_said() {
        let lane = |label: &str, pieces: &[(f64, f64)]| Lane {
            label: label.to_owned(),
            colour: [0, 114, 178],
            pieces: pieces.to_vec(),
            words: "2 codings".to_owned(),
        };
        let strip = Strip { lanes: vec![lane("River", &[(0.0, 0.5), (0.75, 0.8)]), lane("Cold", &[])] };
        let mut canvas = Canvas::new(WIDTH, 1.0);
        draw(&mut canvas, &strip);
        let svg = canvas.finished("talk", &said(&strip), &[]);
        assert!(svg.contains("M0 5.5H240M360 5.5H384"), "{svg}");
        assert_eq!(svg.matches("<path").count(), 3);
        assert!(svg.contains("River: 2 codings; Cold: 2 codings"));
    }
}
