//! Where a piece of a query is, in one source.

use super::plan::{Coded, Part, Test, Which};
use super::spans::Mark;
use super::values::{fits, holds};
use crate::model::anchor::Grade;
use crate::model::coding::{CodingStatus, Method};
use crate::model::known::{Fact, Known};
use crate::model::source::Outline;
use crate::model::span::Span;
use crate::query::Value;

/// The parts of a source that are so.
pub fn parts(study: &impl Known, source: usize, part: &Part) -> Vec<Mark> {
    let outline = || study.outline(source);
    let whole = |yes: bool| if yes { vec![Mark::part(Span::new(0, study.chars(source)))] } else { Vec::new() };
    match part {
        Part::Source(value) => whole(fits(value, &outline().id)),
        Part::Kind(value) => whole(fits(value, &outline().kind)),
        Part::Language(value) => whole(outline().language.as_deref().is_some_and(|l| fits(value, l))),
        Part::Section(value) => sections(outline(), value),
        Part::Speaker(value) => spoken(outline(), |who| {
            let speaker = &outline().speakers[who];
            fits(value, &speaker.label) || speaker.interviewer && fits(value, "interviewer")
        }),
        Part::Participant(value) => of_participants(outline(), |id| fits(value, id)),
        // What the source says of itself wins over the participant's row.
        Part::Attribute(name, value) => match study.own(source, name) {
            Some(actual) => whole(fits(value, actual)),
            None => of_participants(outline(), |id| {
                study.participant(id).and_then(|p| p.attribute(name)).is_some_and(|actual| fits(value, actual))
            }),
        },
    }
}

/// A heading with everything below it, to the next of its level or above.
fn sections(source: &Outline, value: &Value) -> Vec<Mark> {
    let mut out = Vec::new();
    for (at, section) in source.sections.iter().enumerate().filter(|(_, s)| holds(value, &s.title)) {
        let end = source.sections[at + 1..].iter().find(|s| s.level <= section.level);
        out.push(Mark::part(Span::new(section.span.start, end.map_or(source.chars, |s| s.span.start))));
    }
    out
}

/// What those speakers say, by index.
fn spoken(source: &Outline, who: impl Fn(usize) -> bool) -> Vec<Mark> {
    let wanted: Vec<bool> = (0..source.speakers.len()).map(who).collect();
    let by = |speaker: Option<u16>| speaker.is_some_and(|s| wanted.get(usize::from(s)) == Some(&true));
    source.blocks.iter().filter(|b| by(b.speaker)).map(|b| Mark::part(b.text)).collect()
}

/// The rule of [`Outline::participants_in`], the other way round.
fn of_participants(source: &Outline, wanted: impl Fn(&str) -> bool) -> Vec<Mark> {
    if source.speakers.is_empty() {
        let theirs = source.kind != "field-note" && source.participants.iter().any(|id| wanted(id));
        return if theirs { vec![Mark::part(Span::new(0, source.chars))] } else { Vec::new() };
    }
    spoken(source, |who| {
        let speaker = &source.speakers[who];
        !speaker.interviewer && speaker.participant.as_deref().is_some_and(&wanted)
    })
}

/// The codings of a source that are so: those that have a place.
pub fn coded(study: &impl Known, source: usize, asked: &Coded) -> Vec<Mark> {
    let here = study.codings_at(source).map(|at| (at, study.fact(at)));
    here.filter(|(_, fact)| !fact.span.is_empty() && is(study, fact, asked))
        .map(|(at, fact)| Mark { span: fact.span, words: false, coding: Some(at), with: Vec::new() })
        .collect()
}

/// True if a coding is what is asked for. What somebody said no to is not,
/// unless its status is asked for; to leave one out asks for none. What coders
/// decided together says again what was coded, and is asked for with `by:`.
pub fn is(study: &impl Known, coding: &Fact<'_>, asked: &Coded) -> bool {
    (asked.asks_rejected() || coding.status != CodingStatus::Rejected)
        && (asked.asks_decided() || !decided(coding))
        && is_but_for_status(study, coding, asked)
}

/// True if coders decided on it together.
pub fn decided(coding: &Fact<'_>) -> bool {
    coding.by == Method::Adjudication.word()
}

/// The same, of rejected codings and of decisions, too.
pub fn is_but_for_status(study: &impl Known, coding: &Fact<'_>, asked: &Coded) -> bool {
    let which = match &asked.which {
        Which::Any => true,
        Which::Coded => coding.cited.is_some(),
        Which::Highlight => coding.cited.is_none(),
        Which::Codes(codes) => coding.code.is_some_and(|c| codes.binary_search(&c).is_ok()),
        Which::Gone(id) => coding.code.is_none() && coding.cited == Some(id),
    };
    which && asked.tests.iter().all(|(wanted, test)| tested(study, coding, test) == *wanted)
}

fn tested(study: &impl Known, coding: &Fact<'_>, test: &Test) -> bool {
    let maybe = |value: &Value, actual: Option<&str>| actual.is_some_and(|actual| fits(value, actual));
    let origin = || Some(study.codebook().codes[coding.code?].origin?.word());
    match test {
        Test::Coder(value) => fits(value, coding.coder),
        Test::Status(value) => fits(value, coding.status.word()),
        Test::Stance(value) => maybe(value, coding.stance),
        Test::Round(value) => maybe(value, coding.round),
        Test::Origin(value) => maybe(value, origin()),
        Test::Memo(value) => !coding.memo.is_empty() && holds(value, coding.memo),
        Test::By(value) => fits(value, coding.by),
        Test::Moved => coding.grade == Grade::Moved,
        Test::Unsure => !coding.grade.is_sure(),
        Test::OneOf(tests) => tests.iter().any(|(wanted, test)| tested(study, coding, test) == *wanted),
    }
}

/// The codes of those codings of a source that share words with a span, by
/// index, in the codebook's order, each once.
pub fn codes_on(study: &impl Known, source: usize, span: Span, counts: impl Fn(&Fact<'_>) -> bool) -> Vec<usize> {
    let here = study.codings_at(source).map(|at| study.fact(at));
    let on = here.filter(|fact| fact.span.overlaps(span) && counts(fact));
    let mut out: Vec<usize> = on.filter_map(|fact| fact.code).collect();
    out.sort_unstable();
    out.dedup();
    out
}
