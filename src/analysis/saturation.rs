//! How much each further interview brought that was new.
//!
//! The curve counts codes, in the order of the interviews (by the attribute
//! `date`, those without one last, in the order of their files): how many
//! different codes were used up to and including each, and how many of them came
//! from the data. It is one order out of many, so a flat end is an observation
//! and no proof: that is said beside it.

use super::corpus::Corpus;
use super::record::Record;
use super::scope::{Scope, notes, select_in};
use crate::model::codebook::Origin;
use crate::model::coding::MarkKind;
use crate::model::picture::{Curve, Line, Picture, Plot};
use crate::model::study::Study;
use crate::model::table::{Cell, Column, Kind, Table};
use std::collections::BTreeSet;

/// The codes used up to each interview, with their picture.
pub fn saturation(study: &Study, scope: &Scope) -> Table {
    let corpus = Corpus::new(study, scope);
    let (selected, left) = select_in(study, &corpus, scope);
    let mut used: Vec<Vec<usize>> = vec![Vec::new(); study.sources.len()];
    let mut codings = vec![0_u64; study.sources.len()];
    for one in &selected {
        if let Some(code) = one.code.filter(|_| !one.span.is_empty()) {
            used[one.source].push(code);
            codings[one.source] += 1;
        }
    }
    let asked: Vec<usize> = (0..study.sources.len()).filter(|s| !corpus.of(*s).is_empty()).collect();
    let (talks, what) = talks(study, asked);
    let all = talks.len();
    let read: Vec<usize> =
        ordered(study, talks).into_iter().filter(|s| codings[*s] > 0 || is_read(study, scope, *s)).collect();
    let mut seen = BTreeSet::new();
    let mut rows = Vec::new();
    let (mut total, mut inductive) = (Vec::new(), Vec::new());
    for (number, source) in (1..).zip(&read) {
        let here: BTreeSet<usize> = used[*source].iter().copied().collect();
        let new: Vec<usize> = here.difference(&seen).copied().collect();
        seen.extend(&here);
        let own = |code: &&usize| study.codebook.codes[**code].origin == Some(Origin::Inductive);
        let (sum, own) = (seen.len() as u64, seen.iter().filter(own).count() as u64);
        total.push(sum);
        inductive.push(own);
        let text = &study.sources[*source];
        let name = |code: &usize| study.codebook.codes[*code].name.clone();
        rows.push(vec![
            Cell::Count(number),
            Cell::Text(text.id.clone()),
            text.attribute("date").map_or(Cell::Blank(""), |d| Cell::Text(d.to_owned())),
            Cell::Count(codings[*source]),
            Cell::Count(here.len() as u64),
            Cell::Count(new.len() as u64),
            Cell::Count(sum),
            Cell::Count(own),
            Cell::List(new.iter().map(name).collect()),
        ]);
    }
    let said = said(what, read.len(), all - read.len());
    let mut table = Table::list("codes used up to each interview", columns(), rows);
    table.notes = [said.clone(), notes(study, scope, &left)].concat();
    let line = |label: &str, heights| Line { label: label.to_owned(), heights };
    let picture = Picture {
        title: "Different codes used, interview after interview".to_owned(),
        caption: said,
        plot: Plot::Curve(Curve {
            across: format!("{what} in order of date"),
            up: "Different codes used so far".to_owned(),
            steps: (1..=read.len()).map(|n| n.to_string()).collect(),
            lines: vec![line("all codes", total), line("inductive", inductive)],
        }),
    };
    table.drawn(picture)
}

fn columns() -> Vec<Column> {
    let number = |key: &str| Column::new(key, Kind::Number);
    vec![
        number("order"),
        Column::new("source", Kind::Text),
        Column::new("date", Kind::Text),
        number("codings"),
        number("codes"),
        number("new_codes"),
        number("codes_so_far"),
        number("inductive_so_far"),
        Column::new("new", Kind::Prose),
    ]
}

/// Interviews and focus groups; where there are none, all sources.
fn talks(study: &Study, asked: Vec<usize>) -> (Vec<usize>, &'static str) {
    let talks: Vec<usize> = asked
        .iter()
        .copied()
        .filter(|s| !matches!(study.sources[*s].kind.as_str(), "document" | "field-note"))
        .collect();
    if talks.is_empty() { (asked, "Sources") } else { (talks, "Interviews") }
}

/// By date as written, then in the study's order.
fn ordered(study: &Study, mut sources: Vec<usize>) -> Vec<usize> {
    sources.sort_by_key(|s| {
        let date = study.sources[*s].attribute("date").map(str::trim).filter(|d| !d.is_empty());
        (date.is_none(), date.unwrap_or_default(), *s)
    });
    sources
}

/// True if a coder of the record said that a source was read.
fn is_read(study: &Study, scope: &Scope, source: usize) -> bool {
    let id = &study.sources[source].id;
    let whose = |coder: &String| match &scope.record {
        Record::Coder(only) => only == coder,
        _ => true,
    };
    study.marks.iter().any(|m| m.source == *id && m.what != MarkKind::Skipped && whose(&m.coder))
}

fn said(what: &str, read: usize, unread: usize) -> Vec<String> {
    let mut out = vec![format!(
        "{what}: {read}, by their date as written, those without one last. Codes without what stands below them; inductive are those the codebook calls so."
    )];
    if unread > 0 {
        let what = what.to_lowercase();
        out.push(format!(
            "Left out: {unread} of {} {what}, which nobody of the record has coded or marked as read.",
            read + unread
        ));
    }
    out.push("This is one order of many: that the line grows flat shows that little was new at the end, not that nothing new is left.".to_owned());
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::{codebook, coding, source, span_of, study};
    use proptest::prelude::*;

    /// Interviews with these dates (0 is none), and the codes used in each.
    fn drawn(talks: &[(u8, Vec<u8>)]) -> Study {
        let ids = ["a", "b", "c", "d", "e"];
        let sources: Vec<_> = talks
            .iter()
            .enumerate()
            .map(|(n, (date, _))| {
                let one = source(&format!("s{n}")).participants(&["P"]).turn("P", "some words");
                if *date > 0 { one.attribute("date", &format!("2020-01-{date:02}")) } else { one }.build()
            })
            .collect();
        let mut codings = Vec::new();
        for (source, (_, codes)) in sources.iter().zip(talks) {
            for code in codes {
                let id = ids[usize::from(*code) % 5];
                codings.push(coding(codings.len() as u32, "ana", source, Some(id), span_of(source, "words")));
            }
        }
        let mut book = codebook(&ids.map(|id| (id, 0)));
        book.codes[1].origin = Some(Origin::Inductive);
        study(sources, Vec::new(), book, codings)
    }

    fn column(table: &Table, key: &str) -> Vec<u64> {
        let crate::model::table::Shape::List { columns, rows } = &table.shape else { panic!() };
        let at = columns.iter().position(|c| c.key == key).unwrap();
        rows.iter().map(|row| if let Cell::Count(n) = row[at] { n } else { panic!() }).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..Default::default() })]

        #[test]
        fn each_height_is_a_count_over_everything_before_it(
            talks in prop::collection::vec((0u8..5, prop::collection::vec(0u8..5, 0..4)), 0..7),
        ) {
            let study = drawn(&talks);
            let table = saturation(&study, &Scope::new(Record::All));
            let mut order: Vec<usize> = (0..talks.len()).filter(|n| !talks[*n].1.is_empty()).collect();
            order.sort_by_key(|n| (if talks[*n].0 == 0 { 99 } else { talks[*n].0 }, *n));
            let so_far = |upto: usize| {
                let codes = order[..=upto].iter().flat_map(|n| talks[*n].1.iter().map(|c| c % 5));
                codes.collect::<std::collections::HashSet<_>>()
            };
            let wanted: Vec<u64> = (0..order.len()).map(|n| so_far(n).len() as u64).collect();
            let inductive: Vec<u64> = (0..order.len()).map(|n| u64::from(so_far(n).contains(&1))).collect();
            prop_assert_eq!(column(&table, "codes_so_far"), wanted.clone());
            prop_assert_eq!(column(&table, "inductive_so_far"), inductive);
            prop_assert_eq!(column(&table, "new_codes").iter().sum::<u64>(), wanted.last().copied().unwrap_or(0));
        }
    }

    #[test]
    fn what_nobody_read_is_left_out_and_said() {
        let study = drawn(&[(1, vec![0]), (2, vec![]), (3, vec![1])]);
        let table = saturation(&study, &Scope::new(Record::All));
        assert_eq!(column(&table, "codes_so_far"), [1, 2]);
        assert!(table.notes[1].starts_with("Left out: 1 of 3 interviews, which nobody"), "{:?}", table.notes);
    }
}
