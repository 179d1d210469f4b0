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
//! (0.8 − 0.68) / 0.32 = 0.375.

use super::super::ledger::Ledger;
use super::super::progress::touch;
use super::Comparison;
use crate::model::coding::CodingStatus;
use crate::model::span::{Span, joined};
use crate::model::study::Study;
use crate::statistics::{Estimate, Undefined};
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
    let mut turns = [[0u64; 2]; 2];
    let (mut shared, mut sum) = (0u64, 0u64);
    for source in sources {
        let both = coded[*source].each_mut().map(|spans| {
            spans.sort_unstable();
            joined(spans.drain(..))
        });
        let pieces = ledger.pieces(*source);
        let seen = both.each_ref().map(|spans| {
            let mut seen = vec![false; pieces.len()];
            spans.iter().for_each(|span| touch(pieces, *span, &mut seen));
            seen
        });
        for (a, b) in seen[0].iter().zip(&seen[1]) {
            turns[usize::from(*a)][usize::from(*b)] += 1;
        }
        shared += common(&both[0], &both[1]);
        sum += both.iter().flatten().map(|s| u64::from(s.len())).sum::<u64>();
    }
    let n: u64 = turns.iter().flatten().sum();
    let f1 = match sum {
        0 => Estimate::none(Undefined::Nothing, n),
        sum => Estimate::of(2.0 * shared as f64 / sum as f64, n),
    };
    Agreement { kappa: kappa(turns), f1 }
}

/// Cohen's kappa of a table of two by two: `turns[a][b]`, 1 for coded.
fn kappa(turns: [[u64; 2]; 2]) -> Estimate {
    let n: u64 = turns.iter().flatten().sum();
    if n == 0 {
        return Estimate::none(Undefined::Nothing, 0);
    }
    let share = |part: u64| part as f64 / n as f64;
    let (first, second) = (share(turns[1][0] + turns[1][1]), share(turns[0][1] + turns[1][1]));
    let chance = first * second + (1.0 - first) * (1.0 - second);
    Estimate::beyond_chance(share(turns[0][0] + turns[1][1]), chance, n)
}

/// Code points that stand in both lists of spans, which come by start without
/// overlaps.
fn common(a: &[Span], b: &[Span]) -> u64 {
    let (mut i, mut j, mut out) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        out += u64::from(x.intersection(*y).map_or(0, Span::len));
        if x.end <= y.end { i += 1 } else { j += 1 }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kappa_is_that_of_the_worked_example() {
        let k = kappa([[7, 1], [1, 1]]);
        assert!((k.value.unwrap() - 0.375).abs() < 1e-12);
        assert_eq!((k.observed, k.n_units), (Some(0.8), 10));
        assert_eq!(kappa([[10, 0], [0, 0]]).value, Err(Undefined::NoVariation));
        assert_eq!(kappa([[0, 0], [0, 0]]).value, Err(Undefined::Nothing));
        assert_eq!(kappa([[5, 5], [0, 0]]).value, Ok(0.0));
    }

    #[test]
    fn words_in_both_are_counted_once() {
        let (a, b) = ([Span::new(0, 10), Span::new(20, 30)], [Span::new(5, 25), Span::new(29, 40)]);
        assert_eq!((common(&a, &b), common(&b, &a)), (11, 11));
    }
}
