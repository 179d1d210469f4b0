//! The memos page: what was thought, by kind, by what it is about, or newest
//! first; beside the highlighted memo its words and who links to it.
//!
//! The memos of codings stand among the others. What belongs to the highlighted
//! memo is worked out when the study or the highlight changes, never for a
//! frame: looking for backlinks walks through every coding.

mod acts;
mod details;
mod rows;

use super::list::{List, split};
use super::{Page, PageName, Reply};
use crate::model::event::ActSummary;
use crate::model::memo::{Home, Listed, Target, listed_among};
use crate::model::study::Study;
use crate::tui::action::Command;
use crate::tui::app::App;
use crate::tui::enabled as when;
use crate::tui::keymap::{Binding, Focus, Group, row};
use crate::tui::narrow::{Found, Narrowing};
use crate::tui::update::Effect;
use crate::tui::update::picker::scrolled;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::collections::{BTreeSet, HashMap, HashSet};

/// What can be done on the page besides what every list can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Do {
    /// A new memo.
    New,
    /// Another title.
    Title,
    /// Another kind.
    Kind,
    /// About something else.
    About,
    /// Takes memos away.
    Remove,
    /// Goes to what it is about, links to, or is linked from.
    Follow,
    /// Another order.
    Sort,
    /// The details a line on.
    DetailsDown,
    /// The details a line back.
    DetailsUp,
}

const HERE: &[Focus] = &[Focus::Page(PageName::Memos)];
const OWN: Group = Group::Page(PageName::Memos);

/// Its keys.
#[rustfmt::skip] // a table: one line a row
pub static ROWS: &[Binding] = &[
    row(Command::Memos(Do::New), HERE, &["n"], (OWN, "new"), "Write a new memo: its kind, what it is about, its title, then its words.", when::may_edit),
    row(Command::Memos(Do::Follow), HERE, &["f"], (OWN, "follow"), "Go to what the memo is about, what it links to, or what links to it.", when::always),
    row(Command::Memos(Do::Title), HERE, &["R", "F2"], (OWN, "title"), "Give the memo another title; links to it stay.", when::may_edit),
    row(Command::Memos(Do::About), HERE, &["a"], (OWN, "about"), "Say what the memo is about: codes, sources, turns, participants, the study.", when::may_edit),
    row(Command::Memos(Do::Kind), HERE, &["K"], (OWN, "kind"), "Make it a memo of another kind.", when::may_edit),
    row(Command::Memos(Do::Remove), HERE, &["x", "Delete"], (OWN, "remove"), "Take the memo away, or all chosen with v; undo brings them back.", when::may_edit),
    row(Command::Memos(Do::Sort), HERE, &["s"], (OWN, "sort"), "Order the memos by kind, by what they are about, or newest first.", when::always),
    row(Command::Memos(Do::DetailsDown), HERE, &["]"], (OWN, "details on"), "Read on in the memo.", when::always),
    row(Command::Memos(Do::DetailsUp), HERE, &["["], (OWN, "details back"), "Read back in the memo.", when::always),
];

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Sort {
    #[default]
    Kind,
    About,
    Newest,
}

/// The page.
#[derive(Debug)]
pub struct Memos {
    list: List,
    narrowing: Narrowing,
    sort: Sort,
    /// Of the highlighted memo.
    shown: Option<details::Shown>,
    /// Codings that have memos: indexes into the study's.
    codings: Vec<usize>,
    /// Those of them whose memos have links.
    linked: Vec<usize>,
    /// How many memos speak of each memo and of each memo of a coding.
    links: HashMap<Target, u32>,
    /// First line of the details.
    top: usize,
    /// Ids of the memos that were there when the page last looked.
    known: BTreeSet<String>,
    /// True while a memo is being written, which is to be highlighted.
    making: bool,
    /// What a question is about.
    asked: acts::Asked,
    /// Keys of the memos from which links were followed to others.
    trail: Vec<String>,
}

/// Makes the page.
pub fn open(_: &App, study: &Study) -> Box<dyn Page> {
    Box::new(Memos {
        list: List::default(),
        narrowing: Narrowing::default(),
        sort: Sort::default(),
        shown: None,
        codings: Vec::new(),
        linked: Vec::new(),
        links: HashMap::new(),
        top: 0,
        known: study.memos.iter().map(|m| m.id.clone()).collect(),
        making: false,
        asked: acts::Asked::default(),
        trail: Vec::new(),
    })
}

impl Page for Memos {
    fn name(&self) -> PageName {
        PageName::Memos
    }

    fn refresh(&mut self, app: &App, study: &Study) {
        self.shown = None;
        self.narrowing.ask(&app.words, study);
        self.fill(app, study);
        let ids: BTreeSet<String> = study.memos.iter().map(|m| m.id.clone()).collect();
        if let Some(new) = ids.iter().find(|id| self.making && !self.known.contains(*id)) {
            self.making = false;
            self.list.select(&file_key(new));
        }
        self.known = ids;
        self.settle(app, study);
    }

    fn command(&mut self, app: &mut App, study: &Study, command: Command) -> Vec<Effect> {
        let effects = match command {
            Command::Accept => {
                self.write(app, study);
                Vec::new()
            }
            Command::Memos(Do::DetailsDown | Do::DetailsUp) => {
                let down = command == Command::Memos(Do::DetailsDown);
                let step = if down { Command::ListNext } else { Command::ListPrevious };
                let (room, shown) = (split(app.areas(study).page).1, self.shown.as_ref());
                let rows = shown.map_or(0, |s| s.lines(app, study, room.width).0.len());
                self.top = scrolled(self.top, rows.saturating_sub(usize::from(room.height)), 1, step);
                Vec::new()
            }
            Command::Memos(Do::Sort) => {
                self.sort = match self.sort {
                    Sort::Kind => Sort::About,
                    Sort::About => Sort::Newest,
                    Sort::Newest => Sort::Kind,
                };
                self.fill(app, study);
                Vec::new()
            }
            Command::Memos(what) => self.act(app, study, what),
            other => {
                self.list.command(app, other);
                Vec::new()
            }
        };
        self.settle(app, study);
        effects
    }

    fn replied(&mut self, app: &mut App, study: &Study, ask: &'static str, reply: Reply) -> Vec<Effect> {
        let effects = self.answer(app, study, ask, reply);
        self.settle(app, study);
        effects
    }

    fn filter(&mut self, app: &App, study: &Study, words: &str) {
        let words = self.narrowing.typed(&app.words, study, words);
        if !words.is_empty() {
            self.put_in(app, study, true);
        }
        self.list.set_filter(words);
        self.narrow_down(study);
        self.settle(app, study);
    }

    fn narrowing(&self) -> Option<&Narrowing> {
        Some(&self.narrowing)
    }

    fn followed(&self) -> bool {
        !self.trail.is_empty()
    }

    fn follow_back(&mut self, app: &mut App, study: &Study) -> bool {
        let Some(before) = self.trail.pop() else {
            return false;
        };
        self.list.set_filter("");
        self.list.select(&before);
        self.settle(app, study);
        true
    }

    fn turned(&mut self, app: &App, study: &Study, act: &ActSummary) {
        if let Some(event) = act.memos.iter().rev().find(|event| !event.is_of_summaries() && !event.is_of_theme()) {
            self.list.select(&file_key(&event.memo));
            self.settle(app, study);
        }
    }

    fn filtered(&self) -> bool {
        self.list.is_filtered()
    }

    fn click(&mut self, app: &mut App, study: &Study, area: Rect, at: (u16, u16), clicks: u8) -> Vec<Effect> {
        if self.list.click(split(area).0, at) && clicks == 2 {
            self.write(app, study);
        }
        self.settle(app, study);
        Vec::new()
    }

    fn draw(&self, app: &App, study: &Study, buffer: &mut Buffer, area: Rect) -> Option<(u16, u16)> {
        let (list, room) = split(area);
        self.list.draw(app, buffer, list, "No memos yet: n writes the first.");
        if let Some(shown) = &self.shown {
            shown.lines(app, study, room.width).draw(buffer, room, self.top);
        }
        None
    }

    fn say(&self, _: &App, _: &Study) -> String {
        self.list.say()
    }

    fn extent(&self) -> String {
        let sort = match self.sort {
            Sort::Kind => "by kind",
            Sort::About => "by what they are about",
            Sort::Newest => "newest first",
        };
        format!("{} · {sort}", self.list.extent("memo", "memos"))
    }
}

/// True if a memo is on something that was found.
fn is_asked(study: &Study, found: &Found, memo: &Listed<'_>) -> bool {
    let about = |target: &Target| match target {
        Target::Coding(id) => found.codings.contains(id),
        Target::Source(id) => study.source_index(id).is_some_and(|at| found.has_source(at)),
        Target::Turn { source, number } => study.source_index(source).is_some_and(|at| {
            let turn = study.sources[at].turns.iter().find(|t| t.number == *number);
            turn.is_some_and(|turn| found.has_turn(at, turn.span))
        }),
        _ => false,
    };
    let own = matches!(memo.home, Home::Coding(coding) if found.codings.contains(&coding.id));
    own || memo.about.iter().any(about)
}

/// The key of a memo with a file.
fn file_key(id: &str) -> String {
    format!("memo:{id}")
}

/// What the key of an entry stands for. An entry that stands in the list more
/// than once has a number behind a control character.
fn target_of(key: &str) -> Target {
    Target::parse(key.split('\u{1f}').next().unwrap_or_default())
}

impl Memos {
    /// What the highlighted entry is, as others name it.
    fn target(&self) -> Option<Target> {
        self.list.key().map(target_of)
    }

    /// Lists the memos on what the query finds, if there is one: of its codings,
    /// about its turns and sources.
    fn narrow_down(&mut self, study: &Study) {
        let keys = |found: &Found| {
            let all = listed_among(study, self.codings.iter().copied());
            let asked = all.iter().filter(|memo| is_asked(study, found, memo)).map(|memo| memo.target().to_string());
            let targets: HashSet<String> = asked.collect();
            let of = |key: &&str| targets.contains(key.split('\u{1f}').next().unwrap_or_default());
            self.list.all_keys().filter(of).map(str::to_owned).collect()
        };
        self.list.set_only(self.narrowing.found().map(keys));
    }

    /// Takes up that another memo is highlighted, or is another than before, and
    /// that others are on screen.
    fn settle(&mut self, app: &App, study: &Study) {
        self.put_in(app, study, false);
        let target = self.target();
        if self.shown.as_ref().map(|s| &s.target) != target.as_ref() {
            self.top = 0;
            self.shown = target.and_then(|target| details::Shown::of(study, target, &self.codings, &self.linked));
        }
    }
}

/// What a memo is about. That a coding is there need not be asked of its own memo:
/// there may be thousands.
fn about(study: &Study, memo: &Listed<'_>) -> Vec<String> {
    let own = matches!(memo.home, Home::Coding(_));
    let words = |t: &Target| if own && matches!(t, Target::Coding(_)) { named(study, t) } else { said(study, t) };
    memo.about.iter().map(words).collect()
}

/// What is named, as people read it; what is not in the study says so.
fn said(study: &Study, target: &Target) -> String {
    let missing = !matches!(target, Target::Other(_)) && target.missing_in(study).is_some();
    format!("{}{}", named(study, target), if missing { " (not there)" } else { "" })
}

fn named(study: &Study, target: &Target) -> String {
    match target {
        Target::Code(id) => format!("code {}", study.code_name(id)),
        Target::Theme(id) => {
            format!("theme {}", study.theme(id).map_or_else(|| study.code_name(id), |t| t.title.clone()))
        }
        Target::Source(id) => format!("source {id}"),
        Target::Turn { source, number } => format!("turn {number} of {source}"),
        Target::Participant(id) => format!("participant {id}"),
        Target::Memo(id) => format!("memo {}", study.memo(id).map_or(id, |m| &m.title)),
        Target::Coding(_) => "a coding".to_owned(),
        Target::Study => "the study".to_owned(),
        Target::Other(words) => format!("“{words}”?"),
    }
}
