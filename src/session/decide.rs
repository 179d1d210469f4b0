//! Deciding together: what coders who differ agree on, and taking it back.
//!
//! A decision is a coding in the decider's own journal that names the codings it
//! decides on. So nobody writes into another's folder, nothing that a coder did is
//! lost, and what was thought before the talk can still be told from what was
//! thought after it. A decision that nothing counts is a rejected coding: it has to
//! stand somewhere, or nobody could tell it from what was not talked about.
//!
//! One place has one decision. One's own gives way to a newer one; somebody else's
//! does not: only they take it back.

use super::commit::Plan;
use super::{Session, SessionError};
use crate::model::change::{Decision, Keep, NewCoding};
use crate::model::codebook::CodeId;
use crate::model::coding::{Coding, CodingStatus, Method};
use crate::model::event::Op;
use crate::model::fold::plural;
use crate::model::ids::Ulid;
use crate::model::span::Span;
use std::collections::{BTreeSet, HashSet};

impl Session {
    /// What a decision would come to, in words; nothing is done.
    ///
    /// # Errors
    /// As [`Session::apply`].
    pub fn would_decide(&mut self, decisions: Vec<Decision>) -> Result<String, SessionError> {
        self.plan_decide(decisions).map(|plan| plan.message)
    }

    pub(super) fn plan_decide(&mut self, decisions: Vec<Decision>) -> Result<Plan, SessionError> {
        if self.blind {
            return Err(SessionError::DecidedBlind);
        }
        let (mut new, mut of, mut old) = (Vec::new(), Vec::new(), BTreeSet::new());
        let mut seen: HashSet<Ulid> = HashSet::new();
        for decision in &decisions {
            let about = self.decided_on(&decision.of)?;
            if let Some(twice) = about.iter().find(|id| !seen.insert((*id).clone())) {
                return Err(SessionError::BadValue(format!("the coding {twice} is decided on twice at once")));
            }
            old.extend(self.decisions_on(&about)?);
            for coding in self.outcome(decision, &about)? {
                new.push(coding);
                of.push(about.clone());
            }
        }
        if new.is_empty() {
            return Err(SessionError::BadValue("there is nothing to decide on".to_owned()));
        }
        let mut plan = self.lasting_ids(&new)?;
        for id in old {
            let source = self.own(&id)?.source.clone();
            plan.ops.push((self.own_journal(&source)?, Op::Remove { of: id }));
        }
        self.add_codings(&new, &mut plan)?;
        let adds = plan.ops.iter_mut().filter_map(|(_, op)| if let Op::Add { of, .. } = op { Some(of) } else { None });
        adds.zip(of).for_each(|(member, of)| *member = of);
        plan.message = self.told(&decisions, &new);
        Ok(plan)
    }

    /// One's own decisions go, also where somebody else has decided, too.
    pub(super) fn plan_reopen(&self, codings: &[Ulid]) -> Result<Plan, SessionError> {
        let (mut old, mut other) = (BTreeSet::new(), None);
        for id in codings {
            let coding = self.any(id)?;
            let about = if coding.is_decision() { &coding.of } else { std::slice::from_ref(id) };
            for there in self.decisions_there(about) {
                if there.coder == self.coder {
                    old.insert(there.id.clone());
                } else {
                    other.get_or_insert(there);
                }
            }
        }
        let mut plan = Plan { message: "open again: the decision is taken back".to_owned(), ..Plan::default() };
        for id in old {
            let source = self.own(&id)?.source.clone();
            plan.ops.push((self.own_journal(&source)?, Op::Remove { of: id }));
        }
        match (plan.ops.is_empty(), other) {
            (false, _) => Ok(plan),
            (true, Some(other)) => Err(decided_by(other)),
            (true, None) => {
                let why = "nobody has decided here: there is nothing to open again";
                Err(SessionError::BadValue(why.to_owned()))
            }
        }
    }

    /// The codings that a decision is about, each once, in order of their ids.
    fn decided_on(&self, of: &[Ulid]) -> Result<Vec<Ulid>, SessionError> {
        let mut source: Option<&str> = None;
        for id in of {
            let coding = self.any(id)?;
            if coding.is_decision() {
                let why = format!("{id} is a decision: decide on the codings that it decides on");
                return Err(SessionError::BadValue(why));
            }
            if *source.get_or_insert(&coding.source) != coding.source {
                return Err(SessionError::BadValue("one decision is about one source".to_owned()));
            }
        }
        let about: BTreeSet<&Ulid> = of.iter().collect();
        if about.is_empty() {
            return Err(SessionError::BadValue("a decision is about at least one coding".to_owned()));
        }
        Ok(about.into_iter().cloned().collect())
    }

    /// The decisions on any of these codings.
    fn decisions_there(&self, about: &[Ulid]) -> Vec<&Coding> {
        let sources: BTreeSet<&str> =
            about.iter().filter_map(|id| self.any(id).ok()).map(|c| c.source.as_str()).collect();
        let codings = sources.into_iter().flat_map(|source| self.index.of(&self.study, source));
        codings.filter(|c| c.is_decision() && c.of.iter().any(|id| about.contains(id))).collect()
    }

    /// The coder's own decisions on any of these codings.
    ///
    /// # Errors
    /// [`SessionError::DecidedBy`] if somebody else has decided.
    fn decisions_on(&self, about: &[Ulid]) -> Result<Vec<Ulid>, SessionError> {
        let there = self.decisions_there(about);
        match there.iter().find(|c| c.coder != self.coder) {
            Some(other) => Err(decided_by(other)),
            None => Ok(there.into_iter().map(|c| c.id.clone()).collect()),
        }
    }

    /// The codings that say what was decided.
    fn outcome(&self, decision: &Decision, about: &[Ulid]) -> Result<Vec<NewCoding>, SessionError> {
        let first = self.any(decision.of.first().unwrap_or(&about[0]))?;
        let base = |coding: &Coding, span: Span, code: Option<CodeId>| NewCoding {
            by: Method::Adjudication,
            memo: decision.reason.trim().to_owned(),
            stance: coding.stance.clone(),
            weight: coding.weight.clone(),
            ..NewCoding::by_hand(&coding.source, span, code)
        };
        match &decision.keep {
            Keep::These(kept) => {
                let mut out: Vec<NewCoding> = Vec::new();
                for id in kept {
                    if !about.contains(id) {
                        let why = format!("{id} is none of the codings that are decided on");
                        return Err(SessionError::BadValue(why));
                    }
                    let coding = self.any(id)?;
                    let new = base(coding, sure(coding)?, self.meant(coding)?);
                    if !out.iter().any(|o| (o.span, &o.code) == (new.span, &new.code)) {
                        out.push(new);
                    }
                }
                if out.is_empty() {
                    return Err(SessionError::BadValue("say which of the codings counts, or neither".to_owned()));
                }
                Ok(out)
            }
            Keep::Neither => {
                let new = base(first, sure(first)?, self.meant(first)?);
                Ok(vec![NewCoding { status: CodingStatus::Rejected, stance: None, weight: None, ..new }])
            }
            Keep::Other { code, span } => {
                let span = span.map_or_else(|| sure(first), Ok)?;
                let cited = if code.is_some() { code.clone() } else { self.meant(first)? };
                let new = base(first, span, cited.clone());
                let checked = self.validate(&NewCoding { code: code.clone(), ..new })?;
                Ok(vec![NewCoding { code: checked.code.or(cited), ..checked }])
            }
        }
    }

    /// The code of a coding, merges followed. One that is retired counts on.
    fn meant(&self, coding: &Coding) -> Result<Option<CodeId>, SessionError> {
        let Some(cited) = &coding.code else { return Ok(None) };
        let book = &self.study.codebook;
        let at = book.resolve(cited).ok_or_else(|| self.unknown_code(cited))?;
        Ok(Some(book.codes[at].id.clone()))
    }

    fn told(&self, decisions: &[Decision], new: &[NewCoding]) -> String {
        let [decision] = decisions else {
            return format!("decided on {}", plural(decisions.len(), "place"));
        };
        let names = |ids: &[Ulid]| {
            let who = ids.iter().filter_map(|id| self.any(id).ok()).map(|c| c.coder.clone());
            let who: BTreeSet<String> = who.collect();
            who.into_iter().map(|c| format!("{c}'s")).collect::<Vec<_>>().join(" and ")
        };
        let codes: BTreeSet<String> =
            new.iter().map(|n| n.code.as_ref().map_or("no code".to_owned(), |c| self.study.code_name(c))).collect();
        let codes = codes.into_iter().collect::<Vec<_>>().join(" and ");
        match &decision.keep {
            Keep::These(ids) => {
                let who = names(ids);
                let verb = if who.contains(" and ") { "count" } else { "counts" };
                format!("decided: {who} {verb} ({codes})")
            }
            Keep::Neither => "decided: nothing counts here".to_owned(),
            Keep::Other { .. } => {
                let place = new.first().map_or(String::new(), |n| format!(" at {}-{}", n.span.start, n.span.end));
                format!("decided: {codes}{place} counts")
            }
        }
    }
}

fn decided_by(other: &Coding) -> SessionError {
    SessionError::DecidedBy { who: other.coder.clone(), day: other.created.day(), id: other.id.0.clone() }
}

/// Where a coding surely stands.
fn sure(coding: &Coding) -> Result<Span, SessionError> {
    let place = &coding.place;
    if place.grade.is_sure() && !place.span.is_empty() {
        return Ok(place.span);
    }
    let why = format!("the words of a coding by {} have changed: look at it in emic review first", coding.coder);
    Err(SessionError::BadValue(why))
}
