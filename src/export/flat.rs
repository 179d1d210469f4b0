//! A table as a grid of plain values: what CSV, TSV and worksheets share.
//!
//! The rules of flattening, by column:
//! - a column of lists that names its parts becomes one column a part, headed
//!   by the part (`code_path` → `code_1`, `code_2`, …);
//! - a column of pairs becomes one column a key, headed `attr_<key>`;
//! - a list without parts becomes its values joined by `; `;
//! - a position becomes `<key>_start` and `<key>_end` where the table has any.
//!
//! A matrix becomes one line a row and one column a column, after columns that
//! say what the line is: `part` is `row` for data, `n` and `total` for the
//! lines that are not.

use super::show::{clean, ratio};
use crate::model::table::{AxisItem, Cell, Column, MatrixMeta, Measured, Shape, Table};
use std::collections::HashSet;

/// A value of a grid.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing.
    Blank,
    /// Words, cleaned of control characters.
    Text(String),
    /// A number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
}

/// A header and lines of its length.
pub struct Grid {
    /// Stable, distinct headers.
    pub header: Vec<String>,
    /// The lines.
    pub rows: Vec<Vec<Value>>,
}

/// The table as a grid.
pub fn grid(table: &Table) -> Grid {
    match &table.shape {
        Shape::List { columns, rows } => list(columns, rows),
        Shape::Matrix(meta) => matrix(meta),
    }
}

fn list(columns: &[Column], rows: &[Vec<Cell>]) -> Grid {
    let positions: Vec<bool> =
        (0..columns.len()).map(|at| rows.iter().any(|row| matches!(row.get(at), Some(Cell::Position(_))))).collect();
    let mut header = Vec::new();
    for (column, position) in columns.iter().zip(&positions) {
        header.extend(headers(column, *position));
    }
    let line = |row: &Vec<Cell>| {
        let cells = columns.iter().zip(&positions).zip(row);
        cells.flat_map(|((column, position), cell)| spread(column, *position, cell)).collect()
    };
    Grid { header: distinct(header), rows: rows.iter().map(line).collect() }
}

fn headers(column: &Column, position: bool) -> Vec<String> {
    if position {
        return vec![format!("{}_start", column.key), format!("{}_end", column.key)];
    }
    match (column.parts.as_slice(), column.key.as_str()) {
        ([], "attributes" | "code_path") => Vec::new(),
        ([], key) => vec![key.to_owned()],
        (parts, "attributes") => parts.iter().map(|p| format!("attr_{}", snake(p))).collect(),
        (parts, _) => parts.iter().map(|p| snake(p)).collect(),
    }
}

fn spread(column: &Column, position: bool, cell: &Cell) -> Vec<Value> {
    match cell {
        Cell::Position(span) => {
            vec![Value::Number(span.start.into()), Value::Number(span.end.into())]
        }
        _ if position => vec![Value::Blank, Value::Blank],
        _ if headers(column, false).is_empty() => Vec::new(),
        Cell::List(words) if !column.parts.is_empty() => {
            let part = |at| words.get(at).map_or(Value::Blank, |w: &String| Value::Text(clean(w)));
            (0..column.parts.len()).map(part).collect()
        }
        Cell::Pairs(pairs) if !column.parts.is_empty() => {
            let of = |key: &String| pairs.iter().find(|(k, _)| k == key);
            let part = |key| of(key).map_or(Value::Blank, |(_, v)| Value::Text(clean(v)));
            column.parts.iter().map(part).collect()
        }
        _ if column.parts.len() > 1 => vec![Value::Blank; column.parts.len()],
        cell => vec![value(cell)],
    }
}

/// One cell as one value.
pub fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Blank(_) => Value::Blank,
        Cell::Count(n) => Value::Number(*n as f64),
        Cell::Number { value, .. } => Value::Number(*value),
        Cell::Share { part, base } => ratio(*part, *base).map_or(Value::Blank, Value::Number),
        Cell::Flag(yes) => Value::Flag(*yes),
        other => Value::Text(super::show::human(other)),
    }
}

fn matrix(meta: &MatrixMeta) -> Grid {
    let mut header: Vec<String> = ["part", "row_id", "row_label", "row_depth", "row_n"].map(str::to_owned).to_vec();
    header.extend(meta.columns.iter().map(|c| clean(&c.id)));
    header.push("total".to_owned());
    let text = |words: &str| Value::Text(clean(words));
    let number = |n: u64| Value::Number(n as f64);
    let values =
        |cells: &[Measured], total: &Measured| cells.iter().chain([total]).map(|m| value(&m.cell)).collect::<Vec<_>>();
    let mut rows = Vec::new();
    for ((item, cells), total) in meta.rows.iter().zip(&meta.cells).zip(&meta.row_totals) {
        let AxisItem { id, label, n, depth } = item;
        let mut row = vec![text("row"), text(id), text(label), number((*depth).into()), number(*n)];
        row.extend(values(cells, total));
        rows.push(row);
    }
    let mut n = vec![text("n"), Value::Blank, Value::Blank, Value::Blank, Value::Blank];
    n.extend(meta.columns.iter().map(|c| number(c.n)));
    n.push(number(meta.n));
    rows.push(n);
    let mut totals = vec![text("total"), Value::Blank, Value::Blank, Value::Blank, number(meta.n)];
    totals.extend(values(&meta.column_totals, &meta.total));
    rows.push(totals);
    Grid { header: distinct(header), rows }
}

/// Lower case, everything but letters and digits as `_`.
fn snake(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !out.is_empty() && !out.ends_with('_') {
            out.push('_');
        }
    }
    out.trim_end_matches('_').to_owned()
}

/// Headers made distinct by `_2`, `_3` …
fn distinct(header: Vec<String>) -> Vec<String> {
    let mut seen: HashSet<String> = HashSet::new();
    let mut out = Vec::with_capacity(header.len());
    for name in header {
        let mut free = name.clone();
        let mut n = 2;
        while !seen.insert(free.clone()) {
            free = format!("{name}_{n}");
            n += 1;
        }
        out.push(free);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample;

    #[test]
    fn every_line_is_as_long_as_the_header() {
        for table in [sample::list(), sample::matrix(), sample::share()] {
            let grid = grid(&table);
            assert!(grid.rows.iter().all(|r| r.len() == grid.header.len()));
        }
    }

    #[test]
    fn paths_and_attributes_become_columns_of_their_own() {
        let grid = grid(&sample::list());
        let header: Vec<&str> = grid.header.iter().map(String::as_str).collect();
        assert_eq!(
            header,
            ["id", "attr_role", "attr_years_in_post", "code_1", "code_2", "speakers", "turn", "quote", "sure"]
        );
        assert_eq!(grid.rows[1][3..5], [Value::Text("River".into()), Value::Blank]);
        assert_eq!(grid.rows[0][5], Value::Text("Ada; Bo".into()));
    }

    #[test]
    fn two_headers_are_never_equal() {
        let made = distinct(vec!["a".into(), "a".into(), "a_2".into(), "total".into(), "total".into()]);
        assert_eq!(made, ["a", "a_2", "a_2_2", "total", "total_2"]);
    }
}
