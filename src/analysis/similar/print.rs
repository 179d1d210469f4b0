//! Who is like whom, as reports and papers print it: trees and a map that can be read.

use super::{Similar, What};
use crate::analysis::corpus::Corpus;
use crate::analysis::scope::Scope;
use crate::model::study::Study;
use crate::model::table::Table;
use crate::statistics::similarity::MEASURES;

/// Fewer have no tree, and more fit on no page.
const LEAVES: std::ops::RangeInclusive<usize> = 3..=100;
/// More codes on a map hide each other.
const MAPPED: usize = 30;

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
    let made = |what, level| Similar::of(study, scope, what, (&MEASURES[0], level)).ok().filter(fits);
    let mut out = Vec::new();
    if people && LEAVES.contains(&Corpus::new(study, scope).participants.len()) {
        out.extend(made(What::Participants, None).map(|by| Printed {
            name: "similar-participants",
            about: "Who is like whom, by the codes they have",
            table: by.tree(),
        }));
        let mapped = level(study, MAPPED).and_then(|level| made(What::Participants, level));
        let table = mapped.map(|by| by.map()).filter(|table| table.picture.is_some());
        out.extend(table.map(|table| Printed { name: "similar-map", about: "Participants and codes on a map", table }));
    }
    let codes = level(study, *LEAVES.end()).and_then(|level| made(What::Codes, level));
    out.extend(codes.map(|codes| Printed {
        name: "similar-codes",
        about: "Which codes the same participants have",
        table: codes.tree(),
    }));
    out
}

fn fits(similar: &Similar) -> bool {
    LEAVES.contains(&similar.things.len())
}

/// The level of the codebook with the most codes that are not too many: `Some(None)` is
/// all codes, each for itself.
fn level(study: &Study, most: usize) -> Option<Option<u32>> {
    let book = &study.codebook;
    let living = |code: &usize| book.codes[*code].merged_into.is_none();
    let depths: Vec<usize> = (0..book.codes.len()).filter(living).map(|code| book.lineage(code).len()).collect();
    if depths.len() <= most {
        return Some(None);
    }
    let of = |level: &u32| depths.iter().filter(|depth| **depth == *level as usize).count();
    let deepest = depths.iter().max().map_or(0, |depth| *depth as u32);
    (1..=deepest).filter(|level| of(level) <= most).max_by_key(of).map(Some)
}
