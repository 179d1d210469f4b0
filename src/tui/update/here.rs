//! Where the cursor is and what is there, in words.

use crate::model::diagnostic::printable;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::text::plain::plain;
use crate::text::segment::word_spans;
use crate::tui::action::Unit;
use crate::tui::app::App;
use crate::tui::index::Item;
use crate::tui::linear::over::over;
use crate::tui::play::clock;
use crate::tui::select::unit_at;
use crate::tui::update::code::name_of;

/// Words at each end of a long segment that are said.
const ENDS: usize = 5;

/// Turn, speaker, time, bookmark, what is coded and what is selected.
pub fn words(app: &App, study: &Study) -> String {
    if let Some(over) = over(app, study) {
        return over.opened().join("; ");
    }
    let mut parts = vec![place(app, study)];
    let at = app.view.cursor;
    if let Some(index) = app.source(study).and_then(|s| unit_at(s, at, Unit::Sentence)).and_then(|s| app.bookmark_in(s))
    {
        parts.push(format!("bookmark {}", app.places.bookmarks[index].name).trim_end().to_owned());
    }
    let items = app.view.index.at(at);
    let coded: Vec<String> = items.iter().rev().map(|i| coding(app, study, i)).collect();
    parts.push(if coded.is_empty() { "nothing is coded here".to_owned() } else { coded.join("; ") });
    parts.extend(selected(app, study));
    parts.join("; ")
}

/// The words from the cursor's sentence to the end of the turn.
pub fn rest(app: &App, study: &Study) -> String {
    let Some(source) = app.source(study) else {
        return String::new();
    };
    let at = app.view.cursor;
    let start = unit_at(source, at, Unit::Sentence).map_or(at, |s| s.start.min(at));
    let end = unit_at(source, at, Unit::Turn).map_or(at, |t| t.end);
    let words = source.speech_in(Span::new(start, end.max(start))).map(|(_, span)| source.slice(span));
    let words: Vec<&str> = words.flat_map(str::split_whitespace).collect();
    plain(&words.join(" "))
}

/// Source, turn, speaker, time.
pub fn place(app: &App, study: &Study) -> String {
    let Some(source) = app.source(study) else {
        return "no source is open".to_owned();
    };
    let mut parts = vec![source.title.clone()];
    if let Some(block) = source.block_at(app.view.cursor).and_then(|b| source.blocks.get(b)) {
        let all = source.turns.last().map_or(0, |t| t.number);
        parts.extend(block.turn.map(|t| format!("turn {t} of {all}")));
        parts.extend(block.speaker.and_then(|s| source.speakers.get(usize::from(s))).map(|s| s.label.clone()));
    }
    parts.extend(super::places::time(app, study).map(clock));
    parts.join(", ")
}

/// A coding: its code, whose it is, from which words to which.
pub fn coding(app: &App, study: &Study, item: &Item) -> String {
    let coding = &study.codings[item.coding];
    let words = app.source(study).map_or(String::new(), |s| ends(s.slice(item.span)));
    let doubt = if item.sure { String::new() } else { format!(", words {}", coding.place.grade.word()) };
    let comments = match coding.comments.len() {
        0 => String::new(),
        1 => ", 1 comment".to_owned(),
        n => format!(", {n} comments"),
    };
    format!("coded: {}, by {}, {words}{doubt}{comments}", name_of(study, item), coding.coder)
}

/// The words of a segment, or its first and its last ones.
pub fn ends(words: &str) -> String {
    let words = plain(words);
    let all: Vec<&str> = words.split_whitespace().collect();
    let joined = |words: &[&str]| printable(&words.join(" "), 120);
    if all.len() <= 2 * ENDS + 2 {
        return format!("“{}”", joined(&all));
    }
    format!("from “{}” to “{}”", joined(&all[..ENDS]), joined(&all[all.len() - ENDS..]))
}

/// What is selected, if anything is.
pub fn selected(app: &App, study: &Study) -> Option<String> {
    let source = app.source(study)?;
    let span: Span = app.view.selection?.span;
    let count = word_spans(source, span).len();
    let unit = if count == 1 { "word" } else { "words" };
    Some(format!("selected: {count} {unit}, {}", ends(source.slice(span))))
}
