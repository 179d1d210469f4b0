//! The themes page: what the codes amount to.
//!
//! A theme is a claim with the codes and passages it rests on. The list counts these
//! as a matrix counts them, from the same rows of numbers; beside the highlighted theme
//! stand its claim, codes, links and evidence; Enter opens what was counted. A theme
//! with a file is begun and changed here, by acts that undo takes back; one that is a
//! heading of the codebook is changed there, but for its status.

mod acts;
mod details;

use super::list::{Column, Entry, List, split};
use super::passages::{self, Passages};
use super::{Page, PageName, Reply};
use crate::analysis::matrix::{Axis, Behind, Measure, Spec, cells};
use crate::analysis::record::choose;
use crate::analysis::scope::Scope;
use crate::analysis::themes::themes;
use crate::model::event::ActSummary;
use crate::model::fold::plural;
use crate::model::study::Study;
use crate::model::table::{Cell, MatrixMeta, Shape};
use crate::model::theme::ThemeStatus;
use crate::tui::action::Command;
use crate::tui::app::{App, Tone};
use crate::tui::enabled as when;
use crate::tui::keymap::{Binding, Focus, Group, row};
use crate::tui::update::Effect;
use crate::tui::update::picker::scrolled;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::collections::{BTreeSet, HashMap};

/// What can be done on the page besides what every list can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Do {
    /// A new theme.
    New,
    /// How far it has come.
    Status,
    /// Built from another code, too.
    AddCode,
    /// From one code less.
    RemoveCode,
    /// Other words.
    Write,
    /// Goes to what it is built from or linked with.
    Follow,
    /// Whose codings.
    Record,
    /// The details a line on.
    DetailsDown,
    /// The details a line back.
    DetailsUp,
}

const HERE: &[Focus] = &[Focus::Page(PageName::Themes)];
const OWN: Group = Group::Page(PageName::Themes);

/// Its keys.
#[rustfmt::skip] // a table: one line a row
pub static ROWS: &[Binding] = &[
    row(Command::Themes(Do::New), HERE, &["n"], (OWN, "new"), "Begin a theme: its title, then what it claims.", when::may_edit),
    row(Command::Themes(Do::Status), HERE, &["s"], (OWN, "status"), "Say how far the theme has come: candidate, settled, dropped.", when::may_edit),
    row(Command::Themes(Do::AddCode), HERE, &["a"], (OWN, "add code"), "Build the theme from another code, too, with all below it.", when::may_edit),
    row(Command::Themes(Do::RemoveCode), HERE, &["x", "Delete"], (OWN, "take code out"), "Build the theme from one of its codes no longer.", when::may_edit),
    row(Command::Themes(Do::Write), HERE, &["e"], (OWN, "write"), "Write in the theme: its claim, and lines such as - **Supports:** [[theme:ID]], - **Evidence:** [[coding:ID]].", when::may_edit),
    row(Command::Themes(Do::Follow), HERE, &["f"], (OWN, "follow"), "Go to a code of the theme, a theme it is linked with, or a passage it names.", when::always),
    row(Command::Themes(Do::Record), HERE, &["w"], (OWN, "record"), "Whose codings count: one coder's, all coders' joined, all side by side.", when::always),
    row(Command::Themes(Do::DetailsDown), HERE, &["]"], (OWN, "details on"), "Read on in the theme.", when::always),
    row(Command::Themes(Do::DetailsUp), HERE, &["["], (OWN, "details back"), "Read back in the theme.", when::always),
];

/// The page.
#[derive(Debug, Default)]
pub struct Themes {
    list: List,
    /// Of each theme what is shown of it, in the order of the list.
    shown: Vec<details::Shown>,
    /// The row of each theme in what was counted.
    lines: HashMap<String, usize>,
    /// The codings behind these rows.
    behind: Behind,
    /// Why nothing is counted; empty if it is.
    refused: String,
    /// Whose codings, if chosen here, and whose they are.
    record: Option<String>,
    whose: String,
    /// First line of the details.
    top: usize,
    /// The excerpts of a theme, while they are open.
    passages: Option<Passages>,
    /// Ids of the themes that were there when the page last looked.
    known: BTreeSet<String>,
    asked: acts::Asked,
}

/// Makes the page.
pub fn open(_: &App, study: &Study) -> Box<dyn Page> {
    let known = study.themes.iter().map(|t| t.id.0.clone()).collect();
    Box::new(Themes { known, ..Themes::default() })
}

impl Page for Themes {
    fn name(&self) -> PageName {
        PageName::Themes
    }

    fn refresh(&mut self, app: &App, study: &Study) {
        self.fill(app, study);
        let ids: BTreeSet<String> = study.themes.iter().map(|t| t.id.0.clone()).collect();
        if let Some(new) = ids.iter().find(|id| self.asked.making && !self.known.contains(*id)) {
            self.asked.making = false;
            self.list.select(new);
        }
        self.known = ids;
        if self.passages.is_some() {
            self.fill_passages(study);
        }
    }

    fn command(&mut self, app: &mut App, study: &Study, command: Command) -> Vec<Effect> {
        match (&mut self.passages, command) {
            (Some(passages), Command::Accept) => _ = passages.go(app, study),
            (_, Command::Themes(Do::DetailsDown | Do::DetailsUp)) => {
                let down = command == Command::Themes(Do::DetailsDown);
                let step = if down { Command::ListNext } else { Command::ListPrevious };
                let room = split(app.areas(study).page).1;
                let rows = self.now().map_or(0, |shown| shown.lines(app, room.width).0.len());
                self.top = scrolled(self.top, rows.saturating_sub(usize::from(room.height)), 1, step);
            }
            (_, Command::Themes(what)) => return self.act(app, study, what),
            (Some(passages), other) => _ = passages.list.command(app, other),
            (None, Command::Accept) => self.open_passages(app, study),
            (None, other) => {
                self.list.command(app, other);
                self.top = 0;
            }
        }
        Vec::new()
    }

    fn replied(&mut self, app: &mut App, study: &Study, ask: &'static str, reply: Reply) -> Vec<Effect> {
        self.answer(app, study, ask, reply)
    }

    fn filter(&mut self, _: &App, _: &Study, words: &str) {
        match &mut self.passages {
            Some(passages) => passages.list.set_filter(words),
            None => self.list.set_filter(words),
        }
        self.top = 0;
    }

    fn filtered(&self) -> bool {
        self.passages.as_ref().map_or(&self.list, |passages| &passages.list).is_filtered()
    }

    fn turned(&mut self, _: &App, _: &Study, act: &ActSummary) {
        if let Some(event) = act.memos.iter().rev().find(|event| event.is_of_theme()) {
            self.list.select(&event.memo);
            self.top = 0;
        }
    }

    fn reveal(&mut self, id: &str) {
        self.list.select(id);
    }

    fn step_back(&mut self, _: &mut App, _: &Study) -> bool {
        self.passages.take().is_some()
    }

    fn click(&mut self, app: &mut App, study: &Study, area: Rect, at: (u16, u16), clicks: u8) -> Vec<Effect> {
        let hit = match &mut self.passages {
            Some(passages) => passages.list.click(passages::list_area(area), at),
            None => self.list.click(split(area).0, at),
        };
        if hit && clicks == 2 {
            return self.command(app, study, Command::Accept);
        }
        Vec::new()
    }

    fn draw(&self, app: &App, study: &Study, buffer: &mut Buffer, area: Rect) -> Option<(u16, u16)> {
        if let Some(passages) = &self.passages {
            passages.draw(app, study, (buffer, area), &self.title_of_passages());
            return None;
        }
        let (list, room) = split(area);
        self.list.draw(app, buffer, list, "No themes yet: n begins one.");
        if let Some(shown) = self.now() {
            shown.lines(app, room.width).draw(buffer, room, self.top);
        }
        None
    }

    fn say(&self, _: &App, _: &Study) -> String {
        match (&self.passages, self.now()) {
            (Some(passages), _) => passages.list.say(),
            (None, Some(shown)) => format!("{}. {}", self.list.say(), shown.in_words()),
            (None, None) => self.list.say(),
        }
    }

    fn extent(&self) -> String {
        match &self.passages {
            Some(passages) => passages.list.extent("excerpt", "excerpts"),
            None if self.refused.is_empty() => format!("{} · {}", self.list.extent("theme", "themes"), self.whose),
            None => format!("{} · not counted: w chooses whose codings", self.list.extent("theme", "themes")),
        }
    }
}

impl Themes {
    /// Lists the themes with what they rest on.
    fn fill(&mut self, app: &App, study: &Study) {
        let meta = match self.count(app, study) {
            Ok((meta, behind)) => {
                (self.behind, self.refused, self.whose) = (behind, String::new(), meta.record.clone());
                Some(meta)
            }
            Err(why) => {
                (self.behind, self.refused) = (Behind::default(), why);
                None
            }
        };
        let rows = meta.iter().flat_map(|meta| meta.rows.iter().enumerate());
        self.lines = rows.map(|(at, item)| (item.id.clone(), at)).collect();
        let views = themes(study);
        self.shown = views.iter().map(|view| details::Shown::of(study, &views, view)).collect();
        let entry = |(of, shown): (usize, &details::Shown)| {
            let numbers = meta.as_ref().zip(self.lines.get(&shown.id.0)).map(|(meta, at)| &meta.cells[*at][0]);
            let number = |measure| numbers.map_or_else(|| "–".to_owned(), |one| written(one.of(measure)));
            let codes = shown.codes.len().to_string();
            let cells = vec![
                shown.title.clone(),
                shown.status.word().to_owned(),
                codes,
                number(0),
                number(1),
                // Not shown in the line: what a filter may also ask for.
                shown.in_words(),
            ];
            let faint = shown.status == ThemeStatus::Dropped;
            Entry { key: shown.id.0.clone(), of, cells, faint, ..Entry::default() }
        };
        let entries = self.shown.iter().enumerate().map(entry).collect();
        for shown in &mut self.shown {
            let line = meta.as_ref().zip(self.lines.get(&shown.id.0)).map(|(meta, at)| &meta.cells[*at][0].cell);
            shown.segments = if let Some(Cell::Count(n)) = line { Some(*n) } else { None };
        }
        self.list.columns = vec![
            Column::new("Theme", 0),
            Column::new("Status", 9),
            Column::number("Codes", 5),
            Column::number("Codings", 8),
            Column::number("People", 6),
        ];
        self.list.set(entries);
    }

    /// Codings and participants of all themes, and the codings behind them.
    fn count(&self, app: &App, study: &Study) -> Result<(MatrixMeta, Behind), String> {
        let record = choose(study, self.record.as_deref()).map_err(|e| e.to_string())?;
        let measures = vec![Measure::Codings, Measure::Participants];
        let spec = Spec { measures, ..Spec::new(Axis::Theme, Axis::All, Measure::Codings) };
        let (table, behind) = cells(study, &app.ledger, &Scope::new(record), &spec).map_err(|e| e.to_string())?;
        match table.shape {
            Shape::Matrix(meta) => Ok((*meta, behind)),
            Shape::List { .. } => Err(String::new()),
        }
    }

    /// The highlighted theme.
    fn now(&self) -> Option<&details::Shown> {
        self.shown.get(self.list.entry()?.of)
    }

    fn open_passages(&mut self, app: &mut App, study: &Study) {
        let Some(shown) = self.now() else {
            return app.say("there is no theme here: n begins one", Tone::Info);
        };
        if !self.refused.is_empty() {
            return app.say(self.refused.clone(), Tone::Refused);
        }
        if shown.status == ThemeStatus::Dropped {
            return app
                .say("a dropped theme is not counted: s gives it another status, f goes to its codes", Tone::Info);
        }
        self.passages = Some(Passages::default());
        self.fill_passages(study);
        if self.passages.as_ref().is_some_and(Passages::is_empty) {
            self.passages = None;
            app.say("nothing is coded for this theme yet", Tone::Info);
        }
    }

    fn fill_passages(&mut self, study: &Study) {
        let at = self.list.key().and_then(|key| self.lines.get(key)).copied();
        let codings: Vec<u32> = at.into_iter().flat_map(|at| self.behind.codings(Some(at), None)).collect();
        let several = !self.whose.starts_with("coder:");
        if let Some(passages) = &mut self.passages {
            passages.fill(study, codings.into_iter(), several);
        }
    }

    fn title_of_passages(&self) -> String {
        let title = self.now().map_or("", |shown| shown.title.as_str());
        let excerpts = self.passages.as_ref().map_or(0, Passages::len);
        let counted = self.now().and_then(|shown| shown.segments);
        let why = if counted == Some(excerpts as u64) { "" } else { " · listed once for each code" };
        format!("{title}: {} ({}){why}", plural(excerpts, "excerpt"), self.whose)
    }
}

fn written(cell: &Cell) -> String {
    match cell {
        Cell::Count(n) => n.to_string(),
        _ => "–".to_owned(),
    }
}
