//! The writer thread: takes jobs, writes them under the lock, answers each.
//!
//! Nobody waits for the disk while drawing: an act is shown as pending at once
//! and as done when its answer comes. After a failure the writer writes nothing
//! more until it is told to try again, so acts reach the disk in their order or
//! not at all.

use super::append::{Appended, append};
use super::save::{Settled, Staged, removable, remove, stage};
use super::{StoreError, lock, lock::WriteLock, texts};
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
    /// is never in neither. Files go last. Whether another program has changed a
    /// file is asked before each of these steps.
    ///
    /// # Errors
    /// Whatever kept it from the disk. What was written of the job is taken back
    /// then; lines that the disk does not let go are the same at the next try and
    /// count once.
    pub fn write(&self, root: &Path, held: Option<&WriteLock>) -> Result<(), StoreError> {
        let taken;
        let held = match held {
            Some(held) => held,
            None => {
                taken = lock::take(root)?;
                &taken
            }
        };
        let staged = self.staged(root, held)?;
        self.check(root, &staged)?;
        let mut done = Done::default();
        let written = self.put(root, staged, held, &mut done);
        if written.is_err() {
            done.back(held);
        }
        written
    }

    /// The new texts beside the old ones, those that grow first.
    fn staged(&self, root: &Path, held: &WriteLock) -> Result<Vec<Staged>, StoreError> {
        let mut staged = Vec::new();
        for file in &self.replace {
            let old = std::fs::metadata(root.join(&file.path)).map_or(0, |m| m.len());
            let grows = file.text.len() as i128 - i128::from(old);
            staged.push((grows, stage(root, &file.path, file.expected.as_ref(), &file.text, held)?));
        }
        staged.sort_by_key(|(grows, _)| std::cmp::Reverse(*grows));
        Ok(staged.into_iter().map(|(_, file)| file).collect())
    }

    /// Asks whether every file is still the one that was read.
    fn check(&self, root: &Path, staged: &[Staged]) -> Result<(), StoreError> {
        staged.iter().try_for_each(Staged::check)?;
        self.remove.iter().try_for_each(|file| removable(root, &file.path, &file.expected))
    }

    /// Appends the lines, puts files in their places and takes away those that
    /// go.
    fn put(&self, root: &Path, staged: Vec<Staged>, held: &WriteLock, done: &mut Done) -> Result<(), StoreError> {
        for (path, lines) in &self.append {
            done.lines.push(append(root, path, lines, held)?);
        }
        // Appending takes its time, and editors do not wait.
        self.check(root, &staged)?;
        for file in staged {
            done.files.push(file.settle()?);
        }
        self.remove.iter().try_for_each(|file| remove(root, &file.path, &file.expected, held))
    }
}

/// What of a job has reached the disk.
#[derive(Default)]
struct Done {
    lines: Vec<Appended>,
    files: Vec<Settled>,
}

impl Done {
    /// Takes it back, the last first.
    fn back(&mut self, held: &WriteLock) {
        self.files.drain(..).rev().for_each(Settled::back);
        self.lines.drain(..).rev().for_each(|lines| lines.back(held));
    }
}

/// True if trying again gives the same answer: a file is not the one that was
/// read.
fn is_lasting(error: &StoreError) -> bool {
    matches!(error, StoreError::ChangedOutside(_) | StoreError::Exists(_))
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
                    job.write(&root, held.as_ref()).map_err(|e| Refused {
                        why: e.to_string(),
                        hint: e.hint(),
                        lasting: is_lasting(&e),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn write(root: &Path, path: &str, text: &str) {
        std::fs::write(root.join(path), text).unwrap();
    }

    fn read(root: &Path, path: &str) -> String {
        std::fs::read_to_string(root.join(path)).unwrap_or_default()
    }

    fn job() -> Job {
        let replacement = |path: &str| Replacement {
            path: path.to_owned(),
            expected: Some(Digest::of("old")),
            text: "new".to_owned(),
        };
        Job {
            act: "01A".into(),
            replace: vec![replacement("a.md"), replacement("b.md")],
            remove: vec![Removal { path: "c.md".to_owned(), expected: Digest::of("old") }],
            append: vec![
                ("h.jsonl".to_owned(), vec!["{2}".to_owned()]),
                ("j.jsonl".to_owned(), vec!["{3}".to_owned()]),
            ],
        }
    }

    #[test]
    fn what_an_editor_saved_while_the_lines_were_written_stays_and_nothing_of_the_act_does() {
        for changed in ["a.md", "b.md", "c.md"] {
            let dir = tempfile::tempdir().unwrap();
            let root = dir.path();
            ["a.md", "b.md", "c.md"].iter().for_each(|path| write(root, path, "old"));
            write(root, "h.jsonl", "{1}\n");
            let held = lock::take(root).unwrap();
            let (job, mut done) = (job(), Done::default());
            let staged = job.staged(root, &held).unwrap();
            job.check(root, &staged).unwrap();
            write(root, changed, "theirs");
            let refused = job.put(root, staged, &held, &mut done).unwrap_err();
            assert!(is_lasting(&refused), "{refused}");
            assert_eq!(read(root, "h.jsonl"), "{1}\n{2}\n");
            done.back(&held);
            assert_eq!((read(root, "h.jsonl").as_str(), root.join("j.jsonl").exists()), ("{1}\n", false));
            for path in ["a.md", "b.md", "c.md"] {
                assert_eq!(read(root, path), if path == changed { "theirs" } else { "old" }, "{changed}");
            }
            let left: Vec<_> = std::fs::read_dir(root).unwrap().map(|e| e.unwrap().file_name()).collect();
            assert!(left.iter().all(|n| !n.to_string_lossy().ends_with(".tmp")), "{left:?}");
        }
    }

    #[test]
    fn a_file_that_has_its_new_text_gets_the_old_one_back_when_the_next_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        ["a.md", "b.md", "c.md"].iter().for_each(|path| write(root, path, "old"));
        let held = lock::take(root).unwrap();
        let mut done = Done::default();
        for file in job().staged(root, &held).unwrap() {
            done.files.push(file.settle().unwrap());
        }
        assert_eq!(read(root, "a.md"), "new");
        write(root, "b.md", "theirs");
        done.back(&held);
        assert_eq!((read(root, "a.md").as_str(), read(root, "b.md").as_str()), ("old", "theirs"));
    }
}
