//! Intervals of a study: interviews drawn again.
//!
//! Characters, sentences and turns of one interview hang together, so it is sources
//! that are drawn, never units. A draw adds up what each source adds, as often as it was
//! drawn; the same draws serve all codes, so that what is said of all codes together has
//! an interval, too.

use super::study::{Agreement, add};
use crate::statistics::agreement::binary::Sums;
use crate::statistics::agreement::cohen;
use crate::statistics::bootstrap::{Draws, Spread};
use crate::statistics::{Estimate, Undefined};
use rayon::prelude::*;

/// A figure that is drawn: its name, and how it follows from sums.
pub(super) type Figure = (&'static str, fn(&Sums) -> Estimate);

/// Figures of two coders that have intervals.
pub(super) const OF_TWO: [Figure; 6] = [
    ("percent", Sums::percent),
    ("kappa", Sums::kappa),
    ("alpha_nominal", Sums::alpha),
    ("ac1", Sums::ac1),
    ("f1", Sums::f1),
    ("jaccard", Sums::jaccard),
];

/// Figures of any number of coders that have intervals.
pub(super) const OF_MANY: [Figure; 5] = [
    ("percent", Sums::percent),
    ("fleiss_kappa_gwet", Sums::fleiss),
    ("alpha_nominal", Sums::alpha),
    ("ac1", Sums::ac1),
    ("brennan_prediger", Sums::brennan_prediger),
];

/// The spreads of every figure, of each line and of all codes.
#[derive(Clone, Debug, Default)]
pub struct Intervals {
    /// How often was drawn.
    pub draws: usize,
    /// What the draws were made from.
    pub seed: u64,
    of_line: Vec<Vec<(&'static str, Spread)>>,
    over_codes: Vec<(&'static str, Spread)>,
}

/// What one draw comes to over the codes.
#[derive(Clone, Copy, Debug, Default)]
struct Pool {
    micro: Sums,
    observed: f64,
    expected: f64,
    /// Lines, and those that have such parts.
    lines: u32,
    known: u32,
    kappas: f64,
    alphas: f64,
    /// Lines without a kappa, and without an alpha.
    missing: (u32, u32),
}

/// How many draws go side by side.
const WIDE: usize = 64;

/// Units, in each of some draws: those that were added last in few bits, since that is
/// twice as quick, and moved before they might not fit.
#[derive(Clone)]
struct Units {
    all: [u64; WIDE],
    last: [u32; WIDE],
    /// What the last can have come to at most.
    most: u64,
}

impl Units {
    const NONE: Self = Self { all: [0; WIDE], last: [0; WIDE], most: 0 };

    /// Adds units of a source as often as it was drawn, which is at most so often.
    fn add(&mut self, units: u64, (times, most): &Times) {
        let Ok(few) = u16::try_from(units) else {
            self.all.iter_mut().zip(times).for_each(|(sum, times)| *sum += units * u64::from(*times));
            return;
        };
        let more = units * u64::from(*most);
        if self.most + more > u64::from(u32::MAX) {
            self.settle();
        }
        self.most += more;
        self.last.iter_mut().zip(times).for_each(|(sum, times)| *sum += u32::from(few) * u32::from(*times));
    }

    fn settle(&mut self) {
        self.all.iter_mut().zip(&mut self.last).for_each(|(all, last)| *all += u64::from(std::mem::take(last)));
        self.most = 0;
    }
}

/// How often a source was drawn in each of some draws, and at most.
type Times = ([u16; WIDE], u16);

/// Some draws, source by source.
struct Block {
    /// How many draws there are in it.
    draws: usize,
    times: Vec<Times>,
    /// Units by how many coders have read them.
    read: Vec<(u32, Units)>,
}

impl Block {
    fn of(agreement: &Agreement, draws: &[&[u32]]) -> Self {
        let mut times: Vec<Times> = vec![([0; WIDE], 0); agreement.read.len()];
        for (at, draw) in draws.iter().enumerate() {
            for ((times, most), n) in times.iter_mut().zip(*draw) {
                // Nobody draws one source as often as that.
                times[at] = u16::try_from(*n).unwrap_or(u16::MAX);
                *most = times[at].max(*most);
            }
        }
        let mut read: Vec<(u32, Units)> = Vec::new();
        for (one, times) in agreement.read.iter().zip(&times) {
            of_key(&mut read, one.who.count_ones()).add(one.units, times);
        }
        read.iter_mut().for_each(|(_, units)| units.settle());
        Self { draws: draws.len(), times, read }
    }

    /// The sums of a line in each draw.
    fn samples(&self, agreement: &Agreement, line: usize) -> impl Iterator<Item = Sums> {
        let mut coded: Vec<((u32, u8), Units)> = Vec::new();
        for cell in agreement.cells(line) {
            let readers = agreement.read[cell.at as usize].who.count_ones();
            of_key(&mut coded, (readers, cell.kind)).add(cell.units.into(), &self.times[cell.at as usize]);
        }
        coded.iter_mut().for_each(|(_, units)| units.settle());
        let sides = agreement.sides.len();
        (0..self.draws).map(move |draw| {
            let mut sums = Sums::default();
            for (readers, units) in &self.read {
                let mut nobody = units.all[draw];
                for ((same, kind), units) in coded.iter().filter(|((same, _), _)| same == readers) {
                    nobody -= units.all[draw];
                    add(&mut sums, sides, (*same, *kind), units.all[draw] as f64);
                }
                add(&mut sums, sides, (*readers, 0), nobody as f64);
            }
            sums
        })
    }
}

fn of_key<K: PartialEq>(all: &mut Vec<(K, Units)>, key: K) -> &mut Units {
    let at = all.iter().position(|(same, _)| *same == key).unwrap_or_else(|| {
        all.push((key, Units::NONE));
        all.len() - 1
    });
    &mut all[at].1
}

impl Intervals {
    /// Draws the sources of an agreement that kept what each adds; nothing if there are
    /// fewer than two. Lines have spreads of the figures of these names, or of all.
    pub fn of(agreement: &Agreement, draws: usize, seed: u64, names: Option<&[&str]>) -> Self {
        let mut out = Self { draws, seed, ..Self::default() };
        if agreement.read.len() < 2 || draws == 0 {
            return out;
        }
        let drawn = Draws::new(agreement.read.len(), draws, seed);
        let all: Vec<&[u32]> = drawn.iter().collect();
        let blocks: Vec<Block> = all.par_chunks(WIDE).map(|draws| Block::of(agreement, draws)).collect();
        let two = agreement.sides.len() == 2;
        let figures: &[Figure] = if two { &OF_TWO } else { &OF_MANY };
        let figures = figures.iter().filter(|(name, _)| names.is_none_or(|names| names.contains(name)));
        let figures: Vec<&Figure> = figures.collect();
        let each: Vec<_> = (0..agreement.lines.len())
            .into_par_iter()
            .map(|line| {
                let samples: Vec<Sums> = blocks.iter().flat_map(|block| block.samples(agreement, line)).collect();
                let spread = |(name, of): &&Figure| (*name, Spread::of(samples.iter().map(|s| of(s).value.ok())));
                let spreads: Vec<_> = figures.iter().map(spread).collect();
                (spreads, agreement.lines[line].pooled.then_some(samples))
            })
            .collect();
        let mut pools = vec![Pool::default(); draws];
        for (spreads, samples) in each {
            samples.iter().for_each(|samples| pools.iter_mut().zip(samples).for_each(|(pool, s)| pool.take(s)));
            out.of_line.push(spreads);
        }
        out.over_codes = over_codes(&pools, two);
        out
    }

    /// The spread of a figure of a line.
    pub fn of_line(&self, line: usize, name: &str) -> Option<&Spread> {
        find(self.of_line.get(line)?, name)
    }

    /// The spread of a figure of all codes.
    pub fn over_codes(&self, name: &str) -> Option<&Spread> {
        find(&self.over_codes, name)
    }
}

fn find<'s>(spreads: &'s [(&'static str, Spread)], name: &str) -> Option<&'s Spread> {
    spreads.iter().find(|(own, _)| *own == name).map(|(_, spread)| spread)
}

fn over_codes(pools: &[Pool], two: bool) -> Vec<(&'static str, Spread)> {
    let spread = |of: fn(&Pool) -> Estimate| Spread::of(pools.iter().map(|pool| of(pool).value.ok()));
    let mut out = vec![
        ("micro_percent", spread(|p| p.micro.percent())),
        ("micro_alpha", spread(|p| p.micro.alpha())),
        ("micro_ac1", spread(|p| p.micro.ac1())),
        ("mean_alpha_over_codes", spread(Pool::mean_alpha)),
    ];
    if two {
        out.push(("micro_kappa", spread(|p| p.micro.kappa())));
        out.push(("micro_f1", spread(|p| p.micro.f1())));
        out.push(("micro_jaccard", spread(|p| p.micro.jaccard())));
        out.push(("pooled_kappa", spread(Pool::pooled)));
        out.push(("mean_kappa_over_codes", spread(Pool::mean_kappa)));
    }
    out
}

impl Pool {
    fn take(&mut self, sums: &Sums) {
        self.micro.join(sums, 1.0);
        self.lines += 1;
        let kappa = sums.kappa();
        if let (Some(observed), Some(expected)) = (kappa.observed, kappa.expected) {
            self.observed += observed;
            self.expected += expected;
            self.known += 1;
        }
        match kappa.value {
            Ok(value) => self.kappas += value,
            Err(_) => self.missing.0 += 1,
        }
        match sums.alpha().value {
            Ok(value) => self.alphas += value,
            Err(_) => self.missing.1 += 1,
        }
    }

    fn pooled(&self) -> Estimate {
        let known = f64::from(self.known);
        let one = Estimate { value: Ok(0.0), ..Estimate::of(0.0, 0) };
        let mean = Estimate { observed: Some(self.observed / known), expected: Some(self.expected / known), ..one };
        if self.known == 0 { Estimate::none(Undefined::NoPairs, 0) } else { cohen::pooled(&[mean]) }
    }

    fn mean_kappa(&self) -> Estimate {
        mean(self.kappas, self.lines, self.missing.0)
    }

    fn mean_alpha(&self) -> Estimate {
        mean(self.alphas, self.lines, self.missing.1)
    }
}

fn mean(sum: f64, of: u32, missing: u32) -> Estimate {
    if missing > 0 || of == 0 { Estimate::none(Undefined::Part, 0) } else { Estimate::of(sum / f64::from(of), 0) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::random::Random;

    #[test]
    fn units_of_any_size_are_added_as_often_as_they_were_drawn() {
        let mut random = Random::new(3);
        let (mut units, mut wanted) = (Units::NONE, [0_u64; WIDE]);
        for round in 0..4_000 {
            let times: [u16; WIDE] =
                std::array::from_fn(|_| random.below(if round % 50 == 0 { 60_000 } else { 4 }) as u16);
            let some = random.below([10, 60_000, 65_536, 1 << 32][round % 4]);
            units.add(some, &(times, times.into_iter().max().unwrap_or(0)));
            wanted.iter_mut().zip(times).for_each(|(sum, times)| *sum += some * u64::from(times));
        }
        units.settle();
        assert_eq!(units.all, wanted);
    }
}
