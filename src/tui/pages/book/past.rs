//! What was done to a code, in words.

use super::tally::Tally;
use crate::model::codebook::CodeId;
use crate::model::diagnostic::printable;
use crate::model::event::{ActSummary, CodebookEvent};
use crate::model::study::Study;

/// Characters of words that gave way to others.
const SHOWN: usize = 120;
/// Acts told, at most.
const MOST: usize = 30;

/// The acts that changed a code, newest first: `2026-11-23 ana: renamed …`.
pub fn of(study: &Study, tally: &Tally, code: &CodeId) -> Vec<String> {
    let acts = tally.acts(code);
    let mut out: Vec<String> = acts
        .iter()
        .take(MOST)
        .filter_map(|i| study.acts.get(*i as usize))
        .filter_map(|a| line(study, a, code))
        .collect();
    if acts.len() > MOST {
        out.push(format!("… and {} earlier; the history page (g h) has them all", acts.len() - MOST));
    }
    out
}

fn line(study: &Study, act: &ActSummary, code: &CodeId) -> Option<String> {
    let mut parts: Vec<String> = act.codebook.iter().filter_map(|e| words(study, e, code)).collect();
    parts.dedup();
    let back = if act.undone { " (taken back)" } else { "" };
    (!parts.is_empty()).then(|| format!("{} {}: {}{back}", act.at.day(), act.actor, parts.join("; ")))
}

/// What one event says of the code; nothing if it is about others.
fn words(study: &Study, event: &CodebookEvent, code: &CodeId) -> Option<String> {
    let name = |id: &Option<CodeId>| id.as_ref().map_or_else(String::new, |c| format!("“{}”", study.code_name(c)));
    let own = event.code.as_ref() == Some(code);
    let other = event.into.as_ref() == Some(code);
    let (out, put) = lines(event);
    Some(match event.change.as_str() {
        "add" if own => "made".to_owned(),
        "add" if other => format!("{} was made below it", name(&event.code)),
        "rename" if own => match (heading(&out), heading(&put)) {
            (Some(old), Some(new)) => format!("renamed from “{old}” to “{new}”"),
            _ => "renamed".to_owned(),
        },
        "move" if own => format!("moved {}", place(&name(&event.into))),
        "move" if event.codes.contains(code) => format!("moved {}", place(&name(&event.into))),
        "move" if other && !event.codes.is_empty() => format!("{} codes were moved below it", event.codes.len() + 1),
        "move" if other => format!("{} was moved below it", name(&event.code)),
        "merge" if own => format!("merged into {}", name(&event.into)),
        "merge" if other => format!("{} was merged into it", name(&event.code)),
        "split" if own => {
            let new: Vec<String> = event.codes.iter().map(|c| name(&Some(c.clone()))).collect();
            format!("split into {}", new.join(", "))
        }
        "split" if event.codes.contains(code) => format!("made by splitting {}", name(&event.code)),
        "retire" if own => "retired".to_owned(),
        "status" if own => match put.split("status=").nth(1).and_then(|w| w.split([' ', '}']).next()) {
            Some(word) => format!("set to {word}"),
            None => "set to settled".to_owned(),
        },
        "redefine" if own => match printable(out.trim().trim_start_matches("- "), SHOWN) {
            before if before.is_empty() => "described".to_owned(),
            before => format!("described anew; before: “{before}”"),
        },
        _ => return None,
    })
}

fn place(name: &str) -> String {
    if name.is_empty() { "to the top of the codebook".to_owned() } else { format!("below {name}") }
}

/// The lines that an event took out, and those it put in.
fn lines(event: &CodebookEvent) -> (String, String) {
    let (mut out, mut put) = (String::new(), String::new());
    for (_, old, new) in &event.edits {
        out.push_str(old);
        put.push_str(new);
    }
    (out, put)
}

/// The name in the first heading among lines.
fn heading(lines: &str) -> Option<&str> {
    let line = lines.lines().find(|l| l.starts_with('#'))?;
    let name = line.trim_start_matches('#').trim();
    Some(name.rfind('{').map_or(name, |at| name[..at].trim()))
}
