//! The matrix page: codes against people, or any two axes, cell by cell.
//!
//! The numbers are those of `emic matrix`, from the same engine and with the
//! same notes. They are worked out when the page is opened, when the study has
//! changed and when another axis, measure or record is chosen; sorting, hiding
//! and filtering only choose what is shown of them. A cell opens its excerpts,
//! an excerpt its source, and every step leads back.

mod excerpts;
mod file;
mod grid;
pub(super) mod settings;
mod shown;

use super::passages::{self, Passages};
use super::{Page, PageName, Reply};
use crate::analysis::matrix::Behind;
use crate::model::study::Study;
use crate::model::table::{MatrixMeta, Measured, Part, Shape, Table};
use crate::tui::action::Command;
use crate::tui::app::{App, Tone};
use crate::tui::effect::NotWritten;
use crate::tui::enabled as when;
use crate::tui::keymap::{Binding, Focus, Group, row};
use crate::tui::narrow::{Narrowing, Wants};
use crate::tui::update::Effect;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::path::Path;

/// What can be done here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Do {
    /// Other rows.
    Rows,
    /// Other columns.
    Columns,
    /// Rows become columns.
    Transpose,
    /// Lines below each row.
    Below,
    /// A table for each item of a third axis.
    Split,
    /// The next of these tables.
    PartOn,
    /// The one before.
    PartBack,
    /// Another measure.
    Measure,
    /// Another measure beside it.
    Second,
    /// What counts are parts of.
    Base,
    /// Whose codings.
    Record,
    /// Codes one level deeper, at last all.
    Deeper,
    /// Codes one level up.
    Higher,
    /// Rows by the highlighted column.
    SortRows,
    /// Columns by the highlighted row.
    SortColumns,
    /// Without rows and columns that hold nothing.
    HideEmpty,
    /// Some columns on.
    ColumnsOn,
    /// Some columns back.
    ColumnsBack,
    /// Everything that is said about the numbers.
    About,
    /// Into a file.
    Export,
}

const HERE: &[Focus] = &[Focus::Page(PageName::Matrix)];
const PAGE: Group = Group::Page(PageName::Matrix);

/// Its keys.
#[rustfmt::skip] // a table: one line a row
pub static ROWS: &[Binding] = &[
    row(Command::Matrix(Do::Rows), HERE, &["R"], (PAGE, "rows"), "Choose what the rows are: codes, people, sources, coders, any attribute.", when::always),
    row(Command::Matrix(Do::Columns), HERE, &["C"], (PAGE, "columns"), "Choose what the columns are.", when::always),
    row(Command::Matrix(Do::Below), HERE, &["B"], (PAGE, "rows below"), "Choose what stands below each row, which then is a subtotal: codes below themes, people below roles.", when::always),
    row(Command::Matrix(Do::Split), HERE, &["T"], (PAGE, "split"), "A table for each value of a third axis, such as wave; ] and [ go through them.", when::always),
    row(Command::Matrix(Do::PartOn), HERE, &["]"], (PAGE, "next table"), "The next of the tables of a third axis.", when::always),
    row(Command::Matrix(Do::PartBack), HERE, &["["], (PAGE, "table before"), "The table before; the first is that of all.", when::always),
    row(Command::Matrix(Do::Measure), HERE, &["m"], (PAGE, "measure"), "What a cell holds: coded segments, yes or no, participants, words, share of speech, sources, turns, characters.", when::always),
    row(Command::Matrix(Do::Second), HERE, &["2"], (PAGE, "second measure"), "Another measure beside it in every cell; after the last there is none.", when::always),
    row(Command::Matrix(Do::Base), HERE, &["b"], (PAGE, "base"), "What counts are parts of: the row, the column, the table, N participants, N sources, 1,000 words. The title says it.", when::always),
    row(Command::Matrix(Do::Record), HERE, &["w"], (PAGE, "record"), "Whose codings count: one coder's, all coders' joined, all side by side.", when::always),
    row(Command::Matrix(Do::Transpose), HERE, &["t"], (PAGE, "transpose"), "Rows become columns and columns rows.", when::always),
    row(Command::Matrix(Do::Deeper), HERE, &["+", "="], (PAGE, "deeper codes"), "Codes one level deeper; after the last level all codes.", when::always),
    row(Command::Matrix(Do::Higher), HERE, &["-"], (PAGE, "higher codes"), "Codes one level up.", when::always),
    row(Command::Matrix(Do::SortRows), HERE, &["s"], (PAGE, "sort rows"), "Rows by the highlighted column, largest first; again: in their own order.", when::always),
    row(Command::Matrix(Do::SortColumns), HERE, &["S"], (PAGE, "sort columns"), "Columns by the highlighted row, largest first; again: in their own order.", when::always),
    row(Command::Matrix(Do::HideEmpty), HERE, &["e"], (PAGE, "hide empty"), "Leave out rows and columns that hold nothing, or show them again.", when::always),
    row(Command::Matrix(Do::ColumnsOn), HERE, &[">", "Ctrl-Right"], (PAGE, "columns on"), "As many columns on as are on screen.", when::always),
    row(Command::Matrix(Do::ColumnsBack), HERE, &["<", "Ctrl-Left"], (PAGE, "columns back"), "As many columns back as are on screen.", when::always),
    row(Command::Matrix(Do::About), HERE, &["i"], (PAGE, "about the numbers"), "Everything that is said about these numbers: record, base, what was left out.", when::always),
    row(Command::Matrix(Do::Export), HERE, &["x"], (PAGE, "export"), "Write what is on screen into a file: csv, xlsx, html, md, json or txt by its name.", when::always),
];

/// What fills the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Grid,
    Excerpts,
    About,
}

/// The page.
#[derive(Debug)]
struct Matrix {
    asked: settings::Asked,
    narrowing: Narrowing,
    look: shown::Look,
    /// The numbers, or why there are none; without excerpts.
    table: Result<Table, String>,
    /// The codings behind them, and behind each table of a third axis.
    behind: Vec<Behind>,
    /// Which of these tables is shown, from 1; 0 is that of all.
    part: usize,
    /// The excerpts of the cell that is open.
    passages: Passages,
    sizes: grid::Sizes,
    /// Indexes of the rows and columns that are shown, in order.
    rows: Vec<usize>,
    columns: Vec<usize>,
    /// The highlighted row and column; 0 is the totals.
    at: (usize, usize),
    mode: Mode,
    /// The name of the file to write.
    file: String,
    /// The screen for which it was worked out; `None` while the person is away
    /// and the study may change.
    size: Option<(u16, u16)>,
}

/// Makes the page.
pub fn open(_: &App, _: &Study) -> Box<dyn Page> {
    Box::new(Matrix {
        asked: settings::Asked::default(),
        narrowing: Narrowing::of(Wants::Codings),
        look: shown::Look::default(),
        table: Err(String::new()),
        behind: Vec::new(),
        part: 0,
        passages: Passages::default(),
        sizes: grid::Sizes::default(),
        rows: Vec::new(),
        columns: Vec::new(),
        at: (1, 1),
        mode: Mode::Grid,
        file: String::new(),
        size: None,
    })
}

impl Page for Matrix {
    fn name(&self) -> PageName {
        PageName::Matrix
    }

    fn refresh(&mut self, app: &App, study: &Study) {
        // Another size changes no number.
        if self.size.is_none_or(|size| size == app.size) || self.table.is_err() {
            self.narrowing.ask(&app.words, study);
            self.compute(app, study);
        }
        self.size = Some(app.size);
        if self.mode == Mode::Excerpts {
            self.fill_excerpts(study);
        }
    }

    fn command(&mut self, app: &mut App, study: &Study, command: Command) -> Vec<Effect> {
        match (self.mode, command) {
            (Mode::Excerpts, Command::Accept) => {
                if self.passages.go(app, study) {
                    self.size = None;
                }
            }
            (Mode::Excerpts, other) => _ = self.passages.list.command(app, other),
            (_, Command::Matrix(act)) => self.act(app, study, act),
            (Mode::About, _) => {}
            (Mode::Grid, Command::Accept) => self.open_cell(app, study),
            (Mode::Grid, other) => self.move_on(app, study, other),
        }
        Vec::new()
    }

    fn replied(&mut self, app: &mut App, study: &Study, ask: &'static str, reply: Reply) -> Vec<Effect> {
        match reply {
            reply if ask == file::FILE || ask == file::REPLACE => return self.file_answered(app, study, reply),
            Reply::Choice(number) => self.chosen(app, study, ask, number),
            Reply::Line(_) | Reply::Codes(_) | Reply::Text(_) => {}
        }
        Vec::new()
    }

    fn not_written(&mut self, app: &mut App, study: &Study, path: &Path, why: &NotWritten) {
        self.file_refused(app, study, path, why);
    }

    fn filter(&mut self, app: &App, study: &Study, words: &str) {
        let on = self.narrowing.is_on();
        let words = self.narrowing.typed(&app.words, study, words);
        if on || self.narrowing.is_on() {
            self.compute(app, study);
            if self.mode == Mode::Excerpts {
                self.fill_excerpts(study);
            }
        }
        match self.mode {
            Mode::Excerpts => self.passages.list.set_filter(words),
            _ => {
                self.look.filter = words.to_owned();
                self.arrange();
                // The totals hold no words.
                if self.at.0 == 0 && !words.is_empty() {
                    self.at.0 = self.rows.len().min(1);
                }
            }
        }
    }

    fn step_back(&mut self, _: &mut App, _: &Study) -> bool {
        let inside = self.mode != Mode::Grid;
        self.mode = Mode::Grid;
        if !inside {
            self.size = None;
        }
        inside
    }

    fn filtered(&self) -> bool {
        match self.mode {
            Mode::Excerpts => !self.passages.list.filter.is_empty(),
            Mode::Grid => !self.look.filter.is_empty(),
            Mode::About => false,
        }
    }

    fn narrowing(&self) -> Option<&Narrowing> {
        Some(&self.narrowing)
    }

    fn click(&mut self, app: &mut App, study: &Study, area: Rect, at: (u16, u16), clicks: u8) -> Vec<Effect> {
        let hit = match self.mode {
            Mode::Excerpts => self.passages.list.click(passages::list_area(area), at),
            Mode::About => false,
            Mode::Grid => match grid::cell_at(self, area, at) {
                Some(cell) => {
                    self.at = cell;
                    true
                }
                None => false,
            },
        };
        if hit && clicks == 2 {
            return self.command(app, study, Command::Accept);
        }
        Vec::new()
    }

    fn draw(&self, app: &App, study: &Study, buffer: &mut Buffer, area: Rect) -> Option<(u16, u16)> {
        match (self.mode, &self.table) {
            (_, Err(why)) => grid::refused(app, why, buffer, area),
            (Mode::Excerpts, _) => self.passages.draw(app, study, (buffer, area), &self.title_of_excerpts(study)),
            (Mode::About, Ok(all)) => grid::about(app, self.shown().unwrap_or(all), buffer, area),
            (Mode::Grid, Ok(all)) => grid::draw(app, study, self, self.shown().unwrap_or(all), buffer, area),
        }
        None
    }

    fn say(&self, _: &App, study: &Study) -> String {
        match (self.mode, &self.table) {
            (_, Err(why)) => why.clone(),
            (Mode::Excerpts, _) => self.passages.list.say(),
            (Mode::About, Ok(table)) => table.notes.join(" "),
            (Mode::Grid, Ok(_)) => {
                let (row, column) = self.at;
                format!(
                    "{}; row {row} of {}, column {column} of {}",
                    self.in_words(study),
                    self.rows.len(),
                    self.columns.len()
                )
            }
        }
    }

    fn extent(&self) -> String {
        match self.mode {
            Mode::Excerpts => self.passages.list.extent("excerpt", "excerpts"),
            _ => {
                let part = self.part().map(|part| format!("{} {}", part.axis, part.label));
                let words = [Some(self.asked.words()), Some(self.asked.cells_in_words()), part];
                words.into_iter().flatten().collect::<Vec<_>>().join(" · ")
            }
        }
    }
}

impl Matrix {
    /// The table of one item of the third axis, if one is shown.
    fn part(&self) -> Option<&Part> {
        let table = self.table.as_ref().ok()?;
        table.parts.get(self.part.checked_sub(1)?)
    }

    /// The table that is shown.
    fn shown(&self) -> Option<&Table> {
        self.part().map(|part| &part.table).or(self.table.as_ref().ok())
    }

    fn meta(&self) -> Option<&MatrixMeta> {
        self.shown().and_then(|t| match &t.shape {
            Shape::Matrix(meta) => Some(meta.as_ref()),
            Shape::List { .. } => None,
        })
    }

    /// The numbers at a place on screen; 0 is the totals.
    fn measured(&self, (row, column): (usize, usize)) -> Option<&Measured> {
        let meta = self.meta()?;
        let at = |order: &[usize], n: usize| n.checked_sub(1).map(|n| order.get(n).copied());
        match (at(&self.rows, row), at(&self.columns, column)) {
            (None, None) => Some(&meta.total),
            (None, Some(column)) => meta.column_totals.get(column?),
            (Some(row), None) => meta.row_totals.get(row?),
            (Some(row), Some(column)) => meta.cells.get(row?)?.get(column?),
        }
    }

    /// Works out the numbers; what is highlighted stays so, if it is there.
    fn compute(&mut self, app: &App, study: &Study) {
        let here = self.here();
        let cells = self.asked.cells(study, &app.ledger, self.narrowing.found());
        (self.table, self.behind) = match cells {
            Ok((table, behind)) => (Ok(table), behind),
            Err(why) => (Err(why), Vec::new()),
        };
        self.part = self.part.min(self.table.as_ref().map_or(0, |table| table.parts.len()));
        self.sizes = self.meta().map(grid::Sizes::of).unwrap_or_default();
        self.arrange_at(here);
    }

    fn act(&mut self, app: &mut App, study: &Study, act: Do) {
        self.mode = Mode::Grid;
        match act {
            Do::Rows | Do::Columns | Do::Below | Do::Split | Do::Base | Do::Record => self.ask(app, study, act),
            Do::Export => self.ask_file(app, study),
            Do::About => self.mode = Mode::About,
            Do::Transpose => {
                self.asked.transpose();
                self.at = (self.at.1, self.at.0);
                self.compute(app, study);
            }
            Do::Measure => {
                self.asked.other_measure();
                self.compute(app, study);
            }
            Do::Second => {
                self.asked.other_second();
                self.compute(app, study);
            }
            Do::PartOn | Do::PartBack => self.by_parts(app, act == Do::PartOn),
            Do::Deeper | Do::Higher => match self.asked.other_level(study, act == Do::Deeper) {
                true => self.compute(app, study),
                false => app.say("there is no further level of codes", Tone::Info),
            },
            Do::SortRows | Do::SortColumns | Do::HideEmpty => {
                let words = self.look_otherwise(act);
                app.say(words, Tone::Info);
            }
            Do::ColumnsOn | Do::ColumnsBack => self.by_columns(app, study, act == Do::ColumnsOn),
        }
    }

    fn move_on(&mut self, app: &App, study: &Study, command: Command) {
        let (last_row, last_column) = (self.rows.len(), self.columns.len());
        let page = grid::room(self, app.areas(study).page).0.max(1);
        let (row, column) = &mut self.at;
        match command {
            Command::ListNext => *row = (*row + 1).min(last_row),
            Command::ListPrevious => *row = row.saturating_sub(1),
            Command::ListPageDown => *row = (*row + page).min(last_row),
            Command::ListPageUp => *row = row.saturating_sub(page),
            Command::ListFirst => *row = 0,
            Command::ListLast => *row = last_row,
            Command::Fold => *column = column.saturating_sub(1),
            Command::Unfold => *column = (*column + 1).min(last_column),
            _ => {}
        }
    }

    fn by_parts(&mut self, app: &mut App, on: bool) {
        let parts = self.table.as_ref().map_or(0, |table| table.parts.len());
        if parts == 0 {
            return app.say("there is one table: T makes one for each value of a third axis", Tone::Info);
        }
        self.part = (self.part + if on { 1 } else { parts }) % (parts + 1);
        self.sizes = self.meta().map(grid::Sizes::of).unwrap_or_default();
        self.arrange();
        let name =
            self.part().map_or_else(|| "all together".to_owned(), |part| format!("{} {}", part.axis, part.label));
        app.say(format!("table {} of {}: {name}", self.part + 1, parts + 1), Tone::Info);
    }

    fn by_columns(&mut self, app: &App, study: &Study, on: bool) {
        let page = grid::room(self, app.areas(study).page).1.max(1);
        self.at.1 = if on { (self.at.1 + page).min(self.columns.len()) } else { self.at.1.saturating_sub(page) };
    }
}
