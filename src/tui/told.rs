//! Acts in words, with the names that codes and memos have now.
//!
//! The log keeps ids, because names change. On the screen an id is a riddle:
//! whoever reads what was done, or what undo takes next, reads names.

use crate::model::change::Change;
use crate::model::event::{ActSummary, CodebookEvent};
use crate::model::fold::plural;
use crate::model::memo::MemoEvent;
use crate::model::study::Study;
use std::collections::BTreeSet;

/// What an act did, in words; an undo or redo names what it turned.
pub fn told(study: &Study, act: &ActSummary) -> String {
    if !act.is_undo {
        return deed(study, act);
    }
    let verb = if act.what.contains("redid ") { "redid" } else { "undid" };
    let all: BTreeSet<_> = act.turns.iter().collect();
    let one = all.first().filter(|_| all.len() == 1);
    match one.map(|id| study.act(id, None).and_then(|at| study.acts.get(at))) {
        Some(Some(of)) => format!("{verb}: {}", deed(study, of)),
        Some(None) => format!("{verb} an earlier act"),
        None => format!("{verb} {}", plural(all.len(), "act")),
    }
}

/// The acts that undo or redo will turn; none for other acts.
pub fn to_turn(study: &Study, coder: &str, change: &Change) -> Vec<ActSummary> {
    let acts = match change {
        Change::Undo => study.next_undo(coder).into_iter().collect(),
        Change::UndoTo { act } => study.acts_down_to(coder, act),
        Change::Redo => study.next_redo(coder).map_or_else(Vec::new, |act| study.acts_undone_with(coder, act)),
        _ => Vec::new(),
    };
    acts.into_iter().cloned().collect()
}

/// What undo or redo of these acts does, in words; nothing for no acts. The
/// study is the one in which what they made is there: before an undo, after a
/// redo.
pub fn turned(study: &Study, acts: &[ActSummary], redo: bool) -> Option<String> {
    let (done, to) = if redo { ("done again", "up to") } else { ("undone", "down to") };
    match acts {
        [] => None,
        [one] => Some(format!("{done}: {}", deed(study, one))),
        [.., last] => Some(format!("{done}: {}, {to}: {}", plural(acts.len(), "act"), deed(study, last))),
    }
}

/// What an act did, its parts in the order of the log.
fn deed(study: &Study, act: &ActSummary) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in act.what.split("; ") {
        let told = match part {
            p if ["codebook: ", "memo: ", "summaries: "].iter().any(|w| p.starts_with(w)) => continue,
            p if p.starts_with("coded ") => coded(study, p),
            p => p.to_owned(),
        };
        parts.push(told);
    }
    parts.extend(act.codebook.iter().filter(|e| e.change != "id" && !e.found).map(|e| codebook(study, e)));
    parts.extend(act.memos.iter().map(|e| memo(study, e)));
    parts.dedup();
    if parts.is_empty() { act.what.clone() } else { parts.join("; ") }
}

/// `coded 1 segment with having-voice` as `coded with Having a voice`.
fn coded(study: &Study, part: &str) -> String {
    let Some((much, codes)) = part.split_once(" with ") else {
        return part.to_owned();
    };
    let (codes, more) = codes.split_once(" and ").map_or((codes, String::new()), |(c, m)| (c, format!(" and {m}")));
    let names: Vec<String> = codes.split(", ").map(|id| study.code_name(&id.into())).collect();
    let much = much.strip_suffix(" 1 segment").unwrap_or(much);
    format!("{much} with {}{more}", names.join(", "))
}

/// A change of the codebook: `split Waiting into Queues, Delays`.
pub fn codebook(study: &Study, event: &CodebookEvent) -> String {
    let names = |ids: &mut dyn Iterator<Item = &crate::model::codebook::CodeId>| {
        ids.map(|id| format!("“{}”", study.code_name(id))).collect::<Vec<_>>().join(", ")
    };
    let code = names(&mut event.code.iter());
    let codes = names(&mut event.code.iter().chain(&event.codes));
    let into = names(&mut event.into.iter());
    match event.change.as_str() {
        "add" => format!("new code {codes}"),
        "rename" => format!("renamed {codes}"),
        "move" if into.is_empty() => format!("moved {codes} to the top"),
        "move" => format!("moved {codes} below {into}"),
        "merge" => format!("merged {codes} into {into}"),
        "split" if event.code.is_some() => format!("split {code} into {}", names(&mut event.codes.iter())),
        "retire" => format!("retired {codes}"),
        "status" => format!("another status of {codes}"),
        "redefine" => format!("other words below {codes}"),
        "undo" => format!("as before: {codes}"),
        "redo" => format!("done again: {codes}"),
        "found" => "changed in another program".to_owned(),
        other => format!("{other} {codes}"),
    }
    .trim_end_matches([' ', ':'])
    .to_owned()
}

fn memo(study: &Study, event: &MemoEvent) -> String {
    if event.is_of_summaries() {
        return summaries(study, event);
    }
    if event.is_of_theme() {
        return theme(study, event);
    }
    let title = study.memo(&event.memo).map_or(event.memo.as_str(), |m| m.title.as_str());
    let did = match event.change.as_str() {
        "new" => "new memo",
        "write" => "wrote in memo",
        "title" => "another title of memo",
        "kind" => "another kind of memo",
        "about" => "what is it about: memo",
        "remove" => "took away memo",
        "undo" => "as before: memo",
        "redo" => "done again: memo",
        other => other,
    };
    format!("{did} “{title}”")
}

/// A change of a theme: `another status of theme “Luck is told”`.
fn theme(study: &Study, event: &MemoEvent) -> String {
    let did = match event.change.as_str() {
        "new" => "new theme",
        "status" => "another status of theme",
        "codes" => "other codes of theme",
        "write" => "wrote in theme",
        "undo" => "as before: theme",
        "redo" => "done again: theme",
        other => other,
    };
    let title = study.theme(&event.memo.as_str().into()).map_or(event.memo.as_str(), |theme| theme.title.as_str());
    format!("{did} “{title}”")
}

/// A change of summaries: `wrote the summary of Officer-K03 on “Luck”`.
fn summaries(study: &Study, event: &MemoEvent) -> String {
    let did = match event.change.as_str() {
        "write" => "wrote",
        "draft" => "drafted",
        "remove" => "took away",
        "undo" => "as before:",
        "redo" => "done again:",
        other => other,
    };
    let title = |id| study.theme(id).map_or_else(|| study.code_name(id), |theme| theme.title.clone());
    let case = event.memo.replacen('@', ", wave ", 1);
    match &event.codes[..] {
        [one] => format!("{did} the summary of {case} on “{}”", title(one)),
        several => format!("{did} {} of {case}", plural(several.len(), "summary").replace("summarys", "summaries")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture;

    #[test]
    fn acts_are_told_with_the_names_of_now() {
        let mut study =
            fixture::study(Vec::new(), Vec::new(), fixture::codebook(&[("rain", 0), ("snow", 0)]), Vec::new());
        study.codebook.codes[0].name = "Falling water".to_owned();
        let act = |what: &str| ActSummary { what: what.to_owned(), ..ActSummary::default() };
        assert_eq!(told(&study, &act("coded 1 segment with rain")), "coded with Falling water");
        let many = "coded 5 segments with rain, snow, mist and 2 more; removed 1 coding";
        assert_eq!(
            told(&study, &act(many)),
            "coded 5 segments with Falling water, Snow, mist and 2 more; removed 1 coding"
        );
        let event = CodebookEvent {
            change: "split".to_owned(),
            code: Some("rain".into()),
            codes: vec!["snow".into(), "hail".into()],
            ..CodebookEvent::default()
        };
        let split = ActSummary { codebook: vec![event.clone(), event], ..act("codebook: split rain, snow, hail") };
        assert_eq!(told(&study, &split), "split “Falling water” into “Snow”, “hail”");
    }
}
