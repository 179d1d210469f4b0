//! A matrix on a terminal.

use super::layout::{cut, fit, width, wrapped};
use super::{Paint, line};
use crate::export::show::{bases, human};
use crate::model::diagnostic::printable;
use crate::model::table::{MatrixMeta, Measured};
use std::ops::Range;

/// Columns of the terminal that a heading may take before it wraps, and lines
/// it may take then.
const HEADING: usize = 14;
const LINES: usize = 3;

/// A column as it will stand: a heading in lines, then one text a line.
struct Strip {
    heading: Vec<String>,
    cells: Vec<String>,
    width: usize,
}

impl Strip {
    fn new(label: &str, cells: Vec<String>) -> Self {
        let mut heading = wrapped(&printable(label, usize::MAX), HEADING);
        if heading.len() > LINES {
            let rest = heading.split_off(LINES - 1).join(" ");
            heading.push(cut(&rest, HEADING));
        }
        let width = heading.iter().chain(&cells).map(|t| width(t)).max().unwrap_or(0);
        Self { heading, cells, width }
    }

    /// Line `at` of a heading `of` lines high that stands on its last line.
    fn heading(&self, at: usize, of: usize) -> &str {
        let skip = of - self.heading.len();
        at.checked_sub(skip).map_or("", |at| &self.heading[at])
    }
}

/// Everything to be laid out. Lines: N, words (of shares of columns), rows,
/// total.
struct Sheet {
    lead: Vec<Strip>,
    columns: Vec<Strip>,
    total: Strip,
    /// Lines before the rows.
    head: usize,
}

pub fn write(out: &mut String, meta: &MatrixMeta, max: Option<usize>, paint: Paint) {
    let sheet = Sheet::new(meta, max);
    let max = max.unwrap_or(usize::MAX / 2);
    for block in sheet.blocks(max) {
        line(out, "");
        sheet.write(out, block, max, paint);
    }
}

/// Columns that stand beside each other, and whether the total follows.
struct Block {
    columns: Range<usize>,
    total: bool,
}

impl Sheet {
    fn new(meta: &MatrixMeta, max: Option<usize>) -> Self {
        let bases = bases(meta);
        let words = bases.columns.as_ref().map(|_| "Words".to_owned());
        let head: Vec<String> = [Some("N".to_owned()), words.clone()].into_iter().flatten().collect();
        let column = |first: Vec<Option<String>>, rows: Vec<String>, last: String| {
            let first = first.into_iter().flatten();
            first.chain(rows).chain([last]).collect::<Vec<_>>()
        };
        let blank = || vec![Some(String::new()), words.as_ref().map(|_| String::new())];
        let label = |item: &crate::model::table::AxisItem| {
            format!("{}{}", "  ".repeat(item.depth as usize), printable(&item.label, usize::MAX))
        };
        let labels: Vec<String> = meta.rows.iter().map(label).collect();
        let names = head.iter().cloned().map(Some).collect();
        let mut labels = Strip::new(&meta.row_axis, column(names, labels, "Total".to_owned()));
        labels.width = labels.width.min(max.map_or(usize::MAX, |m| (m * 2 / 5).max(8)));
        let ns = meta.rows.iter().map(|r| r.n.to_string()).collect();
        let mut lead = vec![labels, Strip::new("N", column(blank(), ns, meta.n.to_string()))];
        if let (Some(rows), Some(total)) = (&bases.rows, &bases.total) {
            lead.push(Strip::new("Words", column(blank(), rows.clone(), total.clone())));
        }
        let shown = |m: &Measured| printable(&human(&m.cell), usize::MAX);
        let columns = meta.columns.iter().enumerate().map(|(c, item)| {
            let words = bases.columns.as_ref().map(|b| b[c].clone());
            let rows = meta.cells.iter().map(|row| shown(&row[c])).collect();
            let cells = column(vec![Some(item.n.to_string()), words], rows, shown(&meta.column_totals[c]));
            Strip::new(&item.label, cells)
        });
        let columns = columns.collect();
        let words = bases.columns.as_ref().and(bases.total.clone());
        let totals = meta.row_totals.iter().map(shown).collect();
        let total = column(vec![Some(meta.n.to_string()), words], totals, shown(&meta.total));
        let total = Strip::new("Total", total);
        Self { lead, columns, total, head: head.len() }
    }

    /// Blocks that fit; the total follows the last columns, in a block of its
    /// own where there is no room beside them.
    fn blocks(&self, max: usize) -> Vec<Block> {
        let lead: usize = self.lead.iter().map(|s| s.width + 2).sum();
        let end = self.columns.len();
        let mut out = Vec::new();
        let mut from = 0;
        loop {
            let mut used = lead;
            let mut to = from;
            while to < end && (to == from || used + self.columns[to].width <= max) {
                used += self.columns[to].width + 2;
                to += 1;
            }
            let total = to == end && (used + self.total.width < max || from == end);
            out.push(Block { columns: from..to, total });
            if total {
                return out;
            }
            from = to;
        }
    }

    fn write(&self, out: &mut String, block: Block, max: usize, paint: Paint) {
        let strips: Vec<&Strip> = self.lead.iter().chain(&self.columns[block.columns]).collect();
        let total = block.total.then_some(&self.total);
        let row = |text: &dyn Fn(&Strip) -> String, bar: &str| {
            let cells = strips.iter().enumerate().map(|(at, s)| fit(&text(s), s.width, at > 0));
            let mut cells = cells.collect::<Vec<_>>().join("  ");
            if let Some(total) = total {
                cells += &format!(" {bar} {}", fit(&text(total), total.width, true));
            }
            cut(&cells, max)
        };
        let all = strips.iter().copied().chain(total);
        let high = all.map(|s| s.heading.len()).max().unwrap_or(1);
        for at in 0..high {
            line(out, &paint.bold(row(&|s| s.heading(at, high).to_owned(), "│").trim_end()));
        }
        let wide: usize = strips.iter().map(|s| s.width + 2).sum::<usize>() - 1;
        let rule = "─".repeat(wide) + &total.map_or(String::new(), |t| format!("┼{}", "─".repeat(t.width + 1)));
        let rule = cut(&rule, max);
        let end = self.lead[0].cells.len() - 1;
        for at in 0..=end {
            if at == self.head || at == end {
                line(out, &paint.dim(&rule));
            }
            let text = row(&|s| s.cells[at].clone(), "│");
            line(out, &if at < self.head { paint.dim(text.trim_end()) } else { text });
        }
    }
}
