//! Excerpts behind a number: a list that leads to the sources and back.
//!
//! Whatever counts codings opens what it counted in the same way: who, where, which
//! code, the words; below, the highlighted excerpt in full.

use super::list::{Column, Entry, List, split};
use super::show;
use crate::analysis::matrix;
use crate::model::study::Study;
use crate::model::table::Excerpt;
use crate::text::plain::shown;
use crate::tui::app::App;
use crate::tui::views::paint::{Lines, put};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Characters of an excerpt in its line, and in the details.
const LINE: usize = 200;
const WHOLE: usize = 3_000;

/// The list.
#[derive(Debug, Default)]
pub struct Passages {
    /// The excerpts as entries.
    pub list: List,
    all: Vec<Excerpt>,
}

/// Where the list is.
pub fn list_area(area: Rect) -> Rect {
    split(below_title(area)).0
}

fn below_title(area: Rect) -> Rect {
    Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area }
}

impl Passages {
    /// Lists codings (indexes into the study's); of several coders with who coded.
    pub fn fill(&mut self, study: &Study, codings: impl Iterator<Item = u32>, several: bool) {
        self.all = codings.filter_map(|number| matrix::excerpt(study, number)).collect();
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
        let entries = self.all.iter().map(entry).collect();
        self.list.columns = columns;
        self.list.set(entries);
        self.list.fit_columns();
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// True if nothing is listed.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    fn excerpt(&self) -> Option<&Excerpt> {
        let key = self.list.key()?;
        self.all.iter().find(|e| e.id == key)
    }

    /// To the highlighted excerpt in its source; false if there is none.
    pub fn go(&self, app: &mut App, study: &Study) -> bool {
        let Some(excerpt) = self.excerpt() else { return false };
        show(app, study, &excerpt.source, excerpt.span);
        true
    }

    /// Draws them below a title.
    pub fn draw(&self, app: &App, study: &Study, (buffer, area): (&mut Buffer, Rect), title: &str) {
        put(buffer, (area.x + 2, area.y), area.width.saturating_sub(2), title, app.theme.strong());
        let (list, details) = split(below_title(area));
        self.list.draw(app, buffer, list, "Nothing is coded here.");
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
