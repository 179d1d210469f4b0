//! Taking up one kind of file each: settings, participants, codebook, themes,
//! journals.

use super::Session;
use super::outside::News;
use crate::model::anchor::PositionMap;
use crate::model::diagnostic::Diagnostic;
use crate::model::event::{Logged, Op};
use crate::store::events::{Piece, any_odd_name, appended, coder_of, events_anew, print, with_long_ids};
use crate::store::load;
use crate::store::watch::Seen;
use crate::store::{StoreError, layout, participants, themes};
use crate::text::codebook;
use std::collections::{BTreeMap, BTreeSet};

pub(super) const CONFLICT: &str = "conflict-marker";

impl Session {
    /// True if all sources have to be read anew.
    pub(super) fn take_up_settings(&mut self, news: &mut News) -> bool {
        let path = self.study.root.join(layout::STUDY);
        let Ok(bytes) = std::fs::read(&path) else {
            return false;
        };
        self.faults.retain(|f| f.file != layout::STUDY);
        match load::config(&bytes, &path) {
            Ok((config, faults)) if faults.is_empty() => {
                let old = std::mem::replace(&mut self.study.config, config);
                let now = &self.study.config;
                self.writable = true;
                news.settings = old != *now;
                old.interviewers != now.interviewers || old.language != now.language
            }
            Ok((_, faults)) => {
                self.faults.extend(faults);
                news.held.insert(layout::STUDY.to_owned());
                false
            }
            Err(e) => {
                // A later version's study: read as it was, and not written to.
                self.writable &= !matches!(e, StoreError::LaterFormat { .. });
                self.faults.push(Diagnostic::error("study-toml", layout::STUDY, e.to_string()).help(e.hint()));
                news.held.insert(layout::STUDY.to_owned());
                false
            }
        }
    }

    pub(super) fn take_up_people(&mut self, news: &mut News) {
        let old = (std::mem::take(&mut self.study.participants), std::mem::take(&mut self.study.attribute_names));
        self.faults.retain(|f| f.file != participants::FILE);
        let root = self.study.root.clone();
        let faults = load::people(&root, &mut self.study);
        let cannot = |f: &Diagnostic| matches!(f.rule, CONFLICT | "not-utf8" | "unreadable-file");
        if faults.iter().any(cannot) {
            (self.study.participants, self.study.attribute_names) = old;
            news.held.insert(participants::FILE.to_owned());
        } else {
            news.participants = old != (self.study.participants.clone(), self.study.attribute_names.clone());
        }
        self.faults.extend(faults);
    }

    pub(super) fn take_up_book(&mut self, paths: Vec<String>, news: &mut News) {
        let files = self.study.codebook.files.iter();
        let mut texts: BTreeMap<String, String> = files.map(|f| (f.path.clone(), f.text.clone())).collect();
        let before = texts.clone();
        let mut found = Vec::new();
        for path in &paths {
            self.held_back.remove(path);
            if !self.seen.contains_key(path) {
                texts.remove(path);
                continue;
            }
            match load::codebook_text(&self.study.root, path) {
                Ok(text) => {
                    let faults = codebook::parse(&[(path.clone(), text.clone())]).1;
                    let conflict: Vec<_> = faults.into_iter().filter(|f| f.rule == "codebook-conflict").collect();
                    if conflict.is_empty() || !texts.contains_key(path) {
                        texts.insert(path.clone(), text);
                        continue;
                    }
                    found.extend(conflict);
                }
                Err(fault) => found.push(*fault),
            }
            news.held.insert(path.clone());
            self.held_back.insert(path.clone());
        }
        let held = &self.held_back;
        self.faults.retain(|f| !f.file.starts_with("codebook/") || held.contains(&f.file) && !paths.contains(&f.file));
        let texts: Vec<(String, String)> = texts.into_iter().collect();
        let (book, faults) = codebook::parse(&texts);
        self.faults.extend(faults);
        self.faults.extend(found);
        if !texts.iter().map(|(p, t)| (p, t)).eq(&before) {
            self.study.codebook = book;
            self.note_codebook();
            news.codebook = true;
        }
    }

    /// A theme with a conflict, or that is no text, stays as it was until its file is
    /// repaired.
    pub(super) fn take_up_themes(&mut self, paths: Vec<String>, news: &mut News) {
        for path in paths {
            self.faults.retain(|f| f.file != path);
            self.held_back.remove(&path);
            let at = self.study.themes.binary_search_by(|t| t.file.cmp(&path));
            let there = self.seen.contains_key(&path);
            let read = if there { themes::one(&self.study.root, &path, self.only().as_deref()) } else { Ok(None) };
            match (read, at) {
                (Ok(Some((_, faults))), Ok(_)) if faults.iter().any(|f| f.rule == CONFLICT) => {
                    self.faults.extend(faults);
                    self.hold_back(path, news);
                }
                (Ok(Some((new, faults))), at) => {
                    self.faults.extend(faults);
                    match at {
                        Ok(at) if self.study.themes[at] == new => continue,
                        Ok(at) => self.study.themes[at] = new.clone(),
                        Err(at) => self.study.themes.insert(at, new.clone()),
                    }
                    news.themes.insert(new.id.0);
                }
                (Ok(None), Ok(at)) => drop(news.themes.insert(self.study.themes.remove(at).id.0)),
                (Ok(None), Err(_)) => {}
                (Err(fault), _) => {
                    self.faults.push(*fault);
                    self.hold_back(path, news);
                }
            }
        }
    }

    /// Journals and histories, each with the length it had.
    pub(super) fn take_up_journals(&mut self, paths: Vec<(String, u64, Option<Seen>)>, news: &mut News) {
        let (mut new, mut anew) = (Vec::new(), any_odd_name(paths.iter().map(|(path, ..)| path)));
        self.strays |= anew;
        for (path, before, now) in paths {
            let own = self.own.remove(&path);
            if own.as_ref().is_some_and(|own| now.is_some_and(|now| now.len == own.len)) {
                self.wrote(path, own.and_then(|own| own.pieces));
                continue;
            }
            let acts = own.map_or_else(Vec::new, |own| own.acts);
            let held = self.held_in(&path, before);
            match now.and_then(|_| appended(&self.study.root, &path, &held)) {
                // What this session wrote must still be there.
                Some((events, ..)) if !acts.iter().all(|act| events.iter().any(|l| l.event.act == *act)) => anew = true,
                Some((events, faults, print)) => {
                    self.faults.extend(faults);
                    self.printed(path.clone(), print);
                    new.extend(events);
                }
                None => anew = true,
            }
            match coder_of(&path).filter(|_| path.starts_with("codings/")) {
                Some(coder) => drop(news.coders.insert(coder)),
                None => news.history = true,
            }
        }
        if anew || !self.absorb(with_long_ids(new, &self.study.sources)) {
            self.reload_events(news);
        }
    }

    /// Takes up that a journal holds what this session wrote, and nothing else that
    /// is new. What that is need not be read.
    fn wrote(&mut self, path: String, pieces: Option<Vec<Piece>>) {
        if let Some(pieces) = pieces {
            self.grown.entry(path).or_default().extend(pieces);
        } else if let Ok(bytes) = std::fs::read(self.study.root.join(&path)) {
            self.printed(path, print(&bytes));
        }
    }

    fn printed(&mut self, path: String, print: u64) {
        self.grown.remove(&path);
        self.prints.insert(path, print);
    }

    /// What stood in a journal of so many bytes.
    fn held_in(&self, path: &str, len: u64) -> Vec<Piece> {
        let grown = self.grown.get(path).map_or(&[][..], Vec::as_slice);
        let first = len.saturating_sub(grown.iter().map(|piece| piece.len).sum());
        let was = self.prints.get(path).copied().unwrap_or_else(|| print(&[]));
        std::iter::once(Piece::known(first, was)).chain(grown.iter().copied()).collect()
    }

    /// Adds events that were appended to journals; `false` if only reading all
    /// anew can tell what they amount to.
    fn absorb(&mut self, mut new: Vec<Logged>) -> bool {
        if new.is_empty() {
            return true;
        }
        new.sort_by(|a, b| (a.event.at, &a.event.id).cmp(&(b.event.at, &b.event.id)));
        let mut acts: BTreeMap<String, Vec<&Logged>> = BTreeMap::new();
        for l in &new {
            acts.entry(l.event.act.0.clone()).or_default().push(l);
        }
        let known: BTreeSet<String> =
            self.study.acts.iter().filter(|a| acts.contains_key(&a.act.0)).map(|a| a.act.0.clone()).collect();
        // Own lines stand between others'; anybody else's act comes whole or not at all.
        let own = |l: &&Logged| l.event.actor == self.coder;
        if self.blind || self.strays || known.iter().any(|act| !acts[act].iter().all(own)) {
            return false;
        }
        acts.retain(|act, _| !known.contains(act));
        let whole = |events: &Vec<&Logged>| {
            events.iter().filter_map(|l| l.event.n).max().is_some_and(|n| events.len() >= n as usize)
        };
        let plain = |l: &&Logged| match &l.event.op {
            Op::Unknown(_) => false,
            Op::Add { .. } => self.index.find(&self.study, &l.event.id).is_none(),
            Op::Set { of, .. } | Op::Remove { of } | Op::Comment { of, .. } => {
                let at = self.index.find(&self.study, of);
                at.is_none_or(|at| l.origin.source.as_ref() == Some(&self.study.codings[at].source))
            }
            _ => true,
        };
        if !acts.values().all(|events| whole(events) && events.iter().all(plain)) {
            return false;
        }
        let events: Vec<Logged> = acts.values().flatten().map(|l| (*l).clone()).collect();
        let mut sources: BTreeSet<String> = events.iter().filter_map(|l| l.origin.source.clone()).collect();
        for events in acts.values() {
            self.study.acts.extend(super::commit::summary_of(events));
        }
        self.study.acts.sort_by(|a, b| (a.at, &a.act).cmp(&(b.at, &b.act)));
        self.study.acts.look_through();
        if !self.turn_acts(&events) {
            return false;
        }
        let turned: BTreeSet<&str> = events
            .iter()
            .filter_map(
                |l| if let Op::Undo { of } | Op::Redo { of } = &l.event.op { Some(of.0.as_str()) } else { None },
            )
            .collect();
        let of = self.study.acts.iter().filter(|a| turned.contains(a.act.0.as_str()));
        sources.extend(of.flat_map(|a| a.sources.iter().cloned()));
        let mut coders: BTreeSet<String> = self.study.coders.iter().cloned().collect();
        coders.extend(events.iter().filter_map(|l| l.origin.coder.clone()));
        self.study.coders = coders.into_iter().collect();
        for l in &events {
            self.ids.seen(l.event.at);
            if let Op::Add { anchor, .. } = &l.event.op {
                self.cited.insert(anchor.text.clone());
            }
        }
        sources.extend(self.take_up_maps(&events));
        let touched = sources.clone();
        let Ok(rework) = self.rework_of(sources) else {
            return false;
        };
        self.reworked(rework, &[]);
        // What others coded on a text that was never on screen here.
        let maps = self.bridged(&touched);
        self.derived.extend(maps.iter().cloned());
        self.place_again(&maps.into_iter().map(|m| m.source).collect(), false);
        if events.iter().any(|l| matches!(l.event.op, Op::Codebook(_))) && self.prepared {
            self.note_codebook();
        }
        true
    }

    /// Takes up position maps; gives the sources they are of.
    fn take_up_maps(&mut self, events: &[Logged]) -> BTreeSet<String> {
        let mut out = BTreeSet::new();
        for l in events {
            if let Op::Text { source, from, to, edits } = &l.event.op {
                let (source, edits) = (source.clone(), edits.clone());
                let map = PositionMap { source, from: from.clone(), to: to.clone(), edits };
                let is_it = |m: &PositionMap| (&m.source, &m.from, &m.to) == (&map.source, &map.from, &map.to);
                self.derived.retain(|m| !is_it(m));
                self.study.maps.retain(|m| !is_it(m));
                out.insert(map.source.clone());
                self.study.maps.push(map);
            }
        }
        out
    }

    /// Reads all journals and histories anew.
    pub(super) fn reload_events(&mut self, news: &mut News) {
        let read = events_anew(&self.study.root, self.only().as_deref(), &self.study.sources);
        let Ok(((mut events, prints), faults)) = read else {
            return;
        };
        self.strays = any_odd_name(prints.keys());
        self.prints = prints;
        self.grown.clear();
        self.own.values_mut().for_each(|own| own.pieces = None);
        let journal = |f: &Diagnostic| f.file.starts_with("codings") || f.file.starts_with("history");
        self.faults.retain(|f| !journal(f));
        self.faults.extend(faults);
        events.extend(self.queue.iter().flat_map(|w| w.logged.iter().cloned()));
        // Whose journals are there, and who waits for a first one.
        let waiting = self.queue.iter().flat_map(|w| &w.logged).filter_map(|l| l.origin.coder.clone());
        let journals = self.prints.keys().filter(|path| path.starts_with("codings/")).filter_map(|p| coder_of(p));
        let coders: BTreeSet<String> = journals.chain(waiting).collect();
        self.settle_all(events);
        self.study.coders = coders.into_iter().collect();
        if self.prepared {
            self.note_codebook();
        }
        news.history = true;
    }
}
