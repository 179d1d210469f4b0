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
use crate::model::event::{ActSummary, Logged, Op};
use crate::model::fold::{self, fold_away};
use crate::model::ids::Ulid;
use crate::model::span::Span;
use crate::model::study::Mark;
use crate::store::events::{bytes, events_anew, lines};
use crate::store::layout;
use crate::store::load::{place_all, settle};
use crate::text::reanchor::Placer;
use memchr::memmem;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// The events that decide what becomes of some codings.
#[derive(Debug)]
pub(super) enum Rework {
    /// All events of these sources.
    Sources(BTreeSet<String>, Vec<Logged>),
    /// All events of these codings, and of the coder's marks on these sources.
    Codings(HashSet<Ulid>, BTreeSet<String>, Vec<Logged>),
    /// All events.
    All(Vec<Logged>),
}

impl Session {
    pub(super) fn only(&self) -> Option<String> {
        Some(self.coder.clone()).filter(|_| self.blind)
    }

    /// Reads the events of the codings that acts of the coder made or changed,
    /// before the acts are turned.
    ///
    /// # Errors
    /// If a journal cannot be read.
    pub(super) fn rework_of_acts(&self, acts: &[&ActSummary]) -> Result<Rework, SessionError> {
        let sources: BTreeSet<String> = acts.iter().flat_map(|a| a.sources.iter().cloned()).collect();
        if self.strays || acts.len() > 200 {
            return self.rework_of(sources);
        }
        let turned: HashSet<&str> = acts.iter().map(|a| a.act.0.as_str()).collect();
        let read = &mut HashMap::new();
        let mut own = self.lines_of(read, &sources, Some(&self.coder), naming(&turned))?;
        own.retain(|l| turned.contains(l.event.act.0.as_str()));
        let (mut ids, mut marked) = (HashSet::new(), BTreeSet::new());
        for l in &own {
            match &l.event.op {
                Op::Add { .. } => drop(ids.insert(l.event.id.clone())),
                Op::Set { of, .. } | Op::Remove { of } | Op::Comment { of, .. } => drop(ids.insert(of.clone())),
                Op::Mark { .. } => marked.extend(l.origin.source.clone()),
                _ => {}
            }
        }
        let wanted: HashSet<&str> = ids.iter().map(|id| id.0.as_str()).collect();
        let mut events = self.lines_of(read, &sources, None, naming(&wanted))?;
        let marks = |line: &[u8]| memmem::find(line, b"\"mark\"").is_some();
        events.extend(self.lines_of(read, &marked, Some(&self.coder), marks)?);
        Ok(Rework::Codings(ids, marked, events))
    }

    /// The lines of the journals of sources, of one coder or all, that `wanted`
    /// lets through, and all such lines that wait for the disk. The bytes of a
    /// journal are read once.
    fn lines_of(
        &self,
        read: &mut HashMap<String, Vec<u8>>,
        sources: &BTreeSet<String>,
        coder: Option<&String>,
        wanted: impl Fn(&[u8]) -> bool,
    ) -> Result<Vec<Logged>, SessionError> {
        let mut events = Vec::new();
        let is_read = |c: &&String| coder.map_or(!self.blind || **c == self.coder, |one| *c == one);
        for source in sources {
            for coder in self.study.coders.iter().filter(is_read) {
                let path = layout::journal(coder, source);
                if !read.contains_key(&path) {
                    read.insert(path.clone(), bytes(&self.study.root, &path)?);
                }
                let mut kept = lines(read.get(&path).map_or(&[], Vec::as_slice), &path, &wanted);
                // A shortened file name is not the id.
                kept.iter_mut().for_each(|l| Arc::make_mut(&mut l.origin).source = Some(source.clone()));
                events.append(&mut kept);
            }
        }
        let waiting = self.queue.iter().flat_map(|w| &w.logged);
        let of = |l: &&Logged| {
            l.origin.source.as_ref().is_some_and(|s| sources.contains(s))
                && (coder.is_none() || l.origin.coder.as_ref() == coder)
                && wanted(l.raw.as_bytes())
        };
        events.extend(waiting.filter(of).cloned());
        Ok(events)
    }

    /// Reads the events of sources, before anything is changed.
    ///
    /// # Errors
    /// If a journal cannot be read.
    pub(super) fn rework_of(&self, sources: BTreeSet<String>) -> Result<Rework, SessionError> {
        if self.strays {
            let waiting = self.queue.iter().flat_map(|w| &w.logged);
            let ((mut events, _), _) = events_anew(&self.study.root, self.only().as_deref(), &self.study.sources)?;
            events.extend(waiting.cloned());
            return Ok(Rework::All(events));
        }
        let events = self.lines_of(&mut HashMap::new(), &sources, None, |_| true)?;
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
            Rework::Codings(ids, marked, mut events) => {
                events.extend(more.iter().cloned());
                self.settle_codings(&ids, &marked, events);
            }
        }
        for id in &waiting {
            self.set_pending(id, true);
        }
    }

    /// Marks a coding as waiting for the disk, or as saved.
    pub(super) fn set_pending(&mut self, id: &Ulid, pending: bool) {
        if let Some(at) = self.index.find(&self.study, id).filter(|at| self.study.codings[*at].pending != pending) {
            self.study.codings.edit(at).pending = pending;
        }
    }

    /// Folds all events anew.
    pub(super) fn settle_all(&mut self, events: Vec<Logged>) {
        let mut folded = fold_away(events);
        self.cited.extend(std::mem::take(&mut folded.cited));
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

    /// Folds the events of some codings and marks.
    fn settle_codings(&mut self, ids: &HashSet<Ulid>, marked: &BTreeSet<String>, mut events: Vec<Logged>) {
        let mut seen = HashSet::new();
        events.retain(|l| seen.insert(l.event.id.clone()));
        let stands = self.standing(&events);
        let standing: Vec<&Logged> = events.iter().filter(|l| stands.contains(&l.event.act)).collect();
        let (codings, marks) = fold::part(standing);
        for id in ids {
            if let Some(at) = self.index.find(&self.study, id) {
                self.study.codings.take(at);
            }
        }
        for mut coding in codings.into_iter().filter(|c| ids.contains(&c.id)) {
            let source = self.index.source(&coding.source).and_then(|at| self.study.sources.get(at));
            coding.place = match source {
                Some(source) => Placer::new(source, &self.study.maps).place(&coding.anchor),
                None => Place { grade: Grade::Lost, span: Span::new(0, 0), candidates: Vec::new() },
            };
            self.index.insert(&mut self.study, coding);
        }
        let is_it = |m: &Mark| m.coder == self.coder && marked.contains(&m.source);
        self.study.marks.retain(|m| !is_it(m));
        self.study.marks.extend(marks.into_iter().filter(|m| is_it(m)));
        self.study.marks.sort_by(|a, b| (&a.coder, &a.source).cmp(&(&b.coder, &b.source)));
    }

    /// Of the acts of some events, those that are whole and not undone.
    fn standing(&self, events: &[Logged]) -> HashSet<Ulid> {
        let mut seen = HashSet::new();
        let acts = events.iter().filter(|l| seen.insert(&l.event.act));
        let at = acts.filter_map(|l| self.study.act(&l.event.act, Some(l.event.at)));
        at.map(|at| &self.study.acts[at]).filter(|a| !a.undone).map(|a| a.act.clone()).collect()
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
        let (mut clear, mut left) = (true, turned.len());
        // What is turned is mostly new.
        for number in (0..self.study.acts.len()).rev() {
            let act = &self.study.acts[number];
            let Some((at, _, undone, actor)) = turned.get(&act.act) else {
                continue;
            };
            left -= 1;
            if *actor == act.actor && act.turned != Some(*at) {
                if act.turned.is_none_or(|t| t < *at) {
                    self.study.acts.turn(number, *undone, *at);
                }
            } else {
                clear &= *actor != act.actor;
            }
            if left == 0 {
                break;
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

/// Up to so many ids are looked for one after the other.
const FEW: usize = 4;

/// Tells of lines of JSON whether one of them holds one of these ids as a text. Ids
/// that JSON would write otherwise make a study one with strays.
fn naming(ids: &HashSet<&str>) -> impl Fn(&[u8]) -> bool {
    let quoted: Vec<String> = ids.iter().map(|id| format!("\"{id}\"")).collect();
    let few: Vec<memmem::Finder<'static>> =
        quoted.iter().filter(|_| quoted.len() <= FEW).map(|id| memmem::Finder::new(id).into_owned()).collect();
    let all: HashSet<Vec<u8>> = ids.iter().map(|id| id.as_bytes().to_vec()).collect();
    move |line| match &few[..] {
        [] => line.split(|b| *b == b'"').any(|text| all.contains(text)),
        few => few.iter().any(|id| id.find(line).is_some()),
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
