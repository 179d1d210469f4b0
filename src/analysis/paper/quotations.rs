//! A quotation for each theme and code, with definition and how many hold it.
//!
//! Who reads a findings section sees whose words carry it. So of the passages that
//! may be quoted the one is taken whose participant was quoted least so far, the
//! first of these in the order of the study; for a theme what its file names as
//! evidence comes before all others.

use super::{PaperError, Wanted, meta, table, words};
use crate::analysis::matrix::{Axes, Axis, Base, Behind, Measure, Spec, excerpt};
use crate::analysis::themes::{ThemeView, themes};
use crate::model::paper::Piece;
use crate::model::table::{AxisItem, Cell, Column, Excerpt, Kind, Table};
use std::collections::BTreeMap;

/// Code points of a passage that is too long to print where there is another.
const LONG: u32 = 700;

pub fn make(wanted: &Wanted) -> Result<Vec<Piece>, PaperError> {
    let views = themes(wanted.study);
    let rows = if views.is_empty() { Axes(vec![Axis::Code]) } else { Axes(vec![Axis::Theme, Axis::Code]) };
    let nested = rows.0.len() > 1;
    let spec = Spec {
        measures: vec![Measure::Participants, Measure::Definition],
        base: Base::Participants,
        ..Spec::new(rows, Axis::All, Measure::Participants)
    };
    let (numbers, behind) = wanted.matrix(&spec)?;
    let Some(meta) = meta(&numbers) else { return Ok(Vec::new()) };
    let mut used: BTreeMap<String, u32> = BTreeMap::new();
    let mut list = Vec::new();
    let (mut closed, mut silent) = (0, 0);
    for (at, item) in meta.rows.iter().enumerate() {
        let theme = views.iter().find(|view| nested && item.depth == 0 && view.id.0 == item.id);
        let (open, all) = quotable(wanted, &behind, at, theme);
        closed += all - open.len();
        let chosen = chosen(&open, theme, &mut used, wanted);
        silent += usize::from(chosen.is_none() && all > 0);
        list.push(row(wanted, item, (nested, theme), &meta.row_totals[at].cell, chosen));
    }
    if list.is_empty() {
        return Ok(Vec::new());
    }
    let mut made = Table::list("quotations by theme and code", columns(), list);
    made.notes.push("n of the N participants whom somebody of the record has read. One code can serve several themes. A quotation is of the participant quoted least above it, so that few do not speak for all.".to_owned());
    made.notes.push(wanted.consent.sentence());
    if silent > 0 {
        made.notes.push(format!("Of {silent} lines no passage may be quoted."));
    }
    if closed > 0 {
        made.notes.push("Passages of participants who are not quoted are counted all the same.".to_owned());
    }
    let uses: Vec<String> = used.iter().map(|(who, n)| format!("{who} {n}")).collect();
    if !uses.is_empty() {
        made.notes.push(format!("Quotations by participant: {}.", uses.join(", ")));
    }
    made.notes.extend(wanted.facts.notes.iter().cloned());
    Ok(vec![table("quotations", "Themes and codes with definition, n and a quotation", made)])
}

fn columns() -> Vec<Column> {
    let text = |key: &str| Column::new(key, Kind::Text);
    let prose = |key: &str| Column::new(key, Kind::Prose);
    vec![
        text("theme"),
        text("code"),
        prose("definition"),
        Column::new("participants", Kind::Number),
        Column::new("of", Kind::Number),
        prose("quotation"),
        text("who"),
        text("source"),
        Column::new("turn", Kind::Number),
    ]
}

/// The codings of a row whose words may be quoted and are a participant's, and
/// how many codings it has.
fn quotable(wanted: &Wanted, behind: &Behind, row: usize, theme: Option<&ThemeView>) -> (Vec<u32>, usize) {
    let all: Vec<u32> = behind.codings(Some(row), None).collect();
    let coding = |number: u32| wanted.study.codings.get(number as usize);
    let may = |number: &u32| coding(*number).is_some_and(|coding| wanted.consent.quotes(coding));
    let against = |number: &u32| theme.is_some_and(|view| view.counter.binary_search(&(*number as usize)).is_ok());
    (all.iter().copied().filter(|n| may(n) && !against(n)).collect(), all.len())
}

/// The one to print. Evidence first, then who was quoted least.
fn chosen(
    open: &[u32],
    theme: Option<&ThemeView>,
    used: &mut BTreeMap<String, u32>,
    wanted: &Wanted,
) -> Option<Excerpt> {
    let named = |n: u32| theme.is_some_and(|view| view.evidence.binary_search(&(n as usize)).is_ok());
    let spoken = open.iter().filter_map(|n| {
        let source = wanted.study.source(&wanted.study.codings.get(*n as usize)?.source)?;
        let who = wanted.study.participants_in(source, wanted.study.codings[*n as usize].place.span);
        Some((*n, who)).filter(|(_, who)| !who.is_empty())
    });
    let awkward = |n: u32| awkward(wanted, n);
    let times = |who: &[String]| who.iter().map(|one| used.get(one).copied().unwrap_or(0)).max().unwrap_or(0);
    let (number, who) = spoken.min_by_key(|(n, who)| (!named(*n), awkward(*n), times(who)))?;
    let found = excerpt(wanted.study, number)?;
    who.into_iter().for_each(|one| *used.entry(one).or_default() += 1);
    Some(found)
}

/// True for a passage that does not print well: several turns, or very long.
fn awkward(wanted: &Wanted, number: u32) -> bool {
    let Some(coding) = wanted.study.codings.get(number as usize) else { return true };
    let span = coding.place.span;
    let turns = wanted.study.source(&coding.source).map_or(0, |source| {
        source.turns.iter().filter(|turn| turn.span.start < span.end && span.start < turn.span.end).count()
    });
    turns > 1 || span.end - span.start > LONG
}

fn row(
    wanted: &Wanted,
    item: &AxisItem,
    (nested, theme): (bool, Option<&ThemeView>),
    n: &Cell,
    found: Option<Excerpt>,
) -> Vec<Cell> {
    let above = if nested { item.path.first().map_or(item.label.as_str(), String::as_str) } else { "" };
    let is_theme = nested && item.depth == 0;
    let id = item.id.rsplit('/').next().unwrap_or(&item.id);
    let code = wanted.study.codebook.get(&id.into());
    let definition = theme.map_or_else(|| code.map_or("", |c| c.definition.as_str()), |view| view.claim);
    let (count, of) = match n {
        Cell::Of { part, base, .. } => (Cell::Count(*part), Cell::Count(*base)),
        other => (other.clone(), Cell::Blank("")),
    };
    let who = |one: &Excerpt| one.participants.iter().map(|id| wanted.who(id)).collect::<Vec<_>>().join(", ");
    let one = found.as_ref();
    vec![
        words(above),
        words(if is_theme { "" } else { &item.label }),
        words(definition),
        count,
        of,
        one.map_or(Cell::Blank(""), |one| words(&one.quote)),
        one.map_or(Cell::Blank(""), |one| words(&who(one))),
        one.map_or(Cell::Blank(""), |one| words(&one.source)),
        one.and_then(|one| one.turn).map_or(Cell::Blank(""), |turn| Cell::Count(turn.into())),
    ]
}
