//! The lines of the memos page: below headings, or newest first.
//!
//! Memos of codings may be thousands, so at first an entry of theirs is a key
//! with its place; its words are put in when it comes on screen, or all of them
//! when a filter looks for words.

use super::{Memos, Sort, about, said};
use crate::model::codebook::CodeId;
use crate::model::memo::{CODING_KIND, KINDS, Listed, Target, backlink_counts, listed_among};
use crate::model::study::Study;
use crate::model::words::count_words;
use crate::tui::app::App;
use crate::tui::pages::list::{Column, Entry, split};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

impl Memos {
    /// The lines of the list anew. Memos of codings may be thousands: their words
    /// are put in when they come on screen, or when a filter looks for them.
    pub(super) fn fill(&mut self, app: &App, study: &Study) {
        self.codings = app.ledger.with_memos().collect();
        self.linked = app.ledger.with_links().collect();
        self.links = links_to(study, &self.linked);
        self.list.columns = columns(split(app.areas(study).page).0.width);
        let own = listed_among(study, std::iter::empty());
        let mut rows: Vec<Row<'_>> = Vec::with_capacity(own.len() + self.codings.len());
        match self.sort {
            Sort::Newest => {
                let codings =
                    self.codings.iter().map(|at| (study.codings[*at].created.day(), self.of_coding(study, *at)));
                let mut sorted: Vec<(String, Entry)> = own
                    .iter()
                    .map(|memo| (memo.created.clone(), self.of_file(study, memo, 0)))
                    .chain(codings)
                    .collect();
                sorted.sort_by(|a, b| b.0.cmp(&a.0));
                self.list.set(sorted.into_iter().map(|(_, entry)| entry).collect());
            }
            Sort::Kind => {
                let named = |memo: &Listed<'_>| (rank(memo.kind), Cow::Owned(memo.kind.to_owned()));
                rows.extend(own.iter().map(|memo| (named(memo), self.of_file(study, memo, 0))));
                let kind = (rank(CODING_KIND), Cow::Borrowed(CODING_KIND));
                rows.extend(self.codings.iter().map(|at| (kind.clone(), self.of_coding(study, *at))));
                self.list.set(grouped(rows));
            }
            Sort::About => {
                for memo in &own {
                    let names = headings(study, memo).into_iter().enumerate();
                    rows.extend(names.map(|(at, name)| ((0, Cow::Owned(name)), self.of_file(study, memo, at))));
                }
                let names = code_names(study, &self.codings);
                let name = |at: &usize| Cow::Borrowed(names[&study.codings[*at].code.as_ref()].as_str());
                rows.extend(self.codings.iter().map(|at| ((0, name(at)), self.of_coding(study, *at))));
                self.list.set(grouped(rows));
            }
        }
        self.narrow_down(study);
    }

    /// The entry of a memo with a file, the `number`th of it.
    fn of_file(&self, study: &Study, memo: &Listed<'_>, number: usize) -> Entry {
        let target = memo.target();
        let key = if number == 0 { target.to_string() } else { format!("{target}\u{1f}{number}") };
        Entry { key, cells: self.cells(study, memo), depth: u16::from(self.sort != Sort::Newest), ..Entry::default() }
    }

    /// The entry of a memo of a coding; its words only if a filter looks there.
    fn of_coding(&self, study: &Study, at: usize) -> Entry {
        let coding = &study.codings[at];
        let words = || self.cells(study, &Listed::of_coding(coding, study));
        let cells = if self.list.filter.is_empty() { Vec::new() } else { words() };
        let key = format!("coding:{}", coding.id.0);
        Entry { key, cells, of: at, depth: u16::from(self.sort != Sort::Newest), ..Entry::default() }
    }

    /// What stands in the columns, and the kind for the filter.
    fn cells(&self, study: &Study, memo: &Listed<'_>) -> Vec<String> {
        let links = self.links.get(&memo.target()).map_or(String::new(), u32::to_string);
        let words = count_words(memo.text).to_string();
        vec![memo.title.clone(), about(study, memo).join(", "), memo.created.clone(), words, links, memo.kind.into()]
    }

    /// Puts words into the entries that have none yet: into those on screen, or
    /// into all.
    pub(super) fn put_in(&mut self, app: &App, study: &Study, all: bool) {
        let height = (!all).then(|| split(app.areas(study).page).0.height);
        let mut list = std::mem::take(&mut self.list);
        list.put_in(height, |entry| match study.codings.get(entry.of) {
            Some(coding) => self.cells(study, &Listed::of_coding(coding, study)),
            None => Vec::new(),
        });
        self.list = list;
    }
}

fn columns(wide: u16) -> Vec<Column> {
    let about = if wide >= 70 { wide / 3 } else { 0 };
    let mut out = vec![Column::new("Memo", 0)];
    if about > 0 {
        out.push(Column::new("About", about));
    } else {
        out.push(Column::new("", 1));
    }
    out.extend([Column::new("Made", 10), Column::number("Words", 6), Column::number("Links", 5)]);
    out
}

/// The usual kinds in their order, then others, then those of codings.
fn rank(kind: &str) -> usize {
    let usual = KINDS.iter().position(|k| *k == kind);
    if kind == CODING_KIND { usize::MAX } else { usual.unwrap_or(KINDS.len()) }
}

/// An entry with the place and the words of its heading.
type Row<'n> = ((usize, Cow<'n, str>), Entry);

/// Entries below headings, in the order of these.
fn grouped(rows: Vec<Row<'_>>) -> Vec<Entry> {
    let mut groups: BTreeMap<(usize, Cow<'_, str>), Vec<Entry>> = BTreeMap::new();
    for (group, entry) in rows {
        groups.entry(group).or_default().push(entry);
    }
    let mut out = Vec::new();
    for ((_, name), entries) in groups {
        let cells = vec![format!("{name} ({})", entries.len())];
        out.push(Entry { key: format!("\u{1f}{name}"), cells, heading: true, ..Entry::default() });
        out.extend(entries);
    }
    out
}

/// How many memos speak of each. Without a link a coding's memo speaks of nothing
/// but its own coding.
fn links_to(study: &Study, linked: &[usize]) -> HashMap<Target, u32> {
    backlink_counts(&listed_among(study, linked.iter().copied()))
}

/// The headings of the codes that codings have.
fn code_names<'s>(study: &'s Study, codings: &[usize]) -> HashMap<Option<&'s CodeId>, String> {
    let mut out = HashMap::new();
    for coding in codings.iter().map(|at| &study.codings[*at]) {
        let code = coding.code.as_ref();
        let heading = || code.map_or_else(|| "highlights".to_owned(), |code| said(study, &Target::Code(code.clone())));
        out.entry(code).or_insert_with(heading);
    }
    out
}

/// The headings a memo with a file stands below.
fn headings(study: &Study, memo: &Listed<'_>) -> Vec<String> {
    let mut out = about(study, memo);
    out.dedup();
    if out.is_empty() { vec!["nothing yet".to_owned()] } else { out }
}
