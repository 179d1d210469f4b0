use super::*;
use crate::analysis::record::Record;
use crate::model::fixture::{self, coding, span_of};
use crate::model::study::Mark;
use crate::model::{coding::MarkKind, ids::Stamp};

/// Two interviews (one paired), a document nobody coded, a participant without
/// a source.
fn study() -> Study {
    let pair = fixture::source("pair")
        .participants(&["Ada", "Bo"])
        .turn("Interviewer", "Tell me about the river.")
        .turn("Ada", "It was high and very cold.")
        .turn("Bo", "We lost the boat.")
        .build();
    let solo = fixture::source("solo").participants(&["Cy"]);
    let solo = solo.turn("Cy", "The boat came back in May.").build();
    let paper = fixture::source("paper").kind("document").text("River rules apply.").build();
    let across = span_of(&pair, "very cold.\n\n**Bo:** We lost");
    let codings = vec![
        coding(1, "ana", &pair, Some("cold"), span_of(&pair, "high and very cold")),
        coding(2, "ana", &pair, Some("depth"), span_of(&pair, "high and very cold")),
        coding(3, "ana", &pair, Some("loss"), across),
        coding(4, "ana", &pair, Some("river"), span_of(&pair, "Tell me about the river")),
        coding(5, "ana", &solo, Some("loss"), span_of(&solo, "The boat")),
        coding(6, "ana", &solo, None, span_of(&solo, "May")),
    ];
    let book = fixture::codebook(&[("river", 0), ("cold", 1), ("depth", 1), ("loss", 0), ("luck", 0)]);
    let people = vec![
        fixture::participant("Ada", &[("role", "owner")]),
        fixture::participant("Bo", &[("role", "guest")]),
        fixture::participant("Cy", &[]),
        fixture::participant("Di", &[("role", "ferryman")]),
    ];
    fixture::study(vec![pair, solo, paper], people, book, codings)
}

fn made(study: &Study, rows: &str, columns: &str, measure: Measure) -> (MatrixMeta, Vec<String>) {
    let spec = Spec::new(Axes::parse(study, rows).unwrap(), Axes::parse(study, columns).unwrap(), measure);
    let table = matrix(study, &Scope::new(Record::Coder("ana".into())), &spec).unwrap();
    let Shape::Matrix(meta) = table.shape else { panic!("a matrix") };
    (*meta, table.notes)
}

fn number(m: &Measured) -> u64 {
    match m.cell {
        Cell::Count(n) => n,
        Cell::Flag(yes) => yes.into(),
        Cell::Blank("not read" | "not asked") => 0,
        _ => panic!("{m:?}"),
    }
}

fn row(meta: &MatrixMeta, id: &str) -> Vec<u64> {
    let at = meta.rows.iter().position(|r| r.id == id).expect(id);
    meta.cells[at].iter().chain([&meta.row_totals[at]]).map(number).collect()
}

#[test]
fn a_segment_coded_with_two_children_counts_once_for_the_parent() {
    let (meta, _) = made(&study(), "code", "kind", Measure::Codings);
    assert_eq!(row(&meta, "cold"), [1, 0, 1]);
    assert_eq!(row(&meta, "depth"), [1, 0, 1]);
    // The children's one place, and the question coded with the parent itself.
    assert_eq!(row(&meta, "river"), [2, 0, 2]);
    assert_eq!(number(&meta.total), 4);
}

#[test]
fn everyone_of_the_corpus_is_a_line_coded_or_not() {
    let (meta, _) = made(&study(), "code", "participant", Measure::Codings);
    let ids: Vec<&str> = meta.columns.iter().map(|c| c.id.as_str()).collect();
    assert_eq!(ids, ["Ada", "Bo", "Cy", "Di"]);
    assert_eq!(row(&meta, "luck"), [0, 0, 0, 0, 0]);
    assert_eq!(meta.n, 4);
}

#[test]
fn a_segment_across_speakers_belongs_to_each_with_their_own_words() {
    let (meta, _) = made(&study(), "code", "participant", Measure::Codings);
    assert_eq!(row(&meta, "loss"), [1, 1, 1, 0, 2]);
    let (meta, _) = made(&study(), "code", "participant", Measure::Words);
    assert_eq!(row(&meta, "loss"), [2, 2, 2, 0, 6]);
}

#[test]
fn an_interviewers_words_are_in_no_participants_column_and_the_note_says_so() {
    let (meta, notes) = made(&study(), "code", "participant", Measure::Codings);
    assert_eq!(row(&meta, "river"), [1, 0, 0, 0, 1]);
    let said = "In no column: 1 coding of words no participant speaks.";
    assert!(notes.iter().any(|n| n == said), "{notes:?}");
    let highlight = "Not counted: 1 highlight without a code.";
    assert!(notes.iter().any(|n| n == highlight), "{notes:?}");
}

#[test]
fn n_is_counted_over_the_corpus_and_values_nobody_coded_appear() {
    let (meta, _) = made(&study(), "code", "role", Measure::Participants);
    let columns: Vec<_> = meta.columns.iter().map(|c| (c.id.as_str(), c.n)).collect();
    assert_eq!(columns, [("ferryman", 1), ("guest", 1), ("owner", 1), ("(not stated)", 1)]);
    assert_eq!(row(&meta, "loss"), [0, 1, 1, 1, 3]);
    assert_eq!(meta.rows.iter().map(|r| r.n).collect::<Vec<_>>(), [1, 1, 1, 3, 0]);
}

#[test]
fn sources_and_kinds_are_counted_in_sources() {
    let (meta, _) = made(&study(), "kind", "coder", Measure::Codings);
    let rows: Vec<_> = meta.rows.iter().map(|c| (c.id.as_str(), c.n)).collect();
    assert_eq!(rows, [("interview", 2), ("document", 1)]);
    assert_eq!((meta.n_unit.as_str(), meta.n), ("sources", 3));
}

#[test]
fn a_share_has_the_columns_speech_as_its_base() {
    let (meta, notes) = made(&study(), "code", "participant", Measure::Share);
    let cell = |r: usize, c: usize| meta.cells[r][c].cell.clone();
    assert_eq!(cell(1, 0), Cell::Share { part: 4.0, base: 6.0, digits: 1 });
    assert_eq!(cell(3, 1), Cell::Share { part: 2.0, base: 4.0, digits: 1 });
    assert_eq!(cell(3, 3), Cell::Blank("not read"));
    assert_eq!(meta.row_totals[3].cell, Cell::Share { part: 6.0, base: 16.0, digits: 1 });
    assert_eq!(meta.base(), "speech_words_of_column");
    assert!(notes.iter().any(|n| n.starts_with("Base: ")));
}

#[test]
fn the_base_of_a_whole_is_participants_speech_whatever_the_axes() {
    let study = study();
    for (rows, columns) in
        [("participant", "source"), ("source", "code"), ("code", "kind"), ("code", "coder"), ("role", "participant")]
    {
        let (meta, _) = made(&study, rows, columns, Measure::Share);
        let Cell::Share { base, .. } = meta.total.cell else { panic!("a share") };
        assert_eq!(base, 16.0, "{rows} by {columns}");
    }
    let (meta, _) = made(&study, "participant", "source", Measure::Share);
    assert_eq!(meta.column_totals[2].cell, Cell::Blank("not read"));
}

#[test]
fn a_field_note_is_the_researchers_text_and_an_interviewer_no_participant() {
    let mut study = study();
    let note = fixture::source("note").kind("field-note");
    let note = note.participants(&["Di"]).text("Di waved us off.").build();
    let span = span_of(&note, "Di waved");
    study.codings.push(coding(7, "ana", &note, Some("luck"), span));
    study.sources.push(note);
    study.sources[0].participants.push("Interviewer".into());
    study.sources[0].speakers[0].participant = Some("Interviewer".into());
    study.participants.push(fixture::participant("Interviewer", &[]));
    let (meta, notes) = made(&study, "code", "participant", Measure::Words);
    let ids: Vec<&str> = meta.columns.iter().map(|c| c.id.as_str()).collect();
    assert_eq!(ids, ["Ada", "Bo", "Cy", "Di"]);
    assert_eq!(row(&meta, "luck"), [0, 0, 0, 0, 0]);
    assert_eq!(row(&meta, "river"), [4, 0, 0, 0, 4]);
    assert_eq!(meta.n, 4);
    let said = "In no column: 2 codings of words no participant speaks.";
    assert!(notes.iter().any(|n| n == said), "{notes:?}");
    let (meta, _) = made(&study, "code", "kind", Measure::Share);
    let Cell::Share { base, .. } = meta.total.cell else { panic!("a share") };
    assert_eq!(base, 16.0);
}

#[test]
fn a_word_under_two_codes_is_one_word_of_the_total() {
    let (meta, _) = made(&study(), "code", "participant", Measure::Words);
    // “high and very cold” holds “very cold”, which the coding across repeats.
    assert_eq!(meta.column_totals.iter().map(number).collect::<Vec<_>>(), [4, 2, 2, 0]);
    assert_eq!(number(&meta.total), 8);
}

#[test]
fn totals_of_presence_say_in_how_many_cells_there_is_any() {
    let (meta, _) = made(&study(), "code", "participant", Measure::Presence);
    assert_eq!(row(&meta, "loss"), [1, 1, 1, 0, 3]);
    assert!(matches!(meta.cells[0][0].cell, Cell::Flag(true)));
}

#[test]
fn a_level_holds_what_is_below_it_and_says_what_is_above() {
    let (meta, _) = made(&study(), "code:1", "kind", Measure::Codings);
    assert_eq!(row(&meta, "river"), [2, 0, 2]);
    let (meta, notes) = made(&study(), "code:2", "kind", Measure::Codings);
    assert_eq!(meta.rows.iter().map(|r| r.id.as_str()).collect::<Vec<_>>(), ["cold", "depth"]);
    let said = "In no row: 3 codings with a code that is not on level 2 or below.";
    assert!(notes.iter().any(|n| n == said), "{notes:?}");
}

#[test]
fn an_axis_that_is_none_is_answered_with_those_there_are() {
    let said = Axis::parse(&study(), "rol").unwrap_err().to_string();
    assert!(said.contains("code:2, participant, source, kind, coder, role, theme, speaker"), "{said}");
    assert!(said.ends_with("did you mean “role”?"), "{said}");
    assert!(Axis::parse(&study(), "code:0").is_err());
    let spec = Spec::new(Axis::Level(3), Axis::Kind, Measure::Codings);
    let said = matrix(&study(), &Scope::new(Record::All), &spec).unwrap_err().to_string();
    assert_eq!(said, "there is no level 3 of codes: the codebook has 2");
}

#[test]
fn a_condition_that_cannot_be_answered_says_why() {
    let mut study = study();
    study.participants[0].attributes.push(("years".into(), "9".into()));
    study.attribute_names.push("years".into());
    let said = |words: &str| Axes::parse(&study, words).unwrap_err().to_string();
    assert_eq!(said("role=gest"), "no value of role “gest” in this study; did you mean “guest”?");
    assert_eq!(said("rol=guest"), "no attribute “rol” in this study; did you mean “role”?");
    assert_eq!(said("code:los"), "no code “los” in this study; did you mean “loss”?");
    assert_eq!(said("role=guest AND code:los"), said("code:los"));
    for words in ["code:loss OR code:cold", "NOT code:loss", "NOT role=guest", "role=guest or role=owner"] {
        assert!(said(words).contains("knows only AND"), "{words}: {}", said(words));
    }
    assert!(said("years>=ten").starts_with("“years>=ten”: “ten” is no number"));
    assert!(said("role>=10").starts_with("“role>=10”: a value of role is no number"));
    assert!(said("years:0-10,5-20").contains("“0-10” and “5-20” overlap"));
    assert!(said("years:5-1").contains("“5-1” falls"));
    for words in ["years=7", "years>=10", "role!=guest", "years:0-9,10-", "role=guest AND code:cold"] {
        assert!(Axes::parse(&study, words).is_ok(), "{words}");
    }
}

#[test]
fn of_a_participant_without_a_source_nothing_was_read() {
    let (meta, _) = made(&study(), "code", "participant", Measure::Codings);
    assert_eq!(meta.column_totals[3].cell, Cell::Blank("not read"));
    assert!(meta.cells.iter().all(|row| row[3].cell == Cell::Blank("not read")));
    assert_eq!(meta.row_totals[4].cell, Cell::Count(0));
}

#[test]
fn every_axis_that_is_listed_can_be_asked_for() {
    let mut study = study();
    study.attribute_names.push("kind".into());
    for word in axes(&study) {
        Axis::parse(&study, &word).unwrap();
    }
    let hidden = Axis::parse(&study, "attribute:kind").unwrap();
    assert_eq!(hidden, Axis::Attribute("kind".into()));
}

#[test]
fn a_code_that_vanished_keeps_a_row_for_its_codings() {
    let mut study = study();
    study.codings[4].code = Some("gone".into());
    let (meta, _) = made(&study, "code", "participant", Measure::Codings);
    assert_eq!(row(&meta, "gone"), [0, 0, 1, 0, 1]);
    assert_eq!(meta.rows.last().unwrap().label, "gone (not in the codebook)");
}

#[test]
fn a_merged_code_counts_in_the_code_it_was_merged_into() {
    let mut study = study();
    let mut codes = study.codebook.codes.clone();
    codes[2].merged_into = Some("cold".into());
    study.codebook = crate::model::codebook::Codebook::new(codes, Vec::new());
    let (meta, _) = made(&study, "code", "kind", Measure::Codings);
    assert!(meta.rows.iter().all(|r| r.id != "depth"));
    assert_eq!(row(&meta, "cold"), [1, 0, 1]);
}

#[test]
fn what_stands_below_a_merged_code_counts_and_stands_below_its_target() {
    let mut study = study();
    let mut codes = study.codebook.codes.clone();
    codes[0].merged_into = Some("luck".into());
    study.codebook = crate::model::codebook::Codebook::new(codes, Vec::new());
    let (meta, _) = made(&study, "code", "kind", Measure::Codings);
    let rows: Vec<_> = meta.rows.iter().map(|r| (r.id.as_str(), r.depth)).collect();
    assert_eq!(rows, [("loss", 0), ("luck", 0), ("cold", 1), ("depth", 1)]);
    assert_eq!(row(&meta, "luck"), [2, 0, 2]);
}

#[test]
fn a_filter_on_people_narrows_the_corpus_too() {
    let study = study();
    let mut scope = Scope::new(Record::All);
    scope.where_ = vec![("role".into(), "guest".into())];
    let spec = Spec::new(Axis::Code, Axis::Participant, Measure::Words);
    let table = matrix(&study, &scope, &spec).unwrap();
    let Shape::Matrix(meta) = table.shape else { panic!("a matrix") };
    assert_eq!(meta.columns.len(), 1);
    assert_eq!(meta.n, 1);
    // Only Bo's words of the segment that Ada shares.
    assert_eq!(number(&meta.total), 2);
}

#[test]
fn numbers_are_ordered_by_size() {
    let mut study = study();
    for (person, years) in study.participants.iter_mut().zip(["9", "10", "2", "30"]) {
        person.attributes.push(("years".into(), years.into()));
    }
    study.attribute_names.push("years".into());
    let (meta, _) = made(&study, "years", "kind", Measure::Codings);
    assert_eq!(meta.rows.iter().map(|r| r.id.as_str()).collect::<Vec<_>>(), ["2", "9", "10", "30"]);
}

#[test]
fn sources_the_coder_has_not_read_are_named_as_no_finding() {
    let mut study = study();
    study.marks.push(Mark {
        coder: "ana".into(),
        source: "pair".into(),
        what: MarkKind::Complete,
        at: Stamp(0),
        codebook: None,
    });
    let (meta, notes) = made(&study, "code", "source", Measure::Codings);
    let said = "1 source of 3 not read by ana: neither coded nor marked as read.";
    assert!(notes.last().unwrap().starts_with(said), "{notes:?}");
    let cell = |column: &str| {
        let at = meta.columns.iter().position(|c| c.id == column).unwrap();
        (meta.cells[4][at].cell.clone(), meta.column_totals[at].cell.clone())
    };
    assert_eq!(cell("paper"), (Cell::Blank("not read"), Cell::Blank("not read")));
    assert_eq!(cell("solo").0, Cell::Count(0), "coded, so it was read");
    // Read and found to hold nothing is a finding.
    study.marks[0].source = "paper".into();
    let (meta, _) = made(&study, "code", "source", Measure::Codings);
    assert_eq!(meta.column_totals[2].cell, Cell::Count(0));
}

#[test]
fn every_cell_names_the_codings_it_counts() {
    let (meta, _) = made(&study(), "code", "participant", Measure::Codings);
    assert_eq!(meta.cells[0][0].excerpts, [0, 1]);
    assert_eq!(meta.cells[3][2].excerpts, [3], "what stands in no column is no excerpt of the table");
    assert!(meta.cells[4][0].excerpts.is_empty());
}

#[test]
fn weights_that_are_no_numbers_are_left_out_of_the_mean_and_counted() {
    let mut study = study();
    for (at, weight) in [(0, "3"), (2, "2,5"), (4, "a lot")] {
        study.codings[at].weight = Some(weight.into());
    }
    let (meta, notes) = made(&study, "code", "participant", Measure::Weight);
    assert_eq!(meta.cells[1][0].cell, Cell::number(3.0, 2));
    assert_eq!(meta.cells[3][2].cell, Cell::Blank("no weight"));
    assert_eq!(meta.cells[4][2].cell, Cell::Blank("not coded"));
    assert_eq!(meta.total.cell, Cell::number(2.75, 2));
    assert!(notes.iter().any(|n| n == "Without a weight that is a number: 3 codings."), "{notes:?}");
}

#[test]
fn who_holds_a_code_is_asked_of_the_record_whatever_codes_the_cells_are_of() {
    let study = study();
    let axes = |words: &str| Axes::parse(&study, words).unwrap();
    let spec = Spec::new(axes("code"), axes("code:cold AND code:loss"), Measure::Participants);
    let mut scope = Scope::new(Record::Coder("ana".into()));
    scope.under = vec!["river".into()];
    let table = matrix(&study, &scope, &spec).unwrap();
    let Shape::Matrix(meta) = table.shape else { panic!("a matrix") };
    // Ada's words are coded with both; of the cells only what is below river.
    assert_eq!(row(&meta, "river"), [1, 0, 1]);
    assert!(meta.rows.iter().all(|r| r.id != "loss"));
    assert_eq!(meta.columns[0].n, 1);
}

#[test]
fn of_whom_nothing_was_read_it_is_not_known_whether_they_hold_a_code() {
    let mut study = study();
    study.codings.retain(|c| c.source != "solo");
    let (meta, notes) = made(&study, "code:cold", "all", Measure::Participants);
    // Cy's interview nobody has read, Di has none.
    assert_eq!(row(&meta, "code:cold"), [1, 1]);
    assert_eq!(row(&meta, "not code:cold"), [1, 1]);
    assert_eq!(meta.rows.iter().map(|r| r.n).collect::<Vec<_>>(), [1, 1]);
    assert_eq!(number(&meta.total), 2);
    let said = "In no row: 2 participants of whom nothing was read; it is not known whether they hold the code.";
    assert!(notes.iter().any(|n| n == said), "{notes:?}");
    assert!(notes[0].contains("participants in sources that were read, coded or not"), "{notes:?}");
    // Read and found to hold nothing is a finding.
    let (source, what) = ("solo".into(), MarkKind::Read);
    study.marks.push(Mark { coder: "ana".into(), source, what, at: Stamp(0), codebook: None });
    let (meta, _) = made(&study, "code:cold", "all", Measure::Participants);
    assert_eq!(row(&meta, "not code:cold"), [2, 2]);
    // What another term denies is denied, read or not.
    let (meta, _) = made(&study, "code:cold AND role=owner", "participant", Measure::Codings);
    assert_eq!(meta.rows.iter().map(|r| r.n).collect::<Vec<_>>(), [1, 3]);
}

#[test]
fn everybodys_speech_counts_interviewers_and_says_so() {
    let axes = |words: &str| Axes::parse(&study(), words).unwrap();
    let spec = Spec { speech: Speech::All, ..Spec::new(axes("code"), axes("speaker"), Measure::Words) };
    let table = matrix(&study(), &Scope::new(Record::All), &spec).unwrap();
    let Shape::Matrix(meta) = table.shape else { panic!("a matrix") };
    let labels: Vec<&str> = meta.columns.iter().map(|c| c.id.as_str()).collect();
    assert_eq!(labels, ["Ada", "Bo", "Interviewer", "Cy"]);
    assert_eq!(row(&meta, "river"), [4, 0, 5, 0, 9]);
    assert_eq!(meta.speech, "all");
    assert!(table.notes.iter().any(|n| n == "Speech: everybody's, interviewers' too."), "{:?}", table.notes);
    let spec = Spec { speech: Speech::Participants, ..spec };
    let table = matrix(&study(), &Scope::new(Record::All), &spec).unwrap();
    let Shape::Matrix(meta) = table.shape else { panic!("a matrix") };
    assert!(meta.columns.iter().all(|c| c.id != "Interviewer"));
}
