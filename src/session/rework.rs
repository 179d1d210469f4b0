//! What codings become when acts are taken back, brought again, or arrive from
//! other programs.
//!
//! Events are not kept in memory. All events of a coding stand in the journals
//! of its source, so those few files are read again and folded by themselves;
//! acts that wait for the disk are added. Where a study is not as the program
//! writes it (a journal copied or renamed by hand, a line in the journal of
//! another source), everything is folded anew.

use super::{Session, SessionError};
use crate::model::anchor::{Grade, Place, PositionMap};
use crate::model::coding::Coding;
use crate::model::event::{Logged, Op};
use crate::model::fold::{self, fold};
use crate::model::ids::Ulid;
use crate::model::span::Span;
use crate::store::events::{events_anew, lines};
use crate::store::layout;
use crate::store::load::{place_all, settle};
use crate::text::reanchor::Placer;
use std::collections::{BTreeSet, HashMap, HashSet};

/// The events that decide what becomes of some codings.
#[derive(Debug)]
pub(super) enum Rework {
    /// All events of these sources.
    Sources(BTreeSet<String>, Vec<Logged>),
    /// All events.
    All(Vec<Logged>),
}

impl Session {
    pub(super) fn only(&self) -> Option<String> {
        Some(self.coder.clone()).filter(|_| self.blind)
    }

    /// Reads the events of sources, before anything is changed.
    ///
    /// # Errors
    /// If a journal cannot be read.
    pub(super) fn rework_of(&self, sources: BTreeSet<String>) -> Result<Rework, SessionError> {
        let root = &self.study.root;
        let waiting = self.queue.iter().flat_map(|w| &w.logged);
        if self.strays {
            let ((mut events, _), _) = events_anew(root, self.only().as_deref(), &self.study.sources)?;
            events.extend(waiting.cloned());
            return Ok(Rework::All(events));
        }
        let mut events = Vec::new();
        for source in &sources {
            for coder in self.study.coders.iter().filter(|c| !self.blind || **c == self.coder) {
                let mut read = lines(root, &layout::journal(coder, source), |_| true)?;
                // A shortened file name is not the id.
                read.iter_mut().for_each(|l| l.origin.source = Some(source.clone()));
                events.append(&mut read);
            }
        }
        events.extend(waiting.filter(|l| l.origin.source.as_ref().is_some_and(|s| sources.contains(s))).cloned());
        Ok(Rework::Sources(sources, events))
    }

    /// Puts what was reworked into the study, with further events. The acts
    /// must be up to date.
    pub(super) fn reworked(&mut self, rework: Rework, more: &[Logged]) {
        let waiting: HashSet<Ulid> = self.queue.iter().flat_map(|w| w.touched.iter().cloned()).collect();
        match rework {
            Rework::All(mut events) => {
                events.extend(more.iter().cloned());
                self.settle_all(events);
            }
            Rework::Sources(sources, mut events) => {
                events.extend(more.iter().cloned());
                self.settle_sources(&sources, events);
            }
        }
        for id in &waiting {
            self.set_pending(id, true);
        }
    }

    /// Marks a coding as waiting for the disk, or as saved.
    pub(super) fn set_pending(&mut self, id: &Ulid, pending: bool) {
        if let Some(at) = self.index.find(&self.study, id) {
            self.study.codings[at].pending = pending;
        }
    }

    /// Folds all events anew.
    pub(super) fn settle_all(&mut self, events: Vec<Logged>) {
        let mut folded = fold(events);
        folded.events = Vec::new();
        self.ids.seen(folded.last);
        self.strays |= folded.strays;
        let faults = std::mem::take(&mut folded.faults);
        self.faults.retain(|f| !FOLDED.contains(&f.rule));
        self.faults.extend(faults);
        self.derived.retain(|m| !folded.maps.contains(m));
        let besides: Vec<PositionMap> = self.derived.iter().chain(&self.passing).cloned().collect();
        self.derived.extend(settle(&mut self.study, folded, &besides));
        self.index = super::index::Index::new(&self.study);
    }

    /// Folds the events of some sources.
    fn settle_sources(&mut self, sources: &BTreeSet<String>, mut events: Vec<Logged>) {
        let mut seen = HashSet::new();
        events.retain(|l| seen.insert(l.event.id.clone()));
        let stands = self.standing(&events);
        let standing: Vec<&Logged> = events.iter().filter(|l| stands.contains(&l.event.act)).collect();
        let (codings, marks) = fold::part(standing);
        let mut by_source: HashMap<&str, Vec<Coding>> = sources.iter().map(|s| (s.as_str(), Vec::new())).collect();
        let mut strangers = Vec::new();
        for coding in codings {
            match by_source.get_mut(coding.source.as_str()) {
                Some(list) => list.push(coding),
                None => strangers.push(coding),
            }
        }
        for (source, mut codings) in by_source {
            match self.index.source(source).and_then(|at| self.study.sources.get(at)) {
                Some(source) => {
                    let placer = Placer::new(source, &self.study.maps);
                    codings.iter_mut().for_each(|c| c.place = placer.place(&c.anchor));
                    let id = source.id.clone();
                    self.index.replace(&mut self.study, &id, codings);
                }
                // The sources that are not there share the end of the list.
                None => {
                    self.study.codings.retain(|c| c.source != source);
                    strangers.append(&mut codings);
                }
            }
        }
        for mut coding in strangers {
            coding.place = Place { grade: Grade::Lost, span: Span::new(0, 0), candidates: Vec::new() };
            self.index.insert(&mut self.study, coding);
        }
        self.study.marks.retain(|m| !sources.contains(&m.source));
        self.study.marks.extend(marks.into_iter().filter(|m| sources.contains(&m.source)));
        self.study.marks.sort_by(|a, b| (&a.coder, &a.source).cmp(&(&b.coder, &b.source)));
    }

    /// Of the acts of some events, those that are whole and not undone.
    fn standing(&self, events: &[Logged]) -> HashSet<Ulid> {
        let wanted: HashSet<&Ulid> = events.iter().map(|l| &l.event.act).collect();
        let acts = self.study.acts.iter().filter(|a| !a.undone && wanted.contains(&a.act));
        acts.map(|a| a.act.clone()).collect()
    }

    /// Notes in the acts what undo and redo events turn. `false` if that cannot
    /// be told from the acts alone.
    pub(super) fn turn_acts(&mut self, logged: &[Logged]) -> bool {
        let mut turned = HashMap::new();
        for l in logged {
            if let Op::Undo { of } | Op::Redo { of } = &l.event.op {
                let undone = matches!(l.event.op, Op::Undo { .. });
                let new = (l.event.at, &l.event.id, undone, l.event.actor.as_str());
                let newest = turned.entry(of).or_insert(new);
                *newest = (*newest).max(new);
            }
        }
        if turned.is_empty() {
            return true;
        }
        let mut clear = true;
        for act in &mut self.study.acts {
            let Some((at, _, undone, actor)) = turned.get(&act.act) else {
                continue;
            };
            if *actor == act.actor && act.turned != Some(*at) {
                if act.turned.is_none_or(|t| t < *at) {
                    (act.undone, act.turned) = (*undone, Some(*at));
                }
            } else {
                clear &= *actor != act.actor;
            }
        }
        clear
    }

    /// Takes up that the texts of some sources are others: their codings are
    /// placed again.
    pub(super) fn place_again(&mut self, ids: &BTreeSet<String>, all: bool) {
        if all {
            place_all(&mut self.study);
            self.index = super::index::Index::new(&self.study);
            return;
        }
        for id in ids {
            let mut codings = self.index.of(&self.study, id).to_vec();
            if let Some(source) = self.index.source(id).and_then(|at| self.study.sources.get(at)) {
                let placer = Placer::new(source, &self.study.maps);
                codings.iter_mut().for_each(|c| c.place = placer.place(&c.anchor));
                self.index.replace(&mut self.study, id, codings);
            }
        }
    }
}

/// Rules that folding complains by.
pub(super) const FOLDED: [&str; 7] = [
    "same-event-id",
    "copied-journal",
    "incomplete-act",
    "unknown-operation",
    "journal-value",
    "foreign-change",
    "missing-coding",
];
