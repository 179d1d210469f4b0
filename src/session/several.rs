//! Plans that say the same of several things at once, as one act: where
//! codings of the review queue stand, what was read. All of it or nothing.

use super::commit::Plan;
use super::{Session, SessionError};
use crate::model::change::Field;
use crate::model::coding::MarkKind;
use crate::model::fold::plural;
use crate::model::ids::Ulid;
use crate::model::span::Span;
use std::collections::HashSet;

impl Session {
    pub(super) fn plan_place(&mut self, places: Vec<(Ulid, Span)>) -> Result<Plan, SessionError> {
        let n = plural(places.len(), "coding");
        let verb = if places.len() == 1 { "stands on its" } else { "stand on their" };
        let mut plan = Plan { message: format!("{n} {verb} words again"), ..Plan::default() };
        for (id, span) in places {
            plan.ops.append(&mut self.plan_set(vec![id], Field::Span(span))?.ops);
        }
        if plan.ops.is_empty() { Err(SessionError::BadValue("no coding is chosen".to_owned())) } else { Ok(plan) }
    }

    pub(super) fn plan_marks(&self, sources: &[String], what: Option<MarkKind>) -> Result<Plan, SessionError> {
        let mut seen = HashSet::new();
        let sources: Vec<&String> = sources.iter().filter(|id| seen.insert(*id)).collect();
        let n = plural(sources.len(), "source");
        let message = what.map_or_else(|| format!("{n}: mark taken away"), |w| format!("{n} marked as {}", w.word()));
        let mut plan = Plan { message, ..Plan::default() };
        for source in sources {
            let mut one = self.plan_mark(source, what)?;
            plan.ops.append(&mut one.ops);
            plan.replace.append(&mut one.replace);
        }
        if plan.ops.is_empty() { Err(SessionError::BadValue("no source is chosen".to_owned())) } else { Ok(plan) }
    }
}
