//! One cell: its excerpts as a list that leads to the sources and back, its summary
//! beside them.

use super::{Chart, Mode};
use crate::analysis::framework::{Square, State};
use crate::analysis::matrix::excerpt;
use crate::model::fold::plural;
use crate::model::memo::{Target, links};
use crate::model::study::Study;
use crate::model::table::Excerpt;
use crate::text::plain::shown;
use crate::tui::app::App;
use crate::tui::pages::list::{Column, Entry, split};
use crate::tui::pages::show;
use crate::tui::views::paint::{Lines, put};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Characters of an excerpt in its line, and in the details.
const LINE: usize = 200;
const WHOLE: usize = 2_000;

/// How far a cell is, in words: `stale: 2 new, 1 gone; 5 codings`.
pub fn state(square: &Square) -> String {
    let since = match square.state {
        State::Stale | State::Draft => square.since.words(),
        _ => String::new(),
    };
    let since = if since.is_empty() { since } else { format!(": {since}") };
    let word = match square.state {
        State::ByHand => "written, nobody knows from which codings",
        other => other.word(),
    };
    match square.codings.len() {
        0 if square.state == State::NotCoded => word.to_owned(),
        n => format!("{word}{since}; {}", plural(n, "coding")),
    }
}

/// Where the list is.
pub fn list_area(area: Rect) -> Rect {
    split(below_title(area)).0
}

fn below_title(area: Rect) -> Rect {
    Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area }
}

/// The words of a summary in which a link is the number of its excerpt; lines that
/// belong together flow.
pub fn summary(app: &App, square: &Square, study: &Study, width: u16) -> Lines {
    let mut out = Lines::default();
    for paragraph in paragraphs(square.text(study)) {
        let (mut parts, mut rest, mut at) = (Vec::new(), paragraph.chars(), 0);
        for link in links(&paragraph) {
            let before: String = rest.by_ref().take((link.span.start - at) as usize).collect();
            rest.by_ref().take((link.span.end - link.span.start) as usize).for_each(drop);
            at = link.span.end;
            parts.push((before, Style::new()));
            let (words, there) = named(study, square, &link.target);
            parts.push((words, if there { app.theme.key() } else { app.theme.waiting() }));
        }
        parts.push((rest.collect(), Style::new()));
        let indent = if opens(&paragraph) { 2 } else { 0 };
        match paragraph.is_empty() {
            true => out.line(Vec::new()),
            false => out.flowed(&parts, width, indent),
        }
    }
    out
}

/// True for a line that stands for itself: an entry of a list, a heading, a quotation.
fn opens(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = rest.len() < line.len() && rest.starts_with(". ");
    numbered || ["- ", "* ", "#", ">"].iter().any(|sign| line.starts_with(sign))
}

/// The paragraphs of a text, each on one line; an empty one between two.
fn paragraphs(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for line in text.lines().map(str::trim) {
        match out.last_mut() {
            Some(last) if !last.is_empty() && !line.is_empty() && !opens(line) => {
                last.push(' ');
                last.push_str(line);
            }
            Some(last) if last.is_empty() && line.is_empty() => {}
            _ => out.push(line.to_owned()),
        }
    }
    out
}

/// `[2]` for the second excerpt of the cell; of anything else what it is.
fn named(study: &Study, square: &Square, target: &Target) -> (String, bool) {
    let Target::Coding(id) = target else {
        return (format!("[{target}]"), target.missing_in(study).is_none());
    };
    let own = |number: &u32| study.codings.get(*number as usize).is_some_and(|c| c.id == *id);
    match square.codings.iter().position(own) {
        Some(at) => (format!("[{}]", at + 1), true),
        None if study.coding(&id.0).is_some() => ("[another excerpt]".to_owned(), true),
        None => ("[an excerpt that is gone]".to_owned(), false),
    }
}

impl Chart {
    /// The excerpts of the highlighted cell, listed.
    pub(super) fn fill(&mut self, study: &Study) {
        let numbers = self.square().map(|square| square.codings.clone()).unwrap_or_default();
        let new = self.square().filter(|s| s.state == State::Stale).map(|s| s.since.new.clone()).unwrap_or_default();
        let found = numbers.iter().filter_map(|number| Some((*number, excerpt(study, *number)?)));
        let found: Vec<(u32, Excerpt)> = found.collect();
        let entry = |(at, (number, excerpt)): (usize, &(u32, Excerpt))| {
            let turn = excerpt.turn.map_or_else(String::new, |t| t.to_string());
            let mark = if new.contains(number) { format!("{} new", at + 1) } else { (at + 1).to_string() };
            let code = excerpt.code.as_ref().map_or_else(String::new, |c| study.code_name(&c.as_str().into()));
            let cells = vec![mark, excerpt.source.clone(), turn, code, shown(&excerpt.quote, LINE)];
            Entry { key: excerpt.id.clone(), cells, ..Entry::default() }
        };
        let entries = found.iter().enumerate().map(entry).collect();
        self.list.columns = vec![
            Column::new("", 6),
            Column::new("Source", 16),
            Column::number("Turn", 4),
            Column::new("Code", 20),
            Column::new("Words", 0),
        ];
        self.list.set(entries);
        self.list.fit_columns();
        self.excerpts = found.into_iter().map(|(_, excerpt)| excerpt).collect();
        if self.excerpts.is_empty() {
            self.mode = Mode::Grid;
        }
    }

    /// The highlighted excerpt.
    pub(super) fn excerpt(&self) -> Option<&Excerpt> {
        let key = self.list.key()?;
        self.excerpts.iter().find(|e| e.id == key)
    }

    /// To the highlighted excerpt in its source.
    pub(super) fn go(&mut self, app: &mut App, study: &Study) {
        if let Some(excerpt) = self.excerpt() {
            let (source, span) = (excerpt.source.clone(), excerpt.span);
            show(app, study, &source, span);
        }
    }

    pub(super) fn draw_cell(&self, app: &App, study: &Study, buffer: &mut Buffer, area: Rect) {
        let Some(((row, column), made)) = self.place().zip(self.made.as_ref().ok()) else { return };
        let square = &made.cells[row][column];
        let title = format!("{} × {}: {}", made.rows[row].case.label(), made.columns[column].title, state(square));
        put(buffer, (area.x + 2, area.y), area.width.saturating_sub(2), &title, app.theme.strong());
        let (list, details) = split(below_title(area));
        self.list.draw(app, buffer, list, "Nothing is coded in this cell.");
        let mut lines = Lines::default();
        if let Some(excerpt) = self.excerpt() {
            lines.wrapped(&shown(&excerpt.quote, WHOLE), details.width, 0, Style::new());
            lines.line(Vec::new());
        }
        lines.0.truncate(usize::from(details.height / 2));
        if square.text(study).is_empty() {
            lines.wrapped(
                "No summary yet: e writes it, d drafts it from these excerpts.",
                details.width,
                0,
                app.theme.faint(),
            );
        } else {
            lines.wrapped("Summary", details.width, 0, app.theme.strong());
            lines.0.extend(summary(app, square, study, details.width).0.into_iter().skip(self.top));
        }
        lines.draw(buffer, details, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::paragraphs;

    #[test]
    fn wrapped_lines_flow_and_entries_of_lists_stand_for_themselves() {
        let text = "One\ntwo\n\n\n- three\n  four\n- five\n12. six\n7 seven";
        assert_eq!(paragraphs(text), ["One two", "", "- three four", "- five", "12. six 7 seven"]);
    }
}
