//! Plans for the codebook: add, rename, move, merge, retire, redefine.

use super::commit::Plan;
use super::{Session, SessionError};
use crate::model::anchor::Digest;
use crate::model::change::{CodebookChange, NewCode, NewCoding};
use crate::model::codebook::CodeId;
use crate::model::event::{CodebookEvent, Op};
use crate::store::writer::Replacement;
use crate::text::codebook::{self, edit, edit::FileEdit};

impl Session {
    /// File edits with the digests they were made on.
    pub(super) fn replacements(&self, edits: Vec<FileEdit>) -> Vec<Replacement> {
        let digest = |path: &str| self.study.codebook.files.iter().find(|f| f.path == path).map(|f| Digest::of(&f.text));
        edits.into_iter().map(|e| Replacement { expected: digest(&e.path), path: e.path, text: e.text }).collect()
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
        let (edits, id) = edit::add(&self.study.codebook, new)?;
        let event = CodebookEvent { change: "add".into(), code: Some(id.clone()), into: new.under.clone(), ..CodebookEvent::default() };
        let mut plan = self.book_plan(&event, edits, format!("new code “{}” ({id})", new.name));
        let mut checked = Vec::new();
        for coding in codings {
            let valid = self.validate(&NewCoding { code: None, ..coding })?;
            checked.push(NewCoding { code: Some(id.clone()), ..valid });
        }
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
