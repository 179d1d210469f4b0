//! The codings that a matrix counts, picked from the ledger.
//!
//! The rule is that of [`crate::analysis::scope::select`]. What is asked of a
//! hundred thousand codings is asked of their rows: whether a code, a coder or a
//! source is meant is settled once for each, and whose words stand together
//! once for each group of people in each source.

use crate::analysis::corpus::Corpus;
use crate::analysis::ledger::{Ledger, People, Row};
use crate::analysis::record::Record;
use crate::analysis::scope::{Excerpts, LeftOut, Scope, set_aside};
use crate::analysis::units::{Place, units};
use crate::model::study::Study;

/// One coding that counts.
#[derive(Clone, Copy, Debug)]
pub(in crate::analysis) struct One {
    /// Index into the study's codings.
    pub number: u32,
    /// Where it stands. Its code is the index of it, merges resolved; of one that
    /// the codebook lacks the number of codes and the number in the ledger.
    pub place: Place,
    /// Which set of parts: an index into [`Chosen::parts`].
    pub parts: u32,
}

/// The codings that count, in the study's order.
#[derive(Default)]
pub(in crate::analysis) struct Chosen {
    pub all: Vec<One>,
    /// Parts of the corpus in scope that codings hold words of together.
    pub parts: Vec<Vec<usize>>,
    /// What is one and the same segment has one number; filled in where asked for.
    pub units: Vec<u32>,
    /// What was set aside.
    pub left: LeftOut,
    /// Codings without a code, which do not count.
    pub highlights: u64,
}

/// Sets of parts, what was set aside, and codings without a code.
pub(in crate::analysis) type Said<'c> = (&'c mut Vec<Vec<usize>>, &'c mut LeftOut, &'c mut u64);

impl Chosen {
    /// What is said besides the codings that count.
    pub fn said(&mut self) -> Said<'_> {
        (&mut self.parts, &mut self.left, &mut self.highlights)
    }

    /// Those of a ledger; `everybody` is whether interviewers' words count, too.
    pub fn new(study: &Study, ledger: &Ledger, corpus: &Corpus, scope: &Scope, everybody: bool) -> Self {
        let mut choice = Choice::new(study, ledger, corpus, scope, everybody);
        let mut out = Self::default();
        choice.take(ledger.rows().iter(), 0, ledger.people_known(), &mut out);
        out
    }
}

/// Which codings count, asked of rows.
pub(in crate::analysis) struct Choice<'a> {
    asks: Asks<'a>,
    groups: Groups<'a>,
}

impl<'a> Choice<'a> {
    /// The ledger says what the numbers of rows mean.
    pub fn new(
        study: &'a Study,
        ledger: &'a Ledger,
        corpus: &'a Corpus<'a>,
        scope: &'a Scope,
        everybody: bool,
    ) -> Self {
        Self { asks: Asks::new(study, ledger, scope), groups: Groups::new(ledger, corpus, everybody) }
    }

    /// Adds those of some rows, the first of which has this number. The rows of one
    /// source stand together.
    pub fn take<'r>(
        &mut self,
        rows: impl IntoIterator<Item = &'r Row>,
        first: usize,
        people: &People,
        out: &mut Chosen,
    ) {
        let mut all = std::mem::take(&mut out.all);
        self.each(rows, first, people, out.said(), |one| all.push(one));
        out.all = all;
    }

    /// Says those that count, likewise, and adds up what is said of the others.
    pub fn each<'r>(
        &mut self,
        rows: impl IntoIterator<Item = &'r Row>,
        first: usize,
        people: &People,
        (sets, left, highlights): Said<'_>,
        mut put: impl FnMut(One),
    ) {
        let (ledger, codes) = (self.asks.ledger, self.asks.study.codebook.codes.len());
        let mut lost = 0;
        self.select(rows, first, people, (sets, left), |number, row, parts| {
            let code = ledger.cited(row).map(|n| ledger.code(row).unwrap_or(codes + n) as u32);
            match (code, parts) {
                (None, _) => *highlights += 1,
                // It has no words to count, asked for or not.
                (_, None) => lost += 1,
                (Some(code), Some(parts)) => {
                    let place = Place { source: row.source, code, coder: row.coder, span: row.span };
                    put(One { number: number as u32, place, parts });
                }
            }
        });
        left.unsure += lost;
    }

    /// Says the rows that are asked for and not set aside, with their numbers and their
    /// sets of parts: highlights, too, and, without a set, those whose words are nowhere.
    pub fn select<'r>(
        &mut self,
        rows: impl IntoIterator<Item = &'r Row>,
        first: usize,
        people: &People,
        (sets, left): (&mut Vec<Vec<usize>>, &mut LeftOut),
        mut put: impl FnMut(usize, &Row, Option<u32>),
    ) {
        let Self { asks, groups } = self;
        for (number, row) in (first..).zip(rows).filter(|(number, row)| asks.coding(*number, row)) {
            let Some(source) = asks.ledger.source(row) else {
                left.no_source += 1;
                continue;
            };
            // A lost coding has no words; it is found by its source alone.
            let parts = if row.span.is_empty() { None } else { Some(groups.of(source, row, people, sets)) };
            let none = parts.map_or(groups.corpus.of(source).is_empty(), |p| sets[p as usize].is_empty());
            if !none && !set_aside(asks.scope, (row.status(), row.grade), left) {
                put(number, row, parts);
            }
        }
    }

    /// Forgets the sets of parts that [`Chosen::parts`] holds.
    pub fn begin_anew(&mut self) {
        self.groups.here = None;
        self.groups.known.clear();
    }
}

impl Chosen {
    /// Settles what is one and the same segment.
    pub fn settle(&mut self, record: &Record) {
        let places: Vec<Place> = self.all.iter().map(|one| one.place).collect();
        self.units = units(&places, record);
    }
}

/// The filters of a scope, settled by number.
struct Asks<'a> {
    study: &'a Study,
    ledger: &'a Ledger,
    scope: &'a Scope,
    coders: Vec<bool>,
    sources: Vec<bool>,
    cited: Vec<bool>,
    highlights: bool,
    /// The number of the first row of each source, where it is asked for and rows are
    /// numbered in one.
    starts: Vec<u32>,
}

impl<'a> Asks<'a> {
    fn new(study: &'a Study, ledger: &'a Ledger, scope: &'a Scope) -> Self {
        let among = |list: &[String], id: &String| list.is_empty() || list.contains(id);
        let whose = |id: &String| match &scope.record {
            Record::Coder(only) => only == id,
            Record::Union | Record::All | Record::Consensus => true,
        };
        let places = matches!(&scope.found, Some(found) if matches!(found.codings, Excerpts::Places(_)));
        let sources = if places && !ledger.rows().is_empty() { study.sources.len() } else { 0 };
        Self {
            starts: (0..sources).map(|source| ledger.range(source).start as u32).collect(),
            study,
            ledger,
            scope,
            coders: ledger.coders.iter().map(|id| whose(id) && among(&scope.coders, id)).collect(),
            sources: study.sources.iter().map(|s| among(&scope.sources, &s.id)).collect(),
            cited: ledger.all_cited().iter().map(|id| scope.asks_code(study, Some(id))).collect(),
            highlights: scope.asks_code(study, None),
        }
    }

    fn coding(&self, number: usize, row: &Row) -> bool {
        self.coders[row.coder as usize]
            && self.scope.record.takes(row.adjudicated)
            && self.ledger.cited(row).map_or(self.highlights, |cited| self.cited[cited])
            && self.ledger.source(row).map_or_else(|| self.nowhere(number), |source| self.sources[source])
            && self.found(number, row)
    }

    /// True if a source that is not there is asked for.
    fn nowhere(&self, number: usize) -> bool {
        let asked = &self.scope.sources;
        asked.is_empty() || self.study.codings.get(number).is_some_and(|c| asked.contains(&c.source))
    }

    fn found(&self, number: usize, row: &Row) -> bool {
        match self.scope.found.as_ref().map(|found| &found.codings) {
            None => true,
            Some(Excerpts::Places(places)) => {
                // Rows that are made source by source are numbered so.
                let first = self.starts.get(row.source as usize).copied().unwrap_or(0);
                places.contains(&(row.source, number as u32 - first))
            }
            Some(ids) => self.study.codings.get(number).is_some_and(|coding| ids.has(coding)),
        }
    }
}

/// The parts that people who speak together are.
struct Groups<'a> {
    corpus: &'a Corpus<'a>,
    /// The participants of the ledger as the corpus numbers them.
    people: Vec<Option<usize>>,
    here: Option<usize>,
    /// Sets of parts of the source that is here, by group and whether others speak.
    known: Vec<((u32, bool), u32)>,
    /// True where interviewers' words count as nobody's.
    everybody: bool,
}

impl<'a> Groups<'a> {
    fn new(ledger: &Ledger, corpus: &'a Corpus<'a>, everybody: bool) -> Self {
        let people = ledger.participants().iter().map(|id| corpus.participant(id)).collect();
        Self { corpus, people, here: None, known: Vec::new(), everybody }
    }

    /// Number of the set of parts that a coding of this source holds words of.
    fn of(&mut self, source: usize, row: &Row, people: &People, parts: &mut Vec<Vec<usize>>) -> u32 {
        let strangers = row.strangers || self.everybody && row.asks;
        if self.here.replace(source) != Some(source) {
            self.known.clear();
        }
        let key = (row.group, strangers);
        if let Some((_, known)) = self.known.iter().find(|(known, _)| *known == key) {
            return *known;
        }
        let who = people.group(row.group).iter().map(|p| self.people[*p as usize]).collect();
        parts.push(self.corpus.held(source, who, strangers));
        let number = parts.len() as u32 - 1;
        self.known.push((key, number));
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::matrix::oracle::{Draft, drafts, record, study_of};
    use crate::analysis::scope::{Excerpts, Found, select_in};
    use crate::model::anchor::Grade;
    use crate::model::coding::{CodingStatus, Method};
    use crate::model::span::Span;
    use proptest::prelude::*;
    use std::sync::Arc;

    /// Codings of every kind, some of codes and sources that are not there.
    fn study(drafts: &[Draft], odd: &[(u8, u8)]) -> Study {
        let mut study = study_of(drafts);
        for (coding, (kind, other)) in study.codings.iter_mut().zip(odd) {
            match kind {
                0 => coding.place.grade = [Grade::Moved, Grade::Changed, Grade::Ambiguous][usize::from(*other) % 3],
                1 => (coding.place.grade, coding.place.span) = (Grade::Lost, Span::new(0, 0)),
                2 => coding.place.grade = Grade::Lost,
                3 => coding.source = "nowhere".to_owned(),
                4 => coding.code = Some(["gone", "lost"][usize::from(*other) % 2].into()),
                5 => coding.by = Method::Adjudication,
                6 => coding.status = CodingStatus::Provisional,
                _ => {}
            }
        }
        // Sources that are not there come last.
        let rank = |study: &Study, at: usize| study.source_index(&study.codings[at].source).unwrap_or(usize::MAX);
        let mut order: Vec<usize> = (0..study.codings.len()).collect();
        order.sort_by_key(|at| (rank(&study, *at), study.codings[*at].place.span));
        study.codings = order.iter().map(|at| study.codings[*at].clone()).collect();
        study.codebook.codes[4].merged_into = Some("b".into());
        study
    }

    fn scope(study: &Study, record: Record, filters: &[bool]) -> Scope {
        let on = |n: usize| filters[n];
        let some = |n: usize, words: &[&str]| -> Vec<String> {
            words.iter().filter(|_| on(n)).map(|w| (*w).to_owned()).collect()
        };
        let codes = |n: usize, ids: &[&str]| some(n, ids).into_iter().map(|id| id.as_str().into()).collect();
        let found = study.codings.iter().step_by(2).map(|c| c.id.clone()).collect();
        Scope {
            record: if on(8) { Record::Consensus } else { record },
            include_provisional: on(0),
            include_rejected: on(1),
            include_unsure: on(2),
            codes: codes(3, &["e", "c", "gone"]),
            under: codes(4, &["a", "b"]),
            participants: some(5, &["P1", "P4"]),
            where_: if on(6) { vec![("role".to_owned(), "x".to_owned())] } else { Vec::new() },
            coders: some(7, &["ana", "cyd"]),
            sources: some(9, &["s1", "s4", "nowhere"]),
            found: on(10).then(|| Found { query: "q".to_owned(), codings: Excerpts::Ids(Arc::new(found)) }),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..Default::default() })]

        #[test]
        fn the_codings_that_count_are_those_that_a_walk_over_all_selects(
            drafts in drafts(), odd in prop::collection::vec((0u8..20, 0u8..6), 30), record in record(),
            filters in prop::collection::vec(prop::bool::weighted(0.2), 11),
        ) {
            let study = study(&drafts, &odd);
            let scope = scope(&study, record, &filters);
            let corpus = Corpus::new(&study, &scope);
            let chosen = Chosen::new(&study, &Ledger::of(&study), &corpus, &scope, false);
            let (mut selected, mut left) = select_in(&study, &corpus, &scope);
            let all = selected.len();
            selected.retain(|s| s.coding.code.is_some());
            prop_assert_eq!(chosen.highlights, (all - selected.len()) as u64);
            let coded = selected.len();
            selected.retain(|s| !s.span.is_empty());
            left.unsure += (coded - selected.len()) as u64;
            prop_assert_eq!(chosen.left, left);
            prop_assert_eq!(chosen.all.len(), selected.len());
            for (one, other) in chosen.all.iter().zip(&selected) {
                prop_assert_eq!((one.number, one.place.span), (other.number, other.span));
                prop_assert_eq!(one.place.source as usize, other.source);
                prop_assert_eq!(&chosen.parts[one.parts as usize], &other.parts);
                let code = Some(one.place.code as usize).filter(|c| *c < study.codebook.codes.len());
                prop_assert_eq!(code, other.code);
            }
        }
    }
}
