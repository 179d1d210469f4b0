//! Taking acts back and bringing them back.
//!
//! Undo takes the coder's newest living act, whenever it was made: it works
//! after a restart. Codings need no more than the undo event. The codebook is a
//! file, so its text is changed back too, if it still is what the act left.

use super::commit::Plan;
use super::{Session, SessionError};
use crate::model::event::{ActSummary, CodebookEvent, Op, Origin};
use crate::text::codebook::{self, edit, edit::FileEdit};

impl Session {
    pub(super) fn plan_undo(&self) -> Result<Plan, SessionError> {
        let act = self.own_acts().filter(|a| !a.undone).max_by_key(|a| (a.at, &a.act)).ok_or(SessionError::NothingToUndo)?;
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
        let noted = |a: &ActSummary| a.sources.is_empty() && !a.codebook.is_empty() && a.codebook.iter().all(|c| c.found);
        let text = |a: &ActSummary| a.file.starts_with("history/") && a.codebook.is_empty();
        self.study.acts.iter().filter(move |a| a.actor == self.coder && !a.is_undo && !noted(a) && !text(a))
    }

    /// An undo stands in the file in which the act began.
    fn origin_of(&self, act: &ActSummary) -> Origin {
        match act.sources.iter().map(|s| self.journal(s)).find(|o| o.file == act.file) {
            Some(origin) => origin,
            None => self.history(),
        }
    }

    /// The codebook files of an act, changed back (or forth again).
    fn turn_codebook(&self, act: &ActSummary, back: bool) -> Result<Plan, SessionError> {
        let mut plan = Plan::default();
        for event in act.codebook.iter().filter(|e| !e.found) {
            let edits = self.turned(event, back)?;
            let noted = CodebookEvent { change: if back { "undo" } else { "redo" }.to_owned(), code: event.code.clone(), into: event.into.clone(), ..CodebookEvent::default() };
            let part = self.book_plan(&noted, edits, String::new());
            plan.replace.extend(part.replace);
            plan.ops.extend(part.ops);
        }
        Ok(plan)
    }

    fn turned(&self, event: &CodebookEvent, back: bool) -> Result<Vec<FileEdit>, SessionError> {
        let book = &self.study.codebook;
        let moved_on = || SessionError::CodebookMovedOn(event.file.clone());
        let file = book.files.iter().find(|f| f.path == event.file).ok_or_else(moved_on)?;
        let now = crate::model::anchor::Digest::of(&file.text);
        let expected = if back { &event.to } else { &event.from };
        if now == *expected || (!back && event.from.0.is_empty() && file.text.is_empty()) {
            let edits = if back { codebook::invert(&event.edits) } else { event.edits.clone() };
            let text = codebook::apply_edits(&file.text, &edits).ok_or_else(moved_on)?;
            return Ok(vec![FileEdit { path: event.file.clone(), text }]);
        }
        match (event.change.as_str(), &event.code, &event.into, back) {
            ("merge", Some(code), _, true) => Ok(edit::unmerge(book, code)?),
            ("merge", Some(code), Some(into), false) => Ok(edit::merge(book, code, into)?),
            _ => Err(moved_on()),
        }
    }
}
