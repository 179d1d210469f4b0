//! All about a coding that waits: why, the words then and now.

use super::{code_of, place_of};
use crate::analysis::review::{self, Reason, around};
use crate::model::coding::Coding;
use crate::model::diagnostic::printable;
use crate::model::study::Study;
use crate::text::plain::{plain, shown};
use crate::text::wording::{Piece, compare};
use crate::tui::app::App;
use crate::tui::views::paint::Lines;
use ratatui::style::{Modifier, Style};

/// Characters of a coding's words that are shown and compared.
const MOST: usize = 1_500;
/// Code points of what stands around.
const AROUND: u32 = 60;
/// Unchanged words shown on each side of what changed.
const SAME: usize = 8;
/// Places listed.
const PLACES: usize = 12;

type Part = (String, Style);

/// The details in lines of `width` columns.
pub fn lines(app: &App, study: &Study, (reason, coding): (Reason, &Coding), width: u16) -> Lines {
    let mut lines = Lines::default();
    let about = format!(" · {} · {} · {}", coding.coder, coding.created.day(), place_of(study, coding));
    lines.flowed(&[(code_of(study, coding), app.theme.strong()), (about, app.theme.faint())], width, 2);
    lines.wrapped(&why(reason, coding), width, 2, app.theme.waiting());
    if coding.coder != app.coder {
        let owner = &coding.coder;
        lines.wrapped(&format!("It is {owner}'s: only {owner} can decide on it."), width, 2, app.theme.faint());
    }
    let then = (shown(&coding.anchor.quote, MOST), app.theme.strong());
    let (before, after) = (&coding.anchor.before, &coding.anchor.after);
    match reason {
        Reason::Changed => {
            changed(app, study, coding, width, &mut lines);
            passage(app, &mut lines, ("was", width), (before, vec![then], after));
        }
        Reason::Ambiguous => {
            passage(app, &mut lines, ("was", width), (before, vec![then], after));
            places(app, study, coding, width, &mut lines);
        }
        Reason::Lost => passage(app, &mut lines, ("was", width), (before, vec![then], after)),
        Reason::Orphan | Reason::Provisional => match study.source(&coding.source) {
            Some(source) => {
                let (before, after) = around(source, coding.place.span, AROUND);
                passage(app, &mut lines, ("", width), (before, vec![then], after));
            }
            None => passage(app, &mut lines, ("", width), (before, vec![then], after)),
        },
    }
    if !coding.memo.is_empty() {
        lines.wrapped(&format!("memo: {}", coding.memo), width, 2, Style::new());
    }
    for comment in &coding.comments {
        lines.wrapped(&format!("{}: {}", comment.actor, comment.body), width, 2, Style::new());
    }
    lines
}

/// Why it waits, in a sentence.
fn why(reason: Reason, coding: &Coding) -> String {
    let cited = coding.code.as_ref().map_or("", |c| c.0.as_str());
    match (reason, coding.place.candidates.len()) {
        (Reason::Changed, _) => "The words at its place are not those that were coded.".to_owned(),
        (Reason::Ambiguous, n) if n > 1 => {
            format!("These words stand in {n} places now: nobody can say which is meant.")
        }
        (Reason::Ambiguous, _) => "These words were found among other words than when they were coded.".to_owned(),
        (Reason::Lost, _) => "The coded words are no longer in the text.".to_owned(),
        (Reason::Orphan, _) => format!("Its code “{cited}” is not in the codebook."),
        (Reason::Provisional, _) => match &coding.query {
            Some(query) => format!("It waits for a yes; found by: {}", printable(query, MOST)),
            None => format!("It waits for a yes; made by {}.", coding.by.word()),
        },
    }
}

/// `was  …before WORDS after…`
fn passage(app: &App, lines: &mut Lines, (title, width): (&str, u16), (before, words, after): (&str, Vec<Part>, &str)) {
    let faint = app.theme.faint();
    let mut parts = vec![];
    if !title.is_empty() {
        parts.push((format!("{title} "), app.theme.key()));
    }
    parts.push((format!("…{}", plain(before)), faint));
    parts.extend(words);
    parts.push((format!("{}…", plain(after)), faint));
    lines.flowed(&parts, width, 2);
}

/// The words of today, with what is gone and what has come marked by signs.
fn changed(app: &App, study: &Study, coding: &Coding, width: u16, lines: &mut Lines) {
    let Some(source) = study.source(&coding.source) else {
        return;
    };
    let now = shown(review::found(study, coding), MOST);
    let mut parts: Vec<Part> = Vec::new();
    for (number, piece) in compare(&shown(&coding.anchor.quote, MOST), &now).into_iter().enumerate() {
        if number > 0 {
            parts.push((" ".to_owned(), Style::new()));
        }
        parts.push(match piece {
            Piece::Same(words) => (shortened(&words), app.theme.strong()),
            Piece::Gone(words) => (format!("[-{words}-]"), app.theme.refused().add_modifier(Modifier::CROSSED_OUT)),
            Piece::Come(words) => (format!("{{+{words}+}}"), app.theme.done().add_modifier(Modifier::UNDERLINED)),
        });
    }
    let (before, after) = around(source, coding.place.span, AROUND / 2);
    passage(app, lines, ("now", width), (before, parts, after));
    lines.wrapped("[-gone-] {+new+}", width, 0, app.theme.faint());
}

/// Words that did not change: the first and last of them are enough.
fn shortened(words: &str) -> String {
    let all: Vec<&str> = words.split(' ').collect();
    match all.len().checked_sub(SAME) {
        Some(last) if last > SAME => format!("{} … {}", all[..SAME].join(" "), all[last..].join(" ")),
        _ => words.to_owned(),
    }
}

fn places(app: &App, study: &Study, coding: &Coding, width: u16, lines: &mut Lines) {
    let Some(source) = study.source(&coding.source) else {
        return;
    };
    let candidates = &coding.place.candidates;
    for (letter, span) in ('a'..='z').zip(candidates.iter().take(PLACES)) {
        let (before, after) = around(source, *span, AROUND);
        let turn = source.turn_of(*span).map_or(String::new(), |t| format!(" turn {t}"));
        let words = (shown(source.slice(*span), MOST), app.theme.strong());
        passage(app, lines, (&format!("{letter}{turn}"), width), (before, vec![words], after));
    }
    if candidates.len() > PLACES {
        lines.wrapped(&format!("and {} more", candidates.len() - PLACES), width, 2, app.theme.faint());
    }
}
