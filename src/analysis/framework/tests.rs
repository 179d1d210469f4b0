use super::*;
use crate::model::anchor::Grade;
use crate::model::coding::CodingStatus;
use crate::model::fixture::{self, participant};
use crate::model::source::Source;
use crate::model::span::Span;
use crate::model::table::{Cell, Shape};
use crate::model::theme::Theme;
use proptest::prelude::*;

/// Two interviews of Ada in two waves, Bo with her in the first, Cy alone, and a
/// note that nobody speaks in.
fn sources() -> Vec<Source> {
    let talk = |id: &str, wave: &str, turns: &[(&str, &str)]| {
        let mut made = fixture::source(id).participants(&["Ada", "Bo"]);
        if !wave.is_empty() {
            made = made.attribute("wave", wave);
        }
        turns.iter().fold(made, |made, (who, words)| made.turn(who, words)).build()
    };
    let alone = fixture::source("s3").participants(&["Cy"]).turn("Cy", "Nothing fell that day, nothing.").build();
    let note = fixture::source("s4").kind("field-note").participants(&["Cy"]).text("Grey sky all day.").build();
    vec![
        talk("s1", "1", &[("Interviewer", "How was it?"), ("Ada", "Cold rain fell."), ("Bo", "Warm rain fell.")]),
        talk("s2", "2", &[("Ada", "Snow fell, then rain."), ("Interviewer", "And then?")]),
        alone,
        note,
    ]
}

/// A coding to be: source, code, coder, place, status, grade.
type Draft = (usize, usize, bool, u32, u32, u8);

const CODES: [&str; 5] = ["sky", "rain", "snow", "old", "gone"];

fn draft() -> impl Strategy<Value = Draft> {
    (0usize..4, 0usize..6, any::<bool>(), 0u32..40, 1u32..30, 0u8..8)
}

fn set(study: &mut Study, drafts: &[Draft]) {
    let sources = sources();
    let mut all: Vec<_> = drafts
        .iter()
        .zip(1..)
        .map(|((source, code, ben, from, length, odd), number)| {
            let source = &sources[*source];
            let from = (*from).min(source.chars() - 1);
            let span = Span::new(from, (from + length).min(source.chars()));
            let code = CODES.get(*code).copied();
            let mut coding = fixture::coding(number, if *ben { "ben" } else { "ana" }, source, code, span);
            match odd {
                0 => coding.status = CodingStatus::Provisional,
                1 => coding.place.grade = Grade::Changed,
                _ => {}
            }
            coding
        })
        .collect();
    all.sort_by_key(|c| (c.source.clone(), c.place.span, c.id.clone()));
    study.codings = all.into();
}

/// Codes sky > rain, snow; old, merged into snow; a theme of rain with a coding as
/// evidence.
fn study(drafts: &[Draft]) -> Study {
    let mut book = fixture::codebook(&[("sky", 0), ("rain", 1), ("snow", 1), ("old", 0)]);
    book.codes[3].merged_into = Some("snow".into());
    let people = [("Ada", "cook"), ("Bo", "driver"), ("Cy", "cook")];
    let people = people.iter().map(|(id, role)| participant(id, &[("role", role)])).collect();
    let mut study = fixture::study(sources(), people, book, Vec::new());
    study.coders = vec!["ana".into(), "ben".into()];
    study.themes = vec![Theme {
        id: "wet".into(),
        title: "Wet".into(),
        codes: vec!["rain".into()],
        evidence: vec!["C0002".into()],
        ..Theme::default()
    }];
    set(&mut study, drafts);
    study
}

/// What a cell holds, by a walk over all codings.
fn slow(study: &Study, record: &Record, case: &Case, column: &str) -> Vec<u32> {
    let holds = |number: usize| {
        let coding = &study.codings[number];
        let source = study.source(&coding.source).unwrap();
        let cited = coding.code.as_ref().and_then(|id| study.codebook.resolve(id));
        let code = cited.map(|at| study.codebook.codes[at].id.0.as_str());
        let meant = match column {
            "sky" => matches!(code, Some("sky" | "rain" | "snow")),
            "wet" => code == Some("rain") || coding.id.0 == "C0002",
            other => code == Some(other),
        };
        let said = study.participants_in(source, coding.place.span).contains(&case.participant);
        let when = case.wave.is_none() || source.attribute("wave") == case.wave.as_deref();
        meant
            && said
            && when
            && record.holds(coding)
            && coding.status == CodingStatus::Final
            && coding.place.grade == Grade::Exact
    };
    (0..study.codings.len()).filter(|n| holds(*n)).map(|n| n as u32).collect()
}

fn records() -> impl Strategy<Value = Record> {
    prop_oneof![Just(Record::All), Just(Record::Union), Just(Record::Coder("ana".into()))]
}

/// Every cell of the columns summarised from what it holds now, in `record`.
fn summarised(study: &mut Study, record: &Record, columns: &Columns) {
    let asked = Asked { columns: Some(columns.clone()), by: Some(By::Participant), ..Asked::new(record.clone()) };
    let made = Framework::new(study, &asked).unwrap();
    study.summaries = made
        .rows
        .iter()
        .enumerate()
        .map(|(row, line)| Summary {
            file: format!("summaries/{}.md", line.case),
            case: line.case.clone(),
            parts: (0..made.columns.len())
                .map(|column| Part {
                    named: made.columns[column].id.0.clone(),
                    text: "Words.".into(),
                    from: Some(made.from_now(study, row, column)),
                    ..Part::default()
                })
                .collect(),
            ..Summary::default()
        })
        .collect();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..Default::default() })]

    #[test]
    fn a_cell_holds_the_codings_that_a_walk_over_all_finds(
        drafts in prop::collection::vec(draft(), 0..25), record in records(), wave in any::<bool>(),
        kind in prop::sample::select(vec![Columns::Theme, Columns::Level(1), Columns::Code]),
    ) {
        let study = study(&drafts);
        let by = if wave { By::Wave } else { By::Participant };
        let asked = Asked { columns: Some(kind), by: Some(by), ..Asked::new(record.clone()) };
        let made = Framework::new(&study, &asked).unwrap();
        let cases: Vec<String> = made.rows.iter().map(|line| line.case.to_string()).collect();
        let all = if wave { vec!["Ada@1", "Ada@2", "Bo@1", "Bo@2", "Cy"] } else { vec!["Ada", "Bo", "Cy"] };
        prop_assert_eq!(cases, all);
        for (line, squares) in made.rows.iter().zip(&made.cells) {
            for (column, square) in made.columns.iter().zip(squares) {
                prop_assert_eq!(&square.codings, &slow(&study, &record, &line.case, &column.id.0), "{} {}", line.case, column.id);
                prop_assert_eq!(square.state == State::NotCoded, square.codings.is_empty());
            }
        }
    }

    #[test]
    fn a_summary_is_stale_exactly_if_the_codings_it_was_written_from_are_not_what_they_were(
        before in prop::collection::vec(draft(), 0..14), after in prop::collection::vec((0u8..7, draft()), 0..14),
        record in records(), looked in records(),
    ) {
        let mut study = study(&before);
        let columns = Columns::These(vec!["wet".into(), "sky".into(), "snow".into()]);
        summarised(&mut study, &record, &columns);
        let what = |study: &Study, numbers: Vec<u32>| {
            let one = |n: u32| {
                let c = &study.codings[n as usize];
                let code = c.code.as_ref().map(|id| study.codebook.resolve(id).map_or(&id.0, |at| &study.codebook.codes[at].id.0));
                (c.id.0.clone(), code.cloned(), c.anchor.quote.clone())
            };
            numbers.into_iter().map(one).collect::<std::collections::BTreeSet<_>>()
        };
        let cells: Vec<(Case, &str)> =
            ["Ada", "Bo", "Cy"].iter().flat_map(|p| ["wet", "sky", "snow"].map(|c| (Case::whole(p), c))).collect();
        let was: Vec<_> = cells.iter().map(|(case, c)| what(&study, slow(&study, &record, case, c))).collect();
        // Some stay as they are, some only get a memo; others come, go and change.
        let mut drafts = before.clone();
        for (at, (change, new)) in after.iter().enumerate() {
            match (change, drafts.get_mut(at)) {
                (0, Some(old)) => *old = *new,
                (1, Some(old)) => old.5 = new.5,
                (2, Some(old)) => old.1 = new.1,
                (3, _) => drafts.push(*new),
                _ => {}
            }
        }
        set(&mut study, &drafts);
        for at in 0..study.codings.len() {
            study.codings.edit(at).memo = "thought".into();
        }
        let asked = Asked { columns: Some(columns), by: Some(By::Participant), ..Asked::new(looked) };
        let made = Framework::new(&study, &asked).unwrap();
        for ((case, column), was) in cells.iter().zip(was) {
            let square = &made.cells[made.row(case).unwrap()][made.column(&(*column).into()).unwrap()];
            let now = what(&study, slow(&study, &record, case, column));
            prop_assert_eq!(square.state == State::Stale, now != was, "{} {}: {:?} {:?}", case, column, was, now);
            let since = (square.since.new.len(), square.since.gone);
            prop_assert_eq!(since, (now.difference(&was).count(), was.difference(&now).count()));
        }
    }
}

/// Ada on rain by ana: twice in the first wave, once in the second.
fn rainy() -> Study {
    study(&[(0, 1, false, 35, 5, 7), (1, 1, false, 12, 20, 7), (2, 0, false, 10, 9, 7), (0, 2, true, 36, 6, 7)])
}

fn asked(columns: &str, group: Option<&str>) -> Asked {
    Asked {
        columns: Some(Columns::parse(columns).unwrap()),
        group: group.map(str::to_owned),
        ..Asked::new(Record::Coder("ana".into()))
    }
}

#[test]
fn cases_are_grouped_and_each_cell_says_how_far_it_is() {
    let mut study = rainy();
    let from = |made: &Framework, study: &Study| made.from_now(study, 0, 1);
    let made = Framework::new(&study, &asked("code", None)).unwrap();
    let part = |named: &str, text: &str, from| Part { named: named.into(), text: text.into(), from, ..Part::default() };
    let (file, case) = ("summaries/Ada.md".to_owned(), Case::whole("Ada"));
    let parts =
        vec![part("rain", "It is wet, see [[coding:C0001]].", Some(from(&made, &study))), part("sky", "Grey.", None)];
    study.summaries.push(Summary { file, case, parts, ..Summary::default() });
    let made = Framework::new(&study, &asked("code", Some("role"))).unwrap();
    let cases: Vec<_> = made.rows.iter().map(|l| (l.case.participant.as_str(), l.group.as_deref())).collect();
    assert_eq!(cases, [("Ada", Some("cook")), ("Cy", Some("cook")), ("Bo", Some("driver"))]);
    let states: Vec<Vec<State>> = made.cells.iter().map(|l| l.iter().map(|s| s.state).collect()).collect();
    use State::{ByHand, NotCoded, NotSummarised, Written};
    assert_eq!(states, [[ByHand, Written, NotCoded], [NotSummarised, NotCoded, NotCoded], [NotCoded; 3]]);
    assert_eq!(made.to_do(), [(1, 0)]);
    let Shape::Matrix(meta) = table(&study, &made, Shown::Summary, Links::Numbers).shape else { panic!() };
    let rows: Vec<_> = meta.rows.iter().map(|r| (r.label.as_str(), r.depth, r.n)).collect();
    assert_eq!(rows, [("cook", 0, 2), ("Ada", 1, 1), ("Cy", 1, 1), ("driver", 0, 1), ("Bo", 1, 1)]);
    assert_eq!(meta.cells[1][1].cell, Cell::Text("It is wet, see [1].".into()));
    assert_eq!(meta.cells[2][0].cell, Cell::Blank("not summarised"));
    assert_eq!(meta.cells[4][0].cell, Cell::Blank("not coded"));
    assert_eq!((&meta.total.cell, meta.n), (&Cell::Count(2), 3));
    let Shape::Matrix(meta) = table(&study, &made, Shown::Summary, Links::Ids).shape else { panic!() };
    assert_eq!(meta.cells[1][1].cell, Cell::Text("It is wet, see [[coding:C0001]].".into()));
}

#[test]
fn undoing_what_made_a_summary_stale_makes_it_fresh_again() {
    let mut study = rainy();
    summarised(&mut study, &Record::Coder("ana".into()), &Columns::Code);
    let state = |study: &Study| Framework::new(study, &asked("code", None)).unwrap().cells[0][1].state;
    assert_eq!(state(&study), State::Written);
    let at = study.codings.iter().position(|c| c.id.0 == "C0001").unwrap();
    study.codings.edit(at).code = Some("snow".into());
    assert_eq!(state(&study), State::Stale);
    study.codings.edit(at).code = Some("rain".into());
    assert_eq!(state(&study), State::Written);
    study.codings.edit(at).place.span = Span::new(1, 5);
    study.codings.edit(at).place.grade = Grade::Moved;
    assert_eq!(state(&study), State::Stale, "its words are Bo's or nobody's now");
}

#[test]
fn a_summary_of_a_wave_makes_waves_the_rows_and_nothing_written_is_out_of_sight() {
    let mut study = rainy();
    let case = |words: &str| Case::parse(words, &study);
    let summaries = [("Ada@2", "rain"), ("Zoe", "rain"), ("Bo", "nothing")].map(|(who, code)| Summary {
        case: case(who),
        parts: vec![Part { named: code.into(), text: "x".into(), ..Part::default() }],
        ..Summary::default()
    });
    study.summaries = summaries.to_vec();
    let made = Framework::new(&study, &asked("code", None)).unwrap();
    let cases: Vec<String> = made.rows.iter().map(|line| line.case.to_string()).collect();
    assert_eq!(cases, ["Ada@1", "Ada@2", "Bo@1", "Bo@2", "Bo", "Cy", "Zoe"]);
    assert_eq!(made.elsewhere, 1, "about a code that is not there");
    let by = Asked { by: Some(By::Participant), where_: vec![("wave".into(), "2".into())], ..asked("theme", None) };
    let made = Framework::new(&study, &by).unwrap();
    let cases: Vec<String> = made.rows.iter().map(|line| line.case.to_string()).collect();
    assert_eq!(cases, ["Ada", "Ada@2", "Bo"]);
    assert_eq!(made.columns[0].id.0, "wet");
    let wrong = Asked { group: Some("rôle".into()), ..asked("theme", None) };
    assert!(Framework::new(&study, &wrong).unwrap_err().to_string().contains("did you mean “role”?"));
}
