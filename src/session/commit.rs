//! From a plan to one act: events, memory, writer.

use super::{Applied, Session};
use crate::model::anchor::Digest;
use crate::model::coding::Coding;
use crate::model::event::{ActSummary, Event, Logged, Op, Origin};
use crate::model::fold::{self, fold};
use crate::model::ids::Ulid;
use crate::model::study::Mark;
use crate::store::load::{order, settle};
use crate::store::writer::{Job, Replacement};
use crate::text::codebook;
use serde_json::Value;
use std::collections::HashMap;

/// A checked change, ready to become an act.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Files replaced.
    pub replace: Vec<Replacement>,
    /// What happens, with the file each event goes to.
    pub ops: Vec<(Origin, Op)>,
    /// Fields of codings that the plan itself makes, written after them.
    pub follow: Vec<Follow>,
    /// For the status line.
    pub message: String,
}

/// A field of a coding that has no identity yet.
#[derive(Debug)]
pub(super) struct Follow {
    /// Which of the plan's `add`s made it, from 0.
    pub made: usize,
    /// The journal.
    pub origin: Origin,
    /// The field's name.
    pub field: &'static str,
    /// Its value.
    pub value: Value,
}

impl Follow {
    /// The event, once the codings made have identities.
    fn op(self, made: &[Ulid]) -> Option<(Origin, Op)> {
        let of = made.get(self.made)?.clone();
        Some((self.origin, Op::Set { of, field: self.field.to_owned(), value: self.value }))
    }
}

impl Plan {
    /// Adds the changes of another plan, which makes no codings, before those
    /// of this one.
    pub(super) fn after(mut self, mut first: Plan) -> Self {
        first.replace.append(&mut self.replace);
        first.ops.append(&mut self.ops);
        Self { message: self.message, follow: self.follow, ..first }
    }
}

impl Session {
    /// Where events about `source` by this coder go.
    pub(super) fn journal(&self, source: &str) -> Origin {
        Origin {
            coder: Some(self.coder.clone()),
            source: Some(source.to_owned()),
            file: crate::store::layout::journal(&self.coder, source),
            line: 0,
        }
    }

    /// Where events about the study by this coder go.
    pub(super) fn history(&self) -> Origin {
        Origin { coder: None, source: None, file: crate::store::layout::history(&self.coder), line: 0 }
    }

    /// Makes the plan an act: in memory now, on disk soon.
    pub(super) fn commit(&mut self, plan: Plan) -> Applied {
        let at = self.ids.stamp();
        let act = self.ids.ulid(at);
        let n = (plan.ops.len() + plan.follow.len()) as u32;
        let mut ops = plan.ops.into_iter();
        let mut follow = plan.follow.into_iter();
        let mut new: Vec<Ulid> = Vec::new();
        let mut append: Vec<(String, Vec<String>)> = Vec::new();
        let mut logged = Vec::with_capacity(n as usize);
        while let Some((origin, op)) = ops.next().or_else(|| follow.next().and_then(|f| f.op(&new))) {
            let last = logged.len() as u32 + 1 == n;
            let id = self.ids.ulid(at);
            if matches!(op, Op::Add { .. }) {
                new.push(id.clone());
            }
            let event = Event { id, at, actor: self.coder.clone(), act: act.clone(), n: last.then_some(n), op };
            let raw = event.to_line();
            match append.iter_mut().find(|(path, _)| *path == origin.file) {
                Some((_, lines)) => lines.push(raw.clone()),
                None => append.push((origin.file.clone(), vec![raw.clone()])),
            }
            logged.push(Logged { event, origin, raw });
        }
        self.replace_codebook(&plan.replace);
        for source in self.study.sources.iter_mut() {
            source.implicit_id &= !plan.replace.iter().any(|r| r.path == source.file);
        }
        let (made, touched) = self.remember(logged);
        let job = Job { act: act.clone(), replace: plan.replace, append };
        self.queue.push_back((job.clone(), touched));
        self.send(job);
        Applied { act, codings: made, message: plan.message }
    }

    /// Reads the codebook again if one of its files has a new text.
    fn replace_codebook(&mut self, replace: &[Replacement]) {
        let mut texts: Vec<(String, String)> =
            self.study.codebook.files.iter().map(|f| (f.path.clone(), f.text.clone())).collect();
        let mut changed = false;
        for file in replace.iter().filter(|f| f.path.starts_with("codebook/")) {
            changed = true;
            match texts.iter_mut().find(|(path, _)| *path == file.path) {
                Some((_, text)) => text.clone_from(&file.text),
                None => texts.push((file.path.clone(), file.text.clone())),
            }
        }
        if changed {
            texts.sort();
            self.study.codebook = codebook::parse(&texts).0;
        }
    }

    /// Applies events to the study in memory. Gives the codings made and all
    /// codings touched.
    fn remember(&mut self, logged: Vec<Logged>) -> (Vec<Ulid>, Vec<Ulid>) {
        let (mut made, mut touched) = (Vec::new(), Vec::new());
        let mut anew = false;
        for l in &logged {
            match &l.event.op {
                Op::Add { .. } => {
                    made.push(l.event.id.clone());
                    touched.push(l.event.id.clone());
                }
                Op::Set { of, .. } | Op::Comment { of, .. } => touched.push(of.clone()),
                Op::Undo { .. } | Op::Redo { .. } => anew = true,
                _ => {}
            }
        }
        if let Some(coder) = logged.iter().find_map(|l| l.origin.coder.clone())
            && let Err(place) = self.study.coders.binary_search(&coder)
        {
            self.study.coders.insert(place, coder);
        }
        if anew {
            self.events.extend(logged);
            let mut folded = fold(std::mem::take(&mut self.events));
            self.events = std::mem::take(&mut folded.events);
            let waiting: Vec<Ulid> = self.study.codings.iter().filter(|c| c.pending).map(|c| c.id.clone()).collect();
            settle(&mut self.study, folded, &self.maps);
            for coding in self.study.codings.iter_mut().filter(|c| waiting.contains(&c.id)) {
                coding.pending = true;
            }
        } else {
            self.study.acts.extend(summary(&logged));
            if logged.iter().all(|l| matches!(l.event.op, Op::Add { .. })) && logged.len() > 50 {
                self.add_all(&logged);
            } else {
                logged.iter().for_each(|l| self.apply_one(l));
            }
            self.events.extend(logged);
        }
        (made, touched)
    }

    fn apply_one(&mut self, logged: &Logged) {
        let pending = |c: &mut Coding| c.pending = true;
        match &logged.event.op {
            Op::Add { .. } => {
                if let Some(mut coding) = fold::new_coding(logged) {
                    pending(&mut coding);
                    self.insert(coding);
                }
            }
            Op::Remove { of } => self.study.codings.retain(|c| c.id != *of),
            Op::Set { of, field, value } => {
                if let Some(at) = self.study.codings.iter().position(|c| c.id == *of) {
                    let mut coding = self.study.codings.remove(at);
                    // The plan was checked; a value that does not fit changes nothing.
                    let _ = fold::set(&mut coding, field, value);
                    pending(&mut coding);
                    self.insert(coding);
                }
            }
            Op::Comment { of, body } => {
                if let Some(coding) = self.study.codings.iter_mut().find(|c| c.id == *of) {
                    let (id, at, actor) = (logged.event.id.clone(), logged.event.at, logged.event.actor.clone());
                    coding.comments.push(crate::model::coding::Comment { id, at, actor, body: body.clone() });
                    pending(coding);
                }
            }
            Op::Mark { what, codebook } => {
                let source = logged.origin.source.clone().unwrap_or_default();
                self.study.marks.retain(|m| !(m.coder == self.coder && m.source == source));
                if let Some(what) = what {
                    let coder = self.coder.clone();
                    self.study.marks.push(Mark {
                        coder,
                        source,
                        what: *what,
                        at: logged.event.at,
                        codebook: codebook.clone(),
                    });
                    self.study.marks.sort_by(|a, b| (&a.coder, &a.source).cmp(&(&b.coder, &b.source)));
                }
            }
            _ => {}
        }
    }

    /// Adds many codings at once and sorts them as loading would.
    fn add_all(&mut self, logged: &[Logged]) {
        let made = logged.iter().filter_map(fold::new_coding).map(|c| Coding { pending: true, ..c });
        self.study.codings.extend(made);
        let ranks: HashMap<&str, usize> =
            self.study.sources.iter().enumerate().rev().map(|(i, s)| (s.id.as_str(), i)).collect();
        let rank = |c: &Coding| ranks.get(c.source.as_str()).copied().unwrap_or(usize::MAX);
        self.study.codings.sort_by(|a, b| (rank(a), order(a)).cmp(&(rank(b), order(b))));
    }

    /// Puts a coding where loading would: by source, then place, then id.
    fn insert(&mut self, coding: Coding) {
        let rank = |source: &str| self.study.source_index(source).unwrap_or(usize::MAX);
        let mine = rank(&coding.source);
        let first = self.study.codings.partition_point(|c| rank(&c.source) < mine);
        let here = &self.study.codings[first..];
        let inside = here.partition_point(|c| c.source == coding.source && order(c) < order(&coding));
        self.study.codings.insert(first + inside, coding);
    }

    /// Digest of the whole codebook, for marks.
    pub(super) fn codebook_digest(&self) -> Digest {
        let all: String = self.study.codebook.files.iter().map(|f| format!("{}\n{}\n", f.path, f.text)).collect();
        Digest::of(&all)
    }
}

fn summary(logged: &[Logged]) -> Option<ActSummary> {
    let events: Vec<&Logged> = logged.iter().collect();
    let first = events.first()?;
    Some(fold::summary(first.event.act.clone(), first.event.at, &events, None))
}
