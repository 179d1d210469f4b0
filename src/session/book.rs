//! Plans for the codebook: add, rename, move, merge, retire, redefine.

use super::commit::Plan;
use super::{Session, SessionError};
use crate::model::anchor::Digest;
use crate::model::change::{CodebookChange, NewCode, NewCoding};
use crate::model::codebook::CodeId;
use crate::model::event::{CodebookEvent, Op};
use crate::store::load::codebook_texts;
use crate::store::writer::Replacement;
use crate::text::codebook::{self, edit, edit::FileEdit};

impl Session {
    /// File edits with the digests they were made on.
    pub(super) fn replacements(&self, edits: Vec<FileEdit>) -> Vec<Replacement> {
        let digest = |path: &str| self.study.codebook.files.iter().find(|f| f.path == path).map(|f| Digest::of(&f.text));
        edits.into_iter().map(|e| Replacement { expected: digest(&e.path), path: e.path, text: e.text }).collect()
    }

    /// Takes up a codebook that another program has changed since it was read.
    /// While own changes still wait for the disk, the disk is no news.
    pub(super) fn take_up_codebook(&mut self) {
        if !self.queue.is_empty() {
            return;
        }
        let Ok((texts, _)) = codebook_texts(&self.study.root) else {
            return;
        };
        let known = self.study.codebook.files.iter().map(|f| (&f.path, &f.text));
        if !texts.iter().map(|(path, text)| (path, text)).eq(known) {
            self.study.codebook = codebook::parse(&texts).0;
            self.note_codebook();
        }
    }

    /// A plan that replaces codebook files and notes each in the history.
    pub(super) fn book_plan(&self, event: &CodebookEvent, edits: Vec<FileEdit>, message: String) -> Plan {
        let mut plan = Plan { message, ..Plan::default() };
        for file in self.replacements(edits) {
            let old = self.study.codebook.files.iter().find(|f| f.path == file.path).map_or("", |f| f.text.as_str());
            let noted = CodebookEvent {
                file: file.path.clone(),
                from: file.expected.clone().unwrap_or_default(),
                to: Digest::of(&file.text),
                edits: codebook::edits(old, &file.text),
                ..event.clone()
            };
            plan.ops.push((self.history(), Op::Codebook(noted)));
            plan.replace.push(file);
        }
        plan
    }

    pub(super) fn plan_new_code(&mut self, new: &NewCode, codings: Vec<NewCoding>) -> Result<Plan, SessionError> {
        let mut new = new.clone();
        if new.id.is_none() {
            // An id that only journals know belongs to a code that went: not
            // to be taken over with its codings.
            let cited = |id: &str| self.study.codings.iter().any(|c| c.code.as_ref().is_some_and(|x| x.0 == id));
            new.id = Some(edit::free_id(&self.study.codebook, &new.name, cited));
        }
        let new = &new;
        let (edits, id) = edit::add(&self.study.codebook, new)?;
        let event = CodebookEvent { change: "add".into(), code: Some(id.clone()), into: new.under.clone(), ..CodebookEvent::default() };
        let mut plan = self.book_plan(&event, edits, format!("new code “{}” ({id})", new.name));
        let mut checked = Vec::new();
        for coding in codings {
            let valid = self.validate(&NewCoding { code: None, ..coding })?;
            checked.push(NewCoding { code: Some(id.clone()), ..valid });
        }
        let without_code: Vec<NewCoding> = checked.iter().map(|c| NewCoding { code: None, ..c.clone() }).collect();
        plan.replace.extend(self.lasting_ids(&without_code)?);
        self.add_codings(&checked, &mut plan)?;
        Ok(plan)
    }

    pub(super) fn plan_codebook(&self, change: &CodebookChange) -> Result<Plan, SessionError> {
        let book = &self.study.codebook;
        let name = |code: &CodeId| self.study.code_name(code);
        let event = |change: &str, code: &CodeId, into: Option<&CodeId>| CodebookEvent { change: change.to_owned(), code: Some(code.clone()), into: into.cloned(), ..CodebookEvent::default() };
        let (event, edits, message) = match change {
            CodebookChange::Rename { code, name: new } => (event("rename", code, None), edit::rename(book, code, new)?, format!("“{}” is now “{new}”", name(code))),
            CodebookChange::Move { code, under } => {
                let place = under.as_ref().map_or("at the top".to_owned(), |u| format!("under “{}”", name(u)));
                (event("move", code, under.as_ref()), edit::move_to(book, code, under.as_ref())?, format!("“{}” now stands {place}", name(code)))
            }
            CodebookChange::Merge { code, into } => (event("merge", code, Some(into)), edit::merge(book, code, into)?, format!("“{}” is merged into “{}”", name(code), name(into))),
            CodebookChange::Retire { code } => (event("retire", code, None), edit::retire(book, code)?, format!("“{}” is retired", name(code))),
            CodebookChange::Redefine { code, definition } => (event("redefine", code, None), edit::redefine(book, code, definition)?, format!("“{}” has a new definition", name(code))),
        };
        let plan = self.book_plan(&event, edits, message);
        if plan.ops.is_empty() {
            return Err(SessionError::BadValue("the codebook is like that already".to_owned()));
        }
        Ok(plan)
    }
}
