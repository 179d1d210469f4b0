//! Hits as tables: one row a hit, and how many there are by something.
//!
//! The columns are a contract: the same keys in every format and for every
//! kind of unit.

use super::Hit;
use super::places::{codes_on, decided};
use crate::model::coding::CodingStatus;
use crate::model::known::{Fact, Known};
use crate::model::nearest::{hint, nearest};
use crate::model::source::{Outline, Source};
use crate::model::span::Span;
use crate::model::table::{Cell, Column, Kind, Shape, Table};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::HashMap;

/// What a facet is called besides the attributes.
pub const FACETS: [&str; 8] = ["code", "coder", "participant", "speaker", "source", "kind", "section", "turn"];

/// One row a hit.
pub fn table(study: &impl Known, hits: &[Hit], title: String) -> Table {
    let rows = hits.iter().map(|hit| row(study, study.full(hit.place.source), hit));
    Table::list(title, columns(), rows.collect())
}

/// The columns.
pub fn columns() -> Vec<Column> {
    let text = |key: &str| Column::new(key, Kind::Text);
    let number = |key: &str| Column::new(key, Kind::Number).detail();
    vec![
        text("source"),
        text("participant").detail(),
        text("speaker"),
        Column::new("turn", Kind::Number),
        number("start"),
        number("end"),
        Column::new("text", Kind::Prose),
        number("score"),
        text("highlights").detail(),
        text("codes").detail(),
    ]
}

/// The row of a hit in its source.
pub fn row(study: &impl Known, source: &Source, hit: &Hit) -> Vec<Cell> {
    let about = About::of(study, source, hit);
    vec![
        Cell::Text(source.id.clone()),
        Cell::List(about.participants),
        Cell::List(about.speakers),
        about.turn.map_or(Cell::Blank(""), |t| Cell::Count(t.into())),
        Cell::Count(hit.place.span.start.into()),
        Cell::Count(hit.place.span.end.into()),
        Cell::Text(about.text.to_owned()),
        Cell::number(hit.score, 4),
        Cell::List(hit.highlights.iter().map(|h| format!("{}-{}", h.start, h.end)).collect()),
        Cell::List(about.codes.iter().map(|c| study.codebook().codes[*c].id.0.clone()).collect()),
    ]
}

/// A hit for programs: spans are pairs of code points of the source's body.
#[derive(Debug, Serialize)]
pub struct Told<'h> {
    source: &'h str,
    participant: Vec<String>,
    speaker: Vec<String>,
    turn: Option<u32>,
    start: u32,
    end: u32,
    text: &'h str,
    score: f64,
    highlights: &'h [Span],
    codes: Vec<&'h str>,
}

/// A hit in its source for programs.
pub fn told<'h>(study: &'h impl Known, source: &'h Source, hit: &'h Hit) -> Told<'h> {
    let About { participants, speakers, turn, text, codes, .. } = About::of(study, source, hit);
    Told {
        source: &source.id,
        participant: participants,
        speaker: speakers,
        turn,
        start: hit.place.span.start,
        end: hit.place.span.end,
        text,
        // Adding nothing turns -0 into 0.
        score: (hit.score * 10_000.0).round() / 10_000.0 + 0.0,
        highlights: &hit.highlights,
        codes: codes.iter().map(|c| study.codebook().codes[*c].id.0.as_str()).collect(),
    }
}

/// All of them for programs.
pub fn as_json(study: &impl Known, hits: &[Hit]) -> Value {
    hits.iter().map(|hit| json!(told(study, study.full(hit.place.source), hit))).collect()
}

/// What there is to say of a hit.
#[derive(Clone, Debug)]
pub struct About<'s> {
    /// Its source.
    pub source: &'s Source,
    /// Participants who speak in it.
    pub participants: Vec<String>,
    /// Labels of those who speak in it.
    pub speakers: Vec<String>,
    /// Its turn, or the first that it touches; of a whole source none.
    pub turn: Option<u32>,
    /// Its words.
    pub text: &'s str,
    /// Codes of words of it (of an excerpt, its own first), by index.
    pub codes: Vec<usize>,
}

impl<'s> About<'s> {
    /// Looks it up.
    pub fn of(study: &impl Known, source: &'s Source, hit: &Hit) -> Self {
        let span = hit.place.span;
        let speakers = source.speakers_in(span).into_iter().map(|s| source.speakers[usize::from(s)].label.clone());
        Self {
            source,
            participants: source.participants_in(span),
            speakers: speakers.collect(),
            turn: turn(source, span),
            text: source.slice(span),
            codes: codes(study, hit),
        }
    }
}

/// The turn of a hit, or the first that it touches; of a whole source none.
pub fn turn(source: &Outline, span: Span) -> Option<u32> {
    source.turn_of(span).filter(|_| span != Span::new(0, source.chars))
}

/// True if a coding is told of where its words are found: nobody said no to it, and it does
/// not say again what was decided together.
fn counts_beside(coding: &Fact<'_>) -> bool {
    coding.status != CodingStatus::Rejected && !decided(coding)
}

/// Codes of words of a hit (of an excerpt, its own first), by index.
fn codes(study: &impl Known, hit: &Hit) -> Vec<usize> {
    let mut codes = codes_on(study, hit.place.source, hit.place.span, counts_beside);
    if let Some(own) = hit.place.coding.and_then(|c| study.fact(c).code) {
        codes.retain(|c| *c != own);
        codes.insert(0, own);
    }
    codes
}

/// How many hits there are by something: one row a value, most first. A hit
/// with several values (two codes, two speakers) counts for each. At most `most`
/// rows.
///
/// # Errors
/// If there is nothing of that name, in words.
pub fn facet(study: &impl Known, hits: &[Hit], (by, most): (&str, usize)) -> Result<Table, String> {
    let columns =
        vec![Column::new(by, Kind::Text), Column::new("hits", Kind::Number), Column::new("sources", Kind::Number)];
    let counts = counts(study, hits, by)?;
    let (all, shown) = (counts.len(), counts.len().min(most));
    let cells = counts.into_iter().take(most).map(|(value, hits, sources)| {
        let value = if value.is_empty() { Cell::Blank("none") } else { Cell::Text(value) };
        vec![value, Cell::Count(hits), Cell::Count(sources)]
    });
    let some = if shown < all { format!(", {shown} of {all} values") } else { String::new() };
    Ok(Table::list(format!("Hits by {by}{some}"), columns, cells.collect()))
}

/// Several facets as one table, for what holds one table only: what is counted
/// by stands in the column `by`.
pub fn joined(by: &[&String], facets: &[Table]) -> Table {
    let columns = vec![
        Column::new("by", Kind::Text),
        Column::new("value", Kind::Text),
        Column::new("hits", Kind::Number),
        Column::new("sources", Kind::Number),
    ];
    let mut out = Vec::new();
    for (by, facet) in by.iter().zip(facets) {
        if let Shape::List { rows, .. } = &facet.shape {
            let before = |row: &Vec<Cell>| [&[Cell::Text((*by).clone())], &row[..]].concat();
            out.extend(rows.iter().map(before));
        }
    }
    let names: Vec<&str> = by.iter().map(|by| by.as_str()).collect();
    Table::list(format!("Hits by {}", names.join(", ")), columns, out)
}

/// The values of a facet, most first: value (empty for none), hits, sources.
///
/// # Errors
/// If there is nothing of that name, in words.
pub fn counts(study: &impl Known, hits: &[Hit], by: &str) -> Result<Vec<(String, u64, u64)>, String> {
    let names = study.attributes();
    if !FACETS.contains(&by) && !names.iter().any(|n| n == by) {
        let all = FACETS.into_iter().chain(names.iter().map(String::as_str));
        return Err(format!("there is nothing called “{by}” to count by{}", hint(nearest(by, all))));
    }
    let mut counts: HashMap<String, (u64, std::collections::BTreeSet<usize>)> = HashMap::new();
    for hit in hits {
        let values = values(study, hit, by);
        for value in values {
            let entry = counts.entry(value).or_default();
            entry.0 += 1;
            entry.1.insert(hit.place.source);
        }
    }
    let mut rows: Vec<(String, u64, u64)> =
        counts.into_iter().map(|(value, (hits, sources))| (value, hits, sources.len() as u64)).collect();
    rows.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    Ok(rows)
}

/// The values of a hit, each once; an empty one if it has none.
fn values(study: &impl Known, hit: &Hit, by: &str) -> Vec<String> {
    let (source, span) = (study.outline(hit.place.source), hit.place.span);
    let label = |speaker: u16| source.speakers[usize::from(speaker)].label.clone();
    let mut out: Vec<String> = match by {
        "code" => codes(study, hit).iter().map(|c| study.codebook().codes[*c].id.0.clone()).collect(),
        "coder" => match hit.place.coding {
            Some(coding) => vec![study.fact(coding).coder.to_owned()],
            None => {
                let here = study.codings_at(hit.place.source).map(|c| study.fact(c));
                let on = here.filter(|c| counts_beside(c) && c.span.overlaps(span));
                on.map(|c| c.coder.to_owned()).collect()
            }
        },
        "participant" => source.participants_in(span),
        "speaker" => source.speakers_in(span).into_iter().map(label).collect(),
        "source" => vec![source.id.clone()],
        "kind" => vec![source.kind.clone()],
        "section" => {
            let sections = source.blocks_in(span).iter().filter_map(|b| b.section);
            sections.map(|s| source.sections[usize::from(s)].title.clone()).collect()
        }
        "turn" => turn(source, span).map(|t| format!("{} {t}", source.id)).into_iter().collect(),
        name => match source.participants_in(span) {
            nobody if nobody.is_empty() => study.value(name, source, None).map(str::to_owned).into_iter().collect(),
            people => people.iter().filter_map(|p| study.value(name, source, Some(p)).map(str::to_owned)).collect(),
        },
    };
    out.sort();
    out.dedup();
    if out.is_empty() {
        out.push(String::new());
    }
    out
}
