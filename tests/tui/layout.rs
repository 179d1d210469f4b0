//! The wrap map: every code point has one place, and a click finds it.

use super::fixture::{Person, source, study};
use emic::model::source::Source;
use emic::tui::layout::{Layout, RowKind, cells};
use emic::tui::update::mouse::position;
use proptest::prelude::*;

fn check(source: &Source, width: u16) -> Result<(), TestCaseError> {
    let layout = Layout::new(source, width);
    let mut at = 0;
    for (number, row) in layout.rows.iter().enumerate() {
        prop_assert_eq!(row.start, at);
        prop_assert!(row.start <= row.shown && row.shown <= row.end);
        at = row.end;
        let mut inside = row.shown;
        for cell in cells(source, row) {
            prop_assert_eq!(cell.span.start, inside);
            inside = cell.span.end;
            let hangs = u16::from(cell.text.trim().is_empty());
            let fits = cell.column == 0 || cell.column + cell.width <= width + hangs;
            prop_assert!(fits, "row {number} of {width}: {cell:?}");
            for position in cell.span.start..cell.span.end {
                let (found, place) = layout.locate(source, position).unwrap();
                prop_assert_eq!((found, &place), (number, &cell));
            }
            for column in cell.column..cell.column + cell.width {
                let clicked = layout.cell_at(source, number, column);
                prop_assert_eq!(clicked.as_ref(), Some(&cell));
            }
        }
        prop_assert_eq!(inside, row.end);
    }
    prop_assert_eq!(at, source.chars());
    Ok(())
}

fn bodies() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => "[a-z]{1,12}",
        4 => Just(" ".to_owned()),
        1 => Just("  ".to_owned()),
        1 => Just("\t".to_owned()),
        2 => Just("\n".to_owned()),
        2 => Just("\n\n".to_owned()),
        2 => Just("\n\n**Ines:** ".to_owned()),
        1 => Just("\n\nInterviewer: [00:01:02] ".to_owned()),
        1 => Just("\n\n## Part ".to_owned()),
        1 => Just("漢字かな".to_owned()),
        1 => Just("👩‍👩‍👧❤\u{fe0f}🇩🇪".to_owned()),
        1 => Just("e\u{301}\u{301}n\u{303}".to_owned()),
        1 => Just("שלום עולם".to_owned()),
        1 => Just("\u{1b}[31m\u{7}\u{202e}\u{200b}\u{ad}".to_owned()),
        1 => "\\PC{1,6}",
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|p| p.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn every_code_point_has_one_cell_and_a_click_on_it_finds_it(body in bodies(), width in 4u16..40) {
        let text = format!("---\nid: x\nparticipants: [Ines]\ninterviewers: [Interviewer]\n---\n\n{body}");
        check(&source("x.md", &text), width)?;
    }

    #[test]
    fn the_cell_on_screen_is_the_position_clicked(body in bodies(), columns in 60u16..140, wheel in 0usize..20) {
        let text = format!("---\nid: x\nparticipants: [Ines]\n---\n\n{body}");
        let mut study = study();
        study.sources = vec![source("x.md", &text)].into();
        let mut p = Person::at_screen(study, (columns, 24), Default::default());
        p.app.view.top = wheel.min(p.app.view.layout.rows.len().saturating_sub(1));
        let (buffer, _) = p.frame();
        let area = p.app.areas(&p.desk.study).text;
        for y in 0..area.height {
            let Some(row) = p.app.view.layout.rows.get(p.app.view.top + usize::from(y)) else { break };
            for cell in cells(&p.desk.study.sources[0], row) {
                let at = (area.x + cell.column, area.y + y);
                prop_assert_eq!(buffer[at].symbol(), cell.text.as_ref());
                prop_assert_eq!(position(&p.app, &p.desk.study, at), Some(cell.span.start));
            }
        }
    }

    #[test]
    fn no_control_character_reaches_the_terminal(body in bodies()) {
        let mut study = study();
        study.config.title = body.clone();
        study.codebook.codes[1].name = body.clone();
        study.sources = vec![source("x.md", &format!("---\nid: x\n---\n\n{body}"))].into();
        let (buffer, _) = Person::at(study).press("Enter").frame();
        for cell in buffer.content() {
            prop_assert!(!cell.symbol().chars().any(|c| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c)), "{:?}", cell.symbol());
        }
    }
}

#[test]
fn a_line_separator_is_shown_inside_the_column() {
    let text = "---\nid: x\n---\n\naaaaaa\u{2028}b aaaaa\u{2029}\u{2028} b";
    for width in 4..9 {
        check(&source("x.md", text), width).unwrap();
    }
}

#[test]
fn short_lines_stay_lines_and_long_lines_flow() {
    let poem = source("p.md", "---\nid: p\n---\n\nroses\nare red\n");
    assert_eq!(Layout::new(&poem, 40).rows.iter().filter(|r| r.kind == RowKind::Text).count(), 2);
    let long = "a line of a file that some program has broken at its usual column\nand goes on\n";
    let wrapped = source("w.md", &format!("---\nid: w\n---\n\n{long}"));
    assert_eq!(Layout::new(&wrapped, 100).rows.iter().filter(|r| r.kind == RowKind::Text).count(), 1);
}

#[test]
fn a_wide_character_never_straddles_the_edge() {
    let wide = source("w.md", "---\nid: w\n---\n\nab漢字漢\n");
    let layout = Layout::new(&wide, 5);
    let rows: Vec<_> = layout.rows.iter().map(|r| wide.slice(r.visible())).collect();
    assert_eq!(rows[..2], ["ab漢", "字漢"]);
}
