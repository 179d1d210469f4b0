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
//! lines that are not. Further measures of a column follow it as `<id>_<measure>`,
//! and what a number is a part of as `<id>_of` or `<id>_<measure>_of`. A cell that
//! holds no number for a reason says it in a word: `not_read`, `<3`. Tables that a
//! third axis splits stand below each other, told apart by a first column `split`.

use super::show::{Field, base_of, clean, ratio, reason, size};
use crate::model::table::{AxisItem, Cell, Column, MatrixMeta, Part, Shape, Table};
use foldhash::HashSet;

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
    let (mut header, mut rows) = (Vec::new(), Vec::new());
    each(table, &mut |own| header = own, &mut |row| rows.push(row.to_vec()));
    Grid { header, rows }
}

/// The header of a grid, and then line after line.
pub fn each(table: &Table, header: &mut dyn FnMut(Vec<String>), put: &mut dyn FnMut(&[Value])) {
    match &table.shape {
        Shape::List { columns, rows } => list(columns, rows, header, put),
        Shape::Matrix(meta) if table.parts.is_empty() => matrix(meta, header, put),
        Shape::Matrix(meta) => {
            let Grid { header: own, rows } = split(meta, &table.parts);
            header(own);
            rows.iter().for_each(|row| put(row));
        }
    }
}

/// The whole and its parts below each other.
fn split(whole: &MatrixMeta, parts: &[Part]) -> Grid {
    let (mut header, mut rows) = (Vec::new(), Vec::new());
    matrix(whole, &mut |own| header = own, &mut |row| rows.push(row.to_vec()));
    header.insert(0, "split".to_owned());
    let marked = |id: &str, rows: Vec<Vec<Value>>| {
        let first = if id.is_empty() { Value::Blank } else { Value::Text(clean(id)) };
        rows.into_iter().map(|row| [vec![first.clone()], row].concat()).collect::<Vec<_>>()
    };
    let mut all = marked("", rows);
    for part in parts {
        all.extend(marked(&part.id, grid(&part.table).rows));
    }
    Grid { header: distinct(header), rows: all }
}

fn list(
    columns: &[Column],
    rows: &[Vec<Cell>],
    put_header: &mut dyn FnMut(Vec<String>),
    put: &mut dyn FnMut(&[Value]),
) {
    let positions = positions(columns, rows);
    put_header(list_header(columns, &positions));
    let mut line: Vec<Value> = Vec::new();
    for row in rows {
        line.clear();
        let cells = columns.iter().zip(&positions).zip(row);
        line.extend(cells.flat_map(|((column, position), cell)| spread(column, *position, cell)));
        put(&line);
    }
}

/// Of each column of a list whether it holds positions.
pub fn positions(columns: &[Column], rows: &[Vec<Cell>]) -> Vec<bool> {
    let position = |at: usize| rows.iter().any(|row| matches!(row.get(at), Some(Cell::Position(_))));
    (0..columns.len()).map(position).collect()
}

/// The header of a list.
pub fn list_header(columns: &[Column], positions: &[bool]) -> Vec<String> {
    distinct(columns.iter().zip(positions).flat_map(|(column, position)| headers(column, *position)).collect())
}

/// True for a column that is split and has no parts.
pub fn is_left_out(column: &Column) -> bool {
    column.parts.is_empty() && matches!(column.key.as_str(), "attributes" | "code_path")
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

/// The values of a cell of a list.
pub fn spread(column: &Column, position: bool, cell: &Cell) -> Vec<Value> {
    match cell {
        Cell::Position(span) => {
            vec![Value::Number(span.start.into()), Value::Number(span.end.into())]
        }
        _ if position => vec![Value::Blank, Value::Blank],
        _ if is_left_out(column) => Vec::new(),
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
        Cell::Number { value, .. } | Cell::Chance(value) => Value::Number(*value),
        Cell::Of { part, .. } => Value::Number(*part as f64),
        Cell::Rate { base: 0, .. } => Value::Blank,
        Cell::Rate { .. } => size(cell).map_or(Value::Blank, Value::Number),
        Cell::Share { part, base, .. } => ratio(*part, *base).map_or(Value::Blank, Value::Number),
        Cell::Flag(yes) => Value::Flag(*yes),
        other => Value::Text(super::show::human(other)),
    }
}

fn matrix(meta: &MatrixMeta, put_header: &mut dyn FnMut(Vec<String>), put: &mut dyn FnMut(&[Value])) {
    let mut header: Vec<String> = ["part", "row_id", "row_label", "row_depth", "row_n"].map(str::to_owned).to_vec();
    let nested = meta.rows.iter().any(|r| !r.path.is_empty());
    header.extend(nested.then(|| "row_subtotal".to_owned()));
    let columns = columns(meta);
    header.extend(columns.iter().map(|c| c.header.clone()));
    put_header(distinct(header));
    let text = |words: &str| Value::Text(clean(words));
    let number = |n: u64| Value::Number(n as f64);
    let mut row: Vec<Value> = Vec::new();
    for (at, item) in meta.rows.iter().enumerate() {
        let AxisItem { id, label, n, n_below, depth, path, subtotal } = item;
        let n = if n_below.is_some() { Value::Blank } else { number(*n) };
        let label = if path.is_empty() { label.clone() } else { path.join("; ") };
        row.clear();
        row.extend([text("row"), text(id), text(&label), number((*depth).into()), n]);
        row.extend(nested.then_some(Value::Flag(*subtotal)));
        row.extend(columns.iter().map(|c| c.value(meta, Some(at))));
        put(&row);
    }
    let lead = |word: &str, n: Value| {
        let mut lead = vec![text(word), Value::Blank, Value::Blank, Value::Blank, n];
        lead.extend(nested.then_some(Value::Blank));
        lead
    };
    let mut n = lead("n", Value::Blank);
    let first = |c: &FlatColumn| c.field.measure == 0 && !c.base;
    n.extend(
        columns
            .iter()
            .map(|c| if first(c) { c.field.n(meta).parse::<u64>().map_or(Value::Blank, number) } else { Value::Blank }),
    );
    put(&n);
    if !meta.no_totals() {
        let mut totals = lead("total", number(meta.n));
        totals.extend(columns.iter().map(|c| c.value(meta, None)));
        put(&totals);
    }
}

/// A column of the grid: a measure of a column of the matrix, or what its numbers
/// are parts of.
struct FlatColumn {
    header: String,
    field: Field,
    base: bool,
}

impl FlatColumn {
    fn value(&self, meta: &MatrixMeta, row: Option<usize>) -> Value {
        let cell = self.field.cell(meta, row);
        match self.base {
            true => base_of(cell).map_or(Value::Blank, |n| Value::Number(n as f64)),
            false => reason(cell).map_or_else(|| value(cell), Value::Text),
        }
    }
}

/// Columns of the grid after those that say what a line is. The total always
/// stands there: a program finds it at the same place whatever the axes.
fn columns(meta: &MatrixMeta) -> Vec<FlatColumn> {
    let mut out = Vec::new();
    for column in (0..meta.columns.len()).map(Some).chain([None]) {
        let id = column.map_or_else(|| "total".to_owned(), |c| clean(&meta.columns[c].id));
        for (measure, said) in meta.measures.iter().enumerate() {
            let header = if measure == 0 { id.clone() } else { format!("{id}_{}", said.word) };
            let field = Field { column, measure };
            // Shares of words say their base in JSON; here they always were alone.
            let based = said.base != "none" && said.word != "share";
            out.push(FlatColumn { header: header.clone(), field, base: false });
            out.extend(based.then(|| FlatColumn { header: format!("{header}_of"), field, base: true }));
        }
    }
    out
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
fn distinct(mut header: Vec<String>) -> Vec<String> {
    let mut seen: HashSet<String> = HashSet::default();
    for name in &mut header {
        let mut n = 2;
        let mut free = name.clone();
        while seen.contains(&free) {
            free = format!("{name}_{n}");
            n += 1;
        }
        name.clone_from(&free);
        seen.insert(free);
    }
    header
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample;

    #[test]
    fn every_line_is_as_long_as_the_header() {
        for table in [sample::list(), sample::matrix(), sample::share(), sample::rich()] {
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
    fn measures_bases_and_parts_are_columns_and_lines_of_their_own() {
        let grid = grid(&sample::rich());
        let header =
            "split part row_id row_label row_depth row_n row_subtotal ada ada_of ada_quote ada_codings ada_codings_of";
        assert_eq!(grid.header[..12].join(" "), header);
        let row = &grid.rows[0];
        assert_eq!(row[6..9], [Value::Flag(true), Value::Number(2.0), Value::Number(3.0)]);
        let below = grid.header.iter().position(|h| h == "=bo").unwrap();
        assert_eq!(row[below], Value::Text("<3".into()));
        assert_eq!(grid.rows[1][9], Value::Text("not_coded".into()));
        let splits: Vec<&Value> = grid.rows.iter().map(|r| &r[0]).collect();
        assert_eq!(splits[3..6], [&Value::Blank, &Value::Text("1".into()), &Value::Text("1".into())]);
    }

    #[test]
    fn two_headers_are_never_equal() {
        let made = distinct(vec!["a".into(), "a".into(), "a_2".into(), "total".into(), "total".into()]);
        assert_eq!(made, ["a", "a_2", "a_2_2", "total", "total_2"]);
    }
}
