//! What is counted of every coding, in one short row each.
//!
//! A coding is a dozen texts somewhere in memory, and a hundred thousand of them
//! take a walk of some hundredths of a second: too long for a key. What counting
//! needs of one fits into a few numbers. So there is a ledger: a row for each
//! coding, in the study's order, with codes, coders and participants by number,
//! and for each source what every coder did there. After an act only the rows
//! that it touched are read again; what the pages of the interface add up, they
//! add up from rows.
//!
//! Which rows those are, the study's list of codings says
//! ([`crate::model::tracked`]). If it cannot, everything is read again.

mod kept;
mod people;
mod row;
mod rows;
mod walk;

use super::progress::{self, Work};
use super::review::Reason;
use crate::model::anchor::Grade;
use crate::model::codebook::{CodeId, Codebook};
use crate::model::coding::{Coding, Method};
use crate::model::span::Span;
use crate::model::study::Study;
use foldhash::HashMap;
use row::{NONE, status};
use std::collections::BTreeMap;
use std::ops::Range;

pub use kept::{Id, Record, Records, Rest, Room, Told, Words, decided};
pub use people::People;
pub use row::Row;
pub use rows::RowList;
pub use walk::{Rows, Walk};

/// The numbers of the study as it was read.
type Seen = (u64, u64, u64);

/// The rows, and what their numbers mean.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    rows: RowList,
    seen: Option<Seen>,
    /// Ids and merges of the codebook that codes were looked up in.
    book: Vec<(CodeId, Option<CodeId>)>,
    /// The codes cited.
    cited: Vec<CodeId>,
    numbers: HashMap<CodeId, u32>,
    /// For each of them its index in the codebook, merges resolved.
    codes: Vec<Option<usize>>,
    /// How many codings cite each of them, those of the consensus left out.
    uses: Vec<u32>,
    /// Those who coded, by number.
    pub coders: Vec<String>,
    people: People,
    /// Of each source the stretches of which a share is coded.
    pieces: Vec<Vec<Span>>,
    /// Of each source what each coder did there.
    works: Vec<Vec<Work>>,
}

impl Ledger {
    /// Reads everything.
    pub fn of(study: &Study) -> Self {
        let mut ledger = Self::default();
        ledger.update(study);
        ledger
    }

    /// Brings itself up to date: reads what changed since it last looked. False
    /// if nothing did.
    pub fn update(&mut self, study: &Study) -> bool {
        let book = study.codebook.codes.iter().map(|c| (&c.id, &c.merged_into));
        let renamed = !book.eq(self.book.iter().map(|(id, into)| (id, into)));
        let now = (study.codings.revision(), study.sources.revision(), study.participants.revision());
        if renamed {
            self.look_up(&study.codebook);
        }
        let dirty = match self.seen.replace(now) {
            Some(seen) if seen == now && !renamed => return false,
            Some(seen) if seen == now => Some(0..0),
            Some((codings, sources, people)) if (sources, people) == (now.1, now.2) => self.replay(study, codings),
            _ => None,
        };
        match dirty {
            Some(dirty) if !renamed => self.read(study, dirty),
            Some(dirty) => {
                self.read(study, dirty);
                self.sum_all();
            }
            None => self.read_all(study),
        }
        true
    }

    /// Looks the cited codes up again.
    fn look_up(&mut self, book: &Codebook) {
        self.book = book.codes.iter().map(|c| (c.id.clone(), c.merged_into.clone())).collect();
        self.codes = self.cited.iter().map(|id| book.resolve(id)).collect();
    }

    /// Takes small changes up: rows that have to be read are stale afterwards,
    /// and stand in the range. `None` if more has changed.
    fn replay(&mut self, study: &Study, since: u64) -> Option<Range<usize>> {
        let mut dirty: Option<Range<usize>> = None;
        let mut touched: Vec<u32> = Vec::new();
        for splice in study.codings.since(since)? {
            let (from, to) = (splice.at, splice.at + splice.old);
            if to > self.rows.len() {
                return None;
            }
            for row in self.rows.range(from..to).filter(|r| !r.stale) {
                if let Some(uses) = self.uses.get_mut(row.cited as usize).filter(|_| !row.adjudicated) {
                    *uses -= 1;
                }
                // Rows of a source stand together.
                if touched.last() != Some(&row.source) {
                    touched.push(row.source);
                }
            }
            self.rows.splice(from, splice.old, splice.new);
            let end = from + splice.new;
            dirty = Some(match dirty {
                // What stood behind was pushed on, or drawn back.
                Some(d) if d.end >= to => d.start.min(from)..(d.end + splice.new - splice.old).max(end),
                Some(d) => d.start.min(from)..end,
                None => from..end,
            });
        }
        if self.rows.len() != study.codings.len() {
            return None;
        }
        touched.into_iter().for_each(|source| self.forget(source));
        Some(dirty.unwrap_or(0..0))
    }

    /// What was done in a source has to be summed up again.
    fn forget(&mut self, source: u32) {
        if let Some(works) = self.works.get_mut(source as usize) {
            works.clear();
        }
    }

    /// Reads the stale rows of a range, and sums up what was done in their
    /// sources.
    fn read(&mut self, study: &Study, dirty: Range<usize>) {
        let mut here = None;
        for at in self.rows.stale(dirty) {
            let row = self.row(study, &study.codings[at], &mut here);
            self.rows.set(at, row);
            self.forget(row.source);
        }
        self.sum_up();
    }

    fn read_all(&mut self, study: &Study) {
        let seen = self.seen;
        let book = std::mem::take(&mut self.book);
        let pieces = progress::pieces(study);
        let works = vec![Vec::new(); pieces.len()];
        *self = Self { seen, book, pieces, works, people: People::new(study), ..Self::default() };
        self.coders.clone_from(&study.coders);
        let mut here = None;
        for coding in study.codings.iter() {
            let row = self.row(study, coding, &mut here);
            self.rows.push(row);
        }
        self.sum_all();
    }

    /// The row of a coding. `here` is the source of the one before.
    fn row(&mut self, study: &Study, coding: &Coding, here: &mut Option<usize>) -> Row {
        if here.is_none_or(|at| study.sources[at].id != coding.source) {
            *here = study.source_index(&coding.source);
        }
        let coder = self.coders.iter().position(|c| *c == coding.coder).unwrap_or_else(|| {
            self.coders.push(coding.coder.clone());
            self.coders.len() - 1
        });
        let cited = coding.code.as_ref().map_or(NONE, |code| self.number(&study.codebook, code));
        let adjudicated = coding.by == Method::Adjudication;
        if let Some(uses) = self.uses.get_mut(cited as usize).filter(|_| !adjudicated) {
            *uses += 1;
        }
        let place = &coding.place;
        let heard = here.map(|at| self.people.in_span(&study.sources[at], at, place.span)).unwrap_or_default();
        Row {
            span: place.span,
            source: here.map_or(NONE, |at| at as u32),
            cited,
            coder: coder as u32,
            group: heard.group,
            strangers: heard.strangers,
            asks: heard.asks,
            grade: place.grade,
            status: status(coding.status),
            adjudicated,
            pending: coding.pending,
            memo: !coding.memo.trim().is_empty(),
            links: coding.memo.contains("[["),
            stale: false,
        }
    }

    fn number(&mut self, book: &Codebook, code: &CodeId) -> u32 {
        if let Some(number) = self.numbers.get(code) {
            return *number;
        }
        let number = self.cited.len() as u32;
        self.cited.push(code.clone());
        self.numbers.insert(code.clone(), number);
        self.codes.push(book.resolve(code));
        self.uses.push(0);
        number
    }

    /// Sums up anew what was done in every source.
    fn sum_all(&mut self) {
        self.works.iter_mut().for_each(Vec::clear);
        self.sum_up();
    }

    /// Sums up what was done in the sources of which that is not known.
    fn sum_up(&mut self) {
        for source in 0..self.works.len() {
            if self.works[source].is_empty() {
                let works = self.worked(source);
                self.works[source] = works;
            }
        }
    }

    /// What each coder did in a source.
    fn worked(&self, source: usize) -> Vec<Work> {
        let pieces = &self.pieces[source];
        let mut works = vec![Work::default(); self.coders.len().max(1)];
        let mut coded: Vec<Vec<bool>> = vec![Vec::new(); works.len()];
        for row in self.rows.range(self.range(source)).filter(|r| !r.rejected()) {
            let work = &mut works[row.coder as usize];
            work.waiting += u32::from(self.reason(row).is_some());
            if row.adjudicated {
                // What was decided together is nobody's own work.
                continue;
            }
            if row.highlight() {
                work.highlights += 1;
                continue;
            }
            work.codings += 1;
            let seen = &mut coded[row.coder as usize];
            seen.resize(pieces.len(), false);
            progress::touch(pieces, row.span, seen);
        }
        for (work, seen) in works.iter_mut().zip(coded) {
            work.turns = seen.iter().filter(|s| **s).count() as u32;
        }
        works
    }

    /// The stretches of a source of which a share is coded: turns of participants,
    /// or paragraphs where nobody speaks.
    pub(super) fn pieces(&self, source: usize) -> &[Span] {
        self.pieces.get(source).map_or(&[], Vec::as_slice)
    }

    /// The rows, in the order of [`Study::codings`].
    pub fn rows(&self) -> &RowList {
        &self.rows
    }

    /// Where the codings of a source stand.
    pub fn range(&self, source: usize) -> Range<usize> {
        let from = self.rows.partition_point(|r| (r.source as usize) < source);
        from..self.rows.partition_point(|r| r.source as usize <= source)
    }

    /// Index of the source of a coding; `None` if it is not in the corpus.
    pub fn source(&self, row: &Row) -> Option<usize> {
        (row.source != NONE).then_some(row.source as usize)
    }

    /// Index of the code of a coding, merges resolved; `None` for a highlight
    /// and where the code is gone.
    pub fn code(&self, row: &Row) -> Option<usize> {
        self.codes.get(row.cited as usize).copied().flatten()
    }

    /// Participants, in the order of the study's file, others behind.
    pub fn participants(&self) -> &[String] {
        &self.people.names
    }

    /// The participants whose words a coding holds: indexes into
    /// [`Ledger::participants`]. A lost one holds none.
    pub fn people(&self, row: &Row) -> &[u32] {
        if row.grade == Grade::Lost { &[] } else { self.group(row.group) }
    }

    /// The participants of a group, wherever their words are.
    pub(super) fn group(&self, number: u32) -> &[u32] {
        self.people.group(number)
    }

    /// Participants, and who of them speak together.
    pub(super) fn people_known(&self) -> &People {
        &self.people
    }

    /// Number of the code that a coding cites, whether or not there is one: an
    /// index into [`Ledger::all_cited`]; `None` for a highlight.
    pub(super) fn cited(&self, row: &Row) -> Option<usize> {
        (!row.highlight()).then_some(row.cited as usize)
    }

    /// Every code that was ever cited, by number.
    pub(super) fn all_cited(&self) -> &[CodeId] {
        &self.cited
    }

    /// True if the codebook has every code that was ever cited.
    pub(super) fn all_codes_are_known(&self) -> bool {
        self.codes.iter().all(Option::is_some)
    }

    /// True if coders decided on a coding together.
    pub fn has_consensus(&self) -> bool {
        self.rows.iter().any(|r| r.adjudicated)
    }

    /// Why a coding waits for a person: the rule of [`super::review::reason`].
    pub fn reason(&self, row: &Row) -> Option<Reason> {
        match row.grade {
            Grade::Changed => Some(Reason::Changed),
            Grade::Ambiguous => Some(Reason::Ambiguous),
            Grade::Lost => Some(Reason::Lost),
            Grade::Exact | Grade::Moved if !row.highlight() && self.code(row).is_none() => Some(Reason::Orphan),
            Grade::Exact | Grade::Moved => (row.status == 1).then_some(Reason::Provisional),
        }
    }

    /// Everything that waits: the rule of [`super::review::queue`].
    pub fn queue(&self) -> Vec<(Reason, usize)> {
        let all = self.rows.iter().enumerate();
        let mut out: Vec<(Reason, usize)> = all.filter_map(|(i, r)| Some((self.reason(r)?, i))).collect();
        out.sort_unstable();
        out
    }

    /// Indexes of the codings that have memos.
    pub fn with_memos(&self) -> impl Iterator<Item = usize> + '_ {
        self.rows.iter().enumerate().filter(|(_, r)| r.memo).map(|(at, _)| at)
    }

    /// Indexes of the codings whose memos have links.
    pub fn with_links(&self) -> impl Iterator<Item = usize> + '_ {
        self.rows.iter().enumerate().filter(|(_, r)| r.links).map(|(at, _)| at)
    }

    /// How many codings cite each code, merges resolved, by index of the code, without what
    /// coders decided together:
    /// the rule of [`Study::coding_counts`].
    pub fn counts(&self) -> BTreeMap<usize, u32> {
        let mut out = BTreeMap::new();
        for (code, uses) in self.codes.iter().zip(&self.uses).filter(|(_, uses)| **uses > 0) {
            code.iter().for_each(|code| *out.entry(*code).or_insert(0) += uses);
        }
        out
    }

    /// The code that had this place in the codebook that was last looked at.
    pub fn code_at(&self, index: usize) -> Option<&CodeId> {
        self.book.get(index).map(|(id, _)| id)
    }

    /// Turns of each source, and what a coder did there.
    pub(super) fn done(&self, source: usize, coder: &str) -> (u32, Work) {
        let number = self.coders.iter().position(|c| c == coder);
        let works = self.works.get(source).zip(number).and_then(|(works, number)| works.get(number));
        (self.pieces.get(source).map_or(0, |p| p.len() as u32), works.cloned().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests;
