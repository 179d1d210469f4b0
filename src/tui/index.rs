//! The codings of one source, ready to be asked "who is on this line?".
//!
//! Built once per act and source, never per frame: codings sorted by start
//! with the greatest end so far beside each, so those that touch a range are
//! found by binary search and a short walk back, however long one of them is.
//! Each also gets its *lane* (the column of its bar in the margin: the first
//! one free on all its lines, so a bar never jumps while scrolling) and the
//! line its name stands on: beside its bars, or, where the screen is too
//! narrow for that, on the empty line below the paragraph in which it begins.
//!
//! What is shown passes the [`Filter`]; what has to be known of all codings
//! (what is coded already, what waits for review) is kept beside it.

use super::filter::{Filter, Sieve};
use super::layout::{Layout, RowKind};
use super::narrow::Found;
use crate::analysis::ledger::{Ledger, Row};
use crate::model::anchor::Grade;
use crate::model::source::Source;
use crate::model::span::{Span, joined};
use crate::model::study::Study;

/// One coding as the screen needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Where it stands.
    pub span: Span,
    /// Index into [`Study::codings`].
    pub coding: usize,
    /// Index into the codebook, merges resolved; `None` for a highlight and
    /// for a code that is gone.
    pub code: Option<usize>,
    /// True if it cites a code that is gone.
    pub orphan: bool,
    /// True if it is the coder's own.
    pub mine: bool,
    /// True until the disk has it.
    pub pending: bool,
    /// False if nobody can say that these are the words meant.
    pub sure: bool,
    /// Column of its bar, from 0.
    pub lane: u16,
    /// First and last row of the layout.
    pub rows: (u32, u32),
    /// Row its name stands on.
    pub name_row: u32,
}

/// How codings are shown.
#[derive(Clone, Copy, Debug)]
pub struct Showing<'a> {
    /// Who codes.
    pub coder: &'a str,
    /// Which codings are shown.
    pub filter: &'a Filter,
    /// What the filter's query found; `None` without one.
    pub found: Option<&'a Found>,
    /// True if names stand beside the bars, false for below the paragraph.
    pub beside: bool,
}

/// A coding of the coder's own, shown or not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Own {
    span: Span,
    code: Option<usize>,
    highlight: bool,
}

/// The codings of one source.
#[derive(Clone, Debug, Default)]
pub struct CodingIndex {
    /// Those that are shown, by start, longer ones first.
    pub items: Vec<Item>,
    /// Greatest end among `items[..=i]`.
    reach: Vec<u32>,
    /// Row and item of every name, by row.
    names: Vec<(u32, u32)>,
    /// The coder's own, sorted.
    own: Vec<Own>,
    /// What the coder has coded, joined: by start, without overlaps.
    coded: Vec<Span>,
    /// Bars side by side at the widest place.
    pub lanes: u16,
    /// Codings of the source that are there to be shown: with a place, and
    /// not rejected.
    pub total: usize,
    /// The coder's own codings whose words changed, are ambiguous or lost.
    pub unsure: usize,
    /// Those of them whose words are lost.
    pub lost: usize,
    /// The coder's own codings whose code is gone.
    pub orphans: usize,
    /// Codings of others that wait for one of these reasons.
    pub others: usize,
}

impl CodingIndex {
    /// Reads the codings of `source` from a ledger that is up to date.
    pub fn new(study: &Study, ledger: &Ledger, source: &Source, layout: &Layout, showing: Showing) -> Self {
        let mut index = Self::default();
        let sieve = Sieve::new(showing.filter, study, source);
        let all = showing.filter.is_off() && showing.found.is_none();
        let own = ledger.coders.iter().position(|c| c == showing.coder);
        let here = study.source_index(&source.id).map_or(0..0, |at| ledger.range(at));
        for (number, row) in here.clone().zip(&ledger.rows()[here]) {
            if row.adjudicated && study.codings[number].is_decision() {
                // What was decided stands on the compare page; beside the words it
                // would look like a reading of its own.
                continue;
            }
            let code = ledger.code(row);
            let mine = own == Some(row.coder as usize);
            let found = || showing.found.is_none_or(|f| f.codings.contains(&study.codings[number].id));
            let shown = if all { !row.rejected() } else { sieve.shows(&study.codings[number], code) && found() };
            index.count(row, code, mine);
            if shown && !row.span.is_empty() {
                index.items.push(Item {
                    span: row.span,
                    coding: number,
                    code,
                    orphan: !row.highlight() && code.is_none(),
                    mine,
                    pending: row.pending,
                    sure: row.grade.is_sure(),
                    lane: 0,
                    rows: (0, 0),
                    name_row: 0,
                });
            }
        }
        index.items.sort_by_key(|i| (i.span.start, std::cmp::Reverse(i.span.end), i.coding));
        index.own.sort_unstable();
        index.coded = joined(index.own.iter().filter(|o| !o.highlight).map(|o| o.span));
        index.arrange(layout, showing.beside);
        index
    }

    /// Takes up that acts have reached the disk, and nothing else.
    pub fn saved(&mut self, study: &Study) {
        for item in self.items.iter_mut().filter(|i| i.pending) {
            item.pending = study.codings.get(item.coding).is_some_and(|c| c.pending);
        }
    }

    /// What has to be known of every coding, shown or not.
    fn count(&mut self, row: &Row, code: Option<usize>, mine: bool) {
        let span = row.span;
        if row.rejected() {
            return;
        }
        self.total += usize::from(!span.is_empty());
        let (unsure, orphan) = (!row.grade.is_sure(), !row.highlight() && code.is_none());
        self.unsure += usize::from(mine && unsure);
        self.lost += usize::from(mine && row.grade == Grade::Lost);
        self.orphans += usize::from(mine && orphan);
        self.others += usize::from(!mine && (unsure || orphan));
        if mine && !span.is_empty() {
            self.own.push(Own { span, code, highlight: row.highlight() });
        }
    }

    /// Gives lanes and the rows of names.
    fn arrange(&mut self, layout: &Layout, beside: bool) {
        let mut free: Vec<u32> = Vec::new();
        let (mut end, mut next_name) = (0, 0);
        let gaps = if beside { Vec::new() } else { gaps(layout) };
        for (number, item) in self.items.iter_mut().enumerate() {
            end = end.max(item.span.end);
            self.reach.push(end);
            item.rows = (layout.row_of(item.span.start) as u32, layout.row_of(item.span.end - 1) as u32);
            let lane = free.iter().position(|row| *row <= item.rows.0).unwrap_or_else(|| {
                free.push(0);
                free.len() - 1
            });
            free[lane] = item.rows.1 + 1;
            item.lane = lane as u16;
            if !beside {
                // Without an empty line below there is no room for a name.
                item.name_row = gaps.get(item.rows.0 as usize).copied().unwrap_or(u32::MAX);
            } else {
                item.name_row = if next_name <= item.rows.1 { next_name.max(item.rows.0) } else { item.rows.0 };
                next_name = next_name.max(item.name_row + 1);
            }
            self.names.push((item.name_row, number as u32));
        }
        self.names.sort_unstable();
        self.lanes = free.len() as u16;
    }

    /// True if the coder has coded words of `span`, shown or not.
    pub fn coded_by_me(&self, span: Span) -> bool {
        let next = self.coded.partition_point(|s| s.end <= span.start);
        self.coded.get(next).is_some_and(|s| s.overlaps(span))
    }

    /// True if the coder has a coding of just this span with this code (after
    /// merges; `None`: a highlight), shown or not.
    pub fn has_own(&self, span: Span, code: Option<usize>) -> bool {
        self.own.binary_search(&Own { span, code, highlight: code.is_none() }).is_ok()
    }

    /// The coder's own codings and their codes, shown or not; highlights not.
    pub fn own(&self) -> impl Iterator<Item = (Span, usize)> + '_ {
        self.own.iter().filter_map(|o| o.code.map(|code| (o.span, code)))
    }

    /// The codings that share code points with `span`, by start.
    pub fn over(&self, span: Span) -> Vec<&Item> {
        let to = self.items.partition_point(|i| i.span.start < span.end);
        let from = self.reach.partition_point(|end| *end <= span.start).min(to);
        self.items[from..to].iter().filter(|i| i.span.overlaps(span)).collect()
    }

    /// The codings on the code point `at`, innermost last.
    pub fn at(&self, at: u32) -> Vec<&Item> {
        let mut out = self.over(Span::new(at, at + 1));
        out.sort_by_key(|i| std::cmp::Reverse(i.span.len()));
        out
    }

    /// The codings whose name stands on `row`.
    pub fn named_on(&self, row: usize) -> impl Iterator<Item = &Item> {
        let row = row as u32;
        let from = self.names.partition_point(|(r, _)| *r < row);
        self.names[from..].iter().take_while(move |(r, _)| *r == row).map(|(_, i)| &self.items[*i as usize])
    }

    /// Start of the first coding that starts after `at`.
    pub fn next_start(&self, at: u32) -> Option<u32> {
        self.items.get(self.items.partition_point(|i| i.span.start <= at)).map(|i| i.span.start)
    }

    /// Start of the last coding that starts before `at`.
    pub fn previous_start(&self, at: u32) -> Option<u32> {
        self.items[..self.items.partition_point(|i| i.span.start < at)].last().map(|i| i.span.start)
    }
}

/// For every row, the first empty line after it.
fn gaps(layout: &Layout) -> Vec<u32> {
    let mut next = u32::MAX;
    let mut out: Vec<u32> = Vec::with_capacity(layout.rows.len());
    for (number, row) in layout.rows.iter().enumerate().rev() {
        out.push(next);
        if row.kind == RowKind::Gap {
            next = number as u32;
        }
    }
    out.reverse();
    out
}
