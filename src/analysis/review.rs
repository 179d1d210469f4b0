//! What waits for a person.
//!
//! Four things make a coding wait: its words are not surely found (changed,
//! ambiguous, lost), its code is gone from the codebook, or it is provisional
//! and nobody has said yes. The command line lists the first kind and, if
//! asked, the last, the review page all of them; both ask here, so that they never
//! disagree. Nothing
//! leaves the queue by itself.

use crate::model::anchor::Grade;
use crate::model::coding::{Coding, CodingStatus};
use crate::model::source::Source;
use crate::model::span::Span;
use crate::model::study::Study;
use rayon::prelude::*;

/// Why a coding waits, the weightiest reason if there are several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Its place was found, the words there differ.
    Changed,
    /// Its words stand in several places, or among other words than before.
    Ambiguous,
    /// Its words are gone.
    Lost,
    /// Its code is not in the codebook.
    Orphan,
    /// Nobody has said yes yet.
    Provisional,
}

impl Reason {
    /// All of them, in the order of the queue.
    pub const ALL: [Self; 5] = [Self::Changed, Self::Ambiguous, Self::Lost, Self::Orphan, Self::Provisional];

    /// A word or two: `changed`, `code gone`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Changed => Grade::Changed.word(),
            Self::Ambiguous => Grade::Ambiguous.word(),
            Self::Lost => Grade::Lost.word(),
            Self::Orphan => "code gone",
            Self::Provisional => CodingStatus::Provisional.word(),
        }
    }

    /// A title for those that wait for this reason.
    pub fn title(self) -> &'static str {
        match self {
            Self::Changed => "Words changed",
            Self::Ambiguous => "Words in several places",
            Self::Lost => "Words not found",
            Self::Orphan => "Code gone from the codebook",
            Self::Provisional => "Provisional",
        }
    }
}

/// Why a coding waits; `None` if it does not.
pub fn reason(study: &Study, coding: &Coding) -> Option<Reason> {
    match coding.place.grade {
        Grade::Changed => Some(Reason::Changed),
        Grade::Ambiguous => Some(Reason::Ambiguous),
        Grade::Lost => Some(Reason::Lost),
        Grade::Exact | Grade::Moved => {
            let gone = coding.code.as_ref().is_some_and(|c| study.codebook.resolve(c).is_none());
            let open = coding.status == CodingStatus::Provisional;
            gone.then_some(Reason::Orphan).or(open.then_some(Reason::Provisional))
        }
    }
}

/// Everything that waits: reason and index into [`Study::codings`], by reason
/// and then in the study's order.
pub fn queue(study: &Study) -> Vec<(Reason, usize)> {
    let all = study.codings.par_iter().enumerate();
    let mut out: Vec<(Reason, usize)> = all.filter_map(|(i, c)| Some((reason(study, c)?, i))).collect();
    out.sort_unstable();
    out
}

/// The words that stand at a coding's place now; empty if it was lost.
pub fn found<'s>(study: &'s Study, coding: &Coding) -> &'s str {
    study.source(&coding.source).map_or("", |s| s.slice(coding.place.span))
}

/// The place that saying yes takes, if there is exactly one.
pub fn place(coding: &Coding) -> Option<Span> {
    (!coding.place.span.is_empty() && coding.place.candidates.len() < 2).then_some(coding.place.span)
}

/// Up to `length` code points before and after a span, as they stand now.
pub fn around(source: &Source, span: Span, length: u32) -> (&str, &str) {
    let end = span.end.min(source.chars());
    let start = span.start.min(end);
    let before = source.slice(Span::new(start.saturating_sub(length), start));
    (before, source.slice(Span::new(end, (end + length).min(source.chars()))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::{self, span_of};

    fn study() -> Study {
        let talk = fixture::source("talk").participants(&["Ada"]).turn("Ada", "Cold and small, mostly stones.").build();
        let book = fixture::codebook(&[("place", 0)]);
        let code = |n, code, words| fixture::coding(n, "ana", &talk, Some(code), span_of(&talk, words));
        let mut codings = vec![code(1, "place", "Cold"), code(2, "gone", "small"), code(3, "place", "stones")];
        codings.push(code(4, "place", "mostly"));
        codings[2].status = CodingStatus::Provisional;
        codings[3].place.grade = Grade::Changed;
        fixture::study(vec![talk], Vec::new(), book, codings)
    }

    #[test]
    fn what_waits_is_listed_by_reason_and_what_is_sure_is_not() {
        assert_eq!(queue(&study()), [(Reason::Changed, 3), (Reason::Orphan, 1), (Reason::Provisional, 2)]);
    }

    #[test]
    fn changed_words_weigh_more_than_a_missing_yes() {
        let mut study = study();
        study.codings[2].place.grade = Grade::Lost;
        assert_eq!(reason(&study, &study.codings[2]), Some(Reason::Lost));
    }

    #[test]
    fn of_several_places_none_is_taken_by_saying_yes() {
        let mut coding = study().codings.swap_remove(3);
        assert_eq!(place(&coding), Some(coding.place.span));
        coding.place.candidates = vec![Span::new(1, 2), Span::new(3, 4)];
        assert_eq!(place(&coding), None);
        coding.place.candidates.clear();
        coding.place.span = Span::new(4, 4);
        assert_eq!(place(&coding), None);
    }

    #[test]
    fn what_stands_around_ends_with_the_text() {
        let study = study();
        let source = &study.sources[0];
        let span = span_of(source, "stones.");
        let (before, after) = around(source, span, 7);
        assert_eq!((before, after.trim()), ("mostly ", ""));
        assert_eq!(around(source, Span::new(90_000, 90_004), 4).1, "");
    }
}
