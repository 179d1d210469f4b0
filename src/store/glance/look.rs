//! The look at all files, beside other work.
//!
//! It asks the system once for every file of a study. What is asked of the study
//! can be answered meanwhile; the answer is worth something if the look says that
//! nothing changed.

use super::stamps::{Other, Run, Stamps};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

/// From so many files on they are looked at by several threads.
const MANY: usize = 1500;
/// Files that one thread looks at before it takes the next ones.
const RUN: usize = 512;
/// From so many changes on nothing is gained by knowing which.
const MOST: usize = 500;

/// What the threads share.
#[derive(Debug)]
struct Work {
    root: PathBuf,
    stamps: Stamps,
    runs: Vec<Run>,
    next: AtomicUsize,
    others: Mutex<Vec<Other>>,
}

impl Work {
    fn help(&self) {
        let mut found = Vec::new();
        while let Some(run) = self.runs.get(self.next.fetch_add(1, Ordering::Relaxed)) {
            self.stamps.look(&self.root, run, &mut found);
            if found.is_empty() {
                continue;
            }
            if let Ok(mut others) = self.others.lock() {
                others.append(&mut found);
                if others.len() > MOST {
                    self.next.store(self.runs.len(), Ordering::Relaxed);
                }
            }
        }
    }
}

/// A look under way.
#[derive(Debug)]
pub struct Look {
    work: Arc<Work>,
    helpers: Vec<JoinHandle<()>>,
}

/// What is other than it was, and the stamps it was told by.
#[derive(Debug)]
pub struct Seen {
    /// How files were.
    pub stamps: Stamps,
    /// Those that are other now; `None` if that cannot be told, or they are too many.
    pub others: Option<Vec<Other>>,
}

impl Seen {
    /// True if all files are as they were.
    pub fn is_true(&self) -> bool {
        self.others.as_ref().is_some_and(Vec::is_empty)
    }
}

impl Look {
    /// Begins to look: few files are looked at when the answer is asked for, many
    /// at once by other threads.
    pub fn begin(root: &Path, stamps: Stamps) -> Self {
        let runs = stamps.runs(RUN);
        let many = runs.iter().map(Run::files).sum::<usize>() >= MANY;
        let next = AtomicUsize::new(0);
        let work = Arc::new(Work { root: root.to_owned(), stamps, runs, next, others: Mutex::new(Vec::new()) });
        let cores = if many { std::thread::available_parallelism().map_or(1, usize::from).min(8) } else { 1 };
        let helper = |_| {
            let work = Arc::clone(&work);
            std::thread::Builder::new().spawn(move || work.help()).ok()
        };
        let helpers = (1..cores).filter_map(helper).collect();
        Self { work, helpers }
    }

    /// Looks at what is left, and says what changed.
    pub fn finish(self) -> Seen {
        self.work.help();
        let whole = self.helpers.into_iter().all(|helper| helper.join().is_ok());
        let Some(work) = Arc::into_inner(self.work) else {
            return Seen { stamps: Stamps::default(), others: None };
        };
        let others = work.others.into_inner().ok().filter(|others| whole && others.len() <= MOST);
        Seen { stamps: work.stamps, others }
    }
}
