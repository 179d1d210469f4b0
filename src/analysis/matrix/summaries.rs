//! Written summaries in the cells of a matrix: the framework beside other measures.
//!
//! A summary is of a case and a code, and hangs on no coding, so it is no function of
//! a cell's set. It stands where the line of codes is its code or theme and the line of
//! people holds all of its case: what somebody wrote of two waves together stands in no
//! wave. Cells that gather several cases say whose words each are; lines and totals
//! that gather lines of people say how many summaries there are.

use super::items::Items;
use super::measure::Measure;
use super::parts::Parts;
use super::spec::Spec;
use super::{Context, excerpt};
use crate::analysis::framework::{Asked, Columns, Framework, linked, marked, parts_of};
use crate::model::codebook::CodeId;
use crate::model::study::Study;
use crate::model::table::{Cell, Measured, Shape, Table};
use std::collections::BTreeSet;

/// A summary and the lines in which it may stand.
struct Written {
    /// The words, with what has to be known of them.
    words: String,
    /// Whose they are, as people read it, and who that is.
    case: String,
    who: Option<usize>,
    parts: Parts,
    rows: BTreeSet<usize>,
    columns: BTreeSet<usize>,
}

/// Puts the summaries into a table, and says of which there is no room in it.
pub(super) fn put(ctx: &Context, spec: &Spec, sides: (&Items, &Items), table: &mut Table) {
    let Some(measure) = spec.measures.iter().position(|m| *m == Measure::Summary) else { return };
    let Shape::Matrix(meta) = &mut table.shape else { return };
    let all = written(ctx, sides);
    let in_row = |row: usize| all.iter().filter(|w| w.rows.contains(&row)).collect::<Vec<_>>();
    for (row, cells) in meta.cells.iter_mut().enumerate() {
        let here = in_row(row);
        for (column, one) in cells.iter_mut().enumerate() {
            let own: Vec<&Written> = here.iter().copied().filter(|w| w.columns.contains(&column)).collect();
            let one_code = sides.0.subject(row).or(sides.1.subject(column)).is_some();
            let gathers = !one_code || sides.0.gathers_people(row) || sides.1.gathers_people(column);
            let cell = match own.as_slice() {
                [] => None,
                _ if gathers => Some(Cell::Count(own.len() as u64)),
                _ => Some(Cell::Text(words(&own, &cell_parts(ctx, sides, (row, column))))),
            };
            set(one, measure, cell, &own);
        }
    }
    let total = |one: &mut Measured, own: Vec<&Written>| {
        set(one, measure, Some(Cell::Count(own.len() as u64)), &own);
    };
    for (row, one) in meta.row_totals.iter_mut().enumerate() {
        total(one, all.iter().filter(|w| w.rows.contains(&row) && !w.columns.is_empty()).collect());
    }
    for (column, one) in meta.column_totals.iter_mut().enumerate() {
        total(one, all.iter().filter(|w| w.columns.contains(&column) && !w.rows.is_empty()).collect());
    }
    let shown: Vec<&Written> = all.iter().filter(|w| !w.rows.is_empty() && !w.columns.is_empty()).collect();
    let parts = ctx.study.summaries.iter().flat_map(|s| &s.parts).filter(|part| !part.text.is_empty());
    let elsewhere = (parts.count() - shown.len()) as u64;
    total(&mut meta.total, shown);
    table.notes.push(NOTE.to_owned());
    if elsewhere > 0 {
        let many = match elsewhere {
            1 => "1 summary stands".to_owned(),
            n => format!("{n} summaries stand"),
        };
        table.notes.push(format!("{many} in none of these cells: of other cases, other codes, or written twice."));
    }
}

const NOTE: &str = "Summaries: “not summarised” has codings and nobody has written yet; “not coded” has none. Stale: codings came, went, moved or got another code since.";

/// Puts a value into a cell, and whose words it holds.
fn set(one: &mut Measured, measure: usize, cell: Option<Cell>, own: &[&Written]) {
    let people: BTreeSet<usize> = own.iter().filter_map(|w| w.who).collect();
    one.people = one.people.max(people.len() as u64);
    if let Some((there, cell)) = one.each().nth(measure).zip(cell) {
        *there = cell;
    }
}

/// The summaries of a cell one below the other; whose they are where the cell holds
/// more than the case.
fn words(own: &[&Written], parts: &Parts) -> String {
    let all = |w: &Written| parts.each().all(|part| w.parts.has(part));
    let said = own.iter().map(|w| if all(w) { w.words.clone() } else { format!("{}: {}", w.case, w.words) });
    said.collect::<Vec<_>>().join("\n\n")
}

/// The parts of the corpus that a cell is about.
fn cell_parts(ctx: &Context, (rows, columns): (&Items, &Items), (row, column): (usize, usize)) -> Parts {
    let mut parts = ctx.within(rows.lines[row].parts.as_ref());
    columns.lines[column].parts.iter().for_each(|other| parts.keep(other));
    parts
}

/// Every summary of a code that is a line, with the lines in which it may stand.
fn written(ctx: &Context, (rows, columns): (&Items, &Items)) -> Vec<Written> {
    let subjects = |side: &Items| -> Vec<CodeId> {
        (0..side.lines.len()).filter_map(|line| side.subject(line)).map(CodeId::from).collect()
    };
    let ids: BTreeSet<CodeId> = subjects(rows).into_iter().chain(subjects(columns)).collect();
    let asked =
        Asked { columns: Some(Columns::These(ids.into_iter().collect())), ..Asked::new(ctx.scope.record.clone()) };
    let Ok(framework) = Framework::of(ctx.study, ctx.ledger, &asked) else { return Vec::new() };
    let mut out = Vec::new();
    for (line, squares) in framework.rows.iter().zip(&framework.cells) {
        let corpus = parts_of(&ctx.corpus, &line.case);
        let parts = Parts::of(ctx.corpus.parts.len(), corpus.into_iter());
        let here = !parts.is_empty() && ctx.within(None).both(&parts).each().count() == parts.each().count();
        for (column, square) in framework.columns.iter().zip(squares).filter(|_| here) {
            let text = square.text(ctx.study);
            if text.is_empty() {
                continue;
            }
            let lines = |side: &Items| {
                let of = |line: &usize| {
                    side.subject(*line).is_none_or(|id| id == column.id.0)
                        && side.lines[*line].parts.as_ref().is_none_or(|own| parts.each().all(|part| own.has(part)))
                };
                (0..side.lines.len()).filter(of).collect::<BTreeSet<usize>>()
            };
            out.push(Written {
                words: marked(square, text.to_owned()),
                case: line.case.label(),
                who: ctx.corpus.participant(&line.case.participant),
                rows: lines(rows),
                columns: lines(columns),
                parts: parts.clone(),
            });
        }
    }
    out
}

/// Writes links to codings in summaries as numbers of the excerpts behind their cell,
/// for people; other programs look the ids up. Excerpts that a cell lacks are added.
pub fn number_links(study: &Study, table: &mut Table) {
    let Table { shape, excerpts, parts, .. } = table;
    let Shape::Matrix(meta) = shape else { return };
    let summary = |word: &str| word == Measure::Summary.word();
    let Some(measure) = meta.measures.iter().position(|m| summary(&m.word)) else { return };
    for one in meta.cells.iter_mut().flatten() {
        let mut behind = std::mem::take(&mut one.excerpts);
        if let Some(Cell::Text(text)) = one.each().nth(measure) {
            *text = linked(text, |id| {
                let there = behind.iter().position(|at| excerpts[*at as usize].id == id);
                there.or_else(|| {
                    let number = study.codings.iter().position(|coding| coding.id.0 == id)?;
                    behind.push(excerpts.len() as u32);
                    excerpts.push(excerpt(study, number as u32)?);
                    Some(behind.len() - 1)
                })
            });
        }
        one.excerpts = behind;
    }
    parts.iter_mut().for_each(|part| number_links(study, &mut part.table));
}
