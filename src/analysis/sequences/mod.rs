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

mod tables;
#[cfg(test)]
mod tests;

pub use tables::Figure;

use super::cooccurrence::{Codes, One, Things, ones};
use super::corpus::Corpus;
use super::record::Record;
use super::scope::{Scope, counted, notes, select_in};
use crate::model::study::Study;
use crate::statistics::sequence::{Followed, followed};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// One segment of a sequence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Step {
    unit: u32,
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
        let (selected, left) = select_in(study, &Corpus::new(study, scope), scope);
        let mut lines = notes(study, scope, &left);
        let before = selected.len();
        let ones = ones(selected, &scope.record);
        if before > ones.len() {
            let other = counted((before - ones.len()) as u64, "coding");
            lines.push(format!("Not counted: {other} without a code of the codebook or without words."));
        }
        let things = Things::new(study, codes);
        let steps = steps(&ones, &scope.record, &things);
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
fn steps(ones: &[One], record: &Record, things: &Things) -> Vec<Vec<Step>> {
    let mut out: BTreeMap<(usize, Option<&str>, u32), Vec<Step>> = BTreeMap::new();
    for one in ones {
        let own = &things.of_code[one.code];
        if own.is_empty() {
            continue;
        }
        let coder = if *record == Record::All { one.coder } else { 0 };
        let mut people: Vec<Option<&str>> = one.selected.participants.iter().map(|p| Some(p.as_str())).collect();
        if people.is_empty() {
            people.push(None);
        }
        for who in people {
            let sequence = out.entry((one.selected.source, who, coder)).or_default();
            // Codings of one segment stand near each other; others may stand between.
            let at = sequence.iter().rposition(|step| step.unit == one.unit).unwrap_or_else(|| {
                sequence.push(Step { unit: one.unit, ..Step::default() });
                sequence.len() - 1
            });
            let step = &mut sequence[at];
            step.codings.push((one.selected.number, own.clone()));
            for thing in own.iter().map(|thing| *thing as usize) {
                if !step.things.contains(&thing) {
                    step.things.push(thing);
                }
            }
        }
    }
    out.into_values().collect()
}
