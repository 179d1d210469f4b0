//! Before the first write of a session: take note of what happened outside.
//!
//! A source edited in another program is compared with its kept old body, and
//! the position map goes into the history. A codebook state that no history
//! knows is noted as found. Then the bodies of coded sources are kept for next
//! time. Reading alone does none of this, and a change that is refused leaves
//! no line behind: the notes go to the disk with the first act that is made.

use super::commit::Plan;
use super::{Session, SessionError};
use crate::model::anchor::{Digest, PositionMap};
use crate::model::event::{CodebookEvent, Op};
use crate::model::fold::fold;
use crate::store::load::{events_anew, place_all, settle, sizes};
use crate::store::texts;
use crate::text::changes;
use crate::text::source::{self, Defaults};
use std::collections::{BTreeSet, HashSet};

impl Session {
    /// Does so, once a session.
    pub(super) fn prepare(&mut self) {
        if self.prepared {
            return;
        }
        self.prepared = true;
        if self.study.read_only_journals.contains(&self.history().file) {
            return;
        }
        self.note_texts();
        self.note_codebook();
        let coded = self.coded();
        if !self.blind {
            // Codings that were taken back may come again: their bodies stay.
            let made = self
                .events
                .iter()
                .filter_map(|l| if let Op::Add { anchor, .. } = &l.event.op { Some(&anchor.text) } else { None });
            let set = self.study.codings.iter().map(|c| &c.anchor.text);
            let mapped = self.maps.iter().map(|m| &m.to);
            let needed: HashSet<&Digest> =
                made.chain(set).chain(mapped).chain(self.study.sources.iter().map(|s| &s.digest)).collect();
            texts::prune(&self.study.root, &needed);
        }
        let fresh = |id: &str| coded.contains(id) || self.study.sources.len() <= 100;
        texts::keep(&self.study.root, self.study.sources.iter().filter(|s| fresh(&s.id)));
    }

    /// Ids of the sources that have codings.
    fn coded(&self) -> HashSet<&str> {
        self.study.codings.iter().map(|c| c.source.as_str()).collect()
    }

    /// Position maps for sources that were edited outside.
    fn note_texts(&mut self) {
        let mut wanted: BTreeSet<(String, Digest)> = BTreeSet::new();
        for coding in &self.study.codings {
            if self.study.source(&coding.source).is_some_and(|s| s.digest != coding.anchor.text) {
                wanted.insert((coding.source.clone(), coding.anchor.text.clone()));
            }
        }
        // Where a map has led from an anchor, the next one may begin.
        let coded = self.coded();
        for map in &self.maps {
            if self.study.source(&map.source).is_some_and(|s| s.digest != map.to) && coded.contains(map.source.as_str())
            {
                wanted.insert((map.source.clone(), map.to.clone()));
            }
        }
        let mut found = false;
        for (id, from) in wanted {
            let Some(source) = self.study.source(&id) else {
                continue;
            };
            let to = source.digest.clone();
            let known = self.maps.iter().any(|m| m.source == id && m.from == from && m.to == to);
            let Some(old) = texts::get(&self.study.root, &from).filter(|_| !known) else {
                continue;
            };
            let edits = changes::edits(&old, &source.body);
            self.maps.push(PositionMap {
                source: id.clone(),
                from: from.clone(),
                to: to.clone(),
                edits: edits.clone(),
            });
            self.notes.push(Op::Text { source: id, from, to, edits });
            found = true;
        }
        if found {
            place_all(&mut self.study, &self.maps);
        }
    }

    /// Codebook states that nobody's history knows.
    pub(super) fn note_codebook(&mut self) {
        let acts = self.study.acts.iter().flat_map(|a| &a.codebook);
        let known: HashSet<(String, Digest)> =
            acts.flat_map(|c| [(c.file.clone(), c.from.clone()), (c.file.clone(), c.to.clone())]).collect();
        self.notes.retain(|op| !matches!(op, Op::Codebook(_)));
        for file in &self.study.codebook.files {
            let to = Digest::of(&file.text);
            if !known.contains(&(file.path.clone(), to.clone())) {
                let event = CodebookEvent {
                    change: "found".into(),
                    file: file.path.clone(),
                    to,
                    found: true,
                    ..CodebookEvent::default()
                };
                self.notes.push(Op::Codebook(event));
            }
        }
    }

    /// Takes up lines that other programs have appended since the last look.
    /// While own acts still wait for the disk, the disk is no news.
    pub(super) fn take_up_events(&mut self) -> bool {
        let only = Some(self.coder.clone()).filter(|_| self.blind);
        if !self.queue.is_empty() || self.exclusive || sizes(&self.study.root, only.as_deref()) == self.sizes {
            return false;
        }
        let Ok(((events, sizes), _)) = events_anew(&self.study.root, only.as_deref(), &self.study.sources) else {
            return false;
        };
        let mut folded = fold(events);
        self.sizes = sizes;
        self.events = std::mem::take(&mut folded.events);
        self.ids.seen(folded.last);
        let noted = self.notes.iter().filter_map(|op| match op {
            Op::Text { source, from, to, edits } => {
                Some(PositionMap { source: source.clone(), from: from.clone(), to: to.clone(), edits: edits.clone() })
            }
            _ => None,
        });
        self.maps = folded.maps.iter().cloned().chain(noted).collect();
        settle(&mut self.study, folded, &self.maps);
        let seen = self.events.iter().filter_map(|l| l.origin.coder.clone());
        self.study.coders.extend(seen);
        self.study.coders.sort();
        self.study.coders.dedup();
        true
    }

    /// Makes sure that the texts about to be coded are those on disk. One that
    /// another program has changed is read anew, and its codings are placed.
    ///
    /// # Errors
    /// [`SessionError::TextChanged`]: what a person saw is not what stands there.
    pub(super) fn take_up_texts(&mut self, ids: &BTreeSet<String>) -> Result<(), SessionError> {
        let mut changed = None;
        for id in ids {
            let Some(at) = self.study.source_index(id) else {
                continue;
            };
            let file = self.study.sources[at].file.clone();
            let path = self.study.root.join(&file);
            let Ok(meta) = std::fs::metadata(&path) else {
                return Err(SessionError::UnknownSource { given: id.clone(), near: None });
            };
            let stamp = (meta.modified().ok(), meta.len());
            if self.stamps.insert(file.clone(), stamp) == Some(stamp) {
                continue;
            }
            let Ok(text) = std::fs::read_to_string(&path) else {
                continue;
            };
            let config = &self.study.config;
            let defaults = Defaults { interviewers: config.interviewers.clone(), language: config.language.clone() };
            let (source, _) = source::read(&file, &text, &defaults);
            if source.id == *id && source.digest != self.study.sources[at].digest {
                texts::keep(&self.study.root, std::iter::once(&self.study.sources[at]));
                self.study.sources[at] = source;
                self.projections.remove(id);
                self.kept.remove(id);
                changed = Some(id.clone());
            }
        }
        let Some(id) = changed else {
            return Ok(());
        };
        self.note_texts();
        place_all(&mut self.study, &self.maps);
        Err(SessionError::TextChanged(id))
    }

    /// Makes an act of what was noted.
    pub(super) fn commit_notes(&mut self) {
        let notes = std::mem::take(&mut self.notes);
        if !notes.is_empty() {
            let ops = notes.into_iter().map(|op| (self.history(), op)).collect();
            self.commit(Plan { ops, ..Plan::default() });
        }
    }
}
