//! One theme in full: what it is built from, what it is to others, and the
//! passages for and against it.
//!
//! A passage named as evidence is shown whether it counts or not, and says why
//! it does not: a theme that rests on words that were since rejected should show
//! that, not lose them quietly.

use super::list::{Counted, Tally};
use super::{ThemeView, themes};
use crate::analysis::scope::Scope;
use crate::model::codebook::{CodeId, CodeKind};
use crate::model::coding::{Coding, CodingStatus};
use crate::model::memo::{Target, backlinks};
use crate::model::study::Study;
use crate::model::table::{Cell, Column, Kind, Table};
use crate::model::theme::{Joined, ThemeStatus, joined};
use std::collections::BTreeSet;

/// What a line of a sheet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A code of the theme or below one.
    Code,
    /// What the theme is to a code or theme.
    Link,
    /// What a code or theme is to the theme.
    LinkedFrom,
    /// A coding that shows it.
    Evidence,
    /// A code or coding that speaks against it.
    Counter,
    /// A memo that thought of it.
    Memo,
}

impl Part {
    /// The word in output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Link => "link",
            Self::LinkedFrom => "linked-from",
            Self::Evidence => "evidence",
            Self::Counter => "counter-evidence",
            Self::Memo => "memo",
        }
    }
}

/// One line of a sheet; what does not apply is empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// Identity: of a code, theme, coding or memo, with its kind, as in links.
    pub id: String,
    /// Of a link, what it says: `supports`.
    pub relation: String,
    /// Name or title.
    pub title: String,
    /// The words of a coding.
    pub quote: String,
    /// Codings and participants of a code.
    pub counts: Option<(u64, u64)>,
    /// Source and turn of a coding.
    pub place: Option<(String, Option<u32>)>,
    /// Who speaks in a coding.
    pub speakers: Vec<String>,
    /// Whose coding.
    pub coder: String,
    /// How deep a code stands below those the theme names.
    pub depth: u32,
    /// Why it is not counted; empty if it is.
    pub not_counted: String,
}

/// One theme in full.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Identity.
    pub id: CodeId,
    /// Title.
    pub title: String,
    /// What it says.
    pub claim: String,
    /// How far it has come.
    pub status: ThemeStatus,
    /// Path of its file.
    pub file: String,
    /// Its segments, participants and sources.
    pub counts: (u64, u64, u64),
    /// All that belongs to it, in the order of [`Part`].
    pub lines: Vec<(Part, Line)>,
    /// Whose codings, and what was left out.
    pub notes: Vec<String>,
}

/// The theme with this id; `None` if there is none.
pub fn sheet(study: &Study, scope: &Scope, id: &str) -> Option<Sheet> {
    let views = themes(study);
    let view = views.iter().find(|v| v.id.0 == id)?;
    let counted = Counted::new(study, scope);
    let numbers = counted.numbers();
    let Tally { codings, participants, sources } = counted.tally(|coding, code| view.holds(coding, code));
    let mut lines = codes(study, view, &counted);
    lines.extend(relations(study, &views, view));
    lines.extend(view.evidence.iter().map(|at| (Part::Evidence, passage(study, *at, scope, &numbers))));
    lines.extend(view.counter_codes.iter().map(|code| (Part::Counter, code_line(study, *code, &counted))));
    lines.extend(view.counter.iter().map(|at| (Part::Counter, passage(study, *at, scope, &numbers))));
    lines.extend(memos(study, view));
    Some(Sheet {
        id: view.id.clone(),
        title: view.title.to_owned(),
        claim: view.claim.to_owned(),
        status: view.status,
        file: view.file(study).to_owned(),
        counts: (codings, participants, sources),
        lines,
        notes: counted.notes(study, scope),
    })
}

/// What a theme, one of `views`, is to codes and themes, then what they are to it.
pub fn relations(study: &Study, views: &[ThemeView], view: &ThemeView) -> Vec<(Part, Line)> {
    let own = view.links.iter().filter_map(|link| {
        let other = joined(&link.to, study)?;
        let (id, title) = named(study, other);
        Some((Part::Link, Line { id, title, relation: link.kind.verb().to_owned(), ..Line::default() }))
    });
    let itself = joined(&Target::Theme(view.id.clone()), study);
    own.chain(linked_from(study, views, itself)).collect()
}

/// How an end of a link is named: `theme:ID` or `code:ID`, and its title.
pub(super) fn named(study: &Study, end: Joined) -> (String, String) {
    match end {
        Joined::Theme(theme) => (Target::Theme(theme.id.clone()).to_string(), theme.title.clone()),
        Joined::Code(code) => {
            let code = &study.codebook.codes[code];
            let target = match code.kind {
                CodeKind::Theme => Target::Theme(code.id.clone()),
                _ => Target::Code(code.id.clone()),
            };
            (target.to_string(), code.name.clone())
        }
    }
}

fn code_line(study: &Study, code: usize, counted: &Counted) -> Line {
    let below = |one: usize| one == code || study.codebook.is_under(one, code);
    let tally = counted.tally(|_, cited| cited.is_some_and(below));
    let (id, title) = named(study, Joined::Code(code));
    Line { id, title, counts: Some((tally.codings, tally.participants)), ..Line::default() }
}

fn codes(study: &Study, view: &ThemeView, counted: &Counted) -> Vec<(Part, Line)> {
    let depth = |code: usize| {
        let line = study.codebook.lineage(code);
        let top = line.iter().position(|above| view.named.contains(above)).unwrap_or(0);
        (line.len() - 1 - top) as u32
    };
    let line = |code: &usize| (Part::Code, Line { depth: depth(*code), ..code_line(study, *code, counted) });
    view.codes.iter().map(line).collect()
}

fn linked_from(study: &Study, views: &[ThemeView], itself: Option<Joined>) -> Vec<(Part, Line)> {
    let mut out = Vec::new();
    let mut add = |end: Joined, links: &[crate::model::theme::TypedLink]| {
        for link in links.iter().filter(|link| itself.is_some() && joined(&link.to, study) == itself) {
            let (id, title) = named(study, end);
            let relation = link.kind.verb().to_owned();
            out.push((Part::LinkedFrom, Line { id, title, relation, ..Line::default() }));
        }
    };
    for theme in views.iter().filter_map(|v| study.theme(v.id)) {
        add(Joined::Theme(theme), &theme.links);
    }
    for (at, code) in study.codebook.codes.iter().enumerate().filter(|(_, c)| c.merged_into.is_none()) {
        add(Joined::Code(at), &code.links());
    }
    out
}

fn passage(study: &Study, at: usize, scope: &Scope, counted: &BTreeSet<usize>) -> Line {
    let coding = &study.codings[at];
    let span = coding.place.span;
    let source = study.source(&coding.source);
    let lost = span.is_empty() || source.is_none();
    let speakers = source.map_or_else(Vec::new, |s| {
        s.speakers_in(span).into_iter().map(|who| s.speakers[usize::from(who)].label.clone()).collect()
    });
    Line {
        id: Target::Coding(coding.id.clone()).to_string(),
        title: coding.code.as_ref().map_or_else(|| "highlight".to_owned(), |code| study.code_name(code)),
        quote: source.filter(|_| !lost).map_or(coding.anchor.quote.as_str(), |s| s.slice(span)).to_owned(),
        place: Some((coding.source.clone(), source.and_then(|s| s.turn_of(span)))),
        speakers,
        coder: coding.coder.clone(),
        not_counted: if counted.contains(&at) { String::new() } else { why_not(coding, scope).to_owned() },
        ..Line::default()
    }
}

/// Why a coding is not among those that count.
fn why_not(coding: &Coding, scope: &Scope) -> &'static str {
    match coding.status {
        _ if !scope.record.holds(coding) => "of another record",
        _ if coding.code.is_none() => "a highlight: it has no code",
        CodingStatus::Rejected if !scope.include_rejected => "rejected",
        CodingStatus::Provisional if !scope.include_provisional => "provisional",
        _ if !coding.place.grade.is_sure() => "its words changed or were not found",
        _ => "left out by a filter",
    }
}

/// The memos its file names, then those about it or linking to it.
fn memos(study: &Study, view: &ThemeView) -> Vec<(Part, Line)> {
    let own = study.theme(view.id).map(|t| t.memos.as_slice()).unwrap_or_default();
    let back = backlinks(study, &Target::Theme(view.id.clone()));
    let named = own.iter().filter_map(|id| study.memo(id)).map(|m| (m.id.clone(), m.title.clone()));
    let back = back.into_iter().map(|m| (m.id.to_owned(), m.title));
    let mut seen = BTreeSet::new();
    let line = |(id, title)| (Part::Memo, Line { id: format!("memo:{id}"), title, ..Line::default() });
    named.chain(back).filter(|(id, _)| seen.insert(id.clone())).map(line).collect()
}

impl Sheet {
    /// The same as a tidy table: one row a line.
    pub fn table(&self) -> Table {
        let text = |words: &str| if words.is_empty() { Cell::Blank("") } else { Cell::Text(words.to_owned()) };
        let count = |n: Option<u64>| n.map_or(Cell::Blank(""), Cell::Count);
        let rows = self.lines.iter().map(|(part, line)| {
            vec![
                text(part.word()),
                text(&line.id),
                text(&line.relation),
                text(&line.title),
                count(line.counts.map(|c| c.0)),
                count(line.counts.map(|c| c.1)),
                text(line.place.as_ref().map_or("", |p| &p.0)),
                count(line.place.as_ref().and_then(|p| p.1).map(u64::from)),
                Cell::List(line.speakers.clone()),
                text(&line.coder),
                text(&line.quote),
                text(&line.not_counted),
            ]
        });
        let column = |(key, kind)| Column::new(key, kind);
        let columns = [
            ("part", Kind::Text),
            ("id", Kind::Text),
            ("relation", Kind::Text),
            ("title", Kind::Text),
            ("codings", Kind::Number),
            ("participants", Kind::Number),
            ("source", Kind::Text),
            ("turn", Kind::Number),
            ("speakers", Kind::Text),
            ("coder", Kind::Text),
            ("quote", Kind::Prose),
            ("not_counted", Kind::Text),
        ];
        let mut table = Table::list(
            format!("{} ({}): {}", self.title, self.status.word(), self.claim),
            columns.map(column).to_vec(),
            rows.collect(),
        );
        table.notes = self.notes.clone();
        table
    }
}
