//! The framework page: what each case says about each theme, written cell by cell.
//!
//! The grid says of every cell in a word how far it is; below it stands the
//! highlighted cell: its summary beside the excerpts it is to be written from.
//! Opened, a cell is a list of its excerpts, from which one goes to the source and
//! comes back, and whose links go into the summary. Everything is worked out when
//! the study changes or something else is asked for, nothing for a frame.

mod acts;
mod cell;
mod file;
mod grid;

use super::list::List;
use super::{Page, PageName, Reply};
use crate::analysis::framework::{Asked, Framework, Square};
use crate::analysis::record::choose;
use crate::model::event::ActSummary;
use crate::model::study::Study;
use crate::model::summary::Case;
use crate::model::table::Excerpt;
use crate::tui::action::Command;
use crate::tui::app::{App, Tone};
use crate::tui::effect::NotWritten;
use crate::tui::enabled as when;
use crate::tui::keymap::{Binding, Focus, Group, row};
use crate::tui::update::Effect;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::path::Path;

/// What can be done here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Do {
    /// Writes the summary.
    Write,
    /// Writes it on, with a link to the highlighted excerpt.
    Link,
    /// It is still true.
    Confirm,
    /// Puts the excerpts of the cell into it, as a draft.
    Draft,
    /// The same for every cell on screen that nobody has written.
    DraftAll,
    /// Takes the summary away.
    Remove,
    /// To the next cell in which somebody has to write.
    NextToDo,
    /// To the one before.
    PreviousToDo,
    /// Only cases in which somebody has to write.
    OnlyToDo,
    /// Other columns.
    Columns,
    /// Groups the cases by an attribute.
    Group,
    /// Whose codings.
    Record,
    /// Some columns on.
    ColumnsOn,
    /// Some columns back.
    ColumnsBack,
    /// Into a file.
    Export,
    /// The summary a line on.
    DetailsDown,
    /// The summary a line back.
    DetailsUp,
}

const HERE: &[Focus] = &[Focus::Page(PageName::Framework)];
const OWN: Group = Group::Page(PageName::Framework);

/// Its keys.
#[rustfmt::skip] // a table: one line a row
pub static ROWS: &[Binding] = &[
    row(Command::Framework(Do::Write), HERE, &["e"], (OWN, "write"), "Write the summary of the cell, its excerpts above the text; in the cell Enter goes to an excerpt's source.", when::may_edit),
    row(Command::Framework(Do::Link), HERE, &["l"], (OWN, "link"), "Write on with a link to the highlighted excerpt.", when::may_edit),
    row(Command::Framework(Do::Confirm), HERE, &["y"], (OWN, "still true"), "Say that a stale summary is true with the codings of today.", when::may_edit),
    row(Command::Framework(Do::NextToDo), HERE, &["n"], (OWN, "next to do"), "Go to the next cell that is not summarised, stale or a draft.", when::always),
    row(Command::Framework(Do::PreviousToDo), HERE, &["N"], (OWN, "to do before"), "Go to the one before.", when::always),
    row(Command::Framework(Do::OnlyToDo), HERE, &["o"], (OWN, "only to do"), "Show only cases in which something is to do, or all again.", when::always),
    row(Command::Framework(Do::Draft), HERE, &["d"], (OWN, "draft"), "Put the excerpts of the cell into it as a draft to write on; never over what is written.", when::may_edit),
    row(Command::Framework(Do::DraftAll), HERE, &["D"], (OWN, "draft all"), "Draft every cell that is not summarised, as one act.", when::may_edit),
    row(Command::Framework(Do::Remove), HERE, &["x", "Delete"], (OWN, "remove"), "Take the summary away; undo brings it back.", when::may_edit),
    row(Command::Framework(Do::Group), HERE, &["b"], (OWN, "group"), "Group the cases by an attribute: role, area, any other.", when::always),
    row(Command::Framework(Do::Columns), HERE, &["C"], (OWN, "columns"), "Choose what the columns are: themes, a level of the codebook, all codes.", when::always),
    row(Command::Framework(Do::Record), HERE, &["w"], (OWN, "record"), "Whose codings are to be summarised.", when::always),
    row(Command::Framework(Do::Export), HERE, &["X"], (OWN, "export"), "Write the summaries into a file with their excerpts: xlsx, html, md, csv, json or txt by its name.", when::always),
    row(Command::Framework(Do::ColumnsOn), HERE, &[">", "Ctrl-Right"], (OWN, "columns on"), "As many columns on as are on screen.", when::always),
    row(Command::Framework(Do::ColumnsBack), HERE, &["<", "Ctrl-Left"], (OWN, "columns back"), "As many columns back as are on screen.", when::always),
    row(Command::Framework(Do::DetailsDown), HERE, &["]"], (OWN, "details on"), "Read on in the summary.", when::always),
    row(Command::Framework(Do::DetailsUp), HERE, &["["], (OWN, "details back"), "Read back in the summary.", when::always),
];

/// What fills the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Mode {
    #[default]
    Grid,
    /// The excerpts of the highlighted cell.
    Cell,
}

/// A line of the grid.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Line {
    /// The name of a group.
    Heading(String),
    /// A case: its number in the matrix.
    Case(usize),
}

/// The page.
#[derive(Debug)]
pub struct Chart {
    /// What is asked for; its record is the one that [`Chart::record`] comes to.
    asked: Asked,
    /// Whose codings, if chosen here.
    record: Option<String>,
    made: Result<Framework, String>,
    lines: Vec<Line>,
    /// The highlighted line and column.
    at: (usize, usize),
    mode: Mode,
    /// The excerpts of the highlighted cell.
    excerpts: Vec<Excerpt>,
    list: List,
    /// First line of the summary that is shown.
    top: usize,
    filter: String,
    only_to_do: bool,
    /// The name of the file to write.
    file: String,
}

/// Makes the page.
pub fn open(_: &App, _: &Study) -> Box<dyn Page> {
    Box::new(Chart {
        asked: Asked::new(crate::analysis::record::Record::All),
        record: None,
        made: Err(String::new()),
        lines: Vec::new(),
        at: (0, 0),
        mode: Mode::default(),
        excerpts: Vec::new(),
        list: List::default(),
        top: 0,
        filter: String::new(),
        only_to_do: false,
        file: String::new(),
    })
}

impl Page for Chart {
    fn name(&self) -> PageName {
        PageName::Framework
    }

    fn refresh(&mut self, app: &App, study: &Study) {
        let here = self.here();
        self.made = choose(study, self.record.as_deref()).map_err(|e| e.to_string()).and_then(|record| {
            self.asked.record = record;
            Framework::of(study, &app.ledger, &self.asked).map_err(|e| e.to_string())
        });
        self.arrange();
        if let Some((case, code)) = here {
            self.select(&case, &code);
        }
        self.fill(study);
    }

    fn command(&mut self, app: &mut App, study: &Study, command: Command) -> Vec<Effect> {
        let effects = match (self.mode, command) {
            (_, Command::Framework(act)) => self.act(app, study, act),
            (Mode::Cell, Command::Accept) => {
                self.go(app, study);
                Vec::new()
            }
            (Mode::Cell, other) => {
                self.list.command(app, other);
                return Vec::new();
            }
            (Mode::Grid, Command::Accept) => {
                self.open_cell(app);
                Vec::new()
            }
            (Mode::Grid, other) => {
                self.move_on(app, study, other);
                Vec::new()
            }
        };
        self.fill(study);
        effects
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

    fn filter(&mut self, _: &App, study: &Study, words: &str) {
        if self.mode == Mode::Cell {
            return self.list.set_filter(words);
        }
        let here = self.here();
        words.clone_into(&mut self.filter);
        self.arrange();
        if let Some((case, code)) = here {
            self.select(&case, &code);
        }
        self.fill(study);
    }

    fn filtered(&self) -> bool {
        match self.mode {
            Mode::Cell => !self.list.filter.is_empty(),
            Mode::Grid => !self.filter.is_empty(),
        }
    }

    fn step_back(&mut self, _: &mut App, _: &Study) -> bool {
        std::mem::take(&mut self.mode) == Mode::Cell
    }

    fn turned(&mut self, app: &App, study: &Study, act: &ActSummary) {
        let event = act.memos.iter().rev().find(|event| event.is_of_summaries());
        if let Some((event, code)) = event.and_then(|event| Some((event, event.codes.last()?))) {
            self.refresh(app, study);
            self.select(&Case::parse(&event.memo, study), &code.0);
            self.fill(study);
        }
    }

    fn click(&mut self, app: &mut App, study: &Study, area: Rect, at: (u16, u16), clicks: u8) -> Vec<Effect> {
        let hit = match self.mode {
            Mode::Cell => self.list.click(cell::list_area(area), at),
            Mode::Grid => match grid::cell_at(self, area, at) {
                Some(cell) => {
                    self.at = cell;
                    self.fill(study);
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
        match (&self.made, self.mode) {
            (Err(why), _) => grid::refused(app, why, buffer, area),
            (Ok(_), Mode::Cell) => self.draw_cell(app, study, buffer, area),
            (Ok(made), Mode::Grid) => grid::draw(app, study, (self, made), buffer, area),
        }
        None
    }

    fn say(&self, _: &App, study: &Study) -> String {
        match (&self.made, self.mode) {
            (Err(why), _) => why.clone(),
            (Ok(_), Mode::Cell) => self.list.say(),
            (Ok(_), Mode::Grid) => self.said(study),
        }
    }

    fn extent(&self) -> String {
        match (&self.made, self.mode) {
            (Err(_), _) => String::new(),
            (Ok(_), Mode::Cell) => self.list.extent("excerpt", "excerpts"),
            (Ok(made), Mode::Grid) => {
                let group = made.group.as_ref().map_or_else(String::new, |group| format!(" by {group}"));
                let only = if self.only_to_do { " · only to do" } else { "" };
                format!("cases{group} × {} · {} to do{only}", made.kind, made.to_do().len())
            }
        }
    }
}

impl Chart {
    /// The highlighted row and column of the matrix.
    fn place(&self) -> Option<(usize, usize)> {
        match self.lines.get(self.at.0) {
            Some(Line::Case(row)) => Some((*row, self.at.1)),
            _ => None,
        }
    }

    /// The highlighted cell.
    fn square(&self) -> Option<&Square> {
        let (row, column) = self.place()?;
        self.made.as_ref().ok()?.cells.get(row)?.get(column)
    }

    /// The highlighted case and the id of its code.
    fn here(&self) -> Option<(Case, String)> {
        let ((row, column), made) = self.place().zip(self.made.as_ref().ok())?;
        Some((made.rows.get(row)?.case.clone(), made.columns.get(column)?.id.0.clone()))
    }

    /// Highlights a cell, if it is shown.
    fn select(&mut self, case: &Case, code: &str) {
        let Ok(made) = &self.made else { return };
        let row = made.row(case);
        let line = self.lines.iter().position(|line| matches!((line, row), (Line::Case(at), Some(row)) if *at == row));
        let column = made.columns.iter().position(|column| column.id.0 == code);
        self.at = (line.unwrap_or(self.at.0), column.unwrap_or(self.at.1));
        self.settle(true);
    }

    /// Works out which lines are shown.
    fn arrange(&mut self) {
        let Ok(made) = &self.made else {
            self.lines = Vec::new();
            return;
        };
        let words: Vec<String> = self.filter.split_whitespace().map(str::to_lowercase).collect();
        let mut lines: Vec<Line> = Vec::new();
        let mut group: Option<&Option<String>> = None;
        for (row, line) in made.rows.iter().enumerate() {
            let all = format!("{} {}", line.case.label(), line.group.as_deref().unwrap_or("")).to_lowercase();
            let to_do = made.cells[row].iter().any(|square| square.state.is_to_do());
            if !words.iter().all(|word| all.contains(word)) || self.only_to_do && !to_do {
                continue;
            }
            if made.group.is_some() && group != Some(&line.group) {
                group = Some(&line.group);
                lines.push(Line::Heading(line.group.clone().unwrap_or_else(|| "not stated".to_owned())));
            }
            lines.push(Line::Case(row));
        }
        let across = made.columns.len();
        self.lines = lines;
        self.at.1 = self.at.1.min(across.saturating_sub(1));
        self.settle(true);
    }

    /// Moves off a heading, and onto what is there.
    fn settle(&mut self, down: bool) {
        let heading = |at: usize| matches!(self.lines.get(at), Some(Line::Heading(_)));
        let mut at = self.at.0.min(self.lines.len().saturating_sub(1));
        if heading(at) {
            // A heading has a case below it.
            at = if down || at == 0 { at + 1 } else { at - 1 };
        }
        self.at.0 = at;
    }

    fn move_on(&mut self, app: &App, study: &Study, command: Command) {
        let last = self.lines.len().saturating_sub(1);
        let across = self.made.as_ref().map_or(0, |made| made.columns.len());
        let page = grid::room(self, app.areas(study).page).0.max(1);
        let (line, column) = &mut self.at;
        let mut down = true;
        match command {
            Command::ListNext => *line = (*line + 1).min(last),
            Command::ListPrevious => (*line, down) = (line.saturating_sub(1), false),
            Command::ListPageDown => *line = (*line + page).min(last),
            Command::ListPageUp => (*line, down) = (line.saturating_sub(page), false),
            Command::ListFirst => *line = 0,
            Command::ListLast => *line = last,
            Command::Fold => *column = column.saturating_sub(1),
            Command::Unfold => *column = (*column + 1).min(across.saturating_sub(1)),
            _ => {}
        }
        self.settle(down);
        self.top = 0;
    }

    fn open_cell(&mut self, app: &mut App) {
        if self.excerpts.is_empty() {
            return app.say("nothing is coded in this cell: e writes its summary all the same", Tone::Info);
        }
        self.mode = Mode::Cell;
    }

    /// The highlighted cell in words.
    fn said(&self, study: &Study) -> String {
        let Some(((row, column), made)) = self.place().zip(self.made.as_ref().ok()) else {
            return "no case is shown".to_owned();
        };
        let (Some(square), cases) = (self.square(), made.rows.len()) else { return String::new() };
        let (line, head) = (&made.rows[row], &made.columns[column]);
        let group = line.group.as_ref().map_or_else(String::new, |group| format!(", {group}"));
        let text = square.text(study);
        let words = if text.is_empty() { String::new() } else { format!(": {}", crate::text::plain::shown(text, 200)) };
        format!(
            "{}{group}, {}: {}{words}; case {} of {cases}, column {} of {}",
            line.case.label(),
            head.title,
            cell::state(square),
            row + 1,
            column + 1,
            made.columns.len()
        )
    }
}
