//! A matrix on a terminal.

use super::layout::{cut, fit, width, wrapped};
use super::{Paint, line};
use crate::export::heads::above;
use crate::export::reasons::Reasons;
use crate::export::shade::{range, step, top};
use crate::export::show::{Field, bases, fields};
use crate::model::diagnostic::printable;
use crate::model::table::MatrixMeta;
use std::ops::Range;

/// Columns of the terminal that a heading may take before it wraps, and lines
/// it may take then.
const HEADING: usize = 14;
const LINES: usize = 3;

/// Columns that words may take before they go on in a further line.
const PROSE: usize = 36;

/// A column as it will stand: a heading in lines, then the lines of each cell.
struct Strip {
    heading: Vec<String>,
    cells: Vec<Vec<String>>,
    width: usize,
    /// Words stand on the left, numbers on the right.
    left: bool,
    /// Of several measures of one column: which column, and what stands over all of them.
    over: Option<(usize, String)>,
}

impl Strip {
    fn new(label: &str, cells: Vec<String>) -> Self {
        Self::of(label, cells.into_iter().map(|c| vec![c]).collect(), false)
    }

    /// Words, in as many lines as they need.
    fn prose(label: &str, cells: Vec<String>) -> Self {
        Self::of(label, cells.iter().map(|c| wrapped(c, PROSE)).collect(), true)
    }

    fn of(label: &str, cells: Vec<Vec<String>>, left: bool) -> Self {
        let mut heading = wrapped(&printable(label, usize::MAX), HEADING);
        if heading.len() > LINES {
            let rest = heading.split_off(LINES - 1).join(" ");
            heading.push(cut(&rest, HEADING));
        }
        let width = heading.iter().chain(cells.iter().flatten()).map(|t| width(t)).max().unwrap_or(0);
        Self { heading, cells, width, left, over: None }
    }

    /// Line `at` of a heading `of` lines high that stands on its last line.
    fn heading(&self, at: usize, of: usize) -> &str {
        let skip = of - self.heading.len();
        at.checked_sub(skip).map_or("", |at| &self.heading[at])
    }

    /// A line of a cell; nothing where it has fewer.
    fn line(&self, cell: usize, at: usize) -> &str {
        self.cells[cell].get(at).map_or("", String::as_str)
    }
}

/// Everything to be laid out. Lines: N, words (of shares of columns), rows,
/// total.
struct Sheet {
    lead: Vec<Strip>,
    columns: Vec<Strip>,
    total: Vec<Strip>,
    /// Lines before the rows.
    head: usize,
    /// Whether a line of totals ends it.
    foot: bool,
}

/// Signs beside numbers, from nothing to the largest: they need no colour.
const SHADES: [char; 5] = [' ', '░', '▒', '▓', '█'];
const STEPS: u32 = SHADES.len() as u32 - 1;

/// What the signs mean, measure by measure; nothing if none is shaded.
fn legend(meta: &MatrixMeta) -> Option<String> {
    let of = |measure: usize| {
        let signs = (0..).zip(&SHADES).skip(1);
        let words = signs.filter_map(|(step, sign)| Some(format!("{sign} {}", range(meta, measure, step, STEPS)?)));
        let words: Vec<String> = words.collect();
        let name = meta.measures.get(measure).map_or("", |m| m.heading.as_str());
        (!words.is_empty() && top(meta, measure) > 0.0).then(|| format!("{name}: {}", words.join(", ")))
    };
    let all: Vec<String> = (0..meta.measures.len().max(1)).filter_map(of).collect();
    (!all.is_empty()).then(|| format!("Signs beside numbers: {}.", all.join("; ")))
}

/// Writes the table; gives notes on what signs in it mean.
pub fn write(out: &mut String, meta: &MatrixMeta, max: Option<usize>, (paint, heat): (Paint, bool)) -> Vec<String> {
    let reasons = Reasons::of_matrix(meta);
    let sheet = Sheet::new(meta, max, (heat, &reasons));
    let max = max.unwrap_or(usize::MAX / 2);
    for block in sheet.blocks(max) {
        line(out, "");
        sheet.write(out, block, max, paint);
    }
    reasons.notes().chain(heat.then(|| legend(meta)).flatten()).collect()
}

/// Columns that stand beside each other, and whether the total follows.
struct Block {
    columns: Range<usize>,
    total: bool,
}

impl Sheet {
    fn new(meta: &MatrixMeta, max: Option<usize>, (heat, reasons): (bool, &Reasons)) -> Self {
        let bases = bases(meta);
        let words = bases.columns.as_ref().map(|_| "Words".to_owned());
        let head: Vec<String> = [Some("N".to_owned()), words.clone()].into_iter().flatten().collect();
        let foot = !meta.one_row();
        let column = |first: Vec<Option<String>>, rows: Vec<String>, last: String| {
            let first = first.into_iter().flatten();
            first.chain(rows).chain(foot.then_some(last)).collect::<Vec<_>>()
        };
        let blank = || vec![Some(String::new()), words.as_ref().map(|_| String::new())];
        let label = |item: &crate::model::table::AxisItem| {
            format!("{}{}", "  ".repeat(item.depth as usize), printable(&item.label, usize::MAX))
        };
        // A row, or what it stands below where the line that says so is left out.
        let lines: Vec<Result<usize, String>> = (0..meta.rows.len())
            .flat_map(|row| {
                let groups = above(meta, row).into_iter();
                let groups =
                    groups.map(|(depth, label)| Err("  ".repeat(depth as usize) + &printable(&label, usize::MAX)));
                groups.chain([Ok(row)]).collect::<Vec<_>>()
            })
            .collect();
        let each = |of: &dyn Fn(usize) -> String| -> Vec<String> {
            lines.iter().map(|line| line.as_ref().map_or_else(|_| String::new(), |row| of(*row))).collect()
        };
        let labels = lines.iter().map(|line| line.as_ref().map_or_else(Clone::clone, |row| label(&meta.rows[*row])));
        let labels: Vec<String> = labels.collect();
        let names = head.iter().cloned().map(Some).collect();
        let mut labels = Strip::new(&meta.row_axis, column(names, labels, "Total".to_owned()));
        labels.width = labels.width.min(max.map_or(usize::MAX, |m| (m * 2 / 5).max(8)));
        labels.left = true;
        let ns = each(&|row| meta.rows[row].shown_n());
        let mut lead = vec![labels, Strip::new("N", column(blank(), ns, meta.n.to_string()))];
        if let (Some(rows), Some(total)) = (&bases.rows, &bases.total) {
            lead.push(Strip::new("Words", column(blank(), each(&|row| rows[row].clone()), total.clone())));
        }
        let tops: Vec<f64> = (0..meta.measures.len().max(1)).map(|m| top(meta, m)).collect();
        let strip = |field: &Field| {
            // Totals and lines that stand for others have none.
            let data = field.column.is_some_and(|c| !meta.columns[c].subtotal);
            let shaded = heat && data && tops[field.measure] > 0.0;
            let shown = |row: Option<usize>| {
                let cell = field.cell(meta, row);
                let text = printable(&reasons.shown(cell, !field.prose(meta)), usize::MAX);
                let data = row.is_some_and(|r| !meta.rows[r].subtotal);
                match shaded {
                    true if data => format!("{text} {}", SHADES[step(cell, tops[field.measure], STEPS) as usize]),
                    true => format!("{text}  "),
                    false => text,
                }
            };
            let base = |words: &Vec<String>| {
                let total = bases.total.clone().unwrap_or_default();
                field.once(|| field.column.map_or(total, |c| words[c].clone()))
            };
            let aside = if shaded { "  " } else { "" };
            let first = vec![
                Some(field.once(|| format!("{}{aside}", field.n(meta)))),
                bases.columns.as_ref().map(base).map(|b| b + aside),
            ];
            let rows = each(&|row| shown(Some(row)));
            let grouped = meta.measures.len() > 1 && !meta.one_column();
            let label = if grouped { meta.measures[field.measure].heading.clone() } else { field.heading(meta) };
            let cells = column(first, rows, shown(None));
            let strip = if field.prose(meta) { Strip::prose(&label, cells) } else { Strip::new(&label, cells) };
            let over = grouped.then(|| (field.column.unwrap_or(usize::MAX), printable(&field.over(meta), usize::MAX)));
            Strip { over, ..strip }
        };
        let (columns, total) = fields(meta);
        let (columns, total) = (broad(columns.iter().map(strip).collect()), broad(total.iter().map(strip).collect()));
        Self { lead, columns, total, head: head.len(), foot }
    }

    /// Blocks that fit; the total follows the last columns, in a block of its
    /// own where there is no room beside them.
    fn blocks(&self, max: usize) -> Vec<Block> {
        let lead: usize = self.lead.iter().map(|s| s.width + 2).sum();
        let totals = self.total.iter().map(|s| s.width + 2).sum::<usize>().saturating_sub(2);
        let end = self.columns.len();
        let mut out = Vec::new();
        let mut from = 0;
        loop {
            let mut used = lead;
            let mut to = from;
            while to < end {
                // Measures of one column stay beside each other where they can.
                let next = to + group(&self.columns[to..]);
                let wide: usize = self.columns[to..next].iter().map(|s| s.width + 2).sum();
                if used + wide <= max + 2 {
                    (used, to) = (used + wide, next);
                } else if to == from {
                    while to < next && (to == from || used + self.columns[to].width <= max) {
                        used += self.columns[to].width + 2;
                        to += 1;
                    }
                    break;
                } else {
                    break;
                }
            }
            let total = to == end && (self.total.is_empty() || used + totals < max || from == end);
            out.push(Block { columns: from..to, total });
            if total {
                return out;
            }
            from = to;
        }
    }

    fn write(&self, out: &mut String, block: Block, max: usize, paint: Paint) {
        let strips: Vec<&Strip> = self.lead.iter().chain(&self.columns[block.columns]).collect();
        let total: Vec<&Strip> = self.total.iter().filter(|_| block.total).collect();
        let cells = |strips: &[&Strip], text: &dyn Fn(&Strip) -> String| {
            strips.iter().map(|s| fit(&text(s), s.width, !s.left)).collect::<Vec<_>>().join("  ")
        };
        let row = |text: &dyn Fn(&Strip) -> String, bar: &str| {
            let mut line = cells(&strips, text);
            if !total.is_empty() {
                line += &format!(" {bar} {}", cells(&total, text));
            }
            cut(&line, max)
        };
        for text in above_all((&strips, &total), max) {
            line(out, &paint.bold(&text));
        }
        let all = || strips.iter().chain(&total).copied();
        let high = all().map(|s| s.heading.len()).max().unwrap_or(1);
        for at in 0..high {
            line(out, &paint.bold(row(&|s| s.heading(at, high).to_owned(), "│").trim_end()));
        }
        let wide: usize = strips.iter().map(|s| s.width + 2).sum::<usize>() - 1;
        let totals = total.iter().map(|s| s.width + 2).sum::<usize>().saturating_sub(1);
        let rule =
            "─".repeat(wide) + &if total.is_empty() { String::new() } else { format!("┼{}", "─".repeat(totals)) };
        let rule = cut(&rule, max);
        let end = self.lead[0].cells.len();
        for at in 0..end {
            if at == self.head || self.foot && at + 1 == end {
                line(out, &paint.dim(&rule));
            }
            let lines = all().map(|s| s.cells[at].len()).max().unwrap_or(1);
            for part in 0..lines {
                let text = row(&|s| s.line(at, part).to_owned(), "│");
                line(out, &if at < self.head { paint.dim(text.trim_end()) } else { text });
            }
        }
    }
}

/// How many of these strips, from the first, are measures of its column.
fn group(strips: &[Strip]) -> usize {
    let column = |strip: &Strip| strip.over.as_ref().map(|(column, _)| *column);
    let Some(first) = strips.first().and_then(column) else { return strips.len().min(1) };
    strips.iter().take_while(|strip| column(strip) == Some(first)).count()
}

/// Strips of several measures, so broad that what stands over them is not cut.
fn broad(mut strips: Vec<Strip>) -> Vec<Strip> {
    let mut from = 0;
    while from < strips.len() {
        let to = from + group(&strips[from..]);
        let wide = strips[from..to].iter().map(|s| s.width + 2).sum::<usize>() - 2;
        let lines = strips[from].over.as_ref().map(|(_, words)| wrapped(words, wide.max(HEADING)));
        let need = lines.iter().flatten().map(|words| width(words)).max().unwrap_or(0);
        strips[to - 1].width += need.saturating_sub(wide);
        from = to;
    }
    strips
}

/// The lines that stand over the headings of several measures.
fn above_all((strips, total): (&[&Strip], &[&Strip]), max: usize) -> Vec<String> {
    let (heads, of_totals) = (heads(strips), heads(total));
    let lines = heads.iter().chain(&of_totals).map(|(words, _)| words.len()).max().unwrap_or(0);
    let line = |heads: &[(Vec<String>, usize)], at: usize| -> String {
        // Fewer lines stand at the foot.
        let of = |words: &[String]| (at + words.len()).checked_sub(lines).map_or(String::new(), |at| words[at].clone());
        heads.iter().map(|(words, wide)| fit(&of(words), *wide, false)).collect::<Vec<_>>().join("  ")
    };
    let whole = |at: usize| match total.is_empty() {
        true => line(&heads, at),
        false => format!("{} │ {}", line(&heads, at), line(&of_totals, at)),
    };
    (0..lines).map(|at| cut(&whole(at), max).trim_end().to_owned()).collect()
}

/// What stands over strips: lines of words, the last underlining them, and how broad they
/// are. None where every column has one measure.
fn heads(strips: &[&Strip]) -> Vec<(Vec<String>, usize)> {
    let mut out: Vec<(Vec<String>, usize)> = Vec::new();
    let mut before = None;
    for strip in strips {
        let column = strip.over.as_ref().map(|(column, _)| *column);
        match out.last_mut().filter(|_| column.is_some() && column == before) {
            Some((_, wide)) => *wide += strip.width + 2,
            None => out.push((strip.over.iter().map(|(_, words)| words.clone()).collect(), strip.width)),
        }
        before = column;
    }
    for (words, wide) in out.iter_mut().filter(|(words, _)| !words.is_empty()) {
        let mut lines = wrapped(&words.concat(), *wide);
        if lines.len() > LINES {
            let rest = lines.split_off(LINES - 1).join(" ");
            lines.push(cut(&rest, *wide));
        }
        lines.push("─".repeat(*wide));
        *words = lines;
    }
    out
}
