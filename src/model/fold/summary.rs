//! Acts in the log: what each did, where, and whether it was taken back.

use super::Turned;
use crate::model::codebook::CodeId;
use crate::model::event::{ActSummary, Logged, Op};
use crate::model::ids::{Stamp, Ulid};
use foldhash::{HashMap, HashSet};
use std::collections::{BTreeMap, BTreeSet};

/// All acts that are whole, oldest first.
pub(super) fn summaries(events: &[Logged], whole: &HashSet<Ulid>, turned: &HashMap<&Ulid, Turned>) -> Vec<ActSummary> {
    let mut acts: BTreeMap<(Stamp, &Ulid), Vec<&Logged>> = BTreeMap::new();
    let mut first: HashMap<&Ulid, Stamp> = HashMap::default();
    for logged in events.iter().filter(|l| whole.contains(&l.event.act)) {
        let at = *first.entry(&logged.event.act).or_insert(logged.event.at);
        acts.entry((at, &logged.event.act)).or_default().push(logged);
    }
    acts.into_iter()
        .map(|((at, act), logged)| summary(act.clone(), at, &logged, turned.get(act).map(|t| (t.undone, t.at.0))))
        .collect()
}

/// One act in the log. `turned` is the last undo (true) or redo of it.
pub fn summary(act: Ulid, at: Stamp, logged: &[&Logged], turned: Option<(bool, Stamp)>) -> ActSummary {
    let mut sources: Vec<String> = logged.iter().filter_map(|l| l.origin.source.clone()).collect();
    sources.sort();
    sources.dedup();
    let first = logged.first();
    ActSummary {
        act,
        at,
        actor: first.map_or_else(String::new, |l| l.event.actor.clone()),
        what: describe(logged),
        queries: queries(logged),
        sources,
        undone: turned.is_some_and(|(undone, _)| undone),
        is_undo: logged.iter().any(|l| matches!(l.event.op, Op::Undo { .. } | Op::Redo { .. })),
        turns: logged
            .iter()
            .filter_map(|l| if let Op::Undo { of } | Op::Redo { of } = &l.event.op { Some(of.clone()) } else { None })
            .collect(),
        codebook: logged
            .iter()
            .filter_map(|l| if let Op::Codebook(c) = &l.event.op { Some(c.clone()) } else { None })
            .collect(),
        memos: logged
            .iter()
            .filter_map(|l| {
                if let Op::Memo(m) | Op::Summary(m) | Op::Theme(m) = &l.event.op { Some(m.clone()) } else { None }
            })
            .collect(),
        file: first.map_or_else(String::new, |l| l.origin.file.clone()),
        turned: turned.map(|(_, at)| at),
    }
}

/// The queries that found what an act coded, each once.
fn queries(logged: &[&Logged]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for l in logged {
        // Codings of one query stand together.
        if let Op::Add { query: Some(query), .. } = &l.event.op
            && out.last() != Some(query)
            && !out.contains(query)
        {
            out.push(query.clone());
        }
    }
    out
}

/// How the words of a decision begin.
const DECIDED: &str = "decided on";

/// What an act decided on codings of several coders. Older decisions of one's own
/// that it takes the place of are not told apart.
fn decided(logged: &[&Logged]) -> Option<String> {
    let mut places: BTreeSet<&[Ulid]> = BTreeSet::new();
    let (mut codes, mut neither): (BTreeSet<&str>, usize) = (BTreeSet::new(), 0);
    for l in logged {
        if let Op::Add { code, status, of, .. } = &l.event.op
            && !of.is_empty()
        {
            places.insert(of);
            match (status.as_deref(), code) {
                (Some("rejected"), _) => neither += 1,
                (_, Some(code)) => drop(codes.insert(&code.0)),
                (_, None) => {}
            }
        }
    }
    let mut counts: Vec<String> = codes.iter().take(3).map(|c| (*c).to_owned()).collect();
    counts.extend((codes.len() > 3).then(|| format!("{} more", codes.len() - 3)));
    counts.extend((neither > 0).then(|| "neither".to_owned()));
    (!places.is_empty()).then(|| format!("{DECIDED} {}: {}", plural(places.len(), "place"), counts.join(", ")))
}

/// What an act did, in words.
fn describe(logged: &[&Logged]) -> String {
    let mut parts: Vec<String> = decided(logged).into_iter().collect();
    let by_decision = |of: &[Ulid]| !of.is_empty();
    let adds: Vec<&Option<CodeId>> = logged
        .iter()
        .filter_map(|l| match &l.event.op {
            Op::Add { code, of, .. } if !by_decision(of) => Some(code),
            _ => None,
        })
        .collect();
    let highlights = adds.iter().filter(|c| c.is_none()).count();
    if highlights > 0 {
        parts.push(format!("highlighted {}", plural(highlights, "segment")));
    }
    let adds: Vec<&CodeId> = adds.into_iter().flatten().collect();
    if !adds.is_empty() {
        let codes: BTreeSet<&str> = adds.iter().map(|c| c.0.as_str()).collect();
        let shown: Vec<&str> = codes.iter().take(3).copied().collect();
        let more = if codes.len() > 3 { format!(" and {} more", codes.len() - 3) } else { String::new() };
        parts.push(format!("coded {} with {}{more}", plural(adds.len(), "segment"), shown.join(", ")));
    }
    let count = |f: fn(&Op) -> bool| logged.iter().filter(|l| f(&l.event.op)).count();
    let removes = count(|op| matches!(op, Op::Remove { .. }));
    if removes > 0 && !parts.iter().any(|p| p.starts_with(DECIDED)) {
        parts.push(format!("removed {}", plural(removes, "coding")));
    }
    let mut set: BTreeMap<&str, usize> = BTreeMap::new();
    for l in logged {
        if let Op::Set { field, .. } = &l.event.op {
            *set.entry(field).or_insert(0) += 1;
        }
    }
    for (field, n) in set {
        let of = if n == 1 { "a coding".to_owned() } else { plural(n, "coding") };
        parts.push(format!("changed the {field} of {of}"));
    }
    for l in logged {
        match &l.event.op {
            Op::Comment { .. } => parts.push("commented on a coding".into()),
            Op::Mark { what, .. } => {
                parts.push(what.map_or("took a mark away".into(), |w| format!("marked as {}", w.word())))
            }
            Op::Undo { of } => parts.push(format!("undid {of}")),
            Op::Redo { of } => parts.push(format!("redid {of}")),
            Op::Text { source, edits, .. } => {
                parts.push(format!("the text of {source} changed in {}", plural(edits.len(), "place")))
            }
            Op::Codebook(c) if c.change == "id" => {}
            Op::Codebook(c) if c.found => parts.push(format!("found a changed codebook ({})", c.file)),
            Op::Codebook(c) => {
                let named: Vec<&str> = c.code.iter().chain(&c.codes).map(|c| c.0.as_str()).collect();
                let into = c.into.as_ref().map_or(String::new(), |i| format!(" → {i}"));
                parts.push(format!("codebook: {} {}{into}", c.change, named.join(", ")));
            }
            Op::Memo(m) => parts.push(format!("memo: {} {}", m.change, m.memo)),
            Op::Theme(t) => parts.push(format!("theme: {} {}", t.change, t.memo)),
            Op::Summary(s) => parts.push(format!("summaries: {} {}", s.change, s.memo)),
            Op::Unknown(word) => parts.push(format!("{word} (unknown to this version)")),
            Op::Add { .. } | Op::Remove { .. } | Op::Set { .. } => {}
        }
    }
    parts.dedup();
    if parts.is_empty() { "wrote the ids of codes into the codebook".to_owned() } else { parts.join("; ") }
}

/// `1 segment`, `3 segments`.
pub fn plural(n: usize, word: &str) -> String {
    if n == 1 { format!("1 {word}") } else { format!("{n} {word}s") }
}
