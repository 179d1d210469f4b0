//! The rows: who is a case, which parts of the corpus each is, and their groups.

use super::{Asked, By, FrameworkError};
use crate::analysis::corpus::Corpus;
use crate::model::nearest::nearest;
use crate::model::study::Study;
use crate::model::summary::Case;
use std::cmp::Ordering;

/// The attribute whose values are waves.
const WAVE: &str = "wave";

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The case.
    pub case: Case,
    /// The value of the attribute that groups the rows; `None` if it is not
    /// stated, or rows are not grouped.
    pub group: Option<String>,
    /// Indexes into the parts of the whole corpus.
    pub(super) parts: Vec<usize>,
}

/// Waves as soon as a summary names one.
pub fn usual(study: &Study) -> By {
    if study.summaries.iter().any(|s| s.case.wave.is_some()) { By::Wave } else { By::Participant }
}

/// The cases that are asked for, in the order of participants, then waves; or by
/// group. Cases of which only summaries are known come last, so that nothing
/// written is out of sight.
pub fn lines(study: &Study, corpus: &Corpus<'_>, asked: &Asked, by: By) -> Result<Vec<Line>, FrameworkError> {
    let mut cases: Vec<Case> = Vec::new();
    for (number, id) in corpus.participants.iter().enumerate() {
        let own = corpus.parts.iter().filter(|part| part.participant == Some(number));
        let mut waves: Vec<Option<String>> = match by {
            By::Wave => own.map(|part| corpus.attribute(*part, WAVE).map(str::to_owned)).collect(),
            By::Participant => vec![None],
        };
        waves.sort_by(|a, b| natural(a.as_deref(), b.as_deref()));
        waves.dedup();
        cases.extend(waves.into_iter().map(|wave| Case { participant: (*id).to_owned(), wave }));
    }
    for summary in &study.summaries {
        if !cases.contains(&summary.case) {
            // Beside the same participant's others, if there are any.
            let at = cases.iter().rposition(|c| c.participant == summary.case.participant);
            cases.insert(at.map_or(cases.len(), |at| at + 1), summary.case.clone());
        }
    }
    for id in &asked.participants {
        if !cases.iter().any(|case| case.participant == *id) {
            let near = nearest(id, cases.iter().map(|c| c.participant.as_str())).map(str::to_owned);
            return Err(FrameworkError::UnknownCase { given: id.clone(), near });
        }
    }
    let asked_for = |case: &Case| asked.participants.is_empty() || asked.participants.contains(&case.participant);
    let mut out: Vec<Line> = Vec::new();
    for case in cases.into_iter().filter(asked_for) {
        let parts = parts_of(corpus, &case);
        if !holds(study, corpus, (&case, &parts), asked) {
            continue;
        }
        let group = asked.group.as_ref().and_then(|name| value(study, corpus, (&case, &parts), name));
        out.push(Line { case, group, parts });
    }
    if asked.group.is_some() {
        out.sort_by(|a, b| natural(a.group.as_deref(), b.group.as_deref()));
    }
    Ok(out)
}

/// The parts of the corpus that a case is.
pub fn parts_of(corpus: &Corpus<'_>, case: &Case) -> Vec<usize> {
    let Some(who) = corpus.participant(&case.participant) else {
        return Vec::new();
    };
    let of_wave = |at: &usize| case.wave.is_none() || corpus.attribute(corpus.parts[*at], WAVE) == case.wave.as_deref();
    let own = (0..corpus.parts.len()).filter(|at| corpus.parts[*at].participant == Some(who));
    own.filter(of_wave).collect()
}

/// The value of an attribute: the participant's own, else the first that a source
/// of the case has.
fn value(study: &Study, corpus: &Corpus<'_>, (case, parts): (&Case, &[usize]), name: &str) -> Option<String> {
    let own = study.participant(&case.participant).and_then(|p| p.attribute(name));
    own.or_else(|| parts.iter().find_map(|at| corpus.attribute(corpus.parts[*at], name))).map(str::to_owned)
}

/// Values of one attribute are alternatives; different attributes must all hold.
fn holds(study: &Study, corpus: &Corpus<'_>, (case, parts): (&Case, &[usize]), asked: &Asked) -> bool {
    asked.where_.iter().all(|(name, _)| {
        let mut wanted = asked.where_.iter().filter(|(n, _)| n == name).map(|(_, v)| v.as_str());
        let own = study.participant(&case.participant).and_then(|p| p.attribute(name));
        wanted.any(|v| own == Some(v) || parts.iter().any(|at| corpus.attribute(corpus.parts[*at], name) == Some(v)))
    })
}

/// Numbers by size, words by their letters, what is not stated last.
fn natural(a: Option<&str>, b: Option<&str>) -> Ordering {
    let number = |v: &str| v.trim().replace(',', ".").parse::<f64>().ok();
    match (a, b) {
        (None, None) => Ordering::Equal,
        (None, _) => Ordering::Greater,
        (_, None) => Ordering::Less,
        (Some(a), Some(b)) => match (number(a), number(b)) {
            (Some(x), Some(y)) => x.total_cmp(&y).then_with(|| a.cmp(b)),
            _ => a.to_lowercase().cmp(&b.to_lowercase()).then_with(|| a.cmp(b)),
        },
    }
}
