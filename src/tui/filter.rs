//! What is shown of the codings, and of the talk.
//!
//! One filter for the whole interface: it stays while sources are opened and
//! closed, and the title says that it is on, how it is set and how many of the
//! source's codings it shows. Whoever forgets it must never believe that
//! nothing is coded: what is asked of all codings (is this turn coded, are
//! these words coded already, what waits for review) does not pass through it.

use crate::model::codebook::{CodeId, Origin};
use crate::model::coding::{Coding, CodingStatus};
use crate::model::source::Source;
use crate::model::study::Study;
use crate::text::plain::shown;

/// Characters of a query that are shown.
const SHOWN: usize = 40;

/// Which codes' codings are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// A code and what stands below it.
    Code(CodeId),
    /// Only what is marked without a code.
    Highlights,
}

/// What is shown. Every part that is set has to fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Codings with this code.
    pub code: Option<Which>,
    /// This coder's codings.
    pub coder: Option<String>,
    /// Codings whose code came from there.
    pub origin: Option<Origin>,
    /// Codings with this status; without, all but the rejected.
    pub status: Option<CodingStatus>,
    /// Codings on words of the speaker with this label. Others' turns stand
    /// back.
    pub speaker: Option<String>,
    /// Codings and turns that this query finds. Others' turns stand back. What
    /// it finds is looked up elsewhere, once.
    pub query: Option<String>,
}

impl Filter {
    /// True if everything is shown.
    pub fn is_off(&self) -> bool {
        *self == Self::default()
    }

    /// How it is set, in words: `Having a voice · by ana`.
    pub fn words(&self, study: &Study) -> String {
        let code = self.code.as_ref().map(|which| match which {
            Which::Code(id) => study.code_name(id),
            Which::Highlights => "highlights".to_owned(),
        });
        let parts = [
            code,
            self.coder.as_ref().map(|c| format!("by {c}")),
            self.origin.map(|o| o.word().to_owned()),
            self.status.as_ref().map(|s| s.word().to_owned()),
            self.speaker.as_ref().map(|s| format!("{s} speaking")),
            self.query.as_ref().map(|q| format!("found by {}", shown(q.trim(), SHOWN))),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    /// Index of the one speaker whose words are shown, if it is so and they
    /// speak in this source.
    pub fn speaker_in(&self, source: &Source) -> Option<u16> {
        let label = self.speaker.as_ref()?;
        source.speakers.iter().position(|s| s.label == *label).map(|i| i as u16)
    }
}

/// A filter made ready to be asked of every coding of a source.
#[derive(Debug)]
pub struct Sieve<'a> {
    filter: &'a Filter,
    study: &'a Study,
    source: &'a Source,
    /// For every code: whether it is the one asked for or below it.
    below: Option<Vec<bool>>,
    speaker: Option<u16>,
}

impl<'a> Sieve<'a> {
    /// Makes `filter` ready for `source`.
    pub fn new(filter: &'a Filter, study: &'a Study, source: &'a Source) -> Self {
        let book = &study.codebook;
        let below = match &filter.code {
            Some(Which::Code(id)) => {
                let top = book.resolve(id);
                Some((0..book.codes.len()).map(|c| top.is_some_and(|top| book.is_under(c, top))).collect())
            }
            _ => None,
        };
        Self { filter, study, source, below, speaker: filter.speaker_in(source) }
    }

    /// True if a coding is shown; `code` is its code after merges.
    pub fn shows(&self, coding: &Coding, code: Option<usize>) -> bool {
        let filter = self.filter;
        let fits = match &filter.code {
            None => true,
            Some(Which::Highlights) => coding.code.is_none(),
            Some(Which::Code(id)) => {
                let below = code.zip(self.below.as_ref()).is_some_and(|(c, below)| below.get(c) == Some(&true));
                below || coding.code.as_ref() == Some(id)
            }
        };
        let origin = || code.and_then(|c| self.study.codebook.codes[c].origin);
        fits && filter.coder.as_ref().is_none_or(|c| *c == coding.coder)
            && (filter.origin.is_none() || origin() == filter.origin)
            && filter.status.as_ref().map_or(coding.status != CodingStatus::Rejected, |s| *s == coding.status)
            && self.spoken(coding)
    }

    fn spoken(&self, coding: &Coding) -> bool {
        self.filter.speaker.is_none()
            || self.speaker.is_some_and(|who| self.source.speakers_in(coding.place.span).contains(&who))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture;

    /// Which of five codings are shown: sky and rain (below it) by ana, sea by
    /// ben, a highlight by ana, a rejected one of sea by ana.
    fn let_through(filter: Filter) -> Vec<usize> {
        let source = fixture::source("s").turn("Ida", "blue grey wet").turn("Jo", "loud far").build();
        let mut book = fixture::codebook(&[("sky", 0), ("rain", 1), ("sea", 0)]);
        book.codes[1].origin = Some(Origin::Inductive);
        let at = |words| fixture::span_of(&source, words);
        let mut codings = vec![
            fixture::coding(1, "ana", &source, Some("sky"), at("blue")),
            fixture::coding(2, "ana", &source, Some("rain"), at("grey")),
            fixture::coding(3, "ben", &source, Some("sea"), at("loud")),
            fixture::coding(4, "ana", &source, None, at("far")),
            fixture::coding(5, "ana", &source, Some("sea"), at("wet")),
        ];
        codings[4].status = CodingStatus::Rejected;
        let study = fixture::study(vec![source], vec![], book, codings);
        let sieve = Sieve::new(&filter, &study, &study.sources[0]);
        let code = |c: &Coding| c.code.as_ref().and_then(|c| study.codebook.resolve(c));
        (0..5).filter(|i| sieve.shows(&study.codings[*i], code(&study.codings[*i]))).collect()
    }

    #[test]
    fn each_part_shows_its_codings_and_all_parts_have_to_fit() {
        let off = Filter::default;
        assert_eq!(let_through(off()), [0, 1, 2, 3], "rejected codings are not shown");
        assert_eq!(let_through(Filter { code: Some(Which::Code("sky".into())), ..off() }), [0, 1], "and below it");
        assert_eq!(let_through(Filter { code: Some(Which::Highlights), ..off() }), [3]);
        assert_eq!(let_through(Filter { coder: Some("ben".into()), ..off() }), [2]);
        assert_eq!(let_through(Filter { origin: Some(Origin::Inductive), ..off() }), [1]);
        assert_eq!(let_through(Filter { status: Some(CodingStatus::Rejected), ..off() }), [4]);
        assert_eq!(let_through(Filter { speaker: Some("Jo".into()), ..off() }), [2, 3]);
        assert_eq!(let_through(Filter { speaker: Some("Jo".into()), coder: Some("ana".into()), ..off() }), [3]);
        assert_eq!(let_through(Filter { speaker: Some("Nobody".into()), ..off() }), [0; 0]);
    }

    #[test]
    fn a_filter_says_in_words_how_it_is_set() {
        let study = fixture::study(vec![], vec![], fixture::codebook(&[("sky", 0)]), vec![]);
        let filter = Filter { code: Some(Which::Code("sky".into())), coder: Some("ana".into()), ..Filter::default() };
        assert_eq!(filter.words(&study), "Sky · by ana");
        assert!(!filter.is_off() && Filter::default().is_off());
    }
}
