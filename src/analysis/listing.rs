//! The list of codings source by source, from rows that are kept elsewhere.
//!
//! [`super::codings`] makes a table of a list: a dozen texts for each coding. A list
//! of a million codings is written as it is made, and nearly all that stands in it
//! stands there again and again. So what is said here of a coding are numbers (its
//! code, whose words it holds, what else is coded there), and whoever writes the list
//! knows what each of them means. Which codings are listed, and what else is coded
//! there, is decided by the same rules; tests hold one list against the other.

use super::corpus::Corpus;
use super::ledger::{Ledger, People, Record, Records, Row, Rows, Walk};
use super::matrix::chosen::Choice;
use super::scope::{LeftOut, Scope};
use crate::model::codebook::CodeId;
use crate::model::span::Span;
use crate::model::study::Study;
use std::borrow::Cow;

/// What a list of codings is made from.
pub struct Listing<'l> {
    study: &'l Study,
    records: &'l dyn Records,
    ledger: Cow<'l, Ledger>,
    scope: &'l Scope,
    /// The scope that asks for no certain codings, if it is another: what else is coded
    /// does not hang on which are asked for.
    wider: Option<Scope>,
    /// The corpus in scope.
    pub corpus: Corpus<'l>,
    /// Of each code as it is cited its place in the order of codes.
    keys: Vec<u32>,
    /// The codes by these places: the codebook's, then others by their ids.
    codes: Vec<CodeId>,
}

/// A coding of a source.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Its number among those of the source.
    pub number: u32,
    /// What is kept of it.
    pub record: Record,
    /// Number of the group of participants whose words it holds.
    pub group: u32,
    /// What else is coded there: from, to in [`Page::also`].
    also: (u32, u32),
}

/// The list of one source.
#[derive(Debug)]
pub struct Page<'p> {
    /// Codings in order.
    pub entries: &'p [Entry],
    also: &'p [(u32, u32)],
    groups: &'p People,
}

impl Page<'_> {
    /// What else is coded on words of a coding: places for [`Listing::code`], in order.
    pub fn also(&self, entry: &Entry) -> impl Iterator<Item = usize> + Clone {
        self.also[entry.also.0 as usize..entry.also.1 as usize].iter().map(|(_, key)| *key as usize)
    }

    /// The participants of a group, in order of speaking: for [`Listing::participant`].
    pub fn group(&self, number: u32) -> &[u32] {
        self.groups.group(number)
    }
}

impl std::fmt::Debug for Listing<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("listing")
    }
}

impl<'l> Listing<'l> {
    /// The study may lack its codings: those are told by `records`.
    pub fn new(study: &'l Study, records: &'l dyn Records, scope: &'l Scope) -> Self {
        let ledger = Rows::Kept(records).meaning(study);
        let book = &study.codebook;
        let cited = ledger.all_cited();
        let mut gone: Vec<&CodeId> = cited.iter().filter(|id| book.resolve(id).is_none()).collect();
        gone.sort_unstable();
        let place = |id: &CodeId| {
            book.resolve(id).unwrap_or_else(|| book.codes.len() + gone.binary_search(&id).unwrap_or(gone.len())) as u32
        };
        let keys = cited.iter().map(place).collect();
        let codes = book.codes.iter().map(|code| &code.id).chain(gone.iter().copied()).cloned().collect();
        let wider =
            scope.asks_certain().then(|| Scope { codes: Vec::new(), under: Vec::new(), found: None, ..scope.clone() });
        Self { study, records, scope, wider, corpus: Corpus::new(study, scope), keys, codes, ledger }
    }

    /// A code by its place; none for one that nothing cites.
    pub fn code(&self, place: usize) -> &str {
        self.codes.get(place).map_or("", |id| id.0.as_str())
    }

    /// The place of a code as records cite it.
    pub fn place(&self, cited: u16) -> Option<usize> {
        self.keys.get(usize::from(cited)).map(|key| *key as usize)
    }

    /// A participant.
    pub fn participant(&self, number: u32) -> &str {
        self.ledger.participants().get(number as usize).map_or("", String::as_str)
    }

    /// Goes through sources; several may, each for itself.
    pub fn lister(&self) -> Lister<'_> {
        let choice = |scope| Choice::new(self.study, &self.ledger, &self.corpus, scope, false);
        Lister {
            listing: self,
            walk: Walk::new(self.study, &Rows::Kept(self.records), &self.ledger),
            choice: choice(self.scope),
            wider: self.wider.as_ref().map(choice),
            parts: Vec::new(),
            entries: Vec::new(),
            asked: Vec::new(),
            order: Vec::new(),
            also: Vec::new(),
            left: LeftOut::default(),
        }
    }
}

/// Goes through sources.
pub struct Lister<'l> {
    listing: &'l Listing<'l>,
    walk: Walk<'l>,
    choice: Choice<'l>,
    wider: Option<Choice<'l>>,
    parts: Vec<Vec<usize>>,
    entries: Vec<Entry>,
    /// Numbers of those that are asked for, where others count for what else is coded.
    asked: Vec<u32>,
    order: Vec<(Span, u32, Option<u32>)>,
    also: Vec<(u32, u32)>,
    /// What was set aside so far.
    pub left: LeftOut,
}

impl std::fmt::Debug for Lister<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("lister")
    }
}

impl Lister<'_> {
    /// The list of a source; `None` if what is kept is damaged.
    pub fn page(&mut self, source: usize) -> Option<Page<'_>> {
        let Self { walk, choice, wider, parts, entries, asked, also, left, .. } = self;
        let (_, rows, people) = walk.of(source);
        entries.clear();
        asked.clear();
        parts.clear();
        also.clear();
        choice.begin_anew();
        let mut put = |number: usize, row: &Row, _: Option<u32>| {
            let record = Record { span: row.span, cited: None, coder: 0, rest: 0, voices: 0 };
            entries.push(Entry { number: number as u32, record, group: row.group, also: (0, 0) });
        };
        match wider {
            None => choice.select(rows, 0, people, (parts, left), &mut put),
            Some(wider) => {
                choice.select(rows, 0, people, (parts, left), |number, _, _| asked.push(number as u32));
                wider.begin_anew();
                wider.select(rows, 0, people, (parts, &mut LeftOut::default()), &mut put);
            }
        }
        let records = walk.records();
        for entry in entries.iter_mut() {
            entry.record = *records.get(entry.number as usize)?;
        }
        self.find_others();
        if self.wider.is_some() {
            let asked = &self.asked;
            self.entries.retain(|entry| asked.binary_search(&entry.number).is_ok());
        }
        Some(Page { entries: &self.entries, also: &self.also, groups: self.walk.people() })
    }

    /// What else is coded on words of each.
    fn find_others(&mut self) {
        let Self { listing, entries, order, also, .. } = self;
        order.clear();
        let key = |entry: &Entry| listing.keys.get(usize::from(entry.record.cited?)).copied();
        order.extend((0..).zip(entries.iter()).map(|(at, entry)| (entry.record.span, at, key(entry))));
        if !order.is_sorted() {
            order.sort_unstable();
        }
        for (at, (span, one, mine)) in order.iter().enumerate() {
            let near = order[at + 1..].iter().take_while(|(other, ..)| other.start < span.end);
            for (_, other, theirs) in near.filter(|(other, _, theirs)| other.overlaps(*span) && theirs != mine) {
                also.extend(theirs.map(|key| (*one, key)));
                also.extend(mine.map(|key| (*other, key)));
            }
        }
        also.sort_unstable();
        also.dedup();
        let mut from = 0;
        for same in also.chunk_by(|a, b| a.0 == b.0) {
            entries[same[0].0 as usize].also = (from, from + same.len() as u32);
            from += same.len() as u32;
        }
    }
}
