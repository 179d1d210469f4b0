//! How far two coders agree on one code, before and after they talked.
//!
//! Two figures, because one misleads. Cohen's kappa (1960, p. 39) over turns: each
//! turn of a participant (a paragraph where nobody speaks) holds coded words of a
//! coder or does not. And F1 over characters: twice the words that both coded, over
//! the words of the one and those of the other; it does not ask how much is left
//! uncoded, which kappa does. After the talk each coder has, in place of what was
//! decided on, what was decided.
//!
//! Two coders, ten turns, one codes turns 1 and 2, the other 2 and 3: they agree on
//! eight of ten, chance alone would bring 0.2 × 0.2 + 0.8 × 0.8 = 0.68, so kappa is
//! (0.8 − 0.68) / 0.32 = 0.375. Both are worked out where all agreement is
//! ([`crate::statistics`]).

use super::super::ledger::Ledger;
use super::super::progress::touch;
use super::Comparison;
use crate::model::coding::CodingStatus;
use crate::model::span::{Span, joined};
use crate::model::study::Study;
use crate::statistics::Estimate;
use crate::statistics::agreement::binary::Sums;
use crate::statistics::spans::Fourfold;
use std::collections::HashSet;

/// Agreement of two coders on one code.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Agreement {
    /// Cohen's kappa over turns.
    pub kappa: Estimate,
    /// F1 over characters: the Dice coefficient of the words that each has coded.
    pub f1: Estimate,
}

/// The same before and after.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figures {
    /// From the coders' own codings.
    pub before: Agreement,
    /// With what was decided in the place of what it was decided on.
    pub after: Agreement,
}

/// The agreement on a code (an index into the codebook; codes below it are others),
/// over the sources that both have read.
pub fn figures(study: &Study, ledger: &Ledger, compared: &Comparison, code: usize) -> Figures {
    let numbers = compared.coders.each_ref().map(|coder| ledger.coders.iter().position(|c| c == coder));
    let gone: HashSet<&str> = compared.decided.iter().flat_map(|d| &d.of).map(|id| id.0.as_str()).collect();
    let kept: HashSet<usize> = compared.decided.iter().flat_map(|d| d.kept.iter().copied()).collect();
    let mut before: Vec<[Vec<Span>; 2]> = vec![Default::default(); study.sources.len()];
    let mut after = before.clone();
    for (at, row) in ledger.rows().iter().enumerate() {
        let counts = row.status() == CodingStatus::Final && row.grade.is_sure() && ledger.code(row) == Some(code);
        let Some(source) = ledger.source(row).filter(|_| counts) else { continue };
        if row.adjudicated {
            if kept.contains(&at) {
                after[source].iter_mut().for_each(|side| side.push(row.span));
            }
        } else if let Some(side) = numbers.iter().position(|n| *n == Some(row.coder as usize)) {
            before[source][side].push(row.span);
            if !gone.contains(study.codings[at].id.0.as_str()) {
                after[source][side].push(row.span);
            }
        }
    }
    let read = compared.sources.iter().map(|(read, _)| *read);
    let sources: Vec<usize> = read.enumerate().filter(|(_, read)| *read).map(|(at, _)| at).collect();
    Figures { before: agreement(ledger, &sources, before), after: agreement(ledger, &sources, after) }
}

fn agreement(ledger: &Ledger, sources: &[usize], mut coded: Vec<[Vec<Span>; 2]>) -> Agreement {
    let (mut turns, mut characters) = (Sums::default(), Fourfold::default());
    for source in sources {
        let both = coded[*source].each_mut().map(|spans| {
            spans.sort_unstable();
            joined(spans.drain(..))
        });
        let pieces = ledger.pieces(*source);
        let [first, second] = both.each_ref().map(|spans| {
            let mut seen = vec![false; pieces.len()];
            spans.iter().for_each(|span| touch(pieces, *span, &mut seen));
            seen
        });
        first.iter().zip(&second).for_each(|(a, b)| turns.add_pair(*a, *b, 1.0));
        let [first, second] = both.map(|spans| spans.iter().map(|s| (s.start, s.end)).collect::<Vec<_>>());
        // What nobody coded is no part of F1.
        characters = characters.plus(Fourfold::between(&first, &second, 0));
    }
    Agreement { kappa: turns.kappa(), f1: characters.f1() }
}
