//! How the search page is drawn: the line, what is to be said of it, the hits,
//! and the highlighted one in full.

use super::hits::{Row, Whole, body};
use super::{Find, State};
use crate::search::hits::Order;
use crate::search::show::Part;
use crate::search::units::Unit;
use crate::tui::action::Command;
use crate::tui::app::App;
use crate::tui::area::first_shown;
use crate::tui::keymap;
use crate::tui::overlay::{Input, Overlay};
use crate::tui::pages::in_page;
use crate::tui::pages::list::split;
use crate::tui::views::paint::{Lines, fill, put, width};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use unicode_segmentation::UnicodeSegmentation;

/// What stands before the line.
const BEFORE: &str = "Find ";

/// Columns for how to change the query.
const CHANGES: u16 = 24;

/// Lines that say what is wrong with a query, at most.
const NOTES: usize = 3;

/// What may be asked, for who has not asked anything yet.
const EXAMPLES: [(&str, &str); 8] = [
    ("custody", "the word and its other forms"),
    ("\"criminal record\"", "these words side by side"),
    ("polic*", "words that begin so"),
    ("custody -cell", "one without the other"),
    ("code:one-chance", "what is coded so; under: with the codes below it"),
    ("role:custody", "what people with this attribute said"),
    ("is:uncoded", "what nobody coded"),
    ("-speaker:interviewer", "not what the interviewer said"),
];

/// Where the parts of the page are.
pub struct Parts {
    line: Rect,
    notes: Rect,
    /// The hits, with their titles.
    pub list: Rect,
    details: Rect,
}

/// Columns of the list on a screen of so many.
pub fn list_width(screen: u16) -> u16 {
    split(Rect::new(0, 0, screen, 20)).0.width
}

impl Find {
    /// Where the parts are.
    pub(super) fn parts(&self, area: Rect) -> Parts {
        let notes = self.notes_lines(Style::new(), Style::new(), area.width).0.len() as u16;
        let line = Rect { height: 1, ..area };
        let notes = Rect { y: area.y + 1, height: notes, ..area };
        let below = Rect { y: notes.bottom(), height: area.height.saturating_sub(1 + notes.height), ..area };
        let (list, details) = split(below);
        Parts { line, notes, list, details }
    }

    /// Draws all of it; gives the place of the cursor in the line.
    pub(super) fn draw_all(&self, app: &App, buffer: &mut Buffer, area: Rect) -> Option<(u16, u16)> {
        let parts = self.parts(area);
        let cursor = self.draw_line(app, buffer, parts.line);
        let tone = if self.notes.is_faulty() { app.theme.refused() } else { app.theme.waiting() };
        let plain = if self.notes.all.is_empty() && !self.notes.is_faulty() { app.theme.faint() } else { Style::new() };
        let typed = typed(app).map_or(0, |input| from(input, parts.line.width));
        self.notes_lines(tone, plain, parts.notes.width).draw(buffer, parts.notes, 0);
        self.marks(typed, tone, buffer, parts.notes);
        if self.hits.places.is_empty() {
            self.draw_nothing(app, buffer, parts.list);
        } else {
            self.draw_hits(app, buffer, parts.list);
            details(app, &self.hits.whole).draw_in(buffer, parts.details, found(app));
        }
        cursor
    }

    fn draw_line(&self, app: &App, buffer: &mut Buffer, line: Rect) -> Option<(u16, u16)> {
        let x = put(buffer, (line.x + 1, line.y), line.width, BEFORE, app.theme.key());
        let room = room(line.width);
        let Some(input) = typed(app) else {
            let x = put(buffer, (x, line.y), room, &self.text, app.theme.strong());
            let keys = keymap::binding(Command::Filter).map(|b| app.keymap.keys_of(b)).unwrap_or_default();
            if let Some(key) = keys.first().filter(|_| x + CHANGES < line.right()) {
                put(buffer, (x + 2, line.y), CHANGES, &format!("({key} changes it)"), app.theme.faint());
            }
            return None;
        };
        let at = from(input, line.width);
        put(buffer, (x, line.y), room, &input.text()[at..], app.theme.strong());
        Some((x + width(&input.before[at..]), line.y))
    }

    /// What is said below the line: a row for the marks and what is wrong, or how
    /// things are set.
    fn notes_lines(&self, tone: Style, plain: Style, columns: u16) -> Lines {
        let mut lines = Lines::default();
        let room = columns.saturating_sub(2);
        let words = self.notes.first();
        if words.is_empty() {
            lines.line(vec![(format!(" {}", self.set_so()), plain)]);
            return lines;
        }
        if !self.notes.all.is_empty() {
            lines.line(Vec::new());
        }
        let mut said = Lines::default();
        said.wrapped(&words, room, 0, tone);
        said.0.truncate(NOTES);
        for parts in said.0 {
            lines.line([(" ".to_owned(), Style::new())].into_iter().chain(parts).collect());
        }
        lines
    }

    /// `^^^` below what is wrong; `from` is the byte of the query at which the
    /// line begins.
    fn marks(&self, from: usize, style: Style, buffer: &mut Buffer, notes: Rect) {
        let byte = |at: usize| self.text.char_indices().nth(at).map_or(self.text.len(), |(byte, _)| byte);
        let column = |byte: usize| self.text.get(from..byte.max(from)).map_or(0, width);
        let left = notes.x + 1 + width(BEFORE);
        for fault in &self.notes.all {
            let (start, end) = (column(byte(fault.span.start)), column(byte(fault.span.end)));
            let room = room(notes.width).saturating_sub(start);
            let marks = "^".repeat(usize::from(end.saturating_sub(start).clamp(1, room.max(1))));
            if room > 0 {
                put(buffer, (left + start, notes.y), room, &marks, style);
            }
        }
    }

    /// Unit, order, and what is coded, in words.
    fn set_so(&self) -> String {
        let order = match self.order {
            Order::Corpus => "as in the corpus",
            Order::Relevance => "by relevance",
            Order::Participant => "by participant",
        };
        let codes = if self.only_found { " · only the words found are coded" } else { "" };
        format!("{} {order}{codes}", self.unit.words())
    }

    fn draw_hits(&self, app: &App, buffer: &mut Buffer, list: Rect) {
        let widths = self.hits.columns(list.width);
        let head = |buffer: &mut Buffer, x: u16, words: &str| {
            let style = app.theme.faint().add_modifier(Modifier::UNDERLINED);
            put(buffer, (x, list.y), list.right().saturating_sub(x), words, style);
        };
        let (who, words) = (list.x + 2 + widths.place + 1, list.x + 2 + widths.place + 1 + widths.who + 1);
        head(buffer, list.x + 2, "Where");
        head(buffer, who, "Who");
        head(buffer, words, "Words");
        let body = body(list);
        let top = first_shown(self.hits.selected, self.hits.places.len(), body.height);
        for (y, number) in (body.top()..body.bottom()).zip(top..self.hits.places.len()) {
            let Some(row) = self.hits.rows.get(&number) else {
                continue;
            };
            let mut style = if self.notes.is_faulty() { app.theme.faint() } else { Style::new() };
            if number == self.hits.selected {
                style = style.patch(app.theme.selected());
            }
            fill(buffer, Rect { y, height: 1, ..list }, style);
            if row.chosen {
                put(buffer, (list.x, y), 1, "✓", style.patch(app.theme.key()));
            }
            put(buffer, (list.x + 2, y), widths.place, &row.place, style);
            put(buffer, (who, y), widths.who, &row.who, style);
            draw_words(app, buffer, Rect { x: words, y, width: widths.words, height: 1 }, (row, style));
        }
    }

    /// What stands in place of hits.
    fn draw_nothing(&self, app: &App, buffer: &mut Buffer, list: Rect) {
        let inside = Rect { x: list.x + 2, width: list.width.saturating_sub(3), ..list };
        let mut lines = Lines::default();
        let faint = app.theme.faint();
        lines.line(Vec::new());
        match &self.words {
            State::Indexing => lines.wrapped("Indexing the words of all sources …", inside.width, 0, faint),
            State::Trouble(why) => lines.wrapped(why, inside.width, 0, app.theme.refused()),
            State::Ready if self.text.trim().is_empty() => {
                lines.wrapped(
                    "Type what to find. It is found in all sources, after every key:",
                    inside.width,
                    0,
                    faint,
                );
                lines.line(Vec::new());
                for (query, means) in EXAMPLES {
                    lines.line(vec![(format!("{query:<22}"), app.theme.strong()), (means.to_owned(), faint)]);
                }
                lines.line(Vec::new());
                lines.wrapped("docs/search.md says all that may be asked.", inside.width, 0, faint);
            }
            State::Ready if self.notes.is_faulty() => {}
            State::Ready => lines.wrapped(&self.nothing(), inside.width, 0, faint),
        }
        lines.draw(buffer, inside, 0);
    }

    /// That nothing is found, and what may help.
    fn nothing(&self) -> String {
        let help = match self.unit {
            Unit::Excerpt => "Excerpts are only what is coded: t looks in sources or turns.",
            Unit::Sentence => "All that is asked must stand in one sentence: t looks in turns or sources.",
            _ => "word* finds words that begin so, word~1 other spellings, a OR b one of them.",
        };
        format!("No {} is as asked. {help}", self.unit.word())
    }
}

/// The line that is being typed.
fn typed(app: &App) -> Option<&Input> {
    match &app.overlay {
        Some(Overlay::Prompt(prompt)) if in_page(app, prompt) || app.page.is_none() => Some(&prompt.input),
        _ => None,
    }
}

/// Columns of a line for what is typed.
fn room(columns: u16) -> u16 {
    columns.saturating_sub(width(BEFORE) + 2)
}

/// The byte of what is typed at which the line begins, so that the cursor is in
/// sight.
fn from(input: &Input, columns: u16) -> usize {
    let room = room(columns).saturating_sub(1);
    let (mut used, mut from) = (0, input.before.len());
    for (byte, grapheme) in input.before.grapheme_indices(true).rev() {
        used += width(grapheme);
        if used > room {
            break;
        }
        from = byte;
    }
    from
}

/// How words that were found look: not by a colour alone.
fn found(app: &App) -> Style {
    app.theme.key().add_modifier(Modifier::UNDERLINED)
}

fn draw_words(app: &App, buffer: &mut Buffer, area: Rect, (row, style): (&Row, Style)) {
    let more = if row.more == 0 { String::new() } else { format!(" +{}", row.more) };
    let end = area.right().saturating_sub(width(&more));
    let mut x = area.x;
    for part in &row.words {
        let style = if part.found { style.patch(found(app)) } else { style };
        x = put(buffer, (x, area.y), end.saturating_sub(x), &part.text, style);
    }
    put(buffer, (end, area.y), width(&more), &more, style.patch(app.theme.faint()));
}

/// The highlighted hit, laid out.
struct Details<'d> {
    head: (&'d str, Style),
    codes: Vec<(String, Style)>,
    faint: Style,
    whole: &'d Whole,
}

fn details<'d>(app: &App, whole: &'d Whole) -> Details<'d> {
    let mut codes = Vec::new();
    for name in &whole.codes {
        let before = if codes.is_empty() { "coded: " } else { ", " };
        codes.push((before.to_owned(), app.theme.faint()));
        codes.push((name.clone(), app.theme.key()));
    }
    Details { head: (&whole.head, app.theme.strong()), codes, faint: app.theme.faint(), whole }
}

impl Details<'_> {
    /// The hit first of all, from where its words were found if it is long;
    /// what stands around it has the room that is left.
    fn draw_in(&self, buffer: &mut Buffer, area: Rect, found: Style) {
        let mut lines = Lines::default();
        lines.wrapped(self.head.0, area.width, 2, self.head.1);
        lines.flowed(&self.codes, area.width, 2);
        let (before, after) = (self.beside(&self.whole.before, area.width), self.beside(&self.whole.after, area.width));
        let words = self.words(area.width, found);
        let room = usize::from(area.height).saturating_sub(lines.0.len());
        match room.checked_sub(words.0.len()) {
            None => {
                let at = words.0.iter().position(|line| line.iter().any(|(_, style)| *style == found)).unwrap_or(0);
                let skipped = at.saturating_sub(1).min(words.0.len() - room);
                lines.0.extend(words.0.into_iter().skip(skipped));
            }
            Some(left) => {
                let above = left.saturating_sub(after.0.len().min(left / 2)).min(before.0.len());
                lines.0.extend(before.0.into_iter().rev().take(above).rev());
                lines.0.extend(words.0);
                lines.0.extend(after.0);
            }
        }
        lines.draw(buffer, area, 0);
    }

    fn words(&self, columns: u16, found: Style) -> Lines {
        let mut lines = Lines::default();
        for paragraph in paragraphs(&self.whole.words) {
            let styled = |part: &Part| (part.text.clone(), if part.found { found } else { Style::new() });
            lines.flowed(&paragraph.iter().map(styled).collect::<Vec<_>>(), columns, 0);
        }
        lines
    }

    fn beside(&self, said: &[String], columns: u16) -> Lines {
        let mut lines = Lines::default();
        said.iter().for_each(|words| lines.wrapped(words, columns, 0, self.faint));
        lines
    }
}

/// Parts by the lines they stand in.
fn paragraphs(parts: &[Part]) -> Vec<Vec<Part>> {
    let mut out = vec![Vec::new()];
    for part in parts {
        for (number, line) in part.text.split('\n').enumerate() {
            if number > 0 {
                out.push(Vec::new());
            }
            if let Some(last) = out.last_mut().filter(|_| !line.is_empty()) {
                last.push(Part { text: line.to_owned(), found: part.found });
            }
        }
    }
    out.retain(|line| line.iter().any(|p| !p.text.trim().is_empty()));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Search;
    use crate::search::lexicon::Lexicon;
    use std::path::Path;

    #[test]
    fn every_example_of_the_page_finds_something_in_the_sample_study() {
        let loaded = crate::store::load::load(Path::new(env!("CARGO_MANIFEST_DIR")), None).unwrap();
        let (words, _) = Lexicon::of(&loaded.study, None, &mut |_, _| true).unwrap();
        for (example, _) in EXAMPLES {
            let query = crate::query::parse(example).unwrap();
            let search = Search::new(&loaded.study, &words, &query).unwrap_or_else(|e| panic!("{example}: {e:?}"));
            assert!(!search.places(Unit::Turn).is_empty(), "{example}");
        }
    }
}
