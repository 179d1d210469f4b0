//! Hits in words, for people: on the command line and in the interface.
//!
//! A hit is shown by where it stands, and by its words with those that were
//! found set apart. How they are set apart (colours, brackets, underlining) is
//! for whoever shows them; here they are parts of a text. Only as much of a unit
//! is looked at as is shown: a unit may be a whole source.

use super::Hit;
use super::text::{Passage, Text};
use super::units::Place;
use crate::model::diagnostic::visible;
use crate::model::source::{Outline, Source};
use crate::model::span::Span;
use crate::text::segment::clusters;
use std::fmt::Write;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Code points looked at for a column that is shown: marks on letters take
/// none.
const A_COLUMN: u32 = 8;

/// A piece of a hit's words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// The words; without control characters, but lines may end in them.
    pub text: String,
    /// True for words that the query found.
    pub found: bool,
}

/// `officer-k01-1:12`; of a whole source, and outside turns, its id.
pub fn place(source: &Source, turn: Option<u32>) -> String {
    turn.map_or_else(|| source.id.clone(), |turn| format!("{}:{turn}", source.id))
}

/// As [`place`], in a list: of a long id the middle is left out, so that the turn
/// stays in sight.
pub fn short_place(source: &Source, turn: Option<u32>) -> String {
    let mut out = String::new();
    put_short_place(source, turn, &mut out);
    out
}

/// Appends [`short_place`].
pub fn put_short_place(source: &Outline, turn: Option<u32>, out: &mut String) {
    let plain = source.id.len() <= LONGEST_ID && source.id.bytes().all(is_plain);
    if plain || source.id.width() <= LONGEST_ID {
        out.push_str(&source.id);
    } else {
        let half = |clusters: &mut dyn Iterator<Item = &str>| {
            let mut used = 0;
            let taken = clusters.take_while(|c| {
                used += c.width();
                used <= LONGEST_ID / 2
            });
            taken.map(str::to_owned).collect::<Vec<_>>()
        };
        let start = half(&mut source.id.graphemes(true)).concat();
        let mut end = half(&mut source.id.graphemes(true).rev());
        end.reverse();
        let _ = write!(out, "{start}…{}", end.concat());
    }
    if let Some(turn) = turn {
        let _ = write!(out, ":{turn}");
    }
}

/// Columns of an id in a list.
const LONGEST_ID: usize = 24;

/// Labels of those who speak in a span, in order.
pub fn speakers(source: &Source, span: Span) -> Vec<&str> {
    source.speakers_in(span).into_iter().map(|s| source.speakers[usize::from(s)].label.as_str()).collect()
}

/// What is said in a span, on one line: no labels and times.
pub fn spoken(source: &Source, span: Span) -> String {
    let said = source.blocks_in(span).iter().filter_map(|b| b.text.intersection(span));
    let words = said.flat_map(|s| source.slice(s).split_whitespace());
    words.collect::<Vec<_>>().join(" ")
}

/// Labels and times in a line: of a unit of several turns all of them, since the
/// speakers stand before the line.
fn in_line(source: &Source, unit: Span, span: Span) -> Vec<Span> {
    let turns = source.blocks_in(unit).iter().filter_map(|b| b.turn);
    let (first, last) = (turns.clone().min(), turns.max());
    if first == last {
        return repeated(source, span);
    }
    let label = |b: &crate::model::source::Block| Span::new(b.span.start, b.text.start).intersection(span);
    source.blocks_in(span).iter().filter_map(label).filter(|label| !label.is_empty()).collect()
}

/// Labels and times inside a turn: who goes on speaking needs no name.
fn repeated(source: &Source, span: Span) -> Vec<Span> {
    let from = source.blocks.partition_point(|b| b.span.end <= span.start);
    let to = source.blocks.partition_point(|b| b.span.start < span.end);
    let goes_on = |at: &usize| {
        let before = at.checked_sub(1).and_then(|before| source.blocks[before].turn);
        before.is_some() && before == source.blocks[*at].turn
    };
    let labels = (from..to).filter(goes_on).map(|at| (source.blocks[at].span.start, source.blocks[at].text.start));
    labels.filter(|(start, end)| start < end).map(|(start, end)| Span::new(start, end)).collect()
}

/// One line of at most `room` columns: the first words found, and what stands
/// around them; how many found words are not in it. `signs` are the columns
/// that setting words apart takes.
pub fn line(source: &Source, hit: &Hit, room: usize, signs: usize) -> (Vec<Part>, usize) {
    let mut parts = Vec::new();
    let more = put_line(source, hit, (room, signs), &mut |text, found| put(&mut parts, text, found));
    (parts, more)
}

fn put(parts: &mut Vec<Part>, text: &str, found: bool) {
    match parts.last_mut() {
        Some(last) if last.found == found => last.text.push_str(text),
        _ => parts.push(Part { text: text.to_owned(), found }),
    }
}

/// Gives [`line()`] to `put` bit by bit, with whether it was found. There are no
/// control characters in it.
pub fn put_line(source: &Source, hit: &Hit, (room, signs): (usize, usize), put: &mut dyn FnMut(&str, bool)) -> usize {
    let span = opened(source, hit.place.span);
    let reach = (room as u32).saturating_mul(A_COLUMN);
    let first = hit.highlights.first().copied().unwrap_or(Span::new(span.start, span.start));
    let from = start(source, span, first, room);
    let to = span.end.min(first.end.max(from).saturating_add(reach));
    let mut line = Line { put, used: 0, room: room.saturating_sub(1) };
    if from > span.start {
        line.push("…", false, 0);
    }
    let (mut at, mut marked, mut shown, mut cut) = (from, false, 0, to < span.end);
    let labels = in_line(source, span, Span::new(from, to));
    let mut rest = source.slice(Span::new(from, to));
    while let Some(cluster) = clusters(rest).next() {
        if labels.iter().any(|label| label.contains(at)) {
            at += cluster.chars().count() as u32;
            rest = &rest[cluster.len()..];
            continue;
        }
        let mark = hit.highlights.iter().any(|h| h.contains(at));
        let sign = if mark && !marked { signs } else { 0 };
        shown += usize::from(mark && !marked);
        marked = mark;
        // As far as all is the same: nearly everything is plain letters.
        let edges = hit.highlights.iter().chain(&labels).flat_map(|s| [s.start, s.end]);
        let same = edges.filter(|edge| *edge > at).min().map_or(usize::MAX, |edge| (edge - at) as usize);
        let taken = match plain(rest.as_bytes(), same.min(line.left(sign))) {
            0 | 1 => cluster,
            run => &rest[..run],
        };
        let pushed =
            if taken.len() > cluster.len() { line.run(taken, mark, sign) } else { line.push(cluster, mark, sign) };
        if !pushed {
            cut = true;
            break;
        }
        at += taken.chars().count() as u32;
        rest = &rest[taken.len()..];
    }
    if cut {
        (line.put)("…", false);
    }
    hit.highlights.len().saturating_sub(shown)
}

/// A unit without the signs that make it a heading.
fn opened(source: &Source, span: Span) -> Span {
    let near = source.slice(Span::new(span.start, span.end.min(span.start.saturating_add(8))));
    let signs = near.len() - near.trim_start_matches('#').len();
    match near.as_bytes().get(signs) {
        Some(b' ') if signs > 0 => Span::new(span.start + signs as u32 + 1, span.end),
        _ => span,
    }
}

/// Where the line begins: so far before the first words found that a third of
/// the room is left for what stands there.
fn start(source: &Source, span: Span, first: Span, room: usize) -> u32 {
    let reach = (room as u32).saturating_mul(A_COLUMN);
    let words = source.slice(Span::new(first.start, first.end.min(first.start.saturating_add(reach))));
    let before = room.saturating_sub(words.width()) / 3;
    let near = Span::new(span.start.max(first.start.saturating_sub(reach)), first.start);
    let labels = in_line(source, span, near);
    let near = source.slice(near);
    let run = if labels.is_empty() { plain_end(near.as_bytes(), before) } else { 0 };
    let (mut used, mut from) = (run, first.start - run as u32);
    for cluster in clusters(&near[..near.len() - run]).rev() {
        if labels.iter().any(|label| label.contains(from - 1)) {
            from -= cluster.chars().count() as u32;
            continue;
        }
        used += columns(cluster);
        if used > before {
            break;
        }
        from -= cluster.chars().count() as u32;
    }
    from
}

/// How many plain letters a text begins with, at most `most`: one column each, and
/// each a character by itself.
fn plain(bytes: &[u8], most: usize) -> usize {
    let bytes = &bytes[..bytes.len().min(most.saturating_add(1))];
    let run = bytes.iter().position(|b| !is_plain(*b));
    match run {
        // What follows may be a mark on the last one.
        Some(at) if !bytes[at].is_ascii() => at.saturating_sub(1),
        Some(at) => at,
        None => bytes.len(),
    }
    .min(most)
}

/// The same for the end of a text, lines' ends and tabs among them.
fn plain_end(bytes: &[u8], most: usize) -> usize {
    let bytes = &bytes[bytes.len().saturating_sub(most.saturating_add(1))..];
    let run = bytes.iter().rev().position(|b| !is_plain(*b) && !matches!(b, b'\n' | b'\t'));
    match run {
        // What stands before may be one with the first.
        Some(back) if !bytes[bytes.len() - 1 - back].is_ascii() || bytes[bytes.len() - 1 - back] == b'\r' => {
            back.saturating_sub(1)
        }
        Some(back) => back,
        None => bytes.len(),
    }
    .min(most)
}

fn is_plain(b: u8) -> bool {
    matches!(b, b' '..=b'~')
}

/// A line while it is filled.
struct Line<'p> {
    put: &'p mut dyn FnMut(&str, bool),
    used: usize,
    room: usize,
}

impl Line<'_> {
    /// Columns that are left besides those of signs.
    fn left(&self, signs: usize) -> usize {
        self.room.saturating_sub(self.used + signs)
    }

    /// Adds plain letters for which there is room.
    fn run(&mut self, letters: &str, found: bool, signs: usize) -> bool {
        self.used += letters.len() + signs;
        (self.put)(letters, found);
        true
    }

    /// Adds a cluster if there is room for it and for its signs.
    fn push(&mut self, cluster: &str, found: bool, signs: usize) -> bool {
        self.used += columns(cluster) + signs;
        if self.used > self.room {
            return false;
        }
        if cluster.trim().is_empty() {
            (self.put)(" ", found);
        } else if cluster.chars().all(|c| visible(c) == c) {
            (self.put)(cluster, found);
        } else {
            cluster.chars().for_each(|c| (self.put)(visible(c).encode_utf8(&mut [0; 4]), found));
        }
        true
    }
}

fn columns(cluster: &str) -> usize {
    if let [b' '..=b'~'] = cluster.as_bytes() {
        return 1;
    }
    if cluster.trim().is_empty() { 1 } else { cluster.width() }
}

/// All its words, at most `most` code points of them: those around the first
/// words found.
pub fn whole(source: &Source, hit: &Hit, most: u32) -> Vec<Part> {
    let unit = opened(source, hit.place.span);
    let shown = match hit.highlights.first() {
        _ if unit.len() <= most => unit,
        Some(first) => {
            let from = first.start.saturating_sub(most / 3).max(unit.start);
            Span::new(from, unit.end.min(from.saturating_add(most)))
        }
        None => Span::new(unit.start, unit.end.min(unit.start.saturating_add(most))),
    };
    let mut out = Vec::new();
    let labels = repeated(source, shown);
    let mut add = |span: Span, found: bool| {
        let clean = |c: char| if matches!(c, '\n' | '\t') { c } else { visible(c) };
        let (mut text, mut at) = (String::new(), span.start);
        for label in labels.iter().filter_map(|l| l.intersection(span)).chain([Span::new(span.end, span.end)]) {
            text.extend(source.slice(Span::new(at, label.start)).chars().map(clean));
            at = label.end;
        }
        if !text.is_empty() {
            out.push(Part { text, found });
        }
    };
    let mut at = shown.start;
    for mark in hit.highlights.iter().filter(|m| m.overlaps(shown)) {
        let mark = Span::new(mark.start.max(at), mark.end.min(shown.end));
        add(Span::new(at, mark.start), false);
        add(mark, true);
        at = mark.end;
    }
    add(Span::new(at, shown.end), false);
    let cut = |text: &str| Part { text: text.to_owned(), found: false };
    if shown.start > unit.start {
        out.insert(0, cut("…"));
    }
    if shown.end < unit.end {
        out.push(cut("…"));
    }
    out
}

/// At most `n` passages before a unit, and behind it.
pub fn around(text: &impl Text, place: Place, n: usize) -> (&[Passage], &[Passage]) {
    let passages = text.passages(place.source);
    let first = passages.partition_point(|p| p.span.end <= place.span.start);
    let last = passages.partition_point(|p| p.span.start < place.span.end);
    (&passages[first.saturating_sub(n)..first], &passages[last..passages.len().min(last.saturating_add(n))])
}

#[cfg(test)]
#[path = "show_tests.rs"]
mod tests;
