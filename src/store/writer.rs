//! The writer thread: takes jobs, writes them under the lock, answers each.
//!
//! Nobody waits for the disk while drawing: an act is shown as pending at once
//! and as done when its answer comes. After a failure the writer writes nothing
//! more until it is told to try again, so acts reach the disk in their order or
//! not at all.

use super::{StoreError, append::append, lock, save::save};
use crate::model::anchor::Digest;
use crate::model::ids::Ulid;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

/// A file to be replaced.
#[derive(Clone, Debug)]
pub struct Replacement {
    /// Path below the study's folder.
    pub path: String,
    /// Digest of the text that was read; `None`: the file is new.
    pub expected: Option<Digest>,
    /// The new text.
    pub text: String,
}

/// What one act writes.
#[derive(Clone, Debug)]
pub struct Job {
    /// The act.
    pub act: Ulid,
    /// Files replaced, first.
    pub replace: Vec<Replacement>,
    /// Lines appended, by file.
    pub append: Vec<(String, Vec<String>)>,
}

impl Job {
    /// Writes the job now, on this thread.
    ///
    /// # Errors
    /// Whatever kept it from the disk; a later part is then not written.
    pub fn write(&self, root: &Path) -> Result<(), StoreError> {
        let held = lock::take(root)?;
        for file in &self.replace {
            save(root, &file.path, file.expected.as_ref(), &file.text, &held)?;
        }
        for (path, lines) in &self.append {
            append(root, path, lines, &held)?;
        }
        Ok(())
    }
}

/// The answer to a job.
#[derive(Debug)]
pub struct Answer {
    /// The act.
    pub act: Ulid,
    /// Done, or why not (with the hint).
    pub result: Result<(), (String, &'static str)>,
}

/// A running writer thread.
#[derive(Debug)]
pub struct Writer {
    jobs: Option<Sender<Job>>,
    answers: Receiver<Answer>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Starts a writer for the study in `root`.
    pub fn start(root: PathBuf) -> Self {
        let (jobs, inbox) = channel::<Job>();
        let (outbox, answers) = channel();
        let thread = std::thread::spawn(move || {
            let mut failed = false;
            for job in inbox {
                // After a failure the rest is answered, not written: order holds.
                let result = if failed {
                    Err(("an earlier act could not be saved".to_owned(), "try again when the disk is back"))
                } else {
                    job.write(&root).map_err(|e| (e.to_string(), e.hint()))
                };
                failed |= result.is_err();
                if outbox.send(Answer { act: job.act, result }).is_err() {
                    return;
                }
            }
        });
        Self { jobs: Some(jobs), answers, thread: Some(thread) }
    }

    /// Hands a job over; false if the thread is gone.
    pub fn send(&self, job: Job) -> bool {
        self.jobs.as_ref().is_some_and(|jobs| jobs.send(job).is_ok())
    }

    /// An answer, if one has come.
    pub fn poll(&self) -> Option<Answer> {
        self.answers.try_recv().ok()
    }

    /// The next answer; `None` if the thread is gone.
    pub fn wait(&self) -> Option<Answer> {
        self.answers.recv().ok()
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
