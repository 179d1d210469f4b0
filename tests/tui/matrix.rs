//! The matrix page: the engine's numbers on screen, every cell opened.

use super::fixture::{Person, add, study};
use emic::analysis::matrix::{Axis, Measure, Spec, matrix};
use emic::analysis::record::Record;
use emic::analysis::scope::Scope;
use emic::model::study::Study;
use emic::model::table::{Cell, Shape};
use emic::tui::action::{Action, Press};

fn coded() -> Study {
    let mut study = study();
    study.config.record = Some("coder:ana".to_owned());
    add(&mut study, 0, "It began with my aunt", 0, Some("hardship"), "ana");
    add(&mut study, 0, "Then we dug", 0, Some("joint-work"), "ana");
    add(&mut study, 0, "Everybody came", 0, Some("joint-work"), "ana");
    add(&mut study, 0, "she sat there", 0, Some("voice"), "ana");
    add(&mut study, 1, "We ask for a well", 0, Some("voice"), "ana");
    add(&mut study, 0, "Mornings are", 0, Some("time-gained"), "ben");
    study
}

fn at(study: Study) -> Person {
    let mut p = Person::at(study);
    p.press("g x");
    p
}

/// The line of the screen that holds these words.
fn line(p: &Person, words: &str) -> String {
    let screen = p.screen();
    screen.lines().find(|l| l.contains(words)).unwrap_or_else(|| panic!("{words}: {screen}")).to_owned()
}

/// Chooses the entry of a short list by its letter.
fn choose(p: &mut Person, entry: &str) {
    let (screen, words) = (p.screen(), format!(" {entry} "));
    let of = |l: &str| l.find(&words).filter(|_| l.contains('│')).and_then(|at| l[..at].chars().last());
    let letter = screen.lines().find_map(of).unwrap_or_else(|| panic!("{entry}: {screen}"));
    p.types(&letter.to_string());
}

#[test]
fn the_numbers_are_those_of_the_engine() {
    let study = coded();
    let spec = Spec::new(Axis::Code, Axis::Participant, Measure::Codings);
    let table = matrix(&study, &Scope::new(Record::Coder("ana".into())), &spec).unwrap();
    let Shape::Matrix(meta) = &table.shape else { unreachable!() };
    let p = at(study);
    for (row, total) in meta.rows.iter().zip(&meta.row_totals) {
        let Cell::Count(n) = total.cell else { unreachable!() };
        let number = if n == 0 { "·".to_owned() } else { n.to_string() };
        let shown = line(&p, &row.label);
        let words: Vec<&str> = shown.split_whitespace().collect();
        assert!(words.contains(&number.as_str()), "{}: {number}: {shown}", row.label);
    }
    let screen = p.screen();
    assert!(screen.contains("Record: coder:ana") && screen.contains("Left out: no coding."), "{screen}");
}

#[test]
fn a_cell_opens_its_excerpts_an_excerpt_its_source_and_every_step_leads_back() {
    let mut p = at(coded());
    p.press("/").types("joint").press("Enter Home j Enter");
    assert!(p.screen().contains("Community › Joint work × Ines: 2 coded segments"), "{}", p.screen());
    assert!(p.screen().contains("2 excerpts"), "{}", p.screen());
    p.press("j Enter");
    assert_eq!(p.selected(), Some("Everybody came"));
    p.press("Back");
    assert!(p.screen().contains("2 excerpts"), "back in the list: {}", p.screen());
    p.press("Esc");
    assert!(p.screen().contains("code by participant"), "back in the matrix: {}", p.screen());
    p.press("Esc");
    assert!(p.app.message.text.contains("everything is listed again"), "the filter goes first: {}", p.screen());
    p.press("Esc");
    assert!(p.app.page.is_none());
}

#[test]
fn totals_are_opened_and_read_like_cells() {
    let mut p = at(coded());
    p.press("Home Left");
    assert!(p.screen().contains("all × all: "), "{}", p.screen());
    let said = p.app.page.as_ref().unwrap().say(&p.app, &p.desk.study);
    assert!(said.starts_with("all × all: ") && said.contains("row 0 of"), "{said}");
    p.press("Enter");
    assert!(p.screen().contains("excerpts"), "{}", p.screen());
}

#[test]
fn an_empty_cell_says_so() {
    let mut p = at(coded());
    p.press("/").types("time").press("Enter Home j Enter");
    assert!(p.app.message.text.contains("nothing is coded in this cell"), "{}", p.screen());
}

#[test]
fn axes_measure_and_level_are_changed_by_key() {
    let mut p = at(coded());
    p.press("C");
    choose(&mut p, "source");
    assert!(p.screen().contains("code by source · codings"), "{}", p.screen());
    p.press("m");
    assert!(p.screen().contains("code by source · presence") && p.screen().contains("yes"), "{}", p.screen());
    p.press("m m m");
    assert!(
        p.screen().contains("· share") && p.screen().contains("%") && p.screen().contains("Base:"),
        "{}",
        p.screen()
    );
    p.press("- -");
    assert!(p.screen().contains("code:1 by source"), "{}", p.screen());
    p.press("-");
    assert!(p.app.message.text.contains("no further level"), "{}", p.app.message.text);
    p.press("t");
    assert!(p.screen().contains("source by code:1"), "{}", p.screen());
}

#[test]
fn choosing_the_other_side_s_axis_makes_them_change_places() {
    let mut p = at(coded());
    p.press("R");
    choose(&mut p, "participant");
    assert!(p.screen().contains("participant by code"), "{}", p.screen());
}

#[test]
fn several_coders_without_a_record_are_refused_in_words_until_one_is_chosen() {
    let mut study = coded();
    study.config.record = None;
    let mut p = at(study);
    assert!(p.screen().contains("not summed unasked") || p.screen().contains("summed"), "{}", p.screen());
    p.press("j k Left Enter s e x");
    assert!(p.app.message.text.contains("no matrix to write"), "{}", p.app.message.text);
    p.press("w b");
    assert!(p.screen().contains("Record: coder:ben"), "{}", p.screen());
}

#[test]
fn rows_are_sorted_hidden_and_found_without_changing_a_number() {
    let mut p = at(coded());
    let own = line(&p, "Joint work");
    p.press("e");
    assert!(!p.screen().contains("Time gained"), "{}", p.screen());
    p.press("e Home Left s");
    assert!(p.app.message.text.contains("rows sorted by the totals"), "{}", p.app.message.text);
    let screen = p.screen();
    let at = |words: &str| screen.find(words).unwrap_or_else(|| panic!("{words}: {screen}"));
    assert!(at("Community") < at("Joint work") && at("Joint work") < at("Time gained"), "{screen}");
    p.press("s");
    assert_eq!(line(&p, "Joint work"), own);
}

#[test]
fn what_is_on_screen_is_written_into_a_file_and_over_one_only_after_a_yes() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("matrix.csv");
    let mut p = at(coded());
    p.press("/").types("joint").press("Enter x C-u").types(&file.display().to_string()).press("Enter");
    let text = std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{e}: {}", p.app.message.text));
    assert!(text.contains("joint-work") && !text.contains("hardship"), "{text}");
    p.press("x C-u").types(&file.display().to_string()).press("Enter");
    assert!(p.screen().contains("is there already. Replace it?"), "{}", p.screen());
    p.press("Esc Esc");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
    p.press("x C-u").types(&file.display().to_string()).press("Enter").types("n");
    assert!(p.screen().contains("Write the matrix into which file?"), "no: another name: {}", p.screen());
    p.press("Enter").types("y");
    assert!(std::fs::read_to_string(&file).unwrap().contains("hardship"), "all rows now: {}", p.screen());
    p.press("x C-u").types("matrix").press("Enter");
    assert!(p.screen().contains("end the name with one of"), "{}", p.screen());
    assert!(p.screen().contains("Write the matrix into which file?"), "one goes on typing: {}", p.screen());
}

#[test]
fn a_small_screen_scrolls_both_ways_and_keeps_heads_and_totals() {
    let mut study = coded();
    study.config.record = Some("all".into());
    for number in 0..30 {
        study.codebook.codes.push(super::fixture::code(&format!("c{number}"), &format!("Code {number}"), None, ""));
    }
    study.codebook = emic::model::codebook::Codebook::new(study.codebook.codes, Vec::new());
    let mut p = Person::at_screen(study, (80, 24), Default::default());
    p.press("g x End");
    assert!(
        p.screen().contains("Code 29") && p.screen().contains(" all") && p.screen().contains("Ines"),
        "{}",
        p.screen()
    );
    p.press("t Left Left Left Left Left Left Left Left Left Left Left Left");
    assert!(p.screen().contains(" ›") && p.screen().contains("‹ ") && p.screen().contains("all"), "{}", p.screen());
}

#[test]
fn a_click_highlights_a_cell_and_a_double_click_opens_it() {
    let mut p = at(coded());
    let screen = p.screen();
    let (y, text) = screen.lines().enumerate().find(|(_, l)| l.contains("Joint work")).unwrap();
    let x = text.trim_end().chars().count() as u16 - 1;
    p.act(Action::Mouse { press: Press::Down(1), at: (x, y as u16), extend: false });
    assert!(p.screen().contains("Joint work × Ines"), "{}", p.screen());
    p.act(Action::Mouse { press: Press::Down(2), at: (x, y as u16), extend: false });
    assert!(p.screen().contains("2 excerpts"), "{}", p.screen());
}

#[test]
fn a_segment_with_two_codes_counts_once_and_the_list_says_why_it_stands_there_twice() {
    let mut study = coded();
    add(&mut study, 0, "Then we dug", 0, Some("voice"), "ana");
    let mut p = at(study);
    p.press("Home Left Left Left Left Enter");
    let screen = p.screen();
    assert!(screen.contains("all × all: 4 coded segments · listed once for each code"), "{screen}");
    assert!(screen.contains("5 excerpts"), "{screen}");
    p.press("Esc i");
    assert!(p.screen().contains("columns are to the left"), "the signs are told: {}", p.screen());
}

#[test]
fn a_filter_highlights_a_row_that_holds_the_words_also_from_the_totals() {
    let mut p = at(coded());
    p.press("Home /").types("joint").press("Enter");
    assert!(p.screen().contains("Community › Joint work × "), "{}", p.screen());
}

#[test]
fn a_base_is_chosen_and_said_in_the_title_and_of_every_cell() {
    let mut p = at(coded());
    p.press("m m b").types("p").press("/").types("joint").press("Enter");
    let screen = p.screen();
    assert!(screen.contains("code by participant · participants of N participants"), "{screen}");
    assert!(screen.contains("Base: n of the N participants in the column"), "{screen}");
    assert!(screen.contains("Joint work × Ines: 1 participant of 1 (100%)"), "{screen}");
    assert!(line(&p, "Joint work  ").contains("1/1"), "{screen}");
    p.press("m b").types("t");
    assert!(p.screen().contains("words of the table") && p.screen().contains("Base: the total of the table"));
    p.press("b").types("n");
    assert!(p.screen().contains("code by participant · words\n") || !p.screen().contains("Base:"), "{}", p.screen());
}

#[test]
fn a_second_measure_stands_beside_the_first() {
    let mut p = at(coded());
    p.press("2 2 /").types("joint").press("Enter");
    let screen = p.screen();
    assert!(screen.contains("code by participant · codings, participants"), "{screen}");
    assert!(screen.contains("Joint work × Ines: 2 coded segments; 1 participant"), "{screen}");
    assert!(line(&p, "Joint work  ").contains("2 | 1"), "{screen}");
    p.press("2 2 2 2 2 2");
    assert!(!p.screen().contains("codings, "), "after the last there is none: {}", p.screen());
}

#[test]
fn rows_below_rows_have_subtotals_that_open_all_excerpts_below_them() {
    let mut p = at(coded());
    p.press("R");
    choose(&mut p, "kind");
    p.press("B");
    choose(&mut p, "code");
    p.press("C");
    choose(&mut p, "source");
    assert!(p.screen().contains("kind, code by source · codings"), "{}", p.screen());
    p.press("Home j Left Left");
    assert!(p.screen().contains("interview × all: 4 coded segments"), "{}", p.screen());
    p.press("Enter");
    assert!(p.screen().contains("4 excerpts"), "{}", p.screen());
    p.press("Esc j j j");
    assert!(p.screen().contains("interview · Having a voice × all: 1 coded segment"), "{}", p.screen());
    p.press("t");
    assert!(p.screen().contains("source by kind, code"), "{}", p.screen());
    p.press("t B").types("-");
    assert!(p.screen().contains("kind by source"), "{}", p.screen());
}

#[test]
fn a_third_axis_makes_tables_that_are_gone_through_and_opened() {
    let mut p = at(coded());
    p.press("]");
    assert!(p.app.message.text.contains("there is one table"), "{}", p.app.message.text);
    p.press("C");
    choose(&mut p, "source");
    p.press("T");
    choose(&mut p, "kind");
    p.press("Home Left Left");
    assert!(p.screen().contains("all × all: 5 coded segments"), "{}", p.screen());
    p.press("] ]");
    assert!(p.app.message.text.contains("table 3 of 3: kind document"), "{}", p.app.message.text);
    assert!(p.screen().contains("all × all: 1 coded segment"), "{}", p.screen());
    p.press("Enter");
    assert!(p.screen().contains("We ask for a well") && p.screen().contains("1 excerpt"), "{}", p.screen());
    p.press("Esc ]");
    assert!(p.screen().contains("all × all: 5 coded segments"), "{}", p.screen());
}
