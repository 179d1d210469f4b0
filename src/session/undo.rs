//! Taking acts back and bringing them back.
//!
//! Undo takes the coder's newest living act, whenever it was made: it works
//! after a restart. Codings need no more than the undo event. The codebook is a
//! file, so its text is changed back too, if it still is what the act left.
//! Several acts are turned one after the other, each on the text that the one
//! before leaves, and become one act: redo brings them back together.

use super::book::{noted, text_of};
use super::commit::Plan;
use super::memos::{TurningMemos, op_of};
use super::{Session, SessionError};
use crate::model::anchor::Digest;
use crate::model::codebook::Codebook;
use crate::model::event::{ActSummary, CodebookEvent, Op, Origin};
use crate::model::fold::plural;
use crate::model::ids::Ulid;
use crate::model::memo::MemoEvent;
use crate::text::codebook::{self, edit, edit::FileEdit};
use std::collections::{HashSet, VecDeque};

/// The codebook between two acts that are turned, and the events so far.
struct Turning {
    book: Codebook,
    events: Vec<CodebookEvent>,
}

impl Session {
    /// Takes back the newest act, or all down to one.
    pub(super) fn plan_undo(&self, down_to: Option<&Ulid>) -> Result<Plan, SessionError> {
        let acts = match down_to {
            None => self.next_undo().into_iter().collect(),
            Some(act) => self.study.acts_down_to(&self.coder, act),
        };
        let message = match (&acts[..], down_to) {
            ([], None) => return Err(SessionError::NothingToUndo),
            ([], Some(act)) => return Err(SessionError::NotUndoable(act.0.clone())),
            ([one], _) => format!("undone: {}", one.what),
            ([.., last], _) => format!("undone: {}, down to: {}", plural(acts.len(), "act"), last.what),
        };
        self.plan_turn(&acts, true, message)
    }

    pub(super) fn plan_redo(&self) -> Result<Plan, SessionError> {
        let first = self.next_redo().ok_or(SessionError::NothingToRedo)?;
        let acts = self.study.acts_undone_with(&self.coder, first);
        let message = match &acts[..] {
            [.., last] if acts.len() > 1 => {
                format!("done again: {}, up to: {}", plural(acts.len(), "act"), last.what)
            }
            _ => format!("done again: {}", first.what),
        };
        self.plan_turn(&acts, false, message)
    }

    fn plan_turn(&self, acts: &[&ActSummary], back: bool, message: String) -> Result<Plan, SessionError> {
        let mut plan = Plan { message, ..Plan::default() };
        let any = acts.iter().any(|a| !a.codebook.is_empty());
        let book = if any { self.study.codebook.clone() } else { Codebook::default() };
        let mut turning = Turning { book, events: Vec::new() };
        let mut memos = TurningMemos::default();
        for act in acts {
            let from = turning.events.len();
            self.turn_codebook(act, back, &mut turning)?;
            for event in &mut turning.events[from..] {
                // Which act each is about is only in question among several.
                event.of = Some(act.act.clone()).filter(|_| acts.len() > 1);
                plan.ops.push((self.history(), Op::Codebook(event.clone())));
            }
            if !act.memos.is_empty() {
                for event in self.turn_memos(act, self.newest_turn(act), back, &mut memos)? {
                    let of = Some(act.act.clone()).filter(|_| acts.len() > 1);
                    plan.ops.push((self.history(), op_of(MemoEvent { of, ..event })));
                }
            }
            let of = act.act.clone();
            plan.ops.push((self.origin_of(act), if back { Op::Undo { of } } else { Op::Redo { of } }));
        }
        plan.rework = Some(self.rework_of_acts(acts)?);
        if !turning.events.is_empty() {
            plan.replace = self.replacements(edit::between(&self.study.codebook, &turning.book));
        }
        self.put_memos(memos, &mut plan);
        Ok(plan)
    }

    /// An undo stands in the file in which the act began.
    fn origin_of(&self, act: &ActSummary) -> Origin {
        match act.sources.iter().map(|s| self.journal(s)).find(|o| o.file == act.file) {
            Some(origin) => origin,
            None => self.history(),
        }
    }

    /// The codebook files of an act, changed back (or forth again): what the
    /// newest act that turned it did to them is undone. Ids that it wrote stay.
    fn turn_codebook(&self, act: &ActSummary, back: bool, turning: &mut Turning) -> Result<(), SessionError> {
        if act.codebook.is_empty() {
            return Ok(());
        }
        let its = |e: &&CodebookEvent| e.change != "id" && e.of.as_ref().is_none_or(|of| *of == act.act);
        for event in self.newest_turn(act).codebook.iter().filter(its) {
            let said = CodebookEvent {
                change: if back { "undo" } else { "redo" }.to_owned(),
                code: event.code.clone(),
                into: event.into.clone(),
                codes: event.codes.clone(),
                ..CodebookEvent::default()
            };
            let merge = act.codebook.iter().any(|e| e.change == "merge" && e.file == event.file);
            let edit = self.turned(event, merge.then_some(back), turning)?;
            if let Op::Codebook(done) = noted(&said, &edit.path, text_of(&turning.book, &edit.path), &edit.text) {
                turning.events.push(done);
            }
            turning.book = edit::made(&turning.book, &[edit]);
        }
        Ok(())
    }

    /// The last undo or redo of an act, or the act itself.
    fn newest_turn<'s>(&'s self, act: &'s ActSummary) -> &'s ActSummary {
        let turns = self.study.acts.iter().filter(|a| a.actor == act.actor && a.turns.contains(&act.act));
        turns.max_by_key(|a| (a.at, &a.act)).unwrap_or(act)
    }

    /// The file of a codebook event as it is without it, later changes of other
    /// places kept. `merge` is the direction to turn a merge in.
    fn turned(&self, event: &CodebookEvent, merge: Option<bool>, turning: &Turning) -> Result<FileEdit, SessionError> {
        let moved_on = || SessionError::CodebookMovedOn(event.file.clone());
        let now = text_of(&turning.book, &event.file).ok_or_else(moved_on)?;
        let Some(left) = self.text_after(event, now, turning) else {
            // Edited by hand since. A merge is one word in one heading.
            return turned_merge(event, merge, &turning.book)?.ok_or_else(moved_on);
        };
        let later = codebook::edits(&left, now);
        let edits = codebook::carried(codebook::invert(&event.edits), &later).ok_or_else(moved_on)?;
        let text = codebook::apply_edits(now, &edits).ok_or_else(moved_on)?;
        Ok(FileEdit { path: event.file.clone(), text })
    }

    /// What a codebook file said after `event`, got from what it says `now` and
    /// the changes in between; `None` if the history does not know them all.
    fn text_after(&self, event: &CodebookEvent, now: &str, turning: &Turning) -> Option<String> {
        let (to, acts) = (Digest::of(now), self.study.acts.iter().flat_map(|a| &a.codebook));
        let acts = acts.chain(&turning.events);
        let events: Vec<&CodebookEvent> = acts.filter(|e| e.file == event.file && !e.found).collect();
        let mut seen = HashSet::from([&to]);
        let mut queue = VecDeque::from([(&to, now.to_owned())]);
        while let Some((at, text)) = queue.pop_front() {
            if *at == event.to {
                return Some(text);
            }
            for before in events.iter().filter(|e| e.to == *at) {
                if seen.insert(&before.from) {
                    queue.push_back((&before.from, codebook::apply_edits(&text, &codebook::invert(&before.edits))?));
                }
            }
        }
        None
    }
}

fn turned_merge(event: &CodebookEvent, back: Option<bool>, book: &Codebook) -> Result<Option<FileEdit>, SessionError> {
    let edits = match (back, &event.code, &event.into) {
        (Some(true), Some(code), _) => edit::unmerge(book, code)?,
        (Some(false), Some(code), Some(into)) => edit::merge(book, code, into)?,
        _ => Vec::new(),
    };
    Ok(edits.into_iter().find(|e| e.path == event.file))
}
