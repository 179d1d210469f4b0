//! JSON: the contract other programs build on.
//!
//! A list is an array of objects, one line each, so that two exports differ
//! line by line. A matrix is one object: `rows`, `columns`, `cells`,
//! `row_totals`, `column_totals`, `total`, `measure`, `base`, `record`, and
//! beside those `row_axis`, `column_axis`, `n`, `n_unit`, and `notes`. A share
//! is a number from 0 to 1, or null where its base is 0; matrices of shares
//! also hold `bases`, the words that 1 stands for, cell by cell, and so do counts
//! that are parts of something. Further measures stand in `more`, reasons why a
//! cell is null in `blanks`, the tables of a third axis in `parts`.

use super::show::{Field, base_of, ratio, reason, size};
use super::{ExportError, Options};
use crate::model::table::{AxisItem, Cell, Column, MatrixMeta, Measured, Part, Quote, Shape, Table};
use serde_json::{Map, Value, json};

pub(super) fn write(table: &Table, _: &Options) -> Result<Vec<u8>, ExportError> {
    let text = match &table.shape {
        Shape::List { columns, rows } => {
            let objects: Vec<Value> = rows.iter().map(|row| object(columns, row)).collect();
            lines(&objects)?
        }
        Shape::Matrix(meta) => matrix(meta, &table.notes, &table.parts)?,
    };
    Ok(escaped(text + "\n").into_bytes())
}

fn object(columns: &[Column], row: &[Cell]) -> Value {
    let pairs = columns.iter().zip(row).map(|(c, cell)| (c.key.clone(), value(cell)));
    Value::Object(pairs.collect())
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Blank(_) => Value::Null,
        Cell::Text(text) => json!(text),
        Cell::Count(n) => json!(n),
        Cell::Number { value, .. } | Cell::Chance(value) => json!(value),
        Cell::Share { part, base, .. } => json!(ratio(*part, *base)),
        Cell::Of { part, .. } => json!(part),
        Cell::Rate { base: 0, .. } | Cell::Below(_) => Value::Null,
        Cell::Rate { .. } => json!(size(cell)),
        Cell::Quotes(quotes) => quotes.iter().map(quote).collect(),
        Cell::Flag(yes) => json!(yes),
        Cell::List(words) => json!(words),
        Cell::Pairs(pairs) => Value::Object(pairs.iter().map(|(k, v)| (k.clone(), json!(v))).collect()),
        Cell::Position(span) => json!([span.start, span.end]),
    }
}

fn quote(quote: &Quote) -> Value {
    let Quote { id, words, by, source, turn } = quote;
    json!({"id": id, "quote": words, "by": by, "source": source, "turn": turn})
}

/// `[` and `]` on lines of their own, one element a line between them.
fn lines(elements: &[Value]) -> Result<String, ExportError> {
    if elements.is_empty() {
        return Ok("[]".to_owned());
    }
    let lines: Result<Vec<String>, _> = elements.iter().map(serde_json::to_string).collect();
    Ok(format!("[\n{}\n]", lines?.join(",\n")))
}

fn matrix(meta: &MatrixMeta, notes: &[String], parts: &[Part]) -> Result<String, ExportError> {
    let numbers = Numbers { meta, measure: 0 };
    let mut members: Vec<(&str, Vec<Value>)> = vec![
        ("rows", meta.rows.iter().map(axis_item).collect()),
        ("columns", meta.columns.iter().map(axis_item).collect()),
        ("cells", numbers.rows(value)),
    ];
    if meta.base() != "none" {
        members.push(("bases", numbers.rows(base)));
    }
    let mut out = String::from("{\n");
    for (key, elements) in members {
        out += &format!("{}: {},\n", json!(key), lines(&elements)?);
    }
    let mut single = vec![
        ("row_totals", numbers.totals(&meta.row_totals)),
        ("column_totals", numbers.totals(&meta.column_totals)),
        ("total", value(&meta.total.cell)),
        ("measure", json!(meta.measure())),
        ("base", json!(meta.base())),
        ("record", json!(meta.record)),
        ("speech", json!(meta.speech)),
        ("row_axis", json!(meta.row_axis)),
        ("column_axis", json!(meta.column_axis)),
        ("n", json!(meta.n)),
        ("n_unit", json!(meta.n_unit)),
        ("notes", json!(notes)),
    ];
    let more: Vec<Value> = (1..meta.measures.len()).map(|measure| Numbers { meta, measure }.object()).collect();
    single.extend((!more.is_empty()).then(|| ("more", Value::Array(more))));
    let blanks = blanks(meta);
    single.extend((!blanks.is_empty()).then(|| ("blanks", Value::Array(blanks))));
    let mut single: Vec<String> = single.iter().map(|(key, value)| format!("{}: {value}", json!(key))).collect();
    if !parts.is_empty() {
        single.push(format!("\"parts\": [\n{}\n]", split(parts)?.join(",\n")));
    }
    Ok(out + &single.join(",\n") + "\n}")
}

/// The tables of a third axis, each as the whole with what it is of before it.
fn split(parts: &[Part]) -> Result<Vec<String>, ExportError> {
    let mut out = Vec::new();
    for Part { axis, id, label, table } in parts {
        if let Shape::Matrix(meta) = &table.shape {
            let of = json!({"axis": axis, "id": id, "label": label});
            let body = matrix(meta, &table.notes, &table.parts)?;
            out.push(format!("{{\"split\": {of},{}", body.strip_prefix('{').unwrap_or(&body)));
        }
    }
    Ok(out)
}

/// The cells of one measure.
struct Numbers<'m> {
    meta: &'m MatrixMeta,
    measure: usize,
}

impl Numbers<'_> {
    fn rows(&self, of: impl Fn(&Cell) -> Value) -> Vec<Value> {
        let row = |row: &Vec<Measured>| row.iter().map(|m| of(m.of(self.measure))).collect();
        self.meta.cells.iter().map(row).collect()
    }

    fn totals(&self, totals: &[Measured]) -> Value {
        totals.iter().map(|m| value(m.of(self.measure))).collect()
    }

    fn object(&self) -> Value {
        let (meta, said) = (self.meta, &self.meta.measures[self.measure]);
        let mut out = Map::new();
        out.insert("measure".into(), json!(said.word));
        out.insert("base".into(), json!(said.base));
        out.insert("cells".into(), Value::Array(self.rows(value)));
        if said.base != "none" {
            out.insert("bases".into(), Value::Array(self.rows(base)));
        }
        out.insert("row_totals".into(), self.totals(&meta.row_totals));
        out.insert("column_totals".into(), self.totals(&meta.column_totals));
        out.insert("total".into(), value(meta.total.of(self.measure)));
        Value::Object(out)
    }
}

/// Where a cell holds nothing for a reason, and the reason: rows and columns by
/// number, null for totals.
fn blanks(meta: &MatrixMeta) -> Vec<Value> {
    let at = |n: usize, of: usize| (n < of).then_some(n);
    let (down, across) = (meta.rows.len(), meta.columns.len());
    let mut out = Vec::new();
    for row in (0..=down).map(|r| at(r, down)) {
        for column in (0..=across).map(|c| at(c, across)) {
            for (measure, said) in meta.measures.iter().enumerate() {
                let why = reason(Field { column, measure }.cell(meta, row));
                out.extend(why.map(|why| json!({"row": row, "column": column, "measure": said.word, "reason": why})));
            }
        }
    }
    out
}

fn axis_item(item: &AxisItem) -> Value {
    let mut out = Map::new();
    out.insert("id".into(), json!(item.id));
    out.insert("label".into(), json!(item.label));
    out.insert("n".into(), json!(item.n_below.is_none().then_some(item.n)));
    out.insert("depth".into(), json!(item.depth));
    if !item.path.is_empty() {
        out.insert("path".into(), json!(item.path));
        out.insert("subtotal".into(), json!(item.subtotal));
    }
    Value::Object(out)
}

fn base(cell: &Cell) -> Value {
    json!(base_of(cell))
}

/// Control and direction-changing characters that JSON allows raw, escaped:
/// output printed on a terminal must not steer it. They can only stand inside
/// strings.
pub fn escaped(text: String) -> String {
    let steers = |c: char| matches!(c, '\u{7f}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if !text.contains(steers) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match steers(c) {
            true => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            false => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample;
    use serde::Deserialize;

    #[derive(Deserialize)]
    struct Item {
        id: String,
        label: String,
        n: u64,
    }

    #[derive(Deserialize)]
    struct Contract {
        rows: Vec<Item>,
        columns: Vec<Item>,
        cells: Vec<Vec<Value>>,
        row_totals: Vec<Value>,
        column_totals: Vec<Value>,
        total: Value,
        measure: String,
        base: String,
        record: String,
    }

    fn read<T: serde::de::DeserializeOwned>(table: &Table) -> T {
        serde_json::from_slice(&write(table, &Options::default()).unwrap()).unwrap()
    }

    #[test]
    fn a_matrix_keeps_the_contract() {
        let made: Contract = read(&sample::matrix());
        assert_eq!((made.rows.len(), made.columns.len()), (2, 2));
        assert_eq!((made.rows[1].id.as_str(), made.rows[1].label.as_str(), made.rows[1].n), ("cold", "Cold <&> |", 1));
        assert_eq!(made.cells, [[json!(3), json!(1)], [json!(0), json!(1)]]);
        assert_eq!(made.row_totals, [json!(4), json!(1)]);
        assert_eq!(made.column_totals, [json!(3), json!(2)]);
        assert_eq!(made.total, json!(4));
        let words = (made.measure.as_str(), made.base.as_str(), made.record.as_str());
        assert_eq!(words, ("codings", "none", "coder:ana"));
    }

    #[test]
    fn a_share_is_a_number_up_to_one_and_says_its_base() {
        let made: Value = read(&sample::share());
        assert_eq!(made["cells"], json!([[0.25, null], [0.125, null]]));
        assert_eq!(made["bases"], json!([[8, 0], [8, 0]]));
        assert_eq!(made["base"], "speech_words_of_column");
    }

    #[test]
    fn further_measures_reasons_nesting_and_parts_have_keys_of_their_own() {
        let made: Value = read(&sample::rich());
        assert_eq!(made["cells"], json!([[2, null], [2, 2]]));
        assert_eq!(made["bases"], json!([[3, null], [3, 3]]));
        assert_eq!(made["more"][0]["measure"], "quote");
        assert_eq!(made["more"][0]["cells"][0][0][0]["by"], json!(["ada", "=bo"]));
        assert_eq!(made["more"][1]["cells"], json!([[1.25, 1.25], [1.25, null]]));
        let reason = |row: u64, column: u64, measure: &str, reason: &str| json!({"row": row, "column": column, "measure": measure, "reason": reason});
        assert_eq!(made["blanks"], json!([reason(0, 1, "participants", "<3"), reason(1, 0, "quote", "not_coded")]));
        assert_eq!(made["rows"][1]["path"], json!(["North", "<Guest>"]));
        assert_eq!(made["rows"][0]["subtotal"], true);
        let split = json!({"axis": "wave", "id": "2", "label": "First <wave>/[1]"});
        assert_eq!(made["parts"][1]["split"], split);
        assert_eq!(made["parts"][1]["cells"], made["cells"]);
    }

    #[test]
    fn a_list_is_an_array_of_objects_with_the_keys_of_its_columns() {
        let made: Vec<Map<String, Value>> = read(&sample::list());
        let keys: Vec<&String> = made[0].keys().collect();
        assert_eq!(keys, ["id", "attributes", "code_path", "speakers", "turn", "quote", "sure"]);
        assert_eq!(made[0]["attributes"], json!({"role": "owner; guest", "Years in post": "007"}));
        assert_eq!(made[0]["quote"], "=1+1, \"quoted\"\r\nnext line");
        assert_eq!(made[1]["turn"], Value::Null);
        assert_eq!(made[1]["quote"], "<b>&\u{1f469}\u{200d}\u{1f467} | `x` \u{1b}[2J");
    }

    #[test]
    fn characters_that_steer_a_terminal_are_escaped_and_read_back() {
        let text = escaped("\"a\u{9b}b\u{202e}\"".to_owned());
        assert_eq!(text, r#""a\u009bb\u202e""#);
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), "a\u{9b}b\u{202e}");
    }
}
