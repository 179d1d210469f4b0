//! A curve of signs above one axis; what lies behind it is a shade.

use super::layout::{fit, width, wrapped};
use crate::model::diagnostic::printable;
use crate::model::picture::Curve;

/// Rows from the axis to the top.
const ROWS: usize = 14;
/// The sign of each line, then small letters; where two meet, that of the first is shown.
const SIGNS: [char; 6] = ['●', '○', '+', '×', '*', '#'];
/// Figures beside the axis, but for 0.
const TICKS: u64 = 5;
/// What lies behind.
const SHADE: char = '░';

pub(super) fn lines(curve: &Curve, columns: usize) -> Vec<String> {
    let upper = curve.band.iter().flat_map(|band| &band.high);
    let most = curve.lines.iter().flat_map(|l| &l.heights).chain(upper).max().copied().unwrap_or(0);
    let steps = curve.steps.len();
    if most == 0 || steps == 0 {
        return vec!["nothing to show".to_owned()];
    }
    let figures = most.to_string().len();
    let wide = columns.saturating_sub(figures + 2).clamp(1, steps * 4);
    let column = |step: usize| if steps == 1 { 0 } else { step * (wide - 1) / (steps - 1) };
    let row = |height: u64| ((height as usize * (ROWS - 1)) + most as usize / 2) / most as usize;
    let mut grid = vec![vec![' '; wide]; ROWS];
    for (step, (low, high)) in curve.band.iter().flat_map(|b| b.low.iter().zip(&b.high)).enumerate() {
        let next = if step + 1 < steps { column(step + 1).max(column(step) + 1) } else { column(step) + 1 };
        for line in grid.iter_mut().take(row(*high) + 1).skip(row(*low)) {
            line[column(step)..next.min(wide)].fill(SHADE);
        }
    }
    for (sign, line) in signs().zip(&curve.lines).collect::<Vec<_>>().into_iter().rev() {
        line.heights.iter().enumerate().for_each(|(step, height)| grid[row(*height)][column(step)] = sign);
    }
    let ticks = ticks(most, row);
    let mut out = wrapped(&clean(&curve.up), columns);
    for (at, cells) in grid.iter().enumerate().rev() {
        let label = ticks.iter().find(|(row, _)| *row == at).map_or_else(String::new, |(_, height)| height.to_string());
        out.push(format!("{} ┤{}", fit(&label, figures, true), cells.iter().collect::<String>()));
    }
    out.push(format!("{} └{}", " ".repeat(figures), "─".repeat(wide)));
    out.push(format!("{}  {}", " ".repeat(figures), steps_below(curve, wide, column)));
    let across = wrapped(&clean(&curve.across), columns.saturating_sub(figures + 2));
    out.extend(across.iter().map(|line| format!("{}  {line}", " ".repeat(figures))));
    let legend = signs().zip(&curve.lines).map(|(sign, line)| (sign, &line.label));
    for (sign, label) in legend.chain(curve.band.iter().map(|band| (SHADE, &band.label))) {
        let lines = wrapped(&clean(label), columns.saturating_sub(2));
        out.extend(
            lines.iter().zip([sign].into_iter().chain(std::iter::repeat(' '))).map(|(l, sign)| format!("{sign} {l}")),
        );
    }
    out
}

fn signs() -> impl Iterator<Item = char> {
    SIGNS.into_iter().chain('a'..='z').cycle()
}

/// Rows of the axis with their figures: whole numbers at equal steps, each once, and the
/// highest.
fn ticks(most: u64, row: impl Fn(u64) -> usize) -> Vec<(usize, u64)> {
    let tens = std::iter::successors(Some(1_u64), |n| n.checked_mul(10));
    let step = tens.flat_map(|ten| [1, 2, 5].map(|n| ten.saturating_mul(n))).find(|step| most / step <= TICKS);
    let step = step.unwrap_or(most).max(1);
    let mut out = vec![(row(most), most)];
    let below = (0..=most / step).map(|n| n * step).map(|height| (row(height), height));
    out.extend(below.filter(|(at, _)| at + 1 < row(most)));
    out
}

/// The labels of the steps, as many as have room.
fn steps_below(curve: &Curve, wide: usize, column: impl Fn(usize) -> usize) -> String {
    let mut out = String::new();
    for (step, label) in curve.steps.iter().enumerate() {
        let label = clean(label);
        // The last one ends where the axis does.
        let at = column(step).min(wide.saturating_sub(width(&label)));
        let free = out.is_empty() || at > width(&out);
        if free && at + width(&label) <= wide {
            out.push_str(&" ".repeat(at - width(&out)));
            out.push_str(&label);
        }
    }
    out
}

/// Words of a study, which never command a terminal.
fn clean(text: &str) -> String {
    printable(text, usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::picture::{Band, Line};

    fn made(heights: &[u64], band: Option<Band>, columns: usize) -> String {
        let line =
            |label: &str, by: u64| Line { label: label.into(), heights: heights.iter().map(|h| h / by).collect() };
        let curve = Curve {
            across: "Interviews".into(),
            up: "Codes".into(),
            steps: (1..=heights.len()).map(|n| n.to_string()).collect(),
            lines: vec![line("all", 1), line("inductive", 2)],
            band,
        };
        lines(&curve, columns).iter().map(|line| format!("{}\n", line.trim_end())).collect()
    }

    #[test]
    fn a_curve_is_drawn_in_signs_with_its_band() {
        let band = Band { label: "by chance".into(), low: vec![2, 5, 8], high: vec![6, 8, 8] };
        let text = made(&[4, 6, 8], Some(band), 40);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "Codes");
        // The highest point at the right end of the top row; in the lowest rows nothing.
        assert!(lines[1].starts_with("8 ┤") && lines[1].ends_with('●'), "{text}");
        assert_eq!(lines[14], "0 ┤", "{text}");
        assert!(text.contains("1") && text.contains("░ by chance") && text.contains("● all\n○ inductive"), "{text}");
        assert_eq!(text.matches('●').count(), 4, "three heights and the legend: {text}");
    }

    #[test]
    fn the_axis_has_each_whole_number_once() {
        for most in (1..40).chain([99, 100, 1234, u64::from(u32::MAX)]) {
            let text = made(&[0, most / 2, most], None, 40);
            let figures = text.lines().filter_map(|line| line.split_once('┤')?.0.trim().parse::<u64>().ok());
            let figures: Vec<u64> = figures.collect();
            assert!(figures.is_sorted_by(|a, b| a > b) && figures.len() <= 7, "{text}");
            assert_eq!((figures.first(), figures.last()), (Some(&most), Some(&0)), "{text}");
        }
        assert_eq!(ticks(2, |height| height as usize * 6), [(12, 2), (0, 0), (6, 1)]);
    }

    #[test]
    fn one_step_many_steps_and_none_fit_the_terminal() {
        for n in [0_u64, 1, 500] {
            let text = made(&(1..=n).collect::<Vec<_>>(), None, 60);
            assert!(text.lines().all(|line| unicode_width::UnicodeWidthStr::width(line) <= 60), "{text}");
            assert_eq!(text.contains("nothing to show"), n == 0);
        }
    }
}
