//! Plans for memos: new, write, title, kind, about, remove, and taking these
//! back.
//!
//! A memo is a file, as the codebook is, and anybody may write in it with any
//! editor. So every act reads the files first, replaces a file only if it still
//! is what was read, and leaves in the history what a taking back needs.

use super::commit::{Plan, Waiting};
use super::outside::News;
use super::{Session, SessionError};
use crate::model::anchor::Digest;
use crate::model::change::MemoChange;
use crate::model::event::{ActSummary, Op};
use crate::model::memo::{Memo, MemoEvent, Target, USUAL_KIND, links};
use crate::model::nearest::nearest;
use crate::store::layout;
use crate::store::memos::{self, FOLDER};
use crate::store::writer::{Removal, Replacement};
use crate::text::codebook::{apply_edits, carried, edits, invert, slug};
use crate::text::memo::{self, Draft};
use crate::text::source::is_conflict_marker;
use std::collections::{BTreeMap, HashSet, VecDeque};

/// The files of memos between two acts that are turned (`None`: no file), and
/// the events so far.
#[derive(Default)]
pub(super) struct TurningMemos {
    texts: BTreeMap<String, Option<String>>,
    events: Vec<MemoEvent>,
}

impl Session {
    /// Takes up memos that other programs have changed. One with a merge
    /// conflict stays as it was until it is repaired.
    pub(super) fn take_up_memos(&mut self, paths: Vec<String>, news: &mut News) {
        for path in paths {
            self.faults.retain(|f| f.file != path);
            self.held_back.remove(&path);
            let at = self.study.memos.binary_search_by(|m| m.file.cmp(&path));
            let there = self.seen.contains_key(&path);
            let read = if there { memos::one(&self.study.root, &path, self.only().as_deref()) } else { Ok(None) };
            match (read, at) {
                (Ok(Some((_, faults))), Ok(_)) if faults.iter().any(|f| f.rule == "conflict-marker") => {
                    self.faults.extend(faults);
                    self.hold_back(path, news);
                }
                (Ok(Some((new, faults))), at) => {
                    self.faults.extend(faults);
                    match at {
                        Ok(at) if self.study.memos[at] == new => continue,
                        Ok(at) => self.study.memos[at] = new.clone(),
                        Err(at) => self.study.memos.insert(at, new.clone()),
                    }
                    news.memos.insert(new.id);
                }
                (Ok(None), Ok(at)) => drop(news.memos.insert(self.study.memos.remove(at).id)),
                (Ok(None), Err(_)) => {}
                (Err(fault), _) => {
                    self.faults.push(*fault);
                    self.hold_back(path, news);
                }
            }
        }
    }

    pub(super) fn hold_back(&mut self, path: String, news: &mut News) {
        news.held.insert(path.clone());
        self.held_back.insert(path);
    }

    /// The memo with this id.
    ///
    /// # Errors
    /// [`SessionError::UnknownMemo`] with the nearest id.
    pub fn memo(&self, id: &str) -> Result<&Memo, SessionError> {
        self.study.memo(id).ok_or_else(|| SessionError::UnknownMemo {
            given: id.to_owned(),
            near: nearest(id, self.study.memos.iter().map(|m| m.id.as_str())).map(str::to_owned),
        })
    }

    pub(super) fn plan_memo(&self, change: &MemoChange) -> Result<Plan, SessionError> {
        match change {
            MemoChange::New { kind, title, about, text } => self.new_memo(kind, title, about, text),
            MemoChange::Write { memo, text, over } => {
                let old = self.memo(memo)?;
                if over.as_ref().is_some_and(|read| *read != Digest::of(&old.body)) {
                    return Err(SessionError::MemoChanged(old.file.clone()));
                }
                let pins = self.pinned(links(text).into_iter().map(|l| l.target))?;
                let new = written(old, text);
                Ok(self.memo_plan("write", old, &new, format!("wrote the memo “{}”", old.title))?.after(pins))
            }
            MemoChange::Retitle { memo, title } => {
                let (old, title) = (self.memo(memo)?, one_line(title));
                if title.is_empty() {
                    return Err(SessionError::BadValue("a title needs words".to_owned()));
                }
                let new = memo::with_title(&old.text, &title);
                self.memo_plan("title", old, &new, format!("the memo “{}” is now “{title}”", old.title))
            }
            MemoChange::Kind { memo, kind } => {
                let (old, kind) = (self.memo(memo)?, kind_word(kind)?);
                let new = memo::with_kind(&old.text, &kind);
                self.memo_plan("kind", old, &new, format!("the memo “{}” is now of the kind {kind}", old.title))
            }
            MemoChange::About { memo, about } => {
                let old = self.memo(memo)?;
                self.all_there(about, &old.about)?;
                let pins = self.pinned(about.iter().cloned())?;
                let new = memo::with_about(&old.text, about);
                let message = format!("the memo “{}” is about something else now", old.title);
                Ok(self.memo_plan("about", old, &new, message)?.after(pins))
            }
            MemoChange::Remove { memo } => {
                let old = self.memo(memo)?;
                self.memo_plan("remove", old, "", format!("removed the memo “{}”", old.title))
            }
        }
    }

    fn new_memo(&self, kind: &str, title: &str, about: &[Target], text: &str) -> Result<Plan, SessionError> {
        let (kind, title, created) = (kind_word(kind)?, one_line(title), self.today());
        if title.is_empty() && text.trim().is_empty() {
            return Err(SessionError::BadValue("a memo needs a title or words".to_owned()));
        }
        self.all_there(about, &[])?;
        let pins = self.pinned(about.iter().cloned().chain(links(text).into_iter().map(|l| l.target)))?;
        let id = self.free_memo_id(&title, &kind);
        let draft = Draft { id: &id, title: &title, kind: &kind, about, coder: &self.coder, created: &created, text };
        let text = memo::compose(&draft);
        let file = path_of(&id);
        if text.lines().any(is_conflict_marker) {
            return Err(SessionError::MemoConflict(file));
        }
        let event = MemoEvent { change: "new".into(), memo: id.clone(), file: file.clone(), ..MemoEvent::default() };
        let said = if title.is_empty() { &id } else { &title };
        let mut plan = Plan { message: format!("new memo “{said}” ({id})"), ..Plan::default() };
        self.put(event, None, Some(text), &mut plan);
        Ok(plan.after(pins))
    }

    /// A plan that gives a memo's file another text; empty for none at all.
    fn memo_plan(&self, change: &str, old: &Memo, new: &str, message: String) -> Result<Plan, SessionError> {
        if new == old.text {
            return Err(SessionError::BadValue("the memo is like that already".to_owned()));
        }
        if new.lines().any(is_conflict_marker) {
            return Err(SessionError::MemoConflict(old.file.clone()));
        }
        let event = MemoEvent {
            change: change.to_owned(),
            memo: old.id.clone(),
            file: old.file.clone(),
            ..MemoEvent::default()
        };
        let mut plan = Plan { message, ..Plan::default() };
        let new = Some(new.to_owned()).filter(|_| change != "remove");
        self.put(event, Some(&old.text), new, &mut plan);
        Ok(plan)
    }

    /// Adds to a plan that a memo's file has a new text, or none (`None`).
    fn put(&self, event: MemoEvent, old: Option<&str>, new: Option<String>, plan: &mut Plan) {
        let path = event.file.clone();
        plan.ops.push((self.history(), Op::Memo(noted(event, old, new.as_deref()))));
        replaced(path, old, new, plan);
    }

    /// What a memo is about must be there, but for what it was `before`.
    fn all_there(&self, about: &[Target], before: &[Target]) -> Result<(), SessionError> {
        let new = about.iter().filter(|target| !before.contains(target));
        match new.filter_map(|target| target.missing_in(&self.study)).next() {
            Some(why) => Err(SessionError::BadValue(why)),
            None => Ok(()),
        }
    }

    /// A plan that gives those codes and sources that are spoken of a lasting
    /// id.
    pub(super) fn pinned(&self, targets: impl Iterator<Item = Target>) -> Result<Plan, SessionError> {
        let (mut codes, mut sources) = (Vec::new(), Vec::new());
        for target in targets.filter(|t| t.missing_in(&self.study).is_none()) {
            match target {
                Target::Theme(id) if self.study.theme(&id).is_some() => {}
                Target::Code(id) | Target::Theme(id) => codes.push(id),
                Target::Source(source) | Target::Turn { source, .. } => sources.push(source),
                _ => {}
            }
        }
        sources.sort();
        sources.dedup();
        let mut plan = self.lasting_codes(&codes)?;
        for source in sources {
            plan.replace.extend(self.lasting_source(&source)?);
        }
        Ok(plan)
    }

    /// An id that no memo has or had, and whose file is not there.
    fn free_memo_id(&self, title: &str, kind: &str) -> String {
        let made = if title.is_empty() { format!("{}-{}", slug(kind), self.today()) } else { slug(title) };
        // A name in another script has a slug that speaks of a code.
        let made = match made.strip_prefix("code-") {
            Some(hex) if !title.to_lowercase().starts_with("code") => format!("memo-{hex}"),
            _ => made,
        };
        let gone: HashSet<&str> =
            self.study.acts.iter().flat_map(|a| &a.memos).map(|event| event.memo.as_str()).collect();
        let taken = |id: &str| {
            id == "readme"
                || gone.contains(id)
                || self.study.memos.iter().any(|m| m.id.to_lowercase() == id || m.file.to_lowercase() == path_of(id))
                || self.study.root.join(path_of(id)).exists()
        };
        let numbered = (2u32..).map(|n| format!("{made}-{n}"));
        std::iter::once(made.clone()).chain(numbered).find(|id| !taken(id)).unwrap_or(made)
    }

    /// Puts new texts of memos into the study.
    pub(super) fn replace_memos(&mut self, replace: &[Replacement], remove: &[Removal]) {
        for file in replace.iter().filter(|f| is_memo(&f.path)) {
            let (new, _) = memo::read(&file.path, &file.text);
            match self.study.memos.binary_search_by(|m| m.file.cmp(&file.path)) {
                Ok(at) => self.study.memos[at] = new,
                Err(at) => self.study.memos.insert(at, new),
            }
        }
        self.study.memos.retain(|m| remove.iter().all(|r| r.path != m.file));
    }

    /// Takes back the changes of memos in one act (or makes them again): what
    /// the newest act that turned it did to them is undone, later changes of
    /// other lines kept. Gives the events that say so.
    pub(super) fn turn_memos(
        &self,
        act: &ActSummary,
        newest: &ActSummary,
        back: bool,
        turning: &mut TurningMemos,
    ) -> Result<Vec<MemoEvent>, SessionError> {
        let from = turning.events.len();
        let its = |e: &&MemoEvent| e.of.as_ref().is_none_or(|of| *of == act.act);
        for event in newest.memos.iter().filter(its) {
            let now = match turning.texts.get(&event.file) {
                Some(text) => text.clone(),
                None => self.text_there(&event.file).map(str::to_owned),
            };
            let new = self.turned_memo(event, now.as_deref(), turning)?;
            let said = MemoEvent {
                change: if back { "undo" } else { "redo" }.to_owned(),
                memo: event.memo.clone(),
                codes: event.codes.clone(),
                file: event.file.clone(),
                ..MemoEvent::default()
            };
            turning.events.push(noted(said, now.as_deref(), new.as_deref()));
            turning.texts.insert(event.file.clone(), new);
        }
        Ok(turning.events[from..].to_vec())
    }

    /// The text of a memo's file (`None`: no file) without what `event` did.
    fn turned_memo(
        &self,
        event: &MemoEvent,
        now: Option<&str>,
        turning: &TurningMemos,
    ) -> Result<Option<String>, SessionError> {
        let moved_on = || SessionError::MemoMovedOn(event.file.clone());
        let gone = || turning.texts.contains_key(&event.file) || self.is_gone(&event.file);
        let text = match now {
            // The file came with the event: it goes, if it is as it came.
            Some(now) if event.from.0.is_empty() => {
                return (Digest::of(now) == event.to).then_some(None).ok_or_else(moved_on);
            }
            Some(_) if event.to.0.is_empty() => None,
            Some(now) => self.memo_after(event, now, turning).and_then(|left| {
                let turned = carried(invert(&event.edits), &edits(&left, now))?;
                apply_edits(now, &turned)
            }),
            // The file went with the event: it comes again.
            None if event.to.0.is_empty() && gone() => apply_edits("", &invert(&event.edits)),
            None => None,
        };
        text.map(Some).ok_or_else(moved_on)
    }

    /// True if there is no such file, or will not be when the acts that wait
    /// are written.
    pub(super) fn is_gone(&self, file: &str) -> bool {
        let removed = self.queue.iter().rev().find_map(|Waiting { job, .. }| {
            let removes = job.remove.iter().any(|r| r.path == file);
            (removes || job.replace.iter().any(|r| r.path == file)).then_some(removes)
        });
        removed.unwrap_or_else(|| !self.study.root.join(file).exists())
    }

    /// What a file of a memo, of summaries or of a theme holds.
    pub(super) fn text_there(&self, file: &str) -> Option<&str> {
        let memo = || self.study.memos.iter().find(|m| m.file == file).map(|m| m.text.as_str());
        let summary = || self.study.summaries.iter().find(|s| s.file == file).map(|s| s.text.as_str());
        let theme = || self.study.themes.iter().find(|t| t.file == file).map(|t| t.whole.as_str());
        memo().or_else(summary).or_else(theme)
    }

    /// Adds the files of memos that were turned to a plan.
    pub(super) fn put_memos(&self, turning: TurningMemos, plan: &mut Plan) {
        for (path, new) in turning.texts {
            let old = self.text_there(&path);
            if old != new.as_deref() {
                replaced(path, old, new, plan);
            }
        }
    }

    /// What a memo's file said after `event`, got from what it says `now` and
    /// the changes in between; `None` if the history does not know them all.
    fn memo_after(&self, event: &MemoEvent, now: &str, turning: &TurningMemos) -> Option<String> {
        let (to, acts) = (Digest::of(now), self.study.acts.iter().flat_map(|a| &a.memos));
        let events: Vec<&MemoEvent> = acts.chain(&turning.events).filter(|e| e.file == event.file).collect();
        let mut seen = HashSet::from([&to]);
        let mut queue = VecDeque::from([(&to, now.to_owned())]);
        while let Some((at, text)) = queue.pop_front() {
            if *at == event.to {
                return Some(text);
            }
            for before in events.iter().filter(|e| e.to == *at && !e.from.0.is_empty()) {
                if seen.insert(&before.from) {
                    queue.push_back((&before.from, apply_edits(&text, &invert(&before.edits))?));
                }
            }
        }
        None
    }
}

/// What the history holds of a change of one file.
pub(super) fn op_of(event: MemoEvent) -> Op {
    match () {
        () if event.is_of_summaries() => Op::Summary(event),
        () if event.is_of_theme() => Op::Theme(event),
        () => Op::Memo(event),
    }
}

/// The event of a change of one file, with what was and what is there.
pub(super) fn noted(event: MemoEvent, old: Option<&str>, new: Option<&str>) -> MemoEvent {
    MemoEvent {
        from: old.map(Digest::of).unwrap_or_default(),
        to: new.map(Digest::of).unwrap_or_default(),
        edits: edits(old.unwrap_or(""), new.unwrap_or("")),
        ..event
    }
}

/// Adds to a plan that a file has a new text, or none (`None`).
pub(super) fn replaced(path: String, old: Option<&str>, new: Option<String>, plan: &mut Plan) {
    match (new, old.map(Digest::of)) {
        (Some(text), expected) => plan.replace.push(Replacement { path, expected, text }),
        (None, Some(expected)) => plan.remove.push(Removal { path, expected }),
        (None, None) => {}
    }
}

/// The file of a memo with another body. A body that would be read as front
/// matter gets front matter before it.
fn written(old: &Memo, body: &str) -> String {
    let new = memo::with_body(&old.text, body);
    if memo::read(&old.file, &new).0.id == old.id && !opens_front_matter(&old.text, &new) {
        return new;
    }
    memo::with_body(&memo::with_id(&old.text, &old.id), body)
}

/// True if the new text has front matter and the old one had none.
fn opens_front_matter(old: &str, new: &str) -> bool {
    let length = |text: &str| crate::text::frontmatter::length(text.trim_start_matches('\u{feff}'));
    length(old) == 0 && length(new) > 0
}

fn path_of(id: &str) -> String {
    format!("{FOLDER}/{}.md", layout::file_name(id))
}

fn is_memo(path: &str) -> bool {
    path.strip_prefix(FOLDER).is_some_and(|rest| rest.starts_with('/'))
}

/// Words on one line, single-spaced.
fn one_line(words: &str) -> String {
    words.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

fn kind_word(kind: &str) -> Result<String, SessionError> {
    let kind = one_line(kind).to_lowercase();
    match kind.as_str() {
        "" => Ok(USUAL_KIND.to_owned()),
        _ if kind.chars().count() <= 40 => Ok(kind),
        _ => Err(SessionError::BadValue("a kind of memo is one or two words".to_owned())),
    }
}
