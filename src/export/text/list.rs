//! A list on a terminal.

use super::layout::{fit, width};
use super::{Paint, line};
use crate::export::reasons::Reasons;
use crate::model::diagnostic::printable;
use crate::model::table::{Cell, Column, Kind};

const GAP: &str = "  ";
/// Columns that prose and words keep at least.
const PROSE: usize = 20;
const WORDS: usize = 6;
/// Columns that numbers keep: half a number is another one.
const NUMBER: usize = 14;
/// Columns that the words keep which say what a row is, while any other can give way.
const LABEL: usize = 20;
/// Keys of columns that hold what one types again: never cut.
const WHOLE: [&str; 5] = ["id", "code", "source", "act", "into"];

fn whole(column: &Column) -> bool {
    WHOLE.contains(&column.key.as_str())
}

/// Writes the table; gives notes on columns that are left out and on what signs mean.
pub fn write(
    out: &mut String,
    columns: &[Column],
    rows: &[Vec<Cell>],
    max: Option<usize>,
    paint: Paint,
) -> Vec<String> {
    if rows.is_empty() {
        return Vec::new();
    }
    let reasons = Reasons::of_list(columns, rows);
    let show = |row: &Vec<Cell>| -> Vec<String> {
        let cells = row.iter().zip(columns).map(|(cell, c)| reasons.shown(cell, c.kind == Kind::Number));
        cells.map(|text| printable(&text, usize::MAX)).collect()
    };
    let texts: Vec<Vec<String>> = rows.iter().map(show).collect();
    let natural: Vec<usize> = (0..columns.len())
        .map(|at| {
            let cells = texts.iter().map(|row| width(&row[at]));
            cells.chain([width(&columns[at].title)]).max().unwrap_or(0)
        })
        .collect();
    let (shown, note) = choose(columns, &natural, max);
    let widths = shrink(columns, &natural, &shown, max);
    let row = |texts: &[&str]| {
        let cells = shown.iter().zip(&widths).zip(texts);
        let cells = cells.map(|((&c, &w), text)| fit(text, w, columns[c].kind == Kind::Number));
        cells.collect::<Vec<_>>().join(GAP)
    };
    line(out, "");
    let titles: Vec<&str> = shown.iter().map(|&c| columns[c].title.as_str()).collect();
    line(out, &paint.bold(row(&titles).trim_end()));
    let rule: Vec<String> = widths.iter().map(|w| "─".repeat(*w)).collect();
    line(out, &paint.dim(&rule.join(GAP)));
    for texts in &texts {
        let texts: Vec<&str> = shown.iter().map(|&c| texts[c].as_str()).collect();
        line(out, &row(&texts));
    }
    let there = |sign: &str| texts.iter().any(|row| shown.iter().any(|&c| row[c] == sign));
    reasons.notes_of(there).chain(note).collect()
}

fn total(widths: impl Iterator<Item = usize>) -> usize {
    let (sum, n) = widths.fold((0, 0), |(sum, n), w| (sum + w, n + 1));
    sum + GAP.len() * (n as usize).saturating_sub(1)
}

/// All columns if they fit, else those that are not detail.
fn choose(columns: &[Column], natural: &[usize], max: Option<usize>) -> (Vec<usize>, Option<String>) {
    let all: Vec<usize> = (0..columns.len()).collect();
    if max.is_none_or(|max| total(natural.iter().copied()) <= max) {
        return (all, None);
    }
    let (detail, mut main): (Vec<usize>, Vec<usize>) = all.into_iter().partition(|&c| columns[c].detail);
    let mut left: Vec<&str> = detail.iter().map(|&c| columns[c].title.as_str()).collect();
    let label = label(columns);
    // On a very narrow terminal even main columns go, the last first, those
    // with ids after all others.
    let least = |c: &usize| match whole(&columns[*c]) {
        true => natural[*c],
        false if columns[*c].kind == Kind::Number => natural[*c].min(NUMBER),
        false => natural[*c].min(if Some(*c) == label { LABEL } else { WORDS }),
    };
    while main.len() > 1 && max.is_some_and(|max| total(main.iter().map(least)) > max) {
        let other = main.iter().rposition(|&c| !whole(&columns[c]) && Some(c) != label);
        let gone = main.remove(other.unwrap_or(main.len() - 1));
        left.push(&columns[gone].title);
    }
    let note = (!left.is_empty())
        .then(|| format!("Left out here for want of width: “{}”. Files (csv, json …) hold all.", left.join("”, “")));
    (main, note)
}

/// The column that says what a row is: the first of words that are not typed again.
fn label(columns: &[Column]) -> Option<usize> {
    columns.iter().position(|column| column.kind == Kind::Text && !column.detail && !whole(column))
}

/// Takes columns from prose first, then from the widest column of words, from the one that
/// says what a row is last; from ids never.
fn shrink(columns: &[Column], natural: &[usize], shown: &[usize], max: Option<usize>) -> Vec<usize> {
    let mut widths: Vec<usize> = shown.iter().map(|&c| natural[c]).collect();
    let Some(max) = max else { return widths };
    let label = label(columns);
    for (kinds, of_label, floor) in [
        (&[Kind::Prose][..], usize::MAX, PROSE),
        (&[Kind::Prose, Kind::Text], LABEL, WORDS),
        (&[Kind::Prose, Kind::Text, Kind::Number], 1, 1),
    ] {
        while total(widths.iter().copied()) > max {
            let over = total(widths.iter().copied()) - max;
            let may = |&at: &usize| {
                let column = &columns[shown[at]];
                let floor = if Some(shown[at]) == label { of_label.max(floor) } else { floor };
                kinds.contains(&column.kind) && widths[at] > floor && !whole(column)
            };
            let Some(widest) = (0..widths.len()).filter(may).max_by_key(|&at| widths[at]) else {
                break;
            };
            // Down to the next widest at once, so that equals shrink together.
            let others = (0..widths.len()).filter(|&at| at != widest && may(&at)).map(|at| widths[at]);
            let next = others.max().unwrap_or(floor).max(floor);
            let step = over.min((widths[widest] - next).max(1));
            widths[widest] -= step;
        }
    }
    widths
}
