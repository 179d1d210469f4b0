//! A ledger that was kept up to date says what a new one says, and that is what
//! a walk over the codings says.

use super::*;
use crate::analysis::{progress, review};
use crate::model::coding::CodingStatus;
use crate::model::fixture;
use crate::model::memo::{Target, backlinks, backlinks_among, listed, listed_among};
use crate::model::source::Source;
use proptest::prelude::*;

const CODES: [&str; 5] = ["sky", "rain", "snow", "earth", "gone"];

fn source(id: &str, people: &[&str]) -> Source {
    let mut builder = fixture::source(id).participants(people);
    for (turn, words) in
        ["how was it then", "rain fell and fell", "snow came after that", "and so it went"].iter().enumerate()
    {
        let who = if turn == 0 { "Interviewer" } else { people[turn % people.len()] };
        builder = builder.turn(who, words);
    }
    builder.build()
}

fn study() -> Study {
    let sources = vec![source("one", &["P1"]), source("two", &["P2", "P3"]), source("three", &["P1", "P2"])];
    let book = fixture::codebook(&[("sky", 0), ("rain", 1), ("snow", 1), ("earth", 0)]);
    let mut study = fixture::study(sources, Vec::new(), book, Vec::new());
    study.coders = vec!["ana".into(), "ben".into()];
    study
}

/// One step of a random life of a study.
#[derive(Clone, Debug)]
struct Step {
    kind: u8,
    at: usize,
    source: usize,
    code: usize,
    words: (u32, u32),
    flag: bool,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = (0..13_u8, 0..64_usize, 0..4_usize, 0..6_usize, (0..70_u32, 1..40_u32), any::<bool>());
    let step = step.prop_map(|(kind, at, source, code, words, flag)| Step { kind, at, source, code, words, flag });
    proptest::collection::vec(step, 1..40)
}

fn order(study: &Study, coding: &Coding) -> (usize, u32, u32, String) {
    let source = study.source_index(&coding.source).unwrap_or(usize::MAX);
    (source, coding.place.span.start, coding.place.span.end, coding.id.0.clone())
}

fn coding(study: &Study, number: u32, step: &Step) -> Coding {
    let source = &study.sources[step.source % study.sources.len()];
    let start = step.words.0.min(source.chars() - 1);
    let span = Span::new(start, (start + step.words.1).min(source.chars()));
    let code = CODES.get(step.code).copied();
    let mut coding = fixture::coding(number, if step.flag { "ana" } else { "ben" }, source, code, span);
    if step.source == 3 {
        coding.source = "nowhere".to_owned();
    }
    coding
}

/// Does a step the way a session does, or the rough way.
fn take(study: &mut Study, number: u32, step: &Step) {
    let (len, at) = (study.codings.len(), step.at);
    match step.kind {
        0..=4 => {
            let new = coding(study, number, step);
            let place = study.codings.partition_point(|c| order(study, c) < order(study, &new));
            study.codings.put(place, new);
        }
        5 if len > 0 => drop(study.codings.take(at % len)),
        6 if len > 0 => study.codings.edit(at % len).code = CODES.get(step.code).map(|c| (*c).into()),
        7 if len > 0 => {
            let coding = study.codings.edit(at % len);
            coding.place.grade = [Grade::Exact, Grade::Changed, Grade::Lost, Grade::Ambiguous][step.code % 4];
            coding.status = if step.flag { CodingStatus::Provisional } else { CodingStatus::Rejected };
            coding.memo = [" ", "a thought", "see [[rain]]"][step.source % 3].to_owned();
        }
        8 => {
            let id = study.sources[step.source % study.sources.len()].id.clone();
            let range = study.codings_of(&id);
            let mut others: Vec<Coding> = study.codings[range.clone()].iter().skip(1).cloned().collect();
            others.extend((0..2).map(|n| coding(study, number * 10 + n + 1_000, step)));
            others.iter_mut().for_each(|c| c.source.clone_from(&id));
            others.sort_by_key(|c| (c.place.span, c.id.clone()));
            study.codings.splice_in(range, others);
        }
        9 if len > 0 => study.codings[at % len].code = None,
        10 => study.codebook.codes[2].merged_into = step.flag.then(|| "earth".into()),
        11 => study.sources[1].speakers.iter_mut().for_each(|s| s.interviewer = step.flag),
        12 => study.codebook = fixture::codebook(&[("new", 0), ("rain", 0), ("sky", 0)]),
        _ => {}
    }
}

/// What a ledger says of every coding and source, its numbers left out.
fn said(study: &Study, ledger: &Ledger) -> Vec<String> {
    let row = |row: &Row| {
        let cited = ledger.cited.get(row.cited as usize);
        let people: Vec<&String> = ledger.people(row).iter().map(|p| &ledger.participants()[*p as usize]).collect();
        let (coder, code) = (&ledger.coders[row.coder as usize], ledger.code(row));
        format!("{:?} {cited:?} {code:?} {coder} {people:?} {}", (row.span, row.source, row.grade), row.status)
    };
    let mut out: Vec<String> = ledger.rows().iter().map(row).collect();
    out.push(format!("{:?}", ledger.counts()));
    out.push(format!("{:?}", (ledger.with_memos().collect::<Vec<_>>(), ledger.with_links().collect::<Vec<_>>())));
    out.push(format!("{:?}", progress::progress_in(study, ledger, "ben")));
    out
}

/// What a walk over the codings finds.
fn walked(study: &Study, ledger: &Ledger) -> Result<(), TestCaseError> {
    prop_assert_eq!(ledger.counts(), study.coding_counts());
    prop_assert_eq!(ledger.queue(), review::queue(study));
    let target = Target::Code("rain".into());
    prop_assert_eq!(backlinks_among(study, ledger.with_links(), &target), backlinks(study, &target));
    prop_assert_eq!(listed_among(study, ledger.with_memos()), listed(study));
    for (row, coding) in ledger.rows().iter().zip(&study.codings) {
        let code = coding.code.as_ref().and_then(|c| study.codebook.resolve(c));
        prop_assert_eq!((ledger.code(row), row.highlight()), (code, coding.code.is_none()));
        prop_assert_eq!(&ledger.coders[row.coder as usize], &coding.coder);
        prop_assert_eq!(ledger.source(row), study.source_index(&coding.source));
        prop_assert_eq!((row.rejected(), row.pending), (coding.status == CodingStatus::Rejected, coding.pending));
        let people: Vec<String> =
            ledger.people(row).iter().map(|p| ledger.participants()[*p as usize].clone()).collect();
        let source = study.source(&coding.source).filter(|_| coding.place.grade != Grade::Lost);
        prop_assert_eq!(people, source.map_or_else(Vec::new, |s| study.participants_in(s, coding.place.span)));
    }
    for (at, source) in study.sources.iter().enumerate() {
        prop_assert_eq!(ledger.range(at).len(), study.codings_of(&source.id).len());
        for coder in ["ana", "ben"] {
            let own = || study.codings.iter().filter(|c| c.source == source.id && c.coder == coder);
            let living = || own().filter(|c| c.status != CodingStatus::Rejected);
            let turn = |c: &&Coding, span: Span| c.code.is_some() && span.overlaps(c.place.span);
            let spoken =
                source.turns.iter().filter(|t| t.speaker.is_some_and(|s| !source.speakers[usize::from(s)].interviewer));
            let (turns, work) = ledger.done(at, coder);
            prop_assert_eq!(turns as usize, spoken.clone().count());
            let coded = spoken.filter(|t| living().any(|c| turn(&c, t.span))).count();
            let waiting = living().filter(|c| review::reason(study, c).is_some()).count();
            let (codings, all) = (living().filter(|c| c.code.is_some()).count(), living().count());
            let work = [work.turns, work.waiting, work.codings, work.highlights].map(|n| n as usize);
            prop_assert_eq!(work, [coded, waiting, codings, all - codings]);
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn a_ledger_kept_up_to_date_says_what_a_walk_over_all_codings_finds(steps in steps(), every in 1..5_usize) {
        let mut study = study();
        let mut ledger = Ledger::of(&study);
        for (number, step) in steps.iter().enumerate() {
            take(&mut study, number as u32 + 1, step);
            if number % every == 0 || number + 1 == steps.len() {
                ledger.update(&study);
                prop_assert_eq!(said(&study, &ledger), said(&study, &Ledger::of(&study)));
                walked(&study, &ledger)?;
            }
        }
    }
}
