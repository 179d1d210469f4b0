//! Plans for summaries: write, draft, take away; and taking up what other
//! programs did to their files.
//!
//! As with memos, the files are the truth and anybody writes in them. Several
//! summaries in one change are one act, however many files they stand in. Taking
//! back goes through the same door as for memos ([`super::memos`]).

use super::commit::Plan;
use super::memos::{noted, op_of, replaced};
use super::outside::News;
use super::{Session, SessionError};
use crate::model::change::NewSummary;
use crate::model::codebook::CodeId;
use crate::model::memo::{MemoEvent, Target, links};
use crate::model::nearest::nearest;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::model::summary::{self, Case, Part, stamp};
use crate::store::layout;
use crate::store::summaries::{self, FOLDER};
use crate::store::writer::{Removal, Replacement};
use crate::text::plain::shown;
use crate::text::segment::sentence_spans;
use crate::text::source::is_conflict_marker;
use crate::text::summary::{self as grammar, Written};
use std::collections::BTreeMap;

/// Characters of an excerpt that a draft takes whole; of a longer one as many
/// sentences as fit, at least one.
const WHOLE: usize = 200;
/// Characters of a sentence at most.
const MOST: usize = 400;

/// The files that a plan changes.
#[derive(Default)]
struct Files {
    /// What each is to hold; `None` for no file.
    texts: BTreeMap<String, Option<String>>,
    /// What is said of each.
    events: BTreeMap<String, MemoEvent>,
}

impl Session {
    /// Takes up summaries that other programs have changed. A file with a merge
    /// conflict stays as it was until it is repaired.
    pub(super) fn take_up_summaries(&mut self, paths: Vec<String>, news: &mut News) {
        for path in paths {
            self.faults.retain(|f| f.file != path);
            self.held_back.remove(&path);
            let at = self.study.summaries.binary_search_by(|s| s.file.cmp(&path));
            let there = self.seen.contains_key(&path);
            let read = if there { summaries::one(&self.study.root, &path, self.only().as_deref()) } else { Ok(None) };
            match (read, at) {
                (Ok(Some((_, faults))), Ok(_)) if faults.iter().any(|f| f.rule == "conflict-marker") => {
                    self.faults.extend(faults);
                    self.hold_back(path, news);
                }
                (Ok(Some((new, faults))), at) => {
                    self.faults.extend(faults);
                    let label = new.case.label();
                    match at {
                        Ok(at) if self.study.summaries[at] == new => continue,
                        Ok(at) => self.study.summaries[at] = new,
                        Err(at) => self.study.summaries.insert(at, new),
                    }
                    news.summaries.insert(label);
                }
                (Ok(None), Ok(at)) => drop(news.summaries.insert(self.study.summaries.remove(at).case.label())),
                (Ok(None), Err(_)) => {}
                (Err(fault), _) => {
                    self.faults.push(*fault);
                    self.hold_back(path, news);
                }
            }
        }
    }

    pub(super) fn plan_summaries(&self, new: &[NewSummary]) -> Result<Plan, SessionError> {
        let mut files = Files::default();
        let mut targets = Vec::new();
        let mut changed: Vec<(&NewSummary, CodeId)> = Vec::new();
        for one in new {
            let code = self.column(&one.code)?;
            self.is_as_read(one, &code)?;
            if self.put_summary(one, &code, &mut files)? {
                targets.extend(links(&one.text).into_iter().map(|link| link.target));
                targets.push(Target::Theme(code.clone()));
                changed.push((one, code));
            }
        }
        let message = match &changed[..] {
            [] => return Err(SessionError::BadValue("the summary is like that already".to_owned())),
            [(one, code)] => {
                let did = did(one);
                format!("{did} the summary of {} on “{}”", one.case.label(), self.title(code))
            }
            [(first, _), ..] => format!("{} {} summaries", did(first), changed.len()),
        };
        let mut plan = Plan { message, ..Plan::default() };
        for (path, text) in files.texts {
            let old = self.text_there(&path);
            if let Some(event) = files.events.remove(&path).filter(|_| old != text.as_deref()) {
                plan.ops.push((self.history(), op_of(noted(event, old, text.as_deref()))));
                replaced(path, old, text, &mut plan);
            }
        }
        Ok(plan.after(self.pinned(targets.into_iter())?))
    }

    /// The code or theme that an id stands for.
    fn column(&self, code: &CodeId) -> Result<CodeId, SessionError> {
        summary::about(&self.study, &code.0).ok_or_else(|| self.unknown_code(code))
    }

    /// The name of a code or theme.
    fn title(&self, code: &CodeId) -> String {
        self.study.theme(code).map_or_else(|| self.study.code_name(code), |theme| theme.title.clone())
    }

    /// Words are written only over those that were read.
    fn is_as_read(&self, one: &NewSummary, code: &CodeId) -> Result<(), SessionError> {
        let now = summary::digest(summary::words(&self.study, &one.case, code));
        match one.over.as_ref().is_none_or(|read| *read == now) {
            true => Ok(()),
            false => Err(SessionError::SummaryChanged { case: one.case.label(), code: self.title(code) }),
        }
    }

    /// Puts one summary into its file; false if it stands there already.
    fn put_summary(&self, one: &NewSummary, code: &CodeId, files: &mut Files) -> Result<bool, SessionError> {
        let path = self.file_of(&one.case, code, files)?;
        let there = self.text_there(&path);
        let held = files.texts.get(&path).cloned().unwrap_or_else(|| there.map(str::to_owned));
        let gone = one.text.trim().is_empty();
        let old = match &held {
            Some(text) => text.clone(),
            None if gone => return Ok(false),
            None => grammar::compose(&one.case, &self.coder, &self.today()),
        };
        let parts = grammar::read(&path, &old).0.parts;
        let at = self.place_in(&parts, code);
        let new = match at {
            Some(at) if gone => Some(grammar::without(&old, at)).filter(|text| !grammar::is_bare(text)),
            None if gone => return Ok(false),
            at => {
                let (title, from) = (self.title(code), one.from.as_ref());
                Some(grammar::with(&old, at, Written { id: &code.0, title: &title, text: &one.text, from }))
            }
        };
        if new.as_deref().is_some_and(|text| text.lines().any(is_conflict_marker)) {
            return Err(SessionError::MemoConflict(path));
        }
        if new == held {
            return Ok(false);
        }
        let event = files.events.entry(path.clone()).or_insert_with(|| MemoEvent {
            change: word(one).to_owned(),
            memo: one.case.to_string(),
            file: path.clone(),
            ..MemoEvent::default()
        });
        event.codes.push(code.clone());
        files.texts.insert(path, new);
        Ok(true)
    }

    /// Which part of a file is about a code: the first with words, else the first.
    fn place_in(&self, parts: &[Part], code: &CodeId) -> Option<usize> {
        let about = |part: &Part| summary::about(&self.study, &part.named).as_ref() == Some(code);
        let written = parts.iter().position(|part| about(part) && !part.text.is_empty());
        written.or_else(|| parts.iter().position(about))
    }

    /// The file in which a summary stands or will stand: where it is, else the
    /// first file of its case, else a new one.
    fn file_of(&self, case: &Case, code: &CodeId, files: &Files) -> Result<String, SessionError> {
        if let Some((summary, _)) = summary::find(&self.study, case, code) {
            return Ok(summary.file.clone());
        }
        if let Some(summary) = self.study.summaries.iter().find(|s| s.case == *case) {
            return Ok(summary.file.clone());
        }
        let made = files.events.iter().find(|(_, event)| event.memo == case.to_string());
        if let Some((path, _)) = made {
            return Ok(path.clone());
        }
        if !summary::is_participant(&self.study, &case.participant) {
            let all = self.study.participants.iter().map(|p| p.id.as_str());
            let near = nearest(&case.participant, all).map(str::to_owned);
            return Err(SessionError::UnknownParticipant { given: case.participant.clone(), near });
        }
        let path = layout::summaries(&case.participant, case.wave.as_deref());
        let stem = path.strip_suffix(".md").unwrap_or(&path).to_owned();
        let numbered = (2u32..).map(|n| format!("{stem}-{n}.md"));
        let taken = |path: &String| self.text_there(path).is_some() || !self.is_gone(path);
        Ok(std::iter::once(path.clone()).chain(numbered).find(|path| !taken(path)).unwrap_or(path))
    }

    /// Puts new texts of summaries into the study.
    pub(super) fn replace_summaries(&mut self, replace: &[Replacement], remove: &[Removal]) {
        let is_one = |path: &str| path.strip_prefix(FOLDER).is_some_and(|rest| rest.starts_with('/'));
        for file in replace.iter().filter(|f| is_one(&f.path)) {
            let (new, _) = grammar::read(&file.path, &file.text);
            match self.study.summaries.binary_search_by(|s| s.file.cmp(&file.path)) {
                Ok(at) => self.study.summaries[at] = new,
                Err(at) => self.study.summaries.insert(at, new),
            }
        }
        self.study.summaries.retain(|s| remove.iter().all(|r| r.path != s.file));
    }
}

/// The word of the history.
fn word(one: &NewSummary) -> &'static str {
    match &one.from {
        _ if one.text.trim().is_empty() => "remove",
        Some(from) if from.draft.is_some() => "draft",
        _ => "write",
    }
}

/// The same, in the past.
fn did(one: &NewSummary) -> &'static str {
    match word(one) {
        "remove" => "took away",
        "draft" => "drafted",
        _ => "wrote",
    }
}

/// What a draft says: each of these codings (indexes into the study's) in its own
/// words, with the link that leads to it. Of a long excerpt its first sentences.
pub fn drafted(study: &Study, codings: &[u32]) -> String {
    let line = |number: &u32| {
        let coding = study.codings.get(*number as usize)?;
        Some(format!("- “{}” {}", opening(study, &coding.source, coding.place.span)?, link(&coding.id.0)))
    };
    codings.iter().filter_map(line).collect::<Vec<_>>().join("\n")
}

/// The link to a coding, as summaries and memos have it.
pub fn link(id: &str) -> String {
    format!("[[coding:{id}]]")
}

/// The [`stamp`] of a draft's words as they will stand in the file.
pub fn draft_stamp(text: &str) -> String {
    stamp(&grammar::words(text))
}

/// The beginning of an excerpt, on one line.
fn opening(study: &Study, source: &str, span: Span) -> Option<String> {
    let source = study.source(source)?;
    let words = |span: Span| shown(source.slice(span).trim(), MOST).replace("[[", "[ [");
    if (span.end - span.start) as usize <= WHOLE {
        return Some(words(span));
    }
    let sentences = sentence_spans(source, span);
    let fits = |end: &u32| (*end - span.start) as usize <= WHOLE;
    let ends = sentences.iter().map(|s| s.end.min(span.end)).filter(|end| *end > span.start);
    let ends: Vec<u32> = ends.collect();
    let end = ends.iter().rfind(|end| fits(end)).or(ends.first()).copied().unwrap_or(span.end);
    let rest = if end < span.end { " […]" } else { "" };
    Some(format!("{}{rest}", words(Span::new(span.start, end))))
}
