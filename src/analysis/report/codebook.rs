//! The codebook: every code with its definition and what is coded with it.
//!
//! Examples in a codebook are mostly somebody's words, and nobody can tell whose.
//! They are left out unless everybody is quoted.

use super::Wanted;
use crate::analysis::matrix::{self, Axis, MatrixError, Measure, Spec};
use crate::analysis::scope::counted;
use crate::model::codebook::{Code, CodeStatus};
use crate::model::report::{Block, Entry, Section};
use crate::model::table::{Cell, Measured, Shape};
use std::collections::BTreeMap;

/// Counts of a code and what is below it.
#[derive(Default)]
struct Counts {
    codings: u64,
    participants: u64,
    sources: u64,
}

pub fn make(wanted: &Wanted) -> Result<Option<Section>, MatrixError> {
    let book = &wanted.study.codebook;
    let living: Vec<usize> = (0..book.codes.len()).filter(|at| book.codes[*at].merged_into.is_none()).collect();
    if living.is_empty() {
        return Ok(None);
    }
    let counts = counts(wanted)?;
    let entries = living.iter().map(|at| entry(wanted, &book.codes[*at], &counts)).collect();
    let mut words = vec![
        "Counts are of a code and what stands below it: each segment, participant and source once.".to_owned(),
        "Definitions stand as the study has them.".to_owned(),
    ];
    if !wanted.consent.is_everybody() && book.codes.iter().any(|c| c.fields.iter().any(|(name, _)| is_example(name))) {
        words.push("Examples are left out, because it is not known whose words they are.".to_owned());
    }
    let merged = (book.codes.len() - living.len()) as u64;
    if merged > 0 {
        words.push(format!("Not listed: {} merged into others.", counted(merged, "code")));
    }
    let blocks = vec![Block::Words(words.join(" ")), Block::Codes(entries)];
    Ok(Some(Section { id: "codebook", title: "Codebook".to_owned(), blocks }))
}

/// What is coded with each code, by id: as the matrix counts it.
fn counts(wanted: &Wanted) -> Result<BTreeMap<String, Counts>, MatrixError> {
    let mut out: BTreeMap<String, Counts> = BTreeMap::new();
    let number = |measured: &Measured| if let Cell::Count(n) = measured.cell { n } else { 0 };
    for (columns, measure) in [(Axis::Kind, Measure::Codings), (Axis::Coder, Measure::Participants)] {
        let spec = Spec::new(Axis::Code, columns, measure);
        let (table, _) = matrix::cells(wanted.study, &wanted.ledger, wanted.scope, &spec)?;
        let Shape::Matrix(meta) = table.shape else { continue };
        for (item, total) in meta.rows.iter().zip(&meta.row_totals) {
            let counts = out.entry(item.id.clone()).or_default();
            match measure {
                Measure::Codings => (counts.codings, counts.sources) = (number(total), item.n),
                _ => counts.participants = number(total),
            }
        }
    }
    Ok(out)
}

fn is_example(name: &str) -> bool {
    name.to_lowercase().contains("example")
}

fn entry(wanted: &Wanted, code: &Code, counts: &BTreeMap<String, Counts>) -> Entry {
    let none = Counts::default();
    let own = counts.get(&code.id.0).unwrap_or(&none);
    let kind = code.kind.word();
    let said = [
        (kind != "code").then(|| kind.to_owned()),
        code.origin.map(|o| o.word().to_owned()),
        (code.status != CodeStatus::Settled).then(|| code.status.word().to_owned()),
        code.role.clone(),
        code.created.as_ref().map(|day| format!("made {day}")),
        (!code.codable).then(|| "only holds others".to_owned()),
    ];
    let quoted = |name: &str| !is_example(name) || wanted.consent.is_everybody();
    let paragraphs = code.full_definition.split("\n\n");
    Entry {
        id: code.id.0.clone(),
        name: code.name.clone(),
        depth: code.depth,
        traits: said.into_iter().flatten().collect(),
        counts: match own.codings {
            0 => "no coding".to_owned(),
            n => format!(
                "{}, {}, {}",
                counted(n, "coding"),
                counted(own.participants, "participant"),
                counted(own.sources, "source")
            ),
        },
        definition: std::iter::once(code.definition.as_str())
            .chain(paragraphs)
            .map(|p| p.trim().to_owned())
            .filter(|p| !p.is_empty())
            .collect(),
        fields: code.fields.iter().filter(|(name, _)| quoted(name)).cloned().collect(),
    }
}
