//! Codings as records of sixteen bytes: where, which code, whose, and the rest.
//!
//! Few codings differ in anything but place, code and coder. What else there is
//! to know of one (status, stance, round, memo …) is kept once for all that are
//! alike in it.

use crate::model::anchor::Grade;
use crate::model::bytes::take_u32;
use crate::model::coding::CodingStatus;
use crate::model::known::{Fact, Known};
use crate::model::span::Span;
use crate::model::study::Study;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Range;

/// Bytes of a record: start, end, code and coder, rest.
const RECORD: usize = 16;
/// Statuses by their number.
const STATUSES: [CodingStatus; 3] = [CodingStatus::Provisional, CodingStatus::Final, CodingStatus::Rejected];
/// Grades by their number.
const GRADES: [Grade; 5] = [Grade::Exact, Grade::Moved, Grade::Changed, Grade::Ambiguous, Grade::Lost];

/// What records number.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Words {
    /// Codes as codings have them, and what they are in the codebook.
    codes: Vec<(String, Option<usize>)>,
    coders: Vec<String>,
    rests: Vec<Rest>,
}

/// What else there is to know of a coding.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
struct Rest {
    status: u8,
    grade: u8,
    by: String,
    stance: Option<String>,
    round: Option<String>,
    memo: String,
}

/// Gives things numbers, the same to the same.
struct Numbers<T>(HashMap<T, u32>);

impl<T: Clone + Eq + Hash> Numbers<T> {
    fn of(&mut self, thing: T, list: &mut Vec<T>) -> u32 {
        *self.0.entry(thing).or_insert_with_key(|thing| {
            list.push(thing.clone());
            list.len() as u32 - 1
        })
    }
}

/// The codings of a study, and what their records number. `None` if there is
/// more of something than there are numbers.
pub fn write(study: &Study) -> Option<(Vec<u8>, Words)> {
    let mut first: HashMap<&str, usize> = HashMap::new();
    for (at, source) in study.sources.iter().enumerate() {
        first.entry(&source.id).or_insert(at);
    }
    // Those of sources that are no more stand behind the others, and have no place.
    let placed = study.codings.iter().position(|c| !first.contains_key(c.source.as_str()));
    let codings = &study.codings[..placed.unwrap_or(study.codings.len())];
    let mut ranges = vec![0..0; study.sources.len()];
    let mut at = 0;
    for run in codings.chunk_by(|a, b| a.source == b.source) {
        ranges[first[run[0].source.as_str()]] = at..at + run.len();
        at += run.len();
    }
    let mut out = Vec::with_capacity(ranges.len() * 8 + codings.len() * RECORD);
    for source in &study.sources {
        let range = &ranges[first[source.id.as_str()]];
        out.extend_from_slice(&(range.start as u32).to_le_bytes());
        out.extend_from_slice(&(range.end as u32).to_le_bytes());
    }
    let mut words = Words::default();
    let (mut codes, mut coders) = (Numbers(HashMap::new()), Numbers(HashMap::new()));
    let mut rests = Numbers(HashMap::new());
    for at in 0..codings.len() {
        let fact = study.fact(at);
        let code = match fact.cited {
            Some(cited) => codes.of((cited.to_owned(), fact.code), &mut words.codes) + 1,
            None => 0,
        };
        let coder = coders.of(fact.coder.to_owned(), &mut words.coders);
        let rest = Rest {
            status: STATUSES.iter().position(|s| *s == fact.status)? as u8,
            grade: GRADES.iter().position(|g| *g == fact.grade)? as u8,
            by: fact.by.to_owned(),
            stance: fact.stance.map(str::to_owned),
            round: fact.round.map(str::to_owned),
            memo: fact.memo.to_owned(),
        };
        let rest = rests.of(rest, &mut words.rests);
        let both = u32::from(u16::try_from(code).ok()?) | u32::from(u16::try_from(coder).ok()?) << 16;
        for n in [fact.span.start, fact.span.end, both, rest] {
            out.extend_from_slice(&n.to_le_bytes());
        }
    }
    Some((out, words))
}

/// Codings as they were written.
#[derive(Debug)]
pub struct Records {
    bytes: Vec<u8>,
    /// Bytes of the ranges of sources, which stand before the records.
    before: usize,
}

impl Records {
    /// Those of so many sources.
    pub fn new(bytes: Vec<u8>, sources: usize) -> Self {
        Self { bytes, before: sources * 8 }
    }

    /// The codings of a source.
    pub fn range(&self, source: usize) -> Range<usize> {
        let mut here = self.bytes.get(source * 8..).unwrap_or_default();
        let (from, to) = (take_u32(&mut here) as usize, take_u32(&mut here) as usize);
        let all = self.bytes.len().saturating_sub(self.before) / RECORD;
        from.min(all)..to.min(all)
    }

    /// What is known of a coding.
    pub fn fact<'k>(&'k self, coding: usize, words: &'k Words) -> Fact<'k> {
        let mut here = self.bytes.get(self.before + coding * RECORD..).unwrap_or_default();
        let span = Span::new(take_u32(&mut here), take_u32(&mut here));
        let (both, rest) = (take_u32(&mut here), take_u32(&mut here) as usize);
        let code = (both as u16).checked_sub(1).and_then(|code| words.codes.get(usize::from(code)));
        let rest = words.rests.get(rest);
        let text = |of: fn(&Rest) -> &str| rest.map_or("", of);
        let number = |of: fn(&Rest) -> u8| usize::from(rest.map_or(0, of));
        Fact {
            span,
            grade: GRADES[number(|r| r.grade).min(GRADES.len() - 1)],
            code: code.and_then(|(_, code)| *code),
            cited: code.map(|(cited, _)| cited.as_str()),
            coder: words.coders.get((both >> 16) as usize).map_or("", String::as_str),
            status: STATUSES[number(|r| r.status).min(STATUSES.len() - 1)],
            stance: rest.and_then(|r| r.stance.as_deref()),
            round: rest.and_then(|r| r.round.as_deref()),
            memo: text(|r| &r.memo),
            by: text(|r| &r.by),
        }
    }
}
