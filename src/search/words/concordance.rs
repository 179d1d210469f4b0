//! A concordance: every place of some words in a line of its own, with what was
//! said before and behind them (keyword in context).
//!
//! Read down such lines, above all sorted by a neighbour, ways of speaking show
//! that no count does. A line holds what one passage says: who else speaks, and
//! headings, never run into it. What stands before is sorted from the word
//! outward, last word first.

use super::{Speech, said};
use crate::model::known::Known;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::model::table::{Cell, Column, Kind, Table};
use crate::search::text::Text;
use crate::search::units::Unit;
use crate::search::{Search, show};
use crate::text::tokens::{Token, folded};
use std::cmp::Ordering;

/// By what lines are sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// As in the corpus.
    #[default]
    Corpus,
    /// By the words before, the nearest first.
    Left,
    /// By the words behind.
    Right,
}

impl Sort {
    /// All of them with their words.
    pub const ALL: [(Self, &'static str); 3] = [(Self::Corpus, "corpus"), (Self::Left, "left"), (Self::Right, "right")];
}

/// One place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Index of its source.
    pub source: usize,
    /// The words found, code points.
    pub span: Span,
    /// What was said before, on one line.
    pub left: String,
    /// The words found.
    pub node: String,
    /// What was said behind, on one line.
    pub right: String,
    keys: [Vec<String>; 2],
}

/// Every place of the words of a query, with up to `window` words to each side.
pub fn lines<T: Text, K: Known>(
    study: &Study,
    (search, text): (&Search<'_, T, K>, &T),
    (window, speech): (usize, Speech),
    sort: Sort,
) -> Vec<Line> {
    let mut out = Vec::new();
    for turn in search.places(Unit::Turn) {
        let found = search.highlights(turn);
        if found.is_empty() {
            continue;
        }
        let source = &study.sources[turn.source];
        let passages = text.passages(turn.source);
        let first = passages.partition_point(|p| p.span.end <= turn.span.start);
        for passage in passages[first..].iter().take_while(|p| p.span.start < turn.span.end) {
            let tokens = said(source, passage, speech);
            let here = found.iter().filter(|f| passage.span.contains(f.start));
            out.extend(here.filter_map(|span| line(study, (turn.source, *span), &tokens, window)));
        }
    }
    let by = |a: &Line, b: &Line| match sort {
        Sort::Corpus => Ordering::Equal,
        Sort::Left => a.keys[0].cmp(&b.keys[0]).then_with(|| a.keys[1].cmp(&b.keys[1])),
        Sort::Right => a.keys[1].cmp(&b.keys[1]).then_with(|| a.keys[0].cmp(&b.keys[0])),
    };
    // The sort is stable: what is alike stays as in the corpus.
    out.sort_by(by);
    out
}

/// `None` for words that do not count.
fn line(study: &Study, (source, span): (usize, Span), tokens: &[Token], window: usize) -> Option<Line> {
    let from = tokens.iter().position(|t| t.span.start == span.start)?;
    let to = from + tokens[from..].iter().take_while(|t| t.span.start < span.end).count();
    let (before, behind) = (&tokens[from.saturating_sub(window)..from], &tokens[to..tokens.len().min(to + window)]);
    let spoken = |span: Span| show::spoken(&study.sources[source], span);
    let left = before.first().map_or_else(String::new, |t| spoken(Span::new(t.span.start, span.start)));
    let right = behind.last().map_or_else(String::new, |t| spoken(Span::new(span.end, t.span.end)));
    let key = |token: &Token| folded(&token.word).into_owned();
    let keys = [before.iter().rev().map(key).collect(), behind.iter().map(key).collect()];
    Some(Line { source, span, left, node: spoken(span), right, keys })
}

/// One row a place.
pub fn table(study: &Study, lines: &[Line], title: String) -> Table {
    let columns = vec![
        Column::new("source", Kind::Text),
        Column::new("participant", Kind::Text).detail(),
        Column::new("speaker", Kind::Text).detail(),
        Column::new("turn", Kind::Number),
        Column::new("left", Kind::Prose),
        Column::new("node", Kind::Text),
        Column::new("right", Kind::Prose),
        Column::new("start", Kind::Number).detail(),
        Column::new("end", Kind::Number).detail(),
    ];
    let row = |line: &Line| {
        let source = &study.sources[line.source];
        let speakers = show::speakers(source, line.span).into_iter().map(str::to_owned);
        vec![
            Cell::Text(source.id.clone()),
            Cell::List(study.participants_in(source, line.span)),
            Cell::List(speakers.collect()),
            source.turn_of(line.span).map_or(Cell::Blank(""), |t| Cell::Count(t.into())),
            Cell::Text(line.left.clone()),
            Cell::Text(line.node.clone()),
            Cell::Text(line.right.clone()),
            Cell::Count(line.span.start.into()),
            Cell::Count(line.span.end.into()),
        ]
    };
    Table::list(title, columns, lines.iter().map(row).collect())
}
