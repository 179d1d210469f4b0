//! Plans for codings: make, remove, comment, mark.

use super::commit::{Follow, Plan};
use super::taking::CONFLICT;
use super::{Session, SessionError};
use crate::model::anchor::{Anchor, Digest};
use crate::model::change::NewCoding;
use crate::model::codebook::{CodeId, CodeStatus};
use crate::model::coding::{Coding, CodingStatus, MarkKind};
use crate::model::event::{CodebookEvent, Op, Origin};
use crate::model::fold::plural;
use crate::model::ids::Ulid;
use crate::model::nearest::nearest;
use crate::model::source::Source;
use crate::model::span::Span;
use crate::store::texts;
use crate::store::writer::Replacement;
use crate::text::project::Projection;
use crate::text::source::Defaults;
use crate::text::{self, codebook, frontmatter, reanchor, segment};
use serde_json::json;
use std::collections::{HashMap, HashSet};

impl Session {
    /// The source with this id.
    ///
    /// # Errors
    /// [`SessionError::UnknownSource`] with the nearest id.
    pub fn source(&self, id: &str) -> Result<&Source, SessionError> {
        let unknown = || SessionError::UnknownSource {
            given: id.to_owned(),
            near: nearest(id, self.study.sources.iter().map(|s| s.id.as_str())).map(str::to_owned),
        };
        self.index.source(id).and_then(|at| self.study.sources.get(at)).ok_or_else(unknown)
    }

    /// The error for an id that no code has, with the nearest.
    pub(super) fn unknown_code(&self, id: &CodeId) -> SessionError {
        let ids = self.study.codebook.codes.iter().map(|c| c.id.0.as_str());
        SessionError::UnknownCode { given: id.0.clone(), near: nearest(&id.0, ids).map(str::to_owned) }
    }

    /// The code to code with for an id: merges followed, retired codes and
    /// mere containers refused.
    ///
    /// # Errors
    /// Says which of these it is.
    pub fn codable(&self, id: &CodeId) -> Result<CodeId, SessionError> {
        let book = &self.study.codebook;
        let code = &book.codes[book.resolve(id).ok_or_else(|| self.unknown_code(id))?];
        if !code.codable {
            return Err(SessionError::NotCodable(code.id.0.clone()));
        }
        if code.status == CodeStatus::Retired {
            return Err(SessionError::Retired(code.id.0.clone()));
        }
        Ok(code.id.clone())
    }

    /// Checks a new coding and gives it as it would be made: code resolved,
    /// segment snapped to whole characters.
    ///
    /// # Errors
    /// Says what does not fit.
    pub fn validate(&self, new: &NewCoding) -> Result<NewCoding, SessionError> {
        let source = self.source(&new.source)?;
        let (source_id, span) = (source.id.clone(), new.span);
        if span.start >= span.end || span.end > source.chars() {
            return Err(SessionError::OutOfText { source_id, span, chars: source.chars() });
        }
        let span = segment::snap_to_graphemes(source, span);
        if source.slice(span).trim().is_empty() {
            return Err(SessionError::Blank { source_id, span });
        }
        if self.faults.iter().any(|f| f.rule == "conflict-marker" && f.file == source.file) {
            return Err(SessionError::Conflict(source.file.clone()));
        }
        let code = new.code.as_ref().map(|c| self.codable(c)).transpose()?;
        let stance = new.stance.as_deref().map(stance).transpose()?.flatten();
        let weight = new.weight.as_deref().map(weight).transpose()?.flatten();
        Ok(NewCoding { span, code, stance, weight, ..new.clone() })
    }

    /// True if this coder has coded just this segment with this code, and its
    /// words are still surely there.
    pub fn is_coded(&self, new: &NewCoding) -> bool {
        self.has_coded(new, new.span)
    }

    /// True if this coder has coded the segment like that: see
    /// [`crate::model::study::Study::is_coded_so`]. In another round the same is coded anew;
    /// where no round is said, any is meant.
    pub(super) fn has_coded(&self, new: &NewCoding, span: Span) -> bool {
        let same = |c: &Coding| {
            c.place.span == span
                && c.source == new.source
                && (new.round.is_none() || c.round == new.round)
                && self.study.is_coded_so(c, &self.coder, new.code.as_ref())
        };
        self.index.of(&self.study, &new.source).iter().any(same)
    }

    /// Plans codings; those that are there already are passed over.
    pub(super) fn plan_codings(&mut self, new: Vec<NewCoding>) -> Result<Plan, SessionError> {
        let mut checked: Vec<NewCoding> = Vec::with_capacity(new.len());
        let mut seen = HashSet::new();
        for coding in &new {
            let coding = self.validate(coding)?;
            let key = (coding.source.clone(), coding.span, coding.code.clone(), coding.round.clone());
            if !self.has_coded(&coding, coding.span) && seen.insert(key) {
                checked.push(coding);
            }
        }
        if checked.is_empty() {
            return Err(SessionError::AlreadyCoded);
        }
        let mut plan = self.lasting_ids(&checked)?;
        self.add_codings(&checked, &mut plan)?;
        plan.message = said(&self.study.codebook, &checked);
        Ok(plan)
    }

    /// Adds the events of checked codings to a plan.
    pub(super) fn add_codings(&mut self, checked: &[NewCoding], plan: &mut Plan) -> Result<(), SessionError> {
        self.keep(&checked.iter().map(|c| c.source.as_str()).collect());
        let before = plan.ops.iter().filter(|(_, op)| matches!(op, Op::Add { .. })).count();
        for (made, new) in (before..).zip(checked) {
            let origin = self.own_journal(&new.source)?;
            let anchor = self.anchor(&new.source, new.span)?;
            let status = (new.status != CodingStatus::Final).then(|| new.status.word().to_owned());
            let memo = Some(new.memo.clone()).filter(|m| !m.is_empty());
            let (code, by, query, round) = (new.code.clone(), new.by.clone(), new.query.clone(), new.round.clone());
            let op = Op::Add { code, anchor, by, query, round, memo, status, of: Vec::new() };
            for (field, value) in [("stance", &new.stance), ("weight", &new.weight)] {
                if let Some(value) = value {
                    plan.follow.push(Follow { made, origin: origin.clone(), field, value: json!(value) });
                }
            }
            plan.ops.push((origin, op));
        }
        Ok(())
    }

    /// Keeps the bodies of sources that something is about to be anchored in,
    /// once a session.
    pub(super) fn keep(&mut self, coded: &HashSet<&str>) {
        let sources = coded.iter().filter_map(|id| self.index.source(id).and_then(|at| self.study.sources.get(at)));
        let new: Vec<&Source> = sources.filter(|s| !self.kept.contains(&s.digest)).collect();
        let missing = texts::missing(&self.study.root, new.iter().copied());
        let digests: Vec<_> = new.iter().map(|s| s.digest.clone()).collect();
        self.kept.extend(digests);
        if !missing.is_empty() {
            self.writer().keep(missing);
        }
    }

    /// The coder's journal of a source, if this version may write to it.
    pub(super) fn own_journal(&self, source: &str) -> Result<Origin, SessionError> {
        let origin = self.journal(source);
        if self.study.read_only_journals.contains(&origin.file) {
            return Err(SessionError::LaterJournal(origin.file));
        }
        Ok(origin)
    }

    /// Makes a source ready for a first coding: its text as anchors compare it.
    pub fn make_ready(&mut self, source: &str) {
        if let Some(source) = self.index.source(source).and_then(|at| self.study.sources.get(at)) {
            projection(&mut self.projections, source);
        }
    }

    /// The anchor of a segment of a source.
    pub(super) fn anchor(&mut self, source: &str, span: Span) -> Result<Anchor, SessionError> {
        self.source(source)?;
        let source = self.index.source(source).and_then(|at| self.study.sources.get(at));
        let Some(source) = source else {
            return Err(SessionError::UnknownSource { given: String::new(), near: None });
        };
        Ok(reanchor::anchor(source, span, projection(&mut self.projections, source)))
    }

    /// A plan that gives sources and codes without a written id one, before
    /// something cites them.
    pub(super) fn lasting_ids(&self, new: &[NewCoding]) -> Result<Plan, SessionError> {
        let codes: Vec<CodeId> = new.iter().filter_map(|n| n.code.clone()).collect();
        let mut plan = self.lasting_codes(&codes)?;
        let mut sources: Vec<&str> = new.iter().map(|n| n.source.as_str()).collect();
        sources.sort_unstable();
        sources.dedup();
        for id in sources {
            plan.replace.extend(self.lasting_source(id)?);
        }
        Ok(plan)
    }

    /// The file change that writes a source's id, if it is not written.
    pub(super) fn lasting_source(&self, id: &str) -> Result<Option<Replacement>, SessionError> {
        let source = self.source(id)?;
        if source.implicit_id { self.id_line(source) } else { Ok(None) }
    }

    /// A plan that writes the ids of those of `codes` that have none.
    pub(super) fn lasting_codes(&self, codes: &[CodeId]) -> Result<Plan, SessionError> {
        let book = &self.study.codebook;
        let mut bare: Vec<CodeId> =
            codes.iter().filter(|id| book.get(id).is_some_and(|c| c.implicit)).cloned().collect();
        bare.sort();
        bare.dedup();
        if bare.is_empty() {
            return Ok(Plan::default());
        }
        Ok(self.book_plan(&ids_event(), codebook::edit::write_ids(book, &bare)?, String::new()))
    }

    /// The source's file with its id written into the front matter; `None` if
    /// somebody has written it there meanwhile.
    fn id_line(&self, source: &Source) -> Result<Option<Replacement>, SessionError> {
        let path = self.study.root.join(&source.file);
        let text = std::fs::read_to_string(&path).map_err(|e| crate::store::StoreError::Io {
            what: "read",
            path,
            source: e,
        })?;
        let (now, faults) = text::source::read(&source.file, &text, &Defaults::default());
        if faults.iter().any(|f| f.rule == CONFLICT) {
            return Err(SessionError::Conflict(source.file.clone()));
        }
        if now.id != source.id {
            return Err(SessionError::OtherId { file: source.file.clone(), id: now.outline.id });
        }
        let expected = Some(crate::model::anchor::Digest::of(&text));
        let text = frontmatter::with_entry(&text, "id", &frontmatter::quoted(&source.id));
        Ok(now.implicit_id.then_some(Replacement { path: source.file.clone(), expected, text }))
    }

    /// The coder's own coding with this id.
    pub(super) fn own(&self, id: &Ulid) -> Result<&Coding, SessionError> {
        let coding = self.any(id)?;
        if coding.coder == self.coder { Ok(coding) } else { Err(SessionError::NotYours(coding.coder.clone())) }
    }

    pub(super) fn any(&self, id: &Ulid) -> Result<&Coding, SessionError> {
        let at = self.index.find(&self.study, id).ok_or_else(|| SessionError::UnknownCoding(id.0.clone()))?;
        Ok(&self.study.codings[at])
    }

    pub(super) fn plan_remove(&self, of: Vec<Ulid>) -> Result<Plan, SessionError> {
        let mut plan = Plan { message: format!("removed {}", plural(of.len(), "coding")), ..Plan::default() };
        for id in of {
            let source = self.own(&id)?.source.clone();
            plan.ops.push((self.own_journal(&source)?, Op::Remove { of: id }));
        }
        if plan.ops.is_empty() { Err(SessionError::UnknownCoding(String::new())) } else { Ok(plan) }
    }

    pub(super) fn plan_comment(&self, of: &Ulid, body: String) -> Result<Plan, SessionError> {
        let source = self.any(of)?.source.clone();
        if body.trim().is_empty() {
            return Err(SessionError::BadValue("a comment needs words".to_owned()));
        }
        let op = Op::Comment { of: of.clone(), body };
        Ok(Plan { ops: vec![(self.own_journal(&source)?, op)], message: "commented".to_owned(), ..Plan::default() })
    }

    pub(super) fn plan_mark(&self, source: &str, what: Option<MarkKind>) -> Result<Plan, SessionError> {
        let source = self.source(source)?.id.clone();
        let message =
            what.map_or_else(|| format!("{source}: mark taken away"), |w| format!("{source}: marked as {}", w.word()));
        let op = Op::Mark { what, codebook: Some(self.codebook_digest()) };
        let replace = self.lasting_source(&source)?.into_iter().collect();
        Ok(Plan { ops: vec![(self.own_journal(&source)?, op)], message, replace, ..Plan::default() })
    }
}

/// A stance as it is written; `None` for none.
pub(super) fn stance(word: &str) -> Result<Option<String>, SessionError> {
    match word.trim() {
        "" => Ok(None),
        word @ ("for" | "against" | "mixed") => Ok(Some(word.to_owned())),
        word => Err(SessionError::BadValue(format!("“{word}” is not a stance: for, against or mixed"))),
    }
}

/// A weight as it is written; `None` for none.
pub(super) fn weight(text: &str) -> Result<Option<String>, SessionError> {
    match text.trim() {
        "" => Ok(None),
        text if text.parse::<f64>().is_ok_and(f64::is_finite) => Ok(Some(text.to_owned())),
        text => Err(SessionError::BadValue(format!("“{text}” is not a weight: write a number, such as 2 or 0.5"))),
    }
}

/// The event that notes ids written into headings.
pub(super) fn ids_event() -> CodebookEvent {
    CodebookEvent { change: "id".into(), ..CodebookEvent::default() }
}

fn said(book: &crate::model::codebook::Codebook, codings: &[NewCoding]) -> String {
    match codings {
        [one] => match &one.code {
            Some(code) => format!("coded with {}", book.get(code).map_or(code.0.as_str(), |c| c.name.as_str())),
            None => "highlighted".to_owned(),
        },
        many => format!("coded {}", plural(many.len(), "segment")),
    }
}

/// Projections that are kept; each is some ten times its text.
const PROJECTIONS: usize = 8;

/// The text of a source as anchors compare it.
fn projection<'p>(kept: &'p mut HashMap<Digest, Projection>, source: &Source) -> &'p Projection {
    if kept.len() >= PROJECTIONS && !kept.contains_key(&source.digest) {
        kept.clear();
    }
    kept.entry(source.digest.clone()).or_insert_with(|| Projection::new(&source.body))
}
