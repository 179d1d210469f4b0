//! Where the code points of a source stand on the screen.
//!
//! A transcript is wrapped once for each width, never while drawing: a
//! [`Layout`] is a list of rows, each a range of code points, and the ranges
//! join without gap or overlap. What is not text for reading (the label and
//! time before a speech, the empty lines between paragraphs) is the *hidden*
//! front of a row, so every code point still belongs to exactly one row.
//!
//! A row's cells are found by walking its graphemes, for drawing, for the
//! cursor and for the mouse alike: [`cells`] is the only place that knows how
//! many columns something takes, and so what is clicked is what is coded.
//! Variation selector 16 is left out when drawing (terminals disagree on its
//! width), control characters have visible stand-ins, and a character without
//! width stands as `·` because a person must be able to point at it.
//!
//! A line break inside a paragraph is kept where lines are short (a list, a
//! poem); where the line is long it only wrapped the file, and flows as a
//! space.

use crate::model::diagnostic::visible;
use crate::model::source::{BlockKind, Source};
use crate::model::span::Span;
use crate::text::segment::clusters;
use ratatui::buffer::CellWidth;
use std::borrow::Cow;

/// Columns from one tab stop to the next.
const TAB: u16 = 4;
/// The narrowest layout: a tab must fit.
const NARROWEST: u16 = TAB;
/// A line at least this long (code points) was broken by a program, not by a
/// person.
const WRAPPED: usize = 48;

/// What a row shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// Words.
    Text,
    /// The words of a section heading.
    Heading,
    /// An empty line.
    Gap,
}

/// One line of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// First code point.
    pub start: u32,
    /// First code point that is shown.
    pub shown: u32,
    /// First code point after the row.
    pub end: u32,
    /// Index into [`Outline::blocks`](crate::model::source::Outline::blocks).
    pub block: u32,
    /// What it shows.
    pub kind: RowKind,
    /// True for the first row of its paragraph.
    pub first: bool,
}

impl Row {
    /// The code points that are shown.
    pub fn visible(&self) -> Span {
        Span::new(self.shown, self.end)
    }
}

/// So many rows are looked at one after the other.
const NEAR: usize = 16;

/// All rows of a source at one width.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// The rows, in order.
    pub rows: Vec<Row>,
    /// Columns of text. One more is needed at the right for a space or line
    /// break that hangs over.
    pub width: u16,
}

/// One grapheme on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell<'t> {
    /// Its code points.
    pub span: Span,
    /// First column, from 0.
    pub column: u16,
    /// Columns.
    pub width: u16,
    /// What to draw.
    pub text: Cow<'t, str>,
}

/// How a grapheme is drawn at `column`, and in how many columns: as many as
/// the terminal's buffer counts, else it would leave out what stands behind.
pub fn drawn(grapheme: &str, column: u16) -> (Cow<'_, str>, u16) {
    if let &[byte] = grapheme.as_bytes() {
        return match byte {
            b'\t' => (Cow::Borrowed(" "), TAB - column % TAB),
            b' '..=b'~' => (Cow::Borrowed(grapheme), 1),
            _ => (Cow::Owned(visible(char::from(byte)).to_string()), 1),
        };
    }
    let clean = |c: char| c != '\u{fe0f}' && visible(c) == c;
    let text = if grapheme.chars().all(clean) {
        Cow::Borrowed(grapheme)
    } else {
        Cow::Owned(grapheme.chars().filter(|c| *c != '\u{fe0f}').map(visible).collect())
    };
    match text.cell_width() {
        0 => (Cow::Borrowed("·"), 1),
        n => (text, n),
    }
}

/// The cells of a row from left to right.
pub fn cells<'t>(source: &'t Source, row: &Row) -> impl Iterator<Item = Cell<'t>> + use<'t> {
    let mut at = row.shown;
    let mut column = 0;
    clusters(source.slice(row.visible())).map(move |grapheme| {
        let start = at;
        at += grapheme.chars().count() as u32;
        let (text, width) = drawn(grapheme, column);
        let cell = Cell { span: Span::new(start, at), column, width, text };
        column += width;
        cell
    })
}

impl Layout {
    /// Wraps `source` to `width` columns (at least 4).
    pub fn new(source: &Source, width: u16) -> Self {
        let mut wrap = Wrap { source, width: width.max(NARROWEST), rows: Vec::new(), block: 0, done: 0 };
        for index in 0..source.blocks.len() {
            wrap.block(index);
        }
        wrap.rest();
        Self { rows: wrap.rows, width: wrap.width }
    }

    /// True if it was made for a text area of `width` columns.
    pub fn fits(&self, width: u16) -> bool {
        self.width == width.max(NARROWEST)
    }

    /// Index of the row that holds the code point `at`; the last row for
    /// positions past the end.
    pub fn row_of(&self, at: u32) -> usize {
        self.rows.partition_point(|r| r.start <= at).saturating_sub(1)
    }

    /// [`Layout::row_of`] for a code point that does not stand before the row
    /// `from`; quick if it stands near it.
    pub fn row_from(&self, from: usize, at: u32) -> usize {
        let rest = self.rows.get(from..).unwrap_or_default();
        let near = rest.iter().take(NEAR).position(|r| r.start > at);
        let after = near.unwrap_or_else(|| rest.partition_point(|r| r.start <= at));
        (from + after).saturating_sub(1)
    }

    /// Row and cell of the code point `at`, or of the first cell after it
    /// (hidden positions), or else of the last one before.
    pub fn locate<'t>(&self, source: &'t Source, at: u32) -> Option<(usize, Cell<'t>)> {
        let from = self.row_of(at);
        for (index, row) in self.rows.iter().enumerate().skip(from) {
            if let Some(cell) = cells(source, row).find(|c| c.span.end > at) {
                return Some((index, cell));
            }
        }
        let before = self.rows.get(..from + 1)?.iter().enumerate().rev();
        before.filter_map(|(i, row)| Some((i, cells(source, row).last()?))).next()
    }

    /// The last cell that begins before the code point `end`.
    pub fn last_before<'t>(&self, source: &'t Source, end: u32) -> Option<Cell<'t>> {
        let rows = self.rows.get(..=self.row_of(end.saturating_sub(1)))?.iter().rev();
        rows.filter_map(|row| cells(source, row).take_while(|c| c.span.start < end).last()).next()
    }

    /// The cell at `column` of row `row`, or the last one left of it.
    pub fn cell_at<'t>(&self, source: &'t Source, row: usize, column: u16) -> Option<Cell<'t>> {
        cells(source, self.rows.get(row)?).take_while(|c| c.column <= column).last()
    }

    /// Index of the nearest row with cells, from `row` downward (or upward).
    pub fn row_with_cells(&self, row: usize, down: bool) -> Option<usize> {
        let holds = |i: &usize| self.rows.get(*i).is_some_and(|r| r.shown < r.end);
        if down {
            (row..self.rows.len()).find(holds)
        } else {
            (0..=row.min(self.rows.len().checked_sub(1)?)).rev().find(holds)
        }
    }
}

fn is_breaking_space(c: char) -> bool {
    c.is_whitespace() && c != '\u{a0}' && c != '\u{202f}'
}

/// Hands every grapheme of `text` to `take`, with its number of code points.
/// Most paragraphs are ASCII, and there a grapheme is a byte.
fn each_grapheme<'t>(text: &'t str, mut take: impl FnMut(&'t str, u32)) {
    if text.is_ascii() {
        (0..text.len()).for_each(|at| take(&text[at..=at], 1));
    } else {
        clusters(text).for_each(|g| take(g, g.chars().count() as u32));
    }
}

/// The work of [`Layout::new`].
struct Wrap<'s> {
    source: &'s Source,
    width: u16,
    rows: Vec<Row>,
    block: u32,
    done: u32,
}

/// A row under construction.
#[derive(Clone, Copy)]
struct Line {
    start: u32,
    column: u16,
    /// Where the row may end: position and column.
    fold: Option<(u32, u16)>,
}

impl Wrap<'_> {
    fn block(&mut self, index: usize) {
        let block = &self.source.blocks[index];
        let mut text = Span::new(block.text.start.max(self.done), block.text.end.max(self.done));
        if let BlockKind::Heading(_) = block.kind {
            let marks = |c: &char| matches!(c, '#' | ' ' | '\t');
            text.start += self.source.slice(text).chars().take_while(marks).count() as u32;
        }
        self.gap(text.start);
        self.block = index as u32;
        let kind = match block.kind {
            BlockKind::Heading(_) => RowKind::Heading,
            BlockKind::Paragraph | BlockKind::Note => RowKind::Text,
        };
        let (first_row, words) = (self.rows.len(), self.source.slice(text));
        let mut line = Line { start: text.start, column: 0, fold: None };
        let mut at = text.start;
        let mut since_break = 0;
        each_grapheme(words, |grapheme, chars| {
            let next = at + chars;
            let breaks = grapheme == "\n" && since_break < WRAPPED;
            since_break = if grapheme == "\n" { 0 } else { since_break + 1 };
            self.grapheme(&mut line, grapheme, Span::new(at, next), breaks, kind);
            at = next;
        });
        if line.start < at || self.rows.len() == first_row {
            self.push(Span::new(line.start, at), kind);
        }
        if let Some(row) = self.rows.get_mut(first_row) {
            row.first = true;
        }
    }

    fn grapheme(&mut self, line: &mut Line, grapheme: &str, span: Span, breaks: bool, kind: RowKind) {
        if breaks {
            self.push(Span::new(line.start, span.end), kind);
            *line = Line { start: span.end, column: 0, fold: None };
            return;
        }
        let space = grapheme == " " || grapheme.chars().all(is_breaking_space);
        let (shown, mut width) = drawn(grapheme, line.column);
        // A blank may hang over the edge, where nobody misses it; a line separator is
        // a space that is shown.
        let hangs = space && shown.trim().is_empty();
        while line.column + width > self.width && line.column > 0 {
            if hangs && width == 1 {
                self.push(Span::new(line.start, span.end), kind);
                *line = Line { start: span.end, column: 0, fold: None };
                return;
            }
            let (at, column) = line.fold.unwrap_or((span.start, line.column));
            self.push(Span::new(line.start, at), kind);
            *line = Line { start: at, column: line.column - column, fold: None };
            width = drawn(grapheme, line.column).1;
        }
        line.column += width;
        if space || width > 1 || grapheme == "-" || grapheme == "—" {
            line.fold = Some((span.end, line.column));
        }
    }

    fn push(&mut self, shown: Span, kind: RowKind) {
        let row = Row { start: self.done, shown: shown.start, end: shown.end, block: self.block, kind, first: false };
        self.done = shown.end;
        self.rows.push(row);
    }

    /// An empty line for what lies between two paragraphs, if there is a line.
    fn gap(&mut self, to: u32) {
        let between = self.source.slice(Span::new(self.done, to));
        let Some(last) = between.rfind('\n') else {
            return;
        };
        if self.done == 0 || between.matches('\n').count() < 2 {
            return;
        }
        let end = self.done + between[..=last].chars().count() as u32;
        let row = Row { start: self.done, shown: end, end, block: self.block, kind: RowKind::Gap, first: false };
        self.done = end;
        self.rows.push(row);
    }

    /// What follows the last paragraph.
    fn rest(&mut self) {
        let end = self.source.chars();
        if self.done < end {
            let row = Row { start: self.done, shown: end, end, block: self.block, kind: RowKind::Gap, first: false };
            self.rows.push(row);
        }
    }
}
