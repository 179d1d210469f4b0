//! Who took part: the composition of the sample, what is known of all of them, and
//! each of them.
//!
//! The composition needs two attributes that say different things. An attribute
//! that follows from another (an officer is of the police) fills one line of a
//! table and nothing else, so the rows are the first one that does not.

use super::{PaperError, Wanted, table};
use crate::analysis::consent::ATTRIBUTE;
use crate::analysis::matrix::{Axes, Axis, Measure, Spec};
use crate::analysis::sample;
use crate::model::paper::Piece;
use crate::model::study::Study;
use crate::model::table::{Cell, Shape, Table};
use std::collections::{BTreeMap, BTreeSet};

/// Values of an attribute that fit side by side.
const FEW: std::ops::RangeInclusive<usize> = 2..=15;

pub fn make(wanted: &Wanted) -> Result<Vec<Piece>, PaperError> {
    let (study, options) = (wanted.study, wanted.options);
    let each = sample::participants(study, wanted.scope);
    if each.is_empty() {
        return Ok(Vec::new());
    }
    let mut out = Vec::new();
    if let Some((rows, columns)) = options.sample.clone().or_else(|| usual(wanted)) {
        let spec = Spec::new(rows, columns, Measure::Participants);
        let (mut made, _) = wanted.matrix(&spec)?;
        // Nothing is coded in it, so what is said of codings says nothing.
        made.notes
            .retain(|note| !["Record:", "Not counted:", "In no ", "Left out:"].iter().any(|no| note.starts_with(no)));
        out.push(table("participants", "Composition of the sample", made));
    }
    let asked = |name: &str| options.attributes.is_empty() || options.attributes.iter().any(|a| a == name);
    let mut composition = sample::composition(study, wanted.scope, options.at_least);
    keep_rows(&mut composition, |row| matches!(row.first(), Some(Cell::Text(name)) if asked(name)));
    if !composition.is_empty() {
        out.push(table("participants-attributes", "Participants by each attribute", composition));
    }
    if options.at_least <= 1 {
        let mut each = each;
        let own = |name: &str| ["participant", "sources", "words"].contains(&name);
        keep_columns(&mut each, |name| own(name) || asked(name));
        each.notes.push("Several facts about one person can be a name. Choose what is printed with --attributes, or leave the table out.".to_owned());
        out.push(table("participants-each", "Each participant: look at it before it is printed", each));
    }
    Ok(out)
}

/// Two attributes that say different things: columns are the first with a few
/// values, rows the first that does not follow from it.
fn usual(wanted: &Wanted) -> Option<(Axes, Axes)> {
    let study = wanted.study;
    let fits = |name: &&String| {
        let asked = wanted.options.attributes.is_empty() || wanted.options.attributes.contains(name);
        *name != ATTRIBUTE && asked && FEW.contains(&values(study, name).len())
    };
    let mut names = study.attribute_names.iter().filter(fits);
    let across = names.next()?;
    let down = names.find(|name| !follows(study, across, name));
    let axis = |name: &String| Axes::from(Axis::Attribute(name.clone()));
    Some((down.map_or_else(|| Axes::from(Axis::All), axis), axis(across)))
}

fn values<'s>(study: &'s Study, name: &str) -> BTreeSet<&'s str> {
    study.participants.iter().filter_map(|p| p.attribute(name)).collect()
}

/// True if the value of one attribute settles that of another.
fn follows(study: &Study, from: &str, name: &str) -> bool {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    study.participants.iter().filter_map(|p| Some((p.attribute(from)?, p.attribute(name)?))).all(|(a, b)| {
        let first = *seen.entry(a).or_insert(b);
        first == b
    })
}

fn keep_rows(table: &mut Table, keep: impl Fn(&[Cell]) -> bool) {
    if let Shape::List { rows, .. } = &mut table.shape {
        rows.retain(|row| keep(row));
    }
}

fn keep_columns(table: &mut Table, keep: impl Fn(&str) -> bool) {
    if let Shape::List { columns, rows } = &mut table.shape {
        let kept: Vec<bool> = columns.iter().map(|c| keep(&c.key)).collect();
        let mut at = kept.iter();
        columns.retain(|_| at.next().copied().unwrap_or(true));
        for row in rows {
            let mut at = kept.iter();
            row.retain(|_| at.next().copied().unwrap_or(true));
        }
    }
}
