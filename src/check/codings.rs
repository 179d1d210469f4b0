//! Rules on codings: what they cite, and whether their words are there.

use crate::model::codebook::{Code, CodeId};
use crate::model::coding::Coding;
use crate::model::diagnostic::Diagnostic;
use crate::model::event::{Logged, Op};
use crate::model::fold::plural;
use crate::model::study::Study;
use std::collections::{BTreeMap, HashMap};

/// Where the event that made each coding stands.
pub(super) fn places(events: &[Logged]) -> HashMap<&str, &Logged> {
    let adds = events.iter().filter(|l| matches!(l.event.op, Op::Add { .. }));
    adds.map(|l| (l.event.id.0.as_str(), l)).collect()
}

/// A fault at the line that made a coding.
pub(super) fn at(places: &HashMap<&str, &Logged>, coding: &Coding, fault: Diagnostic) -> Diagnostic {
    match places.get(coding.id.0.as_str()) {
        Some(l) => Diagnostic { file: l.origin.file.clone(), line: Some(l.line), ..fault },
        None => fault,
    }
}

/// Codings whose code is in no codebook file. If one id went and one heading
/// without id came, they are probably the same code.
pub fn orphans(study: &Study, events: &[Logged]) -> Vec<Diagnostic> {
    let mut by_code: BTreeMap<&CodeId, Vec<&Coding>> = BTreeMap::new();
    for coding in &study.codings {
        if let Some(id) = coding.code.as_ref().filter(|id| study.codebook.find(id).is_none()) {
            by_code.entry(id).or_default().push(coding);
        }
    }
    let places = places(events);
    let one = by_code.len() == 1;
    let mut out = Vec::new();
    for (id, codings) in by_code {
        let Some(first) = codings.first() else {
            continue;
        };
        let message = format!("the code {id} is not in the codebook; {} left without it", are(codings.len()));
        let help = match newcomer(study).filter(|_| one) {
            Some(code) => format!(
                "the heading “{}” ({}:{}) has no id: if it is the same code, write {{#{id}}} after it",
                code.name, study.codebook.files[code.file].path, code.line
            ),
            None => format!("write {{#{id}}} after the heading of that code, or add the code again"),
        };
        out.push(at(&places, first, Diagnostic::error("orphan-code", "", message).help(help)));
    }
    out
}

fn are(n: usize) -> String {
    if n == 1 { "1 coding is".to_owned() } else { format!("{n} codings are") }
}

/// The only heading without an id, if there is exactly one.
fn newcomer(study: &Study) -> Option<&Code> {
    let mut without = study.codebook.codes.iter().filter(|c| c.implicit);
    without.next().filter(|_| without.next().is_none())
}

/// Journals of a source that is not in the corpus.
pub fn unknown_source(study: &Study, events: &[Logged]) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for coding in study.codings.iter().filter(|c| study.source(&c.source).is_none()) {
        *seen.entry((&coding.coder, &coding.source)).or_insert(0) += 1;
    }
    let file = |coder: &str, source: &str| {
        let found = events
            .iter()
            .find(|l| l.origin.coder.as_deref() == Some(coder) && l.origin.source.as_deref() == Some(source));
        found.map_or_else(String::new, |l| l.origin.file.clone())
    };
    seen.into_iter()
        .map(|((coder, source), n)| {
            let message = format!("there is no source with the id “{source}”; {} waiting for it", are(n));
            let help = "bring the source back to corpus/, or write the right `id:` into its front matter";
            Diagnostic::error("unknown-source", &file(coder, source), message).help(help)
        })
        .collect()
}

/// Anchors that claim a place their own body does not have.
pub fn beyond_text(study: &Study, events: &[Logged]) -> Vec<Diagnostic> {
    let places = places(events);
    let mut out = Vec::new();
    for coding in &study.codings {
        let Some(source) = study.source(&coding.source).filter(|s| s.digest == coding.anchor.text) else {
            continue;
        };
        if coding.anchor.span.end > source.chars() {
            let span = coding.anchor.span;
            let message = format!(
                "the segment [{}, {}] reaches beyond the text, which has {} characters",
                span.start,
                span.end,
                source.chars()
            );
            let help = "`emic review` shows where its words stand";
            out.push(at(
                &places,
                coding,
                Diagnostic::error("beyond-text", "", message).showing(&coding.anchor.quote).help(help),
            ));
        }
    }
    out
}

/// Anchors whose words are not those of the place they name.
pub fn other_words(study: &Study, events: &[Logged]) -> Vec<Diagnostic> {
    let places = places(events);
    let mut out = Vec::new();
    for coding in &study.codings {
        let Some(source) = study.source(&coding.source).filter(|s| s.digest == coding.anchor.text) else {
            continue;
        };
        let span = coding.anchor.span;
        if span.end <= source.chars() && source.slice(span) != coding.anchor.quote {
            let message = format!(
                "the words of this line are not those at [{}, {}]; they were looked for and are {}",
                span.start,
                span.end,
                coding.place.grade.word()
            );
            let help = "a journal line is never edited: restore it from git";
            out.push(at(
                &places,
                coding,
                Diagnostic::warning("other-words", "", message).showing(&coding.anchor.quote).help(help),
            ));
        }
    }
    out
}

/// Sources with codings that wait for a person.
pub fn to_review(study: &Study, _: &[Logged]) -> Vec<Diagnostic> {
    let mut waiting: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    for coding in study.codings.iter().filter(|c| !c.place.grade.is_sure() && study.source(&c.source).is_some()) {
        let n = waiting.entry(&coding.source).or_default();
        match coding.place.grade {
            crate::model::anchor::Grade::Changed => n.0 += 1,
            crate::model::anchor::Grade::Ambiguous => n.1 += 1,
            _ => n.2 += 1,
        }
    }
    let file = |id: &str| study.source(id).map_or("", |s| s.file.as_str());
    waiting
        .into_iter()
        .map(|(id, (changed, ambiguous, lost))| {
            let total = plural(changed + ambiguous + lost, "coding");
            let message = format!("the text has changed under {total}: {changed} changed, {ambiguous} ambiguous, {lost} lost; they are left out of counts");
            Diagnostic::warning("to-review", file(id), message).help(format!("emic review --source {id}"))
        })
        .collect()
}

/// Events that somebody wrote into another coder's journal.
pub fn foreign_folder(_: &Study, events: &[Logged]) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    for l in events {
        if l.origin.coder.as_ref().is_some_and(|c| *c != l.event.actor) {
            seen.entry((&l.origin.file, &l.event.actor)).or_insert(l.line);
        }
    }
    seen.into_iter()
        .map(|((file, actor), line)| {
            let message = format!("{actor} has written into another coder's journal");
            Diagnostic::warning("foreign-folder", file, message)
                .at(line)
                .help("each coder writes only to the folder of their own name")
        })
        .collect()
}
