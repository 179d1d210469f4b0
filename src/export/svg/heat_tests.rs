use super::*;
use crate::export::{Format, Options, sample, write};
use crate::model::table::Shape;
use quick_xml::events::Event;
use quick_xml::reader::Reader;

fn svg(table: &Table) -> String {
    String::from_utf8(write(table, Format::Svg, &Options::default()).unwrap()).unwrap()
}

/// Its name, its attributes, and the words directly in it.
type Element = (String, Vec<(String, String)>, String);

/// Every element; fails if it is no XML.
fn read(svg: &str) -> Vec<Element> {
    let mut reader = Reader::from_str(svg);
    let (mut out, mut open): (Vec<Element>, Vec<usize>) = (Vec::new(), Vec::new());
    loop {
        let event = reader.read_event().unwrap();
        match &event {
            Event::Start(e) | Event::Empty(e) => {
                let attributes = e.attributes().map(|a| a.unwrap());
                let attributes = attributes.map(|a| (a.key.as_ref().to_owned(), a.value.to_string())).collect();
                out.push((e.name().as_ref().to_owned(), attributes, String::new()));
                if matches!(event, Event::Start(_)) {
                    open.push(out.len() - 1);
                }
            }
            Event::End(_) => _ = open.pop(),
            Event::Text(e) => out[*open.last().unwrap_or(&0)].2.push_str(e),
            Event::GeneralRef(e) => {
                out[*open.last().unwrap()].2.push_str(quick_xml::escape::resolve_predefined_entity(e).unwrap());
            }
            Event::Eof => return out,
            _ => {}
        }
    }
}

fn words(svg: &str, name: &str) -> Vec<String> {
    read(svg).into_iter().filter(|(n, ..)| n == name).map(|(.., words)| words).collect()
}

fn number(attributes: &[(String, String)], key: &str) -> f64 {
    attributes.iter().find(|(k, _)| k == key).unwrap().1.parse().unwrap()
}

#[test]
fn every_cell_says_its_number_and_what_it_is() {
    let svg = svg(&sample::matrix());
    let texts = words(&svg, "text");
    for said in ["River", "Cold <&> |", "Ada", "=Bo", "Total", "N", "3", "0", "4", "Record: coder:ana."] {
        assert!(texts.iter().any(|t| t == said), "{said}: {texts:?}");
    }
    let titles = words(&svg, "title");
    assert_eq!(titles[0], "code by participant: coded segments");
    assert_eq!(titles[1..], ["River · Ada: 3", "River · =Bo: 1", "Cold <&> | · Ada: 0", "Cold <&> | · =Bo: 1"]);
    let desc = &words(&svg, "desc")[0];
    assert!(desc.contains("The largest cell is 3. River: Ada 3, =Bo 1, Total 4. Cold <&> |: Ada 0, =Bo 1, Total 1."));
}

#[test]
fn the_legend_has_the_steps_that_cells_can_have() {
    let texts = words(&svg(&sample::matrix()), "text");
    let legend = texts.iter().position(|t| t == "coded segments").unwrap();
    assert_eq!(texts[legend + 1..legend + 5], ["0", "1", "2", "3"]);
}

/// Relative luminance (WCAG 2).
fn light(colour: &str) -> f64 {
    let part = |at: usize| {
        let c = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
        if c <= 0.03928 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}

#[test]
fn numbers_can_be_read_on_every_step_and_steps_are_told_apart_in_grey() {
    for (grounds, letters) in [(GROUND, LETTERS), (GROUND_DARK, LETTERS_DARK)] {
        for (ground, letter) in grounds.iter().zip(letters) {
            let (a, b) = (light(ground), light(letter));
            let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
            assert!(contrast >= 4.5, "{letter} on {ground}: {contrast}");
        }
        let lights: Vec<f64> = grounds.iter().map(|g| light(g) + 0.05).collect();
        let steps = lights.windows(2).map(|w| if grounds == GROUND { w[0] / w[1] } else { w[1] / w[0] });
        assert!(steps.clone().all(|step| step > 1.15), "{:?}", steps.collect::<Vec<_>>());
    }
}

#[test]
fn totals_and_lines_that_stand_for_others_are_not_shaded() {
    let svg = svg(&sample::nested());
    let cells = read(&svg).into_iter().filter(|(n, a, _)| n == "rect" && a[0].1.starts_with('h')).count();
    let Shape::Matrix(meta) = sample::nested().shape else { panic!() };
    let shaded = meta.columns.iter().filter(|c| !c.subtotal).count() * meta.rows.len() * meta.measures.len();
    // Each of two maps has a legend of its own.
    let legends = (0..2).map(|m| (0..=STEPS).filter_map(|s| range(&meta, m, s, STEPS)).count()).sum::<usize>();
    assert_eq!(cells, shaded + legends);
    let texts = words(&svg, "text");
    assert_eq!(texts.iter().filter(|t| *t == "North").count(), 2, "once a map: {texts:?}");
}

#[test]
fn reasons_stand_in_their_cells_and_words_are_not_drawn() {
    let svg = svg(&sample::rich());
    let texts = words(&svg, "text");
    assert!(texts.iter().any(|t| t == "<3"), "{texts:?}");
    assert!(texts.iter().any(|t| t == "2/3 (67%)"));
    assert!(texts.iter().any(|t| t == "Not drawn: first quotation."));
    assert!(!svg.contains("rain"));
}

#[test]
fn nothing_stands_outside_the_picture_however_long_labels_are() {
    for columns in [2, 9, 30] {
        let mut table = sample::matrix();
        if let Shape::Matrix(meta) = &mut table.shape {
            meta.rows[0].label = "a label that goes on and on, ".repeat(12);
            meta.rows[1].label = "数位时代警察".repeat(12);
            meta.columns[0].label = "neighbourhoodofficersandtheirpartners in a very long heading".into();
            let (column, cell, total) = (meta.columns[0].clone(), meta.cells[0][0].clone(), meta.total.clone());
            for _ in 2..columns {
                meta.columns.push(column.clone());
                meta.cells.iter_mut().for_each(|row| row.push(cell.clone()));
                meta.column_totals.push(total.clone());
            }
        }
        let all = read(&svg(&table));
        let (wide, high) = (number(&all[0].1, "width"), number(&all[0].1, "height"));
        for (name, attributes, words) in all.iter().filter(|(n, ..)| n == "text") {
            let get = |key: &str| attributes.iter().find(|(k, _)| k == key).map(|(_, v)| v.as_str());
            let (x, y, size) = (number(attributes, "x"), number(attributes, "y"), number(attributes, "font-size"));
            let long = width(words, size);
            if get("transform").is_some() {
                assert!(y - long >= 0.0 && x <= wide, "{words}");
                continue;
            }
            let from = match get("text-anchor") {
                Some("middle") => x - long / 2.0,
                Some("end") => x - long,
                _ => x,
            };
            assert!(from >= -0.5 && from + long <= wide + 0.5 && y <= high, "{name} {words}: {from} {long} {wide}");
        }
    }
}

#[test]
fn a_matrix_too_large_for_a_picture_says_what_to_do() {
    let mut table = sample::matrix();
    if let Shape::Matrix(meta) = &mut table.shape {
        let (row, cells, total) = (meta.rows[0].clone(), meta.cells[0].clone(), meta.total.clone());
        for _ in 0..ROWS {
            meta.rows.push(row.clone());
            meta.cells.push(cells.clone());
            meta.row_totals.push(total.clone());
        }
    }
    let said = write(&table, Format::Svg, &Options::default()).unwrap_err().to_string();
    assert_eq!(
        said,
        "a heat map holds 300 rows and 80 columns and this table has 302 rows and 2 columns: narrow it, or write csv"
    );
}
