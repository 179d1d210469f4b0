//! L3: a study that is worked on.
//!
//! The command line and the interface drive the same [`Session`]: they hand it
//! a [`Change`], it checks it, changes the study in memory at once, and gives
//! the lines to the writer thread. What is not yet on disk is *pending*; the
//! command line waits for it, the interface shows it. Everything in one change
//! is one act, and one undo takes it back.

mod book;
mod codings;
mod commit;
mod divide;
mod error;
mod fields;
mod prepare;
mod undo;

pub use error::SessionError;

use crate::analysis::merge::{self, MergePreview};
use crate::model::anchor::PositionMap;
use crate::model::change::{Change, Field};
use crate::model::codebook::CodeId;
use crate::model::diagnostic::Diagnostic;
use crate::model::event::{ActSummary, Logged, Op};
use crate::model::ids::{Ids, Ulid};
use crate::model::study::Study;
use crate::store::load::{Sizes, load};
use crate::store::lock::WriteLock;
use crate::store::writer::{Job, Writer};
use crate::text::project::Projection;
use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::path::{Path, PathBuf};

/// How to open a study.
#[derive(Debug)]
pub struct Options {
    /// Who works; `None` if the study can say.
    pub coder: Option<String>,
    /// Leave the journals of other coders unread.
    pub blind: bool,
    /// Keep other writers out from before reading until the end: for a command
    /// that reads, decides and writes in one go.
    pub exclusive: bool,
    /// Where identities and instants come from.
    pub ids: Ids,
}

/// What an applied change did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The act.
    pub act: Ulid,
    /// The codings it made.
    pub codings: Vec<Ulid>,
    /// What it did, for a status line.
    pub message: String,
}

/// How far the acts of this session have come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteState {
    /// Everything is on disk.
    Saved,
    /// So many acts wait for the disk.
    Pending(usize),
    /// The disk said no; acts wait and further changes are refused.
    Failed(String),
}

/// A study, its coder and its writer.
#[derive(Debug)]
pub struct Session {
    study: Study,
    faults: Vec<Diagnostic>,
    events: Vec<Logged>,
    maps: Vec<PositionMap>,
    ids: Ids,
    coder: String,
    writable: bool,
    blind: bool,
    prepared: bool,
    /// What happened outside, not yet an act.
    notes: Vec<Op>,
    /// Sources whose bodies this session has kept.
    kept: HashSet<String>,
    exclusive: bool,
    /// Sizes of journals and histories as far as they are known here.
    sizes: Sizes,
    /// Files of sources as they were when last compared with their bodies.
    stamps: HashMap<String, (Option<std::time::SystemTime>, u64)>,
    /// How often [`Session::poll`] has been asked.
    looks: u32,
    /// The lock of an exclusive session, until the writer has it.
    held: Option<WriteLock>,
    writer: Option<Writer>,
    /// Jobs without an answer, oldest first, with the codings they touch.
    queue: VecDeque<(Job, Vec<Ulid>)>,
    failed: Option<String>,
    projections: HashMap<String, Projection>,
}

impl Session {
    /// Opens the study in `root`.
    ///
    /// # Errors
    /// If there is no readable study there.
    pub fn open(root: &Path, options: Options) -> Result<Self, SessionError> {
        let only = options.coder.as_deref().filter(|_| options.blind);
        let held = if options.exclusive { Some(crate::store::lock::take(root)?) } else { None };
        let loaded = load(root, only)?;
        let coder = options.coder.or_else(|| only_coder(&loaded.study)).unwrap_or_default();
        let mut ids = options.ids;
        ids.seen(loaded.last);
        Ok(Self {
            study: loaded.study,
            faults: loaded.faults,
            events: loaded.events,
            maps: loaded.maps,
            ids,
            coder,
            writable: loaded.writable,
            blind: options.blind,
            prepared: false,
            notes: Vec::new(),
            exclusive: held.is_some(),
            held,
            sizes: loaded.sizes,
            stamps: HashMap::new(),
            looks: 0,
            kept: HashSet::new(),
            writer: None,
            queue: VecDeque::new(),
            failed: None,
            projections: HashMap::new(),
        })
    }

    /// The study as it is now, pending acts included.
    pub fn study(&self) -> &Study {
        &self.study
    }

    /// Faults of its files.
    pub fn faults(&self) -> &[Diagnostic] {
        &self.faults
    }

    /// Every event of the study, in no order.
    pub fn events(&self) -> &[Logged] {
        &self.events
    }

    /// The act that [`Change::Undo`] takes back.
    pub fn next_undo(&self) -> Option<&ActSummary> {
        self.study.next_undo(&self.coder)
    }

    /// The act that [`Change::Redo`] brings back; with it come those that were
    /// taken back together with it.
    pub fn next_redo(&self) -> Option<&ActSummary> {
        self.study.next_redo(&self.coder)
    }

    /// What merging one code into another would do.
    ///
    /// # Errors
    /// If one of them is no code of the study.
    pub fn merge_preview(&self, from: &CodeId, into: &CodeId) -> Result<MergePreview, SessionError> {
        let unknown = || self.unknown_code(if self.study.codebook.find(from).is_some() { into } else { from });
        merge::preview(&self.study, from, into).ok_or_else(unknown)
    }

    /// Today's date in UTC by the session's clock, `2026-11-23`.
    pub fn today(&self) -> String {
        self.ids.today()
    }

    /// The error that says that nobody said who works.
    pub fn no_coder(&self) -> SessionError {
        SessionError::NoCoder(self.known_coders())
    }

    /// Who works; empty if nobody said.
    pub fn coder(&self) -> &str {
        &self.coder
    }

    /// Does what a person wants. Returns at once; the disk follows.
    ///
    /// # Errors
    /// If the change does not fit the study, or writing has failed before.
    /// Nothing has changed then.
    pub fn apply(&mut self, change: Change) -> Result<Applied, SessionError> {
        if !self.writable {
            return Err(SessionError::BrokenStudy);
        }
        if self.coder.is_empty() {
            return Err(self.no_coder());
        }
        if let Some(why) = &self.failed {
            return Err(SessionError::NotSaved(why.clone()));
        }
        self.take_up_events();
        self.prepare();
        self.take_up_texts(&self.sources_of(&change))?;
        if !matches!(change, Change::Remove(_) | Change::Comment { .. } | Change::Mark { .. }) {
            self.take_up_codebook();
        }
        let plan = match change {
            Change::Code(new) => self.plan_codings(new)?,
            Change::Remove(of) => self.plan_remove(of)?,
            Change::Set { codings, field } => self.plan_set(codings, field)?,
            Change::Split { coding, at } => self.plan_split(&coding, at)?,
            Change::Comment { coding, body } => self.plan_comment(&coding, body)?,
            Change::Mark { source, what } => self.plan_mark(&source, what)?,
            Change::NewCode { code, codings } => self.plan_new_code(&code, codings)?,
            Change::Codebook(change) => self.plan_codebook(&change)?,
            Change::Undo => self.plan_undo(None)?,
            Change::UndoTo { act } => self.plan_undo(Some(&act))?,
            Change::Redo => self.plan_redo()?,
        };
        if let Some((origin, _)) = plan.ops.iter().find(|(o, _)| self.study.read_only_journals.contains(&o.file)) {
            return Err(SessionError::LaterJournal(origin.file.clone()));
        }
        self.commit_notes();
        Ok(self.commit(plan))
    }

    /// The sources whose texts a change anchors something in.
    fn sources_of(&self, change: &Change) -> BTreeSet<String> {
        let of = |id: &Ulid| self.study.coding(&id.0).map(|c| c.source.clone());
        match change {
            Change::Code(new) | Change::NewCode { codings: new, .. } => new.iter().map(|n| n.source.clone()).collect(),
            Change::Set { codings, field: Field::Span(_) } => codings.iter().filter_map(of).collect(),
            Change::Split { coding, .. } => of(coding).into_iter().collect(),
            _ => BTreeSet::new(),
        }
    }

    /// Takes up answers of the writer; true if something changed.
    pub fn poll(&mut self) -> bool {
        // Others' work is looked for now and then, not at every key.
        self.looks = self.looks.wrapping_add(1);
        let mut changed = self.looks.is_multiple_of(8) && self.take_up_events();
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

    /// After a failure: hands every waiting act to the writer again.
    pub fn retry(&mut self) {
        self.failed = None;
        self.writer = None;
        let jobs: Vec<Job> = self.queue.iter().map(|(job, _)| job.clone()).collect();
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
        for (job, _) in &self.queue {
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
        match &self.failed {
            Some(why) => Err(SessionError::NotSaved(why.clone())),
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

    fn send(&mut self, job: Job) {
        let writer = self.writer.get_or_insert_with(|| Writer::start(self.study.root.clone(), self.held.take()));
        if !writer.send(job) {
            self.failed = Some("the writer has ended".to_owned());
        }
    }

    fn answered(&mut self, act: &Ulid, result: Result<(), (String, &'static str)>) {
        match result {
            Ok(()) => {
                let Some(at) = self.queue.iter().position(|(job, _)| job.act == *act) else {
                    return;
                };
                if let Some((job, touched)) = self.queue.remove(at) {
                    for (path, lines) in &job.append {
                        *self.sizes.entry(path.clone()).or_insert(0) +=
                            lines.iter().map(|l| l.len() as u64 + 1).sum::<u64>();
                    }
                    let waits = |id: &Ulid| self.queue.iter().any(|(_, ids)| ids.contains(id));
                    for coding in self.study.codings.iter_mut().filter(|c| touched.contains(&c.id) && !waits(&c.id)) {
                        coding.pending = false;
                    }
                }
            }
            Err((why, hint)) => {
                self.failed.get_or_insert_with(|| format!("{why}: {hint}"));
            }
        }
    }

    /// Everyone whom study.toml or a journal names, sorted.
    pub fn known_coders(&self) -> Vec<String> {
        let mut out: Vec<String> = self.study.config.coders.iter().map(|(id, _)| id.clone()).collect();
        out.extend(self.study.coders.iter().cloned());
        out.sort();
        out.dedup();
        out
    }
}

/// The coder, where the study has only one.
fn only_coder(study: &Study) -> Option<String> {
    let named: Vec<&String> = study.config.coders.iter().map(|(id, _)| id).collect();
    match (&named[..], &study.coders[..]) {
        ([one], []) => Some((*one).clone()),
        ([one], [other]) if *one == other => Some(other.clone()),
        ([], [one]) => Some(one.clone()),
        _ => None,
    }
}
