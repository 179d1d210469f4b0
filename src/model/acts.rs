//! Which act undo takes back, and which redo brings back.
//!
//! One rule for the session, which does it, and the interface, which says
//! beforehand what it will be. Undo takes the coder's newest living act,
//! whenever and wherever it was made; redo goes the other way as long as
//! nothing new was done.

use super::event::ActSummary;
use super::ids::{Stamp, Ulid};
use super::study::Study;
use std::cmp::Reverse;

impl Study {
    /// The acts of `coder` that can be taken back or were. Notes of what was
    /// found in files and texts are nobody's act.
    pub fn acts_of(&self, coder: &str) -> impl Iterator<Item = &ActSummary> + Clone {
        self.acts.iter().filter(move |a| a.actor == coder && a.is_deed())
    }

    /// The act that undo takes back.
    pub fn next_undo(&self, coder: &str) -> Option<&ActSummary> {
        // Acts stand oldest first, and the newest is soon found from the end.
        self.acts.iter().rev().find(|a| !a.undone && a.actor == coder && a.is_deed())
    }

    /// The act that redo brings back first.
    pub fn next_redo(&self, coder: &str) -> Option<&ActSummary> {
        // What was undone before the newest living act is no longer redone.
        let living = self.next_undo(coder).map(|a| a.at);
        let open = |a: &&ActSummary| a.undone && living.is_none_or(|n| a.turned.is_some_and(|t| t > n));
        let own = self.acts.iter().filter(open).filter(|a| a.actor == coder && a.is_deed());
        own.max_by_key(|a| (a.turned, Reverse((a.at, &a.act))))
    }

    /// The living acts of `coder` from the newest down to `act`, newest first:
    /// what undoing back to `act` takes back. Empty if `act` is none of them.
    pub fn acts_down_to(&self, coder: &str, act: &Ulid) -> Vec<&ActSummary> {
        let Some(last) = self.acts_of(coder).find(|a| a.act == *act && !a.undone) else {
            return Vec::new();
        };
        let mut out: Vec<&ActSummary> =
            self.acts_of(coder).filter(|a| !a.undone && (a.at, &a.act) >= (last.at, &last.act)).collect();
        out.sort_by_key(|a| Reverse((a.at, &a.act)));
        out
    }

    /// The act with this id whose first event was at `at`, or whenever that was.
    pub fn act(&self, id: &Ulid, at: Option<Stamp>) -> Option<usize> {
        let near = at.and_then(|at| self.acts.binary_search_by(|a| (a.at, &a.act).cmp(&(at, id))).ok());
        near.or_else(|| self.acts.iter().rposition(|a| a.act == *id))
    }

    /// The acts of `coder` that were taken back together with `act`, itself
    /// among them, oldest first: redo brings them back together.
    pub fn acts_undone_with(&self, coder: &str, act: &ActSummary) -> Vec<&ActSummary> {
        let turned: Option<Stamp> = act.turned;
        let together = self.acts.iter().filter(|a| a.undone && a.turned == turned);
        let mut out: Vec<&ActSummary> = together.filter(|a| a.actor == coder && a.is_deed()).collect();
        out.sort_by_key(|a| (a.at, &a.act));
        out
    }
}

impl ActSummary {
    /// The queries that found what it coded, in words: `by search: custody`;
    /// `None` if none did.
    pub fn searched(&self) -> Option<String> {
        const SHOWN: usize = 3;
        let shown: Vec<&str> = self.queries.iter().take(SHOWN).map(String::as_str).collect();
        let more = match self.queries.len().saturating_sub(SHOWN) {
            0 => String::new(),
            1 => " and 1 more query".to_owned(),
            n => format!(" and {n} more queries"),
        };
        (!shown.is_empty()).then(|| format!("by search: {}{more}", shown.join(" · ")))
    }

    /// False for undos and redos, and for what the program noted by itself.
    pub fn is_deed(&self) -> bool {
        let noted = !self.codebook.is_empty() && self.codebook.iter().all(|c| c.found);
        let text = self.file.starts_with("history/") && self.codebook.is_empty() && self.memos.is_empty();
        !self.is_undo && !noted && !text
    }
}
