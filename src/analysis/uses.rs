//! How much is coded with each code itself, codes below it left out: what a list of
//! the codebook says of them.

use super::ledger::{Rows, Walk};
use crate::model::study::Study;

/// What is coded with a code. What coders decided together says again what they had coded,
/// and is none of it, as in every record but the consensus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// Codings whose words are surely found.
    pub codings: u64,
    /// Participants whose words these hold.
    pub participants: u64,
}

/// The uses of each code by its index, merges resolved, all coders and every status.
pub fn uses(study: &Study, rows: Rows<'_>) -> Vec<Uses> {
    let ledger = rows.meaning(study);
    let mut out = vec![Uses::default(); study.codebook.codes.len()];
    let mut seen = vec![vec![false; ledger.participants().len()]; out.len()];
    // Who was met last with a code is met there again.
    let mut last = vec![None; out.len()];
    let mut walk = Walk::new(study, &rows, &ledger);
    for source in 0..study.sources.len() {
        let (_, here, people) = walk.of(source);
        for row in here.iter().filter(|row| row.grade.is_sure() && !row.adjudicated) {
            let Some(code) = ledger.code(row) else { continue };
            out[code].codings += 1;
            if last[code].replace(row.group) == Some(row.group) {
                continue;
            }
            for person in people.group(row.group) {
                let known = std::mem::replace(&mut seen[code][*person as usize], true);
                out[code].participants += u64::from(!known);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::ledger::Ledger;
    use crate::analysis::matrix::oracle::{drafts, study_of};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn the_uses_of_a_code_are_those_that_a_walk_over_all_codings_finds(drafts in drafts()) {
            let study = study_of(&drafts);
            let of = |code: usize| {
                let same = |id: &crate::model::codebook::CodeId| study.codebook.resolve(id) == Some(code);
                let own = study.codings.iter().filter(|c| !c.is_of_consensus());
                let mine = own.filter(|c| c.place.grade.is_sure() && c.code.as_ref().is_some_and(same));
                let who = |c: &crate::model::coding::Coding| {
                    study.participants_in(study.source(&c.source).unwrap(), c.place.span)
                };
                let people: BTreeSet<String> = mine.clone().flat_map(who).collect();
                Uses { codings: mine.count() as u64, participants: people.len() as u64 }
            };
            let slow: Vec<Uses> = (0..study.codebook.codes.len()).map(of).collect();
            prop_assert_eq!(uses(&study, Rows::Ledger(&Ledger::of(&study))), slow);
        }
    }
}
