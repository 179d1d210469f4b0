//! Each source as a strip: where in it which part of the codebook lies.
//!
//! A lane is a code at the top of the codebook with all that stands below it;
//! where there are more of them than can be told apart, the rarest share the
//! last lane. A strip says what an excerpt cannot: that somebody comes back to
//! a thing, or never speaks of it before being asked.

use super::corpus::Corpus;
use super::scope::{Scope, Selected, counted, notes, select_in};
use crate::model::picture::{Lane, Picture, Plot, Strip};
use crate::model::report::Portraits;
use crate::model::span::{Span, joined};
use crate::model::study::Study;
use crate::model::table::{Cell, Column, Kind, Table};
use std::cmp::Reverse;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::record::Record;
    use crate::model::fixture::{codebook, coding, source, span_of, study};

    #[test]
    fn a_lane_holds_what_lies_below_its_code_and_counts_a_character_once() {
        let talk = source("talk").participants(&["Ada"]).turn("Ada", "one two three four").build();
        let bare = source("bare").participants(&["Ada"]).turn("Ada", "nothing").build();
        let code = |n, code, words| coding(n, "ana", &talk, Some(code), span_of(&talk, words));
        let codings = vec![code(1, "a", "one two"), code(2, "b", "two three"), code(3, "c", "four")];
        let book = codebook(&[("a", 0), ("b", 1), ("c", 0), ("d", 0)]);
        let study = study(vec![talk, bare], Vec::new(), book, codings);
        let made = portraits(&study, &Scope::new(Record::All));
        assert_eq!(made.legend.iter().map(|(_, l)| l.as_str()).collect::<Vec<_>>(), ["A", "C"]);
        assert_eq!(made.each.len(), 1);
        let Plot::Strip(strip) = &made.each[0].1.plot else { panic!() };
        // 8 code points of label, then 18 of speech: a and b together are 13 of 27.
        assert_eq!(study.sources[0].chars(), 27);
        assert_eq!(strip.lanes[0].pieces, [(9.0 / 27.0, 22.0 / 27.0)]);
        assert_eq!(strip.lanes[0].words, "2 codings on 48 % of the text");
        assert_eq!(made.table.notes[1], "Not drawn: 1 source without a coding.");
    }

    #[test]
    fn too_many_lanes_share_the_last_one_and_nothing_is_lost() {
        let talk = source("talk").participants(&["Ada"]).turn("Ada", "one two three four").build();
        let ids: Vec<String> = (0..12).map(|n| format!("c{n}")).collect();
        let book: Vec<(&str, u32)> = ids.iter().map(|id| (id.as_str(), 0)).collect();
        let codings = (0..).zip(&ids).map(|(n, id)| coding(n, "ana", &talk, Some(id), span_of(&talk, "two"))).collect();
        let study = study(vec![talk], Vec::new(), codebook(&book), codings);
        let made = portraits(&study, &Scope::new(Record::All));
        assert_eq!(made.legend.len(), LANES);
        assert_eq!(made.legend[LANES - 1].1, "5 codes with fewer codings, together");
        let Plot::Strip(strip) = &made.each[0].1.plot else { panic!() };
        assert!(strip.lanes[LANES - 1].words.starts_with("5 codings"), "{:?}", strip.lanes);
    }
}
