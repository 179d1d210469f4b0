//! The places for people: a block each, with the ids that the verbs take.

use crate::analysis::compare::{Asked, Compared, Comparison};
use crate::model::coding::Coding;
use crate::model::diagnostic::printable;
use crate::model::study::Study;
use crate::model::table::Table;
use crate::text::plain::plain;

/// Characters of words and memos.
const MOST: usize = 300;

/// Title, a block for each place, notes.
pub fn of(study: &Study, compared: &Comparison, (asked, table): (&Asked, &Table)) -> String {
    let mut out = format!("{}\n\n", table.title);
    for place in compared.places.iter().filter(|p| asked.asks(study, p)) {
        out.push_str(&block(study, compared, place));
    }
    table.notes.iter().for_each(|note| out.push_str(&format!("{note}\n")));
    out
}

fn block(study: &Study, compared: &Comparison, place: &Compared) -> String {
    let source = &study.sources[place.source];
    let turn = source.turn_of(place.span(study)).map_or(String::new(), |t| format!(", turn {t}"));
    let kind = place.kind.said(&compared.coders);
    let mut out = format!("{}{turn}: {kind} · {}\n", source.id, place.state().word());
    for coding in place.all().map(|at| &study.codings[at]) {
        out.push_str(&line(study, coding));
    }
    if let Some(decision) = compared.decision(place) {
        let outcome = decision.outcome(study, place).said(&compared.coders);
        let why =
            if decision.reason.is_empty() { String::new() } else { format!(": {}", printable(&decision.reason, MOST)) };
        out.push_str(&format!("    decided by {} on {}, {outcome} counts{why}\n", decision.coder, decision.at.day()));
        let kept = decision.kept.iter().map(|at| line(study, &study.codings[*at]));
        if decision.outcome(study, place) == crate::analysis::compare::Outcome::Other {
            out.extend(kept);
        }
    }
    out.push('\n');
    out
}

fn line(study: &Study, coding: &Coding) -> String {
    let code = coding.code.as_ref().map_or_else(|| "highlight".to_owned(), |c| study.code_name(c));
    let words = study.source(&coding.source).map_or("", |s| s.slice(coding.place.span));
    let words = printable(&plain(words).split_whitespace().collect::<Vec<_>>().join(" "), MOST);
    let memo = if coding.memo.is_empty() || coding.is_decision() {
        String::new()
    } else {
        format!("\n      memo: {}", printable(&coding.memo, MOST))
    };
    format!("  {}  {} · {code} · “{words}”{memo}\n", coding.id, coding.coder)
}
