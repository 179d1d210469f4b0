//! The writer thread: takes jobs, writes them under the lock, answers each.
//!
//! Nobody waits for the disk while drawing: an act is shown as pending at once
//! and as done when its answer comes. After a failure the writer writes nothing
//! more until it is told to try again, so acts reach the disk in their order or
//! not at all.

use super::save::{removable, remove, stage};
use super::{StoreError, append::append, lock, lock::WriteLock, texts};
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

/// A file to be taken away.
#[derive(Clone, Debug)]
pub struct Removal {
    /// Path below the study's folder.
    pub path: String,
    /// Digest of the text that was read.
    pub expected: Digest,
}

/// What one act writes.
#[derive(Clone, Debug)]
pub struct Job {
    /// The act.
    pub act: Ulid,
    /// Files replaced.
    pub replace: Vec<Replacement>,
    /// Files taken away.
    pub remove: Vec<Removal>,
    /// Lines appended, by file.
    pub append: Vec<(String, Vec<String>)>,
}

impl Job {
    /// Writes the job now, on this thread, under a lock that is held already
    /// or else taken. New texts of files are written beside the old ones first,
    /// then the lines are appended, and only then the files change place, those
    /// that grow before those that shrink: what moves from one file to another
    /// is never in neither. Files go last.
    ///
    /// # Errors
    /// Whatever kept it from the disk. Files keep their old text then; lines
    /// already appended are the same at the next try and count once.
    pub fn write(&self, root: &Path, held: Option<&WriteLock>) -> Result<(), StoreError> {
        let taken;
        let held = match held {
            Some(held) => held,
            None => {
                taken = lock::take(root)?;
                &taken
            }
        };
        let mut staged = Vec::new();
        for file in &self.replace {
            let old = std::fs::metadata(root.join(&file.path)).map_or(0, |m| m.len());
            let grows = file.text.len() as i128 - i128::from(old);
            staged.push((grows, stage(root, &file.path, file.expected.as_ref(), &file.text, held)?));
        }
        for file in &self.remove {
            removable(root, &file.path, &file.expected)?;
        }
        for (path, lines) in &self.append {
            append(root, path, lines, held)?;
        }
        staged.sort_by_key(|(grows, _)| std::cmp::Reverse(*grows));
        staged.into_iter().try_for_each(|(_, file)| file.settle())?;
        self.remove.iter().try_for_each(|file| remove(root, &file.path, &file.expected, held))
    }
}

/// The answer to a job.
#[derive(Debug)]
pub struct Answer {
    /// The act.
    pub act: Ulid,
    /// Done, or why not.
    pub result: Result<(), Refused>,
}

/// Why a job was not written.
#[derive(Clone, Debug)]
pub struct Refused {
    /// In a sentence.
    pub why: String,
    /// What a person can do.
    pub hint: &'static str,
    /// True if trying again gives the same answer: a file that the job replaces
    /// is not the one that was read.
    pub lasting: bool,
}

/// What the thread is handed.
#[derive(Debug)]
enum Task {
    Write(Job),
    Keep(Vec<(Digest, String)>),
}

/// A running writer thread.
#[derive(Debug)]
pub struct Writer {
    jobs: Option<Sender<Task>>,
    answers: Receiver<Answer>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Starts a writer for the study in `root`. With a lock it keeps that until
    /// it ends; without, it takes one for each job.
    pub fn start(root: PathBuf, held: Option<WriteLock>) -> Self {
        let (jobs, inbox) = channel::<Task>();
        let (outbox, answers) = channel();
        let thread = std::thread::spawn(move || {
            let mut failed = false;
            for task in inbox {
                let job = match task {
                    Task::Write(job) => job,
                    Task::Keep(bodies) => {
                        texts::write_all(&root, bodies);
                        continue;
                    }
                };
                // After a failure the rest is answered, not written: order holds.
                let result = if failed {
                    let why = "an earlier act could not be saved".to_owned();
                    Err(Refused { why, hint: "try again when the disk is back", lasting: false })
                } else {
                    job.write(&root, held.as_ref()).map_err(|e| {
                        let lasting = matches!(e, StoreError::ChangedOutside(_) | StoreError::Exists(_));
                        Refused { why: e.to_string(), hint: e.hint(), lasting }
                    })
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
        self.jobs.as_ref().is_some_and(|jobs| jobs.send(Task::Write(job)).is_ok())
    }

    /// Hands bodies over that are to be kept in `.emic/texts/`, in its turn and
    /// without an answer.
    pub fn keep(&self, bodies: Vec<(Digest, String)>) {
        if let Some(jobs) = self.jobs.as_ref().filter(|_| !bodies.is_empty()) {
            let _ = jobs.send(Task::Keep(bodies));
        }
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
