//! How often each code is used, by whom, and of whom.
//!
//! One walk over the rows of the ledger counts for all codes at once, so the
//! page opens at once in a large study, and nothing is counted for a frame.
//! Every living coding counts, whatever its status. A code's sum with all below
//! it counts each participant once.

use crate::analysis::ledger::Ledger;
use crate::model::codebook::CodeId;
use crate::model::study::Study;
use std::collections::HashMap;

/// Codings by coder and by participant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// Codings.
    pub codings: u32,
    /// Codings of each coder, by index into [`Tally::coders`].
    by_coder: Vec<u32>,
    /// Codings of each participant's words, by index into [`Tally::people`].
    by_person: Vec<u32>,
}

impl Sum {
    fn count(&mut self, coder: usize, people: &[u32]) {
        self.codings += 1;
        add(&mut self.by_coder, coder, 1);
        people.iter().for_each(|person| add(&mut self.by_person, *person as usize, 1));
    }

    fn add(&mut self, other: &Self) {
        self.codings += other.codings;
        for (to, from) in [(&mut self.by_coder, &other.by_coder), (&mut self.by_person, &other.by_person)] {
            from.iter().enumerate().for_each(|(at, n)| add(to, at, *n));
        }
    }

    /// How many participants.
    pub fn people(&self) -> usize {
        self.by_person.iter().filter(|n| **n > 0).count()
    }
}

/// Adds to one of some sums, those before it nothing if they are not there yet.
fn add(sums: &mut Vec<u32>, at: usize, n: u32) {
    if sums.len() <= at {
        sums.resize(at + 1, 0);
    }
    sums[at] += n;
}

/// What is counted of one code.
#[derive(Clone, Debug, Default)]
pub struct Count {
    /// The code itself.
    pub own: Sum,
    /// The code and everything below it.
    pub all: Sum,
    /// Its own codings, by index into [`Study::codings`].
    pub codings: Vec<u32>,
}

/// The counts of all codes.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Coders, by name.
    pub coders: Vec<String>,
    /// Participants, in the order of the study's file, others behind.
    pub people: Vec<String>,
    /// By index of the code.
    codes: Vec<Count>,
    /// Acts that changed each code, by index into [`Study::acts`], newest first.
    acts: HashMap<CodeId, Vec<u32>>,
}

impl Tally {
    /// Adds up the rows of a ledger that is up to date.
    pub fn of(study: &Study, ledger: &Ledger) -> Self {
        let mut tally =
            Self { coders: study.coders.clone(), people: ledger.participants().to_vec(), ..Self::default() };
        let coders: Vec<usize> = ledger.coders.iter().map(|name| tally.coder(name)).collect();
        let uses = ledger.counts();
        let codes = 0..study.codebook.codes.len();
        let room = |code| Vec::with_capacity(uses.get(&code).copied().unwrap_or(0) as usize);
        tally.codes = codes.map(|code| Count { codings: room(code), ..Count::default() }).collect();
        for (number, row) in ledger.rows().iter().enumerate() {
            let Some(count) = ledger.code(row).and_then(|code| tally.codes.get_mut(code)) else {
                continue;
            };
            // What was decided together says again what was coded.
            if !row.adjudicated {
                count.own.count(coders[row.coder as usize], ledger.people(row));
            }
            count.codings.push(number as u32);
        }
        tally.sum_up(study);
        tally.note_acts(study);
        tally
    }

    fn coder(&mut self, name: &str) -> usize {
        match self.coders.iter().position(|c| c == name) {
            Some(at) => at,
            None => {
                self.coders.push(name.to_owned());
                self.coders.len() - 1
            }
        }
    }

    fn sum_up(&mut self, study: &Study) {
        for code in 0..self.codes.len() {
            let own = self.codes[code].own.clone();
            if own.codings > 0 {
                for up in study.codebook.lineage(code) {
                    self.codes[up].all.add(&own);
                }
            }
        }
    }

    fn note_acts(&mut self, study: &Study) {
        let acts = study.acts.of_codebook().rev().map(|number| (number, &study.acts[number]));
        for (number, act) in acts.filter(|(_, act)| study.shows(act)) {
            for event in act.codebook.iter().filter(|e| !e.found && !act.is_undo) {
                for code in [&event.code, &event.into].into_iter().flatten().chain(&event.codes) {
                    let acts = self.acts.entry(code.clone()).or_default();
                    if acts.last() != Some(&(number as u32)) {
                        acts.push(number as u32);
                    }
                }
            }
        }
    }

    /// The counts of a code.
    pub fn code(&self, code: usize) -> &Count {
        static NONE: std::sync::LazyLock<Count> = std::sync::LazyLock::new(Count::default);
        self.codes.get(code).unwrap_or(&NONE)
    }

    /// Acts that changed a code, by index into [`Study::acts`], newest first.
    pub fn acts(&self, code: &CodeId) -> &[u32] {
        self.acts.get(code).map_or(&[], Vec::as_slice)
    }

    /// Coders with their codings, those without left out.
    pub fn by_coder<'t>(&'t self, sum: &'t Sum) -> impl Iterator<Item = (&'t str, u32)> {
        self.coders.iter().map(String::as_str).zip(sum.by_coder.iter().copied()).filter(|(_, n)| *n > 0)
    }

    /// Participants with the codings of their words, most first.
    pub fn by_person(&self, sum: &Sum) -> Vec<(&str, u32)> {
        let sums = sum.by_person.iter().copied();
        let mut out: Vec<(&str, u32)> =
            self.people.iter().map(String::as_str).zip(sums).filter(|(_, n)| *n > 0).collect();
        // Those with as many stay in the order of the participants.
        out.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture;

    fn study() -> Study {
        let one =
            fixture::source("one").participants(&["P1"]).turn("Interviewer", "how").turn("P1", "rain fell").build();
        let two = fixture::source("two").participants(&["P2"]).turn("P2", "rain and snow fell").build();
        let book = fixture::codebook(&[("sky", 0), ("rain", 1), ("snow", 1), ("earth", 0)]);
        let at = |source, words| fixture::span_of(source, words);
        let codings = vec![
            fixture::coding(1, "ana", &one, Some("rain"), at(&one, "rain")),
            fixture::coding(2, "ben", &one, Some("rain"), at(&one, "rain fell")),
            fixture::coding(3, "ana", &one, Some("sky"), at(&one, "how")),
            fixture::coding(4, "ana", &two, Some("rain"), at(&two, "rain")),
            fixture::coding(5, "ana", &two, Some("snow"), at(&two, "snow")),
        ];
        fixture::study(vec![one, two], Vec::new(), book, codings)
    }

    fn tally(study: &Study) -> Tally {
        Tally::of(study, &Ledger::of(study))
    }

    #[test]
    fn what_was_decided_together_is_no_further_use_of_a_code() {
        let mut study = study();
        study.codings.edit(1).by = crate::model::coding::Method::Adjudication;
        let tally = tally(&study);
        assert_eq!((tally.code(1).own.codings, tally.code(0).all.codings), (2, 4));
        assert_eq!(study.coding_counts()[&1], 2);
    }

    #[test]
    fn a_participant_coded_in_two_codes_below_counts_once() {
        let tally = tally(&study());
        let (sky, rain) = (tally.code(0), tally.code(1));
        assert_eq!((sky.own.codings, sky.own.people()), (1, 0), "the interviewer is no participant");
        assert_eq!((sky.all.codings, sky.all.people()), (5, 2));
        assert_eq!((rain.own.codings, rain.own.people()), (3, 2));
        assert_eq!(tally.by_coder(&sky.all).collect::<Vec<_>>(), [("ana", 4), ("ben", 1)]);
        assert_eq!(tally.by_person(&rain.own), [("P1", 2), ("P2", 1)]);
        assert_eq!(tally.code(3).all, Sum::default());
    }

    #[test]
    fn what_was_merged_away_counts_where_it_went() {
        let mut study = study();
        study.codebook.codes[2].merged_into = Some("rain".into());
        let codes = std::mem::take(&mut study.codebook.codes);
        study.codebook = crate::model::codebook::Codebook::new(codes, Vec::new());
        let tally = tally(&study);
        assert_eq!((tally.code(1).own.codings, tally.code(2).own.codings), (4, 0));
    }

    #[test]
    fn participants_are_those_that_the_study_says() {
        let study = study();
        let tally = tally(&study);
        for (number, code) in study.codebook.codes.iter().enumerate() {
            let own = study.codings.iter().filter(|c| c.code.as_ref() == Some(&code.id));
            let mut people: Vec<String> = own
                .flat_map(|c| study.participants_in(study.source(&c.source).expect("it is there"), c.place.span))
                .collect();
            people.sort();
            people.dedup();
            assert_eq!(tally.code(number).own.people(), people.len(), "{}", code.name);
        }
    }
}
