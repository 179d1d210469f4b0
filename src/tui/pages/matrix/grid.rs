//! Drawing the grid: heads and totals stay, cells scroll both ways.
//!
//! Shades go with the numbers and never instead of them. Below stand the
//! highlighted cell in full names and what must be known to read the numbers.

use super::Matrix;
use super::shown::{short, side_by_side, size};
use crate::model::study::Study;
use crate::model::table::{Cell, MatrixMeta, Measured, Table};
use crate::tui::app::App;
use crate::tui::area::first_shown;
use crate::tui::views::paint::{Lines, fill, put, width};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

/// Columns of a cell at least and, for the sake of its head, at most.
const CELL: (u16, u16) = (8, 13);
/// A longer word in a head is cut, for the sake of the others.
const WORD: u16 = 10;

/// What the widths and shades of a matrix follow from: worked out with its
/// numbers, not for every frame.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sizes {
    /// Columns of the longest number.
    number: u16,
    /// Columns of the longest head of a row, indentation included.
    label: u16,
    /// Columns of the longest head of a column.
    heading: u16,
    /// Columns of the longest word in a head of a column, which stays whole
    /// if that can be.
    word: u16,
    /// The largest cell, totals left out.
    most: f64,
}

impl Sizes {
    /// Those of a matrix.
    pub fn of(meta: &MatrixMeta) -> Self {
        let cells = || meta.cells.iter().flatten();
        let all = cells().chain(&meta.row_totals).chain(&meta.column_totals).chain([&meta.total]);
        Self {
            number: all.map(|m| wide(m, meta)).max().unwrap_or(0).max(3),
            label: meta.rows.iter().map(|r| width(&r.label) + 2 * r.depth as u16).max().unwrap_or(0).max(11),
            heading: meta.columns.iter().map(|c| width(&c.label)).max().unwrap_or(0).max(3),
            word: meta.columns.iter().flat_map(|c| words(&c.label)).map(|w| width(w.trim_end())).max().unwrap_or(0),
            most: cells().map(|m| size(&m.cell)).fold(0.0, f64::max),
        }
    }
}

/// Columns of what stands in a cell.
fn wide(one: &Measured, meta: &MatrixMeta) -> u16 {
    match one.more.is_empty() {
        true => columns(&one.cell, meta),
        false => width(&side_by_side(one, meta)),
    }
}

/// Columns of a number. Of a hundred thousand counts none is written for that.
fn columns(cell: &Cell, meta: &MatrixMeta) -> u16 {
    match cell {
        Cell::Count(n) => n.checked_ilog10().map_or(1, |digits| digits as u16 + 1),
        other => width(&short(other, meta.base())),
    }
}

/// Where everything stands.
struct Plan {
    /// Columns of the rows' heads.
    label: u16,
    /// Columns of a cell, totals too.
    cell: u16,
    /// Lines of the columns' heads.
    head: u16,
    /// The cells that scroll.
    body: Rect,
    /// Below.
    foot: Rect,
    /// First row and column shown, from 0.
    top: usize,
    left: usize,
}

impl Plan {
    fn new(page: &Matrix, area: Rect) -> Self {
        let Sizes { number, label, heading, word, .. } = page.sizes;
        let label = label.min(area.width * 3 / 8).min(44);
        let room = area.width.saturating_sub(label + 3);
        let least = (number + 1).max(heading.min(CELL.0)).max(word.min(WORD));
        let wanted = heading.clamp(least, CELL.1.max(least));
        let each = room / (page.columns.len() as u16 + 1).max(1);
        let cell = each.saturating_sub(1).clamp(least, wanted);
        let most = if area.height < 30 { 2 } else { 3 };
        // Lines are not filled to their ends, for words stay whole.
        let lines = if heading <= cell { 1 } else { heading.div_ceil(cell.max(1)) + 1 };
        let head = lines.clamp(1, most);
        let foot = if area.height < 30 { 5 } else { 9 };
        let height = area.height.saturating_sub(head + 1 + foot + 1);
        let x = area.x + 1 + label + 1 + cell + 1;
        let body = Rect::new(x, area.y + head + 1, area.right().saturating_sub(x), height);
        let foot = Rect::new(area.x + 1, body.bottom() + 1, area.width.saturating_sub(2), foot);
        let mut plan = Self { label, cell, head, body, foot, top: 0, left: 0 };
        plan.top = first_shown(page.at.0.saturating_sub(1), page.rows.len(), height);
        plan.left = first_shown(page.at.1.saturating_sub(1), page.columns.len(), plan.across());
        plan
    }

    /// Columns of cells that fit.
    fn across(&self) -> u16 {
        (self.body.width / (self.cell + 1)).max(1)
    }

    /// Where a column of cells begins; 0 is the totals.
    fn x(&self, column: usize) -> u16 {
        match column.checked_sub(1 + self.left) {
            Some(n) => self.body.x + n as u16 * (self.cell + 1),
            None => self.body.x - self.cell - 1,
        }
    }
}

/// How many rows and columns of cells are on screen.
pub fn room(page: &Matrix, area: Rect) -> (usize, usize) {
    let plan = Plan::new(page, area);
    (usize::from(plan.body.height), usize::from(plan.across()))
}

/// The row and column at a place on screen; 0 is the totals.
pub fn cell_at(page: &Matrix, area: Rect, at: (u16, u16)) -> Option<(usize, usize)> {
    let plan = Plan::new(page, area);
    let totals = plan.body.y - 1;
    let within = plan.body.contains(Position::new(plan.body.x, at.1)) || at.1 == totals;
    if !within {
        return None;
    }
    let row = if at.1 == totals { 0 } else { 1 + plan.top + usize::from(at.1 - plan.body.y) };
    let column = match at.0.checked_sub(plan.body.x) {
        Some(x) => 1 + plan.left + usize::from(x / (plan.cell + 1)),
        None => 0,
    };
    (row <= page.rows.len() && column <= page.columns.len()).then_some((row, column))
}

/// Draws heads, totals, cells and what is said below.
pub fn draw(app: &App, study: &Study, page: &Matrix, table: &Table, buffer: &mut Buffer, area: Rect) {
    let plan = Plan::new(page, area);
    let most = page.sizes.most;
    let columns: Vec<usize> = (0..=page.columns.len())
        .filter(|c| *c == 0 || (plan.left + 1..plan.left + 1 + usize::from(plan.across())).contains(c))
        .collect();
    heads(app, page, &plan, &columns, buffer, area);
    let shown = (plan.top + 1..=page.rows.len()).take(usize::from(plan.body.height));
    for row in std::iter::once(0).chain(shown) {
        let y = if row == 0 { plan.body.y - 1 } else { plan.body.y + (row - 1 - plan.top) as u16 };
        row_head(app, page, &plan, row, buffer, (area.x + 1, y));
        for &column in &columns {
            let Some(one) = page.measured((row, column)) else {
                continue;
            };
            let style = match (row, column) {
                at if at == page.at => app.theme.selected(),
                (0, _) | (_, 0) => app.theme.strong(),
                _ if most > 0.0 => app.theme.heat((size(&one.cell) / most) as f32),
                _ => Style::new(),
            };
            let words = page.meta().map_or_else(String::new, |meta| side_by_side(one, meta));
            number(buffer, &plan, &words, (plan.x(column), y), style);
        }
    }
    foot(app, study, page, table, buffer, plan.foot);
}

fn number(buffer: &mut Buffer, plan: &Plan, words: &str, (x, y): (u16, u16), style: Style) {
    fill(buffer, Rect::new(x, y, plan.cell, 1), style);
    put(buffer, (x + plan.cell.saturating_sub(width(words)), y), plan.cell, words, style);
}

fn row_head(app: &App, page: &Matrix, plan: &Plan, row: usize, buffer: &mut Buffer, (x, y): (u16, u16)) {
    let style = if row == page.at.0 || row == 0 { app.theme.strong() } else { Style::new() };
    let sign = if row == page.at.0 { "›" } else { " " };
    put(buffer, (x - 1, y), 1, sign, app.theme.key());
    match page.items((row, 0)).0 {
        Some(item) => {
            let indent = if page.look.sorted() { 0 } else { (2 * item.depth as u16).min(plan.label / 2) };
            // In another order nothing says below what a line stands.
            let label = if page.look.sorted() { item.full() } else { item.label.clone() };
            put(buffer, (x + indent, y), plan.label - indent, &label, style);
        }
        None => _ = put(buffer, (x, y), plan.label, "all", style),
    }
}

fn heads(app: &App, page: &Matrix, plan: &Plan, columns: &[usize], buffer: &mut Buffer, area: Rect) {
    for &column in columns {
        let label = page.items((0, column)).1.map_or_else(|| "all".to_owned(), |i| i.full());
        let style = if column == page.at.1 { app.theme.strong() } else { app.theme.faint() };
        let lines = folded(&label, plan.cell, plan.head);
        for (y, line) in (area.y + plan.head - lines.len() as u16..).zip(&lines) {
            let shift = plan.cell.saturating_sub(width(line));
            put(buffer, (plan.x(column) + shift, y), plan.cell, line, style);
        }
    }
    // How many columns are further to the left and to the right.
    let right = page.columns.len().saturating_sub(columns.last().copied().unwrap_or(0));
    let y = area.y + plan.head - 1;
    let sign = match (plan.left, right) {
        (0, 0) => String::new(),
        (0, right) => format!("{right} ›"),
        (left, 0) => format!("‹ {left}"),
        (left, right) => format!("‹ {left}  {right} ›"),
    };
    put(buffer, (area.x + 1, y), plan.label, &sign, app.theme.faint());
}

/// The pieces between which a head may be broken.
fn words(label: &str) -> impl Iterator<Item = &str> {
    label.split_inclusive([' ', '-', '_', '/'])
}

/// A head in at most `most` lines of `columns` columns, broken after hyphens
/// and spaces. A longer word is cut: the name in full stands below the grid.
fn folded(label: &str, columns: u16, most: u16) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in words(label) {
        let long = width(word.trim_end()) > columns;
        if !line.is_empty() && width(&line) + width(word.trim_end()) > columns && lines.len() as u16 + 1 < most {
            lines.push(std::mem::take(&mut line));
        }
        line.push_str(&if long { cut(word, columns) } else { word.to_owned() });
    }
    lines.push(line);
    lines.into_iter().map(|l| l.trim_end().to_owned()).filter(|l| !l.is_empty()).collect()
}

/// As much of a word as there is room for beside the sign that it is cut.
fn cut(word: &str, columns: u16) -> String {
    let mut out = String::new();
    for grapheme in word.graphemes(true) {
        if width(&out) + width(grapheme) >= columns {
            break;
        }
        out.push_str(grapheme);
    }
    out.push('…');
    out
}

/// The highlighted cell in full names, and what the numbers rest on.
fn foot(app: &App, study: &Study, page: &Matrix, table: &Table, buffer: &mut Buffer, area: Rect) {
    let mut lines = Lines::default();
    lines.wrapped(&page.in_words(study), area.width, 2, app.theme.strong());
    let caption = ordered(&table.notes).join(" ");
    let room = usize::from(area.height).saturating_sub(lines.0.len());
    let mut notes = Lines::default();
    notes.wrapped(&caption, area.width, 0, app.theme.faint());
    if notes.0.len() > room {
        notes.0.truncate(room);
        if let Some((words, _)) = notes.0.last_mut().and_then(|l| l.last_mut()) {
            let kept: String = words.chars().take(usize::from(area.width).saturating_sub(11)).collect();
            *words = format!("{}… (i: more)", kept.trim_end());
        }
    }
    lines.0.append(&mut notes.0);
    lines.draw(buffer, area, 0);
}

/// Notes in the order in which they matter most: whose codings, what is left
/// out, what shares are of; then what cells and N are.
fn ordered(notes: &[String]) -> Vec<&str> {
    const FIRST: [&str; 5] = ["Record:", "Only:", "Left out:", "Base:", "Not counted:"];
    const LAST: [&str; 2] = ["Cells:", "N:"];
    let rank = |note: &&str| {
        let at = |starts: &[&str]| starts.iter().position(|s| note.starts_with(s));
        at(&FIRST).or(at(&LAST).map(|n| 20 + n)).unwrap_or(10)
    };
    let mut out: Vec<&str> = notes.iter().map(String::as_str).collect();
    out.sort_by_key(rank);
    out
}

/// What the signs of the grid mean.
const SIGNS: &str = "On the screen: two measures of a cell stand as “12 | 3”, parts of N as “3/5”, of a total as “60%”. “‹ 3  12 ›” in the corner says that 3 columns are to the left and 12 to the \
                     right of those shown; < and > go there. “·” is nothing, “–” nothing to be a share of, or nothing read yet.";

/// Everything that is said about the numbers.
pub fn about(app: &App, table: &Table, buffer: &mut Buffer, area: Rect) {
    let mut lines = Lines::default();
    let columns = area.width.saturating_sub(4).min(100);
    lines.wrapped(&table.title, columns, 2, app.theme.strong());
    for note in ordered(&table.notes) {
        lines.line(Vec::new());
        lines.wrapped(note, columns, 2, Style::new());
    }
    lines.line(Vec::new());
    lines.wrapped(SIGNS, columns, 2, app.theme.faint());
    lines.draw(buffer, Rect { x: area.x + 2, y: area.y + 1, height: area.height.saturating_sub(1), ..area }, 0);
}

/// Why there is no matrix.
pub fn refused(app: &App, why: &str, buffer: &mut Buffer, area: Rect) {
    let mut lines = Lines::default();
    let columns = area.width.saturating_sub(4).min(100);
    lines.wrapped("There is no matrix yet.", columns, 2, app.theme.strong());
    lines.line(Vec::new());
    lines.wrapped(why, columns, 2, app.theme.refused());
    lines.line(Vec::new());
    lines.wrapped("w chooses whose codings count, R and C what rows and columns are.", columns, 2, Style::new());
    lines.draw(buffer, Rect { x: area.x + 2, y: area.y + 1, height: area.height.saturating_sub(1), ..area }, 0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_break_after_hyphens_and_spaces_and_long_words_are_cut() {
        assert_eq!(folded("Officer-K03", 8, 2), ["Officer-", "K03"]);
        assert_eq!(folded("not stated", 6, 2), ["not", "stated"]);
        assert_eq!(folded("Commissioner-M02", 10, 2), ["Commissio…", "M02"]);
        assert_eq!(folded("Neighbourhood", 6, 3), ["Neigh…"]);
        assert_eq!(folded("P-01", 8, 2), ["P-01"]);
    }
}
