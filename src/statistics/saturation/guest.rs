//! Base size, run length, threshold.
//!
//! Guest, Namey and Chen (2020, PLoS ONE 15(5):e0232076) look back from each
//! interview: what the first few brought is the *base*; a *run* is the next two or
//! three, sliding on by one; and where a run brings no more than 5 % of the base,
//! saturation is said to be reached. "6+2" reads: six interviews, and the two after
//! them brought nearly nothing.

use super::{Found, growth};
use crate::statistics::{Estimate, Undefined};

/// What is asked of the interviews.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rule {
    /// How many interviews make the base.
    pub base: usize,
    /// How many make a run.
    pub run: usize,
    /// The most that a run may bring, in per cent of the base.
    pub percent: f64,
}

/// Bases, runs and thresholds that are told where none are asked for: those of the
/// paper.
pub const USUAL: [Rule; 12] = {
    let (bases, runs, percents) = ([4, 5, 6], [2, 3], [5.0, 0.0]);
    let mut out = [Rule { base: 0, run: 0, percent: 0.0 }; 12];
    let mut at = 0;
    while at < out.len() {
        out[at] = Rule { base: bases[at / 4], run: runs[at / 2 % 2], percent: percents[at % 2] };
        at += 1;
    }
    out
};

/// What came of a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessed {
    /// The codes of the base.
    pub base: Estimate,
    /// What the first run brought, as a part of the base.
    pub first: Estimate,
    /// What the last run brought, as a part of the base.
    pub last: Estimate,
    /// The last interview before the first run that brought no more than the
    /// threshold: the 6 of "6+2".
    pub reached: Estimate,
}

/// Holds interviews, by what each brought that was new, against a rule.
///
/// Ratio of a run = new codes in it / codes of the base; the first run follows the
/// base, and runs slide by one. Undefined: all, where there are fewer interviews
/// than a base and a run take ("too few"); ratios and the end, where the base has no
/// code; the end, where no run is at or below the threshold ("not reached").
/// Another order of the interviews gives another answer.
///
/// ```
/// # use emic::statistics::saturation::{Rule, guest::assess};
/// // The example of the paper: a base of 37, then 7 in the first run of two.
/// let new = [14, 10, 8, 5, 4, 3, 0, 1];
/// let came = assess(&new, Rule { base: 4, run: 2, percent: 5.0 });
/// assert_eq!((came.base.value, came.first.value), (Ok(37.0), Ok(7.0 / 37.0)));
/// // Interviews 7 and 8 bring 1 of 37, so it is "6+2".
/// assert_eq!(came.reached.value, Ok(6.0));
/// ```
pub fn assess(new: &[u64], rule: Rule) -> Assessed {
    let n = new.len() as u64;
    let none = |why| Estimate::none(why, n);
    if rule.run == 0 || rule.base == 0 || new.len() < rule.base + rule.run {
        let [base, first, last, reached] = [Undefined::TooFew; 4].map(none);
        return Assessed { base, first, last, reached };
    }
    let base: u64 = new[..rule.base].iter().sum();
    let runs: Vec<u64> = new[rule.base..].windows(rule.run).map(|run| run.iter().sum()).collect();
    if base == 0 {
        let [first, last, reached] = [Undefined::ZeroBase; 3].map(none);
        return Assessed { base: Estimate::of(0.0, n), first, last, reached };
    }
    let ratio =
        |run: Option<&u64>| run.map_or(none(Undefined::TooFew), |new| Estimate::of(*new as f64 / base as f64, n));
    // Whole numbers on both sides, but for the threshold: 5 % of 20 is 1 and not a little less.
    let few = |new: &u64| *new as f64 * 100.0 <= rule.percent * base as f64 + 1e-9;
    let reached = runs.iter().position(few).map(|at| (rule.base + at) as f64);
    Assessed {
        base: Estimate::of(base as f64, n),
        first: ratio(runs.first()),
        last: ratio(runs.last()),
        reached: reached.map_or(none(Undefined::NotReached), |k| Estimate::of(k, n)),
    }
}

pub(super) fn figures(found: &Found) -> Vec<(String, Estimate)> {
    let new = growth::each(found);
    let named = |rule: &Rule| {
        let came = assess(&new, *rule);
        let name = format!("guest.base{}.run{}.threshold{}", rule.base, rule.run, rule.percent);
        let each = [
            ("base", came.base),
            ("first_ratio", came.first),
            ("last_ratio", came.last),
            ("saturation_interview", came.reached),
        ];
        each.map(|(what, value)| (format!("{name}.{what}"), value))
    };
    USUAL.iter().flat_map(named).collect()
}
