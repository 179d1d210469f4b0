//! Where a piece of a query is, in one source.

use super::plan::{Coded, Part, Test, Which};
use super::spans::Mark;
use super::values::{fits, holds};
use crate::model::anchor::Grade;
use crate::model::coding::{Coding, CodingStatus};
use crate::model::source::Source;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::query::Value;

/// The parts of a source that are so.
pub fn parts(study: &Study, source: &Source, part: &Part) -> Vec<Mark> {
    let whole = |yes: bool| if yes { vec![Mark::part(Span::new(0, source.chars()))] } else { Vec::new() };
    match part {
        Part::Source(value) => whole(fits(value, &source.id)),
        Part::Kind(value) => whole(fits(value, &source.kind)),
        Part::Language(value) => whole(source.language.as_deref().is_some_and(|l| fits(value, l))),
        Part::Section(value) => sections(source, value),
        Part::Speaker(value) => spoken(source, |who| {
            let speaker = &source.speakers[who];
            fits(value, &speaker.label) || speaker.interviewer && fits(value, "interviewer")
        }),
        Part::Participant(value) => of_participants(source, |id| fits(value, id)),
        // What the source says of itself wins over the participant's row.
        Part::Attribute(name, value) => match source.attribute(name) {
            Some(actual) => whole(fits(value, actual)),
            None => of_participants(source, |id| {
                study.participant(id).and_then(|p| p.attribute(name)).is_some_and(|actual| fits(value, actual))
            }),
        },
    }
}

/// A heading with everything below it, to the next of its level or above.
fn sections(source: &Source, value: &Value) -> Vec<Mark> {
    let mut out = Vec::new();
    for (at, section) in source.sections.iter().enumerate().filter(|(_, s)| holds(value, &s.title)) {
        let end = source.sections[at + 1..].iter().find(|s| s.level <= section.level);
        out.push(Mark::part(Span::new(section.span.start, end.map_or(source.chars(), |s| s.span.start))));
    }
    out
}

/// What those speakers say, by index.
fn spoken(source: &Source, who: impl Fn(usize) -> bool) -> Vec<Mark> {
    let wanted: Vec<bool> = (0..source.speakers.len()).map(who).collect();
    let by = |speaker: Option<u16>| speaker.is_some_and(|s| wanted.get(usize::from(s)) == Some(&true));
    source.blocks.iter().filter(|b| by(b.speaker)).map(|b| Mark::part(b.text)).collect()
}

/// The rule of [`Study::participants_in`], the other way round.
fn of_participants(source: &Source, wanted: impl Fn(&str) -> bool) -> Vec<Mark> {
    if source.speakers.is_empty() {
        let theirs = source.kind != "field-note" && source.participants.iter().any(|id| wanted(id));
        return if theirs { vec![Mark::part(Span::new(0, source.chars()))] } else { Vec::new() };
    }
    spoken(source, |who| {
        let speaker = &source.speakers[who];
        !speaker.interviewer && speaker.participant.as_deref().is_some_and(&wanted)
    })
}

/// The codings of a source that are so: those that have a place.
pub fn coded(study: &Study, source: &Source, asked: &Coded) -> Vec<Mark> {
    let range = study.codings_of(&source.id);
    let here = range.clone().zip(&study.codings[range]);
    here.filter(|(_, coding)| !coding.place.span.is_empty() && is(study, coding, asked))
        .map(|(at, coding)| Mark { span: coding.place.span, words: false, coding: Some(at), with: Vec::new() })
        .collect()
}

/// True if a coding is what is asked for. What somebody said no to is not,
/// unless its status is asked for.
pub fn is(study: &Study, coding: &Coding, asked: &Coded) -> bool {
    let status = asked.tests.iter().any(|(_, test)| matches!(test, Test::Status(_)));
    (status || coding.status != CodingStatus::Rejected) && is_but_for_status(study, coding, asked)
}

/// The same, of rejected codings, too.
pub fn is_but_for_status(study: &Study, coding: &Coding, asked: &Coded) -> bool {
    let code = coding.code.as_ref().and_then(|c| study.codebook.resolve(c));
    let which = match &asked.which {
        Which::Any => coding.code.is_some(),
        Which::Highlight => coding.code.is_none(),
        Which::Codes(codes) => code.is_some_and(|c| codes.binary_search(&c).is_ok()),
        Which::Gone(id) => code.is_none() && coding.code.as_ref().is_some_and(|c| c.0 == *id),
    };
    which && asked.tests.iter().all(|(wanted, test)| tested(study, (coding, code), test) == *wanted)
}

fn tested(study: &Study, (coding, code): (&Coding, Option<usize>), test: &Test) -> bool {
    let maybe = |value: &Value, actual: Option<&str>| actual.is_some_and(|actual| fits(value, actual));
    match test {
        Test::Coder(value) => fits(value, &coding.coder),
        Test::Status(value) => fits(value, coding.status.word()),
        Test::Stance(value) => maybe(value, coding.stance.as_deref()),
        Test::Round(value) => maybe(value, coding.round.as_deref()),
        Test::Origin(value) => maybe(value, code.and_then(|c| study.codebook.codes[c].origin).map(|o| o.word())),
        Test::Memo(value) => !coding.memo.is_empty() && holds(value, &coding.memo),
        Test::By(value) => fits(value, coding.by.word()),
        Test::Moved => coding.place.grade == Grade::Moved,
        Test::Unsure => !coding.place.grade.is_sure(),
    }
}

/// The codes of those codings that share words with a span, by index, in the
/// codebook's order, each once.
pub fn codes_on(study: &Study, source: &Source, span: Span, counts: impl Fn(&Coding) -> bool) -> Vec<usize> {
    let here = study.codings[study.codings_of(&source.id)].iter();
    let on = here.filter(|c| c.place.span.overlaps(span) && counts(c));
    let mut out: Vec<usize> = on.filter_map(|c| c.code.as_ref().and_then(|c| study.codebook.resolve(c))).collect();
    out.sort_unstable();
    out.dedup();
    out
}
