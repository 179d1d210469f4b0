//! A table as it stands on a page: what LaTeX and Word share.
//!
//! Papers have conventions that screens do not. A table has a caption that begins
//! with a capital, headings in levels, lines that are indented below what they
//! belong to, its N, totals apart, and notes below. All words are decided here; a
//! writer of a format only knows how its letters and rules are written.

use super::heads::{Head, above, levels};
use super::show::{Field, bases, clean, fields, human, quoted};
use crate::model::table::{Cell, Kind, MatrixMeta, Shape, Table};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// A table on paper. All words are free of control characters.
pub struct Page {
    /// Above it.
    pub caption: String,
    /// Levels of headings, the last directly above the lines. Each heads every column.
    pub head: Vec<Vec<Head>>,
    /// How each column is set.
    pub columns: Vec<Set>,
    /// The first column of totals, which stand apart.
    pub apart: Option<usize>,
    /// The lines.
    pub lines: Vec<Line>,
    /// Below it.
    pub notes: Vec<String>,
}

/// How a column is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Set {
    /// Words, from the left.
    Words,
    /// Numbers, from the right.
    Number,
    /// Sentences, in lines.
    Prose,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// N or the words of each column.
    Base,
    /// A heading above lines that belong together.
    Group,
    /// Data.
    Data,
    /// Data that stands for the lines below it.
    Whole,
    /// Totals.
    Total,
}

/// A line, with one cell a column.
pub struct Line {
    /// What it is.
    pub role: Role,
    /// How far its first cell is indented.
    pub depth: u32,
    /// The cells; lines inside a cell are separated by line ends.
    pub cells: Vec<String>,
}

impl Page {
    /// Columns of letters a column would take if nothing were broken.
    pub fn natural(&self, column: usize) -> usize {
        let cell = |line: &Line| {
            let indent = if column == 0 { 2 * line.depth as usize } else { 0 };
            line.cells[column].lines().map(UnicodeWidthStr::width).max().unwrap_or(0) + indent
        };
        let heads = self.head.last().into_iter().flatten().filter(|h| h.from == column && h.span == 1);
        let head = |h: &Head| broken(&h.text, HEADING).iter().map(|l| l.width()).max().unwrap_or(0);
        self.lines.iter().map(cell).chain(heads.map(head)).max().unwrap_or(0)
    }
}

/// Columns of letters a heading takes before it goes on in a further line.
pub const HEADING: usize = 14;

/// What stays together in a line: a word with its full stop, its brackets and the
/// space after it. A script that knows no spaces is in pieces of its own.
pub fn units(text: &str) -> Vec<String> {
    let mut units: Vec<String> = Vec::new();
    for piece in text.split_word_bounds() {
        let wide = piece.width() > piece.chars().count() && piece.chars().any(char::is_alphanumeric);
        let ended = |unit: &String| unit.ends_with([' ', '-', '–', '\u{200b}']) || wide;
        let space = piece.trim().is_empty();
        match units.last_mut().filter(|unit| space || !ended(unit)) {
            Some(unit) => unit.push_str(if space { " " } else { piece }),
            None => units.push(piece.to_owned()),
        }
    }
    units
}

/// `text` in lines of about `max` columns of letters, broken between words: a word
/// is never broken, unless its script knows no spaces.
pub fn broken(text: &str, max: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for unit in units(text) {
        match lines.last_mut() {
            Some(line) if line.is_empty() || line.width() + unit.trim_end().width() <= max => line.push_str(&unit),
            _ => lines.push(unit),
        }
    }
    lines.iter().map(|l| l.trim().to_owned()).filter(|l| !l.is_empty()).collect()
}

/// The table, and those a third axis splits it into.
pub fn pages(table: &Table) -> Vec<Page> {
    let mut out = vec![page(table)];
    for part in &table.parts {
        let mut one = page(&part.table);
        let label = clean(&part.label);
        if !one.caption.to_lowercase().contains(&label.to_lowercase()) {
            one.caption.push_str(&format!(" ({}: {label})", clean(&part.axis)));
        }
        out.push(one);
    }
    out
}

fn page(table: &Table) -> Page {
    let mut page = match &table.shape {
        Shape::List { columns, rows } => {
            let set = |kind: Kind| match kind {
                Kind::Text => Set::Words,
                Kind::Number => Set::Number,
                Kind::Prose => Set::Prose,
            };
            let head = columns.iter().enumerate().map(|(from, c)| Head { text: clean(&c.title), from, span: 1 });
            let line = |row: &Vec<Cell>| Line { role: Role::Data, depth: 0, cells: row.iter().map(words).collect() };
            Page {
                head: vec![head.collect()],
                columns: columns.iter().map(|c| set(c.kind)).collect(),
                lines: rows.iter().map(line).collect(),
                ..Page::empty()
            }
        }
        Shape::Matrix(meta) => matrix(meta),
    };
    page.caption = capital(&one_line(&table.title));
    page.notes = table.notes.iter().map(|note| one_line(note)).collect();
    page
}

impl Page {
    fn empty() -> Self {
        let (head, columns, lines, notes) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { caption: String::new(), head, columns, apart: None, lines, notes }
    }
}

fn matrix(meta: &MatrixMeta) -> Page {
    let bases = bases(meta);
    let (columns, total) = fields(meta);
    let lead = 2 + usize::from(bases.rows.is_some());
    let apart = (!total.is_empty()).then_some(lead + columns.len());
    let fields = [columns, total].concat();
    let set = |f: &Field| if f.prose(meta) { Set::Prose } else { Set::Number };
    let mut sets = vec![Set::Words];
    sets.resize(lead, Set::Number);
    sets.extend(fields.iter().map(set));

    let mut head = levels(meta, &fields);
    let names = [clean(&meta.row_axis), "N".to_owned(), "Words".to_owned()];
    let last = head.len() - 1;
    for (level, heads) in head.iter_mut().enumerate() {
        heads.iter_mut().for_each(|h| h.from += lead);
        let name = |at: usize| if level == last { names[at].clone() } else { String::new() };
        let lead = (0..lead).map(|at| Head { text: capital(&name(at)), from: at, span: 1 });
        *heads = lead.chain(std::mem::take(heads)).collect();
    }

    let line = |role, depth, lead: Vec<Option<String>>, cells: Vec<String>| Line {
        role,
        depth,
        cells: lead.into_iter().flatten().chain(cells).collect(),
    };
    let blank = || bases.rows.as_ref().map(|_| String::new());
    let base = |name: &str, figure: &dyn Fn(&Field) -> String| {
        let lead = vec![Some(name.to_owned()), Some(String::new()), blank()];
        line(Role::Base, 0, lead, fields.iter().map(|f| f.once(|| figure(f))).collect())
    };
    let mut lines = vec![base("N", &|f| f.n(meta))];
    if let (Some(columns), Some(total)) = (&bases.columns, &bases.total) {
        lines.push(base("Words", &|f| f.column.map_or(total, |c| &columns[c]).clone()));
    }
    for (at, item) in meta.rows.iter().enumerate() {
        for (depth, label) in above(meta, at) {
            let mut cells = vec![String::new(); sets.len()];
            cells[0] = label;
            lines.push(Line { role: Role::Group, depth, cells });
        }
        let role = if item.subtotal { Role::Whole } else { Role::Data };
        let words_of = bases.rows.as_ref().map(|b| b[at].clone());
        let lead = vec![Some(one_line(&item.label)), Some(item.shown_n()), words_of];
        lines.push(line(role, item.depth, lead, fields.iter().map(|f| words(f.cell(meta, Some(at)))).collect()));
    }
    if !meta.one_row() {
        let lead =
            vec![Some("Total".to_owned()), Some(meta.n.to_string()), bases.rows.as_ref().and(bases.total.clone())];
        lines.push(line(Role::Total, 0, lead, fields.iter().map(|f| words(f.cell(meta, None))).collect()));
    }
    Page { head, columns: sets, apart, lines, ..Page::empty() }
}

/// A cell; what several people said is one line each.
fn words(cell: &Cell) -> String {
    match cell {
        Cell::Quotes(quotes) => quotes.iter().map(quoted).collect::<Vec<_>>().join("\n"),
        other => human(other),
    }
}

fn one_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample;

    #[test]
    fn every_level_and_every_line_has_all_columns() {
        let tables = [sample::matrix(), sample::share(), sample::rich(), sample::nested(), sample::list()];
        for table in tables.iter().chain([&sample::empty_matrix()]) {
            for page in pages(table) {
                for level in &page.head {
                    assert_eq!(level.iter().map(|h| h.span).sum::<usize>(), page.columns.len());
                    let mut at = 0;
                    level.iter().for_each(|h| assert_eq!(std::mem::replace(&mut at, h.from + h.span), h.from));
                }
                assert!(page.lines.iter().all(|l| l.cells.len() == page.columns.len()));
            }
        }
    }

    #[test]
    fn a_part_says_in_its_caption_what_it_is_of() {
        let made = pages(&sample::rich());
        assert_eq!(made.len(), 3);
        assert_eq!(made[1].caption, "Code by participant: coded segments (wave: First <wave>/[1])");
    }

    #[test]
    fn headings_break_between_words_and_never_inside_one() {
        assert_eq!(broken("neighbourhood officer (north)", 14), ["neighbourhood", "officer", "(north)"]);
        assert_eq!(broken("unbreakableverylongword x", 6), ["unbreakableverylongword", "x"]);
        assert_eq!(broken("local-authority staff.", 10), ["local-", "authority", "staff."]);
        assert!(broken(&"警察".repeat(9), 10).iter().all(|l| l.width() <= 10));
    }
}
