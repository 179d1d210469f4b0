//! The review page: what waits for a person, and what can be done about it.
//!
//! Codings whose words changed, stand in several places or are gone; codings
//! whose code is gone; provisional ones. Each can be accepted, moved, recoded
//! or dropped, by its own coder only: others' are shown, so that a team sees
//! what is open. Several chosen ones are decided in one act.

mod acts;
mod details;
mod reading;

pub use reading::{Carried, in_text, moving};

use super::list::{Column, Entry, List, split};
use super::{Page, PageName, Reply, show};
use crate::analysis::review::Reason;
use crate::model::coding::Coding;
use crate::model::study::Study;
use crate::text::plain::shown;
use crate::tui::action::Command;
use crate::tui::app::{App, Tone};
use crate::tui::enabled as when;
use crate::tui::keymap::{Binding, Focus, Group, READING, row};
use crate::tui::narrow::{Narrowing, Wants};
use crate::tui::update::Effect;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::collections::{BTreeMap, HashMap};

/// What can be done here, and in the transcript with what waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Do {
    /// Says yes.
    Accept,
    /// Gives another place.
    Move,
    /// Gives another code.
    Recode,
    /// Takes the coding away.
    Drop,
    /// In the transcript: to the next that waits.
    Next,
    /// In the transcript: to the one before.
    Previous,
    /// In the transcript: puts the coding that is moved here.
    Put,
}

const HERE: &[Focus] = &[Focus::Page(PageName::Review)];
const PAGE: Group = Group::Page(PageName::Review);

/// Its keys, and those of the transcript that belong to it.
#[rustfmt::skip] // a table: one line a row
pub static ROWS: &[Binding] = &[
    row(Command::Review(Do::Accept), HERE, &["a"], (PAGE, "accept"), "Say yes: the words found are the right ones; a provisional coding becomes final.", when::may_edit),
    row(Command::Review(Do::Move), HERE, &["m"], (PAGE, "move"), "Choose among the places found, or select the right words in the transcript.", when::may_edit),
    row(Command::Review(Do::Recode), HERE, &["c"], (PAGE, "other code"), "Give it another code; memo and date stay.", when::may_edit),
    row(Command::Review(Do::Drop), HERE, &["x", "Delete"], (PAGE, "drop"), "Take the coding away; a provisional one is kept as rejected, and nothing counts it.", when::may_edit),
    row(Command::Review(Do::Next), READING, &["g w"], (Group::Move, "next to review"), "Next coding that waits in the review queue, also in the next sources.", when::always),
    row(Command::Review(Do::Previous), READING, &["g W"], (Group::Move, "review back"), "Previous coding that waits in the review queue.", when::always),
    row(Command::Review(Do::Put), READING, &["Y"], (PAGE, "put here"), "Put the coding that is being moved on the selected words, and go back to the review page.", when::carrying),
];

/// From this many columns on the title line says for which reasons.
const WIDE: u16 = 110;
/// The question which place is meant.
const PLACE: &str = "place";
/// The question which code it gets.
const CODE: &str = "code";

/// The page.
#[derive(Debug)]
struct Review {
    list: List,
    narrowing: Narrowing,
    /// Reason and index into the study's codings, by the coding's id.
    rows: HashMap<String, (Reason, usize)>,
    counts: Vec<(Reason, usize)>,
    /// How many wait for each coder, the person's own first.
    waiting: Vec<(String, usize)>,
    /// Who asks.
    coder: String,
    /// True where the title line has no room for reasons.
    narrow: bool,
}

/// Makes the page.
pub fn open(app: &App, _: &Study) -> Box<dyn Page> {
    // The source stands in the heading.
    let columns =
        vec![Column::new("Code", 20), Column::new("Coder", 8), Column::number("Turn", 4), Column::new("Words", 0)];
    let list = List::new(columns);
    let coder = app.coder.clone();
    Box::new(Review {
        list,
        narrowing: Narrowing::of(Wants::Codings),
        rows: HashMap::new(),
        counts: Vec::new(),
        waiting: Vec::new(),
        coder,
        narrow: false,
    })
}

impl Page for Review {
    fn name(&self) -> PageName {
        PageName::Review
    }

    fn refresh(&mut self, app: &App, study: &Study) {
        let queue = app.ledger.queue();
        let mut entries: Vec<Entry> = Vec::new();
        let mut group: Option<(Reason, &str)> = None;
        for (reason, index) in &queue {
            let coding = &study.codings[*index];
            if group != Some((*reason, &coding.source)) {
                group = Some((*reason, &coding.source));
                entries.push(heading(study, *reason, coding));
            }
            entries.push(entry(app, study, *reason, coding));
        }
        let of = |reason| (reason, queue.iter().filter(|(r, _)| *r == reason).count());
        self.counts = Reason::ALL.map(of).into_iter().filter(|(_, n)| *n > 0).collect();
        let mut waiting: BTreeMap<(bool, &str), usize> = BTreeMap::new();
        for (_, index) in &queue {
            let coder = study.codings[*index].coder.as_str();
            *waiting.entry((coder != app.coder, coder)).or_insert(0) += 1;
        }
        self.waiting = waiting.into_iter().map(|((_, coder), n)| (coder.to_owned(), n)).collect();
        self.narrow = app.size.0 < WIDE;
        self.rows = queue.into_iter().map(|(r, i)| (study.codings[i].id.0.clone(), (r, i))).collect();
        self.list.set(entries);
        self.narrowing.ask(&app.words, study);
        self.narrow_down();
    }

    fn command(&mut self, app: &mut App, study: &Study, command: Command) -> Vec<Effect> {
        match command {
            Command::Review(Do::Accept) => return self.accept(app, study),
            Command::Review(Do::Move) => self.begin_move(app, study),
            Command::Review(Do::Recode) => self.ask_code(app, study),
            Command::Review(Do::Drop) => return self.drop_them(app, study),
            Command::Accept => match self.here(study) {
                Some((_, coding)) => show(app, study, &coding.source, coding.place.span),
                None => app.say("nothing waits", Tone::Info),
            },
            other => _ = self.list.command(app, other),
        }
        Vec::new()
    }

    fn replied(&mut self, app: &mut App, study: &Study, ask: &'static str, reply: Reply) -> Vec<Effect> {
        match (ask, reply) {
            (PLACE, Reply::Choice(number)) => self.put_at(app, study, number),
            (CODE, Reply::Codes(codes)) => self.recode(app, study, codes),
            _ => Vec::new(),
        }
    }

    fn filter(&mut self, app: &App, study: &Study, words: &str) {
        self.list.set_filter(self.narrowing.typed(&app.words, study, words));
        self.narrow_down();
    }

    fn filtered(&self) -> bool {
        self.list.is_filtered()
    }

    fn narrowing(&self) -> Option<&Narrowing> {
        Some(&self.narrowing)
    }

    fn click(&mut self, app: &mut App, study: &Study, area: Rect, at: (u16, u16), clicks: u8) -> Vec<Effect> {
        if self.list.click(split(area).0, at) && clicks == 2 {
            return self.command(app, study, Command::Accept);
        }
        Vec::new()
    }

    fn draw(&self, app: &App, study: &Study, buffer: &mut Buffer, area: Rect) -> Option<(u16, u16)> {
        let (list, room) = split(area);
        self.list.draw(app, buffer, list, "Nothing waits: every coding stands on its words and has its code.");
        if let Some((reason, coding)) = self.here(study) {
            details::lines(app, study, (reason, coding), room.width).draw(buffer, room, 0);
        }
        None
    }

    fn say(&self, _: &App, study: &Study) -> String {
        match self.here(study) {
            Some((reason, _)) => format!("{}: {}", reason.word(), self.list.say()),
            None => "nothing waits".to_owned(),
        }
    }

    fn extent(&self) -> String {
        let counts: Vec<String> = self.counts.iter().map(|(r, n)| format!("{n} {}", r.word())).collect();
        let reasons = if counts.len() < 2 || self.narrow { String::new() } else { format!(": {}", counts.join(", ")) };
        let (shown, all) = self.list.len();
        let some = if shown == all { String::new() } else { format!("{shown} of {all} listed · ") };
        let chosen = self.list.chosen.len();
        let chosen = if chosen == 0 { String::new() } else { format!(" · {chosen} chosen") };
        format!("{some}{}{reasons}{chosen}", self.for_whom())
    }
}

impl Review {
    /// Lists what the query finds, if there is one.
    fn narrow_down(&mut self) {
        let found = self.narrowing.found();
        self.list.set_only(found.map(|f| f.codings.iter().map(|id| id.0.clone()).collect()));
    }

    /// `5 wait for you, 1 for ben`.
    fn for_whom(&self) -> String {
        let (own, others): (Vec<_>, Vec<_>) = self.waiting.iter().partition(|(coder, _)| *coder == self.coder);
        let mut out = match own.first().map_or(0, |(_, n)| *n) {
            0 if others.is_empty() => return "nothing waits".to_owned(),
            0 => "nothing waits for you".to_owned(),
            1 => "1 waits for you".to_owned(),
            n => format!("{n} wait for you"),
        };
        match &others[..] {
            [] => {}
            [(coder, n)] => out.push_str(&format!(", {n} for {coder}")),
            [(a, n), (b, m)] => out.push_str(&format!(", {n} for {a}, {m} for {b}")),
            more => out.push_str(&format!(", {} for others", more.iter().map(|(_, n)| n).sum::<usize>())),
        }
        out
    }

    /// The highlighted coding and why it waits.
    fn here<'s>(&self, study: &'s Study) -> Option<(Reason, &'s Coding)> {
        self.find(study, self.list.key()?)
    }

    fn find<'s>(&self, study: &'s Study, id: &str) -> Option<(Reason, &'s Coding)> {
        let (reason, index) = self.rows.get(id)?;
        study.codings.get(*index).map(|c| (*reason, c))
    }
}

/// The code as people read it.
fn code_of(study: &Study, coding: &Coding) -> String {
    coding.code.as_ref().map_or_else(|| "highlight".to_owned(), |c| study.code_name(c))
}

/// Source and turn.
fn place_of(study: &Study, coding: &Coding) -> String {
    let turn = study.source(&coding.source).and_then(|s| s.turn_of(coding.place.span));
    turn.map_or_else(|| coding.source.clone(), |t| format!("{}, turn {t}", coding.source))
}

fn turn_of(study: &Study, coding: &Coding) -> String {
    let turn = study.source(&coding.source).and_then(|s| s.turn_of(coding.place.span));
    turn.map_or_else(String::new, |t| t.to_string())
}

fn heading(study: &Study, reason: Reason, coding: &Coding) -> Entry {
    let title = study.source(&coding.source).map_or(coding.source.as_str(), |s| s.title.as_str());
    let key = format!("{}/{}", reason.word(), coding.source);
    Entry { key, cells: vec![format!("{} · {title}", reason.title())], heading: true, ..Entry::default() }
}

fn entry(app: &App, study: &Study, reason: Reason, coding: &Coding) -> Entry {
    let title = study.source(&coding.source).map_or("", |s| s.title.as_str());
    let cells = vec![
        code_of(study, coding),
        coding.coder.clone(),
        turn_of(study, coding),
        shown(&coding.anchor.quote, 200),
        // Not shown in the line: what a filter may also ask for.
        format!("{} {} {title} {}", reason.word(), reason.title(), coding.source),
    ];
    Entry { key: coding.id.0.clone(), cells, faint: coding.coder != app.coder, ..Entry::default() }
}
