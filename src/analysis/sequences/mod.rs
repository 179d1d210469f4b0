//! Which code follows which.
//!
//! A sequence is what one participant says in one source, as far as it is coded, in the order
//! of the text (words of nobody who is a participant, such as a document, are a sequence of
//! their own). A step is a segment; a segment with several codes is one step that holds all of
//! them. Segments stand in the order of their beginnings, of two with one beginning the
//! shorter first; whether they overlap makes no difference. What is not coded is not in the
//! sequence, so *next* means the next coded segment, however much lies between.
//!
//! The counting itself is in [`crate::statistics::sequence`].

mod print;
mod tables;
#[cfg(test)]
mod tests;

pub use print::in_print;
pub use tables::Figure;

use super::coded::Coded;
use super::cooccurrence::{Codes, Things};
use super::corpus::Corpus;
use super::record::Record;
use super::scope::Scope;
use crate::model::study::Study;
use crate::statistics::sequence::{Followed, followed};
use foldhash::HashMap;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// One segment of a sequence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Step {
    /// The codes, by number, each once.
    things: Vec<usize>,
    /// Its codings with the codes they count for: indexes into the study's codings.
    codings: Vec<(u32, Vec<u32>)>,
}

/// What follows what in a study.
#[derive(Clone, Debug)]
pub struct Sequences<'s> {
    study: &'s Study,
    record: String,
    below: bool,
    /// Of each thing its index in the codebook.
    codes: Vec<usize>,
    steps: Vec<Vec<Step>>,
    /// Pairs at each lag, from the first that is asked for.
    lags: Vec<(usize, Followed)>,
    notes: Vec<String>,
}

impl<'s> Sequences<'s> {
    /// Counts what follows what so many steps later.
    pub fn of(study: &'s Study, scope: &Scope, codes: Codes, lags: RangeInclusive<usize>) -> Self {
        let coded = Coded::of(study, scope, &Corpus::new(study, scope));
        let lines = coded.notes(study, scope);
        let things = Things::new(study, codes);
        let steps = steps(&coded, &scope.record, &things);
        let plain: Vec<Vec<Vec<usize>>> =
            steps.iter().map(|sequence| sequence.iter().map(|step| step.things.clone()).collect()).collect();
        let lags = lags.filter(|lag| *lag > 0).map(|lag| (lag, followed(&plain, things.codes.len(), lag))).collect();
        let record = scope.record.to_string();
        Self { study, record, below: codes != Codes::Alone, codes: things.codes, steps, lags, notes: lines }
    }

    /// All pairs of all lags.
    fn all(&self) -> Followed {
        self.lags.iter().fold(Followed::default(), |all, (_, one)| all.and(one))
    }

    /// The steps of one code that another follows at a lag, with the step that follows.
    fn places(&self, (first, then): (usize, usize), lag: usize) -> impl Iterator<Item = (&Step, &Step)> {
        let pairs = self.steps.iter().flat_map(move |sequence| sequence.iter().zip(sequence.iter().skip(lag)));
        pairs.filter(move |(one, other)| one.things.contains(&first) && other.things.contains(&then))
    }

    fn thing(&self, id: &str) -> Option<usize> {
        let code = self.study.codebook.resolve(&id.into())?;
        self.codes.iter().position(|c| *c == code)
    }
}

impl Step {
    /// The codings of it that count for a code.
    fn of(&self, thing: usize) -> impl Iterator<Item = u32> + '_ {
        self.codings.iter().filter(move |(_, things)| things.contains(&(thing as u32))).map(|(number, _)| *number)
    }
}

/// The sequences: of every source and everyone who speaks in it (and every coder, where
/// theirs stand side by side).
fn steps(coded: &Coded, record: &Record, things: &Things) -> Vec<Vec<Step>> {
    // Sequences, and of each the places of its segments in it.
    type Sequence = (Vec<Step>, HashMap<u32, usize>);
    let mut out: BTreeMap<(u32, Option<usize>, u32), Sequence> = BTreeMap::new();
    for one in &coded.all {
        let own = &things.of_code[one.place.code as usize];
        if own.is_empty() {
            continue;
        }
        let coder = if *record == Record::All { one.place.coder } else { 0 };
        let mut people: Vec<Option<usize>> = coded.groups[one.group as usize].iter().copied().map(Some).collect();
        if people.is_empty() {
            people.push(None);
        }
        for who in people {
            let (sequence, places) = out.entry((one.place.source, who, coder)).or_default();
            let at = *places.entry(one.unit).or_insert(sequence.len());
            if at == sequence.len() {
                sequence.push(Step::default());
            }
            let step = &mut sequence[at];
            step.codings.push((one.number, own.clone()));
            for thing in own.iter().map(|thing| *thing as usize) {
                if !step.things.contains(&thing) {
                    step.things.push(thing);
                }
            }
        }
    }
    out.into_values().map(|(sequence, _)| sequence).collect()
}
