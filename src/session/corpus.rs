//! Taking up sources that other programs changed, brought, took away or gave
//! another name.
//!
//! A source is known by its id, a reading of it by its file. Two files may say
//! the same id (a copy somebody made); as everywhere, the first one is the
//! source then. So what is compared is, id by id, the source that was meant
//! before with the one that is meant now; and whenever the list of files and ids
//! is another, everything that counts places in that list is made anew.

use super::Session;
use super::outside::News;
use super::taking::CONFLICT;
use crate::model::anchor::PositionMap;
use crate::model::diagnostic::Diagnostic;
use crate::model::source::{Outline, Source};
use crate::store::{layout, load, texts};
use crate::text::changes;
use crate::text::source::Defaults;
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap, HashSet};

/// What a file says now; `None` if it is gone.
type Reading = Option<Result<(Source, Vec<Diagnostic>), Box<Diagnostic>>>;

impl Session {
    pub(super) fn take_up_sources(&mut self, paths: BTreeSet<String>, news: &mut News) {
        let listed = self.listed();
        let (now, out) = self.read_sources(paths, news);
        // The ids in question, and which source each meant.
        let mut ids: BTreeSet<String> = now.iter().map(|s| s.id.clone()).collect();
        ids.extend(self.study.sources.iter().filter(|s| out.contains(&s.file)).map(|s| s.id.clone()));
        let meant = |id: &String| self.index.source(id).and_then(|at| self.study.sources.get(at)).cloned();
        let before: Vec<(String, Option<Source>)> = ids.into_iter().map(|id| (id.clone(), meant(&id))).collect();
        self.study.sources.retain(|s| !out.contains(&s.file));
        self.study.sources.extend(now);
        self.study.sources.sort_by(|a, b| a.file.cmp(&b.file));
        let structure = self.listed() != listed;
        news.listed |= structure;
        let changed = self.compare(before, news);
        if structure {
            // A source that comes back may have other words than when it went.
            let maps = texts::derived(&self.study);
            self.study.maps.extend(maps.iter().cloned());
            self.derived.extend(maps);
        } else {
            let maps = self.bridged(&changed);
            self.passing.extend(maps);
        }
        let long = |id: &String| layout::file_name(id).contains(layout::SHORTENED);
        if structure && news.added.iter().chain(&news.gone).any(long) {
            // Journals with shortened names find their source by it.
            self.reload_events(news);
        }
        if structure || !changed.is_empty() {
            self.place_again(&changed, structure);
        }
    }

    /// Files and ids, in their order.
    fn listed(&self) -> Vec<(String, String)> {
        self.study.sources.iter().map(|s| (s.file.clone(), s.id.clone())).collect()
    }

    /// The sources that files say now, and the files whose sources they take
    /// the place of. A file that cannot be taken up stays what it was.
    fn read_sources(&mut self, paths: BTreeSet<String>, news: &mut News) -> (Vec<Source>, HashSet<String>) {
        let config = &self.study.config;
        let defaults = Defaults { interviewers: config.interviewers.clone(), language: config.language.clone() };
        let (root, seen) = (&self.study.root, &self.seen);
        let read: Vec<Reading> =
            paths.par_iter().map(|p| seen.contains_key(p).then(|| load::source(root, p, &defaults))).collect();
        self.faults.retain(|f| !paths.contains(&f.file));
        let there: HashSet<String> = self.study.sources.iter().map(|s| s.file.clone()).collect();
        let (mut now, mut out) = (Vec::new(), HashSet::new());
        for (path, read) in paths.into_iter().zip(read) {
            let held = match read {
                None => false,
                Some(Ok((source, faults))) => {
                    let held = there.contains(&path) && faults.iter().any(|f| f.rule == CONFLICT);
                    self.faults.extend(faults);
                    now.extend(Some(source).filter(|_| !held));
                    held
                }
                Some(Err(fault)) => {
                    self.faults.push(*fault);
                    true
                }
            };
            if held {
                news.held.insert(path.clone());
                self.held_back.insert(path);
            } else {
                self.held_back.remove(&path);
                out.insert(path);
            }
        }
        (now, out)
    }

    /// What became of sources; gives those that have another body.
    fn compare(&mut self, before: Vec<(String, Option<Source>)>, news: &mut News) -> BTreeSet<String> {
        let mut first: HashMap<&str, usize> = HashMap::new();
        for (at, source) in self.study.sources.iter().enumerate() {
            first.entry(&source.id).or_insert(at);
        }
        let meant = |id: &String| first.get(id.as_str()).map(|at| self.study.sources[*at].clone());
        let after: Vec<Option<Source>> = before.iter().map(|(id, _)| meant(id)).collect();
        let mut changed = BTreeSet::new();
        for ((id, old), new) in before.into_iter().zip(after) {
            match (old, new) {
                (Some(old), Some(new)) => {
                    if old.file != new.file {
                        news.renamed.insert(id.clone());
                    }
                    if !same(&old, &new) {
                        news.edited.insert(id.clone());
                    }
                    if self.follow(&old, &new) {
                        changed.insert(id);
                    }
                }
                (None, Some(_)) => _ = news.added.insert(id),
                (Some(_), None) => _ = news.gone.insert(id),
                (None, None) => {}
            }
        }
        changed
    }

    /// Notes how the old body of a source became the new one; true if it is
    /// another.
    fn follow(&mut self, old: &Source, new: &Source) -> bool {
        if old.digest == new.digest {
            return false;
        }
        self.projections.remove(&old.digest);
        self.kept.remove(&old.digest);
        if self.prepared {
            texts::keep(&self.study.root, std::iter::once(old));
        }
        let known = |m: &PositionMap| m.source == new.id && m.from == old.digest && m.to == new.digest;
        if !self.study.maps.iter().any(known) {
            let (source, from, to) = (new.id.clone(), old.digest.clone(), new.digest.clone());
            let map = PositionMap { source, from, to, edits: changes::edits(&old.body, &new.body) };
            self.study.maps.push(map.clone());
            let coded = self.study.codings.iter().any(|c| c.source == new.id);
            if coded { self.derived.push(map) } else { self.passing.push(map) }
        }
        true
    }

    /// Adds the position maps that kept bodies give for the codings of some
    /// sources, as loading would, and gives them.
    pub(super) fn bridged(&mut self, ids: &BTreeSet<String>) -> Vec<PositionMap> {
        let known = ids.iter().filter(|id| self.index.source(id).is_some());
        let maps = texts::derived_for(&self.study, known.flat_map(|id| self.index.of(&self.study, id)));
        self.study.maps.extend(maps.iter().cloned());
        maps
    }
}

/// True if two readings of a source say the same. Where the body stands in its
/// file, and whether the id is written there, says nothing about it.
fn same(old: &Source, new: &Source) -> bool {
    let plain = |s: &Source| Outline { implicit_id: false, file: String::new(), ..s.outline.clone() };
    old.body == new.body && plain(old) == plain(new)
}
