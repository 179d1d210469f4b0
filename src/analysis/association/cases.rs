//! Who is compared, by which value, and who has which code.

use super::by::By;
use super::{Asked, Unit};
use crate::analysis::corpus::Corpus;
use crate::analysis::reading::Reading;
use crate::analysis::scope::{Scope, Selected, counted};
use crate::analysis::units::{Place, units};
use crate::model::study::Study;
use crate::statistics::tables::Counts;
use std::collections::{BTreeMap, BTreeSet};

/// The cases of a comparison.
pub(super) struct Cases {
    /// The values of the attribute, in order.
    pub values: Vec<String>,
    /// The codes that are tested, by index.
    pub codes: Vec<usize>,
    /// Of each value how many cases it has.
    all: Vec<u64>,
    /// Of each code and value the cases that have it: participants or segments, by number.
    with: BTreeMap<(usize, usize), BTreeSet<u32>>,
    unread: u64,
    without_value: u64,
    several: u64,
}

impl Cases {
    pub fn new(
        study: &Study,
        (corpus, scope): (&Corpus, &Scope),
        reading: &Reading,
        (selected, asked, by): (&[Selected], &Asked, &By),
    ) -> Self {
        // Of each part in a source that was read its value.
        let read = |part: usize| corpus.parts[part].source.is_some_and(|source| reading.any(source));
        let value = |part: usize| by.value(corpus.attribute(corpus.parts[part], &by.name)?);
        let mut held: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
        let mut seen: BTreeSet<usize> = BTreeSet::new();
        let mut everyone: BTreeSet<usize> = BTreeSet::new();
        for part in 0..corpus.parts.len() {
            let Some(who) = corpus.parts[part].participant else { continue };
            everyone.insert(who);
            if read(part) {
                seen.insert(who);
                held.entry(who).or_default().extend(value(part));
            }
        }
        let values = by.sorted(held.values().flatten().cloned().collect());
        let at = |part: usize| value(part).and_then(|v| values.iter().position(|known| *known == v));
        let mut coders: Vec<&str> = selected.iter().map(|one| one.coding.coder.as_str()).collect();
        coders.sort_unstable();
        coders.dedup();
        let place = |(number, one): (usize, &Selected)| Place {
            source: one.source as u32,
            code: one.code.unwrap_or(number) as u32,
            coder: coders.binary_search(&one.coding.coder.as_str()).unwrap_or(0) as u32,
            span: one.span,
        };
        let segments = match asked.unit {
            Unit::Segment => units(&selected.iter().enumerate().map(place).collect::<Vec<_>>(), &scope.record),
            Unit::Participant => Vec::new(),
        };
        let mut with: BTreeMap<(usize, usize), BTreeSet<u32>> = BTreeMap::new();
        let mut of_value: Vec<BTreeSet<u32>> = vec![BTreeSet::new(); values.len()];
        for (number, one) in selected.iter().enumerate() {
            // Of lost words nobody is known to have said them.
            let Some(code) = one.code.filter(|_| !one.span.is_empty()) else { continue };
            for (part, value) in one.parts.iter().filter_map(|part| Some((*part, at(*part)?))) {
                let Some(who) = corpus.parts[part].participant else { continue };
                let case = if asked.unit == Unit::Segment { segments[number] } else { who as u32 };
                of_value[value].insert(case);
                for above in study.codebook.lineage(code) {
                    with.entry((above, value)).or_default().insert(case);
                }
            }
        }
        let all = match asked.unit {
            Unit::Segment => of_value.iter().map(|cases| cases.len() as u64).collect(),
            Unit::Participant => {
                values.iter().map(|v| held.values().filter(|own| own.contains(v)).count() as u64).collect()
            }
        };
        let mut codes: Vec<usize> = match asked.codes.is_empty() {
            true => with.keys().map(|(code, _)| *code).collect(),
            false => asked.codes.iter().filter_map(|id| study.codebook.resolve(id)).collect(),
        };
        let level = |code: &usize| study.codebook.lineage(*code).len() as u32;
        codes.retain(|code| asked.level.is_none_or(|wanted| level(code) == wanted));
        codes.sort_unstable();
        codes.dedup();
        let several = held.values().filter(|own| own.len() > 1).count() as u64;
        let without_value = held.values().filter(|own| own.is_empty()).count() as u64;
        let unread = (everyone.len() - seen.len()) as u64;
        Self { values, codes, all, with, unread, without_value, several }
    }

    /// Who has a code and who has not, by value.
    pub fn counts(&self, code: usize) -> Counts {
        let with = |value: usize| self.with.get(&(code, value)).map_or(0, |cases| cases.len() as u64);
        let own: Vec<u64> = (0..self.values.len()).map(with).collect();
        Counts::with_and_without(&own, &self.all)
    }

    pub fn notes(&self, (asked, by): (&Asked, &By)) -> Vec<String> {
        let (unit, all) = match asked.unit {
            Unit::Participant => (
                "participants who have the code or one below it, of all with that value who were read",
                counted(self.all.iter().sum(), "participant"),
            ),
            Unit::Segment => (
                "segments with the code or one below it, of all coded segments of those with that value",
                counted(self.all.iter().sum(), "segment"),
            ),
        };
        let mut out = vec![format!("Cells: {unit}; {all} in all.")];
        for (n, what) in [(self.unread, "of whom nothing was read"), (self.without_value, &by.lacking())] {
            if n > 0 {
                out.push(format!("Left out: {} {what}.", counted(n, "participant")));
            }
        }
        if self.several > 0 {
            out.push(format!(
                "{} several values of {} in different sources and {} in each: these counts are not independent of each other, and p is not to be trusted.",
                if self.several == 1 { "1 participant has".to_owned() } else { format!("{} participants have", self.several) },
                by.name,
                if self.several == 1 { "stands" } else { "stand" },
            ));
        }
        out
    }
}
