//! Rules on decisions: what coders agreed on after comparing.
//!
//! Two people can decide on the same place at the same time, each in their own
//! folder, and git joins both without a conflict. Both then count in the consensus.
//! Nothing can choose for them, so it is said.

use crate::model::coding::{Coding, CodingStatus};
use crate::model::diagnostic::{Diagnostic, Severity};
use crate::model::event::Logged;
use crate::model::fold::plural;
use crate::model::ids::Ulid;
use crate::model::study::Study;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Codings on which there are decisions of several people, or several of one.
pub fn twice(study: &Study, events: &[Logged]) -> Vec<Diagnostic> {
    // Decisions by who decided and on what; keeping two codings takes two.
    let mut groups: BTreeMap<(&str, &[Ulid]), Vec<&Coding>> = BTreeMap::new();
    for coding in study.codings.iter().filter(|c| c.is_decision()) {
        groups.entry((&coding.coder, &coding.of)).or_default().push(coding);
    }
    let mut on: BTreeMap<&Ulid, Vec<(&str, &[Ulid])>> = BTreeMap::new();
    for key in groups.keys() {
        key.1.iter().for_each(|id| on.entry(id).or_default().push(*key));
    }
    let mut told: BTreeSet<Vec<(&str, &[Ulid])>> = BTreeSet::new();
    let mut out = Vec::new();
    for deciders in on.into_values().filter(|d| d.len() > 1) {
        if !told.insert(deciders.clone()) {
            continue;
        }
        let outcomes: BTreeSet<_> =
            deciders.iter().filter_map(|key| groups.get(key)).map(|g| outcome(study, g)).collect();
        let Some(last) = deciders.last().and_then(|key| groups.get(key)).and_then(|g| g.first()) else { continue };
        let who: BTreeSet<&str> = deciders.iter().map(|(coder, _)| *coder).collect();
        let who = who.into_iter().collect::<Vec<_>>().join(" and ");
        let same = outcomes.len() == 1;
        let what = if same { "in the same way" } else { "in different ways, and all of it counts as consensus" };
        let message = format!("a place in {} is decided {} times, by {who}, {what}", last.source, deciders.len());
        let help = format!("one of them takes theirs back: emic compare reopen {}", last.of[0]);
        let severity = if same { Severity::Note } else { Severity::Warning };
        let fault = Diagnostic::warning("decided-twice", "", message).help(help);
        out.push(super::codings::at(&super::codings::places(events), last, Diagnostic { severity, ..fault }));
    }
    out
}

/// What counts after a decision: codes and places.
fn outcome(study: &Study, group: &[&Coding]) -> BTreeSet<(Option<usize>, u32, u32)> {
    let kept = group.iter().filter(|c| c.status == CodingStatus::Final);
    let code = |c: &Coding| c.code.as_ref().and_then(|id| study.codebook.resolve(id));
    kept.map(|c| (code(c), c.place.span.start, c.place.span.end)).collect()
}

/// Decisions on codings that are not there, or no longer.
pub fn without_coding(study: &Study, events: &[Logged]) -> Vec<Diagnostic> {
    // Coding blind, what others coded is not read.
    if study.only.is_some() || !study.codings.iter().any(|c| c.is_decision()) {
        return Vec::new();
    }
    let there: HashSet<&Ulid> = study.codings.iter().map(|c| &c.id).collect();
    let places = super::codings::places(events);
    let mut seen: HashSet<(&str, &[Ulid])> = HashSet::new();
    let mut out = Vec::new();
    for coding in study.codings.iter().filter(|c| c.is_decision()) {
        let gone: Vec<&Ulid> = coding.of.iter().filter(|id| !there.contains(id)).collect();
        if gone.is_empty() || !seen.insert((&coding.coder, &coding.of)) {
            continue;
        }
        let message = format!(
            "a decision of {} in {} is about {} of {} that {} not there",
            coding.coder,
            coding.source,
            gone.len(),
            plural(coding.of.len(), "coding"),
            if gone.len() == 1 { "is" } else { "are" }
        );
        let help = "it was taken away since, or its journal is missing (git pull); the decision counts until it is taken back (emic compare reopen ID)";
        out.push(super::codings::at(
            &places,
            coding,
            Diagnostic::note("decision-without-coding", "", message).help(help),
        ));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::coding::Method;
    use crate::model::fixture::{self, codebook, coding, span_of};

    fn decision(number: u32, coder: &str, code: &str, of: &[&str]) -> Coding {
        let talk = source();
        let mut made = coding(number, coder, &talk, Some(code), span_of(&talk, "cold"));
        made.by = Method::Adjudication;
        made.of = of.iter().map(|id| Ulid((*id).to_owned())).collect();
        made
    }

    fn source() -> crate::model::source::Source {
        fixture::source("talk").participants(&["Ada"]).turn("Ada", "It was cold and small.").build()
    }

    fn study(decisions: Vec<Coding>) -> Study {
        let talk = source();
        let span = span_of(&talk, "cold");
        let mut codings =
            vec![coding(1, "ana", &talk, Some("cold"), span), coding(2, "ben", &talk, Some("small"), span)];
        codings.extend(decisions);
        fixture::study(vec![talk], Vec::new(), codebook(&[("cold", 0), ("small", 0)]), codings)
    }

    fn told(decisions: Vec<Coding>) -> Vec<(Severity, String)> {
        twice(&study(decisions), &[]).into_iter().map(|d| (d.severity, d.message)).collect()
    }

    #[test]
    fn a_place_that_two_decide_on_otherwise_is_a_warning_and_alike_a_note() {
        let of = &["C0001", "C0002"];
        assert!(told(vec![decision(3, "ana", "cold", of)]).is_empty());
        let two = told(vec![decision(3, "ana", "cold", of), decision(4, "ben", "small", of)]);
        assert_eq!(two.len(), 1, "{two:?}");
        assert!(two[0].0 == Severity::Warning && two[0].1.contains("by ana and ben, in different ways"), "{two:?}");
        let alike = told(vec![decision(3, "ana", "cold", of), decision(4, "ben", "cold", of)]);
        assert!(alike.len() == 1 && alike[0].0 == Severity::Note, "{alike:?}");
        let both = told(vec![decision(3, "ana", "cold", of), decision(4, "ana", "small", of)]);
        assert!(both.is_empty(), "keeping both is one decision: {both:?}");
        let half = told(vec![decision(3, "ana", "cold", of), decision(4, "ben", "cold", &["C0001"])]);
        assert_eq!(half.len(), 1);
    }

    #[test]
    fn a_decision_on_what_is_gone_is_told_but_not_to_those_who_code_blind() {
        let mut study = study(vec![decision(3, "ana", "cold", &["C0001", "C0009"])]);
        let told = without_coding(&study, &[]);
        assert!(told.len() == 1 && told[0].message.contains("1 of 2 codings that is not there"), "{told:?}");
        study.only = Some("ana".into());
        assert!(without_coding(&study, &[]).is_empty());
    }
}
