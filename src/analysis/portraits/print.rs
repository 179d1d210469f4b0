//! Portraits and code lines, as reports and papers print them: those that can be read.

use super::{Along, line, portrait};
use crate::analysis::corpus::Corpus;
use crate::analysis::saturation::Unit;
use crate::analysis::scope::{Scope, select_in};
use crate::model::study::Study;
use crate::model::table::Table;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// The most sources that have a portrait of their own, or a lane of a code line.
const SOURCES: usize = 100;

/// The code lines of the codes at the top of the codebook that most sources have, at most
/// so many, in the order of the codebook; each with the code's id. None where the sources
/// are too many to lie below each other.
pub fn lines(study: &Study, scope: &Scope, most: usize) -> Vec<(String, Table)> {
    let corpus = Corpus::new(study, scope);
    if sources(study, &corpus) > SOURCES {
        return Vec::new();
    }
    let book = &study.codebook;
    let mut of: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); book.codes.len()];
    for one in select_in(study, &corpus, scope).0.iter().filter(|one| !one.span.is_empty()) {
        if let Some(top) = one.code.and_then(|code| book.lineage(code).first().copied()) {
            of[top].insert(one.source);
        }
    }
    let mut tops: Vec<usize> = (0..of.len()).filter(|code| !of[*code].is_empty()).collect();
    tops.sort_by_key(|code| (Reverse(of[*code].len()), *code));
    tops.truncate(most);
    tops.sort_unstable();
    let id = |code: usize| &book.codes[code].id;
    let one = |code| Some((id(code).0.clone(), line(study, scope, id(code), Along::Words).ok()?));
    tops.into_iter().filter_map(one).collect()
}

/// The portrait of each source that anything is coded in, with its id: a lane for each code
/// at the top of the codebook. None where the sources are too many.
pub fn each(study: &Study, scope: &Scope) -> Vec<(String, Table)> {
    let corpus = Corpus::new(study, scope);
    if sources(study, &corpus) > SOURCES {
        return Vec::new();
    }
    let here = (0..study.sources.len()).filter(|source| !corpus.of(*source).is_empty());
    let made = here.map(|source| {
        let table = portrait(study, scope, source, (Unit::Level(1), Along::Words));
        (study.sources[source].id.clone(), table)
    });
    made.filter(|(_, table)| !table.is_empty()).collect()
}

fn sources(study: &Study, corpus: &Corpus) -> usize {
    (0..study.sources.len()).filter(|source| !corpus.of(*source).is_empty()).count()
}
