//! What every analysis returns and every writer takes.
//!
//! A [`Table`] knows what its cells are, not only how they look: a share
//! carries its base, a blank carries its reason, a count carries the codings
//! behind it. So a writer of a format needs no knowledge of the analysis, and
//! an analysis none of formats. A *list* is a tidy table, one row a thing; a
//! *matrix* has two named axes, totals kept apart from the data, and says what
//! it measures, against which base and from whose record.

use super::picture::Picture;
use super::span::Span;

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing, with the reason ("" where the column explains itself).
    Blank(&'static str),
    /// Words.
    Text(String),
    /// A whole number.
    Count(u64),
    /// Any number (see [`Cell::number`]). Files for programs hold all of it.
    Number {
        /// The number: never -0.
        value: f64,
        /// Places behind the point that people see.
        digits: u8,
    },
    /// A probability, as p of a test. People see four places, and of one that has none
    /// of them that it is less; files for programs hold all of it.
    Chance(f64),
    /// A share: `part` of `base` (printed as a percentage; a base of 0 prints as
    /// undefined).
    Share {
        /// The part, in the unit of the base.
        part: f64,
        /// What 100 % is.
        base: f64,
        /// Places behind the point that people see.
        digits: u8,
    },
    /// So many of so many, printed `n/N (p%)`.
    Of {
        /// How many.
        part: u64,
        /// Of how many.
        base: u64,
        /// Places behind the point of the percentage.
        digits: u8,
    },
    /// So many for every `per` of the base: `1000 * part / base`.
    Rate {
        /// How many.
        part: u64,
        /// Of how many.
        base: u64,
        /// For how many of the base.
        per: u32,
        /// Places behind the point that people see.
        digits: u8,
    },
    /// A number too small to be shown: it is there and below this.
    Below(u64),
    /// What people said, in order.
    Quotes(Vec<Quote>),
    /// Yes or no.
    Flag(bool),
    /// Several words, in order.
    List(Vec<String>),
    /// Key and value pairs, in order.
    Pairs(Vec<(String, String)>),
    /// A position in code points.
    Position(Span),
}

impl Default for Cell {
    fn default() -> Self {
        Self::Blank("")
    }
}

impl Cell {
    /// A number of which people see so many places behind the point; what is not
    /// finite is no number and stays blank.
    ///
    /// ```
    /// # use emic::model::table::Cell;
    /// assert_eq!(Cell::number(-0.0, 2), Cell::number(0.0, 2));
    /// assert_eq!(Cell::number(0.125, 1), Cell::Number { value: 0.125, digits: 1 });
    /// assert_eq!(Cell::number(f64::NAN, 2), Cell::Blank(""));
    /// ```
    pub fn number(value: f64, digits: u8) -> Self {
        // Adding nothing turns -0 into 0.
        if value.is_finite() { Self::Number { value: value + 0.0, digits } } else { Self::Blank("") }
    }
}

/// Words that stand in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Identity of the coding.
    pub id: String,
    /// The words.
    pub words: String,
    /// Whose they are: participants, else the speakers' labels, else nobody.
    pub by: Vec<String>,
    /// Source id.
    pub source: String,
    /// Turn number, where the source has turns.
    pub turn: Option<u32>,
}

/// One cell of a matrix with the excerpts it counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// The value: of the first of [`MatrixMeta::measures`].
    pub cell: Cell,
    /// The values of the further measures, in their order, as many in every cell.
    pub more: Vec<Cell>,
    /// Indexes into [`Table::excerpts`].
    pub excerpts: Vec<u32>,
    /// How many participants' coded words it holds, whatever is measured; 0 where
    /// none do or nobody counted.
    pub people: u64,
}

impl Measured {
    /// A cell of one measure, without excerpts.
    pub fn new(cell: Cell) -> Self {
        Self { cell, more: Vec::new(), excerpts: Vec::new(), people: 0 }
    }

    /// The value of a measure, by its place in [`MatrixMeta::measures`].
    pub fn of(&self, measure: usize) -> &Cell {
        measure.checked_sub(1).and_then(|at| self.more.get(at)).unwrap_or(&self.cell)
    }

    /// The values of all measures, to be changed.
    pub fn each(&mut self) -> impl Iterator<Item = &mut Cell> {
        std::iter::once(&mut self.cell).chain(&mut self.more)
    }
}

/// How a column's values are aligned and typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words, aligned left.
    Text,
    /// Numbers, aligned right.
    Number,
    /// Long text that may be cut on a terminal.
    Prose,
}

/// A column of a list, with a stable key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Stable snake_case key: the CSV header and the JSON key.
    pub key: String,
    /// Heading for people.
    pub title: String,
    /// Alignment and type.
    pub kind: Kind,
    /// For lists and pairs: what a flat format splits the column into, the
    /// same whatever the rows hold. Headers for [`Cell::List`], keys for
    /// [`Cell::Pairs`]; empty for columns that stay whole.
    pub parts: Vec<String>,
    /// True for columns that a terminal too narrow for all may leave out.
    /// Files always hold them.
    pub detail: bool,
}

impl Column {
    /// A column whose heading is its key with spaces.
    pub fn new(key: &str, kind: Kind) -> Self {
        let (title, parts) = (key.replace('_', " "), Vec::new());
        Self { key: key.to_owned(), title, kind, parts, detail: false }
    }

    /// The same column, split into `parts` in flat formats.
    pub fn split(mut self, parts: Vec<String>) -> Self {
        self.parts = parts;
        self
    }

    /// The same column, left out where a terminal is too narrow.
    pub fn detail(mut self) -> Self {
        self.detail = true;
        self
    }
}

/// One line or column of a matrix axis.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AxisItem {
    /// Stable identity (a code's id, a participant's id, a value). Where axes
    /// are nested, those of all of them from the outermost in, joined by `/`.
    pub id: String,
    /// What people read.
    pub label: String,
    /// How many participants (or sources, see [`MatrixMeta::n_unit`]) the
    /// corpus has for this item, coded or not. For a code: how many are coded
    /// with it or with a code below it.
    pub n: u64,
    /// Where N is hidden ([`AxisItem::n`] is 0 then): the number it is below, 0 if
    /// not even that is said.
    pub n_below: Option<u64>,
    /// Depth for indentation, 0 at the top.
    pub depth: u32,
    /// Where axes are nested: labels from the outermost in, its own last. Empty
    /// where they are not.
    pub path: Vec<String>,
    /// True for a line that stands for all lines below it: counted anew, not
    /// summed; a sum of lines leaves it out.
    pub subtotal: bool,
}

impl AxisItem {
    /// N as people read it: `<3` or `hidden` where it is too small to be shown.
    pub fn shown_n(&self) -> String {
        match self.n_below {
            None => self.n.to_string(),
            Some(0) => "hidden".to_owned(),
            Some(least) => format!("<{least}"),
        }
    }

    /// What people read where no indentation says what it stands below.
    pub fn full(&self) -> String {
        if self.path.is_empty() { self.label.clone() } else { self.path.join(" · ") }
    }
}

/// A passage a cell counts, for links and notes.
#[derive(Clone, Debug, PartialEq)]
pub struct Excerpt {
    /// Identity of the coding.
    pub id: String,
    /// Source id.
    pub source: String,
    /// Turn number, where the source has turns.
    pub turn: Option<u32>,
    /// Place in the source, code points.
    pub span: Span,
    /// The words.
    pub quote: String,
    /// Who speaks in it.
    pub speakers: Vec<String>,
    /// Participants.
    pub participants: Vec<String>,
    /// Code id, where it has one.
    pub code: Option<String>,
    /// Who coded it.
    pub coder: String,
}

/// One of the things that a cell holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MeasureMeta {
    /// `codings`, `presence`, `participants`, …: stable.
    pub word: String,
    /// What people read.
    pub heading: String,
    /// What shares are shares of; `none` for counts and words.
    pub base: String,
}

/// What a matrix measures.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MatrixMeta {
    /// Name of the rows' axis.
    pub row_axis: String,
    /// Name of the columns' axis.
    pub column_axis: String,
    /// What a cell holds, side by side; at least one.
    pub measures: Vec<MeasureMeta>,
    /// Whose codings: `coder:ana`, `union`, `all`.
    pub record: String,
    /// Whose words: `participants`, or `all` with the interviewers'.
    pub speech: String,
    /// What N counts: `participants` or `sources`.
    pub n_unit: String,
    /// N of the whole: all participants (or sources) in scope, coded or not.
    pub n: u64,
    /// The axis items of the rows.
    pub rows: Vec<AxisItem>,
    /// The axis items of the columns.
    pub columns: Vec<AxisItem>,
    /// Cells, row by row.
    pub cells: Vec<Vec<Measured>>,
    /// One total a row, distinct (not the sum of its cells). Empty, as those of columns, where
    /// totals mean nothing.
    pub row_totals: Vec<Measured>,
    /// One total a column, distinct.
    pub column_totals: Vec<Measured>,
    /// The whole, distinct.
    pub total: Measured,
}

impl Default for Measured {
    fn default() -> Self {
        Self::new(Cell::Blank(""))
    }
}

/// The word of an axis that is a single line for everything.
pub const EVERYTHING: &str = "all";

impl MatrixMeta {
    /// The word of the first measure.
    pub fn measure(&self) -> &str {
        self.measures.first().map_or("", |m| m.word.as_str())
    }

    /// The base of the first measure.
    pub fn base(&self) -> &str {
        self.measures.first().map_or("none", |m| m.base.as_str())
    }

    /// True if one column holds everything: totals would only repeat it.
    pub fn one_column(&self) -> bool {
        self.column_axis == EVERYTHING
    }

    /// The same of rows, and where there are no totals at all.
    pub fn one_row(&self) -> bool {
        self.row_axis == EVERYTHING || self.no_totals()
    }

    /// True where totals mean nothing, as of a matrix of what pairs have in common: there
    /// are lines and none of them has a total.
    pub fn no_totals(&self) -> bool {
        let none = |items: &[AxisItem], totals: &[Measured]| totals.is_empty() && !items.is_empty();
        none(&self.rows, &self.row_totals) && none(&self.columns, &self.column_totals)
    }

    /// Every cell and total.
    pub fn all_cells(&mut self) -> impl Iterator<Item = &mut Measured> {
        let totals = self.row_totals.iter_mut().chain(&mut self.column_totals).chain([&mut self.total]);
        self.cells.iter_mut().flatten().chain(totals)
    }
}

/// The body of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// One row a thing.
    List {
        /// The columns.
        columns: Vec<Column>,
        /// The rows, each as long as `columns`.
        rows: Vec<Vec<Cell>>,
    },
    /// Two axes.
    Matrix(Box<MatrixMeta>),
}

/// One of the tables that a third axis splits a table into.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Name of the axis.
    pub axis: String,
    /// Stable identity of its item.
    pub id: String,
    /// What people read.
    pub label: String,
    /// The table of this item alone. Its rows, columns and measures are those of
    /// the whole.
    pub table: Table,
}

/// A result, ready for any writer.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// One line for people.
    pub title: String,
    /// Notes under the table: what was left out and why, bases, records.
    pub notes: Vec<String>,
    /// The body.
    pub shape: Shape,
    /// Passages that cells link to; empty where there are none.
    pub excerpts: Vec<Excerpt>,
    /// How it looks as a picture, where that says something.
    pub picture: Option<Picture>,
    /// The same, once for each item of a third axis; the table itself is that
    /// of all of them. Empty where nothing is split.
    pub parts: Vec<Part>,
}

impl Table {
    /// A tidy list.
    pub fn list(title: impl Into<String>, columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Self {
        let shape = Shape::List { columns, rows };
        Self::new(title, shape)
    }

    /// A table with nothing below it.
    pub fn new(title: impl Into<String>, shape: Shape) -> Self {
        let (notes, excerpts, parts) = (Vec::new(), Vec::new(), Vec::new());
        Self { title: title.into(), notes, shape, excerpts, picture: None, parts }
    }

    /// The same table, with a picture.
    pub fn drawn(mut self, picture: Picture) -> Self {
        self.picture = Some(picture);
        self
    }

    /// Number of rows of data, totals not counted.
    pub fn len(&self) -> usize {
        match &self.shape {
            Shape::List { rows, .. } => rows.len(),
            Shape::Matrix(m) => m.rows.len(),
        }
    }

    /// True if there is no row of data.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
