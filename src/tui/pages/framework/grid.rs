//! Drawing the grid: a word a cell, and the highlighted one in full below.

use super::{Chart, Line};
use crate::analysis::framework::{Framework, Square, State};
use crate::model::study::Study;
use crate::text::plain::shown;
use crate::tui::app::App;
use crate::tui::area::first_shown;
use crate::tui::views::paint::{Lines, fill, put, width};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// Columns of a cell.
const CELL: u16 = 11;
/// Lines of the columns' heads at most.
const HEAD: u16 = 3;
/// From so many columns on summary and excerpts stand beside each other.
const BESIDE: u16 = 96;

/// Where everything stands.
struct Plan {
    label: u16,
    cell: u16,
    head: u16,
    body: Rect,
    foot: Rect,
    top: usize,
    left: usize,
}

impl Plan {
    fn new(page: &Chart, made: &Framework, area: Rect) -> Self {
        let widest = made.rows.iter().map(|line| width(&line.case.label()) + 2).max().unwrap_or(0);
        let label = widest.clamp(8, (area.width / 3).max(8));
        let heads = made.columns.iter().map(|c| width(&c.title)).max().unwrap_or(0);
        let room = area.width.saturating_sub(label + 2);
        let each = (room / (made.columns.len() as u16).max(1)).saturating_sub(1);
        let cell = each.clamp(CELL, heads.clamp(CELL, 22));
        let head = folded_most(made, cell);
        let foot = (area.height * 2 / 5).max(4);
        let height = area.height.saturating_sub(head + foot + 1);
        let x = area.x + 1 + label + 1;
        let body = Rect::new(x, area.y + head, area.right().saturating_sub(x), height);
        let foot = Rect::new(area.x + 1, body.bottom() + 1, area.width.saturating_sub(2), foot);
        let mut plan = Self { label, cell, head, body, foot, top: 0, left: 0 };
        plan.top = first_shown(page.at.0, page.lines.len(), height);
        plan.left = first_shown(page.at.1, made.columns.len(), plan.across());
        plan
    }

    /// Columns of cells that fit.
    fn across(&self) -> u16 {
        (self.body.width / (self.cell + 1)).max(1)
    }

    fn x(&self, column: usize) -> u16 {
        self.body.x + (column - self.left) as u16 * (self.cell + 1)
    }
}

/// How many lines and columns are on screen.
pub fn room(page: &Chart, area: Rect) -> (usize, usize) {
    let Ok(made) = &page.made else { return (0, 0) };
    let plan = Plan::new(page, made, area);
    (usize::from(plan.body.height), usize::from(plan.across()))
}

/// The line and column at a place on screen.
pub fn cell_at(page: &Chart, area: Rect, at: (u16, u16)) -> Option<(usize, usize)> {
    let made = page.made.as_ref().ok()?;
    let plan = Plan::new(page, made, area);
    if !plan.body.contains(Position::new(at.0.max(plan.body.x), at.1)) {
        return None;
    }
    let line = plan.top + usize::from(at.1 - plan.body.y);
    let column = at.0.checked_sub(plan.body.x).map_or(page.at.1, |x| plan.left + usize::from(x / (plan.cell + 1)));
    let there = matches!(page.lines.get(line), Some(Line::Case(_))) && column < made.columns.len();
    there.then_some((line, column))
}

/// A cell in a word: never by colour alone.
pub fn short(square: &Square) -> String {
    match square.state {
        State::NotCoded => "·".to_owned(),
        State::NotSummarised => format!("to do {}", square.codings.len()),
        State::Stale => "stale".to_owned(),
        other => other.word().to_owned(),
    }
}

fn style(app: &App, square: &Square) -> Style {
    match square.state {
        State::NotCoded => app.theme.faint(),
        State::NotSummarised | State::Draft => app.theme.waiting(),
        State::Stale => app.theme.refused(),
        State::ByHand => Style::new(),
        State::Written => app.theme.done(),
    }
}

/// Draws heads, cells and what is said below.
pub fn draw(app: &App, study: &Study, (page, made): (&Chart, &Framework), buffer: &mut Buffer, area: Rect) {
    let plan = Plan::new(page, made, area);
    if page.lines.is_empty() || made.columns.is_empty() {
        return nothing(app, (page, made), buffer, area);
    }
    let columns: Vec<usize> = (plan.left..made.columns.len()).take(usize::from(plan.across())).collect();
    heads(app, (page, made), &plan, &columns, buffer, area);
    let lines = page.lines.iter().enumerate().skip(plan.top);
    for (y, (number, line)) in (plan.body.top()..plan.body.bottom()).zip(lines) {
        let here = number == page.at.0;
        let row = match line {
            Line::Heading(group) => {
                put(buffer, (area.x + 1, y), area.width.saturating_sub(2), group, app.theme.strong());
                continue;
            }
            Line::Case(row) => *row,
        };
        let indent = if made.group.is_some() { 2 } else { 0 };
        put(buffer, (area.x, y), 1, if here { "›" } else { " " }, app.theme.key());
        let strong = if here { app.theme.strong() } else { Style::new() };
        put(buffer, (area.x + 1 + indent, y), plan.label - indent, &made.rows[row].case.label(), strong);
        for &column in &columns {
            let square = &made.cells[row][column];
            let at = Rect::new(plan.x(column), y, plan.cell, 1);
            let selected = (number, column) == page.at;
            let look = if selected { app.theme.selected() } else { style(app, square) };
            if selected {
                fill(buffer, at, look);
            }
            put(buffer, (at.x, y), plan.cell, &short(square), look);
        }
    }
    foot(app, study, (page, made), buffer, plan.foot);
}

fn heads(
    app: &App,
    (page, made): (&Chart, &Framework),
    plan: &Plan,
    columns: &[usize],
    buffer: &mut Buffer,
    area: Rect,
) {
    for &column in columns {
        let style = if column == page.at.1 { app.theme.strong() } else { app.theme.faint() };
        let lines = folded(&made.columns[column].title, plan.cell);
        let from = area.y + plan.head - lines.len() as u16;
        for (y, line) in (from..).zip(&lines) {
            put(buffer, (plan.x(column), y), plan.cell, line, style);
        }
    }
    let right = made.columns.len().saturating_sub(columns.last().map_or(0, |c| c + 1));
    let sign = match (plan.left, right) {
        (0, 0) => String::new(),
        (0, right) => format!("{right} ›"),
        (left, 0) => format!("‹ {left}"),
        (left, right) => format!("‹ {left}  {right} ›"),
    };
    put(buffer, (area.x + 1, area.y + plan.head - 1), plan.label, &sign, app.theme.faint());
}

/// A head in at most [`HEAD`] lines; what does not fit stands in full below.
fn folded(title: &str, columns: u16) -> Vec<String> {
    let mut out = Lines::default();
    out.wrapped(title, columns, 0, Style::new());
    out.0.truncate(usize::from(HEAD));
    out.0.into_iter().map(|parts| parts.into_iter().map(|(words, _)| words).collect()).collect()
}

fn folded_most(made: &Framework, columns: u16) -> u16 {
    made.columns.iter().map(|c| folded(&c.title, columns).len() as u16).max().unwrap_or(1).max(1)
}

/// The highlighted cell: its name and state, its summary, its excerpts.
fn foot(app: &App, study: &Study, (page, made): (&Chart, &Framework), buffer: &mut Buffer, area: Rect) {
    let Some((row, column)) = page.place() else { return };
    let square = &made.cells[row][column];
    let title =
        format!("{} × {}: {}", made.rows[row].case.label(), made.columns[column].title, super::cell::state(square));
    put(buffer, (area.x, area.y), area.width, &title, app.theme.strong());
    let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let beside = area.width >= BESIDE;
    let (left, right) = match beside {
        true => {
            let half = below.width / 2;
            (Rect { width: half - 1, ..below }, Rect { x: below.x + half + 1, width: below.width - half - 1, ..below })
        }
        false => (below, below),
    };
    let mut words = match square.text(study).is_empty() {
        false => super::cell::summary(app, square, study, left.width),
        true => {
            let mut lines = Lines::default();
            let said = match square.state {
                State::NotCoded => "Nothing is coded here.",
                _ => "Not summarised yet: e writes, d drafts, Enter opens the excerpts.",
            };
            lines.wrapped(said, left.width, 0, app.theme.faint());
            lines
        }
    };
    let mut excerpts = Lines::default();
    for (number, excerpt) in page.excerpts.iter().enumerate() {
        let place = excerpt.turn.map_or_else(|| excerpt.source.clone(), |t| format!("{}, turn {t}", excerpt.source));
        let parts = [
            (format!("[{}] ", number + 1), app.theme.key()),
            (shown(&excerpt.quote, 300), Style::new()),
            (format!(" ({place})"), app.theme.faint()),
        ];
        excerpts.flowed(&parts, right.width, 4);
    }
    if beside {
        words.draw(buffer, left, page.top);
        excerpts.draw(buffer, right, 0);
    } else {
        words.line(Vec::new());
        words.0.append(&mut excerpts.0);
        words.draw(buffer, below, page.top);
    }
}

/// Why there is no cell to show.
fn nothing(app: &App, (page, made): (&Chart, &Framework), buffer: &mut Buffer, area: Rect) {
    let words = match () {
        () if made.columns.is_empty() => "There are no columns: C chooses themes or codes.".to_owned(),
        () if !page.filter.is_empty() => format!("No case holds “{}”.", page.filter),
        () if page.only_to_do => "Nothing is to do; o shows every case again.".to_owned(),
        () => "There are no participants yet: corpus/participants.csv lists them.".to_owned(),
    };
    let mut lines = Lines::default();
    lines.wrapped(&words, area.width.saturating_sub(4), 0, app.theme.faint());
    lines.draw(buffer, Rect { x: area.x + 2, y: area.y + 1, height: area.height.saturating_sub(1), ..area }, 0);
}

/// Why there is no matrix.
pub fn refused(app: &App, why: &str, buffer: &mut Buffer, area: Rect) {
    let mut lines = Lines::default();
    let columns = area.width.saturating_sub(4).min(100);
    lines.wrapped("There is no framework matrix yet.", columns, 2, app.theme.strong());
    lines.line(Vec::new());
    lines.wrapped(why, columns, 2, app.theme.refused());
    lines.line(Vec::new());
    lines.wrapped("w chooses whose codings are summarised, C what the columns are.", columns, 2, Style::new());
    lines.draw(buffer, Rect { x: area.x + 2, y: area.y + 1, height: area.height.saturating_sub(1), ..area }, 0);
}
