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
mod corpus;
mod decide;
mod disk;
mod divide;
mod error;
mod fields;
mod giving_up;
mod index;
mod memos;
mod outside;
mod prepare;
mod rework;
mod several;
mod summaries;
mod taking;
mod themes;
mod undo;

pub use error::SessionError;
pub use summaries::{draft_stamp, drafted, link};

use crate::analysis::merge::{self, MergePreview};
use crate::model::anchor::{Digest, PositionMap};
use crate::model::change::Change;
use crate::model::codebook::CodeId;
use crate::model::diagnostic::Diagnostic;
use crate::model::event::{ActSummary, Op};
use crate::model::ids::{Ids, Stamp, Ulid};
use crate::model::past::AsOf;
use crate::model::study::Study;
use crate::store::events::{Lines, Piece, Prints};
use crate::store::glance::Load;
use crate::store::load::{Loaded, load_to_work};
use crate::store::lock::WriteLock;
use crate::store::past::load_as_of;
use crate::store::watch::{Sweep, Watcher};
use crate::store::writer::Writer;
use crate::text::project::Projection;
use commit::Waiting;
use disk::Own;
use index::Index;
use std::collections::{HashMap, HashSet, VecDeque};
use std::path::Path;

/// How to open a study.
#[derive(Debug)]
pub struct Options {
    /// Who works; `None` if the study can say.
    pub coder: Option<String>,
    /// Leave the journals of other coders unread, and never take up their memos.
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
    index: Index,
    faults: Vec<Diagnostic>,
    ids: Ids,
    coder: String,
    writable: bool,
    blind: bool,
    exclusive: bool,
    prepared: bool,
    /// Codebook states found, not yet an act.
    notes: Vec<Op>,
    /// Position maps that are to be noted with the next act.
    derived: Vec<PositionMap>,
    /// Position maps of texts that nobody has coded.
    passing: Vec<PositionMap>,
    /// Digests of bodies that codings were made on.
    cited: HashSet<Digest>,
    /// Sources of which it is not known yet whether their bodies are kept.
    unkept: Vec<String>,
    /// Bodies that this session has kept.
    kept: HashSet<Digest>,
    /// The files as they are known here.
    seen: Sweep,
    prints: Prints,
    /// What told the lines of journals and histories from others when it was opened.
    lines: Lines,
    /// What this session added to journals after their prints.
    grown: HashMap<String, Vec<Piece>>,
    /// The latest instant of any event, act or id when the study was opened.
    newest: Stamp,
    /// What this session wrote to journals since they were last looked at.
    own: HashMap<String, Own>,
    /// True if the journals of a source are not all there is to know of it.
    strays: bool,
    /// Files that cannot be taken up as they are now.
    held_back: HashSet<String>,
    watcher: Option<Watcher>,
    /// How many jobs had been sent when the watcher was last asked.
    asked: Option<u64>,
    acts_sent: u64,
    /// The lock of an exclusive session, until the writer has it.
    held: Option<WriteLock>,
    writer: Option<Writer>,
    /// Acts without an answer, oldest first.
    queue: VecDeque<Waiting>,
    failed: Option<String>,
    /// What was given up, in words.
    lost: Vec<String>,
    /// By body: a source may go, and come back with other words.
    projections: HashMap<Digest, Projection>,
}

impl Session {
    /// Opens the study in `root`.
    ///
    /// # Errors
    /// If there is no readable study there.
    pub fn open(root: &Path, options: Options) -> Result<Self, SessionError> {
        let only = options.coder.as_deref().filter(|_| options.blind);
        let held = if options.exclusive { Some(crate::store::lock::take(root)?) } else { None };
        let loaded = load_to_work(root, only)?;
        Ok(Self::of(loaded, options, held))
    }

    /// Opens the study in `root` as it was. It can be read and not be changed.
    ///
    /// # Errors
    /// If there is no readable study there.
    pub fn open_as_of(root: &Path, options: Options, then: AsOf) -> Result<Self, SessionError> {
        let only = options.coder.as_deref().filter(|_| options.blind);
        let loaded = load_as_of(root, only, then)?;
        Ok(Self::of(Loaded { writable: false, ..loaded }, options, None))
    }

    fn of(loaded: Loaded, options: Options, held: Option<WriteLock>) -> Self {
        let Loaded { study, faults, cited, derived, last, newest, writable, seen, prints, lines, strays, .. } = loaded;
        let coder = options.coder.or_else(|| only_coder(&study)).unwrap_or_default();
        let mut ids = options.ids;
        ids.seen(last);
        Self {
            index: Index::new(&study),
            study,
            faults,
            ids,
            coder,
            writable,
            blind: options.blind,
            exclusive: held.is_some(),
            prepared: false,
            notes: Vec::new(),
            derived,
            passing: Vec::new(),
            cited,
            unkept: Vec::new(),
            kept: HashSet::new(),
            seen,
            prints,
            lines,
            grown: HashMap::new(),
            newest,
            own: HashMap::new(),
            strays,
            held_back: HashSet::new(),
            watcher: None,
            asked: None,
            acts_sent: 0,
            held,
            writer: None,
            queue: VecDeque::new(),
            failed: None,
            lost: Vec::new(),
            projections: HashMap::new(),
        }
    }

    /// The study as it is now, pending acts included.
    pub fn study(&self) -> &Study {
        &self.study
    }

    /// Faults of its files.
    pub fn faults(&self) -> &[Diagnostic] {
        &self.faults
    }

    /// What opening the study came to, to be kept beside it.
    pub fn load(&self) -> Load<'_> {
        let Self { study, faults, derived, strays, lines, newest, .. } = self;
        Load { study, faults, derived, strays: *strays, lines, newest: *newest }
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
        self.take_up_before(&change)?;
        self.prepare();
        let plan = match change {
            Change::Code(new) => self.plan_codings(new)?,
            Change::Remove(of) => self.plan_remove(of)?,
            Change::Set { codings, field } => self.plan_set(codings, field)?,
            Change::Place(places) => self.plan_place(places)?,
            Change::Split { coding, at } => self.plan_split(&coding, at)?,
            Change::Comment { coding, body } => self.plan_comment(&coding, body)?,
            Change::Mark { source, what } => self.plan_mark(&source, what)?,
            Change::Marks { sources, what } => self.plan_marks(&sources, what)?,
            Change::NewCode { code, codings } => self.plan_new_code(&code, codings)?,
            Change::Codebook(change) => self.plan_codebook(&change)?,
            Change::Memo(change) => self.plan_memo(&change)?,
            Change::Theme(change) => self.plan_theme(&change)?,
            Change::Summaries(new) => self.plan_summaries(&new)?,
            Change::Decide(decisions) => self.plan_decide(decisions)?,
            Change::Reopen(codings) => self.plan_reopen(&codings)?,
            Change::Undo => self.plan_undo(None)?,
            Change::UndoTo { act } => self.plan_undo(Some(&act))?,
            Change::Redo => self.plan_redo()?,
        };
        if let Some((origin, _)) = plan.ops.iter().find(|(o, _)| self.study.read_only_journals.contains(&o.file)) {
            return Err(SessionError::LaterJournal(origin.file.clone()));
        }
        let mut files = plan.replace.iter().map(|r| &r.path).chain(plan.remove.iter().map(|r| &r.path));
        if let Some(path) = files.find(|path| self.held_back.contains(*path)) {
            return Err(SessionError::HeldBack(path.clone()));
        }
        self.commit_notes();
        Ok(self.commit(plan))
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
