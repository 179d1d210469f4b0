//! What is asked of both: every cell, total, N and base of random matrices.

use super::recount::{Case, Recount, simple, word_starts};
use super::{drafts, record, study_of};
use crate::analysis::matrix::*;
use crate::analysis::record::Record;
use crate::model::source::BlockKind;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn value(cell: &Cell) -> u64 {
    match cell {
        Cell::Count(n) => *n,
        Cell::Flag(yes) => u64::from(*yes),
        Cell::Share { part, .. } => *part as u64,
        Cell::Of { part, .. } | Cell::Rate { part, .. } => *part,
        Cell::Blank(_) => 0,
        other => panic!("{other:?}"),
    }
}

fn every_axis() -> Vec<Axis> {
    let study = study_of(&[]);
    let words = "code code:2 theme origin stance round coder participant source kind role years:10 years>=10 section speaker all";
    let mut out: Vec<Axis> = words.split(' ').map(|word| Axis::parse(&study, word).unwrap()).collect();
    out.push(Axis::parse(&study, "code:a AND role=x").unwrap());
    out
}

fn sides() -> impl Strategy<Value = Axes> {
    let axis = || (0..every_axis().len()).prop_map(|at| every_axis().remove(at));
    prop_oneof![3 => axis().prop_map(Axes::from), 1 => (axis(), axis()).prop_map(|(a, b)| Axes(vec![a, b]))]
}

fn measure() -> impl Strategy<Value = Measure> {
    (0usize..8).prop_map(|i| Measure::NUMBERS[i])
}

fn bases() -> impl Strategy<Value = Base> {
    let all = [Base::None, Base::Row, Base::Column, Base::Table, Base::Participants, Base::Sources, Base::Words];
    (0usize..7).prop_map(move |i| all[i])
}

/// The lines of a side, and all of them.
fn lines(items: &[crate::model::table::AxisItem]) -> Vec<Option<&str>> {
    items.iter().map(|i| Some(i.id.as_str())).chain([None]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..Default::default() })]

    #[test]
    fn every_cell_and_total_is_what_a_slow_recount_finds(
        drafts in drafts(), rows in sides(), columns in sides(), measure in measure(), base in bases(),
        record in record(), all in any::<bool>(),
    ) {
        let study = study_of(&drafts);
        let speech = if all { Speech::All } else { Speech::Participants };
        let spec = Spec { base, speech, measures: vec![measure, Measure::Quotes, Measure::Weight], ..Spec::new(rows, columns, measure) };
        prop_assume!(spec.rows != spec.columns);
        let table = matrix(&study, &Scope::new(record.clone()), &spec).unwrap();
        let excerpts = table.excerpts;
        let Shape::Matrix(meta) = table.shape else { panic!("a matrix") };
        let recount = Recount::new(&study, &record, &spec);
        let counted = spec.counts_cases(&Scope::new(record.clone()))
            && matches!(measure, Measure::Participants | Measure::Sources);
        for (r, row) in lines(&meta.rows).into_iter().enumerate() {
            for (c, column) in lines(&meta.columns).into_iter().enumerate() {
                let one = match (row, column) {
                    (Some(_), Some(_)) => &meta.cells[r][c],
                    (Some(_), None) => &meta.row_totals[r],
                    (None, Some(_)) => &meta.column_totals[c],
                    (None, None) => &meta.total,
                };
                let cases = recount.cases(&meta, row, column);
                let behind: Vec<String> = one.excerpts.iter().map(|e| excerpts[*e as usize].id.clone()).collect();
                prop_assert_eq!(&behind, &recount.ids(&cases), "{:?} {:?}", row, column);
                if let Cell::Quotes(quotes) = &one.more[0] {
                    prop_assert_eq!(quotes.iter().map(|q| q.id.clone()).collect::<Vec<_>>(), behind);
                }
                let weighed: BTreeSet<usize> = cases.iter().map(|c| c.coding).collect();
                let weights = weighed.iter().filter_map(|at| match recount.codings[*at].weight.as_deref() {
                    Some("2") => Some(2.0),
                    Some("1,5") => Some(1.5),
                    _ => None,
                });
                let weights: Vec<f64> = weights.collect();
                let mean = weights.iter().sum::<f64>() / weights.len() as f64;
                match (&one.more[1], weights.len()) {
                    (Cell::Blank(_), none) => prop_assert_eq!(none, 0),
                    (cell, _) => prop_assert_eq!(cell, &Cell::number(mean, 2)),
                }
                if counted {
                    let known = |p: &&(Option<&crate::model::source::Source>, _)| {
                        !recount.asks_holders() || p.0.is_some_and(|s| recount.read(s, None))
                    };
                    let parts = recount.about(row, column).into_iter().filter(known);
                    let n = match measure {
                        Measure::Participants => parts.filter_map(|p| p.1.clone()).collect::<BTreeSet<_>>().len(),
                        _ => parts.filter_map(|p| Some(p.0?.id.clone())).collect::<BTreeSet<_>>().len(),
                    };
                    prop_assert_eq!(value(&one.cell), n as u64, "{:?} {:?}", row, column);
                    continue;
                }
                let blank = recount.blank(row, column).filter(|_| cases.is_empty());
                let said = match one.cell { Cell::Blank(why) => Some(why), _ => None };
                prop_assert_eq!(said, blank, "{:?} {:?}", row, column);
                if measure == Measure::Presence && (row.is_none() || column.is_none()) {
                    continue;
                }
                prop_assert_eq!(value(&one.cell), recount.count(measure, &cases), "{:?} {:?}", row, column);
            }
        }
        for (axes, items) in [(&spec.rows, &meta.rows), (&spec.columns, &meta.columns)] {
            let coded = axes.any(|a| a.of_codes() || matches!(a, Axis::Origin | Axis::Stance | Axis::Round));
            for item in items.iter().filter(|_| coded) {
                let here = recount.cases.iter().filter(|c| recount.in_line(axes, &item.id, c));
                let who = |case: &Case| match meta.n_unit.as_str() {
                    "sources" => Some(recount.codings[case.coding].source.clone()),
                    _ => case.owner.clone(),
                };
                prop_assert_eq!(item.n, here.filter_map(who).collect::<BTreeSet<_>>().len() as u64, "N of {}", item.id);
            }
        }
    }

    #[test]
    fn every_base_is_what_a_slow_recount_finds(
        drafts in drafts(), rows in sides(), columns in sides(), measure in measure(), base in bases(),
        record in record(), all in any::<bool>(),
    ) {
        let study = study_of(&drafts);
        let speech = if all { Speech::All } else { Speech::Participants };
        let spec = Spec { base, speech, ..Spec::new(rows, columns, measure) };
        prop_assume!(spec.rows != spec.columns);
        let table = matrix(&study, &Scope::new(record.clone()), &spec).unwrap();
        let Shape::Matrix(meta) = table.shape else { panic!("a matrix") };
        let recount = Recount::new(&study, &record, &spec);
        let of = |one: &Measured| match one.cell {
            Cell::Of { base, .. } | Cell::Rate { base, .. } => Some(base),
            Cell::Share { base, .. } => Some(base as u64),
            _ => None,
        };
        let base = base::base_of(&spec, measure);
        for (r, row) in lines(&meta.rows).into_iter().enumerate() {
            for (c, column) in lines(&meta.columns).into_iter().enumerate() {
                let one = if let (Some(_), Some(_)) = (row, column) { &meta.cells[r][c] } else { continue };
                let expected = match base {
                    Base::None => None,
                    Base::Row => Some(value(&meta.row_totals[r].cell)),
                    Base::Column => Some(value(&meta.column_totals[c].cell)),
                    Base::Table => Some(value(&meta.total.cell)),
                    Base::Words => Some(words_there(&recount, measure, row, column)),
                    _ => Some(recount.n(measure, row, column)),
                };
                prop_assert_eq!(of(one), expected.filter(|_| !matches!(one.cell, Cell::Blank(_))), "{:?} {:?}", row, column);
            }
        }
    }

    #[test]
    fn a_parent_holds_at_least_each_child_and_at_most_all_together(
        drafts in drafts(), record in record(), measure in measure(),
    ) {
        prop_assume!(measure != Measure::Presence);
        let study = study_of(&drafts);
        let table = matrix(&study, &Scope::new(record), &Spec::new(Axis::Code, Axis::Kind, measure)).unwrap();
        let Shape::Matrix(meta) = table.shape else { panic!("a matrix") };
        let total = |at: usize| value(&meta.row_totals[at].cell);
        for (at, code) in study.codebook.codes.iter().enumerate() {
            if let Some(parent) = code.parent {
                prop_assert!(total(parent) >= total(at));
            }
        }
        prop_assert!(value(&meta.total.cell) <= (0..meta.rows.len()).map(total).sum());
    }

    #[test]
    fn the_tables_of_a_third_axis_are_those_of_the_corpus_of_its_items(
        drafts in drafts(), rows in sides(), record in record(), measure in measure(),
    ) {
        let study = study_of(&drafts);
        let columns = Axis::Coder;
        prop_assume!(!rows.0.contains(&columns));
        let split = Some(Axis::Source);
        let spec = Spec { split, ..Spec::new(rows.clone(), columns.clone(), measure) };
        let table = matrix(&study, &Scope::new(record.clone()), &spec).unwrap();
        for part in &table.parts {
            let scope = Scope { sources: vec![part.id.clone()], ..Scope::new(record.clone()) };
            let alone = matrix(&study, &scope, &Spec { split: Some(Axis::Source), ..Spec::new(rows.clone(), columns.clone(), measure) }).unwrap();
            let (Shape::Matrix(split), Shape::Matrix(alone)) = (&part.table.shape, &alone.shape) else { panic!() };
            let conditions = rows.any(|a| matches!(a, Axis::Condition(_)));
            for (at, item) in alone.rows.iter().enumerate().filter(|_| !conditions) {
                let there = split.rows.iter().position(|r| r.id == item.id).expect("a line of the whole");
                prop_assert_eq!(split.rows[there].n, item.n, "{}", &item.id);
                prop_assert_eq!(value(&split.row_totals[there].cell), value(&alone.row_totals[at].cell), "{}", &item.id);
            }
            prop_assert_eq!(split.n, alone.n);
        }
    }

    #[test]
    fn what_two_codes_have_in_common_is_what_both_hold(drafts in drafts(), record in record(), at in 0usize..4) {
        let measure = [Measure::Participants, Measure::Sources, Measure::Turns, Measure::Codings][at];
        let study = study_of(&drafts);
        let (one, spec) = (Spec::new(Axis::Code, Axis::All, measure), Spec::new(Axis::Code, Axis::Code, measure));
        let table = matrix(&study, &Scope::new(record.clone()), &spec).unwrap();
        let Shape::Matrix(meta) = table.shape else { panic!("a matrix") };
        let recount = Recount::new(&study, &record, &one);
        let things = |code: &str| -> BTreeSet<String> {
            let cases = recount.cases.iter().filter(|c| recount.code_under(c.coding, code));
            cases.flat_map(|case| {
                let coding = recount.codings[case.coding];
                let coder = if record == Record::All { coding.coder.as_str() } else { "" };
                match measure {
                    Measure::Participants => case.owner.clone().into_iter().collect::<Vec<_>>(),
                    Measure::Sources => vec![coding.source.clone()],
                    Measure::Codings => vec![format!("{} {:?} {coder}", coding.source, recount.places[case.coding])],
                    _ => {
                        let turns = (0..99).filter(|t| turn_of(&recount, case, *t));
                        turns.map(|t| format!("{} {t}", coding.source)).collect()
                    }
                }
            }).collect()
        };
        for (r, row) in meta.rows.iter().enumerate() {
            for (c, column) in meta.columns.iter().enumerate() {
                let both = things(&row.id).intersection(&things(&column.id)).count() as u64;
                prop_assert_eq!(value(&meta.cells[r][c].cell), both, "{} {}", &row.id, &column.id);
            }
        }
    }
}

/// Whether a case holds speech of a turn.
fn turn_of(recount: &Recount, case: &Case, turn: u32) -> bool {
    let coding = recount.codings[case.coding];
    let source = recount.study.source(&coding.source).unwrap();
    source.blocks.iter().filter(|b| b.turn == Some(turn) && b.kind == BlockKind::Paragraph).any(|block| {
        let speaker = &source.speakers[usize::from(block.speaker.unwrap())];
        !speaker.interviewer && speaker.participant == case.owner && block.text.overlaps(coding.place.span)
    })
}

/// All words of those who may stand in the line of the base.
fn words_there(recount: &Recount, measure: Measure, row: Option<&str>, column: Option<&str>) -> u64 {
    let spec = recount.spec;
    let (row, column) = match (spec.rows.of_speech(), spec.columns.of_speech()) {
        (_, true) => (None, column),
        (true, false) => (row, None),
        _ => (None, None),
    };
    let slice_in = |axis: Axis, said: Option<&str>| {
        let holds = |axes: &Axes, id: Option<&str>| {
            let mut lines = axes.0.iter().zip(id.into_iter().flat_map(|id| id.split('/')));
            lines.all(|(a, id)| *a != axis || said == Some(id))
        };
        holds(&spec.rows, row) && holds(&spec.columns, column)
    };
    let mut out = 0;
    for source in recount.study.sources.iter().filter(|s| recount.read(s, None)) {
        for block in source.blocks.iter().filter(|b| b.kind == BlockKind::Paragraph) {
            let speaker = block.speaker.map(|w| &source.speakers[usize::from(w)]);
            if speaker.is_some_and(|s| s.interviewer) && !recount.everybody() {
                continue;
            }
            let whose = speaker.map(|s| s.participant.clone().filter(|_| !s.interviewer));
            let part = recount.about(row, column).into_iter().any(|(of, owner)| {
                of.is_some_and(|of| of.id == source.id)
                    && whose.as_ref().is_none_or(|w| w == owner)
                    && (owner.is_some() || recount.everybody() || measure != Measure::Share)
            });
            let section = block.section.map(|s| simple(&source.sections[usize::from(s)].title));
            let label = speaker.map(|s| s.label.as_str());
            if part && slice_in(Axis::Section, section.as_deref()) && slice_in(Axis::Speaker, label) {
                out += word_starts(source, block).len() as u64;
            }
        }
    }
    out
}
