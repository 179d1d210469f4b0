//! A plan that makes several codes of one.
//!
//! The new codes stand beside the old one and have its origin, since they come
//! from the same place. The old one stays: what nobody chose, and what other
//! coders coded with it, is still coded with it.

use super::commit::Plan;
use super::{Session, SessionError};
use crate::model::change::NewCode;
use crate::model::codebook::{Code, CodeId, Codebook};
use crate::model::coding::Coding;
use crate::model::event::{CodebookEvent, Op};
use crate::model::fold::plural;
use crate::model::ids::Ulid;
use crate::text::codebook::edit;
use serde_json::json;
use std::collections::HashSet;

impl Session {
    pub(super) fn plan_split_code(
        &self,
        code: &CodeId,
        new: &[NewCode],
        codings: &[(Ulid, usize)],
    ) -> Result<Plan, SessionError> {
        let book = &self.study.codebook;
        let index = book.find(code).ok_or_else(|| self.unknown_code(code))?;
        if let Some(into) = &book.codes[index].merged_into {
            return Err(SessionError::BadValue(format!("“{code}” is merged into “{into}”: split that one")));
        }
        if new.is_empty() {
            return Err(SessionError::BadValue("name the new codes".to_owned()));
        }
        let (after, ids) = self.beside(&book.codes[index], new)?;
        let event = CodebookEvent {
            change: "split".into(),
            code: Some(code.clone()),
            codes: ids.clone(),
            ..CodebookEvent::default()
        };
        let mut plan = self.change_plan(&event, edit::between(book, &after), String::new())?;
        let recoded = self.recoded(index, &ids, codings, &mut plan)?;
        let names: Vec<String> = new.iter().map(|n| format!("“{}”", n.name)).collect();
        plan.message = format!("split “{}” into {}: ", self.study.code_name(code), names.join(", "));
        plan.message.push_str(&self.shares(index, recoded));
        Ok(plan)
    }

    /// The book with new codes beside `old`, and their ids.
    fn beside(&self, old: &Code, new: &[NewCode]) -> Result<(Codebook, Vec<CodeId>), SessionError> {
        let book = &self.study.codebook;
        let under = old.parent.map(|p| book.codes[p].id.clone());
        let file = book.files.get(old.file).filter(|f| under.is_none() && f.under.is_none());
        let (mut now, mut ids) = (book.clone(), Vec::new());
        for new in new {
            let new = NewCode {
                under: under.clone(),
                file: file.map(|f| f.path.clone()),
                origin: old.origin,
                id: Some(self.id_for(&now, new)),
                ..new.clone()
            };
            let (edits, id) = edit::add(&now, &new)?;
            now = edit::made(&now, &edits);
            ids.push(id);
        }
        Ok((now, ids))
    }

    /// Adds the recodings to the plan; gives how many.
    fn recoded(
        &self,
        old: usize,
        ids: &[CodeId],
        codings: &[(Ulid, usize)],
        plan: &mut Plan,
    ) -> Result<usize, SessionError> {
        let (mut seen, mut recoded) = (HashSet::new(), 0);
        for (id, which) in codings {
            let code = ids.get(*which).ok_or_else(|| SessionError::BadValue("there is no such new code".to_owned()))?;
            let coding = self.any(id)?;
            if !self.is_of(coding, old) {
                let name = &self.study.codebook.codes[old].name;
                return Err(SessionError::BadValue(format!("the coding {id} is not coded with {name}")));
            }
            if !seen.insert(id) {
                return Err(SessionError::BadValue("a coding goes to one of the new codes".to_owned()));
            }
            if coding.coder == self.coder {
                let op = Op::Set { of: id.clone(), field: "code".to_owned(), value: json!(code) };
                plan.ops.push((self.own_journal(&coding.source)?, op));
                recoded += 1;
            }
        }
        Ok(recoded)
    }

    fn is_of(&self, coding: &Coding, code: usize) -> bool {
        coding.code.as_ref().and_then(|c| self.study.codebook.resolve(c)) == Some(code)
    }

    /// What became of the codings of a code, in words.
    fn shares(&self, code: usize, recoded: usize) -> String {
        let of = self.study.codings.iter().filter(|c| self.is_of(c, code));
        let (own, others): (Vec<_>, Vec<_>) = of.partition(|c| c.coder == self.coder);
        let mut out = vec![format!("{} recoded", plural(recoded, "coding"))];
        let stay = |n: usize| if n == 1 { "stays" } else { "stay" };
        let left = own.len() - recoded;
        if left > 0 {
            out.push(format!("{left} {}", stay(left)));
        }
        if !others.is_empty() {
            out.push(format!("{} of other coders {}", others.len(), stay(others.len())));
        }
        out.join(", ")
    }
}
