//! A heat map: the cells of a matrix, each as dark as it is large.
//!
//! The number stands in every cell, on a ground it can be read on, so that the
//! shading is only what leads the eye. Five steps of one blue that grow darker: they
//! are told apart without colour sight and in grey, and a legend can say exactly
//! what each holds, as a smooth scale cannot. Totals stand apart and are never
//! shaded. Several measures are maps below each other, each with steps of its own;
//! words are not drawn. What says why it is blank says so in its cell.

use super::canvas::{Canvas, Text};
use super::letters::{cut, longest, width, wrapped};
use super::{DARK, MARGIN, WIDTH, colour, paragraph, size};
use crate::export::ExportError;
use crate::export::heads::above;
use crate::export::shade::{most, range, shade, step, top};
use crate::export::show::{Field, clean, fields, human};
use crate::model::table::{Cell, MatrixMeta, Table};

mod head;

/// Steps of shading.
const STEPS: u32 = 5;
/// The ground and the letters of each step, on paper and on a dark screen. On paper
/// more is darker, on a dark screen lighter.
const GROUND: [&str; 6] = ["#ffffff", "#e1ecf7", "#b9d4ea", "#82b4da", "#2a6ead", "#0b3a74"];
const LETTERS: [&str; 6] = ["#1a1a1a", "#1a1a1a", "#1a1a1a", "#1a1a1a", "#ffffff", "#ffffff"];
const GROUND_DARK: [&str; 6] = ["#17181a", "#1b3048", "#24507c", "#3f7fb9", "#86b9e0", "#cfe4f5"];
const LETTERS_DARK: [&str; 6] = ["#eceae4", "#eceae4", "#ffffff", "#000000", "#101010", "#101010"];
const CLASS: [&str; 6] = ["h0", "h1", "h2", "h3", "h4", "h5"];
const ON: [&str; 6] = ["on0", "on1", "on2", "on3", "on4", "on5"];

/// The most rows and columns that are still a picture.
const ROWS: usize = 300;
const COLUMNS: usize = 80;
/// Columns beyond which headings are written upwards.
const UPRIGHT: usize = 10;
/// The lowest and the broadest cell, and the gap before totals.
const HIGH: f64 = 24.0;
const NARROW: f64 = 40.0;
const BROAD: f64 = 104.0;
/// The broadest cell for the sake of a word in a heading, and the most that cells
/// take beside each other for it: beyond either, headings are written upwards.
const WORD: f64 = 170.0;
const ROOM: f64 = 900.0;
const APART: f64 = 10.0;
/// Room for labels of rows, for headings that are written upwards, and of one step
/// of indentation.
const LABELS: f64 = 230.0;
const UP: f64 = 150.0;
const INDENT: f64 = 14.0;
/// Units from one line to the next, in heights of letters.
const LINE: f64 = 1.25;
/// How much wider bold letters are.
const BOLD: f64 = 1.08;
/// Letters of numbers, and of reasons.
const FIGURE: f64 = 13.0;
const REASON: f64 = 10.0;

/// The bytes of the map.
pub fn write(table: &Table, meta: &MatrixMeta) -> Result<Vec<u8>, ExportError> {
    let (rows, columns) = (meta.rows.len(), meta.columns.len());
    if rows > ROWS || columns > COLUMNS {
        return Err(ExportError::TooLarge { rows, columns, most: (ROWS, COLUMNS) });
    }
    let numbers = |m: &usize| crate::export::shade::cells(meta).any(|c| shade(c.of(*m)).is_some());
    let drawn: Vec<usize> = (0..meta.measures.len().max(1)).filter(numbers).collect();
    let maps: Vec<Map> = drawn.iter().map(|measure| Map::new(meta, *measure)).collect();
    let broad = maps.iter().map(Map::right).fold(WIDTH, f64::max);
    let mut canvas = Canvas::new(broad.ceil(), MARGIN);
    let title = clean(&table.title);
    paragraph(&mut canvas, &title, Text::of(size::TITLE).bold());
    let mut said = Vec::new();
    for map in &maps {
        canvas.down(size::LABEL);
        if meta.measures.len() > 1 {
            paragraph(&mut canvas, &clean(&meta.measures[map.measure].heading), Text::of(size::LABEL).bold());
        }
        map.draw(&mut canvas);
        map.legend(&mut canvas);
        said.push(map.said());
    }
    if maps.is_empty() {
        canvas.down(HIGH);
        canvas.text((MARGIN, canvas.y), "nothing to show", Text::of(size::LABEL).colour(colour::FAINT));
    }
    let words = (0..meta.measures.len()).filter(|m| !drawn.contains(m) && !maps.is_empty());
    let words: Vec<String> = words.map(|m| clean(&meta.measures[m].heading)).collect();
    let mut caption: Vec<String> = table.notes.clone();
    caption.extend((!words.is_empty()).then(|| format!("Not drawn: {}.", words.join(", "))));
    canvas.down(size::CAPTION / 2.0);
    for sentence in &caption {
        paragraph(&mut canvas, sentence, Text::of(size::CAPTION).colour(colour::FAINT));
    }
    said.extend(caption);
    let dark = dark();
    let rules: Vec<&str> = DARK.into_iter().chain(dark.iter().map(String::as_str)).collect();
    Ok(canvas.finished(&title, &said.join(" "), &rules).into_bytes())
}

/// The steps on a dark screen.
fn dark() -> Vec<String> {
    let one = |(n, (ground, letters)): (usize, (&str, &str))| {
        [format!(".h{n}{{fill:{ground}}}"), format!("text.on{n}{{fill:{letters}}}")]
    };
    let steps = GROUND_DARK.into_iter().zip(LETTERS_DARK).enumerate().flat_map(one);
    steps.chain([".edge{fill:#5c5d62}".to_owned()]).collect()
}

/// A line of the map: of the matrix, or a heading above lines.
enum Line {
    Row(usize),
    Group(u32, String),
}

/// One measure, laid out.
struct Map<'m> {
    meta: &'m MatrixMeta,
    measure: usize,
    top: f64,
    columns: Vec<Field>,
    total: Vec<Field>,
    labels: f64,
    n: f64,
    cell: f64,
    /// Whether headings are written upwards.
    upright: bool,
}

impl<'m> Map<'m> {
    fn new(meta: &'m MatrixMeta, measure: usize) -> Self {
        let (mut columns, mut total) = fields(meta);
        columns.retain(|f| f.measure == measure);
        total.retain(|f| f.measure == measure);
        let label = |r: &crate::model::table::AxisItem| width(&r.label, size::LABEL) + INDENT * f64::from(r.depth);
        let name = width(&meta.row_axis, size::LABEL);
        let labels = meta.rows.iter().map(label).fold(name.max(60.0), f64::max).min(LABELS) + 6.0;
        let n = meta.rows.iter().map(|r| r.n).max().unwrap_or(0).max(meta.n).to_string();
        let mut map = Self {
            meta,
            measure,
            top: top(meta, measure),
            columns,
            total,
            labels,
            n: 0.0,
            cell: NARROW,
            upright: false,
        };
        map.n = width(&n, FIGURE).max(16.0) + 10.0;
        let lines = (0..meta.rows.len()).map(Some).chain([None]);
        let every = || map.columns.iter().chain(&map.total);
        let figures = lines.flat_map(|r| every().map(move |f| f.cell(meta, r)));
        let figures = figures.filter(|c| !matches!(c, Cell::Blank(_))).map(|c| width(&human(c), FIGURE) + 10.0);
        let cell = figures.fold(NARROW, f64::max);
        // As broad as the longest word, so that none is broken.
        let leaf = |f: &Field| longest(&map.leaf(*f), size::LABEL) + 8.0;
        // What stands above several columns has the room of all of them.
        let outer = map.outermost().into_iter().flatten();
        let outer = outer.map(|h| (longest(&h.text, size::LABEL) * BOLD + 8.0) / h.span as f64);
        let cell = outer.fold(cell, f64::max).min(BROAD);
        let broad = every().map(leaf).fold(cell, f64::max);
        let all = broad * map.columns.len() as f64;
        map.upright = map.columns.len() > UPRIGHT || broad > WORD || all > ROOM && broad > cell;
        map.cell = if map.upright { cell } else { broad };
        map
    }

    /// Where the cells of a column begin; totals come after the gap.
    fn x(&self, at: usize) -> f64 {
        let apart = if at >= self.columns.len() { APART } else { 0.0 };
        MARGIN + self.labels + self.n + at as f64 * self.cell + apart
    }

    fn right(&self) -> f64 {
        self.x(self.columns.len() + self.total.len()) + MARGIN
    }

    fn fields(&self) -> impl Iterator<Item = (usize, Field)> {
        self.columns.iter().chain(&self.total).copied().enumerate()
    }

    fn draw(&self, canvas: &mut Canvas) {
        self.head(canvas);
        for at in 0..self.meta.rows.len() {
            for (depth, label) in above(self.meta, at) {
                self.line(canvas, &Line::Group(depth, label));
            }
            self.line(canvas, &Line::Row(at));
        }
        if !self.meta.one_row() {
            canvas.down(APART / 2.0);
            canvas.line((MARGIN, canvas.y), (self.right() - MARGIN, canvas.y), colour::GRID);
            canvas.down(APART / 2.0);
            self.row(canvas, None, &["Total".to_owned()], 0.0);
        }
    }

    fn line(&self, canvas: &mut Canvas, line: &Line) {
        match line {
            Line::Group(depth, label) => {
                canvas.down(HIGH);
                let words = cut(label, size::LABEL, self.labels + self.n);
                let at = (MARGIN + INDENT * f64::from(*depth), canvas.y - 7.0);
                canvas.text(at, &words, Text::of(size::LABEL).bold());
            }
            Line::Row(at) => {
                let item = &self.meta.rows[*at];
                let indent = INDENT * f64::from(item.depth.min(8));
                let mut lines = wrapped(&clean(&item.label), size::LABEL, self.labels - indent - 4.0);
                if lines.len() > 3 {
                    let rest = lines.split_off(2).join(" ");
                    lines.push(cut(&rest, size::LABEL, self.labels - indent - 4.0));
                }
                self.row(canvas, Some(*at), &lines, indent);
            }
        }
    }

    /// A row of cells, or of totals.
    fn row(&self, canvas: &mut Canvas, row: Option<usize>, label: &[String], indent: f64) {
        let step = size::LABEL * LINE;
        let high = HIGH.max(label.len() as f64 * step + 6.0);
        let first = canvas.y + (high - label.len() as f64 * step) / 2.0 + size::LABEL;
        let whole = row.is_none_or(|r| self.meta.rows[r].subtotal);
        let look = Text::of(size::LABEL);
        for (at, line) in label.iter().enumerate() {
            let look = if whole { look.bold() } else { look };
            canvas.text((MARGIN + indent, first + at as f64 * step), line, look);
        }
        let base = canvas.y + high / 2.0 + FIGURE * 0.36;
        let n = row.map_or_else(|| self.meta.n.to_string(), |r| self.meta.rows[r].shown_n());
        let faint = Text::of(FIGURE).colour(colour::FAINT);
        canvas.text((self.x(0) - 8.0, base), &n, faint.to_the_left());
        for (at, field) in self.fields() {
            self.one(canvas, (self.x(at), high), (row, field));
        }
        canvas.down(high);
    }

    /// One cell with its number.
    fn one(&self, canvas: &mut Canvas, (x, high): (f64, f64), (row, field): (Option<usize>, Field)) {
        let cell = field.cell(self.meta, row);
        let whole = row.is_none_or(|r| self.meta.rows[r].subtotal)
            || field.column.is_none_or(|c| self.meta.columns[c].subtotal);
        let step = if whole { 0 } else { step(cell, self.top, STEPS) as usize };
        let text = human(cell);
        if !whole {
            let title = format!("{} · {}: {}", self.row_name(row), self.column_name(field), text);
            canvas.cell((x, canvas.y), (self.cell, high), ("edge", colour::GRID, ""));
            let inside = (self.cell - 1.0, high - 1.0);
            canvas.cell((x + 0.5, canvas.y + 0.5), inside, (CLASS[step], GROUND[step], &title));
        }
        let (middle, y) = (x + self.cell / 2.0, canvas.y + high / 2.0);
        match cell {
            Cell::Blank(_) => {
                let look = Text::of(REASON).colour(colour::FAINT).centred();
                let lines = wrapped(&text, REASON, self.cell - 2.0);
                let first = y + REASON * 0.36 - (lines.len().min(2) as f64 - 1.0) * REASON * 0.55;
                for (at, line) in lines.iter().take(2).enumerate() {
                    canvas.text((middle, first + at as f64 * REASON * 1.1), line, look);
                }
            }
            _ => {
                let look = Text::of(FIGURE).colour(LETTERS[step]).class(ON[step]).centred();
                let look = if whole { look.bold() } else { look };
                canvas.text((middle, y + FIGURE * 0.36), &cut(&text, FIGURE, self.cell - 2.0), look);
            }
        }
    }

    fn row_name(&self, row: Option<usize>) -> String {
        row.map_or_else(|| "Total".to_owned(), |r| clean(&self.meta.rows[r].full()))
    }

    fn column_name(&self, field: Field) -> String {
        field.column.map_or_else(|| "Total".to_owned(), |c| clean(&self.meta.columns[c].full()))
    }

    /// What each step holds. Steps that no cell can have are left out.
    fn legend(&self, canvas: &mut Canvas) {
        let name = self.meta.measures.get(self.measure).map_or("", |m| m.heading.as_str());
        let look = Text::of(size::CAPTION);
        canvas.down(size::CAPTION * 2.0);
        canvas.text((MARGIN, canvas.y), &cut(&clean(name), size::CAPTION, canvas.width - 2.0 * MARGIN), look.bold());
        canvas.down(size::CAPTION * 1.6);
        let mut x = MARGIN;
        for step in 0..=STEPS {
            let Some(words) = range(self.meta, self.measure, step, STEPS) else { continue };
            let wide = 18.0 + 5.0 + width(&words, size::CAPTION) + 14.0;
            if x > MARGIN && x + wide > canvas.width - MARGIN {
                x = MARGIN;
                canvas.down(size::CAPTION * 1.6);
            }
            let at = (x, canvas.y - size::CAPTION);
            canvas.cell(at, (18.0, 16.0), ("edge", colour::FAINT, ""));
            let n = step as usize;
            canvas.cell((at.0 + 1.0, at.1 + 1.0), (16.0, 14.0), (CLASS[n], GROUND[n], ""));
            canvas.text((x + 23.0, canvas.y), &words, look);
            x += wide;
        }
        canvas.down(size::CAPTION / 2.0);
    }

    /// The same in words: what is largest, then row by row.
    fn said(&self) -> String {
        let (meta, name) = (self.meta, self.meta.measures.get(self.measure).map_or("", |m| m.heading.as_str()));
        let mut out = format!("Heat map of {name}: rows are {}, columns are {}.", meta.row_axis, meta.column_axis);
        if let Some(most) = most(meta, self.measure) {
            out.push_str(&format!(" The largest cell is {most}."));
        }
        for row in (0..meta.rows.len()).map(Some).chain((!meta.one_row()).then_some(None)) {
            let cells = self.fields().map(|(_, f)| format!("{} {}", self.column_name(f), self.figure(f, row)));
            out.push_str(&format!(" {}: {}.", self.row_name(row), cells.collect::<Vec<_>>().join(", ")));
        }
        out
    }

    fn figure(&self, field: Field, row: Option<usize>) -> String {
        let words = human(field.cell(self.meta, row));
        if words.is_empty() { "nothing".to_owned() } else { words }
    }
}

#[cfg(test)]
#[path = "heat_tests.rs"]
mod tests;
