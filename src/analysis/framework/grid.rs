//! The codings of every cell, from one walk over the ledger.

use super::Context;
use crate::analysis::record::Record;
use crate::analysis::scope::{LeftOut, Scope, set_aside};
use foldhash::HashMap;

/// The codings of every cell: indexes into the study's.
#[derive(Debug)]
pub struct Grid {
    cells: Vec<Vec<u32>>,
    across: usize,
    /// What was set aside.
    pub left: LeftOut,
}

impl Grid {
    /// Sorts the codings of a record into `across` columns and the rows of `ctx`.
    pub fn new(ctx: &Context<'_>, across: usize, record: &Record) -> Self {
        let ledger = ctx.ledger;
        let whose: Vec<bool> = match record {
            Record::Coder(only) => ledger.coders.iter().map(|id| id == only).collect(),
            _ => vec![true; ledger.coders.len()],
        };
        // The rows of each participant of the ledger in each source.
        let numbers: HashMap<&str, u32> = (0..).zip(ledger.participants()).map(|(n, id)| (id.as_str(), n)).collect();
        let mut rows: HashMap<(usize, u32), Vec<usize>> = HashMap::default();
        for (row, line) in ctx.rows.iter().enumerate() {
            let Some(who) = numbers.get(line.case.participant.as_str()) else { continue };
            for source in line.parts.iter().filter_map(|part| ctx.corpus.parts[*part].source) {
                rows.entry((source, *who)).or_default().push(row);
            }
        }
        let scope = Scope::new(record.clone());
        let mut left = LeftOut::default();
        let mut cells: Vec<Vec<u32>> = vec![Vec::new(); across * ctx.rows.len()];
        for (number, row) in (0..).zip(ledger.rows()) {
            let held = whose[row.coder as usize] && record.takes(row.adjudicated);
            if !held {
                continue;
            }
            let columns: Vec<usize> = ctx.holders.of(number, ledger.code(row)).collect();
            // A highlight counts where a theme names it as evidence.
            if row.highlight() && columns.is_empty() {
                continue;
            }
            let Some(source) = ledger.source(row) else {
                left.no_source += 1;
                continue;
            };
            if set_aside(&scope, (row.status(), row.grade), &mut left) {
                continue;
            }
            let people = ledger.people(row).iter();
            for line in people.filter_map(|who| rows.get(&(source, *who))).flatten() {
                for column in &columns {
                    let cell = &mut cells[line * across + column];
                    if cell.last() != Some(&number) {
                        cell.push(number);
                    }
                }
            }
        }
        Self { cells, across, left }
    }

    /// The codings of one cell, in the study's order.
    pub fn cell(&self, row: usize, column: usize) -> &[u32] {
        self.cells.get(row * self.across + column).map_or(&[], Vec::as_slice)
    }
}
