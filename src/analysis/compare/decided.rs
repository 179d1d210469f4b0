//! What was decided, and on what.
//!
//! A decision is one or several codings that name the codings they decide on (see
//! `docs/format.md`). Those of one decider on the same codings are one decision:
//! keeping both of two codings takes two.

use super::super::ledger::Ledger;
use super::Compared;
use crate::model::coding::CodingStatus;
use crate::model::ids::{Stamp, Ulid};
use crate::model::span::Span;
use crate::model::study::Study;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// One decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The codings it decides on, by id.
    pub of: Vec<Ulid>,
    /// Who decided.
    pub coder: String,
    /// When.
    pub at: Stamp,
    /// Why; may be empty.
    pub reason: String,
    /// All its codings, as indexes into [`Study::codings`].
    pub codings: Vec<usize>,
    /// Those of them that count; none: nobody's coding counts here.
    pub kept: Vec<usize>,
}

/// What a decision says of two coders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// The first coder's coding counts.
    First,
    /// The second's.
    Second,
    /// Both do.
    Both,
    /// Neither does.
    Neither,
    /// Another code, or other words.
    Other,
}

impl Outcome {
    /// The word in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Second => "second",
            Self::Both => "both",
            Self::Neither => "neither",
            Self::Other => "other",
        }
    }

    /// As people read it: `ana's`, `both`.
    pub fn said(self, coders: &[String; 2]) -> String {
        match self {
            Self::First => format!("{}'s", coders[0]),
            Self::Second => format!("{}'s", coders[1]),
            other => other.word().to_owned(),
        }
    }
}

/// Every decision of a study, oldest first.
pub fn every(study: &Study, ledger: &Ledger) -> Vec<Decided> {
    let mut groups: BTreeMap<(&str, &[Ulid]), Vec<usize>> = BTreeMap::new();
    let rows = ledger.rows().iter().enumerate().filter(|(_, row)| row.adjudicated);
    for (at, coding) in rows.filter_map(|(at, _)| Some((at, study.codings.get(at)?))).filter(|(_, c)| c.is_decision()) {
        groups.entry((&coding.coder, &coding.of)).or_default().push(at);
    }
    let one = |((coder, of), codings): ((&str, &[Ulid]), Vec<usize>)| {
        let all = || codings.iter().map(|at| &study.codings[*at]);
        Decided {
            of: of.to_vec(),
            coder: coder.to_owned(),
            at: all().map(|c| c.created).min().unwrap_or_default(),
            reason: all().map(|c| c.memo.trim()).find(|m| !m.is_empty()).unwrap_or_default().to_owned(),
            kept: codings.iter().copied().filter(|at| study.codings[*at].status == CodingStatus::Final).collect(),
            codings,
        }
    };
    let mut out: Vec<Decided> = groups.into_iter().map(one).collect();
    out.sort_by(|a, b| (a.at, &a.coder, &a.of).cmp(&(b.at, &b.coder, &b.of)));
    out
}

/// Those on codings of either of two coders. A coding that was taken away since is
/// nobody's.
pub fn all(study: &Study, ledger: &Ledger, coders: &[String; 2]) -> Vec<Decided> {
    let every = every(study, ledger);
    if every.is_empty() {
        return every;
    }
    let of: BTreeSet<&Ulid> = every.iter().flat_map(|d| &d.of).collect();
    let numbers: Vec<u32> =
        (0..).zip(&ledger.coders).filter(|(_, id)| coders.contains(id)).map(|(number, _)| number).collect();
    let rows = ledger.rows().iter().zip(&study.codings).filter(|(row, _)| numbers.contains(&row.coder));
    let theirs: BTreeSet<Ulid> = rows.map(|(_, c)| &c.id).filter(|id| of.contains(id)).cloned().collect();
    every.into_iter().filter(|d| d.of.iter().any(|id| theirs.contains(id))).collect()
}

/// The decisions on each coding.
pub fn by_coding(decided: &[Decided]) -> HashMap<&str, Vec<usize>> {
    let mut out: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, one) in decided.iter().enumerate() {
        one.of.iter().for_each(|id| out.entry(id.0.as_str()).or_default().push(at));
    }
    out
}

/// The decision on a place: one on all of its codings, of several the oldest.
pub fn on(study: &Study, decided: &[Decided], by: &HashMap<&str, Vec<usize>>, place: &Compared) -> Option<usize> {
    if by.is_empty() {
        return None;
    }
    let mut ids = place.all().map(|at| &study.codings[at].id);
    let first = by.get(ids.next()?.0.as_str())?;
    let rest: Vec<&Ulid> = ids.collect();
    first.iter().copied().find(|at| rest.iter().all(|id| decided[*at].of.contains(id)))
}

impl Decided {
    /// What it says of the codings of a place.
    pub fn outcome(&self, study: &Study, place: &Compared) -> Outcome {
        let said = |at: &usize| -> (Span, Option<usize>) {
            let coding = &study.codings[*at];
            (coding.place.span, coding.code.as_ref().and_then(|c| study.codebook.resolve(c)))
        };
        let kept: Vec<_> = self.kept.iter().map(said).collect();
        let has = place.codings.each_ref().map(|c| c.as_ref().is_some_and(|at| kept.contains(&said(at))));
        let told: BTreeSet<_> = place.all().map(|at| said(&at)).collect();
        match (kept.is_empty(), has) {
            (true, _) => Outcome::Neither,
            _ if !kept.iter().all(|k| told.contains(k)) => Outcome::Other,
            (_, [true, true]) => Outcome::Both,
            (_, [true, false]) => Outcome::First,
            (_, [false, true]) => Outcome::Second,
            (_, [false, false]) => Outcome::Other,
        }
    }
}
