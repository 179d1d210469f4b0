//! Why a cell may hold nothing: nobody has read there, nobody was asked there.

use super::Context;
use super::items::Items;
use super::parts::Parts;

pub(super) const NOT_READ: &str = "not read";
pub(super) const NOT_ASKED: &str = "not asked";
pub(super) const NOT_CODED: &str = "not coded";
pub(super) const NOT_SUMMARISED: &str = "not summarised";

/// What a matrix stands on.
pub(super) struct Ground<'c, 's> {
    ctx: &'c Context<'s>,
    rows: &'c Items,
    columns: &'c Items,
    /// The same for all of a row or of a column, where the other side is about
    /// the whole corpus.
    alone: (Option<Vec<Reason>>, Option<Vec<Reason>>),
    whole: Reason,
}

type Reason = Option<&'static str>;

impl<'c, 's> Ground<'c, 's> {
    pub fn new(ctx: &'c Context<'s>, rows: &'c Items, columns: &'c Items) -> Self {
        let mut made = Self { ctx, rows, columns, alone: (None, None), whole: None };
        let plain = |items: &Items| !items.by_coder() && items.lines.iter().all(|l| l.parts.is_none());
        let of_rows = || (0..rows.items.len()).map(|r| made.look(Some(r), None)).collect();
        let of_columns = || (0..columns.items.len()).map(|c| made.look(None, Some(c))).collect();
        let alone = (plain(columns).then(of_rows), plain(rows).then(of_columns));
        (made.whole, made.alone) = (made.look(None, None), alone);
        made
    }

    /// Why there can be nothing in a cell or total; `None` where a zero is one.
    pub fn blank(&self, row: Option<usize>, column: Option<usize>) -> Reason {
        match (row, column, &self.alone) {
            (None, None, _) => self.whole,
            (Some(row), _, (Some(rows), _)) => rows[row],
            (None, Some(_), (Some(_), None)) => self.whole,
            (_, Some(column), (_, Some(columns))) => columns[column],
            (Some(_), None, (None, Some(_))) => self.whole,
            _ => self.look(row, column),
        }
    }

    fn look(&self, row: Option<usize>, column: Option<usize>) -> Reason {
        let reads = &self.ctx.reads;
        let cut = self.rows.cut() || self.columns.cut();
        if !cut && reads.sources.1 == 0 && !reads.sourceless && !self.rows.by_coder() && !self.columns.by_coder() {
            return None;
        }
        let parts = self.about(row, column);
        if cut && parts.is_empty() {
            return Some(NOT_ASKED);
        }
        let coder = row.and_then(|r| self.rows.coder(r)).or_else(|| column.and_then(|c| self.columns.coder(c)));
        let read = match coder {
            Some(Some(coder)) => parts.meets(&reads.coders[coder]),
            Some(None) => false,
            None => parts.meets(&reads.any),
        };
        (!parts.is_empty() && !read).then_some(NOT_READ)
    }

    /// The parts of the corpus that a cell is about.
    pub fn about(&self, row: Option<usize>, column: Option<usize>) -> Parts {
        let of = |items: &'c Items, line: Option<usize>| line.and_then(|line| items.lines[line].parts.as_ref());
        let (own, other) = (of(self.rows, row), of(self.columns, column));
        let mut parts = self.ctx.within(own.or(other));
        own.and(other).iter().for_each(|other| parts.keep(other));
        parts
    }
}
