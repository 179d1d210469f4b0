use super::*;
use crate::export::sample;
use crate::model::table::{Cell, Column, Kind, Shape};
use quick_xml::events::Event;
use quick_xml::reader::Reader;
use std::io::Read;

fn bytes(table: &Table) -> Vec<u8> {
    write(table, &Options::default()).unwrap()
}

fn member(table: &Table, name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes(table))).unwrap();
    let mut out = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut out).unwrap();
    out
}

/// A document as a reader that knows nothing of the writer takes it.
#[derive(Default)]
struct Document {
    /// Tables, each its rows, each its cells with the columns they span.
    tables: Vec<Vec<Vec<(String, usize)>>>,
    /// Rows of each table that are repeated.
    repeated: Vec<usize>,
    /// Columns of the grid of each table.
    grid: Vec<usize>,
    /// Paragraphs outside tables.
    paragraphs: Vec<String>,
}

fn read(xml: &str) -> Document {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut out = Document::default();
    let (mut depth, mut in_table) = (0, false);
    loop {
        let event = reader.read_event().unwrap();
        let into = |out: &mut Document, text: &str| match in_table {
            true => out.tables.last_mut().unwrap().last_mut().unwrap().last_mut().unwrap().0.push_str(text),
            false => out.paragraphs.last_mut().unwrap().push_str(text),
        };
        match &event {
            Event::Start(e) | Event::Empty(e) => {
                depth += i32::from(matches!(event, Event::Start(_)));
                let attribute = |key: &str| {
                    e.attributes().map(|a| a.unwrap()).find(|a| a.key.as_ref() == key).map(|a| a.value.to_string())
                };
                match e.name().as_ref() {
                    "w:tbl" => {
                        in_table = true;
                        out.tables.push(Vec::new());
                        out.repeated.push(0);
                        out.grid.push(0);
                    }
                    "w:gridCol" => *out.grid.last_mut().unwrap() += 1,
                    "w:tr" => out.tables.last_mut().unwrap().push(Vec::new()),
                    "w:tblHeader" => *out.repeated.last_mut().unwrap() += 1,
                    "w:tc" => out.tables.last_mut().unwrap().last_mut().unwrap().push((String::new(), 1)),
                    "w:gridSpan" => {
                        let span = attribute("w:val").unwrap().parse().unwrap();
                        out.tables.last_mut().unwrap().last_mut().unwrap().last_mut().unwrap().1 = span;
                    }
                    "w:p" if !in_table => out.paragraphs.push(String::new()),
                    "w:br" => into(&mut out, "\n"),
                    "w:tab" => into(&mut out, "\t"),
                    _ => {}
                }
            }
            Event::End(e) => {
                depth -= 1;
                in_table &= e.name().as_ref() != "w:tbl";
            }
            Event::Text(e) if depth > 3 => into(&mut out, e),
            Event::GeneralRef(e) => into(&mut out, quick_xml::escape::resolve_predefined_entity(e).unwrap()),
            Event::Eof => return out,
            _ => {}
        }
    }
}

fn document(table: &Table) -> Document {
    read(&member(table, "word/document.xml"))
}

fn words(row: &[(String, usize)]) -> Vec<&str> {
    row.iter().map(|(words, _)| words.as_str()).collect()
}

#[test]
fn the_cells_of_a_matrix_come_back_with_n_and_totals() {
    let made = document(&sample::matrix());
    let rows: Vec<Vec<&str>> = made.tables[0].iter().map(|r| words(r)).collect();
    assert_eq!(rows[0], ["Code", "N", "Ada", "=Bo", "Total"]);
    assert_eq!(rows[1], ["N", "", "1", "1", "3"]);
    assert_eq!(rows[2], ["River", "2", "3", "1", "4"]);
    assert_eq!(rows[3], ["Cold <&> |", "1", "0", "1", "1"]);
    assert_eq!(rows[4], ["Total", "3", "3", "2", "4"]);
    assert_eq!(made.repeated, [1]);
    let notes = ["Table 1. Code by participant: coded segments", "Note. Record: coder:ana.", "Left out: no coding."];
    assert_eq!(made.paragraphs, notes);
}

#[test]
fn every_row_fills_the_grid_whatever_the_table_is() {
    let tables = [sample::matrix(), sample::share(), sample::rich(), sample::nested(), sample::list()];
    for table in tables.iter().chain([&sample::empty_matrix(), &sample::drawn()]) {
        let made = document(table);
        assert_eq!(made.tables.len(), 1 + table.parts.len());
        for (rows, grid) in made.tables.iter().zip(&made.grid) {
            assert!(rows.iter().all(|row| row.iter().map(|(_, span)| span).sum::<usize>() == *grid));
        }
    }
    let nested = document(&sample::nested());
    assert_eq!(nested.repeated, [3]);
    assert_eq!(nested.tables[0][0][2], ("North".to_owned(), 6));
}

#[test]
fn a_list_comes_back_cell_by_cell_with_its_line_ends() {
    let made = document(&sample::list());
    assert_eq!(made.tables[0][1][5].0, "=1+1, \"quoted\"\nnext line");
    assert_eq!(made.tables[0][2][5].0, "<b>&\u{1f469}\u{200d}\u{1f467} | `x` ␛[2J");
    assert_eq!(made.tables[0].len(), 3);
}

#[test]
fn any_script_survives_and_what_goes_from_right_to_left_is_said_to() {
    let said = ["مرحبا بالعالم", "שלום", "数位时代的警察", "e\u{301}tat – “x”", "१२३ नमस्ते"];
    let rows = said.map(|t| vec![Cell::Text(t.into())]).to_vec();
    let table = Table::list("كلمات", vec![Column::new("words", Kind::Prose)], rows);
    let made = document(&table);
    let back: Vec<&str> = made.tables[0][1..].iter().map(|r| r[0].0.as_str()).collect();
    assert_eq!(back, said);
    let xml = member(&table, "word/document.xml");
    // Two cells and the caption.
    assert_eq!((xml.matches("<w:bidi/>").count(), xml.matches("<w:rtl/>").count()), (3, 3));
}

#[test]
fn all_files_are_xml_and_named_where_they_are_looked_for() {
    let table = sample::rich();
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes(&table))).unwrap();
    let names: Vec<String> = (0..zip.len()).map(|at| zip.by_index(at).unwrap().name().unwrap().to_string()).collect();
    for name in &names {
        let text = member(&table, name);
        let mut reader = Reader::from_str(&text);
        while !matches!(reader.read_event().unwrap(), Event::Eof) {}
        assert_eq!(text.find(|c: char| c.is_control() && c != '\n'), None, "{name}");
    }
    let types = member(&table, "[Content_Types].xml");
    for part in types.split("PartName=\"/").skip(1) {
        let part = part.split('"').next().unwrap();
        assert!(names.iter().any(|n| n == part), "{part}");
    }
    assert_eq!(names[0], "[Content_Types].xml", "some readers look only there");
    let used = member(&table, "word/document.xml");
    for style in used.split("Style w:val=\"").skip(1).map(|s| s.split('"').next().unwrap()) {
        assert!(member(&table, "word/styles.xml").contains(&format!("w:styleId=\"{style}\"")), "{style}");
    }
}

/// What may stand in an element of WordprocessingML and in what order (ISO/IEC
/// 29500-1, the transitional form); of each the elements written here.
const ORDER: [(&str, &[&str]); 19] = [
    ("w:document", &["w:body"]),
    ("w:tbl", &["w:tblPr", "w:tblGrid", "w:tr"]),
    (
        "w:tblPr",
        &[
            "w:tblStyle",
            "w:tblW",
            "w:jc",
            "w:tblInd",
            "w:tblBorders",
            "w:tblLayout",
            "w:tblCellMar",
            "w:tblLook",
            "w:tblCaption",
        ],
    ),
    ("w:tblGrid", &["w:gridCol"]),
    ("w:tr", &["w:trPr", "w:tc"]),
    ("w:trPr", &["w:cantSplit", "w:tblHeader"]),
    ("w:tc", &["w:tcPr", "w:p"]),
    ("w:tcPr", &["w:tcW", "w:gridSpan", "w:vMerge", "w:tcBorders", "w:shd", "w:noWrap", "w:tcMar", "w:vAlign"]),
    ("w:tcBorders", &["w:top", "w:left", "w:bottom", "w:right"]),
    ("w:tblCellMar", &["w:top", "w:left", "w:bottom", "w:right"]),
    ("w:p", &["w:pPr", "w:r"]),
    ("w:pPr", &["w:pStyle", "w:keepNext", "w:keepLines", "w:bidi", "w:spacing", "w:ind", "w:jc"]),
    ("w:rPr", &["w:rFonts", "w:b", "w:bCs", "w:i", "w:iCs", "w:sz", "w:szCs", "w:rtl"]),
    ("w:sectPr", &["w:pgSz", "w:pgMar"]),
    ("w:styles", &["w:docDefaults", "w:style"]),
    ("w:docDefaults", &["w:rPrDefault", "w:pPrDefault"]),
    ("w:rPrDefault", &["w:rPr"]),
    ("w:style", &["w:name", "w:basedOn", "w:qFormat", "w:pPr", "w:rPr", "w:tblPr"]),
    ("w:settings", &["w:compat"]),
];

/// Checks the children of an element against [`ORDER`]; only a run and the body mix.
fn in_order(parent: &str, children: &[String]) {
    let Some((_, order)) = ORDER.iter().find(|(name, _)| *name == parent) else { return };
    let place = |child: &String| order.iter().position(|o| o == child).unwrap_or_else(|| panic!("{child} in {parent}"));
    let places: Vec<usize> = children.iter().map(place).collect();
    assert!(places.is_sorted(), "{parent}: {children:?}");
}

#[test]
fn elements_stand_in_the_order_that_word_asks_for() {
    for table in
        [sample::matrix(), sample::rich(), sample::nested(), sample::bare(), sample::list(), sample::empty_matrix()]
    {
        for name in ["word/document.xml", "word/styles.xml", "word/settings.xml"] {
            let xml = member(&table, name);
            let mut reader = Reader::from_str(&xml);
            let mut open: Vec<(String, Vec<String>)> = vec![(String::new(), Vec::new())];
            loop {
                match reader.read_event().unwrap() {
                    Event::Start(e) => {
                        let name = e.name().as_ref().to_owned();
                        open.last_mut().unwrap().1.push(name.clone());
                        open.push((name, Vec::new()));
                    }
                    Event::Empty(e) => open.last_mut().unwrap().1.push(e.name().as_ref().to_owned()),
                    Event::End(_) => {
                        let (parent, children) = open.pop().unwrap();
                        in_order(&parent, &children);
                        // A cell ends in a paragraph, and so does what holds a table.
                        if parent == "w:tc" {
                            assert_eq!(children.last().map(String::as_str), Some("w:p"));
                        }
                        if parent == "w:body" {
                            assert_eq!(children.last().map(String::as_str), Some("w:sectPr"));
                            let tables = children.windows(2).filter(|pair| pair[0] == "w:tbl");
                            assert!(tables.into_iter().all(|pair| pair[1] == "w:p"), "{children:?}");
                        }
                    }
                    Event::Eof => break,
                    _ => {}
                }
            }
        }
    }
}

#[test]
fn cells_are_as_wide_as_the_columns_they_span() {
    let xml = member(&sample::nested(), "word/document.xml");
    let number = |text: &str| text.split('"').next().unwrap().parse::<usize>().unwrap();
    let grid: Vec<usize> = xml.split("<w:gridCol w:w=\"").skip(1).map(number).collect();
    for row in xml.split("<w:tr>").skip(1) {
        let mut at = 0;
        for cell in row.split("<w:tcW w:w=\"").skip(1) {
            let head = cell.split("</w:tcPr>").next().unwrap();
            let span = head.split_once("gridSpan w:val=\"").map_or(1, |(_, n)| number(n));
            assert_eq!(number(cell), grid[at..at + span].iter().sum::<usize>());
            at += span;
        }
        assert_eq!(at, grid.len());
    }
}

#[test]
fn the_document_has_no_clock() {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes(&sample::matrix()))).unwrap();
    for at in 0..zip.len() {
        assert_eq!(zip.by_index(at).unwrap().last_modified(), Some(DateTime::default()));
    }
    assert_eq!(DateTime::default().year(), 1980);
    assert!(member(&sample::matrix(), "docProps/core.xml").contains("2000-01-01T00:00:00Z"));
}

#[test]
fn what_word_cannot_hold_is_refused_with_a_way_out() {
    let mut table = sample::matrix();
    if let Shape::Matrix(meta) = &mut table.shape {
        let (column, cell) = (meta.columns[0].clone(), meta.total.clone());
        for _ in 0..62 {
            meta.columns.push(column.clone());
            meta.cells.iter_mut().for_each(|row| row.push(cell.clone()));
            meta.column_totals.push(cell.clone());
        }
    }
    let said = write(&table, &Options::default()).unwrap_err().to_string();
    assert!(said.starts_with("a table in Word holds 63 columns and this one has 67: show fewer"), "{said}");
}
