//! From a plan to one act: events, memory, writer.

use super::rework::Rework;
use super::{Applied, Session};
use crate::model::anchor::Digest;
use crate::model::coding::Coding;
use crate::model::event::{ActSummary, Event, Logged, Op, Origin};
use crate::model::fold;
use crate::model::ids::Ulid;
use crate::model::study::Mark;
use crate::store::writer::{Job, Removal, Replacement};
use crate::text::codebook;
use serde_json::Value;

/// A checked change, ready to become an act.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Files replaced.
    pub replace: Vec<Replacement>,
    /// Files taken away.
    pub remove: Vec<Removal>,
    /// What happens, with the file each event goes to.
    pub ops: Vec<(Origin, Op)>,
    /// Fields of codings that the plan itself makes, written after them.
    pub follow: Vec<Follow>,
    /// For the status line.
    pub message: String,
    /// What decides over the codings of acts that are turned.
    pub rework: Option<Rework>,
}

/// An act that waits for the disk.
#[derive(Debug)]
pub(super) struct Waiting {
    /// What is written.
    pub job: Job,
    /// The codings it touches.
    pub touched: Vec<Ulid>,
    /// Its events.
    pub logged: Vec<Logged>,
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
        first.remove.append(&mut self.remove);
        first.ops.append(&mut self.ops);
        Self { message: self.message, follow: self.follow, rework: self.rework, ..first }
    }
}

impl Session {
    /// Where events about `source` by this coder go.
    pub(super) fn journal(&self, source: &str) -> Origin {
        Origin {
            coder: Some(self.coder.clone()),
            source: Some(source.to_owned()),
            file: crate::store::layout::journal(&self.coder, source),
        }
    }

    /// Where events about the study by this coder go.
    pub(super) fn history(&self) -> Origin {
        Origin { coder: None, source: None, file: crate::store::layout::history(&self.coder) }
    }

    /// Makes the plan an act: in memory now, on disk soon.
    pub(super) fn commit(&mut self, plan: Plan) -> Applied {
        let (applied, job) = self.enact(plan);
        self.send(job);
        applied
    }

    /// Makes the plan an act in memory that waits for the disk; what is written
    /// is for the caller to send.
    pub(super) fn enact(&mut self, plan: Plan) -> (Applied, Job) {
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
            logged.push(Logged { event, origin: origin.into(), line: 0, raw });
        }
        self.replace_codebook(&plan.replace);
        self.replace_memos(&plan.replace, &plan.remove);
        self.replace_summaries(&plan.replace, &plan.remove);
        self.replace_themes(&plan.replace, &plan.remove);
        let written = |file: &String| plan.replace.iter().any(|r| r.path == *file);
        if self.study.sources.iter().any(|s| s.implicit_id && written(&s.file)) {
            self.study.sources.iter_mut().for_each(|s| s.implicit_id &= !written(&s.file));
        }
        let (made, touched) = self.remember(&logged, plan.rework);
        let job = Job { act: act.clone(), replace: plan.replace, remove: plan.remove, append };
        self.queue.push_back(Waiting { job: job.clone(), touched, logged });
        (Applied { act, codings: made, message: plan.message }, job)
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
    fn remember(&mut self, logged: &[Logged], rework: Option<Rework>) -> (Vec<Ulid>, Vec<Ulid>) {
        let (mut made, mut touched) = (Vec::new(), Vec::new());
        for l in logged {
            match &l.event.op {
                Op::Add { .. } => {
                    made.push(l.event.id.clone());
                    touched.push(l.event.id.clone());
                }
                Op::Set { of, .. } | Op::Comment { of, .. } => touched.push(of.clone()),
                _ => {}
            }
        }
        if let Some(coder) = logged.iter().find_map(|l| l.origin.coder.clone())
            && let Err(place) = self.study.coders.binary_search(&coder)
        {
            self.study.coders.insert(place, coder);
        }
        summary(logged).into_iter().for_each(|act| self.study.acts.add(act));
        self.turn_acts(logged);
        match rework {
            Some(rework) => self.reworked(rework, logged),
            None if logged.len() > 50 && logged.iter().all(|l| matches!(l.event.op, Op::Add { .. })) => {
                self.index.add_all(&mut self.study, logged.iter().filter_map(pending));
            }
            None => logged.iter().for_each(|l| self.apply_one(l)),
        }
        (made, touched)
    }

    fn apply_one(&mut self, logged: &Logged) {
        match &logged.event.op {
            Op::Add { .. } => {
                if let Some(coding) = pending(logged) {
                    self.index.insert(&mut self.study, coding);
                }
            }
            Op::Remove { of } => {
                if let Some(at) = self.index.find(&self.study, of) {
                    self.study.codings.take(at);
                }
            }
            Op::Set { of, field, value } => {
                if let Some(at) = self.index.find(&self.study, of) {
                    let coding = self.study.codings.edit(at);
                    coding.pending = true;
                    // The plan was checked; a value that does not fit changes nothing.
                    let _ = fold::set(coding, field, value);
                    if field == "span" {
                        let source = self.study.codings[at].source.clone();
                        self.index.sort(&mut self.study, &source);
                    }
                }
            }
            Op::Comment { of, body } => {
                if let Some(at) = self.index.find(&self.study, of) {
                    let (id, when, actor) = (logged.event.id.clone(), logged.event.at, logged.event.actor.clone());
                    let coding = self.study.codings.edit(at);
                    coding.comments.push(crate::model::coding::Comment { id, at: when, actor, body: body.clone() });
                    coding.pending = true;
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

    /// Digest of the whole codebook, for marks.
    pub(super) fn codebook_digest(&self) -> Digest {
        let all: String = self.study.codebook.files.iter().map(|f| format!("{}\n{}\n", f.path, f.text)).collect();
        Digest::of(&all)
    }
}

/// The coding that an `add` makes, waiting for the disk.
fn pending(logged: &Logged) -> Option<Coding> {
    let mut coding = fold::new_coding(logged)?;
    coding.pending = true;
    Some(coding)
}

fn summary(logged: &[Logged]) -> Option<ActSummary> {
    summary_of(&logged.iter().collect::<Vec<_>>())
}

/// One act in the log, from all its events.
pub(super) fn summary_of(events: &[&Logged]) -> Option<ActSummary> {
    let first = events.first()?;
    Some(fold::summary(first.event.act.clone(), first.event.at, events, None))
}
