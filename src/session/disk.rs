//! What becomes of acts on their way to the disk.
//!
//! A failure that may pass (a full disk, a drive that is gone) stops everything
//! until somebody tries again: acts reach the disk in their order or not at
//! all. One that cannot pass does not: if a file that an act replaces was
//! changed by another program in the same moment, that act is given up
//! (`giving_up.rs`).

use super::commit::Waiting;
use super::{Session, SessionError, WriteState};
use crate::model::ids::Ulid;
use crate::store::events::Piece;
use crate::store::outside;
use crate::store::writer::{Job, Refused, Writer};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What this session wrote to a journal since it was last looked at.
#[derive(Debug)]
pub(super) struct Own {
    /// The file's bytes, if nobody else wrote to it.
    pub len: u64,
    /// The acts.
    pub acts: Vec<Ulid>,
    /// Their lines. `None` if the file was read meanwhile, and they may be known.
    pub pieces: Option<Vec<Piece>>,
}

impl Own {
    fn after(len: u64) -> Self {
        Self { len, acts: Vec::new(), pieces: Some(Vec::new()) }
    }

    fn wrote(&mut self, act: &Ulid, lines: &[String]) {
        let written: String = lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect();
        let piece = Piece::of(written.as_bytes());
        self.len += piece.len;
        self.acts.push(act.clone());
        self.pieces.iter_mut().for_each(|pieces| pieces.push(piece));
    }
}

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

    /// Writes the acts that wait to a new folder in `folder`, in the study's own
    /// layout, to be copied over by hand later; gives the new folder. Files that
    /// were to be removed are named in a note. A folder in a study is refused:
    /// what stands there may be somebody's only copy.
    ///
    /// # Errors
    /// If that folder is in a study, or cannot be written to either.
    pub fn save_elsewhere(&mut self, folder: &Path) -> Result<PathBuf, SessionError> {
        let mut files: BTreeMap<&str, String> = BTreeMap::new();
        let mut removed: BTreeSet<&str> = BTreeSet::new();
        for Waiting { job, .. } in &self.queue {
            for file in &job.replace {
                removed.remove(file.path.as_str());
                files.insert(&file.path, file.text.clone());
            }
            for (path, lines) in &job.append {
                let text = files.entry(path).or_default();
                lines.iter().for_each(|line| text.extend([line.as_str(), "\n"]));
            }
            for file in &job.remove {
                files.remove(file.path.as_str());
                removed.insert(&file.path);
            }
        }
        let note: String = removed.iter().map(|path| format!("{path}\n")).collect();
        if !note.is_empty() {
            files.insert("to-be-removed.txt", note);
        }
        let fresh = outside::fresh_folder(folder, &format!("emic-unsaved-{}", self.today()))?;
        for (path, text) in files {
            crate::store::save::replace(&fresh.join(path), text.as_bytes())?;
        }
        Ok(fresh)
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
        self.keep_next(usize::MAX);
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
                        let own = self.own.entry(path.clone()).or_insert_with(|| Own::after(before));
                        own.wrote(act, lines);
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
}
