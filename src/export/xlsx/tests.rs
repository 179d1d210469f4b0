use super::*;
use crate::export::sample;
use calamine::{Data, Reader, Xlsx};
use std::io::{Cursor, Read};

fn bytes(table: &Table) -> Vec<u8> {
    write(table, &Options::default()).unwrap()
}

fn sheet(table: &Table, name: &str) -> calamine::Range<Data> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes(table))).unwrap();
    book.worksheet_range(name).unwrap()
}

fn text(range: &calamine::Range<Data>, row: u32, column: u32) -> String {
    range.get_value((row, column)).map_or_else(String::new, ToString::to_string)
}

fn member(table: &Table, name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes(table))).unwrap();
    let mut out = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut out).unwrap();
    out
}

#[test]
fn numbers_are_numbers_and_totals_stand_apart() {
    let range = sheet(&sample::matrix(), "Matrix");
    assert_eq!(range.get_value((2, 2)), Some(&Data::Float(3.0)));
    assert_eq!(range.get_value((1, 3)), Some(&Data::Float(1.0)));
    // An empty column and an empty row, then the totals.
    assert_eq!((text(&range, 2, 4), text(&range, 2, 5)), (String::new(), "4".into()));
    assert_eq!((text(&range, 4, 0), text(&range, 5, 0)), (String::new(), "Total".into()));
    assert_eq!(range.get_value((5, 5)), Some(&Data::Float(4.0)));
}

#[test]
fn nothing_anyone_said_becomes_a_formula() {
    let table = sample::matrix();
    let range = sheet(&table, "Excerpts");
    assert_eq!(range.get_value((1, 11)), Some(&Data::String("=1+1".into())));
    assert_eq!(text(&sheet(&table, "Matrix"), 0, 3), "=Bo");
    for name in ["sheet1", "sheet2", "sheet3"] {
        let xml = member(&table, &format!("xl/worksheets/{name}.xml"));
        assert!(!xml.contains("<f>"), "{name}");
    }
}

#[test]
fn markup_emoji_and_line_ends_come_back_as_they_were() {
    let range = sheet(&sample::matrix(), "Excerpts");
    assert_eq!(text(&range, 2, 11), "<script>alert(\"&\")</script>␛[2J");
    assert_eq!(text(&range, 2, 3), "talk <1>");
    let said = text(&range, 4, 11);
    assert!(said.starts_with("\u{1f469}\u{200d}\u{1f467} cold_x0041_ 數位\n\nnext"), "{said:?}");
}

#[test]
fn a_long_excerpt_is_cut_with_a_mark_that_says_how_long_it_was() {
    let said = text(&sheet(&sample::matrix(), "Excerpts"), 3, 11);
    assert!(said.chars().count() < CHARACTERS);
    assert!(said.ends_with("[…cut: 50000 characters in all]"), "{}", &said[said.len() - 60..]);
    let emoji = cut(&"😀".repeat(20_000));
    assert!(emoji.chars().map(char::len_utf16).sum::<usize>() < CHARACTERS);
}

#[test]
fn every_cell_with_codings_links_to_its_block_of_excerpts() {
    let table = sample::matrix();
    let xml = member(&table, "xl/worksheets/sheet1.xml");
    for (cell, block) in [("C3", "A2:L4"), ("D3", "A5:L5"), ("D4", "A6:L6")] {
        let link = format!("<hyperlink ref=\"{cell}\" location=\"Excerpts!{block}\"");
        assert!(xml.contains(&link), "{xml}");
    }
    assert_eq!(xml.matches("<hyperlink ").count(), 3);
    let range = sheet(&table, "Excerpts");
    assert_eq!((text(&range, 4, 0), text(&range, 4, 1)), ("River".into(), "=Bo".into()));
    assert_eq!((text(&range, 5, 0), text(&range, 5, 2)), ("Cold <&> |".into(), "C3".into()));
}

#[test]
fn headings_are_frozen_and_the_date_is_always_the_same() {
    let table = sample::matrix();
    let xml = member(&table, "xl/worksheets/sheet1.xml");
    assert!(xml.contains("xSplit=\"2\" ySplit=\"2\"") && xml.contains("state=\"frozen\""), "{xml}");
    assert!(member(&table, "docProps/core.xml").contains("2000-01-01T00:00:00Z"));
}

#[test]
fn a_list_is_the_grid_with_numbers_as_numbers() {
    let range = sheet(&sample::list(), "Table");
    assert_eq!(text(&range, 0, 3), "code_1");
    assert_eq!(range.get_value((1, 6)), Some(&Data::Float(12.0)));
    assert_eq!(range.get_value((1, 2)), Some(&Data::String("007".into())));
    assert_eq!(text(&range, 1, 7), "=1+1, \"quoted\"\nnext line");
}

#[test]
fn a_share_is_a_percentage_with_its_base_beside_it() {
    let range = sheet(&sample::share(), "Matrix");
    assert_eq!((text(&range, 2, 0), text(&range, 2, 2)), ("Words".into(), "8".into()));
    assert_eq!(range.get_value((3, 2)), Some(&Data::Float(0.25)));
    assert_eq!(text(&range, 3, 3), "–");
}

#[test]
fn the_parts_of_a_split_table_have_sheets_of_their_own() {
    let table = sample::rich();
    for name in ["Matrix", "1 First <wave> 1", "2 First <wave> 1"] {
        let made = sheet(&table, name);
        assert_eq!(text(&made, 3, 0), "North", "{name}");
        assert_eq!(text(&made, 3, 2), "2/3 (67%)", "{name}");
    }
}

#[test]
fn numbers_are_shaded_by_a_rule_and_totals_are_not() {
    let xml = member(&sample::matrix(), "xl/worksheets/sheet1.xml");
    assert!(xml.contains("<conditionalFormatting sqref=\"C3:D4\"><cfRule type=\"colorScale\""), "{xml}");
    let xml = member(&sample::nested(), "xl/worksheets/sheet1.xml");
    // One rule a measure; the columns of North and South as a whole are left out.
    for places in ["E3:E4 G3:G4 K3:K4", "F3:F4 H3:H4 L3:L4"] {
        assert!(xml.contains(&format!("<conditionalFormatting sqref=\"{places}\">")), "{xml}");
    }
    let (matrix, rich) = (sample::share(), sample::rich());
    assert!(member(&matrix, "xl/worksheets/sheet1.xml").contains("colorScale"));
    assert!(member(&rich, "xl/styles.xml").contains("FF82B4DA"), "what is written in words is shaded too");
}

#[test]
fn several_measures_stand_side_by_side_and_parts_and_bases_are_numbers_on_a_sheet() {
    let table = sample::rich();
    let range = sheet(&table, "Matrix");
    let heads: Vec<String> = (0..8).map(|c| text(&range, 0, c)).collect();
    assert_eq!(heads[..4], ["area, role", "N", "Ada: participants", "Ada: first quotation"]);
    assert_eq!(text(&range, 3, 3), "“<b>&␛ *rain*\nall | week” (ada, =bo)");
    let data = sheet(&table, "Data");
    assert_eq!((text(&data, 0, 7), text(&data, 0, 8)), ("ada".into(), "ada_of".into()));
    assert_eq!((data.get_value((1, 7)), data.get_value((1, 8))), (Some(&Data::Float(2.0)), Some(&Data::Float(3.0))));
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes(&sample::matrix()))).unwrap();
    assert!(book.worksheet_range("Data").is_err(), "counts alone need none");
}
