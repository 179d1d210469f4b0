//! Three coders and more: who has coded what, place by place.
//!
//! Two coders' codings can be paired; those of three cannot be without saying which of
//! them is right. So a place here is of one code: codings of it that hang together by
//! overlaps, whoever made them. It is told who has it, and who has read the source and has
//! it not. Two codes on the same words are two places.

use super::decided::{by_coding, every};
use super::{CompareError, State};
use crate::analysis::ledger::Ledger;
use crate::analysis::record;
use crate::model::coding::{CodingStatus, MarkKind};
use crate::model::nearest::nearest;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::model::table::{Cell, Column, Kind, Table};
use std::collections::BTreeMap;

/// Which places are asked for. Empty lists let everything through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Many {
    /// In these sources (ids).
    pub sources: Vec<String>,
    /// Of these codes, as indexes into the codebook.
    pub codes: Vec<usize>,
    /// Of these kinds: `agreed`, `boundaries`, `some`; none: all but where they agree.
    pub kinds: Vec<String>,
    /// As far as this.
    pub states: Vec<State>,
}

/// The coders to compare if they are more than two: those asked for, else all who have
/// coded. `None` if two or fewer are meant.
///
/// # Errors
/// If somebody is asked for who is no coder.
pub fn many_of(study: &Study, asked: &[String]) -> Result<Option<Vec<String>>, CompareError> {
    let known = record::coders(study);
    if study.only.is_some() {
        return Err(CompareError::Blind);
    }
    if let Some(id) = asked.iter().find(|id| !known.contains(id)) {
        let near = nearest(id, known.iter().map(String::as_str)).map(str::to_owned);
        return Err(CompareError::Unknown { id: id.clone(), coders: known, near });
    }
    let mut coders = if asked.is_empty() { study.coders.clone() } else { asked.to_vec() };
    let mut seen = std::collections::HashSet::new();
    coders.retain(|coder| seen.insert(coder.clone()));
    Ok((coders.len() > 2).then_some(coders))
}

/// A place of one code.
struct Place {
    source: usize,
    code: usize,
    span: Span,
    /// Codings, as indexes, each with the number of its coder.
    codings: Vec<(usize, usize)>,
}

/// A row for each place of these coders that is asked for.
pub fn many(study: &Study, ledger: &Ledger, coders: &[String], asked: &Many) -> Table {
    let read = read(study, ledger, coders);
    let places = places(ledger, coders, &read);
    let decided = every(study, ledger);
    let by = by_coding(&decided);
    let settled = |place: &Place| {
        let mut ids = place.codings.iter().map(|(at, _)| &study.codings[*at].id);
        let first = ids.next().and_then(|id| by.get(id.0.as_str()));
        let rest: Vec<_> = ids.collect();
        first.is_some_and(|all| all.iter().any(|at| rest.iter().all(|id| decided[*at].of.contains(id))))
    };
    let (mut rows, mut counts) = (Vec::new(), BTreeMap::from([("agreed", 0), ("boundaries", 0), ("some", 0)]));
    for place in &places {
        let has = |coder: usize| place.codings.iter().any(|(_, by)| *by == coder);
        let lacking: Vec<usize> = (0..coders.len()).filter(|c| read[place.source][*c] && !has(*c)).collect();
        let same = place.codings.iter().all(|(at, _)| study.codings[*at].place.span == place.span);
        let kind = match (lacking.is_empty(), same) {
            (true, true) => "agreed",
            (true, false) => "boundaries",
            (false, _) => "some",
        };
        *counts.entry(kind).or_insert(0) += 1;
        let state = match kind {
            "agreed" => State::Agreed,
            _ if settled(place) => State::Decided,
            _ => State::Open,
        };
        if asks(study, asked, place, (kind, state)) {
            rows.push(row(study, coders, place, (kind, state, lacking)));
        }
    }
    let said: Vec<String> = counts.iter().map(|(kind, n)| format!("{n} {kind}")).collect();
    let listed = rows.len();
    let mut table = Table::list(format!("{}: {}", coders.join(", "), said.join(", ")), columns(), rows);
    let both = read.iter().filter(|read| read.iter().filter(|r| **r).count() > 1).count();
    table.notes = vec![
        format!(
            "Each coder’s own codings, before any decision; all speech. Base: {both} of {} sources, which two at least have read (coded, or marked as read or complete).",
            study.sources.len()
        ),
        "A place: codings of one code, without what stands below it, that overlap, directly or by others. agreed: all who have read the source, on the same words; boundaries: all of them, on other words; some: not all of them. Left out: provisional and rejected codings, those whose words are not surely found, highlights.".to_owned(),
        "Two coders beside each other, with what is to be decided: --coders A,B.".to_owned(),
    ];
    if listed < places.len() {
        table.notes.push(format!("Listed are {listed} of {} places.", places.len()));
    }
    table
}

fn asks(study: &Study, asked: &Many, place: &Place, (kind, state): (&str, State)) -> bool {
    (asked.sources.is_empty() || asked.sources.contains(&study.sources[place.source].id))
        && (asked.codes.is_empty() || asked.codes.contains(&place.code))
        && if asked.kinds.is_empty() { kind != "agreed" } else { asked.kinds.iter().any(|k| k == kind) }
        && (asked.states.is_empty() || asked.states.contains(&state))
}

/// Of each source who of the coders has read it: coded in it, or marked it as read or
/// complete.
pub(super) fn read(study: &Study, ledger: &Ledger, coders: &[String]) -> Vec<Vec<bool>> {
    let mut out = vec![vec![false; coders.len()]; study.sources.len()];
    let numbers: Vec<Option<usize>> =
        ledger.coders.iter().map(|id| coders.iter().position(|coder| coder == id)).collect();
    for row in ledger.rows().iter().filter(|row| !row.adjudicated) {
        let coder = numbers.get(row.coder as usize).copied().flatten();
        if let (Some(source), Some(coder)) = (ledger.source(row), coder) {
            out[source][coder] = true;
        }
    }
    for mark in study.marks.iter().filter(|m| m.what != MarkKind::Skipped) {
        let coder = coders.iter().position(|c| *c == mark.coder);
        if let (Some(source), Some(coder)) = (study.source_index(&mark.source), coder) {
            out[source][coder] = true;
        }
    }
    out
}

/// The places, by source, then where they begin.
fn places(ledger: &Ledger, coders: &[String], read: &[Vec<bool>]) -> Vec<Place> {
    let mut all: Vec<(usize, usize, Span, usize, usize)> = Vec::new();
    for (at, row) in ledger.rows().iter().enumerate() {
        let counts = !row.adjudicated && row.status() == CodingStatus::Final && row.grade.is_sure();
        let coder = ledger.coders.get(row.coder as usize).and_then(|id| coders.iter().position(|c| c == id));
        let source = ledger.source(row).filter(|source| read[*source].iter().filter(|r| **r).count() > 1);
        if let (true, Some(source), Some(code), Some(coder)) = (counts, source, ledger.code(row), coder) {
            all.push((source, code, row.span, at, coder));
        }
    }
    all.sort_unstable();
    let mut out: Vec<Place> = Vec::new();
    for (source, code, span, at, coder) in all {
        match out.last_mut() {
            Some(last) if (last.source, last.code) == (source, code) && last.span.overlaps(span) => {
                last.span = last.span.hull(span);
                last.codings.push((at, coder));
            }
            _ => out.push(Place { source, code, span, codings: vec![(at, coder)] }),
        }
    }
    out.sort_by_key(|place| (place.source, place.span, place.code));
    out
}

fn columns() -> Vec<Column> {
    vec![
        Column::new("source", Kind::Text),
        Column::new("turn", Kind::Number),
        Column::new("code", Kind::Text).detail(),
        Column::new("code_name", Kind::Text),
        Column::new("kind", Kind::Text),
        Column::new("state", Kind::Text),
        Column::new("coded_by", Kind::Text),
        Column::new("not_by", Kind::Text),
        Column::new("ids", Kind::Text).detail(),
        Column::new("start", Kind::Number).detail(),
        Column::new("end", Kind::Number).detail(),
        Column::new("quote", Kind::Prose),
    ]
}

fn row(
    study: &Study,
    coders: &[String],
    place: &Place,
    (kind, state, lacking): (&str, State, Vec<usize>),
) -> Vec<Cell> {
    let (source, code) = (&study.sources[place.source], &study.codebook.codes[place.code]);
    let mut by: Vec<usize> = place.codings.iter().map(|(_, coder)| *coder).collect();
    by.sort_unstable();
    by.dedup();
    let names = |numbers: Vec<usize>| Cell::List(numbers.into_iter().map(|n| coders[n].clone()).collect());
    vec![
        Cell::Text(source.id.clone()),
        source.turn_of(place.span).map_or(Cell::Blank("no turns"), |turn| Cell::Count(u64::from(turn))),
        Cell::Text(code.id.0.clone()),
        Cell::Text(code.name.clone()),
        Cell::Text(kind.to_owned()),
        Cell::Text(state.word().to_owned()),
        names(by),
        names(lacking),
        Cell::List(place.codings.iter().map(|(at, _)| study.codings[*at].id.0.clone()).collect()),
        Cell::Count(u64::from(place.span.start)),
        Cell::Count(u64::from(place.span.end)),
        Cell::Text(source.slice(place.span).to_owned()),
    ]
}
