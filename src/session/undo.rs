//! Taking acts back and bringing them back.
//!
//! Undo takes the coder's newest living act, whenever it was made: it works
//! after a restart. Codings need no more than the undo event. The codebook is a
//! file, so its text is changed back too, if it still is what the act left.

use super::commit::Plan;
use super::{Session, SessionError};
use crate::model::anchor::Digest;
use crate::model::event::{ActSummary, CodebookEvent, Op, Origin};
use crate::text::codebook::{self, edit, edit::FileEdit};
use std::collections::{HashSet, VecDeque};

impl Session {
    pub(super) fn plan_undo(&self) -> Result<Plan, SessionError> {
        let act =
            self.own_acts().filter(|a| !a.undone).max_by_key(|a| (a.at, &a.act)).ok_or(SessionError::NothingToUndo)?;
        let mut plan = self.turn_codebook(act, true)?;
        plan.message = format!("undone: {}", act.what);
        plan.ops.push((self.origin_of(act), Op::Undo { of: act.act.clone() }));
        Ok(plan)
    }

    pub(super) fn plan_redo(&self) -> Result<Plan, SessionError> {
        let newest = self.own_acts().filter(|a| !a.undone).map(|a| a.turned.unwrap_or(a.at).min(a.at)).max();
        let act = self
            .own_acts()
            .filter(|a| a.undone && newest.is_none_or(|n| a.turned.is_some_and(|t| t > n)))
            .max_by_key(|a| (a.turned, std::cmp::Reverse(a.at)))
            .ok_or(SessionError::NothingToRedo)?;
        let mut plan = self.turn_codebook(act, false)?;
        plan.message = format!("done again: {}", act.what);
        plan.ops.push((self.origin_of(act), Op::Redo { of: act.act.clone() }));
        Ok(plan)
    }

    /// The coder's acts that can be taken back.
    fn own_acts(&self) -> impl Iterator<Item = &ActSummary> {
        let noted = |a: &ActSummary| !a.codebook.is_empty() && a.codebook.iter().all(|c| c.found);
        let text = |a: &ActSummary| a.file.starts_with("history/") && a.codebook.is_empty() && a.memos.is_empty();
        self.study.acts.iter().filter(move |a| a.actor == self.coder && !a.is_undo && !noted(a) && !text(a))
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
    fn turn_codebook(&self, act: &ActSummary, back: bool) -> Result<Plan, SessionError> {
        let mut plan = Plan::default();
        for event in self.newest_turn(act).codebook.iter().filter(|e| e.change != "id") {
            let noted = CodebookEvent {
                change: if back { "undo" } else { "redo" }.to_owned(),
                code: event.code.clone(),
                into: event.into.clone(),
                ..CodebookEvent::default()
            };
            let merge = act.codebook.iter().any(|e| e.change == "merge" && e.file == event.file);
            let part = self.book_plan(&noted, vec![self.turned(event, merge.then_some(back))?], String::new());
            plan.replace.extend(part.replace);
            plan.ops.extend(part.ops);
        }
        for event in &self.newest_turn(act).memos {
            self.turn_memo(event, back, &mut plan)?;
        }
        Ok(plan)
    }

    /// The last undo or redo of an act, or the act itself.
    fn newest_turn<'s>(&'s self, act: &'s ActSummary) -> &'s ActSummary {
        let of = |op: &Op| matches!(op, Op::Undo { of } | Op::Redo { of } if *of == act.act);
        let turns = self.events.iter().filter(|l| of(&l.event.op) && l.event.actor == act.actor);
        let newest = turns.max_by_key(|l| (l.event.at, &l.event.id)).map(|l| &l.event.act);
        newest.and_then(|id| self.study.acts.iter().find(|a| a.act == *id)).unwrap_or(act)
    }

    /// The file of a codebook event as it is without it, later changes of other
    /// places kept. `merge` is the direction to turn a merge in.
    fn turned(&self, event: &CodebookEvent, merge: Option<bool>) -> Result<FileEdit, SessionError> {
        let moved_on = || SessionError::CodebookMovedOn(event.file.clone());
        let file = self.study.codebook.files.iter().find(|f| f.path == event.file).ok_or_else(moved_on)?;
        let Some(left) = self.text_after(event, &file.text) else {
            // Edited by hand since. A merge is one word in one heading.
            return self.turned_merge(event, merge)?.ok_or_else(moved_on);
        };
        let later = codebook::edits(&left, &file.text);
        let edits = codebook::carried(codebook::invert(&event.edits), &later).ok_or_else(moved_on)?;
        let text = codebook::apply_edits(&file.text, &edits).ok_or_else(moved_on)?;
        Ok(FileEdit { path: event.file.clone(), text })
    }

    fn turned_merge(&self, event: &CodebookEvent, back: Option<bool>) -> Result<Option<FileEdit>, SessionError> {
        let book = &self.study.codebook;
        let edits = match (back, &event.code, &event.into) {
            (Some(true), Some(code), _) => edit::unmerge(book, code)?,
            (Some(false), Some(code), Some(into)) => edit::merge(book, code, into)?,
            _ => Vec::new(),
        };
        Ok(edits.into_iter().find(|e| e.path == event.file))
    }

    /// What a codebook file said after `event`, got from what it says `now` and
    /// the changes in between; `None` if the history does not know them all.
    fn text_after(&self, event: &CodebookEvent, now: &str) -> Option<String> {
        let (to, acts) = (Digest::of(now), self.study.acts.iter().flat_map(|a| &a.codebook));
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
