//! How dark a cell is: what the page, the workbook, the heat map and the terminal
//! share.
//!
//! Each measure has steps of its own, up to its largest cell. Totals and lines that
//! stand for others are never shaded, since they would leave nothing for the cells
//! they are made of. What is so many of so many is as dark as its share: a base is
//! there to make groups of different sizes comparable. Words have no size.

use super::show::{human, places, size};
use crate::model::table::{Cell, MatrixMeta, Measured};

/// How much there is in a cell; `None` for words and for blanks.
pub fn shade(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Quotes(_) => None,
        Cell::Of { base: 0, .. } | Cell::Rate { base: 0, .. } => None,
        Cell::Share { base, .. } if *base == 0.0 => None,
        Cell::Of { part, base, .. } => Some(*part as f64 / *base as f64),
        other => size(other),
    }
}

/// The cells that are shaded: no totals, and no lines that stand for others.
pub fn cells(meta: &MatrixMeta) -> impl Iterator<Item = &Measured> {
    let rows = meta.rows.iter().zip(&meta.cells).filter(|(item, _)| !item.subtotal);
    rows.flat_map(|(_, row)| meta.columns.iter().zip(row).filter(|(item, _)| !item.subtotal).map(|(_, m)| m))
}

/// The largest cell of a measure; 0 where nothing has a size.
pub fn top(meta: &MatrixMeta, measure: usize) -> f64 {
    cells(meta).filter_map(|m| shade(m.of(measure))).fold(0.0, f64::max)
}

/// The step of a cell, from 0 (nothing) to `steps` (the largest).
pub fn step(cell: &Cell, top: f64, steps: u32) -> u32 {
    let value = shade(cell).unwrap_or(0.0);
    if top > 0.0 && value > 0.0 { ((f64::from(steps) * value / top).ceil() as u32).clamp(1, steps) } else { 0 }
}

/// The largest cell of a measure as people read it, where it is shaded and more
/// than a yes.
pub fn most(meta: &MatrixMeta, measure: usize) -> Option<String> {
    let top = top(meta, measure);
    let found = cells(meta).map(|m| m.of(measure)).find(|cell| top > 0.0 && shade(cell) == Some(top))?;
    (!matches!(found, Cell::Flag(_))).then(|| human(found))
}

/// What a step holds, in words: `1–3`, `over 5.0% to 10.0%`. `None` where no cell
/// can have it: five steps of the counts 1 and 2.
pub fn range(meta: &MatrixMeta, measure: usize, step: u32, steps: u32) -> Option<String> {
    let top = top(meta, measure);
    let like = cells(meta).map(|m| m.of(measure)).find(|cell| shade(cell).is_some())?;
    let bound = |step: u32| top * f64::from(step) / f64::from(steps);
    let (over, to) = (bound(step.saturating_sub(1)), bound(step));
    let number = places;
    let words = match like {
        Cell::Flag(_) => return (step == 0 || step == steps).then(|| if step == 0 { "no" } else { "yes" }.to_owned()),
        _ if step == 0 => return Some("0".to_owned()),
        Cell::Count(_) => {
            // The rule of `step`, asked the other way round: no bound is missed by rounding.
            let of = |n: u64| self::step(&Cell::Count(n), top, steps);
            let from = (over.floor() as u64..).find(|n| of(*n) >= step).filter(|n| of(*n) == step)?;
            let last = (from..=top as u64).take_while(|n| of(*n) == step).last()?;
            return Some(if from == last { from.to_string() } else { format!("{from}–{last}") });
        }
        Cell::Share { digits, .. } | Cell::Of { digits, .. } => {
            [over, to].map(|v| format!("{}%", number(100.0 * v, *digits)))
        }
        Cell::Rate { digits, .. } | Cell::Number { digits, .. } => [over, to].map(|v| number(v, *digits)),
        _ => return None,
    };
    Some(format!("over {} to {}", words[0], words[1]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample;
    use crate::model::table::Shape;

    #[test]
    fn the_legend_says_of_every_count_what_its_step_is() {
        let Shape::Matrix(mut meta) = sample::matrix().shape else { panic!() };
        for top in [1, 2, 3, 4, 5, 7, 12, 100, 1003] {
            meta.cells[0][0] = Measured::new(Cell::Count(top));
            for steps in [4, 5] {
                let ranges: Vec<Option<String>> = (0..=steps).map(|s| range(&meta, 0, s, steps)).collect();
                for n in 0..=top {
                    let of = step(&Cell::Count(n), top as f64, steps) as usize;
                    let words = ranges[of].as_ref().unwrap_or_else(|| panic!("{n} of {top} has no step"));
                    let (from, to) = words.split_once('–').unwrap_or((words, words));
                    assert!((from.parse().unwrap()..=to.parse().unwrap()).contains(&n), "{n} of {top}: {words}");
                }
            }
        }
        meta.cells[0][0] = Measured::new(Cell::Count(2));
        assert_eq!(range(&meta, 0, 1, 5), None, "no count lies there");
    }

    #[test]
    fn so_many_of_so_many_are_as_dark_as_their_share() {
        let of = |part, base| shade(&Cell::Of { part, base, digits: 0 });
        assert_eq!((of(1, 2), of(9, 90), of(0, 0)), (Some(0.5), Some(0.1), None));
        let Shape::Matrix(meta) = sample::rich().shape else { panic!() };
        assert_eq!(most(&meta, 0).as_deref(), Some("2/3 (67%)"));
        assert_eq!((most(&meta, 1), top(&meta, 1)), (None, 0.0), "words have no size");
    }
}
