//! L2: from a table to the bytes of a file.
//!
//! One format a file, one row each in [`formats`]; help and completions are
//! made from those rows. A writer knows cells, never analyses: whatever
//! returns a [`Table`] can be had in every format. The same table gives the
//! same bytes, today and next year: no clock, no random names, no map order.
//!
//! What transcripts hold is never trusted. Control characters reach neither
//! terminal nor file raw (`show::clean`); text that a spreadsheet would run
//! as a formula is written so that it does not (`csv`, `tsv`: a leading `'`;
//! `xlsx`: always typed as text).

pub mod codings;
mod csv;
mod docx;
mod dot;
mod flat;
mod heads;
mod html;
pub mod json;
mod latex;
mod md;
mod paper;
mod png;
mod reasons;
mod shade;
mod show;
mod svg;
mod text;
mod xlsx;

use crate::model::table::Table;
use std::path::Path;
use thiserror::Error;

/// The formats there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A table for the terminal.
    Text,
    /// Comma-separated values.
    Csv,
    /// Tab-separated values.
    Tsv,
    /// JSON, a stable contract.
    Json,
    /// A Markdown table.
    Md,
    /// One self-contained page.
    Html,
    /// An Excel workbook.
    Xlsx,
    /// A table for a paper in LaTeX.
    Latex,
    /// A Word document.
    Docx,
    /// A picture.
    Svg,
    /// A picture in points.
    Png,
    /// A map for Graphviz.
    Dot,
}

impl Format {
    /// True if it is a picture.
    pub fn draws(self) -> bool {
        matches!(self, Self::Svg | Self::Png | Self::Dot)
    }
}

/// What a writer may be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Columns of the terminal; `None` for as wide as needed.
    pub width: Option<u16>,
    /// Whether text may be coloured.
    pub colour: bool,
    /// Whether numbers of a matrix in text have a sign beside them that is the
    /// darker the larger they are.
    pub heat: bool,
}

/// A row of the table of formats.
#[derive(Debug)]
pub struct Row {
    /// The format.
    pub format: Format,
    /// Its word in options, also the extension of its files.
    pub word: &'static str,
    /// Extensions of files that mean it, lower case.
    pub extensions: &'static [&'static str],
    /// What it is, for help.
    pub about: &'static str,
    write: fn(&Table, &Options) -> Result<Vec<u8>, ExportError>,
}

static FORMATS: [Row; 12] = [
    Row {
        format: Format::Text,
        word: "text",
        extensions: &["txt"],
        about: "a table for the terminal",
        write: text::write,
    },
    Row {
        format: Format::Csv,
        word: "csv",
        extensions: &["csv"],
        about: "comma-separated; text a spreadsheet would run as a formula gets a leading '",
        write: csv::write_csv,
    },
    Row {
        format: Format::Tsv,
        word: "tsv",
        extensions: &["tsv", "tab"],
        about: "tab-separated, one line a row; formulas as in csv",
        write: csv::write_tsv,
    },
    Row {
        format: Format::Json,
        word: "json",
        extensions: &["json"],
        about: "JSON with stable keys",
        write: json::write,
    },
    Row {
        format: Format::Md,
        word: "md",
        extensions: &["md", "markdown"],
        about: "a Markdown table",
        write: md::write,
    },
    Row {
        format: Format::Html,
        word: "html",
        extensions: &["html", "htm"],
        about: "one page with the excerpts behind each cell",
        write: html::write,
    },
    Row {
        format: Format::Xlsx,
        word: "xlsx",
        extensions: &["xlsx"],
        about: "an Excel workbook with the excerpts behind each cell",
        write: xlsx::write,
    },
    Row {
        format: Format::Latex,
        word: "latex",
        extensions: &["tex"],
        about: "a table for a paper in LaTeX, with rules of booktabs",
        write: latex::write,
    },
    Row {
        format: Format::Docx,
        word: "docx",
        extensions: &["docx"],
        about: "a Word document with the table, its caption and its notes",
        write: docx::write,
    },
    Row {
        format: Format::Svg,
        word: "svg",
        extensions: &["svg"],
        about: "a picture: the heat map of a matrix, and of tables that have one",
        write: svg::write,
    },
    Row {
        format: Format::Png,
        word: "png",
        extensions: &["png"],
        about: "the same picture in points, in a program built for it",
        write: png::write,
    },
    Row {
        format: Format::Dot,
        word: "dot",
        extensions: &["dot", "gv"],
        about: "a map for Graphviz, of `emic map`",
        write: dot::write,
    },
];

/// Every format, in the order of help.
pub fn formats() -> &'static [Row] {
    &FORMATS
}

/// A word that names no format.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("no format “{word}”: there are {}", words())]
pub struct FormatError {
    /// The word as given.
    pub word: String,
}

fn words() -> String {
    formats().iter().map(|f| f.word).collect::<Vec<_>>().join(", ")
}

/// A table that cannot be written in a format.
#[derive(Debug, Error)]
pub enum ExportError {
    /// JSON could not be written.
    #[error("the table could not be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// The workbook could not be written.
    #[error("the table could not be written as a workbook: {0}")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    /// The table is not drawn.
    #[error(
        "there is no picture of this table: `emic` matrix, cooccurrence, sequences, similar, agree, saturation, portrait, line, words and map have some; write csv to draw it elsewhere"
    )]
    NoPicture,
    /// The table is no map.
    #[error("this is no map of boxes and lines, so there is nothing for Graphviz: `emic map` is one")]
    NoMap,
    /// The matrix is too large to be looked at.
    #[error(
        "a heat map holds {} rows and {} columns and this table has {rows} rows and {columns} columns: narrow it, or write csv",
        most.0,
        most.1
    )]
    TooLarge {
        /// Rows of the table.
        rows: usize,
        /// Columns of the table.
        columns: usize,
        /// The most rows and columns.
        most: (usize, usize),
    },
    /// A table in Word has fewer columns than the table.
    #[error(
        "a table in Word holds {most} columns and this one has {columns}: show fewer (as with --level 1 or a list), or write xlsx, html or latex"
    )]
    TooWideForWord {
        /// Columns of the table.
        columns: usize,
        /// The most that Word holds.
        most: usize,
    },
    /// The document could not be packed.
    #[error("the document could not be written: {0}")]
    Zip(#[from] zip::result::ZipError),
    /// The parts of the document could not be packed.
    #[error("the document could not be written: {0}")]
    Packed(#[from] std::io::Error),
    /// The program draws no points.
    #[error("this program was built without PNG: write svg, or build it with `cargo install --path . --features png`")]
    NoPng,
    /// The picture could not be turned into points.
    #[error("the picture could not be turned into points: {0}")]
    Png(String),
    /// A worksheet has fewer columns than the table.
    #[error("a worksheet holds 16,384 columns and this table has {columns}: swap rows and columns, or write csv")]
    TooWide {
        /// Columns of the table.
        columns: usize,
    },
}

impl Format {
    /// The format a word means.
    ///
    /// # Errors
    /// If it means none; the error names all.
    pub fn parse(word: &str) -> Result<Self, FormatError> {
        let lower = word.trim().to_lowercase();
        let found = formats().iter().find(|f| f.word == lower || f.extensions.contains(&lower.as_str()));
        found.map(|f| f.format).ok_or_else(|| FormatError { word: word.to_owned() })
    }

    /// The format the name of a file means, if any.
    pub fn from_extension(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_lowercase();
        let found = formats().iter().find(|f| f.extensions.contains(&extension.as_str()));
        found.map(|f| f.format)
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        self.row().word
    }

    /// True for formats that list the excerpts behind the cells of a matrix.
    pub fn lists_excerpts(self) -> bool {
        matches!(self, Self::Html | Self::Xlsx)
    }

    /// True for formats that are bytes, not text: never for a terminal.
    pub fn is_binary(self) -> bool {
        matches!(self, Self::Xlsx | Self::Docx | Self::Png)
    }

    fn row(self) -> &'static Row {
        // The rows stand in the order of the variants; a test says so.
        &FORMATS[self as usize]
    }
}

/// The bytes of `table` in `format`. Text formats end with a line end.
///
/// # Errors
/// If the table does not fit the format.
pub fn write(table: &Table, format: Format, options: &Options) -> Result<Vec<u8>, ExportError> {
    (format.row().write)(table, options)
}

/// The bytes of a report: one page that fetches nothing.
pub fn report(report: &crate::model::report::Report) -> Vec<u8> {
    html::report::write(report)
}

/// The bytes of a page of words, in Markdown.
pub fn page(page: &crate::model::paper::Page) -> Vec<u8> {
    md::page(page)
}

#[cfg(test)]
mod sample;

#[cfg(test)]
mod tests {
    use super::*;

    /// The formats a table can be had in.
    fn formats_of(table: &Table) -> impl Iterator<Item = &'static Row> {
        let drawn = table.picture.is_some() || matches!(table.shape, crate::model::table::Shape::Matrix(_));
        let plot = table.picture.as_ref().map(|picture| &picture.plot);
        formats().iter().filter(move |f| match f.format {
            Format::Svg => drawn,
            Format::Png => drawn && cfg!(feature = "png"),
            Format::Dot => matches!(plot, Some(crate::model::picture::Plot::Map(_))),
            _ => true,
        })
    }

    #[test]
    fn only_a_matrix_or_a_table_with_a_picture_is_drawn() {
        assert!(write(&sample::drawn(), Format::Svg, &Options::default()).is_ok());
        assert!(write(&sample::matrix(), Format::Svg, &Options::default()).is_ok());
        let said = write(&sample::list(), Format::Svg, &Options::default()).unwrap_err().to_string();
        assert!(said.starts_with("there is no picture of this table"), "{said}");
    }

    #[test]
    fn every_format_has_its_row_and_its_word() {
        for row in formats() {
            assert_eq!(row.format.word(), row.word);
            assert_eq!(Format::parse(row.word), Ok(row.format));
            for extension in row.extensions {
                let path = format!("out/a.b.{}", extension.to_uppercase());
                assert_eq!(Format::from_extension(Path::new(&path)), Some(row.format));
            }
        }
        assert_eq!(Format::from_extension(Path::new("matrix")), None);
    }

    #[test]
    fn a_format_that_is_none_is_answered_with_those_there_are() {
        let said = Format::parse("pdf").unwrap_err().to_string();
        assert_eq!(said, "no format “pdf”: there are text, csv, tsv, json, md, html, xlsx, latex, docx, svg, png, dot");
    }

    #[test]
    fn the_same_table_gives_the_same_bytes() {
        for table in [
            sample::matrix(),
            sample::list(),
            sample::share(),
            sample::drawn(),
            sample::rich(),
            sample::mapped(),
            sample::nested(),
        ] {
            for row in formats_of(&table) {
                let options = Options { width: Some(80), ..Options::default() };
                let once = write(&table, row.format, &options).unwrap();
                assert!(!once.is_empty());
                assert_eq!(once, write(&table, row.format, &options).unwrap(), "{}", row.word);
            }
        }
    }

    #[test]
    fn no_text_format_lets_a_control_character_through() {
        for table in
            [sample::matrix(), sample::list(), sample::drawn(), sample::rich(), sample::mapped(), sample::nested()]
        {
            for row in formats_of(&table).filter(|f| !f.format.is_binary()) {
                let bytes = write(&table, row.format, &Options::default()).unwrap();
                let text = String::from_utf8(bytes).unwrap();
                let raw = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
                assert_eq!(text.find(raw), None, "{}", row.word);
                assert!(text.ends_with('\n'));
            }
        }
    }

    #[test]
    fn an_empty_table_is_written_in_every_format() {
        let mut list = sample::list();
        if let crate::model::table::Shape::List { rows, .. } = &mut list.shape {
            rows.clear();
        }
        for table in [list, sample::empty_matrix()] {
            for row in formats_of(&table) {
                assert!(write(&table, row.format, &Options::default()).is_ok(), "{}", row.word);
            }
        }
    }
}
