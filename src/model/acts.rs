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
use std::ops::{Deref, DerefMut};

/// The acts of a study, oldest first. Of a hundred thousand few are undone and
/// few change the codebook, so which ones is known, and nobody walks over all.
#[derive(Clone, Debug, Default)]
pub struct Acts {
    list: Vec<ActSummary>,
    /// `None` once the list was changed by other hands.
    known: Option<Known>,
}

/// Indexes of acts, in order.
#[derive(Clone, Debug, Default)]
struct Known {
    undone: Vec<usize>,
    codebook: Vec<usize>,
}

impl Acts {
    /// Looks through the list again, after it was changed by other hands.
    pub fn look_through(&mut self) {
        let all = |is: fn(&ActSummary) -> bool| {
            self.list.iter().enumerate().filter(|(_, a)| is(a)).map(|(at, _)| at).collect()
        };
        self.known = Some(Known { undone: all(|a| a.undone), codebook: all(|a| !a.codebook.is_empty()) });
    }

    /// Adds the newest act.
    pub fn add(&mut self, act: ActSummary) {
        let at = self.list.len();
        if let Some(known) = &mut self.known {
            known.undone.extend(act.undone.then_some(at));
            known.codebook.extend((!act.codebook.is_empty()).then_some(at));
        }
        self.list.push(act);
    }

    /// Notes the last undo (true) or redo of the act at `at`.
    pub fn turn(&mut self, at: usize, undone: bool, when: Stamp) {
        let act = &mut self.list[at];
        (act.undone, act.turned) = (undone, Some(when));
        if let Some(known) = &mut self.known {
            match (known.undone.binary_search(&at), undone) {
                (Err(place), true) => known.undone.insert(place, at),
                (Ok(place), false) => _ = known.undone.remove(place),
                _ => {}
            }
        }
    }

    /// The acts that are undone, oldest first.
    pub fn undone(&self) -> impl Iterator<Item = &ActSummary> {
        self.those(|known| &known.undone).map(|at| &self.list[at]).filter(|a| a.undone)
    }

    /// Indexes of the acts that changed the codebook or found it changed, oldest
    /// first.
    pub fn of_codebook(&self) -> impl DoubleEndedIterator<Item = usize> {
        self.those(|known| &known.codebook).filter(|at| !self.list[*at].codebook.is_empty())
    }

    /// The indexes that are known, or else all.
    fn those(&self, which: fn(&Known) -> &Vec<usize>) -> impl DoubleEndedIterator<Item = usize> {
        let known = self.known.as_ref().map(which);
        let all = if known.is_none() { 0..self.list.len() } else { 0..0 };
        known.into_iter().flatten().copied().chain(all)
    }
}

impl From<Vec<ActSummary>> for Acts {
    fn from(list: Vec<ActSummary>) -> Self {
        let mut acts = Self { list, known: None };
        acts.look_through();
        acts
    }
}

impl FromIterator<ActSummary> for Acts {
    fn from_iter<I: IntoIterator<Item = ActSummary>>(acts: I) -> Self {
        acts.into_iter().collect::<Vec<_>>().into()
    }
}

impl<'a> IntoIterator for &'a Acts {
    type Item = &'a ActSummary;
    type IntoIter = std::slice::Iter<'a, ActSummary>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}

impl Deref for Acts {
    type Target = Vec<ActSummary>;

    fn deref(&self) -> &Vec<ActSummary> {
        &self.list
    }
}

impl DerefMut for Acts {
    fn deref_mut(&mut self) -> &mut Vec<ActSummary> {
        self.known = None;
        &mut self.list
    }
}

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
        let own = self.acts.undone().filter(open).filter(|a| a.actor == coder && a.is_deed());
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

    /// The act with this id whose first event was at `at`, or whenever that was:
    /// mostly when the id says.
    pub fn act(&self, id: &Ulid, at: Option<Stamp>) -> Option<usize> {
        let near =
            at.or_else(|| id.at()).and_then(|at| self.acts.binary_search_by(|a| (a.at, &a.act).cmp(&(at, id))).ok());
        near.or_else(|| self.acts.iter().rposition(|a| a.act == *id))
    }

    /// The acts of `coder` that were taken back together with `act`, itself
    /// among them, oldest first: redo brings them back together.
    pub fn acts_undone_with(&self, coder: &str, act: &ActSummary) -> Vec<&ActSummary> {
        let turned: Option<Stamp> = act.turned;
        let together = self.acts.undone().filter(|a| a.turned == turned);
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What redo brings back first, by a walk over all acts.
    fn redo_of(acts: &[ActSummary], coder: &str) -> Option<Ulid> {
        let own = || acts.iter().filter(|a| a.actor == coder && a.is_deed());
        let living = own().filter(|a| !a.undone).map(|a| a.at).max();
        let open = |a: &&ActSummary| a.undone && living.is_none_or(|n| a.turned.is_some_and(|t| t > n));
        own().filter(open).max_by_key(|a| (a.turned, Reverse((a.at, &a.act)))).map(|a| a.act.clone())
    }

    fn act(number: usize, book: bool) -> ActSummary {
        ActSummary {
            act: Ulid(format!("{number:04}")),
            at: Stamp(number as i64 * 10),
            actor: ["ana", "ben"][number % 2].to_owned(),
            codebook: if book { vec![super::super::event::CodebookEvent::default()] } else { Vec::new() },
            ..ActSummary::default()
        }
    }

    proptest! {
        #[test]
        fn what_is_known_of_acts_is_what_a_walk_over_all_finds(
            steps in proptest::collection::vec((0..6_u8, 0..40_usize, any::<bool>()), 1..60),
        ) {
            let mut study = Study { acts: (0..3).map(|n| act(n, false)).collect(), ..Study::default() };
            for (number, (step, at, flag)) in steps.into_iter().enumerate() {
                let next = study.acts.len();
                match step {
                    0 | 1 => study.acts.add(act(next, flag)),
                    2..=4 => study.acts.turn(at % next, flag, Stamp((next * 10 + number) as i64)),
                    _ => {
                        study.acts[at % next].undone = flag;
                        if flag {
                            study.acts.look_through();
                        }
                    }
                }
                let all = || study.acts.iter().enumerate();
                let undone: Vec<_> = all().filter(|(_, a)| a.undone).map(|(_, a)| a).collect();
                prop_assert_eq!(study.acts.undone().collect::<Vec<_>>(), undone);
                let book: Vec<usize> = all().filter(|(_, a)| !a.codebook.is_empty()).map(|(i, _)| i).collect();
                prop_assert_eq!(study.acts.of_codebook().collect::<Vec<_>>(), book);
                for coder in ["ana", "ben"] {
                    prop_assert_eq!(study.next_redo(coder).map(|a| a.act.clone()), redo_of(&study.acts, coder));
                }
            }
        }
    }
}
