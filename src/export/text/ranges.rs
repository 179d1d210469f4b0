//! Values with their intervals, in letters: `├──●───┤`.

use super::layout::{fit, width, wrapped};
use crate::model::picture::{Range, Ranges};

/// Columns of a terminal that the axis has at least and at most.
const LEAST: usize = 12;
const MOST: usize = 44;

/// The lines of the picture, in so many columns.
pub fn lines(ranges: &Ranges, room: usize) -> Vec<String> {
    if ranges.ranges.is_empty() {
        return Vec::new();
    }
    let widest = |of: &dyn Fn(&Range) -> usize, most: usize| ranges.ranges.iter().map(of).max().unwrap_or(0).min(most);
    let labels = widest(&|r| width(&r.label), room / 3);
    let figures = widest(&|r| width(&r.figure), room / 3);
    let axis = room.saturating_sub(labels + figures + 4).clamp(LEAST, MOST);
    let (from, to) = ranges.shown();
    // To the next tenth, so that the ends can be named.
    let (from, to) = ((from * 10.0).floor() / 10.0, (to * 10.0).ceil() / 10.0);
    let at = |value: f64| (((value - from) / (to - from)).clamp(0.0, 1.0) * (axis - 1) as f64).round() as usize;
    let mut out: Vec<String> = Vec::new();
    for range in &ranges.ranges {
        let mut signs = vec![' '; axis];
        signs[at(0.0)] = '┊';
        if let Some((low, high)) = range.around {
            signs[at(low)..=at(high)].fill('─');
            signs[at(low)] = '├';
            signs[at(high)] = '┤';
        }
        range.value.into_iter().for_each(|value| signs[at(value)] = '●');
        let drawn: String = signs.into_iter().collect();
        let (label, figure) = (fit(&range.label, labels, false), fit(&range.figure, figures, false));
        out.push(format!("{label}  {drawn}  {figure}"));
    }
    let (low, high) = (format!("{from:.1}"), format!("{to:.1}"));
    let between = axis.saturating_sub(low.len() + high.len());
    out.push(format!("{}  {low}{}{high}", " ".repeat(labels), " ".repeat(between)));
    // Below the axis where there is room for it, else from the left.
    let lead = if room >= labels + 2 + MOST { labels + 2 } else { 0 };
    out.extend(wrapped(&ranges.axis, room.max(lead + LEAST) - lead).iter().map(|line| " ".repeat(lead) + line));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_and_lines_stand_where_their_values_are() {
        let range = |label: &str, value, around, figure: &str| Range {
            label: label.to_owned(),
            value,
            around,
            figure: figure.to_owned(),
        };
        let ranges = Ranges {
            axis: "alpha".to_owned(),
            ends: (0.0, 1.0),
            ranges: vec![range("cold", Some(0.5), Some((0.25, 1.0)), "0.50"), range("wet", None, None, "no variation")],
        };
        let lines = lines(&ranges, 30);
        assert_eq!(lines[0].trim_end(), "cold  ┊  ├──●────┤  0.50");
        assert_eq!(lines[1].trim_end(), "wet   ┊             no variat…");
        let long =
            Ranges { axis: "Krippendorff’s alpha: 1 full agreement, 0 as by chance".to_owned(), ..ranges.clone() };
        for room in [20, 40, 60, 100] {
            assert!(super::lines(&long, room).iter().skip(2).all(|line| width(line) <= room), "{room}");
        }
        assert_eq!(lines[2..], ["      0.0      1.0", "alpha"]);
    }
}
