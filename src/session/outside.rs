//! What other programs did to the study's files while it is open.
//!
//! An editor, `git pull`, another emic: their work is taken up at quiet moments
//! and, as far as an act needs it, before the act. Codings follow a changed text
//! by the difference of the old body and the new; the position map goes to the
//! disk with the next act. A file that cannot be taken up (a merge conflict, no
//! text) is a fault, and what it said before is kept until it is repaired.
//! Nothing is written here, and while own acts are on their way nothing is read.

use super::prepare::BODIES;
use super::{Session, SessionError};
use crate::model::change::{Change, Field, MemoChange, ThemeChange};
use crate::model::ids::Ulid;
use crate::model::memo::{Target, links};
use crate::store::watch::{self, Seen, Sweep, Watcher};
use crate::store::{layout, memos, participants, summaries, themes};
use std::collections::BTreeSet;

/// Files with what they are now; `None` if they are gone.
pub(super) type Changed = Vec<(String, Option<Seen>)>;

/// What was taken up.
#[derive(Debug, Default)]
pub(super) struct News {
    pub settings: bool,
    pub participants: bool,
    pub codebook: bool,
    /// Sources by id: texts or front matter that are others, and what came and
    /// went.
    pub edited: BTreeSet<String>,
    pub added: BTreeSet<String>,
    pub gone: BTreeSet<String>,
    /// The list of sources is another.
    pub listed: bool,
    /// Sources whose files have other names.
    pub renamed: BTreeSet<String>,
    /// Memos by id, new and gone ones too.
    pub memos: BTreeSet<String>,
    /// Themes by id, new and gone ones too.
    pub themes: BTreeSet<String>,
    /// Cases whose summaries are others, in words.
    pub summaries: BTreeSet<String>,
    /// Whose codings.
    pub coders: BTreeSet<String>,
    /// Something in histories.
    pub history: bool,
    /// Files that cannot be taken up as they are.
    pub held: BTreeSet<String>,
}

impl Session {
    /// Looks whether other programs changed the study, and takes it up; says
    /// what changed, in words for a status line. Returns at once: a thread looks
    /// at the files, and what it found is taken up at a later call. To be called
    /// about once a second, when nobody types.
    pub fn look_outside(&mut self) -> Option<String> {
        if self.exclusive || !self.queue.is_empty() {
            return None;
        }
        self.keep_next(BODIES);
        let (root, only) = (self.study.root.clone(), self.only());
        let watcher = self.watcher.get_or_insert_with(|| Watcher::start(root, only));
        let Some(asked) = self.asked else {
            watcher.ask();
            self.asked = Some(self.acts_sent);
            return None;
        };
        let sweep = watcher.answer()?;
        self.asked = None;
        // What was seen while own acts were written is half theirs.
        (asked == self.acts_sent).then(|| self.compared(&sweep)).flatten()
    }

    /// [`Session::look_outside`] that waits for the look.
    pub fn look_outside_now(&mut self) -> Option<String> {
        if self.exclusive || !self.queue.is_empty() {
            return None;
        }
        let sweep = watch::sweep(&self.study.root, self.only().as_deref());
        self.compared(&sweep)
    }

    /// Takes up what differs from what is known.
    fn compared(&mut self, sweep: &Sweep) -> Option<String> {
        let new = sweep.iter().filter(|(path, seen)| self.seen.get(*path) != Some(seen));
        let gone = self.seen.keys().filter(|path| !sweep.contains_key(*path));
        let mut changed: Changed = new.map(|(path, seen)| (path.clone(), Some(*seen))).collect();
        changed.extend(gone.map(|path| (path.clone(), None)));
        if changed.is_empty() {
            return None;
        }
        self.take_up(changed).words()
    }

    /// Before an act: what other programs did to the files that it is about.
    ///
    /// # Errors
    /// [`SessionError::TextChanged`]: what a person saw is not what stands there.
    pub(super) fn take_up_before(&mut self, change: &Change) -> Result<(), SessionError> {
        let anchored = self.sources_of(change);
        let digest = |session: &Self, id: &str| {
            session.index.source(id).and_then(|at| session.study.sources.get(at)).map(|s| s.digest.clone())
        };
        let before: Vec<_> = anchored.iter().map(|id| (id.clone(), digest(self, id))).collect();
        let mut changed = Changed::new();
        let file = |id: &String| self.index.source(id).map(|at| self.study.sources[at].file.clone());
        self.look_at(anchored.iter().chain(&spoken_of(change)).filter_map(file), &mut changed);
        if self.queue.is_empty() && !self.exclusive {
            self.look_for(change, &mut changed);
        }
        if !changed.is_empty() {
            self.take_up(changed);
        }
        for (id, was) in before {
            if let Some(source) = self.study.source(&id).filter(|s| self.held_back.contains(&s.file)) {
                return Err(SessionError::HeldBack(source.file.clone()));
            }
            let now = digest(self, &id);
            if now.is_some() && was.is_some() && now != was {
                return Err(SessionError::TextChanged(id));
            }
        }
        Ok(())
    }

    /// Journals, histories, codebook files and memos that a change is about.
    fn look_for(&self, change: &Change, changed: &mut Changed) {
        let journals = self.touched_by(change).into_iter().map(|id| layout::journal(&self.coder, &id));
        self.look_at(journals.chain([layout::history(&self.coder)]), changed);
        let turns = matches!(change, Change::Undo | Change::UndoTo { .. } | Change::Redo);
        let of_codings = matches!(
            change,
            Change::Remove(_) | Change::Reopen(_) | Change::Comment { .. } | Change::Mark { .. } | Change::Marks { .. }
        );
        let coder = layout::coder(&self.coder);
        let folders = [
            (turns, coder.as_str(), "jsonl"),
            (turns || matches!(change, Change::Memo(_)), memos::FOLDER, "md"),
            (turns || matches!(change, Change::Summaries(_)), summaries::FOLDER, "md"),
            (turns || matches!(change, Change::Theme(_)), themes::FOLDER, "md"),
            (!of_codings, "codebook", "md"),
        ];
        for (_, folder, extension) in folders.into_iter().filter(|(asked, ..)| *asked) {
            changed.extend(watch::changes(&self.study.root, (folder, extension), &self.seen));
        }
    }

    /// Adds those of `paths` that are not as they were.
    fn look_at(&self, paths: impl Iterator<Item = String>, changed: &mut Changed) {
        for path in paths {
            let now = watch::look(&self.study.root, &path);
            if now.as_ref() != self.seen.get(&path) && !changed.iter().any(|(p, _)| *p == path) {
                changed.push((path, now));
            }
        }
    }

    /// The sources whose texts a change anchors something in.
    fn sources_of(&self, change: &Change) -> BTreeSet<String> {
        match change {
            Change::Code(_) | Change::NewCode { .. } | Change::Split { .. } | Change::Place(_) | Change::Decide(_) => {
                self.touched_by(change)
            }
            Change::Set { field: Field::Span(_), .. } => self.touched_by(change),
            _ => BTreeSet::new(),
        }
    }

    /// The sources whose codings a change is about.
    fn touched_by(&self, change: &Change) -> BTreeSet<String> {
        let of = |id: &Ulid| self.index.find(&self.study, id).map(|at| self.study.codings[at].source.clone());
        match change {
            Change::Code(new) | Change::NewCode { codings: new, .. } => new.iter().map(|n| n.source.clone()).collect(),
            Change::Set { codings, .. } | Change::Remove(codings) => codings.iter().filter_map(of).collect(),
            Change::Split { coding, .. } | Change::Comment { coding, .. } => of(coding).into_iter().collect(),
            Change::Decide(decisions) => decisions.iter().flat_map(|d| &d.of).filter_map(of).collect(),
            Change::Reopen(codings) => codings.iter().filter_map(of).collect(),
            Change::Place(places) => places.iter().filter_map(|(id, _)| of(id)).collect(),
            Change::Mark { source, .. } => BTreeSet::from([source.clone()]),
            Change::Marks { sources, .. } => sources.iter().cloned().collect(),
            _ => BTreeSet::new(),
        }
    }

    /// Takes up what files say now, whatever they are.
    pub(super) fn take_up(&mut self, changed: Changed) -> News {
        let mut news = News::default();
        let (mut sources, mut book, mut journals, mut memos) = (BTreeSet::new(), Vec::new(), Vec::new(), Vec::new());
        let (mut people, mut settings, mut themes, mut summaries) = (false, false, Vec::new(), Vec::new());
        for (path, now) in changed {
            let before = match now {
                Some(now) => self.seen.insert(path.clone(), now),
                None => self.seen.remove(&path),
            };
            match path.split_once('/').map_or("", |(folder, _)| folder) {
                "corpus" if path == participants::FILE => people = true,
                "corpus" => drop(sources.insert(path)),
                "codebook" => book.push(path),
                memos::FOLDER => memos.push(path),
                themes::FOLDER => themes.push(path),
                summaries::FOLDER => summaries.push(path),
                "codings" | "history" => journals.push((path, before.map_or(0, |s| s.len), now)),
                _ if path == layout::STUDY => settings = true,
                _ => {}
            }
        }
        if settings && self.take_up_settings(&mut news) {
            // Who interviews is said there: every source is read anew.
            sources.extend(self.study.sources.iter().map(|s| s.file.clone()));
        }
        if people {
            self.take_up_people(&mut news);
        }
        if !sources.is_empty() {
            self.take_up_sources(sources, &mut news);
        }
        if !book.is_empty() {
            self.take_up_book(book, &mut news);
        }
        self.take_up_memos(memos, &mut news);
        self.take_up_themes(themes, &mut news);
        self.take_up_summaries(summaries, &mut news);
        if !journals.is_empty() {
            self.take_up_journals(journals, &mut news);
        }
        news
    }
}

/// The sources that a change speaks of, and into which it may write their ids.
fn spoken_of(change: &Change) -> BTreeSet<String> {
    let targets: Vec<Target> = match change {
        Change::Mark { source, .. } => return BTreeSet::from([source.clone()]),
        Change::Marks { sources, .. } => return sources.iter().cloned().collect(),
        Change::Memo(MemoChange::New { about, text, .. }) => {
            links(text).into_iter().map(|l| l.target).chain(about.iter().cloned()).collect()
        }
        Change::Memo(MemoChange::Write { text, .. }) => links(text).into_iter().map(|l| l.target).collect(),
        Change::Memo(MemoChange::About { about, .. }) => about.clone(),
        Change::Theme(ThemeChange::Write { text, .. }) => links(text).into_iter().map(|l| l.target).collect(),
        Change::Summaries(new) => new.iter().flat_map(|n| links(&n.text)).map(|l| l.target).collect(),
        _ => Vec::new(),
    };
    let source = |target| match target {
        Target::Source(source) | Target::Turn { source, .. } => Some(source),
        _ => None,
    };
    targets.into_iter().filter_map(source).collect()
}

impl News {
    /// All of it, such as `codebook and 2 sources were changed outside`.
    fn words(&self) -> Option<String> {
        let mut parts: Vec<String> = Vec::new();
        let mut many = 0;
        let mut part = |words: String, n: usize| {
            parts.push(words);
            many += n;
        };
        if self.codebook {
            part("the codebook".to_owned(), 1);
        }
        match self.edited.len() {
            0 => {}
            1 => part(self.edited.iter().cloned().collect(), 1),
            n => part(format!("{n} sources"), n),
        }
        if !self.coders.is_empty() {
            let who: Vec<&str> = self.coders.iter().map(String::as_str).collect();
            part(format!("codings of {}", who.join(", ")), 2);
        }
        match self.memos.len() {
            0 => {}
            1 => part(format!("the memo {}", self.memos.iter().cloned().collect::<String>()), 1),
            n => part(format!("{n} memos"), n),
        }
        match self.themes.len() {
            0 => {}
            1 => part(format!("the theme {}", self.themes.iter().cloned().collect::<String>()), 1),
            n => part(format!("{n} themes"), n),
        }
        match self.summaries.len() {
            0 => {}
            n @ 1..=3 => {
                let cases: Vec<&str> = self.summaries.iter().map(String::as_str).collect();
                part(format!("summaries of {}", cases.join(" and ")), n + 1);
            }
            n => part(format!("summaries of {n} cases"), n),
        }
        if self.participants {
            part("the participants".to_owned(), 2);
        }
        if self.settings {
            part("study.toml".to_owned(), 1);
        }
        let mut out = Vec::new();
        if let Some((last, first)) = parts.split_last() {
            let and = if first.is_empty() { "" } else { " and " };
            let were = if many == 1 { "was" } else { "were" };
            out.push(format!("{}{and}{last} {were} changed outside", first.join(", ")));
        }
        let lists = [
            (&self.added, "new", "new sources"),
            (&self.gone, "gone", "sources gone"),
            (&self.renamed, "in another file now", "sources in other files now"),
        ];
        for (ids, one, several) in lists {
            match ids.len() {
                0 => {}
                1..=3 => out.push(format!("{one}: {}", ids.iter().cloned().collect::<Vec<_>>().join(", "))),
                n => out.push(format!("{n} {several}")),
            }
        }
        if !self.held.is_empty() {
            let files: Vec<&str> = self.held.iter().map(String::as_str).collect();
            out.push(format!("not taken up until it is repaired (emic check): {}", files.join(", ")));
        }
        if out.is_empty() && self.listed {
            out.push("a source is there twice, or no longer twice (emic check)".to_owned());
        }
        if out.is_empty() && self.history {
            out.push("the history was changed outside".to_owned());
        }
        (!out.is_empty()).then(|| out.join("; "))
    }
}
