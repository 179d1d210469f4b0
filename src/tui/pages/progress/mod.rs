//! The progress page: which sources are read and coded, by whom, how far.
//!
//! The coder's own columns come first; others' stand beside them as there is
//! room, and all of them in the details. Marks are set from here, for several
//! sources in one act.

mod lines;

use super::list::{Entry, List};
use super::{Page, PageName};
use crate::analysis::progress::{Progress as Figures, percent, progress_in};
use crate::model::change::Change;
use crate::model::coding::MarkKind;
use crate::model::study::Study;
use crate::tui::action::Command;
use crate::tui::app::{App, Tone};
use crate::tui::enabled as when;
use crate::tui::keymap::{Binding, Focus, Group, row};
use crate::tui::narrow::{Found, Narrowing, Wants};
use crate::tui::update::Effect;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// What can be done here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Do {
    /// Marks sources as read.
    Read,
    /// Marks sources as coded to the end.
    Complete,
    /// Marks sources as left out.
    Skipped,
    /// Takes marks away.
    Unmark,
    /// Another order.
    Sort,
    /// To the next source without a mark.
    NextUnread,
}

const HERE: &[Focus] = &[Focus::Page(PageName::Progress)];
const PAGE: Group = Group::Page(PageName::Progress);

/// Its keys.
#[rustfmt::skip] // a table: one line a row
pub static ROWS: &[Binding] = &[
    row(Command::Progress(Do::Read), HERE, &["R"], (PAGE, "read"), "Mark the source, or those chosen, as read.", when::may_edit),
    row(Command::Progress(Do::Complete), HERE, &["C"], (PAGE, "complete"), "Mark the source, or those chosen, as coded to the end.", when::may_edit),
    row(Command::Progress(Do::Skipped), HERE, &["S"], (PAGE, "skipped"), "Mark the source, or those chosen, as left out on purpose.", when::may_edit),
    row(Command::Progress(Do::Unmark), HERE, &["x", "Delete"], (PAGE, "no mark"), "Take your mark away from the source, or from those chosen.", when::may_edit),
    row(Command::Progress(Do::NextUnread), HERE, &["n"], (PAGE, "next unread"), "Next source that you have not marked.", when::always),
    row(Command::Progress(Do::Sort), HERE, &["s"], (PAGE, "sort"), "In the order of the files, by your marks, or those with the fewest coded turns first.", when::always),
];

/// The orders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Order {
    #[default]
    Files,
    State,
    Turns,
}

impl Order {
    fn next(self) -> Self {
        match self {
            Self::Files => Self::State,
            Self::State => Self::Turns,
            Self::Turns => Self::Files,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Files => "in the order of the files",
            Self::State => "by your marks: those without one first",
            Self::Turns => "those with the fewest coded turns first",
        }
    }
}

/// The page.
#[derive(Debug)]
struct Progress {
    list: List,
    narrowing: Narrowing,
    figures: Figures,
    order: Order,
}

/// Makes the page.
pub fn open(_: &App, _: &Study) -> Box<dyn Page> {
    Box::new(Progress {
        list: List::default(),
        narrowing: Narrowing::of(Wants::Sources),
        figures: Figures::default(),
        order: Order::default(),
    })
}

impl Page for Progress {
    fn name(&self) -> PageName {
        PageName::Progress
    }

    fn refresh(&mut self, app: &App, study: &Study) {
        self.figures = progress_in(study, &app.ledger, &app.coder);
        let shown = lines::Shown::fitting(&self.figures, lines::parts(Rect::new(0, 0, app.size.0, app.size.1)).0.width);
        self.list.columns = shown.columns(&self.figures);
        let mut order: Vec<usize> = (0..study.sources.len()).collect();
        match self.order {
            Order::Files => {}
            Order::State => order.sort_by_key(|s| self.state(*s)),
            Order::Turns => order.sort_by_key(|s| self.coded(*s)),
        }
        let entry = |s: usize| {
            let cells = shown.cells(study, &self.figures, s);
            Entry { key: study.sources[s].id.clone(), cells, faint: self.state(s) > 1, ..Entry::default() }
        };
        self.list.set(order.into_iter().map(entry).collect());
        self.narrowing.ask(&app.words, study);
        self.narrow_down(study);
    }

    fn command(&mut self, app: &mut App, study: &Study, command: Command) -> Vec<Effect> {
        match command {
            Command::Progress(Do::Read) => return self.mark(app, Some(MarkKind::Read)),
            Command::Progress(Do::Complete) => return self.mark(app, Some(MarkKind::Complete)),
            Command::Progress(Do::Skipped) => return self.mark(app, Some(MarkKind::Skipped)),
            Command::Progress(Do::Unmark) => return self.mark(app, None),
            Command::Progress(Do::NextUnread) => self.next_unread(app, study),
            Command::Progress(Do::Sort) => {
                self.order = self.order.next();
                self.refresh(app, study);
                app.say(self.order.words(), Tone::Info);
            }
            Command::Accept => match self.here(study) {
                Some(source) => {
                    app.going = true;
                    app.open(study, source);
                }
                None => app.say("there is no source", Tone::Info),
            },
            other => _ = self.list.command(app, other),
        }
        Vec::new()
    }

    fn filter(&mut self, app: &App, study: &Study, words: &str) {
        self.list.set_filter(self.narrowing.typed(&app.words, study, words));
        self.narrow_down(study);
    }

    fn filtered(&self) -> bool {
        self.list.is_filtered()
    }

    fn narrowing(&self) -> Option<&Narrowing> {
        Some(&self.narrowing)
    }

    fn click(&mut self, app: &mut App, study: &Study, area: Rect, at: (u16, u16), clicks: u8) -> Vec<Effect> {
        if self.list.click(lines::parts(area).0, at) && clicks == 2 {
            return self.command(app, study, Command::Accept);
        }
        Vec::new()
    }

    fn draw(&self, app: &App, study: &Study, buffer: &mut Buffer, area: Rect) -> Option<(u16, u16)> {
        let (list, totals, details) = lines::parts(area);
        self.list.draw(app, buffer, list, "There is no source yet: emic import brings some in.");
        lines::totals(app, &self.figures, totals.width).draw(buffer, totals, 0);
        if let Some(source) = self.here(study) {
            lines::details(app, study, &self.figures, source, details.width).draw(buffer, details, 0);
        }
        None
    }

    fn say(&self, _: &App, _: &Study) -> String {
        self.list.say()
    }

    fn extent(&self) -> String {
        self.list.extent("source", "sources")
    }
}

impl Progress {
    /// Lists the sources that the query finds, if there is one.
    fn narrow_down(&mut self, study: &Study) {
        let sources = || study.sources.iter().enumerate();
        let of = |found: &Found| sources().filter(|(at, _)| found.has_source(*at)).map(|(_, s)| s.id.clone()).collect();
        self.list.set_only(self.narrowing.found().map(of));
    }

    /// Index of the highlighted source.
    fn here(&self, study: &Study) -> Option<usize> {
        study.source_index(self.list.key()?)
    }

    /// Without a mark, read, complete, skipped: 0 to 3.
    fn state(&self, source: usize) -> u8 {
        let mark = self.figures.rows.get(source).and_then(|r| r.work.first()).and_then(|w| w.mark);
        mark.map_or(0, |(what, _)| 1 + what as u8)
    }

    /// Per cent of the turns.
    fn coded(&self, source: usize) -> u32 {
        let row = &self.figures.rows[source];
        row.work.first().and_then(|w| percent(w.turns, row.turns)).unwrap_or(100)
    }

    fn mark(&mut self, app: &mut App, what: Option<MarkKind>) -> Vec<Effect> {
        let mut sources = self.list.about();
        self.list.chosen.clear();
        match (sources.pop(), sources.is_empty()) {
            (None, _) => {
                app.say("there is no source", Tone::Info);
                Vec::new()
            }
            (Some(source), true) => vec![Effect::Apply(Change::Mark { source, what })],
            (Some(last), false) => {
                sources.push(last);
                vec![Effect::Apply(Change::Marks { sources, what })]
            }
        }
    }

    /// Highlights the next source without a mark, from the first again after
    /// the last.
    fn next_unread(&mut self, app: &mut App, study: &Study) {
        let keys: Vec<String> = self.list.keys().map(str::to_owned).collect();
        let here = self.list.key().and_then(|k| keys.iter().position(|o| o == k)).unwrap_or(0);
        let open = |key: &&String| study.source_index(key).is_some_and(|s| self.state(s) == 0);
        let next = keys.iter().cycle().skip(here + 1).take(keys.len()).find(open);
        match next {
            Some(key) => self.list.select(key),
            None => app.say("you have marked every source here", Tone::Info),
        }
    }
}
