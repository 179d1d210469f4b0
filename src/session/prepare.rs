//! Before the first write of a session: take note of what happened outside.
//!
//! Position maps that kept bodies gave on reading go into the history, and a
//! codebook state that no history knows is noted as found. Then the bodies of
//! coded sources are kept for next time. Reading alone does none of this, and a
//! change that is refused leaves no line behind: the notes go to the disk with
//! the first act that is made. Bodies are many, so they are kept at quiet moments and
//! at the end: only the next session needs them.

use super::Session;
use super::commit::Plan;
use crate::model::anchor::Digest;
use crate::model::event::{CodebookEvent, Op};
use crate::store::texts;
use std::collections::HashSet;

/// So many bodies are kept at one moment.
pub(super) const BODIES: usize = 16;

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
        self.note_codebook();
        if !self.blind {
            self.prune_texts();
        }
        self.unkept = self.study.sources.iter().map(|s| s.id.clone()).collect();
        self.keep_next(BODIES);
    }

    /// Deletes kept bodies that nothing leads from any more.
    fn prune_texts(&self) {
        // Codings that were taken back may come again: their bodies stay.
        let mapped = self.study.maps.iter().map(|m| &m.to);
        let sources = self.study.sources.iter().map(|s| &s.digest);
        let needed: HashSet<&Digest> = self.cited.iter().chain(mapped).chain(sources).collect();
        let mut besides = texts::kept_besides(&self.study.root, &needed);
        // There seldom are any, and the codings are many.
        if !besides.is_empty() {
            let coded: HashSet<&Digest> = self.study.codings.iter().map(|c| &c.anchor.text).collect();
            besides.retain(|digest| !coded.contains(digest));
            texts::remove(&self.study.root, &besides);
        }
    }

    /// Keeps the bodies of the next `most` sources that may be coded, as far as
    /// they are missing. Thousands of files are not looked at in one frame.
    pub(super) fn keep_next(&mut self, most: usize) {
        if self.unkept.is_empty() {
            return;
        }
        let from = self.unkept.len().saturating_sub(most);
        let few = self.study.sources.len() <= 100;
        let coded = |id: &str| few || !self.index.of(&self.study, id).is_empty();
        let next = self.unkept[from..].iter().filter(|id| coded(id));
        let sources = next.filter_map(|id| self.index.source(id).and_then(|at| self.study.sources.get(at)));
        let missing = texts::missing(&self.study.root, sources);
        self.unkept.truncate(from);
        self.writer().keep(missing);
    }

    /// Codebook states that nobody's history knows.
    pub(super) fn note_codebook(&mut self) {
        let acts = self.study.acts.of_codebook().flat_map(|at| &self.study.acts[at].codebook);
        let known: HashSet<(&str, &Digest)> =
            acts.flat_map(|c| [(c.file.as_str(), &c.from), (c.file.as_str(), &c.to)]).collect();
        let mut notes = Vec::new();
        for file in &self.study.codebook.files {
            let to = Digest::of(&file.text);
            if !known.contains(&(file.path.as_str(), &to)) {
                notes.push(Op::Codebook(CodebookEvent {
                    change: "found".into(),
                    file: file.path.clone(),
                    to,
                    found: true,
                    ..CodebookEvent::default()
                }));
            }
        }
        self.notes = notes;
    }

    /// Makes an act of what was noted.
    pub(super) fn commit_notes(&mut self) {
        let (notes, derived) = (std::mem::take(&mut self.notes), std::mem::take(&mut self.derived));
        if notes.is_empty() && derived.is_empty() || self.study.read_only_journals.contains(&self.history().file) {
            // Maps that cannot be written are still good for this session.
            self.passing.extend(derived);
            return;
        }
        let texts = derived.into_iter().map(|m| Op::Text { source: m.source, from: m.from, to: m.to, edits: m.edits });
        let ops = texts.chain(notes).map(|op| (self.history(), op)).collect();
        self.commit(Plan { ops, ..Plan::default() });
    }
}
