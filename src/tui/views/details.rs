//! Codes and codings in full: path, definition, coder, fields, memo, comments.

use super::paint::{self, Lines};
use crate::model::coding::{Coding, Method};
use crate::model::diagnostic::printable;
use crate::model::study::Study;
use crate::text::plain::{plain, shown};
use crate::tui::app::App;
use crate::tui::area;
use crate::tui::effect::SHOWN;
use crate::tui::index::Item;
use crate::tui::update::code::name_of;
use crate::tui::writing::said;
use ratatui::buffer::Buffer;
use ratatui::style::Style;

/// Fields that say when a code applies.
const USE: [&str; 2] = ["Use when", "Not when"];

/// What a code means: path, definition, when to use it and when not.
pub fn code(app: &App, study: &Study, index: usize, width: u16, lines: &mut Lines) {
    let Some(code) = study.codebook.codes.get(index) else {
        return;
    };
    let name = Style::new().fg(app.theme.code(study, Some(index))).patch(app.theme.strong());
    lines.wrapped(&code.path.join(" › "), width, 2, name);
    let mut about = vec![code.kind.word().to_owned(), code.status.word().to_owned()];
    about.extend(code.origin.map(|o| o.word().to_owned()));
    let count = app.counts.get(&index).copied().unwrap_or(0);
    about.push(if count == 1 { "1 coding".to_owned() } else { format!("{count} codings") });
    lines.wrapped(&about.join(" · "), width, 0, app.theme.faint());
    if code.definition.is_empty() {
        lines.wrapped("No definition yet.", width, 0, app.theme.faint());
    }
    lines.wrapped(&code.definition, width, 0, Style::new());
    for field in USE {
        if let Some(words) = code.field(field) {
            lines.wrapped(&format!("{field}: {words}"), width, 2, Style::new());
        }
    }
    for (field, words) in code.fields.iter().filter(|(k, _)| !USE.iter().any(|u| u.eq_ignore_ascii_case(k))) {
        lines.wrapped(&format!("{field}: {words}"), width, 2, app.theme.faint());
    }
}

/// The codings under the cursor, innermost first.
pub fn here(app: &App, study: &Study, width: u16) -> Lines {
    let mut lines = Lines::default();
    let items = app.view.index.at(app.view.cursor);
    if items.is_empty() {
        lines.wrapped("Nothing is coded under the cursor.", width, 0, app.theme.faint());
    }
    for item in items.iter().rev() {
        if !lines.0.is_empty() {
            lines.line(Vec::new());
        }
        coding(app, study, item, width, &mut lines);
    }
    lines
}

fn coding(app: &App, study: &Study, item: &Item, width: u16, lines: &mut Lines) {
    let coding = &study.codings[item.coding];
    let name = Style::new().fg(app.theme.code(study, item.code)).patch(app.theme.strong());
    let code = item.code.and_then(|i| study.codebook.codes.get(i));
    lines.wrapped(&code.map_or_else(|| name_of(study, item), |c| c.path.join(" › ")), width, 2, name);
    let mut about = vec![coding.coder.clone(), coding.created.day()];
    let turn = study.source(&coding.source).and_then(|s| s.turn_of(item.span));
    about.extend(turn.map(|t| format!("turn {t}")));
    if item.pending {
        about.push("waiting to be saved".to_owned());
    }
    if !item.sure {
        about.push(format!("words {}", coding.place.grade.word()));
    }
    about.extend(particulars(coding));
    lines.wrapped(&about.join(" · "), width, 0, app.theme.faint());
    if item.sure {
        lines.wrapped(&format!("“{}”", shown(&coding.anchor.quote, SHOWN)), width, 2, Style::new());
    } else {
        lines.wrapped(&format!("coded words: “{}”", plain(&coding.anchor.quote)), width, 2, app.theme.waiting());
    }
    if !coding.memo.is_empty() {
        lines.paragraphs(&format!("memo: {}", coding.memo), width, 2, Style::new());
    }
    for comment in &coding.comments {
        lines.paragraphs(&said(comment), width, 2, Style::new());
    }
    match code {
        Some(code) if code.definition.is_empty() => lines.wrapped("No definition yet.", width, 0, app.theme.faint()),
        Some(code) => lines.wrapped(&code.definition, width, 0, app.theme.faint()),
        None => {}
    }
}

/// Status, stance, weight, round, and how a coding came about if not by hand.
fn particulars(coding: &Coding) -> Vec<String> {
    let mut out = vec![coding.status.word().to_owned()];
    out.extend(coding.stance.iter().map(|s| format!("stance {s}")));
    out.extend(coding.weight.iter().map(|w| format!("weight {w}")));
    out.extend(coding.round.iter().map(|r| format!("round {r}")));
    match &coding.by {
        Method::Hand => {}
        Method::Search => out.push(
            coding.query.as_ref().map_or("by search".to_owned(), |q| format!("by search: {}", printable(q, SHOWN))),
        ),
        Method::Suggestion => out.push("from a suggestion".to_owned()),
        Method::Import => out.push("imported".to_owned()),
        Method::Adjudication => out.push("decided together".to_owned()),
        Method::Other(word) => out.push(format!("by {word}")),
    }
    out
}

/// The first line shown at the end of the box.
pub fn last_top(app: &App, study: &Study) -> usize {
    let most = area::aside(app.size, 84, app.size.1 * 3 / 5, true);
    let lines = here(app, study, most.width.saturating_sub(4));
    lines.0.len().saturating_sub(usize::from(most.height.saturating_sub(2)))
}

/// The codings under the cursor in a box.
pub fn boxed(app: &App, study: &Study, top: usize, buffer: &mut Buffer) {
    let most = area::aside(app.size, 84, app.size.1 * 3 / 5, true);
    let lines = here(app, study, most.width.saturating_sub(4));
    let height = (lines.0.len() as u16 + 2).min(most.height);
    let outer = area::aside(app.size, 84, height, app.opens_below());
    let inside = paint::boxed(buffer, outer, "Codings here", app.theme.strong());
    lines.draw(buffer, inside, top);
}
