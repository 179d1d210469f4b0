//! The history page: what was done, when and by whom, newest first, by day.
//!
//! Enter goes to the words that the highlighted act made. A coder's own acts
//! can be taken back from here, all of them down to the highlighted one, as
//! one act: redo brings them back together.

mod details;

use super::list::{Column, Entry, List, split};
use super::{Ask, Page, PageName, Reply, ask, show};
use crate::model::change::Change;
use crate::model::event::ActSummary;
use crate::model::fold::plural;
use crate::model::ids::{Stamp, Ulid};
use crate::model::study::Study;
use crate::tui::action::Command;
use crate::tui::app::{App, Tone};
use crate::tui::enabled as when;
use crate::tui::keymap::{self, Binding, Focus, Group, row};
use crate::tui::narrow::{Found, Narrowing, Wants};
use crate::tui::told::told;
use crate::tui::update::Effect;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::collections::{HashMap, HashSet};

/// What can be done here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Do {
    /// Takes back one's own acts from the newest down to the highlighted one.
    UndoTo,
    /// Lists earlier acts too.
    Earlier,
}

const HERE: &[Focus] = &[Focus::Page(PageName::History)];
const PAGE: Group = Group::Page(PageName::History);

/// Its keys.
#[rustfmt::skip] // a table: one line a row
pub static ROWS: &[Binding] = &[
    row(Command::History(Do::UndoTo), HERE, &["b"], (PAGE, "undo from here"), "Take back all your acts from the newest down to this one; asks first. Redo brings them back together.", when::may_edit),
    row(Command::History(Do::Earlier), HERE, &["e"], (PAGE, "earlier acts"), "List earlier acts too, where only the newest are listed.", when::always),
];

/// The question whether acts are taken back.
const SURE: &str = "sure";

/// From this many columns of the screen on, places have more room.
const WIDE: u16 = 140;
/// Acts listed at first: what a page takes must not grow with the years.
const NEWEST: usize = 2_000;
/// So many times more each time.
const MORE: usize = 5;

/// The page.
#[derive(Debug)]
struct History {
    list: List,
    /// Acts listed at most.
    most: usize,
    narrowing: Narrowing,
    /// Acts that are there.
    all: usize,
    /// Index into the study's acts, by their id.
    rows: HashMap<String, usize>,
    /// The codings that the highlighted act made and that are still there:
    /// indexes into the study's codings.
    made: Vec<usize>,
    /// The act to go down to, once it is sure.
    down_to: Option<Ulid>,
}

/// Makes the page.
pub fn open(_: &App, _: &Study) -> Box<dyn Page> {
    let list = List::default();
    Box::new(History {
        list,
        most: NEWEST,
        narrowing: Narrowing::of(Wants::Codings),
        all: 0,
        rows: HashMap::new(),
        made: Vec::new(),
        down_to: None,
    })
}

impl Page for History {
    fn name(&self) -> PageName {
        PageName::History
    }

    fn refresh(&mut self, app: &App, study: &Study) {
        let mut listed: Vec<(usize, &ActSummary)> =
            study.acts.iter().enumerate().filter(|(_, act)| study.shows(act)).collect();
        self.all = listed.len();
        listed.drain(..self.all.saturating_sub(self.most));
        let next = Next::of(app, study);
        let mut entries: Vec<Entry> = Vec::with_capacity(listed.len() + 64);
        let mut day = String::new();
        for (_, act) in listed.iter().rev() {
            if act.at.day() != day {
                day = act.at.day();
                entries.push(heading(&day));
            }
            entries.push(entry(study, act, &next));
        }
        self.rows = listed.iter().map(|(i, a)| (a.act.0.clone(), *i)).collect();
        self.list.columns = columns(app.size.0);
        self.list.set(entries);
        self.list.fit_columns();
        self.narrowing.ask(&app.words, study);
        self.narrow_down(study);
        self.look(study);
    }

    fn command(&mut self, app: &mut App, study: &Study, command: Command) -> Vec<Effect> {
        match command {
            Command::History(Do::UndoTo) => self.ask_undo(app, study),
            Command::History(Do::Earlier) if self.most >= self.all => app.say("every act is listed", Tone::Info),
            Command::History(Do::Earlier) => {
                self.most *= MORE;
                self.refresh(app, study);
            }
            Command::Accept => self.go(app, study),
            other => {
                self.list.command(app, other);
                self.look(study);
            }
        }
        Vec::new()
    }

    fn replied(&mut self, _: &mut App, _: &Study, ask: &'static str, reply: Reply) -> Vec<Effect> {
        match (ask, reply, self.down_to.take()) {
            (SURE, Reply::Choice(0), Some(act)) => vec![Effect::Apply(Change::UndoTo { act })],
            _ => Vec::new(),
        }
    }

    fn filter(&mut self, app: &App, study: &Study, words: &str) {
        self.list.set_filter(self.narrowing.typed(&app.words, study, words));
        self.narrow_down(study);
        self.look(study);
    }

    fn filtered(&self) -> bool {
        self.list.is_filtered()
    }

    fn narrowing(&self) -> Option<&Narrowing> {
        Some(&self.narrowing)
    }

    fn click(&mut self, app: &mut App, study: &Study, area: Rect, at: (u16, u16), clicks: u8) -> Vec<Effect> {
        if self.list.click(split(area).0, at) {
            self.look(study);
            if clicks == 2 {
                return self.command(app, study, Command::Accept);
            }
        }
        Vec::new()
    }

    fn draw(&self, app: &App, study: &Study, buffer: &mut Buffer, area: Rect) -> Option<(u16, u16)> {
        let (list, room) = split(area);
        self.list.draw(app, buffer, list, "Nothing was done yet.");
        if let Some(act) = self.act(study) {
            details::lines(app, study, (act, &self.made), room.width).draw(buffer, room, 0);
        }
        None
    }

    fn say(&self, _: &App, study: &Study) -> String {
        let day = self.act(study).map_or_else(String::new, |a| format!("{}, ", a.at.day()));
        format!("{day}{}", self.list.say())
    }

    fn extent(&self) -> String {
        let extent = self.list.extent("act", "acts");
        match self.all.saturating_sub(self.most) {
            0 => extent,
            earlier => format!("{extent}, {earlier} earlier: e"),
        }
    }
}

impl History {
    /// Lists the acts that made codings which the query finds, if there is one.
    fn narrow_down(&mut self, study: &Study) {
        let made = |found: &Found| {
            let codings = study.codings.iter().filter(|c| found.codings.contains(&c.id));
            let made: HashSet<(Stamp, &str)> = codings.map(|c| (c.created, c.coder.as_str())).collect();
            let acts = self
                .rows
                .iter()
                .filter(|(_, at)| study.acts.get(**at).is_some_and(|act| made.contains(&(act.at, act.actor.as_str()))));
            acts.map(|(id, _)| id.clone()).collect()
        };
        self.list.set_only(self.narrowing.found().map(made));
    }

    fn act<'s>(&self, study: &'s Study) -> Option<&'s ActSummary> {
        study.acts.get(*self.rows.get(self.list.key()?)?)
    }

    /// Finds what the highlighted act made: once when it is highlighted, not
    /// for every frame.
    fn look(&mut self, study: &Study) {
        let act = self.act(study);
        let made = |act: &ActSummary| {
            let mut made: Vec<usize> = act.sources.iter().flat_map(|source| study.codings_of(source)).collect();
            made.retain(|i| study.codings[*i].created == act.at && study.codings[*i].coder == act.actor);
            made
        };
        self.made = act.map_or_else(Vec::new, made);
    }

    /// To the words that the act made, or the source it is about.
    fn go(&self, app: &mut App, study: &Study) {
        let coding = self.made.first().and_then(|i| study.codings.get(*i));
        match (coding, self.act(study).map(|a| a.sources.as_slice())) {
            (Some(coding), _) => show(app, study, &coding.source, coding.place.span),
            (None, Some([source])) => match study.source_index(source) {
                Some(index) => {
                    app.going = true;
                    app.open(study, index);
                }
                None => app.say(format!("the source {source} is no longer in the study"), Tone::Refused),
            },
            _ => app.say("this act left no words to go to", Tone::Info),
        }
    }

    fn ask_undo(&mut self, app: &mut App, study: &Study) {
        let Some(act) = self.act(study) else {
            return app.say("nothing was done yet", Tone::Info);
        };
        let down = study.acts_down_to(&app.coder, &act.act);
        let refused = match (act.actor == app.coder, act.undone) {
            (false, _) => format!("this is {}'s act: only {} can take it back", act.actor, act.actor),
            (true, true) => "this act is taken back already: U brings back what was undone last".to_owned(),
            (true, false) if down.is_empty() => "this is no act that can be taken back".to_owned(),
            _ => String::new(),
        };
        if !refused.is_empty() {
            return app.say(refused, Tone::Refused);
        }
        let n = plural(down.len(), "act");
        let title = format!("Take back {n}, down to “{}” of {}?", told(study, act), act.at.day());
        self.down_to = Some(act.act.clone());
        let entries = vec![('y', format!("yes, take back {n}")), ('n', "no, leave everything as it is".to_owned())];
        ask(app, study, SURE, Ask::Choice(title, entries));
    }
}

/// The acts that undo and redo take next, and the keys for that.
struct Next<'s> {
    undo: Option<&'s Ulid>,
    redo: Option<&'s Ulid>,
    keys: (String, String),
}

impl<'s> Next<'s> {
    fn of(app: &App, study: &'s Study) -> Self {
        let key = |command| {
            let keys = keymap::binding(command).map(|b| app.keymap.keys_of(b)).unwrap_or_default();
            keys.into_iter().next().unwrap_or_default()
        };
        Self {
            undo: study.next_undo(&app.coder).map(|a| &a.act),
            redo: study.next_redo(&app.coder).map(|a| &a.act),
            keys: (key(Command::Undo), key(Command::Redo)),
        }
    }
}

/// The columns; what was done has the room that the others leave.
fn columns(width: u16) -> Vec<Column> {
    let place = if width < WIDE { 14 } else { 18 };
    vec![
        Column::new("Time", 5),
        Column::new("Who", 10),
        Column::new("What", 0),
        Column::new("Where", place),
        Column::new("State", 8),
    ]
}

fn heading(day: &str) -> Entry {
    Entry { key: day.to_owned(), cells: vec![day.to_owned()], heading: true, ..Entry::default() }
}

fn entry(study: &Study, act: &ActSummary, next: &Next) -> Entry {
    let state = match act {
        a if Some(&a.act) == next.undo => format!("next: {}", next.keys.0),
        a if Some(&a.act) == next.redo => format!("next: {}", next.keys.1),
        a if a.undone => "undone".to_owned(),
        _ => String::new(),
    };
    let place = match act.sources.is_empty() && !act.codebook.is_empty() {
        true => "codebook".to_owned(),
        false => act.sources.join(", "),
    };
    let at = act.at.to_string();
    let cells = vec![
        at.get(11..16).unwrap_or_default().to_owned(),
        act.actor.clone(),
        told(study, act),
        place,
        state,
        // Not shown in the line: what a filter may also ask for.
        format!("{} {}", act.at.day(), act.what),
    ];
    Entry { key: act.act.0.clone(), cells, faint: act.undone || act.is_undo, ..Entry::default() }
}
