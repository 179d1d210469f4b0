//! How many codings cite each code, kept up to date.
//!
//! An act changes a handful of codings, and a study may have a hundred
//! thousand. So what is counted anew after an act is the source on screen;
//! the rest of the study only if something says that it changed: more or fewer
//! codings elsewhere, an act in another source, another codebook.

use crate::model::codebook::CodeId;
use crate::model::ids::Ulid;
use crate::model::study::Study;
use std::collections::BTreeMap;

/// Codings of each code, by index into the codebook.
pub type Counts = BTreeMap<usize, u32>;

/// What was counted, and what the study was like then.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    source: String,
    here: Counts,
    elsewhere: usize,
    acts: usize,
    last: Option<Ulid>,
    book: Vec<(CodeId, Option<CodeId>)>,
}

impl Tally {
    /// Counts everything; `source` is the id of the source on screen.
    pub fn count(&mut self, study: &Study, source: &str) -> Counts {
        self.book = study.codebook.codes.iter().map(|c| (c.id.clone(), c.merged_into.clone())).collect();
        self.look_at(study, source);
        study.coding_counts()
    }

    /// Takes up that another source is on screen.
    pub fn look_at(&mut self, study: &Study, source: &str) {
        source.clone_into(&mut self.source);
        self.here = here(study, source);
        self.remember(study);
    }

    /// The code that had this place in the book that was counted.
    pub fn code(&self, index: usize) -> Option<&CodeId> {
        self.book.get(index).map(|(id, _)| id)
    }

    /// Brings `counts` up to date.
    pub fn update(&mut self, counts: &mut Counts, study: &Study) {
        let source = std::mem::take(&mut self.source);
        if !self.only_here(study, &source) {
            *counts = self.count(study, &source);
            return;
        }
        let now = here(study, &source);
        for (code, before) in &self.here {
            if let Some(count) = counts.get_mut(code) {
                *count = count.saturating_sub(*before);
            }
        }
        for (code, after) in &now {
            *counts.entry(*code).or_insert(0) += after;
        }
        counts.retain(|_, count| *count > 0);
        (self.source, self.here) = (source, now);
        self.remember(study);
    }

    fn remember(&mut self, study: &Study) {
        self.elsewhere = study.codings.len() - study.codings_of(&self.source).len();
        self.acts = study.acts.len();
        self.last = study.acts.last().map(|a| a.act.clone());
    }

    /// True if nothing changed but codings of `source`.
    fn only_here(&self, study: &Study, source: &str) -> bool {
        let book = study.codebook.codes.iter().map(|c| (&c.id, &c.merged_into));
        let known = self.acts.checked_sub(1).map(|at| study.acts.get(at).map(|a| &a.act));
        self.elsewhere == study.codings.len() - study.codings_of(source).len()
            && known.is_none_or(|act| act == self.last.as_ref())
            && study.acts.iter().skip(self.acts).all(|a| a.sources.iter().all(|s| s == source))
            && book.eq(self.book.iter().map(|(id, into)| (id, into)))
    }
}

/// Codings of each code in one source.
fn here(study: &Study, source: &str) -> Counts {
    let mut out = Counts::new();
    for coding in &study.codings[study.codings_of(source)] {
        if let Some(code) = coding.code.as_ref().and_then(|c| study.codebook.resolve(c)) {
            *out.entry(code).or_insert(0) += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::{self, codebook, coding, span_of};

    /// Two sources: `a` has one coding of sky, `b` two of sea.
    fn study() -> Study {
        let (a, b) = (fixture::source("a").text("one two").build(), fixture::source("b").text("one two").build());
        let codings = vec![
            coding(1, "ana", &a, Some("sky"), span_of(&a, "one")),
            coding(2, "ana", &b, Some("sea"), span_of(&b, "one")),
            coding(3, "ben", &b, Some("sea"), span_of(&b, "two")),
        ];
        fixture::study(vec![a, b], vec![], codebook(&[("sky", 0), ("sea", 0)]), codings)
    }

    fn check(change: impl FnOnce(&mut Study)) {
        let mut study = study();
        let mut tally = Tally::default();
        let mut counts = tally.count(&study, "a");
        change(&mut study);
        tally.update(&mut counts, &study);
        assert_eq!(counts, study.coding_counts());
    }

    #[test]
    fn what_is_counted_after_a_change_is_what_a_full_count_gives() {
        check(|_| {});
        check(|s| s.codings[0].code = Some("sea".into()));
        check(|s| drop(s.codings.remove(0)));
        check(|s| drop(s.codings.remove(2)));
        check(|s| {
            let twice = Coding::clone(&s.codings[0]);
            s.codings.insert(0, twice);
        });
        check(|s| s.codebook = codebook(&[("new", 0), ("sky", 0), ("sea", 0)]));
        check(|s| s.codebook.codes[0].merged_into = Some("sea".into()));
        check(|s| {
            s.codings[1].code = Some("sky".into());
            s.acts.push(act("b"));
        });
        check(|s| drop(s.codings.drain(..)));
    }

    #[test]
    fn codings_of_the_source_on_screen_are_counted_alone() {
        let mut study = study();
        let mut tally = Tally::default();
        let mut counts = tally.count(&study, "a");
        study.codings[0].code = None;
        study.acts.push(act("a"));
        // Nobody says that b changed, so nobody looks there.
        study.codings[1].code = Some("sky".into());
        tally.update(&mut counts, &study);
        assert_eq!(counts.get(&1), Some(&2));
        tally.look_at(&study, "b");
        study.acts.push(act("a"));
        tally.update(&mut counts, &study);
        assert_eq!(counts, study.coding_counts());
    }

    use crate::model::coding::Coding;
    use crate::model::event::ActSummary;
    use crate::model::ids::Stamp;

    fn act(source: &str) -> ActSummary {
        ActSummary {
            act: Ulid::from("act"),
            at: Stamp(0),
            actor: "ana".into(),
            what: String::new(),
            queries: Vec::new(),
            sources: vec![source.into()],
            undone: false,
            is_undo: false,
            turns: Vec::new(),
            codebook: Vec::new(),
            memos: Vec::new(),
            file: String::new(),
            turned: None,
        }
    }
}
