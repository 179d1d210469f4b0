//! Codings as records of eighteen bytes: where, which code, whose, who speaks, and
//! the rest.
//!
//! Few codings differ in anything but place, code and coder. What else there is
//! to know of one (status, stance, round, memo …) is kept once for all that are
//! alike in it; so is which speakers of its source a coding holds words of, by their
//! numbers there, since counting by people asks that of every coding.

use crate::analysis::ledger::{self, Id};
use crate::model::anchor::{Anchor, Digest, Grade, Place};
use crate::model::bytes::{take_u32, take_u64};
use crate::model::codebook::{CodeId, Codebook};
use crate::model::coding::{Coding, CodingFields, CodingStatus, Method};
use crate::model::ids::{Stamp, Ulid};
use crate::model::known::{Fact, Known};
use crate::model::source::Outline;
use crate::model::span::Span;
use crate::model::study::Study;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Range;

/// Bytes of a record: start, end, code and coder, rest, voices.
pub const RECORD: usize = 18;
/// Statuses by their number.
const STATUSES: [CodingStatus; 3] = [CodingStatus::Provisional, CodingStatus::Final, CodingStatus::Rejected];
/// Grades by their number.
const GRADES: [Grade; 5] = [Grade::Exact, Grade::Moved, Grade::Changed, Grade::Ambiguous, Grade::Lost];

/// What records number.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Words {
    /// Codes as codings have them, and what they are in the codebook.
    pub codes: Vec<(String, Option<usize>)>,
    pub coders: Vec<String>,
    /// The rests.
    pub rests: Vec<Rest>,
    /// Speakers of a source, in order of speaking.
    pub voices: Vec<Vec<u16>>,
    /// Ids of codings that are no ULIDs.
    pub odd: Vec<String>,
}

/// What else there is to know of a coding.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Rest {
    status: u8,
    grade: u8,
    pub by: String,
    stance: Option<String>,
    round: Option<String>,
    pub memo: String,
    pub query: Option<String>,
}

impl Rest {
    /// How surely the words are found.
    pub fn grade(&self) -> Grade {
        GRADES[usize::from(self.grade).min(GRADES.len() - 1)]
    }

    /// How sure the coder is.
    pub fn status(&self) -> CodingStatus {
        STATUSES[usize::from(self.status).min(STATUSES.len() - 1)]
    }

    /// All that a list says of it.
    pub fn words(&self) -> ledger::Words<'_> {
        let Self { by, round, memo, query, .. } = self;
        let (grade, status) = (self.grade(), self.status());
        ledger::Words { grade, status, by, round: round.as_deref(), query: query.as_deref(), memo }
    }
}

/// The numbers of a record.
#[derive(Clone, Copy, Debug)]
pub struct Raw {
    /// Where.
    pub span: Span,
    /// Place of its code in [`Words::codes`]; `None` for a highlight.
    pub code: Option<u16>,
    /// Place of its coder in [`Words::coders`].
    pub coder: u16,
    /// Place of the rest in [`Words::rests`].
    pub rest: u32,
    /// Place of those who speak in [`Words::voices`].
    pub voices: u16,
}

impl Raw {
    /// Those of a record.
    pub fn of(record: &[u8; RECORD]) -> Self {
        let four = |at: usize| u32::from_le_bytes([record[at], record[at + 1], record[at + 2], record[at + 3]]);
        let two = |at: usize| u16::from_le_bytes([record[at], record[at + 1]]);
        Self {
            span: Span::new(four(0), four(4)),
            code: two(8).checked_sub(1),
            coder: two(10),
            rest: four(12),
            voices: two(16),
        }
    }

    /// A number that all codings have of which the same is known but for their places.
    pub fn kind(&self) -> u64 {
        u64::from(self.rest) << 32 | u64::from(self.coder) << 16 | u64::from(self.code.unwrap_or(u16::MAX))
    }
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

/// Bytes of what tells a coding from all others: its id, and when it was made.
pub const ID: usize = 24;
/// What an id that is no ULID begins with: no clock gives one that does.
const ODD: [u8; 4] = [0xff; 4];

/// The codings of a study.
pub struct Written {
    /// A record each.
    pub records: Vec<u8>,
    /// The id of each, and when it was made.
    pub ids: Vec<u8>,
    /// What records number.
    pub words: Words,
    /// Those of each source.
    pub ranges: Vec<Range<usize>>,
    /// True if several sources have the same id, and so the same codings.
    pub twins: bool,
    /// True if there are codings of sources that are no more.
    pub nowhere: bool,
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
        let source = &study.sources[first[coding.source.as_str()]];
        writer.add(coding, &study.fact(at), source)?;
    }
    let Writer { records, ids, words, .. } = writer;
    let (nowhere, twins) = (placed.is_some(), first.len() < study.sources.len());
    Some(Written { records, ids, words, ranges: own, twins, nowhere })
}

/// Writes codings one after the other.
pub struct Writer {
    /// A record each.
    pub records: Vec<u8>,
    /// The id of each, and when it was made.
    pub ids: Vec<u8>,
    /// What records number.
    pub words: Words,
    codes: Numbers<(String, Option<usize>)>,
    coders: Numbers<String>,
    rests: Numbers<Rest>,
    voices: Numbers<Vec<u16>>,
}

impl Writer {
    /// One that goes on where others have given numbers already.
    pub fn new(words: Words) -> Self {
        let (codes, coders) = (Numbers::known(&words.codes), Numbers::known(&words.coders));
        let (rests, voices) = (Numbers::known(&words.rests), Numbers::known(&words.voices));
        Self { records: Vec::new(), ids: Vec::new(), words, codes, coders, rests, voices }
    }

    /// Adds one of a source. `None` if there is more of something than there are
    /// numbers.
    pub fn add(&mut self, coding: &Coding, fact: &Fact<'_>, source: &Outline) -> Option<()> {
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
            query: coding.query.clone(),
        };
        let rest = self.rests.of(rest, &mut self.words.rests);
        let both = u32::from(u16::try_from(code).ok()?) | u32::from(u16::try_from(coder).ok()?) << 16;
        for n in [fact.span.start, fact.span.end, both, rest] {
            self.records.extend_from_slice(&n.to_le_bytes());
        }
        let voices = self.voices.of(source.speakers_in(fact.span), &mut self.words.voices);
        self.records.extend_from_slice(&u16::try_from(voices).ok()?.to_le_bytes());
        let mut id = [0; ID];
        match coding.id.bits().map(u128::to_be_bytes).filter(|bits| !bits.starts_with(&ODD)) {
            Some(bits) => id[..16].copy_from_slice(&bits),
            None => {
                let odd = u32::try_from(self.words.odd.len()).ok()?;
                self.words.odd.push(coding.id.0.clone());
                id[..4].copy_from_slice(&ODD);
                id[4..8].copy_from_slice(&odd.to_le_bytes());
            }
        }
        id[16..].copy_from_slice(&coding.created.0.to_le_bytes());
        self.ids.extend_from_slice(&id);
        Some(())
    }
}

impl Words {
    /// With others behind these.
    pub fn and(mut self, more: &Self) -> Self {
        self.codes.extend(more.codes.iter().cloned());
        self.coders.extend(more.coders.iter().cloned());
        self.rests.extend(more.rests.iter().cloned());
        self.voices.extend(more.voices.iter().cloned());
        self.odd.extend(more.odd.iter().cloned());
        self
    }

    /// Those that come behind so many as `first` has.
    pub fn behind(&self, first: &Self) -> Self {
        Self {
            codes: self.codes[first.codes.len()..].to_vec(),
            coders: self.coders[first.coders.len()..].to_vec(),
            rests: self.rests[first.rests.len()..].to_vec(),
            voices: self.voices[first.voices.len()..].to_vec(),
            odd: self.odd[first.odd.len()..].to_vec(),
        }
    }

    /// With what its codes are in another codebook.
    pub fn in_book(mut self, book: &Codebook) -> Self {
        self.codes.iter_mut().for_each(|(cited, at)| *at = book.resolve(&CodeId(cited.clone())));
        self
    }

    /// The id of a coding, and when it was made.
    pub fn id(&self, id: &[u8]) -> (Ulid, Stamp) {
        match self.told_id(id) {
            (Id::Bits(bits), made) => (Ulid::of_bits(bits), made),
            (Id::Odd(odd), made) => (Ulid(odd.to_owned()), made),
        }
    }

    /// The same as it is kept.
    pub fn told_id(&self, id: &[u8]) -> (Id<'_>, Stamp) {
        let id: &[u8; ID] = id.first_chunk().unwrap_or(&[0; ID]);
        let mut made = &id[16..];
        let made = Stamp(take_u64(&mut made) as i64);
        if !id.starts_with(&ODD) {
            let bits = id.first_chunk::<16>().map_or(0, |bits| u128::from_be_bytes(*bits));
            return (Id::Bits(bits), made);
        }
        let odd = self.odd.get(take_u32(&mut &id[4..8]) as usize);
        (Id::Odd(odd.map_or("", String::as_str)), made)
    }

    /// The coding that a record and an id are, of a source. Its anchor, its weight,
    /// remarks on it and what it decides on are not known.
    pub fn coding(&self, record: &[u8], id: &[u8], source: &str) -> Coding {
        let fact = self.fact(record);
        let (id, created) = self.id(id);
        let rest = self.rests.get(Raw::of(record.first_chunk().unwrap_or(&[0; RECORD])).rest as usize);
        let [quote, before, after] = Default::default();
        CodingFields {
            id,
            coder: fact.coder.to_owned(),
            source: source.to_owned(),
            code: fact.cited.map(CodeId::from),
            anchor: Anchor { span: fact.span, quote, before, after, text: Digest::default(), among: None },
            place: Place { grade: fact.grade, span: fact.span, candidates: Vec::new() },
            by: Method::from_word(fact.by),
            query: rest.and_then(|rest| rest.query.clone()),
            status: fact.status,
            of: Vec::new(),
            memo: fact.memo.to_owned(),
            round: fact.round.map(str::to_owned),
            stance: fact.stance.map(str::to_owned),
            weight: None,
            created,
            comments: Vec::new(),
            pending: false,
        }
        .into()
    }

    /// What a record says.
    pub fn fact(&self, record: &[u8]) -> Fact<'_> {
        let raw = Raw::of(record.first_chunk().unwrap_or(&[0; RECORD]));
        let code = raw.code.and_then(|code| self.codes.get(usize::from(code)));
        let rest = self.rests.get(raw.rest as usize);
        let text = |of: fn(&Rest) -> &str| rest.map_or("", of);
        Fact {
            span: raw.span,
            grade: rest.map_or(GRADES[0], Rest::grade),
            code: code.and_then(|(_, code)| *code),
            cited: code.map(|(cited, _)| cited.as_str()),
            coder: self.coders.get(usize::from(raw.coder)).map_or("", String::as_str),
            status: rest.map_or(STATUSES[0], Rest::status),
            stance: rest.and_then(|r| r.stance.as_deref()),
            round: rest.and_then(|r| r.round.as_deref()),
            memo: text(|r| &r.memo),
            by: text(|r| &r.by),
        }
    }
}
