//! Histories at random: two coders, a second window of the first, editors and
//! file managers, all on one study. What a session has in memory after a look is
//! what a new start reads.

use super::{state, step};
use crate::support::{CODES, ONE, TWO, TempStudy, seeded};
use emic::analysis::ledger::Ledger;
use emic::analysis::progress::progress_in;
use emic::model::ids::{Ids, Stamp};
use emic::model::study::Study;
use emic::session::{Options, Session};
use proptest::prelude::*;

/// What a ledger that was kept up to date says is what a new one says, and what
/// the study knows of its acts is what a walk over them finds.
fn counted(study: &Study, kept: &mut Ledger) -> Result<(), TestCaseError> {
    kept.update(study);
    let new = Ledger::of(study);
    let rows = |ledger: &Ledger| -> Vec<String> {
        let row = |row| {
            let people = ledger.people(row).iter().map(|p| &ledger.participants()[*p as usize]).collect::<Vec<_>>();
            let who = (&ledger.coders[row.coder as usize], people, ledger.source(row), ledger.code(row));
            format!(
                "{who:?} {:?} {:?}",
                (row.span, row.grade, row.pending),
                (row.memo, row.rejected(), row.highlight())
            )
        };
        ledger.rows().iter().map(row).collect()
    };
    prop_assert_eq!(rows(kept), rows(&new));
    prop_assert_eq!(kept.counts(), study.coding_counts());
    prop_assert_eq!(kept.queue(), emic::analysis::review::queue(study));
    prop_assert_eq!(progress_in(study, kept, "ana"), progress_in(study, &new, "ana"));
    let undone: Vec<_> = study.acts.iter().filter(|a| a.undone).collect();
    prop_assert_eq!(study.acts.undone().collect::<Vec<_>>(), undone);
    Ok(())
}

/// Ana's session; blind, if so.
fn open(study: &TempStudy, seed: u64, blind: bool) -> Session {
    let ids = Ids::repeating(Stamp::parse("2026-11-23T10:00:00.000Z").unwrap(), 5000 + seed);
    Session::open(study.root(), Options { coder: Some("ana".into()), blind, exclusive: false, ids }).unwrap()
}

/// What an editor or a file manager does.
fn by_hand(study: &TempStudy, which: u8, a: u16, round: usize) {
    let (one, copy) = (study.root().join("corpus/one.md"), study.root().join("corpus/zz.md"));
    match which {
        0 if copy.exists() && a.is_multiple_of(3) => {
            study.write("corpus/zz.md", &study.read("corpus/zz.md").replacen("stove", "range", 1));
        }
        0 if copy.exists() && a % 3 == 1 => std::fs::rename(copy, one).unwrap(),
        0 if copy.exists() => {}
        0 if !one.exists() => study.write("corpus/one.md", ONE),
        0 => {
            let edits = [
                ("really", "truly"),
                ("stove", "oven, a stove"),
                ("chance", "luck"),
                ("Nobody slept", "No one slept"),
                ("café", "bar"),
            ];
            let (from, to) = edits[usize::from(a % 5)];
            study.write("corpus/one.md", &study.read("corpus/one.md").replacen(from, to, 1));
        }
        1 if a.is_multiple_of(2) => drop(std::fs::remove_file(one)),
        1 => drop(std::fs::rename(one, copy)),
        2 => {
            let word = ["oven", "stove", "thing"][usize::from(a % 3)];
            study.write("corpus/two.md", &format!("---\nid: two\n---\n{}", TWO.replacen("stove", word, 1)));
        }
        3 if a.is_multiple_of(3) => study.write("codebook/codes.md", CODES),
        3 => {
            study.write("codebook/codes.md", &format!("{}\n# Extra {round}\n", study.read("codebook/codes.md")));
        }
        4 => study.write("corpus/one-copy.md", &ONE.replacen("stove", "heater", usize::from(a % 2))),
        _ => drop(std::fs::remove_file(study.root().join("corpus/one-copy.md"))),
    }
}

type Step = (u8, u8, u16, u16, u8);

fn run(steps: &[Step], blind: bool) -> Result<(), TestCaseError> {
    let study = TempStudy::small();
    let mut ana = open(&study, 0, blind);
    let mut ben = seeded(study.root(), "ben", 7);
    let mut window = seeded(study.root(), "ana", 9);
    let mut ledger = Ledger::of(ana.study());
    for (round, (who, kind, a, b, rest)) in steps.iter().copied().enumerate() {
        let session = match who % 14 {
            0..=2 => &mut ana,
            3..=5 => &mut ben,
            6 | 7 => &mut window,
            which => {
                by_hand(&study, which - 8, a, round);
                continue;
            }
        };
        if who % 14 > 2 && (who % 14 < 6 || rest.is_multiple_of(2)) {
            session.look_outside_now();
        }
        if !session.study().sources.is_empty() {
            let change = step(session, kind, a, b);
            let _ = session.apply(change);
        }
        if who % 14 > 2 {
            let _ = session.flush();
        }
        counted(ana.study(), &mut ledger)?;
        if rest % 3 == 0 {
            if ana.flush().is_err() {
                // An act whose file was changed in the same moment: said.
                return Ok(());
            }
            ana.look_outside_now();
            counted(ana.study(), &mut ledger)?;
            let fresh = open(&study, 1 + round as u64, blind);
            // Who has a journal: an empty list stands in a line of its own.
            let cut = |text: String| text.lines().filter(|l| !l.starts_with("[\"")).collect::<Vec<_>>().join("\n");
            prop_assert_eq!(cut(state(ana.study())), cut(state(fresh.study())));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn whatever_others_did_meanwhile_memory_is_what_a_new_start_reads(
        steps in prop::collection::vec(any::<Step>(), 1..60),
        blind in any::<bool>(),
    ) {
        run(&steps, blind)?;
    }
}
