//! Reading the cells of a matrix, of which there may be a hundred thousand.
//!
//! A key waits for them, so all processors read, each with a reader of its own: a
//! reader remembers what it met and what it counted before.

use super::ground::Ground;
use super::items::Items;
use super::measure::Measure;
use super::meter::{Meter, Seen};
use super::sets::Sets;
use super::{Context, Spec};
use crate::model::table::{Cell, Measured};
use rayon::prelude::*;

/// So many readers at most: each counts for itself what lines have in common.
const READERS: usize = 4;

/// Reads cells and totals, all measures of each.
pub(super) struct Reader<'c, 's> {
    ctx: &'c Context<'s>,
    sets: &'c Sets,
    meters: Vec<Meter<'c, 's>>,
    /// The participants that were met; `None` where cells hold no more than who is
    /// in the corpus.
    people: Option<Seen>,
}

impl<'c, 's> Reader<'c, 's> {
    pub fn new(
        ctx: &'c Context<'s>,
        spec: &Spec,
        ground: &'c Ground<'c, 's>,
        sides: (&'c Items, &'c Items),
        sets: &'c Sets,
    ) -> Self {
        let meters = spec.measures.iter().map(|m| Meter::new(ground, ctx, sides, *m)).collect();
        let cases = |m: &Measure| matches!(m, Measure::Participants | Measure::Sources);
        let corpus = ctx.cases_count && spec.measures.iter().all(cases);
        let people = (!corpus).then(|| Seen::new(ctx.corpus.participants.len()));
        Self { ctx, sets, meters, people }
    }

    /// What stands in a row and a column; `None` is a total.
    pub fn read(&mut self, row: Option<usize>, column: Option<usize>) -> Measured {
        let (set, parts) = (self.sets.of(row, column), &self.ctx.corpus.parts);
        let mut cells = self.meters.iter_mut().map(|meter| meter.read(set, row, column));
        let cell = cells.next().unwrap_or(Cell::Blank(""));
        let more = cells.collect();
        let who = set.iter().filter_map(|c| parts[c.part as usize].participant).map(|p| p as u32);
        let people = self.people.as_mut().map_or(0, |people| people.distinct(who));
        Measured { cell, more, excerpts: Vec::new(), people }
    }
}

/// All cells, row by row; how many rows and columns there are.
pub(super) fn lines<'c, 's: 'c>(
    reader: impl Fn() -> Reader<'c, 's> + Sync + Send,
    (down, across): (usize, usize),
) -> Vec<Vec<Measured>> {
    let several = (0..down).into_par_iter().with_min_len(down.div_ceil(READERS).max(1));
    let line = |reader: &mut Reader, r| (0..across).map(|c| reader.read(Some(r), Some(c))).collect();
    several.map_init(reader, line).collect()
}
