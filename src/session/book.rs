//! Plans for the codebook: add, rename, move, merge, status, definitions.

use super::codings::ids_event;
use super::commit::Plan;
use super::{Session, SessionError};
use crate::model::anchor::Digest;
use crate::model::change::{CodebookChange, NewCode, NewCoding};
use crate::model::codebook::{Code, CodeId, CodeStatus, Codebook};
use crate::model::event::{CodebookEvent, Op};
use crate::store::writer::Replacement;
use crate::text::codebook::{self, edit, edit::FileEdit};

impl Session {
    /// File edits with the digests they were made on.
    pub(super) fn replacements(&self, edits: Vec<FileEdit>) -> Vec<Replacement> {
        let digest =
            |path: &str| self.study.codebook.files.iter().find(|f| f.path == path).map(|f| Digest::of(&f.text));
        edits.into_iter().map(|e| Replacement { expected: digest(&e.path), path: e.path, text: e.text }).collect()
    }

    /// A plan that replaces codebook files and notes each in the history. Ids
    /// that the change writes are noted apart, because they stay when the
    /// change is taken back: other codings may cite them by then.
    pub(super) fn change_plan(
        &self,
        event: &CodebookEvent,
        edits: Vec<FileEdit>,
        message: String,
    ) -> Result<Plan, SessionError> {
        let book = &self.study.codebook;
        let after = edit::made(book, &edits);
        let written = |c: &&Code| c.implicit && after.get(&c.id).is_some_and(|now| !now.implicit);
        let ids: Vec<CodeId> = book.codes.iter().filter(written).map(|c| c.id.clone()).collect();
        let pinned = edit::write_ids(book, &ids)?;
        let mut plan = Plan { message, ..Plan::default() };
        for file in self.replacements(edits) {
            let old = text_of(book, &file.path);
            let between = pinned.iter().find(|p| p.path == file.path).map(|p| p.text.as_str()).or(old);
            if let Some(between) = between.filter(|b| Some(*b) != old) {
                plan.ops.push((self.history(), noted(&ids_event(), &file.path, old, between)));
            }
            if between != Some(file.text.as_str()) {
                plan.ops.push((self.history(), noted(event, &file.path, between, &file.text)));
            }
            plan.replace.push(file);
        }
        Ok(plan)
    }

    /// A plan that replaces codebook files and notes each in the history.
    pub(super) fn book_plan(&self, event: &CodebookEvent, edits: Vec<FileEdit>, message: String) -> Plan {
        let mut plan = Plan { message, ..Plan::default() };
        for file in self.replacements(edits) {
            plan.ops.push((
                self.history(),
                noted(event, &file.path, text_of(&self.study.codebook, &file.path), &file.text),
            ));
            plan.replace.push(file);
        }
        plan
    }

    /// The id of a code that is to be made in `book`. One that only journals
    /// know belongs to a code that went: not to be taken over with its codings.
    pub(super) fn id_for(&self, book: &Codebook, new: &NewCode) -> CodeId {
        let cited = |id: &str| self.study.codings.iter().any(|c| c.code.as_ref().is_some_and(|x| x.0 == id));
        new.id.clone().unwrap_or_else(|| edit::free_id(book, &new.name, cited))
    }

    pub(super) fn plan_new_code(&mut self, new: &NewCode, codings: Vec<NewCoding>) -> Result<Plan, SessionError> {
        let mut new = new.clone();
        new.id = Some(self.id_for(&self.study.codebook, &new));
        let new = &new;
        let (edits, id) = edit::add(&self.study.codebook, new)?;
        let event = CodebookEvent {
            change: "add".into(),
            code: Some(id.clone()),
            into: new.under.clone(),
            ..CodebookEvent::default()
        };
        let mut plan = self.change_plan(&event, edits, format!("new code “{}” ({id})", new.name))?;
        let mut checked = Vec::new();
        for coding in codings {
            let valid = self.validate(&NewCoding { code: None, ..coding })?;
            if !checked.iter().any(|c: &NewCoding| c.source == valid.source) {
                plan.replace.extend(self.lasting_source(&valid.source)?);
            }
            checked.push(NewCoding { code: Some(id.clone()), ..valid });
        }
        self.add_codings(&checked, &mut plan)?;
        Ok(plan)
    }

    pub(super) fn plan_codebook(&self, change: &CodebookChange) -> Result<Plan, SessionError> {
        let book = &self.study.codebook;
        let name = |code: &CodeId| self.study.code_name(code);
        let event = |change: &str, code: &CodeId, into: Option<&CodeId>| CodebookEvent {
            change: change.to_owned(),
            code: Some(code.clone()),
            into: into.cloned(),
            ..CodebookEvent::default()
        };
        let (event, edits, message) = match change {
            CodebookChange::Rename { code, name: new } => (
                event("rename", code, None),
                edit::rename(book, code, new)?,
                format!("“{}” is now “{new}”", name(code)),
            ),
            CodebookChange::Move { codes, under } => {
                let [first, more @ ..] = &codes[..] else {
                    return Err(SessionError::BadValue("no code is chosen".to_owned()));
                };
                let place = under.as_ref().map_or("at the top".to_owned(), |u| format!("under “{}”", name(u)));
                let message = match more.len() {
                    0 => format!("“{}” now stands {place}", name(first)),
                    n => format!("{} codes now stand {place}", n + 1),
                };
                let event = CodebookEvent { codes: more.to_vec(), ..event("move", first, under.as_ref()) };
                (event, edit::move_all(book, codes, under.as_ref())?, message)
            }
            CodebookChange::Merge { code, into } => (
                event("merge", code, Some(into)),
                edit::merge(book, code, into)?,
                format!("“{}” is merged into “{}”", name(code), name(into)),
            ),
            CodebookChange::Status { code, status } => {
                let retired = *status == CodeStatus::Retired;
                let word = if retired { "retire" } else { "status" };
                let now = if retired { "" } else { " now" };
                let message = format!("“{}” is {}{now}", name(code), status.word());
                (event(word, code, None), edit::set_status(book, code, *status)?, message)
            }
            CodebookChange::Define { code, field: None, text } => (
                event("redefine", code, None),
                edit::redefine(book, code, text)?,
                format!("“{}” has a new definition", name(code)),
            ),
            CodebookChange::Define { code, field: Some(label), text } => {
                let message = if text.trim().is_empty() {
                    format!("“{}” has no “{label}” any more", name(code))
                } else {
                    format!("“{}”: “{label}” is written", name(code))
                };
                (event("redefine", code, None), edit::set_field(book, code, label, text)?, message)
            }
            CodebookChange::Split { code, new, codings } => return self.plan_split_code(code, new, codings),
        };
        let plan = self.change_plan(&event, edits, message)?;
        if plan.ops.is_empty() {
            return Err(SessionError::BadValue("the codebook is like that already".to_owned()));
        }
        Ok(plan)
    }
}

pub(super) fn text_of<'b>(book: &'b Codebook, path: &str) -> Option<&'b str> {
    book.files.iter().find(|f| f.path == path).map(|f| f.text.as_str())
}

/// The event of one file's change. A file that was not there has no digest.
pub(super) fn noted(event: &CodebookEvent, path: &str, old: Option<&str>, new: &str) -> Op {
    let from = old.map(Digest::of).unwrap_or_default();
    let old = old.unwrap_or("");
    Op::Codebook(CodebookEvent {
        file: path.to_owned(),
        from,
        to: Digest::of(new),
        edits: codebook::edits(old, new),
        ..event.clone()
    })
}
