//! What was read: every source, and how far the record has come with it.

use super::Wanted;
use crate::analysis::{corpus::Corpus, sample};
use crate::model::fold::plural;
use crate::model::report::{Block, Section, Shown};

use std::collections::BTreeMap;

/// So many rows stand open.
const OPEN: usize = 30;

pub fn make(wanted: &Wanted) -> Result<Option<Section>, super::MatrixError> {
    let table = sample::sources(wanted.study, wanted.scope);
    let shown = if table.len() > OPEN { Shown::OnRequest } else { Shown::Open };
    if table.is_empty() {
        return Ok(None);
    }
    let mut blocks = vec![Block::Words(kinds(wanted))];

    blocks.push(Block::Table(table, shown));
    Ok(Some(Section { id: "sources", title: "Sources".to_owned(), blocks }))
}

/// How many there are of each kind.
fn kinds(wanted: &Wanted) -> String {
    let corpus = Corpus::new(wanted.study, wanted.scope);
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    let asked = wanted.study.sources.iter().enumerate().filter(|(at, _)| !corpus.of(*at).is_empty());
    asked.for_each(|(_, source)| *kinds.entry(&source.kind).or_default() += 1);
    let mut kinds: Vec<(&str, usize)> = kinds.into_iter().collect();
    kinds.sort_by_key(|(kind, n)| (std::cmp::Reverse(*n), *kind));
    let all: usize = kinds.iter().map(|(_, n)| n).sum();
    let each: Vec<String> = kinds.iter().map(|(kind, n)| format!("{kind} {n}")).collect();
    format!("{}, by kind: {}.", plural(all, "source"), each.join(", "))
}
