//! Agreement before and after deciding, as reports and papers print it.

use super::{Comparison, by_code};
use crate::analysis::ledger::Ledger;
use crate::model::study::Study;
use crate::model::table::Table;

/// Code by code for every two coders who have decided on anything together, at most so
/// many pairs. None where others' codings are not to be seen.
pub fn in_print(study: &Study, ledger: &Ledger, most: usize) -> Vec<([String; 2], Table)> {
    let mut out = Vec::new();
    if study.only.is_some() || !ledger.has_consensus() {
        return out;
    }
    for (at, first) in study.coders.iter().enumerate() {
        for second in &study.coders[at + 1..] {
            if out.len() == most {
                return out;
            }
            let pair = [first.clone(), second.clone()];
            let compared = Comparison::of(study, ledger, pair.clone());
            if compared.counts.decided + compared.counts.taken > 0 {
                out.push((pair, by_code(study, ledger, &compared, (&[], false))));
            }
        }
    }
    out
}
