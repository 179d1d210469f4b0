//! What two coders differ in, as tables: a line for each place, or for each code.

use super::figures::{Agreement, figures};
use super::{Compared, Comparison, Counts, Decided, Kind, State};
use crate::analysis::ledger::Ledger;
use crate::model::codebook::CodeId;
use crate::model::coding::Coding;
use crate::model::fold::plural;
use crate::model::method;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::model::table::{Cell, Column, Kind as Of, Table};
use crate::statistics::Estimate;
use std::collections::{BTreeMap, BTreeSet};

/// Which places are asked for. Empty lists let everything through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// In these sources (ids).
    pub sources: Vec<String>,
    /// With one of these codes (merges followed), by either coder.
    pub codes: Vec<CodeId>,
    /// Of these kinds; none: all but where they agree.
    pub kinds: Vec<Kind>,
    /// As far as this.
    pub states: Vec<State>,
}

impl Asked {
    /// True if the place is asked for.
    pub fn asks(&self, study: &Study, place: &Compared) -> bool {
        let wanted: Vec<usize> = self.codes.iter().filter_map(|id| study.codebook.resolve(id)).collect();
        let code = |at: usize| study.codings[at].code.as_ref().and_then(|c| study.codebook.resolve(c));
        (self.sources.is_empty() || self.sources.contains(&study.sources[place.source].id))
            && (self.codes.is_empty() || place.all().any(|at| code(at).is_some_and(|c| wanted.contains(&c))))
            && if self.kinds.is_empty() { place.kind != Kind::Agreed } else { self.kinds.contains(&place.kind) }
            && (self.states.is_empty() || self.states.contains(&place.state()))
    }
}

/// A line for each place that is asked for.
pub fn places(study: &Study, compared: &Comparison, asked: &Asked) -> Table {
    let wanted: Vec<&Compared> = compared.places.iter().filter(|p| asked.asks(study, p)).collect();
    let rows = wanted.iter().map(|place| line(study, compared, place)).collect();
    let named = |key: &str, title: &str, of: Of| Column { title: title.to_owned(), ..Column::new(key, of) };
    let [first, second] = &compared.coders;
    let columns = vec![
        Column::new("source", Of::Text),
        Column::new("turn", Of::Number),
        Column::new("kind", Of::Text),
        Column::new("state", Of::Text),
        named("first_code", first, Of::Text),
        named("second_code", second, Of::Text),
        named("counts", "what counts", Of::Text),
        named("first_id", &format!("id of {first}"), Of::Text),
        named("second_id", &format!("id of {second}"), Of::Text),
        Column::new("first_start", Of::Number).detail(),
        Column::new("first_end", Of::Number).detail(),
        Column::new("second_start", Of::Number).detail(),
        Column::new("second_end", Of::Number).detail(),
        named("start_by", "begins by", Of::Number).detail(),
        named("end_by", "ends by", Of::Number).detail(),
        named("shared", "shared words, part", Of::Number).detail(),
        Column::new("decided_by", Of::Text).detail(),
        Column::new("decided_at", Of::Text).detail(),
        Column::new("reason", Of::Prose).detail(),
        Column::new("quote", Of::Prose),
    ];
    let mut table = Table::list(format!("{first} and {second}: {}", said(&compared.counts)), columns, rows);
    table.notes = notes(study, compared);
    table.notes.push(format!(
        "Unit: a coding; for each code those of both are paired one to one so that the pairs share the most words. other-code: no such pair, and at least half of the words of both are the same. begins by, ends by: characters that {second} begins and ends after {first} (before: -). shared words, part: of the characters of both together."
    ));
    if wanted.len() < compared.counts.all() {
        table.notes.push(format!("Listed are {} of {} places.", wanted.len(), compared.counts.all()));
    }
    table
}

/// `12 agreed, 3 open, 2 decided`.
fn said(counts: &Counts) -> String {
    format!("{} agreed, {} open, {} decided", counts.agreed(), counts.open, counts.decided)
}

fn line(study: &Study, compared: &Comparison, place: &Compared) -> Vec<Cell> {
    let source = &study.sources[place.source];
    let both = place.codings.map(|at| at.map(|at| &study.codings[at]));
    let of = |side: usize, cell: &dyn Fn(&Coding) -> Cell| both[side].map_or(Cell::Blank("not coded"), cell);
    let code = |c: &Coding| Cell::Text(c.code.as_ref().map_or(String::new(), |id| resolved(study, id)));
    let id = |c: &Coding| Cell::Text(c.id.0.clone());
    let start = |c: &Coding| Cell::Count(u64::from(c.place.span.start));
    let end = |c: &Coding| Cell::Count(u64::from(c.place.span.end));
    let [by_start, by_end, shared] = match both {
        [Some(a), Some(b)] => {
            let (a, b) = (a.place.span, b.place.span);
            let by = |a: u32, b: u32| Cell::number(f64::from(b) - f64::from(a), 0);
            let common = a.intersection(b).map_or(0, Span::len);
            let part = f64::from(common) / f64::from(a.len() + b.len() - common).max(1.0);
            [by(a.start, b.start), by(a.end, b.end), Cell::number(part, 2)]
        }
        _ => [(); 3].map(|()| Cell::Blank("one coding")),
    };
    let decision = compared.decision(place);
    let told = |cell: &dyn Fn(&Decided) -> Cell| decision.map_or(Cell::Blank("not decided"), cell);
    let span = place.span(study);
    vec![
        Cell::Text(source.id.clone()),
        source.turn_of(span).map_or(Cell::Blank("no turns"), |turn| Cell::Count(u64::from(turn))),
        Cell::Text(place.kind.word().to_owned()),
        Cell::Text(place.state().word().to_owned()),
        of(0, &code),
        of(1, &code),
        told(&|d| Cell::Text(counting(study, place, d))),
        of(0, &id),
        of(1, &id),
        of(0, &start),
        of(0, &end),
        of(1, &start),
        of(1, &end),
        by_start,
        by_end,
        shared,
        told(&|d| Cell::Text(d.coder.clone())),
        told(&|d| Cell::Text(d.at.to_string())),
        told(&|d| Cell::Text(d.reason.clone())),
        Cell::Text(source.slice(span).to_owned()),
    ]
}

/// What a decision comes to: `first`, `neither`, `other: care (120-160)`.
fn counting(study: &Study, place: &Compared, decision: &Decided) -> String {
    let outcome = decision.outcome(study, place);
    if outcome != super::Outcome::Other {
        return outcome.word().to_owned();
    }
    let one = |at: &usize| {
        let (c, span) = (&study.codings[*at], study.codings[*at].place.span);
        let code = c.code.as_ref().map_or_else(|| "no code".to_owned(), |id| resolved(study, id));
        format!("{code} ({}-{})", span.start, span.end)
    };
    format!("other: {}", decision.kept.iter().map(one).collect::<Vec<_>>().join(", "))
}

/// The id of a code, merges followed.
fn resolved(study: &Study, id: &CodeId) -> String {
    study.codebook.resolve(id).map_or_else(|| id.0.clone(), |at| study.codebook.codes[at].id.0.clone())
}

/// A line for each code that either has used: how often they agree and differ, what
/// is decided, and the agreement before and after; only for some `codes`, if any are named.
pub fn by_code(study: &Study, ledger: &Ledger, compared: &Comparison, (codes, hidden): (&[CodeId], bool)) -> Table {
    let wanted: Vec<usize> = codes.iter().filter_map(|id| study.codebook.resolve(id)).collect();
    let code = |at: usize| study.codings[at].code.as_ref().and_then(|c| study.codebook.resolve(c));
    let mut counts: BTreeMap<usize, Counts> = BTreeMap::new();
    for place in &compared.places {
        let codes: BTreeSet<usize> = place.all().filter_map(code).collect();
        codes.into_iter().for_each(|code| counts.entry(code).or_default().add(place));
    }
    counts.retain(|code, _| wanted.is_empty() || wanted.contains(code));
    let mut columns = vec![Column::new("code", Of::Text).detail(), Column::new("code_name", Of::Text)];
    let number = |key: &str, title: &str| Column { title: title.to_owned(), ..Column::new(key, Of::Number) };
    let [first, second] = &compared.coders;
    columns.extend([
        number("agreed", "agreed"),
        number("boundaries", "boundaries").detail(),
        number("other_code", "other code").detail(),
        number("only_first", &format!("only {first}")).detail(),
        number("only_second", &format!("only {second}")).detail(),
        number("open", "open"),
        number("decided", "decided"),
    ]);
    if !hidden {
        for (key, title) in [
            ("kappa_before", "kappa before"),
            ("kappa_after", "kappa after"),
            ("f1_before", "F1 before"),
            ("f1_after", "F1 after"),
        ] {
            columns.push(number(key, title));
        }
    }
    let line = |(code, counts): (usize, Counts)| {
        let it = &study.codebook.codes[code];
        let mut cells = vec![Cell::Text(it.id.0.clone()), Cell::Text(it.name.clone())];
        let count = |n: usize| Cell::Count(n as u64);
        cells.extend(counts.kinds.map(count));
        cells.extend([counts.open, counts.decided].map(count));
        if !hidden {
            let found = figures(study, ledger, compared, code);
            let of = |part: fn(&Agreement) -> &Estimate| [&found.before, &found.after].map(|a| value(part(a)));
            cells.extend(of(|a| &a.kappa).into_iter().chain(of(|a| &a.f1)));
        }
        cells
    };
    let rows = counts.into_iter().map(line).collect();
    let mut table = Table::list(format!("{first} and {second}, code by code"), columns, rows);
    table.notes = notes(study, compared);
    table
        .notes
        .push("A place with two codes stands in the lines of both. Codes without what stands below them.".to_owned());
    if hidden {
        let method = method::of(&study.config.method);
        table.notes.push(format!("Agreement is not shown: {} --agreement shows it all the same.", method.why));
    } else {
        table.notes.push("kappa: Cohen's (1960), a turn of a participant (a paragraph where nobody speaks) holds coded words or does not. F1: twice the characters that both coded over those of the one and those of the other. After: what was decided on gives way to what was decided, for both; so after complete decisions both are 1, and say nothing of how well the coders agree when they work alone: report before.".to_owned());
    }
    table
}

fn value(estimate: &Estimate) -> Cell {
    match estimate.value {
        Ok(value) => Cell::number(value, 3),
        Err(why) => Cell::Blank(why.words()),
    }
}

/// Whose codings, over what, and what is left out.
fn notes(study: &Study, compared: &Comparison) -> Vec<String> {
    let [first, second] = &compared.coders;
    let all = study.sources.len();
    let mut out = vec![format!(
        "Record: coder:{first} and coder:{second}, before any decision; all speech. Base: {} of {all} sources, which both have read (coded, or marked as read or complete).",
        compared.read()
    )];
    let left = compared.left;
    let parts = [
        (left.unread, "in sources that only one has read"),
        (left.provisional, "provisional"),
        (left.rejected, "rejected"),
        (left.unsure, "whose words changed or were not found (emic review)"),
        (left.without_code, "without a code, or whose code is gone"),
    ];
    let parts: Vec<String> =
        parts.iter().filter(|(n, _)| *n > 0).map(|(n, why)| format!("{} {why}", plural(*n, "coding"))).collect();
    out.push(match parts.is_empty() {
        true => "Left out: no coding.".to_owned(),
        false => format!("Left out: {}.", parts.join("; ")),
    });
    out
}
