//! Codings as records of sixteen bytes: where, which code, whose, and the rest.
//!
//! Few codings differ in anything but place, code and coder. What else there is
//! to know of one (status, stance, round, memo …) is kept once for all that are
//! alike in it.

use crate::model::anchor::Grade;
use crate::model::bytes::{digest, take_u32};
use crate::model::coding::CodingStatus;
use crate::model::ids::Ulid;
use crate::model::known::{Fact, Known};
use crate::model::span::Span;
use crate::model::study::Study;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Range;

/// Bytes of a record: start, end, code and coder, rest.
pub const RECORD: usize = 16;
/// Statuses by their number.
const STATUSES: [CodingStatus; 3] = [CodingStatus::Provisional, CodingStatus::Final, CodingStatus::Rejected];
/// Grades by their number.
const GRADES: [Grade; 5] = [Grade::Exact, Grade::Moved, Grade::Changed, Grade::Ambiguous, Grade::Lost];

/// What records number.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
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
    /// Those that the things of a list have by their places.
    fn known(list: &[T]) -> Self {
        Self(list.iter().cloned().zip(0..).collect())
    }

    fn of(&mut self, thing: T, list: &mut Vec<T>) -> u32 {
        *self.0.entry(thing).or_insert_with_key(|thing| {
            list.push(thing.clone());
            list.len() as u32 - 1
        })
    }
}

/// What stands for the id of a coding, to know it again in its journal.
pub fn print(id: &Ulid) -> u32 {
    digest(id.0.as_bytes()) as u32
}

/// The codings of a study.
pub struct Written {
    /// A record each.
    pub records: Vec<u8>,
    /// What tells the id of each.
    pub prints: Vec<u8>,
    /// What records number.
    pub words: Words,
    /// Those of each source.
    pub ranges: Vec<Range<usize>>,
    /// True if several sources have the same id, and so the same codings.
    pub twins: bool,
}

/// The codings of a study as records. `None` if there is more of something than
/// there are numbers.
pub fn write(study: &Study) -> Option<Written> {
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
    let own = study.sources.iter().map(|source| ranges[first[source.id.as_str()]].clone()).collect();
    let mut writer = Writer::new(Words::default());
    writer.records.reserve(codings.len() * RECORD);
    for (at, coding) in codings.iter().enumerate() {
        writer.add(&coding.id, &study.fact(at))?;
    }
    let twins = first.len() < study.sources.len();
    let Writer { records, prints, words, .. } = writer;
    Some(Written { records, prints, words, ranges: own, twins })
}

/// Writes codings one after the other.
pub struct Writer {
    /// A record each.
    pub records: Vec<u8>,
    /// What tells the id of each.
    pub prints: Vec<u8>,
    /// What records number.
    pub words: Words,
    codes: Numbers<(String, Option<usize>)>,
    coders: Numbers<String>,
    rests: Numbers<Rest>,
}

impl Writer {
    /// One that goes on where others have given numbers already.
    pub fn new(words: Words) -> Self {
        let (codes, coders) = (Numbers::known(&words.codes), Numbers::known(&words.coders));
        let rests = Numbers::known(&words.rests);
        Self { records: Vec::new(), prints: Vec::new(), words, codes, coders, rests }
    }

    /// Adds one. `None` if there is more of something than there are numbers.
    pub fn add(&mut self, id: &Ulid, fact: &Fact<'_>) -> Option<()> {
        let code = match fact.cited {
            Some(cited) => self.codes.of((cited.to_owned(), fact.code), &mut self.words.codes) + 1,
            None => 0,
        };
        let coder = self.coders.of(fact.coder.to_owned(), &mut self.words.coders);
        let rest = Rest {
            status: STATUSES.iter().position(|s| *s == fact.status)? as u8,
            grade: GRADES.iter().position(|g| *g == fact.grade)? as u8,
            by: fact.by.to_owned(),
            stance: fact.stance.map(str::to_owned),
            round: fact.round.map(str::to_owned),
            memo: fact.memo.to_owned(),
        };
        let rest = self.rests.of(rest, &mut self.words.rests);
        let both = u32::from(u16::try_from(code).ok()?) | u32::from(u16::try_from(coder).ok()?) << 16;
        for n in [fact.span.start, fact.span.end, both, rest] {
            self.records.extend_from_slice(&n.to_le_bytes());
        }
        self.prints.extend_from_slice(&print(id).to_le_bytes());
        Some(())
    }
}

impl Words {
    /// With others behind these.
    pub fn and(mut self, more: &Self) -> Self {
        self.codes.extend(more.codes.iter().cloned());
        self.coders.extend(more.coders.iter().cloned());
        self.rests.extend(more.rests.iter().cloned());
        self
    }

    /// Those that come behind so many as `first` has.
    pub fn behind(&self, first: &Self) -> Self {
        Self {
            codes: self.codes[first.codes.len()..].to_vec(),
            coders: self.coders[first.coders.len()..].to_vec(),
            rests: self.rests[first.rests.len()..].to_vec(),
        }
    }

    /// What a record says.
    pub fn fact(&self, mut record: &[u8]) -> Fact<'_> {
        let here = &mut record;
        let span = Span::new(take_u32(here), take_u32(here));
        let (both, rest) = (take_u32(here), take_u32(here) as usize);
        let code = (both as u16).checked_sub(1).and_then(|code| self.codes.get(usize::from(code)));
        let rest = self.rests.get(rest);
        let text = |of: fn(&Rest) -> &str| rest.map_or("", of);
        let number = |of: fn(&Rest) -> u8| usize::from(rest.map_or(0, of));
        Fact {
            span,
            grade: GRADES[number(|r| r.grade).min(GRADES.len() - 1)],
            code: code.and_then(|(_, code)| *code),
            cited: code.map(|(cited, _)| cited.as_str()),
            coder: self.coders.get((both >> 16) as usize).map_or("", String::as_str),
            status: STATUSES[number(|r| r.status).min(STATUSES.len() - 1)],
            stance: rest.and_then(|r| r.stance.as_deref()),
            round: rest.and_then(|r| r.round.as_deref()),
            memo: text(|r| &r.memo),
            by: text(|r| &r.by),
        }
    }
}
