//! A study of which only some codings are seen.
//!
//! Whose codings count (`--record`), and whether those count that nobody has
//! said yes to, is asked for beside a query. What does not count has no place
//! here, so that no field, no unit and no table knows of it; the codings of one
//! coder are then all there are.

use crate::analysis::record::Record;
use crate::model::codebook::Codebook;
use crate::model::coding::CodingStatus;
use crate::model::known::{Fact, Known};
use crate::model::source::{Outline, Source};
use crate::model::span::Span;
use crate::model::study::{Participant, Study};
use std::borrow::Cow;
use std::ops::Range;

/// The study, and what is seen of it.
#[derive(Debug)]
pub struct Only<'s, K: Known = Study> {
    study: &'s K,
    record: &'s Record,
    /// Codings of every status, not only final ones; rejected ones are the
    /// query's business in either case.
    pub every_status: bool,
    /// Codings whose words are not surely there, too.
    pub unsure: bool,
}

impl<'s, K: Known> Only<'s, K> {
    /// The codings of a record, whatever their status.
    pub fn of_record(study: &'s K, record: &'s Record) -> Self {
        Self { study, record, every_status: true, unsure: true }
    }

    fn sees(&self, fact: &Fact<'_>) -> bool {
        self.record.holds_fact(fact)
            && (self.every_status || fact.status == CodingStatus::Final)
            && (self.unsure || fact.grade.is_sure())
    }
}

impl<K: Known> Known for Only<'_, K> {
    fn codebook(&self) -> &Codebook {
        self.study.codebook()
    }

    fn participants(&self) -> &[Participant] {
        self.study.participants()
    }

    fn attributes(&self) -> Vec<String> {
        self.study.attributes()
    }

    fn values(&self, attribute: &str) -> Vec<&str> {
        self.study.values(attribute)
    }

    fn coders(&self) -> Vec<String> {
        self.study.coders()
    }

    fn size(&self) -> usize {
        self.study.size()
    }

    fn chars(&self, source: usize) -> u32 {
        self.study.chars(source)
    }

    fn own(&self, source: usize, attribute: &str) -> Option<&str> {
        self.study.own(source, attribute)
    }

    fn outline(&self, source: usize) -> &Outline {
        self.study.outline(source)
    }

    fn full(&self, source: usize) -> &Source {
        self.study.full(source)
    }

    fn with<R>(&self, source: usize, look: impl FnOnce(&Source) -> R) -> R {
        self.study.with(source, look)
    }

    fn sketch(&self, source: usize) -> Cow<'_, Outline> {
        self.study.sketch(source)
    }

    fn head(&self, source: usize) -> Cow<'_, Outline> {
        self.study.head(source)
    }

    fn is_sound(&self) -> bool {
        self.study.is_sound()
    }

    fn prepare(&self, sources: &[usize]) {
        self.study.prepare(sources);
    }

    fn codings_at(&self, source: usize) -> Range<usize> {
        self.study.codings_at(source)
    }

    fn fact(&self, coding: usize) -> Fact<'_> {
        let fact = self.study.fact(coding);
        if self.sees(&fact) { fact } else { Fact { span: Span::new(0, 0), ..fact } }
    }

    fn participant(&self, id: &str) -> Option<&Participant> {
        Known::participant(self.study, id)
    }
}
