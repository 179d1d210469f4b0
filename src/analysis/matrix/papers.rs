//! What papers print, one test each, on a small study: every number was counted by
//! hand from the sentences below.

use super::shape::{Look, Sort, shaped};
use super::*;
use crate::analysis::record::Record;
use crate::model::codebook::CodeKind;
use crate::model::fixture::{self, coding, span_of};
use crate::model::summary::{Case, Part, Summary};

/// Four ferry workers in two harbours, two of them interviewed twice, and a rule book.
fn study() -> Study {
    let talk = |id: &str, who: &str, wave: &str| fixture::source(id).participants(&[who]).attribute("wave", wave);
    let sources = vec![
        talk("ada-1", "Ada", "1")
            .turn("Interviewer", "Why the ropes?")
            .turn("Ada", "Ropes fail. We check them twice a day.")
            .build(),
        talk("bo-1", "Bo", "1").turn("Bo", "Nobody checks. The boss wants speed.").build(),
        talk("cy-1", "Cy", "1").turn("Cy", "Speed pays the rent.").build(),
        talk("ada-2", "Ada", "2").turn("Ada", "Now the boss wants speed from us too.").build(),
        fixture::source("rules").kind("document").text("Ropes shall be checked every day.").build(),
        talk("di-1", "Di", "1").turn("Di", "I only sell tickets.").build(),
    ];
    let said = [
        ("ada-1", "checking", "We check them twice a day", Some("for")),
        ("bo-1", "checking", "Nobody checks", Some("against")),
        ("bo-1", "pressure", "The boss wants speed", Some("for")),
        ("cy-1", "rent", "Speed pays the rent", Some("mixed")),
        ("ada-2", "pressure", "the boss wants speed from us too", None),
        ("rules", "checking", "Ropes shall be checked every day", Some("for")),
        ("di-1", "luck", "tickets", None),
    ];
    let mut codings: Vec<_> = (1..)
        .zip(said)
        .map(|(n, (source, code, words, stance))| {
            let source = sources.iter().find(|s| s.id == source).unwrap();
            let mut one = coding(n, "ana", source, Some(code), span_of(source, words));
            one.stance = stance.map(str::to_owned);
            one
        })
        .collect();
    codings.sort_by_key(|c| sources.iter().position(|s| s.id == c.source));
    let mut book =
        fixture::codebook(&[("care", 0), ("checking", 1), ("haste", 0), ("pressure", 1), ("rent", 1), ("luck", 0)]);
    (book.codes[0].kind, book.codes[2].kind) = (CodeKind::Theme, CodeKind::Theme);
    for (at, words) in [(0, "Looking after\nthings."), (1, "Ropes looked at."), (3, "Being hurried by others.")] {
        book.codes[at].definition = words.to_owned();
    }
    let person = |id: &str, area: &str, role: &str| fixture::participant(id, &[("area", area), ("role", role)]);
    let people = vec![
        person("Ada", "north", "deck"),
        person("Bo", "north", "deck"),
        person("Cy", "south", "engine"),
        person("Di", "south", "office"),
    ];
    fixture::study(sources, people, book, codings)
}

fn asked(rows: &str, columns: &str, cells: &[Measure], base: Base) -> Spec {
    let study = study();
    let axes = |words: &str| Axes::parse(&study, words).unwrap();
    Spec { measures: cells.to_vec(), base, ..Spec::new(axes(rows), axes(columns), Measure::Codings) }
}

fn made(spec: &Spec) -> Table {
    matrix(&study(), &Scope::new(Record::Coder("ana".into())), spec).unwrap()
}

/// The table in lines, cells between bars.
fn lines(table: &Table) -> Vec<String> {
    let Shape::Matrix(meta) = &table.shape else { panic!("a matrix") };
    let said = |cell: &Cell| match cell {
        Cell::Count(n) => n.to_string(),
        Cell::Of { part, base, .. } => format!("{part}/{base}"),
        Cell::Rate { part, base, per, .. } => format!("{part}*{per}/{base}"),
        Cell::Quotes(quotes) => quotes.iter().map(|q| format!("“{}” {}", q.words, q.by.join("+"))).collect(),
        Cell::Text(words) => words.clone(),
        Cell::Blank(why) => (*why).to_owned(),
        Cell::Below(n) => format!("<{n}"),
        Cell::Flag(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Cell::Number { value, .. } => value.to_string(),
        other => format!("{other:?}"),
    };
    let line = |label: String, cells: Vec<&Measured>| {
        let all = cells.iter().flat_map(|m| (0..meta.measures.len()).map(|at| said(m.of(at))));
        [label].into_iter().chain(all).collect::<Vec<_>>().join("|").trim_end_matches('|').to_owned()
    };
    let mut out = vec![line(meta.columns.iter().map(|c| c.full()).collect::<Vec<_>>().join(","), Vec::new())];
    for (r, row) in meta.rows.iter().enumerate() {
        let label = format!("{}{}", "-".repeat(row.depth as usize), row.label);
        out.push(line(label, meta.cells[r].iter().chain([&meta.row_totals[r]]).collect()));
    }
    out.push(line("=".to_owned(), meta.column_totals.iter().chain([&meta.total]).collect()));
    out
}

#[test]
fn sample_composition_counts_people_coded_or_not_with_totals() {
    let table = made(&asked("area", "role", &[Measure::Participants], Base::None));
    assert_eq!(lines(&table), ["deck,engine,office", "north|2|0|0|2", "south|0|1|1|2", "=|2|1|1|4"]);
    assert!(table.notes[0].contains("participants of the corpus, coded or not"), "{:?}", table.notes);
    let nested = made(&asked("area,role", "all", &[Measure::Participants, Measure::Sources], Base::None));
    let expected =
        ["All", "north|2|3|2|3", "-deck|2|3|2|3", "south|2|2|2|2", "-engine|1|1|1|1", "-office|1|1|1|1", "=|4|6|4|6"];
    assert_eq!(lines(&nested), expected, "nobody's line is no line, and the rule book is a source of nobody");
}

#[test]
fn themes_and_subthemes_with_definition_n_and_a_quotation() {
    let cells = [Measure::Definition, Measure::Participants, Measure::Quote];
    let table = made(&asked("theme,code", "all", &cells, Base::None));
    let made = lines(&table);
    let first = |line: &String| line.split('|').take(4).collect::<Vec<_>>().join("|");
    let rows: Vec<String> = made[1..].iter().map(first).collect();
    let expected = [
        "Care|Looking after things.|2|“We check them twice a day” Ada",
        "-Checking|Ropes looked at.|2|“We check them twice a day” Ada",
        "Haste|no definition|3|“The boss wants speed” Bo",
        "-Pressure|Being hurried by others.|2|“The boss wants speed” Bo",
        "-Rent|no definition|1|“Speed pays the rent” Cy",
        "=||3|",
    ];
    assert_eq!(rows, expected);
    assert!(table.notes.iter().any(|n| n.starts_with("In no row: 1 coding")), "{:?}", table.notes);
}

#[test]
fn themes_by_role_as_n_of_all_with_the_base_printed() {
    let table = made(&asked("theme", "role", &[Measure::Participants], Base::Participants));
    assert_eq!(
        lines(&table),
        ["deck,engine,office", "Care|2/2|0/1|0/1|2/4", "Haste|2/2|1/1|0/1|3/4", "=|2/2|1/1|0/1|3/4"]
    );
    assert!(table.notes.iter().any(|n| n.starts_with("Base: n of the N participants in the column")));
    let Shape::Matrix(meta) = &table.shape else { panic!() };
    assert_eq!(meta.base(), "participants_of_column");
}

#[test]
fn a_theme_that_two_codes_of_one_segment_serve_counts_the_segment_once() {
    let mut study = study();
    let twice = {
        let one = study.codings.iter().find(|c| c.source == "cy-1").unwrap();
        let mut other = one.clone();
        (other.id, other.code) = (crate::model::ids::Ulid("C9999".into()), Some("pressure".into()));
        other
    };
    let at = study.codings.iter().position(|c| c.source == "cy-1").unwrap();
    study.codings.insert(at + 1, twice);
    let table =
        matrix(&study, &Scope::new(Record::All), &asked("theme", "all", &[Measure::Codings], Base::None)).unwrap();
    assert_eq!(lines(&table), ["All", "Care|3|3", "Haste|3|3", "=|6|6"]);
}

#[test]
fn interviews_against_documents() {
    let table = made(&asked("code:1", "kind", &[Measure::Codings, Measure::Sources], Base::Sources));
    let expected = [
        "interview,document",
        "Care|2*1/5|2/5|1*1/1|1/1|3*1/6|3/6",
        "Haste|3*1/5|3/5|0*1/1|0/1|3*1/6|3/6",
        "Luck|1*1/5|1/5|0*1/1|0/1|1*1/6|1/6",
        "=|6*1/5|5/5|1*1/1|1/1|7*1/6|6/6",
    ];
    assert_eq!(lines(&table), expected);
    let rates = made(&asked("code:1", "kind", &[Measure::Codings], Base::Words));
    assert_eq!(lines(&rates)[1], "Care|2*1000/30|1*1000/6|3*1000/36", "the question is in no base");
}

#[test]
fn stances_by_role() {
    let table = made(&asked("stance", "role", &[Measure::Codings], Base::None));
    let expected =
        ["deck,engine,office", "for|2|0|0|2", "against|1|0|0|1", "mixed|0|1|0|1", "(not stated)|1|0|1|2", "=|4|1|1|6"];
    assert_eq!(lines(&table), expected);
    let within = made(&asked("stance", "role", &[Measure::Codings], Base::Column));
    assert_eq!(lines(&within)[1], "for|2/4|0/1|0/1|2/6");
}

#[test]
fn participants_who_hold_both_codes() {
    let table = made(&asked("code:1", "code:1", &[Measure::Participants], Base::None));
    assert_eq!(lines(&table), ["Care,Haste,Luck", "Care|2|2|0|2", "Haste|2|3|0|3", "Luck|0|0|1|1", "=|2|3|1|4"]);
    let who = made(&asked("code:care AND code:haste", "role", &[Measure::Participants], Base::Participants));
    let expected = [
        "deck,engine,office",
        "Care and Haste|2/2|0/1|0/1|2/4",
        "not Care and Haste|0/2|1/1|1/1|2/4",
        "=|2/2|1/1|1/1|4/4",
    ];
    assert_eq!(lines(&who), expected);
    let said =
        matrix(&study(), &Scope::new(Record::All), &asked("code", "code", &[Measure::Words], Base::None)).unwrap_err();
    assert!(said.to_string().contains("such a cell holds one of participants"), "{said}");
}

#[test]
fn the_first_wave_against_the_second() {
    let table = made(&asked("code:1", "wave", &[Measure::Participants], Base::Participants));
    let expected = ["1,2", "Care|2/4|0/1|2/4", "Haste|2/4|1/1|3/4", "Luck|1/4|0/1|1/4", "=|4/4|1/1|4/4"];
    assert_eq!(lines(&table), expected);
    let spec = Spec {
        split: Some(Axis::Attribute("wave".into())),
        ..asked("code:1", "role", &[Measure::Codings], Base::None)
    };
    let table = made(&spec);
    assert_eq!(table.parts.iter().map(|p| p.label.as_str()).collect::<Vec<_>>(), ["1", "2"]);
    assert_eq!(lines(&table.parts[1].table)[1..], ["Care|0|0|0|0", "Haste|1|0|0|1", "Luck|0|0|0|0", "=|1|0|0|1"]);
}

#[test]
fn what_was_not_asked_is_told_apart_from_what_was_not_said() {
    let mut study = study();
    let guide = fixture::source("guide").participants(&["Ada"]);
    let guide = guide.heading("Ropes?").turn("Ada", "They fail.").heading("Pay").turn("Ada", "Fine.").build();
    let other = fixture::source("other").participants(&["Bo"]).heading("ropes").turn("Bo", "No idea.").build();
    let span = span_of(&guide, "They fail");
    study.sources = vec![guide.clone(), other.clone()].into();
    study.codings = vec![
        coding(1, "ana", &guide, Some("care"), span),
        coding(2, "ana", &other, Some("luck"), span_of(&other, "idea")),
    ]
    .into();
    study.participants = vec![fixture::participant("Ada", &[]), fixture::participant("Bo", &[])].into();
    let spec = Spec::new(Axis::Section, Axis::Participant, Measure::Words);
    let table = matrix(&study, &Scope::new(Record::All), &spec).unwrap();
    assert_eq!(lines(&table), ["Ada,Bo", "Ropes?|2|1|3", "Pay|0|not asked|0", "=|2|1|3"]);
    let spec = Spec::new(Axis::Section, Axis::Participant, Measure::Quote);
    let table = matrix(&study, &Scope::new(Record::All), &spec).unwrap();
    assert_eq!(lines(&table)[2], "Pay|not coded|not asked|not coded");
}

#[test]
fn a_look_changes_what_is_shown_and_says_so() {
    let table = made(&asked("code", "role", &[Measure::Codings], Base::None));
    let look = Look { sort: Some(Sort::Total), hide_empty: true, top: Some(2), ..Look::default() };
    let shown = shaped(table.clone(), &look).unwrap();
    let expected = [
        "deck,engine,office",
        "Haste|2|1|0|3",
        "-Pressure|2|0|0|2",
        "-Rent|0|1|0|1",
        "Care|2|0|0|2",
        "-Checking|2|0|0|2",
        "=|4|1|1|6",
    ];
    assert_eq!(lines(&shown), expected, "the rule book is nobody's, and stands in no role");
    assert!(shown.notes.iter().any(|n| n == "Not shown: 1 further rows; totals hold them."), "{:?}", shown.notes);
    let turned = shaped(table, &Look { transpose: true, ..Look::default() }).unwrap();
    let Shape::Matrix(meta) = &turned.shape else { panic!() };
    assert_eq!((meta.row_axis.as_str(), meta.rows.len(), meta.cells[0].len()), ("role", 3, 6));
}

/// The study with summaries: case, code, words.
fn charted(said: &[(&str, &str, &str)]) -> Study {
    let mut study = study();
    for (case, named, words) in said {
        let part = Part { named: (*named).to_owned(), text: (*words).to_owned(), ..Part::default() };
        let case = Case::parse(case, &study);
        match study.summaries.iter_mut().find(|s| s.case == case) {
            Some(there) => there.parts.push(part),
            None => study.summaries.push(Summary { case, parts: vec![part], ..Summary::default() }),
        }
    }
    study
}

#[test]
fn a_framework_grouped_by_role_shows_what_is_written_and_what_is_not() {
    let study = charted(&[
        ("Ada", "care", "Checks by the hour."),
        ("Bo", "care", "Sees nobody check."),
        ("Cy", "haste", "Speed is bread."),
        ("Bo", "luck", "On a code that is no theme."),
    ]);
    let spec = asked("role,participant", "theme", &[Measure::Summary, Measure::Codings], Base::None);
    let table = matrix(&study, &Scope::new(Record::Coder("ana".into())), &spec).unwrap();
    let expected = [
        "Care,Haste",
        "deck|2|2|not summarised|2|2|4",
        "-Ada|Checks by the hour.|1|not summarised|1|1|2",
        "-Bo|Sees nobody check.|1|not summarised|1|1|2",
        "engine|not coded|0|1|1|1|1",
        "-Cy|not coded|0|Speed is bread.|1|1|1",
        "office|not coded|0|not coded|0|0|0",
        "-Di|not coded|0|not coded|0|0|0",
        "=|2|2|1|3|3|5",
    ];
    assert_eq!(lines(&table), expected);
    assert!(table.notes.iter().any(|n| n.starts_with("1 summary stands in none of these cells")), "{:?}", table.notes);
    let plain = asked("theme", "role", &[Measure::Summary], Base::None);
    let table = matrix(&study, &Scope::new(Record::Coder("ana".into())), &plain).unwrap();
    let care = "Care|Ada: Checks by the hour.\n\nBo: Sees nobody check.|not coded|not coded|2";
    assert_eq!(lines(&table)[1], care);
}

#[test]
fn a_summary_of_a_wave_stands_in_its_wave_and_one_of_both_in_none() {
    let study = charted(&[
        ("Ada@1", "care", "Checks."),
        ("Ada@2", "care", "Has stopped checking."),
        ("Ada", "haste", "First none, then much."),
    ]);
    let scope = Scope { participants: vec!["Ada".into()], ..Scope::new(Record::All) };
    let spec = asked("participant,wave", "theme", &[Measure::Summary], Base::None);
    let table = matrix(&study, &scope, &spec).unwrap();
    let expected =
        ["Care,Haste", "Ada|2|1|3", "-1|Checks.|not coded|1", "-2|Has stopped checking.|not summarised|1", "=|2|1|3"];
    assert_eq!(lines(&table), expected);
    let whole = asked("participant", "theme", &[Measure::Summary], Base::None);
    let table = matrix(&study, &scope, &whole).unwrap();
    let said = "Ada|Ada, wave 1: Checks.\n\nAda, wave 2: Has stopped checking.|First none, then much.|3";
    assert_eq!(lines(&table)[1], said);
}

#[test]
fn links_in_summaries_are_numbers_of_the_excerpts_behind_the_cell() {
    let link = |n: u32| format!("[[coding:C{n:04}]]");
    let words = format!("Checks {}, and hurries {}; {}.", link(1), link(5), link(999));
    let study = charted(&[("Ada", "care", &words)]);
    let spec = asked("participant", "theme", &[Measure::Summary], Base::None);
    let scope = Scope::new(Record::All);
    let mut table = matrix(&study, &scope, &spec).unwrap();
    number_links(&study, &mut table);
    let Shape::Matrix(meta) = &table.shape else { panic!() };
    let one = &meta.cells[0][0];
    assert_eq!(one.cell, Cell::Text(format!("Checks [1], and hurries [2]; {}.", link(999))));
    let behind: Vec<&str> = one.excerpts.iter().map(|e| table.excerpts[*e as usize].id.as_str()).collect();
    assert_eq!(behind, ["C0001", "C0005"]);
}

#[test]
fn summaries_of_few_are_hidden_and_refused_where_it_is_not_clear_whose_they_are() {
    let study = charted(&[("Ada", "care", "Checks."), ("Bo", "care", "Does not.")]);
    let scope = Scope::new(Record::All);
    let spec = asked("theme", "role", &[Measure::Summary, Measure::Definition], Base::None);
    let look = Look { at_least: Some(3), ..Look::default() };
    let table = shaped(matrix(&study, &scope, &spec).unwrap(), &look).unwrap();
    assert!(lines(&table)[1].starts_with("Care|hidden|Looking after things.|"), "{:?}", lines(&table));
    for (rows, columns) in [("theme", "code"), ("participant", "role"), ("theme", "coder"), ("theme", "section")] {
        let wrong = matrix(&study, &scope, &asked(rows, columns, &[Measure::Summary], Base::None)).unwrap_err();
        assert_eq!(wrong, MatrixError::NoSummaries, "{rows} by {columns}");
    }
}
