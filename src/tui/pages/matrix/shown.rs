//! Which rows and columns are shown, and in which order. Nothing here changes
//! a number.

use super::{Do, Matrix};
use crate::model::study::Study;
use crate::model::table::{AxisItem, Cell, MatrixMeta, MeasureMeta, Measured};

/// What is shown of the matrix.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// The id of the column that sorts the rows; empty for the totals.
    sort_rows: Option<String>,
    /// The id of the row that sorts the columns; empty for the totals.
    sort_columns: Option<String>,
    /// Without what holds nothing.
    hide_empty: bool,
    /// What rows must hold.
    pub filter: String,
}

impl Look {
    /// True if rows stand in another order than their own.
    pub fn sorted(&self) -> bool {
        self.sort_rows.is_some()
    }
}

/// How large a cell is; nothing for words.
pub fn size(cell: &Cell) -> f64 {
    match cell {
        Cell::Count(n) => *n as f64,
        Cell::Share { part, base, .. } if *base > 0.0 => part / base,
        Cell::Of { part, base, .. } | Cell::Rate { part, base, .. } if *base > 0 => *part as f64 / *base as f64,
        Cell::Flag(true) => 1.0,
        _ => 0.0,
    }
}

/// Indexes of the items whose total is something (or all), largest first by
/// `by` if given.
fn order(totals: &[Measured], hide: bool, by: Option<&dyn Fn(usize) -> f64>) -> Vec<usize> {
    let mut out: Vec<usize> = (0..totals.len()).filter(|i| !hide || size(&totals[*i].cell) > 0.0).collect();
    if let Some(by) = by {
        out.sort_by(|a, b| by(*b).total_cmp(&by(*a)).then(a.cmp(b)));
    }
    out
}

impl Matrix {
    /// Ids of the highlighted row and column; `None` for the totals.
    pub(super) fn here(&self) -> (Option<String>, Option<String>) {
        let (row, column) = self.items(self.at);
        (row.map(|i| i.id.clone()), column.map(|i| i.id.clone()))
    }

    /// The row and column of a place on screen.
    pub(super) fn items(&self, (row, column): (usize, usize)) -> (Option<&AxisItem>, Option<&AxisItem>) {
        let Some(meta) = self.meta() else {
            return (None, None);
        };
        let item = |items: &'_ [AxisItem], order: &[usize], n: usize| {
            n.checked_sub(1).and_then(|n| order.get(n).copied()).filter(|i| *i < items.len())
        };
        (
            item(&meta.rows, &self.rows, row).map(|i| &meta.rows[i]),
            item(&meta.columns, &self.columns, column).map(|i| &meta.columns[i]),
        )
    }

    /// Works out which rows and columns are shown.
    pub(super) fn arrange(&mut self) {
        let here = self.here();
        self.arrange_at(here);
    }

    /// The same, with these ids highlighted if they are shown.
    pub(super) fn arrange_at(&mut self, (row, column): (Option<String>, Option<String>)) {
        let Some(meta) = self.meta() else {
            (self.rows, self.columns) = (Vec::new(), Vec::new());
            return;
        };
        let (rows, columns) = self.arranged(meta);
        let place = |items: &[AxisItem], order: &[usize], id: Option<String>, old: usize| match id {
            Some(id) => {
                let found = order.iter().position(|i| items[*i].id == id);
                found.map_or(old.min(order.len()), |at| at + 1)
            }
            None => old.min(order.len()),
        };
        let at = (place(&meta.rows, &rows, row, self.at.0), place(&meta.columns, &columns, column, self.at.1));
        (self.rows, self.columns, self.at) = (rows, columns, at);
    }

    fn arranged(&self, meta: &MatrixMeta) -> (Vec<usize>, Vec<usize>) {
        let index = |items: &[AxisItem], id: &Option<String>| {
            id.as_ref().map(|id| items.iter().position(|i| i.id == *id && !id.is_empty()))
        };
        let by_column = index(&meta.columns, &self.look.sort_rows);
        let by_row = index(&meta.rows, &self.look.sort_columns);
        let row_size = |row: usize| match by_column.flatten() {
            Some(column) => size(&meta.cells[row][column].cell),
            None => size(&meta.row_totals[row].cell),
        };
        let column_size = |column: usize| match by_row.flatten() {
            Some(row) => size(&meta.cells[row][column].cell),
            None => size(&meta.column_totals[column].cell),
        };
        let hide = self.look.hide_empty;
        let mut rows = order(&meta.row_totals, hide, by_column.is_some().then_some(&row_size));
        let columns = order(&meta.column_totals, hide, by_row.is_some().then_some(&column_size));
        let words: Vec<String> = self.look.filter.split_whitespace().map(str::to_lowercase).collect();
        let holds = |item: &AxisItem| {
            let all = format!("{} {}", item.label, item.id).to_lowercase();
            words.iter().all(|w| all.contains(w))
        };
        rows.retain(|r| holds(&meta.rows[*r]));
        (rows, columns)
    }

    /// Sorts or hides; says what is so now.
    pub(super) fn look_otherwise(&mut self, act: Do) -> String {
        let (row, column) = self.here();
        let label = |item: Option<&AxisItem>| item.map_or_else(|| "the totals".to_owned(), |i| i.label.clone());
        let (row_label, column_label) = {
            let (row, column) = self.items(self.at);
            (label(row), label(column))
        };
        let turn = |now: &mut Option<String>, id: Option<String>| {
            let wanted = Some(id.unwrap_or_default());
            *now = if *now == wanted { None } else { wanted };
            now.is_some()
        };
        let words = match act {
            Do::SortRows if turn(&mut self.look.sort_rows, column) => format!("rows sorted by {column_label}"),
            Do::SortRows => "rows in their own order".to_owned(),
            Do::SortColumns if turn(&mut self.look.sort_columns, row) => format!("columns sorted by {row_label}"),
            Do::SortColumns => "columns in their own order".to_owned(),
            _ => {
                self.look.hide_empty = !self.look.hide_empty;
                let hidden = "rows and columns that hold nothing are left out";
                if self.look.hide_empty { hidden.to_owned() } else { "all rows and columns".to_owned() }
            }
        };
        self.arrange();
        words
    }

    /// The highlighted cell in words.
    pub(super) fn in_words(&self, study: &Study) -> String {
        let (row, column) = self.items(self.at);
        let name = |item: Option<&AxisItem>, axis: &str| match item {
            Some(item) => {
                let path = study.codebook.get(&item.id.as_str().into()).filter(|_| axis.starts_with("code"));
                path.map_or_else(|| item.full(), |c| c.path.join(" › "))
            }
            None => "all".to_owned(),
        };
        let Some((meta, one)) = self.meta().zip(self.measured(self.at)) else {
            return String::new();
        };
        let (rows, columns) = (name(row, &meta.row_axis), name(column, &meta.column_axis));
        let each = meta.measures.iter().enumerate().map(|(at, measure)| value(one.of(at), measure));
        format!("{rows} × {columns}: {}", each.collect::<Vec<_>>().join("; "))
    }
}

/// A cell in words.
pub fn value(cell: &Cell, measure: &MeasureMeta) -> String {
    let word = measure.word.as_str();
    match cell {
        Cell::Count(n) => things(*n, word),
        Cell::Of { part, base, .. } if *base > 0 => {
            let percent = 100.0 * *part as f64 / *base as f64;
            format!("{} of {base} ({percent:.0}%)", things(*part, word))
        }
        Cell::Of { part, .. } => format!("{} of none", things(*part, word)),
        Cell::Rate { part, base, per, digits } => {
            let each = match (*per, measure.base.starts_with("sources")) {
                (1000, _) => "for every 1,000 words",
                (_, true) => "for each source",
                _ => "for each participant",
            };
            match rate(*part, *base, *per) {
                Some(rate) => format!("{}, {rate:.*} {each}", things(*part, word), usize::from(*digits)),
                None => format!("{} of none", things(*part, word)),
            }
        }
        Cell::Share { base, .. } if *base == 0.0 => "no words to be a share of".to_owned(),
        Cell::Share { part, base, .. } => format!("{:.1}%: {part} of {base} words", 100.0 * part / base),
        Cell::Flag(true) => "yes, something is coded".to_owned(),
        Cell::Flag(false) => "nothing is coded".to_owned(),
        Cell::Blank(why) => (*why).to_owned(),
        _ => String::new(),
    }
}

/// `2 coded segments`.
fn things(n: u64, measure: &str) -> String {
    let (one, many) = match measure {
        "codings" => ("coded segment", "coded segments"),
        "participants" => ("participant", "participants"),
        "words" => ("word", "words"),
        "sources" => ("source", "sources"),
        "turns" => ("turn", "turns"),
        "characters" => ("character", "characters"),
        _ => ("cell with something coded", "cells with something coded"),
    };
    format!("{n} {}", if n == 1 { one } else { many })
}

fn rate(part: u64, base: u64, per: u32) -> Option<f64> {
    (base > 0).then(|| f64::from(per) * part as f64 / base as f64)
}

/// All measures of a cell in as few columns as can be; one that holds nothing by
/// any measure is one sign.
pub fn side_by_side(one: &Measured, meta: &MatrixMeta) -> String {
    let each = || meta.measures.iter().enumerate().map(|(at, measure)| short(one.of(at), &measure.base));
    let first = short(&one.cell, meta.base());
    if one.more.is_empty() || each().all(|words| words == first && ["·", "–", ""].contains(&words.as_str())) {
        return first;
    }
    each().collect::<Vec<_>>().join(" | ")
}

/// A cell in as few columns as can be, of this base.
pub fn short(cell: &Cell, of: &str) -> String {
    match cell {
        Cell::Count(0) | Cell::Flag(false) => "·".to_owned(),
        Cell::Count(n) => n.to_string(),
        Cell::Flag(true) => "yes".to_owned(),
        Cell::Share { base, .. } if *base == 0.0 => "–".to_owned(),
        Cell::Share { part: 0.0, .. } => "·".to_owned(),
        Cell::Of { base: 0, .. } | Cell::Rate { base: 0, .. } => "–".to_owned(),
        Cell::Of { part: 0, .. } | Cell::Rate { part: 0, .. } => "·".to_owned(),
        // Of few people a percentage says more than there is.
        Cell::Of { part, base, .. } if of.starts_with("participants") || of.starts_with("sources") => {
            format!("{part}/{base}")
        }
        Cell::Of { part, base, .. } => percent(*part as f64 / *base as f64),
        Cell::Rate { part, base, per, digits } => {
            rate(*part, *base, *per).map_or_else(String::new, |rate| format!("{rate:.*}", usize::from(*digits)))
        }
        Cell::Share { part, base, .. } => percent(part / base),
        // Nobody has read it: no nothing, and not the sign for it.
        Cell::Blank(why) if !why.is_empty() => "–".to_owned(),
        _ => String::new(),
    }
}

fn percent(share: f64) -> String {
    if share < 0.01 { "<1%".to_owned() } else { format!("{:.0}%", 100.0 * share) }
}
