//! Each source as a strip: where in it which part of the codebook lies.
//!
//! A lane is a code at the top of the codebook with all that stands below it;
//! where there are more of them than can be told apart, the rarest share the
//! last lane. A strip says what an excerpt cannot: that somebody comes back to
//! a thing, or never speaks of it before being asked.
//!
//! [`portraits`] are the small strips of a page. [`portrait`] shows one source with
//! the names of its lanes, [`line()`] one code along all sources; both are measured in
//! words, turns or characters (`ruler`). `print` says which of them a page has room for.

mod line;
mod one;
mod print;
mod ruler;
#[cfg(test)]
mod tests;

pub use line::{LineError, line};
pub use one::portrait;
pub use print::{each, lines};
pub use ruler::Along;

use super::corpus::Corpus;
use super::scope::{Scope, Selected, counted, notes, select_in};
use crate::model::picture::{Lane, Picture, Plot, Strip};
use crate::model::report::Portraits;
use crate::model::span::{Span, joined};
use crate::model::study::Study;
use crate::model::table::{Cell, Column, Kind, Table};
use std::cmp::Reverse;

/// What to take where words are not told apart by spaces.
const TAKE: &str = "take --along characters or --along turns";

/// Lanes that an eye can count, the shared one among them.
const LANES: usize = 8;

/// Colours of codes that have none (Okabe and Ito 2008, without black and yellow).
const COLOURS: [[u8; 3]; 6] =
    [[0, 114, 178], [213, 94, 0], [0, 158, 115], [204, 121, 167], [230, 159, 0], [86, 180, 233]];
/// Of the lane that several share.
const SHARED: [u8; 3] = [128, 128, 128];

/// A lane: the codes at the top that it stands for.
struct Top {
    label: String,
    colour: [u8; 3],
    codes: Vec<usize>,
}

/// A strip for each source of `scope` that anything is coded in.
pub fn portraits(study: &Study, scope: &Scope) -> Portraits {
    let corpus = Corpus::new(study, scope);
    let (selected, left) = select_in(study, &corpus, scope);
    let coded: Vec<(usize, &Selected)> = selected
        .iter()
        .filter(|one| !one.span.is_empty())
        .filter_map(|one| Some((*study.codebook.lineage(one.code?).first()?, one)))
        .collect();
    let tops = tops(study, &coded);
    let mut by_source: Vec<Vec<(usize, &Selected)>> = vec![Vec::new(); study.sources.len()];
    coded.into_iter().for_each(|(top, one)| by_source[one.source].push((top, one)));
    let (mut each, mut rows) = (Vec::new(), Vec::new());
    let mut bare = 0;
    for (source, here) in by_source.iter().enumerate() {
        if here.is_empty() {
            bare += u64::from(!corpus.of(source).is_empty());
            continue;
        }
        let lanes: Vec<(u64, Vec<Span>)> = tops.iter().map(|top| lane(here, top)).collect();
        each.push(strip(study, source, &tops, &lanes));
        rows.push(row(study, source, &lanes));
    }
    let mut columns = vec![Column::new("source", Kind::Text), Column::new("characters", Kind::Number)];
    for (number, top) in (1..).zip(&tops) {
        let mut column = Column::new(&format!("lane_{number}"), Kind::Text);
        column.title = top.label.clone();
        columns.push(column);
    }
    let mut table = Table::list("codings of each source, and the share of its characters they lie on", columns, rows);
    table.notes = vec!["A lane is a code at the top of the codebook with all below it. Characters of the whole text, whoever speaks; each counts once in a lane.".to_owned()];
    if bare > 0 {
        table.notes.push(format!("Not drawn: {} without a coding.", counted(bare, "source")));
    }
    table.notes.extend(notes(study, scope, &left));
    Portraits { legend: tops.into_iter().map(|top| (top.colour, top.label)).collect(), each, table }
}

/// The codes at the top that are used, in the order of the codebook; the rarest
/// together where there are too many.
fn tops(study: &Study, coded: &[(usize, &Selected)]) -> Vec<Top> {
    let mut uses = vec![0_usize; study.codebook.codes.len()];
    coded.iter().for_each(|(top, _)| uses[*top] += 1);
    let mut used: Vec<usize> = (0..uses.len()).filter(|code| uses[*code] > 0).collect();
    let mut rest = Vec::new();
    if used.len() > LANES {
        used.sort_by_key(|code| (Reverse(uses[*code]), *code));
        rest = used.split_off(LANES - 1);
        used.sort_unstable();
    }
    let own = |(number, code): (usize, &usize)| {
        let code = &study.codebook.codes[*code];
        code.colour.unwrap_or(COLOURS[number % COLOURS.len()])
    };
    let mut out: Vec<Top> = used
        .iter()
        .enumerate()
        .map(|(number, code)| Top {
            label: study.codebook.codes[*code].name.clone(),
            colour: own((number, code)),
            codes: vec![*code],
        })
        .collect();
    if !rest.is_empty() {
        let label = format!("{} with fewer codings, together", counted(rest.len() as u64, "code"));
        out.push(Top { label, colour: SHARED, codes: rest });
    }
    out
}

/// How many codings a lane has in a source, and where they lie.
fn lane(here: &[(usize, &Selected)], top: &Top) -> (u64, Vec<Span>) {
    let mut spans: Vec<Span> =
        here.iter().filter(|(code, _)| top.codes.contains(code)).map(|(_, one)| one.span).collect();
    spans.sort_unstable();
    (spans.len() as u64, joined(spans))
}

/// Share of a text, in whole per cent: 0 and 100 only for nothing and all.
fn percent(spans: &[Span], chars: u32) -> u32 {
    let covered = spans.iter().map(|s| s.len()).sum();
    super::progress::percent(covered, chars).unwrap_or(0)
}

fn strip(study: &Study, source: usize, tops: &[Top], lanes: &[(u64, Vec<Span>)]) -> (String, Picture) {
    let text = &study.sources[source];
    let end = f64::from(text.chars().max(1));
    let place = |span: &Span| (f64::from(span.start) / end, f64::from(span.end) / end);
    let lanes = tops.iter().zip(lanes).map(|(top, (codings, spans))| Lane {
        label: top.label.clone(),
        colour: top.colour,
        pieces: spans.iter().map(place).collect(),
        words: match codings {
            0 => "no coding".to_owned(),
            n => format!("{} on {} % of the text", counted(*n, "coding"), percent(spans, text.chars())),
        },
    });
    let plot = Plot::Strip(Strip { lanes: lanes.collect() });
    let title = format!("Portrait of {}", text.id);
    let heading = if text.title == text.id { text.id.clone() } else { format!("{} ({})", text.title, text.id) };
    (heading, Picture { title, caption: Vec::new(), plot })
}

fn row(study: &Study, source: usize, lanes: &[(u64, Vec<Span>)]) -> Vec<Cell> {
    let text = &study.sources[source];
    let figure = |(codings, spans): &(u64, Vec<Span>)| match codings {
        0 => Cell::Blank("–"),
        n => Cell::Text(format!("{n} ({} %)", percent(spans, text.chars()))),
    };
    let mut out = vec![Cell::Text(text.id.clone()), Cell::Count(u64::from(text.chars()))];
    out.extend(lanes.iter().map(figure));
    out
}
