//! The codings of one source, ready to be asked "who is on this line?".
//!
//! Built once per act and source, never per frame: codings sorted by start
//! with the greatest end so far beside each, so those that touch a range are
//! found by binary search and a short walk back, however long one of them is.
//! Each also gets its *lane* (the column of its bar in the margin: the first
//! one free on all its lines, so a bar never jumps while scrolling) and the
//! line its name stands on.

use super::layout::Layout;
use crate::model::coding::CodingStatus;
use crate::model::span::Span;
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

/// The codings of one source.
#[derive(Clone, Debug, Default)]
pub struct CodingIndex {
    /// By start, longer ones first.
    pub items: Vec<Item>,
    /// Greatest end among `items[..=i]`.
    reach: Vec<u32>,
    /// Row and item of every name, by row.
    names: Vec<(u32, u32)>,
    /// Bars side by side at the widest place.
    pub lanes: u16,
    /// Codings of the source whose words changed, are ambiguous or lost.
    pub unsure: usize,
    /// Codings of the source whose code is gone.
    pub orphans: usize,
}

impl CodingIndex {
    /// Reads the codings of the source with index `source`; with `only_mine`
    /// those of `coder` alone.
    pub fn new(study: &Study, source: usize, layout: &Layout, coder: &str, only_mine: bool) -> Self {
        let mut index = Self::default();
        let Some(id) = study.sources.get(source).map(|s| s.id.as_str()) else {
            return index;
        };
        for (number, coding) in study.codings.iter().enumerate().filter(|(_, c)| c.source == id) {
            let mine = coding.coder == coder;
            if (only_mine && !mine) || coding.status == CodingStatus::Rejected {
                continue;
            }
            let code = coding.code.as_ref().and_then(|c| study.codebook.resolve(c));
            let orphan = coding.code.is_some() && code.is_none();
            let (sure, span) = (coding.place.grade.is_sure(), coding.place.span);
            index.unsure += usize::from(!sure);
            index.orphans += usize::from(orphan);
            if !span.is_empty() {
                let pending = coding.pending;
                index.items.push(Item {
                    span,
                    coding: number,
                    code,
                    orphan,
                    mine,
                    pending,
                    sure,
                    lane: 0,
                    rows: (0, 0),
                    name_row: 0,
                });
            }
        }
        index.items.sort_by_key(|i| (i.span.start, std::cmp::Reverse(i.span.end), i.coding));
        index.arrange(layout);
        index
    }

    /// Gives lanes and name rows for a layout (again after a new width).
    pub fn arrange(&mut self, layout: &Layout) {
        self.reach.clear();
        self.names.clear();
        let mut free: Vec<u32> = Vec::new();
        let (mut end, mut next_name) = (0, 0);
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
            item.name_row = if next_name <= item.rows.1 { next_name.max(item.rows.0) } else { item.rows.0 };
            next_name = next_name.max(item.name_row + 1);
            self.names.push((item.name_row, number as u32));
        }
        self.names.sort_unstable();
        self.lanes = free.len() as u16;
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
