//! The history page: what was done, when and by whom, newest first.
//!
//! Enter goes to the words that the highlighted act made or changed.

use super::list::{Column, Entry, List, split};
use super::{Page, PageName, show};
use crate::model::coding::Coding;
use crate::model::event::ActSummary;
use crate::model::study::Study;
use crate::tui::action::Command;
use crate::tui::app::{App, Tone};
use crate::tui::keymap::Binding;
use crate::tui::update::Effect;
use crate::tui::views::paint::Lines;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Its keys.
pub static ROWS: &[Binding] = &[];

/// The page.
#[derive(Debug)]
struct History {
    list: List,
}

/// Makes the page.
pub fn open(_: &App, _: &Study) -> Box<dyn Page> {
    let columns = vec![
        Column::new("When", 16),
        Column::new("Who", 10),
        Column::new("What", 0),
        Column::new("Where", 20),
        Column::new("State", 7),
    ];
    Box::new(History { list: List::new(columns) })
}

impl Page for History {
    fn name(&self) -> PageName {
        PageName::History
    }

    fn refresh(&mut self, _: &App, study: &Study) {
        self.list.set(study.acts.iter().rev().map(entry).collect());
    }

    fn command(&mut self, app: &mut App, study: &Study, command: Command) -> Vec<Effect> {
        if command == Command::Accept {
            match self.act(study).and_then(|a| first_coding(study, a)) {
                Some(coding) => show(app, study, &coding.source, coding.place.span),
                None => app.say("this act left no words to go to", Tone::Info),
            }
        } else {
            self.list.command(app, command);
        }
        Vec::new()
    }

    fn filter(&mut self, _: &App, _: &Study, words: &str) {
        self.list.set_filter(words);
    }

    fn click(&mut self, app: &mut App, study: &Study, area: Rect, at: (u16, u16), clicks: u8) -> Vec<Effect> {
        if self.list.click(split(area).0, at) && clicks == 2 {
            return self.command(app, study, Command::Accept);
        }
        Vec::new()
    }

    fn draw(&self, app: &App, study: &Study, buffer: &mut Buffer, area: Rect) -> Option<(u16, u16)> {
        let (list, details) = split(area);
        self.list.draw(app, buffer, list, "Nothing was done yet.");
        if let Some(act) = self.act(study) {
            about(app, study, act, details.width).draw(buffer, details, 0);
        }
        None
    }

    fn say(&self, _: &App, _: &Study) -> String {
        self.list.say()
    }

    fn extent(&self) -> String {
        self.list.extent("act", "acts")
    }
}

impl History {
    fn act<'s>(&self, study: &'s Study) -> Option<&'s ActSummary> {
        study.acts.iter().find(|a| Some(a.act.0.as_str()) == self.list.key())
    }
}

fn entry(act: &ActSummary) -> Entry {
    let state = if act.undone { "undone" } else { "" };
    let when = act.at.to_string().replace('T', " ").chars().take(16).collect();
    let cells = vec![when, act.actor.clone(), act.what.clone(), act.sources.join(", "), state.to_owned()];
    Entry { key: act.act.0.clone(), cells, faint: act.undone || act.is_undo, ..Entry::default() }
}

/// The first living coding that the act made.
fn first_coding<'s>(study: &'s Study, act: &ActSummary) -> Option<&'s Coding> {
    let made = |c: &&Coding| c.coder == act.actor && c.created == act.at && act.sources.contains(&c.source);
    study.codings.iter().find(made)
}

fn about(app: &App, study: &Study, act: &ActSummary, width: u16) -> Lines {
    let mut lines = Lines::default();
    lines.wrapped(&act.what, width, 0, app.theme.strong());
    lines.wrapped(&format!("{} by {}", act.at, act.actor), width, 0, app.theme.faint());
    if act.undone {
        lines.wrapped("taken back", width, 0, app.theme.waiting());
    }
    for coding in study.codings.iter().filter(|c| c.created == act.at && c.coder == act.actor).take(20) {
        let code = coding.code.as_ref().map_or_else(|| "highlight".to_owned(), |c| study.code_name(c));
        lines.wrapped(&format!("{code}: “{}”", coding.anchor.quote), width, 2, Style::new());
    }
    lines
}
