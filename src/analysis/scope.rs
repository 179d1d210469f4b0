//! Which codings an analysis counts, and how many it leaves out.
//!
//! A [`Scope`] is a record and filters. Within it three kinds of coding are
//! set aside unless asked for: provisional ones (nobody has said yes yet),
//! rejected ones, and those whose words are no longer surely found. They are
//! counted as they are set aside, because a number without what it omits is
//! half a number.

use super::corpus::Corpus;
use super::record::{Record, coders};
use crate::model::anchor::Grade;
use crate::model::codebook::CodeId;
use crate::model::coding::{Coding, CodingStatus};
use crate::model::ids::Ulid;
use crate::model::known::Known;
use crate::model::nearest::{hint, nearest};
use crate::model::span::Span;
use crate::model::study::Study;
use std::collections::HashSet;
use std::sync::Arc;
use thiserror::Error;

/// What is asked about. Empty filters let everything through; several values
/// of one filter are alternatives; different filters must all hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Whose codings.
    pub record: Record,
    /// Count codings that wait for a yes.
    pub include_provisional: bool,
    /// Count codings somebody said no to.
    pub include_rejected: bool,
    /// Count codings whose words changed, are ambiguous or lost.
    pub include_unsure: bool,
    /// Exactly these codes.
    pub codes: Vec<CodeId>,
    /// These codes and those below them.
    pub under: Vec<CodeId>,
    /// Words of these participants (ids).
    pub participants: Vec<String>,
    /// Attribute and value, of the source or the participant. Pairs of one
    /// attribute are alternatives.
    pub where_: Vec<(String, String)>,
    /// Codings by these coders, within the record.
    pub coders: Vec<String>,
    /// In these sources (ids).
    pub sources: Vec<String>,
    /// Only these codings: what a query found.
    pub found: Option<Found>,
}

/// What a query found. Whoever asks looks it up: an analysis knows no search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The query, in its plain form.
    pub query: String,
    /// The codings whose excerpts are as asked, whatever their status.
    pub codings: Excerpts,
}

/// Codings that a query found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Excerpts {
    /// By their ids.
    Ids(Arc<HashSet<Ulid>>),
    /// Of a study whose codings are kept elsewhere: the source of each, by index, and its
    /// number among the codings there.
    Places(Arc<HashSet<(u32, u32)>>),
}

impl Excerpts {
    /// True if a coding of a study that has its codings is among them.
    pub fn has(&self, coding: &Coding) -> bool {
        match self {
            Self::Ids(ids) => ids.contains(&coding.id),
            Self::Places(_) => false,
        }
    }
}

impl Scope {
    /// Everything sure and final in `record`.
    pub fn new(record: Record) -> Self {
        Self {
            record,
            include_provisional: false,
            include_rejected: false,
            include_unsure: false,
            codes: Vec::new(),
            under: Vec::new(),
            participants: Vec::new(),
            where_: Vec::new(),
            coders: Vec::new(),
            sources: Vec::new(),
            found: None,
        }
    }

    /// Asks whether everything the filters name exists.
    ///
    /// # Errors
    /// The first name that does not, with the nearest one that does.
    pub fn validate(&self, study: &Study) -> Result<(), ScopeError> {
        let codes = self.codes.is_empty() && self.under.is_empty();
        let people = self.participants.is_empty() && self.coders.is_empty();
        if codes && people && self.sources.is_empty() && self.where_.is_empty() {
            return Ok(());
        }
        let everywhere = Corpus::new(study, &Scope::new(Record::All));
        let codes: Vec<&str> = study.codebook.codes.iter().map(|c| c.id.0.as_str()).collect();
        let orphan = |id: &CodeId| study.codings.iter().any(|c| c.code.as_ref() == Some(id));
        for id in self.codes.iter().chain(&self.under).filter(|id| !orphan(id)) {
            known("code", &id.0, &codes)?;
        }
        let sources: Vec<&str> = study.sources.iter().map(|s| s.id.as_str()).collect();
        let coders = coders(study);
        let coders: Vec<&str> = coders.iter().map(String::as_str).collect();
        for (what, asked, there) in [
            ("participant", &self.participants, &everywhere.participants),
            ("source", &self.sources, &sources),
            ("coder", &self.coders, &coders),
        ] {
            asked.iter().try_for_each(|id| known(what, id, there))?;
        }
        let names = attribute_names(study);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        for (name, value) in &self.where_ {
            known("attribute", name, &names)?;
            let parts = everywhere.parts.iter();
            let values: Vec<&str> = parts.filter_map(|p| everywhere.attribute(*p, name)).collect();
            known(&format!("value of {name}"), value, &values)?;
        }
        Ok(())
    }

    /// True if the filters on codes and the query let this coding through.
    pub fn asks_coding(&self, study: &Study, coding: &Coding) -> bool {
        self.found.as_ref().is_none_or(|found| found.codings.has(coding)) && self.asks_code(study, coding.code.as_ref())
    }

    /// True if a filter asks for certain codings: by their codes or by a query.
    pub fn asks_certain(&self) -> bool {
        self.found.is_some() || !self.codes.is_empty() || !self.under.is_empty()
    }

    /// True if the filters let this code through; `None` is a highlight.
    pub fn asks_code(&self, study: &Study, cited: Option<&CodeId>) -> bool {
        if self.codes.is_empty() && self.under.is_empty() {
            return true;
        }
        let Some(cited) = cited else { return false };
        let book = &study.codebook;
        let Some(code) = book.resolve(cited) else {
            return self.codes.contains(cited);
        };
        let is = |id: &CodeId| book.resolve(id) == Some(code);
        let below = |id: &CodeId| book.resolve(id).is_some_and(|top| book.is_under(code, top));
        (self.codes.is_empty() || self.codes.iter().any(is)) && (self.under.is_empty() || self.under.iter().any(below))
    }
}

/// Asks whether something of this name exists.
///
/// # Errors
/// If it does not, with the nearest name that does.
pub fn known(what: &str, id: &str, there: &[&str]) -> Result<(), ScopeError> {
    if there.contains(&id) {
        return Ok(());
    }
    Err(ScopeError {
        what: what.to_owned(),
        id: id.to_owned(),
        near: nearest(id, there.iter().copied()).map(str::to_owned),
    })
}

/// A filter names something the study does not have.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("no {what} “{id}” in this study{}", hint(near.as_deref()))]
pub struct ScopeError {
    /// `code`, `participant`, `source`, `coder`, `attribute`, `value of …`.
    pub what: String,
    /// The word as given.
    pub id: String,
    /// The word it may have meant.
    pub near: Option<String>,
}

/// Names of all attributes: those of participants.csv in its order, then
/// those study.toml types, then those of sources, each once.
pub fn attribute_names(study: &Study) -> Vec<String> {
    study.attributes()
}

/// How many codings of the record and filters were set aside, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Waiting for a yes.
    pub provisional: u64,
    /// Said no to.
    pub rejected: u64,
    /// Words changed, ambiguous or lost.
    pub unsure: u64,
    /// Of sources the study no longer has.
    pub no_source: u64,
}

impl LeftOut {
    /// Both together.
    pub fn and(self, more: Self) -> Self {
        Self {
            provisional: self.provisional + more.provisional,
            rejected: self.rejected + more.rejected,
            unsure: self.unsure + more.unsure,
            no_source: self.no_source + more.no_source,
        }
    }

    /// What was set aside, in a sentence.
    pub(super) fn sentence(&self) -> String {
        let mut parts = Vec::new();
        match self.no_source {
            0 => {}
            1 => parts.push("1 coding of a source that is not in the corpus".to_owned()),
            n => parts.push(format!("{n} codings of sources that are not in the corpus")),
        }
        if self.unsure > 0 {
            let codings = counted(self.unsure, "coding");
            parts.push(format!("{codings} whose words changed or were not found (emic review)"));
        }
        for (n, thing) in [(self.provisional, "provisional coding"), (self.rejected, "rejected coding")] {
            if n > 0 {
                parts.push(counted(n, thing));
            }
        }
        match parts.is_empty() {
            true => "Left out: no coding.".to_owned(),
            false => format!("Left out: {}.", parts.join("; ")),
        }
    }
}

/// One coding that counts.
#[derive(Clone, Debug)]
pub struct Selected<'s> {
    /// The coding.
    pub coding: &'s Coding,
    /// Index of it in the study's codings.
    pub number: u32,
    /// Index of its source.
    pub source: usize,
    /// Its place of today, code points.
    pub span: Span,
    /// Index of its code, merges resolved; `None` for a highlight or an orphan.
    pub code: Option<usize>,
    /// Parts of the corpus in scope whose words it holds (indexes into
    /// [`Corpus::parts`]).
    pub parts: Vec<usize>,
    /// Ids of all participants whose words it holds, in order of speaking.
    pub participants: Vec<String>,
}

/// The codings of `scope`, in the study's order, and what was set aside.
pub fn select<'s>(study: &'s Study, scope: &Scope) -> (Vec<Selected<'s>>, LeftOut) {
    select_in(study, &Corpus::new(study, scope), scope)
}

/// Like [`select`], over a corpus already listed for the same scope.
pub fn select_in<'s>(study: &'s Study, corpus: &Corpus, scope: &Scope) -> (Vec<Selected<'s>>, LeftOut) {
    let mut left = LeftOut::default();
    let mut out = Vec::new();
    for (number, coding) in (0_u32..).zip(&study.codings).filter(|(_, c)| asked(study, scope, c)) {
        let Some(source) = study.source_index(&coding.source) else {
            left.no_source += 1;
            continue;
        };
        let span = coding.place.span;
        let participants = study.participants_in(&study.sources[source], span);
        // A lost coding has no words; it is found by its source alone.
        let parts = match span.is_empty() {
            true => corpus.of(source).collect(),
            false => corpus.touched_by(source, span, &participants),
        };
        if parts.is_empty() || set_aside(scope, (coding.status, coding.place.grade), &mut left) {
            continue;
        }
        out.push(Selected {
            coding,
            number,
            source,
            span,
            code: coding.code.as_ref().and_then(|c| study.codebook.resolve(c)),
            parts,
            participants,
        });
    }
    (out, left)
}

fn asked(study: &Study, scope: &Scope, coding: &Coding) -> bool {
    let among = |list: &[String], id: &String| list.is_empty() || list.contains(id);
    scope.record.holds(coding)
        && among(&scope.coders, &coding.coder)
        && among(&scope.sources, &coding.source)
        && scope.asks_coding(study, coding)
}

/// Counts the first reason that applies.
pub(super) fn set_aside(scope: &Scope, (status, grade): (CodingStatus, Grade), left: &mut LeftOut) -> bool {
    let reason = match status {
        CodingStatus::Rejected if !scope.include_rejected => &mut left.rejected,
        CodingStatus::Provisional if !scope.include_provisional => &mut left.provisional,
        _ if !grade.is_sure() && !scope.include_unsure => &mut left.unsure,
        _ => return false,
    };
    *reason += 1;
    true
}

/// `1 coding`, `2 codings`.
pub fn counted(n: u64, thing: &str) -> String {
    format!("{n} {thing}{}", if n == 1 { "" } else { "s" })
}

/// The notes every analysis prints: record, filters, what was left out.
pub fn notes(study: &Study, scope: &Scope, left: &LeftOut) -> Vec<String> {
    let mut out = vec![format!("Record: {}.", scope.record.explained())];
    out.extend(study.as_of.iter().flat_map(|then| then.sentences()));
    if let Some(only) = study.only.as_ref().filter(|only| scope.record != Record::Coder((*only).clone())) {
        out.push(format!("Blind: only the codings of {only} were read."));
    }
    let filters = filters(scope);
    if !filters.is_empty() {
        out.push(format!("Only: {}.", filters.join("; ")));
    }
    out.extend(scope.found.as_ref().map(|found| format!("Query: {}", found.query)));
    out.push(left.sentence());
    for path in &study.read_only_journals {
        out.push(format!("{path} holds operations this version does not know; it is read without them."));
    }
    out
}

/// What a scope asks for only, in words.
pub(super) fn filters(scope: &Scope) -> Vec<String> {
    let ids = |codes: &[CodeId]| codes.iter().map(|c| c.0.clone()).collect::<Vec<_>>();
    let pairs = scope.where_.iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>();
    [
        ("code", ids(&scope.codes)),
        ("under", ids(&scope.under)),
        ("participant", scope.participants.clone()),
        ("where", pairs),
        ("coder", scope.coders.clone()),
        ("source", scope.sources.clone()),
    ]
    .into_iter()
    .filter(|(_, values)| !values.is_empty())
    .map(|(what, values)| format!("{what} {}", values.join(" or ")))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::{self, span_of};

    /// An interview with two participants and an interviewer, a document, and
    /// six codings.
    fn study() -> Study {
        let talk = fixture::source("talk")
            .participants(&["Ada", "Bo"])
            .turn("Interviewer", "How was the garden?")
            .turn("Ada", "Cold and small, mostly stones.")
            .turn("Bo", "I liked the stones.")
            .build();
        let paper = fixture::source("paper").kind("document").attribute("site", "north");
        let paper = paper.text("The garden shall be kept.").build();
        let book = fixture::codebook(&[("place", 0), ("cold", 1), ("liking", 0)]);
        let code =
            |n, coder, source, code, words| fixture::coding(n, coder, source, Some(code), span_of(source, words));
        let mut codings = vec![
            code(1, "ana", &talk, "cold", "Cold and small"),
            code(2, "ana", &talk, "place", "mostly stones"),
            code(3, "ben", &talk, "liking", "I liked the stones"),
            code(4, "ben", &talk, "place", "the garden"),
            code(5, "ben", &paper, "place", "The garden"),
            code(6, "ana", &paper, "liking", "shall be kept"),
        ];
        codings[1].status = CodingStatus::Provisional;
        codings[5].place.grade = Grade::Changed;
        let people =
            vec![fixture::participant("Ada", &[("role", "owner")]), fixture::participant("Bo", &[("role", "guest")])];
        fixture::study(vec![talk, paper], people, book, codings)
    }

    fn ids(study: &Study, scope: &Scope) -> Vec<String> {
        select(study, scope).0.iter().map(|s| s.coding.id.0.clone()).collect()
    }

    #[test]
    fn what_is_set_aside_is_counted() {
        let study = study();
        let mut scope = Scope::new(Record::All);
        let (kept, left) = select(&study, &scope);
        assert_eq!((kept.len(), left.provisional, left.unsure), (4, 1, 1));
        assert_eq!(
            notes(&study, &scope, &left)[1],
            "Left out: 1 coding whose words changed or were not found (emic review); \
             1 provisional coding."
        );
        scope.include_provisional = true;
        scope.include_unsure = true;
        assert_eq!(select(&study, &scope).0.len(), 6);
    }

    #[test]
    fn what_is_left_out_is_said_in_whole_words() {
        let left = LeftOut { no_source: 10, rejected: 2, ..LeftOut::default() };
        assert_eq!(left.sentence(), "Left out: 10 codings of sources that are not in the corpus; 2 rejected codings.");
        let one = LeftOut { no_source: 1, ..LeftOut::default() };
        assert_eq!(one.sentence(), "Left out: 1 coding of a source that is not in the corpus.");
        assert_eq!(LeftOut::default().sentence(), "Left out: no coding.");
    }

    #[test]
    fn an_interviewer_alone_is_no_participant() {
        let study = study();
        let (kept, _) = select(&study, &Scope::new(Record::All));
        let asked = kept.iter().find(|s| s.coding.id.0 == "C0004").unwrap();
        assert!(asked.participants.is_empty());
    }

    #[test]
    fn where_asks_the_source_and_the_participant() {
        let study = study();
        let mut scope = Scope::new(Record::All);
        scope.where_ = vec![("role".into(), "guest".into())];
        assert_eq!(ids(&study, &scope), ["C0003"]);
        scope.where_.push(("role".into(), "owner".into()));
        assert_eq!(ids(&study, &scope), ["C0001", "C0003"]);
        scope.where_ = vec![("site".into(), "north".into())];
        assert_eq!(ids(&study, &scope), ["C0005"]);
    }

    #[test]
    fn under_holds_the_code_itself_and_code_does_not_hold_those_below() {
        let study = study();
        let mut scope = Scope::new(Record::All);
        scope.under = vec!["place".into()];
        assert_eq!(ids(&study, &scope), ["C0001", "C0004", "C0005"]);
        scope.under.clear();
        scope.codes = vec!["place".into()];
        assert_eq!(ids(&study, &scope), ["C0004", "C0005"]);
    }

    #[test]
    fn a_filter_that_names_nothing_is_refused_with_the_nearest() {
        let study = study();
        let mut scope = Scope::new(Record::All);
        scope.codes = vec!["likin".into()];
        let said = scope.validate(&study).unwrap_err().to_string();
        assert_eq!(said, "no code “likin” in this study; did you mean “liking”?");
        scope.codes.clear();
        scope.where_ = vec![("role".into(), "gest".into())];
        let said = scope.validate(&study).unwrap_err().to_string();
        assert_eq!(said, "no value of role “gest” in this study; did you mean “guest”?");
    }
}
