//! Rows source by source, wherever they are.
//!
//! What is counted source by source needs the rows of one source at a time. Those of
//! a study in memory are there; those that are kept elsewhere are made as they are
//! asked for, into the same few kilobytes again and again, since room for a million
//! rows takes longer to get than to fill.

use super::kept::Reading;
use super::row::NONE;
use super::{Ledger, People, Record, Records, Row};
use crate::model::study::Study;
use std::borrow::Cow;

/// Where rows come from.
#[derive(Clone, Copy)]
pub enum Rows<'r> {
    /// They are there.
    Ledger(&'r Ledger),
    /// They are made of what is kept.
    Kept(&'r dyn Records),
}

impl std::fmt::Debug for Rows<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if matches!(self, Self::Ledger(_)) { "ledger" } else { "records" })
    }
}

impl<'r> Rows<'r> {
    /// The ledger with all rows.
    pub fn ledger(&self, study: &Study) -> Cow<'r, Ledger> {
        match self {
            Self::Ledger(ledger) => Cow::Borrowed(ledger),
            Self::Kept(records) => Cow::Owned(Ledger::kept(study, *records)),
        }
    }

    /// A ledger that says what the numbers of rows mean; rows it may lack.
    pub fn meaning(&self, study: &Study) -> Cow<'r, Ledger> {
        match self {
            Self::Ledger(ledger) => Cow::Borrowed(ledger),
            Self::Kept(records) => Cow::Owned(Ledger::without_rows(study, *records)),
        }
    }
}

/// A walk over sources.
#[derive(Debug)]
pub struct Walk<'w> {
    study: &'w Study,
    ledger: &'w Ledger,
    /// Participants, and groups of them that rows name.
    people: Cow<'w, People>,
    kept: Option<Reading<'w>>,
    rows: Vec<Row>,
}

impl<'w> Walk<'w> {
    /// A walk over rows whose numbers mean what `ledger` says: one of
    /// [`Rows::meaning`].
    pub fn new(study: &'w Study, rows: &Rows<'w>, ledger: &'w Ledger) -> Self {
        let kept = match rows {
            Rows::Ledger(_) => None,
            Rows::Kept(records) => Some(Reading::new(*records, ledger)),
        };
        Self { study, ledger, people: Cow::Borrowed(&ledger.people), kept, rows: Vec::new() }
    }

    /// The rows of a source, the number of the first (of those that are kept
    /// elsewhere 0), and who the people are that they name.
    pub fn of(&mut self, source: usize) -> (usize, &[Row], &People) {
        let Some(kept) = &mut self.kept else {
            let range = self.ledger.range(source);
            let first = range.start;
            self.rows.clear();
            self.rows.extend(self.ledger.rows().range(range));
            return (first, &self.rows, &self.people);
        };
        self.rows.clear();
        let lump = self.study.sources[source].speakers.is_empty();
        kept.rows(source, lump, self.people.to_mut(), &mut self.rows);
        (0, &self.rows, &self.people)
    }

    /// The records of the source that was asked for last, where rows are made of such.
    pub fn records(&self) -> &[Record] {
        self.kept.as_ref().map_or(&[], Reading::records)
    }

    /// Who the people are that rows name.
    pub fn people(&self) -> &People {
        &self.people
    }

    /// The same of sources that are no more.
    pub fn nowhere(&mut self) -> (usize, &[Row], &People) {
        let rows = self.ledger.rows();
        let from = rows.partition_point(|r| r.source != NONE);
        self.rows.clear();
        self.rows.extend(rows.range(from..rows.len()));
        (from, &self.rows, &self.people)
    }

    /// Participants, and groups of them that rows name.
    pub fn into_people(self) -> People {
        self.people.into_owned()
    }
}
