//! Who is like whom, as reports and papers print it: trees and a map that can be read.

use super::{Similar, What};
use crate::analysis::corpus::Corpus;
use crate::analysis::scope::Scope;
use crate::model::study::Study;
use crate::model::table::Table;
use crate::statistics::similarity::MEASURES;

/// Fewer have no tree, and more fit on no page.
const LEAVES: std::ops::RangeInclusive<usize> = 3..=60;

/// A tree or a map.
#[derive(Clone, Debug, PartialEq)]
pub struct Printed {
    /// Its word: of a file, or a part of a page.
    pub name: &'static str,
    /// What it is.
    pub about: &'static str,
    /// Its figures with the picture.
    pub table: Table,
}

/// The trees of participants and of codes and the map of both, as far as they fit on a
/// page: of many codes those of a level, of many participants none. Nobody is named if
/// `people` is false.
pub fn in_print(study: &Study, scope: &Scope, people: bool) -> Vec<Printed> {
    let mut out = Vec::new();
    let level = level(study);
    if people && LEAVES.contains(&Corpus::new(study, scope).participants.len()) {
        let made = |level| Similar::of(study, scope, What::Participants, (&MEASURES[0], level));
        if let Ok(by_code) = made(None)
            && LEAVES.contains(&by_code.things.len())
        {
            out.push(Printed {
                name: "similar-participants",
                about: "Who is like whom, by the codes they have",
                table: by_code.tree(),
            });
            let mapped = match level {
                Some(None) => Some(by_code),
                Some(level) => made(level).ok(),
                None => None,
            };
            let table = mapped.map(|similar| similar.map()).filter(|table| table.picture.is_some());
            out.extend(table.map(|table| Printed {
                name: "similar-map",
                about: "Participants and codes on a map",
                table,
            }));
        }
    }
    let codes = level.and_then(|level| Similar::of(study, scope, What::Codes, (&MEASURES[0], level)).ok());
    if let Some(codes) = codes.filter(|codes| LEAVES.contains(&codes.things.len())) {
        out.push(Printed {
            name: "similar-codes",
            about: "Which codes the same participants have",
            table: codes.tree(),
        });
    }
    out
}

/// The lowest level of which the codes fit: `Some(None)` is all codes, each for itself.
fn level(study: &Study) -> Option<Option<u32>> {
    let book = &study.codebook;
    let living = |code: &usize| book.codes[*code].merged_into.is_none();
    let depths: Vec<usize> = (0..book.codes.len()).filter(living).map(|code| book.lineage(code).len()).collect();
    if depths.len() <= *LEAVES.end() {
        return Some(None);
    }
    let of = |level: &u32| depths.iter().filter(|depth| **depth == *level as usize).count();
    let deepest = depths.iter().max().map_or(0, |depth| *depth as u32);
    (1..=deepest).rev().find(|level| LEAVES.contains(&of(level))).map(Some)
}
