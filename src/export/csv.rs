//! CSV and TSV: the grid, one line a row, stable headers.
//!
//! A cell that begins with `=`, `+`, `-`, `@`, a tab or a line end is run as a
//! formula by spreadsheets, so text that does gets a leading `'`. Numbers
//! never do: they are numbers. In TSV tabs and line ends inside a cell become
//! spaces, so that a line is a row for every tool.

use super::flat::{Grid, Value, grid};
use super::{ExportError, Options};
use crate::model::table::Table;
use csv::{QuoteStyle, Terminator, WriterBuilder};

pub(super) fn write_csv(table: &Table, _: &Options) -> Result<Vec<u8>, ExportError> {
    delimited(&grid(table), b',')
}

pub(super) fn write_tsv(table: &Table, _: &Options) -> Result<Vec<u8>, ExportError> {
    delimited(&grid(table), b'\t')
}

fn delimited(grid: &Grid, delimiter: u8) -> Result<Vec<u8>, ExportError> {
    let one_line = delimiter == b'\t';
    let text = |words: &str| {
        let guarded = guarded(words);
        if one_line { guarded.replace(['\t', '\n'], " ") } else { guarded }
    };
    let mut writer = WriterBuilder::new()
        .delimiter(delimiter)
        .quote_style(QuoteStyle::Necessary)
        .terminator(Terminator::Any(b'\n'))
        .from_writer(Vec::new());
    writer.write_record(grid.header.iter().map(|h| text(h)))?;
    for row in &grid.rows {
        writer.write_record(row.iter().map(|value| match value {
            Value::Blank => String::new(),
            Value::Text(words) => text(words),
            Value::Number(n) => n.to_string(),
            Value::Flag(yes) => yes.to_string(),
        }))?;
    }
    writer.into_inner().map_err(|e| ExportError::Delimited(e.into_error().into()))
}

fn guarded(text: &str) -> String {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample;

    fn read(bytes: &[u8], delimiter: u8) -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new();
        let mut reader = reader.delimiter(delimiter).has_headers(false).from_reader(bytes);
        reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
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
        let grid =
            Grid { header: vec!["a".into()], rows: vec![vec![Value::Number(-1.5)], vec![Value::Text("-1.5".into())]] };
        let bytes = delimited(&grid, b',').unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), "a\n-1.5\n'-1.5\n");
    }
}
