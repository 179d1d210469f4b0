//! What pages that are lists share: entries in columns, one highlighted,
//! several chosen, a filter, and the room for details.
//!
//! Entries are known by a key of their own (an id), so that what is highlighted
//! and chosen stays so when the study changes.

mod draw;

pub use draw::split;

use crate::tui::action::Command;
use crate::tui::app::App;
use crate::tui::area::first_shown;
use crate::tui::update::picker::moved;
use crate::tui::views::paint::width;
use draw::body;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};

/// A column.
#[derive(Clone, Debug, Default)]
pub struct Column {
    /// Its title.
    pub title: Cow<'static, str>,
    /// Columns of the screen it takes; 0 takes what is left (one column only).
    pub width: u16,
    /// True for numbers.
    pub right: bool,
}

impl Column {
    /// A column of words.
    pub fn new(title: impl Into<Cow<'static, str>>, width: u16) -> Self {
        Self { title: title.into(), width, right: false }
    }

    /// A column of numbers.
    pub fn number(title: impl Into<Cow<'static, str>>, width: u16) -> Self {
        Self { title: title.into(), width, right: true }
    }
}

/// One line of the list.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// Its key.
    pub key: String,
    /// Number of the thing it stands for, for pages that count theirs.
    pub of: usize,
    /// What stands in each column; what is beyond the last one is not shown,
    /// and a filter looks there too. Empty until [`List::put_in`].
    pub cells: Vec<String>,
    /// What the entry is kept in sight for under a filter, though it is none of
    /// its own: the names below a branch.
    pub around: String,
    /// Steps that the first cell is indented.
    pub depth: u16,
    /// True for a line that only heads those below; it cannot be highlighted.
    pub heading: bool,
    /// True for what should stand back.
    pub faint: bool,
    /// A colour for the first cell's words.
    pub style: Style,
}

/// The list.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its entries.
    entries: Vec<Entry>,
    /// Those that the filter lets through.
    shown: Vec<usize>,
    /// How many are shown and how many there are, headings left out.
    counts: (usize, usize),
    /// Index into `shown`.
    selected: usize,
    /// Keys of those chosen.
    pub chosen: BTreeSet<String>,
    /// What the entries must hold.
    pub filter: String,
    /// Keys of those that are listed at all; `None` for every one.
    only: Option<HashSet<String>>,
}

impl List {
    /// An empty list with these columns.
    pub fn new(columns: Vec<Column>) -> Self {
        Self { columns, ..Self::default() }
    }

    /// Takes new entries; what is highlighted and chosen stays so, if it is
    /// still there.
    pub fn set(&mut self, entries: Vec<Entry>) {
        let key = self.entry().map(|e| e.key.clone());
        self.entries = entries;
        if !self.chosen.is_empty() {
            let keys: BTreeSet<&str> = self.entries.iter().map(|e| e.key.as_str()).collect();
            self.chosen.retain(|k| keys.contains(k.as_str()));
        }
        self.sift();
        if let Some(key) = key {
            self.select(&key);
        }
        self.settle(true);
    }

    /// Puts cells into entries that have none yet, as `make` says: into those that
    /// are on screen when the list has so many lines, or, with `None`, into all.
    /// Keys, headings and numbers are known without them; what a filter looks at
    /// is not.
    pub fn put_in(&mut self, height: Option<u16>, make: impl Fn(&Entry) -> Vec<String>) {
        let empty = |e: &Entry| e.cells.is_empty() && !e.heading;
        match height {
            None => self.entries.iter_mut().filter(|e| empty(e)).for_each(|e| e.cells = make(e)),
            Some(height) => {
                let top = first_shown(self.selected, self.shown.len(), height);
                for at in self.shown.iter().skip(top).take(usize::from(height)) {
                    let entry = &mut self.entries[*at];
                    if empty(entry) {
                        entry.cells = make(entry);
                    }
                }
            }
        }
    }

    /// Narrows columns that are wider than what stands in them.
    pub fn fit_columns(&mut self) {
        for (number, column) in self.columns.iter_mut().enumerate().filter(|(_, c)| c.width > 0) {
            let cells = self.entries.iter().filter(|e| !e.heading).filter_map(|e| e.cells.get(number));
            let widest = cells.map(|c| width(c)).max().unwrap_or(0).max(width(&column.title));
            column.width = column.width.min(widest);
        }
    }

    /// Shows only entries that hold every word of `words`. Highlighted is one
    /// that holds them itself, best in its first column: what was highlighted
    /// before, if none fits better.
    pub fn set_filter(&mut self, words: &str) {
        let key = self.entry().map(|e| e.key.clone());
        self.filter = words.to_owned();
        self.sift();
        self.selected = 0;
        if let Some(key) = key {
            self.select(&key);
        }
        let words = self.words();
        if !words.is_empty() {
            let fit = |at: &usize| self.fit(&self.entries[self.shown[*at]], &words);
            let best = (0..self.shown.len()).map(|at| fit(&at)).max().unwrap_or(0);
            if self.shown.get(self.selected).is_none_or(|_| fit(&self.selected) < best) {
                self.selected = (0..self.shown.len()).find(|at| fit(at) == best).unwrap_or(0);
            }
        }
        self.settle(true);
    }

    /// Lists only entries with these keys, whatever the filter; `None` for every
    /// one.
    pub fn set_only(&mut self, only: Option<HashSet<String>>) {
        if self.only.is_none() && only.is_none() {
            return;
        }
        self.only = only;
        let key = self.entry().map(|e| e.key.clone());
        self.sift();
        if let Some(key) = key {
            self.select(&key);
        }
        self.settle(true);
    }

    /// True if a filter keeps entries out of sight.
    pub fn is_filtered(&self) -> bool {
        !self.filter.is_empty() || self.only.is_some()
    }

    /// What an entry must hold.
    fn words(&self) -> Vec<String> {
        self.filter.split_whitespace().map(str::to_lowercase).collect()
    }

    /// How well an entry holds the words: in its first column, in any, or only
    /// in what stands around it; 0 for a heading and where it does not.
    fn fit(&self, entry: &Entry, words: &[String]) -> u8 {
        let holds = |all: &str| {
            let all = all.to_lowercase();
            words.iter().all(|w| all.contains(w))
        };
        let own = || entry.cells.join(" ");
        match entry {
            e if e.heading => 0,
            e if e.cells.first().is_some_and(|first| holds(first)) => 3,
            _ if holds(&own()) => 2,
            e if !e.around.is_empty() && holds(&format!("{} {}", own(), e.around)) => 1,
            _ => 0,
        }
    }

    fn sift(&mut self) {
        let words = self.words();
        let listed = |e: &Entry| self.only.as_ref().is_none_or(|only| only.contains(&e.key));
        let holds = |e: &Entry| listed(e) && (words.is_empty() || self.fit(e, &words) > 0);
        let mut shown: Vec<usize> = Vec::new();
        for (index, entry) in self.entries.iter().enumerate() {
            if entry.heading {
                // A heading with nothing below it goes.
                shown.truncate(shown.len() - usize::from(shown.last().is_some_and(|l| self.entries[*l].heading)));
                shown.push(index);
            } else if holds(entry) {
                shown.push(index);
            }
        }
        shown.truncate(shown.len() - usize::from(shown.last().is_some_and(|l| self.entries[*l].heading)));
        self.shown = shown;
        let count = |entries: &mut dyn Iterator<Item = &Entry>| entries.filter(|e| !e.heading).count();
        self.counts = (count(&mut self.shown.iter().map(|i| &self.entries[*i])), count(&mut self.entries.iter()));
        self.selected = self.selected.min(self.shown.len().saturating_sub(1));
    }

    /// Moves off a heading.
    fn settle(&mut self, down: bool) {
        let heading = |at: usize| self.shown.get(at).is_some_and(|i| self.entries[*i].heading);
        let mut at = self.selected;
        while heading(at) {
            match if down { Some(at + 1) } else { at.checked_sub(1) } {
                Some(next) if next < self.shown.len() => at = next,
                _ => break,
            }
        }
        if heading(at) {
            at = (0..self.shown.len()).find(|i| !heading(*i)).unwrap_or(at);
        }
        self.selected = at;
    }

    /// The highlighted entry.
    pub fn entry(&self) -> Option<&Entry> {
        self.shown.get(self.selected).map(|i| &self.entries[*i]).filter(|e| !e.heading)
    }

    /// Its key.
    pub fn key(&self) -> Option<&str> {
        self.entry().map(|e| e.key.as_str())
    }

    /// The keys of the entries that the filter lets through, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.shown.iter().map(|i| &self.entries[*i]).filter(|e| !e.heading).map(|e| e.key.as_str())
    }

    /// The keys of all entries, in order.
    pub fn all_keys(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().filter(|e| !e.heading).map(|e| e.key.as_str())
    }

    /// The keys that an act is about: those chosen, in the order of the list,
    /// or else the highlighted one.
    pub fn about(&self) -> Vec<String> {
        if self.chosen.is_empty() {
            return self.key().map(str::to_owned).into_iter().collect();
        }
        self.entries.iter().map(|e| &e.key).filter(|k| self.chosen.contains(*k)).cloned().collect()
    }

    /// Highlights the entry with this key, if it is shown.
    pub fn select(&mut self, key: &str) {
        if let Some(at) = self.shown.iter().position(|i| self.entries[*i].key == key) {
            self.selected = at;
        }
    }

    /// How many entries the filter lets through, and how many there are.
    pub fn len(&self) -> (usize, usize) {
        self.counts
    }

    /// True if there is nothing to highlight.
    pub fn is_empty(&self) -> bool {
        self.entry().is_none()
    }

    /// `12 acts`, `3 of 12 acts` under a filter.
    pub fn extent(&self, one: &str, many: &str) -> String {
        let (shown, all) = self.len();
        let word = if all == 1 { one } else { many };
        let chosen = if self.chosen.is_empty() { String::new() } else { format!(" · {} chosen", self.chosen.len()) };
        if shown == all { format!("{all} {word}{chosen}") } else { format!("{shown} of {all} {word}{chosen}") }
    }

    /// Takes up a movement or a choice; false if the command is none of a list.
    pub fn command(&mut self, app: &App, command: Command) -> bool {
        let last = self.shown.len().saturating_sub(1);
        match command {
            Command::ListNext
            | Command::ListPrevious
            | Command::ListPageDown
            | Command::ListPageUp
            | Command::ListFirst
            | Command::ListLast => {
                let page = usize::from(app.size.1 / 2);
                // What is listed has an end: no step leads around it.
                self.selected = match command {
                    Command::ListNext => (self.selected + 1).min(last),
                    Command::ListPrevious => self.selected.saturating_sub(1),
                    other => moved(self.selected, last, page, other),
                };
                let up = matches!(command, Command::ListPrevious | Command::ListPageUp | Command::ListLast);
                self.settle(!up);
            }
            Command::Choose => {
                if let Some(key) = self.key().map(str::to_owned)
                    && !self.chosen.remove(&key)
                {
                    self.chosen.insert(key);
                }
                self.selected = (self.selected + 1).min(last);
                self.settle(true);
            }
            _ => return false,
        }
        true
    }

    /// Highlights the entry at a place on screen; false if none is there.
    pub fn click(&mut self, area: Rect, at: (u16, u16)) -> bool {
        let body = body(area);
        if !body.contains(Position::new(at.0, at.1)) {
            return false;
        }
        let index = first_shown(self.selected, self.shown.len(), body.height) + usize::from(at.1 - body.y);
        let there = self.shown.get(index).is_some_and(|i| !self.entries[*i].heading);
        if there {
            self.selected = index;
        }
        there
    }

    /// `3 of 12`: which entry is highlighted; headings count.
    pub fn position(&self) -> String {
        format!("{} of {}", self.selected + 1, self.shown.len())
    }

    /// The highlighted entry in words: titles and cells.
    pub fn say(&self) -> String {
        let Some(entry) = self.entry() else {
            return "the list is empty".to_owned();
        };
        let cell = |(column, words): (&Column, &String)| match (words.is_empty(), column.title.as_ref()) {
            (true, _) => None,
            (false, "") => Some(words.clone()),
            (false, title) => Some(format!("{} {words}", title.to_lowercase())),
        };
        let words: Vec<String> = self.columns.iter().zip(&entry.cells).filter_map(cell).collect();
        let chosen = if self.chosen.contains(&entry.key) { "chosen, " } else { "" };
        format!("{chosen}{}, {} of {}", words.join(", "), self.selected + 1, self.shown.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(key: &str) -> Entry {
        Entry { key: key.to_owned(), cells: vec![key.to_owned()], ..Entry::default() }
    }

    fn heading(words: &str) -> Entry {
        Entry { heading: true, ..entry(words) }
    }

    fn list() -> List {
        let mut list = List::new(vec![Column::new("Name", 0)]);
        list.set(vec![heading("one"), entry("alpha"), entry("beta"), heading("two"), entry("gamma")]);
        list
    }

    #[test]
    fn what_is_highlighted_stays_so_when_entries_come_and_go() {
        let mut list = list();
        list.select("gamma");
        list.set(vec![entry("new"), entry("gamma"), entry("alpha")]);
        assert_eq!(list.key(), Some("gamma"));
    }

    #[test]
    fn a_filter_takes_headings_without_entries_along() {
        let mut list = list();
        list.set_filter("amm");
        assert_eq!((list.key(), list.len()), (Some("gamma"), (1, 3)));
        list.set_filter("nothing");
        assert!(list.is_empty() && list.extent("name", "names") == "0 of 3 names");
        list.set_filter("");
        assert_eq!(list.key(), Some("alpha"), "a heading is never highlighted");
    }

    #[test]
    fn an_act_is_about_what_is_chosen_and_else_about_what_is_highlighted() {
        let mut list = list();
        assert_eq!(list.about(), ["alpha"]);
        list.chosen.extend(["gamma".to_owned(), "beta".to_owned()]);
        assert_eq!(list.about(), ["beta", "gamma"]);
    }
}
