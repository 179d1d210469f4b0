//! A table from what is kept is the table of the study itself.

use super::Depth;
use super::tests::kept;
use crate::analysis::codings::{Listed, codings, listed, titled};
use crate::analysis::ledger::{Ledger, Rows};
use crate::analysis::listing::Listing;
use crate::analysis::matrix::oracle::{Draft, drafts, record, study_of};
use crate::analysis::matrix::{Axes, Base, Measure, Needs, Spec, Speech, axes, cells, counted};
use crate::analysis::record::Record;
use crate::analysis::scope::{Excerpts, Found, Scope, attribute_names};
use crate::export::codings::Writing;
use crate::export::{self, Format};
use crate::model::anchor::Grade;
use crate::model::codebook::CodeStatus;
use crate::model::coding::{CodingStatus, MarkKind};
use crate::model::ids::{Stamp, Ulid};
use crate::model::known::Known;
use crate::model::span::Span;
use crate::model::study::{Mark, Study};
use crate::model::table::{Shape, Table};
use proptest::prelude::*;
use std::sync::Arc;

/// Codings of every kind, some of codes that are not there.
pub(super) fn study(drafts: &[Draft], odd: &[(u8, u8)]) -> Study {
    let mut study = study_of(drafts);
    for (coding, (kind, other)) in study.codings.iter_mut().zip(odd) {
        match kind {
            0 => coding.place.grade = [Grade::Moved, Grade::Changed, Grade::Ambiguous][usize::from(*other) % 3],
            1 => (coding.place.grade, coding.place.span) = (Grade::Lost, Span::new(0, 0)),
            2 => coding.status = CodingStatus::Provisional,
            3 => coding.memo = "see [[a]]".to_owned(),
            4 => coding.code = Some("gone".into()),
            _ => {}
        }
    }
    if odd.first().is_some_and(|(kind, _)| kind % 2 == 0) {
        // Without codes that are not there, and without such that are hidden.
        study.themes.iter_mut().for_each(|theme| theme.evidence.clear());
        study.codings.iter_mut().filter(|c| c.code.as_ref().is_some_and(|c| c.0 == "gone")).for_each(|c| c.code = None);
    } else {
        study.codebook.codes[5].status = CodeStatus::Retired;
        study.codebook.codes[3].merged_into = Some("b".into());
    }
    let rank = |study: &Study, at: usize| study.source_index(&study.codings[at].source);
    let mut order: Vec<usize> = (0..study.codings.len()).collect();
    order.sort_by_key(|at| (rank(&study, *at), study.codings[*at].place.span));
    study.codings = order.iter().map(|at| study.codings[*at].clone()).collect();
    for (coder, source, what) in [("ana", "s3", MarkKind::Read), ("cyd", "s2", MarkKind::Skipped)] {
        let (coder, source) = (coder.to_owned(), source.to_owned());
        study.marks.push(Mark { coder, source, what, at: Stamp(3), codebook: None });
    }
    study.coders = vec!["ana".to_owned(), "ben".to_owned()];
    study.config.coders = vec![("ben".to_owned(), "Ben B.".to_owned()), ("dan".to_owned(), "Dan".to_owned())];
    study.config.attributes = vec![("years".to_owned(), "number".to_owned()), ("site".to_owned(), "text".to_owned())];
    study.read_only_journals = vec!["codings/ana/s1.jsonl".to_owned()];
    study
}

pub(super) fn scope(record: Record, filters: &[bool]) -> Scope {
    let some = |n: usize, words: &[&str]| -> Vec<String> {
        words.iter().filter(|_| filters[n]).map(|w| (*w).to_owned()).collect()
    };
    let codes = |n: usize, ids: &[&str]| some(n, ids).into_iter().map(|id| id.as_str().into()).collect();
    Scope {
        include_provisional: filters[0],
        include_rejected: filters[1],
        include_unsure: filters[2],
        codes: codes(3, &["e", "c", "gone"]),
        under: codes(4, &["a", "b"]),
        participants: some(5, &["P1", "P4"]),
        where_: if filters[6] { vec![("role".to_owned(), "x".to_owned())] } else { Vec::new() },
        coders: some(7, &["ana", "cyd"]),
        sources: some(8, &["s1", "s4"]),
        ..Scope::new(record)
    }
}

/// What a query might have found: every second coding, by id, and by where it stands.
fn every_second(study: &Study) -> (Option<Found>, Option<Found>) {
    let found = |codings| Some(Found { query: "q".to_owned(), codings });
    let ids = study.codings.iter().step_by(2).map(|c| c.id.clone()).collect();
    let of = |source: usize| (0..).zip(study.codings_at(source)).map(move |(nth, at)| (at, (source as u32, nth)));
    let all = (0..study.sources.len()).flat_map(of);
    let places = all.filter(|(at, _)| at % 2 == 0).map(|(_, place)| place).collect();
    (found(Excerpts::Ids(Arc::new(ids))), found(Excerpts::Places(Arc::new(places))))
}

/// One side, sometimes of two axes.
fn side(study: &Study, (first, second): (usize, usize)) -> Axes {
    let mut words = axes(study);
    words.extend(["years:10", "role=x", "code:a AND role=x"].map(str::to_owned));
    let word = |at: usize| words[at % words.len()].clone();
    let both = if second % 3 == 0 { format!("{},{}", word(first), word(second)) } else { word(first) };
    Axes::parse(study, &both).unwrap()
}

/// The same without what was not asked for.
fn without_people(mut table: Table) -> Table {
    let parts = table.parts.iter_mut().map(|part| &mut part.table.shape);
    for shape in std::iter::once(&mut table.shape).chain(parts) {
        if let Shape::Matrix(meta) = shape {
            meta.all_cells().for_each(|cell| cell.people = 0);
        }
    }
    table
}

/// The files that a study in memory would have been read from.
pub(super) fn write_sources(study: &Study, root: &std::path::Path) {
    for source in study.sources.iter() {
        let path = root.join(&source.file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &source.body).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..Default::default() })]

    #[test]
    fn a_table_is_the_same_wherever_its_numbers_come_from(
        drafts in drafts(), odd in prop::collection::vec((0u8..20, 0u8..6), 30), record in record(),
        filters in prop::collection::vec(prop::bool::weighted(0.15), 9),
        (rows, columns) in (((0usize..40), (0usize..40)), ((0usize..40), (0usize..40))),
        (measures, split) in (prop::collection::vec(0usize..12, 1..3), (0usize..40)),
        (base, speech) in (0usize..14, prop::bool::weighted(0.2)), found in prop::bool::weighted(0.2),
    ) {
        let study = study(&drafts, &odd);
        let scope = scope(record, &filters);
        let (ids, places) = if found { every_second(&study) } else { Default::default() };
        let (kept_scope, scope) = (Scope { found: places, ..scope.clone() }, Scope { found: ids, ..scope });
        let bases = [Base::Row, Base::Column, Base::Table, Base::Participants, Base::Sources, Base::Words];
        let split = Some(side(&study, (split, 1)).0.remove(0)).filter(|_| split % 7 == 0);
        let spec = Spec {
            split,
            measures: measures.iter().map(|at| Measure::ALL[if at % 2 == 0 { at % 5 } else { *at }]).collect(),
            base: bases.get(base).copied().unwrap_or(Base::None),
            speech: if speech { Speech::All } else { Speech::Participants },
            ..Spec::new(side(&study, rows), side(&study, columns), Measure::Codings)
        };
        let ledger = Ledger::of(&study);
        let loaded = cells(&study, &ledger, &scope, &spec).map(|(table, _)| table);
        let mut plain = loaded.clone();
        if let (Ok(plain), Ok(behind)) = (&mut plain, counted(&study, Rows::Ledger(&ledger), &scope, &spec, true)) {
            *plain = behind;
        }
        let numbers = plain.clone().map(without_people);
        let from_rows = counted(&study, Rows::Ledger(&ledger), &scope, &spec, false);
        prop_assert_eq!(from_rows.map(without_people), numbers.clone());
        let depth = match spec.needs(&study) {
            Needs::Numbers => Depth::Heads,
            Needs::Outlines => Depth::Outlines,
            Needs::Words => Depth::Words,
            Needs::Everything => return Ok(()),
        };
        let dir = tempfile::tempdir().unwrap();
        write_sources(&study, dir.path());
        let glance = kept(&study, dir.path());
        let known = Study { themes: study.themes.clone(), ..glance.study(depth).unwrap() };
        prop_assert_eq!(counted(&known, Rows::Kept(&glance), &kept_scope, &spec, true), plain);
        prop_assert_eq!(counted(&known, Rows::Kept(&glance), &kept_scope, &spec, false).map(without_people), numbers);
        prop_assert!(glance.is_sound());
    }

    #[test]
    fn a_list_is_the_same_source_by_source(
        drafts in drafts(), odd in prop::collection::vec((0u8..20, 0u8..6), 30), record in record(),
        filters in prop::collection::vec(prop::bool::weighted(0.15), 9), found in prop::bool::weighted(0.2),
    ) {
        let mut study = study(&drafts, &odd);
        let scope = scope(record, &filters);
        // What a lost coding was made on is not kept.
        study.codings.retain(|c| !scope.include_unsure || !c.place.span.is_empty());
        for (at, coding) in study.codings.iter_mut().enumerate() {
            coding.created = Stamp(1_700_000_000_000 + at as i64);
            coding.query = (at % 3 == 0).then(|| "=one AND \"two\"".to_owned());
            coding.memo = ["", "see [[a]]", "-a, £ \"b\"\n\u{7}", "\tcosts £2\u{85}"][at % 4].to_owned();
            coding.id = if at % 2 == 0 { Ulid::encode(1_700_000_000_000, at as u128) } else { coding.id.clone() };
        }
        let dir = tempfile::tempdir().unwrap();
        write_sources(&study, dir.path());
        let glance = kept(&study, dir.path());
        let shell = glance.study(Depth::Heads).unwrap();
        let names = attribute_names(&shell);
        let some = glance.source_by_source(&shell, &|study, all: &mut Listed| {
            all.and(listed(study, &scope, &names));
            Some(())
        });
        let mut all = Listed::default();
        some.unwrap().into_iter().for_each(|some| all.and(some));
        prop_assert_eq!(titled(&shell, &scope, &names, all), codings(&study, &scope));
        let (ids, places) = if found { every_second(&study) } else { Default::default() };
        let (asked_of, asked) = (Scope { found: places, ..scope.clone() }, Scope { found: ids, ..scope.clone() });
        let listing = Listing::new(&shell, &glance, &asked_of);
        for (tabs, format) in [(false, Format::Csv), (true, Format::Tsv)] {
            let written = |table: &Table| export::write(table, format, &export::Options::default()).unwrap();
            let mut lines = written(&titled(&shell, &scope, &names, Listed::default()));
            let count = Writing::new(&glance, &shell, &listing, &names, tabs).each_piece(&mut |piece| {
                lines.extend_from_slice(piece);
                true
            });
            let whole = codings(&study, &asked);
            prop_assert_eq!(String::from_utf8(lines).unwrap(), String::from_utf8(written(&whole)).unwrap());
            prop_assert_eq!(count.map(|n| crate::analysis::scope::counted(n, "coding")), Some(whole.title));
        }
    }
}
