//! Points of a plane in letters: each is its sign, which the table below explains.

use super::layout;
use crate::model::diagnostic::printable;
use crate::model::picture::{Mark, Points};

/// The largest plane, in columns and lines.
const WIDE: usize = 76;
const HIGH: usize = 26;
/// How many times as high as wide a letter is.
const LETTER: f64 = 2.0;

/// The lines, at most so many columns wide.
pub fn lines(points: &Points, room: usize) -> Vec<String> {
    if points.marks.is_empty() {
        return vec!["nothing to show".to_owned()];
    }
    let ends = |of: fn(&Mark) -> f64| {
        let all = points.marks.iter().map(of);
        (all.clone().fold(0.0, f64::min), all.fold(0.0, f64::max))
    };
    let ((left, right), (low, high)) = (ends(|m| m.x), ends(|m| m.y));
    let wide = room.clamp(2, WIDE);
    // One unit is as long across as it is up.
    let unit = ((wide - 1) as f64 / (right - left).max(1e-9)).min((HIGH - 1) as f64 * LETTER / (high - low).max(1e-9));
    let column = |x: f64| (((x - left) * unit).round() as usize).min(wide - 1);
    let tall = ((high - low) * unit / LETTER).round() as usize + 1;
    let row = |y: f64| tall - 1 - (((y - low) * unit / LETTER).round() as usize).min(tall - 1);
    let mut grid = vec![vec![' '; wide]; tall];
    grid[row(0.0)].fill('·');
    grid.iter_mut().for_each(|line| line[column(0.0)] = '·');
    let mut taken = vec![vec![false; wide]; tall];
    let mut hidden = Vec::new();
    for mark in &points.marks {
        let signs: Vec<char> = printable(&mark.sign, usize::MAX).chars().collect();
        let (y, from) = (row(mark.y), column(mark.x).min(wide.saturating_sub(signs.len())));
        let places = from..(from + signs.len()).min(wide);
        if places.clone().any(|at| taken[y][at]) {
            hidden.push(mark.sign.as_str());
            continue;
        }
        for (at, sign) in places.clone().zip(signs) {
            grid[y][at] = sign;
        }
        // One column beside it, so that two signs are never read as one.
        taken[y][from.saturating_sub(1)..(places.end + 1).min(wide)].fill(true);
    }
    let mut out: Vec<String> = grid.into_iter().map(|line| line.into_iter().collect()).collect();
    let up = if points.up.is_empty() { String::new() } else { format!("; up: {}", points.up) };
    let said = format!("across: {}{up}. Numbers: {}, letters: {}.", points.across, points.kinds.0, points.kinds.1);
    out.extend(layout::wrapped(&printable(&said, usize::MAX), room));
    if !hidden.is_empty() {
        let hidden = format!("Not shown, since others stand there: {}.", hidden.join(", "));
        out.extend(layout::wrapped(&printable(&hidden, usize::MAX), room));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_width::UnicodeWidthStr;

    fn mark(sign: &str, x: f64, y: f64) -> Mark {
        Mark { sign: sign.to_owned(), label: sign.to_owned(), x, y, second: false }
    }

    fn points(marks: Vec<Mark>) -> Points {
        let kinds = ("participants".to_owned(), "codes".to_owned());
        Points { across: "axis 1 (60 %)".to_owned(), up: "axis 2 (30 %)".to_owned(), kinds, marks }
    }

    #[test]
    fn signs_stand_where_their_points_are() {
        let made = lines(
            &points(vec![mark("1", -1.0, 0.0), mark("2", 1.0, 0.5), mark("a", 0.2, -0.5), mark("b", 0.2, -0.5)]),
            41,
        );
        assert_eq!(made[0].trim(), "·                   2", "{made:#?}");
        assert!(made.iter().any(|l| l.starts_with("1···")), "{made:#?}");
        assert!(made.last().is_some_and(|l| l.contains("others stand there: b")), "{made:#?}");
    }

    #[test]
    fn no_line_is_wider_than_there_is_room_also_where_all_stand_on_one_line() {
        let crowd: Vec<Mark> = (0..40).map(|n| mark(&n.to_string(), f64::from(n) / 7.0, 0.0)).collect();
        for room in [20, 33, 60, 200] {
            for line in lines(&points(crowd.clone()), room) {
                assert!(line.width() <= room, "{room}: {line:?}");
            }
        }
        assert_eq!(lines(&points(Vec::new()), 40), ["nothing to show"]);
    }
}
