//! The lines of the codebook page: the tree, or the codes by use.
//!
//! Retired and merged-away codes stay in sight, standing back, because what
//! became of a code belongs to the trail of an analysis. A filter looks also in
//! definitions, shows what stands below a branch that fits, and keeps the
//! branches above what fits, so that one sees where it stands.

use super::tally::{Count, Tally};
use crate::model::codebook::{Code, CodeId, CodeKind};
use crate::model::study::Study;
use crate::tui::app::App;
use crate::tui::pages::list::{Column, Entry};
use ratatui::style::Style;
use std::collections::BTreeSet;

/// From this many columns on there is room for everything.
const WIDE: u16 = 104;

/// The order of the codes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// As in the codebook, as a tree.
    #[default]
    Book,
    /// Most used first.
    MostUsed,
    /// Unused first.
    Unused,
}

impl Sort {
    /// The one after.
    pub fn next(self) -> Self {
        match self {
            Self::Book => Self::MostUsed,
            Self::MostUsed => Self::Unused,
            Self::Unused => Self::Book,
        }
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Book => "in the order of the codebook",
            Self::MostUsed => "most used first",
            Self::Unused => "unused first",
        }
    }
}

/// What a column shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shows {
    Name,
    Kind,
    Origin,
    Status,
    Codings,
    People,
    Coders,
}

fn shows(width: u16) -> &'static [Shows] {
    use Shows as S;
    if width >= WIDE {
        &[S::Name, S::Kind, S::Origin, S::Status, S::Codings, S::People, S::Coders]
    } else {
        &[S::Name, S::Status, S::Codings, S::People]
    }
}

/// The columns for a list of `width` columns of the screen. A number in
/// brackets is with everything below.
pub fn columns(width: u16) -> Vec<Column> {
    let column = |shows: &Shows| match shows {
        Shows::Name => Column::new("Code", 0),
        Shows::Kind => Column::new("Kind", 8),
        Shows::Origin => Column::new("Origin", 9),
        Shows::Status => Column::new("Status", 9),
        Shows::Codings => Column::number("Codings", 11),
        Shows::People => Column::number("Participants", 12),
        Shows::Coders => Column::new("By coder", 24),
    };
    shows(width).iter().map(column).collect()
}

/// What decides which lines there are.
pub struct View<'p> {
    /// Branches whose codes are not shown.
    pub folded: &'p BTreeSet<CodeId>,
    /// The order.
    pub sort: Sort,
    /// True under a filter: then no branch is folded.
    pub filtered: bool,
    /// Columns of the screen for the list.
    pub width: u16,
}

/// The lines, in order.
pub fn entries(app: &App, study: &Study, tally: &Tally, view: &View) -> Vec<Entry> {
    let book = &study.codebook;
    let mut order: Vec<usize> = (0..book.codes.len()).collect();
    match view.sort {
        Sort::Book => order.retain(|i| view.filtered || !is_hidden(study, *i, view.folded)),
        Sort::MostUsed => order.sort_by_key(|i| std::cmp::Reverse(tally.code(*i).own.codings)),
        Sort::Unused => order.sort_by_key(|i| (!in_use(&book.codes[*i]), tally.code(*i).own.codings)),
    }
    let below = below(study);
    order.into_iter().map(|i| entry(app, study, tally, view, (i, &below[i]))).collect()
}

/// True if the code stands below a folded one.
fn is_hidden(study: &Study, code: usize, folded: &BTreeSet<CodeId>) -> bool {
    !folded.is_empty() && above(study, code).any(|up| folded.contains(&study.codebook.codes[up].id))
}

/// The codes above a code as the files have it, from the nearest up.
pub fn above(study: &Study, code: usize) -> impl Iterator<Item = usize> + '_ {
    let codes = &study.codebook.codes;
    std::iter::successors(codes[code].parent, |up| codes[*up].parent).take(codes.len())
}

/// True for codes that people code with.
fn in_use(code: &Code) -> bool {
    code.codable && code.merged_into.is_none() && code.status != crate::model::codebook::CodeStatus::Retired
}

/// The names of all codes below each code, for the filter.
fn below(study: &Study) -> Vec<String> {
    let mut out = vec![String::new(); study.codebook.codes.len()];
    for (index, code) in study.codebook.codes.iter().enumerate() {
        for up in above(study, index) {
            out[up].push_str(&code.name);
            out[up].push('\n');
        }
    }
    out
}

fn entry(app: &App, study: &Study, tally: &Tally, view: &View, (index, below): (usize, &str)) -> Entry {
    let code = &study.codebook.codes[index];
    let tree = view.sort == Sort::Book;
    let count = tally.code(index);
    let cell = |shows: &Shows| match shows {
        Shows::Name if tree => {
            let folded = view.folded.contains(&code.id) && !view.filtered;
            let mark = if below.is_empty() { ' ' } else { if folded { '▸' } else { '▾' } };
            format!("{mark} {}", code.name)
        }
        Shows::Name => match code.path.len().checked_sub(2) {
            Some(above) => format!("{} ‹ {}", code.name, code.path[above]),
            None => code.name.clone(),
        },
        Shows::Kind => code.kind.word().to_owned(),
        Shows::Origin => code.origin.map_or("", |o| o.word()).to_owned(),
        Shows::Status => status(code).to_owned(),
        Shows::Codings => with_below(count.own.codings as usize, count.all.codings as usize),
        Shows::People => with_below(count.own.people(), count.all.people()),
        Shows::Coders => {
            tally.by_coder(&count.own).map(|(coder, n)| format!("{coder} {n}")).collect::<Vec<_>>().join(" · ")
        }
    };
    let mut cells: Vec<String> = shows(view.width).iter().map(cell).collect();
    // No column shows these; the filter finds them.
    cells.push(format!("{} {}", code.id, code.definition));
    cells.push(format!("{} {}", code.kind.word(), code.origin.map_or("", |o| o.word())));
    let faint = !in_use(code) && code.kind == CodeKind::Code;
    let style = if faint { Style::new() } else { Style::new().fg(app.theme.code(study, Some(index))) };
    let depth = if tree { code.depth as u16 } else { 0 };
    // Kept in sight for what stands below, and for what it stands below.
    let around = format!("{} {below}", code.path.join(" "));
    Entry { key: code.id.0.clone(), cells, around, depth, faint, style, ..Entry::default() }
}

/// How settled a code is, or what became of it.
pub fn status(code: &Code) -> &'static str {
    if code.merged_into.is_some() { "merged" } else { code.status.word() }
}

fn with_below(own: usize, all: usize) -> String {
    if own == all { own.to_string() } else { format!("{own} ({all})") }
}

/// A code in words, as a screen reader says it.
pub fn said(study: &Study, tally: &Tally, code: &Code, folded: bool) -> String {
    let index = study.codebook.find(&code.id).unwrap_or_default();
    let mut parts = vec![code.name.clone()];
    parts.extend((code.kind != CodeKind::Code).then(|| code.kind.word().to_owned()));
    parts.push(status(code).to_owned());
    parts.extend(code.origin.map(|o| o.word().to_owned()));
    let below = study.codebook.children(Some(index)).count();
    if below > 0 {
        parts.push(format!("{below} directly below{}", if folded { ", folded" } else { "" }));
    }
    parts.push(counted(tally, tally.code(index)));
    if let Some(parent) = code.parent {
        parts.push(format!("below {}", study.codebook.codes[parent].name));
    }
    parts.join(", ")
}

/// `3 codings of 2 participants, with all below 12 of 5`.
pub fn counted(tally: &Tally, count: &Count) -> String {
    let plural = crate::model::fold::plural;
    let of = |people: usize| if people == 0 { String::new() } else { format!(" of {}", plural(people, "participant")) };
    let mut out = format!("{}{}", plural(count.own.codings as usize, "coding"), of(count.own.people()));
    let coders: Vec<String> = tally.by_coder(&count.own).map(|(coder, n)| format!("{coder} {n}")).collect();
    if coders.len() > 1 {
        out.push_str(&format!(" ({})", coders.join(", ")));
    }
    if count.all.codings > count.own.codings {
        out.push_str(&format!("; with everything below {}{}", count.all.codings, of(count.all.people())));
    }
    out
}
