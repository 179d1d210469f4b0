//! CSV and TSV: the grid, one line a row, stable headers.
//!
//! A cell that begins with `=`, `+`, `-`, `@`, a tab or a line end is run as a
//! formula by spreadsheets, so text that does gets a leading `'`. Numbers
//! never do: they are numbers. In TSV tabs and line ends inside a cell become
//! spaces, so that a line is a row for every tool.

use super::flat::{Value, each, is_left_out, list_header, positions, spread};
use super::show::cleaned;
use super::{ExportError, Options};
use crate::model::ids::{Stamp, Ulid};
use crate::model::table::{Cell, Column, Shape, Table};
use std::borrow::Cow;
use std::cell::RefCell;

pub(super) fn write_csv(table: &Table, _: &Options) -> Result<Vec<u8>, ExportError> {
    Ok(delimited(table, b','))
}

pub(super) fn write_tsv(table: &Table, _: &Options) -> Result<Vec<u8>, ExportError> {
    Ok(delimited(table, b'\t'))
}

fn delimited(table: &Table, delimiter: u8) -> Vec<u8> {
    if let Shape::List { columns, rows } = &table.shape {
        return listed(columns, rows, delimiter);
    }
    let lines = RefCell::new(Lines { out: Vec::new(), delimiter });
    each(
        table,
        &mut |names| {
            let mut lines = lines.borrow_mut();
            names.iter().for_each(|name| lines.text(name));
            lines.end();
        },
        &mut |row| {
            let mut lines = lines.borrow_mut();
            row.iter().for_each(|value| lines.value(value));
            lines.end();
        },
    );
    lines.into_inner().out
}

/// A list, of which there may be a million rows: cell by cell, without values made of
/// them first.
fn listed(columns: &[Column], rows: &[Vec<Cell>], delimiter: u8) -> Vec<u8> {
    let mut lines = Lines { out: Vec::new(), delimiter };
    let positions = positions(columns, rows);
    list_header(columns, &positions).iter().for_each(|name| lines.text(name));
    lines.end();
    for row in rows {
        let cells = columns.iter().zip(&positions).zip(row);
        for ((column, position), cell) in cells {
            lines.cell(column, *position, cell);
        }
        lines.end();
    }
    lines.out
}

/// Lines as they are written. A matrix of ten thousand columns has a million numbers,
/// so each goes straight to its place.
#[derive(Debug)]
pub(super) struct Lines {
    out: Vec<u8>,
    delimiter: u8,
}

/// Lines whose fields are told one by one.
impl Lines {
    pub fn new(tabs: bool) -> Self {
        Self { out: Vec::new(), delimiter: if tabs { b'\t' } else { b',' } }
    }

    /// Goes on behind these bytes.
    pub fn goes_on(&mut self, out: Vec<u8>) {
        self.out = out;
    }

    /// All that was written; then there is nothing.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.out)
    }

    pub fn clear(&mut self) {
        self.out.clear();
    }

    pub fn bytes(&self) -> &[u8] {
        &self.out
    }

    pub fn length(&self) -> usize {
        self.out.len()
    }

    /// Fields as other lines have them.
    pub fn again(&mut self, fields: &[u8]) {
        self.out.extend_from_slice(fields);
    }

    /// Words without control characters.
    pub fn words(&mut self, words: &str) {
        let bytes = words.as_bytes();
        // Without an end before the end, so that many bytes are looked at at once.
        let odd = |b: u8| u8::from(b < b' ') | u8::from(b == 0x7f) | u8::from(b == 0xc2);
        let ends = |b: u8| u8::from(b == b'"') | u8::from(b == self.delimiter);
        let seen = bytes.iter().fold(0, |all, b| all | odd(*b) | ends(*b) << 1);
        let formula = matches!(bytes.first(), Some(b'=' | b'+' | b'-' | b'@'));
        match seen {
            _ if formula => self.text(&cleaned(words)),
            0 => {
                self.out.extend_from_slice(bytes);
                self.out.push(self.delimiter);
            }
            2 => self.quoted(words),
            _ => self.text(&cleaned(words)),
        }
    }

    /// A number.
    pub fn count(&mut self, n: u32) {
        self.whole(n.into());
    }

    /// Words of a list in one field.
    pub fn list<'i>(&mut self, mut words: impl Iterator<Item = &'i str> + Clone) {
        let mut others = words.clone().skip(1);
        match (words.next(), others.next()) {
            (None, _) => self.words(""),
            (Some(one), None) => self.words(one),
            (Some(first), Some(second)) => {
                let both = [first, second].into_iter().chain(others);
                self.words(&both.collect::<Vec<_>>().join("; "));
            }
        }
    }

    /// An id by its bits.
    pub fn ulid(&mut self, bits: u128) {
        self.out.extend_from_slice(&Ulid::letters(bits));
        self.out.push(self.delimiter);
    }

    /// An instant.
    pub fn instant(&mut self, at: Stamp) {
        match at.letters() {
            Some(letters) => {
                self.out.extend_from_slice(&letters);
                self.out.push(self.delimiter);
            }
            None => self.words(&at.to_string()),
        }
    }
}

impl Lines {
    fn cell(&mut self, column: &Column, position: bool, cell: &Cell) {
        let whole = column.parts.is_empty() && !position;
        match cell {
            _ if is_left_out(column) && !position => {}
            Cell::Text(words) if whole => self.text(&cleaned(words)),
            Cell::List(words) if whole && words.is_empty() => self.text(""),
            Cell::List(words) if whole && words.len() == 1 => self.text(&cleaned(&words[0])),
            Cell::List(words) if !whole && !position => {
                let part = |at: usize| words.get(at).map_or("", String::as_str);
                (0..column.parts.len()).for_each(|at| self.text(&cleaned(part(at))));
            }
            Cell::Pairs(pairs) if !whole && !position => {
                for key in &column.parts {
                    let value = pairs.iter().find(|(k, _)| k == key).map_or("", |(_, v)| v.as_str());
                    self.text(&cleaned(value));
                }
            }
            _ => spread(column, position, cell).iter().for_each(|value| self.value(value)),
        }
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Blank => self.out.push(self.delimiter),
            Value::Text(words) => self.text(words),
            Value::Number(n) => self.number(*n),
            Value::Flag(yes) => self.field(if *yes { "true" } else { "false" }),
        }
    }

    fn number(&mut self, n: f64) {
        const LARGE: f64 = 1e15;
        if n.fract() != 0.0 || n.is_sign_negative() || n >= LARGE {
            return self.field(&n.to_string());
        }
        self.whole(n as u64);
    }

    fn whole(&mut self, mut whole: u64) {
        let (mut digits, mut from) = ([0; 20], 20);
        loop {
            from -= 1;
            digits[from] = b'0' + (whole % 10) as u8;
            whole /= 10;
            if whole == 0 {
                break;
            }
        }
        self.out.extend_from_slice(&digits[from..]);
        self.out.push(self.delimiter);
    }

    fn text(&mut self, words: &str) {
        let guarded = guarded(words);
        match self.delimiter {
            b'\t' if guarded.contains(['\t', '\n']) => self.field(&guarded.replace(['\t', '\n'], " ")),
            _ => self.field(&guarded),
        }
    }

    /// Appends a value and a delimiter; in quotes where it holds what would end it.
    fn field(&mut self, words: &str) {
        let (bytes, delimiter) = (words.as_bytes(), self.delimiter);
        if bytes.iter().any(|b| matches!(b, b'"' | b'\r' | b'\n') || *b == delimiter) {
            return self.quoted(words);
        }
        self.out.extend_from_slice(bytes);
        self.out.push(delimiter);
    }

    fn quoted(&mut self, words: &str) {
        let mut rest = words.as_bytes();
        self.out.push(b'"');
        while let Some(at) = memchr::memchr(b'"', rest) {
            self.out.extend_from_slice(&rest[..=at]);
            self.out.push(b'"');
            rest = &rest[at + 1..];
        }
        self.out.extend_from_slice(rest);
        self.out.extend_from_slice(&[b'"', self.delimiter]);
    }

    /// Ends a line: a last delimiter gives way. A line of one empty value has quotes,
    /// or it would be none.
    pub fn end(&mut self) {
        self.out.pop();
        if self.out.last().is_none_or(|last| *last == b'\n') {
            self.out.extend_from_slice(b"\"\"");
        }
        self.out.push(b'\n');
    }
}

fn guarded(text: &str) -> Cow<'_, str> {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        true => Cow::Owned(format!("'{text}")),
        false => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample;
    use proptest::prelude::*;

    fn read(bytes: &[u8], delimiter: u8) -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new();
        let mut reader = reader.delimiter(delimiter).has_headers(false).from_reader(bytes);
        reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
    }

    proptest! {
        #[test]
        fn fields_are_those_of_a_writer_that_is_known_to_be_right(
            rows in prop::collection::vec(prop::collection::vec("[ab\"',;\n\t\r =é1-]{0,6}", 1..5), 1..6),
            numbers in prop::collection::vec(prop_oneof![any::<f64>(), (0u32..2000).prop_map(f64::from)], 2..5),
        ) {
            use csv::{QuoteStyle, Terminator, WriterBuilder};
            for delimiter in [b',', b'\t'] {
                let mut writer = WriterBuilder::new()
                    .delimiter(delimiter)
                    .quote_style(QuoteStyle::Necessary)
                    .terminator(Terminator::Any(b'\n'))
                    .flexible(true)
                    .from_writer(Vec::new());
                let mut lines = Lines { out: Vec::new(), delimiter };
                for row in &rows {
                    writer.write_record(row).unwrap();
                    row.iter().for_each(|field| lines.field(field));
                    lines.end();
                }
                writer.write_record(numbers.iter().map(|n| n.to_string())).unwrap();
                numbers.iter().for_each(|n| lines.number(*n));
                lines.end();
                prop_assert_eq!(String::from_utf8(lines.out), String::from_utf8(writer.into_inner().unwrap()));
            }
        }
    }

    #[test]
    fn csv_reads_back_as_it_was_written() {
        let rows = read(&write_csv(&sample::list(), &Options::default()).unwrap(), b',');
        assert_eq!(rows[1][7], "'=1+1, \"quoted\"\nnext line");
        assert_eq!(rows[2][7], "<b>&\u{1f469}\u{200d}\u{1f467} | `x` ␛[2J");
        assert_eq!(rows[1][1..3], ["owner; guest", "007"]);
        assert_eq!(rows[1][6], "12");
        assert_eq!(rows[2][6], "");
    }

    #[test]
    fn tsv_has_one_line_a_row() {
        let bytes = write_tsv(&sample::list(), &Options::default()).unwrap();
        assert_eq!(String::from_utf8(bytes.clone()).unwrap().lines().count(), 3);
        assert_eq!(read(&bytes, b'\t')[1][7], "'=1+1, \"quoted\" next line");
    }

    #[test]
    fn a_matrix_keeps_its_totals_apart_from_its_rows() {
        let rows = read(&write_csv(&sample::matrix(), &Options::default()).unwrap(), b',');
        assert_eq!(rows[0], ["part", "row_id", "row_label", "row_depth", "row_n", "ada", "'=bo", "total"]);
        assert_eq!(rows[1], ["row", "river", "River", "0", "2", "3", "1", "4"]);
        let parts: Vec<&str> = rows.iter().skip(1).map(|r| r[0].as_str()).collect();
        assert_eq!(parts, ["row", "row", "n", "total"]);
    }

    #[test]
    fn a_negative_share_or_number_is_never_given_a_mark() {
        let mut lines = Lines { out: Vec::new(), delimiter: b',' };
        for value in [Value::Number(-1.5), Value::Text("-1.5".into())] {
            lines.value(&value);
            lines.end();
        }
        assert_eq!(String::from_utf8(lines.out).unwrap(), "-1.5\n'-1.5\n");
    }

    /// A cell of any kind a list may hold.
    fn cell() -> impl Strategy<Value = Cell> {
        let words = || "[ab;,=\"\n\u{7f}\u{85}£-]{0,5}";
        prop_oneof![
            words().prop_map(Cell::Text),
            Just(Cell::Blank("why")),
            (0u64..2000).prop_map(Cell::Count),
            (-9.0..9.0).prop_map(|value| Cell::Number { value, digits: 1 }),
            any::<bool>().prop_map(Cell::Flag),
            prop::collection::vec(words(), 0..4).prop_map(Cell::List),
            prop::collection::vec(("[xyz]", words()), 0..3).prop_map(Cell::Pairs),
            (0u32..9, 9u32..20).prop_map(|(a, b)| Cell::Position(crate::model::span::Span::new(a, b))),
        ]
    }

    proptest! {
        #[test]
        fn a_list_is_written_as_the_grid_says(
            rows in prop::collection::vec(prop::collection::vec(cell(), 5), 0..5), parts in 0usize..4, tabs in any::<bool>(),
        ) {
            use crate::model::table::Kind;
            let split: Vec<String> = ["x", "y", "z"].iter().take(parts).map(|p| (*p).to_owned()).collect();
            let column = |key: &str| Column::new(key, Kind::Text);
            let columns = vec![
                column("one"),
                column("attributes").split(split.clone()),
                column("code_path").split(split.clone()),
                column("other").split(split),
                column("last"),
            ];
            let table = Table::list("t", columns, rows);
            let mut lines = Lines { out: Vec::new(), delimiter: if tabs { b'\t' } else { b',' } };
            let grid = crate::export::flat::grid(&table);
            grid.header.iter().for_each(|name| lines.text(name));
            lines.end();
            for row in &grid.rows {
                row.iter().for_each(|value| lines.value(value));
                lines.end();
            }
            let written = if tabs { write_tsv } else { write_csv }(&table, &Options::default()).unwrap();
            prop_assert_eq!(String::from_utf8(written), String::from_utf8(lines.out));
        }

        #[test]
        fn words_told_are_words_of_cells(
            words in prop::collection::vec("[=ab,;\"\n\t\r\u{7f}\u{85}£é-]{0,6}", 0..4), tabs in any::<bool>(),
        ) {
            let (mut told, mut cells) = (Lines::new(tabs), Lines::new(tabs));
            words.iter().for_each(|words| {
                told.words(words);
                cells.text(&cleaned(words));
            });
            told.list(words.iter().map(String::as_str));
            cells.cell(&Column::new("a", crate::model::table::Kind::Text), false, &Cell::List(words));
            prop_assert_eq!(String::from_utf8(told.take()), String::from_utf8(cells.take()));
        }
    }
}
