//! A file as it was.
//!
//! Histories keep, for codebook, memos and summaries, what each act took out of a
//! file and put in, with digests of the whole before and after. So a text that is
//! known leads to the one before it and to the one after it; from today's file
//! backward, and forward from the first state of a file that emic made itself, all
//! states are reached that an editor has not cut off.
//!
//! Where an editor did, the nearest later state stands in for those before, with what
//! is known to have been done since taken back as far as its words stand there just
//! once. It is never taken for the text itself ([`Then::Later`]).

use super::codebook::difference::{Replaced, apply_edits, invert};
use crate::model::anchor::Digest;
use crate::model::ids::Stamp;
use std::collections::HashMap;
use std::rc::Rc;

/// One change of a file that histories tell.
#[derive(Clone, Copy, Debug)]
pub struct Step<'e> {
    /// When.
    pub at: Stamp,
    /// Digest of the whole text before; empty: there was no file, or nobody knows.
    pub from: &'e Digest,
    /// Digest after; empty: the file went.
    pub to: &'e Digest,
    /// What was taken out and put in.
    pub edits: &'e [Replaced],
    /// True for a state that was only come across.
    pub found: bool,
}

/// What a file was at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Then {
    /// This text.
    Text(Rc<str>),
    /// It was not there.
    Absent,
    /// It was there and its text is not known; this is the nearest later one, what is
    /// known to have been done since taken back.
    Later(Rc<str>),
    /// Nothing is known of it.
    Unknown,
}

impl Then {
    /// The text to read, if there is one.
    pub fn text(&self) -> Option<&Rc<str>> {
        match self {
            Self::Text(text) | Self::Later(text) => Some(text),
            Self::Absent | Self::Unknown => None,
        }
    }
}

/// All that is known of one file's texts.
#[derive(Debug)]
pub struct FilePast<'e> {
    steps: Vec<Step<'e>>,
    texts: HashMap<Digest, Rc<str>>,
    /// What stands in for texts that are not known.
    near: HashMap<Digest, Rc<str>>,
    /// Steps that could not be taken back in them.
    kept: Vec<usize>,
    today: Option<Rc<str>>,
}

impl<'e> FilePast<'e> {
    /// From its steps, oldest first, and its text of today.
    pub fn new(steps: Vec<Step<'e>>, today: Option<&str>) -> Self {
        let today: Option<Rc<str>> = today.map(Rc::from);
        let mut texts: HashMap<Digest, Rc<str>> = HashMap::new();
        texts.insert(Digest::default(), "".into());
        texts.extend(today.iter().map(|text| (Digest::of(text), Rc::clone(text))));
        let mut past = Self { steps, texts, near: HashMap::new(), kept: Vec::new(), today };
        while past.walk() {}
        past.stand_in();
        past
    }

    /// Finds what stands in for texts that are not known, from the last one back.
    fn stand_in(&mut self) {
        let mut next = self.today.clone();
        for at in (0..self.steps.len()).rev() {
            let step = self.steps[at];
            let after = self.texts.get(step.to).or(self.near.get(step.to)).or(next.as_ref()).cloned();
            let Some(after) = after.filter(|_| !step.to.0.is_empty()) else { continue };
            if !self.texts.contains_key(step.to) {
                self.near.entry(step.to.clone()).or_insert_with(|| Rc::clone(&after));
            }
            if step.found || self.texts.contains_key(step.from) {
                next = Some(self.texts.get(step.from).filter(|_| !step.found).cloned().unwrap_or(after));
                continue;
            }
            let back = taken_back(&after, step.edits);
            if back.is_none() {
                self.kept.push(at);
            }
            let before = back.unwrap_or(after);
            self.near.entry(step.from.clone()).or_insert_with(|| Rc::clone(&before));
            next = Some(before);
        }
    }

    /// True if some states are not known.
    pub fn is_cut(&self) -> bool {
        !self.near.is_empty()
    }

    /// True if the change from one state to another shows in no text.
    pub fn is_untold(&self, from: &Digest, to: &Digest) -> bool {
        self.kept.iter().any(|at| self.steps[*at].from == from && self.steps[*at].to == to)
    }

    /// Goes over all steps, back and forth; true if a text became known.
    fn walk(&mut self) -> bool {
        let before = self.texts.len();
        let back = self.steps.clone();
        for step in back.iter().rev().filter(|step| !step.found) {
            self.lead(step.to, step.from, || invert(step.edits));
        }
        for step in back.iter().filter(|step| !step.found) {
            self.lead(step.from, step.to, || step.edits.to_vec());
        }
        self.texts.len() > before
    }

    /// From one state to another, if the one is known and the other is not.
    fn lead(&mut self, from: &Digest, to: &Digest, edits: impl Fn() -> Vec<Replaced>) {
        if self.texts.contains_key(to) {
            return;
        }
        let made = self.texts.get(from).and_then(|text| apply_edits(text, &edits()));
        // What the digest does not vouch for is not what was there.
        if let Some(text) = made.filter(|text| Digest::of(text) == *to) {
            self.texts.insert(to.clone(), text.into());
        }
    }

    /// The text of a state, if it can be reached.
    fn state(&self, digest: &Digest) -> Option<Then> {
        if digest.0.is_empty() {
            return Some(Then::Absent);
        }
        self.texts.get(digest).map(|text| Then::Text(Rc::clone(text)))
    }

    fn stands_in(&self, digest: &Digest) -> Option<Then> {
        self.near.get(digest).map(|text| Then::Later(Rc::clone(text)))
    }

    /// What it was at `until`, that is after all acts up to then. `begins` is the
    /// first instant that histories know of any file of its kind: one that was come
    /// across then was there before.
    pub fn at(&self, until: Stamp, begins: Stamp) -> Then {
        let next = self.steps.partition_point(|step| step.at <= until);
        let here = next.checked_sub(1).map(|last| self.steps[last].to);
        let known = match (here, self.steps.get(next)) {
            (Some(digest), _) => self.state(digest).or_else(|| self.stands_in(digest)),
            (None, None) => return Then::Unknown,
            // It was found later than others were, so it came in between.
            (None, Some(first)) if first.found && first.at > begins => return Then::Absent,
            (None, Some(first)) if first.found => None,
            (None, Some(first)) => self.state(first.from).or_else(|| self.stands_in(first.from)),
        };
        known.unwrap_or_else(|| self.later(next))
    }

    /// The nearest known text from a step on.
    fn later(&self, next: usize) -> Then {
        let mut after = self.steps[next..].iter().flat_map(|step| [step.from, step.to]).filter(|d| !d.0.is_empty());
        let known = after.find_map(|digest| self.texts.get(digest).or(self.near.get(digest)));
        known.or(self.today.as_ref()).map_or(Then::Unknown, |text| Then::Later(Rc::clone(text)))
    }
}

/// A text without what edits put into it, if all of that stands in it just once; a
/// place where something was only taken out cannot be found again.
fn taken_back(text: &str, edits: &[Replaced]) -> Option<Rc<str>> {
    let mut out = text.to_owned();
    for (_, deleted, inserted) in edits {
        let mut places = out.match_indices(inserted.as_str()).map(|(at, _)| at);
        let (first, second) = (places.next(), places.next());
        let at = first.filter(|_| second.is_none() && !inserted.is_empty())?;
        out.replace_range(at..at + inserted.len(), deleted);
    }
    Some(out.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::codebook::difference::edits;
    use proptest::prelude::*;

    type Event = (Stamp, Digest, Digest, Vec<Replaced>, bool);

    fn event(at: i64, old: &str, new: &str) -> Event {
        let digest = |text: &str| if text.is_empty() { Digest::default() } else { Digest::of(text) };
        (Stamp(at), digest(old), digest(new), edits(old, new), false)
    }

    fn past<'e>(events: &'e [Event], today: Option<&str>) -> FilePast<'e> {
        let step = |(at, from, to, edits, found): &'e Event| Step { at: *at, from, to, edits, found: *found };
        FilePast::new(events.iter().map(step).collect(), today)
    }

    fn text(then: Then) -> String {
        then.text().map_or("none", |text| text).to_owned()
    }

    #[test]
    fn a_state_that_an_editor_cut_off_is_not_guessed() {
        let found = (Stamp(30), Digest::default(), Digest::of("c\n"), Vec::new(), true);
        // Made at 10, changed at 20, changed by an editor, found at 30, changed at 40.
        let events = [event(10, "", "a\n"), event(20, "a\n", "b\n"), found.clone(), event(40, "c\n", "d\n")];
        let whole = past(&events, Some("d\n"));
        let at = |until| whole.at(Stamp(until), Stamp(10));
        assert_eq!([9, 10, 25, 30, 40].map(|t| text(at(t))), ["none", "a\n", "b\n", "c\n", "d\n"]);
        assert_eq!(at(9), Then::Absent);
        // Without its beginning, what was before the editor's change cannot be reached.
        let cut = [event(20, "a\n", "b\n"), found, event(40, "c\n", "d\n")];
        assert_eq!(past(&cut, Some("d\n")).at(Stamp(25), Stamp(10)), Then::Later("c\n".into()));
        assert!(!whole.is_cut() && past(&cut, Some("d\n")).is_cut());
    }

    #[test]
    fn what_stands_in_for_a_lost_state_lacks_what_was_done_since() {
        // A name changed at 20, a definition at 25; an editor changed the latter.
        let (a, b, c) = ("# A\n\nx\n", "# B\n\nx\n", "# B\n\ny\n");
        let edited = "# B\n\nz\n";
        let found = (Stamp(30), Digest::default(), Digest::of(edited), Vec::new(), true);
        let events = [event(20, a, b), event(25, b, c), found];
        let past = past(&events, Some(edited));
        assert_eq!(past.at(Stamp(10), Stamp(20)), Then::Later("# A\n\nz\n".into()));
        assert_eq!(past.at(Stamp(27), Stamp(20)), Then::Later(edited.into()));
        let [first, second] = [0, 1].map(|at| past.is_untold(&events[at].1, &events[at].2));
        assert!(!first && second, "the change of a definition that is gone shows nowhere");
    }

    #[test]
    fn a_file_found_first_was_there_before_and_one_found_later_came_in_between() {
        let found = [(Stamp(30), Digest::default(), Digest::of("c\n"), Vec::new(), true)];
        assert_eq!(past(&found, Some("c\n")).at(Stamp(1), Stamp(30)), Then::Later("c\n".into()));
        assert_eq!(past(&found, Some("c\n")).at(Stamp(20), Stamp(10)), Then::Absent);
        assert_eq!(past(&[], Some("c\n")).at(Stamp(20), Stamp(10)), Then::Unknown);
    }

    proptest! {
        #[test]
        fn every_state_of_a_whole_history_is_reached(texts in prop::collection::vec("[ab€\n]{1,6}", 2..8)) {
            let olds = std::iter::once("").chain(texts.iter().map(String::as_str));
            let events: Vec<Event> = (1..).zip(olds.zip(&texts)).map(|(at, (old, new))| event(at, old, new)).collect();
            let whole = past(&events, texts.last().map(String::as_str));
            // The same from its end alone, as for a file somebody wrote by hand.
            let late = past(&events[usize::from(texts.len() > 1)..], texts.last().map(String::as_str));
            for (at, text) in (1..).zip(&texts) {
                prop_assert_eq!(whole.at(Stamp(at), Stamp(1)), Then::Text(text.as_str().into()));
                prop_assert_eq!(late.at(Stamp(at), Stamp(1)), Then::Text(text.as_str().into()));
            }
        }
    }
}
