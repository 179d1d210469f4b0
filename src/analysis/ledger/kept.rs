//! Codings that are kept elsewhere than in the study: as numbers, source by source.
//!
//! Whoever keeps them (`.emic/glance`) gives numbers to codes, coders and whatever
//! else codings share, and says once what they mean. A row is made of a record by a
//! few look-ups, so that counting a million of them reads no journal, and asks for no
//! paragraph of a transcript.

use super::Ledger;
use super::people::People;
use super::row::{NONE, Row, status};
use super::rows::RowList;
use super::walk::{Rows, Walk};
use crate::model::anchor::Grade;
use crate::model::codebook::CodeId;
use crate::model::coding::CodingStatus;
use crate::model::ids::Stamp;
use crate::model::span::Span;
use crate::model::study::Study;

/// One coding.
#[derive(Clone, Copy, Debug)]
pub struct Record {
    /// Where it stands, code points; empty if its words are nowhere.
    pub span: Span,
    /// The code it cites: an index into [`Records::cited`]; `None` for a highlight.
    pub cited: Option<u16>,
    /// Whose it is: an index into [`Records::coders`].
    pub coder: u16,
    /// What else there is to know: an index into [`Records::rests`].
    pub rest: u32,
    /// Who speaks in it: an index into [`Records::voices`].
    pub voices: u16,
}

/// What many codings share.
#[derive(Clone, Copy, Debug)]
pub struct Rest {
    /// How surely its words are found.
    pub grade: Grade,
    /// How sure its coder is.
    pub status: CodingStatus,
    /// True if coders decided on it together.
    pub adjudicated: bool,
    /// True if it has a memo.
    pub memo: bool,
    /// True if that has links.
    pub links: bool,
}

/// The codings of a study, all of them in sources that are there.
pub trait Records: Sync {
    /// Coders by number.
    fn coders(&self) -> Vec<String>;

    /// Codes by number, as codings cite them.
    fn cited(&self) -> Vec<CodeId>;

    /// What many codings share, by number.
    fn rests(&self) -> Vec<Rest>;

    /// Speakers of a source in order of speaking, by number.
    fn voices(&self) -> Vec<Vec<u16>>;

    /// Appends the codings of a source, in order. Whoever asks for one source after the
    /// other gives the same room again.
    fn read(&self, source: usize, room: &mut Room, out: &mut Vec<Record>);
}

/// True if coders decided on a coding together.
pub fn decided(study: &Study, records: &dyn Records) -> bool {
    let rests = records.rests();
    let (mut room, mut read) = (Room::default(), Vec::new());
    // What some coding had once need not be there any more.
    rests.iter().any(|rest| rest.adjudicated)
        && (0..study.sources.len()).any(|source| {
            read.clear();
            records.read(source, &mut room, &mut read);
            read.iter().any(|one| rests.get(one.rest as usize).is_some_and(|rest| rest.adjudicated))
        })
}

/// What was read last for whoever goes through sources: read and counted, it gives way
/// to what comes next, so that a million codings take the memory of some thousand.
#[derive(Debug, Default)]
pub struct Room {
    /// What stands in it, by a number.
    pub number: Option<usize>,
    /// The bytes of that.
    pub bytes: Vec<u8>,
}

/// Codings of which all is told that a list says of them.
pub trait Told: Records {
    /// In words what many codings share; `None` if nothing has that number.
    fn words(&self, rest: u32) -> Option<Words<'_>>;

    /// Says of each coding of a source, in order, its id and when it was made.
    fn each_id(&self, source: usize, put: &mut dyn FnMut(Id<'_>, Stamp));
}

/// What many codings share, in words.
#[derive(Clone, Copy, Debug)]
pub struct Words<'w> {
    /// How surely the words are found.
    pub grade: Grade,
    /// How sure its coder is.
    pub status: CodingStatus,
    /// How it came about.
    pub by: &'w str,
    /// Round, if said.
    pub round: Option<&'w str>,
    /// The query it was found with.
    pub query: Option<&'w str>,
    /// Its memo.
    pub memo: &'w str,
}

/// What tells a coding from others.
#[derive(Clone, Copy, Debug)]
pub enum Id<'i> {
    /// A ULID, by its bits.
    Bits(u128),
    /// Any other.
    Odd(&'i str),
}

impl Ledger {
    /// The ledger of a study whose codings are kept elsewhere.
    pub fn kept(study: &Study, records: &dyn Records) -> Self {
        let mut ledger = Self::without_rows(study, records);
        let mut walk = Walk::new(study, &Rows::Kept(records), &ledger);
        let mut rows = RowList::default();
        for source in 0..study.sources.len() {
            walk.of(source).1.iter().for_each(|row| rows.push(*row));
        }
        let people = walk.into_people();
        for row in rows.iter() {
            if let Some(uses) = ledger.uses.get_mut(row.cited as usize).filter(|_| !row.adjudicated) {
                *uses += 1;
            }
        }
        (ledger.rows, ledger.people) = (rows, people);
        ledger
    }

    /// Codes, coders and participants, and no coding yet.
    pub(super) fn without_rows(study: &Study, records: &dyn Records) -> Self {
        let mut ledger = Self { people: People::new(study), coders: study.coders.clone(), ..Self::default() };
        for coder in records.coders() {
            if !ledger.coders.contains(&coder) {
                ledger.coders.push(coder);
            }
        }
        ledger.cited = records.cited();
        ledger.uses = vec![0; ledger.cited.len()];
        ledger.look_up(&study.codebook);
        ledger
    }
}

/// Makes rows of records.
#[derive(Debug)]
pub(super) struct Reading<'r> {
    records: RecordsOf<'r>,
    rests: Vec<Rest>,
    voices: Vec<Vec<u16>>,
    /// The coders of the records as the ledger numbers them.
    coders: Vec<u32>,
    read: Vec<Record>,
    room: Room,
    /// What was found out of voices in the source that is read.
    heard: Vec<(u16, super::people::Heard)>,
}

/// Where they are kept.
#[derive(Clone, Copy)]
struct RecordsOf<'r>(&'r dyn Records);

impl std::fmt::Debug for RecordsOf<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("records")
    }
}

impl<'r> Reading<'r> {
    pub fn new(records: &'r dyn Records, ledger: &Ledger) -> Self {
        let number = |coder: &String| ledger.coders.iter().position(|c| c == coder).unwrap_or(0) as u32;
        let coders = records.coders().iter().map(number).collect();
        let (rests, voices) = (records.rests(), records.voices());
        Self {
            records: RecordsOf(records),
            rests,
            voices,
            coders,
            read: Vec::new(),
            room: Room::default(),
            heard: Vec::new(),
        }
    }

    /// The records that rows were made of last.
    pub fn records(&self) -> &[Record] {
        &self.read
    }

    /// Appends the rows of a source; `lump` if it has no speakers.
    pub fn rows(&mut self, source: usize, lump: bool, people: &mut People, out: &mut Vec<Row>) {
        let Self { records, rests, voices, coders, read, room, heard } = self;
        read.clear();
        heard.clear();
        records.0.read(source, room, read);
        out.extend(read.iter().map(|record| {
            let known = heard.iter().find(|(voices, _)| *voices == record.voices).map(|(_, heard)| *heard);
            let heard = known.unwrap_or_else(|| {
                let speakers = voices.get(usize::from(record.voices)).map_or(&[][..], Vec::as_slice);
                let new = people.among(source, lump, speakers.iter().copied());
                heard.push((record.voices, new));
                new
            });
            let rest = rests.get(record.rest as usize);
            Row {
                span: record.span,
                source: source as u32,
                cited: record.cited.map_or(NONE, u32::from),
                coder: coders.get(usize::from(record.coder)).copied().unwrap_or(0),
                group: heard.group,
                strangers: heard.strangers,
                asks: heard.asks,
                grade: rest.map_or(Grade::Lost, |r| r.grade),
                status: rest.map_or(0, |r| status(r.status)),
                adjudicated: rest.is_some_and(|r| r.adjudicated),
                pending: false,
                memo: rest.is_some_and(|r| r.memo),
                links: rest.is_some_and(|r| r.links),
                stale: false,
            }
        }));
    }
}
