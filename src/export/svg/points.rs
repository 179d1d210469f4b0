//! Points of a plane: circles of one kind, squares of the other, one scale for both axes.
//!
//! Distances are what such a map is read for, so a unit is as long across as it is up.
//! Labels stand beside their points; those that would lie on another are moved down a little
//! or, where there is no room, are only a sign, which a key below explains.

use super::canvas::{Canvas, Stroke, Text};
use super::letters::{cut, width, wrapped};
use super::scale::Scale;
use super::{MARGIN, WIDTH, colour, size};
use crate::model::picture::{Mark, Points};

/// The highest and the lowest a plane is drawn.
const HIGH: f64 = 520.0;
const LOW: f64 = 140.0;
/// Room beside the plane, for labels of points that stand at its sides.
const SIDE: f64 = 70.0;
/// Half the width of a point.
const HALF: f64 = 4.0;
/// Height of labels beside points.
const LETTERS: f64 = 11.0;

/// Room of a label; a longer one is cut and stands in the key.
const LABEL: f64 = WIDTH * 0.3;

/// A rectangle: left, top, right, bottom.
type Room = (f64, f64, f64, f64);

/// Draws all of it.
pub fn draw(canvas: &mut Canvas, points: &Points) {
    let faint = Text::of(size::CAPTION).colour(colour::FAINT);
    if points.marks.is_empty() {
        canvas.down(size::LABEL * 2.0);
        return canvas.text((MARGIN, canvas.y), "nothing to show", Text::of(size::LABEL).colour(colour::FAINT));
    }
    legend(canvas, points);
    let ends = |of: fn(&Mark) -> f64| {
        let all = points.marks.iter().map(of);
        (all.clone().fold(0.0, f64::min), all.fold(0.0, f64::max))
    };
    let ((left, right), (low, high)) = (ends(|m| m.x), ends(|m| m.y));
    let (from, to) = (MARGIN + SIDE, WIDTH - MARGIN - SIDE);
    let unit = ((to - from) / (right - left).max(1e-9)).min(HIGH / (high - low).max(1e-9));
    let tall = ((high - low) * unit).max(LOW);
    let wide = (right - left) * unit;
    let begin = (WIDTH - wide) / 2.0;
    let (top, bottom) = (canvas.y + LETTERS, canvas.y + LETTERS + tall);
    let across = Scale::new((left, right), (begin, begin + wide));
    let middle = if high > low { 0.0 } else { tall / 2.0 };
    let up = Scale::new((low, high), (bottom, bottom - (high - low) * unit));
    let up = |y: f64| if high > low { up.at(y) } else { bottom - middle };
    canvas.line((MARGIN, up(0.0)), (WIDTH - MARGIN, up(0.0)), colour::GRID);
    canvas.line((across.at(0.0), top - LETTERS), (across.at(0.0), bottom + LETTERS), colour::GRID);
    let mut taken: Vec<Room> = points.marks.iter().map(|m| around(across.at(m.x), up(m.y))).collect();
    let (mut key, mut bare) = (Vec::new(), Vec::new());
    for mark in &points.marks {
        match one(canvas, mark, (across.at(mark.x), up(mark.y)), &mut taken) {
            Beside::Label => {}
            Beside::Sign => key.push(format!("{}: {}", mark.sign, mark.label)),
            Beside::Nothing => bare.push(mark.label.as_str()),
        }
    }
    let bare =
        if bare.is_empty() { String::new() } else { format!("Not labelled, for want of room: {}.", bare.join("; ")) };
    let small = Text::of(LETTERS).colour(colour::FAINT);
    for (value, words) in across.ticks(5.0) {
        canvas.text((across.at(value), bottom + 2.0 * LETTERS), &signed(value, &words), small.centred());
    }
    if high > low {
        for (value, words) in Scale::new((low, high), (bottom, top)).ticks(5.0) {
            canvas.text((MARGIN, up(value) - 2.0), &signed(value, &words), small);
        }
    }
    canvas.down(tall + 3.0 * LETTERS + size::CAPTION);
    let word = |words: &str| if words.is_empty() { "there is one axis only".to_owned() } else { words.to_owned() };
    canvas.text(
        (WIDTH / 2.0, canvas.y),
        &format!("across: {}; up: {}", points.across, word(&points.up)),
        faint.centred(),
    );
    canvas.down(size::CAPTION / 2.0);
    for line in [key.join("; "), bare].iter().flat_map(|words| wrapped(words, LETTERS, WIDTH - 2.0 * MARGIN)) {
        canvas.down(LETTERS * 1.3);
        canvas.text((MARGIN, canvas.y), &line, Text::of(LETTERS));
    }
}

/// A number of an axis with its sign.
fn signed(value: f64, words: &str) -> String {
    if value < -1e-9 { format!("−{words}") } else { words.to_owned() }
}

fn legend(canvas: &mut Canvas, points: &Points) {
    canvas.down(size::LABEL);
    let look = Text::of(size::CAPTION);
    let y = canvas.y;
    shape(canvas, (MARGIN + HALF, y - HALF), (false, &points.kinds.0));
    canvas.text((MARGIN + 4.0 * HALF, y), &points.kinds.0, look);
    let next = MARGIN + 8.0 * HALF + width(&points.kinds.0, size::CAPTION);
    shape(canvas, (next + HALF, y - HALF), (true, &points.kinds.1));
    canvas.text((next + 4.0 * HALF, y), &points.kinds.1, look);
    canvas.down(size::LABEL);
}

/// A point: a blue ring, or an orange square.
fn shape(canvas: &mut Canvas, (x, y): (f64, f64), (second, words): (bool, &str)) {
    match second {
        true => canvas.bar((x - HALF, y - HALF), (2.0 * HALF, 2.0 * HALF), (colour::ORANGE, words)),
        false => canvas.circle((x, y), HALF, Stroke { colour: colour::BLUE, width: 2.0, dash: "" }),
    }
}

fn around(x: f64, y: f64) -> Room {
    (x - HALF, y - HALF, x + HALF, y + HALF)
}

/// What stands beside a point.
enum Beside {
    /// All of its label.
    Label,
    /// Its sign, perhaps with the beginning of its label: the key says the rest.
    Sign,
    /// Nothing has room.
    Nothing,
}

/// One point with its label, or, where there is no room, its sign.
fn one(canvas: &mut Canvas, mark: &Mark, (x, y): (f64, f64), taken: &mut Vec<Room>) -> Beside {
    shape(canvas, (x, y), (mark.second, &mark.label));
    let look = Text::of(LETTERS);
    let look = if mark.second { look.bold() } else { look };
    let first = match width(&mark.label, LETTERS) <= LABEL {
        true => mark.label.clone(),
        false => cut(&format!("{} {}", mark.sign, mark.label), LETTERS, LABEL),
    };
    for words in [&first, &mark.sign] {
        let wide = width(words, LETTERS);
        for (side, shift) in places() {
            let left = if side { x + HALF + 3.0 } else { x - HALF - 3.0 - wide };
            let base = y + LETTERS * 0.35 + shift;
            let room = (left, base - LETTERS * 0.8, left + wide, base + LETTERS * 0.2);
            if left >= 2.0 && left + wide <= WIDTH - 2.0 && !taken.iter().any(|other| meet(*other, room)) {
                taken.push(room);
                canvas.text((left, base), words, look);
                return if *words == mark.label { Beside::Label } else { Beside::Sign };
            }
        }
    }
    Beside::Nothing
}

/// Where a label is tried: to the right, to the left, lower, higher.
fn places() -> impl Iterator<Item = (bool, f64)> {
    [0.0, LETTERS * 0.8, -LETTERS * 0.8].into_iter().flat_map(|shift| [(true, shift), (false, shift)])
}

fn meet(a: Room, b: Room) -> bool {
    a.0 < b.2 && b.0 < a.2 && a.1 < b.3 && b.1 < a.3
}

/// The same in words.
pub fn said(points: &Points) -> String {
    if points.marks.is_empty() {
        return "Nothing to show.".to_owned();
    }
    let each: Vec<String> =
        points.marks.iter().map(|m| format!("{} {:.2}, {:.2}", m.label, m.x + 0.0, m.y + 0.0)).collect();
    format!(
        "Map of {} and {}; across: {}; up: {}. {}.",
        points.kinds.0,
        points.kinds.1,
        points.across,
        points.up,
        each.join("; ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(label: &str, x: f64, y: f64, second: bool) -> Mark {
        Mark { sign: "1".to_owned(), label: label.to_owned(), x, y, second }
    }

    fn drawn(marks: Vec<Mark>) -> String {
        let kinds = ("participants".to_owned(), "codes".to_owned());
        let points = Points { across: "axis 1".to_owned(), up: "axis 2".to_owned(), kinds, marks };
        let mut canvas = Canvas::new(WIDTH, MARGIN);
        draw(&mut canvas, &points);
        canvas.finished("t", &said(&points), &[])
    }

    #[test]
    fn kinds_differ_in_shape_and_every_place_is_said() {
        let svg = drawn(vec![mark("Ada", -0.5, 0.25, false), mark("cold", 0.5, -0.25, true)]);
        assert_eq!((svg.matches("<circle").count(), svg.matches("<rect").count()), (2, 3), "with legend and paper");
        assert!(svg.contains("Ada -0.50, 0.25; cold 0.50, -0.25"), "{svg}");
    }

    #[test]
    fn the_key_explains_signs_that_stand_there_and_names_points_without_any() {
        let label = |n: u32| format!("participant {n} of a very long list of people");
        let crowd: Vec<Mark> =
            (1..40).map(|n| Mark { sign: n.to_string(), ..mark(&label(n), 0.1, 0.1, false) }).collect();
        let svg = drawn(crowd);
        let texts: Vec<&str> =
            svg.split("<text").skip(1).filter_map(|t| t.split_once('>')?.1.split_once('<')).map(|t| t.0).collect();
        let words = texts.join(" ");
        let (key, bare) = words.split_once("Not labelled, for want of room: ").unwrap();
        for n in 1..40 {
            let signed = texts.iter().any(|t| *t == n.to_string() || t.starts_with(&format!("{n} participant")));
            assert_eq!(key.contains(&format!("{n}: {}", label(n))), signed, "{n}: {words}");
            assert_eq!(bare.contains(&label(n)), !signed, "{n}: {words}");
        }
    }

    #[test]
    fn points_on_one_spot_or_one_line_or_none_are_drawn() {
        let crowd = (0..60).map(|n| mark(&format!("participant {n}"), 0.1, 0.1, false)).collect();
        for marks in [crowd, vec![mark("a", -1.0, 0.0, false), mark("b", 1.0, 0.0, true)], Vec::new()] {
            let none = marks.is_empty();
            let svg = drawn(marks);
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
            assert_eq!(svg.contains("nothing to show"), none);
        }
    }
}
