//! Who is like whom: participants by their codes, codes by who has them.
//!
//! Each thing is what it has: a participant the codes anybody used for their words, a code
//! the participants (or sources) that have it. Presence is compared, not how often, since a
//! long interview has more of everything. From how alike every two are comes a matrix, a
//! tree ([`crate::statistics::cluster`]), and, from the counts, a map
//! ([`crate::statistics::correspondence`]). All three are ways to look: none of them tests
//! anything, and groups are there in any data. Things that have nothing are left out, since
//! nothing can be said of how alike they are.

mod map;
mod matrix;
mod print;
#[cfg(test)]
mod tests;
mod tree;

pub use print::{Printed, in_print};

use super::corpus::Corpus;
use super::reading::Reading;
use super::scope::{Scope, counted, notes, select_in};
use super::units::{Place, units};
use crate::model::study::Study;
use crate::statistics::Estimate;
use crate::statistics::cluster::{Merge, average_linkage, order};
use crate::statistics::similarity::{Fourfold, Row};
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Participants, by their codes.
    Participants,
    /// Sources, by their codes.
    Sources,
    /// Codes, by the participants who have them.
    Codes,
    /// Codes, by the sources that have them.
    CodesBySource,
}

impl What {
    /// One of them.
    pub fn one(self) -> &'static str {
        match self {
            Self::Participants => "participant",
            Self::Sources => "source",
            Self::Codes | Self::CodesBySource => "code",
        }
    }

    /// One of what they have.
    fn by(self) -> &'static str {
        match self {
            Self::Participants | Self::Sources => "code",
            Self::Codes => "participant",
            Self::CodesBySource => "source",
        }
    }

    fn codes(self) -> bool {
        matches!(self, Self::Codes | Self::CodesBySource)
    }
}

/// The most things of which every two are compared.
const MOST: usize = 3_000;

/// Too many things to compare every two of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{n} {what}s are too many to compare every two of them: {MOST} are the most")]
pub struct TooMany {
    n: usize,
    what: &'static str,
}

/// Something that is compared, or that is had.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Named {
    id: String,
    label: String,
}

/// How alike things are.
#[derive(Clone, Debug)]
pub struct Similar {
    what: What,
    measure: &'static Row,
    record: String,
    things: Vec<Named>,
    /// What they may have.
    features: Vec<Named>,
    /// Of each thing the distinct segments of each feature.
    counts: Vec<Vec<u64>>,
    /// Of each thing whether it has each feature.
    has: Vec<Vec<bool>>,
    merges: Vec<Merge>,
    notes: Vec<String>,
}

impl Similar {
    /// Compares. `level` puts codes together at a level of the codebook, 1 being the top;
    /// otherwise every code stands for itself alone.
    ///
    /// # Errors
    /// If there are too many things to compare every two of them.
    pub fn of(
        study: &Study,
        scope: &Scope,
        what: What,
        (measure, level): (&'static Row, Option<u32>),
    ) -> Result<Self, TooMany> {
        let (cases, codes, counts, mut lines) = counted_in(study, scope, what, level);
        let (things, features, counts) = match what.codes() {
            false => (cases, codes, counts),
            true => (codes, cases, turned(&counts)),
        };
        // What nobody has is nothing to have; who has nothing is like nobody.
        let had: Vec<usize> = (0..features.len()).filter(|f| counts.iter().any(|row| row[*f] > 0)).collect();
        let have: Vec<usize> = (0..things.len()).filter(|t| counts[*t].iter().any(|n| *n > 0)).collect();
        let empty = things.len() - have.len();
        if empty > 0 && !what.codes() {
            lines.insert(0, format!("Left out: {} without any code.", counted(empty as u64, what.one())));
        }
        let counts: Vec<Vec<u64>> = have.iter().map(|t| had.iter().map(|f| counts[*t][*f]).collect()).collect();
        let things: Vec<Named> = have.iter().map(|t| things[*t].clone()).collect();
        let features: Vec<Named> = had.iter().map(|f| features[*f].clone()).collect();
        let has: Vec<Vec<bool>> = counts.iter().map(|row| row.iter().map(|n| *n > 0).collect()).collect();
        if things.len() > MOST {
            return Err(TooMany { n: things.len(), what: what.one() });
        }
        let far = |a: &Vec<bool>, b: &Vec<bool>| 1.0 - (measure.of)(Fourfold::of(a, b)).value.unwrap_or(0.0);
        let distances: Vec<Vec<f64>> = has.iter().map(|a| has.iter().map(|b| far(a, b)).collect()).collect();
        let merges = average_linkage(&distances);
        let record = scope.record.to_string();
        Ok(Self { what, measure, record, things, features, counts, has, merges, notes: lines })
    }

    /// How alike two things are.
    fn alike(&self, a: usize, b: usize) -> Estimate {
        (self.measure.of)(Fourfold::of(&self.has[a], &self.has[b]))
    }

    /// The things in the order of the tree.
    fn order(&self) -> Vec<usize> {
        order(self.things.len(), &self.merges)
    }

    /// What was compared, and how.
    fn said(&self) -> Vec<String> {
        vec![format!(
            "{}, compared by which of {} they have ({}).",
            counted(self.things.len() as u64, self.what.one()),
            counted(self.features.len() as u64, self.what.by()),
            self.measure.title
        )]
    }
}

/// Participants or sources that were read, codes, the distinct segments of each code in each
/// of them, and notes.
fn counted_in(
    study: &Study,
    scope: &Scope,
    what: What,
    level: Option<u32>,
) -> (Vec<Named>, Vec<Named>, Vec<Vec<u64>>, Vec<String>) {
    let by_source = matches!(what, What::Sources | What::CodesBySource);
    let corpus = Corpus::new(study, scope);
    let (selected, left) = select_in(study, &corpus, scope);
    let reading = Reading::of(study, scope);
    let whom = |part: usize| if by_source { corpus.parts[part].source } else { corpus.parts[part].participant };
    let read = |part: &usize| corpus.parts[*part].source.is_some_and(|source| reading.any(source));
    let all: BTreeSet<usize> = (0..corpus.parts.len()).filter_map(whom).collect();
    let cases: Vec<usize> =
        (0..corpus.parts.len()).filter(read).filter_map(whom).collect::<BTreeSet<_>>().into_iter().collect();
    let mut coders: Vec<&str> = selected.iter().map(|one| one.coding.coder.as_str()).collect();
    coders.sort_unstable();
    coders.dedup();
    let ones: Vec<_> = selected.iter().filter(|one| one.code.is_some() && !one.span.is_empty()).collect();
    let places: Vec<Place> = ones
        .iter()
        .map(|one| Place {
            source: one.source as u32,
            code: one.code.unwrap_or(0) as u32,
            coder: coders.binary_search(&one.coding.coder.as_str()).unwrap_or(0) as u32,
            span: one.span,
        })
        .collect();
    let book = &study.codebook;
    let stands_for = |code: usize| match level {
        None => Some(code),
        Some(level) => book.lineage(code).get(level.saturating_sub(1) as usize).copied(),
    };
    let mut cells: BTreeMap<(usize, usize), BTreeSet<u32>> = BTreeMap::new();
    for (one, unit) in ones.iter().zip(units(&places, &scope.record)) {
        let Some(code) = one.code.and_then(stands_for) else { continue };
        for case in one.parts.iter().filter_map(|part| whom(*part)) {
            cells.entry((case, code)).or_default().insert(unit);
        }
    }
    let codes: Vec<usize> = cells.keys().map(|(_, code)| *code).collect::<BTreeSet<_>>().into_iter().collect();
    let count = |case: &usize, code: &usize| cells.get(&(*case, *code)).map_or(0, |units| units.len() as u64);
    let counts = cases.iter().map(|case| codes.iter().map(|code| count(case, code)).collect()).collect();
    let case = |case: &usize| match by_source {
        true => Named { id: study.sources[*case].id.clone(), label: study.sources[*case].id.clone() },
        false => Named { id: corpus.participants[*case].to_owned(), label: corpus.participants[*case].to_owned() },
    };
    let code = |code: &usize| Named { id: book.codes[*code].id.0.clone(), label: book.codes[*code].name.clone() };
    let mut lines = Vec::new();
    let unread = all.len() - cases.len();
    if unread > 0 {
        let one = if by_source { "source" } else { "participant" };
        lines.push(format!("Left out: {}, not read.", counted(unread as u64, one)));
    }
    lines.push(match level {
        None => "Codes without what stands below them.".to_owned(),
        Some(level) => format!("Codes of level {level} with what stands below them."),
    });
    lines.extend(notes(study, scope, &left));
    (cases.iter().map(case).collect(), codes.iter().map(code).collect(), counts, lines)
}

fn turned(counts: &[Vec<u64>]) -> Vec<Vec<u64>> {
    let across = counts.first().map_or(0, Vec::len);
    (0..across).map(|c| counts.iter().map(|row| row[c]).collect()).collect()
}
