//! The excerpts of a cell: a list that leads to the sources and back.

use super::{Matrix, Mode};
use crate::analysis::matrix;
use crate::model::study::Study;
use crate::model::table::{Cell, Excerpt};
use crate::text::plain::shown;
use crate::tui::app::{App, Tone};
use crate::tui::pages::list::{Column, Entry, split};
use crate::tui::pages::show;
use crate::tui::views::paint::{Lines, put};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Characters of an excerpt in its line, and in the details.
const LINE: usize = 200;
const WHOLE: usize = 3_000;

/// Where the list is.
pub fn list_area(area: Rect) -> Rect {
    split(below_title(area)).0
}

fn below_title(area: Rect) -> Rect {
    Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area }
}

impl Matrix {
    /// Opens the highlighted cell.
    pub(super) fn open_cell(&mut self, app: &mut App, study: &Study) {
        if self.behind().next().is_none() {
            return app.say("nothing is coded in this cell", Tone::Info);
        }
        self.mode = Mode::Excerpts;
        self.list = Default::default();
        self.fill_excerpts(study);
    }

    /// The codings behind the highlighted cell.
    fn behind(&self) -> impl Iterator<Item = u32> + '_ {
        let at = |order: &[usize], n: usize| match n.checked_sub(1) {
            Some(n) => order.get(n).map(|at| Some(*at)),
            None => Some(None),
        };
        let here = at(&self.rows, self.at.0).zip(at(&self.columns, self.at.1));
        let behind = here.zip(self.behind.get(self.part)).into_iter();
        behind.flat_map(|((row, column), behind)| behind.codings(row, column))
    }

    /// Lists the excerpts of the highlighted cell.
    pub(super) fn fill_excerpts(&mut self, study: &Study) {
        self.excerpts = self.behind().filter_map(|number| matrix::excerpt(study, number)).collect();
        let several = self.meta().is_some_and(|m| !m.record.starts_with("coder:"));
        let mut columns =
            vec![Column::new("Who", 14), Column::new("Source", 16), Column::number("Turn", 4), Column::new("Code", 20)];
        if several {
            columns.push(Column::new("Coder", 8));
        }
        columns.push(Column::new("Words", 0));
        let entry = |excerpt: &Excerpt| {
            let mut cells = vec![who(excerpt), excerpt.source.clone(), turn(excerpt), code(study, excerpt)];
            if several {
                cells.push(excerpt.coder.clone());
            }
            cells.push(shown(&excerpt.quote, LINE));
            Entry { key: excerpt.id.clone(), cells, ..Entry::default() }
        };
        let entries = self.excerpts.iter().map(entry).collect();
        self.list.columns = columns;
        self.list.set(entries);
        self.list.fit_columns();
    }

    /// Why more (or fewer) are listed than the cell counts.
    fn why_more(&self) -> &'static str {
        let Some((meta, one)) = self.meta().zip(self.measured(self.at)) else {
            return "";
        };
        match one.cell {
            Cell::Count(n) | Cell::Of { part: n, .. } | Cell::Rate { part: n, .. }
                if meta.measure() == "codings" && n != self.excerpts.len() as u64 =>
            {
                if meta.record.starts_with("coder:") {
                    " · listed once for each code"
                } else {
                    " · listed once for each code and coder"
                }
            }
            _ => "",
        }
    }

    fn excerpt(&self) -> Option<&Excerpt> {
        let key = self.list.key()?;
        self.excerpts.iter().find(|e| e.id == key)
    }

    /// To the highlighted excerpt in its source.
    pub(super) fn go(&mut self, app: &mut App, study: &Study) {
        if let Some(excerpt) = self.excerpt() {
            show(app, study, &excerpt.source, excerpt.span);
            self.size = None;
        }
    }

    pub(super) fn draw_excerpts(&self, app: &App, study: &Study, buffer: &mut Buffer, area: Rect) {
        let words = format!("{}{}", self.in_words(study), self.why_more());
        put(buffer, (area.x + 2, area.y), area.width.saturating_sub(2), &words, app.theme.strong());
        let (list, details) = split(below_title(area));
        self.list.draw(app, buffer, list, "Nothing is coded in this cell.");
        let Some(excerpt) = self.excerpt() else {
            return;
        };
        let mut lines = Lines::default();
        let about = format!("{} · {} · {}", who(excerpt), place(excerpt), code(study, excerpt));
        lines.wrapped(&about, details.width, 2, app.theme.faint());
        lines.wrapped(&shown(&excerpt.quote, WHOLE), details.width, 0, Style::new());
        lines.draw(buffer, details, 0);
    }
}

fn who(excerpt: &Excerpt) -> String {
    let all = if excerpt.speakers.is_empty() { &excerpt.participants } else { &excerpt.speakers };
    all.join(", ")
}

fn turn(excerpt: &Excerpt) -> String {
    excerpt.turn.map_or_else(String::new, |t| t.to_string())
}

fn place(excerpt: &Excerpt) -> String {
    excerpt.turn.map_or_else(|| excerpt.source.clone(), |t| format!("{}, turn {t}", excerpt.source))
}

fn code(study: &Study, excerpt: &Excerpt) -> String {
    excerpt.code.as_ref().map_or_else(String::new, |c| study.code_name(&c.as_str().into()))
}
