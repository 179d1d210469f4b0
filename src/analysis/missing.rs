//! Who does not speak of what most speak of.
//!
//! Silence of one person is a finding only where others spoke. So of every code that
//! most participants have, those are named who were read and do not have it. Whoever
//! was not read is not missing: nobody knows.

use super::corpus::Corpus;
use super::ledger::Ledger;
use super::matrix::{self, Axis, MatrixError, Measure, Spec};
use super::scope::{Scope, counted};
use crate::model::codebook::CodeId;
use crate::model::study::Study;
use crate::model::table::{Cell, Column, Kind, Shape, Table};

/// A row for each code that at least `percent` of the participants who were read have
/// and somebody has not. A code holds what is coded with it or with a code below it.
///
/// # Errors
/// As a matrix of codes and participants.
pub fn missing(study: &Study, scope: &Scope, percent: f64) -> Result<Table, MatrixError> {
    let spec = Spec::new(Axis::Code, Axis::Participant, Measure::Presence);
    let (made, _) = matrix::cells(study, &Ledger::of(study), scope, &spec)?;
    let Shape::Matrix(meta) = &made.shape else { return Ok(made) };
    let mut rows = Vec::new();
    for (item, cells) in meta.rows.iter().zip(&meta.cells) {
        let holds = |cell: &Cell| match cell {
            Cell::Flag(yes) => Some(*yes),
            Cell::Count(n) => Some(*n > 0),
            _ => None,
        };
        let of = |yes: bool| {
            let here = meta.columns.iter().zip(cells).filter(move |(_, cell)| holds(&cell.cell) == Some(yes));
            here.map(|(column, _)| column.label.clone()).collect::<Vec<String>>()
        };
        let (with, without) = (of(true).len() as u64, of(false));
        let read = with + without.len() as u64;
        let most = with as f64 * 100.0 >= percent * read as f64;
        let living = study.codebook.find(&CodeId(item.id.clone())).is_some();
        if with > 0 && most && !without.is_empty() && living {
            rows.push(vec![
                Cell::Text(item.id.clone()),
                Cell::Text(item.full()),
                Cell::Of { part: with, base: read, digits: 0 },
                Cell::Count(without.len() as u64),
                Cell::List(without),
            ]);
        }
    }
    let columns = vec![
        Column::new("id", Kind::Text).detail(),
        Column::new("code", Kind::Text),
        Column::new("with", Kind::Number),
        Column::new("missing", Kind::Number),
        Column::new("without", Kind::Prose),
    ];
    let mut table = Table::list("participants without a code that most have", columns, rows);
    let corpus = Corpus::new(study, scope);
    let people = corpus.count_participants(0..corpus.parts.len());
    table.notes = vec![format!(
        "Codes that at least {percent} % of the participants who were read have; {} in scope. A code holds what is coded with it or with a code below it.",
        counted(people, "participant")
    )];
    table.notes.extend(made.notes.iter().filter(|note| !note.starts_with("Cells: ")).cloned());
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::record::Record;
    use crate::model::fixture::{codebook, coding, participant, source, span_of, study};
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..Default::default() })]

        #[test]
        fn whoever_was_read_and_lacks_a_code_of_most_is_named(
            coded in prop::collection::vec(prop::collection::vec(0_usize..3, 0..4), 1..6), percent in 1_u32..100,
        ) {
            let ids = ["a", "b", "c"];
            let who: Vec<String> = (0..coded.len()).map(|n| format!("P{n}")).collect();
            let sources: Vec<_> = who.iter().map(|id| source(id).participants(&[id]).turn(id, "some words").build()).collect();
            let mut codings = Vec::new();
            for (source, codes) in sources.iter().zip(&coded) {
                for code in codes {
                    codings.push(coding(codings.len() as u32, "ana", source, Some(ids[*code]), span_of(source, "words")));
                }
            }
            let people = who.iter().map(|id| participant(id, &[])).collect();
            let study = study(sources, people, codebook(&ids.map(|id| (id, 0))), codings);
            let table = missing(&study, &Scope::new(Record::All), f64::from(percent)).unwrap();
            let mut wanted = Vec::new();
            for (at, id) in ids.iter().enumerate() {
                let read: Vec<usize> = (0..coded.len()).filter(|n| !coded[*n].is_empty()).collect();
                let without: Vec<String> = read.iter().filter(|n| !coded[**n].contains(&at)).map(|n| who[*n].clone()).collect();
                let with = read.len() - without.len();
                if with > 0 && !without.is_empty() && with * 100 >= percent as usize * read.len() {
                    wanted.push((Cell::Text((*id).to_owned()), Cell::List(without)));
                }
            }
            let Shape::List { rows, .. } = &table.shape else { panic!() };
            let have: Vec<_> = rows.iter().map(|row| (row[0].clone(), row[4].clone())).collect();
            prop_assert_eq!(have, wanted);
        }
    }
}
