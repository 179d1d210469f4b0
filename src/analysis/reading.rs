//! Who has read which source: where nobody has read, nothing is missing.
//!
//! A coder has read a source that is marked as read or complete, and one in which
//! anything was coded, whatever became of it. Who decides on others' codings has
//! read these and not the source. What stands in no source that was read is
//! unknown, and unknown is not "no".

use super::record::{Record, coders};
use super::scope::Scope;
use crate::model::coding::{MarkKind, Method};
use crate::model::study::Study;

/// Of every coder whose codings count, which sources (by index) were read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The coders, by id.
    pub coders: Vec<String>,
    /// One list each, as long as there are sources.
    pub read: Vec<Vec<bool>>,
}

impl Reading {
    /// What those whose codings count in `scope` have read.
    pub fn of(study: &Study, scope: &Scope) -> Self {
        let mut out = Self::nothing(study, scope, coders(study));
        // Codings stand by source: few of them have to be looked up.
        let mut last: Option<(&str, Option<usize>)> = None;
        for coding in study.codings.iter().filter(|coding| coding.by != Method::Adjudication) {
            let source = match last {
                Some((id, source)) if id == coding.source => source,
                _ => study.source_index(&coding.source),
            };
            last = Some((coding.source.as_str(), source));
            out.see(&coding.coder, source);
        }
        out.see_marks(study);
        out
    }

    /// The same where it is known in which sources each coder has coded: as many lists as
    /// coders, each as long as there are sources.
    pub(super) fn coded(study: &Study, scope: &Scope, (ids, coded): (&[String], &[Vec<bool>])) -> Self {
        let mut known = coders(study);
        known.extend(ids.iter().filter(|id| !coders(study).contains(id)).cloned());
        let mut out = Self::nothing(study, scope, known);
        for (id, coded) in ids.iter().zip(coded) {
            (0..coded.len()).filter(|source| coded[*source]).for_each(|source| out.see(id, Some(source)));
        }
        out.see_marks(study);
        out
    }

    fn nothing(study: &Study, scope: &Scope, mut known: Vec<String>) -> Self {
        let marked: Vec<String> = study.marks.iter().map(|m| m.coder.clone()).collect();
        for coder in marked {
            if !known.contains(&coder) {
                known.push(coder);
            }
        }
        known.retain(|id| match &scope.record {
            Record::Coder(only) => only == id,
            _ => scope.coders.is_empty() || scope.coders.contains(id),
        });
        Self { read: vec![vec![false; study.sources.len()]; known.len()], coders: known }
    }

    fn see(&mut self, coder: &str, source: Option<usize>) {
        if let Some((coder, source)) = self.coders.iter().position(|c| c == coder).zip(source) {
            self.read[coder][source] = true;
        }
    }

    fn see_marks(&mut self, study: &Study) {
        for mark in study.marks.iter().filter(|m| matches!(m.what, MarkKind::Read | MarkKind::Complete)) {
            self.see(&mark.coder, study.source_index(&mark.source));
        }
    }

    /// True if any of them has read the source.
    pub fn any(&self, source: usize) -> bool {
        self.read.iter().any(|read| read.get(source).copied().unwrap_or(false))
    }

    /// How many of them have read it.
    pub fn times(&self, source: usize) -> u64 {
        self.read.iter().filter(|read| read.get(source).copied().unwrap_or(false)).count() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture;

    #[test]
    fn a_source_is_read_where_something_was_coded_or_a_mark_says_so() {
        let sources: Vec<_> =
            ["s", "t", "u"].map(|id| fixture::source(id).turn("P1", "some words").build()).into_iter().collect();
        let span = fixture::span_of(&sources[0], "words");
        let codings = vec![fixture::coding(1, "ana", &sources[0], None, span)];
        let mut study = fixture::study(sources, Vec::new(), Default::default(), codings);
        let mark = |source: &str, what| crate::model::study::Mark {
            coder: "ben".into(),
            source: source.into(),
            what,
            at: crate::model::ids::Stamp(0),
            codebook: None,
        };
        study.marks = vec![mark("t", MarkKind::Read), mark("u", MarkKind::Skipped)];
        let all = Reading::of(&study, &Scope::new(Record::Union));
        assert_eq!([0, 1, 2].map(|s| all.any(s)), [true, true, false]);
        assert_eq!([0, 1, 2].map(|s| all.times(s)), [1, 1, 0]);
        let ana = Reading::of(&study, &Scope::new(Record::Coder("ana".into())));
        assert_eq!((ana.coders.len(), ana.any(1)), (1, false));
    }

    #[test]
    fn who_decides_on_what_others_coded_has_not_read_the_source() {
        let source = fixture::source("s").turn("P1", "some words").build();
        let span = fixture::span_of(&source, "words");
        let mut codings = ["ana", "ben", "cyd"].map(|coder| fixture::coding(1, coder, &source, None, span)).to_vec();
        codings[2].by = Method::Adjudication;
        let study = fixture::study(vec![source], Vec::new(), Default::default(), codings);
        assert_eq!(Reading::of(&study, &Scope::new(Record::All)).times(0), 2);
    }
}
