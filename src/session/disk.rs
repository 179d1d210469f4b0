//! What becomes of acts on their way to the disk.
//!
//! A failure that may pass (a full disk, a drive that is gone) stops everything
//! until somebody tries again: acts reach the disk in their order or not at
//! all. One that cannot pass does not: if a file that an act replaces was
//! changed by another program in the same moment, that act, and what was built
//! on it, is given up as a whole and said so, and the session goes on with what
//! the file says now.

use super::commit::Waiting;
use super::{Session, SessionError, WriteState};
use crate::model::event::{Logged, Op};
use crate::model::ids::Ulid;
use crate::store::events::events_anew;
use crate::store::writer::{Job, Refused, Writer};
use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

impl Session {
    /// Takes up answers of the writer; true if something changed.
    pub fn poll(&mut self) -> bool {
        let mut changed = false;
        while let Some(answer) = self.writer.as_ref().and_then(Writer::poll) {
            self.answered(&answer.act, answer.result);
            changed = true;
        }
        changed
    }

    /// How far the acts have come.
    pub fn write_state(&self) -> WriteState {
        match (&self.failed, self.queue.len()) {
            (Some(why), _) => WriteState::Failed(why.clone()),
            (None, 0) => WriteState::Saved,
            (None, waiting) => WriteState::Pending(waiting),
        }
    }

    /// Acts that were given up since the last question, in words: a file they
    /// replace was changed by another program, so they can never be written.
    pub fn given_up(&mut self) -> Option<String> {
        let lost = std::mem::take(&mut self.lost);
        (!lost.is_empty()).then(|| lost.join("; "))
    }

    /// After a failure: hands every waiting act to the writer again.
    pub fn retry(&mut self) {
        self.failed = None;
        self.writer = None;
        let jobs: Vec<Job> = self.queue.iter().map(|w| w.job.clone()).collect();
        for job in jobs {
            self.send(job);
        }
    }

    /// Writes the acts that wait to a folder elsewhere, as journal lines in the
    /// study's own layout, to be copied over by hand later.
    ///
    /// # Errors
    /// If that folder cannot be written to either.
    pub fn save_elsewhere(&mut self, folder: &Path) -> Result<PathBuf, SessionError> {
        let held = crate::store::lock::take(folder)?;
        for Waiting { job, .. } in &self.queue {
            for file in &job.replace {
                crate::store::save::replace(&folder.join(&file.path), file.text.as_bytes())?;
            }
            for (path, lines) in &job.append {
                crate::store::append::append(folder, path, lines, &held)?;
            }
        }
        Ok(folder.to_owned())
    }

    /// Waits until every act is on disk.
    ///
    /// # Errors
    /// What kept an act from the disk.
    pub fn flush(&mut self) -> Result<(), SessionError> {
        while !self.queue.is_empty() && self.failed.is_none() {
            match self.writer.as_ref().and_then(Writer::wait) {
                Some(answer) => self.answered(&answer.act, answer.result),
                None => self.failed = Some("the writer has ended".to_owned()),
            }
        }
        match self.failed.clone().or_else(|| self.given_up()) {
            Some(why) => Err(SessionError::NotSaved(why)),
            None => Ok(()),
        }
    }

    /// Waits for the disk and ends the session.
    ///
    /// # Errors
    /// What kept an act from the disk.
    pub fn finish(mut self) -> Result<(), SessionError> {
        self.flush()
    }

    pub(super) fn writer(&mut self) -> &Writer {
        self.writer.get_or_insert_with(|| Writer::start(self.study.root.clone(), self.held.take()))
    }

    pub(super) fn send(&mut self, job: Job) {
        self.acts_sent += 1;
        if !self.writer().send(job) {
            self.failed = Some("the writer has ended".to_owned());
        }
    }

    fn answered(&mut self, act: &Ulid, result: Result<(), Refused>) {
        let Some(at) = self.queue.iter().position(|w| w.job.act == *act) else {
            return;
        };
        match result {
            Ok(()) => {
                if let Some(Waiting { job, touched, .. }) = self.queue.remove(at) {
                    for (path, lines) in &job.append {
                        let before = self.seen.get(path).map_or(0, |s| s.len);
                        let new: u64 = lines.iter().map(|l| l.len() as u64 + 1).sum();
                        let own = self.own.entry(path.clone()).or_insert_with(|| (before, Vec::new()));
                        own.0 += new;
                        own.1.push(act.clone());
                    }
                    for id in &touched {
                        if !self.queue.iter().any(|w| w.touched.contains(id)) {
                            self.set_pending(id, false);
                        }
                    }
                }
            }
            Err(refused) if refused.lasting => self.give_up(at, &refused),
            Err(Refused { why, hint, .. }) => {
                self.failed.get_or_insert_with(|| format!("{why}: {hint}"));
            }
        }
    }

    /// Gives up the waiting act at `at` with all that was built on it, and goes
    /// on with what the disk has.
    fn give_up(&mut self, at: usize, refused: &Refused) {
        // The thread has written nothing since, and ends.
        self.writer = None;
        let mut lost = Lost::default();
        let mut names = Vec::new();
        for (number, waiting) in std::mem::take(&mut self.queue).into_iter().enumerate() {
            if number == at || lost.touches(&waiting) {
                let act = self.study.acts.iter().rev().find(|a| a.act == waiting.job.act);
                names.extend(act.filter(|a| a.is_deed() || a.is_undo).map(|a| a.what.clone()));
                lost.add(&waiting);
            } else {
                self.queue.push_back(waiting);
            }
        }
        let names = if names.is_empty() { "notes of what was found".to_owned() } else { names.join("; ") };
        let words = self.keep_words(&lost.words);
        self.lost.push(format!("{}; not saved, do it again: {names}{words}", refused.why));
        let files: BTreeSet<String> = lost.files;
        let paths = files.into_iter().map(|path| {
            let seen = crate::store::watch::look(&self.study.root, &path);
            (path, seen)
        });
        let paths = paths.collect();
        self.take_up(paths);
        if let Ok(((mut events, _), _)) = events_anew(&self.study.root, self.only().as_deref(), &self.study.sources) {
            events.extend(self.queue.iter().flat_map(|w| w.logged.iter().cloned()));
            self.settle_all(events);
        }
        let touched: Vec<Ulid> = self.queue.iter().flat_map(|w| w.touched.clone()).collect();
        touched.iter().for_each(|id| self.set_pending(id, true));
        let jobs: Vec<Job> = self.queue.iter().map(|w| w.job.clone()).collect();
        jobs.into_iter().for_each(|job| self.send(job));
    }
}

impl Session {
    /// What was written in memos that were given up, for a person to take up
    /// again: below `.emic/`. Says where.
    fn keep_words(&self, texts: &[(String, String)]) -> String {
        let mut out = String::new();
        for (path, text) in texts {
            let name = path.rsplit('/').next().unwrap_or("memo.md");
            let kept = Path::new(".emic").join(format!("given-up-{name}"));
            if crate::store::save::replace(&self.study.root.join(&kept), text.as_bytes()).is_ok() {
                out.push_str(&format!("; the words are in {}", kept.display()));
            }
        }
        out
    }
}

/// What acts that were given up would have made or changed.
#[derive(Default)]
struct Lost {
    files: BTreeSet<String>,
    ids: HashSet<Ulid>,
    codes: HashSet<String>,
    /// New texts of memos, by path.
    words: Vec<(String, String)>,
}

impl Lost {
    fn add(&mut self, waiting: &Waiting) {
        self.files.extend(waiting.job.replace.iter().map(|r| r.path.clone()));
        let memos = waiting.job.replace.iter().filter(|r| r.path.starts_with("memos/"));
        self.words.extend(memos.map(|r| (r.path.clone(), r.text.clone())));
        self.files.extend(waiting.job.remove.iter().map(|r| r.path.clone()));
        self.ids.insert(waiting.job.act.clone());
        for Logged { event, .. } in &waiting.logged {
            self.ids.insert(event.id.clone());
            if let Op::Codebook(c) = &event.op
                && matches!(c.change.as_str(), "add" | "split")
            {
                self.codes.extend(c.codes.iter().chain(&c.code).map(|c| c.0.clone()));
            }
        }
    }

    /// True if an act replaces one of the files, or speaks of what is gone.
    fn touches(&self, waiting: &Waiting) -> bool {
        waiting.job.replace.iter().any(|r| self.files.contains(&r.path))
            || waiting.job.remove.iter().any(|r| self.files.contains(&r.path))
            || waiting.logged.iter().any(|l| match &l.event.op {
                Op::Add { code, .. } => code.as_ref().is_some_and(|c| self.codes.contains(&c.0)),
                Op::Set { of, value, .. } => {
                    self.ids.contains(of) || value.as_str().is_some_and(|v| self.codes.contains(v))
                }
                Op::Remove { of } | Op::Comment { of, .. } | Op::Undo { of } | Op::Redo { of } => self.ids.contains(of),
                _ => false,
            })
    }
}
